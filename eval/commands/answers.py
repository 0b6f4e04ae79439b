"""`mattran eval answers`: a suite of questions with gold answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.session import Home, Json, session
from eval.commands.shared import (
    AskedForm,
    Documents,
    Report,
    Split,
    SuiteFile,
    assistant_of,
    provide,
    records,
    woken,
)
from eval.query_forms import Form
from ingest.errors import UsageError

if TYPE_CHECKING:
    from assistant.model import Model
    from eval.runs import Run
    from eval.suite import Suite
    from ingest.settings import Settings

Keep = Annotated[bool, typer.Option("--keep/--no-keep", help="Lưu lần đo vào kho để so sánh về sau.")]


Judge = Annotated[
    bool,
    typer.Option("--judge", help="Nhờ mô hình ngôn ngữ chấm thêm các câu bị tính là sai; không đổi số đo."),
]


def measure_answers(
    ctx: typer.Context,
    suite: SuiteFile,
    split: Split = None,
    documents: Documents = None,
    report: Report = None,
    keep: Keep = True,
    judge: Judge = False,
    form: AskedForm = "accented",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Hỏi hết một bộ câu hỏi và đếm: đúng, có trích dẫn đúng chỗ, từ chối đúng."""
    from assistant.commands.progress import Bars
    from eval.runs import measure, save_run
    from eval.subject import describe
    from eval.suite import load_suite, suite_file

    here = session(ctx, home, as_json)
    asked = _typed(load_suite(suite_file(suite, here.settings.home / "suites")), form)
    grader = _grader(here.settings) if judge else None
    provide(here.settings, asked, documents or [])
    with assistant_of(here.settings) as (library, assistant), Bars() as bars:
        found = measure(
            asked, woken(assistant, asked), records(library), describe(here.settings, library), split,
            each=lambda done, total: bars.show("Hỏi", done, total),
        )  # fmt: skip
        if grader is not None:
            found = _graded(found, grader)
        if keep:
            save_run(library.database, found)
    here.give(found.as_json())
    if report is not None:
        _write_report(found, report)
    if not here.as_json:
        _print(found)


def _typed(suite: Suite, form: Form) -> Suite:
    """The questions of a suite as they are really typed; the gold stays."""
    from eval.query_forms import query_form

    if form == "accented":
        return suite
    typed = tuple(q.model_copy(update={"question": query_form(q.question, form)}) for q in suite.questions)
    return suite.model_copy(update={"name": f"{suite.name}-{form}", "questions": typed})


def _grader(settings: Settings) -> Model:
    """The configured language model; UsageError when there is none."""
    from assistant.model import load_model

    model = load_model(settings)
    if model is None:
        raise UsageError(
            "--judge cần một mô hình ngôn ngữ. Hãy đặt MATTRAN_LLM_BASE_URL và MATTRAN_LLM_MODEL rồi chạy lại."
        )
    return model


def _graded(run: Run, model: Model) -> Run:
    from eval.judge import with_grades, writer

    return with_grades(run, writer(model))


def _write_report(run: Run, folder: Path) -> None:
    from assistant.commands.session import note
    from eval.report import write_report

    files = write_report(run, folder)
    note(f"Báo cáo: {', '.join(str(file) for file in files)}")


_COLUMNS = {
    "good": "đạt",
    "right": "đúng",
    "right_and_cited": "trích đúng",
    "rightly_refused": "từ chối",
    "citation_recall": "căn cứ",
    "exact_quotes": "nguyên văn",
}


def _print(run: Run) -> None:
    from rich.console import Console
    from rich.table import Table

    from eval import labels

    table = Table("loại", "câu", *_COLUMNS.values(), "dài", "ms", title=f"Bộ câu hỏi {run.suite}")
    for name, row in {**run.kinds, **run.splits, "tổng": run.total}.items():
        rates = [labels.percent(row[rate]) for rate in _COLUMNS]
        sizes = [labels.number(row[size]) for size in ("median_length", "median_ms")]
        table.add_row(labels.kind(name), labels.number(row["questions"]), *rates, *sizes)
    console = Console()
    console.print(table)
    low, high = run.intervals["total"]["good"] if run.outcomes else (0.0, 0.0)
    console.print(f"Đạt, khoảng tin cậy 95 %: {labels.percent(low)} – {labels.percent(high)}")
    console.print(f"Chưa đạt: {', '.join(o.id for o in run.failed) or 'không có câu nào'}")
    console.print(f"Lần đo: {run.id}")
