"""How long an answer takes: over the questions of a BEIR folder, asked of its corpus; by step, cold and warm."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.answer import Answer
from assistant.engine import Assistant
from eval.metrics.timing import Latency, latency
from eval.retrieval import index_corpus, load_questions
from ingest.indexing import embed_pending
from ingest.library import Library
from ingest.progress import Progress, silent
from ingest.settings import Settings
from ingest.upkeep import opened

_BIN = 10  # milliseconds of one bar of the histogram
_WARMING = 5  # questions asked before the clock counts


@dataclass(frozen=True, slots=True)
class Bar:
    """How many answers took from `start` up to `end` milliseconds; the last bar has no `end`."""

    start: int
    end: int | None
    count: int


@dataclass(frozen=True, slots=True)
class LatencyFigures:
    """Milliseconds. `cold_ms` is the first answer of a new assistant, `opening_ms` the opening of the library
    before it; `steps` holds median and p95 of each step of the warm answers, `histogram` their totals."""

    documents: int
    passages: int
    questions: int
    opening_ms: float
    cold_ms: float
    cold_steps: dict[str, float]
    steps: Latency
    histogram: tuple[Bar, ...]

    def as_json(self) -> dict[str, object]:
        """Every figure by name."""
        return asdict(self) | {"histogram": [asdict(bar) for bar in self.histogram]}


def run(
    folder: Path, settings: Settings, limit: int | None = None, progress: Progress = silent
) -> LatencyFigures:
    """Index the corpus (once; kept in `settings.home`), ask the questions, the first one of a cold assistant.

    Raises UsageError when the folder does not hold corpus.jsonl and queries.jsonl.
    """
    asked = [text for _, text in load_questions(folder)][:limit]
    with opened(settings) as library:
        index_corpus(folder, library, progress)
        embed_pending(library, settings, progress)
    start = time.perf_counter()
    with opened(settings) as library:
        assistant = Assistant(settings, library)
        opening = _since(start)
        return _measured(asked, library, assistant, opening, progress)


def _measured(
    asked: Sequence[str], library: Library, assistant: Assistant, opening: float, progress: Progress
) -> LatencyFigures:
    cold, first = _timed(assistant.ask, asked[0]) if asked else (0.0, {})
    assistant.warm()
    for text in asked[1 : 1 + _WARMING]:
        assistant.ask(text)
    warm = []
    for number, text in enumerate(asked):
        progress("read", number, len(asked), "")
        warm.append(assistant.ask(text).timings_ms)
    return LatencyFigures(
        len(library.document_ids()), library.passage_count(), len(asked), round(opening, 1), round(cold, 1),
        first, latency(warm), histogram([row["total"] for row in warm]),
    )  # fmt: skip


def _timed(ask: Callable[[str], Answer], text: str) -> tuple[float, dict[str, float]]:
    start = time.perf_counter()
    answer = ask(text)
    return _since(start), answer.timings_ms


def _since(start: float) -> float:
    return (time.perf_counter() - start) * 1000


def histogram(values: Sequence[float], width: int = _BIN, bars: int = 20) -> tuple[Bar, ...]:
    """Counts by `width` milliseconds up to the last bar that holds any; what goes beyond `bars` is one bar."""
    places = [min(int(value // width), bars) for value in values]
    last = max(places, default=-1)
    return tuple(
        Bar(place * width, None if place == bars else (place + 1) * width, places.count(place))
        for place in range(last + 1)
    )
