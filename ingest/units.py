"""Administrative units of Viet Nam before and after 1 July 2025, and what became of the old ones."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from itertools import groupby
from typing import Any, Literal

import corpus
from ingest.datafile import DataError
from ingest.language import fold, fold_normalised

FILE = "admin_units.json"
_NOT_NAME = re.compile(r"[^a-z0-9\n]+")
_LEADING_ZERO = re.compile(r"(?<![a-z0-9])0+(?=\d)")
_FINAL_Y = re.compile(r"(?<![a-z0-9])(h|k|l|m|s|t|v|qu)y(?![a-z0-9])")


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit on one map. `code` is the statistics code: 2 digits province, 3 district, 5 commune.

    The same code may stand for an old and for a new unit. `valid_to` None means current;
    `valid_from` None means not recorded. `only_on` names the one old map (2021-2023 or early
    2025) that has the unit when the other has not: its last day is then at the latest `valid_to`.
    """

    code: str
    name: str
    kind: str
    parent: str | None
    valid_from: date | None
    valid_to: date | None
    only_on: Literal["2021", "2025"] | None = None
    moved_to: tuple[str, ...] = field(default=(), repr=False, compare=False)

    @property
    def current(self) -> bool:
        """True for a unit of the two-tier map of 1 July 2025."""
        return self.valid_to is None

    @property
    def level(self) -> Literal["province", "district", "commune"]:
        """Tier, read from the length of the code."""
        if len(self.code) == 2:
            return "province"
        return "district" if len(self.code) == 3 else "commune"

    @property
    def label(self) -> str:
        """Kind and name: "quận Hoàng Mai"."""
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class _Group:
    """Rows of one map and tier; row i of the group is unit `first` + i."""

    first: int
    rows: list[list[Any]]
    valid_from: date | None
    valid_to: date | None
    only_on: Literal["2025"] | None


class Places:
    """All units, by name and by code, and the lists that keep other words from being taken for places.

    Units are made when asked for: a question needs a handful of the fifteen thousand.
    """

    def __init__(self, table: dict[str, Any]) -> None:
        self._kinds: list[str] = table["kinds"]
        self._groups = dict(_groups(table["groups"]))
        self._index = _index([row[1] for group in self._groups.values() for row in group.rows])
        self._made: dict[int, Unit] = {}
        self.abbreviations = {key: tuple(names) for key, names in table["abbreviations"].items()}
        self.not_places: tuple[str, ...] = tuple(table["not_places"])
        self.common_words: tuple[str, ...] = tuple(table["common_words"])
        self.not_after_kind: tuple[str, ...] = tuple(table["not_after_kind"])

    def named(self, key: str) -> tuple[Unit, ...]:
        """Units whose name has this `name_key`: current ones first, then provinces, districts, communes."""
        return tuple(self._unit(number) for number in self._index.get(key, ()))

    def units(self, *groups: str) -> list[Unit]:
        """Units of the named groups of the file ("communes", "old_districts", ...), of all without a name."""
        chosen = [self._groups[name] for name in groups or self._groups]
        return [self._unit(group.first + i) for group in chosen for i in range(len(group.rows))]

    def current(self, code: str) -> Unit:
        """The current unit with this code; KeyError when there is none."""
        return self._unit(self._codes["current"][code])

    def old(self, code: str, late: bool = False) -> Unit:
        """The unit with this code on the map of 2021-2023; with `late` on that of 2025 if it differs."""
        number = self._codes["late"].get(code) if late else None
        return self._unit(self._codes["old"][code] if number is None else number)

    def merged_into(self, code: str) -> tuple[Unit, ...]:
        """Old provinces or communes (islands: districts) that went into the current unit with this code."""
        return tuple(self._unit(number) for number in self._sources.get(code, ()))

    @cached_property
    def _codes(self) -> dict[str, dict[str, int]]:
        codes: dict[str, dict[str, int]] = {"current": {}, "old": {}, "late": {}}
        for group in self._groups.values():
            era = "current" if group.valid_to is None else "late" if group.only_on else "old"
            codes[era].update((row[0], group.first + i) for i, row in enumerate(group.rows))
        return codes

    @cached_property
    def _sources(self) -> dict[str, list[int]]:
        """Numbers of old units by the code of each current one; of districts only those without communes."""
        direct: dict[str, list[int]] = defaultdict(list)
        districts: dict[str, list[int]] = defaultdict(list)
        for group in self._groups.values():
            for i, row in enumerate(group.rows if group.valid_to else ()):
                for code in _moved_to(row):
                    (districts if len(row[0]) == 3 else direct)[code].append(group.first + i)
        return districts | direct

    def _unit(self, number: int) -> Unit:
        if number not in self._made:
            group = next(g for g in self._groups.values() if number < g.first + len(g.rows))
            self._made[number] = self._make(group, group.rows[number - group.first])
        return self._made[number]

    def _make(self, group: _Group, row: list[Any]) -> Unit:
        code, name, kind = row[:3]
        above = row[3] if len(code) > 2 else None
        moved = _moved_to(row) if group.valid_to else ()
        only_on = group.only_on or ("2021" if group.valid_to and row[-1] == 1 else None)
        return Unit(code, name, self._kinds[kind], above, group.valid_from, group.valid_to, only_on, moved)


def _moved_to(row: list[Any]) -> tuple[str, ...]:
    return (row[3],) if len(row[0]) == 2 else tuple(row[4])


def _groups(groups: dict[str, Any]) -> Iterator[tuple[str, _Group]]:
    first = 0
    for name, content in groups.items():
        start, end = (day and date.fromisoformat(day) for day in (content["valid_from"], content["valid_to"]))
        yield name, _Group(first, content["rows"], start, end, "2025" if name.startswith("late") else None)
        first += len(content["rows"])


@cache
def load_places() -> Places:
    """The units of corpus/admin_units.json, read on first use; raises DataError when it cannot be read."""
    path = corpus.path(FILE)
    try:
        return Places(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, KeyError, IndexError, TypeError, ValueError) as error:
        raise DataError(f"Không đọc được {path}: {error!r}. Hãy cài lại chương trình.") from error


def _index(names: Sequence[str]) -> dict[str, list[int]]:
    """Numbers of the units by name key; all names are folded in one go, ten times as fast as one by one."""
    index: dict[str, list[int]] = defaultdict(list)
    for number, key in enumerate(_key(fold_normalised("\n".join(names))).split("\n")):
        index[key].append(number)
    return index


def name_key(name: str) -> str:
    """The folded form under which a name is found: syllables by one space, final y as i, no leading zero."""
    return _key(fold(name)).strip()


def same_i(text: str) -> str:
    """Lower-case toneless `text` with y as i at the end of hy, ky, ly, my, sy, ty, vy, quy."""
    return _FINAL_Y.sub(r"\1i", text)


def _key(folded: str) -> str:
    return same_i(_LEADING_ZERO.sub("", _NOT_NAME.sub(" ", folded)))


def parent(unit: Unit) -> Unit | None:
    """The unit above on the same map; None above a province."""
    if unit.parent is None:
        return None
    places = load_places()
    if unit.current:
        return places.current(unit.parent)
    return places.old(unit.parent, late=unit.only_on == "2025")


def ancestors(unit: Unit) -> tuple[Unit, ...]:
    """Units above on the same map, nearest first."""
    above = parent(unit)
    return () if above is None else (above, *ancestors(above))


def successors(unit: Unit) -> tuple[Unit, ...]:
    """Current units that took over an old one, largest share first; () for a current or an untraced unit."""
    return tuple(load_places().current(code) for code in unit.moved_to)


def predecessors(unit: Unit) -> tuple[Unit, ...]:
    """Old provinces (for a province) or communes (for a commune) that went into a current unit."""
    return load_places().merged_into(unit.code) if unit.current else ()


def is_within(inner: Unit, outer: Unit) -> bool:
    """Whether all of `inner` lies in `outer`, also across the reform (old Trà Vinh in new Vĩnh Long)."""
    lineage = (inner, *ancestors(inner))
    if outer in lineage:
        return True
    if outer.current == inner.current:
        return False
    steps = predecessors if inner.current else successors
    moved = next((found for unit in lineage if (found := steps(unit))), ())
    return bool(moved) and all(outer in (unit, *ancestors(unit)) for unit in moved)


def ended_note(unit: Unit) -> str | None:
    """Vietnamese sentence for a unit that no longer exists under its name; None for one that does."""
    now = successors(unit)
    if unit.current or [(u.kind, u.name) for u in now] == [(unit.kind, unit.name)]:
        return None
    if unit.only_on == "2021":
        ended = "đã đổi tên hoặc sắp xếp lại trước ngày 01/7/2025 (nguồn không ghi ngày)"
    else:
        ended = "kết thúc hoạt động từ 01/7/2025"
    heir = f"nay thuộc {_listed(now)}" if now else "chưa rõ nay thuộc đơn vị nào"
    return f"{unit.label} {ended}; {heir}"


def _listed(units: Sequence[Unit]) -> str:
    """One run for each kind, the province at the end: "các phường A, B và xã C (thành phố Hà Nội)"."""
    runs = []
    for kind, group in groupby(sorted(units, key=lambda unit: unit.kind), key=lambda unit: unit.kind):
        names = [unit.name for unit in group]
        runs.append(f"{'các ' if len(names) > 1 else ''}{kind} {', '.join(names)}")
    above = parent(units[0])
    return " và ".join(runs) + (f" ({above.label})" if above else "")
