"""Văn bản chỉ đạo: the register, one directive with who cites it and where, the graph."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import gradio as gr
from gradio.context import Context

from assistant.web import directives_markup as markup
from assistant.web import directives_texts as words
from assistant.web import scripts
from assistant.web.directives_desk import DirectivesDesk
from assistant.web.markup import status_html
from assistant.web.office import Office
from assistant.web.told import fault
from ingest.errors import MattranError

LABEL, ID = words.LABEL, "directives"
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_CLICKS = scripts.CLICKS + "/* 'click' 'select' */"  # gr.HTML offers the events that its script names


class Parts(NamedTuple):
    """The pieces of the tab; `opened` holds the id of the directive that is shown."""

    search: gr.Textbox
    status: gr.Dropdown
    conflicts: gr.Checkbox
    cited: gr.Checkbox
    opened: gr.State
    listed: gr.HTML
    shown: gr.HTML
    quote: gr.HTML
    draw: gr.Button
    picture: gr.HTML


def build(office: Office, page: gr.Blocks) -> None:
    """The tab."""
    parts, handlers = _layout(), Handlers(office)
    fields = [parts.search, parts.status, parts.conflicts, parts.cited, parts.opened]
    # `change`, for Gradio tells of `input` by keys that print only: not of a paste, of Backspace, of phones.
    narrowing = [parts.search.change, parts.search.submit, parts.status.change]
    narrowing += [parts.conflicts.change, parts.cited.change]
    if isinstance(tab := Context.block, gr.Tab):  # reading every document for what it cites takes a while
        narrowing.append(tab.select)
    # One event for all of these: what was asked for last is what is shown in the end.
    gr.on(narrowing, handlers.listed, fields, [parts.listed], trigger_mode="always_last", **_QUIET)
    for pressed in (parts.listed, parts.shown):
        pressed.click(handlers.open, fields, [parts.listed, parts.shown, parts.quote, parts.opened], **_QUIET)
    parts.shown.select(handlers.quote, None, [parts.quote], **_QUIET)
    parts.draw.click(handlers.draw, None, [parts.picture], **_QUIET)


def _html(script: str | None = None, elem_id: str | None = None) -> gr.HTML:
    return gr.HTML(js_on_load=script, apply_default_css=False, elem_id=elem_id)


def _layout() -> Parts:
    with gr.Row():
        search = gr.Textbox(
            label=words.SEARCH,
            placeholder=words.SEARCH_HINT,
            max_lines=1,
            scale=2,
            min_width=280,
            elem_id="mt-directives-search",
        )
        statuses = [(words.ANY_STATUS, ""), *((told, status) for status, told in words.STATUSES.items())]
        status = gr.Dropdown(statuses, value="", label=words.STATUS, scale=1, min_width=200)
        with gr.Column(scale=1, min_width=240):
            conflicts = gr.Checkbox(label=words.ONLY_CONFLICTS)
            cited = gr.Checkbox(label=words.ONLY_CITED)
    with gr.Row(elem_id="mt-directives-body"):
        with gr.Column(scale=3, min_width=300):
            listed = _html(_CLICKS, "mt-directives-list")
        with gr.Column(scale=2, min_width=300):
            shown = _html(scripts.ARRIVE + _CLICKS, "mt-directives-shown")
            quote = _html(scripts.REVEAL + scripts.BELOW + scripts.CLICKS, "mt-directives-quote")
    listed.value = status_html(words.READING, busy=True)
    shown.value = status_html(words.CHOOSE)
    with gr.Accordion(words.PICTURE, open=False, elem_id="mt-directives-picture"):
        draw, picture = gr.Button(words.DRAW, size="sm"), _html()
    return Parts(search, status, conflicts, cited, gr.State(""), listed, shown, quote, draw, picture)


class Handlers:
    """What the page does; each is one call to the desk and its markup."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._desk = DirectivesDesk(office)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """A fault is shown without places of this machine."""
        try:
            yield
        except MattranError as error:
            raise fault(self._office.told(error)) from error

    def listed(self, search: str, status: str, conflicts: bool, cited: bool, opened: str) -> str:
        """The register as narrowed."""
        with self._told():
            return markup.register_html(self._desk.rows(search, status, conflicts, cited), opened)

    def open(
        self, search: str, status: str, conflicts: bool, cited: bool, opened: str, event: gr.EventData
    ) -> tuple[str, str, str, str]:
        """Values of list, directive, quote and the id of the directive that is open."""
        directive = str(event._data["id"])
        with self._told():
            shown = markup.directive_html(self._desk.directive(directive))
        return self.listed(search, status, conflicts, cited, directive), shown, "", directive

    def quote(self, event: gr.EventData) -> str:
        """The citing document at the words that cite."""
        data = event._data
        with self._told():
            return markup.quote_html(
                self._desk.quoted(str(data["doc"]), int(data["start"]), int(data["end"]))
            )

    def draw(self) -> Iterator[str]:
        """The graph of who cites whom."""
        yield status_html(words.DRAWING, busy=True)
        with self._told():
            yield markup.picture_html(self._desk.picture())
