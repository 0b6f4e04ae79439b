"""The Word file of a draft: its words, its look, its bytes."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from io import BytesIO

import docx
import pytest
from docx.document import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.drafting.docx import render
from assistant.drafting.head_words import date_words, kind_and_title, number_line, padded, place_name
from assistant.drafting.layout_check import check_layout
from assistant.drafting.profile import load_profile
from assistant.drafting.text_width import balanced_lines, width_mm
from ingest.outline import read_outline
from ingest.readers.docx import read_docx
from tests.drafted import TITLE, clause, clauses, sample_draft, target

PROFILE = load_profile()
UNKNOWN = {"day": None, "number": None, "signer": None, "signer_title": None}


def opened(data: bytes) -> Document:
    return docx.Document(BytesIO(data))


def part(data: bytes, name: str) -> str:
    return zipfile.ZipFile(BytesIO(data)).read(name).decode("utf-8")


def body_lines(data: bytes) -> list[str]:
    return [p.text for p in opened(data).paragraphs if p.text.strip()]


def cells(data: bytes, table: int, row: int) -> list[list[str]]:
    """Lines of the cells of one row."""
    return [[p.text for p in c.paragraphs if p.text] for c in opened(data).tables[table].rows[row].cells]


def test_head_of_the_document() -> None:
    data = render(sample_draft(), PROFILE)
    assert cells(data, 0, 0) == [
        ["ỦY BAN MTTQ VIỆT NAM", "PHƯỜNG HOÀNG MAI", "BAN THƯỜNG TRỰC"],
        ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"],
    ]
    assert cells(data, 0, 1) == [["Số: 07/KH-MTTQ-BTT"], ["Hoàng Mai, ngày 05 tháng 01 năm 2027"]]
    assert body_lines(data)[:2] == [
        "KẾ HOẠCH",
        "Công tác tuyên giáo và đối ngoại\ncủa Ủy ban MTTQ Việt Nam phường Hoàng Mai năm 2027",
    ]


def test_foot_of_the_document() -> None:
    data = render(sample_draft(), PROFILE)
    left, right = cells(data, -1, 0)
    assert left == [
        "Nơi nhận:", "- Ban Thường trực Ủy ban MTTQ Việt Nam thành phố Hà Nội (để b/c);",
        "- Thường trực Đảng ủy, HĐND, UBND phường (để b/c);",
        "- Ban Công tác Mặt trận các tổ dân phố (để t/h);", "- Lưu: VT.",
    ]  # fmt: skip
    assert right == ["TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH", "Trần Văn Thử"]


def test_the_party_form() -> None:
    data = render(sample_draft(), load_profile("dang-hd05"))
    assert cells(data, 0, 0)[1] == ["ĐẢNG CỘNG SẢN VIỆT NAM"]
    assert cells(data, 0, 1)[0] == ["Số 07-KH/MTTQ-BTT"]
    lines = body_lines(data)
    assert "-----" in lines
    assert "I- MỤC ĐÍCH, YÊU CẦU" in lines
    assert lines[-1].endswith("kế hoạch này.")
    assert cells(data, -1, 0)[1][0] == "T/M BAN THƯỜNG TRỰC"


def test_text_in_order_without_what_is_dropped() -> None:
    lines = body_lines(render(sample_draft(), PROFILE))
    starts = [
        "Căn cứ Điều lệ",
        "Căn cứ Nghị",
        "Ban Thường trực xây",
        "I. ",
        "- Phối",
        "II. ",
        "1. ",
        "a) ",
        "b) ",
        "2. ",
        "III. ",
        "Ban Công tác",
    ]
    assert [line.startswith(start) for line, start in zip(lines[2:], starts, strict=True)] == [True] * len(
        starts
    )
    assert lines[-1].endswith("kế hoạch này./.")
    assert not any("Nơi nhận cũ" in line for line in lines)


def styles(data: bytes) -> dict[str, str]:
    return {p.text: p.style.style_id for p in opened(data).paragraphs if p.text.strip() and p.style}


def test_headings_and_bases_are_told_apart() -> None:
    found = styles(render(sample_draft(), PROFILE))
    by_start = {text[:12]: style for text, style in found.items()}
    assert by_start["II. Nhiệm vụ"] == "MtPart"
    assert by_start["1. Công tác "] == "MtHeading"
    assert by_start["2. Phối hợp "] == "MtBody"
    assert by_start["Căn cứ Điều "] == "MtBasis"
    assert by_start["Ban Thường t"] == "MtBody"


def test_headings_lose_their_last_sign_unless_it_announces_what_follows() -> None:
    given = (
        clause("I. MỤC ĐÍCH:", "part", 0), clause("1. Yêu cầu.", "section", 1), clause("- Một.", "dash", 2),
        clause("2. Gồm các việc sau:", "section", 1), clause("- Hai;", "dash", 2),
    )  # fmt: skip
    lines = body_lines(render(sample_draft(given), PROFILE))[2:]
    assert lines == ["I. MỤC ĐÍCH", "1. Yêu cầu", "- Một.", "2. Gồm các việc sau:", "- Hai./."]


def test_open_fields_are_not_set_in_capitals() -> None:
    xml = part(render(sample_draft(**UNKNOWN), PROFILE), "word/document.xml")
    assert (
        '<w:rPr><w:caps w:val="0"/><w:highlight w:val="yellow"/></w:rPr><w:t xml:space="preserve">[… cần điền: chức vụ'
        in xml
    )


def test_rows_become_a_table_whose_head_is_repeated() -> None:
    table = opened(render(sample_draft(), PROFILE)).tables[1]
    assert [[c.text for c in row.cells] for row in table.rows] == [
        ["STT", "Nội dung", "Thời gian"],
        ["1", "Giao ban dư luận xã hội", "Hằng tháng"],
        ["2", "Sơ kết", "Tháng 6"],
    ]
    assert "tblHeader" in table.rows[0]._tr.xml
    assert "tblHeader" not in table.rows[1]._tr.xml


def test_rows_of_other_lengths() -> None:
    rows = [clause(text, "row", 1) for text in ("A | B | C", "Nhóm một", "1 | hai")]
    table = opened(render(sample_draft((*clauses()[:4], *rows)), PROFILE)).tables[1]
    assert [[c.text for c in row.cells] for row in table.rows][1:] == [["Nhóm một"] * 3, ["1", "hai", ""]]
    assert body_lines(render(sample_draft((*clauses()[:4], *rows)), PROFILE))[-1] == "./."


def test_open_fields_are_highlighted_and_nothing_else() -> None:
    xml = part(render(sample_draft(**UNKNOWN), PROFILE), "word/document.xml")
    runs = re.findall(r"<w:r>(?:(?!</w:r>).)*</w:r>", xml)
    marked = [re.sub("<[^>]+>", "", run) for run in runs if 'w:highlight w:val="yellow"' in run]
    assert marked == [
        "[…]", "[…]", "[…]", "[…]", "[… cần điền: số]", "[… cần điền: chức vụ người ký]",
        "[… cần điền: người ký]",
    ]  # fmt: skip
    assert not any("[…" in run for run in runs if "highlight" not in run)


def test_same_draft_same_bytes() -> None:
    assert render(sample_draft(), PROFILE) == render(sample_draft(), PROFILE)
    assert render(sample_draft(), PROFILE) != render(sample_draft(number="8"), PROFILE)


def test_nothing_in_the_file_tells_who_made_it() -> None:
    data = render(sample_draft(), PROFILE)
    properties = opened(data).core_properties
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert properties.title == f"Kế hoạch {TITLE}"
    archive = zipfile.ZipFile(BytesIO(data))
    assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    whole = "".join(archive.read(name).decode("utf-8") for name in archive.namelist())
    assert "python" not in whole.lower()
    assert "Calibri" not in whole
    assert not [
        name for name in archive.namelist() if "comment" in name or "thumbnail" in name or "custom" in name
    ]


def test_page_number_from_the_second_page() -> None:
    section = opened(render(sample_draft(), PROFILE)).sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml


def test_signature_stays_whole_and_with_the_last_words() -> None:
    document = opened(render(sample_draft(), PROFILE))
    last = next(p for p in reversed(document.paragraphs) if p.text.strip())
    assert last.paragraph_format.keep_with_next
    assert "cantSplit" in document.tables[-1].rows[0]._tr.xml


def test_an_annex_comes_after_the_signature_on_pages_of_its_own() -> None:
    annex = (
        clause("PHỤ LỤC II", "annex", 0),
        clause("DANH SÁCH", "paragraph", 1),
        clause("1. Tổ một.", "section", 1),
    )
    data = render(sample_draft((*clauses(), *annex)), PROFILE)
    document = opened(data)
    assert [len(document.sections), document.sections[1].different_first_page_header_footer] == [2, True]
    xml = part(data, "word/document.xml")
    assert xml.index("TM. BAN THƯỜNG TRỰC") < xml.index("Phụ lục II") < xml.index("DANH SÁCH")
    assert "kế hoạch này./." in xml
    assert xml.count("./.") == 1


@pytest.mark.parametrize(
    ("label", "printed"),
    [
        ("PHỤ LỤC II: Biểu mẫu", ["Phụ lục II", "Biểu mẫu"]),
        ("Phụ lục", ["Phụ lục"]),
        ("PHỤ LỤC SỐ 3. DANH MỤC", ["Phụ lục SỐ 3", "DANH MỤC"]),
    ],
)
def test_label_and_title_of_an_annex(label: str, printed: list[str]) -> None:
    attached = clause("(Kèm theo Kế hoạch này)", "paragraph", 1)
    data = render(sample_draft((*clauses(), clause(label, "annex", 0), attached)), PROFILE)
    assert body_lines(data)[-len(printed) - 1 :] == [*printed, "(Kèm theo Kế hoạch này)"]
    assert styles(data)["(Kèm theo Kế hoạch này)"] == "MtPlaceDate"


def test_it_reads_back_as_the_plan_it_is() -> None:
    source = read_docx(render(sample_draft(), PROFILE), "ke-hoach.docx")
    outline = read_outline(source)
    header = outline.header
    assert (header.kind, header.date, header.place) == ("Kế hoạch", date(2027, 1, 5), "Hoàng Mai")
    assert header.number
    assert header.title == TITLE
    marks = [p.label for p in outline.provisions if p.level == "part"]
    assert marks == ["I", "II", "III"]
    texts = [source.text[s.start : s.end] for s in outline.recipients]
    assert texts[-1] == "- Lưu: VT."


# -- words of the head -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "line"),
    [
        ("7", "Số: 07/KH-MTTQ-BTT"), ("07", "Số: 07/KH-MTTQ-BTT"), ("123", "Số: 123/KH-MTTQ-BTT"),
        ("5a", "Số: 05a/KH-MTTQ-BTT"), ("7/KH-MTTQ", "Số: 07/KH-MTTQ"), ("Số: 9/KH-MT", "Số: 09/KH-MT"),
        (None, "Số: […]/KH-MTTQ-BTT"), ("  ", "Số: […]/KH-MTTQ-BTT"),
    ],
)  # fmt: skip
def test_number_line(number: str | None, line: str) -> None:
    assert number_line(number, "Kế hoạch", PROFILE) == line


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2027, 1, 5), "ngày 05 tháng 01 năm 2027"), (date(2026, 2, 28), "ngày 28 tháng 02 năm 2026"),
        (date(2026, 6, 29), "ngày 29 tháng 6 năm 2026"), (date(2026, 12, 9), "ngày 09 tháng 12 năm 2026"),
        (None, "ngày […] tháng […] năm […]"),
    ],
)  # fmt: skip
def test_date_words(day: date | None, words: str) -> None:
    assert date_words(day) == words


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
@settings(max_examples=30, deadline=None)
def test_every_date_passes_the_checker(day: date) -> None:
    match = re.fullmatch(r"ngày (\d{2}) tháng (0[12]|[3-9]|1[0-2]) năm (\d{4})", date_words(day))
    assert match
    assert (int(match[1]), int(match[2]), int(match[3])) == (day.day, day.month, day.year)


@pytest.mark.parametrize(
    ("kind", "name", "printed"),
    [("phường", "Hoàng Mai", "Hoàng Mai"), ("phường", "4", "Phường 4"), ("quận", "Hai Bà Trưng", "Quận Hai Bà Trưng"),
     ("quận", "11", "Quận 11")],
)  # fmt: skip
def test_place_name(kind: str, name: str, printed: str) -> None:
    assert place_name(target(kind=kind, name=name), PROFILE) == printed


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("Công tác tuyên giáo năm 2027", ("Kế hoạch", "Công tác tuyên giáo năm 2027")),
        ("KẾ HOẠCH Công tác tuyên giáo", ("Kế hoạch", "Công tác tuyên giáo")),
        ("Kế hoạch công tác tuyên giáo", ("Kế hoạch", "Công tác tuyên giáo")),
        ("CHƯƠNG TRÌNH Phối hợp năm 2027", ("Chương trình", "Phối hợp năm 2027")),
    ],
)  # fmt: skip
def test_kind_and_title(title: str, parts: tuple[str, str]) -> None:
    assert kind_and_title(title) == parts


@given(st.integers(0, 9999), st.sampled_from(["", "/KH-MTTQ-BTT", "a"]))
def test_padded_numbers_have_two_digits_and_stay_what_they_are(number: int, rest: str) -> None:
    found = re.match(r"\d+", padded(f"{number}{rest}"))
    assert found
    assert len(found[0]) >= 2
    assert int(found[0]) == number


# -- lines -------------------------------------------------------------------------------------------


@given(
    st.lists(
        st.sampled_from(
            [
                "của",
                "và",
                "năm",
                "2027",
                "Hoàng",
                "Mai",
                "công",
                "tác",
                "tuyên",
                "truyền",
                "MTTQ,",
                "“Đoàn",
                "kết”",
            ]
        ),
        max_size=40,
    ),
    st.floats(30, 160),
)
@settings(max_examples=60, deadline=None)
def test_balanced_lines_keep_every_word_and_the_limit(words: list[str], limit: float) -> None:
    lines = balanced_lines(" ".join(words), limit, 14, True)
    assert " ".join(lines).split() == words
    assert all(width_mm(line, 14, True) <= limit for line in lines)


def test_syllables_that_stand_together_in_the_text_stay_together_in_the_title() -> None:
    title = "Củng cố đội ngũ làm công tác nắm bắt dư luận xã hội"
    text = "dư luận xã hội; nắm bắt dư luận xã hội; đội ngũ; công tác; công tác xã hội; củng cố"
    for limit in range(80, 110, 5):
        for line in balanced_lines(title, limit, 14, True, text)[1:]:
            assert not line.startswith(("luận", "hội", "ngũ", "tác", "bắt"))


def test_a_word_too_long_for_the_limit_stays_on_one_line() -> None:
    assert balanced_lines("MTTQ tuyengiaomattran@example.vn", 20, 14) == ["MTTQ tuyengiaomattran@example.vn"]
    assert balanced_lines("", 20, 14) == []


def test_widths_are_those_of_times_new_roman() -> None:
    # 33 letters of the national name at 13 points, as a word processor sets them.
    assert width_mm("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, True) == pytest.approx(95.7, abs=0.2)
    assert width_mm("ề", 12) == width_mm("e", 12)
    assert width_mm("Ử", 12) == width_mm("Ư", 12) > width_mm("U", 12)


@pytest.mark.parametrize(
    "name", ["Phan Rang - Tháp Chàm", "Hoàng Mai", "4", "Nguyễn Thị Minh Khai Hưng Thịnh"]
)
def test_issuer_lines_fit_their_column(name: str) -> None:
    data = render(sample_draft(name=name), PROFILE)
    lines = cells(data, 0, 0)[0]
    assert " ".join(lines) == f"ỦY BAN MTTQ VIỆT NAM PHƯỜNG {name.upper()} BAN THƯỜNG TRỰC"
    assert all(width_mm(line, 13) <= PROFILE.page.head_left.value for line in lines)
    assert check_layout(data, PROFILE) == []


@given(st.text(max_size=60))
@settings(max_examples=40, deadline=None)
def test_any_text_gives_a_file_that_opens(text: str) -> None:
    data = render(
        sample_draft((*clauses()[:4], clause(text, "dash", 1), clause(f"{text} | x", "row", 1))), PROFILE
    )
    assert opened(data).tables
