"""Years carried over: anniversaries from their own arithmetic, lunar names, the plan's year, and what is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.anniversaries import remarks, year_edits
from assistant.drafting.edits import apply, chosen
from tests.assistant.drafting.scenes import scene_of


def moved(text: str, parent_year: int = 2022) -> str:
    """`text` of a plan of `parent_year` in a plan of 2027."""
    return apply(text, chosen(year_edits(text, scene_of("phường", parent_year))))[0]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "92 năm ngày thành lập Đảng (03/02/1930 - 03/02/2022)",
            "97 năm ngày thành lập Đảng (03/02/1930 - 03/02/2027)",
        ),
        ("68 năm Chiến thắng (7/5/1954 - 7/5/2022)", "73 năm Chiến thắng (7/5/1954 - 7/5/2027)"),
        ("truyền thống (18/11/1930-18/11/2022)", "truyền thống (18/11/1930-18/11/2027)"),
        (
            "77 năm Ngày A (19/8/1945 - 19/8/2022) và Ngày B (2/9/1945 - 2/9/2022)",
            "82 năm Ngày A (19/8/1945 - 19/8/2027) và Ngày B (2/9/1945 - 2/9/2027)",
        ),
        ("40 năm thành lập xóm (12.4.1982 – 12.4.2022)", "45 năm thành lập xóm (12.4.1982 – 12.4.2027)"),
        ("kỷ niệm 92 năm (1930 - 2022)", "kỷ niệm 97 năm (1930 - 2027)"),
        ("kỷ niệm 75 năm Ngày Thương binh - Liệt sĩ", "kỷ niệm 80 năm Ngày Thương binh - Liệt sĩ"),
        ("kỷ niệm lần thứ 92 ngày thành lập Đảng", "kỷ niệm lần thứ 97 ngày thành lập Đảng"),
        ("1012 năm Thăng Long - Hà Nội", "1017 năm Thăng Long - Hà Nội"),
        ("sau hơn 35 năm đổi mới", "sau hơn 40 năm đổi mới"),
        ("“Mừng Đảng - Mừng Xuân Nhâm Dần 2022”", "“Mừng Đảng - Mừng Xuân Đinh Mùi 2027”"),
        ("ĐÓN TẾT NHÂM DẦN 2022", "ĐÓN TẾT ĐINH MÙI 2027"),
        ("hội báo xuân 2022.", "hội báo xuân 2027."),
        ("nhiệm vụ năm 2022, năm 2023", "nhiệm vụ năm 2027, năm 2028"),
        ("trước ngày 20/02/2022, trong quý II/2022", "trước ngày 20/02/2027, trong quý II/2027"),
    ],
)
def test_years_that_move(before: str, after: str) -> None:
    assert moved(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "giai đoạn 2021-2025 và nhiệm kỳ 2020 - 2025",
        "năm học 2021-2022",
        "Kết luận số 65-KL/TW ngày 30/9/2022 của Bộ Chính trị",
        "Kế hoạch số 12/KH-MTTQ-BTT ngày 05/01/2022 của Ban Thường trực về tuyên truyền năm 2022",
        "bình chọn “Hàng Việt Nam được yêu thích năm 2022”",
        "từ năm 2022 đến nay; đến năm 2030, tầm nhìn 2045",
        "phát 2022 tờ rơi",
        "chủ đề năm 2022 của tỉnh “Đoàn kết”",
        "Tết Mậu Thân 1968",
        "Sơ kết 1 năm học tập; người trên 50 tuổi; 3 năm thực hiện",
        "từ ngày 01/01/2021 - 31/12/2022",
    ],
)
def test_years_that_stay(text: str) -> None:
    assert moved(text) == text


def test_a_leap_day_falls_on_the_28th() -> None:
    assert moved("xong trước 29/02/2024", 2024) == "xong trước 28/02/2027"


def test_round_numbers_are_named_by_the_decree() -> None:
    assert remarks("80 năm Ngày A; 95 năm Ngày B; 97 năm Ngày C") == [
        "80 năm là năm tròn (Nghị định 145/2013/NĐ-CP)",
        "95 năm là năm lẻ 5 (Nghị định 145/2013/NĐ-CP)",
    ]


@given(day=st.integers(1, 28), month=st.integers(1, 12), base=st.integers(1850, 2010), padded=st.booleans())
def test_any_base_date_keeps_its_style_and_its_arithmetic(
    day: int, month: int, base: int, padded: bool
) -> None:
    written = f"{day:02}/{month:02}" if padded else f"{day}/{month}"
    text = f"Kỷ niệm {2022 - base} năm Ngày hội của làng ({written}/{base} - {written}/2022)"
    assert moved(text) == f"Kỷ niệm {2027 - base} năm Ngày hội của làng ({written}/{base} - {written}/2027)"


@given(st.text(alphabet="năm 20/-192()“” Ngày.;", max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    moved(text)
