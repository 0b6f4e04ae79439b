"""The frame of a web page (menus, counters, addresses) left in a text that was copied from a browser."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import yaml

import corpus
from ingest.language import fold_normalised

_PROSE = 200  # a line at least this long is main text, not frame


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = yaml.safe_load(corpus.path("web_chrome.yaml").read_text(encoding="utf-8"))
    anywhere, footer = (re.compile("|".join(f"(?:{p})" for p in table[k])) for k in ("anywhere", "footer"))
    return anywhere, footer


def frame_lines(lines: Sequence[str]) -> frozenset[int]:
    """Indices of the normalised `lines` that are frame; empty unless at least two lines betray a web page.

    A page's footer starts after its last long paragraph and runs to the end: the address block
    and the counters of the portal are not content of the document.
    """
    matter = _front_matter(lines)
    folded = [fold_normalised(line).strip(" •-*·") for line in lines]
    anywhere, footer = _patterns()
    loose = {i for i, line in enumerate(folded) if line and anywhere.fullmatch(line)}
    feet = {i for i, line in enumerate(folded) if line and footer.fullmatch(line)}
    if len(loose | feet) < 2:
        return matter
    last_prose = max((i for i, line in enumerate(lines) if len(line) >= _PROSE), default=0)
    start = min((i for i in feet | loose if i > last_prose), default=len(lines))
    has_footer = any(i >= start for i in feet)
    return matter | frozenset(loose | feet | (set(range(start, len(lines))) if has_footer else set()))


def _front_matter(lines: Sequence[str]) -> frozenset[int]:
    """The block between two "---" lines that opens a Markdown file: facts about the document, not content."""
    if not lines or lines[0] != "---" or "---" not in lines[1:]:
        return frozenset()
    return frozenset(range(lines.index("---", 1) + 1))
