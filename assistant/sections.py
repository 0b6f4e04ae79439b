"""A part of a document shown by itself: asked for by its number, as an item of a list, or for more detail."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import evidence
from assistant.answer import Answer, Citation, Quote, compose
from assistant.turns import Part
from assistant.view import DocumentView, Sentence
from ingest.language import fold
from ingest.outline import Provision
from ingest.source import Span

_MOST = 14  # items shown
_ITEM = 280  # characters of one item
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
_LEVELS = {"chuong": "chapter", "dieu": "article"}


def part(shown: DocumentView, asked: Part, near: Citation | None) -> Answer | None:
    """The heading of a part and what stands below it; None when the document has no such part.

    A number that several parts use is looked for first below the part that `near` stands in.
    """
    provision = _numbered(shown, asked, near)
    return _answer(_whole(shown, provision)) if provision else None


def named(shown: DocumentView, heading: str) -> Answer | None:
    """The part of a document with this heading and what stands below it; None when there is none."""
    wanted = _plain(heading)
    found = next((p for p in shown.provisions if p.heading and _plain(p.heading) == wanted), None)
    return _answer(_whole(shown, found)) if found else None


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(text)))


def item(shown: DocumentView, citation: Citation) -> Answer | None:
    """What an earlier citation stands for, with what stands below it; None when it is not there any more."""
    span = _place(shown, citation)
    provision = _at(shown, span) if span else None
    if span is None or provision is None:
        return _answer([Quote(shown, span, citation.section)]) if span else None
    return _answer(_whole(shown, provision))


def around(shown: DocumentView, citation: Citation) -> Answer | None:
    """More than an earlier citation quoted: its whole provision, or when that was all, the one above."""
    span = _place(shown, citation)
    provision = _at(shown, span) if span else None
    if span is None or provision is None:
        return _answer([Quote(shown, span, citation.section)]) if span else None
    quotes = _whole(shown, provision, trimmed=False)
    if len(quotes) == 1 and provision.parent is not None and _is_all(shown, provision, span):
        quotes = _whole(shown, shown.provisions[provision.parent])
    return _answer(quotes)


def again(shown: DocumentView, citation: Citation) -> Answer | None:
    """The citation itself: where it stands."""
    span = _place(shown, citation)
    return _answer([Quote(shown, span, citation.section)]) if span else None


def _answer(quotes: Sequence[Quote]) -> Answer | None:
    if not quotes:
        return None
    text, citations = compose(quotes[:_MOST], listing=len(quotes) > 1)
    return Answer("grounded", text, None, citations)


def _place(shown: DocumentView, citation: Citation) -> Span | None:
    """Where the quote stands now; the document may have been read anew."""
    text = shown.document.text
    if text[citation.start : citation.end] == citation.quote and citation.quote:
        return Span(citation.start, citation.end)
    start = text.find(citation.quote) if citation.quote else -1
    return Span(start, start + len(citation.quote)) if start >= 0 else None


def _at(shown: DocumentView, span: Span) -> Provision | None:
    """The provision that holds a place."""
    return next((p for p in shown.provisions if p.span.start <= span.start < p.span.end), None)


def _is_all(shown: DocumentView, provision: Provision, span: Span) -> bool:
    own = shown.document.text[provision.span.start : provision.span.end].strip()
    return span.end - span.start >= 0.85 * len(own)


# -- what stands in a part ---------------------------------------------------------------------------


def _whole(shown: DocumentView, provision: Provision, trimmed: bool = True) -> list[Quote]:
    """The provision and its children, or what it announces when it has none."""
    own = Quote(shown, _span(shown, provision) if trimmed else provision.span, provision.path)
    children = shown.children(provision.index)
    return [own, *(Quote(shown, _span(shown, child), child.path) for child in children)]


def _span(shown: DocumentView, provision: Provision) -> Span:
    """The first sentence of a provision, trimmed to whole clauses of a readable length."""
    own = shown.of_provision(provision.index)
    if not own:
        return provision.span
    first = own[0]
    end = _readable(first)
    return evidence.raw_span(first, shown.document.text, 0, end)


def _readable(sentence: Sentence) -> int:
    if len(sentence.text) <= _ITEM:
        return len(sentence.text)
    ends = [end for _, end in evidence.clauses(sentence.text)]
    return max((end for end in ends if end <= _ITEM), default=ends[0])


# -- which part --------------------------------------------------------------------------------------


def _numbered(shown: DocumentView, asked: Part, near: Citation | None) -> Provision | None:
    level = _LEVELS.get(asked.word)
    if level:
        rows = [p for p in shown.provisions if p.level == level]
        return next((p for p in rows if _number(p) == asked.number), None)
    outer = _marked(shown.children(None))
    if asked.roman or asked.word == "phan" or not near:
        return _nth(outer, asked.number)
    return _nth(_marked(_around(shown, near)), asked.number) or _nth(outer, asked.number)


def _around(shown: DocumentView, near: Citation) -> list[Provision]:
    """The provisions next to or below the outermost one that an earlier citation stands in."""
    span = _place(shown, near)
    provision = _at(shown, span) if span else None
    if provision is None:
        return []
    top = (provision, *shown.ancestors(provision.index))[-1]
    return shown.children(top.index)


def _marked(provisions: Sequence[Provision]) -> list[Provision]:
    return [p for p in provisions if p.level not in {"basis", "paragraph"}]


def _nth(provisions: Sequence[Provision], number: int) -> Provision | None:
    """By its own number, else by its place among those that have none."""
    if number < 0:
        return provisions[number] if len(provisions) >= -number else None
    labelled = next((p for p in provisions if _number(p) == number), None)
    if labelled or any(_number(p) for p in provisions):
        return labelled
    return provisions[number - 1] if 0 < number <= len(provisions) else None


def _number(provision: Provision) -> int | None:
    label = (provision.label or "").strip(" .)").upper()
    if label.isdigit():
        return int(label)
    return _ROMAN.index(label) + 1 if label in _ROMAN else None
