"""The whole command line: the assistant's commands and `mattran eval ...`, one file each in eval/commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from assistant.cli import app
from assistant.commands.serve import measured_with
from assistant.commands.session import Home, Json, session
from eval.commands.answers import measure_answers
from eval.commands.baselines import measure_baselines
from eval.commands.conversations import measure_conversations
from eval.commands.drafts import measure_drafts
from eval.commands.exchange import export_suite, import_suite
from eval.commands.gate import gate
from eval.commands.latency import measure_latency
from eval.commands.learn import learn_evidence
from eval.commands.refusal import measure_refusal
from eval.commands.retrieval import measure_retrieval
from eval.commands.runs import compare_runs, list_kept_runs
from eval.commands.spans import measure_spans

if TYPE_CHECKING:
    from eval.web import Bench
    from ingest.settings import Settings

__all__ = ["app", "measure", "measure_answers", "measure_retrieval", "measure_spans"]

measure = typer.Typer(help="Đo: câu trả lời đúng bao nhiêu, tìm trúng bao nhiêu.")
app.add_typer(measure, name="eval")


def _bench(settings: Settings) -> Bench:
    from eval.web import Bench

    return Bench(settings)


measured_with(_bench)


@measure.callback()
def shared(ctx: typer.Context, home: Home = None, as_json: Json = False) -> None:
    """Đo: câu trả lời đúng bao nhiêu, tìm trúng bao nhiêu."""
    session(ctx, home, as_json)


measure.command("answers")(measure_answers)
measure.command("import")(import_suite)
measure.command("export")(export_suite)
measure.command("runs")(list_kept_runs)
measure.command("compare")(compare_runs)
measure.command("drafts")(measure_drafts)
measure.command("baselines")(measure_baselines)
measure.command("gate")(gate)
measure.command("retrieval")(measure_retrieval)
measure.command("spans")(measure_spans)
measure.command("refusal")(measure_refusal)
measure.command("learn")(learn_evidence)
measure.command("latency")(measure_latency)
measure.command("conversations")(measure_conversations)
