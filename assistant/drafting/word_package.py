"""A Word file from styles, a page and a body: the same input gives the same bytes, and nothing is left over."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from assistant.drafting.word_xml import NAMESPACE, RULE_STYLE, twips

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section

_STAMP = (1980, 1, 1, 0, 0, 0)  # the earliest a zip archive can say: a draft made twice is the same file
_LEFT_OVER = (
    "thumbnail",
    "extended-properties",
    "customXml",
    "stylesWithEffects",
    "numbering",
    "theme",
    "webSettings",
    "fontTable",
)
_SETTING = "http://schemas.microsoft.com/office/word"
_WORD_2013 = 15


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """A named style; sizes and gaps in points, indents in millimetres, `line` in lines."""

    id: str
    name: str
    size: float
    align: str = "left"
    bold: bool = False
    italic: bool = False
    underline: bool = False
    capitals: bool = False
    first_line: float = 0
    hanging: float = 0
    before: float = 0
    after: float = 0
    line: float = 1
    line_exact: float | None = None
    keep_next: bool = False
    keep_lines: bool = False


@dataclass(frozen=True, slots=True)
class PageSetup:
    """Millimetres; `header` is the distance of the page number from the top edge."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    header: float
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """What a whole document shares. `page_number` is the id of the style that the page number has."""

    page: PageSetup
    font: str
    colour: str
    language: str
    styles: tuple[ParagraphStyle, ...]
    page_number: str


def build(look: Look, body: str, title: str) -> bytes:
    """The file: `body` is the XML of paragraphs and tables, `title` the only thing its properties say."""
    from docx import Document
    from docx.oxml import parse_xml

    document = Document(BytesIO(_base(look)))
    root = document.element.body
    for element in list(parse_xml(f'<w:body xmlns:w="{NAMESPACE}">{body}</w:body>')):
        root.insert(len(root) - 1, element)
    _number_sections(document)
    document.core_properties.title = title
    document.core_properties.language = look.language
    return _packed(document)


@lru_cache(maxsize=8)
def _base(look: Look) -> bytes:
    """An empty document of this look."""
    from docx import Document

    document = Document()
    _drop_left_over(document)
    _set_styles(document, look)
    _set_settings(document, look)
    _set_section(document.sections[0], look)
    properties = document.core_properties._element
    for child in list(properties):
        properties.remove(child)
    return _packed(document)


def _drop_left_over(document: Document) -> None:
    package = document.part.package
    for relations in (document.part.rels, package.rels if package else {}):
        for key in [k for k, rel in relations.items() if rel.reltype.rsplit("/", 1)[-1] in _LEFT_OVER]:
            del relations[key]


# -- styles ------------------------------------------------------------------------------------------


def _set_styles(document: Document, look: Look) -> None:
    from docx.oxml import parse_xml

    styles = document.styles.element
    for child in list(styles):
        styles.remove(child)
    for element in list(parse_xml(f'<w:styles xmlns:w="{NAMESPACE}">{_styles_xml(look)}</w:styles>')):
        styles.append(element)


def _styles_xml(look: Look) -> str:
    normal = ParagraphStyle("Normal", "Normal", 14)
    rule = ParagraphStyle(RULE_STYLE, "MT Đường kẻ", 2, before=4, line_exact=4)
    own = "".join(_style_xml(style) for style in (rule, *look.styles))
    return (
        f"{_defaults_xml(look)}{_style_xml(normal, default=True)}"
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" '
        f'w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>{own}'
    )


def _defaults_xml(look: Look) -> str:
    font = escape(look.font, {'"': "&quot;"})
    faces = " ".join(f'w:{script}="{font}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    return (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {faces}/><w:color w:val="{look.colour}"/>'
        f'<w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="{look.language}" w:eastAsia="{look.language}"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )


def _style_xml(style: ParagraphStyle, default: bool = False) -> str:
    marks = "".join(
        f"<w:{tag}/>" for tag, on in (("b", style.bold), ("bCs", style.bold), ("i", style.italic),
                                      ("iCs", style.italic), ("caps", style.capitals)) if on
    )  # fmt: skip
    size = round(style.size * 2)
    lined = '<w:u w:val="single"/>' if style.underline else ""
    based = "" if default else '<w:basedOn w:val="Normal"/>'
    flag = ' w:default="1"' if default else ""
    return (
        f'<w:style w:type="paragraph"{flag} w:styleId="{style.id}">'
        f'<w:name w:val="{escape(style.name)}"/>{based}<w:qFormat/><w:pPr>{_paragraph_xml(style)}</w:pPr>'
        f'<w:rPr>{marks}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>{lined}</w:rPr></w:style>'
    )


def _paragraph_xml(style: ParagraphStyle) -> str:
    kept = ("<w:keepNext/>" if style.keep_next else "") + ("<w:keepLines/>" if style.keep_lines else "")
    rule = "auto" if style.line_exact is None else "exact"
    line = round(style.line * 240) if style.line_exact is None else round(style.line_exact * 20)
    first = f'w:firstLine="{twips(style.first_line)}"'
    indent = f'w:left="{twips(style.hanging)}" w:hanging="{twips(style.hanging)}"' if style.hanging else first
    align = {"justify": "both"}.get(style.align, style.align)
    return (
        f'{kept}<w:spacing w:before="{round(style.before * 20)}" w:after="{round(style.after * 20)}" '
        f'w:line="{line}" w:lineRule="{rule}"/><w:ind {indent}/><w:jc w:val="{align}"/>'
    )


# -- settings and sections ---------------------------------------------------------------------------


def _set_settings(document: Document, look: Look) -> None:
    from docx.oxml import parse_xml

    settings = document.settings.element
    for child in list(settings):
        settings.remove(child)
    inside = (
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:characterSpacingControl '
        f'w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="{_SETTING}" '
        f'w:val="{_WORD_2013}"/></w:compat><w:themeFontLang w:val="{look.language}"/>'
        '<w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/>'
    )
    for element in list(parse_xml(f'<w:settings xmlns:w="{NAMESPACE}">{inside}</w:settings>')):
        settings.append(element)


def _set_section(section: Section, look: Look) -> None:
    """Page, margins, and the page number in the middle of the top margin from page 2 on."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    page = look.page
    section.orientation = WD_ORIENT.LANDSCAPE if page.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(page.width), Mm(page.height)
    section.top_margin, section.bottom_margin = Mm(page.top), Mm(page.bottom)
    section.left_margin, section.right_margin = Mm(page.left), Mm(page.right)
    section.header_distance = section.footer_distance = Mm(page.header)
    section.different_first_page_header_footer = True
    for child in section._sectPr.findall(f"{{{NAMESPACE}}}docGrid"):
        section._sectPr.remove(child)
    _fill_header(section, look.page_number)


def _fill_header(section: Section, style: str) -> None:
    from docx.oxml import parse_xml

    section.first_page_header.is_linked_to_previous = False
    for header, inside in ((section.first_page_header, ""), (section.header, _PAGE_FIELD)):
        root = header._element
        for child in list(root):
            root.remove(child)
        pPr = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>'  # noqa: N806  # the element's own name
        root.append(parse_xml(f'<w:p xmlns:w="{NAMESPACE}">{pPr}{inside}</w:p>'))


_PAGE_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
SECTION_END = (
    '<w:p><w:pPr><w:pStyle w:val="MtRule"/><w:sectPr/></w:pPr></w:p>'  # what follows is numbered anew
)


def _number_sections(document: Document) -> None:
    """Fill the section ends of the body from the last one; each section after the first counts from 1."""
    from copy import deepcopy

    from docx.oxml import parse_xml

    last = document.element.body[-1]
    inner = document.element.body.findall(f".//{{{NAMESPACE}}}pPr/{{{NAMESPACE}}}sectPr")
    filled = [deepcopy(last) for _ in inner]
    for empty, full in zip(inner, filled, strict=True):
        empty.getparent().replace(empty, full)
    for section in [*filled, last][1:]:
        for reference in section.findall(f"{{{NAMESPACE}}}headerReference"):
            section.remove(reference)
        margins = section.find(f"{{{NAMESPACE}}}pgMar")
        margins.addnext(parse_xml(f'<w:pgNumType xmlns:w="{NAMESPACE}" w:start="1"/>'))


def _packed(document: Document) -> bytes:
    """The document as a zip archive whose bytes depend on its content alone."""
    saved, out = BytesIO(), BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in given.namelist():
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, given.read(name))
    return out.getvalue()
