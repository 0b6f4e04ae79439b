"""Pieces of WordprocessingML as text: runs, paragraphs, drawn rules, tables. Lengths are millimetres."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal
from xml.sax.saxutils import escape

from assistant.drafting.head_words import OPEN_FIELD

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RULE_STYLE = "MtRule"
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_HIGHLIGHT = '<w:highlight w:val="yellow"/>'
_SMALL = '<w:caps w:val="0"/>'  # an open field is read as it is named in the list of open fields
_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")


def twips(millimetres: float) -> int:
    """Twentieths of a point."""
    return round(millimetres / 25.4 * 1440)


def clean(text: str) -> str:
    """One line: composed letters, single spaces, nothing that XML cannot hold."""
    return " ".join(_UNPRINTABLE.sub("", unicodedata.normalize("NFC", text)).split())


def run(text: str, properties: str = "") -> str:
    """A run of `text`; `properties` is the content of its w:rPr."""
    inside = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inside}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def runs(text: str, properties: str = "") -> str:
    """Runs of `text` with every open field ("[… cần điền: số]") highlighted."""
    pieces: list[str] = []
    at = 0
    for match in OPEN_FIELD.finditer(text):
        pieces += [text[at : match.start()], match[0]]
        at = match.end()
    pieces.append(text[at:])
    marks = (properties, _SMALL + _HIGHLIGHT if not properties else properties + _HIGHLIGHT)
    return "".join(run(piece, marks[n % 2]) for n, piece in enumerate(pieces) if piece)


def paragraph(style: str, content: str, properties: str = "") -> str:
    """A paragraph in the style with this id; `properties` follow the style in its w:pPr."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def lines(style: str, texts: Sequence[str], properties: str = "") -> str:
    """One paragraph whose lines are broken where `texts` end."""
    return paragraph(style, run_break().join(runs(text) for text in texts), properties)


def run_break() -> str:
    """A line break inside a paragraph."""
    return "<w:r><w:br/></w:r>"


def drawn_rule(length: float, column: float) -> str:
    """A thin line of `length`, centred in a column: a border over an empty paragraph between indents."""
    side = twips((column - length) / 2)
    border = '<w:pBdr><w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
    return paragraph(RULE_STYLE, "", f'{border}<w:ind w:left="{side}" w:right="{side}"/>')


def table(
    rows: Sequence[str], widths: Sequence[float], borders: Literal["none", "single"], padding: float = 0
) -> str:
    """A table of fixed column widths; `rows` come from `row`."""
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    margins = f'w:w="{twips(padding)}" w:type="dxa"/>'
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(map(twips, widths))}" w:type="dxa"/>{_borders(borders)}'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left {margins}<w:right {margins}</w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _borders(kind: Literal["none", "single"]) -> str:
    size = 0 if kind == "none" else 4
    edges = (f'<w:{edge} w:val="{kind}" w:sz="{size}" w:space="0" w:color="000000"/>' for edge in _EDGES)
    return f"<w:tblBorders>{''.join(edges)}</w:tblBorders>"


def row(cells: Sequence[str], header: bool = False) -> str:
    """A table row that no page break splits; a header row is repeated on every page."""
    repeated = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def long_row(cells: Sequence[str]) -> str:
    """A table row that may go on over the page."""
    return f"<w:tr>{''.join(cells)}</w:tr>"


def cell(content: str, width: float, span: int = 1, shade: str = "", align: str = "top") -> str:
    """A cell holding paragraphs, `width` wide over `span` columns."""
    wide = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    properties = f'<w:tcW w:w="{twips(width)}" w:type="dxa"/>{wide}{fill}<w:vAlign w:val="{align}"/>'
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"
