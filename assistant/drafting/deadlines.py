"""Deadlines in a clause: "trước ngày 20 hằng tháng", "trong quý II", "từ ngày ... đến ...", "6 tháng, năm"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from ingest.language import align
from ingest.numbering import find_numbers
from ingest.source import Span

Rhythm = Literal["once", "weekly", "monthly", "quarterly", "half_yearly", "yearly", "within"]
LAST_WORKING_DAY = -1


@dataclass(frozen=True, slots=True)
class Day:
    """A date as far as it is written; `year` None is the year of the plan."""

    month: int
    day: int
    year: int | None = None

    def on(self, year: int) -> date:
        """The calendar day; `year` stands in for one that is not written, the last of a month for a later day."""
        whole = self.year or year
        return date(whole, self.month, min(self.day, monthrange(whole, self.month)[1]))


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a task is due. `words` are verbatim, `span` lies in the text that was read.

    `first` and `last` bound a time that comes once, or once a year ("within" has neither: it runs
    from an event); `day` is the day of the month of a monthly deadline, of the quarter's last month
    for a quarterly one (LAST_WORKING_DAY: the last working day). `weekdays` count from Monday 0.
    """

    rhythm: Rhythm
    words: str
    span: Span
    first: Day | None = None
    last: Day | None = None
    day: int | None = None
    weekdays: tuple[int, ...] = ()

    def months(self, year: int) -> frozenset[int]:
        """Months of `year` in which the task falls due or goes on."""
        if self.rhythm == "once":
            return self._months_once(year)
        if self.rhythm == "yearly":
            return frozenset({self.last.month if self.last else 12})
        return frozenset(_MONTHS_OF.get(self.rhythm, ()))

    def _months_once(self, year: int) -> frozenset[int]:
        if self.last is None:
            return frozenset()
        last, first = self.last.on(year), (self.first or self.last).on(year)
        inside = (first.year, first.month), (last.year, last.month)
        return frozenset(m for m in range(1, 13) if inside[0] <= (year, m) <= inside[1])


_MONTHS_OF: dict[Rhythm, Iterable[int]] = {
    "weekly": range(1, 13),
    "monthly": range(1, 13),
    "quarterly": (3, 6, 9, 12),
    "half_yearly": (6, 12),
}


def find_deadlines(text: str, year: int | None = None) -> list[Deadline]:
    """Every deadline in `text`, in reading order; spans are of `text` as given.

    Dates of cited documents and of anniversaries, words inside quotation marks and times before the
    plan's `year` are none; neither is "trong năm ..." of that very year.
    """
    aligned = align(text)
    taken = [*_spans(_QUOTED, aligned.text), *_spans(_ANNIVERSARY, aligned.text), *_citations(aligned.text)]
    found: list[Deadline] = []
    for pattern, read in _FORMS:
        for match in pattern.finditer(aligned.text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            span = aligned.raw_span(*match.span())
            deadlines = list(read(match, text[span.start : span.end], span))
            kept = [deadline for deadline in deadlines if _in_time(deadline, year)]
            found += kept
            taken += [match.span()] if deadlines else []
    return _joined(text, sorted(found, key=lambda deadline: deadline.span.start))


_NEAR = 40  # characters between "báo cáo 6 tháng" and its date
_QUOTED = re.compile(r'"[^"\n]{0,400}"')
_ANNIVERSARY = re.compile(r"\([^()]*[0-9]{1,2}/[0-9]{1,2}/(?:1[0-9]{3}|200[0-9])\b[^()]*\)")
_DATED = re.compile(
    r",? ?(?:cùng )?(?:ngày )?[0-3]?[0-9](?:[/.-][01]?[0-9][/.-]| tháng [01]?[0-9] năm )[12][0-9]{3}"
)


def _spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(text)]


def _citations(text: str) -> Iterator[tuple[int, int]]:
    """Places of document numbers with the dates that belong to them."""
    for mention in find_numbers(text):
        dated = _DATED.match(text, mention.span.end)
        yield mention.span.start, dated.end() if dated else mention.span.end


def _in_time(deadline: Deadline, year: int | None) -> bool:
    """A year-end plan may begin in December of the year before."""
    if year is None or deadline.last is None or deadline.last.year is None:
        return True
    whole_year = deadline.first == Day(1, 1, deadline.last.year) and deadline.last.month == 12
    return deadline.last.year > year if whole_year else deadline.last.year >= year - 1


def _joined(text: str, found: Sequence[Deadline]) -> list[Deadline]:
    """A rhythm and the day said apart from it as one ("hằng năm báo cáo ... trước ngày 05/12")."""
    bare = [d for d in found if d.rhythm == "once" and d.last is None]
    rest = [d for d in found if d not in bare]
    for day in bare:
        rest = _with_day(text, rest, day)
    for half in [d for d in rest if d.rhythm == "half_yearly"]:
        if any(d.rhythm == "once" and 0 <= d.span.start - half.span.end <= _NEAR for d in rest):
            rest.remove(half)  # "báo cáo 6 tháng trước ngày 10/6/2024"
    for rhythm in ("quarterly", "monthly"):
        if any(
            d.rhythm == rhythm and d.day for d in rest
        ):  # "mỗi quý một lần, vào ngày 25 của tháng cuối quý"
            rest = [d for d in rest if d.rhythm != rhythm or d.day]
    return _with_date(text, rest)


def _with_day(text: str, found: Sequence[Deadline], day: Deadline) -> list[Deadline]:
    """A day of the month without the month belongs to a monthly deadline, else it is none."""
    open_ = next((d for d in found if d.rhythm == "monthly" and d.day is None), None)
    return [_cover(text, d, replace(d, day=day.day), day) if d is open_ else d for d in found]


def _with_date(text: str, found: Sequence[Deadline]) -> list[Deadline]:
    dated = next(
        (d for d in found if d.rhythm == "once" and d.last and d.last.year is None and not d.first), None
    )
    open_ = next((d for d in found if d.rhythm == "yearly" and d.last is None), None)
    if dated is None or open_ is None:
        return list(found)
    whole = _cover(text, open_, replace(open_, last=dated.last), dated)
    return [whole if d is open_ else d for d in found if d is not dated]


def _cover(text: str, own: Deadline, changed: Deadline, other: Deadline) -> Deadline:
    span = Span(min(own.span.start, other.span.start), max(own.span.end, other.span.end))
    return replace(changed, span=span, words=text[span.start : span.end])


# -- forms -------------------------------------------------------------------------------------------

_Read = Callable[[re.Match[str], str, Span], Iterator[Deadline]]
_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_WEEKDAYS = {"hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5, "nhật": 6}
_PERIODS: tuple[tuple[str, Rhythm], ...] = (
    ("6 tháng", "half_yearly"), ("tháng", "monthly"), ("quý", "quarterly"), ("năm", "yearly"),
)  # fmt: skip


def _once(match: re.Match[str], words: str, span: Span) -> Iterator[Deadline]:
    last = _day(match, "")
    written = last and (last.year or match["n"])
    if last and (written or _CUED.match(words) or _LISTED.search(match.string, 0, match.start())):
        yield Deadline("once", words, span, last=last)


def _yearly_date(match: re.Match[str], words: str, span: Span) -> Iterator[Deadline]:
    if last := _day(match, ""):
        yield Deadline("yearly", words, span, last=last)


def _range(match: re.Match[str], words: str, span: Span) -> Iterator[Deadline]:
    first = _day(match, "a") or _month(match, "a", 1)
    last = _day(match, "b") or _month(match, "b", 31)
    if match["end"]:
        last = Day(12, 31, int(match["end"]))
    if first and last:
        yield Deadline("once", words, span, replace(first, year=first.year or last.year), last)


def _of_month(match: re.Match[str], words: str, span: Span) -> Iterator[Deadline]:
    """ "trước tháng 6" ends with May, "đến hết tháng 6" with June; "trong tháng 6" also begins there."""
    last = _month(match, "", 31)
    if last and re.match(r"(?:hoàn thành |xong )?trước", words, re.IGNORECASE):
        yield Deadline("once", words, span, last=replace(last, day=1))
    elif last:
        open_start = re.match(r"(?:chậm|muộn|đến|hết|hạn|từ)", words, re.IGNORECASE)
        yield Deadline("once", words, span, None if open_start else replace(last, day=1), last)


def _of_quarter(match: re.Match[str], words: str, span: Span) -> Iterator[Deadline]:
    number = _QUARTERS[match["quarter"].upper()]
    year = int(match["year"]) if match["year"] else None
    yield Deadline("once", words, span, Day(3 * number - 2, 1, year), Day(3 * number, 31, year))


def _of_year(match: re.Match[str], words: str, span: Span) -> Iterator[Deadline]:
    year = int(match["year"])
    first = Day(1, 1, year) if words.lower().startswith("trong") else None
    yield Deadline("once", words, span, first, Day(12, 31, year))


def _periods(match: re.Match[str], words: str, span: Span) -> Iterator[Deadline]:
    for part in re.split(r",| và ", match[0].lower()):
        yield Deadline(next(rhythm for name, rhythm in _PERIODS if name in part), words, span)


def _weekly(match: re.Match[str], words: str, span: Span) -> Iterator[Deadline]:
    said = re.findall("|".join(_WEEKDAYS), (match["weekdays"] or "").lower())
    yield Deadline("weekly", words, span, weekdays=tuple(_WEEKDAYS[name] for name in said))


def _on_day(rhythm: Rhythm) -> _Read:
    def read(match: re.Match[str], words: str, span: Span) -> Iterator[Deadline]:
        if 1 <= int(match["day"]) <= 31:
            yield Deadline(rhythm, words, span, day=int(match["day"]))

    return read


def _plain(rhythm: Rhythm, day: int | None = None) -> _Read:
    def read(match: re.Match[str], words: str, span: Span) -> Iterator[Deadline]:
        yield Deadline(rhythm, words, span, day=day)

    return read


def _day(match: re.Match[str], mark: str) -> Day | None:
    groups = match.groupdict()
    day, month = groups.get(f"d{mark}"), groups.get(f"m{mark}") or groups.get(f"n{mark}")
    year = groups.get(f"y{mark}") or groups.get(f"z{mark}")
    if day is None or month is None or not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    return Day(int(month), int(day), int(year) if year else None)


def _month(match: re.Match[str], mark: str, day: int) -> Day | None:
    month, year = match[f"tm{mark}"], match[f"ty{mark}"]
    if month is None or not 1 <= int(month) <= 12:
        return None
    return Day(int(month), day, int(year) if year else None)


_LIMIT = r"(?:trước|chậm nhất|muộn nhất|không quá|không muộn hơn|đến hết|hết|hạn)"
_CUE = rf"(?:(?:hoàn thành |xong |kết thúc |gửi )?{_LIMIT}(?: là| vào| đến)? |(?:vào|trong|từ|đến|xong) )?"
_CUED = re.compile(rf"(?:.* )?ngày |{_LIMIT} |(?:vào|trong|từ|đến|xong) ", re.IGNORECASE)
_LISTED = re.compile(r"/[01]?[0-9](?: và |, )(?:ngày )?$")  # "trước ngày 15/6 và 15/12"
_EVERY = "(?:hàng|hằng|mỗi|từng)"
_NO_PUBLICATION = r"(?<!kế hoạch )(?<!chương trình )(?<!bản tin )(?<!tập san )(?<!thông tin mặt trận )"
_TIMES = r"(?: (?:một|1|01) lần)?"
_A_MONTH = rf"(?:{_EVERY} tháng|(?<!trong )(?<!sau )(?<!trước )(?:một|1) tháng){_TIMES}"
_A_QUARTER = rf"(?:{_EVERY} quý|(?:một|1) quý|theo quý|(?<!chuyên đề )quý(?= một lần)){_TIMES}"
_A_YEAR = rf"(?:{_EVERY} năm|(?:một|1) năm(?= (?:một|1|01) lần)){_TIMES}"
_A_WEEK = rf"(?:{_EVERY} tuần|(?<!trong )(?:một|1) tuần){_TIMES}"
_PERIOD = rf"(?:{_EVERY} )?(?:0?6 tháng(?: đầu năm| cuối năm)?|tháng|quý|(?:cả )?năm)(?! [0-9]| tròn| chẵn| lẻ| sinh)"
_WEEKDAY = "(?:thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật)"
_SINCE = r"(?: (?:kể )?từ (?:khi|ngày) [^,.;)]{2,60})?"


def _date(mark: str) -> str:
    end = rf"(?:[/.-](?P<m{mark}>[01]?[0-9])(?:[/.-](?P<y{mark}>20[0-9]{{2}}))?| tháng (?P<n{mark}>[01]?[0-9])(?:(?:/| năm )(?P<z{mark}>20[0-9]{{2}}))?)"
    return rf"(?P<d{mark}>[0-3]?[0-9]){end}(?![0-9/%])"


def _named_month(mark: str) -> str:
    return rf"tháng (?P<tm{mark}>[01]?[0-9])(?:(?:/| ?- ?| năm )(?P<ty{mark}>20[0-9]{{2}}))?(?![0-9/])"


def _either(mark: str) -> str:
    return rf"(?:ngày )?(?:{_date(mark)}|{_named_month(mark)})"


# In order of trial: what an earlier form has read, a later one does not read again.
_FORMS: tuple[tuple[re.Pattern[str], _Read], ...] = tuple(
    (re.compile(rf"(?<![^\W_])(?:{form})(?![^\W_])", re.IGNORECASE), read)
    for form, read in (
        (rf"từ {_either('a')} ?(?:đến|tới|-) ?(?:hết )?(?:{_either('b')}|năm (?P<end>20[0-9]{{2}}))", _range),
        (
            rf"{_CUE}ngày (?P<day>[0-3]?[0-9]) (?:của )?(?:tháng )?cuối(?: của)?(?: {_EVERY})? quý",
            _on_day("quarterly"),
        ),
        (rf"{_CUE}(?:ngày )?(?P<day>[0-3]?[0-9]) (?:của )?{_A_MONTH}", _on_day("monthly")),
        (
            rf"{_CUE}ngày (?:làm việc )?cuối(?: cùng)? (?:của )?(?:{_EVERY} )?tháng(?! [0-9])",
            _plain("monthly", LAST_WORKING_DAY),
        ),
        (rf"{_CUE}(?:ngày )?{_date('')} {_A_YEAR}", _yearly_date),
        (rf"{_CUE}(?:ngày )?{_date('')}", _once),
        (rf"(?<!cách mạng ){_CUE}(?:hết )?{_named_month('')}", _of_month),
        (rf"{_CUE}(?:hết )?quý (?P<quarter>IV|I{{1,3}}|[1-4])(?:(?:/| - |-| năm | )(?P<year>20[0-9]{{2}}))?", _of_quarter),
        (r"(?:(?:đến )?(?:hết|cuối)|trong) năm (?P<year>20[0-9]{2})(?!-|/| -)", _of_year),
        (rf"(?<!ngày, )(?<!ngày )(?:định kỳ )?{_PERIOD}(?:(?:,| và|, và) {_PERIOD})+", _periods),
        (rf"(?:định kỳ|{_EVERY}|báo cáo|sơ kết) 0?6 tháng(?: đầu năm| cuối năm)?|0?6 tháng (?:một|1|01) lần", _plain("half_yearly")),
        (rf"(?:trong vòng|trong|sau|chậm nhất) [0-9]{{1,3}} (?:giờ|ngày(?: làm việc)?|tháng){_SINCE}", _plain("within")),
        (rf"(?:(?:vào )?(?:[0-9]{{1,2}} giờ )?(?P<weekdays>{_WEEKDAY}(?:(?:,| và) {_WEEKDAY})*) )?{_A_WEEK}", _weekly),
        (rf"{_NO_PUBLICATION}(?:định kỳ )?{_A_MONTH}", _plain("monthly")),
        (rf"{_NO_PUBLICATION}(?:định kỳ )?{_A_QUARTER}", _plain("quarterly")),
        (rf"{_NO_PUBLICATION}(?:định kỳ )?{_A_YEAR}", _plain("yearly")),
        (rf"{_CUE}ngày (?P<day>[0-3]?[0-9])(?! ?[/.-] ?[0-9])(?! tháng)", _on_day("once")),
    )
)  # fmt: skip
