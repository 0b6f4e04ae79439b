"""Time by step: median and 95th percentile, in milliseconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

Latency = dict[str, dict[str, float]]


def latency(timings: Sequence[Mapping[str, float]]) -> Latency:
    """Median and p95 of each step that any answer reports, in the order reported."""
    steps = dict.fromkeys(step for row in timings for step in row)
    return {step: _spread([row[step] for row in timings if step in row]) for step in steps}


def _spread(values: Sequence[float]) -> dict[str, float]:
    return {"median": round(median(values), 1), "p95": round(p95(values), 1)}


def p95(values: Sequence[float]) -> float:
    """The value that 95 % do not exceed (nearest rank); 0 when there are none."""
    ranked = sorted(values)
    return ranked[-(-len(ranked) * 95 // 100) - 1] if ranked else 0.0
