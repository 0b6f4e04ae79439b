"""The head of a document: kind, number, date, place, issuer, title. What is not there is None."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ingest.language import comparable, fold_normalised
from ingest.markers import read_marker

KINDS = (
    "Kế hoạch", "Chỉ thị", "Nghị quyết", "Quyết định", "Kết luận", "Hướng dẫn", "Thông báo", "Thông tri",
    "Chương trình hành động", "Chương trình", "Đề án", "Báo cáo", "Tờ trình", "Quy chế", "Quy định", "Công văn",
    "Nghị định", "Thông tư", "Luật", "Bộ luật", "Pháp lệnh", "Phương án", "Dự án", "Biên bản", "Công điện",
    "Lời kêu gọi", "Giấy mời", "Điều lệ", "Chiến lược", "Thư ngỏ",
)  # fmt: skip
_KIND_BY_FOLD = {comparable(kind): kind for kind in KINDS}
_MOTTO = re.compile(r"cong hoa xa hoi chu nghia viet nam|doc lap ?- ?tu do ?- ?hanh phuc|dang cong san viet nam")
_NUMBER = re.compile(r"^(?:Số|SỐ) ?:? ?(?P<number>[0-9]{1,5} ?[-/] ?[A-ZĐƯa-zđư0-9][\w/ .\-]{1,40})$")
_EMPTY_NUMBER = re.compile(r"^(?:Số|SỐ) ?:?[ ._…]*[-/]?[ ._…]*[\w/-]*$")
_PLACE_DATE = re.compile(
    r"(?P<place>[^\W\d_][^,\n]{1,40}), ?ngày ?(?P<day>[0-9]{1,2}) ?tháng ?(?P<month>[0-9]{1,2}) ?năm ?(?P<year>[0-9]{4})"
)
_OPENING = re.compile(
    r"(?:Căn cứ|Thực hiện|Thi hành|Triển khai|Xét|Theo|Nhằm|Để|Tiếp tục|Trên cơ sở|Phát huy|Hưởng ứng|Kính gửi|Nhân dịp"
    r"|Trong|Sau khi|Qua|Ngày|Luật này)\b"
)
_ISSUING = re.compile(
    r"(?:^|[,;.] )(?P<issuer>(?:Ban Thường trực|Ban Thường vụ|Ủy ban|Uỷ ban|Đoàn Chủ tịch|Ban Chỉ đạo|Tỉnh ủy|Thành ủy|Đảng ủy"
    r"|Ban Chấp hành|UBND|UBMTTQ|MTTQ)[^,;:.]{0,120}?) (?:xây dựng|ban hành) (?:kế hoạch|Kế hoạch|chương trình|Chương trình|hướng dẫn|Hướng dẫn)"
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


def read_kind(line: str) -> tuple[str, str] | None:
    """(kind, rest of the line) when a line opens with a kind of document in capitals, or is nothing but one."""
    stripped = line.strip(" :.*#_")
    if kind := _KIND_BY_FOLD.get(comparable(stripped)):
        return kind, ""
    words = stripped.split(" ")
    for count in (3, 2, 1):
        first = " ".join(words[:count])
        kind = _KIND_BY_FOLD.get(comparable(first))
        if kind and first.isupper():
            return kind, " ".join(words[count:])
    return None


def read_header(lines: Sequence[str]) -> tuple[Header, int]:
    """The header found in normalised `lines`, and the index of the first line after it.

    `lines` are the document's first lines, stripped; blank ones are empty strings. The header
    ends before the first provision, legal basis or long paragraph.
    """
    header, issuer = Header(), []
    for index, line in enumerate(lines):
        if kind := _kind_line(line, header):
            title, end = _read_title(lines, index + 1, kind[1])
            return replace(header, kind=kind[0], title=title, issuer=_joined(issuer)), end
        if _ends_header(line):
            break
        header = _read_line(line, header, issuer)
    else:
        index = len(lines)
    if header == Header() and not issuer:
        return _untitled(lines)
    return replace(header, issuer=_joined(issuer)), index


def _kind_line(line: str, header: Header) -> tuple[str, str] | None:
    return None if not line or read_marker(line) else read_kind(line)


def _ends_header(line: str) -> bool:
    return len(line) > 250 or bool(_OPENING.match(line)) or _is_provision(line)


def _is_provision(line: str) -> bool:
    marker = read_marker(line)
    return marker is not None and marker.level not in {"heading", "dash", "star", "plus", "bullet"}


def _read_line(line: str, header: Header, issuer: list[str]) -> Header:
    if match := _PLACE_DATE.search(line):
        place = match["place"].strip()
        header = replace(header, place=place, date=_date(match))
    elif match := _NUMBER.match(line):
        header = replace(header, number=re.sub(r"\s", "", match["number"]))
    elif line and line == line.upper() and any(c.isalpha() for c in line) and not _MOTTO.search(fold_normalised(line)):
        issuer.append(line)
    return header


def _date(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _read_title(lines: Sequence[str], index: int, first: str) -> tuple[str | None, int]:
    parts = [first] if first else []
    while index < len(lines) and len(parts) < 6:
        line = lines[index]
        if not line and parts:
            break
        if line and (_ends_header(line) or line.startswith("(") or not any(c.isalpha() for c in line)):
            break
        if line:
            parts.append(line)
        index += 1
    return (" ".join(parts) or None), index


def _untitled(lines: Sequence[str]) -> tuple[Header, int]:
    """A text without any official head: its first line is the title when it is short and no full sentence."""
    for index, line in enumerate(lines):
        if not line:
            continue
        if len(line) <= 250 and line[-1] not in ".;:,!?" and not read_marker(line):
            return Header(title=line), index + 1
        break
    return Header(), 0


def _joined(issuer: Sequence[str]) -> str | None:
    text = " ".join(line for line in issuer if not _EMPTY_NUMBER.match(line))
    return text or None


def read_issuing_body(opening: str) -> str | None:
    """The body that says in the opening sentence that it makes this document ("..., Ban Thường trực ... xây dựng Kế hoạch")."""
    matches = list(_ISSUING.finditer(opening))
    return matches[-1]["issuer"] if matches else None
