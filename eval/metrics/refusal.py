"""Refusals: are they right, are they enough, and what risk is left when only the surest answers are given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question came to. `confidence` is None where the answer does not say how sure it is."""

    should_refuse: bool
    refused: bool
    good: bool
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """With answers of at least `confidence` alone: the share of questions answered, and of those the share wrong."""

    confidence: float | None
    coverage: float
    risk: float


def precision(rows: Sequence[Asked]) -> float | None:
    """Of the questions refused, the share that had to be; None when none was refused."""
    return _share([row.should_refuse for row in rows if row.refused])


def recall(rows: Sequence[Asked]) -> float | None:
    """Of the questions that had to be refused, the share that was; None when there are none."""
    return _share([row.refused for row in rows if row.should_refuse])


def _share(flags: Sequence[bool]) -> float | None:
    return round(sum(flags) / len(flags), 4) if flags else None


def risk_coverage(rows: Sequence[Asked]) -> list[Point]:
    """The curve from the surest answers to all that were given.

    An answer that does not say how sure it is, is one that follows a rule, and comes first.
    """
    given = sorted((row for row in rows if not row.refused), key=_doubt)
    points, answered, wrong = [], 0, 0
    for _, group in groupby(given, key=_doubt):
        chosen = list(group)
        answered += len(chosen)
        wrong += sum(not row.good for row in chosen)
        points.append(Point(chosen[0].confidence, round(answered / len(rows), 4), round(wrong / answered, 4)))
    return points


def _doubt(row: Asked) -> float:
    return -1.0 if row.confidence is None else 1.0 - row.confidence


def area(points: Sequence[Point]) -> float | None:
    """Mean risk over the coverage reached (area under the curve, less is better); None without an answer."""
    if not points:
        return None
    total, before = 0.0, 0.0
    for point in points:
        total += (point.coverage - before) * point.risk
        before = point.coverage
    return round(total / before, 4)
