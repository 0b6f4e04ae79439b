"""Kinds of things asked for: how a question says it, and which sentences give it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import corpus
from assistant.kinds import FILE, Asked, Kinds, asked_kinds
from assistant.question import understand
from ingest.datafile import read_data
from ingest.language import fold_normalised, normalise


def asked(typed: str) -> Asked:
    return asked_kinds(understand(typed))


def share(typed: str, text: str) -> float:
    text = normalise(text)
    return asked(typed).share(text, fold_normalised(text))


@pytest.mark.parametrize(
    ("typed", "yes", "no"),
    [
        ("Lễ hội đua ghe kéo dài bao lâu?", "Ghe đua trong ba ngày liền.", "Ghe đua rất đông vui."),
        ("Mở lớp bơi khi nào?", "Lớp bơi mở ngày 14/5.", "Lớp bơi mở ở bến cũ."),
        ("Mở lớp bơi vào mùa nào?", "Lớp bơi mở vào mùa hè.", "Lớp bơi mở ở bến cũ."),
        ("Có bao nhiêu ghe?", "Có 12 ghe về dự.", "Ghe các xóm về dự."),
        ("Vì sao bến cũ đóng cửa?", "Bến đóng cửa do nước cạn.", "Bến đóng cửa cả năm."),
        ("Chợ phiên họp ở đâu?", "Chợ họp tại bãi bồi.", "Chợ họp mỗi phiên một lần."),
        ("Lấn chiếm bến bãi bị xử phạt thế nào?", "Người lấn bãi bị phạt tiền.", "Người lấn bãi phải dọn đi."),
    ],
)  # fmt: skip
def test_a_sentence_that_gives_what_is_asked_is_told_from_one_that_does_not(
    typed: str, yes: str, no: str
) -> None:
    assert share(typed, yes) > share(typed, no)


def test_marks_may_be_left_out_of_the_question() -> None:
    assert share("mo lop boi khi nao", "Lớp bơi mở ngày 14/5.") == 1
    assert share("mo lop boi khi nao", "Lớp bơi mở ở bến cũ.") == 0


def test_a_plain_question_asks_for_no_kind() -> None:
    assert asked("Nói về nghề muối của làng").held == ()
    assert share("Nói về nghề muối của làng", "Chợ họp ngày 14/5.") == 0.5


def test_a_name_answers_who_unless_the_question_says_it_itself() -> None:
    typed = "Đoàn của Làng Muối do ai dẫn đầu?"
    assert share(typed, "Tới trước là Trần Mẫu.") == 1
    assert share(typed, "Ghe chạy về Làng Muối.") == 0


def test_small_letters_make_no_name() -> None:
    assert share("Đội ghe do ai dẫn đầu?", "Ghe chạy rất đông vui.") == 0


def test_the_capital_that_opens_a_sentence_is_no_name() -> None:
    assert share("Đội ghe do ai dẫn đầu?", "Ghe chạy nhanh hơn mọi năm.") == 0


def test_every_kind_has_a_name_of_its_own() -> None:
    names = [kind.name for kind in read_data(corpus.path(FILE), Kinds).kinds]
    assert len(set(names)) == len(names)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_share_is_a_share(typed: str, text: str) -> None:
    assert 0 <= share(typed, text) <= 1
