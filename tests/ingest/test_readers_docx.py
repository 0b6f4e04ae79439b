"""Word documents: the text as Word shows it."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from ingest.errors import ReadError
from ingest.readers import read
from ingest.source import SourceText

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f"{W} "
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
SHARED = Path(__file__).resolve().parents[2].parent / "shared"


@pytest.fixture
def document() -> Document:
    return docx.Document()


def saved(document: Document, folder: Path) -> SourceText:
    path = folder / "văn bản.docx"
    document.save(str(path))
    return read(path)


def lines(document: Document, folder: Path) -> list[str]:
    return saved(document, folder).text.split("\n")


def add_list(document: Document, number: int, levels: str, overrides: str = "", abstract: int = 0) -> None:
    """Add `w:num` `number`, counting in list `abstract` (a new one when `levels` is given)."""
    root = document.part.numbering_part.element
    abstract = abstract or 900 + number
    if levels:
        xml = f'<w:abstractNum {W} w:abstractNumId="{abstract}">{levels}</w:abstractNum>'
        root.insert(0, parse_xml(xml))
    num = f'<w:num {W} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{overrides}</w:num>'
    root.append(parse_xml(num))


def level(index: int, form: str, pattern: str, extra: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'{extra}<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def numbered(document: Document, text: str, number: int, index: int = 0) -> Paragraph:
    paragraph = document.add_paragraph(text)
    properties = paragraph._p.get_or_add_pPr()
    xml = f'<w:numPr {W}><w:ilvl w:val="{index}"/><w:numId w:val="{number}"/></w:numPr>'
    properties.append(parse_xml(xml))
    return paragraph


def raw(document: Document, inner: str) -> None:
    """Append a paragraph made of raw runs."""
    body = document.element.body
    body.insert(len(body) - 1, parse_xml(f"<w:p {NAMESPACES}>{inner}</w:p>"))


def run(text: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def test_paragraphs_and_tables_in_order(document: Document, tmp_path: Path) -> None:
    document.add_paragraph("Trước bảng")
    table = document.add_table(2, 3)
    table.style = "Table Grid"
    for cell, text in zip(table._cells, ["STT", "Nội dung", "Thời gian", "1", "Hội nghị", ""], strict=True):
        cell.text = text
    document.add_paragraph("")
    document.add_paragraph("Sau bảng")
    assert lines(document, tmp_path) == [
        "Trước bảng",
        "STT | Nội dung | Thời gian",
        "1 | Hội nghị",
        "Sau bảng",
    ]


def test_merged_cells_are_given_once(document: Document, tmp_path: Path) -> None:
    table = document.add_table(2, 3)
    for index, cell in enumerate(table._cells):
        cell.text = str(index)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "ngang"
    table.cell(0, 2).merge(table.cell(1, 2)).text = "dọc"
    assert lines(document, tmp_path) == ["ngang | dọc", "3 | 4"]


def test_letterhead_is_read_cell_by_cell(document: Document, tmp_path: Path) -> None:
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "ỦY BAN MTTQ\nSố: 1/KH"
    table.cell(0, 1).text = "CỘNG HÒA"
    table.cell(0, 1).add_paragraph("Độc lập")
    assert lines(document, tmp_path) == ["ỦY BAN MTTQ", "Số: 1/KH", "CỘNG HÒA", "Độc lập"]


def test_a_drawn_table_keeps_its_rows(document: Document, tmp_path: Path) -> None:
    table = document.add_table(1, 3)
    table.style = "Table Grid"
    for cell, text in zip(table._cells, ["1", "Tuyên truyền", "Quý I"], strict=True):
        cell.text = text
    table.cell(0, 1).add_paragraph("Tập huấn")
    assert lines(document, tmp_path) == ["1 | Tuyên truyền Tập huấn | Quý I"]


def test_nested_table(document: Document, tmp_path: Path) -> None:
    outer = document.add_table(1, 2).cell(0, 0)
    outer.paragraphs[0].text = "ngoài"
    inner = outer.add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "trong", "cùng"
    assert lines(document, tmp_path) == ["ngoài", "trong | cùng"]


def test_multilevel_numbering_restarts_below(document: Document, tmp_path: Path) -> None:
    add_list(
        document,
        50,
        level(0, "upperRoman", "%1.") + level(1, "decimal", "%2.") + level(2, "lowerLetter", "%3)"),
    )
    for text, index in [("Mục đích", 0), ("A", 1), ("B", 1), ("x", 2), ("y", 2), ("Nội dung", 0), ("C", 1)]:
        numbered(document, text, 50, index)
    assert lines(document, tmp_path) == [
        "I. Mục đích",
        "1. A",
        "2. B",
        "a) x",
        "b) y",
        "II. Nội dung",
        "1. C",
    ]


def test_legal_numbering_and_starts(document: Document, tmp_path: Path) -> None:
    legal = level(0, "upperRoman", "%1.", start=2) + level(1, "decimal", "%1.%2.", "<w:isLgl/>")
    add_list(document, 50, legal)
    numbered(document, "Hai", 50)
    numbered(document, "Hai một", 50, 1)
    assert lines(document, tmp_path) == ["II. Hai", "2.1. Hai một"]


def test_second_instance_continues_unless_told_to_start(document: Document, tmp_path: Path) -> None:
    add_list(document, 50, level(0, "decimal", "%1."))
    add_list(document, 51, "", abstract=950)
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    add_list(document, 52, "", restart, abstract=950)
    for number in (50, 51, 52, 52):
        numbered(document, "mục", number)
    assert lines(document, tmp_path) == ["1. mục", "2. mục", "5. mục", "6. mục"]


def test_lower_level_that_never_restarts(document: Document, tmp_path: Path) -> None:
    levels = level(0, "upperRoman", "%1.") + level(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>')
    add_list(document, 50, levels)
    for index in (0, 1, 0, 1):
        numbered(document, "mục", 50, index)
    assert lines(document, tmp_path) == ["I. mục", "1. mục", "II. mục", "2. mục"]


@pytest.mark.parametrize(
    ("pattern", "font", "shown"),
    [
        ("\uf0b7", "Symbol", "- mục"),
        ("§", "Wingdings", "- mục"),
        ("o", "Courier New", "o mục"),
        ("+", "", "+ mục"),
        ("*", "", "* mục"),
        ("–", "", "– mục"),
        ("\u00ad", "", "- mục"),
    ],
)
def test_bullets(document: Document, tmp_path: Path, pattern: str, font: str, shown: str) -> None:
    fonts = f'<w:rPr><w:rFonts w:ascii="{font}"/></w:rPr>' if font else ""
    levels = level(0, "bullet", pattern).replace("</w:lvl>", f"{fonts}</w:lvl>")
    add_list(document, 50, levels)
    numbered(document, "mục", 50)
    assert lines(document, tmp_path) == [shown]


@pytest.mark.parametrize(
    ("form", "start", "shown"),
    [
        ("lowerLetter", 4, "d. mục"),
        ("upperLetter", 27, "AA. mục"),
        ("lowerRoman", 19, "xix. mục"),
        ("decimalZero", 7, "07. mục"),
        ("none", 1, ". mục"),
    ],
)
def test_number_formats(document: Document, tmp_path: Path, form: str, start: int, shown: str) -> None:
    add_list(document, 50, level(0, form, "%1.", start=start))
    numbered(document, "mục", 50)
    assert lines(document, tmp_path) == [shown]


def test_a_level_without_number_shows_its_words(document: Document, tmp_path: Path) -> None:
    add_list(document, 50, level(0, "none", "Ghi chú:"))
    numbered(document, "nội dung", 50)
    assert lines(document, tmp_path) == ["Ghi chú: nội dung"]


def test_numbering_through_a_style_and_its_heir(document: Document, tmp_path: Path) -> None:
    add_list(document, 50, level(0, "decimal", "Điều %1."))
    base = document.styles.add_style("Dieu", 1)
    base.element.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {W}><w:numId w:val="50"/></w:numPr>'),
    )
    heir = document.styles.add_style("DieuCon", 1)
    heir.base_style = base
    document.add_paragraph("Phạm vi", style="Dieu")
    document.add_paragraph("Đối tượng", style="DieuCon")
    numbered(document, "không đánh số", 0).style = heir
    assert lines(document, tmp_path) == ["Điều 1. Phạm vi", "Điều 2. Đối tượng", "không đánh số"]


def test_word_own_list_styles(document: Document, tmp_path: Path) -> None:
    document.add_paragraph("chấm", style="List Bullet")
    document.add_paragraph("một", style="List Number")
    document.add_paragraph("hai", style="List Number")
    assert lines(document, tmp_path) == ["- chấm", "1. một", "2. hai"]


def test_a_numbered_empty_cell_shows_its_number(document: Document, tmp_path: Path) -> None:
    add_list(document, 50, level(0, "decimal", "%1"))
    table = document.add_table(2, 2)
    for row in table.rows:
        row.cells[0].paragraphs[0]._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {W}><w:ilvl w:val="0"/><w:numId w:val="50"/></w:numPr>')
        )
        row.cells[1].text = "Nghị quyết"
    numbered(document, "", 50)
    numbered(document, "sau", 50)
    assert lines(document, tmp_path) == ["1 | Nghị quyết", "2 | Nghị quyết", "4 sau"]


def test_tracked_changes_are_read_as_accepted(document: Document, tmp_path: Path) -> None:
    inserted = f'<w:ins w:id="1" w:author="a">{run("thêm ")}</w:ins>'
    deleted = f'<w:del w:id="2" w:author="a">{run("bỏ ", "delText")}</w:del>'
    raw(document, run("giữ ") + inserted + deleted + run("hết"))
    source = saved(document, tmp_path)
    assert source.text == "giữ thêm hết"
    assert "Track Changes" in source.warnings[0]


def test_a_deleted_paragraph_mark_joins_paragraphs(document: Document, tmp_path: Path) -> None:
    mark = '<w:pPr><w:rPr><w:del w:id="3" w:author="a"/></w:rPr></w:pPr>'
    raw(document, mark + run("nửa đầu "))
    raw(document, run("nửa sau"))
    assert lines(document, tmp_path) == ["nửa đầu nửa sau"]


def test_breaks_tabs_hyphens_and_hidden_text(document: Document, tmp_path: Path) -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>"
    raw(
        document,
        f"<w:r><w:t>Số:</w:t><w:tab/><w:t>24</w:t><w:noBreakHyphen/><w:t>NQ</w:t></w:r>{hidden}"
        "<w:r><w:br/><w:t>Độc</w:t><w:softHyphen/><w:t> lập</w:t></w:r>",
    )
    assert lines(document, tmp_path) == ["Số:\t24-NQ", "Độc lập"]


def test_fields_give_their_result(document: Document, tmp_path: Path) -> None:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    field = mark.format("begin") + run(" DATE ", "instrText") + mark.format("separate")
    link = f'<w:hyperlink w:anchor="x">{run("đường dẫn")}</w:hyperlink>'
    raw(document, run("Ngày ") + field + run("05/3") + mark.format("end") + run(", ") + link)
    raw(document, mark.format("begin") + run("mã dở dang"))
    raw(document, run("còn nguyên"))
    assert lines(document, tmp_path) == ["Ngày 05/3, đường dẫn", "còn nguyên"]


def test_symbols_and_private_glyphs(document: Document, tmp_path: Path) -> None:
    raw(document, '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + run(" Có"))
    raw(document, run("\uf0b7 gạch"))
    assert lines(document, tmp_path) == ["☑ Có", "- gạch"]


def test_text_box_is_read_once_where_it_stands(document: Document, tmp_path: Path) -> None:
    content = f"<w:txbxContent><w:p>{run('trong khung')}</w:p></w:txbxContent>"
    raw(
        document,
        "<w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>" + run("đoạn neo"),
    )
    document.add_paragraph("đoạn sau")
    assert lines(document, tmp_path) == ["đoạn neo", "trong khung", "đoạn sau"]


def test_content_controls_are_looked_through(document: Document, tmp_path: Path) -> None:
    body = document.element.body
    block = f"<w:sdt {W}><w:sdtContent><w:p>{run('khối')}</w:p></w:sdtContent></w:sdt>"
    body.insert(0, parse_xml(block))
    raw(document, f"<w:sdt><w:sdtContent>{run('dòng')}</w:sdtContent></w:sdt>")
    assert lines(document, tmp_path) == ["khối", "dòng"]


def add_notes(document: Document, kind: str, notes: dict[str, str]) -> None:
    items = "".join(
        f'<w:{kind} w:id="{key}"><w:p>{run(text)}</w:p></w:{kind}>' for key, text in notes.items()
    )
    blob = f"<w:{kind}s {W}>{items}</w:{kind}s>".encode()
    content_type = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}s+xml"
    part = Part(PackURI(f"/word/{kind}s.xml"), content_type, blob, document.part.package)
    document.part.relate_to(part, f"{OFFICE}/{kind}s")


def test_notes_come_last_with_their_numbers(document: Document, tmp_path: Path) -> None:
    add_notes(document, "footnote", {"-1": "đường kẻ", "2": "Chú một", "3": "không dùng"})
    add_notes(document, "endnote", {"1": "Chú cuối"})
    first, second = '<w:footnoteReference w:id="2"/>', '<w:endnoteReference w:id="1"/>'
    raw(document, run("Câu") + f"<w:r>{first}</w:r>" + run(" tiếp") + f"<w:r>{second}</w:r>" + run("."))
    document.add_paragraph("Hết")
    assert lines(document, tmp_path) == ["Câu[1] tiếp[2].", "Hết", "[1] Chú một", "[2] Chú cuối"]


def test_headers_first_footers_last_page_numbers_never(document: Document, tmp_path: Path) -> None:
    document.add_paragraph("Nội dung")
    section = document.sections[0]
    section.header.paragraphs[0].text = "MẬT"
    section.footer.paragraphs[0].text = "Trang 2/5"
    section.footer.add_paragraph("Lưu hành nội bộ")
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "Bản thảo"
    later = document.add_section(WD_SECTION.NEW_PAGE)
    later.header.is_linked_to_previous = False
    later.header.paragraphs[0].text = "MẬT"
    assert lines(document, tmp_path) == ["Bản thảo", "MẬT", "Nội dung", "Lưu hành nội bộ"]


def test_title_is_the_core_property(document: Document, tmp_path: Path) -> None:
    document.add_paragraph("x")
    assert saved(document, tmp_path).title is None
    document.core_properties.title = " Kế hoạch năm 2026 "
    assert saved(document, tmp_path).title == "Kế hoạch năm 2026"


def test_old_fonts_are_converted_by_run(document: Document, tmp_path: Path) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run("Céng hßa ").font.name = ".VnTime"
    paragraph.add_run("x· héi ").font.name = ".VnTimeH"
    paragraph.add_run("Ñoäc laäp ").font.name = "VNI-Times"
    paragraph.add_run("độc lập à").font.size = Pt(12)
    assert lines(document, tmp_path) == ["Cộng hòa XÃ HỘI Độc lập độc lập à"]


def rewritten(document: Document, change: dict[str, bytes | None]) -> bytes:
    """The saved document with some members replaced, or dropped when None."""
    stored, result = io.BytesIO(), io.BytesIO()
    document.save(stored)
    with zipfile.ZipFile(stored) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in change:
                new.writestr(name, old.read(name))
        for name, content in change.items():
            if content is not None:
                new.writestr(name, content)
    return result.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        {"word/document.xml": None},
        {"[Content_Types].xml": None},
        {"word/document.xml": b"<w:document"},
        {"word/document.xml": b""},
        {"word/numbering.xml": b"not xml"},
        {"_rels/.rels": b"<x/>"},
    ],
)
def test_broken_packages_are_named(
    document: Document, tmp_path: Path, change: dict[str, bytes | None]
) -> None:
    path = tmp_path / "hỏng.docx"
    path.write_bytes(rewritten(document, change))
    with pytest.raises(ReadError, match=r"hỏng\.docx.*hỏng.*Word"):
        read(path)


def test_another_zip_is_no_word_file(tmp_path: Path) -> None:
    path = tmp_path / "bảng.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(ReadError, match=r"bảng\.docx"):
        read(path)


@pytest.mark.parametrize(
    ("member", "limit"),
    [
        ("word/media/x.bin", "MAX_UNPACKED_BYTES"),
        ("word/document.xml", "MAX_XML_BYTES"),
        ("word/document.xml", "UNSUSPICIOUS_XML_BYTES"),
    ],
)
def test_zip_bomb_is_refused(
    document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, member: str, limit: str
) -> None:
    monkeypatch.setattr(f"ingest.readers.docx.{limit}", 2**20)
    path = tmp_path / "bom.docx"
    path.write_bytes(rewritten(document, {member: bytes(2**23)}))
    with pytest.raises(ReadError, match="giải nén"):
        read(path)


def test_sizes_that_lie_are_noticed(document: Document, tmp_path: Path) -> None:
    data = bytearray(rewritten(document, {"word/media/x.bin": bytes(100_000)}))
    real = struct.pack("<L", 100_000)
    data = data.replace(real, struct.pack("<L", 10))
    path = tmp_path / "dối.docx"
    path.write_bytes(bytes(data))
    with pytest.raises(ReadError, match=r"dối\.docx"):
        read(path)


@pytest.mark.skipif(not (SHARED / "data/nd30").is_dir(), reason="no shared/data/nd30")
def test_real_decree() -> None:
    source = read(SHARED / "data/nd30/30_2020_ND_CP.docx")
    found = source.text.split("\n")
    assert sum(line.startswith("Điều ") for line in found) == 38
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in found
    assert found[-1] == "Nguyễn Xuân Phúc"


@pytest.mark.skipif(not (SHARED / "data/nd30").is_dir(), reason="no shared/data/nd30")
def test_real_annex_keeps_table_rows_and_row_numbers() -> None:
    found = read(SHARED / "data/nd30/Phuluc3.docx").text.split("\n")
    assert "10. | Kế hoạch | KH" in found
