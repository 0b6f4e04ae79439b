"""Soạn kế hoạch: choose a parent plan and a unit, make the draft, go through its clauses, take the files."""

from __future__ import annotations

from typing import Any, NamedTuple

import gradio as gr
from gradio.events import api

from assistant.drafting.pdf import find_office
from assistant.web import draft_texts as texts
from assistant.web import scripts
from assistant.web.draft_desk import DraftDesk, View
from assistant.web.draft_files import profile_choices
from assistant.web.draft_handlers import BatchHandlers, FileHandlers, Handlers
from assistant.web.office import Office
from ingest.readers import SUPPORTED

LABEL, ID = texts.LABEL, "draft"
_PRIVATE = "private"
_CLICKS = scripts.CLICKS + "/* 'click' 'submit' */"  # gr.HTML offers the events that its script names


class FormArea(NamedTuple):
    """Fields of a new draft, in the order of draft_desk.Form; the unit that is typed stands beside."""

    parent: gr.Dropdown
    unit: gr.Radio
    year: gr.Number
    day: gr.Textbox
    number: gr.Textbox
    signer: gr.Textbox
    signer_title: gr.Dropdown
    working_days: gr.Number


class DraftArea(NamedTuple):
    """What an open draft fills; those up to `coverage` change with every step, the others when it is opened."""

    view: gr.State
    head: gr.HTML
    conflicts: gr.HTML
    clauses: gr.HTML
    checklist_fold: gr.Accordion
    checklist: gr.HTML
    coverage_fold: gr.Accordion
    coverage: gr.HTML
    whole: gr.Column
    duties: gr.HTML
    title: gr.Textbox
    number: gr.Textbox
    day: gr.Textbox
    signer: gr.Textbox
    signer_title: gr.Dropdown
    kept: gr.HTML
    new: gr.Accordion

    @property
    def steps(self) -> list[gr.blocks.Block]:
        """What changes with every step."""
        return list(self)[: self._fields.index("whole")]


def build(office: Office, page: gr.Blocks) -> None:
    """The tab; `/draft` gives the draft object to programs."""
    desk = DraftDesk(office)
    handlers = Handlers(desk)
    with gr.Column(elem_id="mt-draft"):
        with gr.Accordion(texts.NEW) as new:
            form, new_parts = _form()
        with gr.Accordion(texts.KEPT, open=False):
            kept = _html(_CLICKS)
        batch = _batch()
        area, tools = _draft(new, kept)
    _wire_form(handlers, form, new_parts, area)
    _wire_draft(handlers, area, tools)
    _wire_files(FileHandlers(desk), area, tools)
    _wire_batch(BatchHandlers(desk), form, batch)
    page.load(handlers.greet, [form.parent], [form.parent, kept], api_visibility=_PRIVATE)
    api(handlers.draft, api_name="draft")


def _html(script: str | None = None, elem_id: str | None = None) -> gr.HTML:
    return gr.HTML(js_on_load=script, apply_default_css=False, elem_id=elem_id)


# -- layout --------------------------------------------------------------------------------------------


class FormParts(NamedTuple):
    """What stands around the fields of a new draft."""

    upload: gr.File
    typed: gr.Textbox
    note: gr.HTML
    facts: gr.HTML
    make: gr.Button
    status: gr.HTML


def _form() -> tuple[FormArea, FormParts]:
    with gr.Row():
        with gr.Column(min_width=280):
            parent, upload = _parent_fields()
        with gr.Column(min_width=280):
            _step(texts.STEP_UNIT)
            typed = gr.Textbox(
                label=texts.UNIT, placeholder=texts.UNIT_PLACEHOLDER, max_lines=1, elem_id="mt-draft-unit"
            )
            note = _html()
            unit = gr.Radio([], label=texts.OFFERED, elem_id="mt-draft-offers")
        with gr.Column(min_width=280):
            _step(texts.STEP_FACTS)
            fields = _facts_fields()
    facts = _html(elem_id="mt-draft-facts")
    make = gr.Button(texts.MAKE, variant="primary", elem_id="mt-draft-make")
    status = _html()
    return FormArea(parent, unit, *fields), FormParts(upload, typed, note, facts, make, status)


def _parent_fields() -> tuple[gr.Dropdown, gr.File]:
    _step(texts.STEP_PARENT)
    parent = gr.Dropdown([], label=texts.PARENT, info=texts.PARENT_HINT, elem_id="mt-draft-parent")
    upload = gr.File(label=texts.UPLOAD, file_types=sorted(SUPPORTED), height=130, elem_id="mt-draft-upload")
    return parent, upload


def _step(words: str) -> None:
    gr.HTML(f'<h3 class="mt-step">{words}</h3>', apply_default_css=False, js_on_load=None)


def _facts_fields() -> tuple[gr.Number, gr.Textbox, gr.Textbox, gr.Textbox, gr.Dropdown, gr.Number]:
    with gr.Row():
        year = gr.Number(
            label=texts.YEAR, precision=0, minimum=0, maximum=2100, min_width=110, elem_id="mt-draft-year"
        )
        day = gr.Textbox(label=texts.DAY, placeholder=texts.DAY_HINT, max_lines=1, min_width=110)
    number = gr.Textbox(label=texts.NUMBER, placeholder=texts.NUMBER_HINT, max_lines=1)
    signer = gr.Textbox(label=texts.SIGNER, max_lines=1)
    title = _title_field()
    days = gr.Number(label=texts.WORKING_DAYS, value=5, precision=0, minimum=0, maximum=30)
    return year, day, number, signer, title, days


def _title_field() -> gr.Dropdown:
    return gr.Dropdown(
        ["", *texts.TITLES], value="", label=texts.SIGNER_TITLE, allow_custom_value=True, min_width=110
    )


class Tools(NamedTuple):
    """Buttons and fields of an open draft."""

    keep_head: gr.Button
    close: gr.Button
    files: dict[str, gr.Button]
    file: gr.DownloadButton
    profile: gr.Dropdown
    status: gr.HTML
    again_file: gr.File
    again: gr.Button


def _draft(new: gr.Accordion, kept: gr.HTML) -> tuple[DraftArea, Tools]:
    view = gr.State(View())
    with gr.Column(visible=False) as whole:
        head = _html()
        files, file, profile, close, status = _file_tools()
        with gr.Accordion(texts.HEAD, open=False):
            fields, keep_head = _head_fields()
        with gr.Accordion(texts.AGAIN, open=False):
            again_file, again = _again()
        conflicts = _html(_CLICKS)
        with gr.Row(elem_id="mt-draft-body"):
            with gr.Column(scale=3, min_width=320):
                clauses = _html(texts.TYPING + _CLICKS, elem_id="mt-draft-clauses")
            with gr.Column(scale=1, min_width=300, elem_id="mt-draft-side"):
                side = _side(files)
    filled = (view, head, conflicts, clauses, *side[:4], whole, side[4], *fields, kept, new)
    area = DraftArea._make(filled)
    return area, Tools(keep_head, close, files, file, profile, status, again_file, again)


def _file_tools() -> tuple[dict[str, gr.Button], gr.DownloadButton, gr.Dropdown, gr.Button, gr.HTML]:
    with gr.Row(elem_id="mt-draft-files"):
        files = {"word": gr.Button(texts.WORD, variant="primary"), "form": gr.Button(texts.FORM)}
        if find_office():
            files["pdf"] = gr.Button(texts.PDF)
        profile = gr.Dropdown(
            profile_choices(), value=profile_choices()[0][1], label=texts.PROFILE, elem_id="mt-draft-profile"
        )
        close = gr.Button(texts.CLOSE_DRAFT)
    file = gr.DownloadButton(visible="hidden", elem_id="mt-draft-file")
    status = _html()
    return files, file, profile, close, status


def _head_fields() -> tuple[tuple[gr.Textbox, gr.Textbox, gr.Textbox, gr.Textbox, gr.Dropdown], gr.Button]:
    title = gr.Textbox(label=texts.TITLE, max_lines=3)
    with gr.Row():
        number = gr.Textbox(label=texts.NUMBER, placeholder=texts.NUMBER_HINT, max_lines=1, min_width=110)
        day = gr.Textbox(label=texts.DAY, placeholder=texts.DAY_HINT, max_lines=1, min_width=110)
        signer = gr.Textbox(label=texts.SIGNER, max_lines=1, min_width=160)
        signer_title = _title_field()
    return (title, number, day, signer, signer_title), gr.Button(texts.KEEP_HEAD)


def _again() -> tuple[gr.File, gr.Button]:
    gr.Markdown(texts.AGAIN_HINT)
    file = gr.File(label=texts.AGAIN_FILE, file_types=sorted(SUPPORTED), height=110)
    return file, gr.Button(texts.AGAIN_MAKE)


def _side(files: dict[str, gr.Button]) -> tuple[gr.Accordion, gr.HTML, gr.Accordion, gr.HTML, gr.HTML]:
    with gr.Accordion(texts.CHECKLIST) as checklist_fold:
        checklist = _html()
    with gr.Accordion(texts.COVERAGE, open=False) as coverage_fold:
        coverage = _html(texts.JUMP)
    with gr.Accordion(texts.DUTIES, open=False):
        files |= {"xlsx": gr.Button(texts.XLSX, size="sm"), "ics": gr.Button(texts.ICS, size="sm")}
        duties = _html()
    return checklist_fold, checklist, coverage_fold, coverage, duties


class Batch(NamedTuple):
    """The part for many drafts at once; `folder` is where a run is writing."""

    file: gr.File
    everyone: gr.Checkbox
    profile: gr.Dropdown
    make: gr.Button
    stop: gr.Button
    status: gr.HTML
    archive: gr.File
    folder: gr.State


def _batch() -> Batch:
    with gr.Accordion(texts.BATCH, open=False):
        gr.Markdown(texts.BATCH_HINT)
        with gr.Row():
            file = gr.File(label=texts.BATCH_FILE, file_types=[".csv"], height=130)
            with gr.Column():
                everyone = gr.Checkbox(label=texts.BATCH_ALL)
                profile = gr.Dropdown(profile_choices(), value=profile_choices()[0][1], label=texts.PROFILE)
        with gr.Row():
            make = gr.Button(texts.BATCH_MAKE, variant="primary")
            stop = gr.Button(texts.BATCH_STOP, interactive=False)
        status = _html()
        archive = gr.File(label=texts.BATCH_ZIP, interactive=False, visible=False)
    return Batch(
        file,
        everyone,
        profile,
        make,
        stop,
        status,
        archive,
        gr.State("", delete_callback=BatchHandlers.forget),
    )


# -- what happens when -----------------------------------------------------------------------------------


def _wire_form(handlers: Handlers, form: FormArea, parts: FormParts, area: DraftArea) -> None:
    form.parent.focus(
        handlers.parents, [form.parent], [form.parent], show_progress="hidden", api_visibility=_PRIVATE
    )
    parts.upload.upload(handlers.upload, [parts.upload], [form.parent, parts.status], api_visibility=_PRIVATE)
    gr.on(
        [parts.typed.input, form.parent.change, form.year.change, form.day.blur], handlers.find, [parts.typed, *form],
        [form.unit, parts.note], trigger_mode="always_last", show_progress="hidden", api_visibility=_PRIVATE,
    )  # fmt: skip
    gr.on(
        [form.unit.change, form.parent.change, form.year.change, form.day.blur], handlers.facts, [*form], [parts.facts],
        trigger_mode="always_last", show_progress="hidden", api_visibility=_PRIVATE,
    )  # fmt: skip
    gr.on(
        [parts.make.click, parts.typed.submit], handlers.make, [parts.typed, *form], [parts.status, *area],
        show_progress="hidden", api_visibility=_PRIVATE,
    )  # fmt: skip


def _wire_draft(handlers: Handlers, area: DraftArea, tools: Tools) -> None:
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": _PRIVATE}
    area.kept.click(handlers.kept, [area.view], [*area], **quiet)
    area.clauses.click(handlers.click, [area.view], area.steps, **quiet)
    area.clauses.submit(handlers.submit, [area.view], area.steps, **quiet)
    area.conflicts.click(handlers.settle, [area.view], area.steps, **quiet)
    tools.close.click(handlers.close, None, [*area], **quiet)
    head = [area.title, area.number, area.day, area.signer, area.signer_title]
    tools.keep_head.click(handlers.set_head, [area.view, *head], [*area.steps, area.kept], **quiet)
    tools.again.click(handlers.again, [area.view, tools.again_file], [*area], **quiet)


def _wire_files(handlers: FileHandlers, area: DraftArea, tools: Tools) -> None:
    for kind, button in tools.files.items():
        made = button.click(
            getattr(handlers, kind), [area.view, tools.profile], [tools.status, tools.file],
            show_progress="hidden", api_visibility=_PRIVATE,
        )  # fmt: skip
        made.success(None, None, None, js=texts.FETCH, api_visibility=_PRIVATE)


def _wire_batch(handlers: BatchHandlers, form: FormArea, batch: Batch) -> None:
    shown = [batch.status, batch.archive, batch.make, batch.stop, batch.folder]
    run = batch.make.click(
        handlers.run, [batch.file, batch.everyone, batch.profile, *form], shown,
        show_progress="hidden", api_visibility=_PRIVATE,
    )  # fmt: skip
    batch.stop.click(
        handlers.stop, [batch.folder], shown, cancels=[run], show_progress="hidden", api_visibility=_PRIVATE
    )
