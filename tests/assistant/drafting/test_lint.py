"""The lint of levels: every wrong word is found, no right one is."""

from __future__ import annotations

import pytest

from assistant.drafting.lint import wrong_level_words
from tests.assistant.drafting.scenes import target_of


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("phường", "Gửi về quận, huyện và thị xã", ["quận", "huyện", "thị xã"]),
        ("phường", "Báo cáo Quận ủy; Mặt trận cấp huyện", ["Quận ủy", "cấp huyện"]),
        ("phường", "nhiệm vụ của Thành phố, tham mưu cho Thành ủy", ["Thành phố", "Thành ủy"]),
        ("phường", "người dân Thủ đô ở các xã, phường", ["Thủ đô", "các xã, phường"]),
        ("xã", "trên địa bàn tỉnh; Tỉnh ủy; UBND tỉnh", ["trên địa bàn tỉnh", "Tỉnh ủy", "UBND tỉnh"]),
        ("quận", "các huyện; thị trấn; từng xã", ["huyện", "thị trấn", "xã"]),
        ("huyện", "các quận, phường của tỉnh", ["quận", "phường", "tỉnh"]),
    ],
)
def test_wrong_words_are_found(kind: str, text: str, words: list[str]) -> None:
    assert [found.word for found in wrong_level_words(text, target_of(kind))] == words


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("phường", "Ban Thường trực Ủy ban MTTQ Việt Nam phường báo cáo thành phố Hà Nội"),
        ("phường", "“Sống đẹp ở quận, huyện, Thành phố ta” là khẩu hiệu"),
        (
            "phường",
            "Kế hoạch số 77/KH-MTTQ-BTT ngày 02/03/2019 của Ban Thường trực Ủy ban MTTQ Việt Nam Thành phố",
        ),
        ("phường", "tổ chức xã hội, hợp tác xã, đô thị thông minh, Thành phố Hồ Chí Minh, cấp thành phố"),
        ("phường", "Địa bàn này trước đây là quận Hoàng Mai."),
        ("phường", "Ngày Giải phóng Thủ đô; Thủ đô Hà Nội; Thành ủy Hà Nội"),
        ("xã", "hội nghị cấp tỉnh; các tỉnh bạn; tỉnh Lào Cai; sự tỉnh táo; tỉnh Vĩnh Long"),
        ("quận", "Quận ủy, UBND quận, các phường; huyện Đông Anh kết nghĩa; tham gia xã hội"),
        ("huyện", "cấp huyện và cấp xã; các xã, thị trấn; Huyện ủy"),
    ],
)
def test_right_words_are_not(kind: str, text: str) -> None:
    assert wrong_level_words(text, target_of(kind)) == []


def test_a_finding_points_at_its_word() -> None:
    text = "Họp với các huyện."
    (found,) = wrong_level_words(text, target_of("phường"))
    assert text[found.start : found.end] == found.word == "huyện"
