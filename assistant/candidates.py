"""Sentences of the passages found, in the order in which they are likely to answer."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant import evidence, signs
from assistant.evidence import Scored, Terms
from assistant.question import Question
from assistant.signs import Local, Sought, localised, sought
from assistant.view import DocumentView, Sentence
from ingest.source import Span

# The date of a document is a fact of its own, told by its header, and answers no other question.
_DATELINE = re.compile(r"[A-ZĐ][^,;.]{1,40}, ngày .{1,20} năm (?:[0-9]{4}|…+|\.+)")
_TRIMMED = 12  # best sentences whose best stretch is looked for


@dataclass(frozen=True, slots=True)
class Standing:
    """A passage of a document with its place in the search: larger is better."""

    view: DocumentView
    span: Span
    score: float

    @property
    def sentences(self) -> list[Sentence]:
        """The sentences that the passage touches."""
        return [self.view.sentences[i] for i in _inside(self.view.sentences, self.span)]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer: its number in its document and the standing of the best passage around it."""

    view: DocumentView
    index: int
    standing: float

    @property
    def sentence(self) -> Sentence:
        """The sentence itself."""
        return self.view.sentences[self.index]


def candidates(passages: Iterable[Standing]) -> list[Candidate]:
    """Every sentence that a passage touches, once."""
    best: dict[tuple[str, int], Candidate] = {}
    for passage in passages:
        for index in _inside(passage.view.sentences, passage.span):
            if _DATELINE.fullmatch(passage.view.sentences[index].text):
                continue
            key = (passage.view.document.id, index)
            if key not in best or best[key].standing < passage.score:
                best[key] = Candidate(passage.view, index, passage.score)
    return list(best.values())


def _inside(sentences: Sequence[Sentence], span: Span) -> Iterator[int]:
    index = bisect_right(sentences, span.start, key=lambda s: s.span.end)
    while index < len(sentences) and sentences[index].span.start < span.end:
        yield index
        index += 1


def ranked(question: Question, terms: Terms, passages: Iterable[Standing]) -> list[Scored]:
    """The sentences of the passages, best first; long ones among the best as their best stretch."""
    asked = sought(question, terms)
    local: dict[str, Local] = {}
    scored = []
    for candidate in candidates(passages):
        weights = local_of(asked, candidate.view, local)
        scored.append((_scored(asked, weights, candidate, candidate.sentence), candidate))
    scored.sort(key=lambda row: -row[0].score)
    pieces = [_piece(asked, local[c.view.document.id], s, c) for s, c in scored[:_TRIMMED]]
    return sorted(pieces, key=lambda s: -s.score)


def local_of(asked: Sought, view: DocumentView, known: dict[str, Local]) -> Local:
    """The weights of a document, worked out once a question."""
    if view.document.id not in known:
        known[view.document.id] = localised(asked, view)
    return known[view.document.id]


def described(asked: Sought, local: Local, candidate: Candidate, sentence: Sentence) -> tuple[float, ...]:
    """The signs of a candidate, or of a stretch of it."""
    near = signs.around(candidate.view, candidate.index)
    return signs.signs(asked, local, sentence, near, candidate.standing, candidate.view.title)


def _scored(asked: Sought, local: Local, candidate: Candidate, sentence: Sentence) -> Scored:
    found = dict(zip(signs.SENTENCE, described(asked, local, candidate, sentence), strict=True))
    confidence = evidence.confidence(asked.terms, sentence, candidate.view.title)
    return Scored(
        sentence, signs.value(tuple(found.values())), found["typed"] >= 0, confidence, found["near"]
    )


def _piece(asked: Sought, local: Local, scored: Scored, candidate: Candidate) -> Scored:
    """A long sentence is as good as its best stretch."""
    record = candidate.view.document.text
    piece = evidence.best_piece(asked.question, local.terms, scored.sentence, record)
    return scored if piece is scored.sentence else _scored(asked, local, candidate, piece)
