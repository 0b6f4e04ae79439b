"""Slips of spacing and stops that a draft does not take over from its parent, each told as a change."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.drafting.draft import Change
from assistant.drafting.parent import ParentPlan
from ingest.markers import BULLETS
from ingest.outline import Provision

RULE = "spelling."
REASON = "Chỉ sửa khoảng cách, dấu câu; chữ giữ nguyên"
_GLUED_OPENING = re.compile(r"(?P<word>[^\W_]+|[,;:)])“(?=\S)")
_GLUED_CLOSING = re.compile(r"”(?P<word>[^\W_]+)")
_NOTE = re.compile(r"(?:\[[0-9]{1,3}\])+$")
_ENDED = tuple(".;:!?…,")
_LEAVES = BULLETS | {"paragraph", "point", "item"}


def respaced(text: str) -> tuple[str, tuple[Change, ...]]:
    """`text` with a blank before each opening and after each closing quotation mark that has none."""
    changes: list[Change] = []

    def spaced(match: re.Match[str]) -> str:
        new = f"{match['word']} “" if match[0].endswith("“") else f"” {match['word']}"
        changes.append(Change(match[0], new, f"{RULE}quote"))
        return new

    text = _GLUED_CLOSING.sub(spaced, _GLUED_OPENING.sub(spaced, text))
    return text, tuple(changes)


def stopped(text: str, before: str | None) -> tuple[str, tuple[Change, ...]]:
    """`text` with the stop that its end lacks: that of the clause `before` it where it is no full stop."""
    bare = _bare(text)
    if not bare or bare.endswith(_ENDED):
        return text, ()
    stop = ";" if before and before.rstrip().endswith(";") else "."
    last = text.rsplit(" ", 1)[-1]
    return text + stop, (Change(last, last + stop, f"{RULE}stop"),)


def _bare(text: str) -> str:
    """`text` without what may stand after its stop: closing marks, the mark of a note, the slash of "./."."""
    return _NOTE.sub("", text).rstrip('”")\u2019 /')


def lacking_stops(plan: ParentPlan) -> frozenset[int]:
    """Places of provisions that end without a stop in a plan whose others nearly all have one."""
    parents = {provision.parent for provision in plan.outline.provisions}
    leaves = [p for p in plan.outline.provisions if _is_leaf(p, parents)]
    without = [p.index for p in leaves if not _bare(plan.words(p)).endswith(_ENDED)]
    return frozenset(without) if len(without) * 5 <= len(leaves) else frozenset()


def _is_leaf(provision: Provision, parents: set[int | None]) -> bool:
    opening = provision.path.startswith("phần mở đầu")
    return provision.level in _LEAVES and provision.index not in parents and not opening


def only_spelling(changes: Sequence[Change]) -> bool:
    """Whether nothing else was changed."""
    return bool(changes) and all(change.rule.startswith(RULE) for change in changes)
