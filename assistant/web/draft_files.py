"""Files of drafts: Word, provenance form, PDF, the table and the calendar of tasks, many drafts as one archive."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.drafting.batch import BatchLine, Made, UnitRow, draft_each, file_name, read_units
from assistant.drafting.compose import draft as compose
from assistant.drafting.docx import render
from assistant.drafting.draft import Draft
from assistant.drafting.parent import ParentPlan
from assistant.drafting.pdf import to_pdf
from assistant.drafting.profile import load_profile
from assistant.drafting.provenance import render_provenance
from assistant.drafting.schedule import to_ics, to_xlsx
from assistant.drafting.target import make_target
from assistant.drafting.tasks import plan_year
from assistant.web import draft_texts as texts
from assistant.web.draft_desk import DraftDesk, Form, Opened, form_day, form_year
from ingest.errors import UsageError
from ingest.units import is_within, load_places, parent, successors

ENDINGS = {
    "word": ".docx",
    "form": "-nguon-goc.docx",
    "pdf": ".pdf",
    "xlsx": "-nhiem-vu.xlsx",
    "ics": "-nhiem-vu.ics",
}


def draft_file(opened: Opened, kind: str, profile: str) -> tuple[str, bytes]:
    """Name and bytes of a file of a draft; `kind` is a key of ENDINGS. Raises MattranError."""
    draft = opened.draft
    stem = f"ke-hoach-{file_name(draft.target.unit)}-{draft.target.year}"
    makers: dict[str, Callable[[], bytes]] = {
        "word": lambda: render(draft, load_profile(profile)),
        "form": lambda: render_provenance(draft),
        "pdf": lambda: to_pdf(render(draft, load_profile(profile))),
        "xlsx": lambda: _tasks_file(opened, kind),
        "ics": lambda: _tasks_file(opened, kind),
    }
    return stem + ENDINGS[kind], makers[kind]()


def _tasks_file(opened: Opened, kind: str) -> bytes:
    if opened.parent is None:
        raise UsageError(texts.NO_TASKS)
    if kind == "xlsx":
        return to_xlsx(opened.duties, opened.parent)
    year = plan_year(opened.parent) or opened.draft.target.year
    return to_ics(opened.duties, opened.parent, year)


def profile_choices() -> list[tuple[str, str]]:
    """(title, name) of the layouts."""
    from assistant.drafting.profile import profile_names

    names = sorted(profile_names(), key=lambda name: name != "mttq-nd30")
    return [(load_profile(name).title, name) for name in names]


# -- many at once --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Run:
    """How far a run over many units has come."""

    lines: tuple[BatchLine, ...]
    count: int
    unit: str
    seconds: float

    @property
    def done(self) -> int:
        """Units that have their files."""
        return sum(line.status == "done" for line in self.lines)


def unit_rows(desk: DraftDesk, form: Form, file: Path | None, whole_province: bool) -> list[UnitRow]:
    """The units of a list, or every commune of the parent plan's province; raises UsageError when there are none."""
    if file is not None and not whole_province:
        return [replace(row, day=row.day or form_day(form.day)) for row in read_units(file)]
    if not whole_province:
        raise UsageError(texts.NO_LIST)
    return [
        UnitRow(number, name, day=form_day(form.day))
        for number, name in enumerate(_communes(desk.plan(form.parent_id)), 1)
    ]


def _communes(plan: ParentPlan) -> list[str]:
    """Every current commune of the province of a plan, by name."""
    home = plan.place
    if home is None:
        raise UsageError(texts.NO_HOME)
    homes = (home,) if home.current else successors(home)
    units = [unit for unit in load_places().units("communes") if any(is_within(unit, each) for each in homes)]
    return [f"{unit.label}, {above.label}" for unit in units if (above := parent(unit))]


def run_batch(
    desk: DraftDesk,
    form: Form,
    rows: Sequence[UnitRow],
    folder: Path,
    profile: str,
    stopped: Callable[[], bool],
) -> Generator[Run, None, None]:
    """Draft for each unit into `folder` until `stopped`, telling after each; the summary is written in the end."""
    plan = desk.plan(form.parent_id)
    year, looks = form_year(form, plan), load_profile(profile)

    def make(row: UnitRow) -> Made:
        target = make_target(
            row.unit, row.parent, year, plan, day=row.day, number=row.number, signer=row.signer,
            signer_title=row.signer_title,
        )  # fmt: skip
        made: Draft = compose(plan, target)
        return Made(made, {".docx": render(made, looks), "-nguon-goc.docx": render_provenance(made)})

    started = time.perf_counter()
    lines: list[BatchLine] = []
    yield Run((), len(rows), rows[0].unit, 0)
    with closing(draft_each(rows, make, folder)) as run:
        for line in run:
            lines.append(line)
            following = rows[len(lines)].unit if len(lines) < len(rows) else ""
            yield Run(tuple(lines), len(rows), following, time.perf_counter() - started)
            if stopped():
                return


def zipped(folder: Path) -> bytes:
    """All files of a folder as one archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, file.name)
    return out.getvalue()
