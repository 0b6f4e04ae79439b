"""The report as Markdown, short enough for a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from eval import labels
from eval.comparison import Comparison
from eval.runs import Numbers, Run

_COLUMNS = (
    "good", "right_and_cited", "rightly_refused", "wrongly_refused", "citation_recall", "citation_precision",
    "exact_quotes",
)  # fmt: skip
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|<>&~-])")
_FAILED = 40  # questions named; the page has them all


def markdown(run: Run, comparison: Comparison | None = None) -> str:
    """A table by kind, time, what changed, and the questions that fail."""
    return "\n".join(_lines(run, comparison)) + "\n"


def _lines(run: Run, comparison: Comparison | None) -> Iterator[str]:
    yield f"## Đánh giá: {plain(run.suite)}"
    yield ""
    yield f"{plain(run.date)} · {plain(run.subject.label)}"
    yield ""
    if comparison is not None:
        yield f"So với {plain(comparison.before.id)}: {plain(comparison.judgement)}"
        yield ""
    yield from _table(run)
    yield ""
    yield _time(run)
    yield ""
    yield from _failed(run)


def _table(run: Run) -> Iterator[str]:
    yield from table_head(["loại", "câu", *(labels.figure(name) for name in _COLUMNS)])
    for kind, row in run.kinds.items():
        yield _row(labels.kind(kind), row)
    low, high = run.intervals.get("total", {}).get("good", (None, None))
    yield _row("**tổng**", run.total, raw=True)
    yield ""
    yield f"Đạt, khoảng tin cậy 95 %: {labels.percent(low)} – {labels.percent(high)}."


def table_head(names: Sequence[str]) -> Iterator[str]:
    """The two lines that open a table."""
    yield f"| {' | '.join(plain(name) for name in names)} |"
    yield f"| --- {'| ---: ' * (len(names) - 1)}|"


def _row(title: str, row: Numbers, raw: bool = False) -> str:
    cells = [labels.number(row.get("questions")), *(labels.told(name, row.get(name)) for name in _COLUMNS)]
    return f"| {title if raw else plain(title)} | {' | '.join(cells)} |"


def _time(run: Run) -> str:
    total = run.latency.get("total", {})
    median, slow = labels.number(total.get("median")), labels.number(total.get("p95"))
    return f"Thời gian một câu: trung vị {median} ms, p95 {slow} ms."


def _failed(run: Run) -> Iterator[str]:
    yield f"<details><summary>Chưa đạt: {len(run.failed)} câu</summary>"
    yield ""
    for outcome in run.failed[:_FAILED]:
        yield f"- {plain(outcome.id)} ({outcome.fault}): {plain(outcome.question)}"
    if len(run.failed) > _FAILED:
        yield f"- … và {len(run.failed) - _FAILED} câu nữa"
    yield ""
    yield "</details>"


def figures_markdown(title: str, figures: Mapping[str, float | None], about: str) -> str:
    """A table of plain figures by name."""
    rows = [f"| {plain(name)} | {labels.number(value)} |" for name, value in figures.items()]
    return (
        "\n".join([f"## {plain(title)}", "", plain(about), "", *table_head(["số đo", "giá trị"]), *rows])
        + "\n"
    )


def plain(text: str) -> str:
    """Words that Markdown leaves as they are, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
