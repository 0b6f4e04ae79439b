"""How well passages fit a question: a few measures of words and of meaning, and their learned weights."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
from pydantic import field_validator

import corpus
from ingest.datafile import Row, read_data
from ingest.lexical import Floats

MEASURES = ("words", "syllables", "pairs", "run", "title", "name", "meaning", "theme")
"""words: BM25. syllables, pairs: the share of the question's that the passage holds, rare ones counting
for more; run: its longest row of the question's words. title: a title or heading over it that the question
says in full, as a share of the question; name: the question says the name of the document (half), and the
numbers in it (whole). meaning: cosine of the passage; theme: of the mean of its document."""

_HEAD = "# What each measure of a passage counts in the order of search results (assistant/ranking.py).\n"
_ABSOLUTE = [MEASURES.index("title"), MEASURES.index("name")]  # not scaled by what else was found


class RankingWeights(Row):
    """The data file corpus/ranking.yaml: what each measure counts, and the command that found it out."""

    source: str
    weights: dict[str, float]

    @field_validator("weights")
    @classmethod
    def _all_known(cls, weights: dict[str, float]) -> dict[str, float]:
        if set(weights) != set(MEASURES):
            raise ValueError(f"cần đúng các độ đo: {', '.join(MEASURES)}")
        return weights


@cache
def learned_weights() -> Floats:
    """The weight of each of `MEASURES`."""
    return in_order(read_data(corpus.path("ranking.yaml"), RankingWeights).weights)


def save_weights(path: Path, weights: Mapping[str, float], source: str) -> None:
    """Write the data file that `learned_weights` reads; OSError when it cannot be written."""
    rows = "".join(f"  {name}: {weights[name]:g}\n" for name in MEASURES)
    path.write_text(f"{_HEAD}source: {json.dumps(source, ensure_ascii=False)}\nweights:\n{rows}", "utf-8")


def in_order(weights: Mapping[str, float]) -> Floats:
    """Weights by name in the order of `MEASURES`."""
    return np.array([weights[measure] for measure in MEASURES], np.float32)


def scaled(columns: Floats) -> Floats:
    """Measures (passages, measures) of one question brought to 0..1 among the passages found."""
    low, high = columns.min(axis=0, initial=np.inf), columns.max(axis=0, initial=-np.inf)
    low[_ABSOLUTE], high[_ABSOLUTE] = 0.0, 1.0
    alike = high <= low  # a lone passage, or all alike: full marks, or none where there is nothing
    width = np.where(alike, 1.0, high - low)
    result: Floats = np.where(alike, columns > 0, (columns - low) / width).astype(np.float32)
    return result


def combined(columns: Floats, weights: Floats) -> Floats:
    """One score a passage in 0..1: the weighted mean of those scaled measures that any passage has."""
    told = columns.any(axis=0)
    scores: Floats = columns[:, told] @ weights[told]
    return scores / (weights[told].sum() or 1.0)
