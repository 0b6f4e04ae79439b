"""Marks put back on unaccented Vietnamese, learned from a few lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.accents import Restorer
from ingest.language import fold, fold_normalised

LINES = [
    "Kế hoạch tuyên truyền năm 2031 của Mặt trận.",
    "Kế hoạch tuyên truyền về biển đảo; mặt trận các cấp.",
    "Ban Thường trực họp hằng tháng. Bàn ghế kê trong hội trường.",
]


@pytest.fixture(scope="module")
def restorer() -> Restorer:
    learned = Restorer()
    learned.learn(LINES)
    return learned


def test_the_likeliest_row_is_chosen(restorer: Restorer) -> None:
    assert restorer.restore("ke hoach tuyen truyen") == "kế hoạch tuyên truyền"
    assert restorer.restore("ban thuong truc") == "ban thường trực"
    assert restorer.restore("ban ghe") == "bàn ghế"


def test_marked_syllables_stay_as_typed(restorer: Restorer) -> None:
    assert restorer.restore("bản ke hoach") == "bản kế hoạch"
    assert restorer.restore("kê hoach") == "kê hoạch"


def test_what_is_unknown_stays(restorer: Restorer) -> None:
    assert restorer.restore("xyz 2031, ke hoach!") == "xyz 2031, kế hoạch!"
    assert Restorer().restore("ke hoach") == "ke hoach"
    assert restorer.restore("") == ""


def test_case_is_kept(restorer: Restorer) -> None:
    assert restorer.restore("KE HOACH, Mat tran") == "KẾ HOẠCH, Mặt trận"


def test_words_across_a_stop_are_no_neighbours() -> None:
    learned = Restorer()
    learned.learn(["cà. phê", "cà. phê", "ca phè"])
    assert learned.neighbours["cà", "phê"] == 0
    assert learned.neighbours["ca", "phè"] == 1


def test_what_is_learned_more_often_wins() -> None:
    learned = Restorer()
    learned.learn(["mà"])
    learned.learn(["mã"], times=3)
    assert learned.restore("ma") == "mã"


@given(st.text(alphabet=st.sampled_from("kehoactuynrmbdg ăâđêôơưẾ.,?19\n"), max_size=60))
def test_only_marks_change(restorer: Restorer, text: str) -> None:
    restored = restorer.restore(text)
    assert fold_normalised(restored) == fold_normalised(text)
    assert len(restored) == len(text)


@given(st.sampled_from(LINES))
def test_a_learned_line_comes_back(restorer: Restorer, line: str) -> None:
    assert restorer.restore(fold(line)).casefold() == line.casefold()
