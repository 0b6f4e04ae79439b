"""What became of each task of the parent plan: covered by a clause, dropped with its reason, or open."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.drafting.draft import Clause, Covered, Target
from assistant.drafting.tasks import Task, one_line
from ingest.language import comparable, syllables
from ingest.source import Span

_KEPT_WORDS = 0.3  # share of a task's words that the clause or what was replaced in it has to hold
_LEVELS = re.compile(r"các cấp|mttq|mặt trận")


def cover(tasks: Sequence[Task], clauses: Sequence[Clause], target: Target) -> tuple[Covered, ...]:
    """One row for each task or figure to reach of the parent, in its order; `clauses` are those of the draft.

    A clause takes up a task when it comes from the same words of the parent and still says them,
    its replacements told. Requirements on how to work are no tasks.
    """
    return tuple(_covered(task, clauses, target) for task in tasks if task.kind != "requirement")


def _covered(task: Task, clauses: Sequence[Clause], target: Target) -> Covered:
    words = one_line(task.quote)
    found = _sources(task, clauses)
    taken = next((clause for clause in found if _says(clause, task)), None)
    if taken is not None:
        reason = f"Cần xem lại: {taken.reason}" if taken.action == "flagged" and taken.reason else None
        return Covered(task.section, words, "covered", taken.id, reason)
    dropped = next((clause for clause in found if _drops(clause, task)), None)
    if dropped is not None:
        return Covered(task.section, words, "dropped", dropped.id, _why_dropped(dropped, task))
    return Covered(
        task.section, words, "open", found[0].id if found else None, _why_open(task, found, target)
    )


def _sources(task: Task, clauses: Sequence[Clause]) -> list[Clause]:
    """Clauses that come from the task's words, those that hold most of them first."""
    spanned = [(c, _overlap(c.parent_span, task.span)) for c in clauses if c.parent_span]
    found = [clause for clause, shared in sorted(spanned, key=lambda row: -row[1]) if shared]
    return found or [c for c in clauses if c.parent_span is None and c.parent_section == task.section]


def _overlap(span: Span | None, other: Span) -> int:
    return max(0, min(span.end, other.end) - max(span.start, other.start)) if span else 0


def _says(clause: Clause, task: Task) -> bool:
    """Does the printed clause still hold the task?"""
    if clause.action == "dropped" or not clause.text.strip() or _removal(clause, task):
        return False
    asked = _words(task.quote)
    said = _words(clause.text) | {
        word for change in clause.changes if change.after for word in _words(change.before)
    }
    return not asked or len(asked & said) >= _KEPT_WORDS * len(asked)


def _words(text: str) -> set[str]:
    return set(syllables(comparable(text)))


def _removal(clause: Clause, task: Task) -> str | None:
    """The rule that took the task's words out of the clause."""
    asked = _words(task.quote)
    for change in clause.changes:
        if not change.after.strip() and len(asked & _words(change.before)) >= (1 - _KEPT_WORDS) * len(asked):
            return change.rule
    return None


def _drops(clause: Clause, task: Task) -> bool:
    return clause.action == "dropped" or _removal(clause, task) is not None


def _why_dropped(clause: Clause, task: Task) -> str:
    return clause.reason or _removal(clause, task) or "đã bỏ khỏi dự thảo, chưa ghi lý do"


def _why_open(task: Task, found: Sequence[Clause], target: Target) -> str:
    if found:
        return "Điều khoản lấy từ mục này không còn nói tới việc này."
    whose = "" if _LEVELS.search(task.actor.lower()) else f" (việc của {task.actor})"
    return f"Chưa có điều khoản nào của dự thảo cho {target.unit} lấy từ mục này{whose}."
