"""What is quoted of the best sentences: the clauses that are likely to hold the answer, as few words as will do."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import mul

from assistant import evidence
from assistant.evidence import Scored, Terms
from assistant.question import Question, is_stop
from assistant.signs import Sought, sought
from assistant.view import DocumentView, Sentence, searchable
from assistant.weights import vector, weights
from ingest.language import fold_normalised

PIECE = ("held", "paired", "focus", "share", "opens", "ends", "fresh", "few", "none", "typed", "kind", "size")
_COST = 0.05  # what a hundred characters have to bring in chance of holding the answer
_NEXT = 0.13  # the same for a second sentence
_SURE = 0.5  # chance of the best sentence above which no second one is shown
_CLAUSES = 12  # clauses of a sentence that are tried; those of longer ones are joined
_FEW = 3


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of whole clauses of a sentence."""

    start: int
    end: int


def windows(text: str) -> list[Window]:
    """Every run of whole clauses of a sentence."""
    cut = evidence.clauses(text)
    while len(cut) > _CLAUSES:
        shortest = min(range(len(cut) - 1), key=lambda i: cut[i + 1][1] - cut[i][0])
        cut[shortest : shortest + 2] = [(cut[shortest][0], cut[shortest + 1][1])]
    ends = [j for j in range(len(cut)) if evidence.may_end(text, cut[j][1])]
    return [Window(cut[i][0], cut[j][1]) for i in range(len(cut)) for j in ends if j >= i]


def chosen(question: Question, terms: Terms, ranked: Sequence[Scored], view: DocumentView) -> list[Scored]:
    """The one or two sentences to quote, each trimmed; both of the document `view`, which the best one is from."""
    asked = sought(question, terms)
    chances = _chances(ranked)
    found: list[Scored] = []
    for scored, chance in list(zip(ranked, chances, strict=True))[:2]:
        worth, window = _best(asked, scored.sentence.text, chance, _NEXT if found else _COST)
        if scored.sentence.doc_id != view.document.id:
            break
        if not found or (worth > 0 and chances[0] < _SURE):
            found.append(_trimmed(scored, window, view.document.text))
    return found


def _chances(ranked: Sequence[Scored]) -> list[float]:
    """The chance of each sentence to be the one that answers, by their scores."""
    most = max(s.score for s in ranked)
    odds = [math.exp(s.score - most) for s in ranked]
    return [value / sum(odds) for value in odds]


def _best(asked: Sought, text: str, chance: float, cost: float) -> tuple[float, Window]:
    """The window worth most: its chance to hold the answer less the cost of its length."""
    tried = windows(text)
    worth = [chance * holding(asked, text, w) - cost * (w.end - w.start) / 100 for w in tried]
    best = max(range(len(tried)), key=worth.__getitem__)
    return worth[best], tried[best]


def holding(asked: Sought, text: str, window: Window) -> float:
    """The chance that a window holds the answer when its sentence does."""
    if window.start == 0 and window.end == len(text):
        return 1.0
    odds = weights().piece.bias + sum(map(mul, vector("piece", PIECE), signs(asked, text, window)))
    return 1 / (1 + math.exp(-odds))


def signs(asked: Sought, text: str, window: Window) -> tuple[float, ...]:
    """One value a name of `PIECE`; shares are of what the whole sentence has."""
    part = text[window.start : window.end]
    inside, whole = searchable(part)[0], searchable(text)[0]
    words, all_words = frozenset(inside), frozenset(whole)
    said = asked.content & all_words
    fresh = sum(w not in asked.said and not is_stop(w) for w in words)
    return (
        len(said & words) / (len(said) or 1),
        _paired(asked.terms, inside, whole),
        float(not asked.question.focus.isdisjoint(words)) if asked.question.focus & all_words else 0.5,
        len(part) / len(text),
        float(window.start == 0),
        float(window.end == len(text)),
        math.log1p(fresh),
        float(fresh < _FEW),
        float(fresh == 0),
        _typed(asked, part, text),
        _kinds(asked, part, text),
        math.log(len(part)),
    )


def _paired(terms: Terms, inside: Sequence[str], whole: Sequence[str]) -> float:
    asked = frozenset(zip(terms.folded, terms.folded[1:], strict=False))
    there = asked & frozenset(zip(whole, whole[1:], strict=False))
    held = there & frozenset(zip(inside, inside[1:], strict=False))
    return len(held) / (len(there) or 1)


def _typed(asked: Sought, part: str, text: str) -> float:
    question = asked.question
    if question.answer_type not in evidence.TYPED or not evidence.holds(question, text):
        return 0.0
    return 0.5 if evidence.holds(question, part) else -0.5


def _kinds(asked: Sought, part: str, text: str) -> float:
    whole = asked.kinds.share(text, fold_normalised(text))
    return (asked.kinds.share(part, fold_normalised(part)) - whole) if asked.kinds.held else 0.0


def _trimmed(scored: Scored, window: Window, record: str) -> Scored:
    sentence = scored.sentence
    if window.start == 0 and window.end == len(sentence.text):
        return scored
    return replace(scored, sentence=cut(sentence, window, record))


def cut(sentence: Sentence, window: Window, record: str) -> Sentence:
    """The part of a sentence, as a sentence of its own."""
    span = evidence.raw_span(sentence, record, window.start, window.end)
    return replace(part_of(sentence, window), span=span)


def part_of(sentence: Sentence, window: Window) -> Sentence:
    """The words of a part of a sentence; its place is still the whole one's."""
    text = sentence.text[window.start : window.end]
    folded, accented = searchable(text)
    return replace(sentence, text=text, folded=folded, accented=accented)
