"""`mattran eval baselines`: this project beside plain LlamaIndex, BM25 alone and vectors alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.session import Home, Json, Session, session
from eval.commands.shared import Documents, assistant_of, home_below, provide, records, woken
from ingest.errors import UsageError

if TYPE_CHECKING:
    from eval.runs import Run
    from eval.side_by_side import Told
    from eval.subject import Subject
    from eval.suite import Suite
    from ingest.settings import Settings

Suites = Annotated[
    list[str] | None,
    typer.Argument(metavar="[SUITE]...", help="Bộ câu hỏi: tệp YAML hoặc tên; mặc định: samples."),
]
Out = Annotated[
    Path | None, typer.Option("--report", metavar="DIR", help="Ghi bảng Markdown và JSON vào đây.")
]


def measure_baselines(
    ctx: typer.Context,
    suites: Suites = None,
    documents: Documents = None,
    report: Out = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Đặt phần mềm này cạnh LlamaIndex thường, BM25 và véc-tơ, trên cùng câu hỏi và cùng văn bản."""
    from eval.side_by_side import as_json as figures
    from eval.side_by_side import markdown
    from eval.suite import load_suite, suite_file

    here = session(ctx, home, as_json)
    asked = [load_suite(suite_file(name, here.settings.home / "suites")) for name in suites or ["samples"]]
    runs = _runs(here, asked, documents or [])
    if report is not None:
        _write(report, markdown(runs), figures(runs))
    here.give(figures(runs))
    if not here.as_json:
        _print(runs)


def _runs(here: Session, suites: list[Suite], documents: list[Path]) -> list[Run]:
    from eval.gates import home_of
    from eval.side_by_side import gathered

    told: dict[str, Told] = {}
    subjects: dict[str, Subject] = {}
    for suite in suites:
        settings = home_below(here, home_of(suite.name))
        provide(settings, suite, _wanted(suite, documents))
        told[suite.name], subjects[suite.name] = _asked(settings, suite)
    return gathered(told, subjects)


def _wanted(suite: Suite, documents: list[Path]) -> list[Path]:
    """What is given, unless the suite asks about the documents of corpus/ alone."""
    from assistant.builtin import builtin_files

    own = [file.name for file in builtin_files()]
    return [] if all(any(name.startswith(d) for name in own) for d in suite.documents) else documents


def _asked(settings: Settings, suite: Suite) -> tuple[Told, Subject]:
    from assistant.commands.progress import Bars
    from eval.baselines import answerers
    from eval.side_by_side import ask_everyone
    from eval.subject import describe
    from ingest.embedding import load_embedder

    with assistant_of(settings) as (library, assistant), Bars() as bars:
        embedder = load_embedder(settings.embed_model, settings.cache, settings.model_wheel)
        everyone = answerers(library, embedder, woken(assistant, suite))
        for ask in everyone.values():
            ask("làm nóng")  # models are read before any time is taken
        return ask_everyone(suite, everyone, records(library), bars.show), describe(settings, library)


def _write(folder: Path, text: str, value: dict[str, object]) -> None:
    import json

    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "baselines.md").write_text(text, encoding="utf-8")
        (folder / "baselines.json").write_text(
            json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8"
        )
    except OSError as error:
        raise UsageError(f"Không ghi được báo cáo vào {folder}: {error}. Hãy chọn thư mục khác.") from error


def _print(runs: list[Run]) -> None:
    from rich.console import Console
    from rich.table import Table

    from eval.side_by_side import heads, rows

    table = Table(*heads())
    for row in rows(runs):
        table.add_row(*row)
    Console().print(table)
