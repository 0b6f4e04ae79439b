"""The tree of provisions, grown line by line."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from ingest.language import AlignedText, sentences
from ingest.lines import Line, is_rule
from ingest.markers import BULLETS, Marker
from ingest.section_path import Stem, counted_path, marked_path, opening_path, stem_below
from ingest.source import Span

TITLED = frozenset({"annex", "form", "book", "chapter", "division", "subdivision", "heading"})
_HEADING_LIMIT = 300
_LEAD_LIMIT = 110
_ATTACHED_TO = re.compile(r"\((?:[Bb]an hành )?[Kk]èm theo[^()]*\)")
_ALPHABETS = ("abcdđeghiklmnopqrstuvxy", "abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True, slots=True)
class Provision:
    """One node of the tree: a part, section, point, dash, paragraph or table row.

    `span` holds the node's own words (mark included) in the text of record, its children not.
    `path` is the section path as a person writes it ("II.1, gạch đầu dòng 4"). `heading` is the
    node's title when its words are one, or the lead before a colon; else None. `parent` is an
    index in `Outline.provisions`.
    """

    index: int
    parent: int | None
    level: str
    label: str | None
    path: str
    heading: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class _Open:
    marker: Marker
    index: int
    stem: Stem


class Tree:
    """Provisions in reading order. `sole_title`: the document's one "# ..." heads all and is no level."""

    def __init__(self, aligned: AlignedText, sole_title: bool = False) -> None:
        self._aligned = aligned
        self._sole_title = sole_title
        self._stack: list[_Open] = []
        self._counts: Counter[tuple[int | None, str]] = Counter()
        self._provisions: list[Provision] = []
        self._words: list[str] = []

    def add_marked(self, line: Line, marker: Marker) -> None:
        """Hang a line with a mark below the provision it belongs to."""
        self._close_for(marker)
        above = self._above()
        words = line.text[marker.end :]
        path = self._counted(marker.level) if marker.level in BULLETS else marked_path(above, marker, words)
        self._add(line, marker.level, marker.label, path, words)
        heads_all = self._sole_title and marker.label == "#"
        stem = Stem() if heads_all else stem_below(above, marker, path)
        self._stack.append(_Open(marker, len(self._provisions) - 1, stem))

    def add_plain(self, line: Line, level: str) -> None:
        """Hang a paragraph or a table row below what stands open; bullets end before it."""
        while self._stack and self._stack[-1].marker.level in BULLETS:
            self._stack.pop()
        self._add(line, level, None, self._counted(level), line.text)

    def add_opening(self, line: Line, level: str) -> None:
        """Add a paragraph that stands between the title and the first provision."""
        self._counts[None, "opening"] += 1
        self._add(line, level, None, opening_path(self._counts[None, "opening"]), line.text)

    def add_note(self, line: Line, marker: Marker) -> None:
        """Add a footnote; what stands open stays open."""
        path = marked_path(Stem(), marker, "")
        self._add(line, marker.level, marker.label, path, line.text[marker.end :], root=True)

    def close(self) -> None:
        """Let what follows begin at the root."""
        self._stack.clear()

    def reaches(self, line: Line) -> bool:
        """Whether nothing but blank and drawn lines stands between the last provision and `line`."""
        if not self._provisions:
            return False
        end = self._aligned.from_raw(self._provisions[-1].span.end)
        return all(is_rule(gap) for gap in self._aligned.text[end : line.start].split("\n"))

    def extend(self, line: Line) -> None:
        """Let the last provision go on to the end of `line`."""
        last = self._provisions[-1]
        self._provisions[-1] = replace(last, span=Span(last.span.start, self._raw(line).end))
        self._words[-1] += f" {line.text}"

    @property
    def last_level(self) -> str | None:
        """Level of the provision added last."""
        return self._provisions[-1].level if self._provisions else None

    def finish(self) -> tuple[Provision, ...]:
        """The provisions with their headings."""
        parents = {p.parent for p in self._provisions}
        return tuple(
            replace(p, heading=_heading(p.level, words, p.index in parents))
            for p, words in zip(self._provisions, self._words, strict=True)
        )

    def _raw(self, line: Line) -> Span:
        return self._aligned.raw_span(line.start, line.end)

    def _above(self) -> Stem:
        return self._stack[-1].stem if self._stack else Stem()

    def _parent(self) -> int | None:
        return self._stack[-1].index if self._stack else None

    def _counted(self, level: str) -> str:
        parent = self._parent()
        self._counts[parent, level] += 1
        return counted_path(self._above(), level, self._counts[parent, level])

    def _add(
        self, line: Line, level: str, label: str | None, path: str, words: str, root: bool = False
    ) -> None:
        parent = None if root else self._parent()
        index = len(self._provisions)
        self._provisions.append(Provision(index, parent, level, label, path, None, self._raw(line)))
        self._words.append(" ".join(words.replace("**", "").split()))

    def _close_for(self, marker: Marker) -> None:
        """Close what cannot hold `marker`."""
        if marker.level in BULLETS:
            self._close_bullets(marker)
        elif (sibling := self._sibling(marker)) is not None:
            del self._stack[sibling:]
        elif not self._restarts(marker):
            while self._stack and self._stack[-1].marker.rank >= marker.rank:
                self._stack.pop()

    def _close_bullets(self, marker: Marker) -> None:
        """A bullet of a sort that is open closes down to that one; another sort hangs below."""
        for depth, open_ in enumerate(self._stack):
            if open_.marker.level in BULLETS and open_.marker.label == marker.label:
                del self._stack[depth:]
                break

    def _sibling(self, marker: Marker) -> int | None:
        """Depth of the innermost open provision whose number `marker` continues."""
        for depth in range(len(self._stack) - 1, -1, -1):
            earlier = self._stack[depth].marker
            if earlier.level == marker.level and _follows(earlier.label, marker.label):
                return depth
        return None

    def _restarts(self, marker: Marker) -> bool:
        """Whether a list of its own begins below a point that announces it ("a) ... gồm:", then "1.")."""
        announced = bool(self._stack) and self._words[-1].endswith(":")
        return announced and marker.label in {"1", "a"} and self._stack[-1].marker.rank > marker.rank


def _follows(earlier: str, later: str) -> bool:
    if earlier.isdigit() and later.isdigit():
        return int(later) == int(earlier) + 1
    return any(earlier + later in letters for letters in _ALPHABETS) and len(earlier) == len(later) == 1


def _heading(level: str, words: str, has_children: bool) -> str | None:
    """The title a provision's words are, or the lead before a colon."""
    if level in {"paragraph", "row", "basis", "note"} or not words:
        return None
    if level in TITLED:
        return (_ATTACHED_TO.sub("", words).strip(" :.;-") or words)[:_HEADING_LIMIT]
    if level not in BULLETS and _is_title(words, has_children):
        return words.rstrip(" :.;") or None
    if words.endswith(":") and len(words) <= _LEAD_LIMIT:
        return words.rstrip(" :") or None
    lead, colon, _ = words.partition(": ")
    return lead if lead and colon and len(lead) <= _LEAD_LIMIT and "." not in lead else None


def _is_title(words: str, has_children: bool) -> bool:
    if len(words) > _HEADING_LIMIT or not (has_children or words[-1] not in ".;"):
        return False
    return ". " not in words or len(list(sentences(words))) == 1
