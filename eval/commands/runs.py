"""`mattran eval runs` and `mattran eval compare`: runs that were kept, and two of them side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.commands.session import Home, Json, session

if TYPE_CHECKING:
    from eval.comparison import Comparison
    from eval.outcome import Outcome

OfSuite = Annotated[
    str | None, typer.Option("--suite", metavar="NAME", help="Chỉ các lần đo của bộ câu hỏi này.")
]
RunName = Annotated[
    str, typer.Argument(metavar="RUN", help='Mã lần đo, "last", "last-1", hoặc tệp JSON đã ghi ra.')
]


def list_kept_runs(
    ctx: typer.Context, suite: OfSuite = None, home: Home = None, as_json: Json = False
) -> None:
    """Liệt kê các lần đo đã lưu, mới nhất trước."""
    from eval.runs import list_runs
    from ingest.upkeep import opened

    here = session(ctx, home, as_json)
    with opened(here.settings) as library:
        rows = list_runs(library.database, suite)
    lines = [_line(row) for row in rows] or ["Chưa có lần đo nào. Đo bằng: mattran eval answers SUITE.yaml"]
    here.give(rows, *lines)


def _line(row: dict[str, Any]) -> str:
    from eval import labels

    total, subject = row["total"], row["subject"]
    return (
        f"{row['id']}  {row['date']}  {row['answerer']}: {labels.number(total['questions'])} câu, "
        f"đạt {labels.percent(total['good'])}; bản {subject['version']}, kho {subject['corpus_hash']}"
    )


def compare_runs(
    ctx: typer.Context,
    before: RunName,
    after: RunName,
    suite: OfSuite = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """So hai lần đo: câu nào tốt lên, câu nào kém đi, có phải do ngẫu nhiên không."""
    from eval.comparison import compare
    from eval.runs import load_run
    from ingest.upkeep import opened

    here = session(ctx, home, as_json)
    with opened(here.settings) as library:
        runs = [load_run(library.database, name, suite) for name in (before, after)]
    found = compare(*runs)
    here.give(found.as_json(), *_lines(found))


def _lines(found: Comparison) -> list[str]:
    from eval import labels

    head = [f"Trước: {found.before.id}; sau: {found.after.id}; {len(found.common)} câu chung."]
    changed = [f"Khác nhau về {', '.join(found.changed_subject)}."] if found.changed_subject else []
    rows = [
        f"  {labels.figure(name)}: {labels.told(name, one)} → {labels.told(name, other)}"
        for name, (one, other) in found.totals.items()
        if one != other
    ]
    questions = [*_side("Tốt lên", found.better), *_side("Kém đi", found.worse)]
    return [*head, *changed, found.judgement, *rows, *questions]


def _side(title: str, pairs: list[tuple[Outcome, Outcome]]) -> list[str]:
    lines = [line for pair in pairs for line in _pair_lines(*pair)]
    return ["", f"{title} ({len(pairs)} câu):", *lines] if pairs else []


def _pair_lines(before: Outcome, after: Outcome) -> list[str]:
    faults = f"{before.fault or 'đạt'} → {after.fault or 'đạt'}"
    return [
        f"- {after.id} ({faults}): {after.question}",
        f"    trước: {_short(before.answer)}",
        f"    sau:   {_short(after.answer)}",
    ]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 200 else line[:199] + "…"
