"""The layout checker passes what is rendered and sees each single thing that is broken."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest

from assistant.drafting.docx import render
from assistant.drafting.layout_check import check_layout
from assistant.drafting.profile import load_profile, profile_names
from ingest.errors import ReadError
from tests.drafted import clause, clauses, sample_draft

PROFILE = load_profile()
DOCUMENT, STYLES, HEADER = "word/document.xml", "word/styles.xml", "word/header"


@pytest.fixture(scope="module")
def sound() -> bytes:
    return render(sample_draft(), PROFILE)


def replaced(data: bytes, part: str, old: str, new: str, count: int = 1) -> bytes:
    """The archive with one place of one part changed; `old` is a regular expression that must be there."""
    out = BytesIO()
    done = 0
    with zipfile.ZipFile(BytesIO(data)) as given, zipfile.ZipFile(out, "w") as archive:
        for name in given.namelist():
            content = given.read(name)
            if name.startswith(part):
                text, changes = re.subn(old, new, content.decode("utf-8"), count=count, flags=re.DOTALL)
                done += changes
                content = text.encode("utf-8")
            archive.writestr(name, content)
    assert done, f"{old} is not in {part}"
    return out.getvalue()


def of_style(name: str, old: str) -> str:
    """A pattern for `old` inside the definition of a style."""
    return rf'(w:styleId="{name}">(?:(?!</w:style>).)*?){old}'


@pytest.mark.parametrize("name", profile_names())
@pytest.mark.parametrize("known", [True, False])
def test_what_is_rendered_is_sound(name: str, known: bool) -> None:
    profile = load_profile(name)
    fields = {} if known else {"day": None, "number": None, "signer": None, "signer_title": None}
    assert check_layout(render(sample_draft(**fields), profile), profile) == []


def test_a_document_without_a_table_at_its_head_is_one_fault(sound: bytes) -> None:
    faults = check_layout(replaced(sound, DOCUMENT, "CỘNG HÒA XÃ HỘI", "CỘNG HÒA"), PROFILE)
    assert [fault.part for fault in faults] == ["Phần đầu"]


def test_no_word_file() -> None:
    with pytest.raises(ReadError, match="Word"):
        check_layout(b"nothing", PROFILE)


PAGE = [
    ('w:w="11906"', 'w:w="12240"', "chiều rộng"),
    ('w:h="16838"', 'w:h="15840"', "chiều cao"),
    ('w:top="1134"', 'w:top="1077"', "lề trên"),
    ('w:top="1134"', 'w:top="1474"', "lề trên"),
    ('w:bottom="1134"', 'w:bottom="1077"', "lề dưới"),
    ('w:left="1701"', 'w:left="1134"', "lề trái"),
    ('w:right="850"', 'w:right="1191"', "lề phải"),
    ('w:header="567"', 'w:header="1134"', "mép trên"),
    ("<w:titlePg/>", "", "trang đầu"),
    ("<w:pgSz ", '<w:pgSz w:orient="landscape" ', "hướng giấy"),
]


@pytest.mark.parametrize(("old", "new", "said"), PAGE)
def test_page(sound: bytes, old: str, new: str, said: str) -> None:
    faults = check_layout(replaced(sound, DOCUMENT, old, new), PROFILE)
    assert [said in fault.what for fault in faults] == [True]


def test_page_number(sound: bytes) -> None:
    none = check_layout(replaced(sound, HEADER, " PAGE ", " DATE ", 0), PROFILE)
    assert [(f.part, f.what) for f in none] == [("Số trang", "đầu trang")]
    for old, new, said in (
        ('w:jc w:val="center"', 'w:jc w:val="right"', "căn lề"),
        ('w:sz w:val="28"', 'w:sz w:val="24"', "cỡ chữ"),
    ):
        faults = check_layout(replaced(sound, STYLES, of_style("MtPageNumber", old), rf"\g<1>{new}"), PROFILE)
        assert {(f.part, f.what) for f in faults} == {("Số trang", said)}


@pytest.mark.parametrize("face", ["ascii", "hAnsi", "eastAsia", "cs"])
def test_font_of_every_script(sound: bytes, face: str) -> None:
    broken = replaced(sound, STYLES, f'w:{face}="Times New Roman"', f'w:{face}="Arial"')
    assert [(f.what, f.found) for f in check_layout(broken, PROFILE)] == [("phông chữ", "Arial")]


def test_font_and_colour_of_one_run(sound: bytes) -> None:
    font = replaced(sound, DOCUMENT, "<w:r><w:t ", '<w:r><w:rPr><w:rFonts w:ascii="Arial"/></w:rPr><w:t ')
    colour = replaced(sound, DOCUMENT, "<w:r><w:t ", '<w:r><w:rPr><w:color w:val="FF0000"/></w:rPr><w:t ')
    assert [f.found for f in check_layout(font, PROFILE)] == ["Arial"]
    assert [f.found for f in check_layout(colour, PROFILE)] == ["FF0000"]


STYLE_PARTS = {
    "MtNational": "Quốc hiệu", "MtMotto": "Tiêu ngữ", "MtSuperior": "Tên cơ quan chủ quản",
    "MtIssuer": "Tên cơ quan ban hành", "MtNumber": "Số, ký hiệu", "MtPlaceDate": "Địa danh và thời gian",
    "MtKind": "Tên loại", "MtTitle": "Trích yếu", "MtBasis": "Căn cứ", "MtBody": "Nội dung",
    "MtPart": "Mục (I, II)", "MtHeading": "Khoản có tiêu đề", "MtAuthority": "Quyền hạn ký",
    "MtSignerTitle": "Chức vụ ký", "MtSigner": "Họ tên người ký", "MtRecipients": "Nơi nhận",
    "MtRecipient": "Dòng nơi nhận", "MtTable": "Bảng",
}  # fmt: skip


@pytest.mark.parametrize(("style", "part"), STYLE_PARTS.items())
@pytest.mark.parametrize("size", [10, 15])
def test_size_of_each_component(sound: bytes, style: str, part: str, size: int) -> None:
    broken = replaced(sound, STYLES, of_style(style, r'w:sz w:val="\d+"'), rf'\g<1>w:sz w:val="{2 * size}"')
    faults = {(f.part, f.what) for f in check_layout(broken, PROFILE)}
    assert (part, "cỡ chữ") in faults
    # The rule below a line is measured against the words above it, and head sizes belong together.
    assert all(p == part or p.startswith(("Đường kẻ", "Phần đầu")) for p, _ in faults)


@pytest.mark.parametrize(("style", "part"), [(s, p) for s, p in STYLE_PARTS.items() if s != "MtTable"])
@pytest.mark.parametrize(("tag", "said"), [("b", "đậm"), ("i", "nghiêng"), ("u", "gạch chân")])
def test_marks_of_each_component(sound: bytes, style: str, part: str, tag: str, said: str) -> None:
    on = replaced_mark(sound, style, tag)
    faults = {(f.part, f.what) for f in check_layout(on, PROFILE)}
    # A bold numbered paragraph counts as one with a heading and the other way round.
    assert any(what == said and (p == part or style in {"MtBody", "MtHeading"}) for p, what in faults) or (
        (style, tag) in {("MtBody", "b"), ("MtHeading", "b")} and faults == set()
    )


def replaced_mark(data: bytes, style: str, tag: str) -> bytes:
    """The style with the mark switched over."""
    on = '<w:u w:val="single"/>' if tag == "u" else f"<w:{tag}/>"
    xml = zipfile.ZipFile(BytesIO(data)).read(STYLES).decode("utf-8")
    inside = re.search(rf'w:styleId="{style}">.*?</w:style>', xml, re.DOTALL)
    assert inside
    if f"<w:{tag}/>" in inside[0]:
        return replaced(data, STYLES, of_style(style, f"<w:{tag}/>"), r"\1")
    return replaced(data, STYLES, of_style(style, "<w:rPr>"), rf"\1<w:rPr>{on}")


@pytest.mark.parametrize(("style", "part"), [(s, p) for s, p in STYLE_PARTS.items() if s != "MtTable"])
def test_alignment_of_each_component(sound: bytes, style: str, part: str) -> None:
    broken = replaced(sound, STYLES, of_style(style, r'w:jc w:val="\w+"'), r'\1w:jc w:val="right"')
    assert {(f.part, f.what, f.found) for f in check_layout(broken, PROFILE)} == {(part, "căn lề", "right")}


@pytest.mark.parametrize(
    ("style", "part"),
    [
        ("MtBasis", "Căn cứ"),
        ("MtBody", "Nội dung"),
        ("MtPart", "Mục (I, II)"),
        ("MtHeading", "Khoản có tiêu đề"),
    ],
)
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (r'w:firstLine="\d+"', 'w:firstLine="0"', "thụt dòng đầu"),
        (r'w:firstLine="\d+"', 'w:firstLine="900"', "thụt dòng đầu"),
        (r'w:after="\d+"', 'w:after="60"', "cách đoạn"),
        (r'w:line="\d+"', 'w:line="480"', "cách dòng"),
        (r'w:line="\d+" w:lineRule="auto"', 'w:line="400" w:lineRule="exact"', "cách dòng"),
    ],
)  # fmt: skip
def test_spacing_of_the_text(sound: bytes, style: str, part: str, old: str, new: str, said: str) -> None:
    broken = replaced(sound, STYLES, of_style(style, old), rf"\g<1>{new}")
    faults = check_layout(broken, PROFILE)
    assert faults
    assert {f.part for f in faults} == {part}
    assert all(said in f.what for f in faults)


WORDS = [
    ("Độc lập - Tự do - Hạnh phúc", "Độc lập – Tự do – Hạnh phúc", "Tiêu ngữ", "lời"),
    (">Số: 07/KH-MTTQ-BTT<", ">Số: 7/KH-MTTQ-BTT<", "Số, ký hiệu", "cách ghi"),
    (">Số: 07/KH-MTTQ-BTT<", ">Số 07/KH-MTTQ-BTT<", "Số, ký hiệu", "cách ghi"),
    (">Số: 07/KH-MTTQ-BTT<", ">Số: 07-KH/MTTQ-BTT<", "Số, ký hiệu", "cách ghi"),
    (">Số: 07/KH-MTTQ-BTT<", ">Số: 07 / KH - MTTQ-BTT<", "Số, ký hiệu", "cách ghi"),
    ("ngày 05 tháng 01 năm", "ngày 5 tháng 01 năm", "Địa danh và thời gian", "ngày"),
    ("ngày 05 tháng 01 năm", "ngày 05 tháng 1 năm", "Địa danh và thời gian", "tháng"),
    ("ngày 05 tháng 01 năm", "ngày 05 tháng 03 năm", "Địa danh và thời gian", "tháng"),
    ("Hoàng Mai, ngày 05 tháng 01 năm 2027", "05/01/2027", "Địa danh và thời gian", "cách ghi"),
    ("PHƯỜNG HOÀNG MAI", "Phường Hoàng Mai", "Tên cơ quan chủ quản", "chữ in hoa"),
    (">KẾ HOẠCH<", ">CÔNG TÁC<", "Tên loại", "dòng"),
    ("Điều lệ Mặt trận Tổ quốc Việt Nam;", "Điều lệ Mặt trận Tổ quốc Việt Nam,", "Căn cứ", "dấu cuối dòng"),
    ("ngày 05/3/2026\\.", "ngày 05/3/2026;", "Căn cứ", "dấu cuối dòng"),
    ("kế hoạch này\\./\\.", "kế hoạch này.", "Nội dung", "dấu hết văn bản"),
    (">b\\) Báo cáo", ">f) Báo cáo", "Điểm", "chữ cái"),
    (">b\\) Báo cáo", ">c) Báo cáo", "Điểm", "thứ tự"),
    ("Nơi nhận:", "Nơi gửi:", "Phần cuối", "bảng Nơi nhận và chữ ký"),
    (r"\(để t/h\);", "(để t/h),", "Dòng nơi nhận", "cách ghi"),
    ("- Lưu: VT\\.", "- Lưu: VT;", "Dòng nơi nhận", "cách ghi"),
    ("- Lưu: VT\\.", "- Văn thư.", "Dòng nơi nhận", "dòng cuối"),
    ("TM\\. BAN THƯỜNG TRỰC", "T/M BAN THƯỜNG TRỰC", "Quyền hạn ký", "lời"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "part", "said"), WORDS)
def test_words(sound: bytes, old: str, new: str, part: str, said: str) -> None:
    data = sound
    if "PHƯỜNG" in old:  # the style would print capitals all the same
        data = replaced(data, STYLES, of_style("MtSuperior", "<w:caps/>"), r"\1")
    assert [(f.part, f.what) for f in check_layout(replaced(data, DOCUMENT, old, new), PROFILE)] == [
        (part, said)
    ]


RULE = r'(<w:pStyle w:val="MtRule"/>)<w:pBdr>.*?</w:pBdr>'


@pytest.mark.parametrize(
    ("nth", "part"),
    [
        (0, "Đường kẻ dưới tên cơ quan ban hành"),
        (1, "Đường kẻ dưới tiêu ngữ"),
        (2, "Đường kẻ dưới trích yếu"),
    ],
)
def test_rules(sound: bytes, nth: int, part: str) -> None:
    xml = zipfile.ZipFile(BytesIO(sound)).read(DOCUMENT).decode("utf-8")
    places = [match.span() for match in re.finditer(RULE + r'<w:ind w:left="\d+" w:right="\d+"/>', xml)]
    assert len(places) == 3
    start, end = places[nth]
    for new in (xml[start:end].replace("<w:pBdr>", "<w:nothing>").replace("</w:pBdr>", "</w:nothing>"),
                re.sub(r'w:left="\d+"', 'w:left="0"', xml[start:end])):  # fmt: skip
        broken = replaced(sound, DOCUMENT, "^.*$", (xml[:start] + new + xml[end:]).replace("\\", r"\\"))
        assert part in {f.part for f in check_layout(broken, PROFILE)}


def test_tables(sound: bytes) -> None:
    head = replaced(
        sound, DOCUMENT, '<w:tblBorders><w:top w:val="none"', '<w:tblBorders><w:top w:val="single"'
    )
    assert [f.part for f in check_layout(head, PROFILE)] == ["Phần đầu và phần cuối"]
    inner = replaced(sound, DOCUMENT, 'w:val="single" w:sz="4"', 'w:val="none" w:sz="4"', 0)
    assert [(f.part, f.what) for f in check_layout(inner, PROFILE)] == [("Bảng", "đường kẻ")]
    split = replaced(sound, DOCUMENT, "(.*)<w:cantSplit/>", r"\1")
    assert [(f.part, f.what) for f in check_layout(split, PROFILE)] == [("Chữ ký", "ngắt trang")]


def test_a_missing_signature_line(sound: bytes) -> None:
    broken = replaced(sound, DOCUMENT, '<w:p><w:pPr><w:pStyle w:val="MtSignerTitle"/>.*?</w:p>', "")
    assert [(f.part, f.what) for f in check_layout(broken, PROFILE)] == [("Chữ ký", "số dòng")]


def test_traces_of_how_it_was_made(sound: bytes) -> None:
    author = replaced(sound, "docProps/core.xml", "<dc:title>", "<dc:creator>Ai đó</dc:creator><dc:title>")
    assert [f.part for f in check_layout(author, PROFILE)] == ["Tệp ký"]
    tracked = replaced(sound, DOCUMENT, "<w:r><w:t ", "<w:ins><w:r/></w:ins><w:r><w:t ")
    assert [f.what for f in check_layout(tracked, PROFILE)] == ["dấu vết soạn thảo"]


def test_annex() -> None:
    annex = (
        clause("Phụ lục I", "annex", 0),
        clause("DANH SÁCH TỔ DÂN PHỐ", "paragraph", 1),
        clause("1. Tổ 1.", "section", 1),
    )
    data = render(sample_draft((*clauses(), *annex)), PROFILE)
    assert check_layout(data, PROFILE) == []
    running = replaced(data, DOCUMENT, '<w:pgNumType w:start="1"/>', "")
    assert [(f.part, f.what) for f in check_layout(running, PROFILE)] == [("Phụ lục", "số trang")]
    for style, part in (("MtAnnex", "Phụ lục"), ("MtAnnexTitle", "Tên phụ lục")):
        small = replaced(data, STYLES, of_style(style, r'w:sz w:val="\d+"'), r'\1w:sz w:val="24"')
        assert {(f.part, f.what) for f in check_layout(small, PROFILE)} == {(part, "cỡ chữ")}


def test_head_sizes_belong_together(sound: bytes) -> None:
    broken = replaced(sound, STYLES, of_style("MtNational", 'w:sz w:val="26"'), r'\1w:sz w:val="24"')
    assert [f.what for f in check_layout(broken, PROFILE)] == ["bộ cỡ chữ"]


def test_the_party_form_is_another_one(sound: bytes) -> None:
    assert check_layout(sound, load_profile("dang-hd05"))
