"""`mattran eval retrieval`: search measured on a data set in the BEIR layout."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.session import Home, Json, Session, session
from eval.commands.shared import AskedForm, Limit, Split, give_figures, own_home

if TYPE_CHECKING:
    from eval.retrieval import RetrievalReport

BeirFolder = Annotated[Path, typer.Argument(metavar="DIR", help="Thư mục dữ liệu kiểu BEIR.")]
Unaccented = Annotated[bool, typer.Option("--unaccented", help="Bỏ dấu câu hỏi; như --form unaccented.")]
Learn = Annotated[
    Path | None,
    typer.Option(
        "--learn", metavar="FILE", help="Học trọng số xếp hạng trên nửa 'tune', ghi ra tệp YAML này."
    ),
]


def measure_retrieval(
    ctx: typer.Context,
    folder: BeirFolder,
    form: AskedForm = "accented",
    unaccented: Unaccented = False,
    split: Split = None,
    limit: Limit = None,
    learn: Learn = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Đo tìm kiếm trên một bộ dữ liệu kiểu BEIR: hit@1, hit@10, recall@10, MRR@10, nDCG@10."""
    from assistant.commands.progress import Bars
    from eval.retrieval import learn_weights, run

    here = session(ctx, home, as_json)
    settings = own_home(here, folder)
    with Bars() as bars:
        if learn is not None:
            weights = learn_weights(folder, settings, learn, limit, bars)
        else:
            found = run(folder, settings, "unaccented" if unaccented else form, split, limit, bars)
    if learn is not None:
        give_figures(here, weights)
    else:
        _give(here, found)


def _give(here: Session, found: RetrievalReport) -> None:
    """Figures of all questions and of each half, as JSON or as lines."""
    lines = [f"{name}: {value:g}" for name, value in found.total.as_json().items()]
    for split, figures in found.splits.items():
        told = ", ".join(f"{name} {value:g}" for name, value in figures.as_json().items())
        lines.append(f"{split}: {told}")
    here.give(found.as_json(), *lines)
