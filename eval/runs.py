"""Runs of a suite: every figure, every question, and what was measured; kept in the library."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.answer import Answer
from eval import answers
from eval.answers import RATES, Verdict, by_kind, figures, values
from eval.metrics.intervals import interval
from eval.metrics.refusal import risk_coverage
from eval.metrics.timing import Latency, latency
from eval.outcome import Outcome, outcome
from eval.subject import Subject
from eval.suite import Suite
from ingest.database import Database
from ingest.errors import UsageError

OURS = "mattran"
"""The answerer that this project is; others are baselines."""

Numbers = dict[str, float | None]
_LAST = re.compile(r"last(?:-(\d+))?")


class Run(BaseModel):
    """One suite asked of one answerer. `intervals` holds [low, high] by group ("total" or a kind) and rate."""

    model_config = ConfigDict(extra="ignore")
    id: str
    suite: str
    answerer: str = OURS
    date: str
    subject: Subject = Field(default_factory=Subject)
    total: Numbers
    kinds: dict[str, Numbers]
    splits: dict[str, Numbers] = {}
    intervals: dict[str, dict[str, list[float]]] = {}
    latency: Latency = {}
    risk_coverage: list[dict[str, float | None]] = []
    outcomes: list[Outcome]

    @property
    def failed(self) -> list[Outcome]:
        """What is not good, in the suite's order."""
        return [outcome for outcome in self.outcomes if not outcome.good]

    def as_json(self) -> dict[str, Any]:
        """Everything, with the failing questions once more by themselves."""
        return self.model_dump(mode="json") | {"failed": [o.model_dump(mode="json") for o in self.failed]}


def measure(
    suite: Suite,
    ask: Callable[[str], Answer],
    record_of: Callable[[str], str],
    subject: Subject | None = None,
    split: str | None = None,
    answerer: str = OURS,
    each: Callable[[int, int], None] = lambda done, total: None,
) -> Run:
    """Ask a suite (or one split of it) and judge the answers; `each` is told how far it is."""
    verdicts = answers.run(suite, ask, record_of, split, each)
    return made(suite.name, verdicts, subject, answerer)


def made(
    suite: str, verdicts: Sequence[Verdict], subject: Subject | None = None, answerer: str = OURS
) -> Run:
    """The run that these verdicts are."""
    now = datetime.now(UTC)
    kinds = by_kind(verdicts)
    splits = {n: [v for v in verdicts if v.question.split == n] for n in ("tune", "report")}
    return Run(
        id=f"{suite}-{now:%Y%m%d-%H%M%S}-{now.microsecond // 1000:03d}",
        suite=suite,
        answerer=answerer,
        date=now.isoformat(timespec="seconds"),
        subject=subject or Subject(),
        total=_counted(verdicts),
        kinds={kind: _counted(chosen) for kind, chosen in kinds.items()},
        splits={name: _counted(chosen) for name, chosen in splits.items() if chosen},
        intervals={name: _intervals(chosen) for name, chosen in ({"total": verdicts} | kinds).items()},
        latency=latency([v.answer.timings_ms for v in verdicts]),
        risk_coverage=[asdict(point) for point in risk_coverage([v.asked for v in verdicts])],
        outcomes=[outcome(verdict) for verdict in verdicts],
    )


def _counted(verdicts: Sequence[Verdict]) -> Numbers:
    """JSON has no NaN; a rate of nothing is null."""
    found = figures(verdicts).as_json()
    return {name: None if math.isnan(value) else value for name, value in found.items()}


def _intervals(verdicts: Sequence[Verdict]) -> dict[str, list[float]]:
    found = {rate: interval(values(verdicts, rate)) for rate in RATES}
    return {rate: sure.as_json() for rate, sure in found.items() if sure is not None}


# -- kept in the library -----------------------------------------------------------------------------

_FIGURES = ("total", "kinds", "splits", "intervals", "latency", "risk_coverage")


def save_run(database: Database, run: Run) -> None:
    """Keep a run."""
    whole = run.model_dump(mode="json")
    kept = (whole["subject"], {name: whole[name] for name in _FIGURES}, whole["outcomes"])
    with database.transaction():
        database.run(
            "INSERT INTO evaluation (id, suite, answerer, settings, figures, verdicts, run_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (run.id, run.suite, run.answerer, *(_json(part) for part in kept), run.date),
        )


def list_runs(database: Database, suite: str | None = None) -> list[dict[str, Any]]:
    """The runs kept, latest first: id, suite, answerer, date, subject, total."""
    rows = database.rows(
        "SELECT id, suite, answerer, run_at, settings, json_extract(figures, '$.total') FROM evaluation"
        " WHERE ? IS NULL OR suite = ? ORDER BY run_at DESC, rowid DESC",
        (suite, suite),
    )
    names = ("id", "suite", "answerer", "date")
    return [
        dict(zip(names, row, strict=False)) | {"subject": json.loads(row[4]), "total": json.loads(row[5])}
        for row in rows
    ]


def load_run(database: Database, name: str, suite: str | None = None) -> Run:
    """A run by its id, "last", "last-1" ..., or from a JSON file; UsageError when there is none."""
    if name.endswith(".json") or Path(name).is_file():
        return read_run(Path(name))
    known = [row["id"] for row in list_runs(database, suite)]
    if match := _LAST.fullmatch(name):
        place = int(match[1] or 0)
        name = known[place] if place < len(known) else name
    if name not in known:
        raise UsageError(f"Không có lần đo '{name}'. Xem các lần đo bằng: mattran eval runs")
    row = database.rows(
        "SELECT id, suite, answerer, run_at, settings, figures, verdicts FROM evaluation WHERE id = ?",
        (name,),
    )[0]
    return _run_of(row)


def _run_of(row: Sequence[Any]) -> Run:
    fields = {"id": row[0], "suite": row[1], "answerer": row[2], "date": row[3]}
    parts = {"subject": json.loads(row[4]), "outcomes": json.loads(row[6])}
    return Run.model_validate({**fields, **parts, **json.loads(row[5])})


def read_run(file: Path) -> Run:
    """A run from what `eval answers --json` or `--report` wrote; UsageError naming the file."""
    try:
        return Run.model_validate_json(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"Không đọc được {file}: {error}. Hãy kiểm tra đường dẫn.") from error
    except ValidationError as error:
        raise UsageError(
            f"Tệp {file} không phải kết quả của mattran eval answers --json: {error.errors()[0]['msg']}."
        ) from error


def _json(value: Mapping[str, Any] | Sequence[Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
