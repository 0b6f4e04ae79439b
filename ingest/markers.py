"""The marks that open a provision: "II.", "1.", "a)", "-", "*", "+", "Điều 5.", "Chương II"."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ROMAN = "(?:X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3})"
# In order of trial. Bullets have no rank of their own: they nest in the order they appear.
_FORMS: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    ("annex", 0, re.compile(r"(?P<label>(?:PHỤ LỤC|Phụ lục)(?: (?:số )?[IVX0-9]{1,4})?)(?=$|[ .:\n])[.:]?")),
    ("chapter", 1, re.compile(rf"(?P<label>(?:CHƯƠNG|Chương|PHẦN|Phần) (?:{_ROMAN}|[0-9]+|thứ \w+))\b[.:]?")),
    ("division", 2, re.compile(r"(?P<label>(?:MỤC|Mục) (?:[0-9]+|[IVX]+))(?=$|[ .:])[.:]?")),
    ("article", 4, re.compile(r"(?P<label>Điều [0-9]+[a-zđ]?)(?=[.:]|$)[.:]?")),
    ("part", 3, re.compile(rf"(?P<label>{_ROMAN})(?: ?[.)/:]| ?-(?= ))(?= ?\S)")),
    ("subsection", 6, re.compile(r"(?P<label>[0-9]{1,2}(?:\.[0-9]{1,2}){1,3})[.)]?(?= \D)")),
    ("section", 5, re.compile(r"(?P<label>[0-9]{1,2})(?:[.)/]|\.-)(?= ?[^\W\d_]| ?[\"'(])")),
    ("point", 7, re.compile(r"(?P<label>[a-zđ]{1,2})[.)](?= ?[^\W_]| ?\")")),
    ("dash", 8, re.compile(r"(?P<label>-)(?= ?[^\s\-])")),
    ("star", 8, re.compile(r"(?P<label>\*)(?= ?[^\s*])")),
    ("plus", 8, re.compile(r"(?P<label>\+)(?= ?\S)")),
    ("bullet", 8, re.compile(r"(?P<label>[•●▪■◦○→➢✓❖§·])(?= ?\S)")),
)
BULLETS = frozenset({"dash", "star", "plus", "bullet"})
_HEADING_MARK = re.compile(r"(?P<label>#{1,6}) (?=\S)")


@dataclass(frozen=True, slots=True)
class Marker:
    """An opening mark: its level, its label ("II", "1", "a", "-") and where the words after it begin."""

    level: str
    rank: int
    label: str
    end: int


def read_marker(line: str) -> Marker | None:
    """The mark at the start of a normalised, stripped `line`; None for plain words."""
    for level, rank, form in _FORMS:
        if match := form.match(line):
            return Marker(level, rank, match["label"], match.end())
    if match := _HEADING_MARK.match(line):
        return Marker("heading", len(match["label"]), match["label"], match.end())
    return None
