"""Kho văn bản: take files in, see what was understood, correct it, take out and put back, look after the library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import gradio as gr
from gradio.context import Context
from gradio.utils import get_upload_folder

from assistant.web import library_markup as markup
from assistant.web import library_texts as words
from assistant.web import scripts
from assistant.web.library_desk import LibraryDesk
from assistant.web.library_files import Intake, Step
from assistant.web.markup import warnings_html
from assistant.web.office import Office
from ingest.errors import MattranError, UsageError
from ingest.overrides import FIELDS

LABEL, ID = words.LABEL, "library"
Values = tuple[Any, ...]
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_CLICKS = scripts.CLICKS + "/* 'click' 'submit' */"  # gr.HTML offers the events that its script names
_MEGABYTE = 1024 * 1024


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
    file: gr.DownloadButton
    told: gr.HTML


def build(office: Office, page: gr.Blocks) -> None:
    """The tab."""
    parts, handlers = _layout(), Handlers(office)
    _wire(parts, handlers)
    greeted = [parts.kind, parts.listed, parts.upload]
    page.load(handlers.greet, parts.filters, greeted, **_QUIET)
    if isinstance(tab := Context.block, gr.Tab):  # others may have changed the library
        tab.select(handlers.greet, parts.filters, greeted, **_QUIET)


def _html(script: str | None = None, elem_id: str | None = None) -> gr.HTML:
    return gr.HTML(js_on_load=script, apply_default_css=False, elem_id=elem_id)


def _layout() -> Parts:
    with gr.Row():
        upload = gr.UploadButton(
            words.UPLOAD, file_count="multiple", variant="primary", elem_id="mt-library-upload"
        )
        stop = gr.Button(words.STOP, visible=False, elem_id="mt-library-stop")
    gr.HTML(markup.status_html(words.UPLOAD_HINT), apply_default_css=False, js_on_load=None)
    status = _html(_CLICKS, "mt-library-status")
    with gr.Row(elem_id="mt-library-body"):
        with gr.Column(scale=2, min_width=300):
            search, kind, doubtful = _filters()
            listed = _html(_CLICKS, "mt-library-list")
            care = _care()
        with gr.Column(scale=3, min_width=300):
            shown = _html(_CLICKS, "mt-library-shown")
            shown.value = markup.status_html(words.CHOOSE)
    return Parts(upload, stop, status, search, kind, doubtful, listed, shown, gr.State(""), care)


def _filters() -> tuple[gr.Textbox, gr.Dropdown, gr.Checkbox]:
    search = gr.Textbox(
        label=words.SEARCH, placeholder=words.SEARCH_HINT, max_lines=1, elem_id="mt-library-search"
    )
    with gr.Row():
        kind = gr.Dropdown([(words.ALL_KINDS, "")], value="", label=words.KIND, min_width=140)
        doubtful = gr.Checkbox(label=words.DOUBTFUL, min_width=140)
    return search, kind, doubtful


def _care() -> Care:
    with gr.Accordion(words.CARE, open=False, elem_id="mt-library-care"):
        with gr.Row():
            verify, reindex = gr.Button(words.VERIFY, size="sm"), gr.Button(words.REINDEX, size="sm")
            backup = gr.Button(words.BACKUP, size="sm")
        file = gr.DownloadButton(elem_id="mt-library-file")
        told = _html(elem_id="mt-library-told")
    return Care(verify, reindex, backup, file, told)


def _wire(parts: Parts, handlers: Handlers) -> None:
    taken = [parts.stop, *parts.filled, parts.kind]
    parts.upload.upload(handlers.upload, [parts.upload, *parts.filters], taken, **_QUIET)
    parts.stop.click(handlers.stop, None, [parts.stop], **_QUIET)
    narrowing = [parts.search.input, parts.kind.change, parts.doubtful.change]
    gr.on(narrowing, handlers.listed, parts.filters, [parts.listed], trigger_mode="always_last", **_QUIET)
    for pressed in (parts.status, parts.listed, parts.shown):
        pressed.click(handlers.act, parts.filters, parts.filled, **_QUIET)
    parts.shown.submit(handlers.correct, parts.filters, parts.filled, **_QUIET)
    care = parts.care
    care.verify.click(handlers.verify, None, [care.told], **_QUIET)
    care.reindex.click(handlers.reindex, parts.filters, [care.told, parts.listed], **_QUIET)
    made = care.backup.click(handlers.backup, None, [care.told, care.file], **_QUIET)
    made.success(None, None, None, js=words.FETCH, api_visibility="private")


# -- handlers ----------------------------------------------------------------------------------------


def may_manage(office: Office, user: str | None) -> bool:
    """Whether a user may change the library; everybody may where there are no accounts."""
    asked = getattr(office, "may", None)
    return bool(asked(user, "manage")) if asked else True


class Handlers:
    """What the page does; each is one call to the desk and its markup."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._desk = LibraryDesk(office)
        self._running: dict[str, Intake] = {}  # session of the browser -> what it is taking in

    @contextmanager
    def _told(self, request: gr.Request | None = None, change: bool = False) -> Iterator[None]:
        """A fault is shown without places of this machine; a change is for those who may manage."""
        try:
            if change and not may_manage(self._office, _user(request)):
                raise UsageError(words.REFUSED)
            yield
        except MattranError as error:
            raise gr.Error(self._office.told(error), title=words.LABEL) from error

    # -- looking -----------------------------------------------------------------------------------

    def greet(self, request: gr.Request | None, *filters: Any) -> Values:
        """Kinds to choose from, the list, and whether files can be taken in."""
        manages = may_manage(self._office, _user(request))
        return self._kinds(filters[1]), self.listed(*filters), gr.UploadButton(interactive=manages)

    def listed(self, search: str, kind: str, doubtful: bool, opened: str) -> str:
        """The list as narrowed."""
        with self._told():
            rows = self._desk.rows(search, kind, doubtful)
            return markup.list_html(rows, self._desk.removed(), opened, bool(search or kind or doubtful))

    def _kinds(self, chosen: str) -> Any:
        with self._told():
            kinds = self._desk.kinds()
        return gr.Dropdown([(words.ALL_KINDS, ""), *((kind, kind) for kind in kinds)], value=chosen or "")

    def _filled(self, filters: Sequence[Any], doc_id: str, status: str, request: gr.Request | None) -> Values:
        """Values of status, list, document and the id of the document that is open."""
        narrowed = filters[:3]
        found = self._desk.understood(doc_id) if doc_id else None
        manages = may_manage(self._office, _user(request))
        shown = markup.document_html(found, manages) if found else markup.status_html(words.CHOOSE)
        return status, self.listed(narrowed[0], narrowed[1], narrowed[2], doc_id), shown, doc_id

    # -- taking in ---------------------------------------------------------------------------------

    def upload(self, files: list[str] | None, request: gr.Request | None, *filters: Any) -> Iterator[Values]:
        """Take files in, a bar for each step; then show the first new document."""
        with self._told(request, change=True):
            key, intake = _session(request), self._desk.intake()
        self._running[key] = intake
        last: dict[str, Step] = {}
        yield (
            gr.Button(words.STOP, visible=True, interactive=True),
            markup.progress_html([]),
            *[gr.skip()] * 4,
        )
        for step in intake.run([Path(file) for file in files or []]):
            last[step.step] = step
            if step.taken is None:
                yield gr.skip(), markup.progress_html(list(last.values())), *[gr.skip()] * 4
        self._running.pop(key, None)
        yield (
            gr.Button(visible=False),
            *self._arrived(last["done"], filters, request),
            self._kinds(filters[1]),
        )

    def _arrived(self, end: Step, filters: Sequence[Any], request: gr.Request | None) -> Values:
        taken = end.taken or ()
        told = markup.taken_html(taken, end.fault, self._clean)
        first = next((one.doc_id for one in taken if one.doc_id), None) or filters[-1]
        with self._told():
            return self._filled(filters, first, told, request)

    def _clean(self, message: str) -> str:
        return self._office.told(MattranError(message))

    def stop(self, request: gr.Request | None = None) -> Any:
        """Ask what is being taken in to stop."""
        if (intake := self._running.get(_session(request))) is not None:
            intake.stop()
        return gr.Button(words.STOPPING, interactive=False)

    # -- one document ------------------------------------------------------------------------------

    def act(self, event: gr.EventData, request: gr.Request | None, *filters: Any) -> Values:
        """A button of the list, of the document or of a message."""
        act, doc_id = str(event._data["act"]), str(event._data["doc"])
        acts = {"reread": self._reread, "as_read": self._as_read, "remove": self._remove, "undo": self._undo}
        with self._told(request, change=act in acts):
            shown, status = acts[act](doc_id) if act in acts else (doc_id, "")
            return self._filled(filters, shown, status, request)

    def _reread(self, doc_id: str) -> tuple[str, str]:
        return doc_id, markup.status_html(words.REREAD_DONE.format(name=self._desk.reread(doc_id).name))

    def _as_read(self, doc_id: str) -> tuple[str, str]:
        return doc_id, markup.status_html(words.TAKEN_BACK.format(name=self._desk.as_read(doc_id).name))

    def _remove(self, doc_id: str) -> tuple[str, str]:
        gone = self._desk.remove(doc_id)
        if any(one.doc_id == doc_id for one in self._desk.removed()):
            return "", markup.status_html(
                words.REMOVED.format(name=gone.name), after=markup.undo_html(doc_id)
            )
        return "", markup.status_html(words.REMOVED_FOR_GOOD.format(name=gone.name))

    def _undo(self, doc_id: str) -> tuple[str, str]:
        back = self._desk.put_back(doc_id)
        return back, markup.status_html(words.UNDONE.format(name=self._desk.understood(back).document.name))

    def correct(self, event: gr.EventData, request: gr.Request | None, *filters: Any) -> Values:
        """Keep what was typed over in the header."""
        data: Mapping[str, Any] = event._data
        with self._told(request, change=True):
            fields = {name: str(data[name]) for name in FIELDS if name in data}
            document = self._desk.correct(str(data["doc"]), fields, _user(request))
            status = markup.status_html(words.SAVED.format(name=document.name))
            return self._filled(filters, document.id, status, request)

    # -- the whole library -------------------------------------------------------------------------

    def verify(self) -> Iterator[str]:
        """Check the library."""
        yield markup.status_html(words.CHECKING, busy=True)
        with self._told():
            yield markup.soundness_html(self._desk.verify(), self._clean)

    def reindex(self, request: gr.Request | None, *filters: Any) -> Iterator[Values]:
        """Read everything anew, a bar for each step."""
        last: dict[str, Step] = {}
        with self._told(request, change=True):
            for step in self._desk.reindex():
                last[step.step] = step
                if step.step != "done":
                    yield markup.progress_html(list(last.values())), gr.skip()
        end = last["done"]
        wrong = warnings_html([self._clean(line) for line in (end.fault or "").splitlines()])
        yield markup.status_html(words.REINDEXED.format(count=end.total)) + wrong, self.listed(*filters)

    def backup(self, request: gr.Request | None = None) -> Iterator[Values]:
        """A copy of the record to download."""
        yield markup.status_html(words.BACKING_UP, busy=True), gr.skip()
        with self._told(request, change=True):
            file = self._desk.backup(Path(get_upload_folder()) / uuid4().hex)
        size = f"{file.stat().st_size / _MEGABYTE:.1f} MB"
        yield markup.status_html(words.BACKED_UP.format(name=file.name, size=size)), str(file)


def _user(request: gr.Request | None) -> str | None:
    return getattr(request, "username", None)


def _session(request: gr.Request | None) -> str:
    return str(getattr(request, "session_hash", None) or "")
