"""Deadlines of the unit, and those before them for the level below."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.duties import back, deadlines, earlier, report_deadlines


@pytest.mark.parametrize(
    ("text", "below"),
    [
        ("báo cáo trước ngày 20 hàng tháng", ["trước ngày 13 hàng tháng"]),
        ("gửi báo cáo chậm nhất ngày 25 hằng tháng", ["trước ngày 18 hằng tháng"]),
        ("báo cáo trước ngày 05 hàng tháng", ["trước ngày 26 của tháng trước tháng báo cáo"]),
        ("báo cáo trước ngày 15 của tháng cuối quý", ["trước ngày 08 của tháng cuối quý"]),
        ("báo cáo năm trước ngày 15/11/2027", ["trước ngày 08/11/2027"]),
        ("báo cáo trước ngày 10 tháng 6 năm 2027", ["trước ngày 03/6/2027"]),
        ("báo cáo chậm nhất 20/11", ["trước ngày 15/11/2027"]),
        (
            "báo cáo hàng quý, 6 tháng, năm",
            ["hàng quý, 6 tháng, năm, chậm nhất 05 ngày làm việc trước hạn báo cáo của phường"],
        ),
    ],
)
def test_the_level_below_reports_earlier(text: str, below: list[str]) -> None:
    assert [earlier(one, 5, "phường") for one in report_deadlines(text, 2027)] == below


def test_only_sentences_on_reporting_count() -> None:
    assert report_deadlines("Tổ chức giao ban trước ngày 20 hàng tháng", 2027) == []


def test_a_day_that_does_not_exist_is_no_deadline() -> None:
    assert deadlines("trước ngày 31/02/2027", 2027) == []


@given(st.dates(date(2024, 1, 1), date(2035, 1, 1)), st.integers(0, 30))
def test_working_days_are_counted_back(day: date, count: int) -> None:
    start = back(day, count)
    between = [date.fromordinal(n) for n in range(start.toordinal(), day.toordinal())]
    assert sum(one.weekday() < 5 for one in between) == count
