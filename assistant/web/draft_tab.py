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
from assistant.web.draft_markup import status_html
from assistant.web.office import Office
from ingest.readers import SUPPORTED

LABEL, ID = texts.LABEL, "draft"
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
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
    tabs: gr.Tabs

    @property
    def steps(self) -> list[gr.blocks.Block]:
        """What changes with every step."""
        return list(self)[: self._fields.index("whole")]


def build(office: Office, page: gr.Blocks) -> None:
    """The tab; `/draft` gives the draft object to programs."""
    desk = DraftDesk(office)
    handlers = Handlers(desk)
    with gr.Tabs(elem_id="mt-draft", selected=texts.TAB_NEW) as tabs:
        with gr.Tab(texts.NEW, id=texts.TAB_NEW):
            form, new_parts = _form()
            batch = _batch()
        with gr.Tab(texts.OPENED, id=texts.TAB_OPEN):
            shown, tools = _draft()
        with gr.Tab(texts.KEPT, id=texts.TAB_KEPT):
            kept = _html(_CLICKS)
    area = DraftArea._make((*shown, kept, tabs))
    _wire_form(handlers, form, new_parts, area)
    _wire_draft(handlers, area, tools)
    _wire_files(FileHandlers(desk), area, tools)
    _wire_batch(BatchHandlers(desk), form, batch)
    begin = [form.parent, form.year, kept]
    page.load(handlers.greet, [form.year], begin, **_QUIET)
    api(handlers.draft, api_name="draft")


def _html(script: str | None = None, elem_id: str | None = None) -> gr.HTML:
    return gr.HTML(js_on_load=script, apply_default_css=False, elem_id=elem_id)


# -- layout --------------------------------------------------------------------------------------------


class FormParts(NamedTuple):
    """What stands around the fields of a new draft."""

    upload: gr.UploadButton
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


def _parent_fields() -> tuple[gr.Dropdown, gr.UploadButton]:
    _step(texts.STEP_PARENT)
    parent = gr.Dropdown([], label=texts.PARENT, info=texts.PARENT_HINT, elem_id="mt-draft-parent")
    upload = gr.UploadButton(texts.UPLOAD, file_types=sorted(SUPPORTED), elem_id="mt-draft-upload")
    return parent, upload


def _step(words: str) -> None:
    gr.HTML(f'<h3 class="mt-step">{words}</h3>', apply_default_css=False, js_on_load=None)


def _facts_fields() -> tuple[gr.Number, gr.Textbox, gr.Textbox, gr.Textbox, gr.Dropdown, gr.Number]:
    with gr.Row():
        year = gr.Number(
            label=texts.YEAR,
            precision=0,
            maximum=2100,
            min_width=110,
            elem_id="mt-draft-year",
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
    files: dict[str, gr.Button]
    file: gr.DownloadButton
    profile: gr.Dropdown
    status: gr.HTML
    again_file: gr.UploadButton
    again: gr.Button


def _draft() -> tuple[tuple[gr.blocks.Block, ...], Tools]:
    view = gr.State(View())
    head = _html(elem_id="mt-draft-title")
    head.value = status_html(texts.NO_DRAFT)
    with gr.Column(visible=False, elem_id="mt-draft-whole") as whole:
        files, file, status = _file_tools()
        with gr.Row(elem_id="mt-draft-folds"):
            with gr.Accordion(texts.HEAD, open=False):
                fields, profile, keep_head = _head_fields()
            with gr.Accordion(texts.AGAIN, open=False):
                again_file, again = _again()
        conflicts = _html(_CLICKS)
        with gr.Row(elem_id="mt-draft-body"):
            with gr.Column(scale=3, min_width=320):
                clauses = _html(texts.TYPING + _CLICKS, elem_id="mt-draft-clauses")
            with gr.Column(scale=1, min_width=300, elem_id="mt-draft-side"):
                side = _side(files)
    shown = (view, head, conflicts, clauses, *side[:4], whole, side[4], *fields)
    return shown, Tools(keep_head, files, file, profile, status, again_file, again)


def _file_tools() -> tuple[dict[str, gr.Button], gr.DownloadButton, gr.HTML]:
    with gr.Row(elem_id="mt-draft-files"):
        files = {"word": gr.Button(texts.WORD, variant="primary"), "form": gr.Button(texts.FORM)}
        if find_office():
            files["pdf"] = gr.Button(texts.PDF)
    file = gr.DownloadButton(elem_id="mt-draft-file")
    return files, file, _html()


def _head_fields() -> tuple[tuple[gr.blocks.Block, ...], gr.Dropdown, gr.Button]:
    title = gr.Textbox(label=texts.TITLE, max_lines=3)
    with gr.Row():
        number = gr.Textbox(label=texts.NUMBER, placeholder=texts.NUMBER_HINT, max_lines=1, min_width=110)
        day = gr.Textbox(label=texts.DAY, placeholder=texts.DAY_HINT, max_lines=1, min_width=110)
    with gr.Row():
        signer = gr.Textbox(label=texts.SIGNER, max_lines=1, min_width=160)
        signer_title = _title_field()
    profile = _profile_field()
    return (title, number, day, signer, signer_title), profile, gr.Button(texts.KEEP_HEAD)


def _profile_field() -> gr.Dropdown:
    choices = profile_choices()
    return gr.Dropdown(choices, value=choices[0][1], label=texts.PROFILE)


def _again() -> tuple[gr.UploadButton, gr.Button]:
    gr.Markdown(texts.AGAIN_HINT)
    again = gr.Button(texts.AGAIN_MAKE)
    file = gr.UploadButton(texts.AGAIN_FILE, file_types=sorted(SUPPORTED), elem_id="mt-draft-again-file")
    return file, again


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
    """The part for many drafts at once; `listed` is the list taken, `run` names the run that is going on."""

    upload: gr.UploadButton
    listed: gr.State
    everyone: gr.Checkbox
    profile: gr.Dropdown
    make: gr.Button
    stop: gr.Button
    status: gr.HTML
    archive: gr.DownloadButton
    run: gr.State


def _batch() -> Batch:
    with gr.Accordion(texts.BATCH, open=False, elem_id="mt-draft-batch"):
        gr.Markdown(texts.BATCH_HINT)
        with gr.Row():
            upload = gr.UploadButton(texts.BATCH_FILE, file_types=[".csv"], elem_id="mt-draft-list")
            everyone = gr.Checkbox(label=texts.BATCH_ALL)
            profile = _profile_field()
        with gr.Row():
            make = gr.Button(texts.BATCH_MAKE, variant="primary", elem_id="mt-draft-batch-make")
            stop = gr.Button(texts.BATCH_STOP, interactive=False)
        status = _html()
        archive = gr.DownloadButton(texts.BATCH_ZIP, visible=False, elem_id="mt-draft-archive")
    return Batch(upload, gr.State(""), everyone, profile, make, stop, status, archive, gr.State(""))


# -- what happens when -----------------------------------------------------------------------------------


def _wire_form(handlers: Handlers, form: FormArea, parts: FormParts, area: DraftArea) -> None:
    # Values are taken as they come (`preprocess`): after a restart the server knows no choices of a page.
    raw: dict[str, Any] = {"preprocess": False, **_QUIET}
    found = [form.unit, parts.note]
    form.parent.focus(handlers.parents, None, [form.parent], **_QUIET)
    parts.upload.upload(handlers.upload, [parts.upload], [form.parent, parts.status], **_QUIET)
    parts.typed.input(handlers.find, [parts.typed, *form], found, trigger_mode="always_last", **raw)
    gr.on(
        [form.parent.change, form.year.change, form.day.blur],
        handlers.find,
        [parts.typed, *form],
        found,
        **raw,
    )
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
        made.success(None, None, None, js=texts.FETCH, **_QUIET)


def _wire_batch(handlers: BatchHandlers, form: FormArea, batch: Batch) -> None:
    batch.upload.upload(handlers.upload, [batch.upload], [batch.listed, batch.status], **_QUIET)
    shown = [batch.status, batch.archive, batch.make, batch.stop, batch.run]
    given = [batch.listed, batch.everyone, batch.profile, *form]
    batch.make.click(handlers.run, given, shown, preprocess=False, **_QUIET)
    batch.stop.click(handlers.stop, [batch.run], [batch.status, batch.stop], **_QUIET)
