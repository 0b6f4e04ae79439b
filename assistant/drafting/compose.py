"""The draft of a plan: every clause of the parent in its order, what is added, title, recipients, open fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.drafting.body import make_body
from assistant.drafting.checklist import check
from assistant.drafting.coverage import cover
from assistant.drafting.draft import Clause, Draft, Target
from assistant.drafting.implementation import with_implementation
from assistant.drafting.levels import Scene, scene_for
from assistant.drafting.opening import make_bases, make_title
from assistant.drafting.parent import ParentPlan
from assistant.drafting.recipients import recipient_clauses, recipients
from assistant.drafting.renumber import closed, numbered, unique_ids
from assistant.drafting.rules import load_rules
from assistant.drafting.stated import stated_notes
from assistant.drafting.tasks import tasks
from ingest.library import Document

_OPEN_FIELD = re.compile(r"\[… cần điền: (?P<what>[^\]]*)\]")


@dataclass(frozen=True, slots=True)
class Options:
    """Settings of a draft: working days between the deadlines of the level below and the unit's own."""

    working_days: int | None = None

    @property
    def days(self) -> int:
        """The setting, or what the data file has."""
        return load_rules().additions.working_days if self.working_days is None else self.working_days


def draft(parent: ParentPlan, target: Target, options: Options | None = None) -> Draft:
    """The plan of the target unit made from the parent plan, every clause with what was done to it."""
    options = options or Options()
    scene = scene_for(parent, target)
    title, title_flags = make_title(parent, scene)
    body, inserted = make_body(parent, scene)
    bases = make_bases(parent, scene, title, with_resolution=not inserted)
    whole = with_implementation(parent, scene, body, options.days)
    clauses = unique_ids(numbered([*bases, *closed(whole)]))
    made = Draft(
        parent_id=parent.id,
        parent_title=parent.title,
        target=target,
        title=title,
        clauses=(*clauses, *recipient_clauses(parent, scene)),
        recipients=recipients(scene),
        warnings=_warnings(parent, scene, title_flags, clauses),
    )
    return judged(made, parent.document)


def judged(made: Draft, parent: Document) -> Draft:
    """The draft with what follows from its clauses: recipients, open fields, coverage and checklist."""
    lines = tuple(re.sub(r"^- ", "", clause.text) for clause in made.clauses if clause.part == "recipient")
    listed = replace(made, recipients=tuple(line for line in lines if line))
    opened = replace(listed, open_fields=_open_fields(listed))
    covered = replace(opened, coverage=cover(tasks(parent), opened.clauses, opened.target))
    return replace(covered, checklist=check(covered, parent))


def _warnings(
    plan: ParentPlan, scene: Scene, title_flags: Sequence[str], clauses: Sequence[Clause]
) -> tuple[str, ...]:
    found = list(scene.target.notes)
    if scene.delta:
        found.append(
            f"Kế hoạch cấp trên là của năm {scene.parent_year}, bản thảo cho năm {scene.target.year}:"
            " đã chuyển năm, ngày kỷ niệm; đối chiếu hướng dẫn của năm kế hoạch"
        )
    if plan.year is None:
        found.append("Kế hoạch cấp trên không ghi năm kế hoạch: các mốc năm cần kiểm tra lại")
    found += stated_notes(plan.document)
    found += [f"Kế hoạch cấp trên: {warning}" for warning in plan.document.warnings]
    found += title_flags
    found += [
        clause.reason
        for clause in clauses
        if clause.action == "added" and clause.reason and clause.reason.startswith("Đề xuất")
    ]
    return tuple(dict.fromkeys(found))


def _open_fields(made: Draft) -> tuple[str, ...]:
    target = made.target
    named = (
        ("số", target.number), ("ngày ban hành", target.day), ("người ký", target.signer),
        ("chức vụ người ký", target.signer_title),
    )  # fmt: skip
    missing = [name for name, value in named if value is None]
    texts = [made.title, *(clause.text for clause in made.clauses)]
    missing += [match["what"] for text in texts for match in _OPEN_FIELD.finditer(text)]
    return tuple(dict.fromkeys(missing))
