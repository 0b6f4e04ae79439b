"""What the measuring commands share: options, the library to measure on, how figures are told."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Protocol

import typer

from assistant.commands.session import Session, note
from ingest.errors import UsageError

if TYPE_CHECKING:
    from assistant.answer import Answer
    from assistant.engine import Assistant
    from eval.suite import Suite
    from ingest.library import Library
    from ingest.settings import Settings

SuiteFile = Annotated[Path, typer.Argument(metavar="SUITE.yaml", help="Bộ câu hỏi có đáp án.")]
AskedForm = Annotated[
    Literal["accented", "unaccented", "half", "typos"],
    typer.Option("--form", help="Câu hỏi được gõ thế nào: đủ dấu, không dấu, nửa dấu, có lỗi gõ."),
]
Split = Annotated[
    Literal["tune", "report"] | None, typer.Option("--split", help="Chỉ hỏi một phần của bộ câu hỏi.")
]
Documents = Annotated[
    list[Path] | None,
    typer.Option("--documents", metavar="PATH", help="Nạp thêm tệp hoặc thư mục này trước khi đo."),
]
Report = Annotated[
    Path | None, typer.Option("--report", metavar="DIR", help="Ghi báo cáo HTML, Markdown và JSON vào đây.")
]
Limit = Annotated[int | None, typer.Option("--limit", min=1, metavar="N", help="Chỉ đo N câu hỏi đầu.")]


@contextmanager
def assistant_of(settings: Settings) -> Iterator[tuple[Library, Assistant]]:
    """The library of `settings` and an assistant over it."""
    from assistant.engine import Assistant
    from ingest.upkeep import opened

    with opened(settings) as library:
        yield library, Assistant(settings, library)


def records(library: Library) -> Callable[[str], str]:
    """The text of record by document id, remembered."""
    return cache(lambda doc_id: library.document(doc_id).text)


def woken(assistant: Assistant, suite: Suite) -> Callable[[str], Answer]:
    """How the assistant is asked, its models and documents read once before any time is taken."""
    for question in suite.measured[:1]:
        assistant.ask(question.question)
    return assistant.ask


class Asking(Protocol):
    """A suite of any kind: its name and the documents it asks about."""

    name: str
    documents: list[str]


def provide(settings: Settings, suite: Asking, documents: Sequence[Path]) -> None:
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


def _missing(settings: Settings, suite: Asking) -> list[str]:
    from ingest.upkeep import opened

    with opened(settings) as library:
        names = [document.name for document in library.documents()]
    return [start for start in suite.documents if not any(name.startswith(start) for name in names)]


def own_home(here: Session, data: Path) -> Settings:
    """Settings whose library holds the data set alone; kept in the cache, so that a second run is fast."""
    settings = here.settings
    if here.home is not None:
        return settings
    return settings.model_copy(update={"home": settings.cache / "eval" / data.absolute().stem})


def home_below(here: Session, name: str) -> Settings:
    """Settings whose library lies in folder `name` below --home, else below the cache."""
    settings = here.settings
    base = here.home if here.home is not None else settings.cache / "eval"
    return settings.model_copy(update={"home": base / name})


def give_figures(here: Session, figures: Mapping[str, float]) -> None:
    """Figures as JSON or as lines."""
    here.give(without_nan(figures), *(f"{name}: {value:g}" for name, value in figures.items()))


def report_figures(title: str, data: Path, figures: Mapping[str, float], report: Path | None) -> None:
    """Where a report is asked for: the figures of a data set as HTML, Markdown and JSON."""
    if report is None:
        return
    from eval.report import write_figures

    name = data.absolute().stem
    files = write_figures(f"{title}: {name}", name, without_nan(figures), f"Bộ dữ liệu {data.name}", report)
    note(f"Báo cáo: {', '.join(map(str, files))}")


def jsonable(value: object) -> Any:
    """A tree of figures without NaN, which JSON has not: a rate of nothing is null."""
    if isinstance(value, Mapping):
        return {name: jsonable(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [jsonable(one) for one in value]
    return None if isinstance(value, float) and math.isnan(value) else value


def without_nan(values: Mapping[str, float]) -> dict[str, float | None]:
    """JSON has no NaN; a rate of nothing is null."""
    return {name: None if math.isnan(value) else value for name, value in values.items()}
