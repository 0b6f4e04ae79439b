"""The register and one directive as HTML; every word is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.web import directives_texts as words
from assistant.web import texts
from assistant.web.directives_desk import Found, Place, Quoted, Shown
from assistant.web.library_markup import text_html
from assistant.web.markup import attributes, button, escape, status_html, warnings_html


def register_html(rows: Sequence[Shown], opened: str = "") -> str:
    """The rows as a table."""
    if not rows:
        return status_html(words.NONE_FOUND)
    head = "".join(f'<th scope="col">{name}</th>' for name in words.COLUMNS)
    body = "".join(_row(row, row["id"] == opened) for row in rows)
    return (
        f"{status_html(words.COUNT.format(count=len(rows)))}"
        f'<div class="mt-register" tabindex="0" role="region" aria-label="{words.LABEL}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(row: Shown, chosen: bool) -> str:
    conflicts = _flag(words.CONFLICTS, "mt-bad") if row["conflicts"] and row["status"] != "conflict" else ""
    cited = words.CITED.format(count=len(row["cited_in"])) if row["cited_in"] else ""
    return (
        f'<tr aria-selected="{"true" if chosen else "false"}"><td>{_name(row)}</td><td>{_day(row["date"])}</td>'
        f"<td>{escape(row['issuer'] or '')}</td><td>{_status(row)}{conflicts}</td><td>{cited}</td></tr>"
    )


def _name(row: Shown) -> str:
    label, title = _label(row), row["title"] or ""
    about = f'<span class="mt-quiet">{escape(title)}</span>' if title and title != label else ""
    data = attributes("click", act="open", id=row["id"])
    return f'<button type="button" class="mt-name" {data}><b>{escape(label)}</b>{about}</button>'


def _label(row: Shown) -> str:
    number = row["number"]
    return f"{row['kind'] or ''} {number}".strip() if number else str(row["title"] or row["id"])


def _status(row: Shown) -> str:
    status = row["status"] or ""
    style = "mt-good" if status in words.GOOD else "mt-bad" if status in words.BAD else ""
    return _flag(words.STATUSES.get(status, status), style)


def _flag(told: str, style: str) -> str:
    return f'<span class="mt-flag {style}">{escape(told)}</span> '


def _day(written: str | None) -> str:
    return f"{date.fromisoformat(written):%d/%m/%Y}" if written else ""


# -- one directive -----------------------------------------------------------------------------------


def directive_html(found: Found) -> str:
    """Its facts, what to mind, what came after it, and where it is cited."""
    row = found.shown
    identity = escape(row["id"])
    held = f'<p class="mt-quiet">{words.IN_LIBRARY}</p>' if found.indexed else ""
    return (
        f'<section class="mt-doc" data-id="{identity}" aria-label="{escape(_label(row))}"><h3>{escape(_label(row))}</h3>'
        f"<p>{escape(row['title'] or '')}</p>{held}{_facts(row)}{warnings_html(row['warnings'])}"
        f"{_told(words.CONFLICTS, row['conflicts'])}{_linked(words.LATER, found.later)}"
        f"{_linked(words.RELATIONS, found.related)}{_places(found.places)}</section>"
    )


def _facts(row: Shown) -> str:
    values = {name: _day(row[name]) if name == "date" else row[name] for name in words.FACTS}
    pairs = (
        f"<dt>{words.FACTS[name]}</dt><dd>{escape(value)}</dd>" for name, value in values.items() if value
    )
    return f'<dl class="mt-facts">{"".join(pairs)}</dl>'


def _told(title: str, lines: Sequence[str]) -> str:
    return f"<h4>{title}</h4>{warnings_html(lines)}" if lines else ""


def _linked(title: str, rows: Sequence[tuple[str, str]]) -> str:
    if not rows:
        return ""
    items = "".join(
        f"<li>{escape(told)} {button(words.OPEN, 'click', act='open', id=id_)}</li>" for id_, told in rows
    )
    return f'<h4>{title}</h4><ul class="mt-places">{items}</ul>'


def _places(places: Sequence[Place]) -> str:
    """Each place as a button that shows the quote."""
    if not places:
        return f'<h4>{words.CITED_IN.format(count=0)}</h4><p class="mt-quiet">{words.NOT_CITED}</p>'
    items = "".join(f"<li>{_place(place)}</li>" for place in places)
    return f'<h4>{words.CITED_IN.format(count=len(places))}</h4><ul class="mt-places">{items}</ul>'


def _place(place: Place) -> str:
    label = ", ".join(part for part in (place.label, place.section) if part)
    data = attributes("select", act="quote", doc=place.doc_id, start=place.span.start, end=place.span.end)
    return f'<button type="button" class="mt-name" {data}><b>{escape(label)}</b></button>'


def quote_html(quoted: Quoted) -> str:
    """The citing document with the words marked."""
    document = quoted.document
    close = f'<button type="button" class="mt-button" {attributes("close")}>✕ {texts.CLOSE}</button>'
    return (
        f'<section class="mt-source" aria-label="{escape(words.QUOTE.format(name=document.name))}">'
        f'<div class="mt-source-head"><div><h3>{escape(document.header.title or document.name)}</h3>'
        f'<p class="mt-quiet">{escape(document.name)}</p></div>{close}</div>'
        f"{text_html(document, quoted.provisions, quoted.span)}</section>"
    )


def picture_html(svg: str | None) -> str:
    """The graph, to be moved about in; its words were escaped where it was drawn."""
    if svg is None:
        return status_html(words.EMPTY_PICTURE)
    return (
        f'<p class="mt-quiet">{words.PICTURE_HINT}</p>'
        f'<div class="mt-picture" tabindex="0" role="img" aria-label="{words.PICTURE_NAME}">{svg}</div>'
    )
