"""Learned weights: the data file fits the code, and other weights may be put in for a while."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

import corpus
from assistant import pieces, refusal, signs
from assistant.weights import FILE, Model, Part, Weights, use, vector, weights
from ingest.datafile import DataError, read_data


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    before = weights()
    yield
    use(before)


@pytest.mark.parametrize(
    ("part", "names"),
    [
        ("sentence", signs.SENTENCE),
        ("piece", pieces.PIECE),
        ("confidence", refusal.SIGNS),
        ("narrowed", refusal.SIGNS),
    ],
)
def test_the_file_weighs_the_signs_that_the_code_reads_and_no_others(
    part: Part, names: Sequence[str]
) -> None:
    stored = read_data(corpus.path(FILE), Weights)
    assert set(getattr(stored, part).weights) == set(names)
    assert any(vector(part, tuple(names)))


def test_thresholds_are_chances() -> None:
    thresholds = weights().thresholds
    assert 0 < thresholds.narrowed < 1
    assert 0 < thresholds.open < 1


def test_weights_come_in_the_order_of_the_names_and_unknown_signs_count_nothing() -> None:
    model = Model(source="invented", weights={"one": 1.0, "two": -2.0})
    use(weights().model_copy(update={"sentence": model}))
    assert vector("sentence", ("two", "none", "one")) == (-2.0, 0.0, 1.0)


def test_weights_in_use_replace_those_read_before() -> None:
    names = signs.SENTENCE
    before = vector("sentence", names)
    doubled = {name: 2 * value for name, value in weights().sentence.weights.items()}
    use(weights().model_copy(update={"sentence": Model(source="doubled", weights=doubled)}))
    assert vector("sentence", names) == pytest.approx([2 * value for value in before])


def test_a_file_without_a_model_is_refused() -> None:
    with pytest.raises(DataError, match=r"evidence\.yaml"):
        read_data(corpus.path("evidence.yaml"), Weights)
