"""Suites from and to the tables of an office: Vietnamese headers in any order, messages row by row."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from eval.cells import joined, joined_groups, split_groups, split_items
from eval.faults import meaning
from eval.sheet import TableRow, read_table, write_table
from eval.suite import Question, Suite
from ingest.errors import UsageError
from ingest.language import comparable, fold

HEADERS = {
    "id": "Mã",
    "question": "Câu hỏi",
    "kind": "Loại",
    "facts": "Đáp án",
    "forbidden": "Không được có",
    "document": "Văn bản",
    "fragment": "Trích dẫn",
    "section": "Mục",
    "directives": "Văn bản chỉ đạo",
    "refuse": "Phải từ chối",
    "split": "Phần",
    "notes": "Ghi chú",
    "author": "Người soạn",
    "date": "Ngày",
    "pending": "Chờ đáp án",
}
"""Column by field, in the order they are written; `_ALSO` are other names that offices give them."""

_ALSO = {
    "id": "id, stt, số thứ tự, mã câu hỏi, mã số, số tt, tt",
    "question": "question, câu, nội dung câu hỏi, hỏi, cau hoi",
    "kind": "kind, loại câu hỏi, nhóm, dạng, phân loại, chủ đề",
    "facts": "facts, answer, trả lời, câu trả lời, ý phải có, đáp án đúng, nội dung trả lời, kết quả, trả lời đúng",
    "forbidden": "forbidden, không được có, cấm, từ cấm, không được nêu, câu sai, đáp án sai",
    "document": "document, tài liệu, tên văn bản, nguồn, tệp, tên tệp, văn bản nguồn, căn cứ",
    "fragment": "fragment, đoạn trích, câu trích, nguyên văn, trích nguyên văn, đoạn văn bản",
    "section": "section, điều khoản, vị trí, mục lục, điều, mục/điều",
    "directives": "directives, chỉ đạo, văn bản áp dụng, số hiệu, số ký hiệu, chỉ thị, văn bản chỉ đạo áp dụng",
    "refuse": "refuse, từ chối, không có trong kho, không có đáp án, không trả lời được",
    "split": "split, tập",
    "notes": "notes, chú thích, ghi chú thêm, lưu ý, ý kiến",
    "author": "author, người hỏi, người nhập, người lập, tác giả, họ tên",
    "date": "date, ngày soạn, ngày lập, ngày nhập, ngày hỏi",
    "pending": "pending, chưa có đáp án, chờ",
}
_YES = {"x", "v", "co", "1", "true", "dung", "yes", "y", "tu choi", "phai tu choi", "cho", "✓", "✔"}
_NO = {"", "0", "khong", "false", "sai", "no", "n", "-"}
_SPLITS = {"": "tune", "tune": "tune", "chinh": "tune", "report": "report", "bao cao": "report"}
_HEADER_ROWS = 20  # a title and a few notes may stand over the headers
_KIND = "khac"
_WORDS = ("question", "kind", "notes", "author")


@dataclass(frozen=True, slots=True)
class RowNote:
    """What was found in a row of the file; `loaded` tells whether its question was taken all the same."""

    row: int
    message: str
    loaded: bool

    def as_json(self) -> dict[str, object]:
        return {"row": self.row, "message": self.message, "loaded": self.loaded}


@dataclass(frozen=True, slots=True)
class Imported:
    """The suite of what was good, and a note for each thing that was not."""

    suite: Suite
    notes: tuple[RowNote, ...]


def read_suite(path: Path, name: str | None = None, description: str | None = None) -> Imported:
    """A suite from a table; raises UsageError when there is no column of questions or the file cannot be read."""
    reader = _Reader(path)
    reader.read()
    documents = [c.document for q in reader.questions for c in q.citations if ":" not in c.document]
    suite = Suite(
        name=name or path.stem,
        description=description or f"Bộ câu hỏi lấy từ tệp {path.name}",
        documents=list(dict.fromkeys(documents)),
        questions=reader.questions,
    )
    return Imported(suite, tuple(sorted(reader.notes, key=lambda note: note.row)))


def write_suite(suite: Suite, path: Path) -> None:
    """The questions of a suite as a table that `read_suite` reads back; .csv or .xlsx by the file's name."""
    write_table([list(HEADERS.values()), *(_cells(question) for question in suite.questions)], path)


# -- out ---------------------------------------------------------------------------------------------


def _cells(question: Question) -> list[str]:
    cited = question.citations
    cells = {
        "facts": joined_groups(question.facts),
        "forbidden": joined(question.forbidden),
        "document": joined([c.document for c in cited]),
        "fragment": joined([c.fragment or "" for c in cited]),
        "section": joined([c.section or "" for c in cited]),
        "directives": joined(question.directives),
        "refuse": "x" if question.refuse else "",
        "pending": "x" if question.pending else "",
        "date": question.date.isoformat() if question.date else "",
    }
    return [cells[field] if field in cells else getattr(question, field) or "" for field in HEADERS]


# -- in ----------------------------------------------------------------------------------------------


class _Reader:
    """Goes through a table once, keeping the good questions and a note for the rest."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.questions: list[Question] = []
        self.notes: list[RowNote] = []
        self._asked: dict[str, int] = {}
        self._ids: set[str] = set()

    def read(self) -> None:
        rows = read_table(self.path)
        place, columns = self._header(rows)
        self._missing(rows[place].number, columns)
        for row in rows[place + 1 :]:
            self._take(row, columns)

    def note(self, row: int, message: str, loaded: bool = True) -> None:
        self.notes.append(RowNote(row, message, loaded))

    def _header(self, rows: Sequence[TableRow]) -> tuple[int, dict[str, int]]:
        """Which row holds the headers, and the column of each field."""
        for place, row in enumerate(rows[:_HEADER_ROWS]):
            columns = _columns(row.cells)
            if "question" in columns:
                self._unknown(row, columns)
                return place, columns
        raise UsageError(
            f"Tệp {self.path} không có cột '{HEADERS['question']}'. Dòng đầu phải là tên các cột, ví dụ: "
            f"{', '.join(list(HEADERS.values())[:8])}. Hãy thêm dòng đó rồi nhập lại. "
            "Nếu trong tệp có dấu ? giữa các chữ thì tiếng Việt đã mất khi lưu: hãy lưu lại dạng 'CSV UTF-8' "
            "hoặc .xlsx. Mẫu: eval/README.md."
        )

    def _unknown(self, row: TableRow, columns: Mapping[str, int]) -> None:
        for place, cell in enumerate(row.cells):
            if cell.strip() and place not in columns.values():
                self.note(row.number, f"cột '{cell.strip()}' không dùng tới hoặc trùng cột khác, đã bỏ qua")

    def _missing(self, row: int, columns: Mapping[str, int]) -> None:
        told = {
            "facts": "câu nào không đánh dấu 'Phải từ chối' và không có 'Văn bản chỉ đạo' sẽ không nạp được",
            "document": "các câu sẽ không được kiểm tra trích dẫn",
            "kind": f"các câu được xếp vào loại '{_KIND}'",
            "id": "mã câu hỏi được đặt tự động",
        }
        for field, effect in told.items():
            if field not in columns:
                self.note(row, f"thiếu cột '{HEADERS[field]}': {effect}")

    def _take(self, row: TableRow, columns: Mapping[str, int]) -> None:
        """One row: its question is kept, or a note says why not."""
        cells = {f: row.cells[i] if i < len(row.cells) else "" for f, i in columns.items()}
        if not any(cell.strip() for cell in cells.values()):
            return
        dated = {field for field, place in columns.items() if place in row.dated}
        try:
            question = self._question(row.number, cells, dated)
        except UnreadableRowError as error:
            self.note(row.number, f"{error}; chưa nạp dòng này", loaded=False)
            return
        self.questions.append(question)
        self._ids.add(question.id)

    def _question(self, row: int, cells: dict[str, str], dated: set[str]) -> Question:
        asked = cells["question"].strip()
        if not asked:
            raise UnreadableRowError("chưa có câu hỏi. Hãy điền cột 'Câu hỏi'")
        if (first := self._asked.setdefault(_key(asked), row)) != row:
            raise UnreadableRowError(f"câu hỏi trùng với dòng {first}. Hãy xóa bớt một dòng")
        if "facts" in dated:
            cells = cells | {"facts": self._dates(row, cells["facts"])}
        values = _values(cells) | {"id": self._id(row, cells.get("id", "").strip(), asked)}
        try:
            return Question.model_validate(values)
        except ValidationError as error:
            raise UnreadableRowError(_why(error)) from error

    def _dates(self, row: int, cell: str) -> str:
        """A date of Excel in the two ways it may be written; told, since something else may have been typed."""
        day, month, year = cell.split("/")
        padded = f"{int(day):02d}/{int(month):02d}/{year}"
        self.note(row, f"Excel đã đổi ô 'Đáp án' thành ngày {padded}; hãy xem lại có đúng ý không")
        return " | ".join(dict.fromkeys([cell, padded]))

    def _id(self, row: int, given: str, asked: str) -> str:
        """The id as given, or one made of the question; made different where it is taken."""
        wanted = given or question_id(asked)
        new, copies = wanted, 1
        while new in self._ids:
            copies += 1
            new = f"{wanted}-{copies}"
        if given and new != given:
            self.note(row, f"mã '{given}' đã dùng ở dòng trên; câu này được đặt mã '{new}'")
        return new


class UnreadableRowError(UsageError):
    """Why a row gives no question."""


def question_id(asked: str) -> str:
    """An id made of the question, the same each time."""
    return "q" + hashlib.sha256(_key(asked).encode()).hexdigest()[:8]


def _key(asked: str) -> str:
    return " ".join(re.findall(r"\w+", comparable(asked)))


def _why(error: ValidationError) -> str:
    first = error.errors()[0]
    if not first["loc"]:
        return meaning(first)
    return f"cột '{HEADERS.get(str(first['loc'][0]), first['loc'][0])}' {meaning(first)}"


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """Column number by field, the first where a header comes twice."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        field = _fields().get(_header_key(cell))
        if field and field not in found:
            found[field] = place
    return found


def _fields() -> dict[str, str]:
    """Field by the key of every header it may have."""
    names = {_header_key(name): field for field, others in _ALSO.items() for name in others.split(",")}
    return names | {_header_key(name): field for field, name in HEADERS.items()}


def _header_key(cell: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(re.sub(r"\(.*?\)", "", cell))))


def _values(cells: Mapping[str, str]) -> dict[str, Any]:
    """What the cells say, as the fields of a question."""
    read = {field: _READERS[field](cells[field]) for field in cells if field in _READERS}
    kept = {field: cell for field in _WORDS if (cell := cells.get(field, "").strip())}
    values = {"kind": _KIND, "citations": _citations(cells)} | read | kept
    _check_gold(values)
    return values


def _check_gold(values: dict[str, Any]) -> None:
    """Exactly one of: an answer, a refusal, waiting for an answer; UnreadableRowError where it is not so."""
    told = values.get("facts") or values.get("directives")
    if told:
        values["pending"] = False  # the answer that was waited for has come
    if told and values.get("refuse"):
        raise UnreadableRowError("đánh dấu 'Phải từ chối' mà lại có đáp án. Hãy bỏ một trong hai")
    if not (told or values.get("refuse") or values.get("pending")):
        raise UnreadableRowError(
            "chưa có đáp án. Hãy điền cột 'Đáp án', hoặc ghi x ở 'Phải từ chối' hay 'Chờ đáp án'"
        )
    if values.get("refuse") and values["kind"] == _KIND:
        values["kind"] = "unanswerable"


def _citations(cells: Mapping[str, str]) -> list[dict[str, str | None]]:
    documents = split_items(cells.get("document", ""))
    places = [
        _trimmed(split_items(cells.get(field, ""), keep_empty=True), len(documents))
        for field in ("fragment", "section")
    ]
    if not documents:
        if any(map(any, places)):
            raise UnreadableRowError(
                "có 'Trích dẫn' hoặc 'Mục' mà chưa nêu 'Văn bản'. Hãy điền cột 'Văn bản'"
            )
        return []
    count = max(map(len, [documents, *places]))
    rows = zip(*(_spread(column, count) for column in (documents, *places)), strict=True)
    return [{"document": d, "fragment": f or None, "section": s or None} for d, f, s in rows]


def _trimmed(items: list[str], least: int) -> list[str]:
    """Without the empty lines at the end of a cell, as far as they stand for no document."""
    while len(items) > max(1, least) and not items[-1]:
        items = items[:-1]
    return items


def _spread(items: list[str], count: int) -> list[str]:
    """One item stands for all; of several, each stands for its own line."""
    if len(items) <= 1:
        return (items or [""]) * count
    if len(items) != count:
        raise UnreadableRowError(
            "số dòng trong 'Văn bản', 'Trích dẫn' và 'Mục' không khớp nhau. Hãy viết mỗi chỗ một dòng"
        )
    return items


def _flag(cell: str) -> bool:
    word = fold(cell).strip()
    if word in _YES or word in _NO:
        return word in _YES
    raise UnreadableRowError(f"không hiểu '{cell}'. Hãy ghi x, hoặc để trống")


def _split(cell: str) -> str:
    word = fold(cell).strip()
    if word in _SPLITS:
        return _SPLITS[word]
    raise UnreadableRowError(f"cột 'Phần' ghi '{cell}'. Chỉ nhận tune, report, hoặc để trống")


def _day(cell: str) -> datetime.date | None:
    if not cell:
        return None
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            return datetime.datetime.strptime(cell, form).date()
        except ValueError:
            continue
    raise UnreadableRowError(f"cột 'Ngày' ghi '{cell}'. Hãy viết ngày/tháng/năm, ví dụ 22/11/2025")


_READERS: dict[str, Callable[[str], Any]] = {
    "facts": split_groups,
    "forbidden": split_items,
    "directives": split_items,
    "refuse": _flag,
    "pending": _flag,
    "split": _split,
    "date": _day,
}
