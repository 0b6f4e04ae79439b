"""What the target unit calls things: its bodies, those above it and those below it, from corpus/levels.yaml."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from typing import cast

from assistant.drafting.draft import Target
from assistant.drafting.parent import ParentPlan
from ingest.language import place_tones
from ingest.levels import ColumnId, Levels, load_levels
from ingest.units import load_places, name_key, predecessors

_BRACKETS = re.compile(r" ?\(.*?\)")
# Below a commune: the words of a kind of unit, in the order in which they are taken when a plan uses them.
_BELOW = {
    "xã": ("thôn", "ấp", "buôn", "bản", "làng", "khóm"),
    "phường": ("tổ dân phố", "khu phố", "khóm"),
    "đặc khu": ("thôn", "khu phố", "tổ dân phố"),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """Words for the placeholders of the rules.

    `kind` "phường", `unit` "phường Hoàng Mai", `body` and `standing` the committee and its standing
    board with the full name; `superior...` the same of the level above; `below` the places under the
    unit ("các tổ dân phố") and `below_bodies` the Front's bodies there.
    """

    kind: str
    name: str
    unit: str
    body: str
    standing: str
    committee: str
    organ: str
    staff: str
    advisory: str
    below: str
    below_bodies: str
    below_kind: str
    all_levels: str
    all_levels_and: str
    mttq_unit: str
    members: str
    resolution: str
    superior_kind: str
    superior_name: str
    superior: str
    superior_body: str
    superior_standing: str
    superior_committee: str
    superior_then: str

    def fill(self, template: str) -> str:
        """`template` with its placeholders filled in."""
        return template.format_map(asdict(self)) if "{" in template else template


@dataclass(frozen=True)
class Scene:
    """A target and its parent plan: what every rule may ask. `delta` is the step of years, None if unknown."""

    target: Target
    parent_kind: str
    parent_names: tuple[str, ...]
    parent_year: int | None
    parent_has_districts: bool
    terms: Terms = field(repr=False)

    @property
    def delta(self) -> int:
        """Years from the parent plan to the draft."""
        return self.target.year - self.parent_year if self.parent_year else 0

    @property
    def two_tier(self) -> bool:
        """Whether there are no districts any more."""
        return self.target.era == "two_tier"


def scene_for(plan: ParentPlan, target: Target) -> Scene:
    """The scene of a draft."""
    names = _names_of_parent(plan, target)
    folded = plan.text.lower()
    districts = bool(re.search(r"quận|huyện|thị xã", folded))
    return Scene(
        target,
        plan.kind,
        names,
        plan.year,
        districts,
        make_terms(target, plan.text, f"{plan.kind} {plan.name}" if plan.name else None),
    )


def _names_of_parent(plan: ParentPlan, target: Target) -> tuple[str, ...]:
    """Names under which the place of the parent plan is written: its own, and that of today."""
    names = [plan.name] if plan.name else []
    names.append(target.parent_name)
    for unit in load_places().named(name_key(target.parent_name)):
        if unit.current and unit.level == "province" and plan.place and not plan.place.current:
            names += [old.name for old in predecessors(unit) if old.name == plan.place.name]
    return tuple(dict.fromkeys(names))


def make_terms(target: Target, parent_text: str = "", superior_then: str | None = None) -> Terms:
    """The words of a target; what lies below a commune is called as in the parent plan where that says."""
    levels = load_levels()
    superior = f"{target.parent_kind} {target.parent_name}"
    unit, body = target.unit, f"Ủy ban MTTQ Việt Nam {target.unit}"
    below_kind = _below_kind(target, parent_text)
    committee = _child(levels, "committee", target)
    return Terms(
        kind=target.kind,
        name=target.name,
        unit=unit,
        body=body,
        standing=f"Ban Thường trực {body}",
        committee=committee,
        organ=_child(levels, "party_organ", target).split(", ")[0],
        staff="bộ phận giúp việc" if target.era == "three_tier" else "cán bộ phụ trách",
        advisory=_child(levels, "advisory_body", target),
        below=f"các {below_kind}",
        below_bodies=_below_bodies(target, below_kind),
        below_kind=below_kind,
        all_levels=_all_levels(target),
        all_levels_and=_all_levels(target).replace(" và ", ", "),
        mttq_unit=f"Ủy ban MTTQ Việt Nam {target.kind}",
        members=_members(target),
        resolution=_resolution(levels, target),
        superior_kind=target.parent_kind,
        superior_name=target.parent_name,
        superior=superior,
        superior_body=f"Ủy ban MTTQ Việt Nam {superior}",
        superior_standing=f"Ban Thường trực Ủy ban MTTQ Việt Nam {superior}",
        superior_committee=f"{'Thành' if target.parent_kind == 'thành phố' else 'Tỉnh'} ủy {target.parent_name}",
        superior_then=superior_then or superior,
    )


def _child(levels: Levels, slot_id: str, target: Target) -> str:
    slot = next(slot for slot in levels.slots if slot.id == slot_id)
    cell = slot.cell(cast(ColumnId, target.column))
    return _BRACKETS.sub("", (cell.for_kind(target.kind) if cell else None) or "")


def _below_kind(target: Target, parent_text: str) -> str:
    if target.era == "three_tier":
        return {"quận": "phường", "huyện": "xã, thị trấn"}.get(target.kind, "xã, phường")
    said = place_tones(parent_text.lower())
    words = _BELOW.get(target.kind, ("thôn",))
    front = [word for word in words if re.search(rf"ban công tác mặt trận[^.;]{{0,40}}\b{word}\b", said)]
    return front[0] if front else words[0]


def _below_bodies(target: Target, below_kind: str) -> str:
    if target.era == "three_tier":
        return f"Ban Thường trực Ủy ban MTTQ Việt Nam các {below_kind}"
    return f"Ban Công tác Mặt trận các {below_kind}"


def _members(target: Target) -> str:
    if target.era == "three_tier":
        return f"các tổ chức thành viên {target.kind}"
    return f"các tổ chức chính trị - xã hội {target.kind}"


def _all_levels(target: Target) -> str:
    if target.era == "three_tier":
        return f"MTTQ Việt Nam các cấp {target.unit}"
    return f"Ủy ban MTTQ Việt Nam {target.kind} và các Ban Công tác Mặt trận"


def _resolution(levels: Levels, target: Target) -> str:
    """The resolution of the unit's own Party congress, with its term where the table gives one that lasts."""
    first = _child(levels, "resolution", target).split(", ")[0]
    named = first.replace(f"Đảng bộ {target.kind}", f"Đảng bộ {target.unit}")
    term = re.search(r" nhiệm kỳ (\d{4})-(\d{4})", named)
    return named[: term.start()] if term and target.year > int(term[2]) else named
