"""`mattran eval conversations`: follow-up questions in their conversations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from assistant.commands.session import Home, Json, session
from eval.commands.shared import Documents, SuiteFile, assistant_of, provide, records, without_nan

if TYPE_CHECKING:
    from eval.conversations import ConversationSuite, Outcome
    from eval.suite import Suite


def measure_conversations(
    ctx: typer.Context,
    suite: SuiteFile,
    documents: Documents = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Đo câu hỏi tiếp theo trong hội thoại: hiểu đúng, trả lời đúng; câu độc lập giữ nguyên."""
    from assistant.commands.progress import Bars
    from eval.conversations import load, run

    here = session(ctx, home, as_json)
    asked = load(Path(suite))
    provide(here.settings, _as_suite(asked), documents or [])
    with assistant_of(here.settings) as (library, assistant), Bars() as bars:
        if library.passage_count():
            assistant.warm()
        outcomes = run(asked, assistant, records(library), lambda done, n: bars.show("Hỏi", done, n))
    value = _value(asked.name, outcomes)
    here.give(value, *_lines(value))


def _as_suite(asked: ConversationSuite) -> Suite:
    from eval.suite import Suite

    return Suite(name=asked.name, description=asked.description, documents=asked.documents, questions=[])


def _value(name: str, outcomes: list[Outcome]) -> dict[str, Any]:
    from eval.conversations import by_kind, failures, figures

    return {
        "suite": name,
        "total": without_nan(figures(outcomes)),
        "kinds": {kind: without_nan(row) for kind, row in by_kind(outcomes).items()},
        "failed": failures(outcomes),
    }


def _lines(value: dict[str, Any]) -> list[str]:
    lines = [f"{name}: {figure:g}" for name, figure in value["total"].items() if figure is not None]
    for kind, row in value["kinds"].items():
        lines.append(f"  {kind}: {row['follow_ups']:g} câu, đúng {row['right_in_conversation'] or 0:.1%}")
    failed = ", ".join(str(row["id"]) for row in value["failed"])
    return [*lines, f"Chưa đạt: {failed or 'không có câu nào'}"]
