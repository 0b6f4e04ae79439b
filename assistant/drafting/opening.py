"""What stands before the provisions: title, legal bases, the sentence in which the unit makes the plan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from assistant.drafting.draft import OPEN, Change, Clause
from assistant.drafting.duties import written
from assistant.drafting.guards import quotations, shadow
from assistant.drafting.levels import Scene
from assistant.drafting.parent import ParentPlan
from assistant.drafting.paths import slug
from assistant.drafting.rewrite import rewrite_text
from assistant.drafting.rules import load_rules
from assistant.drafting.stale import stale_terms
from ingest.language import fold
from ingest.outline import Provision

_ISSUING = re.compile(
    r"(?:^|[,;.:] ?)(?P<all>(?:nay )?(?P<issuer>(?:Ban|[ỦU][ỷyỶY] ban|BTT|UB|MTTQ|Mặt trận|Đảng đoàn|Thường trực)\b[^,;:.]{0,150}?)"
    r" (?P<verb>xây dựng|ban hành|lập|đề ra|triển khai) (?P<kind>(?:[Kk]ế hoạch|[Cc]hương trình)) ?(?P<rest>.*))$"
)


def make_title(plan: ParentPlan, scene: Scene) -> tuple[str, tuple[str, ...]]:
    """The title for the unit and the year, and what is to be looked at in it."""
    done = rewrite_text(plan.title, scene)
    words = done.text or plan.title
    return words, done.flags


def make_bases(plan: ParentPlan, scene: Scene, title: str, *, with_resolution: bool) -> list[Clause]:
    """Legal bases word for word, the parent plan and the unit's own resolution added, then the opening sentence."""
    opening = [p for p in plan.outline.provisions if p.path.startswith("phần mở đầu")]
    found: list[Clause] = []
    closing: Clause | None = None
    for provision in opening:
        words = plan.words(provision)
        match = _ISSUING.search(words)
        before = words[: match.start("all")].rstrip(" ,;") if match else words
        found += _basis_clauses(plan, provision, before, scene)
        if match:
            closing = _opening_clause(plan, provision, match, scene, title)
    found.append(_parent_basis(plan, scene))
    if with_resolution:
        found.append(_resolution_basis(scene))
    closing = closing or _plain_opening(plan, scene, title)
    return [*_ended_bases(found), closing]


def _basis_clauses(plan: ParentPlan, provision: Provision, words: str, scene: Scene) -> Iterator[Clause]:
    """A clause for each basis that stands in one paragraph, split at semicolons outside quotations."""
    for number, piece in enumerate(_split_bases(words), start=1):
        flags = [*stale_terms(piece, scene), *_yearly(piece, scene)]
        suffix = f"-{number}" if number > 1 else ""
        yield Clause(
            id=f"{slug(provision.path)}{suffix}",
            part="basis",
            level="basis",
            depth=0,
            text=piece[:1].upper() + piece[1:],
            action="flagged" if flags else "kept",
            parent_section=provision.path,
            parent_quote=piece,
            parent_span=provision.span,
            reason="; ".join(flags) or "Căn cứ giữ nguyên văn",
        )


def _split_bases(words: str) -> list[str]:
    quoted = quotations(words)
    cuts = [m.start() for m in re.finditer(";", words) if not any(a <= m.start() < b for a, b in quoted)]
    pieces = [
        words[a:b].strip(" ;,") for a, b in zip([0, *(c + 1 for c in cuts)], [*cuts, len(words)], strict=True)
    ]
    return [re.sub(r"^- ?", "", piece) for piece in pieces if piece]


def _yearly(words: str, scene: Scene) -> Iterator[str]:
    """A programme of the parent plan's year is no basis for another year without a look."""
    own = scene.parent_year
    if own and scene.delta and re.search(rf"năm {own}(?![0-9])", words):
        yield f"“năm {own}”: căn cứ của năm {own}; đề xuất thay bằng văn bản năm {scene.target.year} của cấp trên"


def _opening_clause(
    plan: ParentPlan, provision: Provision, match: re.Match[str], scene: Scene, title: str
) -> Clause:
    """The sentence in which the unit makes the plan."""
    rest = _with_own_title(match["rest"], plan, title)
    done = rewrite_text(rest, scene)
    text = f"{scene.terms.standing} {match['verb']} {match['kind']} {done.text or rest}".rstrip()
    issuer = Change(match["issuer"], scene.terms.standing, "body.issuer")
    return Clause(
        id=f"{slug(provision.path)}-cau-mo-dau",
        part="opening",
        level="paragraph",
        depth=0,
        text=text if text.endswith((":", ".")) else f"{text}:",
        action="flagged" if done.flags else "rescoped",
        parent_section=provision.path,
        parent_quote=match["all"],
        parent_span=provision.span,
        reason="; ".join(done.flags) or "Cơ quan ban hành là cấp mình",
        changes=(issuer, *done.changes),
    )


def _with_own_title(words: str, plan: ParentPlan, title: str) -> str:
    """The plan's own title where the opening repeats it in quotation marks."""
    for start, end in quotations(words):
        inside = words[start + 1 : end - 1]
        if SequenceMatcher(None, fold(inside), fold(plan.title)).ratio() > 0.8:
            return f"{words[: start + 1]}{title}{words[end - 1 :]}"
    return words


def _plain_opening(plan: ParentPlan, scene: Scene, title: str) -> Clause:
    return Clause(
        id="cau-mo-dau", part="opening", level="paragraph", depth=0,
        text=f"{scene.terms.standing} xây dựng Kế hoạch {title[:1].lower()}{title[1:]} như sau:",
        action="added", reason="Câu mở đầu: cơ quan ban hành và tên kế hoạch",
    )  # fmt: skip


def _parent_basis(plan: ParentPlan, scene: Scene) -> Clause:
    """The parent plan itself, with its number and date as they stand; what it does not say stays open."""
    number = plan.header.number or OPEN.format("số kế hoạch của cấp trên")
    day = written(plan.day) if plan.day else OPEN.format("ngày kế hoạch của cấp trên")
    now = ""
    if plan.name and plan.name != scene.target.parent_name:
        now = f" (nay là {scene.terms.superior})"
    text = f"Thực hiện Kế hoạch số {number} ngày {day} của {_issuer(plan, scene)}{now} về “{plan.title}”"
    reason = "Kế hoạch của cấp trên là căn cứ"
    if scene.delta:
        reason += f"; kế hoạch này của năm {scene.parent_year}, kiểm tra đã có kế hoạch năm {scene.target.year} chưa"
    return Clause(
        id="can-cu-ke-hoach-cap-tren", part="basis", level="basis", depth=0, text=text, action="added", reason=reason
    )  # fmt: skip


def _issuer(plan: ParentPlan, scene: Scene) -> str:
    """The body that issued the parent plan, with the full name of its place at that time."""
    place = f"{plan.kind} {plan.name}" if plan.name else scene.terms.superior
    said = plan.header.issuer
    if said and not re.search(r"mttq|mặt trận", shadow(said)):
        return (
            said if plan.name and plan.name.lower() in said.lower() else f"{said} {plan.name or ''}".strip()
        )
    return f"Ban Thường trực Ủy ban MTTQ Việt Nam {place}"


def _resolution_basis(scene: Scene) -> Clause:
    text = scene.terms.fill(load_rules().additions.resolution_basis).rstrip(";")
    return Clause(
        id="can-cu-nghi-quyet-cap-minh", part="basis", level="basis", depth=0, text=text, action="added",
        reason="Nghị quyết đại hội của cấp mình",
        changes=(Change("", scene.terms.resolution, "add.resolution"),),
    )  # fmt: skip


def _ended_bases(bases: Sequence[Clause]) -> list[Clause]:
    """Each basis on its own line with a semicolon, the last with a full stop (Nghị định 30/2020/NĐ-CP)."""
    last = len(bases) - 1
    return [
        replace(clause, text=clause.text.rstrip(" ;,.") + ("." if number == last else ";"))
        for number, clause in enumerate(bases)
    ]
