"""`mattran eval spans`: answers from a given passage, in the SQuAD 2.0 layout."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.commands.session import Home, Json, session
from eval.commands.shared import Limit, Report, give_figures, own_home, report_figures

SpanFile = Annotated[Path, typer.Argument(metavar="FILE", help="Tệp theo mẫu SQuAD 2.0.")]


def measure_spans(
    ctx: typer.Context,
    file: SpanFile,
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
        found = run(file, own_home(here, file), limit, bars)
    give_figures(here, found.as_json())
    report_figures("Chỉ đúng chỗ", file, found.as_json(), report)
