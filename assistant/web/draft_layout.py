"""The fields, buttons and areas of the tab "Soạn kế hoạch"."""

from __future__ import annotations

from typing import NamedTuple

import gradio as gr

from assistant.drafting.pdf import find_office
from assistant.web import draft_scripts, scripts
from assistant.web import draft_texts as texts
from assistant.web.draft_desk import View
from assistant.web.draft_files import profile_choices
from assistant.web.markup import status_html
from ingest.readers import SUPPORTED

CLICKS = scripts.CLICKS + "/* 'click' 'submit' */"  # gr.HTML offers the events that its script names


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


def html(script: str | None = None, elem_id: str | None = None) -> gr.HTML:
    return gr.HTML(js_on_load=script, apply_default_css=False, elem_id=elem_id)


class FormParts(NamedTuple):
    """What stands around the fields of a new draft."""

    upload: gr.UploadButton
    typed: gr.Textbox
    note: gr.HTML
    facts: gr.HTML
    make: gr.Button
    status: gr.HTML


def form_area() -> tuple[FormArea, FormParts]:
    with gr.Row():
        with gr.Column(min_width=280):
            parent, upload = _parent_fields()
        with gr.Column(min_width=280):
            _step(texts.STEP_UNIT)
            typed = gr.Textbox(
                label=texts.UNIT, placeholder=texts.UNIT_PLACEHOLDER, max_lines=1, elem_id="mt-draft-unit"
            )
            note = html()
            unit = gr.Radio([], label=texts.OFFERED, elem_id="mt-draft-offers")
            facts = html(elem_id="mt-draft-facts")
        with gr.Column(min_width=280):
            _step(texts.STEP_FACTS)
            fields = _facts_fields()
    make = gr.Button(texts.MAKE, variant="primary", elem_id="mt-draft-make")
    status = html()
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


def draft_area() -> tuple[tuple[gr.blocks.Block, ...], Tools]:
    view = gr.State(View())
    head = html(elem_id="mt-draft-title")
    head.value = status_html(texts.NO_DRAFT)
    with gr.Column(visible=False, elem_id="mt-draft-whole") as whole:
        files, file, status = _file_tools()
        with gr.Row(elem_id="mt-draft-folds"):
            with gr.Accordion(texts.HEAD, open=False):
                fields, profile, keep_head = _head_fields()
            with gr.Accordion(texts.AGAIN, open=False):
                again_file, again = _again()
        conflicts = html(CLICKS)
        with gr.Row(elem_id="mt-draft-body"):
            with gr.Column(scale=3, min_width=320):
                clauses = html(draft_scripts.TYPING + CLICKS, elem_id="mt-draft-clauses")
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
    return files, file, html()


def _head_fields() -> tuple[tuple[gr.blocks.Block, ...], gr.Dropdown, gr.Button]:
    title = gr.Textbox(label=texts.TITLE, max_lines=3)
    with gr.Row():
        number = gr.Textbox(label=texts.NUMBER, placeholder=texts.NUMBER_HINT, max_lines=1, min_width=110)
        day = gr.Textbox(label=texts.DAY, placeholder=texts.DAY_HINT, max_lines=1, min_width=110)
    with gr.Row():
        signer = gr.Textbox(label=texts.SIGNER, max_lines=1, min_width=160)
        signer_title = _title_field()
    profile = _profile_field()
    return (
        (title, number, day, signer, signer_title),
        profile,
        gr.Button(texts.KEEP_HEAD, elem_id="mt-draft-keep-head"),
    )


def _profile_field() -> gr.Dropdown:
    choices = profile_choices()
    return gr.Dropdown(choices, value=choices[0][1], label=texts.PROFILE)


def _again() -> tuple[gr.UploadButton, gr.Button]:
    gr.Markdown(texts.AGAIN_HINT)
    again = gr.Button(texts.AGAIN_MAKE, elem_id="mt-draft-again")
    file = gr.UploadButton(texts.AGAIN_FILE, file_types=sorted(SUPPORTED), elem_id="mt-draft-again-file")
    return file, again


def _side(files: dict[str, gr.Button]) -> tuple[gr.Accordion, gr.HTML, gr.Accordion, gr.HTML, gr.HTML]:
    with gr.Accordion(texts.CHECKLIST) as checklist_fold:
        checklist = html()
    with gr.Accordion(texts.COVERAGE, open=False) as coverage_fold:
        coverage = html(draft_scripts.JUMP)
    with gr.Accordion(texts.DUTIES, open=False):
        files |= {"xlsx": gr.Button(texts.XLSX, size="sm"), "ics": gr.Button(texts.ICS, size="sm")}
        duties = html()
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


def batch_area() -> Batch:
    with gr.Accordion(texts.BATCH, open=False, elem_id="mt-draft-batch"):
        gr.Markdown(texts.BATCH_HINT)
        with gr.Row():
            upload = gr.UploadButton(texts.BATCH_FILE, file_types=[".csv"], elem_id="mt-draft-list")
            everyone = gr.Checkbox(label=texts.BATCH_ALL)
            profile = _profile_field()
        with gr.Row():
            make = gr.Button(texts.BATCH_MAKE, variant="primary", elem_id="mt-draft-batch-make")
            stop = gr.Button(texts.BATCH_STOP, interactive=False)
        status = html()
        archive = gr.DownloadButton(texts.BATCH_ZIP, visible=False, elem_id="mt-draft-archive")
    return Batch(upload, gr.State(""), everyone, profile, make, stop, status, archive, gr.State(""))
