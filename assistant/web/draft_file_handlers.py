"""Files of the open draft, each made when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator

import gradio as gr

from assistant.web import draft_texts as texts
from assistant.web.draft_at_desk import AtDesk, Values, handed_out
from assistant.web.draft_desk import View
from assistant.web.draft_files import draft_file
from assistant.web.markup import status_html


class FileHandlers(AtDesk):
    """Files of the open draft; each is made when it is asked for."""

    def word(self, view: View, profile: str) -> Values:
        """The plan as a Word file."""
        return "", self._file(view, "word", profile)

    def form(self, view: View, profile: str) -> Values:
        """The provenance form."""
        return "", self._file(view, "form", profile)

    def xlsx(self, view: View, profile: str) -> Values:
        """The tasks of the parent plan as a workbook."""
        return "", self._file(view, "xlsx", profile)

    def ics(self, view: View, profile: str) -> Values:
        """The deadlines of the parent plan as a calendar."""
        return "", self._file(view, "ics", profile)

    def pdf(self, view: View, profile: str) -> Iterator[Values]:
        """The plan as PDF, made by LibreOffice."""
        yield status_html(texts.CONVERTING, busy=True), gr.skip()
        yield "", self._file(view, "pdf", profile)

    def _file(self, view: View, kind: str, profile: str) -> str:
        with self._told():
            name, data = draft_file(self._desk.open(view.draft_id), kind, profile)
        return handed_out(data, name)
