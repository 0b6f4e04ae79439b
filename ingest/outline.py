"""Lines of a document into its header, legal bases, tree of provisions, recipients and signature."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.chrome import frame_lines
from ingest.header import Header, read_header, read_issuing_body
from ingest.language import AlignedText, align
from ingest.markers import BULLETS, Marker, read_marker
from ingest.source import SourceText, Span

_BASIS = re.compile(r"(?:Căn cứ|Thực hiện|Thi hành|Xét đề nghị|Theo đề nghị|Triển khai thực hiện)\b")
_RECIPIENTS = re.compile(r"nơi nhận ?:?$|nơi nhận:", re.IGNORECASE)
_SIGNATURE = re.compile(r"(?:TM|KT|TL|TUQ|Q|T/M|K/T|T/L)\b[.,]? ?[A-ZĐÀ-Ỹ]")
_POST = re.compile(r"(?:PHÓ |QUYỀN )?(?:CHỦ TỊCH|BÍ THƯ|TRƯỞNG BAN|CHÁNH VĂN PHÒNG|GIÁM ĐỐC|BỘ TRƯỞNG|THỦ TƯỚNG|CHỦ NHIỆM)")
_HEADING_LIMIT = 300
_LEAD_LIMIT = 110
_BULLET_NAMES = {"dash": "gạch đầu dòng", "star": "dấu *", "plus": "dấu +", "bullet": "dấu đầu dòng"}


@dataclass(frozen=True, slots=True)
class Provision:
    """One node of the tree: a part, section, point, dash, paragraph or table row.

    `span` holds the node's own words (mark included) in the text of record, its children not.
    `path` is the section path as a person writes it ("II.1, gạch đầu dòng 4"). `heading` is the
    node's title when its words are one, or the lead before a colon; else None. `parent` is an
    index in `Outline.provisions`.
    """

    index: int
    parent: int | None
    level: str
    label: str | None
    path: str
    heading: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Outline:
    """A document's structure. Spans are raw characters of its text of record; `frame` is not content."""

    header: Header
    head: tuple[Span, ...]
    provisions: tuple[Provision, ...]
    recipients: tuple[Span, ...]
    signature: tuple[Span, ...]
    frame: tuple[Span, ...]

    @property
    def bases(self) -> tuple[Provision, ...]:
        """The legal bases and the opening sentence, in reading order."""
        return tuple(p for p in self.provisions if p.level == "basis")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int  # in normalised text
    end: int
    text: str  # stripped


def read_outline(source: SourceText) -> Outline:
    """The structure of `source`; every span lies in `source.text`."""
    aligned = align(source.text)
    lines = _lines(aligned.text)
    frame = frame_lines([line.text for line in lines])
    kept = [line for i, line in enumerate(lines) if i not in frame]
    header, body_start = read_header([line.text for line in kept[:80]])
    builder = _Builder(aligned)
    builder.read(_join_wrapped(kept[body_start:]))
    outline = Outline(
        _completed(header, source, builder),
        tuple(_raw(aligned, line) for line in kept[:body_start] if line.text),
        tuple(builder.provisions),
        tuple(builder.recipients),
        tuple(builder.signature),
        tuple(_raw(aligned, lines[i]) for i in sorted(frame) if lines[i].text),
    )
    return replace(outline, provisions=_with_headings(outline.provisions, aligned))


def _completed(header: Header, source: SourceText, builder: _Builder) -> Header:
    if header.issuer is None and builder.opening:
        header = replace(header, issuer=read_issuing_body(builder.opening))
    if header.title is None and source.title:
        header = replace(header, title=source.title)
    return header


def _lines(text: str) -> list[_Line]:
    lines, start = [], 0
    for raw in text.split("\n"):
        stripped = raw.strip()
        left = start + raw.index(stripped) if stripped else start
        lines.append(_Line(left, left + len(stripped), stripped))
        start += len(raw) + 1
    return lines


def _raw(aligned: AlignedText, line: _Line) -> Span:
    return aligned.raw_span(line.start, line.end)


def _join_wrapped(lines: list[_Line]) -> list[_Line]:
    """Put lines that were broken by a fixed width together again; only in texts that are wrapped throughout."""
    filled = [line for line in lines if line.text]
    if len(filled) < 4 or max(len(line.text) for line in filled) > 130:
        return lines
    width = sorted(len(line.text) for line in filled)[int(len(filled) * 0.9)]
    if width < 50:
        return lines
    joined: list[_Line] = []
    for line in lines:
        if joined and _is_wrapped(joined[-1], line, width):
            joined[-1] = _Line(joined[-1].start, line.end, f"{joined[-1].text} {line.text}")
        else:
            joined.append(line)
    return joined


def _is_wrapped(previous: _Line, line: _Line, width: int) -> bool:
    if not previous.text or not line.text or read_marker(line.text) or _RECIPIENTS.match(line.text):
        return False
    last_row = previous.text[-width:]
    return line.text[0].islower() or (len(last_row) > 0.8 * width and previous.text[-1] not in ".;:!?")


class _Builder:
    """Reads lines in order and grows the tree, the recipients and the signature."""

    def __init__(self, aligned: AlignedText) -> None:
        self._aligned = aligned
        self._stack: list[tuple[Marker, int]] = []
        self._counts: dict[tuple[int | None, str], int] = {}
        self._zone = "opening"
        self.provisions: list[Provision] = []
        self.recipients: list[Span] = []
        self.signature: list[Span] = []
        self.opening = ""

    def read(self, lines: list[_Line]) -> None:
        for line in lines:
            if line.text:
                self._read_line(line)

    def _read_line(self, line: _Line) -> None:
        marker = read_marker(line.text)
        if _RECIPIENTS.match(line.text):
            self._zone = "tail"
        elif marker and marker.level == "annex":
            self._zone = "body"
        elif self._zone != "tail" and self.provisions and _SIGNATURE.match(line.text) and len(line.text) < 80:
            self._zone = "tail"
        if self._zone == "tail":
            self._read_tail(line, marker)
        elif marker:
            self._zone = "body"
            self._add_marked(line, marker)
        elif self._continues(line):
            self._extend(line)
        else:
            self._add_plain(line)

    def _read_tail(self, line: _Line, marker: Marker | None) -> None:
        span = _raw(self._aligned, line)
        signs = _SIGNATURE.match(line.text) or _POST.match(line.text) or line.text.isupper()
        if _RECIPIENTS.match(line.text) or (marker and marker.level in BULLETS):
            self.recipients.append(span)
        elif signs or self.signature or not self.recipients:
            self.signature.append(span)
        else:
            self.recipients.append(span)

    def _continues(self, line: _Line) -> bool:
        return bool(self.provisions) and line.text[0].islower() and self.provisions[-1].level != "row"

    def _extend(self, line: _Line) -> None:
        last = self.provisions[-1]
        end = _raw(self._aligned, line).end
        self.provisions[-1] = replace(last, span=Span(last.span.start, end))

    def _add_marked(self, line: _Line, marker: Marker) -> None:
        while self._stack and not _holds(self._stack, marker):
            self._stack.pop()
        parent = self._stack[-1][1] if self._stack else None
        self._add(line, marker.level, marker.label, parent)
        self._stack.append((marker, len(self.provisions) - 1))

    def _add_plain(self, line: _Line) -> None:
        if self._zone == "opening" and (_BASIS.match(line.text) or not self.opening):
            self.opening = f"{self.opening} {line.text}".strip()
            self._add(line, "basis" if _BASIS.match(line.text) else "paragraph", None, None)
            return
        while self._stack and self._stack[-1][0].level in BULLETS:
            self._stack.pop()
        parent = self._stack[-1][1] if self._stack else None
        self._add(line, "row" if " | " in line.text else "paragraph", None, parent)

    def _add(self, line: _Line, level: str, label: str | None, parent: int | None) -> None:
        index = len(self.provisions)
        number = self._counts[parent, level] = self._counts.get((parent, level), 0) + 1
        above = self.provisions[parent].path if parent is not None else ""
        path = _path(above, level, label, number)
        self.provisions.append(Provision(index, parent, level, label, path, None, _raw(self._aligned, line)))


def _holds(stack: list[tuple[Marker, int]], marker: Marker) -> bool:
    """May `marker` hang below the top of the stack? A bullet already open higher up closes down to it."""
    top = stack[-1][0]
    if marker.level in BULLETS:
        return all(marker.label != open_marker.label for open_marker, _ in stack if open_marker.level in BULLETS)
    return top.rank < marker.rank


def _path(above: str, level: str, label: str | None, number: int) -> str:
    if level in _BULLET_NAMES:
        return _comma(above, f"{_BULLET_NAMES[level]} {number}")
    if level == "basis":
        return "phần mở đầu" if number == 1 else f"phần mở đầu, đoạn {number}"
    if level in {"paragraph", "row"}:
        return _comma(above, f"{'đoạn' if level == 'paragraph' else 'dòng bảng'} {number}")
    if level == "heading" or label is None:
        return _comma(above, f"mục {number}")
    return _labelled_path(above, level, label)


def _labelled_path(above: str, level: str, label: str) -> str:
    words = {"annex": "{}", "chapter": "{}", "division": "{}", "article": "{}", "section": "khoản {}", "point": "điểm {}"}
    if "Điều" in above or level in {"annex", "chapter", "division", "article"}:
        return _comma(above, words.get(level, "{}").format(label))
    if level == "subsection" and above.endswith(label.split(".", maxsplit=1)[0]):
        return above + label[label.index(".") :]
    separator = ", " if above and not above[-1].isalnum() else "."
    return f"{above}{separator}{label}" if above else label


def _comma(above: str, below: str) -> str:
    return f"{above}, {below}" if above else below


def _with_headings(provisions: tuple[Provision, ...], aligned: AlignedText) -> tuple[Provision, ...]:
    parents = {p.parent for p in provisions}
    return tuple(replace(p, heading=_heading(p, p.index in parents, aligned)) for p in provisions)


def _heading(provision: Provision, has_children: bool, aligned: AlignedText) -> str | None:
    start, end = aligned.from_raw(provision.span.start), aligned.from_raw(provision.span.end)
    text = aligned.text[start:end].strip()
    marker = read_marker(text)
    words = text[marker.end :].strip() if marker else text
    if not marker:
        return None
    if marker.level not in BULLETS and len(words) <= _HEADING_LIMIT and (has_children or words[-1:] not in ".;"):
        return words.rstrip(" :.;") or None
    lead, colon, _ = words.partition(": ")
    if words.endswith(":") and len(words) <= _LEAD_LIMIT:
        return words.rstrip(" :")
    return lead if colon and len(lead) <= _LEAD_LIMIT and "." not in lead else None
