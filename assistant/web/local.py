"""Keeps the page to this machine: no outside host in its HTML, and a browser told to ask none."""

from __future__ import annotations

import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.markup import splash_html
from assistant.web.page_script import page_script_html

_OUTSIDE = re.compile(rb"<(?:meta|link)\b[^>]*https?://[^>]*>", re.IGNORECASE)
_EXAMPLE = re.compile(
    rb"https://(?:github|raw\.githubusercontent)\.com/gradio-app/[^\"]*"
)  # of Gradio's own reference
_APP = b"<gradio-app"
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' blob:",
        "worker-src 'self' blob:",
        "connect-src 'self' data: blob:",
        "object-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)


class LocalOnly:
    """ASGI middleware: strips links to other hosts from HTML pages and forbids requests to them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        await self.app(scope, receive, _Page(send))


class _Page:
    """Sends on what it is given; an HTML page is held back until it is whole."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._begin(message)
        elif self._start is not None:
            await self._collect(message)
        else:
            await self._send(message)

    async def _begin(self, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        headers["Content-Security-Policy"] = _POLICY
        headers["Referrer-Policy"] = "no-referrer"
        headers["X-Content-Type-Options"] = "nosniff"
        if headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers:
            self._start = message
        else:
            await self._send(message)

    async def _collect(self, message: Message) -> None:
        self._body += message.get("body", b"")
        if message.get("more_body") or self._start is None:
            return
        page = own_page(self._body)
        MutableHeaders(scope=self._start)["content-length"] = str(len(page))
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": page})


def own_page(page: bytes) -> bytes:
    """An HTML page in Vietnamese without links to other hosts; its head is there before its scripts have run."""
    page = _EXAMPLE.sub(b"", _OUTSIDE.sub(b"", page)).replace(b'lang="en"', b'lang="vi"', 1)
    return page.replace(_APP, (splash_html() + page_script_html()).encode() + _APP, 1)
