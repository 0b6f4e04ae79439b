"""What programs are offered beside the tabs' own endpoints: `/directives`."""

from __future__ import annotations

from typing import Any

import gradio as gr
from gradio.events import api

from assistant.directives import list_directives
from assistant.web import texts
from assistant.web.office import Office
from ingest.errors import MattranError


def offer(office: Office) -> None:
    """Add the endpoints to the page that is being built."""

    def directives(query: str) -> list[dict[str, Any]]:
        """The register of directives with what the library says of each.

        Args:
            query: a topic or a document number; empty for the whole register
        """
        try:
            with office.library() as library:
                return list_directives(library, query.strip() or None)
        except MattranError as error:
            raise gr.Error(office.told(error), title=texts.FAILED) from error

    api(directives, api_name="directives")
