"""The same functions as tools of the Model Context Protocol, over HTTP below `/mcp`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from fastapi import FastAPI

from assistant.web.office import Office
from ingest.errors import MattranError

PATH = "/mcp"
Result = TypeVar("Result")


def add_tools(app: FastAPI, office: Office) -> None:
    """Serve the tools."""
    # Imported here: the flag is off by default, and the package takes a while to load.
    from mcp.server import MCPServer
    from mcp.server.transport_security import TransportSecuritySettings

    server: MCPServer[Any] = MCPServer("mattran", log_level="ERROR")
    for function in tools(office):
        server.add_tool(function)
    # The app itself checks host names, and the gate asks for an account.
    security = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    served = server.streamable_http_app(
        streamable_http_path=PATH, json_response=True, stateless_http=True, transport_security=security
    )
    app.router.routes.extend(served.routes)
    _run_with(app, server.session_manager.run)


def _run_with(app: FastAPI, started: Callable[[], Any]) -> None:
    before = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(served: FastAPI) -> AsyncIterator[Any]:
        async with started(), before(served) as state:
            yield state

    app.router.lifespan_context = lifespan


def tools(office: Office) -> list[Callable[..., Any]]:
    """The functions `ask`, `directives` and `draft`."""

    def ask(question: str) -> dict[str, Any]:
        """Answer a question from the documents of the library, with citations that are exact character spans."""
        return _told(office, lambda: office.ask(question).as_json())

    def directives(query: str = "") -> list[dict[str, Any]]:
        """The register of directives that fit a topic or a document number; empty lists them all."""
        from assistant.directives import list_directives

        def listed() -> list[dict[str, Any]]:
            with office.library() as library:
                return list_directives(library, query.strip() or None)

        return _told(office, listed)

    def draft(parent: str, unit: str, year: int) -> dict[str, Any]:
        """Draft the plan of a unit for a year from the plan of the level above, given by its id in the library."""
        from assistant.web.draft_desk import DraftDesk, Form

        def drafted() -> dict[str, Any]:
            desk = DraftDesk(office)
            return desk.open(desk.make(Form(parent, unit, year))).draft.as_json()

        return _told(office, drafted)

    return [ask, directives, draft]


def _told(office: Office, work: Callable[[], Result]) -> Result:
    try:
        return work()
    except MattranError as error:
        raise ValueError(office.told(error)) from error
