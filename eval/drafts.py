"""Drafts against gold: tasks taken up, words of the wrong level, numbers, anniversaries, layout."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, model_validator

from assistant.drafting.draft import Clause, Draft
from assistant.drafting.lint import wrong_level_words
from eval.answers import plain
from eval.suite import load
from ingest.language import normalise
from ingest.numbering import find_numbers

if TYPE_CHECKING:
    from assistant.drafting.profile import Profile

_FIGURE = re.compile(r"\d{1,3}(?:\.\d{3})+(?!\d)|\d+")
_ANNIVERSARY = re.compile(
    r"(?P<count>\d{1,3}) năm (?P<what>[^();\n]{3,200}?) ?"
    r"\((?P<day>\d{1,2}/\d{1,2})/(?P<first>\d{4}) ?- ?(?P<again>\d{1,2}/\d{1,2})/(?P<last>\d{4})\)"
)


class DraftCase(BaseModel):
    """One draft that is asked for, with what has to stand in it.

    `tasks` are short runs of words of the parent plan: each is a task that this level takes up.
    `anniversaries` are groups of words that stand together in one clause; `forbidden` words stand
    nowhere; `open` names facts that must be left open.
    """

    model_config = ConfigDict(extra="forbid")
    id: str = Field(min_length=1)
    parent: str = Field(min_length=1)
    unit: str = Field(min_length=1)
    parent_unit: str | None = None
    year: int
    tasks: list[str] = []
    numbers: list[str] = []
    anniversaries: list[list[str]] = []
    forbidden: list[str] = []
    open: list[str] = []
    notes: str | None = None
    author: str | None = None
    date: datetime.date | None = None


class DraftSuite(BaseModel):
    """A named set of drafts over parent plans whose file names start with `documents`."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=1)
    description: str
    documents: list[str] = []
    drafts: list[DraftCase]

    @model_validator(mode="after")
    def _ids_differ(self) -> DraftSuite:
        counts = Counter(case.id for case in self.drafts)
        if repeated := [name for name, times in counts.items() if times > 1]:
            raise ValueError(f"mã `id` dùng hơn một lần: {', '.join(repeated)}")
        return self


def load_drafts(path: Path) -> DraftSuite:
    """Read and validate a suite of drafts; UsageError naming the file, row by row, each fault and what to do."""
    return load(path, DraftSuite)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many there were, and those that are wrong."""

    total: int
    wrong: tuple[str, ...] = ()

    @property
    def share(self) -> float | None:
        """Share that is right; None when there was nothing."""
        return (self.total - len(self.wrong)) / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class DraftVerdict:
    """One draft judged; each field counts what it looked at and names what is wrong."""

    case: DraftCase
    tasks: Counted
    reported: Counted
    levels: Counted
    numbers: Counted
    anniversaries: Counted
    traced: Counted
    layout: Counted
    words: Counted

    @property
    def good(self) -> bool:
        """Nothing is wrong."""
        return not any(self.faults.values())

    @property
    def faults(self) -> dict[str, tuple[str, ...]]:
        """What is wrong, by what was looked at."""
        return {name: getattr(self, name).wrong for name in ASPECTS}


ASPECTS = {
    "tasks": "nhiệm vụ được giao có trong bản thảo",
    "reported": "nhiệm vụ tự báo đã xử lý",
    "levels": "khoản không lẫn từ khác cấp",
    "numbers": "số và số hiệu giữ nguyên",
    "anniversaries": "ngày kỷ niệm tính đúng",
    "traced": "khoản có nguồn gốc",
    "layout": "bản đúng thể thức",
    "words": "từ phải có, từ không được có",
}
"""What is looked at, in Vietnamese."""


def judge(case: DraftCase, draft: Draft, parent_text: str, profile: Profile | None = None) -> DraftVerdict:
    """Judge a draft against its gold and its parent plan; without a profile the layout is not looked at."""
    printed = [clause for clause in draft.clauses if clause.text]
    return DraftVerdict(
        case=case,
        tasks=_tasks(case, printed),
        reported=Counted(
            len(draft.coverage), tuple(row.task for row in draft.coverage if row.status == "open")
        ),
        levels=_levels(draft, printed),
        numbers=_numbers(case, printed),
        anniversaries=_anniversaries(case, draft, printed),
        traced=_traced(printed, parent_text),
        layout=_layout(draft, profile),
        words=_words(case, draft, printed),
    )


def _tasks(case: DraftCase, printed: Sequence[Clause]) -> Counted:
    """Each task stands in what some printed clause comes from, and the clause still says something."""
    quotes = [plain(clause.parent_quote or "") for clause in printed]
    missing = [task for task in case.tasks if not any(plain(task) in quote for quote in quotes)]
    return Counted(len(case.tasks), tuple(missing))


def _levels(draft: Draft, printed: Sequence[Clause]) -> Counted:
    found = {c.id: wrong_level_words(c.text, draft.target) for c in printed}
    wrong = [
        f"{clause_id}: {', '.join(w.word for w in words)}" for clause_id, words in found.items() if words
    ]
    return Counted(len(printed), tuple(wrong))


def _numbers(case: DraftCase, printed: Sequence[Clause]) -> Counted:
    """Figures and document numbers of the parent that no change names still stand; numbers that are expected too."""
    kept = [(clause, figure) for clause in printed if clause.parent_quote for figure in _kept(clause)]
    wrong = [f"{clause.id}: mất “{figure}”" for clause, figure in kept if figure not in _figures(clause.text)]
    told = plain("\n".join(clause.text for clause in printed))
    gold = [f"thiếu “{number}”" for number in case.numbers if plain(number) not in told]
    return Counted(len(kept) + len(case.numbers), (*wrong, *gold))


def _kept(clause: Clause) -> list[str]:
    changed = set(_figures(" ; ".join(change.before for change in clause.changes)))
    return [figure for figure in dict.fromkeys(_figures(clause.parent_quote or "")) if figure not in changed]


def _figures(text: str) -> list[str]:
    """Figures, and document numbers letter for letter."""
    words = normalise(text)
    return [*_FIGURE.findall(words), *(m.number.number for m in find_numbers(words) if m.number.full)]


def _anniversaries(case: DraftCase, draft: Draft, printed: Sequence[Clause]) -> Counted:
    """The years between two dates are what is said, the last is the draft's; groups that are expected stand."""
    told = [match for clause in printed for match in _ANNIVERSARY.finditer(normalise(clause.text))]
    wrong = [match[0] for match in told if not _adds_up(match, draft.target.year)]
    texts = [plain(clause.text) for clause in printed]
    missing = [
        " … ".join(group)
        for group in case.anniversaries
        if not any(all(plain(words) in text for words in group) for text in texts)
    ]
    return Counted(len(told) + len(case.anniversaries), (*wrong, *missing))


def _adds_up(match: re.Match[str], year: int) -> bool:
    """A day of the draft's year, or one that the year after still begins with."""
    first, last = int(match["first"]), int(match["last"])
    return last - first == int(match["count"]) and last in {year, year + 1}


def _traced(printed: Sequence[Clause], parent_text: str) -> Counted:
    """Each clause quotes the parent plan, or was added for a reason."""
    parent = plain(parent_text)
    wrong = [c.id for c in printed if not (_quoted(c, parent) or (c.action == "added" and c.reason))]
    return Counted(len(printed), tuple(wrong))


def _quoted(clause: Clause, parent: str) -> bool:
    return bool(clause.parent_quote) and plain(clause.parent_quote or "") in parent


def _layout(draft: Draft, profile: Profile | None) -> Counted:
    if profile is None:
        return Counted(0)
    from assistant.drafting.docx import render
    from assistant.drafting.layout_check import check_layout

    faults = check_layout(render(draft, profile), profile)
    return Counted(1, ("; ".join(str(fault) for fault in faults),) if faults else ())


def _words(case: DraftCase, draft: Draft, printed: Sequence[Clause]) -> Counted:
    told = plain("\n".join([draft.title, *(clause.text for clause in printed), *draft.recipients]))
    wrong = [f"còn “{words}”" for words in case.forbidden if plain(words) in told]
    left_open = plain("; ".join(draft.open_fields))
    wrong += [f"chưa để trống “{name}”" for name in case.open if plain(name) not in left_open]
    return Counted(len(case.forbidden) + len(case.open), tuple(wrong))


def figures(verdicts: Sequence[DraftVerdict]) -> dict[str, float | None]:
    """Drafts without a fault, and for each aspect the share that is right over all drafts together."""
    shares = {name: _share([getattr(v, name) for v in verdicts]) for name in ASPECTS}
    good = round(mean(v.good for v in verdicts), 4) if verdicts else None
    wrong_words = sum(len(v.levels.wrong) for v in verdicts)
    return {"drafts": len(verdicts), "good": good, **shares, "clauses_with_wrong_words": wrong_words}


def _share(counted: Sequence[Counted]) -> float | None:
    total = sum(row.total for row in counted)
    wrong = sum(len(row.wrong) for row in counted)
    return round((total - wrong) / total, 4) if total else None


def faults(verdicts: Sequence[DraftVerdict]) -> Iterator[tuple[str, str, str]]:
    """(case, aspect, what is wrong) of every fault."""
    for verdict in verdicts:
        for aspect, found in verdict.faults.items():
            yield from ((verdict.case.id, aspect, words) for words in found)
