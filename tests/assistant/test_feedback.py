"""Thumbs and notes for turns."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answer import Answer
from assistant.conversations import Conversations
from assistant.feedback import rate, rated
from assistant.turns import Resolved, Turn
from ingest.errors import LibraryError
from ingest.library import Library


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library.sqlite")


@pytest.fixture
def talk(library: Library) -> str:
    kept = Conversations(library)
    chosen = kept.start()
    for question in ("hỏi một", "hỏi hai"):
        kept.append(chosen, Turn(question, Resolved(question), Answer("abstained", "…", "…")))
    return chosen


def test_a_thumb_and_a_note_are_kept_with_the_question(library: Library, talk: str) -> None:
    rate(library, talk, 2, "down", " thiếu hạn nộp ")
    (found,) = rated(library, talk)
    assert (found.position, found.question, found.thumb, found.note) == (
        2,
        "hỏi hai",
        "down",
        "thiếu hạn nộp",
    )
    assert found.given_at


def test_a_second_thumb_takes_the_place_of_the_first(library: Library, talk: str) -> None:
    rate(library, talk, 1, "down", "sai")
    rate(library, talk, 1, "up")
    assert [(r.thumb, r.note) for r in rated(library)] == [("up", None)]
    rate(library, talk, 1, None)
    assert rated(library) == []


@pytest.mark.parametrize("position", [0, 3])
def test_only_a_turn_can_be_rated(library: Library, talk: str, position: int) -> None:
    with pytest.raises(LibraryError, match=f"lượt hỏi thứ {position}"):
        rate(library, talk, position, "up")


def test_feedback_goes_with_its_conversation(library: Library, talk: str) -> None:
    rate(library, talk, 1, "up")
    assert rated(library, "khác") == []
    Conversations(library).remove(talk)
    assert rated(library) == []
