"""Kinds of documents, as they stand in capitals above a title."""

from __future__ import annotations

import re

from ingest.language import comparable

KINDS = (
    "Kế hoạch", "Chỉ thị", "Nghị quyết", "Quyết định", "Kết luận", "Hướng dẫn", "Thông báo", "Thông tri",
    "Thông cáo", "Chương trình", "Chương trình hành động", "Đề án", "Báo cáo", "Tờ trình", "Quy chế",
    "Quy định", "Công văn", "Nghị định", "Thông tư", "Thông tư liên tịch", "Nghị quyết liên tịch", "Luật",
    "Bộ luật", "Pháp lệnh", "Hiến pháp", "Phương án", "Dự án", "Biên bản", "Công điện", "Lời kêu gọi",
    "Thư kêu gọi", "Thư ngỏ", "Giấy mời", "Giấy ủy quyền", "Giấy giới thiệu", "Điều lệ", "Chiến lược",
    "Đề cương", "Quy ước", "Hương ước", "Bản ghi nhớ", "Bản thỏa thuận", "Hợp đồng",
)  # fmt: skip
_BY_FORM = {comparable(kind): kind for kind in KINDS}
_LONGEST = max(len(kind.split()) for kind in KINDS)
_DRAFT = re.compile(r"^(?:DỰ THẢO|Dự thảo) ")


def read_kind(line: str) -> tuple[str, str] | None:
    """(kind, rest of the line): the line opens with a kind in capitals, or is nothing but one."""
    words = _DRAFT.sub("", line.strip(" :.*#_")).split(" ", _LONGEST)
    for count in range(min(_LONGEST, len(words)), 0, -1):
        first = " ".join(words[:count])
        if (first.isupper() or count == len(words)) and (kind := _BY_FORM.get(comparable(first))):
            return kind, " ".join(words[count:])
    return None
