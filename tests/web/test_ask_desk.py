"""Talks, sources and scopes behind the tab "Hỏi đáp", and its handlers, without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from assistant.conversations import Conversations
from assistant.scope import Narrow
from assistant.web import ask_texts as words
from assistant.web.ask_desk import Asking, Desk, Talk, narrowed, scope_label
from assistant.web.ask_handlers import Handlers
from assistant.web.office import Office
from ingest.errors import LibraryError, UsageError
from ingest.settings import Settings
from tests import lying_model
from tests.shelf import PLANS, Shelf, shelf, write

CONTEST = "Hội thi kể chuyện của Bến Tre mở ngày nào?"
EVERYTHING = Narrow()


@pytest.fixture
def plans(tmp_path: Path) -> Shelf:
    return shelf(tmp_path / "home", write(tmp_path / "documents", PLANS))


@pytest.fixture
def office(plans: Shelf) -> Iterator[Office]:
    yield from office_of(plans)


def office_of(plans: Shelf, settings: Settings | None = None) -> Iterator[Office]:
    """An office over the library of `plans` that borrows its assistant, whose embedder is a fake."""
    office = Office(settings or Settings(home=plans.home))
    office._assistant = plans.assistant
    yield office
    office.close()


@pytest.fixture
def desk(office: Office) -> Desk:
    return Desk(office)


def asked(
    desk: Desk, question: str, talk: str = "", narrow: Narrow = EVERYTHING, owner: str | None = None
) -> Talk:
    *_, last = desk.ask(question, talk, narrow, owner)
    assert isinstance(last, Talk)
    return last


def event(**data: object) -> Any:
    return SimpleNamespace(_data=data)


# -- asking ------------------------------------------------------------------------------------------


def test_a_question_is_shown_at_once_and_kept_with_its_answer(desk: Desk) -> None:
    first, *_, last = desk.ask(CONTEST, "", EVERYTHING)
    assert isinstance(first, Asking)
    assert (first.question, first.answer) == (CONTEST, None)
    assert isinstance(last, Talk)
    assert "14/5/2031" in last.turns[0].answer.answer
    assert desk.open(last.id) == last


def test_a_talk_goes_on_from_its_turns(desk: Desk) -> None:
    talk = asked(desk, "còn Lai Châu thì sao?", asked(desk, CONTEST).id)
    assert len(talk.turns) == 2
    assert "23/8/2032" in talk.turns[1].answer.answer


def test_a_talk_that_was_removed_meanwhile_begins_anew(desk: Desk) -> None:
    talk = asked(desk, CONTEST)
    desk.remove(talk.id)
    again = asked(desk, CONTEST, talk.id)
    assert again.id not in {"", talk.id}
    assert len(again.turns) == 1


def test_the_scope_that_was_chosen_holds(desk: Desk) -> None:
    talk = asked(desk, "Hội thi kể chuyện mở ngày nào?", narrow=Narrow(place="Lai Châu"))
    assert "23/8/2032" in talk.turns[0].answer.answer


def test_nobody_sees_the_talks_of_another(desk: Desk) -> None:
    talk = asked(desk, CONTEST, owner="an")
    assert desk.open(talk.id, "binh") == Talk("")
    assert desk.talks("binh") == []
    assert [one.id for one in desk.talks("an")] == [talk.id]
    assert desk.citation(talk.id, 1, 1, "binh") is None
    with pytest.raises(LibraryError):
        desk.remove(talk.id, "binh")
    desk.rate(talk.id, 1, "up", None, "binh")
    assert desk.open(talk.id, "an").ratings == ()


def test_talks_without_a_question_are_not_listed(desk: Desk, office: Office) -> None:
    with office.library() as library:
        Conversations(library).start()
    assert desk.talks() == []


# -- with a language model ---------------------------------------------------------------------------

WRITTEN = "Hội thi kể chuyện mở ngày 14/5/2031 tại nhà hát. [{1}]\nCó 26 đội dự thi. [{1}]\n"


def test_a_model_writes_sentence_by_sentence(plans: Shelf) -> None:
    with lying_model.serving(lying_model.says(WRITTEN)) as server:
        (office,) = list_of(office_of(plans, lying_model.settings(server, home=plans.home)))
        steps = list(Desk(office).ask(CONTEST, "", EVERYTHING))
    grown = [step.answer.answer for step in steps if isinstance(step, Asking) and step.answer]
    last = steps[-1]
    assert isinstance(last, Talk)
    assert grown[0].startswith("Hội thi kể chuyện mở ngày 14/5/2031 tại nhà hát, có 26 đội dự thi")
    assert "Có 26 đội dự thi" in last.turns[0].answer.answer
    assert any(len(one) < len(last.turns[0].answer.answer) for one in grown[1:])


def test_stopping_a_model_keeps_what_there_is(plans: Shelf) -> None:
    with lying_model.serving(lying_model.never_ends("Hội thi mở ngày 14/5/2031. [{1}]\n", 0.02)) as server:
        (office,) = list_of(office_of(plans, lying_model.settings(server, home=plans.home)))
        desk = Desk(office)
        asking = desk.ask(CONTEST, "", EVERYTHING)
        talk = next(asking).talk.id  # type: ignore[union-attr]
        next(asking)
        stopped = desk.stop(talk)
        asking.close()  # type: ignore[attr-defined]
    assert "14/5/2031" in stopped.turns[0].answer.answer
    assert len(desk.open(talk).turns) == 1


def test_a_page_that_is_closed_keeps_the_answer_too(plans: Shelf) -> None:
    with lying_model.serving(lying_model.never_ends("Hội thi mở ngày 14/5/2031. [{1}]\n", 0.02)) as server:
        (office,) = list_of(office_of(plans, lying_model.settings(server, home=plans.home)))
        desk = Desk(office)
        asking = desk.ask(CONTEST, "", EVERYTHING)
        talk = next(asking).talk.id  # type: ignore[union-attr]
        next(asking)
        asking.close()  # type: ignore[attr-defined]
    assert len(desk.open(talk).turns) == 1


def test_a_model_that_is_away_leaves_the_extract_with_a_word(plans: Shelf) -> None:
    settings = Settings(home=plans.home, llm_base_url="http://127.0.0.1:9/v1", llm_model="m", llm_timeout=1)
    (office,) = list_of(office_of(plans, settings))
    answer = asked(Desk(office), CONTEST).turns[0].answer
    assert "14/5/2031" in answer.answer
    assert any("127.0.0.1:9" in warning for warning in answer.warnings)


def test_half_a_configuration_is_told_beside_the_answer(plans: Shelf) -> None:
    settings = Settings(home=plans.home, llm_base_url="http://127.0.0.1:9/v1")
    (office,) = list_of(office_of(plans, settings))
    answer = asked(Desk(office), CONTEST).turns[0].answer
    assert "14/5/2031" in answer.answer
    assert any("MATTRAN_LLM_MODEL" in warning for warning in answer.warnings)


def list_of(offices: Iterator[Office]) -> list[Office]:
    """The office, left open: the library is closed with the process."""
    return [next(offices)]


# -- thumbs ------------------------------------------------------------------------------------------


def test_a_thumb_is_given_changed_noted_and_taken_back(desk: Desk) -> None:
    talk = asked(desk, CONTEST).id
    assert desk.rate(talk, 1, "down", None).ratings[0].thumb == "down"
    assert desk.rate(talk, 1, "down", "sai ngày").ratings[0].note == "sai ngày"
    changed = desk.rate(talk, 1, "up", None).ratings[0]
    assert (changed.thumb, changed.note) == ("up", "sai ngày")
    assert desk.rate(talk, 1, "up", None).ratings == ()


# -- sources -----------------------------------------------------------------------------------------


def test_a_citation_that_is_not_there(desk: Desk) -> None:
    talk = asked(desk, CONTEST).id
    assert desk.citation(talk, 1, 1) is not None
    for position, n in ((0, 1), (2, 1), (1, 9), (-1, 1)):
        assert desk.citation(talk, position, n) is None


# -- scopes ------------------------------------------------------------------------------------------


def test_what_a_scope_offers(desk: Desk) -> None:
    choices = desk.choices()
    assert set(choices.years) == {"2031", "2032"}
    assert "Bến Tre" in choices.places
    assert [label for label, _ in choices.documents if "31/KH-MTTQ-BTT" in label]


@pytest.mark.parametrize(
    ("fields", "narrow"),
    [
        (("", None, " ", None), Narrow()),
        (("Bến Tre", "2031", None, None), Narrow(place="Bến Tre", year=2031)),
        ((None, 2032, "Ban Thường trực", "x"), Narrow(doc="x", year=2032, body="Ban Thường trực")),
    ],
)
def test_fields_become_a_scope(fields: tuple[Any, ...], narrow: Narrow) -> None:
    assert narrowed(*fields) == narrow


def test_a_year_that_is_none_is_told() -> None:
    with pytest.raises(UsageError, match="năm nay"):
        narrowed(None, "năm nay", None, None)


def test_the_scope_is_named_over_its_fields() -> None:
    assert scope_label(Narrow()) == words.SCOPE
    assert scope_label(Narrow(place="Bến Tre", year=2031)).endswith("Bến Tre · 2031")


def test_examples_are_for_the_library_at_hand(desk: Desk, tmp_path: Path) -> None:
    assert not set(desk.examples()) & set(words.EXAMPLES_OF_SAMPLES)
    assert any("Bến Tre" in example for example in desk.examples())


# -- handlers ----------------------------------------------------------------------------------------


def test_handlers_ask_open_and_list(office: Office) -> None:
    handlers = Handlers(office)
    *_, (talk, shown, past, _) = handlers.ask(CONTEST, "", None, None, None, None)
    assert "14/5/2031" in shown
    assert CONTEST in past
    assert handlers.open_address(talk)[:2] == (talk, shown)
    source = handlers.open_source(talk, event(turn="1", n="1"))
    assert "<mark" in source
    assert source != handlers.open_source(talk, event(turn="1", n="1"))
    assert words.WELCOME in handlers.remove_talk(talk, event(talk=talk))[1]


def test_an_empty_question_changes_nothing(office: Office) -> None:
    (only,) = Handlers(office).ask("  \n ", "", None, None, None, None)
    assert only[3] == ""
    assert Desk(office).talks() == []


@pytest.mark.parametrize(
    "data", [{}, {"turn": "x", "n": "1"}, {"turn": "1e9", "n": None}, {"turn": -1, "n": 1}]
)
def test_a_made_up_click_is_refused(office: Office, data: dict[str, object]) -> None:
    handlers = Handlers(office)
    with pytest.raises(gr.Error):
        handlers.open_source("", event(**data))
    with pytest.raises(gr.Error):
        handlers.remove_talk("", event(talk="không-có"))
    assert isinstance(handlers.rate("", event(**data)), str)


def test_a_failure_leaves_the_question_and_names_no_folder(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text("KẾ HOẠCH\nI. MỤC ĐÍCH\n1. Báo cáo trước ngày 17.\n", encoding="utf-8")
    shelf(tmp_path / "home", [tmp_path / "plan.txt"]).library.close()
    office = Office(Settings(home=tmp_path / "home", embed_model=str(tmp_path / "home" / "model")))
    steps = Handlers(office).ask("Báo cáo trước ngày nào?", "", None, None, None, None)
    talk, shown, _, question = next(steps)
    assert words.SEARCHING in shown
    assert question == gr.skip()
    with pytest.raises(gr.Error) as raised:
        next(steps)
    assert str(tmp_path) not in str(raised.value)
    assert words.SEARCHING not in Handlers(office).restore(talk)[1]
    office.close()


def test_an_empty_library_greets_with_what_to_do(tmp_path: Path) -> None:
    office = Office(Settings(home=tmp_path))
    assert "Kho chưa có văn bản" in Handlers(office).open_address("")[1]
    office.close()
