"""The same functions as tools of the Model Context Protocol, over HTTP below `/mcp`.

Imported only when they are wanted: the package of the protocol takes a while to load.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from fastapi import FastAPI
from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.transport_security import TransportSecuritySettings
from starlette.requests import HTTPConnection

from assistant.web.draft_desk import DraftDesk, Form
from assistant.web.login import user_of
from assistant.web.office import Office
from ingest.errors import MattranError

PATH = "/mcp"
Result = TypeVar("Result")


def add_tools(app: FastAPI, office: Office) -> None:
    """Serve the tools."""
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
    desk = DraftDesk(office)

    def ask(question: str) -> dict[str, Any]:
        """Answer a question from the documents of the library, with citations that are exact character spans."""
        return _told(office, lambda: office.ask(question).as_json())

    def directives(query: str = "") -> list[dict[str, Any]]:
        """The register of directives that fit a topic or a document number; empty lists them all."""
        return _told(office, lambda: office.directives(query))

    def draft(parent: str, unit: str, year: int, context: Context[Any, Any]) -> dict[str, Any]:
        """Draft the plan of a unit for a year from the plan of the level above, given by its id in the library."""
        return _told(office, lambda: desk.made(Form(parent, unit, year), _user(context)).as_json())

    return [ask, directives, draft]


def _user(context: Context[Any, Any]) -> str | None:
    """The account that the request came in with."""
    request = context.request_context.request
    return user_of(request) or None if isinstance(request, HTTPConnection) else None


def _told(office: Office, work: Callable[[], Result]) -> Result:
    try:
        return work()
    except MattranError as error:
        raise ValueError(office.told(error)) from error
