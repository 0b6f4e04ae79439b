"""`mattran ingest`: files and folders into the library."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.session import Home, Json, Session, session
from ingest.errors import UsageError

if TYPE_CHECKING:
    from ingest.pipeline import Outcome

_STATUS = {"added": "mới", "updated": "cập nhật", "unchanged": "không đổi", "failed": "không nạp được"}

Paths = Annotated[list[Path] | None, typer.Argument(metavar="PATH...", help="Tệp hoặc thư mục cần nạp.")]
Builtin = Annotated[
    bool, typer.Option("--builtin", help="Nạp thêm văn bản mẫu và các phiếu văn bản đi kèm phần mềm.")
]
Prune = Annotated[
    bool, typer.Option("--prune", help="Bỏ khỏi kho những văn bản mà tệp trong thư mục đã nêu không còn.")
]


def ingest(
    ctx: typer.Context,
    paths: Paths = None,
    builtin: Builtin = False,
    prune: Prune = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Nạp tệp hoặc thư mục (.txt .docx .pdf .html .md) vào kho; tệp không đổi thì bỏ qua."""
    from assistant.builtin import builtin_files, builtin_folders

    here = session(ctx, home, as_json)
    given = list(paths or [])
    if not given and not builtin:
        raise UsageError(
            "Chưa nêu tệp hay thư mục nào. Ví dụ: mattran ingest THƯ_MỤC, hoặc: mattran ingest --builtin"
        )
    start = time.perf_counter()
    outcomes = _run(here, [*given, *(builtin_files() if builtin else [])])
    removed = _prune(here, [*given, *(builtin_folders() if builtin else [])]) if prune else []
    if removed or any(outcome.status in {"added", "updated"} for outcome in outcomes):
        _prepare(here)
    report(here, outcomes, removed, time.perf_counter() - start)
    if outcomes and all(outcome.status == "failed" for outcome in outcomes):
        raise typer.Exit(1)


def _run(here: Session, paths: list[Path]) -> list[Outcome]:
    from assistant.commands.progress import Bars
    from ingest.pipeline import ingest as ingest_paths

    with Bars() as bars:
        return ingest_paths(paths, here.settings, bars)


def _prune(here: Session, paths: list[Path]) -> list[str]:
    from ingest.upkeep import prune

    return prune(here.settings, paths)


def _prepare(here: Session) -> None:
    """Keep what questions need of every document, so that the first question does not wait for it."""
    from assistant.profiles import load_profiles
    from ingest.accents import learned
    from ingest.upkeep import opened

    with opened(here.settings) as library:
        load_profiles(library)
        learned(library)


def report(here: Session, outcomes: list[Outcome], removed: list[str], seconds: float) -> None:
    """Say what became of each file."""
    found = [outcome.as_json() for outcome in outcomes]
    value = {"documents": found, "removed": removed, "seconds": round(seconds, 2)}
    here.give(value, *_lines(outcomes), *_removed(removed), _summary(outcomes, seconds))


def _lines(outcomes: list[Outcome]) -> list[str]:
    """Failures and warnings always, the rest while the list is short enough to be read."""
    shown = [o for o in outcomes if len(outcomes) <= 20 or o.status == "failed" or o.warnings]
    return [line for outcome in shown for line in _outcome_lines(outcome)]


def _outcome_lines(outcome: Outcome) -> list[str]:
    name = Path(outcome.path).name
    if outcome.error:
        return [f"✗ {name}: {outcome.error}"]
    head = f"✓ {name}: {_STATUS[outcome.status]}, {outcome.passages} đoạn, mã {outcome.doc_id}"
    return [head, *(f"  ! {warning}" for warning in outcome.warnings)]


def _removed(removed: list[str]) -> list[str]:
    return [f"− {doc_id}: đã bỏ khỏi kho vì tệp không còn" for doc_id in removed]


def _summary(outcomes: list[Outcome], seconds: float) -> str:
    counts = Counter[str](outcome.status for outcome in outcomes)
    parts = ", ".join(f"{counts[status]} {name}" for status, name in _STATUS.items() if counts[status])
    return f"{len(outcomes)} tệp ({parts}) trong {seconds:.1f} giây."
