"""The clauses of a draft as HTML: the parent's words on the left, the draft's on the right, what can be done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

from assistant.drafting.draft import ACTIONS, Change, Clause
from assistant.drafting.revise import can_follow, is_own
from assistant.web import draft_texts as texts
from assistant.web.draft_desk import Opened, View
from assistant.web.draft_diff import marked_pair
from assistant.web.markup import button, quiet_html, status_html


def clauses_html(opened: Opened, view: View) -> str:
    """Both columns: the parent's words on the left, the draft's on the right, with what can be done."""
    draft = opened.draft
    shown = [clause for clause in draft.clauses if _is_shown(clause, view)]
    rows = "".join(_row(clause, view) for clause in shown) or status_html(texts.NOTHING_SHOWN)
    right = texts.RIGHT.format(unit=draft.target.unit)
    return (
        f'{_filters(draft.clauses, view)}<div class="mt-pair mt-pair-head" aria-hidden="true"><div>{escape(texts.LEFT)}</div>'
        f'<div>{escape(right)}</div></div><div class="mt-clauses">{rows}</div>'
    )


def _is_shown(clause: Clause, view: View) -> bool:
    if view.show == "all" or clause.id in (view.editing, view.adding):
        return True
    return clause.edited if view.show == "edited" else clause.action == view.show


def _filters(clauses: Sequence[Clause], view: View) -> str:
    counts = Counter(clause.action for clause in clauses)
    edited = sum(clause.edited for clause in clauses)
    kinds = [("all", texts.SHOW_ALL, len(clauses))]
    kinds += [(action, texts.BADGES[action], counts[action]) for action in ACTIONS if counts[action]]
    kinds += [("edited", texts.SHOW_EDITED, edited)] if edited else []
    buttons = "".join(
        f'<button type="button" class="mt-button mt-filter mt-is-{kind}" aria-pressed="{str(kind == view.show).lower()}" '
        f'data-event="click" data-act="show" data-show="{kind}">{escape(label)} <b>{count}</b></button>'
        for kind, label, count in kinds
    )
    rest = button(texts.ACCEPT_REST, "click", act="accept_rest")
    return f'<div class="mt-filters" role="group" aria-label="{escape(texts.SHOW)}">{buttons}{rest}</div>'


def _row(clause: Clause, view: View) -> str:
    """One clause in both columns."""
    before, after = clause.parent_quote or "", clause.text
    left, right = marked_pair(before, after) if before and after else (escape(before), escape(after))
    if not before and after:
        right = f"<ins>{right}</ins>" if clause.action == "added" else right
    if before and not after:
        left = f"<del>{left}</del>"
    words = (
        _form(clause, "save", texts.EDIT_LABEL, after or before)
        if view.editing == clause.id
        else _words(right)
    )
    more = _form(clause, "add", texts.ADD_LABEL, "") if view.adding == clause.id else ""
    tools = "" if view.editing == clause.id or view.adding == clause.id else _tools(clause)
    return (
        f'<article class="mt-pair mt-is-{clause.action}{_done(clause)}" data-clause="{escape(clause.id)}" '
        f'style="--d:{min(clause.depth, 4)}"><div class="mt-from"><small>{escape(_where(clause))}</small>'
        f"<p>{left or quiet_html(texts.NOT_IN_PARENT)}</p></div>"
        f'<div class="mt-to">{_badges(clause)}{words}{_why(clause)}{tools}{more}</div></article>'
    )


def _done(clause: Clause) -> str:
    return " mt-accepted" if clause.accepted else ""


def _where(clause: Clause) -> str:
    part = texts.PARTS[clause.part]
    section = clause.parent_section or ""
    return section if clause.part == "body" and section else part


def _words(right: str) -> str:
    return f"<p>{right or quiet_html(texts.NOT_PRINTED)}</p>"


def _badges(clause: Clause) -> str:
    badges: list[tuple[str, str]] = [(clause.action, texts.BADGES[clause.action])]
    badges += [("edited", texts.EDITED)] if clause.edited else []
    badges += [("accepted", f"✓ {texts.ACCEPTED}")] if clause.accepted else []
    return "".join(f'<span class="mt-badge mt-is-{kind}">{escape(label)}</span> ' for kind, label in badges)


def _why(clause: Clause) -> str:
    reason = f'<p class="mt-reason">{escape(clause.reason)}</p>' if clause.reason else ""
    if not clause.changes:
        return reason
    counts = Counter(clause.changes)
    items = "".join(f"<li>{_said(change, count)}</li>" for change, count in counts.items())
    label = texts.CHANGES.format(count=len(clause.changes))
    return f'{reason}<details class="mt-changes"><summary>{escape(label)}</summary><ul>{items}</ul></details>'


def _said(change: Change, count: int) -> str:
    if not change.before:
        words = texts.ADDED_WORDS.format(after=change.after)
    elif not change.after:
        words = texts.CUT_WORDS.format(before=change.before)
    else:
        words = texts.CHANGED_WORDS.format(before=change.before, after=change.after)
    group = texts.RULE_GROUPS.get(change.rule.partition(".")[0], texts.RULE_OTHER)
    times = f" × {count}" if count > 1 else ""
    return f'{escape(words)}{times} <small title="{escape(change.rule)}">({escape(group)})</small>'


def _tools(clause: Clause) -> str:
    """What can be done with a clause as it stands."""
    printed = bool(clause.text)
    found: list[tuple[str, str, dict[str, str]]] = []
    if not clause.accepted and printed:
        found.append((texts.ACCEPT, "accept", {}))
    found.append((texts.EDIT if printed else texts.TAKE_IN, "edit", {}))
    if printed:
        heading = {"asked": texts.DROP_ASKED} if clause.level in {"part", "section", "block", "annex"} else {}
        found.append((texts.DROP, "drop", heading))
    if clause.edited and not is_own(clause):
        found.append((texts.RESTORE, "restore", {}))
    if printed and can_follow(clause):
        found.append((texts.ADD, "adding", {}))
    buttons = "".join(
        button(label, "click", "mt-button mt-small", act=act, clause=clause.id, **more)
        for label, act, more in found
    )
    return f'<div class="mt-tools">{buttons}</div>'


def _form(clause: Clause, act: str, label: str, words: str) -> str:
    """A box to type in, told to Python as "submit"."""
    cancel = button(texts.CANCEL, "click", "mt-button mt-small", act="cancel")
    return (
        f'<form class="mt-type" data-event="submit" data-act="{act}" data-clause="{escape(clause.id)}"><label>{escape(label)}'
        f'<textarea name="text" rows="4" maxlength="8000">{escape(words)}</textarea></label>'
        f'<div class="mt-tools"><button type="submit" class="mt-button mt-small">{escape(texts.SAVE)}</button>{cancel}</div></form>'
    )
