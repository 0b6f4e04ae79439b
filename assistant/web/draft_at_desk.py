"""What the handlers of the tab "Soạn kế hoạch" share: the desk, messages, the log, the form, files to hand out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import gradio as gr
from gradio.processing_utils import save_bytes_to_cache
from gradio.utils import get_upload_folder

from assistant.web import draft_texts as texts
from assistant.web.draft_desk import DraftDesk, Form
from assistant.web.told import fault
from ingest.errors import MattranError

Values = tuple[Any, ...]


class AtDesk:
    """What all handlers share: the desk, messages, the log."""

    def __init__(self, desk: DraftDesk) -> None:
        self._desk = desk

    @contextmanager
    def _told(self) -> Iterator[None]:
        """A fault of the library or of what was typed is shown; nothing is lost."""
        try:
            yield
        except MattranError as error:
            raise fault(self._desk.message(error)) from error

    def _log(self, request: gr.Request | None, act: str, detail: str) -> None:
        self._desk.record(self._user(request), texts.DID[act], detail)

    @staticmethod
    def _user(request: gr.Request | None) -> str | None:
        return getattr(request, "username", None) or None


def handed_out(data: bytes, name: str) -> str:
    """A file that the page may hand out."""
    return str(save_bytes_to_cache(data, name, get_upload_folder()))


def typed_form(fields: Values) -> Form:
    """The fields of the form as typed; an empty one is ""."""
    parent, unit, year, day, number, signer, title, days = fields
    return Form(
        parent or "", unit or "", year or None, day or "", number or "", signer or "", title or "", days
    )  # fmt: skip
