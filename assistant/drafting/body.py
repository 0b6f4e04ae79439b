"""The provisions of the parent plan as clauses of the draft, in their order."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.drafting.draft import Action, Change, Clause
from assistant.drafting.edits import Edit
from assistant.drafting.guards import quotations, shadow
from assistant.drafting.implementation import in_implementation
from assistant.drafting.levels import Scene
from assistant.drafting.parent import ParentPlan
from assistant.drafting.paths import depth_of, slug
from assistant.drafting.rewrite import Rewritten, rewrite_text
from assistant.drafting.rules import load_rules, rule_set
from assistant.drafting.spelling import REASON, lacking_stops, only_spelling, respaced, stopped
from ingest.language import CAPITAL
from ingest.markers import read_marker
from ingest.outline import Provision

_RESOLUTION = re.compile(
    rf"[Nn]ghị quyết Đại hội(?: đại biểu)?(?: lần thứ)?(?: [IVXLC]+)?(?: của)?,? Đảng bộ (?:[Tt]hành phố|[Tt]ỉnh|TP\.?)"
    rf"(?: (?!lần|nhiệm)[{CAPITAL}][^\W\d_]*(?: [{CAPITAL}](?![IVXLC]*\b)[^\W\d_]*)*)?(?: lần thứ [IVXLC]+)?(?:,? nhiệm kỳ [0-9]{{4}} ?[-–] ?[0-9]{{4}})?"
)
_FIGURES = "Chú thích số liệu đơn vị của cấp trên"
_END_MARK = re.compile(r" ?\./\.?$")


def make_body(plan: ParentPlan, scene: Scene) -> tuple[list[Clause], bool]:
    """The provisions in their order; whether the unit's own resolution found a place among them."""
    inserted = False
    clauses: list[Clause] = []
    dropped: dict[int, str] = {}
    lacking = lacking_stops(plan)
    for provision in plan.outline.provisions:
        if provision.path.startswith("phần mở đầu"):
            continue
        raw = _END_MARK.sub(".", plan.words(provision))
        words, mended = respaced(raw)
        extra = [] if inserted else _resolution_edits(words, scene)
        inserted = inserted or bool(extra)
        if provision.level == "note" and rule_set(scene).units.search(shadow(words)):
            done = Rewritten("", dropped=_FIGURES)
        elif provision.parent in dropped:
            done = Rewritten("", dropped=dropped[provision.parent])
        else:
            done = _rewritten(plan, provision, words, scene, extra)
        if done.dropped:
            dropped[provision.index] = done.dropped
        elif provision.index in lacking:
            done, mended = _stopped(done, mended, clauses)
        clauses.append(_clause(plan, provision, raw, replace(done, changes=(*mended, *done.changes))))
    return _without_notes(plan, _kept_headings(plan, clauses, scene), dropped), inserted


def _stopped(
    done: Rewritten, mended: tuple[Change, ...], clauses: Sequence[Clause]
) -> tuple[Rewritten, tuple[Change, ...]]:
    """The clause with the stop it lacks, and what was mended in it."""
    text, added = stopped(done.text, clauses[-1].text if clauses else None)
    return replace(done, text=text), (*mended, *added)


def _without_notes(plan: ParentPlan, clauses: Sequence[Clause], dropped: Collection[int]) -> list[Clause]:
    """The clauses without the marks ("[1]") of notes that were dropped."""
    labels = [p.label for p in plan.outline.provisions if p.level == "note" and p.index in dropped]
    if not labels:
        return list(clauses)
    mark = re.compile(rf"\[(?:{'|'.join(re.escape(label or '') for label in labels)})\]")
    return [replace(clause, text=mark.sub("", clause.text)) for clause in clauses]


def _rewritten(
    plan: ParentPlan, provision: Provision, words: str, scene: Scene, extra: Sequence[Edit]
) -> Rewritten:
    implementation = in_implementation(plan, provision)
    if implementation and (heading := _shared_heading(plan, provision, words, scene)):
        return heading
    return rewrite_text(words, scene, implementation=implementation, extra=extra)


def _resolution_edits(words: str, scene: Scene) -> list[Edit]:
    """The unit's own resolution after that of the level above, the first time it is named."""
    match = _RESOLUTION.search(words)
    if match is None or any(a <= match.start() < b for a, b in quotations(words)):
        return []
    return [Edit(match.end(), match.end(), f", {scene.terms.resolution}", "add.resolution", 10)]


def _shared_heading(plan: ParentPlan, provision: Provision, words: str, scene: Scene) -> Rewritten | None:
    """A heading that names this level as one of several: the unit and the level below share its tasks."""
    marker = read_marker(words)
    start = marker.end if marker else 0
    title = re.sub(r"^(?:Đối với|Trách nhiệm của) ", "", words[start:].strip(" :."))
    has_children = any(p.parent == provision.index for p in plan.outline.provisions)
    if not has_children or not rule_set(scene).units.fullmatch(shadow(title)):
        return None
    own = [p for p in plan.outline.provisions if p.parent == provision.parent and _names_self(plan, p, scene)]
    terms = scene.terms
    new = f"{terms.mttq_unit} và {terms.below_bodies}" if own else terms.standing
    change = Change(title, new, "units.heading")
    text = f"{words[:start]} {new}".strip() if start else new
    return Rewritten(text, (change,), ("Việc cấp trên giao cho cấp này là việc của cấp mình",))


def _names_self(plan: ParentPlan, provision: Provision, scene: Scene) -> bool:
    return bool(rule_set(scene).self_.fullmatch(shadow(provision.heading or "")))


def _clause(plan: ParentPlan, provision: Provision, words: str, done: Rewritten) -> Clause:
    action = _action(done)
    return Clause(
        id=slug(provision.path),
        part="body",
        level=provision.level,
        depth=depth_of(plan, provision),
        text="" if done.dropped else done.text,
        action=action,
        parent_section=provision.path,
        parent_quote=words,
        parent_span=provision.span,
        reason=_reason(done),
        changes=done.changes,
    )


def _action(done: Rewritten) -> Action:
    if done.dropped:
        return "dropped"
    if done.flags:
        return "flagged"
    if done.shifted:
        return "shifted"
    return "rescoped" if done.changes and not only_spelling(done.changes) else "kept"


def _reason(done: Rewritten) -> str | None:
    said = (done.dropped,) if done.dropped else (*done.flags, *done.reasons)
    if only_spelling(done.changes) and not done.dropped:
        said = (*said, REASON)
    return "; ".join(dict.fromkeys(reason.rstrip(".") for reason in said)) or None


def _kept_headings(plan: ParentPlan, clauses: Sequence[Clause], scene: Scene) -> list[Clause]:
    """A heading of which every task was the superior's stays, with an open task, so that no section is lost."""
    by_path = {clause.parent_section: clause for clause in clauses}
    result: list[Clause] = []
    for clause in clauses:
        result.append(clause)
        provision = next(p for p in plan.outline.provisions if p.path == clause.parent_section)
        below = [by_path.get(p.path) for p in plan.outline.provisions if p.parent == provision.index]
        if (
            clause.action != "dropped"
            and below
            and all(b is not None and b.action == "dropped" for b in below)
        ):
            result.append(_open_task(clause, scene))
    return result


def _open_task(heading: Clause, scene: Scene) -> Clause:
    text = scene.terms.fill(load_rules().additions.only_superior)
    return Clause(
        id=f"{heading.id}+viec", part="body", level="dash", depth=heading.depth + 1, text=f"- {text}",
        action="added", reason="Các việc trong mục này đều là của cấp trên; người soạn điền việc của cấp mình hoặc bỏ mục",
    )  # fmt: skip
