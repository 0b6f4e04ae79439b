"""The tree of a document: levels, section paths, headings, recipients, signature; every span is verbatim."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.outline import Outline, Provision, read_outline
from ingest.source import SourceText, Span

Rows = list[tuple[str, str, str]]


def read(text: str) -> tuple[Outline, Rows]:
    """The outline, and (level, path, words) of every provision."""
    outline = read_outline(SourceText(text))
    return outline, [(p.level, p.path, text[p.span.start : p.span.end]) for p in outline.provisions]


def paths(text: str) -> list[str]:
    return [p.path for p in read_outline(SourceText(text)).provisions]


def words(text: str, spans: tuple[Span, ...]) -> list[str]:
    return [text[span.start : span.end] for span in spans]


def by_path(outline: Outline) -> dict[str, Provision]:
    return {p.path: p for p in outline.provisions}


PLAN = """KẾ HOẠCH
Công tác năm 2031

Căn cứ Chương trình số 02/CTr-MTTQ;
Thực hiện Chỉ thị số 05-CT/TW,
Ban Thường trực Ủy ban MTTQ xã Suối Mơ xây dựng kế hoạch như sau:
I. MỤC ĐÍCH, YÊU CẦU
- Nâng cao nhận thức.
- Gồm hai việc:
+ Việc một;
+ Việc hai.
- Làm thường xuyên.
II. NHIỆM VỤ:
1. 100% thôn mở hội nghị.
2. Tuyên truyền
Xã tuyên truyền theo bốn bước:
a) Nghe dân;
b) Ghi lại.
2.1. Phát thanh
* Buổi sáng: 15 phút.
Nơi nhận:
- BTT tỉnh (để b/c);
- Lưu: VT.
TM. BAN THƯỜNG TRỰC
CHỦ TỊCH
(đã ký)
Nguyễn Thị Suối
"""


def test_paths_of_a_plan() -> None:
    assert paths(PLAN) == [
        "phần mở đầu",
        "phần mở đầu, đoạn 2",
        "phần mở đầu, đoạn 3",
        "I",
        "I, gạch đầu dòng 1",
        "I, gạch đầu dòng 2",
        "I, gạch đầu dòng 2, dấu + 1",
        "I, gạch đầu dòng 2, dấu + 2",
        "I, gạch đầu dòng 3",
        "II",
        "II.1",
        "II.2",
        "II.2, đoạn 1",
        "II.2.a",
        "II.2.b",
        "II.2.1",
        "II.2.1, dấu * 1",
    ]


def test_parts_of_a_plan() -> None:
    outline, _ = read(PLAN)
    assert outline.header.issuer == "Ban Thường trực Ủy ban MTTQ xã Suối Mơ"
    assert [p.path for p in outline.bases] == ["phần mở đầu", "phần mở đầu, đoạn 2"]
    assert words(PLAN, outline.head) == ["KẾ HOẠCH", "Công tác năm 2031"]
    assert words(PLAN, outline.recipients) == ["Nơi nhận:", "- BTT tỉnh (để b/c);", "- Lưu: VT."]
    assert words(PLAN, outline.signature) == ["TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH", "(đã ký)", "Nguyễn Thị Suối"]
    assert outline.frame == ()


def test_headings_are_titles_or_leads() -> None:
    headings = {path: p.heading for path, p in by_path(read(PLAN)[0]).items() if p.heading}
    assert headings == {
        "I": "MỤC ĐÍCH, YÊU CẦU",
        "I, gạch đầu dòng 2": "Gồm hai việc",
        "II": "NHIỆM VỤ",
        "II.2": "Tuyên truyền",
        "II.2.1": "Phát thanh",
        "II.2.1, dấu * 1": "Buổi sáng",
    }


def test_a_section_of_several_sentences_is_no_heading() -> None:
    text = "I. VIỆC\n1. Xã báo cáo tháng. Việc nóng báo ngay.\nGửi về văn phòng.\n2. Xã báo cáo năm.\nGửi về văn phòng."
    rows = by_path(read(text)[0])
    assert (rows["I.1"].heading, rows["I.2"].heading) == (None, "Xã báo cáo năm")


# -- articles ----------------------------------------------------------------------------------------

DECISION = """ỦY BAN NHÂN DÂN XÃ SUỐI MƠ
Số: 12/QĐ-UBND
QUYẾT ĐỊNH
V/v ban hành Quy chế

CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ

Căn cứ Luật Tổ chức chính quyền địa phương;
Xét đề nghị của Văn phòng.
QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Quy chế.
Điều 2. Trách nhiệm
1. Văn phòng có nhiệm vụ:
a) Theo dõi;
b) Báo cáo.
2. Các thôn thực hiện.
CHỦ TỊCH
Trần Văn Mơ
Phụ lục I
DANH SÁCH CÁC THÔN
(Kèm theo Quyết định số 12/QĐ-UBND)
I. KHU BẮC
1. Thôn Đồi Cọ
Điều 1. Của phụ lục.
"""


def test_paths_of_a_decision() -> None:
    assert paths(DECISION) == [
        "phần mở đầu",
        "phần mở đầu, đoạn 2",
        "phần mở đầu, đoạn 3",
        "phần mở đầu, đoạn 4",
        "Điều 1",
        "Điều 2",
        "Điều 2, khoản 1",
        "Điều 2, khoản 1, điểm a",
        "Điều 2, khoản 1, điểm b",
        "Điều 2, khoản 2",
        "Phụ lục I",
        "Phụ lục I, đoạn 1",
        "Phụ lục I, mục I",
        "Phụ lục I, mục I.1",
        "Phụ lục I, Điều 1",
    ]


def test_the_enacting_word_belongs_to_the_opening() -> None:
    outline, rows = read(DECISION)
    assert rows[3] == ("paragraph", "phần mở đầu, đoạn 4", "QUYẾT ĐỊNH:")
    assert outline.header.kind == "Quyết định"
    assert [p.level for p in outline.bases] == ["basis", "basis"]


def test_a_post_alone_signs_and_an_annex_follows() -> None:
    outline, rows = read(DECISION)
    assert words(DECISION, outline.signature) == ["CHỦ TỊCH", "Trần Văn Mơ"]
    assert ("annex", "Phụ lục I", "Phụ lục I\nDANH SÁCH CÁC THÔN") in rows
    assert by_path(outline)["Phụ lục I"].heading == "DANH SÁCH CÁC THÔN"


def test_chapters_have_their_title_on_the_next_line_and_do_not_stand_in_the_paths_of_articles() -> None:
    text = "Chương I\nQUY ĐỊNH CHUNG\n\nMục 1\nPhạm vi\nĐiều 1. Áp dụng\n1. Một.\nChương II\nTỔ CHỨC\nVÀ HOẠT ĐỘNG\nĐiều 2. Họp\nHọp quý."
    outline, rows = read(text)
    assert [(level, path) for level, path, _ in rows] == [
        ("chapter", "Chương I"),
        ("division", "Chương I, Mục 1"),
        ("article", "Điều 1"),
        ("section", "Điều 1, khoản 1"),
        ("chapter", "Chương II"),
        ("article", "Điều 2"),
        ("paragraph", "Điều 2, đoạn 1"),
    ]
    headings = {path: p.heading for path, p in by_path(outline).items()}
    assert headings["Chương I"] == "QUY ĐỊNH CHUNG"
    assert headings["Chương I, Mục 1"] == "Phạm vi"
    assert headings["Chương II"] == "TỔ CHỨC VÀ HOẠT ĐỘNG"
    assert by_path(outline)["Điều 2"].parent == by_path(outline)["Chương II"].index


def test_capital_names_of_divisions_are_written_small() -> None:
    text = "PHẦN THỨ NHẤT\nTÌNH HÌNH\nI. KẾT QUẢ\n1. Một\nPHẦN II: NHIỆM VỤ\nPHỤ LỤC 2\nBIỂU\nMẪU SỐ 01\n1. Một việc"
    assert paths(text) == [
        "Phần thứ nhất", "Phần thứ nhất, mục I", "Phần thứ nhất, mục I.1", "Phần II", "Phụ lục 2",
        "Phụ lục 2, Mẫu số 01", "Phụ lục 2, Mẫu số 01, mục 1",
    ]  # fmt: skip


def test_a_regulation_that_comes_with_a_decision_has_articles_of_its_own() -> None:
    text = (
        "QUYẾT ĐỊNH\nBan hành Quy chế\n\nCăn cứ Luật;\nQUYẾT ĐỊNH:\nĐiều 1. Ban hành Quy chế.\nTM. ỦY BAN\nCHỦ TỊCH\n"
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nQUY CHẾ\nLàm việc của Ủy ban\n(Kèm theo Quyết định)\nĐiều 1. Phạm vi\n1. Một."
    )
    outline, rows = read(text)
    assert [row[:2] for row in rows[2:]] == [
        ("article", "Điều 1"),
        ("paragraph", "đoạn 1"),
        ("annex", "Quy chế"),
        ("paragraph", "Quy chế, đoạn 1"),
        ("article", "Quy chế, Điều 1"),
        ("section", "Quy chế, Điều 1, khoản 1"),
    ]
    assert by_path(outline)["Quy chế"].heading == "QUY CHẾ Làm việc của Ủy ban"
    assert words(text, outline.signature) == ["TM. ỦY BAN", "CHỦ TỊCH"]


# -- numbers -----------------------------------------------------------------------------------------


def test_lettered_blocks_stand_above_parts() -> None:
    text = "A. TÌNH HÌNH CHUNG\nI. Kết quả\n1. Một\nB. NHIỆM VỤ\nI. Mục tiêu"
    assert paths(text) == ["A", "A.I", "A.I.1", "B", "B.I"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("II. VIỆC\n1. Một\n1.1. Hai\n1.1.1. Ba\n1.2. Bốn\n2. Năm", ["II", "II.1", "II.1.1", "II.1.1.1", "II.1.2", "II.2"]),
        ("II. VIỆC\nII.1. Một\nII.2. Hai", ["II", "II.1", "II.2"]),
        ("1. Một\n(1) Hai\n(2) Ba\n2. Bốn", ["1", "1, ý (1)", "1, ý (2)", "2"]),
        ("a) Một\nb) Hai", ["điểm a", "điểm b"]),
        ("I. A\na) Một gồm:\n1. Hai\n2. Ba\nb) Bốn", ["I", "I.a", "I.a.1", "I.a.2", "I.b"]),
        (
            "I. VIỆC\n1. Một\na) Hai gồm:\n1. Ba\n2. Bốn\nb) Năm\n2. Sáu",
            ["I", "I.1", "I.1.a", "I.1.a.1", "I.1.a.2", "I.1.b", "I.2"],
        ),
    ],
)  # fmt: skip
def test_numbered_paths(text: str, expected: list[str]) -> None:
    assert paths(text) == expected


def test_bullets_nest_in_the_order_they_appear() -> None:
    text = "- một\n* hai\n+ ba\n* bốn\n- năm\n+ sáu\n- bảy"
    assert paths(text) == [
        "gạch đầu dòng 1",
        "gạch đầu dòng 1, dấu * 1",
        "gạch đầu dòng 1, dấu * 1, dấu + 1",
        "gạch đầu dòng 1, dấu * 2",
        "gạch đầu dòng 2",
        "gạch đầu dòng 2, dấu + 1",
        "gạch đầu dòng 3",
    ]


def test_paragraphs_end_the_bullets_above_them() -> None:
    assert paths("I. VIỆC\n- một\nĐoạn văn.\n- hai") == [
        "I",
        "I, gạch đầu dòng 1",
        "I, đoạn 1",
        "I, gạch đầu dòng 2",
    ]


# -- opening -----------------------------------------------------------------------------------------


def test_a_text_without_marks_has_paragraphs_and_no_opening() -> None:
    assert paths("THÔNG BÁO\nVề việc treo cờ\n\nNhân dịp Đại hội, xã treo cờ.\nCác thôn thực hiện.") == [
        "đoạn 1",
        "đoạn 2",
    ]


def test_many_paragraphs_before_a_list_are_the_text_itself() -> None:
    text = "Tin vắn\n\n" + "\n".join(f"Tin thứ {number}." for number in range(1, 12)) + "\n- Hết"
    assert paths(text)[0] == "đoạn 1"


def test_listed_legal_bases_are_opening() -> None:
    text = "QUYẾT ĐỊNH\nKhen thưởng\n- Căn cứ Điều lệ;\n- Xét đề nghị của Văn phòng,\nQUYẾT ĐỊNH\nĐiều 1. Khen ông A."
    assert paths(text) == ["phần mở đầu", "phần mở đầu, đoạn 2", "phần mở đầu, đoạn 3", "Điều 1"]


# -- lines -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", ["-----", "_______", "***", "*", "……", "- 2 -", "Trang 2/5"])
def test_drawn_lines_and_page_numbers_are_nothing(rule: str) -> None:
    text = f"{rule}\nKẾ HOẠCH\n{rule}\nCông tác\n{rule}\nI. VIỆC\n{rule}\n- một\n{rule}\nNơi nhận:\n- Lưu.\n{rule}"
    outline, rows = read(text)
    assert [path for _, path, _ in rows] == ["I", "I, gạch đầu dòng 1"]
    spans = (*outline.head, *outline.recipients, *outline.signature)
    assert rule not in words(text, spans)


def test_a_paragraph_goes_on_over_a_page_number() -> None:
    text = "I. VIỆC\n- Xã tuyên truyền sâu rộng trong các\n- 2 -\ntầng lớp nhân dân.\n- hai"
    assert read(text)[1][1][2] == "- Xã tuyên truyền sâu rộng trong các\n- 2 -\ntầng lớp nhân dân."


def test_lines_of_a_fixed_width_are_joined() -> None:
    text = (
        "Hội nghị xã\n\nI. MỤC ĐÍCH CỦA HỘI NGHỊ TOÀN XÃ NĂM HAI NGHÌN BA MƯƠI MỐT ĐỢT I\n"
        "- Xã Suối Mơ tổ chức tuyên truyền sâu rộng trong các tầng lớp nhân dân\n"
        "Suối Mơ về chủ trương của Đảng, chính sách, pháp luật của Nhà nước, các\n"
        "phong trào thi đua.\n"
        "- Ban Thường trực phân công cán bộ dự họp cùng các thôn, tổ dân phố thuộc\n"
        "Suối Mơ mỗi quý một lần.\n"
    )
    assert [path for _, path, _ in read(text)[1]] == ["I", "I, gạch đầu dòng 1", "I, gạch đầu dòng 2"]


def test_two_columns_of_a_typed_head_and_tail() -> None:
    text = (
        "ỦY BAN MTTQ VIỆT NAM          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "    XÃ SUỐI MƠ\t\tĐộc lập -   Tự do - Hạnh phúc\n"
        "Số: 15/KH-MTTQ-BTT      Suối Mơ, ngày  05   tháng 01 năm 2024\n"
        "KẾ   HOẠCH\nCông tác năm 2024\n\nI. VIỆC\n- một\n"
        "Nơi nhận:                      TM. BAN THƯỜNG TRỰC\n"
        "- Như trên;\t\tCHỦ TỊCH\n- Lưu: VT.               Trần Văn Mơ\n"
    )
    outline, rows = read(text)
    header = outline.header
    assert (header.number, header.place, header.issuer) == (
        "15/KH-MTTQ-BTT",
        "Suối Mơ",
        "ỦY BAN MTTQ VIỆT NAM XÃ SUỐI MƠ",
    )
    assert header.title == "Công tác năm 2024"
    assert words(text, outline.head)[:2] == ["ỦY BAN MTTQ VIỆT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
    assert "Suối Mơ, ngày  05   tháng 01 năm 2024" in words(text, outline.head)
    assert words(text, outline.recipients) == ["Nơi nhận:", "- Như trên;", "- Lưu: VT."]
    assert words(text, outline.signature) == ["TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH", "Trần Văn Mơ"]
    assert [path for _, path, _ in rows] == ["I", "I, gạch đầu dòng 1"]


def test_recipients_and_signature_beside_each_other_with_one_blank_between() -> None:
    text = "I. VIỆC\n- một\nNơi nhận: KT. CHỦ TỊCH\n- Lưu: VT."
    outline, _ = read(text)
    assert words(text, outline.recipients) == ["Nơi nhận:", "- Lưu: VT."]
    assert words(text, outline.signature) == ["KT. CHỦ TỊCH"]


def test_a_recipient_may_fill_two_lines() -> None:
    text = "I. VIỆC\n- một\nNơi nhận:\n- Cơ quan Báo;\n(để đưa tin)\nTM. ỦY BAN\n- VPUB: các phòng,\ncác Vụ, đơn vị;\nTrần Văn Mơ"
    outline, _ = read(text)
    assert words(text, outline.recipients)[2:] == ["(để đưa tin)", "- VPUB: các phòng,", "các Vụ, đơn vị;"]
    assert words(text, outline.signature) == ["TM. ỦY BAN", "Trần Văn Mơ"]


def test_rows_of_tables() -> None:
    text = "I. TIẾN ĐỘ\nTT | Việc | Hạn\n1. | Họp | 30/01\n|---|---|---|\n2\tBáo cáo\t20/11\n3. Gặp mặt   Văn phòng   12/3\nHết."
    assert paths(text) == ["I", "I, dòng bảng 1", "I, dòng bảng 2", "I, dòng bảng 3", "I.3", "I.3, đoạn 1"]


def test_footnotes_after_the_signature() -> None:
    text = "I. VIỆC\n1. Mỗi huyện[1] làm một việc.\nTM. BAN THƯỜNG TRỰC\nCHỦ TỊCH\n[1] Gồm 11 huyện.\n[2] Theo số liệu\ncủa tỉnh."
    outline, rows = read(text)
    assert rows[2:] == [
        ("note", "chú thích 1", "[1] Gồm 11 huyện."),
        ("note", "chú thích 2", "[2] Theo số liệu\ncủa tỉnh."),
    ]
    assert outline.provisions[2].parent is None
    assert words(text, outline.signature) == ["TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH"]


# -- Markdown ----------------------------------------------------------------------------------------


def test_the_headings_of_a_card_stand_in_its_paths() -> None:
    text = "---\ntitle: Phiếu\n---\n\n# Phiếu số 5\n\n## Thời hạn và đầu mối\n- Ngày 20.\n\nĐoạn.\n### Lưu ý\n- Một"
    outline, _ = read(text)
    assert [p.path for p in outline.provisions] == [
        "mục “Phiếu số 5”",
        "mục “Thời hạn và đầu mối”",
        "mục “Thời hạn và đầu mối”, gạch đầu dòng 1",
        "mục “Thời hạn và đầu mối”, đoạn 1",
        "mục “Thời hạn và đầu mối”, mục “Lưu ý”",
        "mục “Thời hạn và đầu mối”, mục “Lưu ý”, gạch đầu dòng 1",
    ]
    assert outline.header.title is None
    assert len(outline.frame) == 3


def test_the_one_first_heading_is_the_title_of_a_page() -> None:
    outline, rows = read("# Sổ tay\n\n## II. Nhiệm vụ\n1. **Họp**\n\n| Việc | Hạn |\n|---|---|\n| Họp | 20 |")
    assert outline.header.title == "Sổ tay"
    assert [path for _, path, _ in rows] == ["II", "II.1", "II.1, dòng bảng 1", "II.1, dòng bảng 2"]
    assert outline.provisions[1].heading == "Họp"


def test_long_headings_are_shortened_in_paths() -> None:
    (path,) = paths("# Sổ tay\n\n## " + "chữ " * 60)
    assert path == "mục “" + " ".join(["chữ"] * 20) + "…”"


# -- other sources of facts --------------------------------------------------------------------------


def test_the_title_of_the_file_stands_in_for_a_missing_one() -> None:
    assert read_outline(SourceText("1. Một\n2. Hai", title="Sổ tay")).header.title == "Sổ tay"
    assert read_outline(SourceText(PLAN, title="Sổ tay")).header.title == "Công tác năm 2031"


# -- any text ----------------------------------------------------------------------------------------

PIECES = [
    *PLAN.split("\n"), *DECISION.split("\n"), "", "[1] Chú thích.", "# Một", "## Hai", "---", "a | b", "\tx\ty\tz",
    "Trang chủ", "Thống kê truy cập", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "QUY CHẾ", "chữ nhỏ", "(1) ý", "Chương I",
    "Kính gửi:", "V/v việc", "X" * 260, "đ\u0300oa\u0323n\u00a0\u200bvăn",
]  # fmt: skip
DOCUMENTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=30)), max_size=40).map("\n".join)


@settings(deadline=None)
@given(DOCUMENTS)
def test_any_text_has_an_outline_whose_parts_do_not_overlap(text: str) -> None:
    outline = read_outline(SourceText(text))
    provisions = [p.span for p in outline.provisions]
    spans = sorted(
        [*outline.head, *provisions, *outline.recipients, *outline.signature, *outline.frame],
        key=lambda s: s.start,
    )
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= other.start for one, other in zip(spans, spans[1:], strict=False))
    assert all(p.parent is None or p.parent < p.index for p in outline.provisions)
    assert [p.index for p in outline.provisions] == list(range(len(provisions)))


@settings(deadline=None)
@given(DOCUMENTS)
def test_no_word_is_lost(text: str) -> None:
    outline = read_outline(SourceText(text))
    spans = [
        *outline.head,
        *(p.span for p in outline.provisions),
        *outline.recipients,
        *outline.signature,
        *outline.frame,
    ]
    lost = set(range(len(text))) - {i for span in spans for i in range(span.start, span.end)}
    left = "".join(text[i] for i in sorted(lost) if text[i].isalnum())
    assert left.translate(dict.fromkeys(map(ord, "Trang0123456789"))) == ""


LONG = 40_000
HARD = {
    "one word": "x" * LONG,
    "marks": "1." * LONG,
    "brackets": "(" * LONG,
    "headings": "# " * LONG,
    "cells": "A\t" * LONG,
    "short lines": "a\n" * LONG,
    "bullets": "- a:\n* b:\n+ c:\n" * (LONG // 3),
    "tail": "I. A\nNơi nhận:\n" + "- a\nTM. BAN\n" * (LONG // 2),
    "annexes": "PHỤ LỤC I\nAB\n" * (LONG // 2),
}


@pytest.mark.parametrize("name", HARD)
def test_time_grows_with_the_length_only(name: str) -> None:
    """A quadratic step would take minutes."""
    begun = time.perf_counter()
    read_outline(SourceText(HARD[name]))
    assert time.perf_counter() - begun < 20
