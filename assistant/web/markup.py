"""Pieces of HTML that the tabs share; every word of a document, a file name or a user is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from assistant.web import texts

__all__ = [
    "attributes", "button", "escape", "header_html", "quiet_html", "splash_html", "status_html", "warnings_html"
]  # fmt: skip


def header_html(about: str = texts.MOTTO) -> str:
    """The head of the page: the product's name and a line about it."""
    star = f'<svg viewBox="0 0 24 24" aria-hidden="true"><path d="{texts.STAR}"/></svg>'
    return f'<header class="mt-head">{star}<div><h1>{escape(texts.TITLE)}</h1><p>{escape(about)}</p></div></header>'


def splash_html() -> str:
    """The head of the page and a word to wait, shown until the page itself is there."""
    rules = (
        "#mt-splash{position:fixed;inset:0;z-index:9;background:#fafaf9;color:#44403c}"
        "#mt-splash>p{margin:2rem 1rem;font:1.1rem system-ui,'Segoe UI',Roboto,Arial,sans-serif}"
        "@media(prefers-color-scheme:dark){#mt-splash{background:#1c1917;color:#e7e5e4}}"
        "body:has(#mt-header) #mt-splash{display:none}"
    )
    return (
        f'<style>{texts.HEAD_STYLE}{rules}</style><div id="mt-splash">{header_html()}'
        f'<p role="status">{escape(texts.OPENING)}</p></div>'
    )


def warnings_html(warnings: Sequence[str]) -> str:
    """What to mind, a box each."""
    return "".join(f'<div class="mt-warning" role="note">⚠ {escape(warning)}</div>' for warning in warnings)


def status_html(told: str, busy: bool = False, after: str = "") -> str:
    """A line on what is going on or was done; `after` is HTML that follows it."""
    if not told:
        return ""
    return f'<p class="mt-quiet{" mt-busy" if busy else ""}" role="status">{escape(told)} {after}</p>'


def quiet_html(told: str) -> str:
    """Words that stand back."""
    return f'<span class="mt-quiet">{escape(told)}</span>'


def attributes(event: str, **data: object) -> str:
    """Attributes of a button or form whose use is told to Python as `event` with `data`; see scripts.CLICKS."""
    return f'data-event="{escape(event)}"' + "".join(
        f' data-{name}="{escape(str(value))}"' for name, value in data.items()
    )


def button(label: str, event: str, style: str = "mt-button", **data: object) -> str:
    """A button with words on it."""
    return f'<button type="button" class="{style}" {attributes(event, **data)}>{escape(label)}</button>'
