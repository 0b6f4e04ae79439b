"""Printed lines of a PDF page with their places, and which of them belong to no page's text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ingest.readers.glyphs import drop_unprintable, replace_private
from ingest.readers.legacy_fonts import to_unicode

_LOOSE_TONE = re.compile("[ \u00a0]+(?=[\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b])")
_DRAWN_LINE = re.compile(r"(?<=[^\W_])_{5,}$")
_SPACES = re.compile(r"[ \t\u00a0]+")
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"(?i)\W*(?:(?:trang|page)\s*)?(\d{1,4})(?:\s*(?:/|of|trên)\s*\d{1,4})?\W*")
_SAID_PAGE = re.compile(r"(?i)\W*(?:trang|page)\s*\d|\W*\d+\s*/\s*\d+\W*$")
_NATIONAL = re.compile(r"(?i)cộng\s+h(?:òa|oà)\s+xã\s+hội|đảng\s+cộng\s+sản|độc\s+lập|tự\s+do")
_EDGE_LINES = 2
_SAME_HEIGHT = 4.0
_BOLD_WIDTH = 1.06

# Widths of Times Roman in thousandths of the size; only their proportion matters.
_WIDTHS = {
    **dict.fromkeys(" .,", 250),
    **dict.fromkeys("ijlt/:;", 278),
    **dict.fromkeys("frI-()[]“”", 333),
    **dict.fromkeys("sJ", 389),
    **dict.fromkeys("acez", 444),
    **dict.fromkeys("FPS", 556),
    **dict.fromkeys("ELTZ", 611),
    **dict.fromkeys("BCR", 667),
    **dict.fromkeys("ADGHKNOQUVXYĐw", 722),
    **dict.fromkeys("mM", 800),
    "W": 944,
}

Matrix = Sequence[float]


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line. `x`, `y`: start of its baseline in points, y upwards; `page` counts from 1.

    `right` is its right end as estimated from its letters; justified text ends further right.
    """

    text: str
    page: int
    x: float
    y: float
    size: float
    right: float


def width(text: str, size: float) -> float:
    """Estimated width in points of `text` at `size` points."""
    return sum(map(_width, text)) * size / 1000


@lru_cache(maxsize=4096)
def _width(char: str) -> int:
    return _WIDTHS.get(unicodedata.normalize("NFD", char)[0], 500)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text set in one go, with the start of its baseline."""

    text: str
    x: float
    y: float
    size: float
    bold: bool

    @property
    def width(self) -> float:
        return width(self.text, self.size) * (_BOLD_WIDTH if self.bold else 1.0)


@dataclass(slots=True)
class LineCollector:
    """Gathers the pieces that pypdf reports for one page into lines."""

    page: int
    lines: list[Line] = field(default_factory=list)
    _pieces: list[_Piece] = field(default_factory=list)

    def visit(self, text: str, cm: Matrix, tm: Matrix, font: Any, size: float) -> None:
        """Take one piece; the arguments are those of pypdf's `visitor_text`."""
        name = str(font.get("/BaseFont", "")) if font else ""
        place = _reading_place(cm, tm, size)
        for index, part in enumerate(to_unicode(text, name).split("\n")):
            piece = _Piece(part, *place, bold="bold" in name.casefold())
            if index or self._begins_line(piece):
                self.finish()
            if part.strip() or self._pieces:
                self._pieces.append(piece)

    def _begins_line(self, piece: _Piece) -> bool:
        """True for a piece below the one before: pypdf runs lines together that open with a small digit."""
        last = next((other for other in reversed(self._pieces) if other.text.strip()), None)
        if last is None or not piece.text.strip():
            return False
        drop = last.y - piece.y
        return piece.x < last.x + last.width / 2 and drop > 0.35 * max(last.size, piece.size)

    def finish(self) -> None:
        """End the line in progress."""
        text = tidy("".join(piece.text for piece in self._pieces))
        if text:
            first = self._pieces[0]
            x = first.x + width(first.text[: len(first.text) - len(first.text.lstrip())], first.size)
            size = max(piece.size for piece in self._pieces)
            right = first.x + sum(piece.width for piece in self._pieces)
            parts = _columns(text)
            rights = [right] if len(parts) == 1 else [x + width(part, size) for part in parts]
            self.lines += [
                Line(part, self.page, x, first.y, size, end) for part, end in zip(parts, rights, strict=True)
            ]
        self._pieces = []


def _reading_place(cm: Matrix, tm: Matrix, size: float) -> tuple[float, float, float]:
    """Position and height of a piece, turned so that its text runs to the right."""
    a = tm[0] * cm[0] + tm[1] * cm[2]
    b = tm[0] * cm[1] + tm[1] * cm[3]
    x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
    y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
    height = abs(size) * (a * a + b * b) ** 0.5
    if abs(b) > abs(a):
        return (y, -x, height) if b > 0 else (-y, x, height)
    return (x, y, height) if a >= 0 else (-x, -y, height)


def tidy(text: str) -> str:
    """Composed text with single spaces, readable glyphs and no control characters."""
    plain = drop_unprintable(replace_private(text.replace("\u00ad", "")))
    spaced = _SPACES.sub(" ", unicodedata.normalize("NFC", _LOOSE_TONE.sub("", plain)))
    return _DRAWN_LINE.sub("", spaced.strip())


# What opens the right-hand side of a letterhead or of a signature block.
_RIGHT_SIDES = (
    re.compile(r"(?<=\S)\s+(?=CỘNG\s+H(?:ÒA|OÀ)\s+XÃ\s+HỘI\s+CHỦ\s+NGHĨA)"),
    re.compile(r"(?<=\S)\s+(?=ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM$)"),
    re.compile(r"(?<=\S)\s+(?=Độc\s+lập\s*[-–]\s*Tự\s+do\s*[-–]\s*Hạnh\s+phúc)"),
    re.compile(r"(?<=Nơi nhận:)\s+(?=\S)"),
)
_NUMBER_AND_DATE = re.compile(
    r"(S[ốỐ]\s*:?\s*[\d.…]*(?:-\w+)?\s*/\s?[\w/-]+)\s+([^\W\d_][^,/]{1,40},\s*ngày\b.{0,16}tháng\b.{0,14}năm\b.{0,6})"
)


def _columns(text: str) -> list[str]:
    """The two sides of a letterhead that share one baseline (issuer | national title; number | date)."""
    dated = _NUMBER_AND_DATE.fullmatch(text)
    if dated:
        return [dated[1], dated[2]]
    sides = (start.split(text, maxsplit=1) for start in _RIGHT_SIDES)
    return next((parts for parts in sides if len(parts) == 2), [text])


def body_lines(pages: Sequence[Sequence[Line]]) -> list[Line]:
    """All lines in reading order without page numbers, running headers and running footers."""
    edges = [_edges(page) for page in pages]
    dropped = _running(edges) | _page_numbers(edges)
    return [line for page in pages for line in page if id(line) not in dropped]


def _edges(page: Sequence[Line]) -> list[Line]:
    """The highest and lowest lines of a page."""
    ordered = sorted(page, key=lambda line: -line.y)
    return ordered if len(ordered) <= 2 * _EDGE_LINES else ordered[:_EDGE_LINES] + ordered[-_EDGE_LINES:]


def _running(edges: Sequence[Sequence[Line]]) -> set[int]:
    """Lines (by id) whose words stand at the same height of many pages."""
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in (line for page in edges for line in page if not _NATIONAL.search(line.text)):
        groups[_DIGITS.sub("#", line.text.casefold())].append(line)
    enough = max(2.0, 0.4 * len(edges))
    return {
        id(line)
        for group in groups.values()
        for line in group
        if len({o.page for o in group if abs(o.y - line.y) < _SAME_HEIGHT}) >= enough
    }


def _page_numbers(edges: Sequence[Sequence[Line]]) -> set[int]:
    """Edge lines (by id) that hold a page number: "Trang 2/5", or a number in step with the pages."""
    found = [(line, m) for page in edges for line in page if (m := _PAGE_NUMBER.fullmatch(line.text))]
    steps = Counter(int(match[1]) - line.page for line, match in found)
    return {
        id(line)
        for line, match in found
        if _SAID_PAGE.match(line.text) or _in_step(int(match[1]) - line.page, steps)
    }


def _in_step(step: int, steps: Counter[int]) -> bool:
    return step == 0 or steps[step] > 1


def median(values: Iterable[float], default: float) -> float:
    """Middle value, `default` when there is none."""
    ordered = sorted(values)
    return ordered[len(ordered) // 2] if ordered else default
