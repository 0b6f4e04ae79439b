"""A web page -> its lines as a browser shows them, with list markers and table rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ingest.readers.word_numbering import format_number

Node = Any  # lxml has no type hints

_SKIPPED = frozenset(
    (
        *("script", "style", "noscript", "template", "head", "iframe", "object", "svg", "canvas", "map"),
        *(
            "select",
            "option",
            "button",
            "input",
            "textarea",
            "nav",
            "video",
            "audio",
            "dialog",
            "marquee",
            "label",
        ),
    )
)
_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "center", "div", "section", "main", "html"),
        *("dd", "dl", "dt", "li", "ol", "ul", "p", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
        *("footer", "form", "fieldset", "legend", "figure", "figcaption", "details", "summary"),
        *("table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th"),
    )
)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_WIDE_SPACES = re.compile("[ \u00a0]*\u00a0[ \u00a0]+| \u00a0")
_HAS_MARKER = re.compile(
    r"(?:(?:[IVXLC]+|\d+(?:\.\d+)*|[A-Za-zđĐ])[.)]|[-–+*•])(?=\s|[^\W\d])|\d+(?:\.\d+)+\s"
)
_HIDDEN = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")
_NO_MARKER = re.compile(r"(?i)list-style(?:-type)?\s*:[^;]*\bnone")
_SYMBOL_FONT = re.compile(r"(?i)font-family\s*:\s*[\"']?(?:symbol|wingdings|webdings)")
_BORDER = re.compile(r"(?i)border(?!-(?:collapse|spacing|radius))[\w-]*\s*:(?!\s*(?:0|none|medium\s+none))")
_LIST_FORMATS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_EDGES = " \t\n\u00a0\u3000\u200b"
CELL_SEPARATOR = " | "


@dataclass(frozen=True, slots=True)
class WebLine:
    """One line of a page, the element it stands in, and how many of its characters are link text."""

    text: str
    node: Node
    linked: int = 0

    @property
    def is_link(self) -> bool:
        """True when the line is a link, but for its list marker, a date or the like."""
        return self.linked * 10 > len(self.text) * 7


@dataclass(slots=True)
class PageReader:
    """Collects the lines of one page; use `page_lines`."""

    lines: list[WebLine] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)
    _linked: int = 0
    _marker: str = ""

    def block(self, node: Node, in_link: bool = False) -> None:
        """Read `node` and what is in it."""
        tag = node.tag
        if not isinstance(tag, str) or tag in _SKIPPED or _is_hidden(node):
            return
        around = node.getparent()
        if tag == "table":
            self._flush(around)
            self.lines.extend(_table_lines(node))
        elif tag in ("br", "hr"):
            self._flush(around)
        elif tag in _BLOCKS:
            self._flush(around)
            self._marker = _marker(node) if tag == "li" else self._marker
            self._children(node, in_link)
            self._flush(node)
        else:
            self._children(node, in_link or tag == "a")

    def _children(self, node: Node, in_link: bool) -> None:
        own = node.text or ""
        self._add("-" if _SYMBOL_FONT.search(node.get("style") or "") and own.strip() else own, in_link, node)
        for child in node:
            self.block(child, in_link)
            self._add(child.tail or "", in_link, node)

    def _add(self, text: str, in_link: bool, node: Node) -> None:
        if node.tag == "pre":
            for line in text.split("\n")[:-1]:
                self._text.append(line)
                self._flush(node)
            text = text.rpartition("\n")[2]
        self._text.append(text)
        self._linked += len(text.strip()) if in_link else 0

    def _flush(self, node: Node) -> None:
        """End the line in progress; a pending list marker goes before its first words."""
        text = _WIDE_SPACES.sub(" ", _SPACES.sub(" ", "".join(self._text))).strip(_EDGES)
        if text:
            marker = "" if _HAS_MARKER.match(text) else self._marker
            self.lines.append(WebLine(marker + text, node, self._linked))
            self._marker = ""
        self._text, self._linked = [], 0


def page_lines(root: Node) -> list[WebLine]:
    """Lines of everything visible below `root`."""
    reader = PageReader()
    reader.block(root)
    return reader.lines


def _is_hidden(node: Node) -> bool:
    return node.get("hidden") is not None or bool(_HIDDEN.search(node.get("style") or ""))


def _marker(item: Node) -> str:
    """What a browser shows before a list item: "- ", "3. ", "b. " or nothing."""
    parent = item.getparent()
    styles = f"{item.get('style') or ''};{parent.get('style') or '' if parent is not None else ''}"
    if _NO_MARKER.search(styles):
        return ""
    if parent is None or parent.tag != "ol":
        return "- "
    kind = item.get("type") or parent.get("type") or "1"
    return format_number(_position(item, parent), _LIST_FORMATS.get(kind, "decimal")) + ". "


def _position(item: Node, parent: Node) -> int:
    """Number of a list item, from `start` and the last `value` before it."""
    number = _integer(parent.get("start"), 1)
    for sibling in parent.iterchildren("li"):
        number = _integer(sibling.get("value"), number)
        if sibling is item:
            break
        number += 1
    return number


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text.strip()) else default


def _table_lines(table: Node) -> list[WebLine]:
    """One line a row; a table that only lays out the page is read cell by cell."""
    rows = [(row, [_cell_lines(cell) for cell in _cells(row)]) for row in _rows(table)]
    captions = [line for caption in table.iterchildren("caption") for line in page_lines(caption)]
    several = any(len(cell) > 1 for _, cells in rows for cell in cells)
    if several and (max(len(cells) for _, cells in rows) <= 2 or not _has_borders(table)):
        return captions + [line for _, cells in rows for cell in cells for line in cell]
    return captions + [line for row, cells in rows if (line := _row_line(row, cells)).text]


def _row_line(row: Node, cells: list[list[WebLine]]) -> WebLine:
    text = CELL_SEPARATOR.join(" ".join(line.text for line in cell) for cell in cells)
    return WebLine(text.strip(f"{_EDGES}|"), row, sum(line.linked for cell in cells for line in cell))


def _rows(table: Node) -> Iterator[Node]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from child.iterchildren("tr")


def _cells(row: Node) -> list[Node]:
    return [cell for cell in row if cell.tag in ("td", "th") and not _is_hidden(cell)]


def _cell_lines(cell: Node) -> list[WebLine]:
    return page_lines(cell)


def _has_borders(table: Node) -> bool:
    """True when the markup itself draws lines; style sheets are not consulted."""
    if (table.get("border") or "0") not in ("", "0") or "border" in (table.get("class") or ""):
        return True
    own_cells = (cell for row in _rows(table) for cell in _cells(row))
    return any(_BORDER.search(node.get("style") or "") for node in (table, *own_cells))
