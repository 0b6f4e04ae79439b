"""`mattran eval learn`: the weights of evidence (corpus/evidence_weights.yaml) learned from questions with known answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.session import Home, Json, Session, session
from eval.commands.shared import assistant_of, home_below, provide
from ingest.errors import UsageError

if TYPE_CHECKING:
    from assistant.commands.progress import Bars
    from eval.learning import Lesson

SpanFiles = Annotated[
    list[Path] | None,
    typer.Option("--spans", metavar="FILE", help="Câu hỏi theo mẫu SQuAD 2.0, hỏi ngay đoạn văn của nó."),
]
Libraries = Annotated[
    list[Path] | None,
    typer.Option(
        "--library", metavar="DIR", help="Thư mục dữ liệu kiểu BEIR, có out_of_corpus.jsonl; hỏi cả kho."
    ),
]
Suites = Annotated[
    list[str] | None,
    typer.Option(
        "--suite",
        metavar="SUITE[=DOCUMENTS]",
        help="Bộ câu hỏi, hỏi trên kho gồm các văn bản của DOCUMENTS; không nêu thì các văn bản đi kèm phần mềm.",
    ),
]
SuiteWeight = Annotated[
    float, typer.Option("--suite-weight", min=0.01, help="Một câu của bộ câu hỏi đáng mấy câu khác.")
]
Out = Annotated[Path, typer.Option("--out", metavar="FILE", help="Ghi trọng số ra tệp YAML này.")]


def learn_evidence(
    ctx: typer.Context,
    out: Out,
    spans: SpanFiles = None,
    libraries: Libraries = None,
    suites: Suites = None,
    suite_weight: SuiteWeight = 4.0,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Học trọng số chọn câu trả lời và ngưỡng từ chối, trên nửa 'tune' của các câu hỏi đã có đáp án."""
    from assistant.commands.progress import Bars
    from eval.learning import learn, written

    here = session(ctx, home, as_json)
    if not out.absolute().parent.is_dir():
        raise UsageError(f"Không có thư mục {out.absolute().parent} để ghi {out.name}. Hãy chọn nơi khác.")
    with Bars() as bars:
        lessons = [
            *(lesson for file in spans or [] for lesson in _of_spans(here, file, bars)),
            *(lesson for folder in libraries or [] for lesson in _of_library(here, folder, bars)),
            *(lesson for named in suites or [] for lesson in _of_suite(here, named, suite_weight, bars)),
        ]
    _check(lessons)
    found = learn(lessons, _source(spans or [], libraries or [], suites or []))
    _write(out, written(found))
    thresholds = found.thresholds
    here.give(
        {"lessons": len(lessons), **found.model_dump()},
        f"Đã học từ {len(lessons)} câu hỏi, ghi vào {out}.",
        f"Từ chối khi độ chắc dưới {thresholds.open:g}; khi đã nêu đúng văn bản: dưới {thresholds.narrowed:g}.",
    )


# -- lessons -----------------------------------------------------------------------------------------


def _of_spans(here: Session, file: Path, bars: Bars) -> list[Lesson]:
    """The questions of a file, each asked of its own passage and of another one."""
    from eval.learning import span_lessons, stranger_lessons
    from eval.spans import index_passages, read_questions
    from ingest.indexing import embed_pending

    questions = list(read_questions(file))
    settings = home_below(here, file.absolute().stem)
    with assistant_of(settings) as (library, assistant):
        index_passages(questions, library)
        embed_pending(library, settings, bars)
        found = chain(span_lessons(questions, assistant), stranger_lessons(questions, assistant))
        return _counted(found, file.name, bars)


def _of_library(here: Session, folder: Path, bars: Bars) -> list[Lesson]:
    """The questions of a BEIR folder and those outside it, asked of its whole corpus."""
    from eval.learning import library_lessons
    from eval.refusal import read_questions
    from eval.retrieval import index_corpus
    from ingest.indexing import embed_pending

    read_questions(folder)  # what is missing is said before the corpus is indexed
    settings = home_below(here, folder.absolute().stem)
    with assistant_of(settings) as (library, assistant):
        index_corpus(folder, library, bars)
        embed_pending(library, settings, bars)
        return _counted(library_lessons(folder, assistant), folder.name, bars)


def _of_suite(here: Session, named: str, weight: float, bars: Bars) -> list[Lesson]:
    """The questions of a suite, asked of the documents given with it and of no others."""
    from assistant.builtin import builtin_files
    from eval.learning import suite_lessons
    from eval.suite import load_suite, suite_file

    name, _, documents = named.partition("=")
    suite = load_suite(suite_file(name, here.settings.home / "suites"))
    settings = home_below(here, f"learn-{Path(documents).absolute().stem if documents else 'builtin'}")
    provide(settings, suite, [Path(documents)] if documents else builtin_files())
    with assistant_of(settings) as (_, assistant):
        return _counted(suite_lessons(suite, assistant, weight), suite.name, bars)


def _counted(lessons: Iterator[Lesson], name: str, bars: Bars) -> list[Lesson]:
    found = []
    for lesson in lessons:
        found.append(lesson)
        bars.show(f"Hỏi {name}", len(found), len(found))
    return found


def _check(lessons: Sequence[Lesson]) -> None:
    """UsageError unless there is something to tell right from wrong by, for each of the models."""
    if not any(lesson.gold for lesson in lessons):
        raise UsageError("Không có câu hỏi nào biết chỗ trả lời để học. Hãy thêm --spans hoặc --suite.")
    judged = [lesson for lesson in lessons if lesson.weighed.ranked and not lesson.weighed.lacks_kind]
    for narrowed, option in ((False, "--library hoặc --suite"), (True, "--spans")):
        for answerable, missing in ((True, "có đáp án"), (False, "phải từ chối")):
            if not any(le.answerable == answerable and le.narrowed == narrowed for le in judged):
                raise UsageError(f"Không có đủ câu hỏi {missing} để học. Hãy thêm {option}.")


# -- the file ----------------------------------------------------------------------------------------


def _source(spans: Sequence[Path], libraries: Sequence[Path], suites: Sequence[str]) -> str:
    """What the weights were learned from: names of data, no places."""
    files = [f"{file.absolute().parent.name}/{file.name}" for file in spans]
    folders = [folder.absolute().name for folder in libraries]
    named = [Path(suite.partition("=")[0]).stem for suite in suites]
    return f"mattran eval learn, the half 'tune' of {', '.join([*files, *folders, *named])}"


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"Không ghi được {file}: {error}. Hãy chọn nơi khác.") from error
