"""Years of a plan carried over to another year: the plan's own year, lunar names, anniversaries, deadlines."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from functools import cache

from assistant.drafting.edits import Edit
from assistant.drafting.guards import citations, guarded, masked
from assistant.drafting.levels import Scene
from ingest.anniversaries import can_chi, load_anniversaries, round_kind
from ingest.language import SMALL, fold

_ORDER = 30
_DAY = r"(?P<d{0}>[0-9]{{1,2}})(?P<s{0}>[/.-])(?P<m{0}>[0-9]{{1,2}})(?P=s{0})(?P<y{0}>[0-9]{{4}})"
_RANGE = re.compile(rf"(?<![0-9]){_DAY.format(1)} ?[-–—] ?{_DAY.format(2)}(?![0-9])")
_LONG_DAY = r"(?:ngày )?(?P<d{0}>[0-9]{{1,2}}) tháng (?P<m{0}>[0-9]{{1,2}}) năm (?P<y{0}>[0-9]{{4}})"
_LONG_RANGE = re.compile(rf"{_LONG_DAY.format(1)} ?[-–—] ?{_LONG_DAY.format(2)}")
_YEARS_RANGE = re.compile(r"\((?P<y1>[0-9]{4}) ?[-–—] ?(?P<y2>[0-9]{4})\)")
_COUNT = re.compile(r"(?<![0-9.,/])(?P<n>[0-9]{1,4}) năm(?= )")
_COMMEMORATED = (
    r"(?:[Nn]gày|[Tt]hành lập|[Qq]uốc khánh|[Gg]iải phóng|[Cc]hiến thắng|[Cc]ách mạng|[Ss]inh|[Tt]ruyền thống|Thăng [Ll]ong"
    r"|[Kk]hởi nghĩa|[Kk]ý kết|[Tt]hiết lập|[Tt]ái lập|[Tt]oàn quốc|[Tt]ổng tuyển cử|[Mm]ất|[Hh]i sinh)"
)
_LOOSE = re.compile(
    rf"(?<![0-9.,/])(?P<n>1\.[0-9]{{3}}|[0-9]{{1,4}}) năm (?={_COMMEMORATED})|(?:[Kk]ỷ niệm|[Mm]ừng|[0-9]\),|[0-9]\) và) (?P<k>1\.[0-9]{{3}}|[0-9]{{1,4}}) năm(?= (?!thực hiện|triển khai|xây dựng|qua|tới|liền|liên))"
)
_NTH = re.compile(r"(?:[Kk]ỷ niệm|[Mm]ừng)[^.;]{0,40}? lần thứ (?P<n>[0-9]{1,4})(?= )")
_MORE_THAN = re.compile(r"(?:[Hh]ơn|[Gg]ần|[Tt]rên) (?P<n>[0-9]{1,3}) năm(?= đổi mới)")
_DATE = re.compile(
    r"(?<![0-9/.-])(?:(?P<d>[0-9]{1,2})(?P<s>[/.-]))?(?P<m>[0-9]{1,2}|[IVX]{1,3})[/.-](?P<y>20[0-9]{2})(?![0-9/]|[-.][0-9])"
)
_YEAR = re.compile(
    r"(?<![0-9/.,-])(?<![0-9] - )(?<![0-9] – )(?<![0-9]- )(?P<y>20[0-9]{2})(?![0-9]|[/.,-][0-9]| ?[-–—] ?[0-9]{4})"
)
# A year that is a point in history or on the way to a goal, not the plan's own year.
_NOT_OWN = re.compile(
    r"(?i)(?:từ|kể từ|trước|so với|sau|đến|tới|tầm nhìn|khóa|nhiệm kỳ|giai đoạn|kết quả|tổng kết|cuối|chủ đề|chủ đề công tác|chuyên đề)(?: năm)? $|[0-9]{4} ?[-–—,] ?$"
)
_COUNTED = re.compile(
    rf" (?!và|của|do|trên|với|theo|như|để|nhằm|trong|tại|gắn|tới|đến|cho|là|về|được|hoặc|có|từ|bằng|nhân|vào)[{SMALL}]"
)
_BEGUN = re.compile(r"([0-9]{4}) ?[-–—] ?$")
_TOP = 1010  # more years are no anniversary


def year_edits(text: str, scene: Scene) -> Iterator[Edit]:
    """Every change of years in printed `text`; the dates and numbers of cited documents are left alone."""
    open_text = masked(text, citations(text))
    yield from anniversary_edits(open_text, scene)
    yield from _lunar_edits(open_text, scene)
    if scene.delta:
        yield from _own_year_edits(masked(text, guarded(text, scene.parent_names)), scene)


def remarks(text: str) -> list[str]:
    """What the number of years of each anniversary in a rewritten text is called by law, tròn and lẻ 5 only."""
    years = [int(match["y2"]) - int(match["y1"]) for match in _ranges(text)]
    years += [_number(match["n"] or match["k"]) for match in _LOOSE.finditer(text)]
    named = {n: round_kind(n) for n in sorted(set(years)) if round_kind(n) != round_kind(1)}
    return [f"{n} năm là {kind} (Nghị định 145/2013/NĐ-CP)" for n, kind in named.items()]


# --- anniversaries -----------------------------------------------------------------------------------


def anniversary_edits(text: str, scene: Scene) -> Iterator[Edit]:
    """Number of years and right-hand year of each anniversary, from the parent's own arithmetic."""
    counted: set[int] = set()
    before = 0
    for match in sorted(_ranges(text), key=lambda m: m.start()):
        base, year = int(match["y1"]), int(match["y2"])
        new = _moved(year, scene)
        yield Edit(*match.span("y2"), str(new), "year.range", _ORDER)
        if count := _count_before(text, before, match.start(), year - base):
            counted.add(count.start("n"))
            yield Edit(*count.span("n"), str(new - base), "year.anniversary", _ORDER)
        before = match.end()
    yield from _loose_edits(text, scene, counted)


def _ranges(text: str) -> Iterator[re.Match[str]]:
    for pattern in (_RANGE, _LONG_RANGE):
        yield from (match for match in pattern.finditer(text) if _same_day(match))
    for match in _YEARS_RANGE.finditer(text):
        span = int(match["y2"]) - int(match["y1"])
        if span > 0 and _count_before(text, max(0, match.start() - 160), match.start(), span):
            yield match


def _same_day(match: re.Match[str]) -> bool:
    """Whether both ends are one day of the year: a commemoration, not a period."""
    same = int(match["d1"]) == int(match["d2"]) and int(match["m1"]) == int(match["m2"])
    return same and int(match["y2"]) > int(match["y1"])


def _count_before(text: str, start: int, end: int, years: int) -> re.Match[str] | None:
    """The "92 năm" that belongs to a range of so many years: the last before it with that number.

    One that is off by a few is the parent's slip and belongs to it as well.
    """
    found = list(_COUNT.finditer(text, start, end))
    exact = [match for match in found if int(match["n"]) == years]
    near = [match for match in found if abs(int(match["n"]) - years) <= 3 and years > 6]
    return exact[-1] if exact else near[-1] if near else None


def _moved(year: int, scene: Scene) -> int:
    """The year of a commemoration in the draft; a plan without a year of its own goes to the draft's."""
    return year + scene.delta if scene.parent_year else scene.target.year


def _loose_edits(text: str, scene: Scene, counted: set[int]) -> Iterator[Edit]:
    """Anniversaries without dates: "75 năm Quốc khánh", "kỷ niệm lần thứ 92", "hơn 35 năm đổi mới"."""
    if not scene.delta:
        return
    for match in _LOOSE.finditer(text):
        group = "n" if match["n"] else "k"
        if match.start(group) not in counted and 0 < _number(match[group]) <= _TOP + 200:
            yield Edit(*match.span(group), _moved_number(match[group], scene), "year.anniversary", _ORDER)
    for match in _NTH.finditer(text):
        yield Edit(*match.span("n"), str(int(match["n"]) + scene.delta), "year.anniversary", _ORDER)
    for match in _MORE_THAN.finditer(text):
        if (years := _since_renewal(scene.target.year)) is not None:
            yield Edit(*match.span("n"), str(years // 5 * 5), "year.anniversary", _ORDER)


def _number(written: str) -> int:
    """1014 of "1014" and "1.014"."""
    return int(written.replace(".", ""))


def _moved_number(written: str, scene: Scene) -> str:
    """The number of years in the draft, with a point where the parent has one."""
    moved = _number(written) + scene.delta
    return f"{moved:,}".replace(",", ".") if "." in written else str(moved)


@cache
def _since_renewal(year: int) -> int | None:
    row = next((row for row in load_anniversaries().anniversaries if row.id == "doi-moi"), None)
    return row.years_in(year) if row else None


# --- lunar years -------------------------------------------------------------------------------------


@cache
def _lunar_pattern() -> re.Pattern[str]:
    cycle = load_anniversaries().can_chi
    can, chi = (
        "|".join(re.escape(s) for name in names for s in (name, *cycle.spellings.get(name, ())))
        for names in (cycle.can, cycle.chi)
    )
    return re.compile(
        rf"(?i)(?P<lead>xuân|tết|nguyên đán|năm|,|-)?(?P<gap> ?)\b(?P<name>(?:{can}) (?:{chi}))\b(?:(?: -| –|,)? (?P<year>[0-9]{{4}}))?"
    )


def _lunar_edits(text: str, scene: Scene) -> Iterator[Edit]:
    """ "Xuân Nhâm Dần 2022", also in a slogan between quotation marks."""
    own = scene.parent_year
    if own is None or not scene.delta:
        return
    names = {_lunar_key(can_chi(year)): year for year in (own - 1, own, own + 1)}
    for match in _lunar_pattern().finditer(text):
        named = names.get(_lunar_key(match["name"]))
        if named is None or (match["year"] and int(match["year"]) != named):
            continue
        new = named + scene.delta
        yield Edit(*match.span("name"), _cased(can_chi(new), match["name"]), "year.can_chi", _ORDER)
        if match["year"]:
            yield Edit(*match.span("year"), str(new), "year.slogan", _ORDER)


def _lunar_key(name: str) -> str:
    return fold(name).replace("y", "i")


def _cased(words: str, typed: str) -> str:
    return words.upper() if typed.isupper() else words


# --- the plan's own year -------------------------------------------------------------------------------


def _own_year_edits(text: str, scene: Scene) -> Iterator[Edit]:
    """The plan's year and the next one, standing alone or in a day of the plan; history is left alone."""
    own = scene.parent_year or 0
    years = {own, own + 1}
    for match in _DATE.finditer(text):
        if int(match["y"]) in years and _is_day(match) and not _ends_period(text, match, years):
            yield Edit(*match.span("y"), str(int(match["y"]) + scene.delta), "year.day", _ORDER)
            yield from _leap_day(match, scene)
    for match in _YEAR.finditer(text):
        if int(match["y"]) in years and _is_own_year(text, match):
            yield Edit(*match.span("y"), str(int(match["y"]) + scene.delta), "year.plan", _ORDER + 1)


def _is_own_year(text: str, match: re.Match[str]) -> bool:
    """A year of the plan: not a point in history, and no count ("phát 2024 tờ rơi")."""
    if _NOT_OWN.search(text, max(0, match.start() - 24), match.start()):
        return False
    named = text[: match.start()].lower().endswith("năm ")
    return named or not _COUNTED.match(text, match.end())


def _ends_period(text: str, match: re.Match[str], years: set[int]) -> bool:
    """Whether a day ends a period that began in another year."""
    begun = _BEGUN.search(text, max(0, match.start() - 8), match.start())
    return begun is not None and int(begun[1]) not in years


def _is_day(match: re.Match[str]) -> bool:
    month = match["m"]
    if not month.isdigit():
        return match["d"] is None  # "quý II/2022"
    return 1 <= int(month) <= 12 and (match["d"] is None or 1 <= int(match["d"]) <= 31)


def _leap_day(match: re.Match[str], scene: Scene) -> Iterator[Edit]:
    """29 February where the draft's year has none."""
    year = int(match["y"]) + scene.delta
    if match["d"] == "29" and match["m"].isdigit() and int(match["m"]) == 2 and not calendar.isleap(year):
        yield Edit(*match.span("d"), "28", "year.leap_day", _ORDER)
