"""Profiles kept in the library: the same as made anew, and made anew when they have to be."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import profiles
from assistant.profiles import load_profiles
from assistant.scope import profile
from ingest.library import Library
from ingest.places import load_places
from tests.citing import library_of, plan, written


@pytest.fixture
def library(tmp_path: Path) -> Library:
    texts = {
        "a.txt": plan("Công tác tuyên truyền năm 2023 của tỉnh Hải Dương", "Việc một."),
        "b.txt": plan(
            "Công tác mặt trận quận Hoàng Mai năm 2024",
            "Việc hai.",
            place="Hà Nội, ngày 01 tháng 02 năm 2024",
        ),
        "c.txt": "Một văn bản không nói mình thuộc nơi nào.\n",
    }
    return library_of(tmp_path, written(tmp_path, texts))


def kept(library: Library) -> dict[str, str]:
    return dict(library.database.rows("SELECT doc_id, content FROM profile"))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ids of the documents whose profile is made."""
    ids: list[str] = []
    monkeypatch.setattr(profiles, "profile", lambda document: ids.append(document.id) or profile(document))
    return ids


def test_kept_profiles_are_those_made_anew(library: Library) -> None:
    expected = [profile(document) for document in library.documents()]
    assert load_profiles(library) == expected
    assert load_profiles(Library(library.path)) == expected
    assert any(one.units for one in expected)


def test_every_unit_comes_back_as_itself() -> None:
    for unit in load_places().units():
        assert profiles._unit(unit.code, profiles._era(unit)) == unit


def test_each_is_made_once(library: Library, made: list[str]) -> None:
    load_profiles(library)
    load_profiles(library)
    assert made == ["a", "b", "c"]


def test_only_what_has_changed_is_made_again(library: Library, made: list[str], tmp_path: Path) -> None:
    load_profiles(library)
    made.clear()
    library.move("b", str(tmp_path / "ke-hoach-ben-tre-2025.txt"), "ke-hoach-ben-tre-2025.txt")
    found = {one.doc_id: one for one in load_profiles(library)}
    assert made == ["b"]
    assert 2025 in found["b"].years


def test_a_changed_algorithm_makes_all_again(
    library: Library, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    load_profiles(library)
    made.clear()
    monkeypatch.setattr(profiles, "_version", lambda: "another")
    load_profiles(library)
    assert made == ["a", "b", "c"]


def test_a_profile_leaves_with_its_document(library: Library) -> None:
    load_profiles(library)
    library.remove("a")
    assert set(kept(library)) == {"b", "c"}
    assert [one.doc_id for one in load_profiles(library)] == ["b", "c"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"key": 1}', "null"])
def test_what_cannot_be_read_is_made_again(library: Library, content: str) -> None:
    expected = load_profiles(library)
    library.database.run("UPDATE profile SET content = ?", (content,))
    assert load_profiles(library) == expected


def test_a_library_that_cannot_be_written_answers_all_the_same(library: Library) -> None:
    library.database.run("PRAGMA query_only = ON")
    assert [one.doc_id for one in load_profiles(library)] == ["a", "b", "c"]
    library.database.run("PRAGMA query_only = OFF")
    assert kept(library) == {}


def test_nobody_waits_long_for_another_writer(library: Library) -> None:
    import time

    other = Library(library.path)
    with other.database.transaction():
        other.database.run("UPDATE revision SET number = number")
        start = time.perf_counter()
        assert len(load_profiles(library)) == 3
        assert time.perf_counter() - start < 5
    assert library.database.rows("PRAGMA busy_timeout") == [(30_000,)]
