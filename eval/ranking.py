"""The weights of the search's measures, learned from judged questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.ranking import MEASURES
from ingest.lexical import Floats, Integers

_PENALTY = 0.0003  # for large weights: measures that tell the same share the work


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found for one question: scaled measures, the document of each passage, the right documents."""

    columns: Floats
    documents: Integers
    right: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Flat:
    """All questions one after the other: passages sorted by question and document, and where each begins."""

    columns: NDArray[np.float64]
    documents: Integers
    questions: Integers
    right: NDArray[np.bool_]


def learn(questions: Sequence[Judged]) -> dict[str, float]:
    """The weight of each measure, none negative, the largest 1.

    A document counts with its best passage. The likelihood of the right documents among all that
    were found is made as large as it can be (a softmax over the scores); questions for which no
    right document was found teach nothing. Deterministic.
    """
    from scipy.optimize import minimize

    flat = _flat([question for question in questions if _teaches(question)])
    start = np.full(len(MEASURES), 0.5)
    found = minimize(_loss, start, (flat,), jac=True, method="L-BFGS-B", bounds=[(0.0, None)] * len(MEASURES))
    weights = found.x / (found.x.max() or 1.0)
    return {name: round(float(weight), 3) for name, weight in zip(MEASURES, weights, strict=True)}


def _teaches(question: Judged) -> bool:
    return bool(question.right & set(question.documents.tolist()))


def _flat(questions: Sequence[Judged]) -> _Flat:
    columns, documents, starts, right = [], [], [0], []
    passages = 0
    for question in questions:
        order = np.argsort(question.documents, kind="stable")
        owners = question.documents[order]
        firsts = np.flatnonzero(np.diff(owners, prepend=-1))
        columns.append(question.columns[order])
        documents.append(firsts + passages)
        right.append(np.isin(owners[firsts], list(question.right)))
        starts.append(starts[-1] + len(firsts))
        passages += len(owners)
    return _Flat(
        np.concatenate(columns).astype(np.float64),
        np.concatenate(documents),
        np.array(starts[:-1]),
        np.concatenate(right),
    )


def _loss(weights: NDArray[np.float64], flat: _Flat) -> tuple[float, NDArray[np.float64]]:
    """Mean negative log likelihood of the right documents, and its slope."""
    passages = flat.columns @ weights
    best = _best_passages(passages, flat.documents)
    scores = passages[best]
    chosen = _shares(scores, flat.questions)
    wanted = _shares(np.where(flat.right, scores, -np.inf), flat.questions)
    count = len(flat.questions)
    loss = (
        _log_sum(scores, flat.questions) - _log_sum(np.where(flat.right, scores, -np.inf), flat.questions)
    ).sum()
    slope = flat.columns[best].T @ (chosen - wanted)
    penalty = _PENALTY * (weights**2).sum()
    return float(loss / count + penalty), slope / count + 2 * _PENALTY * weights


def _best_passages(scores: NDArray[np.float64], documents: Integers) -> Integers:
    """The place of the best passage of each document."""
    sizes = np.diff(np.append(documents, len(scores)))
    order = np.lexsort((-scores, np.repeat(np.arange(len(documents)), sizes)))
    best: Integers = order[documents]
    return best


def _log_sum(scores: NDArray[np.float64], questions: Integers) -> NDArray[np.float64]:
    """The logarithm of the summed exponentials of each question's documents."""
    highest = np.maximum.reduceat(scores, questions)
    sizes = np.diff(np.append(questions, len(scores)))
    sums = np.add.reduceat(np.exp(scores - np.repeat(highest, sizes)), questions)
    result: NDArray[np.float64] = highest + np.log(sums)
    return result


def _shares(scores: NDArray[np.float64], questions: Integers) -> NDArray[np.float64]:
    sizes = np.diff(np.append(questions, len(scores)))
    result: NDArray[np.float64] = np.exp(scores - np.repeat(_log_sum(scores, questions), sizes))
    return result
