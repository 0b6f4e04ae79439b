"""The tree of a document into passages: pieces of about 600 characters, each under its headings."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

from ingest.language import align, comparable, sentences
from ingest.outline import Outline, Provision
from ingest.source import SourceText, Span

TARGET = 600  # characters; passages of this size under their heading were measured best
_OPENING = frozenset(
    {"annex", "form", "book", "chapter", "division", "subdivision", "block", "part", "article", "heading"}
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A searchable piece. `span` is in the text of record, `section` the path of its first provision.

    `headings` are the titles above it, outermost first; with the document's title they are part
    of what is searched. `id` depends on document, headings and words, so that an unchanged
    passage keeps its vector.
    """

    id: str
    section: str
    headings: tuple[str, ...]
    span: Span

    def context(self, title: str | None) -> str:
        """Title and headings as one line, put before the words when searching."""
        return " / ".join(part for part in (title, *self.headings) if part)


def make_passages(doc_id: str, source: SourceText, outline: Outline) -> list[Passage]:
    """Every passage of a document in reading order; the frame of a web page is left out."""
    seen: Counter[str] = Counter()
    passages = []
    for section, headings, span in sorted(_pieces(source, outline), key=lambda piece: piece[2].start):
        words = source.text[span.start : span.end]
        parts = (doc_id, outline.header.title or "", *headings, words)
        digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:20]
        seen[digest] += 1
        passages.append(Passage(f"{digest}-{seen[digest]}", section, headings, span))
    return passages


_Piece: TypeAlias = tuple[str, tuple[str, ...], Span]


def _pieces(source: SourceText, outline: Outline) -> Iterator[_Piece]:
    if not (outline.provisions and _only_title(source, outline)):
        for run in _runs(outline.head, _starts(outline.frame)):
            yield from _split(source, "phần đầu văn bản", (), _cover(run))
    for group in _groups(outline):
        headings = _headings_above(outline, group[0])
        yield from _split(source, group[0].path, headings, _cover([p.span for p in group]))
    for section, headings, span in _tails(outline):
        yield from _split(source, section, headings, span)


def _only_title(source: SourceText, outline: Outline) -> bool:
    """The title is searched with every passage; alone it makes no passage of its own."""
    head = " ".join(source.text[s.start : s.end] for s in outline.head)
    return comparable(head).strip("# ") == comparable(outline.header.title or "")


def _tails(outline: Outline) -> Iterator[_Piece]:
    """Recipients and signature; where they stand side by side, both in one piece."""
    others = _starts(outline.frame) + _starts(p.span for p in outline.provisions)
    receiving = set(outline.recipients)
    for run in _runs(sorted([*outline.recipients, *outline.signature], key=lambda s: s.start), others):
        sides = [
            ("nơi nhận", ("Nơi nhận",), [span for span in run if span in receiving]),
            ("chữ ký", ("Người ký",), [span for span in run if span not in receiving]),
        ]
        covers = [(section, headings, _cover(spans)) for section, headings, spans in sides if spans]
        if len(covers) == 2 and max(c[2].start for c in covers) < min(c[2].end for c in covers):
            yield "nơi nhận và chữ ký", ("Nơi nhận", "Người ký"), _cover(run)
        else:
            yield from covers


def _starts(spans: Iterable[Span]) -> list[int]:
    return [span.start for span in spans]


def _runs(spans: Sequence[Span], others: Iterable[int]) -> Iterator[list[Span]]:
    """`spans` in runs between which nothing else of the document begins."""
    borders = sorted(others)
    for _, run in groupby(spans, key=lambda span: bisect_left(borders, span.start)):
        yield list(run)


def _groups(outline: Outline) -> Iterator[list[Provision]]:
    """Runs of short neighbours; a title opens a new run, together with what it heads."""
    borders = sorted(_starts((*outline.frame, *outline.recipients, *outline.signature)))
    for _, run in groupby(outline.provisions, key=lambda p: bisect_left(borders, p.span.start)):
        group: list[Provision] = []
        for provision in run:
            if group and not _fits(group, provision):
                yield group
                group = []
            group.append(provision)
        yield group


def _fits(group: list[Provision], provision: Provision) -> bool:
    """Room is left, and the newcomer is a sibling of, or hangs below, what the group began with."""
    if provision.span.end - group[0].span.start > TARGET or (provision.level == "note") != (
        group[0].level == "note"
    ):
        return False
    if provision.parent in {p.index for p in group}:
        return True
    return (
        provision.parent == group[0].parent and provision.level not in _OPENING and not _is_title(provision)
    )


def _is_title(provision: Provision) -> bool:
    return (
        provision.heading is not None
        and provision.span.end - provision.span.start <= len(provision.heading) + 12
    )


def _headings_above(outline: Outline, provision: Provision) -> tuple[str, ...]:
    headings: list[str] = []
    parent = provision.parent
    while parent is not None:
        above = outline.provisions[parent]
        if above.heading:
            headings.append(above.heading)
        parent = above.parent
    return tuple(reversed(headings))


def _cover(spans: Sequence[Span]) -> Span:
    return Span(min(s.start for s in spans), max(s.end for s in spans))


def _split(source: SourceText, section: str, headings: tuple[str, ...], span: Span) -> Iterator[_Piece]:
    """A long stretch in pieces of about `TARGET` characters that end where sentences end."""
    if span.end - span.start <= TARGET * 1.25:
        yield section, headings, span
        return
    aligned = align(source.text[span.start : span.end])
    start = end = 0
    for left, right in _short_sentences(aligned.text):
        if end > start and right - start > TARGET:
            yield section, headings, _shift(aligned.raw_span(start, end), span.start)
            start = left
        end = right
    yield section, headings, _shift(aligned.raw_span(start, end), span.start)


def _short_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Sentences; one that is longer than a passage is cut at semicolons, commas, then blanks."""
    for start, end in sentences(text):
        while end - start > TARGET:
            cut = _cut(text, start + TARGET // 2, start + TARGET)
            yield start, cut
            start = cut + (text[cut] == " ")
        if start < end:
            yield start, end


def _cut(text: str, first: int, last: int) -> int:
    """The best place between `first` and `last` to end a piece."""
    mark = max(text.rfind(mark, first, last) for mark in ";,")
    blank = text.rfind(" ", first, last)
    return mark + 1 if mark >= 0 else blank if blank >= 0 else last


def _shift(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
