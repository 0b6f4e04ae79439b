"""The weights of evidence learned from questions with known answers: sentences, stretches of them, when to refuse."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant import candidates, evidence, pieces, refusal, signs
from assistant.engine import Assistant
from assistant.evidence import Scored
from assistant.refusal import Weighed
from assistant.scope import Narrow
from assistant.view import Sentence
from assistant.weights import Model, Thresholds, Weights, use, weights
from eval.answers import plain
from eval.refusal import read_questions
from eval.retrieval import half_of
from eval.spans import SpanQuestion
from eval.suite import Question as SuiteQuestion
from eval.suite import Suite

Floats = NDArray[np.float64]
# Shares of the answerable questions of the tuning half that the thresholds may refuse.
_REFUSED = {"open": 0.06, "narrowed": 0.01}
_SHRINK = {"sentence": 8.0, "piece": 1.0, "confidence": 1.5}  # how much large weights are held down


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question with its evidence. `gold` tells the sentences that answer (None: not known which).

    `weight` makes kinds of lessons even; `narrowed` where the document was given with the question.
    """

    weighed: Weighed
    answerable: bool
    gold: Callable[[Sentence], bool] | None
    weight: float = 1.0
    narrowed: bool = False

    @property
    def again(self) -> Weighed:
        """The evidence ranked by the weights in use now."""
        old = self.weighed
        ranked = candidates.ranked(old.question, old.terms, old.passages)
        strict = old.question.answer_type in evidence.STRICT
        typed = [s for s in ranked if s.typed] if strict else ranked
        fitting = typed or (ranked if old.fitting else [])
        return Weighed(old.question, old.terms, ranked, fitting, old.passages, old.lexical)


# -- lessons -----------------------------------------------------------------------------------------


def span_lessons(questions: Sequence[SpanQuestion], assistant: Assistant) -> Iterator[Lesson]:
    """Answerable questions of the tuning half, each asked of its own passage."""
    for question in questions:
        if question.answers and half_of(question.id) == "tune":
            weighed = assistant.weighed(question.question, Narrow(doc=question.doc_id))
            if weighed is not None:
                yield Lesson(weighed, True, _holding(question.answers), narrowed=True)


def stranger_lessons(questions: Sequence[SpanQuestion], assistant: Assistant) -> Iterator[Lesson]:
    """The same questions asked of the passage of another one, which does not answer them."""
    asked = [q for q in questions if q.answers and half_of(q.id) == "tune"]
    for question, other in zip(asked, asked[len(asked) // 2 :] + asked[: len(asked) // 2], strict=True):
        weighed = assistant.weighed(question.question, Narrow(doc=other.doc_id))
        if weighed is not None and other.doc_id != question.doc_id:
            yield Lesson(weighed, False, None, narrowed=True)


def library_lessons(folder: Path, assistant: Assistant) -> Iterator[Lesson]:
    """Questions of the tuning half that the corpus answers or does not; with gold spans where `extractive.json` has them."""
    asked, outside = read_questions(folder)
    gold = _extractive(folder)
    for questions, answerable in ((asked, True), (outside, False)):
        for key, text in questions:
            if half_of(key) == "tune" and (weighed := assistant.weighed(text)) is not None:
                yield Lesson(weighed, answerable, gold.get(text))


def _extractive(folder: Path) -> dict[str, Callable[[Sentence], bool]]:
    file = folder / "extractive.json"
    if not file.exists():
        return {}
    rows = json.loads(file.read_text(encoding="utf-8"))
    return {row["question"]: _holding((row["answer"],), row["context_id"]) for row in rows}


def _holding(answers: Sequence[str], doc_id: str | None = None) -> Callable[[Sentence], bool]:
    wanted = [plain(answer) for answer in answers]

    def holds(sentence: Sentence) -> bool:
        words = plain(sentence.text)
        return (doc_id is None or sentence.doc_id == doc_id) and any(gold in words for gold in wanted)

    return holds


def suite_lessons(suite: Suite, assistant: Assistant, weight: float) -> Iterator[Lesson]:
    """Questions of a suite's tuning half that are answered from sentences."""
    for question in suite.measured:
        if question.split != "tune":
            continue
        weighed = assistant.weighed(question.question)
        if weighed is None or weighed.question.numbers or weighed.question.about:
            continue
        gold = _cited(question) if question.citations and not question.refuse else None
        yield Lesson(weighed, not question.refuse, gold, weight)


def _cited(question: SuiteQuestion) -> Callable[[Sentence], bool]:
    wanted = [(c.document, plain(c.fragment)) for c in question.citations if c.fragment]

    def holds(sentence: Sentence) -> bool:
        words = plain(sentence.text)
        return any(sentence.doc_id.startswith(doc) and fragment in words for doc, fragment in wanted)

    return holds


# -- learning ----------------------------------------------------------------------------------------


def learn(lessons: Sequence[Lesson], source: str) -> Weights:
    """The three models, one after the other: each rests on what the one before it picks."""
    found = weights()
    known = [lesson for lesson in lessons if lesson.gold is not None]
    found = found.model_copy(update={"source": source, "sentence": _sentences(known)})
    use(found)
    found = found.model_copy(update={"piece": _pieces(known)})
    use(found)
    return _thresholds(found, [lesson for lesson in lessons if lesson.weighed.ranked])


def _sentences(lessons: Sequence[Lesson]) -> Model:
    """Which of the sentences of a question answers: conditional logistic regression."""
    groups = []
    for lesson in lessons:
        rows, right = _described(lesson)
        if right.any() and not right.all():
            groups.append((rows, right, lesson.weight))
    told = _choice(groups, _SHRINK["sentence"])
    return _model(signs.SENTENCE, told, 0.0, f"{len(groups)} questions, which sentence answers")


def _described(lesson: Lesson) -> tuple[Floats, NDArray[np.bool_]]:
    """The signs of each sentence of a question, and whether it answers; long ones as their best stretch."""
    asked = signs.sought(lesson.weighed.question, lesson.weighed.terms)
    local: dict[str, signs.Local] = {}
    rows, right = [], []
    for candidate in candidates.candidates(lesson.weighed.passages):
        weighed = candidates.local_of(asked, candidate.view, local)
        record = candidate.view.document.text
        piece = evidence.best_piece(asked.question, weighed.terms, candidate.sentence, record)
        rows.append(candidates.described(asked, weighed, candidate, piece))
        right.append(lesson.gold is not None and lesson.gold(piece))
    return np.array(rows, float), np.array(right, bool)


def _pieces(lessons: Sequence[Lesson]) -> Model:
    """Which stretches of a sentence that answers hold the answer: logistic regression, each sentence counting once."""
    rows, right, weight = [], [], []
    for lesson in lessons:
        found = lesson.again.fitting
        if found and lesson.gold is not None and lesson.gold(found[0].sentence):
            tried = _windows(lesson, found[0])
            rows += [row for row, _ in tried]
            right += [holds for _, holds in tried]
            weight += [lesson.weight / max(len(tried), 1)] * len(tried)
    told, bias = _binary(np.array(rows), np.array(right), np.array(weight), _SHRINK["piece"])
    return _model(pieces.PIECE, told, bias, f"{len(rows)} stretches of sentences that answer")


def _windows(lesson: Lesson, scored: Scored) -> list[tuple[tuple[float, ...], bool]]:
    asked = signs.sought(lesson.weighed.question, lesson.weighed.terms)
    text, found = scored.sentence.text, []
    for window in pieces.windows(text):
        if (window.start, window.end) != (0, len(text)) and lesson.gold is not None:
            part = pieces.part_of(scored.sentence, window)
            found.append((pieces.signs(asked, text, window), lesson.gold(part)))
    return found


def _thresholds(found: Weights, lessons: Sequence[Lesson]) -> Weights:
    """Whether a question is answered at all, and the sureness below which it is refused."""
    weighed = [(lesson, lesson.again) for lesson in lessons]
    found = found.model_copy(
        update={
            "confidence": _sureness(weighed, False, "which the library answers"),
            "narrowed": _sureness(weighed, True, "asked of their passage and of another"),
        }
    )
    use(found)
    levels = {
        name: _level(
            [w for le, w in weighed if le.answerable and le.narrowed == narrowed], narrowed, _REFUSED[name]
        )
        for name, narrowed in (("open", False), ("narrowed", True))
    }
    note = f"refuse {_REFUSED['open']:.0%} and {_REFUSED['narrowed']:.0%} of the answerable questions learned from"
    return found.model_copy(update={"thresholds": Thresholds(source=note, **levels)})


def _sureness(weighed: Sequence[tuple[Lesson, Weighed]], narrowed: bool, what: str) -> Model:
    """Answerable or not, both kinds counting the same: logistic regression."""
    judged = [(le, w) for le, w in weighed if le.narrowed == narrowed and not w.lacks_kind]
    rows = np.array([refusal.signs(w) for _, w in judged])
    right = np.array([le.answerable for le, _ in judged], bool)
    weight = np.array([le.weight for le, _ in judged])
    weight = np.where(right, weight / weight[right].sum(), weight / weight[~right].sum()) * len(right) / 2
    told, bias = _binary(rows, right, weight, _SHRINK["confidence"])
    return _model(refusal.SIGNS, told, bias, f"{len(rows)} questions, {what}")


def _level(weighed: Sequence[Weighed], narrowed: bool, refused: float) -> float:
    sure = [0.0 if w.lacks_kind else refusal.sureness(w, narrowed) for w in weighed]
    return math.floor(float(np.quantile(sure, refused)) * 1000) / 1000 if sure else 0.0


def _model(names: Sequence[str], told: Floats, bias: float, source: str) -> Model:
    values = {name: round(float(value), 3) for name, value in zip(names, told, strict=True)}
    return Model(source=source, bias=round(bias, 3), weights=values)


def _choice(groups: Sequence[tuple[Floats, NDArray[np.bool_], float]], shrink: float) -> Floats:
    """Weights that make one of the right rows of each group the most likely."""
    from scipy.optimize import minimize

    scale = np.concatenate([rows for rows, _, _ in groups]).std(axis=0) + 1e-9
    scaled = [(rows / scale, right, weight) for rows, right, weight in groups]

    def loss(told: Floats) -> tuple[float, Floats]:
        total, slope = shrink * float(told @ told), 2 * shrink * told
        for rows, right, weight in scaled:
            odds = np.exp((rows @ told) - (rows @ told).max())
            share, among = odds / odds.sum(), np.where(right, odds, 0.0) / odds[right].sum()
            total -= weight * float(np.log(share[right].sum() + 1e-12))
            slope = slope - weight * ((among - share) @ rows)
        return total, slope

    told: Floats = np.asarray(minimize(loss, np.zeros(len(scale)), jac=True, method="L-BFGS-B").x)
    return np.asarray(told / scale)


def _binary(rows: Floats, right: NDArray[np.bool_], weight: Floats, shrink: float) -> tuple[Floats, float]:
    """Weights and bias of a logistic regression over standardised rows."""
    from scipy.optimize import minimize

    middle, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    scaled = np.column_stack([(rows - middle) / scale, np.ones(len(rows))])
    weight = weight * len(weight) / weight.sum()

    def loss(told: Floats) -> tuple[float, Floats]:
        odds = scaled @ told
        wrong = 1 / (1 + np.exp(-odds)) - right
        held = np.append(told[:-1], 0.0)
        total = float(weight @ (np.logaddexp(0, odds) - right * odds)) + shrink * float(held @ held)
        return total, (weight * wrong) @ scaled + 2 * shrink * held

    told = np.asarray(minimize(loss, np.zeros(scaled.shape[1]), jac=True, method="L-BFGS-B").x)
    return np.asarray(told[:-1] / scale), float(told[-1] - (told[:-1] * middle / scale).sum())


# -- the file ----------------------------------------------------------------------------------------

_HEAD = "# What each sign of evidence counts (assistant/signs.py, pieces.py, refusal.py). Written by `mattran eval learn`.\n"


def written(found: Weights) -> str:
    """The data file that `assistant.weights` reads."""
    import yaml

    return _HEAD + yaml.safe_dump(found.model_dump(), sort_keys=False, allow_unicode=True, width=110)
