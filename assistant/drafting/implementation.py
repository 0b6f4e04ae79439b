"""The unit's own part on implementation: what is added to the parent's words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from assistant.drafting.draft import Change, Clause
from assistant.drafting.duties import Deadline, earlier, proposal, report_deadlines
from assistant.drafting.guards import shadow
from assistant.drafting.levels import Scene
from assistant.drafting.parent import ParentPlan
from assistant.drafting.paths import depth_of, slug
from assistant.drafting.renumber import ANNEXES, ROMAN
from assistant.drafting.rules import load_rules
from ingest.language import sentences
from ingest.outline import Provision

_OWN_PART = "Phần tổ chức thực hiện của cấp mình"
_IMPLEMENTATION = re.compile(r"tổ chức thực hiện|phân công|trách nhiệm thực hiện|tổ chức triển khai")


def in_implementation(plan: ParentPlan, provision: Provision) -> bool:
    """Whether a provision stands in the part on implementation."""
    node: Provision | None = provision
    while node is not None:
        if node.level in {"part", "block", "section", "heading"} and _IMPLEMENTATION.search(
            shadow(node.heading or "")
        ):
            return True
        node = plan.outline.provisions[node.parent] if node.parent is not None else None
    return False


def with_implementation(
    plan: ParentPlan, scene: Scene, body: Sequence[Clause], working_days: int
) -> list[Clause]:
    """The clauses with what the unit's own implementation part needs beside the parent's words."""
    part = _last_part(plan)
    found = obligations(scene, body)
    wanted = _wanted(scene, body, found, working_days)
    added = [_added(plan, scene, part, name, template, reason) for name, template, reason in wanted]
    if part is None:
        added.insert(0, _heading(plan))
    end = _end_of(plan, part, body)
    return [*body[:end], *added, *body[end:]]


def _wanted(
    scene: Scene, body: Sequence[Clause], found: Sequence[Deadline], working_days: int
) -> list[tuple[str, str, str]]:
    """Name, template and reason of each clause to add."""
    said = shadow(" ".join(clause.text for clause in body[-12:]))
    additions = load_rules().additions
    wanted = []
    if "tổ chức thành viên" not in said and "tổ chức chính trị - xã hội" not in said:
        wanted.append(("thanh-vien", additions.members, _OWN_PART))
    wanted.append(
        ("cap-duoi", _below_template(found, working_days, scene), _below_reason(found, working_days))
    )
    if not found:
        wanted.append(("theo-doi", additions.follow_up, "Kế hoạch cấp trên không nêu hạn báo cáo"))
    return wanted


def _heading(plan: ParentPlan) -> Clause:
    """The heading of an implementation part that the parent plan has not."""
    parts = [p for p in plan.outline.provisions if p.level == "part" and p.parent is None]
    label = f"{ROMAN[len(parts)]}. " if 0 < len(parts) < len(ROMAN) else ""
    return Clause(
        id="cuoi", part="body", level="part", depth=0, text=f"{label}TỔ CHỨC THỰC HIỆN", action="added",
        reason="Kế hoạch cấp trên không có phần tổ chức thực hiện",
    )  # fmt: skip


def _end_of(plan: ParentPlan, part: Provision | None, body: Sequence[Clause]) -> int:
    """Where the added clauses go: after the last clause of the part, before an annex."""
    if part is None:
        return next((i for i, clause in enumerate(body) if clause.level in ANNEXES), len(body))
    inside = {part.index}
    paths = {part.path}
    for provision in plan.outline.provisions:
        if provision.parent in inside:
            inside.add(provision.index)
            paths.add(provision.path)
    return max((i + 1 for i, clause in enumerate(body) if clause.parent_section in paths), default=len(body))


def obligations(scene: Scene, body: Sequence[Clause]) -> list[Deadline]:
    """Deadlines by which the unit reports to the level above."""
    found: list[Deadline] = []
    for clause in body:
        superior = shadow(scene.terms.superior) in shadow(clause.text)
        if superior or any(
            change.rule in {"verb.request_report", "units.body", "units.body_district", "tier.board"}
            for change in clause.changes
        ):
            for start, end in sentences(clause.text):
                found += report_deadlines(clause.text[start:end], scene.target.year)
    return list({(one.kind, one.day, one.each, one.until): one for one in reversed(found)}.values())[::-1]


def _below_template(found: Sequence[Deadline], working_days: int, scene: Scene) -> str:
    additions = load_rules().additions
    if not found:
        return additions.below.replace("{deadline}", "")
    ordered = sorted(found, key=lambda one: (one.kind == "absolute", one.until or date.min))
    when = _listed(dict.fromkeys(earlier(one, working_days, scene.target.kind) for one in ordered))
    return additions.below.replace("{deadline}", additions.below_deadline.replace("{when}", when))


def _listed(items: Iterable[str]) -> str:
    """ "a, b và c"."""
    *rest, last = list(items)
    return f"{', '.join(rest)} và {last}" if rest else last


def _below_reason(found: Sequence[Deadline], working_days: int) -> str:
    return proposal(found, working_days) if found else _OWN_PART


def _last_part(plan: ParentPlan) -> Provision | None:
    parts = [
        p
        for p in plan.outline.provisions
        if _IMPLEMENTATION.search(shadow(p.heading or "")) and p.level != "dash"
    ]
    return parts[-1] if parts else None


def _added(
    plan: ParentPlan, scene: Scene, part: Provision | None, name: str, template: str, reason: str
) -> Clause:
    filled = template.replace("{Members}", _capital(scene.terms.members))
    text = _capital(scene.terms.fill(filled))
    siblings = [p for p in plan.outline.provisions if part is not None and p.parent == part.index]
    level = siblings[-1].level if siblings and siblings[-1].level in {"section", "dash"} else "paragraph"
    mark = {"section": f"{_last_number(siblings) + 1}. ", "dash": "- "}.get(level, "")
    depth = depth_of(plan, part) + 1 if part else 1
    above = slug(part.path) if part else "cuoi"
    return Clause(
        id=f"{above}+{name}", part="body", level=level, depth=depth, text=mark + text, action="added",
        reason=reason, changes=(Change("", text, f"add.{name}"),),
    )  # fmt: skip


def _last_number(siblings: Sequence[Provision]) -> int:
    numbers = [int(p.label) for p in siblings if p.label and p.label.isdigit()]
    return max(numbers, default=0)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
