"""The head of a document: kind, number, date, place, issuer, title. What is not there is None."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ingest.kinds import KINDS, read_kind
from ingest.language import comparable
from ingest.letterhead import Letterhead, is_date_line, without_subject_mark
from ingest.lines import is_rule
from ingest.markers import BULLETS, read_marker

__all__ = ["KINDS", "Header", "read_header", "read_issuing_body", "read_kind"]

_PARAGRAPH = 250  # a longer line is no title and no part of a head
_SHORT_LINE = 100
_TITLE_LINES = 6
_OPENING = re.compile(
    r"(?:Căn cứ|Thực hiện|Thi hành|Triển khai|Xét|Theo|Nhằm|Để|Tiếp tục|Trên cơ sở|Phát huy|Hưởng ứng"
    r"|Kính gửi|Nhân dịp|Trong|Sau khi|Qua|Ngày|Luật này)\b"
)
_BASIS = re.compile(r"(?:- ?)?(?:Căn cứ|Xét|Theo đề nghị|Kính gửi)\b")
_BODY = (
    r"(?:Ban|[ỦUủu][ỷyỶY] ban|Đoàn|Hội|Liên đoàn|Thường trực|(?:Tỉnh|Thành|Quận|Huyện|Thị|Đảng) (?:ủy|uỷ)"
    r"|Đảng đoàn|Chi bộ|Mặt trận|Chính phủ|Bộ|Sở|BTT|UBND|UB|UBMTTQ|MTTQ|BCĐ)\b"
)
_AUTHORITY = re.compile(
    r"(?:CHỦ TỊCH|THỦ TƯỚNG|BỘ TRƯỞNG|GIÁM ĐỐC|CHÍNH PHỦ|QUỐC HỘI|HỘI ĐỒNG|[ỦU][ỶY] BAN|BAN|ĐOÀN CHỦ TỊCH"
    r"|ĐẠI HỘI|TỈNH|THÀNH|ĐẢNG|TRƯỞNG BAN|BỘ CHÍNH TRỊ|THƯỜNG TRỰC|CHÁNH ÁN|TỔNG)\b"
)
_ISSUING = re.compile(
    rf"(?:^|[,;.:] ?|\n)(?:nay )?(?P<issuer>{_BODY}[^,;:.\n]{{0,150}}?)"
    r" (?:xây dựng|ban hành|lập|đề ra|triển khai) (?:[Kk]ế hoạch|[Cc]hương trình|[Hh]ướng dẫn|[Đđ]ề án)"
)
_OF_BODY = re.compile(
    r"của (?P<body>[^\n]+?)(?:\s(?P<title>về\s.+)|\n(?P<rest>.+))?$", re.IGNORECASE | re.DOTALL
)
_OF_BODY_NUMBERED = re.compile(
    r"của (?P<body>(?:(?!\svề\s).){2,120}?)\s(?P<number>số:?\s?[0-9][^\s,]*)"
    r"(?:,?\s(?P<date>ngày\s[0-9]{1,2}\stháng\s[0-9]{1,2}\snăm\s?[0-9]{4}))?(?:[\s,]+(?P<title>.+))?$",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Header:
    """What a document says of itself; None where it is silent. `title` is the trích yếu without the kind."""

    kind: str | None = None
    number: str | None = None
    date: date | None = None
    place: str | None = None
    issuer: str | None = None
    title: str | None = None


def read_header(lines: Sequence[str]) -> tuple[Header, int]:
    """The header found in normalised `lines`, and the index of the first line after it.

    `lines` are the document's first lines (cells, where they stand in columns), stripped; blank
    ones are empty strings. The head holds the title, notes in brackets below it and "Kính gửi";
    it ends before the first provision, legal basis or long paragraph.
    """
    head = Letterhead()
    for index, line in enumerate(lines):
        if kind := _kind_line(lines, index, head):
            return _with_kind(head, kind, lines, index + 1)
        if not is_rule(line) and _ends_head(line):
            break
        head.take(_unmarked(line), index)
    return _without_kind(head, lines)


def _header(head: Letterhead, kind: str | None, title: str | None, issuer: str | None) -> Header:
    return Header(kind, head.number, head.date, head.place, issuer, title)


def _kind_line(lines: Sequence[str], index: int, head: Letterhead) -> tuple[str, str] | None:
    line = lines[index]
    marker = read_marker(line)
    if not line or (marker and marker.level != "heading"):
        return None
    kind = read_kind(_unmarked(line))
    sure = kind is None or head.official or line.isupper() or kind[1]
    return kind if sure or _titles_next(lines, index) else None


def _titles_next(lines: Sequence[str], index: int) -> bool:
    """Whether a kind in small letters ("Thông tư") opens the text and its title follows at once."""
    following = lines[index + 1] if index + 1 < len(lines) else ""
    return not any(lines[:index]) and bool(following) and not _closes_title([], lines, index + 1)


def _unmarked(line: str) -> str:
    """The words of a Markdown heading or of a line in bold."""
    return re.sub(r"^(?:#{1,6} +)?(?:\*\*|__)?|(?:\*\*|__)$", "", line)


def _ends_head(line: str) -> bool:
    marker = read_marker(line)
    if len(line) > _PARAGRAPH or (marker and marker.label != "#"):
        return True
    return bool(_OPENING.match(line)) and not is_date_line(line)


def _without_kind(head: Letterhead, lines: Sequence[str]) -> tuple[Header, int]:
    """An official letter ("V/v ..."), a head without a kind, or a text without any head."""
    issuer = " ".join(head.issuer) or None
    if head.subject:
        return _header(head, "Công văn", " ".join(head.subject), issuer), _after_notes(lines, head.last)
    if head.official:
        return _header(head, None, None, issuer), _after_notes(lines, head.last)
    return _untitled(lines)


def _untitled(lines: Sequence[str]) -> tuple[Header, int]:
    """A text without any official head: its first line is the title when it is short and no full sentence."""
    start = next((i for i, line in enumerate(lines) if line), len(lines))
    end = start
    while end < len(lines) and _may_be_title(lines, start, end):
        end += 1
    title = " ".join(_unmarked(line) for line in lines[start:end])
    return (Header(title=title), end) if title else (Header(), 0)


def _may_be_title(lines: Sequence[str], start: int, index: int) -> bool:
    line = lines[index]
    if not line or len(line) > _PARAGRAPH or line[-1] in ".;:,!?" or is_rule(line):
        return False
    if line.startswith("# "):
        return index == start and sum(other.startswith("# ") for other in lines) == 1
    return not read_marker(line) and (index == start or (line.isupper() and lines[start].isupper()))


def _with_kind(
    head: Letterhead, kind: tuple[str, str], lines: Sequence[str], index: int
) -> tuple[Header, int]:
    parts, index = _title_lines(head, head.take_number(kind[1]), lines, index)
    issuer, title = _issuer_and_title(head, "\n".join(parts))
    title = without_subject_mark(title.replace("\n", " "))
    index = _after_notes(lines, index)
    if not issuer and index < len(lines) and lines[index].isupper() and _AUTHORITY.match(lines[index]):
        issuer = lines[index]
    return _header(head, kind[0], title or None, issuer or None), index


def _title_lines(head: Letterhead, first: str, lines: Sequence[str], index: int) -> tuple[list[str], int]:
    parts = [first] if first else []
    while index < len(lines) and len(parts) < _TITLE_LINES and not _closes_title(parts, lines, index):
        line = _unmarked(lines[index])
        if not is_rule(line) and not line.startswith("(") and not head.take_official(line):
            parts.append(line)
        index += 1
    return parts, index


def _closes_title(parts: Sequence[str], lines: Sequence[str], index: int) -> bool:
    """Whether the title ends before this line. Its first line may open like a sentence ("Thực hiện ...")."""
    line = lines[index]
    if is_rule(line) or (line.startswith("(") and not read_marker(line)):
        return bool(parts)
    if len(line) > _PARAGRAPH or _BASIS.match(line) or line[-1] in ":;":
        return True
    marker = read_marker(line)
    if marker and (marker.level != "heading" or parts):
        return True
    return bool(parts) and (parts[-1][-1] == "." or _goes_on_after_title(parts, lines, index))


def _goes_on_after_title(parts: Sequence[str], lines: Sequence[str], index: int) -> bool:
    line = lines[index]
    if (line[-1] == "." and not (line[0].islower() and len(line) < _SHORT_LINE)) or _OPENING.match(line):
        return True
    if not line.isupper() or not _AUTHORITY.match(line):
        return line.isupper() and not parts[-1].isupper()
    following = next((other for other in lines[index + 1 :] if not is_rule(other)), "")
    return not parts[-1].isupper() or bool(_BASIS.match(following))


def _issuer_and_title(head: Letterhead, text: str) -> tuple[str, str]:
    """The issuer, and the title without the lines that name it.

    Party documents have "CỦA BAN THƯỜNG VỤ TỈNH ỦY / về ..." below the kind, texts from databases of
    laws "của Bộ Tài chính số 169/1998/TT-BTC ngày 22 tháng 12 năm 1998 / Hướng dẫn ...".
    """
    issuer = " ".join(head.issuer)
    if numbered := _OF_BODY_NUMBERED.match(text):
        head.take_number(f"Số {numbered['number'][2:].lstrip(': ')}")
        head.take_official((numbered["date"] or "").lower().replace("\n", " "))
        return _joined(numbered["body"].replace("\n", " "), issuer), numbered["title"] or ""
    if of_body := _OF_BODY.match(text):
        return _joined(of_body["body"], issuer), of_body["title"] or of_body["rest"] or text
    return issuer, text


def _joined(body: str, issuer: str) -> str:
    """ "BAN THƯỜNG VỤ TỈNH ỦY" and "TỈNH ỦY AN HÒA" are one name; else the body's own name stands."""
    ours, theirs = body.split(" "), issuer.split(" ")
    for count in range(min(len(ours), len(theirs)), 0, -1):
        if comparable(" ".join(ours[-count:])) == comparable(" ".join(theirs[:count])):
            return " ".join([*ours, *theirs[count:]])
    return body


def _after_notes(lines: Sequence[str], index: int) -> int:
    """Past what stands between title and text: rules, notes in brackets, the addressees."""
    while index < len(lines):
        line = lines[index]
        if is_rule(line):
            index += 1
        elif line.startswith("Kính gửi"):
            index = _after_addressees(lines, index + 1)
        elif end := _bracket_end(lines, index):
            index = end
        else:
            break
    return index


def _bracket_end(lines: Sequence[str], index: int) -> int:
    """Index after a note in brackets of up to four lines ("(Kèm theo ...)"); 0 if there is none."""
    if not lines[index].startswith("(") or read_marker(lines[index]):
        return 0
    return next(
        (i + 1 for i in range(index, min(index + 4, len(lines))) if lines[i].endswith((")", ")."))), 0
    )


def _after_addressees(lines: Sequence[str], index: int) -> int:
    """Index after a list below "Kính gửi:": bullets, or lines that the one before announces."""
    end, open_ = index, lines[index - 1][-1] in ":;,"
    for i in range(index, len(lines)):
        line = lines[i]
        marker = read_marker(line)
        listed = bool(marker and marker.level in BULLETS)
        announced = open_ and marker is None and len(line) < _PARAGRAPH and not _OPENING.match(line)
        if not line:
            continue
        if not listed and not announced:
            break
        end, open_ = i + 1, line[-1] in ":;,"
    return end


def read_issuing_body(opening: str) -> str | None:
    """The body that says in the opening that it makes this document ("..., Ban ... xây dựng Kế hoạch")."""
    matches = list(_ISSUING.finditer(opening))
    return matches[-1]["issuer"] if matches else None
