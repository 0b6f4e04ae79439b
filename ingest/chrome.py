"""The frame of a web page (menus, counters, addresses) left in a text that was copied from a browser."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import corpus
from ingest.datafile import Row, read_data
from ingest.language import fold_normalised

_PROSE = 200  # a line at least this long is main text, not frame
_FULL_LINE = 60  # so is a full sentence, on a page without long lines


class _Table(Row):
    source: str
    sure: tuple[str, ...]
    doubtful: tuple[str, ...]
    footer: tuple[str, ...]


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    table = read_data(corpus.path("web_chrome.yaml"), _Table)
    sure, doubtful, footer = (
        re.compile("|".join(f"(?:{p})" for p in rows)) for rows in (table.sure, table.doubtful, table.footer)
    )
    return sure, doubtful, footer


def frame_lines(lines: Sequence[str]) -> frozenset[int]:
    """Indices of the normalised `lines` that are frame; empty unless at least two lines betray a web page.

    A page's footer starts after its last paragraph of text and runs to the end: the address block
    and the counters of the portal are not content of the document. The front matter of a Markdown
    file is frame too.
    """
    matter = _front_matter(lines)
    folded = {
        i: fold_normalised(line.strip(" •*·")) for i, line in enumerate(lines) if 0 < len(line) < _PROSE
    }
    sure, doubtful, footer = (
        frozenset(i for i, line in folded.items() if line and pattern.fullmatch(line))
        for pattern in _patterns()
    )
    if len(sure | footer) < 2:
        return matter
    foot = min((i for i in footer if i > _last_prose(lines)), default=len(lines))
    return matter | sure | doubtful | footer | frozenset(range(foot, len(lines)))


def _last_prose(lines: Sequence[str]) -> int:
    """Index of the last paragraph; -1 if there is none."""
    long = [i for i, line in enumerate(lines) if len(line) >= _PROSE]
    full = [i for i, line in enumerate(lines) if len(line) >= _FULL_LINE and line[-1] in ".;:"]
    return max(long or full, default=-1)


def _front_matter(lines: Sequence[str]) -> frozenset[int]:
    """The block between two "---" lines that opens a Markdown file: facts about the document, not content."""
    if not lines or lines[0] != "---" or "---" not in lines[1:]:
        return frozenset()
    return frozenset(range(lines.index("---", 1) + 1))
