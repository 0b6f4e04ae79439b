"""What the tab "Kho văn bản" does: each handler is one call to the desk and its markup."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import gradio as gr
from gradio.utils import get_upload_folder

from assistant.web import library_markup as markup
from assistant.web import library_texts as words
from assistant.web.library_desk import LibraryDesk
from assistant.web.library_work import Given, Step, Work
from assistant.web.markup import status_html
from assistant.web.office import Office
from assistant.web.told import fault
from assistant.web.uploaded import uploaded
from ingest.errors import MattranError, UsageError
from ingest.overrides import FIELDS

Values = tuple[Any, ...]
_MEGABYTE = 1024 * 1024
_SAME = [gr.skip()] * 4  # what a running upload leaves as it is


def may_manage(office: Office, user: str | None) -> bool:
    """Whether a user may change the library; everybody may where there are no accounts."""
    asked = getattr(office, "may", None)
    return bool(asked(user, "manage")) if asked else True


class Handlers:
    """What the page does; each is one call to the desk and its markup."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._desk = LibraryDesk(office)
        self._running: dict[str, Work[Any]] = {}  # session of the browser -> its long work

    @contextmanager
    def _told(self, request: gr.Request | None = None, change: bool = False) -> Iterator[None]:
        """A fault is shown without places of this machine; a change is for those who may manage."""
        try:
            if change and not may_manage(self._office, _user(request)):
                raise UsageError(words.REFUSED)
            yield
        except MattranError as error:
            raise fault(self._office.told(error)) from error

    # -- looking -----------------------------------------------------------------------------------

    def greet(self, request: gr.Request | None, kind: str) -> Values:
        """Kinds to choose from, and whether the library can be changed: taken in, read anew, copied."""
        manages = may_manage(self._office, _user(request))
        care = (gr.Button(interactive=manages), gr.Button(interactive=manages))
        return self._kinds(kind), gr.UploadButton(interactive=manages), *care

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
        shown = markup.document_html(found, manages) if found else status_html(words.CHOOSE)
        return status, self.listed(narrowed[0], narrowed[1], narrowed[2], doc_id), shown, doc_id

    # -- taking in ---------------------------------------------------------------------------------

    def upload(self, files: list[str] | None, request: gr.Request | None, *filters: Any) -> Iterator[Values]:
        """Take files in, a bar for each step; then show the first new document."""
        with self._told(request, change=True):
            given = [uploaded(file) for file in files or []]
            intake = self._desk.intake(_user(request))
        yield _stop_button(), markup.progress_html([]), *_SAME
        last: dict[str, Step] = {}
        for bars in self._bars(intake, given, last, request):
            yield gr.skip(), bars, *_SAME
        arrived = self._arrived(last["done"], filters, request)
        yield gr.Button(visible=False), *arrived, self._kinds(filters[1])

    def _bars(
        self, work: Work[Given], given: Given, last: dict[str, Step], request: gr.Request | None
    ) -> Iterator[str]:
        """Bars of a long work, which can be stopped meanwhile; `last` gets its latest steps by name."""
        key = _session(request)
        self._running[key] = work
        try:
            for step in work.run(given):
                last[step.step] = step
                if step.step != "done":
                    yield markup.progress_html(list(last.values()))
        finally:
            if self._running.get(key) is work:
                del self._running[key]

    def _arrived(self, end: Step, filters: Sequence[Any], request: gr.Request | None) -> Values:
        taken = end.taken or ()
        told = markup.taken_html(taken, end.fault, self._clean)
        first = next((one.doc_id for one in taken if one.doc_id), None) or filters[-1]
        with self._told():
            return self._filled(filters, first, told, request)

    def _clean(self, message: str) -> str:
        return self._office.told(MattranError(message))

    def stop(self, request: gr.Request | None = None) -> Any:
        """Ask the long work of this page to stop."""
        if (work := self._running.get(_session(request))) is not None:
            work.stop()
        return gr.Button(words.STOPPING, interactive=False)

    # -- one document ------------------------------------------------------------------------------

    def act(self, event: gr.EventData, request: gr.Request | None, *filters: Any) -> Values:
        """A button of the list, of the document or of a message."""
        act, doc_id = str(event._data["act"]), str(event._data["doc"])
        acts = {"reread": self._reread, "as_read": self._as_read, "remove": self._remove, "undo": self._undo}
        with self._told(request, change=act in acts):
            shown, status = acts[act](doc_id, _user(request)) if act in acts else (doc_id, "")
            return self._filled(filters, shown, status, request)

    def _reread(self, doc_id: str, by: str | None) -> tuple[str, str]:
        return doc_id, status_html(words.REREAD_DONE.format(name=self._desk.reread(doc_id, by).name))

    def _as_read(self, doc_id: str, by: str | None) -> tuple[str, str]:
        return doc_id, status_html(words.TAKEN_BACK.format(name=self._desk.as_read(doc_id, by).name))

    def _remove(self, doc_id: str, by: str | None) -> tuple[str, str]:
        gone = self._desk.remove(doc_id, by)
        if any(one.doc_id == doc_id for one in self._desk.removed()):
            return "", status_html(words.REMOVED.format(name=gone.name), after=markup.undo_html(doc_id))
        return "", status_html(words.REMOVED_FOR_GOOD.format(name=gone.name))

    def _undo(self, doc_id: str, by: str | None) -> tuple[str, str]:
        back = self._desk.put_back(doc_id, by)
        return back, status_html(words.UNDONE.format(name=self._desk.understood(back).document.name))

    def correct(self, event: gr.EventData, request: gr.Request | None, *filters: Any) -> Values:
        """Keep what was typed over in the header."""
        data: Mapping[str, Any] = event._data
        with self._told(request, change=True):
            fields = {name: str(data[name]) for name in FIELDS if name in data}
            document = self._desk.correct(str(data["doc"]), fields, _user(request))
            status = status_html(words.SAVED.format(name=document.name))
            return self._filled(filters, document.id, status, request)

    # -- the whole library -------------------------------------------------------------------------

    def verify(self) -> Iterator[str]:
        """Check the library."""
        yield status_html(words.CHECKING, busy=True)
        with self._told():
            yield markup.soundness_html(self._desk.verify(), self._clean)

    def reindex(self, request: gr.Request | None, *filters: Any) -> Iterator[Values]:
        """Read everything anew, a bar for each step."""
        with self._told(request, change=True):
            work = self._desk.rereading(_user(request))
        yield _stop_button(), markup.progress_html([]), gr.skip()
        last: dict[str, Step] = {}
        for bars in self._bars(work, None, last, request):
            yield gr.skip(), bars, gr.skip()
        told = markup.reread_html(last["done"], self._clean)
        yield gr.Button(visible=False), told, self.listed(*filters)

    def backup(self, request: gr.Request | None = None) -> Iterator[Values]:
        """A copy of the record to download."""
        yield status_html(words.BACKING_UP, busy=True), gr.skip()
        with self._told(request, change=True):
            file = self._desk.backup(Path(get_upload_folder()) / uuid4().hex, _user(request))
        size = f"{file.stat().st_size / _MEGABYTE:.1f} MB"
        yield status_html(words.BACKED_UP.format(name=file.name, size=size)), str(file)


def _stop_button() -> Any:
    return gr.Button(words.STOP, visible=True, interactive=True)


def _user(request: gr.Request | None) -> str | None:
    return getattr(request, "username", None)


def _session(request: gr.Request | None) -> str:
    return str(getattr(request, "session_hash", None) or "")
