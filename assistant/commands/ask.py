"""`mattran ask`: one question, or a file of them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any, Literal

import typer

from assistant.commands.session import Home, Json, Session, session, write_json
from ingest.errors import MattranError, UsageError

if TYPE_CHECKING:
    from assistant.answer import Answer
    from assistant.scope import Narrow

Ask = Callable[[str], "Answer"]
Question = Annotated[str | None, typer.Argument(metavar="QUESTION", help="Câu hỏi, có dấu hoặc không dấu.")]
Batch = Annotated[
    str | None,
    typer.Option("--batch", metavar="FILE", help='Tệp mỗi dòng một {"id", "question"}; "-" là stdin.'),
]
Doc = Annotated[str | None, typer.Option("--doc", metavar="ID", help="Chỉ hỏi trong văn bản này.")]
Place = Annotated[str | None, typer.Option("--place", help="Chỉ hỏi văn bản của địa phương này.")]
Year = Annotated[int | None, typer.Option("--year", help="Chỉ hỏi văn bản của năm này.")]
Body = Annotated[str | None, typer.Option("--body", help="Chỉ hỏi văn bản của cơ quan này.")]
Llm = Literal["auto", "off"]
Model = Annotated[
    Llm,
    typer.Option(
        "--llm",
        help="off: chỉ trích nguyên văn; auto: dùng mô hình ngôn ngữ nếu đã đặt MATTRAN_LLM_BASE_URL.",
    ),
]


def ask(
    ctx: typer.Context,
    question: Question = None,
    batch: Batch = None,
    doc: Doc = None,
    place: Place = None,
    year: Year = None,
    body: Body = None,
    llm: Model = "auto",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Hỏi kho văn bản; câu trả lời kèm trích dẫn nguyên văn, hoặc nói rõ là không có căn cứ."""
    from assistant.scope import Narrow

    here = session(ctx, home, as_json)
    if (question is None) == (batch is None):
        raise UsageError(
            'Hãy nêu một câu hỏi, ví dụ: mattran ask "CÂU HỎI", hoặc một tệp: mattran ask --batch TỆP'
        )
    narrow = Narrow(doc=doc, place=place, year=year, body=body)
    if batch is not None:
        _ask_all(here, batch, narrow, llm)
    elif question is not None:
        with _assistant(here, narrow, llm) as answer_of:
            answer = answer_of(question)
        here.give(answer.as_json(), *answer_lines(answer))


@contextmanager
def _assistant(here: Session, narrow: Narrow, llm: Llm, warm: bool = False) -> Iterator[Ask]:
    from assistant.engine import Assistant
    from ingest.upkeep import opened

    settings = here.settings.without_llm() if llm == "off" else here.settings
    with opened(settings) as library:
        assistant = Assistant(settings, library)
        if warm and library.passage_count():
            assistant.warm()
        yield lambda question: assistant.ask(question, narrow)


# -- for a reader ------------------------------------------------------------------------------------


def answer_lines(answer: Answer) -> list[str]:
    """The answer, its citations with their quotes, what to mind."""
    lines = [answer.answer]
    for citation in answer.citations:
        page = f", trang {citation.page}" if citation.page else ""
        number = f" ({citation.number})" if citation.number else ""
        lines += ["", f"[{citation.n}] {citation.title}{number} — {citation.section}{page}"]
        lines += [
            f"    “{_one_line(citation.quote)}”",
            f"    {citation.source}, ký tự {citation.start}–{citation.end}",
        ]
    return [*lines, *(f"Lưu ý: {warning}" for warning in answer.warnings)]


def _one_line(text: str) -> str:
    return " ".join(text.split())


# -- many questions ----------------------------------------------------------------------------------


def _ask_all(here: Session, batch: str, narrow: Narrow, llm: Llm) -> None:
    with _opened_lines(batch) as lines, _assistant(here, narrow, llm, warm=True) as answer_of:
        for line in lines:
            if line.strip():
                write_json(_batch_answer(line, answer_of))


@contextmanager
def _opened_lines(batch: str) -> Iterator[IO[bytes]]:
    if batch == "-":
        yield sys.stdin.buffer
        return
    try:
        lines = Path(batch).open("rb")  # noqa: SIM115  # its errors are the user's, those below are not
    except OSError as error:
        raise UsageError(
            f"Không mở được tệp câu hỏi {batch}: {error.strerror}. Hãy kiểm tra đường dẫn."
        ) from error
    with lines:
        yield lines


def _batch_answer(line: bytes, answer_of: Ask) -> dict[str, Any]:
    """The answer object of one line with its `id`; a line that cannot be answered gets its reason."""
    row: Any = None
    try:
        row = json.loads(line.decode("utf-8-sig", errors="replace"))
        question = _question_of(row)
        return {"id": row.get("id")} | answer_of(question).as_json()
    except (ValueError, RecursionError):
        reason = 'Dòng này không phải JSON dạng {"id": ..., "question": "..."}.'
    except MattranError as error:
        reason = str(error)
    return {"id": row.get("id") if isinstance(row, dict) else None} | _abstained(reason)


def _question_of(row: Any) -> str:
    if isinstance(row, dict) and isinstance(row.get("question"), str):
        return str(row["question"])
    raise UsageError('Dòng này thiếu "question" là một chuỗi chữ. Mẫu: {"id": "1", "question": "..."}')


def _abstained(reason: str) -> dict[str, Any]:
    from assistant.answer import Answer

    return Answer("abstained", f"Không trả lời được. {reason}", reason).as_json()
