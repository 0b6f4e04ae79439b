"""Signs that a sentence answers a question: shares of words, the kind of thing asked, what stands around it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import mul

from assistant import evidence
from assistant.everyday import alternatives
from assistant.evidence import Terms
from assistant.kinds import Asked, asked_kinds
from assistant.question import Question, is_stop
from assistant.view import NOTHING, DocumentView, Sentence, Words
from assistant.weights import vector
from ingest.language import fold_normalised

SENTENCE = (
    "covered", "paired", "matched", "focus", "near", "typed", "kind", "figure", "defines", "before", "continues",
    "below", "opens", "fresh", "bare", "standing", "alike", "basis", "other",
)  # fmt: skip
_FIGURES = frozenset({"number", "date", "year", "money"})
_FIGURE = re.compile(r"[0-9]")
_DEFINED = re.compile(
    r"^(.*?)\b(?:la (?:gi|ai|the nao|nhu the nao|nguoi nhu the nao|viec gi)|nghia la gi|duoc hieu)\b|\bdinh nghia (?:cua )?(.*)"
)
_REACH = 25  # words into a sentence within which "là" may follow what is defined
_CONTINUES = re.compile(
    r"^(?:ong|ba|ho|chung|no|day|do|them vao do|trong (?:do|so)|vi (?:vay|the)|do (?:do|vay)|ngoai ra|sau do|khi (?:do|ay)|cung|theo do"
    r"|(?:\w+ ){1,3}(?:nay|do|ay))\b"
)
_NAMED = re.compile(r"\b(lan thu|khoa|dai hoi|nhiem ky|quy|chuong|phan|muc|dot) ([ivx]+|[0-9]+)\b")
_BASIS = re.compile(r"^(?:can cu|thuc hien|theo)\b")
_FEW = 3  # new words below which a sentence is a heading or repeats the question
_K1 = 0.9  # saturation of BM25
_LENGTH = 0.6  # how much a long sentence is marked down for its length (b of BM25)


@dataclass(frozen=True, slots=True)
class Other:
    """Words of the question (folded) and what documents may say for them."""

    said: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Sought:
    """A question with what is looked for in every sentence, worked out once."""

    question: Question
    terms: Terms
    kinds: Asked
    said: frozenset[str]
    content: frozenset[str]
    defined: frozenset[str]
    alternatives: tuple[Other, ...]
    ordinals: Mapping[str, frozenset[str]]


def sought(question: Question, terms: Terms) -> Sought:
    """What a question looks for."""
    words = question.words()
    found = _DEFINED.search(question.folded)
    return Sought(
        question,
        terms,
        asked_kinds(question),
        frozenset(w.folded for w in words),
        frozenset(terms.folded),
        frozenset(re.findall(r"\w+", (found[1] or found[2] or "") if found else "")),
        _others(question),
        _ordinals(question.folded),
    )


def _others(question: Question) -> tuple[Other, ...]:
    found = alternatives(question.text)
    return tuple(
        Other(frozenset(re.findall(r"\w+", question.folded[a.span.start : a.span.end])), a.words)
        for a in found
    )


def _ordinals(folded: str) -> dict[str, frozenset[str]]:
    """The numbers that name one of several: of terms, congresses, quarters, parts ("khoa": {"xiii"})."""
    found: dict[str, set[str]] = {}
    for match in _NAMED.finditer(folded):
        found.setdefault(match[1], set()).add(match[2])
    return {noun: frozenset(numbers) for noun, numbers in found.items()}


@dataclass(frozen=True, slots=True)
class Local:
    """The question's words weighed by one document: its terms, and for BM25 the rarity of every word said."""

    terms: Terms
    rarity: Mapping[str, float]
    usual: float


def localised(sought: Sought, view: DocumentView) -> Local:
    """How much each word of the question tells the sentences of a document apart."""
    count, held = len(view.sentences), view.word_counts
    rarity = {w: math.log1p((count - held[w] + 0.5) / (held[w] + 0.5)) for w in sought.said if held[w]}
    most = dict(zip(sought.terms.folded, sought.terms.weights, strict=True))
    capped = {w: min(rare, most.get(w, rare)) for w, rare in rarity.items()}
    usual = sum(held.values()) / (count or 1)
    return Local(evidence.localised(sought.terms, view), capped, usual or 1.0)


@dataclass(frozen=True, slots=True)
class Around:
    """What stands beside a sentence: its number in the document, words of the one before, of those that hang on it."""

    index: int
    before: frozenset[str]
    below: tuple[frozenset[str], ...]


def around(view: DocumentView, index: int) -> Around:
    """The neighbours of the sentence with this number."""
    sentences = view.sentences
    before = frozenset(sentences[index - 1].folded) if index else frozenset()
    below = tuple(frozenset(s.folded) for s in _hanging(view, index))
    return Around(index, before, below)


def _hanging(view: DocumentView, index: int) -> Sequence[Sentence]:
    """The sentences that a sentence ending in a colon announces: those of the provisions below its own."""
    sentence = view.sentences[index]
    if sentence.provision is None or not sentence.text.rstrip().endswith(":"):
        return ()
    found = []
    for later in view.sentences[index + 1 :]:
        if later.provision is None or not _is_below(view, later.provision, sentence.provision):
            break
        found.append(later)
    return found


def _is_below(view: DocumentView, index: int, over: int) -> bool:
    return index == over or any(p.index == over for p in view.ancestors(index))


def signs(
    sought: Sought, local: Local, sentence: Sentence, around: Around, standing: float, title: Words
) -> tuple[float, ...]:
    """One value a name of `SENTENCE`; shares are of 1. `standing` is the search score of the passage."""
    question = sought.question
    words = frozenset(sentence.folded)
    typed = evidence.holds(question, sentence.text)
    terms = local.terms
    fresh = len([w for w in words if w not in sought.said and not is_stop(w)])
    missing = sought.content - words
    before = len(missing & around.before) / (len(sought.content) or 1)
    folded = fold_normalised(sentence.text)
    return (
        evidence.held(terms, sentence, title)[1] / terms.total,
        evidence.pair_share(terms, sentence, NOTHING),
        _matched(local, sentence.folded),
        evidence.focus_share(sought.terms, sentence, title),
        evidence.nearest(question, terms, sentence) if question.answer_type in evidence.TYPED else 0.0,
        _typed(question, sentence, typed),
        sought.kinds.share(sentence.text, folded),
        float(question.answer_type in _FIGURES and _FIGURE.search(folded) is not None),
        _defines(sought.defined, sentence.folded),
        before,
        before if _CONTINUES.match(folded) else 0.0,
        max((len(missing & below) for below in around.below), default=0) / (len(sought.content) or 1),
        float(sentence.text.rstrip().endswith(":")),
        math.log1p(fresh),
        float(fresh < _FEW),
        standing,
        alike(sought, terms, words | sentence.above.single, sentence.folded),
        float(_BASIS.match(folded) is not None and "can cu" not in question.folded),
        _contradicts(sought, folded),
    )


def alike(sought: Sought, terms: Terms, there: frozenset[str], said: Sequence[str]) -> float:
    """Share (by weight) of the question's words that are not `there` but stand in other words in `said`."""
    if not sought.alternatives:
        return 0.0
    weight = dict(zip(terms.folded, terms.weights, strict=True))
    joined = f" {' '.join(said)} "
    found = {
        word
        for other in sought.alternatives
        if not other.said <= there and any(f" {' '.join(p)} " in joined for p in other.phrases)
        for word in other.said - there
    }
    return sum(weight.get(word, 0.0) for word in found) / terms.total


def _contradicts(sought: Sought, folded: str) -> float:
    """1 when a sentence names another congress, term or quarter than the question, and not the one asked."""
    if not sought.ordinals:
        return 0.0
    said = _ordinals(folded)
    return float(any(said.get(noun) and not said[noun] & asked for noun, asked in sought.ordinals.items()))


def _typed(question: Question, sentence: Sentence, typed: bool) -> float:
    """1 for the kind of thing asked, less for a count in another word for the unit, -1 for neither."""
    if question.answer_type not in evidence.TYPED:
        return 0.0
    if typed and question.answer_type == "number" and question.unit and not question.ordinal:
        return evidence.counted(sentence.text, question.unit) or 1.0
    return 1.0 if typed else -1.0


def _matched(local: Local, words: Sequence[str]) -> float:
    """BM25 of a sentence among those of its document, as a share of the most that the question's words can give."""
    length = 1 - _LENGTH + _LENGTH * len(words) / local.usual
    found = sum(rare * _K1 / (_K1 + length) for word, rare in local.rarity.items() if word in words)
    return found / (sum(local.rarity.values()) or 1.0)


def _defines(defined: frozenset[str], words: Sequence[str]) -> float:
    """How well the words before "là" are the thing whose meaning is asked."""
    if not defined or "la" not in words[:_REACH]:
        return 0.0
    said = words[: words.index("la")]
    if not said:
        return 0.0
    named = sum(word in defined for word in said) / len(said)
    return named * len(defined.intersection(said)) / len(defined)


def value(found: Sequence[float]) -> float:
    """The log-odds of a sentence against the others, by its signs."""
    return float(sum(map(mul, vector("sentence", SENTENCE), found)))
