"""What each sign of evidence is worth: learned weights, kept in a data file."""

from __future__ import annotations

from functools import cache
from typing import Literal

import corpus
from ingest.datafile import Row, read_data

FILE = "evidence_weights.yaml"
Part = Literal["sentence", "piece", "confidence", "narrowed"]


class Model(Row):
    """One linear model: a weight a sign, by name, and what it was learned from."""

    source: str
    bias: float = 0.0
    weights: dict[str, float]


class Thresholds(Row):
    """The sureness an answer needs: over the open library, and where the user named the document."""

    source: str
    open: float
    narrowed: float


class Weights(Row):
    """corpus/evidence_weights.yaml: sentences against each other, stretches of a sentence, whether to answer at all.

    Whether to answer is told apart for the open library and for a document that the user named ("narrowed").
    """

    source: str
    sentence: Model
    piece: Model
    confidence: Model
    narrowed: Model
    thresholds: Thresholds


_used: list[Weights] = []


def weights() -> Weights:
    """The weights of this installation."""
    if not _used:
        _used.append(read_data(corpus.path(FILE), Weights))
    return _used[-1]


def use(found: Weights) -> None:
    """Work with these weights from now on; for learning, where one model rests on another."""
    _used[:] = [found]
    vector.cache_clear()


@cache
def vector(part: Part, names: tuple[str, ...]) -> tuple[float, ...]:
    """The weights of one model in the order of `names`; a sign without a weight counts nothing."""
    known: dict[str, float] = getattr(weights(), part).weights
    return tuple(known.get(name, 0.0) for name in names)
