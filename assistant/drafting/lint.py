"""Words of the wrong level in a finished text, read with the whole vocabulary of corpus/levels.yaml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.drafting.draft import Target
from assistant.drafting.guards import NAMED_UNIT, citations, masked, merged, other_places, quotations, shadow
from ingest.levels import load_levels

_HISTORIC = re.compile(r"(?:trước đây|trước ngày 01/7/2025|đã kết thúc hoạt động|\(cũ\)|nay là|nay thuộc)")
_PARENT_SLOTS = ("body", "committee", "party_organ", "government", "members", "area", "subordinate")
_NOT_SOCIETY = r"(?! hội| viên| luận| giao| tắc)"
_IDIOMS = re.compile(
    r"cấp (?:tỉnh|thành phố)|(?:các|ngoại|liên|nhiều|bạn) tỉnh(?:,? thành phố|, thành)?|tỉnh(?: bạn|,? thành phố| táo| thức| giấc| ngộ)"
    r"|(?:thức|cảnh|bừng|sực) tỉnh|thành phố (?:thông minh|sáng tạo|vì hòa bình|đáng sống|xanh|trực thuộc trung ương)"
    r"|phường hội|xã hội|hợp tác xã|(?:luật|bộ tư lệnh|giải phóng|quy hoạch|vùng) thủ đô"
)
_BELOW_KINDS = {
    "quận": ("phường",),
    "huyện": ("xã", "thị trấn"),
    "thị xã": ("xã", "phường"),
    "thành phố": ("xã", "phường"),
}


@dataclass(frozen=True, slots=True)
class WrongWord:
    """A word of the wrong level: characters `start` to `end` of the text, and why it is wrong."""

    word: str
    start: int
    end: int
    reason: str


def wrong_level_words(text: str, target: Target) -> list[WrongWord]:
    """Every word of the wrong level outside quotations, cited documents and references to the superior.

    The superior is named in full ("thành phố Hà Nội", "Thành ủy Hà Nội"); a bare "Thành phố" is wrong
    in a plan of another kind of unit, as is any word of a level that does not exist then.
    """
    words = shadow(masked(text, _hidden(text, target)))
    found = [
        WrongWord(text[m.start("at") : m.end("at")], m.start("at"), m.end("at"), reason)
        for pattern, reason in _patterns(
            target.era, target.kind, target.parent_kind, target.parent_name, target.name
        )
        for m in pattern.finditer(words)
    ]
    return _longest(found)


def _hidden(text: str, target: Target) -> list[tuple[int, int]]:
    """What the lint does not look into."""
    spans = [*quotations(text), *citations(text), *other_places(text, (target.parent_name,))]
    low = shadow(text)
    spans += [match.span() for match in _IDIOMS.finditer(low)]
    if target.era == "three_tier":
        spans += [match.span() for match in NAMED_UNIT.finditer(text)]
    else:
        spans += [m.span() for m in re.finditer(r"[^.;\n]*[.;\n]?", low) if m[0] and _HISTORIC.search(m[0])]
    return merged(spans)


def _longest(found: list[WrongWord]) -> list[WrongWord]:
    """Of overlapping findings the longest, in reading order."""
    kept: list[WrongWord] = []
    for word in sorted(found, key=lambda w: (w.start - w.end, w.start)):
        if not any(word.start < other.end and other.start < word.end for other in kept):
            kept.append(word)
    return sorted(kept, key=lambda w: w.start)


@lru_cache(maxsize=64)
def _patterns(
    era: str, kind: str, parent_kind: str, parent_name: str, name: str
) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns with a group `at`, and what is said of what they find."""
    superior = re.escape(shadow(parent_name))
    rows = [(word, reason) for word, reason in _ended(era, kind)]
    rows += [
        (word, f"từ của {parent_kind}, không phải của {kind}")
        for word in _of_parent(parent_kind, kind, superior)
    ]
    if parent_name == "Hà Nội":
        rows.append((r"thủ đô(?! hà nội)", "phạm vi của thành phố Hà Nội"))
    return tuple((re.compile(rf"(?<!\w)(?P<at>{word})(?!\w)"), reason) for word, reason in rows)


def _ended(era: str, kind: str) -> list[tuple[str, str]]:
    """Levels that do not exist on the plan's date, or kinds that the unit has not below it."""
    if era == "two_tier":
        words = {shadow(term.text) for term in load_levels().guards.ended}
        words |= {"cấp quận", "liên quận", "quận đoàn", "huyện đoàn"}
        lists = [
            rf"các {a}(?:, {b})+" for a, b in (("xã", r"(?:phường|đặc khu)"), ("phường", r"(?:xã|đặc khu)"))
        ]
        return [(re.escape(w), "từ 01/7/2025 không còn cấp này") for w in sorted(words)] + [
            (pattern, "cấp dưới của cấp trên") for pattern in lists
        ]
    others = {"quận", "huyện", "thị xã"} - {kind}
    found = [(rf"{word}(?: ủy)?", f"không phải cấp của {kind}") for word in sorted(others)]
    below = {"xã", "phường", "thị trấn"} - set(_BELOW_KINDS.get(kind, ()))
    return found + [(rf"{word}{_NOT_SOCIETY}", f"{kind} không có {word}") for word in sorted(below)]


def _of_parent(parent_kind: str, kind: str, superior: str) -> list[str]:
    """The parent's own words, unless they name it in full; the vocabulary of the table and its bare kind."""
    committee = "thành ủy" if parent_kind == "thành phố" else "tỉnh ủy"
    found = {
        shadow(term)
        for slot in load_levels().slots
        if slot.id in _PARENT_SLOTS
        for column in ("city_district", "province_district", "province_commune")
        if (cell := slot.cell(column))
        for term in cell.parent
        if "{" not in term
    }
    words = [word for word in found if parent_kind in word or word.startswith(committee)]
    bare = [] if parent_kind == kind else [parent_kind, committee, "hội đồng tư vấn"]
    if parent_kind == "thành phố" and kind != "thành phố":
        bare.append("tp")
    return [
        rf"{re.escape(word)}(?! {superior})"
        for word in sorted({*words, *bare})
        if kind not in word.split() or kind == parent_kind
    ]
