"""Floors: the share of suite questions answered right and cited, and rightly refused."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.engine import Assistant
from eval.answers import figures, run
from eval.suite import load_suite
from ingest.library import Library
from ingest.offline_model import default_model_folder
from ingest.pipeline import ingest
from ingest.settings import Settings
from tests.shelf import SAMPLES, Shelf, shelf

ROOT = Path(__file__).resolve().parents[1]
SEEDS = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))


def reached(made: Shelf, suite: str) -> dict[str, float]:
    verdicts = run(load_suite(ROOT / "eval" / "suites" / f"{suite}.yaml"), made.ask, made.record)
    return figures(verdicts, made.record).as_json()


def with_the_model(home: Path, files: Sequence[Path]) -> Shelf:
    """A library searched with the offline model, where it is built."""
    settings = Settings(home=home, embed_model="", model_wheel=None)
    if not default_model_folder(settings.cache).is_dir():
        pytest.skip("the offline model is not built: mattran model build")
    ingest(files, settings)
    library = Library(settings.database)
    return Shelf(Assistant(settings, library), library, home)


def test_the_samples_without_a_model_of_meaning(tmp_path: Path) -> None:
    value = reached(shelf(tmp_path / "home", SAMPLES), "samples")
    assert value["right_and_cited"] >= 0.75
    assert value["rightly_refused"] >= 0.80
    assert value["exact_quotes"] == 1


def test_the_samples_with_the_offline_model(tmp_path: Path) -> None:
    value = reached(with_the_model(tmp_path / "home", SAMPLES), "samples")
    assert value["right_and_cited"] >= 0.75
    assert value["rightly_refused"] >= 0.80
    assert value["exact_quotes"] == 1


@pytest.mark.skipif(not SEEDS, reason="the five plans of ../shared/seeds are not here")
def test_the_five_plans_without_a_model_of_meaning(tmp_path: Path) -> None:
    value = reached(shelf(tmp_path / "home", SEEDS), "seeds")
    assert value["right_and_cited"] >= 0.85
    assert value["rightly_refused"] >= 0.85
    assert value["exact_quotes"] == 1
