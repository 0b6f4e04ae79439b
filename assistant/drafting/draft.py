"""A draft: its target, its clauses with what was done to each, its coverage and its checklist."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

from ingest.source import Span

Action = Literal["kept", "rescoped", "shifted", "added", "dropped", "flagged"]
ACTIONS: tuple[Action, ...] = ("kept", "rescoped", "shifted", "added", "dropped", "flagged")
Part = Literal["basis", "opening", "body", "recipient"]
OPEN = "[… cần điền: {}]"  # how a fact that cannot be known is printed


@dataclass(frozen=True, slots=True)
class Target:
    """The unit that a draft is for, as it stands on the plan's date.

    `kind`, `name` and `parent_kind`, `parent_name` are as written after 1 July 2025 or before it, by
    `era`; `column` is a column of corpus/levels.yaml. What is not known is None and listed as open.
    `notes` tell what the reader has to know, such as the merger that made the unit.
    """

    unit: str
    kind: str
    name: str
    parent_kind: str
    parent_name: str
    column: str
    era: Literal["three_tier", "two_tier"]
    year: int
    day: date | None = None
    number: str | None = None
    signer: str | None = None
    signer_title: str | None = None
    subordinates: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One replacement inside a clause, with the rule that made it."""

    before: str
    after: str
    rule: str

    def as_json(self) -> dict[str, str]:
        """The object of the contract."""
        return {"from": self.before, "to": self.after, "rule": self.rule}


@dataclass(frozen=True, slots=True)
class Clause:
    """A provision of the draft. `id` stays the same when the draft is made again from a corrected parent.

    `text` is what is printed, mark included ("1. ...", "- ..."); a dropped clause keeps its words in
    `parent_quote` and has no text. `level` and `depth` place it in the tree, as in ingest.tree.
    `parent_span` lies in the text of record of the parent plan. `edited` and `accepted` tell what the
    user did.
    """

    id: str
    part: Part
    level: str
    depth: int
    text: str
    action: Action
    parent_section: str | None = None
    parent_quote: str | None = None
    parent_span: Span | None = None
    reason: str | None = None
    changes: tuple[Change, ...] = ()
    edited: bool = False
    accepted: bool = False

    def as_json(self) -> dict[str, Any]:
        """The object of the contract."""
        whole = asdict(self) | {"changes": [change.as_json() for change in self.changes]}
        whole.pop("parent_span")
        if self.parent_span:
            whole |= {"parent_start": self.parent_span.start, "parent_end": self.parent_span.end}
        return whole


@dataclass(frozen=True, slots=True)
class Covered:
    """One task that the parent plan gives, and the clause that takes it up; `reason` when it is dropped."""

    parent_section: str
    task: str
    status: Literal["covered", "dropped", "open"]
    clause_id: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist before signing."""

    item: str
    ok: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan of the target unit, clause by clause, in the order of the parent plan."""

    parent_id: str
    parent_title: str
    target: Target
    title: str
    clauses: tuple[Clause, ...]
    recipients: tuple[str, ...]
    coverage: tuple[Covered, ...] = ()
    checklist: tuple[Check, ...] = ()
    open_fields: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    id: str | None = field(default=None, compare=False)

    def as_json(self, out: str | None = None) -> dict[str, Any]:
        """The draft object of the contract."""
        target = asdict(self.target) | {"day": self.target.day.isoformat() if self.target.day else None}
        return {
            "out": out,
            "id": self.id,
            "parent_id": self.parent_id,
            "parent_title": self.parent_title,
            "title": self.title,
            "target": target,
            "clauses": [clause.as_json() for clause in self.clauses],
            "recipients": list(self.recipients),
            "coverage": [asdict(row) for row in self.coverage],
            "checklist": [asdict(row) for row in self.checklist],
            "open_fields": list(self.open_fields),
            "warnings": list(self.warnings),
        }
