"""Anniversaries that yearly plans name: base dates, numbers of years, lunar days, names of lunar years."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Literal

from pydantic import Field, model_validator

import corpus
from ingest.datafile import Row, check_sources, read_data

FILE = "anniversaries.yaml"
Evidence = Literal["plan", "page", "secondary", "unverified"]
_LEAP = 2000  # a year in which every solar day exists


class Anniversary(Row):
    """A day that is commemorated; `year` is the year that is counted from, None where none is known.

    `lunar` days and months are of the lunar calendar. `provinces` are statistics codes; empty
    means the whole country. `evidence` "unverified" must not be relied on without a check.
    """

    id: str
    name: str
    other_names: tuple[str, ...] = ()
    day: int | None = Field(default=None, ge=1, le=31)
    month: int | None = Field(default=None, ge=1, le=12)
    year: int | None = None
    lunar: bool = False
    provinces: tuple[str, ...] = ()
    note: str | None = None
    evidence: Evidence
    source: str

    @model_validator(mode="after")
    def _dated(self) -> Anniversary:
        if (self.day is None) != (self.month is None) or (self.day is None and self.year is None):
            raise ValueError("cần cả ngày và tháng, hoặc ít nhất là năm")
        if self.day and self.month and not self.lunar:
            date(_LEAP if self.year is None else self.year, self.month, self.day)
        return self

    @property
    def scope(self) -> Literal["national", "province"]:
        """Whether the whole country or only `provinces` commemorate it."""
        return "province" if self.provinces else "national"

    def years_in(self, year: int) -> int | None:
        """How many years it is in `year`: 92 in 2022 for 1930; None where the base year is not known."""
        return None if self.year is None else year - self.year

    def date_in(self, year: int) -> date | None:
        """The solar date in `year`; None where the day is not known or the lunar table ends."""
        if self.day is None or self.month is None:
            return None
        return lunar_date(self.id, year) if self.lunar else date(year, self.month, self.day)


class LunarDays(Row):
    """Solar dates of the two lunar days in one year."""

    year: int
    tet: date
    gio_to: date
    source: str

    @model_validator(mode="after")
    def _same_year(self) -> LunarDays:
        if not self.year == self.tet.year == self.gio_to.year:
            raise ValueError("ngày không thuộc năm ghi ở `year`")
        return self


class CanChi(Row):
    """The sixty-year cycle: ten stems, twelve branches, a year that begins it, other spellings."""

    can: tuple[str, ...] = Field(min_length=10, max_length=10)
    chi: tuple[str, ...] = Field(min_length=12, max_length=12)
    first_year: int
    spellings: dict[str, tuple[str, ...]]
    source: str


class Rounding(Row):
    """What a number of years is called by its last digit; `remainder` None stands for the rest."""

    name: str
    remainder: int | None
    source: str


class Anniversaries(Row):
    """corpus/anniversaries.yaml."""

    sources: dict[str, str]
    rounding: tuple[Rounding, ...]
    can_chi: CanChi
    lunar_days: tuple[LunarDays, ...]
    anniversaries: tuple[Anniversary, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Anniversaries:
        used = [self.can_chi.source, *(row.source for row in self.rounding)]
        used += [row.source for row in self.lunar_days]
        used += [row.source for row in self.anniversaries]
        check_sources(self.sources, used)
        ids = [row.id for row in self.anniversaries]
        repeated = sorted({found for found in ids if ids.count(found) > 1})
        if repeated:
            raise ValueError(f"mã bị lặp: {', '.join(repeated)}")
        return self


@cache
def load_anniversaries() -> Anniversaries:
    """The validated table, read on first use; raises DataError naming the faulty line."""
    return read_data(corpus.path(FILE), Anniversaries)


def can_chi(year: int) -> str:
    """Name of the lunar year that begins in `year`: 2022 is "Nhâm Dần"."""
    cycle = load_anniversaries().can_chi
    passed = year - cycle.first_year
    return f"{cycle.can[passed % 10]} {cycle.chi[passed % 12]}"


def lunar_date(anniversary_id: str, year: int) -> date | None:
    """Solar date of "tet" or "gio-to" in `year`; None outside the table."""
    found = next((row for row in load_anniversaries().lunar_days if row.year == year), None)
    if found is None:
        return None
    return {"tet": found.tet, "gio-to": found.gio_to}.get(anniversary_id)


def round_kind(years: int) -> str:
    """The legal name of a number of years: "năm tròn" (ends in 0), "năm lẻ 5", else "năm khác"."""
    rows = load_anniversaries().rounding
    rest = next(row.name for row in rows if row.remainder is None)
    return next((row.name for row in rows if row.remainder == years % 10), rest)
