"""Conversations kept in the library: as they were, with their citations, for their owner alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.conversation import Conversation, resolve
from assistant.conversations import Conversations
from ingest.errors import LibraryError
from ingest.library import Library
from tests.shelf import PLANS, Shelf, shelf, write

FIRST, SECOND = "Hội thi kể chuyện của tỉnh Bến Tre mở ngày nào?", "còn Lai Châu thì sao?"


@pytest.fixture
def made(tmp_path: Path) -> Shelf:
    return shelf(tmp_path / "home", write(tmp_path / "documents", PLANS))


def held(made: Shelf, kept: Conversations, *questions: str) -> str:
    chosen = kept.start()
    talk = Conversation(made.assistant, keep=lambda turn: kept.append(chosen, turn))
    for question in questions:
        talk.ask(question)
    return chosen


def test_a_conversation_opens_after_a_restart_with_its_citations(made: Shelf) -> None:
    chosen = held(made, Conversations(made.library), FIRST, SECOND, "ý thứ hai là gì?", "chi tiết hơn")
    again = Library(made.library.path)
    turns = Conversations(again).open(chosen)
    assert [turn.question for turn in turns][:2] == [FIRST, SECOND]
    assert turns[1].resolved.text == "Hội thi kể chuyện của tỉnh Lai Châu mở ngày nào?"
    quotes = [citation for turn in turns for citation in turn.answer.citations]
    assert quotes
    assert all(again.document(c.doc_id).text[c.start : c.end] == c.quote for c in quotes)
    assert json.loads(json.dumps(turns[0].answer.as_json())) == turns[0].answer.as_json()
    again.close()


def test_a_follow_up_goes_on_where_the_talk_was_left(made: Shelf) -> None:
    kept = Conversations(made.library)
    turns = kept.open(held(made, kept, FIRST, "kế hoạch này có mấy phần?"))
    assert resolve("phần 2 thì sao?", turns).narrow.doc == "ben-tre-2031"
    assert resolve(SECOND, turns).carried["place"] == "Lai Châu"


def test_turns_come_back_as_they_were(made: Shelf) -> None:
    kept = Conversations(made.library)
    chosen = kept.start()
    talk = Conversation(made.assistant, keep=lambda turn: kept.append(chosen, turn))
    for question in (FIRST, "gửi về đâu?", "kế hoạch này có mấy phần?", "phần 3 thì sao?", "ở mục nào?"):
        talk.ask(question)
    assert kept.open(chosen) == list(talk.turns)


def test_the_first_question_names_it_and_it_can_be_renamed(made: Shelf) -> None:
    kept = Conversations(made.library)
    chosen = held(made, kept, FIRST)
    assert [(s.title, s.turns) for s in kept.list()] == [(FIRST, 1)]
    kept.rename(chosen, "  Hội thi   Bến Tre ")
    assert kept.list()[0].title == "Hội thi Bến Tre"
    long = held(made, kept, "Kế hoạch tuyên truyền " * 10)
    title = next(s.title for s in kept.list() if s.id == long)
    assert len(title) <= 80
    assert title.endswith("…")


def test_search_finds_words_with_and_without_accents(made: Shelf) -> None:
    kept = Conversations(made.library)
    chosen = held(made, kept, FIRST)
    held(made, kept, "Loa truyền thanh của tỉnh Lai Châu phát lúc mấy giờ?")
    assert [s.id for s in kept.search("hoi thi ben tre")] == [chosen]
    assert [s.id for s in kept.search("14/5/2031")] == [chosen]
    assert kept.search("không có chữ này đâu") == []


def test_removing_takes_the_turns_along(made: Shelf) -> None:
    kept = Conversations(made.library)
    chosen = held(made, kept, FIRST)
    kept.remove(chosen)
    assert kept.list() == []
    assert made.library.database.rows("SELECT count(*) FROM turn") == [(0,)]


@pytest.mark.parametrize("step", ["open", "remove", "rename", "append"])
def test_other_peoples_conversations_are_not_there(made: Shelf, step: str) -> None:
    mine = held(made, Conversations(made.library, "an"), FIRST)
    others = Conversations(made.library, "binh")
    turn = Conversations(made.library, "an").open(mine)[0]
    arguments = {"rename": ("x",), "append": (turn,)}.get(step, ())
    with pytest.raises(LibraryError, match=mine):
        getattr(others, step)(mine, *arguments)
    assert others.list() == []
    assert others.search("hội thi") == []
    assert [s.owner for s in Conversations(made.library, "an").list()] == ["an"]


def test_a_conversation_does_not_make_readers_look_again(made: Shelf) -> None:
    before = made.library.revision
    held(made, Conversations(made.library), FIRST)
    assert made.library.revision == before
