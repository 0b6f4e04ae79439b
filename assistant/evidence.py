"""From passages to the words that answer: sentences are scored, long ones trimmed to the clauses that matter."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.question import AnswerType, Question
from assistant.view import Sentence
from ingest.language import align, comparable, fold_normalised, syllables
from ingest.source import Span

LENGTH = 280  # characters an answer to a plain question aims to stay under
_ABOVE = 0.5  # worth of a word that stands in a heading over the sentence, against one in it
_FOLDED = 0.8  # worth of a word that differs in its accents only (a typo, or another word)
_PAIR = 0.35  # worth of the question's pairs of neighbours standing together in the sentence
_TYPE = 0.18  # bonus for holding the kind of thing that is asked
_PASSAGE = 0.25  # worth of the search score of the passage


@dataclass(frozen=True, slots=True)
class Terms:
    """The question's content words with their weights (rarer in the library: heavier)."""

    folded: tuple[str, ...]
    accented: tuple[str, ...]
    weights: tuple[float, ...]
    trust_accents: bool

    @property
    def total(self) -> float:
        return sum(self.weights) or 1.0


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence with its score and the share (0..1) of the question's weight that it covers."""

    sentence: Sentence
    score: float
    coverage: float
    typed: bool


_DATE = r"\b[0-9]{1,2}[/.-][0-9]{1,2}(?:[/.-][0-9]{2,4})?\b|\bngay [0-9]{1,2}\b|\bthang [0-9]{1,2}\b|\bnam [0-9]{4}\b|\b(?:19|20)[0-9]{2}\b"
_PERIOD = r"\b(?:hang|hằng|moi|dinh ky|thuong xuyen) ?(?:ngay|tuan|thang|quy|nam)?\b|\b[0-9]+ thang\b|\bgiai doan\b|\bnhiem ky\b|\bquy [iv0-9]+\b"
_HOLDS: dict[AnswerType, str] = {
    "email": r"[\w.+-]+@[\w-]+\.[\w.]+",
    "phone": r"(?:\+84|\b0)[0-9][0-9 .()-]{7,}[0-9]",
    "money": r"[0-9][0-9.,]* ?(?:dong|trieu|ty|nghin|vnd|d\b)|\b(?:muoi|tram|trieu|ty) (?:dong|trieu)",
    "date": _DATE + r"|\b(?:dip|tet|ngay (?:truyen thong|thanh lap|quoc khanh))\b|" + _PERIOD,
    "deadline": _DATE + "|" + _PERIOD,
    "period": _PERIOD + "|" + _DATE,
    "number": r"\b[0-9]+(?:[.,][0-9]+)*\b|\b(?:mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)\b|\b[ivxl]{2,}\b",
    "document": r"\b[0-9]{1,4}\s?[-/]|\b(?:chi thi|nghi quyet|ket luan|quyet dinh|quy dinh|huong dan|ke hoach|chuong trinh|de an|luat|nghi dinh|thong tu|quy che)\b",
    "body": r"\b(?:ban|uy ban|mat tran|mttq|hoi|doan|dang uy|tinh uy|thanh uy|quan uy|bo|van phong|to|truong|pho|chu tich|bi thu|dong chi|ong|ba|can bo|dai|bao|so|cac cap|tong|vien|cong an|co quan|don vi|to chuc|ubnd|btt|chinh phu|quoc hoi|toa an|nguoi|cong dan|thu truong|giam doc)\b",
    "place": r"\b(?:tinh|thanh pho|quan|huyen|thi xa|xa|phuong|thon|to dan pho|tai|o|dia chi|dia ban|nuoc|truong|khu)\b|@",
}


@cache
def _holder(kind: AnswerType) -> re.Pattern[str] | None:
    pattern = _HOLDS.get(kind)
    return re.compile(pattern) if pattern else None


def holds(kind: AnswerType, text: str) -> bool:
    """Does normalised `text` hold a thing of the asked kind? True for kinds without a shape of their own."""
    pattern = _holder(kind)
    return pattern is None or pattern.search(fold_normalised(text)) is not None


STRICT: frozenset[AnswerType] = frozenset({"email", "phone", "money", "date", "deadline", "period", "number"})


def score(question: Question, terms: Terms, sentence: Sentence, passage_score: float, title: frozenset[str]) -> Scored:
    """How well a sentence answers; the title and the headings over it count at a discount."""
    own, covered = _own_and_covered(terms, sentence, title)
    pairs = _pairs(terms, sentence.folded)
    typed = holds(question.answer_type, sentence.text)
    total = own / terms.total * (1 - _ABOVE) + covered / terms.total * _ABOVE
    value = total + _PAIR * pairs + _PASSAGE * passage_score
    if question.answer_type in STRICT or question.answer_type in {"document", "body"}:
        value += _TYPE if typed else -_TYPE
    return Scored(sentence, value, covered / terms.total, typed)


def _own_and_covered(terms: Terms, sentence: Sentence, title: frozenset[str]) -> tuple[float, float]:
    folded, accented = set(sentence.folded), set(sentence.accented)
    own = covered = 0.0
    for plain, marked, weight in zip(terms.folded, terms.accented, terms.weights, strict=True):
        if plain in folded:
            worth = 1.0 if not terms.trust_accents or marked in accented else _FOLDED
            own += weight * worth
            covered += weight * worth
        elif plain in sentence.above or plain in title:
            covered += weight * 0.9
    return own, covered


def _pairs(terms: Terms, words: Sequence[str]) -> float:
    """Share (by weight) of neighbouring question words that are neighbours in the sentence too."""
    if len(terms.folded) < 2:
        return 0.0
    there = set(zip(words, words[1:], strict=False))
    pairs = list(zip(terms.folded, terms.folded[1:], strict=False))
    weights = [a + b for a, b in zip(terms.weights, terms.weights[1:], strict=False)]
    return sum(w for pair, w in zip(pairs, weights, strict=True) if pair in there) / (sum(weights) or 1.0)


# -- trimming ----------------------------------------------------------------------------------------

_CUT = re.compile(r"(?<=[;,:…]) | - (?=[A-ZĐÀ-Ỹ])")


def trim(question: Question, terms: Terms, sentence: Sentence, record: str, limit: int = LENGTH) -> Span:
    """The stretch of whole clauses, at most `limit` characters, that best answers; the sentence when it is short.

    `record` is the text of record of the sentence's document; the span returned lies in it.
    """
    if len(sentence.text) <= limit:
        return sentence.span
    cuts = clauses(sentence.text)
    best = max(_windows(cuts, limit), key=lambda window: _window_value(question, terms, sentence.text, *window))
    return raw_span(sentence, record, *best)


def raw_span(sentence: Sentence, record: str, start: int, end: int) -> Span:
    """Where `sentence.text[start:end]` stands in the text of record."""
    span = align(record[sentence.span.start : sentence.span.end]).raw_span(start, end)
    return Span(sentence.span.start + span.start, sentence.span.start + span.end)


def clauses(text: str) -> list[tuple[int, int]]:
    """Clauses of a sentence; a comma inside quotation marks or brackets cuts nothing."""
    cuts, start = [], 0
    for match in _CUT.finditer(text):
        inside = text[start : match.start()]
        if inside.count("(") > inside.count(")") or inside.count('"') % 2:
            continue
        cuts.append((start, match.start()))
        start = match.end()
    cuts.append((start, len(text)))
    return cuts


def _windows(cuts: Sequence[tuple[int, int]], limit: int) -> Iterable[tuple[int, int]]:
    for first in range(len(cuts)):
        for last in range(first, len(cuts)):
            if last > first and cuts[last][1] - cuts[first][0] > limit:
                break
            yield cuts[first][0], cuts[last][1]


def _window_value(question: Question, terms: Terms, text: str, start: int, end: int) -> tuple[float, int]:
    piece = text[start:end]
    folded, accented = syllables(fold_normalised(piece)), set(syllables(comparable(piece)))
    there = set(folded)
    value = sum(
        weight * (1.0 if not terms.trust_accents or marked in accented else _FOLDED)
        for plain, marked, weight in zip(terms.folded, terms.accented, terms.weights, strict=True)
        if plain in there
    ) / terms.total
    value += _PAIR * _pairs(terms, folded)
    if question.answer_type in STRICT | {"document", "body"}:
        value += 0.3 if holds(question.answer_type, piece) else 0.0
    return value, -(end - start)


def weigh(words: Sequence[tuple[str, str]], frequencies: Mapping[str, int], count: int, trust: bool) -> Terms:
    """Terms of the content words; weight falls with the number of passages that hold the word."""
    unique = list(dict.fromkeys(words))
    weights = tuple(math.log1p(count / (1 + frequencies.get(folded, 0))) for folded, _ in unique)
    return Terms(tuple(f for f, _ in unique), tuple(a for _, a in unique), weights, trust)
