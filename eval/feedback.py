"""A question just asked, with a thumb up or down, as a row of the home's own suite."""

from __future__ import annotations

import datetime
import hashlib
from pathlib import Path
from typing import Literal

from assistant.answer import Answer, Citation, display
from eval.answers import plain
from eval.exchange import question_id
from eval.metrics.citations import statements
from eval.suite import ExpectedCitation, Question, Suite, load_suite, save_suite
from ingest.errors import UsageError
from ingest.settings import Settings

Thumb = Literal["up", "down"]
NAME = "danh-gia"
_WORDS = 12  # of a quote, kept as what has to be told and cited again


def row_from_turn(
    question: str,
    answer: Answer,
    thumb: Thumb,
    note: str | None = None,
    author: str | None = None,
    day: datetime.date | None = None,
) -> Question:
    """A suite row: thumb up keeps what was told and cited as gold, thumb down waits for a person's gold.

    The id is made of question and author, so that a second vote replaces the first.
    """
    common = {"id": _row_id(question, author), "question": question.strip(), "author": author}
    notes = "; ".join(part for part in (note, None if thumb == "up" else _told(answer)) if part) or None
    rest = _gold(answer) if thumb == "up" else {"kind": "danh-gia-sai", "pending": True}
    return Question.model_validate({**common, **rest, "notes": notes, "date": day})


def _row_id(question: str, author: str | None) -> str:
    suffix = hashlib.sha256((author or "").encode()).hexdigest()[:4]
    return f"{question_id(question)}-{suffix}"


def _gold(answer: Answer) -> dict[str, object]:
    """What was told, as gold: a refusal, or the first words of each quote in its document."""
    if answer.status == "abstained":
        return {"kind": "unanswerable", "refuse": True}
    numbers = [str(row["number"]) for row in answer.directives if row.get("number")]
    return {
        "kind": "danh-gia-dung",
        "facts": _facts(answer),
        "citations": [_expected(citation) for citation in answer.citations],
        "directives": list(dict.fromkeys(numbers)),
    }


def _facts(answer: Answer) -> list[list[str]]:
    """The first words of each quote that stands in the answer; else those of the answer itself."""
    told = [
        words for words in map(_opening, answer.citations) if words and plain(words) in plain(answer.answer)
    ]
    first = next((" ".join(s.text.split()[:_WORDS]) for s in statements(answer.answer, {})), answer.answer)
    return [[words] for words in dict.fromkeys(told or [first])]


def _expected(citation: Citation) -> ExpectedCitation:
    document = citation.doc_id if ":" in citation.doc_id else citation.source or citation.doc_id
    return ExpectedCitation(document=document, fragment=_opening(citation), section=citation.section or None)


def _opening(citation: Citation) -> str:
    return " ".join(display(citation.quote).split()[:_WORDS])


def _told(answer: Answer) -> str:
    told = " ".join(answer.answer.split())
    return f"máy đã trả lời: {told if len(told) <= 300 else told[:299] + '…'}"


def suite_path(settings: Settings) -> Path:
    """Where the rows of this home are kept."""
    return settings.home / "suites" / f"{NAME}.yaml"


def append_row(path: Path, row: Question) -> Suite:
    """Put a row into the suite at `path`, over an earlier one of the same id; the suite as it is now.

    The file is whole at any moment, and two processes take turns. Raises UsageError, and leaves
    the file as it is, when it cannot be read.
    """
    from filelock import FileLock, Timeout

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_name(path.name + ".lock"), timeout=10):
            suite = _with(_current(path), row)
            save_suite(suite, path)
            return suite
    except Timeout as error:
        raise UsageError(f"Tệp {path} đang được ghi ở nơi khác. Hãy thử lại sau ít giây.") from error
    except OSError as error:
        raise UsageError(
            f"Không ghi được {path}: {error}. Hãy kiểm tra quyền ghi và dung lượng đĩa."
        ) from error


def _current(path: Path) -> Suite:
    if path.exists():
        return load_suite(path)
    return Suite(name=NAME, description="Câu hỏi do người dùng chấm khi sử dụng.", questions=[])


def _with(suite: Suite, row: Question) -> Suite:
    others = [question for question in suite.questions if question.id != row.id]
    return suite.model_copy(update={"questions": [*others, row]})
