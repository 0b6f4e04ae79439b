"""One page of a PDF as it is printed, with quoted words marked on it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from io import BytesIO
from typing import TYPE_CHECKING

from ingest.errors import ReadError
from ingest.readers.pdf import _failures, _open, _page_lines
from ingest.readers.pdf_lines import Line, width

if TYPE_CHECKING:
    from pypdf import PageObject, PdfWriter

_ENOUGH = 10  # letters in a row that have to agree before words are marked
_DESCENT, _ASCENT = 0.25, 0.85  # of the size of the letters, below and above their baseline
_COLOUR = "ffe27a"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from its lower left corner."""

    left: float
    bottom: float
    right: float
    top: float


def marked_page(data: bytes, name: str, page: int, quote: str) -> bytes:
    """A PDF of page `page` (from 1) alone, with the part of `quote` that stands on it marked.

    Links, forms and scripts of the page are left behind. ReadError when it cannot be read or has no such page.
    """
    from pypdf import PdfWriter

    reader = _open(data, name)
    if not 1 <= page <= len(reader.pages):
        raise ReadError(f"Tệp “{name}” không có trang {page}.")
    try:
        boxes = boxes_of(_page_lines(reader.pages[page - 1], page), quote)
        writer = PdfWriter()
        _bare(writer.add_page(reader.pages[page - 1]))
        for box in boxes:
            _mark(writer, box)
        return _written(writer)
    except _failures() as error:
        raise ReadError(f"Không vẽ lại được trang {page} của tệp “{name}”.") from error


def boxes_of(lines: Sequence[Line], quote: str) -> list[Box]:
    """Where the quoted words stand, a box for each line; empty when they are not on the page."""
    letters = [(line, index) for line in lines for index in _letters(line.text)]
    said, wanted = _squeezed("".join(line.text for line in lines)), _squeezed(quote)
    match = SequenceMatcher(None, said, wanted, autojunk=False).find_longest_match()
    if match.size < min(_ENOUGH, len(wanted)) or len(said) != len(letters) or not wanted:
        return []
    start = max(0, match.a - match.b)
    return list(_boxes(letters[start : match.a - match.b + len(wanted)]))


def _letters(text: str) -> list[int]:
    """Places of the letters that `_squeezed` keeps."""
    return [index for index, char in enumerate(text) if char.isalnum() for _ in char.lower()]


def _squeezed(text: str) -> str:
    """Small letters and digits alone; lines are composed already, quotes may not be."""
    return "".join(char.lower() for char in unicodedata.normalize("NFC", text) if char.isalnum())


def _boxes(letters: Sequence[tuple[Line, int]]) -> Iterator[Box]:
    found: dict[int, tuple[Line, list[int]]] = {}
    for line, index in letters:
        found.setdefault(id(line), (line, []))[1].append(index)
    for line, places in found.values():
        yield _box(line, places[0], places[-1] + 1)


def _box(line: Line, start: int, end: int) -> Box:
    """The box around letters `start:end` of a line, by the share of its width that they take."""
    whole = width(line.text, line.size) or 1.0
    scale = max(line.right - line.x, 0.0) / whole
    left = line.x + width(line.text[:start], line.size) * scale
    right = line.x + width(line.text[:end], line.size) * scale
    return Box(left, line.y - _DESCENT * line.size, right, line.y + _ASCENT * line.size)


def _bare(page: PageObject) -> None:
    for name in ("/Annots", "/AA"):
        page.pop(name, None)


def _mark(writer: PdfWriter, box: Box) -> None:
    from pypdf.annotations import Highlight
    from pypdf.generic import ArrayObject, FloatObject

    corners = (box.left, box.top, box.right, box.top, box.left, box.bottom, box.right, box.bottom)
    points = ArrayObject([FloatObject(number) for number in corners])
    rect = (box.left, box.bottom, box.right, box.top)
    writer.add_annotation(0, Highlight(rect=rect, quad_points=points, highlight_color=_COLOUR, printing=True))


def _written(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
