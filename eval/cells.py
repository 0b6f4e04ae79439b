"""Several values in one cell: items by ";" or a new line, alternatives by "|"; a backslash keeps a sign as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_SIGNS = "\\|;"


def split_items(cell: str, keep_empty: bool = False) -> list[str]:
    """Items of a cell, blanks at their ends dropped; with `keep_empty` also those that hold nothing."""
    items = ["|".join(group) for group in _parsed(cell, alternatives=False)]
    return items if keep_empty and any(items) else [item for item in items if item]


def split_groups(cell: str) -> list[list[str]]:
    """Groups of alternatives of a cell; those that hold nothing are dropped."""
    groups = ([item for item in group if item] for group in _parsed(cell, alternatives=True))
    return [group for group in groups if group]


def joined(items: Sequence[str]) -> str:
    """The cell that `split_items` reads back."""
    return "\n".join(_escaped(item) for item in items)


def joined_groups(groups: Sequence[Sequence[str]]) -> str:
    """The cell that `split_groups` reads back."""
    return "\n".join(" | ".join(_escaped(item) for item in group) for group in groups)


def _escaped(item: str) -> str:
    for sign in _SIGNS:
        item = item.replace(sign, f"\\{sign}")
    item = item.replace("\n", "\\n")
    left, right = len(item) - len(item.lstrip()), len(item) - len(item.rstrip())
    inner = item[left : len(item) - right]
    return (
        "".join(f"\\{c}" for c in item[:left]) + inner + "".join(f"\\{c}" for c in item[len(item) - right :])
    )


def _parsed(cell: str, alternatives: bool) -> list[list[str]]:
    groups: list[list[_Item]] = [[_Item()]]
    for char, literal in _characters(cell):
        if not literal and char in ";\n":
            groups.append([_Item()])
        elif not literal and alternatives and char == "|":
            groups[-1].append(_Item())
        else:
            groups[-1][-1].add(char, literal)
    return [[item.text for item in group] for group in groups]


def _characters(cell: str) -> Iterator[tuple[str, bool]]:
    """Each character, and whether a backslash stood before it; backslash n is a line break inside an item."""
    signs = iter(cell)
    for char in signs:
        if char != "\\":
            yield char, False
            continue
        following = next(signs, "")
        if following == "n" or following in _SIGNS or following.isspace():
            yield ("\n" if following == "n" else following or char), True
        else:  # an ordinary backslash
            yield from ((char, True), (following, False))


class _Item:
    """Characters of one item; blanks at its ends stay only where a backslash kept them."""

    __slots__ = ("_chars",)

    def __init__(self) -> None:
        self._chars: list[tuple[str, bool]] = []

    def add(self, char: str, literal: bool) -> None:
        self._chars.append((char, literal))

    @property
    def text(self) -> str:
        kept = [i for i, (char, literal) in enumerate(self._chars) if literal or not char.isspace()]
        return "".join(char for char, _ in self._chars[kept[0] : kept[-1] + 1]) if kept else ""
