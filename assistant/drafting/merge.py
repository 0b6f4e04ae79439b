"""A draft made again from a corrected parent, with what the user had changed: a three-way merge by clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from assistant.drafting.draft import Clause, Draft, Target

_OWN = (
    "text",
    "action",
    "reason",
    "changes",
    "edited",
    "accepted",
)  # what is said; the rest tells where it comes from
_BOTH = "Bạn đã sửa điều khoản này, và văn bản cấp trên cũng đã đổi. Dự thảo giữ bản của bạn."
_GONE = "Bạn đã sửa điều khoản này, nhưng văn bản cấp trên không còn mục đó. Dự thảo vẫn giữ bản của bạn."
_BACK = "Bạn đã xóa điều khoản này, nhưng văn bản cấp trên đã đổi ở đó. Dự thảo đưa bản mới vào."
_FIELD = "Bạn đã sửa chỗ này, và bản soạn lại cũng đổi. Dự thảo giữ bản của bạn."


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place that both sides changed: what it was, the user's words, the new ones; None where it is gone.

    `place` is the id of a clause, "title", "recipients" or a field of the target ("target.signer").
    """

    place: str
    base: str | None
    edited: str | None
    new: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Merged:
    """The draft to go on with, and what the user has to look at."""

    draft: Draft
    conflicts: tuple[Conflict, ...] = ()


def merge(base: Draft, edited: Draft, new: Draft) -> Merged:
    """`edited` with what changed between `base` and `new`; where both changed, the user's words stay.

    Order and provenance are those of `new`; clauses that the user added stay after the one they
    followed. Coverage and checklist are those of `new`: they have to be made anew afterwards.
    """
    conflicts: list[Conflict] = []
    clauses = _clauses(base, edited, new, conflicts)
    title = _field("title", base.title, edited.title, new.title, conflicts)
    recipients = _field("recipients", base.recipients, edited.recipients, new.recipients, conflicts)
    target = _target(base.target, edited.target, new.target, conflicts)
    merged = replace(
        new, clauses=clauses, title=title, recipients=recipients, target=target, id=edited.id or new.id
    )
    return Merged(merged, tuple(conflicts))


def _clauses(base: Draft, edited: Draft, new: Draft, conflicts: list[Conflict]) -> tuple[Clause, ...]:
    old, mine, theirs = ({c.id: c for c in draft.clauses} for draft in (base, edited, new))
    merged: dict[str, Clause] = {}
    for clause_id, clause in theirs.items():
        if kept := _in_new(old.get(clause_id), mine.get(clause_id), clause, conflicts):
            merged[clause_id] = kept
    only_mine = {c.id for c in edited.clauses if c.id not in theirs and _stays(old.get(c.id), c, conflicts)}
    return _placed(list(merged.values()), edited.clauses, only_mine)


def _in_new(old: Clause | None, mine: Clause | None, new: Clause, conflicts: list[Conflict]) -> Clause | None:
    """A clause of the new draft as it goes on; None where the user had removed it."""
    if mine is None:
        if old is None:
            return new
        if _same(old, new):
            return None
        conflicts.append(Conflict(new.id, old.text, None, new.text, _BACK))
        return new
    if old is not None and _same(old, mine):
        return replace(new, accepted=mine.accepted and _same(old, new))
    if (old is not None and _same(old, new)) or _same(mine, new):
        return _with_words(new, mine)
    conflicts.append(Conflict(new.id, old.text if old else None, mine.text, new.text, _BOTH))
    return _with_words(new, mine)


def _stays(old: Clause | None, mine: Clause, conflicts: list[Conflict]) -> bool:
    """A clause that the new draft has not: the user's own stays, an edited one too, and is told."""
    if old is None:
        return True
    if _same(old, mine):
        return False
    conflicts.append(Conflict(mine.id, old.text, mine.text, None, _GONE))
    return True


def _same(one: Clause, other: Clause) -> bool:
    """Do both say the same? Where the words come from does not matter, nor the reason given."""
    return (one.text, one.action) == (other.text, other.action)


def _with_words(new: Clause, mine: Clause) -> Clause:
    own: dict[str, Any] = {name: getattr(mine, name) for name in _OWN}
    return replace(new, **own)


def _placed(merged: list[Clause], mine: Sequence[Clause], only_mine: set[str]) -> tuple[Clause, ...]:
    """The user's own clauses put in after the clause that they followed."""
    placed = list(merged)
    for number, clause in enumerate(mine):
        if clause.id in only_mine:
            before = [c.id for c in mine[:number]]
            at = max((i + 1 for i, c in enumerate(placed) if c.id in before), default=0)
            near = next(
                (i + 1 for name in reversed(before) for i, c in enumerate(placed) if c.id == name), at
            )
            placed.insert(near, clause)
    return tuple(placed)


def _field(place: str, base: Any, edited: Any, new: Any, conflicts: list[Conflict]) -> Any:
    if edited in (base, new):
        return new
    if new != base:
        conflicts.append(Conflict(place, _shown(base), _shown(edited), _shown(new), _FIELD))
    return edited


def _shown(value: Any) -> str | None:
    if isinstance(value, tuple):
        return "\n".join(map(str, value))
    return None if value is None else str(value)


def _target(base: Target, edited: Target, new: Target, conflicts: list[Conflict]) -> Target:
    values: dict[str, Any] = {}
    for name in (field.name for field in fields(Target)):
        old, mine, theirs = (getattr(target, name) for target in (base, edited, new))
        values[name] = _field(f"target.{name}", old, mine, theirs, conflicts)
    return Target(**values)
