"""PDF files with a text layer, page by page."""

from __future__ import annotations

import logging
import re
import struct
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

from ingest.errors import ReadError
from ingest.readers.pdf_lines import Line, LineCollector, body_lines
from ingest.readers.pdf_paragraphs import Paragraph, glue, paragraphs
from ingest.readers.pdf_repair import spell_out_filters
from ingest.source import SourceText

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader
    from pypdf.generic import DictionaryObject

_CODECS = (zlib.error, struct.error)
_SCAN_LETTERS = 40
_STAMP = re.compile(r"(?i)(?:được ký bởi|ký bởi|người ký|email|cơ quan|thời gian ký|ngày ký)\s?:")
logging.getLogger("pypdf").addHandler(logging.NullHandler())


def read_pdf(data: bytes, name: str) -> SourceText:
    """Text of all pages of `data`; ReadError when it is broken, locked, or a scan without text."""
    reader = _open(data, name)
    pages, unread = _pages(reader)
    scanned = _scanned(reader, pages)
    if not any(pages) or (scanned and not _has_text(pages)):
        raise ReadError(_no_text(name, bool(unread)))
    text, starts = _joined(paragraphs(body_lines(pages)), len(pages))
    if 5 * text.count("\ufffd") > len(text):
        raise ReadError(_garbled(name))
    return SourceText(
        text, starts, warnings=(*_page_warning(_UNREAD, unread), *_page_warning(_SCANNED, scanned))
    )


_UNREAD = "không đọc được vì bị lỗi; hãy kiểm tra lại tệp gốc."
_SCANNED = "là ảnh chụp nên chữ trên đó chưa được đọc; hãy nhận dạng chữ (OCR) rồi nạp lại."


def _page_warning(reason: str, numbers: list[int]) -> tuple[str, ...]:
    return (f"Trang {', '.join(map(str, numbers))} {reason}",) if numbers else ()


def _open(data: bytes, name: str) -> PdfReader:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadError(_locked(name))
        _ = len(reader.pages)
    except DependencyError as error:
        raise ReadError(_locked(name)) from error
    except _failures() as error:
        raise ReadError(_broken(name)) from error
    return reader


def _failures() -> tuple[type[Exception], ...]:
    """What pypdf raises on broken files; it says itself that it names only some of them."""
    from pypdf.errors import DeprecationError, PyPdfError

    values = (LookupError, ValueError, TypeError, AttributeError, AssertionError, ArithmeticError)
    return (PyPdfError, DeprecationError, *values, RuntimeError, EOFError, OSError, MemoryError, *_CODECS)


def _locked(name: str) -> str:
    return (
        f"Tệp “{name}” được bảo vệ bằng mật khẩu nên không đọc được. "
        "Hãy mở bằng mật khẩu, in hoặc lưu lại thành PDF không có mật khẩu rồi nạp lại."
    )


def _broken(name: str) -> str:
    return (
        f"Tệp “{name}” bị hỏng hoặc không phải tệp PDF. "
        "Hãy tải lại hoặc xuất lại tệp từ văn bản gốc rồi nạp lại."
    )


def _no_text(name: str, has_errors: bool) -> str:
    if has_errors:
        return _broken(name)
    return (
        f"Tệp “{name}” là bản chụp (scan), không có lớp chữ nên không đọc được. "
        "Hãy nhận dạng chữ (OCR) tệp này, hoặc dùng bản .docx gốc, rồi nạp lại."
    )


def _garbled(name: str) -> str:
    return (
        f"Chữ trong tệp “{name}” dùng phông không kèm bảng mã nên không đọc được. "
        "Hãy nhận dạng chữ (OCR) tệp này, hoặc dùng bản .docx gốc, rồi nạp lại."
    )


def _pages(reader: PdfReader) -> tuple[list[list[Line]], list[int]]:
    """Lines of each page, and the numbers of the pages that could not be read."""
    pages: list[list[Line]] = []
    unread: list[int] = []
    for number in range(1, len(reader.pages) + 1):
        try:
            pages.append(_page_lines(reader.pages[number - 1], number))
        except _failures():
            pages.append([])
            unread.append(number)
    return pages, unread


def _page_lines(page: PageObject, number: int) -> list[Line]:
    from pypdf.errors import DeprecationError

    collector = LineCollector(number)
    try:
        page.extract_text(visitor_text=collector.visit)
    except DeprecationError:
        spell_out_filters(page)
        collector = LineCollector(number)
        page.extract_text(visitor_text=collector.visit)
    collector.finish()
    return collector.lines


def _scanned(reader: PdfReader, pages: list[list[Line]]) -> list[int]:
    """Numbers of the pages that show a picture and next to no text."""
    bare = [number for number, lines in enumerate(pages, 1) if _letters(lines) < _SCAN_LETTERS]
    return [number for number in bare if _has_image(reader.pages[number - 1])]


def _letters(lines: list[Line]) -> int:
    """Letters on a page, not counting the stamp of a digital signature."""
    own = (line.text for line in lines if not _STAMP.match(line.text))
    return sum(char.isalnum() for text in own for char in text)


def _has_text(pages: list[list[Line]]) -> bool:
    return any(_letters(lines) >= _SCAN_LETTERS for lines in pages)


def _has_image(painter: DictionaryObject, depth: int = 3) -> bool:
    """True when a page, or a form it paints, paints an image."""
    try:
        objects = painter["/Resources"]["/XObject"].values()  # type: ignore[index]
        painted = [item.get_object() for item in objects]
        kinds = [item.get("/Subtype") for item in painted]
    except _failures():
        return False
    forms = [item for item, kind in zip(painted, kinds, strict=True) if kind == "/Form"]
    return "/Image" in kinds or (depth > 0 and any(_has_image(form, depth - 1) for form in forms))


def _joined(found: list[Paragraph], page_count: int) -> tuple[str, tuple[int, ...]]:
    """The text, and the offset at which each page begins in it."""
    parts: list[str] = []
    starts: dict[int, int] = {}
    length = 0
    for paragraph in found:
        for line in paragraph.lines:
            between = "" if not parts else "\n" if line is paragraph.first else glue(parts[-1], line.text)
            parts += [between, line.text]
            starts.setdefault(line.page, length + len(between))
            length += len(between) + len(line.text)
    return "".join(parts), _filled(starts, page_count, length)


def _filled(starts: dict[int, int], page_count: int, length: int) -> tuple[int, ...]:
    """Offsets of all pages; an empty page begins where the next page with text does."""
    offsets: list[int] = []
    following = length
    for page in range(page_count, 0, -1):
        following = starts.get(page, following)
        offsets.append(following)
    return (0, *offsets[::-1][1:])
