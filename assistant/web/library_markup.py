"""The list of documents and one document as HTML; every word of a document and of a file name is escaped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from assistant.web import library_texts as words
from assistant.web.library_desk import Removed, Row, Understood
from assistant.web.library_files import plain_name
from assistant.web.library_work import Step, Taken
from assistant.web.markup import attributes, button, escape, status_html, warnings_html
from assistant.web.source_markup import body_html
from ingest.kinds import KINDS
from ingest.library import Document
from ingest.outline import Provision
from ingest.source import Span
from ingest.upkeep import Soundness

_SHOWN = 200  # rows of the list, lines of an outline
_WHOLE = 60_000  # characters of a text that are shown at once
_BEFORE, _AFTER = 12_000, 18_000  # characters around a quote in a longer text
_NOWHERE = Span(0, 0)
_MARKS = {"added": "✓", "known": "✓", "failed": "✗", "stopped": "–"}


# -- taking in ---------------------------------------------------------------------------------------


def progress_html(steps: Sequence[Step]) -> str:
    """A bar for each step, as far as it has come."""
    if not steps:
        return status_html(words.KEEPING, busy=True)
    return f'<div class="mt-steps" role="status">{"".join(_bar(step) for step in steps)}</div>'


def _bar(step: Step) -> str:
    name = {"read": words.READ, "embed": words.EMBED}.get(step.step, step.step)
    told = words.STEP.format(step=name, done=step.done, total=step.total)
    doing = f" – {step.name}" if step.name else ""
    return (
        f'<label>{escape(told + doing)}<progress max="{max(step.total, 1)}" '
        f'value="{step.done if step.total else 1}"></progress></label>'
    )


def reread_html(end: Step, told: Callable[[str], str] = str) -> str:
    """What became of reading everything anew; `told` cleans messages."""
    done = status_html(words.REINDEXED.format(count=end.total)) if end.total else ""
    return done + warnings_html([told(line) for line in (end.fault or "").splitlines()])


def taken_html(taken: Sequence[Taken], fault: str | None, told: Callable[[str], str] = str) -> str:
    """What became of each upload, with a way to look at it; `told` cleans messages."""
    rows = "".join(_taken(one, told) for one in taken)
    count = sum(one.status == "added" for one in taken)
    summary = words.SUMMARY.format(added=count, total=len(taken))
    wrong = warnings_html([told(fault)]) if fault else ""
    return f'<div role="status">{wrong}<p><b>{escape(summary)}</b></p><ul class="mt-taken">{rows}</ul></div>'


def _taken(one: Taken, told: Callable[[str], str]) -> str:
    name = plain_name(one.name)
    result = {"added": words.ADDED, "known": words.KNOWN, "failed": words.FAILED, "stopped": words.LEFT_OUT}
    look = button(words.LOOK, "click", act="open", doc=one.doc_id) if one.doc_id else ""
    doubts = _flag(words.TO_CHECK.format(count=len(one.warnings))) if one.warnings else ""
    error = warnings_html([told(one.error.replace(one.name, name))]) if one.error else ""
    return f"<li>{_MARKS[one.status]} <b>{escape(name)}</b>: {result[one.status]}{doubts} {look}{error}</li>"


# -- the list ----------------------------------------------------------------------------------------


def list_html(
    rows: Sequence[Row], removed: Sequence[Removed] = (), opened: str = "", filtered: bool = False
) -> str:
    """The documents as buttons, newest first, then those that can be put back."""
    if not rows:
        return status_html(words.NONE_FOUND if filtered else words.EMPTY) + removed_html(removed)
    shown = rows[:_SHOWN]
    template = words.COUNT if len(shown) == len(rows) else words.SHOWN_OF
    items = "".join(f"<li>{_entry(row, opened)}</li>" for row in shown)
    count = status_html(template.format(count=len(rows), shown=len(shown)))
    return f'{count}<ul class="mt-rows" aria-label="{words.LABEL}">{items}</ul>{removed_html(removed)}'


def _entry(row: Row, opened: str) -> str:
    flags = (
        (_flag(words.CARD, "mt-good") if row.card else "")
        + (_flag(words.CORRECTED, "mt-good") if row.corrected else "")
        + (_flag(words.TO_CHECK.format(count=row.warnings)) if row.warnings else "")
    )
    facts = (
        " ".join(part for part in (row.kind, row.number or words.NO_NUMBER) if part),
        day(row.date),
        row.issuer,
        row.name,
    )
    data = attributes("click", act="open", doc=row.id)
    return (
        f'<button type="button" class="mt-entry" {data} aria-pressed="{"true" if row.id == opened else "false"}">'
        f"<b>{escape(row.title or words.NO_TITLE)}</b>{flags}"
        f'<span class="mt-quiet">{escape(" · ".join(fact for fact in facts if fact))}</span></button>'
    )


def _flag(told: str, style: str = "") -> str:
    return f' <span class="mt-flag {style}">{escape(told)}</span>'


def removed_html(removed: Sequence[Removed]) -> str:
    """Documents that were taken out, each with a way back."""
    if not removed:
        return ""
    rows = "".join(f"<li>{escape(one.name)} {undo_html(one.doc_id)}</li>" for one in removed)
    title = words.REMOVED_TITLE.format(count=len(removed))
    return f'<details><summary>{escape(title)}</summary><ul class="mt-taken">{rows}</ul></details>'


def undo_html(doc_id: str) -> str:
    """A button that puts a removed document back."""
    return button(words.UNDO, "click", act="undo", doc=doc_id)


def day(value: date | None) -> str:
    """A day as it is written in Vietnam."""
    return f"{value:%d/%m/%Y}" if value else ""


# -- one document ------------------------------------------------------------------------------------


def document_html(found: Understood, manages: bool = True) -> str:
    """Everything that was understood of a document; forms and buttons for those who may change it."""
    document = found.document
    about = words.ABOUT.format(name=document.name, passages=found.passages, id=document.id)
    return (
        f'<section class="mt-doc" data-id="{escape(document.id)}" aria-label="{words.UNDERSTOOD}">'
        f"<h3>{escape(document.header.title or document.name)}</h3>"
        f'<p class="mt-quiet">{escape(about)}</p>{_tools(document) if manages else ""}{_warned(document)}'
        f"<h4>{words.HEADER}</h4>{_form(found) if manages else _facts(document)}"
        f"{_outline(found)}{_references(found)}"
        f"<details><summary>{words.TEXT}</summary>{text_html(document, found.provisions)}</details></section>"
    )


def _tools(document: Document) -> str:
    asked = words.REMOVE_ASKED.format(name=document.name)
    again = button(words.REREAD, "click", act="reread", doc=document.id)
    gone = button(words.REMOVE, "click", act="remove", doc=document.id, asked=asked)
    return f'<div class="mt-bar">{again}{gone}</div>'


def _warned(document: Document) -> str:
    if not document.warnings:
        return ""
    return f"<h4>{words.WARNINGS.format(count=len(document.warnings))}</h4>{warnings_html(document.warnings)}"


def _value(document: Document, name: str) -> str:
    value = getattr(document.header, name)
    return day(value) if isinstance(value, date) else value or ""


def _origin(document: Document, name: str) -> str:
    source = (document.stated_by or {}).get(name)
    return (
        f" <small>({escape(words.FROM.format(source=source) if words.BY_USER not in source else source)})</small>"
        if source
        else ""
    )


def _facts(document: Document) -> str:
    rows = "".join(
        f"<div><dt>{label}</dt><dd>{escape(_value(document, name)) or '–'}{_origin(document, name)}</dd></div>"
        for name, label in words.FIELDS.items()
    )
    return f'<dl class="mt-head-form">{rows}</dl>'


def _form(found: Understood) -> str:
    """The header as fields that can be typed over."""
    document = found.document
    kinds = "".join(f'<option value="{escape(kind)}">' for kind in KINDS)
    fields = "".join(_field(document, name, label) for name, label in words.FIELDS.items())
    asked = words.AS_READ_ASKED
    back = (
        button(words.AS_READ, "click", act="as_read", doc=document.id, asked=asked) if found.corrected else ""
    )
    return (
        f'<p class="mt-quiet">{words.HEADER_HINT}</p><form {attributes("submit", doc=document.id)}>'
        f'<datalist id="mt-kinds">{kinds}</datalist><div class="mt-head-form">{fields}</div>'
        f'<div class="mt-bar"><button type="submit" class="mt-button">{words.SAVE}</button>{back}</div></form>'
    )


def _field(document: Document, name: str, label: str) -> str:
    value, origin = escape(_value(document, name)), _origin(document, name)
    if name == "issuer":
        return f'<label class="mt-wide">{label}{origin}<input name="{name}" value="{value}" autocomplete="off"></label>'
    if name == "title":
        return f'<label class="mt-wide">{label}{origin}<textarea name="{name}" rows="2">{value}</textarea></label>'
    more = {"kind": ' list="mt-kinds"', "date": f' placeholder="{words.DAY_HINT}"'}.get(name, "")
    return f'<label>{label}{origin}<input name="{name}" value="{value}"{more} autocomplete="off"></label>'


def _outline(found: Understood) -> str:
    headed = [one for one in found.provisions if one.heading]
    if not headed:
        return f'<h4>{words.OUTLINE.format(count=0)}</h4><p class="mt-quiet">{words.NO_OUTLINE}</p>'
    depths = _depths(found.provisions)
    rows = "".join(
        f'<li style="--d:{min(depths[one.index], 6)}">{_heading(one)}</li>' for one in headed[:_SHOWN]
    )
    title = words.OUTLINE.format(count=len(headed))
    return f'<details open><summary>{title}</summary><ul class="mt-tree" tabindex="0">{rows}{_more(len(headed))}</ul></details>'


def _heading(one: Provision) -> str:
    label = one.label or ""
    return f"<b>{escape(label)}</b> {escape((one.heading or '').removeprefix(label).strip())}"


def _depths(provisions: Sequence[Provision]) -> dict[int, int]:
    depths: dict[int, int] = {}
    for one in provisions:  # parents come first
        depths[one.index] = 0 if one.parent is None else depths.get(one.parent, 0) + 1
    return depths


def _more(count: int) -> str:
    return f'<li class="mt-quiet">{words.MORE.format(count=count - _SHOWN)}</li>' if count > _SHOWN else ""


def _references(found: Understood) -> str:
    named: dict[str, str] = {}
    for one in found.references:
        label = " ".join(part for part in (one.number.kind, one.number.number) if part)
        named.setdefault(label, "")
        named[label] = named[label] or day(one.date)
    rows = "".join(
        f"<li>{escape(f'{label}, {when}' if when else label)}</li>"
        for label, when in list(named.items())[:_SHOWN]
    )
    inside = (
        f'<ul class="mt-tree" tabindex="0">{rows}{_more(len(named))}</ul>'
        if rows
        else status_html(words.NO_REFERENCES)
    )
    return f"<details><summary>{words.REFERENCES.format(count=len(named))}</summary>{inside}</details>"


def text_html(document: Document, provisions: Sequence[Provision], quote: Span = _NOWHERE) -> str:
    """The text in its structure with `quote` marked; of a long one what stands around the quote."""
    length = len(document.text)
    shown = Span(max(0, quote.start - _BEFORE), min(length, quote.end + _AFTER))
    if length <= _WHOLE:
        shown = Span(0, length)
    elif quote == _NOWHERE:
        shown = Span(0, _WHOLE)
    return f'<div class="mt-text" tabindex="0">{body_html(document, provisions, quote, shown)}</div>'


# -- the whole library -------------------------------------------------------------------------------


def soundness_html(found: Soundness, told: Callable[[str], str] = str) -> str:
    """What a check found."""
    if not found.problems:
        counts = {"documents": found.documents, "passages": found.passages, "vectors": found.vectors}
        return status_html(words.SOUND.format(**counts))
    problems = warnings_html([told(problem) for problem in found.problems[:20]])
    return status_html(words.UNSOUND.format(count=len(found.problems))) + problems
