"""What programs are offered beside the tabs' own endpoints: `/directives`."""

from __future__ import annotations

from typing import Any

from gradio.events import api

from assistant.web.office import Office
from assistant.web.told import fault
from ingest.errors import MattranError


def offer(office: Office) -> None:
    """Add the endpoints to the page that is being built."""

    def directives(query: str) -> list[dict[str, Any]]:
        """The register of directives with what the library says of each.

        Args:
            query: a topic or a document number; empty for the whole register
        """
        try:
            return office.directives(query)
        except MattranError as error:
            raise fault(office.told(error)) from error

    api(directives, api_name="directives")
