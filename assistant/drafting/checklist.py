"""The checklist before signing: what is in order in a draft, and what has to be looked at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from assistant.drafting.coverage import cover
from assistant.drafting.deadlines import find_deadlines
from assistant.drafting.draft import OPEN, Check, Clause, Draft
from assistant.drafting.lint import wrong_level_words
from assistant.drafting.stale import directive_notes
from assistant.drafting.tasks import Task, one_line, plan_year, tasks
from ingest.anniversaries import can_chi
from ingest.language import comparable, fold, normalise
from ingest.library import Document
from ingest.numbering import find_numbers

_SHOWN = 6  # places named in one line
_QUOTED = re.compile(r'"[^"\n]*"')
_DATED = re.compile(
    r",? ?(?:cùng )?(?:ngày )?[0-3]?[0-9](?:[/.-][01]?[0-9][/.-]| tháng [01]?[0-9] năm )[12][0-9]{3}"
)
_PERIOD = re.compile(r"20[0-9]{2} ?- ?20[0-9]{2}")
_FIELD = re.compile(re.escape(OPEN.partition("{}")[0]) + r"(?P<what>[^\]]*)\]")


def check(draft: Draft, parent: Document) -> tuple[Check, ...]:
    """One line a point, in the order of the page; `detail` names the places in Vietnamese."""
    duties = tasks(parent)
    return (
        _bases(draft),
        _cited(draft),
        _recipients(draft),
        _levels(draft),
        _years(draft, parent),
        _numbers(draft),
        _deadlines(draft, duties),
        _coverage(draft, duties),
        _flagged(draft),
        _open_fields(draft),
    )


def _check(item: str, problems: Sequence[str], fine: str) -> Check:
    if not problems:
        return Check(item, True, fine)
    more = f" (và {len(problems) - _SHOWN} chỗ khác)" if len(problems) > _SHOWN else ""
    return Check(item, False, "; ".join(problems[:_SHOWN]) + more)


def _printed(draft: Draft, *parts: str) -> list[Clause]:
    """Clauses that are printed, of these parts or of all."""
    shown = [c for c in draft.clauses if c.action != "dropped" and c.text.strip()]
    return [c for c in shown if not parts or c.part in parts]


def _place(clause: Clause) -> str:
    return clause.parent_section or f"“{one_line(clause.text)[:40].rstrip()}…”"


# -- documents ---------------------------------------------------------------------------------------


def _bases(draft: Draft) -> Check:
    item = "Căn cứ ban hành còn hiệu lực"
    bases = _printed(draft, "basis", "opening")
    if not bases:
        return Check(item, False, "dự thảo chưa có căn cứ nào")
    return _check(item, _notes(draft, bases), f"{len(bases)} căn cứ, sổ văn bản không ghi văn bản thay thế")


def _cited(draft: Draft) -> Check:
    item = "Văn bản được dẫn trong nội dung còn hiệu lực"
    return _check(item, _notes(draft, _printed(draft, "body")), "sổ văn bản không ghi điều gì khác")


def _notes(draft: Draft, clauses: Iterable[Clause]) -> list[str]:
    day = draft.target.day or date(draft.target.year, 1, 1)
    found = [note for clause in clauses for note in directive_notes(clause.text, day)]
    return list(dict.fromkeys(found))


def _numbers(draft: Draft) -> Check:
    item = "Số, ký hiệu văn bản giữ nguyên từng chữ"
    problems = [
        problem
        for clause in _printed(draft, "basis", "opening", "body")
        for problem in _changed_numbers(clause)
    ]
    return _check(item, problems, "mọi số, ký hiệu trùng với văn bản cấp trên")


def _changed_numbers(clause: Clause) -> list[str]:
    """Numbers of the parent's words that are gone without a change that tells of it, and numbers that are new."""
    if not clause.parent_quote:
        return []
    before, after = one_line(clause.parent_quote), one_line(clause.text)
    told = " ".join(f"{change.before} {change.after}" for change in clause.changes)
    gone = [n for n in _written(before) if n not in after and n not in one_line(told)]
    new = [n for n in _written(after) if n not in before and n not in one_line(told)]
    lost = [f"{_place(clause)}: thiếu hoặc khác “{number}”" for number in gone]
    return lost + [f"{_place(clause)}: “{number}” không có trong văn bản cấp trên" for number in new]


def _written(text: str) -> list[str]:
    """Full document numbers letter for letter ("07-KL/TW"), the word for the kind left out."""
    found = [(m, text[m.span.start : m.span.end]) for m in find_numbers(text) if m.number.full]
    return [match[0].strip() for _, words in found if (match := re.search(r"[0-9].*$", words))]


# -- level and year ----------------------------------------------------------------------------------


def _levels(draft: Draft) -> Check:
    item = "Không có từ sai cấp"
    texts = [(_place(clause), clause.text) for clause in _printed(draft)]
    texts += [("tên kế hoạch", draft.title), *(("nơi nhận", line) for line in draft.recipients)]
    problems = [
        f"{place}: “{word}”" for place, text in texts for word in wrong_level_words(text, draft.target)
    ]
    return _check(item, list(dict.fromkeys(problems)), "không thấy từ của cấp khác ngoài trích dẫn")


def _years(draft: Draft, parent: Document) -> Check:
    item = "Không còn mốc của năm cũ"
    year = plan_year(parent)
    if year is None or year == draft.target.year:
        return Check(item, True, "kế hoạch cấp trên cùng năm hoặc không ghi năm")
    texts = [
        ("tên kế hoạch", draft.title),
        *((_place(c), c.text) for c in _printed(draft, "opening", "body")),
    ]
    problems = [f"{place}: “{words}”" for place, text in texts for words in _old_year(text, year)]
    return _check(item, problems, f"không còn năm {year} ngoài phần dẫn văn bản")


def _old_year(text: str, year: int) -> list[str]:
    """Where a text still speaks of the parent's year outside of quotations, cited documents and periods."""
    plain = normalise(text)
    kept = [match.span() for pattern in (_QUOTED, _PERIOD) for match in pattern.finditer(plain)]
    for mention in find_numbers(plain):
        dated = _DATED.match(plain, mention.span.end)
        kept.append((mention.span.start, dated.end() if dated else mention.span.end))
    found = re.finditer(rf"(?:[^\s,;(]+ ){{0,2}}[^\s,;(]*(?<![0-9]){year}(?![0-9])", plain)
    stale = [m[0] for m in found if not any(start < m.end() and m.end() <= end for start, end in kept)]
    named = can_chi(year)
    return stale + ([named] if comparable(named) in comparable(plain) else [])


# -- who gets it -------------------------------------------------------------------------------------

_FRONT = re.compile("mttq|mat tran")
_COMMITTEE = re.compile(
    r"\b(?:dang|quan|huyen|thi|thanh) uy\b|\b(?:ubnd|hdnd|uy ban nhan dan|hoi dong nhan dan)\b"
)
_ARCHIVE = re.compile(r"^-? ?luu\b")


def _recipients(draft: Draft) -> Check:
    item = "Nơi nhận đủ cấp trên, cấp dưới và nơi lưu"
    lines = [fold(line).strip() for line in draft.recipients]
    above = fold(f"{draft.target.parent_kind} {draft.target.parent_name}"), fold(draft.target.parent_name)
    superior = any(
        "b/c" in line and _FRONT.search(line) and any(name in line for name in above) for line in lines
    )
    wanted = (
        (superior, f"chưa có Mặt trận {draft.target.parent_kind} {draft.target.parent_name} (để b/c)"),
        (
            any("b/c" in line and _COMMITTEE.search(line) for line in lines),
            "chưa có cấp ủy, chính quyền cùng cấp (để b/c)",
        ),
        (any("t/h" in line for line in lines), "chưa có cấp dưới (để t/h)"),
        (any(_ARCHIVE.match(line) for line in lines), "chưa có dòng Lưu"),
    )
    return _check(item, [missing for there, missing in wanted if not there], f"{len(lines)} nơi nhận")


# -- tasks -------------------------------------------------------------------------------------------


def _deadlines(draft: Draft, duties: Sequence[Task]) -> Check:
    item = "Thời hạn cấp trên giao có trong dự thảo"
    clauses = {clause.id: clause for clause in draft.clauses}
    timed = [task for task in duties if task.deadlines and task.kind != "requirement"]
    problems = []
    for task, row in zip(timed, cover(timed, draft.clauses, draft.target), strict=True):
        clause = clauses.get(row.clause_id or "")
        if row.status == "covered" and clause and not _same_rhythm(task, clause.text):
            problems.append(f"{task.section}: thiếu “{task.due}”")
    return _check(item, problems, f"{len(timed)} việc có thời hạn")


def _same_rhythm(task: Task, text: str) -> bool:
    rhythms = {deadline.rhythm for deadline in find_deadlines(text)}
    return all(deadline.rhythm in rhythms for deadline in task.deadlines)


def _coverage(draft: Draft, duties: Sequence[Task]) -> Check:
    item = "Mọi nhiệm vụ của cấp trên đã được xử lý"
    rows = draft.coverage or cover(duties, draft.clauses, draft.target)
    problems = [f"{row.parent_section}: {row.task[:60].rstrip()}…" for row in rows if row.status == "open"]
    problems += [
        f"{row.parent_section}: bỏ mà chưa ghi lý do"
        for row in rows
        if row.status == "dropped" and not row.reason
    ]
    covered, dropped = (sum(row.status == status for row in rows) for status in ("covered", "dropped"))
    return _check(item, problems, f"{covered} việc có trong dự thảo, {dropped} việc bỏ có lý do")


def _flagged(draft: Draft) -> Check:
    item = "Không còn điều khoản chờ người soạn xem lại"
    problems = [
        f"{_place(c)}: {c.reason or 'chưa ghi lý do'}" for c in _printed(draft) if c.action == "flagged"
    ]
    return _check(item, problems, "không có")


def _open_fields(draft: Draft) -> Check:
    item = "Không còn ô cần điền"
    texts = [draft.title, *draft.recipients, *(clause.text for clause in _printed(draft))]
    left = [match["what"] for text in texts for match in _FIELD.finditer(text)]
    return _check(item, list(dict.fromkeys([*draft.open_fields, *left])), "đã đủ")
