"""Kho văn bản: take files in, see what was understood, correct it, take out and put back, look after the library."""

from __future__ import annotations

from typing import Any, NamedTuple

import gradio as gr
from gradio.context import Context

from assistant.web import library_texts as words
from assistant.web import scripts
from assistant.web.late_choice import late_choice
from assistant.web.library_handlers import Handlers
from assistant.web.markup import status_html
from assistant.web.office import Office

LABEL, ID = words.LABEL, "library"
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_CLICKS = scripts.CLICKS + "/* 'click' 'submit' */"  # gr.HTML offers the events that its script names


class Parts(NamedTuple):
    """The pieces of the tab; `opened` holds the id of the document that is shown."""

    upload: gr.UploadButton
    stop: gr.Button
    status: gr.HTML
    search: gr.Textbox
    kind: gr.Dropdown
    doubtful: gr.Checkbox
    listed: gr.HTML
    shown: gr.HTML
    opened: gr.State
    care: Care

    @property
    def filters(self) -> list[Any]:
        """What narrows the list, and the open document."""
        return [self.search, self.kind, self.doubtful, self.opened]

    @property
    def filled(self) -> list[Any]:
        """What a change fills."""
        return [self.status, self.listed, self.shown, self.opened]


class Care(NamedTuple):
    """The part that looks after the whole library."""

    verify: gr.Button
    reindex: gr.Button
    backup: gr.Button
    stop: gr.Button
    file: gr.DownloadButton
    told: gr.HTML


def build(office: Office, page: gr.Blocks) -> None:
    """The tab."""
    parts, handlers = _layout(), Handlers(office)
    _wire(parts, handlers)
    begun = [page.load]
    if isinstance(tab := Context.block, gr.Tab):  # others may have changed the library
        begun.append(tab.select)
    greeted = [parts.kind, parts.upload, parts.care.reindex, parts.care.backup]
    gr.on(begun, handlers.greet, [parts.kind], greeted, **_QUIET)
    # One event for all of these: what was asked for last is what is shown in the end.
    narrowing = [*begun, parts.search.change, parts.kind.change, parts.doubtful.change]
    gr.on(narrowing, handlers.listed, parts.filters, [parts.listed], trigger_mode="always_last", **_QUIET)


def _html(script: str | None = None, elem_id: str | None = None) -> gr.HTML:
    return gr.HTML(js_on_load=script, apply_default_css=False, elem_id=elem_id)


def _layout() -> Parts:
    with gr.Row():
        upload = gr.UploadButton(
            words.UPLOAD, file_count="multiple", variant="primary", elem_id="mt-library-upload"
        )
        stop = gr.Button(words.STOP, visible=False, elem_id="mt-library-stop")
    gr.HTML(status_html(words.UPLOAD_HINT), apply_default_css=False, js_on_load=None)
    status = _html(scripts.TOLD + _CLICKS, "mt-library-status")
    with gr.Row(elem_id="mt-library-body"):
        with gr.Column(scale=2, min_width=300):
            search, kind, doubtful = _filters()
            listed = _html(_CLICKS, "mt-library-list")
            care = _care()
        with gr.Column(scale=3, min_width=300):
            shown = _html(scripts.ARRIVE + _CLICKS, "mt-library-shown")
            shown.value = status_html(words.CHOOSE)
    return Parts(upload, stop, status, search, kind, doubtful, listed, shown, gr.State(""), care)


def _filters() -> tuple[gr.Textbox, gr.Dropdown, gr.Checkbox]:
    search = gr.Textbox(
        label=words.SEARCH, placeholder=words.SEARCH_HINT, max_lines=1, elem_id="mt-library-search"
    )
    with gr.Row():
        kind = late_choice(words.KIND, [(words.ALL_KINDS, "")], value="", min_width=140)
        doubtful = gr.Checkbox(label=words.DOUBTFUL, min_width=140)
    return search, kind, doubtful


def _care() -> Care:
    with gr.Accordion(words.CARE, open=False, elem_id="mt-library-care"):
        with gr.Row():
            verify = gr.Button(words.VERIFY, size="sm")
            reindex = gr.Button(words.REINDEX, size="sm", elem_id="mt-library-reindex")
            backup = gr.Button(words.BACKUP, size="sm", elem_id="mt-library-backup")
            stop = gr.Button(words.STOP, size="sm", visible=False, elem_id="mt-library-stop-reading")
        file = gr.DownloadButton(elem_id="mt-library-file")
        told = _html(elem_id="mt-library-told")
    return Care(verify, reindex, backup, stop, file, told)


def _wire(parts: Parts, handlers: Handlers) -> None:
    taken = [parts.stop, *parts.filled, parts.kind]
    parts.upload.upload(handlers.upload, [parts.upload, *parts.filters], taken, **_QUIET)
    parts.stop.click(handlers.stop, None, [parts.stop], **_QUIET)
    for pressed in (parts.status, parts.listed, parts.shown):
        pressed.click(handlers.act, parts.filters, parts.filled, **_QUIET)
    parts.shown.submit(handlers.correct, parts.filters, parts.filled, **_QUIET)
    care = parts.care
    care.verify.click(handlers.verify, None, [care.told], **_QUIET)
    reread = [care.stop, care.told, parts.listed]
    care.reindex.click(handlers.reindex, parts.filters, reread, **_QUIET)
    care.stop.click(handlers.stop, None, [care.stop], **_QUIET)
    made = care.backup.click(handlers.backup, None, [care.told, care.file], **_QUIET)
    made.success(None, None, None, js=words.FETCH, api_visibility="private")
