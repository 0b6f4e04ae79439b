"""Tables as an office saves them: CSV of any usual encoding and delimiter, XLSX; read as text cells and written."""

from __future__ import annotations

import csv
import datetime
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from ingest.errors import UsageError

Cells = list[str]
_DELIMITERS = ";,\t"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")  # a spreadsheet would run what starts so
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LONGEST = 32_767  # characters that a cell of XLSX holds
_SEPARATOR_LINE = re.compile(r"\Asep=(.)\r?\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its 1-based number in the file, its cells, and which cells the program had made into dates."""

    number: int
    cells: Cells
    dated: frozenset[int] = frozenset()


def read_table(path: Path) -> list[TableRow]:
    """Rows of a .csv, .tsv, .txt or .xlsx file that hold anything; UsageError naming the file."""
    try:
        return _read_xlsx(path) if path.suffix.lower() == ".xlsx" else _read_csv(path)
    except OSError as error:
        raise UsageError(f"Không mở được tệp {path}: {error}. Hãy kiểm tra đường dẫn.") from error


def write_table(rows: Sequence[Sequence[str]], path: Path) -> None:
    """Write rows of text as .csv (UTF-8 with a mark that Excel knows) or .xlsx, by the file's name."""
    writers = {".csv": _write_csv, ".xlsx": _write_xlsx}
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise UsageError(f"Không biết ghi ra '{path.name}'. Hãy đặt tên tệp kết thúc bằng .csv hoặc .xlsx.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        writer([[_CONTROL.sub("", cell) for cell in row] for row in rows], path)
    except OSError as error:
        raise UsageError(f"Không ghi được tệp {path}: {error}. Hãy chọn nơi khác.") from error


# -- CSV ---------------------------------------------------------------------------------------------


def _read_csv(path: Path) -> list[TableRow]:
    text = _decoded(path)
    named = _SEPARATOR_LINE.match(text)
    body = text[named.end() :] if named else text
    delimiter = named[1] if named else _delimiter(body)
    skipped = 1 if named else 0
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter)
    rows, start = [], 1
    try:
        for cells in reader:
            rows.append(TableRow(start + skipped, [_unguarded(_lines(cell)) for cell in cells]))
            start = reader.line_num + 1
    except csv.Error as error:
        raise UsageError(f"Tệp {path}, dòng {start}: {error}. Hãy mở bằng Excel rồi lưu lại.") from error
    return [row for row in rows if any(cell.strip() for cell in row.cells)]


def _decoded(path: Path) -> str:
    """The text in the encoding it was saved in: UTF-8, UTF-16, or that of Vietnamese Windows."""
    data = path.read_bytes()
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for name in ["utf-16"] if wide else ["utf-8-sig", "cp1258"]:
        try:
            return unicodedata.normalize("NFC", data.decode(name))
        except UnicodeDecodeError:
            continue
    raise UsageError(
        f"Không đọc được chữ trong tệp {path}. Hãy mở bằng Excel, lưu lại dạng 'CSV UTF-8' hoặc .xlsx."
    )


def _delimiter(text: str) -> str:
    """The delimiter that the first lines agree on; text between quotes does not count."""
    bare = re.sub(r'"(?:[^"]|"")*"', "", text)
    lines = [line for line in bare.splitlines() if line.strip()][:5]
    counts = Counter({d: max((line.count(d) for line in lines[:3]), default=0) for d in _DELIMITERS})
    return counts.most_common(1)[0][0] if any(counts.values()) else ","


def _lines(cell: str) -> str:
    return cell.replace("\r\n", "\n").replace("\r", "\n")


def _write_csv(rows: Sequence[Sequence[str]], path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_MINIMAL).writerows(
            [_guarded(cell) for cell in row] for row in rows
        )


def _guarded(cell: str) -> str:
    """With an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


# -- XLSX --------------------------------------------------------------------------------------------


def _read_xlsx(path: Path) -> list[TableRow]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise UsageError(
            f"Tệp {path} không phải bảng Excel .xlsx đọc được: {error}. Hãy mở bằng Excel rồi lưu lại dạng .xlsx."
        ) from error
    try:
        rows = list(book.worksheets[0].iter_rows(values_only=True)) if book.worksheets else []
    finally:
        book.close()
    found = [_row(number, values) for number, values in enumerate(rows, start=1)]
    return [row for row in found if any(cell.strip() for cell in row.cells)]


def _row(number: int, values: Sequence[Any]) -> TableRow:
    dated = frozenset(i for i, value in enumerate(values) if isinstance(value, datetime.date))
    return TableRow(number, [_text(value) for value in values], dated)


def _text(value: Any) -> str:
    """A cell as its reader sees it: a date in the Vietnamese order, a whole number without a fraction."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, datetime.date):
        return f"{value.day}/{value.month}/{value.year}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return unicodedata.normalize("NFC", _lines(str(value)))


def _write_xlsx(rows: Sequence[Sequence[str]], path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active or book.create_sheet()
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if len(value) > _LONGEST:
                raise UsageError(
                    f"Ô ở dòng {number} dài hơn {_LONGEST} ký tự, .xlsx không chứa được. Hãy dùng .csv."
                )
            cell = sheet.cell(number, column)
            cell.value = value or None
            cell.data_type = "s" if value else "n"  # words, also where they start with "="
    _dressed(sheet, len(rows[0]) if rows else 0)
    book.save(path)


def _dressed(sheet: Any, columns: int) -> None:
    """Headers bold and kept in sight, columns wide enough to read, text wrapped."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    for column in range(1, columns + 1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = 28
    for row in sheet.iter_rows(min_row=1):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
