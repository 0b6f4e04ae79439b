"""Libraries that the tests of the answering engine ask, made once."""

from __future__ import annotations

import pytest

from tests.shelf import PLANS, SAMPLES, Shelf, shelf, write


@pytest.fixture(scope="session")
def samples_shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """The five sample documents; not to be changed."""
    return shelf(tmp_path_factory.mktemp("samples") / "home", SAMPLES)


@pytest.fixture(scope="session")
def plans_shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Two invented plans of two provinces; not to be changed."""
    folder = tmp_path_factory.mktemp("plans")
    return shelf(folder / "home", write(folder / "documents", PLANS))
