"""Slips of typing read as the words the library says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.correction import Corrector
from ingest.accents import Restorer

TEXT = [
    "Mặt trận Tổ quốc giám sát việc thực hiện quy chế.",
    "Đội ngũ cộng tác viên được củng cố hằng năm.",
    "Biên tập cuốn sách về gương sáng.",
    "Phản biện xã hội theo phương châm dân biết.",
] * 4


@pytest.fixture(scope="module")
def corrector() -> Corrector:
    restorer = Restorer()
    restorer.learn(TEXT)
    return Corrector(restorer)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("măt trân giám xát", "mặt trận giám sát"),
        ("cũng cố đội ngũ", "củng cố đội ngũ"),
        ("biên tâp cuốn xách", "biên tập cuốn sách"),
        ("phương trâm", "phương châm"),
        ("phan bien xa hoi", "phản biện xã hội"),
        ("phảnn biện xã hội", "phản biện xã hội"),
    ],
)
def test_slips_are_corrected(corrector: Corrector, typed: str, meant: str) -> None:
    assert corrector.correct(typed, trusted=False) == meant


@pytest.mark.parametrize(
    "text",
    [
        "giá vàng hôm nay ở Hạ Long",
        "Nguyễn Văn Quyết ký quyết định",
        "QD 217-QD/TW",
        "họ tên người ký",
        "12/2022",
    ],
)
def test_words_the_library_does_not_speak_of_stay(corrector: Corrector, text: str) -> None:
    assert corrector.correct(text, trusted=True) == text


def test_capitals_and_signs_stay(corrector: Corrector) -> None:
    assert corrector.correct("Măt trận: giám xát?", trusted=False) == "Mặt trận: giám sát?"


def test_known_text_is_told_from_unknown(corrector: Corrector) -> None:
    assert corrector.knows("Mặt trận giám sát")
    assert not corrector.knows("Mặt trận giám xát")


@given(st.text(max_size=40))
def test_any_text_keeps_what_is_no_word(text: str) -> None:
    restorer = Restorer()
    restorer.learn(TEXT)
    corrected = Corrector(restorer).correct(text, trusted=True)
    assert [c for c in corrected if c.isdigit()] == [c for c in text if c.isdigit()]
