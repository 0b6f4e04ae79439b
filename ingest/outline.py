"""Lines of a document into its header, legal bases, tree of provisions, recipients and signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.chrome import frame_lines
from ingest.header import Header, read_header, read_issuing_body
from ingest.kinds import read_kind
from ingest.language import AlignedText, align
from ingest.letterhead import find_motto
from ingest.lines import Line, is_rule, join, join_wrapped, split_cells, split_lines, wide_gaps
from ingest.markers import Marker, read_marker
from ingest.source import SourceText, Span
from ingest.tail import Tail, opens_tail
from ingest.tree import TITLED, Provision, Tree

__all__ = ["Outline", "Provision", "read_outline"]

_HEAD_LINES = 80  # the head of a document lies within these
_OPENING_LIMIT = 8  # more paragraphs before the first mark are the text itself
_TITLE_LIMIT = 250
_ROW_LIMIT = 200
_BASIS = re.compile(r"(?:Căn cứ|Thực hiện|Thi hành|Xét|Theo|Triển khai|Tiếp tục thực hiện|Trên cơ sở)\b")
_LISTED_BASIS = re.compile(r"[-+*•] ?(?:Căn cứ|Xét|Theo đề nghị)\b")
_ENACTING = re.compile(r"(?:[^.;]* )?(?:QUYẾT ĐỊNH|QUYẾT NGHỊ|CHỈ THỊ|THÔNG BÁO|YÊU CẦU) ?:?$")
_SHEET = re.compile(r"(?:DANH SÁCH|DANH MỤC|BIỂU|BẢNG|LỊCH|MẪU)\b")
_REOPENING = frozenset({"annex", "form", "book", "chapter", "division", "article", "block", "part"})
_BARE = TITLED - {"heading"} | {"article"}


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


def read_outline(source: SourceText) -> Outline:
    """The structure of `source`; every span lies in `source.text`.

    Drawn rules and page numbers are in no part of it.
    """
    aligned = align(source.text)
    lines = split_lines(aligned.text)
    frame = frame_lines([line.text for line in lines])
    kept = [line for i, line in enumerate(lines) if i not in frame]
    header, head, body = _split_head(kept, aligned, source.text)
    if 0 in frame and lines[0].text == "---" and header.kind is None:  # a card states its own facts
        header, head, body = Header(), [], kept
    titled = header.title is None and sum(line.text.startswith("# ") for line in kept) == 1
    reader = _Reader(source.text, aligned, join_wrapped(body), header, Tree(aligned, sole_title=titled))
    reader.read()
    return Outline(
        _completed(header, source, reader.opening),
        tuple(_raw(aligned, line) for line in head if not is_rule(line.text)),
        reader.tree.finish(),
        tuple(_raw(aligned, line) for line in reader.tail.recipients),
        tuple(_raw(aligned, line) for line in reader.tail.signature),
        tuple(_raw(aligned, lines[i]) for i in sorted(frame) if lines[i].text),
    )


def _raw(aligned: AlignedText, line: Line) -> Span:
    return aligned.raw_span(line.start, line.end)


def _split_head(lines: list[Line], aligned: AlignedText, raw: str) -> tuple[Header, list[Line], list[Line]]:
    """The header, its lines (cells where they stand in columns) and the lines after it."""
    cells: list[Line] = []
    owners: list[int] = []
    for number, line in enumerate(lines[:_HEAD_LINES]):
        inside = split_cells(line, aligned, raw)
        if len(inside) > 1 and read_kind(line.text):  # "KẾ     HOẠCH"
            inside = [line]
        cells += inside
        owners += [number] * len(inside)
    header, end = read_header([cell.text for cell in cells])
    if end == len(cells):
        return header, cells, lines[_HEAD_LINES:]
    if end and owners[end - 1] == owners[end]:
        rest = [cell for cell, owner in zip(cells[end:], owners[end:], strict=True) if owner == owners[end]]
        return header, cells[:end], [*rest, *lines[owners[end] + 1 :]]
    return header, cells[:end], lines[owners[end] :]


def _completed(header: Header, source: SourceText, opening: Sequence[str]) -> Header:
    """What the head leaves open, from the opening sentence and the file's own title."""
    issuer = header.issuer or read_issuing_body("\n".join(opening))
    return replace(header, issuer=issuer, title=header.title or source.title)


class _Reader:
    """Reads the lines below the head in order: opening, body, tail, notes.

    An annex after the tail reopens the body; "attached" is what stands between, such as the head of
    a regulation that comes with its decision.
    """

    def __init__(self, raw: str, aligned: AlignedText, lines: list[Line], header: Header, tree: Tree) -> None:
        self._raw_text = raw
        self._aligned = aligned
        self._lines = lines
        self._official = header.kind is not None
        self._opening_end = self._find_opening_end()
        self._zone: Literal["opening", "body", "tail", "notes", "attached"] = "opening"
        self.tree = tree
        self.tail = Tail()
        self.opening: list[str] = []

    def read(self) -> None:
        """Read every line."""
        index = 0
        while index < len(self._lines):
            index = self._read_line(index)

    def _read_line(self, index: int) -> int:
        """Read the line at `index`; the index of the next one."""
        line = self._lines[index]
        if is_rule(line.text):
            return index + 1
        marker = read_marker(line.text)
        if marker and marker.level == "note":
            self.tree.add_note(line, marker)
            self._zone = "notes" if self._zone == "tail" else self._zone
            return index + 1
        marker = self._change_zone(line, index, marker)
        if self._zone in {"body", "attached"} and marker and " | " not in line.text:
            return self._read_marked(index, marker)
        self._read_plain(line)
        return index + 1

    def _change_zone(self, line: Line, index: int, marker: Marker | None) -> Marker | None:
        """Move to the zone of `line`; its mark, which for an attached document is its kind."""
        if self._zone in {"tail", "notes", "attached"}:
            return self._leave_tail(line, marker)
        if opens_tail(line.text, started=self.tree.last_level is not None, body=self._zone == "body"):
            self._zone = "tail"
        elif index >= self._opening_end:
            self._zone = "body"
        return marker

    def _leave_tail(self, line: Line, marker: Marker | None) -> Marker | None:
        attached = marker if marker and marker.level in _REOPENING else _attached(line.text)
        if attached:
            self._zone = "body"
        elif self._zone == "attached":
            self._zone = "tail" if opens_tail(line.text, started=True, body=False) else "attached"
        elif find_motto(line.text) or (marker is None and len(line.text) >= _TITLE_LIMIT):
            self._zone = "attached"
            self.tree.close()
        return attached or marker

    def _read_plain(self, line: Line) -> None:
        if self._zone == "tail":
            for cell in split_cells(line, self._aligned, self._raw_text):
                self.tail.take(cell)
        elif self._continues(line) or (self._zone == "notes" and self.tree.reaches(line)):
            self.tree.extend(line)
        elif self._zone == "opening":
            self.opening.append(line.text)
            level = "basis" if self._is_basis(line.text) else "paragraph"
            self.tree.add_opening(line, level)
        else:
            self.opening = self.opening or [line.text]
            self.tree.add_plain(line, "row" if self._is_row(line) else "paragraph")

    def _read_marked(self, index: int, marker: Marker) -> int:
        """Add a marked line, with the title on the lines after a bare "Chương II"."""
        line, end = self._lines[index], index + 1
        if marker.level in _BARE and not (marker.end and line.text[marker.end :].strip(" .:-")):
            end = self._title_end(index + 1)
        for title in self._lines[index + 1 : end]:
            line = join(line, title, "\n") if title.text else line
        self.tree.add_marked(line, marker)
        return end

    def _title_end(self, start: int) -> int:
        """Index after the title that begins at `start`: lines in capitals, or one other short line."""
        end = start
        for index in range(start, min(start + 6, len(self._lines))):
            text = self._lines[index].text
            if not text:
                continue
            if not _may_be_title(text) or (end > start and not text.isupper()):
                break
            end = index + 1
            if not text.isupper():
                break
        return end

    def _continues(self, line: Line) -> bool:
        return line.text[0].islower() and self.tree.last_level != "row" and self.tree.reaches(line)

    def _is_row(self, line: Line) -> bool:
        if " | " in line.text:
            return True
        short = len(line.text) <= _ROW_LIMIT and line.text[-1] != "." and line.text[0] != "("
        return short and wide_gaps(line, self._aligned, self._raw_text) >= 2

    def _is_basis(self, text: str) -> bool:
        if _LISTED_BASIS.match(text):
            return True
        return bool(_BASIS.match(text)) and (self._official or text[-1] in ";,:")

    def _find_opening_end(self) -> int:
        """Where the opening stops: at the first mark or after the enacting word ("QUYẾT ĐỊNH:").

        A text without either has an opening of legal bases only.
        """
        others = bases_end = 0
        for index, line in enumerate(self._lines):
            if is_rule(line.text):
                continue
            if self._is_basis(line.text):
                bases_end = index + 1
            elif line.text.isupper() and _ENACTING.match(line.text):
                return index + 1
            elif others == _OPENING_LIMIT or opens_tail(line.text, started=True, body=False):
                break
            elif read_marker(line.text):
                return index
            else:
                others += 1
        return bases_end


def _may_be_title(text: str) -> bool:
    if len(text) > _TITLE_LIMIT or text[-1] in ".;:" or text[0] == "(" or " | " in text:
        return False
    return not (is_rule(text) or read_marker(text) or _BASIS.match(text))


def _attached(text: str) -> Marker | None:
    """The mark of a document or table that follows the signature: "QUY CHẾ", "DANH SÁCH ..."."""
    if not text.isupper() or text.endswith(":"):
        return None
    if kind := read_kind(text):
        return Marker("annex", 0, kind[0], 0)
    return Marker("heading", 0, text, 0) if _SHEET.match(text) else None
