"""A question that asks for several things."""

from __future__ import annotations

import pytest

from assistant.asks import split
from assistant.question import understand


def asked(text: str) -> list[tuple[str, str]]:
    return [(part.text, part.answer_type) for part in split(understand(text))]


def test_one_question_is_left_whole() -> None:
    text = "Hải Phòng vận động tiêm vắc-xin, phòng dịch theo phương châm nào?"
    assert [part.text for part in split(understand(text))] == [understand(text).text]


def test_the_topic_goes_into_the_later_part() -> None:
    parts = asked("Hạn nộp báo cáo là ngày nào và gửi về đâu?")
    assert [kind for _, kind in parts] == ["deadline", "place"]
    assert parts[1][0] == "Hạn nộp báo cáo gửi về đâu?"


def test_words_that_only_lead_to_the_asking_word_are_left_behind() -> None:
    parts = asked("Kết luận 21-KL/TW do cơ quan nào ban hành, ngày nào?")
    assert parts[1] == ("Kết luận 21-KL/TW ngày nào?", "date")


def test_an_asking_word_may_open_the_question() -> None:
    parts = asked("Ai ban hành Quy định 37-QĐ/TW và ban hành ngày nào?")
    assert "37-QĐ/TW" in parts[1][0]


def test_unaccented_words_are_not_taken_for_asking_words() -> None:
    assert len(asked("Nhân dân được động viên tham gia đấu tranh, thực hành những việc gì?")) == 1


def test_a_comparison_is_one_question() -> None:
    assert len(asked("Hà Nội báo cáo ngày nào, Trà Vinh báo cáo ngày nào, khác nhau gì?")) == 1


@pytest.mark.parametrize("text", ["", "?", ",,,", "và", "nào và nào"])
def test_odd_input_is_harmless(text: str) -> None:
    assert split(understand(text))
