"""Scenes for tests of the rules: one target for each kind of unit, with the province it reports to."""

from __future__ import annotations

from functools import cache

from assistant.drafting.draft import Target
from assistant.drafting.levels import Scene, make_terms
from assistant.drafting.target import make_target

_UNITS = {
    "phường": ("phường Hoàng Mai", "thành phố Hà Nội", 2027, ("Hà Nội",)),
    "xã": ("xã An Trường", "tỉnh Vĩnh Long", 2027, ("Trà Vinh", "Vĩnh Long")),
    "đặc khu": ("đặc khu Cát Hải", "thành phố Hải Phòng", 2027, ("Hải Phòng",)),
    "quận": ("quận Hoàng Mai", "thành phố Hà Nội", 2023, ("Hà Nội",)),
    "huyện": ("huyện Càng Long", "tỉnh Trà Vinh", 2023, ("Trà Vinh",)),
}


@cache
def target_of(kind: str) -> Target:
    """The target of this kind."""
    unit, parent, year, _ = _UNITS[kind]
    return make_target(unit, parent, year)


@cache
def scene_of(kind: str, parent_year: int | None = None) -> Scene:
    """A scene for a target of this kind; without a year of the parent plan it is of the same year."""
    target, names = target_of(kind), _UNITS[kind][3]
    parent_kind = target.parent_kind
    then = f"{parent_kind} {names[0]}"
    year = parent_year or target.year
    return Scene(target, parent_kind, names, year, True, make_terms(target, superior_then=then))
