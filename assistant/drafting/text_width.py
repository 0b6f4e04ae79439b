"""How wide words are in Times New Roman, and where a centred title is best broken."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import cache, lru_cache

_EM = 2048  # advance widths below are in this many parts of the size; figures of the metric-compatible fonts
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323", "\u0302", "\u0306"}
_MM_PER_POINT = 25.4 / 72
_REGULAR = {
    369: "'", 512: " .,", 569: ";:/iltj", 682: "-()[]rfI", 797: "sJ", 836: '"', 909: "“”aceêz",
    1024: "–0123456789bdđghknopquvxy*_", 1083: "ơ", 1110: "ư", 1139: "PSF", 1251: "ELTZ", 1366: "BCR",
    1479: "wADĐGHKNOƠQUVXY", 1589: "Ư", 1593: "m", 1821: "M", 1933: "W", 2048: "…",
}  # fmt: skip
_BOLD = {
    512: " .,", 569: "/'il", 682: "-;:()[]tfj", 797: "sI", 909: "ceêrz", 1024: "“”–0123456789agovxyJ*_",
    1134: "ơ", 1137: '"', 1139: "bdđhknpquS", 1229: "ư", 1251: "PF", 1366: "BELTZ", 1479: "wACDĐNRUVXY",
    1593: "GHKOƠQ", 1630: "Ư", 1706: "m", 1933: "M", 2048: "…W",
}  # fmt: skip
_OTHER = 1024
_TORN = 60.0  # millimetres that a break inside a name or before a figure may cost
_GOOD = -15.0
_TIED = 30.0
_MARKS = ".,;:()[]“”\"'"
_OPENERS = frozenset({"của", "về", "trên", "trong", "giai", "theo", "năm", "nhân", "để", "gắn", "đến"})
_HELD = frozenset(
    {
        "thành",
        "phố",
        "quận",
        "huyện",
        "phường",
        "xã",
        "tỉnh",
        "thị",
        "đặc",
        "khu",
        "và",
        "các",
        "ủy",
        "uỷ",
        "ban",
        "đội",
        "hệ",
    }
)  # the name or noun goes on


def width_mm(text: str, size: float, bold: bool = False) -> float:
    """Width of one line of `text` at `size` points, in millimetres."""
    advance = sum(_advance(letter, bold) for letter in unicodedata.normalize("NFC", text))
    return advance / _EM * size * _MM_PER_POINT


@lru_cache(maxsize=1024)
def _advance(letter: str, bold: bool) -> int:
    known = _table(bold)
    if letter in known:
        return known[letter]
    parts = unicodedata.normalize("NFD", letter)
    base = "".join(part for part in parts if part not in _TONES)
    return known.get(unicodedata.normalize("NFC", base), known.get(parts[:1], _OTHER))


@cache
def _table(bold: bool) -> dict[str, int]:
    rows = _BOLD if bold else _REGULAR
    return {letter: width for width, letters in rows.items() for letter in letters}


def balanced_lines(text: str, limit: float, size: float, bold: bool = False, context: str = "") -> list[str]:
    """`text` in as few lines as `limit` millimetres allow, about equally long, names kept whole.

    Syllables that always stand together in `context` ("dư luận") are kept together where that is possible.
    """
    words = text.split()
    longest = max((width_mm(word, size, bold) for word in words), default=0.0)
    if width_mm(" ".join(words), size, bold) <= limit or longest > limit:
        return [" ".join(words)] if words else []
    widths = [width_mm(word, size, bold) for word in words]
    space = width_mm(" ", size, bold)
    costs = [_break_cost(words, at) + _TIED * tie for at, tie in enumerate(_ties(words, context))]
    count = 2
    while (cut := _best_cuts(widths, costs, space, limit, count)) is None:
        count += 1
    starts = [0, *cut]
    return [" ".join(words[i:j]) for i, j in zip(starts, [*cut, len(words)], strict=True)]


def _best_cuts(
    widths: list[float], costs: list[float], space: float, limit: float, count: int
) -> list[int] | None:
    """Where lines 2, 3 ... begin in the cheapest way to set `count` lines; None when they do not fit."""
    ideal = (sum(widths) + space * (len(widths) - 1)) / count
    best: list[dict[int, tuple[float, list[int]]]] = [{0: (0.0, [])}]
    for _ in range(count):
        reached: dict[int, tuple[float, list[int]]] = {}
        for start, (cost, cuts) in best[-1].items():
            for end in range(start + 1, len(widths) + 1):
                width = sum(widths[start:end]) + space * (end - start - 1)
                if width > limit:
                    break
                total = cost + abs(width - ideal) + costs[end]
                if end not in reached or total < reached[end][0]:
                    reached[end] = (total, [*cuts, end])
        best.append(reached)
    found = best[-1].get(len(widths))
    return found[1][:-1] if found else None


def _ties(words: list[str], context: str) -> list[float]:
    """How often the words around each break stand together in `context`, 0 to 1; one more for the end."""
    syllables = [word.strip(_MARKS).lower() for word in context.split()]
    alone, pairs = Counter(syllables), Counter(zip(syllables, syllables[1:], strict=False))
    bare = [word.strip(_MARKS).lower() for word in words]
    tied = [
        pairs[pair] / max(1, min(alone[pair[0]], alone[pair[1]]))
        for pair in zip(bare, bare[1:], strict=False)
    ]
    return [0.0, *tied, 0.0]


def _break_cost(words: list[str], at: int) -> float:
    """What it costs to begin a line with word `at`: much inside a name, a gain before "của", "năm" ..."""
    if at >= len(words):
        return 0.0
    before, after = words[at - 1], words[at]
    if after[0].isdigit() or (before[0].isupper() and after[0].isupper() and before[-1] not in ",;:"):
        return _TORN
    if before.lower() in _OPENERS | _HELD:
        return _TORN
    return _GOOD if after.lower() in _OPENERS or before[-1] in ",;:" else 0.0
