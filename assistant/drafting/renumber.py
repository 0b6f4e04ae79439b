"""Numbers, end mark and ids of the clauses of a draft."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from assistant.drafting.draft import Change, Clause
from ingest.markers import read_marker

_NUMBERED = frozenset({"section", "part", "point"})
ANNEXES = frozenset({"annex", "form"})
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
_FIGURES = tuple(str(number) for number in range(1, 100))
_LETTERS = tuple("abcdđeghiklmnopqrstuvxy")


def numbered(clauses: Sequence[Clause]) -> list[Clause]:
    """Numbers made to follow one another again where a numbered clause was dropped or added."""
    lost: Counter[tuple[int, str]] = Counter()
    last: Counter[tuple[int, str]] = Counter()
    result: list[Clause] = []
    for clause in clauses:
        for counts in (lost, last):
            for deeper in [key for key in counts if key[0] > clause.depth]:
                del counts[deeper]
        if clause.part == "body" and clause.level in _NUMBERED:
            clause = _followed(clause, lost, last)
        result.append(clause)
    return result


def _followed(clause: Clause, lost: Counter[tuple[int, str]], last: Counter[tuple[int, str]]) -> Clause:
    """The clause with its number in the row; what was lost and the last number are noted."""
    key = (clause.depth, clause.level)
    if clause.action == "dropped":
        lost[key] += 1
        return clause
    marker = read_marker(clause.text)
    order = order_of(marker.label) if marker else None
    if marker is None or order is None:
        return clause
    number = last[key] + 1 if clause.action == "added" else order[1] - lost[key]
    last[key] = number
    return (
        clause
        if number == order[1] or number < 1
        else _relabelled(clause, marker.label, order[0][number - 1])
    )


def order_of(label: str) -> tuple[Sequence[str], int] | None:
    """The row that a label belongs to, and its number in it."""
    for row in (ROMAN, _FIGURES, _LETTERS):
        if label in row:
            return row, row.index(label) + 1
    return None


def _relabelled(clause: Clause, label: str, new: str) -> Clause:
    text = re.sub(rf"^{re.escape(label)}(?!\w)", new, clause.text)
    if clause.action == "added":
        return replace(clause, text=text)
    return replace(clause, text=text, changes=(*clause.changes, Change(label, new, "number.again")))


def closed(clauses: Sequence[Clause]) -> list[Clause]:
    """The last words before an annex end with "./."."""
    result = list(clauses)
    end = next((i for i, clause in enumerate(result) if clause.level in ANNEXES), len(result))
    for index in range(end - 1, -1, -1):
        clause = result[index]
        if clause.text and clause.level not in {"row", "note"}:
            result[index] = replace(clause, text=clause.text.rstrip(" .;/") + "./.")
            break
    return result


def unique_ids(clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses with a mark on each id that came before."""
    seen: Counter[str] = Counter()
    result = []
    for clause in clauses:
        seen[clause.id] += 1
        count = seen[clause.id]
        result.append(clause if count == 1 else replace(clause, id=f"{clause.id}~{count}"))
    return result
