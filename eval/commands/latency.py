"""`mattran eval latency`: how long answers take, by step, cold and warm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from assistant.commands.session import Home, Json, session
from eval.commands.retrieval import BeirFolder
from eval.commands.shared import Limit, own_home

if TYPE_CHECKING:
    from eval.latency import LatencyFigures


def measure_latency(
    ctx: typer.Context, folder: BeirFolder, limit: Limit = 200, home: Home = None, as_json: Json = False
) -> None:
    """Đo thời gian trả lời trên một bộ dữ liệu kiểu BEIR: từng bước, câu đầu và các câu sau (mặc định 200 câu)."""
    from assistant.commands.progress import Bars
    from eval.latency import run

    here = session(ctx, home, as_json)
    with Bars() as bars:
        found = run(folder, own_home(here, folder), limit, bars)
    here.give(found.as_json(), *_lines(found))


def _lines(found: LatencyFigures) -> list[str]:
    """The figures as a reader sees them."""
    head = f"{found.questions} câu hỏi, {found.documents} văn bản, {found.passages} đoạn"
    steps = [
        f"{step}: trung vị {row['median']:g} ms, p95 {row['p95']:g} ms" for step, row in found.steps.items()
    ]
    most = max((bar.count for bar in found.histogram), default=1)
    bars = [
        f"{bar.start:>4}–{bar.end or '…':<4} ms {'█' * round(30 * bar.count / most)} {bar.count}"
        for bar in found.histogram
    ]
    return [head, f"mở kho: {found.opening_ms:g} ms; câu đầu: {found.cold_ms:g} ms", *steps, *bars]
