"""Measures of a passage: scaled among what was found, weighed into one score."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import corpus
from assistant.ranking import (
    MEASURES,
    RankingWeights,
    combined,
    in_order,
    learned_weights,
    save_weights,
    scaled,
)
from ingest.datafile import DataError, read_data

EQUAL = in_order(dict.fromkeys(MEASURES, 1.0))


def columns(**measures: list[float]) -> np.ndarray:
    count = len(next(iter(measures.values())))
    return np.array([measures.get(name, [0.0] * count) for name in MEASURES], np.float32).T


def test_the_best_and_the_worst_of_a_measure_are_one_and_nothing() -> None:
    values = scaled(columns(words=[3.0, 1.0, 2.0]))
    assert values[:, MEASURES.index("words")].tolist() == [1.0, 0.0, 0.5]


def test_names_and_titles_keep_their_worth() -> None:
    values = scaled(columns(name=[0.5, 0.0], title=[0.3, 0.2]))
    assert values[:, MEASURES.index("name")].tolist() == [0.5, 0.0]
    assert values[:, MEASURES.index("title")].tolist() == pytest.approx([0.3, 0.2])


def test_a_lone_passage_has_full_marks_for_what_it_has() -> None:
    assert combined(scaled(columns(words=[0.2])), EQUAL).tolist() == [1.0]


def test_measures_that_say_nothing_do_not_count() -> None:
    alone = combined(scaled(columns(words=[3.0, 1.0])), EQUAL)
    assert alone.tolist() == [1.0, 0.0]
    both = combined(scaled(columns(words=[3.0, 1.0], meaning=[0.1, 0.9])), EQUAL)
    assert both.tolist() == [0.5, 0.5]


def test_nothing_found_has_no_scores() -> None:
    nothing = np.zeros((0, len(MEASURES)), np.float32)
    assert combined(scaled(nothing), EQUAL).shape == (0,)


FOUND = st.integers(1, 6).flatmap(
    lambda count: st.lists(
        st.lists(st.floats(0, 1, width=32), min_size=len(MEASURES), max_size=len(MEASURES)),
        min_size=count,
        max_size=count,
    )
)


@given(FOUND)
def test_scores_lie_between_nothing_and_one(rows: list[list[float]]) -> None:
    scores = combined(scaled(np.array(rows, np.float32)), learned_weights())
    assert ((scores >= 0) & (scores <= 1 + 1e-5)).all()


def test_learned_weights_are_those_of_the_file() -> None:
    stored = read_data(corpus.path("ranking.yaml"), RankingWeights)
    assert "--learn" in stored.source
    assert learned_weights().tolist() == pytest.approx([stored.weights[name] for name in MEASURES])
    assert learned_weights().max() == 1.0
    assert learned_weights().min() >= 0.0


def test_weights_are_read_as_they_were_written(tmp_path: Path) -> None:
    weights = {name: place / 10 for place, name in enumerate(MEASURES)}
    save_weights(tmp_path / "w.yaml", weights, 'a "quoted" source')
    stored = read_data(tmp_path / "w.yaml", RankingWeights)
    assert (stored.weights, stored.source) == (weights, 'a "quoted" source')


@pytest.mark.parametrize("change", [{"words": None}, {"luck": 1.0}])
def test_a_missing_or_unknown_measure_is_refused(tmp_path: Path, change: dict[str, float | None]) -> None:
    weights = {n: v for n, v in (dict.fromkeys(MEASURES, 1.0) | change).items() if v is not None}
    rows = "".join(f"  {name}: {value}\n" for name, value in weights.items())
    (tmp_path / "w.yaml").write_text(f"source: x\nweights:\n{rows}", encoding="utf-8")
    with pytest.raises(DataError, match="độ đo"):
        read_data(tmp_path / "w.yaml", RankingWeights)
