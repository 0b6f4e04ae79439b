"""Plots as inline SVG whose colours follow the page (light, dark, paper)."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from eval import labels

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Drawn in these, then replaced by the variables of the page's style.
_INK, _SERIES, _SOFT, _GRID = "#010203", "#040506", "#070809", "#0a0b0c"
_VARIABLES = {_INK: "var(--ink)", _SERIES: "var(--series)", _SOFT: "var(--soft)", _GRID: "var(--grid)"}
_BINS = 20


def bars_by_kind(
    shares: Mapping[str, float | None],
    counts: Mapping[str, float | None],
    spans: Mapping[str, Sequence[float]],
) -> str:
    """A bar for each kind: share of good answers, its interval, how many questions."""
    names = [name for name, share in shares.items() if share is not None]
    figure, axes = _figure(6.6, 0.6 + 0.3 * max(1, len(names)))
    values = [shares[name] or 0.0 for name in names]
    axes.barh(range(len(names)), values, color=_SERIES, height=0.62)
    for place, name in enumerate(names):
        low, high = spans.get(name, (values[place], values[place]))
        axes.plot([low, high], [place, place], color=_INK, linewidth=1.1)
    axes.set_yticks(
        range(len(names)),
        [f"{labels.kind(n)} ({labels.number(counts.get(n))})" for n in names],
        parse_math=False,
    )
    axes.invert_yaxis()
    _shares(axes.xaxis, axes)
    return _svg(figure, "kinds")


def risk_coverage(points: Sequence[Mapping[str, float | None]]) -> str | None:
    """Risk against coverage; None with fewer than two points."""
    if len(points) < 2:
        return None
    figure, axes = _figure(5.2, 2.9)
    coverage = [float(point["coverage"] or 0) for point in points]
    axes.plot(coverage, [float(point["risk"] or 0) for point in points], color=_SERIES, linewidth=1.8)
    axes.set_xlim(0, 1.01)
    axes.set_ylim(bottom=0)
    axes.set_xlabel("tỉ lệ câu được trả lời", color=_INK)
    axes.set_ylabel("tỉ lệ sai trong đó", color=_INK)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(
            lambda value, _: labels.percent(round(value, 3)).replace(",0\u00a0%", "\u00a0%")
        )
    return _svg(figure, "risk")


def latency_histogram(milliseconds: Sequence[float]) -> str | None:
    """How many questions took how long; None when no time is known."""
    known = [value for value in milliseconds if value > 0]
    if not known:
        return None
    figure, axes = _figure(5.2, 2.9)
    axes.hist(known, bins=_BINS, color=_SERIES)
    axes.set_xlabel("mili giây cho một câu", color=_INK)
    axes.set_ylabel("số câu", color=_INK)
    return _svg(figure, "latency")


def bars(values: Mapping[str, float]) -> str:
    """A bar for each figure that is a share of 1."""
    figure, axes = _figure(6.0, 0.6 + 0.32 * max(1, len(values)))
    axes.barh(range(len(values)), list(values.values()), color=_SERIES, height=0.62)
    axes.set_yticks(range(len(values)), list(values), parse_math=False)
    axes.invert_yaxis()
    _shares(axes.xaxis, axes)
    return _svg(figure, "figures")


def _shares(axis: Any, axes: Axes) -> None:
    axes.set_xlim(0, 1)
    axis.set_major_formatter(lambda value, _: f"{round(value * 100)} %")


def _figure(width: float, height: float) -> tuple[Figure, Axes]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    figure.patch.set_alpha(0)
    axes = figure.add_subplot()
    axes.patch.set_alpha(0)
    axes.grid(color=_GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(colors=_INK, length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    return figure, axes


def _svg(figure: Figure, name: str) -> str:
    """The SVG element alone; the same figure gives the same text."""
    from matplotlib import rc_context

    buffer = io.StringIO()
    with rc_context(
        {"svg.fonttype": "none", "svg.hashsalt": name, "font.family": "sans-serif", "font.size": 9}
    ):
        figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    for drawn, variable in _VARIABLES.items():
        text = text.replace(drawn, variable)
    return text[text.index("<svg") :]
