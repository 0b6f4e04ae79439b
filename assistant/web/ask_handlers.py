"""What the tab "Hỏi đáp" does: each handler is one call to the desk and its markup."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import gradio as gr

from assistant.web import ask_texts as words
from assistant.web.answer_markup import pending_html, talk_html
from assistant.web.ask_desk import Asking, Desk, Talk, narrowed, scope_label
from assistant.web.history_markup import history_html, welcome_html
from assistant.web.office import Office
from assistant.web.source_markup import gone_html, record_html, source_html
from assistant.web.told import fault
from ingest.errors import MattranError

LONGEST = 2000  # characters of a question
Asker = gr.Request | None  # who asks; Gradio fills it in by its type


class Handlers:
    """What the page does; each is one call to the desk and its markup."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._desk = Desk(office)
        self._opened = count()

    def ask(
        self, question: str, talk: str, place: str, year: str, body: str, doc: str, request: Asker = None
    ) -> Iterator[tuple[Any, ...]]:
        """Values of talk, shown, past and question while a question is answered."""
        if not (question or "").strip():
            yield gr.skip(), gr.skip(), gr.skip(), ""
            return
        try:
            scope = narrowed(place, year, body, doc)
            for step in self._desk.ask(question.strip(), talk, scope, _owner(request)):
                yield self._step(step, _owner(request))
        except MattranError as error:
            raise self._told(error) from error

    def restore(self, talk: str, request: Asker = None) -> tuple[Any, ...]:
        """The talk as it was before a question that failed; the question still stands in its field."""
        return self._filled(self._desk.open(talk, _owner(request)), _owner(request))

    def try_example(
        self,
        place: str,
        year: str,
        body: str,
        doc: str,
        event: gr.EventData,
        request: Asker = None,
    ) -> Iterator[tuple[Any, ...]]:
        """Ask one of the questions to try, in a new talk."""
        yield from self.ask(
            str(_data(event).get("question", ""))[:LONGEST], "", place, year, body, doc, request
        )

    def stop(self, talk: str, request: Asker = None) -> tuple[Any, ...]:
        """What there is of the answer, kept."""
        return self._filled(self._desk.stop(talk, _owner(request)), _owner(request))

    def answer(self, question: str) -> dict[str, Any]:
        """The answer object of the contract."""
        try:
            return self._office.ask(question).as_json()
        except MattranError as error:
            raise self._told(error) from error

    def open_address(self, talk: str, request: Asker = None) -> tuple[Any, ...]:
        """The talk that the address names, else an empty one."""
        return self._filled(self._desk.open(talk, _owner(request)), _owner(request))

    def open_talk(self, event: gr.EventData, request: Asker = None) -> tuple[Any, ...]:
        """A talk of the list; the source of another one is closed."""
        shown = self._desk.open(str(_data(event).get("talk", "")), _owner(request))
        return *self._filled(shown, _owner(request)), ""

    def new_talk(self, request: Asker = None) -> tuple[Any, ...]:
        """An empty talk."""
        return *self._filled(Talk(""), _owner(request)), ""

    def remove_talk(self, talk: str, event: gr.EventData, request: Asker = None) -> tuple[Any, ...]:
        """Without the talk; where it was the open one, an empty one is opened."""
        removed = str(_data(event).get("talk", ""))
        try:
            self._desk.remove(removed, _owner(request))
        except MattranError as error:
            raise self._told(error) from error
        kept = gr.skip() if removed != talk else ""
        return *self._filled(
            self._desk.open("" if removed == talk else talk, _owner(request)), _owner(request)
        ), kept

    def search_talks(self, talk: str, event: gr.EventData, request: Asker = None) -> str:
        """The talks that hold the words."""
        typed = str(_data(event).get("words", ""))[:200]
        return history_html(self._desk.talks(_owner(request), typed), talk, bool(typed.strip()))

    def open_source(self, talk: str, event: gr.EventData, request: Asker = None) -> str:
        """The document of a citation at the quoted words."""
        data = _data(event)
        position = _number(data.get("turn"))
        citation = self._desk.citation(talk, position, _number(data.get("n")), _owner(request))
        if citation is None:
            raise fault(words.NOT_THERE)
        if citation.doc_id.startswith(("register:", "sidecar:")):
            return self._fresh(record_html(citation))
        held = self._desk.source(citation)
        shown = (
            source_html(*held, citation, position, bool(data.get("whole"))) if held else gone_html(citation)
        )
        return self._fresh(shown)

    def rate(self, talk: str, event: gr.EventData, request: Asker = None) -> str:
        """The talk with a thumb, and a note where one was written."""
        data, note = _data(event), _data(event).get("note")
        told = None if note is None else str(note)[:1000]
        try:
            shown = self._desk.rate(
                talk, _number(data.get("turn")), str(data.get("thumb")), told, _owner(request)
            )
        except MattranError as error:
            raise self._told(error) from error
        return _talk_html(shown)

    def choices(self) -> list[Any]:
        """What the fields of the scope offer."""
        offered = self._desk.choices()
        lists = (offered.places, offered.years, offered.bodies, offered.documents)
        return [gr.Dropdown(choices=list(values)) for values in lists]

    def label_scope(self, place: str, year: str, body: str, doc: str) -> Any:
        """The heading over the fields."""
        try:
            return gr.Accordion(label=scope_label(narrowed(place, year, body, doc)))
        except MattranError as error:
            raise self._told(error) from error

    # -- values of the page ------------------------------------------------------------------------

    def _step(self, step: Asking | Talk, owner: str | None) -> tuple[Any, ...]:
        if isinstance(step, Talk):
            return *self._filled(step, owner), gr.skip()
        searching = "" if step.answer else words.SEARCHING
        status = words.WRITING.format(count=step.written) if step.written else searching
        pending = pending_html(step.talk.id, len(step.talk.turns) + 1, step.question, status, step.answer)
        cleared = "" if step.first else gr.skip()
        return step.talk.id, _talk_html(step.talk, pending), gr.skip(), cleared

    def _filled(self, talk: Talk, owner: str | None) -> tuple[str, str, str]:
        """Values of talk, shown and past."""
        shown = _talk_html(talk) if talk.turns else welcome_html(self._desk.count(), self._desk.examples())
        return talk.id, shown, history_html(self._desk.talks(owner), talk.id)

    def _fresh(self, html: str) -> str:
        """Different each time, so that a second click on the same citation scrolls to it again."""
        return f'<div data-opened="{next(self._opened)}">{html}</div>'

    def _told(self, error: MattranError) -> gr.Error:
        return fault(self._office.told(error))


def _talk_html(talk: Talk, pending: str = "") -> str:
    return talk_html(talk.id, talk.turns, {rating.position: rating for rating in talk.ratings}, pending)


def _owner(request: Asker) -> str | None:
    return getattr(request, "username", None) or None


def _data(event: gr.EventData) -> dict[str, Any]:
    """What the browser tells of an event; anything may stand in it."""
    return event._data if isinstance(event._data, dict) else {}


def _number(value: object) -> int:
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0
