"""Đánh giá: run a suite of questions, look at a run, compare two, add a row from a rated answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import gradio as gr

from assistant.web import evaluation_markup as markup
from assistant.web import evaluation_texts as words
from assistant.web.evaluation_desk import EvaluationDesk, Measures
from assistant.web.late_choice import late_choice
from assistant.web.office import Office
from assistant.web.told import fault
from ingest.errors import MattranError

_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


class EvaluationTab:
    """The tab over what measures."""

    LABEL, ID = words.LABEL, "evaluation"

    def __init__(self, measures: Measures) -> None:
        self._measures = measures

    def build(self, office: Office, page: gr.Blocks) -> None:
        """Lay it out and wire it."""
        handlers = Handlers(office, EvaluationDesk(office, self._measures))
        parts = _layout()
        _wire(parts, handlers)
        page.load(handlers.greet, None, list(parts.lists), **_QUIET)


class Lists(NamedTuple):
    """What is filled when the page opens."""

    suite: gr.Dropdown
    shown: gr.Dropdown
    before: gr.Dropdown
    table: gr.HTML
    rated: gr.Dropdown
    status: gr.HTML


class Parts(NamedTuple):
    """The pieces of the tab."""

    lists: Lists
    run: gr.Button
    stop: gr.Button
    show: gr.Button
    report: gr.HTML
    add: gr.Button
    added: gr.HTML


def _layout() -> Parts:
    with gr.Row(equal_height=False):
        with gr.Column(min_width=280):
            suite = late_choice(words.SUITE, elem_id="mt-eval-suite")
            with gr.Row():
                run = gr.Button(words.RUN, variant="primary", elem_id="mt-eval-run")
                stop = gr.Button(words.STOP, elem_id="mt-eval-stop")
            status = _html("mt-eval-status")
        with gr.Column(min_width=280):
            shown = late_choice(words.SHOWN, elem_id="mt-eval-shown")
            before = late_choice(words.BEFORE, elem_id="mt-eval-before")
            show = gr.Button(words.SHOW, elem_id="mt-eval-show")
    table, report = _html("mt-eval-runs"), _html("mt-eval-report")
    with gr.Accordion(words.RATED, open=False):
        rated = late_choice(words.RATED_CHOICE, info=words.RATED_HINT, elem_id="mt-eval-rated")
        add, added = gr.Button(words.ADD, elem_id="mt-eval-add"), _html("mt-eval-added")
    return Parts(Lists(suite, shown, before, table, rated, status), run, stop, show, report, add, added)


def _html(elem_id: str) -> gr.HTML:
    return gr.HTML("", elem_id=elem_id, apply_default_css=False, js_on_load=None)


def _wire(parts: Parts, handlers: Handlers) -> None:
    lists = parts.lists
    kept = [lists.shown, lists.before, lists.table]
    parts.run.click(
        handlers.run, [lists.suite], [lists.status, *kept, parts.report], concurrency_limit=4, **_QUIET
    )
    parts.stop.click(handlers.stop, None, [lists.status], **_QUIET)
    parts.show.click(handlers.show, [lists.shown, lists.before], [parts.report], **_QUIET)
    parts.add.click(handlers.add, [lists.rated], [parts.added, lists.suite], **_QUIET)
    lists.rated.focus(handlers.rated, None, [lists.rated], **_QUIET)


class Handlers:
    """What the tab does; each is one call to the desk and its markup."""

    def __init__(self, office: Office, desk: EvaluationDesk) -> None:
        self._office = office
        self._desk = desk

    def greet(self, request: gr.Request | None = None) -> tuple[Any, ...]:
        """What there is to choose from, and how far a run is."""
        return self._suites(), *self._kept(), self.rated(request), markup.step_html(self._desk.step)

    def run(self, suite: str | None, request: gr.Request | None = None) -> Iterator[tuple[Any, ...]]:
        """Values of status, shown, before, table and report while a suite is run."""
        if not suite:
            raise fault(words.CHOOSE_SUITE)
        waiting = (gr.skip(),) * 4
        try:
            for step in self._desk.run(suite, _user(request)):
                if not step.run:
                    yield markup.step_html(step), *waiting
                    continue
                page = markup.report_html(self._desk.measures.report(step.run))
                yield markup.step_html(step), *self._kept(step.run), page
        except MattranError as error:
            raise self._told(error) from error

    def stop(self, request: gr.Request | None = None) -> str:
        """Ask the run to stop; the page that started it tells when it has."""
        try:
            self._desk.stop(_user(request))
        except MattranError as error:
            raise self._told(error) from error
        return markup.step_html(self._desk.step)

    def show(self, run: str | None, before: str | None) -> str:
        """A run as a page, with what changed against another one."""
        if not run:
            raise fault(words.CHOOSE_RUN)
        if run == before:
            raise fault(words.SAME)
        try:
            return markup.report_html(self._desk.measures.report(run, before or None))
        except MattranError as error:
            raise self._told(error) from error

    def rated(self, request: gr.Request | None = None) -> Any:
        """The rated answers to choose from, for those who may add them."""
        may = self._office.may(_user(request), "manage")
        rows = self._desk.measures.rated() if may else []
        choices = [(markup.rated_choice(row), f"{row.conversation} {row.position}") for row in rows]
        return gr.Dropdown(choices=choices)

    def add(self, chosen: str | None, request: gr.Request | None = None) -> tuple[Any, ...]:
        """Put the rated answer into the suite of this home."""
        conversation, _, position = (chosen or "").rpartition(" ")
        if not (conversation and position.isdecimal()):
            raise fault(words.CHOOSE_RATED)
        try:
            suite = self._desk.add_row(conversation, int(position), _user(request))
        except MattranError as error:
            raise self._told(error) from error
        return markup.added_html(suite), self._suites()

    # -- values of the page ------------------------------------------------------------------------

    def _suites(self) -> Any:
        rows = self._desk.measures.suites()
        return gr.Dropdown(choices=[(f"{row.name} ({row.questions} câu)", row.name) for row in rows])

    def _kept(self, chosen: str | None = None) -> tuple[Any, ...]:
        rows = self._desk.measures.runs()
        choices = [(markup.run_choice(row), row.id) for row in rows]
        first = chosen or (rows[0].id if rows else None)
        shown = gr.Dropdown(choices=choices, value=first)
        before = gr.Dropdown(choices=[(words.NO_BEFORE, ""), *choices], value="")
        return shown, before, markup.runs_html(rows)

    def _told(self, error: MattranError) -> gr.Error:
        return fault(self._office.told(error))


def _user(request: gr.Request | None) -> str | None:
    return getattr(request, "username", None) or None
