"""Soạn kế hoạch: choose a parent plan and a unit, make the draft, go through its clauses, take the files."""

from __future__ import annotations

from typing import Any

import gradio as gr
from gradio.events import api

from assistant.web import draft_layout as layout
from assistant.web import draft_scripts
from assistant.web import draft_texts as texts
from assistant.web.draft_batch_handlers import BatchHandlers
from assistant.web.draft_desk import DraftDesk
from assistant.web.draft_file_handlers import FileHandlers
from assistant.web.draft_handlers import Handlers
from assistant.web.draft_layout import Batch, DraftArea, FormArea, FormParts, Tools
from assistant.web.office import Office

LABEL, ID = texts.LABEL, "draft"
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


def build(office: Office, page: gr.Blocks) -> None:
    """The tab; `/draft` gives the draft object to programs."""
    desk = DraftDesk(office)
    handlers = Handlers(desk)
    with gr.Tabs(elem_id="mt-draft", selected=texts.TAB_NEW) as tabs:
        with gr.Tab(texts.NEW, id=texts.TAB_NEW):
            form, new_parts = layout.form_area()
            batch = layout.batch_area()
        with gr.Tab(texts.OPENED, id=texts.TAB_OPEN):
            shown, tools = layout.draft_area()
        with gr.Tab(texts.KEPT, id=texts.TAB_KEPT):
            kept = layout.html(layout.CLICKS, "mt-draft-kept")
    area = DraftArea._make((*shown, kept, tabs))
    _wire_form(handlers, form, new_parts, area)
    _wire_draft(handlers, area, tools)
    _wire_files(FileHandlers(desk), area, tools)
    _wire_batch(BatchHandlers(desk), form, batch)
    begin = [form.parent, form.year, kept]
    page.load(handlers.greet, [form.year], begin, **_QUIET)
    api(handlers.draft, api_name="draft")


# -- what happens when -----------------------------------------------------------------------------------


def _wire_form(handlers: Handlers, form: FormArea, parts: FormParts, area: DraftArea) -> None:
    # Values are taken as they come (`preprocess`): after a restart the server knows no choices of a page.
    raw: dict[str, Any] = {"preprocess": False, **_QUIET}
    found = [form.unit, parts.note]
    form.parent.focus(handlers.parents, None, [form.parent], **_QUIET)
    parts.upload.upload(handlers.upload, [parts.upload], [form.parent, parts.status], **_QUIET)
    # One event for all of these: the units shown in the end are those of what was typed last.
    finding = [parts.typed.change, form.parent.change, form.year.change, form.day.blur]
    gr.on(finding, handlers.find, [parts.typed, *form], found, trigger_mode="always_last", **raw)
    told = [form.unit.change, form.parent.change, form.year.change, form.day.blur]
    gr.on(told, handlers.facts, [*form], [parts.facts], trigger_mode="multiple", **raw)
    make = [parts.make.click, parts.typed.submit]
    gr.on(make, handlers.make, [parts.typed, *form], [parts.status, *area], **raw)


def _wire_draft(handlers: Handlers, area: DraftArea, tools: Tools) -> None:
    area.kept.click(handlers.kept, [area.view], [*area], **_QUIET)
    area.clauses.click(handlers.click, [area.view], area.steps, **_QUIET)
    area.clauses.submit(handlers.submit, [area.view], area.steps, **_QUIET)
    area.conflicts.click(handlers.settle, [area.view], area.steps, **_QUIET)
    head = [area.title, area.number, area.day, area.signer, area.signer_title]
    tools.keep_head.click(handlers.set_head, [area.view, *head], [*area.steps, area.kept], **_QUIET)
    tools.again.click(handlers.again, [area.view], [*area], **_QUIET)
    tools.again_file.upload(handlers.again, [area.view, tools.again_file], [*area], **_QUIET)


def _wire_files(handlers: FileHandlers, area: DraftArea, tools: Tools) -> None:
    for kind, button in tools.files.items():
        given = [area.view, tools.profile]
        made = button.click(
            getattr(handlers, kind), given, [tools.status, tools.file], preprocess=False, **_QUIET
        )
        made.success(None, None, None, js=draft_scripts.FETCH, **_QUIET)


def _wire_batch(handlers: BatchHandlers, form: FormArea, batch: Batch) -> None:
    batch.upload.upload(handlers.upload, [batch.upload], [batch.listed, batch.status], **_QUIET)
    shown = [batch.status, batch.archive, batch.make, batch.stop, batch.run]
    given = [batch.listed, batch.everyone, batch.profile, *form]
    batch.make.click(handlers.run, given, shown, preprocess=False, **_QUIET)
    batch.stop.click(handlers.stop, [batch.run], [batch.status, batch.stop], **_QUIET)
