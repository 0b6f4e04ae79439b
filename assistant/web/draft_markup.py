"""Drafts as HTML: the facts of a unit, the two columns of clauses, checklist, coverage, tasks, conflicts, lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape

from assistant.drafting.batch import BatchLine
from assistant.drafting.draft import Check, Covered, Draft, Target
from assistant.drafting.merge import Conflict
from assistant.drafting.parent import ParentPlan
from assistant.drafting.schedule import KINDS
from assistant.drafting.store import Stored
from assistant.drafting.tasks import Task
from assistant.web import draft_texts as texts
from assistant.web.draft_desk import Opened
from assistant.web.draft_diff import marked_pair
from assistant.web.markup import button, quiet_html, status_html, warnings_html

_SHOWN_NAMES = 8
_FOLD = 160  # characters of a detail that are shown at once


# -- a new draft ---------------------------------------------------------------------------------------


def facts_html(plan: ParentPlan, target: Target) -> str:
    """What is known of the unit, and what the reader has to know of it."""
    facts = texts.FACTS
    below = list(target.subordinates)
    names = ", ".join(below[:_SHOWN_NAMES])
    if len(below) > _SHOWN_NAMES:
        names = texts.AND_MORE.format(names=names, count=len(below) - _SHOWN_NAMES)
    rows = (
        (facts["unit"], target.unit), (facts["above"], f"{target.parent_kind} {target.parent_name}"),
        (facts["era"], texts.ERAS[target.era]), (facts["below"], names), (facts["plan"], _plan_line(plan)),
    )  # fmt: skip
    cells = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in rows if value)
    return f'<dl class="mt-facts">{cells}</dl>{warnings_html(target.notes)}'


def _plan_line(plan: ParentPlan) -> str:
    parts = (plan.header.number, f"{plan.day:%d/%m/%Y}" if plan.day else None, plan.title)
    return ", ".join(part for part in parts if part)


def kept_html(drafts: Sequence[Stored], open_id: str = "") -> str:
    """The list of drafts, each with a button to open it and one to remove it."""
    if not drafts:
        return status_html(texts.NONE_KEPT)
    rows = "".join(
        f'<li{_current(row.id == open_id)}><button type="button" class="mt-draft-open" data-event="click" data-act="open" '
        f'data-draft="{escape(row.id)}"><span>{escape(row.title)}</span><small>{escape(row.unit)}, {row.year}; '
        f"{escape(texts.CHANGED_AT.format(when=_when(row.changed_at)))}</small></button>"
        + button(
            texts.REMOVE,
            "click",
            act="remove",
            draft=row.id,
            asked=texts.REMOVE_ASKED.format(title=row.title),
        )
        + "</li>"
        for row in drafts
    )
    return f'<ul class="mt-drafts">{rows}</ul>'


def _current(yes: bool) -> str:
    return ' aria-current="true"' if yes else ""


def _when(utc: str) -> str:
    """ "2027-01-05T02:03:04Z" as "05/01/2027"."""
    return f"{utc[8:10]}/{utc[5:7]}/{utc[:4]}"


# -- the draft -----------------------------------------------------------------------------------------


def head_html(opened: Opened) -> str:
    """Title, unit, what is still open, what to mind."""
    draft = opened.draft
    target = draft.target
    printed = [clause for clause in draft.clauses if clause.text or clause.action == "dropped"]
    reviewed = texts.REVIEWED.format(done=sum(c.accepted for c in printed), count=len(printed))
    fields = texts.OPEN_FIELDS.format(fields="; ".join(draft.open_fields)) if draft.open_fields else ""
    gone = () if opened.parent else (texts.PARENT_GONE,)
    notes = tuple(dict.fromkeys((*gone, *target.notes, *draft.warnings)))
    return (
        f'<div class="mt-draft-head"><h2>{escape(draft.title)}</h2><p class="mt-quiet">{escape(target.unit)}, '
        f"{escape(target.parent_kind)} {escape(target.parent_name)}; năm {target.year}; {escape(reviewed)}</p>"
        f"<p>{escape(fields)}</p>{_folded_notes(notes)}</div>"
    )


def _folded_notes(notes: Sequence[str]) -> str:
    if len(notes) < 3:
        return warnings_html(notes)
    return f"<details><summary>⚠ {len(notes)} điều cần biết</summary>{warnings_html(notes)}</details>"


# -- beside it -----------------------------------------------------------------------------------------


def checklist_html(checks: Iterable[Check]) -> str:
    """The checklist before signing, what is not in order first."""
    rows = "".join(
        f'<li class="{"mt-ok" if check.ok else "mt-not-ok"}"><b>{"✓" if check.ok else "⚠"} {escape(check.item)}</b>'
        f'<span class="mt-hidden"> {texts.OK if check.ok else texts.NOT_OK}</span>{_folded(check.detail)}</li>'
        for check in sorted(checks, key=lambda check: check.ok)
    )
    return f'<ul class="mt-checks">{rows}</ul>'


def _folded(words: str) -> str:
    """A paragraph; a long one shows its beginning and opens."""
    if len(words) <= _FOLD:
        return f"<p>{escape(words)}</p>"
    begin = words[:_FOLD].rpartition(" ")[0]
    return f"<details><summary>{escape(begin)}…</summary><p>{escape(words)}</p></details>"


def coverage_html(rows: Sequence[Covered]) -> str:
    """What became of each task of the parent plan, those that are missing first."""
    if not rows:
        return status_html(texts.NO_COVERAGE)
    counts = Counter(row.status for row in rows)
    told = texts.COVERAGE_SUM.format(**{name: counts[name] for name in ("covered", "dropped", "open")})
    order = {"open": 0, "dropped": 1, "covered": 2}
    items = "".join(_covered(row) for row in sorted(rows, key=lambda row: order[row.status]))
    return f'<p>{escape(told)}</p><ul class="mt-coverage">{items}</ul>'


def _covered(row: Covered) -> str:
    reason = f"<small>{escape(row.reason)}</small>" if row.reason else ""
    words = f"{escape(row.task)}"
    if row.clause_id and row.status == "covered":
        words = f'<button type="button" class="mt-link" data-event="jump" data-clause="{escape(row.clause_id)}">{words}</button>'
    badge = f'<span class="mt-badge mt-is-{row.status}">{escape(texts.COVERED[row.status])}</span>'
    return f"<li>{badge} <small>{escape(row.parent_section)}</small><p>{words}</p>{reason}</li>"


def duties_html(duties: Sequence[Task]) -> str:
    """The tasks of the parent plan: who does what by when."""
    if not duties:
        return status_html(texts.NO_DUTIES)
    return f'<ol class="mt-duties">{"".join(map(_duty, duties))}</ol>'


def _duty(task: Task) -> str:
    names = texts.DUTY
    to = f"{task.report_to} (qua {task.way})" if task.report_to and task.way else task.report_to
    rows = (
        (names["actor"], task.actor),
        (names["due"], task.due),
        (names["to"], to),
        (names["section"], task.section),
    )
    cells = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in rows if value)
    return f"<li><b>{escape(KINDS[task.kind])}</b>: {escape(task.action)}<dl>{cells}</dl></li>"


def conflicts_html(conflicts: Sequence[Conflict]) -> str:
    """Places that the user and the corrected parent both changed, with a choice for each clause."""
    if not conflicts:
        return ""
    items = "".join(_conflict(number, conflict) for number, conflict in enumerate(conflicts))
    head = escape(texts.CONFLICTS.format(count=len(conflicts)))
    return f'<section class="mt-conflicts"><h3>⚠ {head}</h3>{items}</section>'


def _conflict(number: int, conflict: Conflict) -> str:
    was, mine, theirs = (text or "" for text in (conflict.base, conflict.edited, conflict.new))
    rows = ((texts.WAS, was), (texts.MINE, mine), (texts.THEIRS, theirs))
    cells = "".join(
        f"<div><b>{escape(name)}</b><p>{marked_pair(was, words)[1] if words else quiet_html(texts.GONE_WORDS)}</p></div>"
        for name, words in rows
    )
    field = texts.FIELD_NAMES.get(conflict.place, "")
    head = f"<h4>{escape(field)}</h4>" if field else ""
    choices = "".join(
        button(label, "click", "mt-button mt-small", act=act, conflict=number)
        for label, act in ((texts.KEEP_MINE, "mine"), (texts.TAKE_THEIRS, "theirs"))
    )
    return (
        f'<div class="mt-conflict">{head}<p>{escape(conflict.note)}</p><div class="mt-three">{cells}</div>'
        f'<div class="mt-tools">{"" if field else choices}</div></div>'
    )


# -- many at once --------------------------------------------------------------------------------------


def batch_html(lines: Sequence[BatchLine], count: int, told: str, busy: bool = False) -> str:
    """How far a run has come, and the units that failed."""
    failed = [line for line in lines if line.status == "failed"]
    bar = f'<progress max="{max(count, 1)}" value="{len(lines)}" aria-label="{escape(told)}"></progress>'
    items = "".join(f"<li>{escape(line.unit)}: {escape(line.error or '')}</li>" for line in failed)
    trouble = f"<p>{texts.BATCH_FAILED.format(count=len(failed))}</p><ul>{items}</ul>" if failed else ""
    return f'<div class="mt-batch">{bar}{status_html(told, busy)}{trouble}</div>'


def titles(draft: Draft) -> tuple[str, str]:
    """Headings of the checklist and of the coverage, with how much is left."""
    left = sum(not check.ok for check in draft.checklist)
    done = sum(row.status == "covered" for row in draft.coverage)
    checks = texts.CHECKLIST_LEFT.format(count=left) if left else texts.CHECKLIST
    return checks, f"{texts.COVERAGE}: {done}/{len(draft.coverage)}"
