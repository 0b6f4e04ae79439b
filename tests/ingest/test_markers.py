"""The marks that open a provision, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.language import normalise
from ingest.markers import BULLETS, read_marker

READ = [
    # annexes and divisions
    ("Phụ lục I", "annex", "Phụ lục I", ""),
    ("PHỤ LỤC", "annex", "PHỤ LỤC", ""),
    ("Phụ lục số 02: Biểu tổng hợp", "annex", "Phụ lục số 02", " Biểu tổng hợp"),
    ("PHỤ LỤC DANH SÁCH CÁC ĐƠN VỊ", "annex", "PHỤ LỤC", " DANH SÁCH CÁC ĐƠN VỊ"),
    ("Phụ lục II (Kèm theo Kế hoạch)", "annex", "Phụ lục II", " (Kèm theo Kế hoạch)"),
    ("Mẫu số 01", "form", "Mẫu số 01", ""),
    ("Phần thứ nhất", "book", "Phần thứ nhất", ""),
    ("PHẦN I: ĐÁNH GIÁ", "book", "PHẦN I", " ĐÁNH GIÁ"),
    ("Chương II", "chapter", "Chương II", ""),
    ("CHƯƠNG IV QUY ĐỊNH CHUNG", "chapter", "CHƯƠNG IV", " QUY ĐỊNH CHUNG"),
    ("Chương I Quy định chung", "chapter", "Chương I", " Quy định chung"),
    ("Mục 1", "division", "Mục 1", ""),
    ("Mục 2. QUẢN LÝ", "division", "Mục 2", " QUẢN LÝ"),
    ("Tiểu mục 3", "subdivision", "Tiểu mục 3", ""),
    ("Điều 5. Phạm vi", "article", "Điều 5", " Phạm vi"),
    ("Điều 12a: Nguyên tắc", "article", "Điều 12a", " Nguyên tắc"),
    ("Điều 7", "article", "Điều 7", ""),
    # parts
    ("A. ĐẶC ĐIỂM TÌNH HÌNH", "block", "A", " ĐẶC ĐIỂM TÌNH HÌNH"),
    ("B. Nhiệm vụ trọng tâm", "block", "B", " Nhiệm vụ trọng tâm"),
    ("I. MỤC ĐÍCH", "part", "I", " MỤC ĐÍCH"),
    ("XIV. Kết quả", "part", "XIV", " Kết quả"),
    ("IX/ TỔ CHỨC", "part", "IX", " TỔ CHỨC"),
    ("III/TỔ CHỨC THỰC HIỆN", "part", "III", "TỔ CHỨC THỰC HIỆN"),
    ("II- NỘI DUNG", "part", "II", " NỘI DUNG"),
    ("II-NỘI DUNG", "part", "II", "NỘI DUNG"),
    ("V) Kinh phí", "part", "V", " Kinh phí"),
    # numbers
    ("1. Mục đích", "section", "1", " Mục đích"),
    ("1.Mục đích", "section", "1", "Mục đích"),
    ("12) Văn phòng", "section", "12", " Văn phòng"),
    ("2/ Yêu cầu", "section", "2", " Yêu cầu"),
    ("2/Yêu cầu", "section", "2", "Yêu cầu"),
    ("3.- Kinh phí", "section", "3", " Kinh phí"),
    ("1- Các dự án", "section", "1", " Các dự án"),
    ("1. “Văn bản” là", "section", "1", ' "Văn bản" là'),
    ("1. 100% đơn vị ban hành", "section", "1", " 100% đơn vị ban hành"),
    ("2. 1.200 hộ nghèo", "section", "2", " 1.200 hộ nghèo"),
    ("3. 02 bộ quy tắc", "section", "3", " 02 bộ quy tắc"),
    ("1.1 Tuyên truyền", "subsection", "1.1", " Tuyên truyền"),
    ("1.1. tuyên truyền", "subsection", "1.1", " tuyên truyền"),
    ("2.1.3. Lớp tập huấn", "subsection", "2.1.3", " Lớp tập huấn"),
    ("2.1- Nội địa", "subsection", "2.1", " Nội địa"),
    ("II.1. Tuyên truyền", "subsection", "II.1", " Tuyên truyền"),
    # letters and brackets
    ("a) Chủ trì", "point", "a", " Chủ trì"),
    ("đ) Phối hợp", "point", "đ", " Phối hợp"),
    ("b. Tham mưu", "point", "b", " Tham mưu"),
    ("a/ Tham mưu", "point", "a", " Tham mưu"),
    ("a.1) Tham mưu", "point", "a.1", " Tham mưu"),
    ("(1) Rà soát", "item", "1", " Rà soát"),
    ("(ii) Rà soát", "item", "ii", " Rà soát"),
    ("[1] Toàn tỉnh có 11 huyện", "note", "1", " Toàn tỉnh có 11 huyện"),
    # bullets
    ("- Tổ chức", "dash", "-", " Tổ chức"),
    ("-Tổ chức", "dash", "-", "Tổ chức"),
    ("– Tổ chức", "dash", "-", " Tổ chức"),
    ("* Với tập thể:", "star", "*", " Với tập thể:"),
    ("+ Thành lập", "plus", "+", " Thành lập"),
    ("• Phát thanh", "bullet", "•", " Phát thanh"),
    ("\uf0b7 Phát thanh", "bullet", "\uf0b7", " Phát thanh"),
    ("o Phát thanh", "bullet", "o", " Phát thanh"),
    # Markdown
    ("## Thời hạn", "heading", "##", "Thời hạn"),
    ("## II. Nhiệm vụ", "part", "II", " Nhiệm vụ"),
    ("**1. Mục tiêu:** xây dựng", "section", "1", " Mục tiêu:** xây dựng"),
]
PLAIN = [
    # numbers that are none
    "1. 5", "1. 5.", "3.2.1930 thành lập Đảng", "30/4/1975", "1.000 đồng", "1. 000 đồng", "12.5 %", "12.5 triệu đồng",
    "2.500 người", "12/KH-MTTQ-BTT ngày 05/3/2024", "12-CT/TW", "5-7 người", "18/5/2021", "2024. ", "1. ....",
    # names of divisions in sentences
    "Phụ lục I Nghị định này quy định thể thức", "Phụ lục III, Nghị định 30", "Phụ lục kèm theo Kế hoạch",
    "Chương II của Luật này", "Chương trình 09", "Mục 3 Phần II nêu rõ", "MỤC TIÊU", "Phần lớn người dân", "Phần thứ hai của",
    "Điều 5 Luật này", "Điều kiện",
    # names of people, words
    "A. Nguyễn Văn Lộc", "C. Mác và Ph. Ăngghen", "V.I. Lênin", "X-quang", "V/v tổ chức Ngày hội", "V/V TỔ CHỨC NGÀY HỘI",
    "tp. Hà Nội", "v.v. và các hội", "đ/c Chủ tịch", "b/c Thành ủy", "TM. BAN THƯỜNG TRỰC", "I love",
    # brackets, rules, phone numbers
    "(Kèm theo Quyết định)", "(để b/c)", "-----", "____", "***", "*", "+84 24 3825 0000", "[...] Toàn tỉnh", "# ",
    "**Ghi chú** chung", "",
]  # fmt: skip


@pytest.mark.parametrize(("line", "level", "label", "rest"), READ)
def test_marks(line: str, level: str, label: str, rest: str) -> None:
    text = normalise(line)
    marker = read_marker(text)
    assert marker is not None
    assert (marker.level, marker.label, text[marker.end :]) == (level, label, rest)


@pytest.mark.parametrize("line", PLAIN)
def test_what_only_looks_like_a_mark(line: str) -> None:
    assert read_marker(normalise(line)) is None


def test_ranks_follow_the_order_of_divisions() -> None:
    lines = [
        "Phụ lục I", "Phần I", "Chương I", "Mục 1", "A. TÌNH HÌNH", "I. MỤC ĐÍCH", "Điều 1. Phạm vi", "1. Mục đích",
        "1.1. Nội dung", "1.1.1. Nội dung", "a) Việc", "(1) Việc", "- Việc",
    ]  # fmt: skip
    ranks = [marker.rank for marker in map(read_marker, lines) if marker]
    assert len(ranks) == len(lines)
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == len(ranks)


def test_bullets_share_one_rank() -> None:
    markers = [marker for marker in map(read_marker, ["- a", "* a", "+ a", "• a"]) if marker]
    assert {marker.level for marker in markers} == BULLETS
    assert len({marker.rank for marker in markers}) == 1


@settings(deadline=None)
@given(
    st.text(
        st.one_of(st.sampled_from("#*_-+.)(/0123456789IVXaAđĐ \nPhụ lục Điều Chương"), st.characters()),
        max_size=60,
    )
)
def test_any_line_can_be_read(line: str) -> None:
    marker = read_marker(line)
    assert marker is None or 0 < marker.end <= len(line)
