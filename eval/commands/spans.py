"""`mattran eval spans`: answers from a given passage, in the SQuAD 2.0 layout."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.session import Home, Json, session
from eval.commands.shared import Limit, Report, Split, jsonable, own_home, report_figures, without_nan

if TYPE_CHECKING:
    from eval.spans import SpanReport

SpanFile = Annotated[
    Path, typer.Argument(metavar="FILE", help="Tệp theo mẫu SQuAD 2.0, hoặc danh sách câu hỏi.")
]


def measure_spans(
    ctx: typer.Context,
    file: SpanFile,
    split: Split = None,
    limit: Limit = None,
    report: Report = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Đo việc chỉ ra đúng chỗ trả lời trong đoạn văn, theo mẫu SQuAD 2.0."""
    from assistant.commands.progress import Bars
    from eval.spans import run

    here = session(ctx, home, as_json)
    with Bars() as bars:
        found = run(file, own_home(here, file), split, limit, bars)
    here.give(jsonable(found.as_json()))
    if not here.as_json:
        _print(found)
    report_figures("Chỉ đúng chỗ", file, found.total.as_json(), report)


_SHARES = {
    "holds": "giữ trọn lời đáp",
    "f1": "F1",
    "holds_given": "giữ trọn, trong số đã trả lời",
    "f1_given": "F1, trong số đã trả lời",
    "refused_answerable": "từ chối nhầm",
    "refused_unanswerable": "từ chối đúng lúc",
    "bm25_holds": "BM25: giữ trọn lời đáp",
    "bm25_f1": "BM25: F1",
}
_SIZES = {
    "questions": "câu hỏi",
    "length": "độ dài (trung vị)",
    "mean_length": "độ dài (trung bình)",
    "bm25_length": "BM25: độ dài (trung vị)",
    "median_ms": "mili giây (trung vị)",
}


def _print(found: SpanReport) -> None:
    """A column a half that was asked: shares, then sizes."""
    from rich.console import Console
    from rich.table import Table

    from eval import labels

    halves = {labels.SPLITS[name]: figures for name, figures in found.splits.items()}
    columns = {**halves, "tổng": found.total}
    table = Table("", *columns, title="Chỉ đúng chỗ")
    for names, told in ((_SHARES, labels.percent), (_SIZES, labels.number)):
        for name, label in names.items():
            values = [without_nan(figures.as_json())[name] for figures in columns.values()]
            table.add_row(label, *map(told, values))
    Console().print(table)
