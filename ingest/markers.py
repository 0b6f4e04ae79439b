"""The marks that open a provision: "II.", "1.", "a)", "-", "Điều 5.", "Chương II", "Phụ lục I"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.language import CAPITAL, SMALL

_ROMAN = "(?:X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3})"
_NUMBER = f"(?:{_ROMAN}|[0-9]{{1,3}})"
# A name of a division is a mark only where a title or nothing follows it: "Phụ lục I Nghị định này
# quy định ..." opens a sentence.
_CAPITALS_ONLY = rf"(?= [^{SMALL}\n]*[{CAPITAL}][^{SMALL}\n]*(?:\n|$))"
_ALONE = rf"(?:(?=\n|$)|[.:](?![0-9])|(?= ?-| \()|{_CAPITALS_ONLY})"
_TITLED = rf"(?:{_ALONE}|(?= [{CAPITAL}][^\n]{{0,80}}(?<![.;:,])(?:\n|$)))"
# "A. Đặc điểm tình hình" is a title, "A. Nguyễn Văn Lộc" a name.
_BLOCK_TITLE = rf"(?:{_CAPITALS_ONLY}(?= .{{4}})|(?= [{CAPITAL}][{SMALL}]* [{SMALL}]))"
# After a number there are words; another number ("1. 100% đơn vị") only if words follow that,
# else it is a date, an amount ("1.000 đồng") or the rest of one.
_AMOUNT = r"(?!000)[0-9]+(?:[.,/][0-9]+)*(?: ?- ?[0-9]+)?%? [^\W\d_]"
_WORDS = rf"(?= ?[^\W\d_]| ?[\"'(\[]| ?[*_]{{1,2}}[^\W_]| {_AMOUNT})"
_SLASH = rf"/(?= |[{CAPITAL}][{SMALL}])"  # "1/ Mục đích", "1/Mục đích", not "12/KH-MTTQ"
_HYPHEN = rf" ?-(?= |[{CAPITAL}]{{2}})"  # "I- MỤC ĐÍCH", not "X-quang"
_DASHED = rf" ?-(?= ?[{CAPITAL}][{SMALL}])"  # "1- Mục đích", not "12-CT/TW" nor "5-7 người"
_POINT = r"[a-zđ](?:\.?[0-9]{1,2})?|([a-z])\2"
_NO = "(?:số|SỐ):?"
_ORDINAL = r"(?:thứ|THỨ) [^\W\d_]+"
_SIGNS = "•●○◦▪■□▫◆◇★☆►▶▸‣⁃∙·→➢➤➔✓✔❖§\uf0a7\uf0b7\uf0d8\uf0fc\uf076"  # the last ones are Wingdings

# Level, rank and form, in order of trial.
_PATTERNS: tuple[tuple[str, int, str], ...] = (
    (
        "annex",
        0,
        rf"(?P<label>(?:PHỤ LỤC|Phụ lục)(?: (?:{_NO} )?(?:{_NUMBER}[a-zA-Z]?|[A-HĐ])(?!\w))?){_ALONE}",
    ),
    (
        "form",
        10,
        rf"(?P<label>(?:MẪU|Mẫu|BIỂU|Biểu)(?: {_NO})? [0-9]{{1,2}}(?:\.[0-9]{{1,2}})?[a-zA-Z]?){_ALONE}",
    ),
    ("book", 20, rf"(?P<label>(?:PHẦN|Phần) (?:{_NUMBER}|{_ORDINAL})(?!\w)){_TITLED}"),
    ("chapter", 30, rf"(?P<label>(?:CHƯƠNG|Chương) (?:{_NUMBER}|{_ORDINAL})(?!\w)){_TITLED}"),
    ("division", 40, rf"(?P<label>(?:MỤC|Mục) {_NUMBER}(?!\w)){_ALONE}"),
    ("subdivision", 45, rf"(?P<label>(?:TIỂU MỤC|Tiểu mục) {_NUMBER}(?!\w)){_ALONE}"),
    ("article", 70, r"(?P<label>(?:Điều|ĐIỀU) [0-9]{1,3}[a-zđ]?)(?: ?[.:]| -(?= )|(?=\n|$))"),
    ("subsection", 79, rf"(?P<label>{_ROMAN}(?:\.[0-9]{{1,2}}){{1,3}})[.)]?(?= ?[{CAPITAL}\"'(])"),
    (
        "part",
        60,
        rf"(?!V/[Vv]|V\. ?I\.)(?P<label>{_ROMAN})(?: ?[.)]|/(?= |[{CAPITAL}])| ?:(?= )|{_HYPHEN})(?= ?\S)",
    ),
    ("block", 50, rf"(?!C\. ?Mác)(?P<label>[A-HĐK])(?:[.)/]| ?-){_BLOCK_TITLE}"),
    (
        "subsection",
        80,
        rf"(?P<label>[0-9]{{1,2}}(?:\.[0-9]{{1,2}}){{1,3}})(?:[.)]{_WORDS}|{_DASHED}|(?= [{CAPITAL}\"'(]))",
    ),
    ("section", 80, rf"(?P<label>[0-9]{{1,2}})(?:(?:[.)]|\.-){_WORDS}|{_SLASH}|{_DASHED})"),
    ("point", 90, rf"(?!v\.v)(?P<label>{_POINT})(?:[.)](?= ?[^\W_]| ?[\"'(*])|{_SLASH}|{_DASHED})"),
    ("item", 95, rf"\((?P<label>[0-9]{{1,2}}|[ivx]{{1,4}}|[a-zđ])\){_WORDS}"),
    ("note", 0, r"\[(?P<label>[0-9]{1,3})\](?= ?\S)"),
    ("dash", 99, r"(?P<label>-)(?= ?[^\s\-])"),
    ("star", 99, r"(?P<label>\*)(?= ?[^\s*])"),
    ("plus", 99, r"(?P<label>\+)(?= \S|[^\s\d])"),
    ("bullet", 99, rf"(?P<label>[{_SIGNS}]|o(?= [{CAPITAL}]))(?= ?\S)"),
)
_FORMS = tuple((level, rank, re.compile(form)) for level, rank, form in _PATTERNS)
BULLETS = frozenset({"dash", "star", "plus", "bullet"})
_HEADING = re.compile(r"(?P<label>#{1,6}) +(?=\S)")
_BOLD = re.compile(r"\*\*|__")


@dataclass(frozen=True, slots=True)
class Marker:
    """An opening mark: its level, its label ("II", "1", "a", "-") and where the words after it begin.

    A smaller `rank` stands higher. Bullets share one rank: they nest in the order they appear.
    """

    level: str
    rank: int
    label: str
    end: int


def read_marker(line: str) -> Marker | None:
    """The mark at the start of a normalised, stripped `line`; None for plain words.

    In Markdown the mark inside a heading or bold words counts ("## II. Nhiệm vụ" is part II).
    """
    if match := _HEADING.match(line):
        return _inside(line, match.end()) or Marker(
            "heading", len(match["label"]), match["label"], match.end()
        )
    return _inside(line, 0) if _BOLD.match(line) else _plain_marker(line)


def _inside(line: str, start: int) -> Marker | None:
    """The mark that stands in a heading's words or in bold ones; bullets do not."""
    start += 2 if _BOLD.match(line, start) else 0
    inner = _plain_marker(line[start:])
    if inner is None or inner.level in BULLETS:
        return None
    return Marker(inner.level, inner.rank, inner.label, inner.end + start)


def _plain_marker(line: str) -> Marker | None:
    for level, rank, form in _FORMS:
        if match := form.match(line):
            deeper = match["label"].count(".") if level == "subsection" else 0
            return Marker(level, rank + deeper, match["label"], match.end())
    return None
