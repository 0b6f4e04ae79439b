"""The report as one HTML page: nothing is fetched, every word of an answer is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval import labels
from eval.comparison import Comparison
from eval.report import plots
from eval.runs import Run

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parent
_TILES = (
    "good", "right_and_cited", "rightly_refused", "refusal_precision", "citation_recall",
    "citation_precision", "exact_quotes", "directives_right",
)  # fmt: skip
_COLUMNS = (
    "good", "right", "right_and_cited", "wrongly_refused", "rightly_refused", "citation_recall", "exact_quotes",
)  # fmt: skip


def page(run: Run, comparison: Comparison | None = None) -> str:
    """The page of a run; with `comparison` also what changed against another run."""
    return _environment().get_template("page.html.j2").render(
        run=run,
        comparison=comparison,
        tiles=[_tile(run, name) for name in _TILES if run.total.get(name) is not None],
        spans={name: _span(low, high) for name, (low, high) in run.intervals.get("total", {}).items()},
        rates=[name for name in _COLUMNS if run.total.get(name) is not None],
        graded=any(outcome.grade for outcome in run.failed),
        kinds_plot=plots.bars_by_kind(
            {kind: row.get("good") for kind, row in run.kinds.items()},
            {kind: row.get("questions") for kind, row in run.kinds.items()},
            {kind: row["good"] for kind, row in run.intervals.items() if "good" in row},
        ),
        risk_plot=plots.risk_coverage(run.risk_coverage),
        latency_plot=plots.latency_histogram([o.timings_ms.get("total", 0.0) for o in run.outcomes]),
    )  # fmt: skip


def figures_page(
    title: str,
    figures: Mapping[str, float | None],
    about: str,
    risks: Sequence[Mapping[str, float | None]] = (),
) -> str:
    """The page of plain figures by name, with a risk-coverage curve where there is one."""
    shares = {n: v for n, v in figures.items() if v is not None and 0 <= v <= 1}
    return _environment().get_template("figures.html.j2").render(
        title=title, about=about, figures=figures, plot=plots.bars(shares) if shares else None,
        risk_plot=plots.risk_coverage(risks),
    )  # fmt: skip


def _tile(run: Run, name: str) -> dict[str, Any]:
    interval = run.intervals.get("total", {}).get(name)
    return {
        "name": labels.figure(name),
        "value": labels.percent(run.total[name]),
        "interval": _span(*interval) if interval else "",
    }


def _span(low: float, high: float) -> str:
    return f"{labels.percent(low)} – {labels.percent(high)}"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.globals["labels"] = labels
    made.globals["style"] = (_FOLDER / "style.css").read_text(encoding="utf-8")
    return made
