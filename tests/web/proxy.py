"""A web server in front of the app, as an office has one: it takes a path, cuts its beginning off and passes it on."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

_HOP = {"host", "connection", "transfer-encoding", "content-length", "content-encoding", "accept-encoding"}


def proxy(behind: str, path: str, host: str) -> Starlette:
    """Serves `behind` below `path`; `host` is the name that browsers know."""
    client = httpx.AsyncClient(base_url=behind, timeout=60)

    async def passed(request: Request) -> StreamingResponse:
        headers = {name: value for name, value in request.headers.items() if name not in _HOP}
        headers |= {"host": host, "x-forwarded-host": host, "x-forwarded-proto": "http"}
        query = f"?{request.url.query}" if request.url.query else ""
        asked = client.build_request(
            request.method,
            request.url.path.removeprefix(path) + query,
            headers=headers,
            content=await request.body(),
        )
        answer = await client.send(asked, stream=True)
        kept = [(n, v) for n, v in answer.headers.multi_items() if n not in _HOP]
        made = StreamingResponse(
            _pieces(answer), answer.status_code, background=BackgroundTask(answer.aclose)
        )
        made.raw_headers = [(n.encode(), v.encode("latin-1")) for n, v in kept]
        return made

    methods = ["GET", "POST", "HEAD", "OPTIONS"]
    return Starlette(routes=[Route(f"{path}/{{rest:path}}", passed, methods=methods)])


async def _pieces(answer: httpx.Response) -> AsyncIterator[bytes]:
    async for piece in answer.aiter_bytes():
        yield piece
