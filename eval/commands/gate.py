"""`mattran eval gate`: the suites of eval/gates.yaml measured and held to their figures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.session import Home, Json, note, session
from eval.commands.shared import Report, assistant_of, home_below, provide, records, woken

if TYPE_CHECKING:
    from eval.gates import Checked, GatedSuite
    from eval.runs import Numbers
    from ingest.settings import Settings

Only = Annotated[
    list[str] | None,
    typer.Option("--suite", metavar="NAME", help="Chỉ đo bộ câu hỏi này; nêu được nhiều lần."),
]
GatesFile = Annotated[
    Path | None,
    typer.Option("--gates", metavar="FILE", help="Tệp các mức phải đạt; mặc định eval/gates.yaml."),
]


def gate(
    ctx: typer.Context,
    suites: Only = None,
    gates: GatesFile = None,
    report: Report = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Đo các bộ câu hỏi và so với mức phải đạt; các kho để đo nằm dưới thư mục --home."""
    from eval.gates import FILE, load_gates

    here = session(ctx, home, as_json)
    checked: list[Checked] = []
    skipped: list[str] = []
    for gated in load_gates(gates or FILE).suites:
        if suites and gated.suite not in suites:
            continue
        if gated.documents is not None and not Path(gated.documents).is_dir():
            skipped.append(gated.suite)
            continue
        # A language model writes otherwise each time; what is held is what stands without one.
        checked += _checked(gated, home_below(here, gated.home).without_llm(), report)
    ok = all(row.ok for row in checked)
    here.give(
        {"ok": ok, "gates": [row.as_json() for row in checked], "skipped": skipped}, *_lines(checked, skipped)
    )
    if not ok:
        raise typer.Exit(1)


@dataclass(frozen=True, slots=True)
class _Measured:
    """The figures of a suite, and the ids of what is not good."""

    total: Numbers
    failed: list[str]


def _checked(gated: GatedSuite, own: Settings, report: Path | None) -> list[Checked]:
    from eval.gates import check

    found = _MEASURES[gated.kind](gated, own, report)
    rows = check(gated.suite, gated.of("offline"), found.total)
    if not all(row.ok for row in rows):
        note(f"✗ {gated.suite}: chưa đạt ở {', '.join(found.failed)}")
    return rows


def _documents(gated: GatedSuite) -> list[Path]:
    return [Path(gated.documents)] if gated.documents else []


def _answers(gated: GatedSuite, own: Settings, report: Path | None) -> _Measured:
    from assistant.commands.progress import Bars
    from eval.report import write_report
    from eval.runs import measure
    from eval.subject import describe
    from eval.suite import load_suite, suite_file

    asked = load_suite(suite_file(gated.suite))
    provide(own, asked, _documents(gated))
    with assistant_of(own) as (library, assistant), Bars() as bars:
        found = measure(
            asked, woken(assistant, asked), records(library), describe(own, library),
            each=lambda done, total: bars.show(gated.suite, done, total),
        )  # fmt: skip
    if report is not None:
        write_report(found, report)
    return _Measured(found.total, [outcome.id for outcome in found.failed])


def _drafts(gated: GatedSuite, own: Settings, report: Path | None) -> _Measured:
    from eval.commands.drafts import judged, report_drafts
    from eval.drafts import figures, load_drafts
    from eval.suite import suite_file

    asked = load_drafts(suite_file(gated.suite))
    provide(own, asked, _documents(gated))
    with assistant_of(own) as (library, _):
        verdicts = judged(asked, library)
    if report is not None:
        report_drafts(asked, figures(verdicts), report)
    return _Measured(figures(verdicts), [v.case.id for v in verdicts if not v.good])


_MEASURES = {"answers": _answers, "drafts": _drafts}


def _lines(checked: list[Checked], skipped: list[str]) -> list[str]:
    passed_over = [f"– {name}: bỏ qua, không có thư mục văn bản của bộ này" for name in skipped]
    return [*(_line(row) for row in checked), *passed_over]


def _line(row: Checked) -> str:
    from eval import labels

    gate = row.gate
    bound = (
        f"≥ {labels.told(gate.metric, gate.least)}"
        if gate.least is not None
        else f"≤ {labels.told(gate.metric, gate.most)}"
    )
    more = "; tốt hơn mức này, có thể nâng mức" if gate.surpassed(row.value) else ""
    return (
        f"{'✓' if row.ok else '✗'} {row.suite}, {labels.figure(gate.metric)}: {labels.told(gate.metric, row.value)} "
        f"(cần {bound}, cho phép lệch {labels.told(gate.metric, gate.tolerance)}{more})"
    )
