"""The whole command line: the assistant's commands and `mattran eval ...`."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from assistant.cli import app
from assistant.commands.session import Home, Json, Session, session
from ingest.errors import UsageError

if TYPE_CHECKING:
    from assistant.engine import Assistant
    from eval.answers import Verdict
    from eval.suite import Suite
    from ingest.library import Library
    from ingest.settings import Settings

__all__ = ["app"]

measure = typer.Typer(help="Đo: câu trả lời đúng bao nhiêu, tìm trúng bao nhiêu.")
app.add_typer(measure, name="eval")

SuiteFile = Annotated[Path, typer.Argument(metavar="SUITE.yaml", help="Bộ câu hỏi có đáp án.")]
Split = Annotated[
    Literal["tune", "report"] | None, typer.Option("--split", help="Chỉ hỏi một phần của bộ câu hỏi.")
]
Documents = Annotated[
    list[Path] | None,
    typer.Option("--documents", metavar="PATH", help="Nạp thêm tệp hoặc thư mục này trước khi đo."),
]
BeirFolder = Annotated[Path, typer.Argument(metavar="DIR", help="Thư mục dữ liệu kiểu BEIR.")]
Unaccented = Annotated[bool, typer.Option("--unaccented", help="Bỏ dấu câu hỏi trước khi tìm.")]
Limit = Annotated[int | None, typer.Option("--limit", min=1, metavar="N", help="Chỉ đo N câu hỏi đầu.")]
SpanFile = Annotated[Path, typer.Argument(metavar="FILE", help="Tệp theo mẫu SQuAD 2.0.")]


@measure.callback()
def shared(ctx: typer.Context, home: Home = None, as_json: Json = False) -> None:
    """Đo: câu trả lời đúng bao nhiêu, tìm trúng bao nhiêu."""
    session(ctx, home, as_json)


# -- answers -----------------------------------------------------------------------------------------


@measure.command("answers")
def measure_answers(
    ctx: typer.Context,
    suite: SuiteFile,
    split: Split = None,
    documents: Documents = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Hỏi hết một bộ câu hỏi và đếm: đúng, có trích dẫn đúng chỗ, từ chối đúng."""
    from assistant.commands.progress import Bars
    from eval.answers import run
    from eval.suite import load_suite

    here = session(ctx, home, as_json)
    asked = load_suite(suite)
    _provide(here.settings, asked, documents or [])
    with _assistant(here.settings) as (library, assistant), Bars() as bars:
        record_of = _records(library)
        verdicts = run(asked, assistant.ask, record_of, split, lambda done, n: bars.show("Hỏi", done, n))
        value = _answers_json(asked, verdicts, record_of)
    here.give(value)
    if not here.as_json:
        _print_answers(value)


@contextmanager
def _assistant(settings: Settings) -> Iterator[tuple[Library, Assistant]]:
    from assistant.engine import Assistant
    from ingest.upkeep import opened

    with opened(settings) as library:
        yield library, Assistant(settings, library)


def _records(library: Library) -> Callable[[str], str]:
    return cache(lambda doc_id: library.document(doc_id).text)


def _provide(settings: Settings, suite: Suite, documents: Sequence[Path]) -> None:
    """Index what is given and the samples that are asked about; UsageError when a document is not there."""
    from assistant.builtin import builtin_files
    from assistant.commands.progress import Bars
    from ingest.pipeline import ingest

    own = [file for file in builtin_files() if file.name.startswith(tuple(suite.documents))]
    with Bars() as bars:
        ingest([*documents, *own], settings, bars)
    if missing := _missing(settings, suite):
        raise UsageError(
            f"Kho {settings.home} chưa có văn bản mà bộ câu hỏi {suite.name} hỏi tới: {', '.join(missing)}. "
            "Hãy nêu thư mục chứa chúng bằng --documents THƯ_MỤC."
        )


def _missing(settings: Settings, suite: Suite) -> list[str]:
    from ingest.upkeep import opened

    with opened(settings) as library:
        names = [document.name for document in library.documents()]
    return [start for start in suite.documents if not any(name.startswith(start) for name in names)]


def _answers_json(
    suite: Suite, verdicts: Sequence[Verdict], record_of: Callable[[str], str]
) -> dict[str, Any]:
    from eval.answers import by_kind, figures

    def counted(chosen: Sequence[Verdict]) -> dict[str, Any]:
        return _without_nan(figures(chosen, record_of).as_json())

    parts = {name: [v for v in verdicts if v.question.split == name] for name in ("tune", "report")}
    return {
        "suite": suite.name,
        "kinds": {kind: counted(chosen) for kind, chosen in by_kind(verdicts).items()},
        "splits": {name: counted(chosen) for name, chosen in parts.items() if chosen},
        "total": counted(verdicts),
        "failed": [_failure(verdict) for verdict in verdicts if not verdict.good],
    }


def _failure(verdict: Verdict) -> dict[str, Any]:
    question = verdict.question
    return {
        "id": question.id,
        "kind": question.kind,
        "question": question.question,
        "refuse": question.refuse,
        "right": verdict.right,
        "cited": verdict.cited,
        "refused": verdict.refused,
        "answer": verdict.answer.answer,
    }


def _without_nan(values: Mapping[str, float]) -> dict[str, float | None]:
    """JSON has no NaN; a rate of nothing is null."""
    return {name: None if math.isnan(value) else value for name, value in values.items()}


_COLUMNS = {
    "right": "đúng",
    "right_and_cited": "đúng, trích đúng chỗ",
    "rightly_refused": "từ chối đúng",
    "exact_quotes": "nguyên văn",
}


def _print_answers(value: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("loại", "câu", *_COLUMNS.values(), "dài", "ms", title=f"Bộ câu hỏi {value['suite']}")
    for name, row in {**value["kinds"], **value["splits"], "tổng": value["total"]}.items():
        rates = [_percent(row[key]) for key in _COLUMNS]
        table.add_row(
            name, str(row["questions"]), *rates, f"{row['median_length']:g}", f"{row['median_ms']:g}"
        )
    failed = ", ".join(failure["id"] for failure in value["failed"])
    console = Console()
    console.print(table)
    console.print(f"Chưa đạt: {failed or 'không có câu nào'}")


def _percent(rate: float | None) -> str:
    return "–" if rate is None else f"{rate:.1%}"


# -- retrieval and spans -----------------------------------------------------------------------------


@measure.command("retrieval")
def measure_retrieval(
    ctx: typer.Context,
    folder: BeirFolder,
    unaccented: Unaccented = False,
    limit: Limit = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Đo tìm kiếm trên một bộ dữ liệu kiểu BEIR: hit@1, hit@10, MRR@10, nDCG@10."""
    from assistant.commands.progress import Bars
    from eval.retrieval import run

    here = session(ctx, home, as_json)
    with Bars() as bars:
        found = run(folder, _own_home(here, folder), unaccented, limit, bars)
    _give_figures(here, found.as_json())


@measure.command("spans")
def measure_spans(
    ctx: typer.Context, file: SpanFile, limit: Limit = None, home: Home = None, as_json: Json = False
) -> None:
    """Đo việc chỉ ra đúng chỗ trả lời trong đoạn văn, theo mẫu SQuAD 2.0."""
    from assistant.commands.progress import Bars
    from eval.spans import run

    here = session(ctx, home, as_json)
    with Bars() as bars:
        found = run(file, _own_home(here, file), limit, bars)
    _give_figures(here, found.as_json())


def _own_home(here: Session, data: Path) -> Settings:
    """Settings whose library holds the data set alone; kept in the cache, so that a second run is fast."""
    settings = here.settings
    if here.home is not None:
        return settings
    return settings.model_copy(update={"home": settings.cache / "eval" / data.absolute().stem})


def _give_figures(here: Session, figures: Mapping[str, float]) -> None:
    here.give(_without_nan(figures), *(f"{name}: {value:g}" for name, value in figures.items()))
