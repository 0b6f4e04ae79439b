"""What stands above a title: national motto, issuer, number, place and date, the subject of a letter."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from ingest.language import CAPITAL, fold_normalised
from ingest.lines import is_rule

_MOTTO = re.compile(
    r"(?:cong hoa xa hoi chu nghia viet nam|doc lap\W{1,3}tu do\W{1,3}hanh phuc|dang cong san viet nam)\W*$"
)
_SHORT_NAME = re.compile(r"(?!.*(?:nước|của|tại|với|và)$).{1,40}")
_NUMBER = re.compile(
    r"(?:(?:Luật|Bộ luật) số|(?:LUẬT |BỘ LUẬT )?SỐ|Số) ?:? ?"
    r"(?P<number>[0-9]{1,5}[a-zđ]?(?:(?: ?[-/] ?|[._])\w+)+)"
)
_NUMBER_LABEL = re.compile(r"(?:Số|SỐ) ?[:.…/_-]|(?:Số|SỐ)$")
_GAP = "[ .…_]*"  # filled in by hand
_NAMES = rf"[{CAPITAL}][^\s,()0-9]*(?: [{CAPITAL}][^\s,()0-9]*){{0,4}}"  # a place without the comma after it
_PLACE = rf"(?:(?P<place>[{CAPITAL}][^,()0-9]{{1,40}}?) ?, ?|(?P<plain>{_NAMES}) )?"
_LONG_DATE = re.compile(
    rf"{_PLACE}(?:[Nn]gày{_GAP}(?P<day>[0-9]{{0,2}}){_GAP})?[Tt]háng{_GAP}(?P<month>[0-9]{{0,2}}){_GAP}"
    rf"năm{_GAP}(?P<year>[0-9]{{0,4}}){_GAP}"
)
_SHORT_DATE = re.compile(
    rf"{_PLACE}[Nn]gày ?(?P<day>[0-9]{{1,2}})[/.-](?P<month>[0-9]{{1,2}})[/.-](?P<year>[0-9]{{4}})\.?"
)
_STAMP = re.compile(r"DỰ THẢO|H[ỎO][ẢA]? TỐC|(?:THƯỢNG )?KHẨN|(?:TỐI |TUYỆT )?MẬT|BẢN (?:SAO|CHÍNH)|SAO Y")
_SUBJECT = re.compile(r"[Vv]/[Vv][ .:]+")


@dataclass(slots=True)
class Letterhead:
    """What the lines read so far have said; grows by `take`. Fields are None where they say nothing."""

    number: str | None = None
    date: date | None = None
    place: str | None = None
    issuer: list[str] = field(default_factory=list)
    subject: list[str] = field(default_factory=list)
    official: bool = False  # a motto, a number or a date has been seen
    last: int = 0  # index after the last line that said something
    _in_subject: bool = False

    def take(self, line: str, index: int) -> None:
        """Read line number `index`."""
        if is_rule(line):
            self._in_subject = self._in_subject and bool(line)
        elif self.take_official(line) or self._take_subject(line) or self._take_issuer(line):
            self.last = index + 1

    def take_official(self, line: str) -> bool:
        """Read the motto, the number, the place and date; False for any other line."""
        if motto := find_motto(line):
            self._take_issuer(line[: motto.start()].strip())
            found = True
        else:
            number = _NUMBER.match(line)
            rest = line[number.end() :].strip(" ,.;") if number else line
            if found := self._take_date(rest) or rest in {"", "*"} or bool(_NUMBER_LABEL.match(line)):
                self.take_number(line)
        self.official |= found
        return found

    def take_number(self, line: str) -> str:
        """Read the number that opens `line`; returns what follows it."""
        match = _NUMBER.match(line)
        if match is None or not any(c.isalpha() for c in match["number"][1:]):
            return line
        self.number = self.number or re.sub(r"\s", "", match["number"])
        return line[match.end() :].strip(" ,.;")

    def _take_date(self, line: str) -> bool:
        match = _date_line(line)
        if match:
            self.place = self.place or match["place"] or match["plain"]
            self.date = self.date or _date(match)
        return match is not None

    def _take_subject(self, line: str) -> bool:
        if match := _SUBJECT.match(line):
            self.subject, self._in_subject = [line[match.end() :]], True
        elif self._in_subject:
            self.subject.append(line)
        return self._in_subject

    def _take_issuer(self, line: str) -> bool:
        named = len(line) > 1 and line.isupper() and not _STAMP.match(line)
        if named:
            self.issuer.append(line)
        return named


def find_motto(line: str) -> re.Match[str] | None:
    """The national motto that ends `line`, alone or beside the issuer; not the words in a sentence."""
    motto = _MOTTO.search(fold_normalised(line))
    before = line[: motto.start()].strip() if motto else ""
    beside = before.isupper() or not any(map(str.isalnum, before)) or _SHORT_NAME.fullmatch(before)
    return motto if beside else None


def is_date_line(line: str) -> bool:
    """Whether `line` is a place and date, or a date alone."""
    return _date_line(line) is not None


def without_subject_mark(title: str) -> str:
    """`title` without the "V/v" before it."""
    return _SUBJECT.sub("", title, count=1)


def _date_line(line: str) -> re.Match[str] | None:
    return _LONG_DATE.fullmatch(line) or _SHORT_DATE.fullmatch(line)


def _date(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except (ValueError, TypeError):  # a blank to be filled in by hand, or no such day
        return None
