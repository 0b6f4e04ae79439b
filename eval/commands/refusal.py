"""`mattran eval refusal`: questions outside the library refused, and what that costs of those inside it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.session import Home, Json, note, session
from eval.commands.shared import Report, Split, jsonable, own_home, without_nan

if TYPE_CHECKING:
    from rich.console import Console

    from eval.refusal import Point, RefusalFigures, RefusalReport

CorpusFolder = Annotated[
    Path, typer.Argument(metavar="DIR", help="Thư mục dữ liệu kiểu BEIR; câu hỏi của nó có đáp án trong kho.")
]
Outside = Annotated[
    Path | None,
    typer.Option(
        "--outside",
        metavar="FILE",
        help="Câu hỏi phải từ chối: JSON mỗi dòng một câu, có _id và text; mặc định out_of_corpus.jsonl của thư mục.",
    ),
]
Limit = Annotated[
    int | None, typer.Option("--limit", min=1, metavar="N", help="Chỉ hỏi N câu đầu của mỗi loại.")
]


def measure_refusal(
    ctx: typer.Context,
    folder: CorpusFolder,
    outside: Outside = None,
    split: Split = None,
    limit: Limit = None,
    report: Report = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Đo việc từ chối: bao nhiêu câu ngoài kho bị từ chối, và mất bao nhiêu câu trong kho."""
    from assistant.commands.progress import Bars
    from eval.refusal import run

    here = session(ctx, home, as_json)
    with Bars() as bars:
        found = run(folder, own_home(here, folder), outside, split, limit, bars)
    here.give(jsonable(found.as_json()))
    if report is not None:
        _write(found, folder, report)
    if not here.as_json:
        _print(found)


def _write(found: RefusalReport, data: Path, folder: Path) -> None:
    from eval.report import write_figures

    name = data.absolute().stem
    risks = [asdict(point) for point in found.total.risk_coverage]
    figures = without_nan(_named(found.total))
    files = write_figures(
        f"Từ chối đúng lúc: {name}", f"{name}-refusal", figures, _asked(found.total), folder, risks
    )
    note(f"Báo cáo: {', '.join(map(str, files))}")


def _asked(figures: RefusalFigures) -> str:
    inside = sum(outcome.answerable for outcome in figures.outcomes)
    return f"{inside} câu có đáp án trong kho, {len(figures.outcomes) - inside} câu ngoài kho"


def _points(figures: RefusalFigures) -> dict[str, Point]:
    """The points told: what was done, and what could be at given costs."""
    from eval.refusal import COSTS

    at_cost = {f"mất tối đa {cost:.0%}".replace("%", "\u00a0%"): figures.at_cost(cost) for cost in COSTS}
    return {"đang chạy": figures.operating, **at_cost}


def _named(figures: RefusalFigures) -> dict[str, float]:
    """Every figure told under a name for a reader."""
    named = {"diện tích dưới đường cong": figures.area}
    for name, point in _points(figures).items():
        named[f"{name}: ngoài kho bị từ chối"] = point.refused
        named[f"{name}: trong kho bị từ chối nhầm"] = point.wrongly
        named[f"{name}: ngưỡng"] = point.threshold
    return named


def _print(found: RefusalReport) -> None:
    """A table for each half that was asked and one of all, then the curve of all."""
    from rich.console import Console

    from eval import labels

    console = Console()
    for name, half in found.splits.items():
        _print_points(console, labels.SPLITS[name], half)
    _print_points(console, "tổng", found.total)
    _print_curve(console, found.total)
    console.print(f"Một câu: {labels.number(found.median_ms)} ms (trung vị)")


def _print_points(console: Console, name: str, figures: RefusalFigures) -> None:
    from rich.table import Table

    from eval import labels

    title = f"Từ chối, {name}: {_asked(figures)}"
    table = Table("", "ngưỡng", "ngoài kho bị từ chối", "trong kho bị từ chối nhầm", title=title)
    for label, point in _points(figures).items():
        shares = [labels.percent(value) for value in _known(point.refused, point.wrongly)]
        table.add_row(label, labels.number(round(point.threshold, 3)), *shares)
    (area,) = _known(figures.area)
    table.caption = f"Diện tích dưới đường cong: {labels.number(area)}"
    console.print(table)


def _print_curve(console: Console, figures: RefusalFigures) -> None:
    from rich.table import Table

    from eval import labels
    from eval.refusal import thinned

    table = Table(
        "được trả lời", "ngoài kho trong số đó", "chắc từ", title="Nếu chỉ trả lời những câu chắc nhất"
    )
    for point in thinned(figures.risk_coverage, 10):
        sure = "–" if point.confidence is None else labels.number(round(point.confidence, 3))
        table.add_row(labels.percent(point.coverage), labels.percent(point.risk), sure)
    console.print(table)


def _known(*values: float) -> list[float | None]:
    return [jsonable(value) for value in values]
