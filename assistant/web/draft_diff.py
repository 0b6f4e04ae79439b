"""Two versions of a clause side by side: what is gone struck on the left, what is new marked on the right."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from html import escape

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_END = re.compile(r"[\s.;/]+$")
_LONGEST = 3000  # tokens; longer ones are shown as they are


@lru_cache(maxsize=2048)
def marked_pair(before: str, after: str) -> tuple[str, str]:
    """HTML of both, escaped: words that are only in `before` in <del>, those only in `after` in <ins>."""
    left, right = _TOKEN.findall(before), _TOKEN.findall(after)
    same = _END.sub("", before) == _END.sub("", after)  # but for the stop at the end
    if same or max(len(left), len(right)) > _LONGEST:
        return escape(before), escape(after)
    old: list[str] = []
    new: list[str] = []
    for tag, a, b, c, d in _joined(left, right):
        old.append(_marked("del", "".join(left[a:b]), tag != "equal"))
        new.append(_marked("ins", "".join(right[c:d]), tag != "equal"))
    return "".join(old), "".join(new)


def _joined(left: list[str], right: list[str]) -> list[tuple[str, int, int, int, int]]:
    """Runs of `SequenceMatcher`; a blank between two changes belongs to them."""
    runs: list[tuple[str, int, int, int, int]] = []
    for run in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        tag, a, b, c, d = run
        blank = tag == "equal" and not "".join(left[a:b]).strip() and runs
        if runs and (blank or tag != "equal") and runs[-1][0] != "equal":
            last = runs.pop()
            runs.append(("replace", last[1], b, last[3], d))
        else:
            runs.append(run)
    return runs


def _marked(tag: str, words: str, changed: bool) -> str:
    if not changed or not words:
        return escape(words)
    return f"<{tag}>{escape(words)}</{tag}>"
