"""Replacements in one text: gathered first, applied once, so that nothing is replaced twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.drafting.draft import Change


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` in the place of the characters from `start` to `end`; `rule` did it.

    Of edits that overlap the one with the smaller `order` wins, then the longer `reach` (characters that
    the rule looked at), then the earlier one. An edit without change (`text` None) only keeps others out.
    """

    start: int
    end: int
    text: str | None
    rule: str
    order: int = 50
    reach: int = 0


def chosen(edits: Iterable[Edit]) -> list[Edit]:
    """The edits to make, left to right, none overlapping another."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.order, -e.reach, e.start)):
        if not any(_clash(edit, other) for other in kept):
            kept.append(edit)
    return sorted((e for e in kept if e.text is not None), key=lambda e: (e.start, e.end))


def _clash(one: Edit, other: Edit) -> bool:
    """Whether two edits touch the same characters, or insert at the same place."""
    if one.start == one.end == other.start == other.end:
        return True
    return one.start < other.end and other.start < one.end


def apply(text: str, edits: Sequence[Edit]) -> tuple[str, tuple[Change, ...]]:
    """`text` after the edits (as `chosen` gives them), and each as a change."""
    pieces: list[str] = []
    changes: list[Change] = []
    done = 0
    for edit in edits:
        before, after = text[edit.start : edit.end], edit.text or ""
        if before == after:
            continue
        pieces += [text[done : edit.start], after]
        changes.append(Change(before.strip(), after.strip(), edit.rule))
        done = edit.end
    return "".join([*pieces, text[done:]]), tuple(changes)
