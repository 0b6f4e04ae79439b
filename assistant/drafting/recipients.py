"""Who receives the plan: the lines of the parent plan, what becomes of each, and the unit's own list."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.drafting.draft import Clause
from assistant.drafting.guards import shadow
from assistant.drafting.levels import Scene
from assistant.drafting.parent import ParentPlan, printed
from ingest.source import Span

_CENTRAL = re.compile(r"trung ương|ubtw|mttw|\btw\b|\btư\b")
_MEMBERS = re.compile(r"tổ chức thành viên|thành viên mt|đoàn thể|tổ chức chính trị")
_FILED = re.compile(r"^lưu\b")
_BELOW = re.compile(r"quận|huyện|thị xã|các xã|các phường|đặc khu|cấp huyện|cấp xã")
_PARTY = re.compile(
    r"thành ủy|tỉnh ủy|\btt tu\b|\btgtu\b|\bvptu\b|\bdvtu\b|\btu\b|ban tuyên giáo|ban dân vận|hđnd|ubnd"
)
_FRONT = re.compile(r"\bbtt\b|ban thường trực|ban tt\b|ủy viên ban thường trực|chủ tịch")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    span: Span | None
    found: bool = False


def recipients(scene: Scene) -> tuple[str, ...]:
    """The unit's list, each without its dash: reports up, its own level, its members, the level below."""
    terms = scene.terms
    if scene.two_tier:
        leaders = f"Thường trực Đảng ủy, HĐND, UBND {terms.kind} (để b/c)"
    else:
        leaders = f"Thường trực {terms.committee}, HĐND, UBND {terms.kind} (để b/c)"
    return (
        f"{terms.superior_standing} (để b/c)",
        leaders,
        _members(scene),
        f"{terms.below_bodies} (để t/h)",
        "Lưu: VT",
    )


def _members(scene: Scene) -> str:
    if scene.two_tier:
        return f"Các tổ chức chính trị - xã hội, tổ chức thành viên {scene.terms.kind}"
    return f"Các tổ chức thành viên {scene.terms.kind}"


def recipient_clauses(plan: ParentPlan, scene: Scene) -> tuple[Clause, ...]:
    """A clause for each recipient of the parent plan that goes, and for each of the unit's own list."""
    own = recipients(scene)
    taken: dict[int, tuple[str, Span]] = {}
    gone: list[Clause] = []
    for number, (words, span) in enumerate(_lines(plan), start=1):
        index, reason = _counterpart(words)
        if index is not None and index not in taken:
            taken[index] = (words, span)
        else:
            gone.append(_dropped(number, words, span, reason or "Đã có trong nơi nhận của cấp mình"))
    listed = [_own(number, line, taken.get(number)) for number, line in enumerate(own)]
    return (*listed, *gone)


def _lines(plan: ParentPlan) -> list[tuple[str, Span]]:
    """Recipients of the parent plan, without the words that open the list."""
    found = []
    for span in plan.outline.recipients:
        words = printed(plan.text[span.start : span.end]).lstrip("-*•+ ").rstrip(";. ")
        if words and not re.fullmatch(r"(?i)[*_]*nơi nhận ?:?[*_]*", words):
            found.append((words, span))
    return found


def _counterpart(words: str) -> tuple[int | None, str | None]:
    """Which line of the unit's own list takes a recipient's place; None with the reason where none does."""
    low = shadow(words)
    if _FILED.match(low):
        return 4, None
    if _CENTRAL.search(low):
        return None, "Cơ quan Trung ương: cấp trên báo cáo, cấp mình không gửi"
    if _BELOW.search(low):
        return 3, None
    if _MEMBERS.search(low):
        return 2, None
    if "ban chỉ đạo" in low:
        return None, "Ban chỉ đạo của cấp trên: cấp trên báo cáo"
    if _PARTY.search(low):
        return 1, None
    if _FRONT.search(low):
        return 0, None
    return None, "Nơi nhận riêng của cấp trên"


def _own(number: int, line: str, parent: tuple[str, Span] | None) -> Clause:
    words, span = parent or (None, None)
    return Clause(
        id=f"noi-nhan-{number + 1}", part="recipient", level="dash", depth=0, text=f"- {line}",
        action="rescoped" if words else "added", parent_section="nơi nhận" if words else None,
        parent_quote=words, parent_span=span,
        reason="Nơi nhận theo cấp" if words else "Nơi nhận của cấp mình, kế hoạch cấp trên không có",
    )  # fmt: skip


def _dropped(number: int, words: str, span: Span, reason: str) -> Clause:
    return Clause(
        id=f"noi-nhan-bo-{number}", part="recipient", level="dash", depth=0, text="", action="dropped",
        parent_section="nơi nhận", parent_quote=words, parent_span=span, reason=reason,
    )  # fmt: skip
