"""A draft as its user goes on with it: clauses added and taken out, numbers that follow, the head filled in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.drafting.compose import draft as compose
from assistant.drafting.compose import judged
from assistant.drafting.draft import Clause, Draft
from assistant.drafting.merge import Merged, merge
from assistant.drafting.parent import ParentPlan
from assistant.drafting.renumber import order_of
from assistant.drafting.store import DraftError
from assistant.drafting.target import LAST_DAY_OF_DISTRICTS, make_target
from ingest.markers import BULLETS, read_marker

ADDED = "người soạn thêm"
_HEADS = frozenset(
    {"part", "block", "chapter", "section", "subsection", "article", "point", "item", "heading", "annex"}
)
_FIXED = frozenset({"row", "note"})  # nothing of the user's goes after these


def can_follow(clause: Clause) -> bool:
    """Whether a clause of the user's own can be put after this one."""
    return clause.level not in _FIXED and clause.part != "opening"


def with_clause(draft: Draft, after: str, text: str) -> Draft:
    """The draft with a clause of the user's own after another one; DraftError where that cannot be."""
    words = " ".join(text.split())
    at = next((i for i, clause in enumerate(draft.clauses) if clause.id == after), None)
    if at is None or not can_follow(draft.clauses[at]):
        raise DraftError("Không thêm được đoạn ở chỗ này. Hãy chọn một đoạn khác rồi thêm vào sau đoạn đó.")
    if not words:
        raise DraftError("Đoạn thêm chưa có nội dung. Hãy gõ nội dung rồi lưu lại.")
    before = draft.clauses[at]
    number = 1 + sum(clause.id.startswith(f"{after}+them-") for clause in draft.clauses)
    own = _own(before, words, f"{after}+them-{number}")
    above = replace(before, text=re.sub(r"[.;]$", ";", before.text)) if own.part == "basis" else before
    clauses = (*draft.clauses[:at], above, own, *draft.clauses[at + 1 :])
    return replace(draft, clauses=numbered_again(clauses, own.id))


def is_own(clause: Clause) -> bool:
    """Whether the user added the clause."""
    return clause.edited and clause.action == "added" and "+them-" in clause.id


def without_own(draft: Draft, clause_id: str) -> Draft:
    """The draft without a clause that the user had added; its numbers follow one another again."""
    at = next(i for i, clause in enumerate(draft.clauses) if clause.id == clause_id)
    taken = replace(draft.clauses[at], text="")
    numbered = numbered_again((*draft.clauses[:at], taken, *draft.clauses[at + 1 :]), clause_id)
    return replace(draft, clauses=tuple(clause for clause in numbered if clause.id != clause_id))


def _own(before: Clause, words: str, clause_id: str) -> Clause:
    """The user's clause, with the mark and at the depth that go with the one before."""
    level, depth = _place(before)
    marked = read_marker(words) is not None or level not in BULLETS
    text = words if marked else f"- {words}"
    if before.part == "basis":
        text = words.rstrip(" .;") + (before.text[-1:] if before.text[-1:] in ".;" else ";")
    return Clause(
        clause_id, before.part, level, depth, text, "added", before.parent_section, reason=ADDED, edited=True,
        accepted=True,
    )  # fmt: skip


def _place(before: Clause) -> tuple[str, int]:
    if before.level in _HEADS:
        return "dash", before.depth + 1
    return before.level, before.depth


def numbered_again(clauses: Sequence[Clause], clause_id: str) -> tuple[Clause, ...]:
    """The numbered siblings of a clause that was added, taken out or put back made to follow one another."""
    at = next(i for i, clause in enumerate(clauses) if clause.id == clause_id)
    found = list(clauses)
    following: int | None = None
    for i in _siblings(clauses, at):
        marker = read_marker(found[i].text or found[i].parent_quote or "")
        order = order_of(marker.label) if marker else None
        if marker is None or order is None:
            continue
        number = order[1] if following is None else following
        following = number + bool(found[i].text)
        if number != order[1] and number <= len(order[0]):
            text = re.sub(rf"^{re.escape(marker.label)}(?!\w)", order[0][number - 1], found[i].text)
            found[i] = replace(found[i], text=text)
    return tuple(found)


def _siblings(clauses: Sequence[Clause], at: int) -> list[int]:
    """Places of the clauses of the same level under the same heading, those that are not printed too."""
    one = clauses[at]
    start = next((i + 1 for i in range(at, -1, -1) if _above(clauses[i], one)), 0)
    end = next((i for i in range(at, len(clauses)) if _above(clauses[i], one)), len(clauses))
    same = (one.part, one.level, one.depth)
    return [i for i in range(start, end) if (clauses[i].part, clauses[i].level, clauses[i].depth) == same]


def below(clauses: Sequence[Clause], clause_id: str) -> list[Clause]:
    """A clause and, of a heading, all that stands below it."""
    at = next((i for i, clause in enumerate(clauses) if clause.id == clause_id), None)
    if at is None:
        raise DraftError(f"Dự thảo không có điều khoản '{clause_id}'. Hãy mở lại dự thảo rồi chọn.")
    head = clauses[at]
    found = [head]
    for clause in clauses[at + 1 :]:
        if head.part != "body" or clause.part != "body" or clause.depth <= head.depth:
            break
        found.append(clause)
    return found


def _above(clause: Clause, one: Clause) -> bool:
    return clause.part != one.part or clause.depth < one.depth


def with_head(
    draft: Draft,
    title: str,
    number: str | None,
    day: date | None,
    signer: str | None,
    signer_title: str | None,
) -> Draft:
    """The draft with what its head and its end say; DraftError for a day on which the unit was not there."""
    two_tier = draft.target.era == "two_tier"
    if day and (day > LAST_DAY_OF_DISTRICTS) != two_tier:
        when = "từ 01/7/2025" if two_tier else "đến hết 30/6/2025"
        raise DraftError(
            f"Ngày {day:%d/%m/%Y} không hợp với {draft.target.unit}: dự thảo soạn cho thời kỳ {when}."
            " Hãy sửa ngày, hoặc soạn dự thảo mới cho đơn vị của ngày đó."
        )
    target = replace(
        draft.target, number=number or None, day=day, signer=signer or None, signer_title=signer_title or None
    )
    return replace(draft, title=" ".join(title.split()) or draft.title, target=target)


def made_again(plan: ParentPlan, base: Draft, edited: Draft) -> tuple[Merged, Draft]:
    """The edited draft carried over to a corrected parent, and the rule-made draft that it now starts from."""
    old = base.target
    target = make_target(
        f"{old.unit}, {old.parent_kind} {old.parent_name}", None, old.year, plan, day=old.day or _early(base),
        number=old.number, signer=old.signer, signer_title=old.signer_title,
    )  # fmt: skip
    new = compose(plan, replace(target, day=old.day))
    merged = merge(base, edited, new)
    return replace(merged, draft=judged(merged.draft, plan.document)), replace(new, id=edited.id)


def _early(base: Draft) -> date | None:
    """A draft without a day of its own stays in the time it was made for."""
    year = base.target.year
    return date(year, 12, 31) if base.target.era == "two_tier" and year == 2025 else None
