"""Printed lines -> logical lines: a paragraph broken by the right margin becomes one line again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.pdf_lines import Line, median, width

_MARKER = re.compile(
    r"""(?x)
    (?:[IVXLC]{1,7}|[A-HĐ]|\d{1,2}(?:\.\d{1,2}){0,4}|[a-zđ])\s?[.)/](?=\s)   # I. 1. 1.2. a) 1/
    | \d{1,2}(?:\.\d{1,2}){1,4}\s                                           # 1.2 without the last stop
    | [-–—+•*●▪■○◦➢✓☐☑]\s?(?=\S)
    | Điều\s\d+[a-zđ]?\s?[.:]
    | (?:Chương|Phần|Mục)\s(?:[IVXLC]+|\d+|thứ\s\w+)\b
    | (?:PHỤ\sLỤC|Phụ\slục)\b
    | Nơi\snhận\s?:
    | Kính\sgửi\s?:
    | \[\d+\]\s
    """
)
_ENDED = re.compile(r"[.;:!?…/][\"”’')\]]*$")
_SYMBOL_TAIL = re.compile(r"[-–][A-ZĐ]{2,}[\w/-]*\b")
_INDENT = 0.6
_GAP, _WIDE_GAP = 1.22, 1.6
_SLACK = 0.04
_LEAST_WIDTH = 18


@dataclass(frozen=True, slots=True)
class Layout:
    """Measures of the running text in points: left and right edge, distance of lines.

    `spaced` says that paragraphs are set apart by a gap, so that lines without one belong together.
    """

    left: float
    right: float
    leading: float
    spaced: bool = False

    @property
    def middle(self) -> float:
        """Lines that start to the right of this are in a second column."""
        return self.left + 0.4 * (self.right - self.left)

    @property
    def slack(self) -> float:
        """How much the estimated widths may be wrong."""
        return _SLACK * (self.right - self.left)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The printed lines of one logical line."""

    lines: tuple[Line, ...]

    @property
    def first(self) -> Line:
        """Line that carries the indent and the marker."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """Line that a continuation would follow."""
        return self.lines[-1]


def paragraphs(lines: Sequence[Line]) -> list[Paragraph]:
    """`lines` grouped into logical lines, in order."""
    if not lines:
        return []
    layout = measure(lines)
    grouped = [[lines[0]]]
    for line in lines[1:]:
        if _continues(Paragraph(tuple(grouped[-1])), line, layout):
            grouped[-1].append(line)
        else:
            grouped.append([line])
    return [Paragraph(tuple(group)) for group in grouped]


def measure(lines: Sequence[Line]) -> Layout:
    """Layout of the running text, from all its lines."""
    rights = sorted(line.right for line in lines)
    pairs = [
        (a, b) for a, b in pairwise(lines) if a.page == b.page and 0.5 * b.size < a.y - b.y < 2.5 * b.size
    ]
    leading = median((a.y - b.y for a, b in pairs), 1.15 * median((line.size for line in lines), 12.0))
    before_markers = [a.y - b.y > _GAP * leading for a, b in pairs if _MARKER.match(b.text)]
    left = min(line.x for line in lines if line.right > 0.9 * rights[-1])
    narrowest = left + _LEAST_WIDTH * median((line.size for line in lines), 12.0)
    return Layout(
        left=left,
        right=max(narrowest, rights[int(0.95 * (len(rights) - 1))]),
        leading=leading,
        spaced=len(before_markers) > 3 and sum(before_markers) > 0.8 * len(before_markers),
    )


def _continues(paragraph: Paragraph, line: Line, layout: Layout) -> bool:
    """True when `line` is the next printed line of `paragraph`."""
    last = paragraph.last
    if _is_apart(last, line, layout) or _ends_heading(last, line):
        return False
    if _opens(paragraph, line, layout):
        return False
    if _is_short(last, line, layout) or line.x > layout.middle:
        return _reads_on(paragraph, line)
    return not _indents_anew(paragraph, line, layout)


def _is_apart(last: Line, line: Line, layout: Layout) -> bool:
    """True when the space between two lines separates them: a gap, or another column."""
    if last.x - line.x > 6 * line.size:
        return True
    if last.page != line.page:
        return False
    gap = last.y - line.y
    if gap < 0.3 * line.size or gap > _WIDE_GAP * layout.leading:
        return True
    outdented = line.x < last.x - _INDENT * line.size
    return gap > _GAP * layout.leading and not outdented


def _ends_heading(last: Line, line: Line) -> bool:
    """True when capitals stop: a heading, or a name in a letterhead, is over."""
    return len(last.text) > 8 and last.text.isupper() and not line.text.isupper()


def _opens(paragraph: Paragraph, line: Line, layout: Layout) -> bool:
    """True when `line` begins with the marker of a provision rather than with a word like one."""
    if not _MARKER.match(line.text):
        return False
    if _SYMBOL_TAIL.match(line.text) and paragraph.last.text[-1:].isalnum():
        return False
    mid_sentence = not _ENDED.search(paragraph.last.text) and not _is_short(paragraph.last, line, layout)
    return not (mid_sentence and _stands_as_continuation(paragraph, line, layout))


def _stands_as_continuation(paragraph: Paragraph, line: Line, layout: Layout) -> bool:
    """True when `line` stands where only a line that is not the first of its paragraph stands."""
    tolerance = _INDENT * line.size
    if len(paragraph.lines) > 1 and abs(line.x - paragraph.last.x) < tolerance:
        return layout.spaced or abs(line.x - paragraph.first.x) > tolerance
    step = line.x - paragraph.first.x
    if _hangs(paragraph, line) or (layout.spaced and abs(step) < tolerance):
        return True
    return step < -tolerance and line.x < layout.left + tolerance


def _hangs(paragraph: Paragraph, line: Line) -> bool:
    """True when `line` is set in below the marker of a one-line paragraph."""
    step = line.x - paragraph.last.x
    alone = len(paragraph.lines) == 1 and bool(_MARKER.match(paragraph.first.text))
    return alone and _INDENT * line.size < step < 4 * line.size


def _is_short(last: Line, line: Line, layout: Layout) -> bool:
    """True when the first word of `line` would have fitted on the line before: the break was meant."""
    word = line.text.split(" ", 1)[0]
    return last.right + width(" " + word, line.size) < layout.right - layout.slack


def _reads_on(paragraph: Paragraph, line: Line) -> bool:
    """True in a narrow column when an unfinished line is followed by a small letter, or a list goes on."""
    last = paragraph.last
    if abs(line.x - last.x) > 4 * line.size or _ENDED.search(last.text):
        return False
    listing = last.text.endswith(",") and bool(_MARKER.match(paragraph.first.text))
    return listing or line.text[0].islower() or line.text[0] == "("


def _indents_anew(paragraph: Paragraph, line: Line, layout: Layout) -> bool:
    """True when the left edge of `line` says that a paragraph begins."""
    tolerance = _INDENT * line.size
    step = line.x - paragraph.last.x
    ended = bool(_ENDED.search(paragraph.last.text))
    if step > tolerance:
        return not _hangs(paragraph, line)
    if len(paragraph.lines) > 1:
        return step < -tolerance and ended
    if step < -tolerance or layout.spaced:
        return False
    return (ended and not line.text[0].islower()) or line.x > layout.left + tolerance


def glue(before: str, after: str) -> str:
    """What stands between two printed lines of a paragraph: a space, or nothing inside a symbol."""
    if re.search(r"\w[-/]$", before) and after[:1].isalnum():
        return ""
    if before[-1:].isalnum() and (after.startswith("/") or _SYMBOL_TAIL.match(after)):
        return ""
    return " "
