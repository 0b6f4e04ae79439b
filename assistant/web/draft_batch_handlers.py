"""Many drafts at once, from a list of units or for a whole province."""

from __future__ import annotations

import secrets
from collections.abc import Generator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import gradio as gr

from assistant.drafting.batch import read_units
from assistant.web import draft_markup as markup
from assistant.web import draft_texts as texts
from assistant.web.draft_at_desk import AtDesk, Values, handed_out, typed_form
from assistant.web.draft_desk import DraftDesk
from assistant.web.draft_files import Run, run_batch, unit_rows, zipped
from assistant.web.markup import status_html
from assistant.web.uploaded import uploaded


class BatchHandlers(AtDesk):
    """Many drafts at once. A run has a name by which it is stopped; its files are packed at its end."""

    def __init__(self, desk: DraftDesk) -> None:
        super().__init__(desk)
        self._stopped: set[str] = set()

    def upload(self, file: str | None) -> Values:
        """Take a list of units."""
        with self._told():
            rows = read_units(uploaded(file))
        words = texts.BATCH_LISTED.format(count=len(rows), first=rows[0].unit, last=rows[-1].unit)
        return file, status_html(words)

    def run(
        self, request: gr.Request | None, file: str | None, everyone: bool, profile: str, *fields: Any
    ) -> Generator[Values, None, None]:
        """Draft for each unit and pack the files."""
        form, name = typed_form(fields), secrets.token_hex(8)
        with self._told(), TemporaryDirectory(prefix="mattran-", ignore_cleanup_errors=True) as folder:
            rows = unit_rows(self._desk, form, Path(file) if file else None, everyone)
            last = Run((), len(rows), "", 0)
            for last in run_batch(
                self._desk, form, rows, Path(folder), profile, lambda: name in self._stopped
            ):
                unit = texts.BATCH_RUNNING.format(done=len(last.lines), count=last.count, unit=last.unit)
                yield markup.batch_html(last.lines, last.count, unit, busy=True), *_running(name)
            self._log(request, "batch", f"{last.done}/{last.count}")
            yield _packed(Path(folder), last, form.year)

    def stop(self, name: str) -> Values:
        """End a run after the draft it is making; what is done is packed by the run itself."""
        self._stopped.add(name)
        return status_html(texts.BATCH_STOPPING, busy=True), gr.Button(interactive=False)


def _packed(folder: Path, last: Run, year: float | None) -> Values:
    """The archive of a run and what was done."""
    words = texts.BATCH_DONE if len(last.lines) == last.count else texts.BATCH_STOPPED
    told_end = words.format(done=last.done, count=last.count, seconds=round(last.seconds, 1))
    archive = handed_out(zipped(folder), texts.ZIP_NAME.format(year=int(year) if year else "moi"))
    shown = markup.batch_html(last.lines, last.count, told_end)
    return shown, gr.DownloadButton(value=archive, visible=True), *_idle()


def _running(name: str) -> Values:
    return gr.DownloadButton(visible=False), gr.Button(interactive=False), gr.Button(interactive=True), name


def _idle() -> Values:
    return gr.Button(interactive=True), gr.Button(interactive=False), ""
