"""The end of a document: recipients and signature, which often stand side by side."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.language import CAPITAL
from ingest.lines import Line
from ingest.markers import BULLETS, read_marker

_RECIPIENTS = re.compile(r"[*_]{0,3}nơi nhận ?(?:[:*_]|$)", re.IGNORECASE)
_MANDATE = rf"(?:TM|KT|TL|TUQ|TUN|Q|T/M|K/T|T/L)\b[.,]? ?[{CAPITAL}]"
_SIGNATURE = re.compile(rf"[*_]{{0,3}}{_MANDATE}")
_SIDE_BY_SIDE = re.compile(rf"(?<=:) (?={_MANDATE})")
_POST = re.compile(
    r"(?:PHÓ |QUYỀN |Q\. ?)?(?:CHỦ TỊCH|BÍ THƯ|TRƯỞNG BAN|CHÁNH VĂN PHÒNG|GIÁM ĐỐC|BỘ TRƯỞNG|THỦ TƯỚNG"
    r"|CHỦ NHIỆM|TỔNG THƯ KÝ|TRƯỞNG ĐOÀN|HIỆU TRƯỞNG|TỔ TRƯỞNG)"
)
_SOLE_POST = re.compile(
    rf"{_POST.pattern}(?: (?:THƯỜNG TRỰC|CHUYÊN TRÁCH|NƯỚC|QUỐC HỘI|[ỦU][ỶY] BAN .*|HỘI ĐỒNG .*))?"
)
_SIGNED = re.compile(r"[\[(]? ?\(?(?:đã ký|ký tên|đã kí)\b", re.IGNORECASE)
_SHORT = 80


def opens_tail(text: str, *, started: bool, body: bool) -> bool:
    """Whether the recipients or the signature begin here.

    `started`: something stood before; `body`: provisions did, so that a post alone is a signature.
    """
    if _RECIPIENTS.match(text):
        return True
    if not started or len(text) >= _SHORT or text[-1:] in ".;":
        return False
    return bool(_SIGNATURE.match(text)) or (body and bool(_SOLE_POST.fullmatch(text)))


@dataclass(slots=True)
class Tail:
    """Lines of recipients and of the signature, each in reading order; grows by `take`."""

    recipients: list[Line] = field(default_factory=list)
    signature: list[Line] = field(default_factory=list)

    def take(self, line: Line) -> None:
        """Sort one line (or one cell of it)."""
        if _RECIPIENTS.match(line.text) and (gap := _SIDE_BY_SIDE.search(line.text)):
            self.take(Line(line.start, line.start + gap.start(), line.text[: gap.start()]))
            line = Line(line.start + gap.end(), line.end, line.text[gap.end() :])
        if line.text:
            (self.recipients if self._receives(line.text) else self.signature).append(line)

    def _receives(self, text: str) -> bool:
        marker = read_marker(text)
        if _RECIPIENTS.match(text) or (marker and marker.level in BULLETS):
            return True
        if _SIGNATURE.match(text) or _POST.match(text) or _SIGNED.match(text) or text.isupper():
            return False
        if not self.recipients:
            return False
        return not self.signature or text[0].islower() or text[-1] in ";,."
