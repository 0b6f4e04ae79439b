"""The frame of a web page is told apart from content, and ordinary documents have none."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chrome import frame_lines
from ingest.language import normalise

PROSE = (
    "Ban Thường trực Ủy ban MTTQ xã Suối Mơ phối hợp với các tổ chức thành viên tuyên truyền sâu rộng. " * 3
)
PAGE = [
    "Đang xử lý.....",
    "Trang chủ",
    "Thứ ba, 12/3/2031",
    "Mặt trận xã Suối Mơ triển khai công tác năm 2031",
    "Admin",
    PROSE.strip(),
    "Địa bàn xã có 12 thôn.",
    "loading....",
    "Thống kê truy cập",
    "• Khách 19",
    "",
    "ỦY BAN NHÂN DÂN XÃ SUỐI MƠ",
    "Địa chỉ: thôn Đồi Cọ",
]


def frame(lines: list[str]) -> list[str]:
    return [lines[i] for i in sorted(frame_lines([normalise(line) for line in lines]))]


def test_menus_counters_and_the_footer_are_frame() -> None:
    assert frame(PAGE) == [*PAGE[:3], "Admin", *PAGE[7:]]


def test_one_line_alone_betrays_no_page() -> None:
    assert frame(["Trang chủ", "Admin", PROSE, "Tăng", "Giảm", "Liên hệ"]) == []


def test_doubtful_words_are_frame_only_on_a_page() -> None:
    assert frame(["Tăng", "Giảm", "Admin", "Menu", "In", PROSE]) == []
    assert frame(["Đăng nhập", "In", "Zalo", PROSE]) == ["Đăng nhập", "In", "Zalo"]


def test_a_menu_at_the_top_does_not_take_the_text_below_with_it() -> None:
    lines = [
        "Trang chủ",
        "Tìm kiếm",
        "Tin liên quan",
        "Xã mở hội nghị.",
        PROSE,
        "Làm tốt công tác năm 2031.",
        "Bản quyền: xã",
    ]
    assert frame(lines) == ["Trang chủ", "Tìm kiếm", "Tin liên quan", "Bản quyền: xã"]


def test_a_page_of_short_sentences_keeps_them() -> None:
    kept = ["Hội nghị xã Suối Mơ", "Chiều nay, xã mở hội nghị bàn việc xây nhà Đại đoàn kết cho hộ nghèo."]
    assert frame(["Trang chủ", *kept, "Lượt xem: 1.947", "Chia sẻ", "Thống kê truy cập", "Hôm nay: 12"]) == [
        "Trang chủ", "Lượt xem: 1.947", "Chia sẻ", "Thống kê truy cập", "Hôm nay: 12",
    ]  # fmt: skip


def test_tasks_that_name_portals_are_content() -> None:
    plan = [
        "II. NHIỆM VỤ",
        "- Cổng thông tin điện tử của Mặt trận tỉnh đăng từ 480 tin, bài trở lên.",
        "- Trang thông tin điện tử cấp xã đăng 02 tin một tuần.",
        "Nơi nhận:",
        "- Lưu: VT.",
    ]
    assert frame(plan) == []


def test_front_matter_is_frame() -> None:
    lines = ["---", "title: Phiếu", "kind: Kế hoạch", "---", "", "# Phiếu", "Chữ"]
    assert frame(lines) == lines[:4]
    assert frame(["Chữ", "---", "title: Phiếu", "---"]) == []
    assert frame(["---", "Chữ"]) == []


@settings(deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PAGE), st.text(max_size=30)), max_size=30))
def test_frame_is_part_of_the_lines(lines: list[str]) -> None:
    assert frame_lines(lines) <= set(range(len(lines)))
