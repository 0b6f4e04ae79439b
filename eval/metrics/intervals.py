"""How sure a figure is: bootstrap intervals, and paired tests of two runs over the same questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SEED = 20_251
_RESAMPLES = 4_000
_LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """95 % of the resampled means lie from `low` to `high`."""

    low: float
    high: float

    def as_json(self) -> list[float]:
        return [self.low, self.high]


@dataclass(frozen=True, slots=True)
class PairedTest:
    """Run b against run a over the same questions: gains, losses, mean difference, exact McNemar p-value."""

    better: int
    worse: int
    difference: float
    interval: Interval
    p_value: float


def interval(values: Sequence[float]) -> Interval | None:
    """Bootstrap interval (percentile, seeded) of the mean of `values`; None when there are none.

    Where all are 0 or all are 1 resampling has nothing to vary: the exact binomial interval is given.
    """
    if not values:
        return None
    if len(set(values)) == 1:
        return _constant(values)
    import numpy as np
    from scipy import stats

    found = stats.bootstrap(
        (np.asarray(values, float),), np.mean, n_resamples=_RESAMPLES, confidence_level=_LEVEL,
        method="percentile", rng=np.random.default_rng(SEED), vectorized=True, batch=200,
    ).confidence_interval  # fmt: skip
    return Interval(round(float(found.low), 4), round(float(found.high), 4))


def _constant(values: Sequence[float]) -> Interval:
    from scipy import stats

    value = float(values[0])
    if value not in {0.0, 1.0}:
        return Interval(value, value)
    found = stats.binomtest(int(value) * len(values), len(values)).proportion_ci(_LEVEL, method="exact")
    return Interval(round(float(found.low), 4), round(float(found.high), 4))


def paired(before: Sequence[bool], after: Sequence[bool]) -> PairedTest:
    """Compare two runs question by question; ValueError when they are not of the same length."""
    from scipy import stats

    pairs = list(zip(before, after, strict=True))
    better, worse = sum(b and not a for a, b in pairs), sum(a and not b for a, b in pairs)
    p_value = stats.binomtest(better, better + worse).pvalue if better + worse else 1.0
    steps = [float(b) - float(a) for a, b in pairs]
    mean = round(sum(steps) / len(steps), 4) if steps else 0.0
    return PairedTest(better, worse, mean, _difference(steps), float(p_value))


def _difference(steps: Sequence[float]) -> Interval:
    if len(set(steps)) <= 1:
        value = steps[0] if steps else 0.0
        return Interval(value, value)
    return interval(steps) or Interval(0.0, 0.0)
