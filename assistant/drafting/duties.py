"""Deadlines that a plan sets this level, and those before them for the level below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

_EACH = r"(?:hàng|hằng|mỗi) (?:tháng|quý)|của tháng cuối (?:mỗi )?quý|tháng cuối (?:mỗi )?quý|của tháng cuối kỳ(?: báo cáo)?"
_BY = r"(?:trước|chậm nhất|muộn nhất|xong trước)(?: là)?(?: vào)?"
_DAY_OF = re.compile(rf"(?i)(?P<by>{_BY})? ?ngày (?P<d>[0-9]{{1,2}}) (?P<each>{_EACH})")
_FULL = re.compile(
    rf"(?i)(?P<by>{_BY}) (?:ngày )?(?P<d>[0-9]{{1,2}})[/.-](?P<m>[0-9]{{1,2}})(?:[/.-](?P<y>[0-9]{{4}}))?(?![0-9])"
)
_WRITTEN = re.compile(
    rf"(?i)(?P<by>{_BY}) ngày (?P<d>[0-9]{{1,2}}) tháng (?P<m>[0-9]{{1,2}})(?: năm (?P<y>[0-9]{{4}}))?"
)
_PERIODS = re.compile(
    r"(?i)(?P<each>(?:hàng|hằng) (?:tuần|tháng|quý)(?:(?:,| và|, và) (?:6 tháng|sáu tháng|năm|hằng năm|hàng năm|cả năm|đột xuất))*|6 tháng(?:(?:,| và) (?:năm|cả năm))+)"
)
_REPORT = re.compile(r"(?i)báo cáo|gửi (?:kế hoạch|kết quả|về)")


@dataclass(frozen=True, slots=True)
class Deadline:
    """When something is due. `words` as the plan has them; `day` of the month for "monthly" ones.

    `each` is the period in the plan's words ("hàng tháng"); `until` the day of an "absolute" one.
    """

    kind: Literal["day_of_period", "absolute", "period"]
    words: str
    day: int | None = None
    each: str | None = None
    until: date | None = None


def deadlines(text: str, year: int) -> list[Deadline]:
    """The deadlines in `text`; a day without a year is one of `year`."""
    found = [*_periodic(text), *_absolute(text, year)]
    if not any(one.kind == "day_of_period" for one in found):
        found += [Deadline("period", m[0], each=m["each"]) for m in _PERIODS.finditer(text)]
    return found


def report_deadlines(text: str, year: int) -> list[Deadline]:
    """The deadlines of the sentences of `text` that speak of reporting."""
    return deadlines(text, year) if _REPORT.search(text) else []


def _periodic(text: str) -> Iterator[Deadline]:
    for match in _DAY_OF.finditer(text):
        if 1 <= int(match["d"]) <= 31:
            yield Deadline("day_of_period", match[0].strip(), int(match["d"]), match["each"])


def _absolute(text: str, year: int) -> Iterator[Deadline]:
    for pattern in (_FULL, _WRITTEN):
        for match in pattern.finditer(text):
            try:
                until = date(int(match["y"] or year), int(match["m"]), int(match["d"]))
            except ValueError:
                continue
            yield Deadline("absolute", match[0], until=until)


def earlier(deadline: Deadline, working_days: int, kind: str) -> str:
    """The deadline for the level below, so many working days before, in the words of a plan.

    Working days are Monday to Friday; holidays are not known. `kind` names the unit ("phường").
    """
    if deadline.kind == "absolute" and deadline.until:
        return f"trước ngày {written(back(deadline.until, working_days))}"
    if deadline.kind == "day_of_period" and deadline.day:
        return _earlier_day(deadline.day, deadline.each or "", working_days)
    return f"{deadline.each}, chậm nhất {working_days:02} ngày làm việc trước hạn báo cáo của {kind}"


def _earlier_day(day: int, each: str, working_days: int) -> str:
    """A day of the month so much before another that the working days fit in whichever month it is."""
    weeks, rest = divmod(working_days, 5)
    due = day - 7 * weeks - (rest + 2 if rest else 0)
    if due >= 1:
        return f"trước ngày {due:02} {each}"
    shortest = 28  # of the months before
    return f"trước ngày {max(1, shortest + due):02} của tháng trước tháng báo cáo"


def back(day: date, working_days: int) -> date:
    """The day so many working days before."""
    while working_days > 0:
        day -= timedelta(days=1)
        working_days -= day.weekday() < 5
    return day


def written(day: date) -> str:
    """A day as plans write it: "08/11/2027", "05/3/2027"."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"{day.day:02}/{month}/{day.year}"


def proposal(found: Sequence[Deadline], working_days: int) -> str:
    """The reason shown beside the deadlines for the level below."""
    held = ", ".join(dict.fromkeys(one.words[:1].lower() + one.words[1:] for one in found))
    return (
        f"Đề xuất: hạn của cấp dưới sớm hơn hạn báo cáo cấp trên ({held}) {working_days} ngày làm việc;"
        " người soạn quyết định"
    )
