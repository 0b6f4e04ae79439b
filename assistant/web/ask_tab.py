"""Hỏi đáp: a talk with its answers and citations, the quoted words in their document beside it."""

from __future__ import annotations

from typing import Any, NamedTuple

import gradio as gr
from gradio.events import api

from assistant.web import ask_texts as words
from assistant.web import scripts
from assistant.web.ask_handlers import LONGEST, Handlers
from assistant.web.late_choice import late_choice
from assistant.web.office import Office

LABEL, ID = words.LABEL, "ask"
_AT_ONCE = 24  # questions that are worked on together; the others wait in the queue


class Parts(NamedTuple):
    """The pieces of the tab. `talk` holds the id of the open talk in the browser, so it survives a restart."""

    talk: gr.Textbox
    shown: gr.HTML
    past: gr.HTML
    source: gr.HTML
    question: gr.Textbox
    send: gr.Button
    stop: gr.Button
    scope: Scope


class Scope(NamedTuple):
    """The fields that keep a question to part of the library."""

    frame: gr.Accordion
    place: gr.Dropdown
    year: gr.Dropdown
    body: gr.Dropdown
    document: gr.Dropdown
    clear: gr.Button

    @property
    def fields(self) -> list[gr.Dropdown]:
        return [self.place, self.year, self.body, self.document]


def build(office: Office, page: gr.Blocks) -> None:
    """The tab; `/answer` gives the answer object to programs."""
    parts = _layout()
    handlers = Handlers(office)
    _wire_asking(parts, handlers)
    _wire_talks(parts, handlers)
    _wire_scope(parts.scope, handlers)
    page.load(
        handlers.open_address, [parts.talk], [parts.talk, parts.shown, parts.past],
        js=scripts.ASKED_IN_ADDRESS, **_QUIET,
    )  # fmt: skip
    api(handlers.answer, api_name="answer")


# -- layout ------------------------------------------------------------------------------------------


def _layout() -> Parts:
    with gr.Row(elem_id="mt-ask"):
        with gr.Column(elem_id="mt-ask-past"):
            past = _html(scripts.CLICKS + scripts.FOLD)
        with gr.Column(elem_id="mt-ask-talk"):
            talk = gr.Textbox(visible="hidden", show_label=False, container=False)
            shown = _html(scripts.CLICKS + scripts.FOLLOW)
            with gr.Column(elem_id="mt-ask-box"):
                question, send, stop = _question_box()
                scope = _scope_box()
        with gr.Column(elem_id="mt-ask-source"):
            source = _html(scripts.CLICKS + scripts.REVEAL)
    return Parts(talk, shown, past, source, question, send, stop, scope)


def _html(script: str) -> gr.HTML:
    return gr.HTML("", js_on_load=script, apply_default_css=False)


def _question_box() -> tuple[gr.Textbox, gr.Button, gr.Button]:
    with gr.Row(elem_classes="mt-ask-send"):
        question = gr.Textbox(
            label=words.QUESTION,
            show_label=False, placeholder=words.PLACEHOLDER, lines=1, max_lines=5, max_length=LONGEST,
            autofocus=True, scale=8, elem_id="mt-question",
        )  # fmt: skip
        send = gr.Button(words.ASK, variant="primary", scale=0, min_width=80, elem_id="mt-send")
        stop = gr.Button(words.STOP, variant="stop", scale=0, min_width=80, elem_id="mt-stop")
    return question, send, stop


def _scope_box() -> Scope:
    with gr.Accordion(words.SCOPE, open=False, elem_id="mt-scope") as frame:
        with gr.Row():
            place, year, body, document = (
                late_choice(label, value=None, allow_custom_value=label != words.DOCUMENT, min_width=150)
                for label in (words.PLACE, words.YEAR, words.BODY, words.DOCUMENT)
            )
        clear = gr.Button(words.CLEAR_SCOPE, size="sm")
    return Scope(frame, place, year, body, document, clear)


# -- wiring ------------------------------------------------------------------------------------------

_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_ADDRESSED: dict[str, Any] = {"js": scripts.ADDRESS, "api_visibility": "private"}


def _wire_asking(parts: Parts, handlers: Handlers) -> None:
    given = [parts.question, parts.talk, *parts.scope.fields]
    filled = [parts.talk, parts.shown, parts.past, parts.question]
    asked = gr.on(
        [parts.question.submit, parts.send.click],
        handlers.ask,
        given,
        filled,
        concurrency_limit=_AT_ONCE,
        **_QUIET,
    )
    tried = parts.shown.example_select(
        handlers.try_example, parts.scope.fields, filled, concurrency_limit=_AT_ONCE, **_QUIET
    )
    for event in (asked, tried):
        event.failure(handlers.restore, [parts.talk], filled[:3], **_QUIET)
    parts.stop.click(
        handlers.stop, [parts.talk], [parts.talk, parts.shown, parts.past], cancels=[asked, tried], **_QUIET
    )
    parts.talk.change(None, [parts.talk], None, **_ADDRESSED)


def _wire_talks(parts: Parts, handlers: Handlers) -> None:
    filled = [parts.talk, parts.shown, parts.past]
    parts.shown.select(
        handlers.open_source, [parts.talk], [parts.source], concurrency_limit=_AT_ONCE, **_QUIET
    )
    parts.shown.like(handlers.rate, [parts.talk], [parts.shown], **_QUIET)
    parts.source.select(handlers.open_source, [parts.talk], [parts.source], **_QUIET)
    parts.past.select(handlers.open_talk, None, [*filled, parts.source], **_QUIET)
    parts.past.clear(handlers.new_talk, None, [*filled, parts.source], **_QUIET)
    parts.past.delete(handlers.remove_talk, [parts.talk], [*filled, parts.source], **_QUIET)
    parts.past.input(handlers.search_talks, [parts.talk], [parts.past], **_QUIET)


def _wire_scope(scope: Scope, handlers: Handlers) -> None:
    scope.frame.expand(handlers.choices, None, scope.fields, **_QUIET)
    gr.on(
        [field.change for field in scope.fields], handlers.label_scope, scope.fields, [scope.frame], **_QUIET
    )
    scope.clear.click(lambda: [None] * len(scope.fields), None, scope.fields, **_QUIET)
