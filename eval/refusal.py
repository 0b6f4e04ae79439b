"""Refusal measured: how many questions outside the library are refused, at what cost of those inside it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.engine import Assistant
from assistant.refusal import least
from eval.metrics import refusal as metrics
from eval.retrieval import Half, half_of, index_corpus, load_questions
from ingest.errors import UsageError
from ingest.indexing import embed_pending
from ingest.progress import Progress, silent
from ingest.settings import Settings
from ingest.upkeep import opened

OUTSIDE = "out_of_corpus.jsonl"
_HALVES: tuple[Half, ...] = ("tune", "report")
COSTS = (0.02, 0.05, 0.10, 0.15)  # shares of the answerable that may be refused

Questions = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question: does the library answer it, was it refused, and how sure was the answer (0 where refused outright).

    `sure` is None for answers that rest on no weighed evidence: they are given at every threshold.
    """

    key: str
    answerable: bool
    refused: bool
    sure: float | None

    def below(self, threshold: float) -> bool:
        """Would it be refused at this threshold?"""
        return self.sure < threshold if self.sure is not None else self.refused


@dataclass(frozen=True, slots=True)
class Point:
    """At a threshold: the shares refused of the questions outside the library and of those it answers."""

    threshold: float
    refused: float
    wrongly: float

    def as_json(self) -> dict[str, float]:
        """The three figures."""
        return {"threshold": self.threshold, "refused": self.refused, "wrongly_refused": self.wrongly}


@dataclass(frozen=True, slots=True)
class RefusalFigures:
    """Figures of one set of outcomes; `at_cost` tells what could be refused at given costs."""

    outcomes: tuple[Outcome, ...]

    @property
    def operating(self) -> Point:
        """What the assistant did."""
        return Point(least(), _share(self._outside, None), _share(self._inside, None))

    @property
    def curve(self) -> list[Point]:
        """A point a threshold from .00 to 1.00."""
        return [self.at(step / 100) for step in range(101)]

    def at(self, threshold: float) -> Point:
        """What would be refused with another threshold."""
        return Point(threshold, _share(self._outside, threshold), _share(self._inside, threshold))

    @property
    def area(self) -> float:
        """The chance that a question inside is surer than one outside (area under the ROC curve)."""
        inside, outside = ([_rank(o) for o in some] for some in (self._inside, self._outside))
        pairs = len(inside) * len(outside)
        won = sum((a > b) + (a == b) / 2 for a in inside for b in outside)
        return round(won / pairs, 4) if pairs else float("nan")

    def at_cost(self, cost: float) -> Point:
        """The most that is refused where no more than `cost` of the answerable are."""
        steps = sorted({_rank(o) for o in self.outcomes} | {0.0})
        fitting = [p for p in map(self.at, steps) if p.wrongly <= cost]
        return max(fitting, key=lambda p: p.refused, default=self.at(0.0))

    @property
    def risk_coverage(self) -> list[metrics.Point]:
        """Were only the surest answered: the share of the questions answered, and of those the share outside."""
        return metrics.risk_coverage([_asked(o) for o in self.outcomes])

    def as_json(self) -> dict[str, Any]:
        """Counts, area, the operating point, the best points at given costs, the curves."""
        return {
            "answerable": len(self._inside),
            "outside": len(self._outside),
            "area": self.area,
            "operating": self.operating.as_json(),
            "at_cost": {f"{cost:.2f}": self.at_cost(cost).as_json() for cost in COSTS},
            "curve": [point.as_json() for point in self.curve],
            "risk_coverage": [asdict(point) for point in thinned(self.risk_coverage)],
        }

    @property
    def _inside(self) -> list[Outcome]:
        return [o for o in self.outcomes if o.answerable]

    @property
    def _outside(self) -> list[Outcome]:
        return [o for o in self.outcomes if not o.answerable]


def thinned(points: Sequence[metrics.Point], steps: int = 20) -> list[metrics.Point]:
    """Of a curve the first point that reaches each of `steps` equal steps of coverage."""
    found = [next((p for p in points if p.coverage >= step / steps), None) for step in range(1, steps + 1)]
    return list(dict.fromkeys(point for point in found if point))


def _asked(outcome: Outcome) -> metrics.Asked:
    """As if no question had been refused: what is least sure comes last."""
    sure = 0.0 if outcome.refused and outcome.sure is None else outcome.sure
    return metrics.Asked(not outcome.answerable, False, outcome.answerable, sure)


def _rank(outcome: Outcome) -> float:
    return outcome.sure if outcome.sure is not None else float(not outcome.refused)


def _share(outcomes: Sequence[Outcome], threshold: float | None) -> float:
    """The share refused, at a threshold or as it happened."""
    refused = [o.refused if threshold is None else o.below(threshold) for o in outcomes]
    return round(sum(refused) / len(refused), 4) if refused else float("nan")


@dataclass(frozen=True, slots=True)
class RefusalReport:
    """The figures of all questions and of each half; thresholds and weights were learned on "tune"."""

    total: RefusalFigures
    splits: dict[Half, RefusalFigures]
    median_ms: float

    def as_json(self) -> dict[str, Any]:
        """The figures of all questions, those of each half under "splits"."""
        splits = {name: figures.as_json() for name, figures in self.splits.items()}
        return {**self.total.as_json(), "median_ms": self.median_ms, "splits": splits}


def run(
    folder: Path,
    settings: Settings,
    outside: Path | None = None,
    split: Half | None = None,
    limit: int | None = None,
    progress: Progress = silent,
) -> RefusalReport:
    """Index the corpus (once), ask what it answers and what it does not.

    `folder` holds a data set in the BEIR layout; `outside` the questions to refuse (JSON lines with _id
    and text), else out_of_corpus.jsonl of the folder. `limit` is for each of the two. Raises UsageError.
    """
    asked, foreign = read_questions(folder, outside)
    with opened(settings) as library:
        index_corpus(folder, library, progress)
        embed_pending(library, settings, progress)
        assistant = Assistant(settings, library)
        assistant.warm()
        outcomes, times = [], []
        chosen = [
            (key, text, answerable)
            for questions, answerable in ((asked, True), (foreign, False))
            for key, text in [q for q in questions if split in (None, half_of(q[0]))][:limit]
        ]
        for number, (key, text, answerable) in enumerate(chosen):
            progress("read", number, len(chosen), "")
            answer = assistant.ask(text)
            refused = answer.status == "abstained"
            sure = 0.0 if refused and answer.confidence is None else answer.confidence
            outcomes.append(Outcome(key, answerable, refused, sure))
            times.append(answer.timings_ms.get("total", 0.0))
    return _report(outcomes, times)


def _report(outcomes: Sequence[Outcome], times: Sequence[float]) -> RefusalReport:
    from statistics import median

    halves = {name: tuple(o for o in outcomes if half_of(o.key) == name) for name in _HALVES}
    figures = {name: RefusalFigures(some) for name, some in halves.items() if some}
    return RefusalReport(RefusalFigures(tuple(outcomes)), figures, round(median(times or [0.0]), 1))


def read_questions(folder: Path, outside: Path | None = None) -> tuple[Questions, Questions]:
    """(key, text) of the questions that the corpus answers, and of those to refuse; UsageError when unreadable."""
    return list(load_questions(folder)), list(_rows(outside or folder / OUTSIDE))


def _rows(file: Path) -> Iterator[tuple[str, str]]:
    try:
        with file.open(encoding="utf-8") as lines:
            for row in (json.loads(line) for line in lines if line.strip()):
                yield row["_id"], row["text"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"Không đọc được {file}: {error!r}. Cần tệp JSON mỗi dòng một câu, có _id và text."
        ) from error
