"""The gates of eval/gates.yaml that hold without a model of meaning; `make eval` holds the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.answers import figures, run
from eval.gates import check, load_gates
from eval.suite import load_suite, suite_file
from tests.shelf import SAMPLES, Shelf, shelf

ROOT = Path(__file__).resolve().parents[1]
SEEDS = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))


def missed(made: Shelf, suite: str) -> list[dict[str, object]]:
    """The gates of a suite that the library's answers do not reach."""
    gates = load_gates().suite(suite).of("words")
    assert gates, "a suite without a gate is not held to anything"
    verdicts = run(load_suite(suite_file(suite)), made.ask, made.record)
    return [row.as_json() for row in check(suite, gates, dict(figures(verdicts).as_json())) if not row.ok]


def test_the_samples_without_a_model_of_meaning(tmp_path: Path) -> None:
    assert not missed(shelf(tmp_path / "home", SAMPLES), "samples")


@pytest.mark.skipif(not SEEDS, reason="the five plans of ../shared/seeds are not here")
def test_the_five_plans_without_a_model_of_meaning(tmp_path: Path) -> None:
    assert not missed(shelf(tmp_path / "home", SEEDS), "seeds")
