"""Lines of a normalised text with their places: cells of columns, lines broken by a fixed width, rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.language import AlignedText
from ingest.markers import read_marker

_PAGE_NUMBER = re.compile(r"- ?[0-9]{1,3} ?-|(?:Trang|trang) [0-9]{1,3}(?:/[0-9]{1,3})?")
_BLANK = "[ \\t\\u00a0\\u2000-\\u200a\\u202f\\u3000]"
_WIDE = re.compile(f"(?:{_BLANK}*\\t{_BLANK}*|{_BLANK}{{3,}})")
_MOTTO = re.compile("cộng h(?:òa|oà) xã hội", re.IGNORECASE)
_NEAR = 40  # characters on either side that tell whether blanks part two cells
_LINE_GAP = 3  # a break with a blank on either side: no line has been taken out between
_DRAWN = re.compile(r"[-_*=~.…—]{3,}|\*$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line or a part of one: its place in the normalised text and its words, stripped."""

    start: int
    end: int
    text: str


def split_lines(text: str) -> list[Line]:
    """Every line of normalised `text`, blank ones too."""
    lines, start = [], 0
    for raw in text.split("\n"):
        stripped = raw.strip()
        left = start + raw.index(stripped)
        lines.append(Line(left, left + len(stripped), stripped))
        start += len(raw) + 1
    return lines


def is_rule(text: str) -> bool:
    """A line without words: blank, drawn ("-----", "*"), dotted, or a page number ("- 2 -")."""
    return not any(map(str.isalnum, text)) or bool(_PAGE_NUMBER.fullmatch(text))


def wide_gaps(line: Line, aligned: AlignedText, raw: str) -> int:
    """How many tabs or runs of three blanks and more stand between the words of `line` in the raw text."""
    return sum(1 for _ in _WIDE.finditer(raw, aligned.offsets[line.start], aligned.offsets[line.end]))


def split_cells(line: Line, aligned: AlignedText, raw: str) -> list[Line]:
    """The cells of a line set in columns by tabs or blanks: issuer and motto, recipients and signature.

    Blanks left to be filled in ("ngày      tháng") part no cells: a cell begins with a capital.
    """
    end = aligned.offsets[line.end]
    cells, start = [], aligned.offsets[line.start]
    for gap in _WIDE.finditer(raw, start, end):
        left = raw[max(start, gap.start() - _NEAR) : gap.start()]
        if _parts_cells(left, raw[gap.end() : min(end, gap.end() + _NEAR)]):
            cells.append(_cell(aligned, start, gap.start()))
            start = gap.end()
    return [*cells, _cell(aligned, start, end)] if cells else [line]


def _parts_cells(left: str, right: str) -> bool:
    opens = right[:1].isupper() or right[:1] == "(" or bool(_DRAWN.match(right) or _MOTTO.match(right))
    return opens and (left[-1:] not in {"-", "–", ","} or is_rule(left))


def _cell(aligned: AlignedText, start: int, end: int) -> Line:
    left, right = aligned.from_raw(start), aligned.from_raw(end)
    text = aligned.text[left:right]
    left += len(text) - len(text.lstrip())
    return Line(left, left + len(text.strip()), text.strip())


def join(first: Line, last: Line, separator: str = " ") -> Line:
    """Two neighbouring lines as one."""
    return Line(first.start, last.end, f"{first.text}{separator}{last.text}")


def join_wrapped(lines: Sequence[Line]) -> list[Line]:
    """Put lines broken by a fixed width together again; only in texts that are wrapped throughout."""
    lengths = sorted(len(line.text) for line in lines if line.text)
    if len(lengths) < 4 or lengths[-1] > 130:
        return list(lines)
    width = lengths[int(len(lengths) * 0.9)]
    if width < 50:
        return list(lines)
    joined: list[Line] = []
    previous = ""  # the row above, which is what shows whether it was full
    for line in lines:
        near = joined and line.start - joined[-1].end <= _LINE_GAP
        if near and _is_wrapped(previous, line.text, width):
            joined[-1] = join(joined[-1], line)
        else:
            joined.append(line)
        previous = line.text
    return joined


def _is_wrapped(previous: str, text: str, width: int) -> bool:
    if not previous or not text or read_marker(text) or text.casefold().startswith("nơi nhận"):
        return False
    return text[0].islower() or (len(previous) > 0.8 * width and previous[-1] not in ".;:!?")
