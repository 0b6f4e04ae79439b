"""Lines of the parts of a Word document: paragraphs, tables, text boxes, in reading order.

Tracked changes are read as accepted, field codes as their results, hidden text not at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.readers.glyphs import is_symbol_font, replace_private, symbol
from ingest.readers.legacy_fonts import to_unicode
from ingest.readers.word_fonts import Fonts
from ingest.readers.word_numbering import W, is_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.oxml.xmlchemy import BaseOxmlElement

    from ingest.readers.word_numbering import Numbering

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_PLAIN = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
_SILENT = frozenset(
    W + name
    for name in (
        *("del", "moveFrom", "delText", "instrText", "delInstrText"),
        *("pPr", "rPr", "sdtPr", "sdtEndPr", "footnoteRef", "endnoteRef"),
    )
)
_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
_BLOCK_WRAPPERS = frozenset(
    W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")
)
_EDGES = " \t\u00a0\u3000"
CELL_SEPARATOR = " | "


@dataclass(slots=True)
class LineReader:
    """Reads the stories of one document; list counters and note numbers run through all of them.

    `notes` collects the footnotes and endnotes met, as (kind, id), in the order of their numbers.
    """

    numbering: Numbering
    fonts: Fonts
    bordered_styles: frozenset[str] = frozenset()
    notes: list[tuple[str, str]] = field(default_factory=list)
    _fields: list[bool] = field(default_factory=list)
    _carried: str = ""
    _paragraph_font: str = ""
    _font: str = ""

    def lines(self, story: BaseOxmlElement) -> list[str]:
        """Non-empty lines of a body, cell, header, footer, note or text box."""
        found: list[str] = []
        for block in blocks(story):
            if block.tag == f"{W}tbl":
                found.extend(self._table(block))
            else:
                found.extend(self._paragraph(block, in_cell=story.tag == f"{W}tc"))
        return found

    def _paragraph(self, paragraph: BaseOxmlElement, in_cell: bool) -> list[str]:
        out: list[str] = []
        boxes: list[BaseOxmlElement] = []
        self._paragraph_font = self._font = self.fonts.of_paragraph(paragraph)
        self._inline(paragraph, out, boxes)
        self._fields = [state for state in self._fields if state]
        text = self._carried + "".join(out)
        self._carried = ""
        if _mark_is_deleted(paragraph):
            self._carried = text
            return self._boxed(boxes)
        lines = _split(self.numbering.label(paragraph), replace_private(text), keep_label=in_cell)
        return lines + self._boxed(boxes)

    def _boxed(self, boxes: list[BaseOxmlElement]) -> list[str]:
        return [line for box in boxes for line in self.lines(box)]

    def _inline(self, node: BaseOxmlElement, out: list[str], boxes: list[BaseOxmlElement]) -> None:
        """Collect the text below `node` into `out` and its text boxes into `boxes`."""
        for child in node.iterchildren("*"):
            tag = child.tag
            if tag in _SILENT or (tag == f"{W}r" and is_on(child.find(f"{W}rPr/{W}vanish"))):
                continue
            if tag == f"{W}fldChar":
                self._field(child)
            elif tag == f"{W}txbxContent":
                boxes.append(child)
            elif tag == f"{_MC}AlternateContent":
                self._inline(_chosen(child), out, boxes)
            else:
                if tag == f"{W}r":
                    self._font = self.fonts.of_run(child, self._paragraph_font)
                out.append(self._leaf(child) if all(self._fields) else "")
                self._inline(child, out, boxes)

    def _leaf(self, node: BaseOxmlElement) -> str:
        """Text that `node` itself stands for, without its children."""
        tag = node.tag
        if tag in (f"{W}t", f"{_MATH}t"):
            text = to_unicode(node.text or "", self._font)
            return text.replace("\u00ad", "").replace("\r", "").replace("\n", " ")
        if tag == f"{W}softHyphen":  # the letter "ư" in a TCVN3 font
            return to_unicode("\u00ad", self._font).replace("\u00ad", "")
        if tag in _NOTES:
            return self._note(_NOTES[tag], node.get(f"{W}id") or "")
        return _symbol(node) if tag == f"{W}sym" else _PLAIN.get(tag, "")

    def _note(self, kind: str, note_id: str) -> str:
        if (kind, note_id) not in self.notes:
            self.notes.append((kind, note_id))
        return f"[{self.notes.index((kind, note_id)) + 1}]"

    def _field(self, mark: BaseOxmlElement) -> None:
        """Follow a field: its code is not text, its result is."""
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            self._fields.append(False)
        elif self._fields and kind == "separate":
            self._fields[-1] = True
        elif self._fields and kind == "end":
            self._fields.pop()

    def _table(self, table: BaseOxmlElement) -> list[str]:
        """One line a row; a table that only lays out text is read cell by cell, line by line."""
        rows = [[self.lines(cell) for cell in cells(row)] for row in rows_of(table)]
        several = any(len(cell) > 1 for row in rows for cell in row)
        if several and (max(map(len, rows)) <= 2 or not self._has_borders(table)):
            return [line for row in rows for cell in row for line in cell]
        joined = (CELL_SEPARATOR.join(" ".join(cell) for cell in row) for row in rows)
        return [line for line in (row.strip(f"{_EDGES}|") for row in joined) if line]

    def _has_borders(self, table: BaseOxmlElement) -> bool:
        style = table.find(f"{W}tblPr/{W}tblStyle")
        if style is not None and style.get(f"{W}val") in self.bordered_styles:
            return True
        return draws_borders(table)


def draws_borders(element: BaseOxmlElement) -> bool:
    """True when a table, or a table style, draws any line of its own."""
    sides = (side for name in ("tblBorders", "tcBorders") for b in element.iter(W + name) for side in b)
    return any(side.get(f"{W}val") not in (None, "nil", "none") for side in sides)


def blocks(story: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """Paragraphs and tables of a story, looking through content controls and change marks."""
    for child in story.iterchildren("*"):
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in _BLOCK_WRAPPERS:
            yield from blocks(child)
        elif child.tag == f"{_MC}AlternateContent":
            yield from blocks(_chosen(child))


def rows_of(table: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """Rows of a table without the deleted ones."""
    for row in _inside(table, f"{W}tr"):
        if row.find(f"{W}trPr/{W}del") is None:
            yield row


def cells(row: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """Cells of a row without the lower parts of vertically merged ones."""
    for cell in _inside(row, f"{W}tc"):
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        if merge is None or merge.get(f"{W}val") == "restart":
            yield cell


def _inside(node: BaseOxmlElement, tag: str) -> Iterator[BaseOxmlElement]:
    for child in node.iterchildren("*"):
        if child.tag == tag:
            yield child
        elif child.tag in _BLOCK_WRAPPERS:
            yield from _inside(child, tag)


def _chosen(alternatives: BaseOxmlElement) -> BaseOxmlElement:
    """The branch of an mc:AlternateContent to read, so that nothing is read twice."""
    for name in ("Choice", "Fallback"):
        branch: BaseOxmlElement | None = alternatives.find(_MC + name)
        if branch is not None:
            return branch
    return alternatives


def _mark_is_deleted(paragraph: BaseOxmlElement) -> bool:
    """True when a tracked deletion joins this paragraph to the next."""
    return paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None


def _symbol(node: BaseOxmlElement) -> str:
    code = node.get(f"{W}char") or ""
    value = int(code, 16) if len(code) <= 4 and code.isalnum() else 0
    if is_symbol_font(node.get(f"{W}font") or ""):
        return symbol(value) or ("-" if value in (0xF0B7, 0xF0A7, 0xF0D8, 0xB7, 0xA7, 0xD8) else "")
    return chr(value) if 0x20 <= value < 0xD800 else ""


def _split(label: str, text: str, keep_label: bool) -> list[str]:
    """Lines of one paragraph; a number alone counts in a table, where it numbers its row."""
    lines = [line.strip(_EDGES) for line in text.split("\n")]
    kept = [line for line in lines if line]
    if not kept:
        return [label.strip()] if keep_label and any(char.isalnum() for char in label) else []
    return [label + kept[0], *kept[1:]]
