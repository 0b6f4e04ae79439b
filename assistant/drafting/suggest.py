"""Units offered while a name is being typed: current ones, and for old names what took them over."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from assistant.drafting.target import LAST_DAY_OF_DISTRICTS
from ingest.language import normalise
from ingest.units import Unit, ancestors, load_places, name_key, predecessors, successors

_SHORT = {
    "p": "phuong",
    "q": "quan",
    "h": "huyen",
    "x": "xa",
    "tt": "thi tran",
    "tx": "thi xa",
    "dk": "dac khu",
}
_KINDS = ("phuong", "quan", "huyen", "xa", "thi tran", "thi xa", "dac khu", "thanh pho", "tp")
_LIMIT = 24
_NEAREST = 6


@dataclass(frozen=True, slots=True)
class Offer:
    """One unit offered: `text` names it without doubt, `why` tells of the old unit that led to it."""

    text: str
    why: str = ""

    @property
    def label(self) -> str:
        """As it is shown in the list."""
        return f"{self.text} ({self.why})" if self.why else self.text


@dataclass(frozen=True, slots=True)
class Offers:
    """The units offered for typed words, and a line about them."""

    units: tuple[Offer, ...]
    note: str


def offers(typed: str, day: date, home: Unit | None = None) -> Offers:
    """Units to draft for on `day` that the typed words may mean, inside the province `home` if it is known.

    Unaccented, shortened ("P. Hoang Mai") and old names are understood; a district of before July 2025
    gives the communes that took it over.
    """
    two_tier = day > LAST_DAY_OF_DISTRICTS
    kind, key = _typed(typed)
    if not key:
        return Offers(
            (), "Gõ vài chữ của tên đơn vị, có dấu hay không dấu; tên cũ (quận, huyện, phường cũ) cũng được."
        )
    pool = [unit for unit in _pool(two_tier) if _lies_in(unit, home)]
    found = _ranked(pool, kind, key)
    old = _old(kind, key, home) if two_tier else _above(kind, key, home)
    listed = [Offer(_name(unit)) for unit in found]
    listed += [Offer(_name(unit), why) for unit, why in old if unit not in found]
    if listed:
        return _listed(listed, old, two_tier)
    near = _near(pool, key)
    where = f" ở {home.label}" if home else ""
    note = f"Không có đơn vị nào tên “{typed.strip()}”{where}."
    return Offers(tuple(Offer(_name(unit)) for unit in near), note + (" Tên gần giống:" if near else ""))


def _listed(listed: list[Offer], old: list[tuple[Unit, str]], two_tier: bool) -> Offers:
    more = f" (còn {len(listed) - _LIMIT} đơn vị nữa, hãy gõ thêm)" if len(listed) > _LIMIT else ""
    note = f"{len(listed)} đơn vị{more}." if len(listed) > 1 else "1 đơn vị."
    if old and two_tier:
        note += " Từ 01/7/2025 không còn cấp huyện; tên cũ được đổi sang đơn vị hiện nay."
    return Offers(tuple(listed[:_LIMIT]), note)


def _typed(words: str) -> tuple[str, str]:
    """("phuong", "hoang mai") of "P. Hoàng Mai, Hà Nội"; the kind is "" where none is typed."""
    head = re.split(r"[,;(]", normalise(words))[0]
    key = name_key(head)
    first, _, rest = key.partition(" ")
    if first in _SHORT and rest:
        return _SHORT[first], rest
    kind = next((k for k in sorted(_KINDS, key=len, reverse=True) if key.startswith(f"{k} ")), "")
    return ("thanh pho" if kind == "tp" else kind), key[len(kind) :].strip() if kind else key


def _pool(two_tier: bool) -> list[Unit]:
    return load_places().units("communes") if two_tier else load_places().units("old_districts")


def _lies_in(unit: Unit, home: Unit | None) -> bool:
    if home is None:
        return True
    above = (unit, *ancestors(unit))[-1]
    return above.code == home.code or above in successors(home) or home in successors(above)


def _ranked(pool: Iterable[Unit], kind: str, key: str) -> list[Unit]:
    """Those with the name first, then those that begin so, then those that hold the words."""
    fitting = [unit for unit in pool if not kind or name_key(unit.kind) == kind]
    named = [(name_key(unit.name), unit) for unit in fitting]
    tests: tuple[Callable[[str], bool], ...] = (
        lambda name: name == key,
        lambda name: name.startswith(key),
        lambda name: f" {key}" in name,
    )
    return list(dict.fromkeys(unit for test in tests for name, unit in named if test(name)))


def _old(kind: str, key: str, home: Unit | None) -> list[tuple[Unit, str]]:
    """Current units that took over an old district or commune of exactly this name, with its name."""
    found: list[tuple[Unit, str]] = []
    for unit in load_places().named(key):
        fits = not kind or name_key(unit.kind) == kind
        if not unit.current and unit.level != "province" and fits and _lies_in(unit, home):
            found += [(heir, f"từ {unit.label}{_where(unit)} cũ") for heir in successors(unit)]
    return list({heir: (heir, why) for heir, why in reversed(found)}.values())[::-1]


def _above(kind: str, key: str, home: Unit | None) -> list[tuple[Unit, str]]:
    """Before July 2025: the districts in which communes of exactly this name lay, old names and new."""
    units = [unit for unit in load_places().named(key) if unit.level == "commune"]
    fitting = [unit for unit in units if (not kind or name_key(unit.kind) == kind) and _lies_in(unit, home)]
    then = [old for unit in fitting for old in (predecessors(unit) if unit.current else (unit,))]
    districts = [(above[0], f"có {old.label}") for old in then if (above := ancestors(old))]
    return list(
        {unit: (unit, why) for unit, why in reversed(districts) if unit.level == "district"}.values()
    )[::-1]


def _where(unit: Unit) -> str:
    above = ancestors(unit)
    return f", {above[0].label}" if unit.level == "commune" and above else ""


def _near(pool: Iterable[Unit], key: str) -> list[Unit]:
    by_key = {name_key(unit.name): unit for unit in pool}
    return [by_key[name] for name in get_close_matches(key, by_key, n=_NEAREST, cutoff=0.6)]


def _name(unit: Unit) -> str:
    """ "phường Hoàng Mai, thành phố Hà Nội"."""
    return ", ".join(each.label for each in (unit, *_last(ancestors(unit))))


def _last(units: tuple[Unit, ...]) -> Iterator[Unit]:
    yield from units[-1:]
