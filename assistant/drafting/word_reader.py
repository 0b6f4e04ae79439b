"""What a Word file says of its layout, styles resolved: sections, paragraphs, tables."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Any

from assistant.drafting.word_xml import NAMESPACE
from ingest.errors import ReadError

if TYPE_CHECKING:
    from lxml.etree import _Element  # type: ignore[import-untyped]

W = f"{{{NAMESPACE}}}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PAGE_FIELD = "PAGE"
_SIGNS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": " ", f"{W}noBreakHyphen": "-"}
_MM = 25.4 / 1440  # a twentieth of a point in millimetres
_FACES = ("ascii", "hAnsi", "eastAsia", "cs")
_NAMELESS = frozenset({"", "un-named"})
_TRACES = {"comments": "ghi chú", "commentsExtended": "ghi chú", "people": "danh sách người sửa"}


@dataclass(frozen=True, slots=True)
class Run:
    """Words set one way; size in points."""

    text: str
    fonts: tuple[str, ...]
    colour: str
    size: float
    bold: bool
    italic: bool
    underline: bool
    capitals: bool

    @property
    def shown(self) -> str:
        """The words as they are printed."""
        return self.text.upper() if self.capitals else self.text


@dataclass(frozen=True)
class Para:
    """A paragraph. Indents in millimetres, gaps in points, `line` in lines; `rule`: an empty bordered one."""

    runs: tuple[Run, ...]
    align: str
    first_line: float
    left: float
    right: float
    before: float
    after: float
    line: float
    line_exact: float | None
    rule: bool
    fields: tuple[str, ...]
    numbered_anew: bool = False

    @cached_property
    def text(self) -> str:
        """Its words; line breaks are newlines."""
        return "".join(run.text for run in self.runs)

    @cached_property
    def shown(self) -> str:
        """Its words as printed."""
        return "".join(run.shown for run in self.runs)

    @property
    def size(self) -> float:
        """Largest size in it; 0 when it is empty."""
        return max((run.size for run in self.runs), default=0)

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return bool(self.runs) and all(run.bold for run in self.runs)

    @property
    def mostly_bold(self) -> bool:
        """Whether most of its letters are bold."""
        return 2 * sum(len(run.text) for run in self.runs if run.bold) > len(self.text)


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell."""

    paragraphs: list[Para]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: column widths in millimetres, rows of cells; `kept_whole`: no row splits over two pages."""

    widths: tuple[float, ...]
    rows: list[list[Cell]]
    has_borders: bool
    kept_whole: bool

    @property
    def text(self) -> str:
        """All its words."""
        return "\n".join(para.text for row in self.rows for cell in row for para in cell.paragraphs)


@dataclass(frozen=True, slots=True)
class SectionLayout:
    """A section's page in millimetres."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    header: float
    landscape: bool
    title_page: bool
    restarts: bool


@dataclass(frozen=True, slots=True)
class Word:
    """A document: blocks of the body, sections, the two headers, traces of how it was made."""

    blocks: list[Para | Table]
    sections: list[SectionLayout]
    header: list[Para]
    first_header: list[Para]
    traces: list[str]

    @property
    def all_paragraphs(self) -> Iterator[Para]:
        """Those of the body, of tables and of headers."""
        for block in self.blocks:
            if isinstance(block, Para):
                yield block
            else:
                yield from (para for row in block.rows for cell in row for para in cell.paragraphs)
        yield from (*self.header, *self.first_header)


def read_word(data: bytes) -> Word:
    """The layout of the DOCX `data`; ReadError when it is none."""
    from lxml import etree  # type: ignore[import-untyped]

    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        return _read(parts)
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as error:
        raise ReadError(
            "Không kiểm tra được thể thức: tệp không phải tệp Word (.docx) hoặc bị hỏng. Hãy lưu lại bằng Word."
        ) from error


def _read(parts: dict[str, bytes]) -> Word:
    from lxml import etree

    body = etree.fromstring(parts["word/document.xml"]).find(f"{W}body")
    if body is None:
        raise KeyError("w:body")
    styles = _Styles(etree.fromstring(parts["word/styles.xml"]))
    sections = [_section(element) for element in body.iter(f"{W}sectPr")]
    headers = _headers(parts, body, styles)
    return Word(
        _blocks(body, styles, sections), sections, headers.get("default", []), headers.get("first", []),
        _traces(parts, body),
    )  # fmt: skip


def _blocks(body: _Element, styles: _Styles, sections: list[SectionLayout]) -> list[Para | Table]:
    blocks: list[Para | Table] = []
    number = 0
    for element in body:
        if element.tag == f"{W}p":
            blocks.append(styles.paragraph(element, number > 0 and sections[number].restarts))
        elif element.tag == f"{W}tbl":
            blocks.append(_table(element, styles))
        number += len(element.findall(f"{W}pPr/{W}sectPr"))
    return blocks


def _headers(parts: dict[str, bytes], body: _Element, styles: _Styles) -> dict[str, list[Para]]:
    from lxml import etree

    relations = etree.fromstring(parts["word/_rels/document.xml.rels"])
    targets = {relation.get("Id"): relation.get("Target") for relation in relations}
    found: dict[str, list[Para]] = {}
    for reference in body.iter(f"{W}headerReference"):
        root = etree.fromstring(parts[f"word/{targets[reference.get(f'{R}id')]}"])
        paras = [styles.paragraph(element) for element in root.iter(f"{W}p")]
        found.setdefault(str(reference.get(f"{W}type")), paras)
    return found


def _traces(parts: dict[str, bytes], body: _Element) -> list[str]:
    """Comments, tracked changes, names of people and programs."""
    from lxml import etree

    found = [words for part, words in _TRACES.items() if f"word/{part}.xml" in parts]
    if next(body.iter(f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo"), None) is not None:
        found.append("thay đổi đang theo dõi")
    if "docProps/core.xml" in parts:
        for element in etree.fromstring(parts["docProps/core.xml"]):
            name = etree.QName(element).localname
            if name in {"creator", "lastModifiedBy", "description"} and (element.text or "") not in _NAMELESS:
                found.append(f"{name} “{element.text}”")
    return found


def _section(element: _Element) -> SectionLayout:
    size, margins = element.find(f"{W}pgSz"), element.find(f"{W}pgMar")
    numbering = element.find(f"{W}pgNumType")
    sides = ("top", "bottom", "left", "right", "header")
    top, bottom, left, right, header = (_number(margins, side) * _MM for side in sides)
    return SectionLayout(
        _number(size, "w") * _MM, _number(size, "h") * _MM, top, bottom, left, right, header,
        size is not None and size.get(f"{W}orient") == "landscape",
        _is_on(element.find(f"{W}titlePg")),
        numbering is not None and numbering.get(f"{W}start") == "1",
    )  # fmt: skip


def _table(element: _Element, styles: _Styles) -> Table:
    widths = tuple(_number(column, "w") * _MM for column in element.iterfind(f"{W}tblGrid/{W}gridCol"))
    rows = [
        [Cell([styles.paragraph(p) for p in cell.iter(f"{W}p")]) for cell in row.iterfind(f"{W}tc")]
        for row in element.iterfind(f"{W}tr")
    ]
    drawn = [
        e.get(f"{W}val")
        for name in ("tblBorders", "tcBorders")
        for b in element.iter(f"{W}{name}")
        for e in b
    ]
    whole = all(_is_on(row.find(f"{W}trPr/{W}cantSplit")) for row in element.iterfind(f"{W}tr"))
    return Table(widths, rows, any(value not in {"none", "nil"} for value in drawn), whole)


class _Styles:
    """Paragraph styles with what they are based on and the document's defaults."""

    def __init__(self, root: _Element) -> None:
        self._defaults = {
            kind: root.find(f"{W}docDefaults/{W}{kind}Default/{W}{kind}") for kind in ("rPr", "pPr")
        }
        self._styles = {str(style.get(f"{W}styleId")): style for style in root.iter(f"{W}style")}
        default = (
            s for s in self._styles.values() if s.get(f"{W}type") == "paragraph" and s.get(f"{W}default")
        )
        self._normal = next((str(style.get(f"{W}styleId")) for style in default), "")

    def paragraph(self, element: _Element, numbered_anew: bool = False) -> Para:
        """The paragraph with every property resolved."""
        own = element.find(f"{W}pPr")
        named = None if own is None else own.find(f"{W}pStyle")
        name = self._normal if named is None else str(named.get(f"{W}val"))
        chain = [own, *self._chain(name, "pPr"), self._defaults["pPr"]]
        line, exact = _line(chain)
        border = _first(chain, "pBdr")
        runs = tuple(run for run in (self._run(r, name) for r in element.iter(f"{W}r")) if run.text)
        return Para(
            runs, _attribute(chain, "jc", "val", "left"),
            (_length(chain, "ind", "firstLine") - _length(chain, "ind", "hanging")) * _MM,
            _length(chain, "ind", "left") * _MM, _length(chain, "ind", "right") * _MM,
            _length(chain, "spacing", "before") / 20, _length(chain, "spacing", "after") / 20,
            line, exact, border is not None and not "".join(run.text for run in runs).strip(),
            tuple((i.text or "").split()[0] for i in element.iter(f"{W}instrText") if (i.text or "").strip()),
            numbered_anew,
        )  # fmt: skip

    def _run(self, element: _Element, paragraph_style: str) -> Run:
        own = element.find(f"{W}rPr")
        named = None if own is None else own.find(f"{W}rStyle")
        above = [] if named is None else self._chain(str(named.get(f"{W}val")), "rPr")
        chain = [own, *above, *self._chain(paragraph_style, "rPr"), self._defaults["rPr"]]
        fonts = tuple(_attribute(chain, "rFonts", face, "") for face in _FACES)
        size = float(_attribute(chain, "sz", "val", "20")) / 2
        return Run(
            _words(element), fonts, _attribute(chain, "color", "val", "auto"), size, _is_on(_first(chain, "b")),
            _is_on(_first(chain, "i")), _attribute(chain, "u", "val", "none") != "none",
            _is_on(_first(chain, "caps")),
        )  # fmt: skip

    def _chain(self, name: str, kind: str) -> list[_Element | None]:
        """Properties of the style, then of what it is based on, each once."""
        found: list[_Element | None] = []
        seen: set[str] = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            found.append(self._styles[name].find(f"{W}{kind}"))
            base = self._styles[name].find(f"{W}basedOn")
            name = "" if base is None else str(base.get(f"{W}val"))
        return found


def _words(run: _Element) -> str:
    return "".join(node.text or "" if node.tag == f"{W}t" else _SIGNS.get(node.tag, "") for node in run)


def _first(chain: list[Any], tag: str) -> _Element | None:
    return next((e for p in chain if p is not None and (e := p.find(f"{W}{tag}")) is not None), None)


def _attribute(chain: list[Any], tag: str, name: str, default: str) -> str:
    """The attribute where it is set first; a nearer element may set only some of them."""
    for properties in chain:
        element = None if properties is None else properties.find(f"{W}{tag}")
        if element is not None and element.get(f"{W}{name}") is not None:
            return str(element.get(f"{W}{name}"))
    return default


def _length(chain: list[Any], tag: str, name: str) -> float:
    return float(_attribute(chain, tag, name, "0"))


def _line(chain: list[Any]) -> tuple[float, float | None]:
    """Lines, and points where the line is exact (or "at least")."""
    value = _length(chain, "spacing", "line") or 240
    if _attribute(chain, "spacing", "lineRule", "auto") == "auto":
        return value / 240, None
    return 1, value / 20


def _number(element: _Element | None, name: str) -> float:
    return 0 if element is None else float(element.get(f"{W}{name}", "0"))


def _is_on(element: _Element | None) -> bool:
    return element is not None and element.get(f"{W}val", "true") not in {"0", "false", "off", "none"}
