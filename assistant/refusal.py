"""When not to answer: how sure the evidence is, why it is not enough, and what stands nearest."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import mul
from typing import Literal

from assistant import evidence
from assistant import signs as signs_of
from assistant.answer import Answer, Quote, cite
from assistant.candidates import Standing
from assistant.evidence import STRICT, Scored, Terms
from assistant.question import AnswerType, Question, Word, within
from assistant.scope import Scope
from assistant.view import NOTHING, DocumentView, Words
from assistant.weights import vector, weights
from ingest.language import align, fold, fold_normalised

SIGNS = (
    "words",
    "pairs",
    "known",
    "passage",
    "passage_pairs",
    "score",
    "margin",
    "near",
    "asked",
    "lexical",
    "alike",
)
OFFERING = " Đoạn gần nhất để xem thêm, không phải câu trả lời:."  # the passages' numbers follow the colon
_LONGEST = 90  # characters of a title in a reason
_TOPIC = 60  # characters of the question's own words in a reason
_NEAREST = 3  # passages offered with a refusal
_ALONE = 4.0  # margin of a sentence that stands alone
_SLIGHT = 0.2  # share of the question's words that a passage offered has to hold

View = Callable[[str], DocumentView]


@dataclass(frozen=True, slots=True)
class Weighed:
    """The sentences ranked for a question, those that hold what is asked, and the passages they come from.

    `lexical` is the best BM25 score of the search.
    """

    question: Question
    terms: Terms
    ranked: Sequence[Scored]
    fitting: Sequence[Scored]
    passages: Sequence[Standing]
    lexical: float

    @property
    def views(self) -> list[DocumentView]:
        """The documents of the passages, best first."""
        return list({p.view.document.id: p.view for p in self.passages}.values())

    @property
    def lacks_kind(self) -> bool:
        """Is a kind of thing asked for that has to be in the answer, and is in no sentence?"""
        return self.question.answer_type in STRICT and not self.fitting

    @property
    def best(self) -> Scored:
        """The sentence that would be the answer."""
        return (self.fitting or self.ranked)[0]


# -- how sure ----------------------------------------------------------------------------------------


def sureness(weighed: Weighed, narrowed: bool = False) -> float:
    """The chance (0..1) that the question is answered by its best sentence, by a model learned on questions of both kinds.

    `narrowed`: the user named the very document, where less is needed to be sure.
    """
    if not weighed.ranked:
        return 0.0
    part: Literal["narrowed", "confidence"] = "narrowed" if narrowed else "confidence"
    odds = getattr(weights(), part).bias + sum(map(mul, vector(part, SIGNS), signs(weighed)))
    return 1 / (1 + math.exp(-odds))


def least(narrowed: bool = False) -> float:
    """The sureness that an answer needs; less where the user named the very document."""
    thresholds = weights().thresholds
    return thresholds.narrowed if narrowed else thresholds.open


def signs(weighed: Weighed) -> tuple[float, ...]:
    """One value a name of `SIGNS`; shares are of 1, by the library's weights of words."""
    terms, best = weighed.terms, weighed.best
    passage, title = _passage(weighed)
    over = title | best.sentence.above | best.sentence.lead
    known = len(terms.pairs) / (len(terms.pairs) + terms.novel) if terms.pairs else 0.0
    others = [s.score for s in weighed.ranked if s is not best]
    return (
        evidence.held(terms, best.sentence, title)[1] / terms.total,
        evidence.pair_share(terms, best.sentence, over) * known,
        known,
        _share(terms, (passage | title | best.sentence.above).single),
        evidence.share_of(terms, passage.pairs | over.pairs) * known,
        best.score,
        best.score - max(others) if others else _ALONE,
        best.near,
        math.log1p(len(terms.folded)),
        weighed.lexical / terms.total,
        _alike(weighed, passage),
    )


def _alike(weighed: Weighed, passage: Words) -> float:
    """Share of the question's words that the best sentence says in other words."""
    sentence = weighed.best.sentence
    there = (passage | sentence.above).single
    return signs_of.alike(
        signs_of.sought(weighed.question, weighed.terms), weighed.terms, there, sentence.folded
    )


def _share(terms: Terms, words: frozenset[str]) -> float:
    return sum(w for f, w in zip(terms.folded, terms.weights, strict=True) if f in words) / terms.total


def _passage(weighed: Weighed) -> tuple[Words, Words]:
    """Words of the passage around the best sentence, and of its document's title."""
    sentence = weighed.best.sentence
    for passage in weighed.passages:
        if passage.view.document.id == sentence.doc_id and _touches(passage, sentence.span.start):
            return _words(passage), passage.view.title
    return Words(frozenset(sentence.folded), sentence.pairs(True) | sentence.pairs(False)), NOTHING


def _touches(passage: Standing, offset: int) -> bool:
    return passage.span.start <= offset < passage.span.end


def _words(passage: Standing) -> Words:
    found = passage.sentences
    pairs = (p for s in found for accented in (True, False) for p in s.pairs(accented))
    return Words(frozenset(w for s in found for w in s.folded), frozenset(pairs))


# -- why not -----------------------------------------------------------------------------------------

_KINDS: dict[AnswerType, str] = {
    "email": "e-mail", "link": "đường dẫn", "phone": "số điện thoại", "money": "số tiền", "date": "ngày tháng", "person": "họ tên",
    "year": "năm", "deadline": "thời hạn", "period": "khoảng thời gian", "number": "con số",
}  # fmt: skip


def reason(
    question: Question,
    scope: Scope,
    views: Sequence[DocumentView],
    weighed: Weighed | None,
    mentioned: Callable[[str], bool],
) -> str:
    """Why there is no answer: what the documents asked about do not name, or which words of the question they never say.

    `mentioned` tells whether the library says some folded words side by side: those are never called absent.
    """
    where = _where(scope, views)
    if weighed is None or not weighed.ranked:
        return f"{where} không có đoạn nào liên quan tới câu hỏi."
    topic = _topic(question, scope)
    if weighed.lacks_kind:
        about = f" khi nói về “{topic}”" if topic else ""
        return f"{where} không nêu {_KINDS[question.answer_type]} được hỏi{about}."
    if unsaid := [words for words in _unsaid(question, scope, weighed) if not mentioned(fold(words))]:
        return f"{where} không có đoạn nào nói tới {_listed(unsaid)}."
    about = f" “{topic}”" if topic else " điều được hỏi"
    return f"{where} có nhắc một phần, nhưng không có đoạn nào nói rõ{about}."


def _where(scope: Scope, views: Sequence[DocumentView]) -> str:
    """The documents asked about, as a subject."""
    kinds = {shown.document.header.kind for shown in views}
    kind = next(iter(kinds)) if len(kinds) == 1 else None
    if scope.sides:
        return f"{kind or 'Văn bản'} của {scope.sides[0][0]}"
    if len(views) == 1:
        header = views[0].document.header
        title = " ".join(part for part in (header.kind, header.title) if part) or views[0].document.name
        return f"Văn bản “{_shortened(title, _LONGEST)}”"
    return "Các văn bản trong kho"


def _topic(question: Question, scope: Scope) -> str:
    """The longest stretch without a stop from a content word that the scope does not account for to another."""
    stretches: list[list[Word]] = []
    for word in question.words():
        if not word.joined or not stretches:
            stretches.append([])
        stretches[-1].append(word)
    telling = [_between(stretch, scope) for stretch in stretches]
    runs = _runs(question, [word for stretch in telling for word in stretch])
    return _shortened(max(runs, key=len, default=""), _TOPIC)


def _between(stretch: Sequence[Word], scope: Scope) -> Sequence[Word]:
    """From the first to the last word of a stretch that tells what is asked."""
    found = [i for i, w in enumerate(stretch) if w.content and not within(w.start, scope.spans)]
    return stretch[found[0] : found[-1] + 1] if found else []


def _unsaid(question: Question, scope: Scope, weighed: Weighed) -> list[str]:
    """Words of the question that the nearest passage never says, neighbours together, as they were typed.

    One syllable alone is no word in Vietnamese more often than not: it is not named.
    """
    passage, title = _passage(weighed)
    said = (passage | title | weighed.best.sentence.above).single
    unsaid = [
        w for w in question.words() if w.content and w.folded not in said and not within(w.start, scope.spans)
    ]
    return [run for run in _runs(question, unsaid) if " " in run]


def _runs(question: Question, chosen: Sequence[Word]) -> list[str]:
    """The chosen words as stretches of the question; words that follow one another stay together."""
    runs: list[list[Word]] = []
    order = {w.start: i for i, w in enumerate(question.words())}
    for word in chosen:
        follows = runs and word.joined and order[word.start] == order[runs[-1][-1].start] + 1
        runs[-1].append(word) if follows else runs.append([word])
    found = (question.text[run[0].start : run[-1].start + len(run[-1].accented)] for run in runs)
    return [typed for words in found if (typed := _as_typed(question, words))]


def _as_typed(question: Question, words: str) -> str | None:
    """Words of the question as the user typed them; None where they were corrected or spelled out."""
    raw = align(question.raw)
    start = fold_normalised(raw.text).find(fold(words))
    if start < 0:
        return None
    span = raw.raw_span(start, start + len(fold(words)))
    return question.raw[span.start : span.end]


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words[:3])


def _shortened(text: str, most: int) -> str:
    text = re.sub(r"\s+", " ", text).strip()
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + "…"


# -- what stands nearest -----------------------------------------------------------------------------


def nearest(weighed: Weighed | None, view: View) -> list[Quote]:
    """Up to three sentences closest to the question, one a section; they are offered, not claimed to answer."""
    found: dict[tuple[str, str], Quote] = {}
    for scored in weighed.ranked if weighed else ():
        sentence = scored.sentence
        if scored.confidence >= _SLIGHT:
            quote = Quote(view(sentence.doc_id), sentence.span, sentence.section)
            found.setdefault((sentence.doc_id, sentence.section), quote)
    return list(found.values())[:_NEAREST]


def refused(why: str, offered: Sequence[Quote] = ()) -> Answer:
    """An abstention with its reason; the passages offered are cited and said to be no answer."""
    citations = tuple(cite(quote, n) for n, quote in enumerate(offered, start=1))
    text = f"Không tìm thấy căn cứ trong kho văn bản. {why}"
    if citations:
        marks = " ".join(f"[{c.n}]" for c in citations)
        text += OFFERING.replace(":", f": {marks}")
    return Answer("abstained", text, why, citations)
