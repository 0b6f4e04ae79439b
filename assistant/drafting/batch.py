"""Drafts for many units from one parent: a list of units in, one Word file each and a summary sheet out."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from assistant.drafting.draft import Draft
from assistant.drafting.output import check_writable, write, write_all
from ingest.errors import MattranError, UsageError
from ingest.language import fold

SUMMARY = "tong-hop.xlsx"
_HEADERS = {
    "unit": ("don vi", "ten don vi", "xa phuong", "phuong xa", "xa phuong dac khu", "unit"),
    "parent": ("cap tren", "don vi cap tren", "tinh", "thanh pho", "tinh thanh pho", "parent"),
    "signer": ("nguoi ky", "ho ten nguoi ky", "ho va ten nguoi ky", "signer"),
    "signer_title": ("chuc vu", "chuc vu ky", "chuc vu nguoi ky", "signer title"),
    "number": ("so", "so van ban", "so ky hieu", "number"),
    "day": ("ngay", "ngay ban hanh", "ngay ky", "date"),
}
_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})-(\d{2})-(\d{2})")
_COLUMNS = ("STT", "Đơn vị", "Kết quả", "Chỗ còn phải điền", "Cần lưu ý", "Tệp")
_WIDTHS = (6, 32, 16, 48, 80, 40)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One line of the list: what it says of the unit; `line` is its line in the file."""

    line: int
    unit: str
    parent: str | None = None
    number: str | None = None
    day: date | None = None
    signer: str | None = None
    signer_title: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What is made for one unit: the draft and its files' bytes, by the ending of their names."""

    draft: Draft
    files: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class BatchLine:
    """What became of one unit."""

    unit: str
    status: Literal["done", "failed"]
    file: str | None = None
    error: str | None = None
    open_fields: tuple[str, ...] = ()
    warnings: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, object]:
        """One object of the command's answer."""
        return {
            "unit": self.unit, "status": self.status, "file": self.file, "error": self.error,
            "open_fields": list(self.open_fields), "warnings": list(self.warnings),
        }  # fmt: skip


Progress = Callable[[int, int, str], None]


def draft_all(
    rows: Sequence[UnitRow], make: Callable[[UnitRow], Made], folder: Path, progress: Progress
) -> list[BatchLine]:
    """`draft_each` with its progress told; lines in order."""
    lines: list[BatchLine] = []
    with closing(draft_each(rows, make, folder)) as run:
        for number, row in enumerate(rows):
            progress(number, len(rows), row.unit)
            lines.append(next(run))
        progress(len(rows), len(rows), "")
    return lines


def draft_each(
    rows: Sequence[UnitRow], make: Callable[[UnitRow], Made], folder: Path
) -> Generator[BatchLine, None, None]:
    """Make and write the files of each unit into `folder`; when it ends or is closed, the summary sheet.

    A unit that fails has its message and does not stop the others. Raises OutputError when the summary
    cannot be written.
    """
    check_writable(folder / SUMMARY)
    lines: list[BatchLine] = []
    taken: set[str] = set()
    try:
        for row in rows:
            lines.append(_draft_one(row, make, folder, taken))
            yield lines[-1]
    finally:  # stopped half-way: the sheet tells what is there
        write(folder / SUMMARY, summary_sheet(lines))


def _draft_one(row: UnitRow, make: Callable[[UnitRow], Made], folder: Path, taken: set[str]) -> BatchLine:
    try:
        made = make(row)
        name = _free_name(made.draft.target.unit, taken)
        files = {folder / f"{name}{ending}": data for ending, data in made.files.items()}
        write_all(files)
    except MattranError as error:
        return BatchLine(row.unit, "failed", error=str(error))
    notes = (*made.draft.target.notes, *made.draft.warnings)
    first = next(iter(files), None)
    return BatchLine(
        made.draft.target.unit, "done", str(first) if first else None, None, made.draft.open_fields,
        tuple(dict.fromkeys(notes)),
    )  # fmt: skip


def _free_name(unit: str, taken: set[str]) -> str:
    """ "phuong-hoang-mai", with a number when two units of one run have the same name."""
    plain = file_name(unit)
    name, number = plain, 1
    while name in taken:
        number += 1
        name = f"{plain}-{number}"
    taken.add(name)
    return name


def file_name(unit: str) -> str:
    """Unaccented words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(unit)).strip("-") or "don-vi"


# -- the list ----------------------------------------------------------------------------------------


def read_units(path: Path) -> list[UnitRow]:
    """The units of a CSV file: UTF-8, semicolons, commas or tabs; first line names the columns.

    "Đơn vị" is needed; "Cấp trên", "Số", "Ngày", "Người ký", "Chức vụ" may be there. UsageError with the
    line of the first fault.
    """
    text = _text_of(path)
    lines = list(csv.reader(io.StringIO(text), delimiter=_delimiter(text)))
    columns = _columns(lines[0] if lines else [], path)
    rows = [
        _unit_row(number, {name: cells[at].strip() for name, at in columns.items() if at < len(cells)}, path)
        for number, cells in enumerate(lines[1:], 2)
        if any(cell.strip() for cell in cells)
    ]
    if not rows:
        raise UsageError(
            f"Danh sách {path} không có đơn vị nào. Hãy ghi mỗi đơn vị một dòng dưới dòng tên cột."
        )
    return rows


def _text_of(path: Path) -> str:
    try:
        return unicodedata.normalize("NFC", path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UsageError(
            f"Danh sách {path} không phải UTF-8. Trong Excel hãy chọn Lưu thành “CSV UTF-8”."
        ) from error
    except OSError as error:
        raise UsageError(
            f"Không mở được danh sách {path}: {error.strerror}. Hãy kiểm tra đường dẫn."
        ) from error


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(";,\t", key=first.count)


def _columns(names: Sequence[str], path: Path) -> dict[str, int]:
    """Where each known column stands."""
    folded = [" ".join(re.sub(r"[^a-z0-9]+", " ", fold(name)).split()) for name in names]
    found = {key: folded.index(name) for key, known in _HEADERS.items() for name in known if name in folded}
    if "unit" not in found:
        raise UsageError(
            f"Danh sách {path} thiếu cột “Đơn vị” ở dòng đầu. Mẫu: Đơn vị;Số;Ngày;Người ký;Chức vụ"
        )
    return found


def _unit_row(line: int, given: dict[str, str], path: Path) -> UnitRow:
    if not given.get("unit"):
        raise UsageError(f"Danh sách {path}, dòng {line}: thiếu tên đơn vị. Hãy điền cột “Đơn vị”.")
    day = given.get("day")
    return UnitRow(
        line, given["unit"], given.get("parent") or None, given.get("number") or None,
        _day_of(day, path, line) if day else None, given.get("signer") or None, given.get("signer_title") or None,
    )  # fmt: skip


def _day_of(text: str, path: Path, line: int) -> date:
    day = read_day(text)
    if day is None:
        raise UsageError(f"Danh sách {path}, dòng {line}: ngày “{text}” không đúng. Hãy ghi như 05/01/2027.")
    return day


def read_day(text: str) -> date | None:
    """A date written 05/01/2027 or 2027-01-05; None for anything else."""
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return None
    day, month, year = (match[1], match[2], match[3]) if match[1] else (match[6], match[5], match[4])
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


# -- the summary -------------------------------------------------------------------------------------


def summary_sheet(lines: Sequence[BatchLine]) -> bytes:
    """The sheet as XLSX: a line for each unit, failed ones coloured."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Tổng hợp"
    sheet.append(_COLUMNS)
    for number, line in enumerate(lines, 1):
        sheet.append([_plain(value) for value in _sheet_row(number, line)])
    for column, width in zip("ABCDEF", _WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
    for row, given in zip(sheet.iter_rows(), [None, *lines], strict=True):
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # "=..." is words here, not a formula
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if given is None:
                cell.font = Font(bold=True)
            elif given.status == "failed":
                cell.fill = PatternFill("solid", fgColor="FFF2CC")
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_row(number: int, line: BatchLine) -> tuple[int | str, ...]:
    status = {"done": "Đã soạn", "failed": "Không soạn được"}[line.status]
    notes = line.error or "\n".join(line.warnings)
    file = Path(line.file).name if line.file else ""
    return number, line.unit, status, "; ".join(line.open_fields), notes, file


def _plain(value: int | str) -> int | str:
    """Without the control characters that a sheet cannot hold."""
    return value if isinstance(value, int) else "".join(c for c in value if c == "\n" or c.isprintable())
