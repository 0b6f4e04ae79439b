"""Citations by sentence, intervals, refusals and time: figures whose values are known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Citation
from eval.metrics.citations import CitationScore, score, statements
from eval.metrics.intervals import interval, paired
from eval.metrics.refusal import Asked, Point, area, precision, recall, risk_coverage
from eval.metrics.timing import latency, p95

FAIR = "Hội thi mở ngày 14/5/2031 tại nhà hát."
SALT = "Các xã gửi báo cáo trước ngày 17."


def scored(text: str, *quotes: str, exact: bool = True, title: str = "") -> CitationScore:
    citations = tuple(
        Citation(n, "d", title, None, None, None, "I", None, quote, 0, len(quote), "d.txt")
        for n, quote in enumerate(quotes, start=1)
    )
    return score(Answer("grounded", text, None, citations), lambda citation: exact)


def test_each_sentence_needs_its_own_citation() -> None:
    value = scored(f"{FAIR} {SALT} [1]", SALT)
    assert (value.sentences, value.supported) == (2, 1)
    assert (value.recall, value.precision) == (0.5, 1.0)


def test_what_stands_in_the_quote_word_for_word_is_one_statement() -> None:
    value = scored(f"{FAIR} {SALT} [1]", f"1. {FAIR} {SALT}")
    assert (value.sentences, value.recall) == (1, 1.0)


def test_a_label_before_quoted_words_is_no_sentence_of_its_own() -> None:
    value = scored(f"- Còn hiệu lực. Kế hoạch: {FAIR} {SALT} [1]", f"{FAIR} {SALT}")
    assert value.recall == 1.0


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Hội thi mở ngày 14/5/2031 tại nhà hát", "cites nothing"),
        ("Hội thi mở ngày 14/5/2031 tại nhà hát [2]", "cites what is not there"),
        ("Hội thi mở ngày 14/5/2031 tại nhà hát [1][2]", "one of two is not there"),
        ("Hội thi mở ngày 15/5/2031 tại nhà hát [1]", "another figure"),
        ("Lễ trao giải diễn ra ngoài trời vào buổi tối [1]", "other words"),
    ],
)
def test_a_sentence_that_its_quotes_do_not_carry_counts_nothing(text: str, why: str) -> None:
    value = scored(text, FAIR)
    assert (value.sentences, value.supported, value.precise) == (1, 0, 0), why


def test_an_inexact_quote_carries_nothing() -> None:
    assert scored(f"{FAIR} [1]", FAIR, exact=False).recall == 0.0


def test_a_citation_that_adds_nothing_is_not_precise() -> None:
    value = scored(f"{FAIR} [1][2]", FAIR, "Trâu cày ruộng bậc thang.")
    assert (value.recall, value.citations, value.precise, value.precision) == (1.0, 2, 1, 0.5)


def test_two_citations_that_are_needed_together_are_precise() -> None:
    text = "Hội thi mở ngày 14/5/2031 và các xã gửi báo cáo trước ngày 17 [1, 2]"
    value = scored(text, "Hội thi mở ngày 14/5/2031", "các xã gửi báo cáo trước ngày 17")
    assert (value.recall, value.precision) == (1.0, 1.0)


def test_figures_of_the_title_may_be_told() -> None:
    text = "Kế hoạch năm 2031: hội thi mở ngày 14/5/2031 tại nhà hát tỉnh [1]"
    assert scored(text, "hội thi mở ngày 14/5 tại nhà hát", title="Kế hoạch năm 2031").recall == 1.0


def test_a_refusal_says_nothing() -> None:
    value = score(Answer("abstained", "Không thấy căn cứ năm 2031.", "không có"), lambda citation: True)
    assert (value.sentences, value.recall, value.precision) == (0, None, None)


@given(st.text(st.sampled_from("ab 1[2],;.\n-"), max_size=40))
def test_any_text_is_cut_into_statements_with_words(text: str) -> None:
    assert all(any(char.isalnum() for char in s.text) for s in statements(text, {}))


# -- intervals ---------------------------------------------------------------------------------------


def test_an_interval_holds_the_mean_and_is_the_same_each_time() -> None:
    values = [1.0] * 30 + [0.0] * 10
    found = interval(values)
    assert found is not None
    assert found.low < 0.75 < found.high
    assert found.low > 0.55
    assert found.high < 0.95
    assert interval(values) == found


def test_more_questions_make_it_narrower() -> None:
    few, many = interval([1.0, 1.0, 0.0] * 5), interval([1.0, 1.0, 0.0] * 50)
    assert few is not None
    assert many is not None
    assert many.high - many.low < few.high - few.low


def test_twelve_of_twelve_is_not_certain() -> None:
    found = interval([1.0] * 12)
    assert found is not None
    assert found.high == 1.0
    assert 0.70 < found.low < 0.80


def test_of_nothing_there_is_no_interval() -> None:
    assert interval([]) is None


def test_gains_without_losses_are_clear_when_there_are_enough() -> None:
    clear = paired([False] * 10 + [True] * 10, [True] * 20)
    assert (clear.better, clear.worse, clear.difference) == (10, 0, 0.5)
    assert clear.p_value < 0.01
    assert clear.interval.low > 0
    assert paired([False, True], [True, True]).p_value == 1.0


def test_nothing_changed_proves_nothing() -> None:
    same = paired([True, False], [True, False])
    assert (same.better, same.worse, same.difference, same.p_value) == (0, 0, 0.0, 1.0)
    with pytest.raises(ValueError, match="zip"):
        paired([True], [])


# -- refusals ----------------------------------------------------------------------------------------


def asked(should: bool, refused: bool, good: bool, confidence: float | None = None) -> Asked:
    return Asked(should, refused, good, confidence)


def test_precision_and_recall_of_refusals() -> None:
    rows = [
        asked(True, True, True),
        asked(True, False, False),
        asked(False, True, False),
        asked(False, False, True),
    ]
    assert (precision(rows), recall(rows)) == (0.5, 0.5)
    assert (precision(rows[3:]), recall(rows[3:])) == (None, None)


def test_risk_grows_as_less_sure_answers_are_given() -> None:
    rows = [
        asked(False, False, False, 0.2), asked(False, False, True, 0.9), asked(False, False, True),
        asked(True, False, False, 0.2), asked(True, True, True, 0.1),
    ]  # fmt: skip
    points = risk_coverage(rows)
    assert points == [Point(None, 0.2, 0.0), Point(0.9, 0.4, 0.0), Point(0.2, 0.8, 0.5)]
    assert area(points) == pytest.approx(0.25)


def test_knowing_which_answers_are_wrong_lowers_the_area() -> None:
    knows = [asked(False, False, n > 3, n / 10) for n in range(10)]
    guesses = [asked(False, False, n <= 5, n / 10) for n in range(10)]
    assert (area(risk_coverage(knows)) or 0) < (area(risk_coverage(guesses)) or 0)
    assert area([]) is None


# -- time --------------------------------------------------------------------------------------------


def test_time_by_step() -> None:
    rows = [{"retrieve": float(n), "total": 2.0 * n} for n in range(1, 101)]
    assert latency(rows) == {
        "retrieve": {"median": 50.5, "p95": 95.0},
        "total": {"median": 101.0, "p95": 190.0},
    }
    assert (p95([]), p95([3.0]), latency([])) == (0.0, 3.0, {})
