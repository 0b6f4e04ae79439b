"""`mattran eval retrieval`: search measured on a data set in the BEIR layout."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.commands.session import Home, Json, session
from eval.commands.shared import Limit, Report, give_figures, own_home, report_figures

BeirFolder = Annotated[Path, typer.Argument(metavar="DIR", help="Thư mục dữ liệu kiểu BEIR.")]
Unaccented = Annotated[bool, typer.Option("--unaccented", help="Bỏ dấu câu hỏi trước khi tìm.")]


def measure_retrieval(
    ctx: typer.Context,
    folder: BeirFolder,
    unaccented: Unaccented = False,
    limit: Limit = None,
    report: Report = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Đo tìm kiếm trên một bộ dữ liệu kiểu BEIR: hit@1, hit@10, MRR@10, nDCG@10."""
    from assistant.commands.progress import Bars
    from eval.retrieval import run

    here = session(ctx, home, as_json)
    with Bars() as bars:
        found = run(folder, own_home(here, folder), unaccented, limit, bars)
    give_figures(here, found.as_json())
    report_figures("Tìm kiếm", folder, found.as_json(), report)
