"""A document as text in its structure, the quoted words marked; every word is escaped, none is changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from assistant.answer import Citation
from assistant.web import ask_texts as words
from assistant.web import printed, texts
from assistant.web.answer_markup import named, place
from assistant.web.markup import attributes, button, warnings_html
from ingest.library import Document
from ingest.outline import Provision
from ingest.source import Span

_WHOLE = 60_000  # characters of a document that is shown whole at once
_BEFORE, _AFTER = 12_000, 18_000  # characters shown around the quote of a longer one
_NOWHERE = Span(0, 0)
_TITLES = frozenset(
    {"part", "block", "section", "subsection", "article", "division", "subdivision", "chapter"}
)
_TITLES |= {"annex", "form", "book", "heading"}


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the text of record shown as one paragraph; `depth` counts the provisions above it."""

    span: Span
    style: str
    depth: int = 0


# -- finding the words -------------------------------------------------------------------------------


def locate(text: str, citation: Citation) -> Span | None:
    """Where the quoted words stand now: at their place, else nearest to it; None when they are gone."""
    if text[citation.start : citation.end] == citation.quote:
        return Span(citation.start, citation.end)
    found = list(_occurrences(text, citation.quote))
    if not found:
        return None
    start = min(found, key=lambda at: abs(at - citation.start))
    return Span(start, start + len(citation.quote))


def _occurrences(text: str, quote: str) -> Iterator[int]:
    at = text.find(quote) if quote else -1
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)


def blocks(text: str, provisions: Sequence[Provision]) -> list[Block]:
    """The text in reading order: each provision whole, what stands outside the tree line by line."""
    depths = _depths(provisions)
    found: list[Block] = []
    at = 0
    for provision in sorted(provisions, key=lambda p: p.span.start):
        start, end = max(at, provision.span.start), provision.span.end
        if start >= end:
            continue
        found += _loose(text, at, start)
        found.append(Block(Span(start, end), _style(provision, text), depths[provision.index]))
        at = end
    return found + _loose(text, at, len(text))


def _depths(provisions: Sequence[Provision]) -> dict[int, int]:
    depths: dict[int, int] = {}
    for provision in provisions:  # parents come first
        depths[provision.index] = 0 if provision.parent is None else depths.get(provision.parent, 0) + 1
    return depths


def _style(provision: Provision, text: str) -> str:
    """A title stands out when its words are all there is of its provision."""
    shown = text[provision.span.start : provision.span.end].strip(" \n\t:.;*#")
    titled = provision.heading is not None and shown.endswith(provision.heading.strip(" :.;")[-30:])
    return "title" if titled and provision.level in _TITLES else provision.level


def _loose(text: str, start: int, end: int) -> list[Block]:
    """Lines with words on them."""
    found, at = [], start
    for line in text[start:end].splitlines(keepends=True):
        if line.strip():
            found.append(Block(Span(at, at + len(line.rstrip("\r\n"))), "loose"))
        at += len(line)
    return found


# -- showing it --------------------------------------------------------------------------------------


def source_html(
    document: Document,
    provisions: Sequence[Provision],
    citation: Citation,
    position: int,
    whole: bool = False,
) -> str:
    """The panel of a document, at the quoted words."""
    text = document.text
    found = locate(text, citation)
    shown = Span(0, len(text)) if whole or len(text) <= _WHOLE else _around(found or _NOWHERE, len(text))
    again = button(words.OPEN_WHOLE, "select", turn=position, n=citation.n, whole=1)
    tools = (again if shown != Span(0, len(text)) else "") + (_printed(document, found) if found else "")
    inside = body_html(document, provisions, found or _NOWHERE, shown)
    return _panel(citation, inside, _notes(document, citation, found) + tools)


def _printed(document: Document, quote: Span) -> str:
    """The printed page, fetched when it is unfolded; on a phone without a viewer the link opens it."""
    source = printed.address(document, quote)
    if source is None:
        return ""
    name = words.AS_PRINTED.format(page=document.source.page_at(quote.start))
    link = f'<a href="{escape(source)}" target="_blank" rel="noopener">{words.IN_WINDOW}</a>'
    frame = f'<iframe class="mt-printed" loading="lazy" title="{name}" src="{escape(source)}#toolbar=0&amp;navpanes=0&amp;view=FitH"></iframe>'
    return f"<details><summary>{name}</summary>{link}{frame}</details>"


def record_html(citation: Citation) -> str:
    """A line of the register or of a side-car, which is its own source."""
    told = words.OF_REGISTER if citation.doc_id.startswith("register:") else words.OF_SIDECAR
    source = f'<p class="mt-quiet">{escape(words.EVIDENCE.format(source=citation.source))}</p>'
    return _panel(citation, _marked_quote(citation) + source, f'<p class="mt-quiet">{told}</p>')


def gone_html(citation: Citation) -> str:
    """The quote alone, when its document has left the library."""
    return _panel(citation, _marked_quote(citation), warnings_html((words.GONE,)))


def _marked_quote(citation: Citation) -> str:
    return f'<p><mark tabindex="-1">{escape(citation.quote)}</mark></p>'


def _around(quote: Span, length: int) -> Span:
    return Span(max(0, quote.start - _BEFORE), min(length, quote.end + _AFTER))


def _notes(document: Document, citation: Citation, found: Span | None) -> str:
    told = f'<p class="mt-quiet">{words.OF_CARD}</p>' if document.card else ""
    if found is None:
        return told + warnings_html((words.CHANGED,)) + f"<blockquote>{escape(citation.quote)}</blockquote>"
    return told + (warnings_html((words.MOVED,)) if found.start != citation.start else "")


def _panel(citation: Citation, inside: str, head: str = "") -> str:
    """A document's name, what to know of it and what to do with it over its words."""
    facts = (citation.issuer, "" if ":" in citation.doc_id else citation.source)
    about = " · ".join(fact for fact in facts if fact)
    opened = words.PLACE_OF_QUOTE.format(where=place(citation)) if place(citation) else ""
    close = f'<button type="button" class="mt-button" {attributes("close")}>✕ {texts.CLOSE}</button>'
    return (
        f'<section class="mt-source" aria-label="{words.SOURCE}"><div class="mt-source-head"><div>'
        f'<h3>{escape(named(citation))}</h3><p class="mt-quiet">{escape(about)}</p>'
        f"<p>{escape(opened)}</p>{head}</div>{close}</div>"
        f'<div class="mt-text" tabindex="0">{inside}</div></section>'
    )


def body_html(document: Document, provisions: Sequence[Provision], quote: Span, shown: Span) -> str:
    """The blocks that lie in `shown`, with `quote` marked and a line where a page begins."""
    kept = [
        b for b in blocks(document.text, provisions) if b.span.end > shown.start and b.span.start < shown.end
    ]
    before = f'<p class="mt-quiet">{words.CUT_BEFORE}</p>' if shown.start else ""
    after = f'<p class="mt-quiet">{words.CUT_AFTER}</p>' if shown.end < len(document.text) else ""
    pages = [(start, n) for n, start in enumerate(document.page_starts, start=1)]
    told, page = [], 0
    for block in kept:
        while page < len(pages) and pages[page][0] < block.span.end:
            page += 1
            if page == len(pages) or pages[page][0] >= block.span.end:
                told.append(f'<div class="mt-sheet">{words.AT_PAGE.format(page=pages[page - 1][1])}</div>')
        told.append(block_html(document.text, block, quote))
    return before + "".join(told) + after


def block_html(text: str, block: Block, quote: Span) -> str:
    """One paragraph, the part of the quote that lies in it marked."""
    span = block.span
    start, end = max(span.start, quote.start), min(span.end, quote.end)
    if start < end:
        inside = (
            f'{escape(text[span.start : start])}<mark tabindex="-1">{escape(text[start:end])}</mark>'
            f"{escape(text[end : span.end])}"
        )
    else:
        inside = escape(text[span.start : span.end])
    name = "h4" if block.style == "title" else "p"
    return f'<{name} class="mt-{block.style}" style="--d:{min(block.depth, 6)}">{inside}</{name}>'
