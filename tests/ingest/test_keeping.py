"""What only saves time: written if it can be, left out without harm if not; accents learned once."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.accents import Restorer, learned
from ingest.keeping import keep
from ingest.library import Library
from tests.citing import library_of, written

TEXTS = {"a.txt": "Kế hoạch tuyên truyền năm 2031.\n", "b.txt": "Kế hoạch giám sát của Mặt trận.\n"}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return library_of(tmp_path, written(tmp_path, TEXTS))


def anew(library: Library) -> Restorer:
    restorer = Restorer()
    restorer.learn(document.text for document in library.documents())
    return restorer


def test_a_write_is_kept_whole_or_not_at_all(library: Library) -> None:
    database = library.database
    assert keep(database, lambda: database.run("INSERT INTO meta VALUES ('a', '1')"))
    assert library.state("a") == "1"
    database.run("PRAGMA query_only = ON")
    assert not keep(database, lambda: database.run("INSERT INTO meta VALUES ('b', '1')"))
    database.run("PRAGMA query_only = OFF")
    assert library.state("b") is None


def test_what_was_learned_is_read_again(library: Library) -> None:
    first = learned(library)
    assert first == anew(library)
    library.database.run("UPDATE document SET text = '' WHERE id = 'a'")  # unread: its hash is the same
    assert learned(library) == first


def test_new_documents_are_added_and_lost_ones_forgotten(library: Library, tmp_path: Path) -> None:
    learned(library)
    library_of(tmp_path, written(tmp_path, {"c.txt": "Hội nghị phản biện xã hội.\n"})).close()
    assert learned(library) == anew(library)
    library.remove("a")
    assert learned(library) == anew(library)
    assert learned(library).restore("tuyen truyen") == "tuyen truyen"


@pytest.mark.parametrize("value", ["", "{", "[1, {}]", '[1, {"a": "?"}, "x"]', '[1, {}, "a b\\nc"]'])
def test_what_cannot_be_read_is_learned_again(library: Library, value: str) -> None:
    learned(library)
    library.set_state("accents", value)
    assert learned(library) == anew(library)


def test_a_library_that_cannot_be_written_is_learned_all_the_same(library: Library) -> None:
    library.database.run("PRAGMA query_only = ON")
    assert learned(library) == anew(library)


@pytest.mark.parametrize("lines", [[], ["Kế hoạch năm; kế hoạch quý."]])
def test_counts_come_back_as_packed(lines: list[str]) -> None:
    restorer = Restorer()
    restorer.learn(lines)
    assert Restorer.unpacked(restorer.packed()) == restorer
