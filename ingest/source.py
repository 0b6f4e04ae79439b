"""What a reader hands on: the text of record of one file, with its pages."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters in a document's text of record."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SourceText:
    """Text of record of one file: logical lines joined by "\\n", never changed after reading.

    `page_starts` holds the character offset at which page 1, 2, ... begins; it is empty
    for formats without pages. `title` is what the file's own metadata says (HTML title,
    DOCX core property), else None. `warnings` are Vietnamese sentences for the user.
    """

    text: str
    page_starts: tuple[int, ...] = ()
    title: str | None = None
    warnings: tuple[str, ...] = ()

    def page_at(self, offset: int) -> int | None:
        """1-based page that holds the character at `offset`; None where there are no pages."""
        if not self.page_starts:
            return None
        return max(1, bisect_right(self.page_starts, offset))
