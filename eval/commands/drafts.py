"""`mattran eval drafts`: drafts of a suite made and judged."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.commands.session import Home, Json, session
from eval.commands.shared import Documents, Report, assistant_of, provide
from ingest.errors import UsageError

if TYPE_CHECKING:
    from assistant.drafting.parent import ParentPlan
    from eval.drafts import DraftCase, DraftSuite, DraftVerdict
    from ingest.library import Library

DraftFile = Annotated[Path, typer.Argument(metavar="SUITE.yaml", help="Bộ bản thảo cần đo.")]
ProfileName = Annotated[
    str, typer.Option("--profile", metavar="NAME", help="Mẫu trình bày (corpus/formats).")
]


def measure_drafts(
    ctx: typer.Context,
    suite: DraftFile,
    documents: Documents = None,
    profile: ProfileName = "mttq-nd30",
    report: Report = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Soạn các bản thảo của một bộ và đếm: nhiệm vụ, từ khác cấp, con số, ngày kỷ niệm, thể thức."""
    from eval.drafts import figures, load_drafts
    from eval.suite import suite_file

    here = session(ctx, home, as_json)
    asked = load_drafts(suite_file(suite, here.settings.home / "suites"))
    provide(here.settings, asked, documents or [])
    with assistant_of(here.settings) as (library, _):
        verdicts = judged(asked, library, profile)
    total = figures(verdicts)
    here.give(_json(asked, verdicts, total), *_lines(verdicts, total))
    if report is not None:
        report_drafts(asked, total, report)


def judged(suite: DraftSuite, library: Library, profile: str = "mttq-nd30") -> list[DraftVerdict]:
    """Make every draft of a suite from its parent plan in the library and judge it."""
    from assistant.commands.progress import Bars
    from assistant.drafting.compose import draft
    from assistant.drafting.profile import load_profile
    from assistant.drafting.target import make_target
    from eval.drafts import judge

    looks = load_profile(profile)
    verdicts = []
    with Bars() as bars:
        for done, case in enumerate(suite.drafts, start=1):
            plan = _parent(case, library)
            made = draft(plan, make_target(case.unit, case.parent_unit, case.year, plan))
            verdicts.append(judge(case, made, plan.text, looks))
            bars.show("Soạn", done, len(suite.drafts))
    return verdicts


def _parent(case: DraftCase, library: Library) -> ParentPlan:
    from assistant.drafting.parent import read_parent

    found = [document for document in library.documents() if document.name.startswith(case.parent)]
    if not found:
        raise UsageError(
            f"Câu {case.id}: kho chưa có kế hoạch cấp trên có tên tệp bắt đầu bằng '{case.parent}'. "
            "Hãy nêu thư mục chứa nó bằng --documents THƯ_MỤC."
        )
    return read_parent(found[0])


def _json(suite: DraftSuite, verdicts: list[DraftVerdict], total: dict[str, Any]) -> dict[str, Any]:
    drafts = [
        {"id": v.case.id, "unit": v.case.unit, "year": v.case.year, "good": v.good, "faults": v.faults}
        for v in verdicts
    ]
    return {"suite": suite.name, "total": total, "drafts": drafts}


def _lines(verdicts: list[DraftVerdict], total: dict[str, Any]) -> list[str]:
    from eval.drafts import ASPECTS, faults
    from eval.labels import percent

    rows = [f"{ASPECTS[name]}: {percent(total[name])}" for name in ASPECTS]
    found = [f"✗ {case}, {ASPECTS[aspect]}: {words}" for case, aspect, words in faults(verdicts)]
    return [f"{total['drafts']} bản thảo, không lỗi nào: {percent(total['good'])}", *rows, *found]


def report_drafts(suite: DraftSuite, total: dict[str, float | None], folder: Path) -> None:
    """Write the figures of a suite as HTML, Markdown and JSON."""
    from assistant.commands.session import note
    from eval.drafts import ASPECTS
    from eval.report import write_figures

    named = {
        ASPECTS.get(name, {"drafts": "số bản thảo", "good": "bản không lỗi"}.get(name, name)): v
        for name, v in total.items()
    }
    files = write_figures(f"Bản thảo: {suite.name}", suite.name, named, suite.description, folder)
    note(f"Báo cáo: {', '.join(map(str, files))}")
