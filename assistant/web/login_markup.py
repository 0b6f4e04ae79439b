"""The login page and the page of an account, plain HTML; every word of a user is escaped."""

from __future__ import annotations

from html import escape

from assistant.web import login_texts as words
from assistant.web import texts
from assistant.web.markup import header_html


def login_html(root: str, name: str = "", said: str = "", usable: bool = True) -> str:
    """The form for name and password; without `usable` only what is said."""
    form = (
        f'<form method="post" action="{escape(root)}/login">'
        f'<label for="username">{words.NAME}</label>'
        f'<input id="username" name="username" autocomplete="username" required maxlength="80" value="{escape(name)}"'
        f"{'' if name else ' autofocus'}>"
        f'<label for="password">{words.PASSWORD}</label>'
        '<input id="password" name="password" type="password" autocomplete="current-password" required'
        f' maxlength="256"{" autofocus" if name else ""}><button type="submit">{words.ENTER}</button></form>'
    )
    return _page(words.TITLE, _said(said) + (form if usable else ""))


def account_html(root: str, name: str, role: str) -> str:
    """Who is logged in, with the button to leave."""
    who = words.WHO.format(name=f"<b>{escape(name)}</b>", role=escape(role))
    leave = (
        f'<form method="post" action="{escape(root)}/logout">'
        f'<button type="submit">{words.LEAVE}</button></form>'
    )
    return _page(words.ACCOUNT, f'<p>{who}</p><p><a href="{escape(root)}/">{words.BACK}</a></p>{leave}')


def bar_html(name: str, role: str) -> str:
    """Who is logged in, on the working page; the address is relative, so that it holds behind another server."""
    return (
        f'<p class="mt-account">{escape(name)} · {escape(role)} · <a href="account">{words.ACCOUNT}</a></p>'
    )


def _said(words_said: str) -> str:
    return f'<p class="said" role="alert">{escape(words_said)}</p>' if words_said else ""


def _page(title: str, body: str) -> str:
    # The referrer tells our own server that the form came from here; see login._from_here.
    return (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="referrer" content="same-origin">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} – {escape(texts.TITLE)}</title>"
        f"<style>{texts.HEAD_STYLE}{words.STYLE}</style></head>"
        f"<body>{header_html()}<main><h2>{escape(title)}</h2>{body}</main></body></html>"
    )
