"""The unit that a draft is for: read from what the user types, by the administrative map of the plan's date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Literal

from assistant.drafting.draft import Target
from assistant.drafting.errors import DraftingError
from assistant.drafting.parent import ParentPlan
from ingest.language import normalise
from ingest.levels import load_levels
from ingest.places import find_places
from ingest.units import (
    Unit,
    ancestors,
    is_within,
    load_places,
    name_key,
    parent,
    predecessors,
    successors,
)

Level = Literal["auto", "huyen", "xa"]
LAST_DAY_OF_DISTRICTS = date(2025, 6, 30)
_ABBREVIATED = re.compile(r"^\s*(?P<short>p|q|h|x|tt|đk|dk)\s*\.\s*", re.IGNORECASE)
_LONG = {
    "p": "phường",
    "q": "quận",
    "h": "huyện",
    "x": "xã",
    "tt": "thị trấn",
    "đk": "đặc khu",
    "dk": "đặc khu",
}
_OFFERED = 12  # names in a message, of the nearest ones or of namesakes
_NEAREST = 5


def make_target(
    unit_text: str,
    parent_text: str | None,
    year: int,
    plan: ParentPlan | None = None,
    *,
    day: date | None = None,
    number: str | None = None,
    signer: str | None = None,
    signer_title: str | None = None,
    level: Level = "auto",
) -> Target:
    """The target named by `unit_text` ("quan hoang mai", "P. Hoàng Mai, Hà Nội") in a plan for `year`.

    `day` decides the tiers (1 January of `year` where it is not given): districts until 30 June 2025,
    communes from 1 July. Among namesakes `parent_text`, else the plan's own province, decides.
    Raises DraftingError, whose message offers what can be meant.
    """
    _check_year(year, plan)
    if not normalise(unit_text).strip(" .,;"):
        raise DraftingError('Chưa có tên đơn vị. Hãy ghi đơn vị cần soạn, ví dụ "phường Hoàng Mai".')
    when = day or date(year, 1, 1)
    two_tier = when > LAST_DAY_OF_DISTRICTS
    homes = _homes(unit_text, parent_text, plan)
    found = _named(unit_text, homes)
    if two_tier:
        unit, notes = _commune(unit_text, found, homes, level)
    else:
        unit, notes = _district(unit_text, found, homes, level, when)
    above = _province_of(unit)
    _check_same_place(unit, above, plan)
    return _target(
        unit,
        above,
        when,
        year,
        (*notes, *_merger_notes(unit, above, plan)),
        day,
        number,
        signer,
        signer_title,
    )


def _target(
    unit: Unit, above: Unit, when: date, year: int, notes: tuple[str, ...],
    day: date | None, number: str | None, signer: str | None, signer_title: str | None,
) -> Target:  # fmt: skip
    column = load_levels().column_for(above.kind, unit.kind, when)
    if column is None:
        raise DraftingError(
            f"Chưa có bảng quy đổi từ {above.label} xuống {unit.label} vào ngày {_vn(when)}"
            " (corpus/levels.yaml). Hãy chọn đơn vị khác hoặc bổ sung bảng."
        )
    return Target(
        unit=unit.label, kind=unit.kind, name=unit.name, parent_kind=above.kind, parent_name=above.name,
        column=column.id, era="two_tier" if unit.current else "three_tier", year=year, day=day,
        number=number or None, signer=signer or None, signer_title=signer_title or None,
        subordinates=_subordinates(unit), notes=tuple(dict.fromkeys(notes)),
    )  # fmt: skip


def _check_year(year: int, plan: ParentPlan | None) -> None:
    if plan and plan.earliest and year < plan.earliest:
        raise DraftingError(
            f"Năm {year} trước năm {plan.earliest} của kế hoạch cấp trên ({plan.title})."
            f" Hãy chọn năm {plan.earliest} trở đi."
        )
    if not 1976 <= year <= 2100:
        raise DraftingError(f"Năm {year} không dùng được. Hãy ghi năm có bốn chữ số, ví dụ 2027.")


# --- which units the words may mean ----------------------------------------------------------------


def _homes(unit_text: str, parent_text: str | None, plan: ParentPlan | None) -> tuple[Unit, ...]:
    """Provinces that the unit has to lie in; () when nobody says."""
    if parent_text and normalise(parent_text).strip():
        homes = _provinces(parent_text)
        if not homes:
            near = _nearest(parent_text, load_places().units("provinces"))
            raise DraftingError(
                f'Không có tỉnh, thành phố nào tên "{parent_text.strip()}".' + _did_you_mean(near)
            )
        return homes
    if homes := _provinces(unit_text, beside=True):
        return homes
    return (plan.place,) if plan and plan.place else ()


def _provinces(text: str, *, beside: bool = False) -> tuple[Unit, ...]:
    """Provinces named in `text`; `beside`: only where another unit is named before them."""
    mentions = find_places(_spelt_out(text), abbreviations=True)
    found = [m for m in mentions if any(unit.level == "province" for unit in m.units)]
    if not beside and not found:
        units = load_places().named(name_key(text))
        return tuple(unit for unit in units if unit.level == "province")
    if beside and (not found or found[-1].span.start == 0):
        return ()
    return tuple(unit for unit in found[-1].units if unit.level == "province") if found else ()


def _spelt_out(text: str) -> str:
    """ "P. Hoàng Mai" as "phường Hoàng Mai"."""
    return _ABBREVIATED.sub(lambda m: _LONG[m["short"].lower()] + " ", normalise(text))


def _named(unit_text: str, homes: Sequence[Unit]) -> list[Unit]:
    """Districts and communes that the words may mean, inside `homes` where these are known."""
    text = _spelt_out(unit_text)
    units: list[Unit] = []
    mentions = find_places(text)
    for mention in mentions:
        below = [unit for unit in mention.units if unit.level != "province"]
        if below and (mention.kind_stated or not units):
            units = below
            break
    if not units:
        units = [unit for part in _name_parts(text) for unit in load_places().named(name_key(part))]
    if not units and mentions:
        units = list(mentions[0].units)
    if not units:
        raise _unknown(unit_text, homes)
    inside = [unit for unit in units if unit.level == "province" or _lies_in(unit, homes)]
    below = [unit for unit in inside if unit.level != "province"]
    if below:
        return list(dict.fromkeys(below))
    if any(unit.level == "province" for unit in units):
        raise DraftingError(
            f'"{unit_text.strip()}" là cấp tỉnh. Hãy ghi xã, phường, đặc khu (hoặc quận, huyện trước 01/7/2025).'
        )
    raise _elsewhere(unit_text, units, homes)


def _name_parts(text: str) -> list[str]:
    head = re.split(r"[,;(]| - ", text)[0]
    bare = re.sub(r"(?i)^(?:ủy ban |ub)?(?:mttq|mặt trận tổ quốc)(?: việt nam)? ", "", head)
    return [bare] if bare.strip() else []


def _lies_in(unit: Unit, homes: Sequence[Unit]) -> bool:
    return not homes or any(is_within(unit, home) or _same_now(unit, home) for home in homes)


def _same_now(unit: Unit, home: Unit) -> bool:
    """Whether the province that holds the unit now took over `home`: any xã of Vĩnh Long for old Trà Vinh."""
    return unit.current and not home.current and _province_of(unit) in successors(home)


def _province_of(unit: Unit) -> Unit:
    return (unit, *ancestors(unit))[-1]


def _unknown(unit_text: str, homes: Sequence[Unit]) -> DraftingError:
    pool = [u for u in load_places().units("communes", "old_districts") if _lies_in(u, homes)]
    near = _nearest(_spelt_out(unit_text), pool)
    where = f" ở {homes[0].label}" if homes else ""
    return DraftingError(f'Không tìm thấy đơn vị "{unit_text.strip()}"{where}.' + _did_you_mean(near))


def _elsewhere(unit_text: str, units: Sequence[Unit], homes: Sequence[Unit]) -> DraftingError:
    pool = [u for u in load_places().units("communes") if _lies_in(u, homes)]
    near = _nearest(_spelt_out(unit_text), pool)
    where = homes[0].label if homes else "tỉnh này"
    return DraftingError(
        f'"{unit_text.strip()}" không thuộc {where}; đơn vị tên này thuộc: {_places(units)}.'
        f" Hãy ghi đúng tỉnh, thành phố." + _did_you_mean(near)
    )


def _nearest(text: str, pool: Iterable[Unit]) -> list[Unit]:
    """Units with the closest names, a kind that is typed counting as part of the name."""
    by_key: dict[str, Unit] = {}
    for unit in pool:
        by_key.setdefault(name_key(unit.label), unit)
        by_key.setdefault(name_key(unit.name), unit)
    keys = get_close_matches(name_key(re.split(r"[,;(]", text)[0]), by_key, n=2 * _NEAREST, cutoff=0.6)
    return list(dict.fromkeys(by_key[key] for key in keys))[:_NEAREST]


def _did_you_mean(near: Sequence[Unit]) -> str:
    return f" Có phải: {_places(near)}?" if near else " Hãy kiểm tra lại tên."


def _places(units: Iterable[Unit]) -> str:
    """Each unit with what it lies in: "phường Hoàng Mai (thành phố Hà Nội); ..."."""
    named = [
        f"{unit.label} ({above.label}{_home_note(above)})" if (above := parent(unit)) else unit.label
        for unit in units
    ]
    shown = list(dict.fromkeys(named))
    more = f" và {len(shown) - _OFFERED} đơn vị khác" if len(shown) > _OFFERED else ""
    return "; ".join(shown[:_OFFERED]) + more


def _home_note(unit: Unit) -> str:
    above = parent(unit)
    return f", {above.label}" if above else ""


# --- two tiers -------------------------------------------------------------------------------------


def _commune(
    unit_text: str, found: Sequence[Unit], homes: Sequence[Unit], level: Level
) -> tuple[Unit, tuple[str, ...]]:
    """The current commune that is meant."""
    current = [unit for unit in found if unit.current]
    districts = [unit for unit in found if unit.level == "district"]
    if level == "huyen" or (districts and not current):
        raise _no_districts(unit_text, districts, current)
    if len(current) > 1:
        raise _ambiguous(unit_text, current)
    if current:
        return current[0], tuple(_namesake_note(current[0], old) for old in districts)
    return _heir(unit_text, [unit for unit in found if unit.level == "commune"])


def _heir(unit_text: str, old: Sequence[Unit]) -> tuple[Unit, tuple[str, ...]]:
    """The commune that took over an old one: the only one, or the one that bears its name."""
    heirs = list(dict.fromkeys(heir for unit in old for heir in successors(unit)))
    namesakes = [heir for heir in heirs if name_key(heir.name) in {name_key(unit.name) for unit in old}]
    chosen = heirs if len(heirs) == 1 else namesakes
    if len({_province_of(heir) for heir in heirs}) > 1 and len(old) > 1 and len(chosen) != 1:
        raise _ambiguous(unit_text, [unit for unit in old if successors(unit)])
    if len(chosen) != 1:
        raise DraftingError(
            f"{old[0].label} đã kết thúc hoạt động từ 01/7/2025; nay thuộc: {_places(heirs)}."
            " Hãy chọn một đơn vị trong số này."
        )
    return chosen[0], (
        f"{old[0].label} ({_above(old[0])}) đã kết thúc hoạt động từ 01/7/2025; nay là {chosen[0].label}",
    )


def _above(unit: Unit) -> str:
    return ", ".join(above.label for above in ancestors(unit))


def _no_districts(unit_text: str, districts: Sequence[Unit], current: Sequence[Unit]) -> DraftingError:
    """Since 1 July 2025 there is no district level: what it is now, and which communes took the unit over."""
    lead = (
        "Cấp huyện (quận, huyện, thị xã, thành phố thuộc tỉnh) đã kết thúc hoạt động từ 01/7/2025;"
        " dưới tỉnh, thành phố nay là xã, phường, đặc khu."
    )
    if not districts:
        offered = f" Có thể chọn: {_places(current)}." if current else ""
        return DraftingError(f'{lead} "{unit_text.strip()}" không phải đơn vị cấp huyện cũ.{offered}')
    if len({_province_of(unit).name for unit in districts}) > 1:
        return _ambiguous(unit_text, districts, lead + " ")
    heirs = successors(districts[0])
    count = f"{len(heirs)} đơn vị cấp xã" if heirs else "chưa rõ đơn vị nào"
    names = ", ".join(heir.label for heir in heirs)
    return DraftingError(
        f"{lead} {districts[0].label} ({_above(districts[0])}) nay thuộc {count}: {names}."
        " Hãy soạn cho một đơn vị trong số này, hoặc ghi ngày ban hành trước 01/7/2025."
    )


def _namesake_note(unit: Unit, old: Unit) -> str:
    return f"Hiểu là {unit.label} hiện nay; {old.label} cũ đã kết thúc hoạt động từ 01/7/2025"


def _ambiguous(unit_text: str, units: Sequence[Unit], lead: str = "") -> DraftingError:
    return DraftingError(
        f'{lead}Có nhiều đơn vị tên "{unit_text.strip()}": {_places(units)}.'
        ' Hãy ghi thêm tỉnh, thành phố, ví dụ "phường Hoàng Mai, thành phố Hà Nội".'
    )


# --- three tiers -----------------------------------------------------------------------------------


def _district(
    unit_text: str, found: Sequence[Unit], homes: Sequence[Unit], level: Level, when: date
) -> tuple[Unit, tuple[str, ...]]:
    """The district that is meant, on the map of that time."""
    districts = _one_map([unit for unit in found if unit.level == "district"], when)
    if level == "xa" or not districts:
        raise _no_communes_yet(unit_text, found, when)
    if len(districts) > 1:
        raise _ambiguous(unit_text, districts)
    heirs = len(successors(districts[0]))
    note = f"{districts[0].label} kết thúc hoạt động từ 01/7/2025 (nay thuộc {heirs} đơn vị cấp xã)"
    return districts[0], (note,) if heirs else ()


def _one_map(units: Sequence[Unit], when: date) -> list[Unit]:
    """One unit for each code: that of early 2025 for a plan of that year, else that of 2021-2023."""
    late = when.year >= 2025
    by_code: dict[str, Unit] = {}
    for unit in sorted(units, key=lambda u: (u.only_on == "2025") != late):
        by_code.setdefault(unit.code, unit)
    return list(by_code.values())


def _no_communes_yet(unit_text: str, found: Sequence[Unit], when: date) -> DraftingError:
    """Before July 2025 the plans of a province went to districts."""
    above = [a for unit in found if not unit.current for a in ancestors(unit) if a.level == "district"]
    heirs = [old for unit in found if unit.current for old in _districts_before(unit)]
    offered = list(dict.fromkeys([*above, *heirs]))
    text = (
        f"Ngày {_vn(when)} còn ba cấp: kế hoạch của tỉnh, thành phố giao cho cấp huyện, không giao thẳng cho"
        f' "{unit_text.strip()}".'
    )
    if offered:
        return DraftingError(
            f"{text} Khi đó thuộc: {_places(offered)}. Hãy chọn đơn vị đó, hoặc ghi ngày từ 01/7/2025."
        )
    return DraftingError(f"{text} Hãy ghi quận, huyện, thị xã, hoặc ghi ngày từ 01/7/2025.")


def _districts_before(unit: Unit) -> list[Unit]:
    above = (parent(old) for old in predecessors(unit))
    return [district for district in above if district]


def _subordinates(unit: Unit) -> tuple[str, ...]:
    """Communes of a district by name; of a commune what its kind has below it."""
    if not unit.current:
        names = [u for u in load_places().units("old_communes") if u.parent == unit.code and not u.only_on]
        return tuple(u.label for u in names)
    slot = next(slot for slot in load_levels().slots if slot.id == "subordinate")
    cell = slot.cell("province_commune")
    term = cell.for_kind(unit.kind) if cell else None
    return (re.sub(r" ?\(.*?\)", "", term),) if term else ()


# --- what the reader has to know ---------------------------------------------------------------------


def _merger_notes(unit: Unit, above: Unit, plan: ParentPlan | None) -> tuple[str, ...]:
    """The merger of the province, and what became of the province of the parent plan."""
    notes: list[str] = []
    merged = predecessors(above)
    if unit.current and len({u.name for u in merged}) > 1:
        names = ", ".join(sorted(u.label for u in merged))
        notes.append(f"{above.label} hiện nay do hợp nhất {names} (từ 01/7/2025)")
    if plan and plan.place and not plan.place.current and plan.place.name != above.name:
        notes.append(f"Kế hoạch cấp trên là của {plan.place.label}, nay là {above.label}")
    before = predecessors(unit)
    if before and {u.name for u in before} != {unit.name}:
        notes.append(f"{unit.label} lập từ 01/7/2025 trên cơ sở {_before(before)}")
    return tuple(notes)


def _before(units: Sequence[Unit]) -> str:
    """The old communes by the district they lay in: "phường A, phường B (quận C)"."""
    groups: dict[str, list[str]] = {}
    for unit in units:
        groups.setdefault(_above(unit), []).append(unit.label)
    return "; ".join(f"{', '.join(dict.fromkeys(names))} ({above})" for above, names in groups.items())


def _check_same_place(unit: Unit, above: Unit, plan: ParentPlan | None) -> None:
    """A plan of one province is no parent for a unit of another."""
    if plan is None or plan.place is None:
        return
    home = plan.place
    if above.code == home.code or home in predecessors(above) or above in successors(home):
        return
    if any(is_within(unit, u) for u in (home,)):
        return
    raise DraftingError(
        f"Kế hoạch cấp trên là của {home.label}, còn {unit.label} thuộc {above.label}."
        " Hãy chọn kế hoạch của đúng tỉnh, thành phố, hoặc đơn vị khác."
    )


def _vn(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year}"
