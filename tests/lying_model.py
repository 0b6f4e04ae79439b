"""A scripted OpenAI-compatible server on loopback that says what a test tells it to, true or not."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from ingest.settings import Settings

Act = Callable[["Handler", list[str]], None]


class Handler(BaseHTTPRequestHandler):
    """One request: remembered, then acted upon by the next step of the script (the last one again and again)."""

    server: Server
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append(body)
        self.server.headers.append(dict(self.headers))
        keys = re.findall(r"^<<<(\w+)$", body["messages"][-1]["content"], re.MULTILINE)
        script = self.server.script
        act = script[min(len(self.server.requests), len(script)) - 1]
        try:
            act(self, keys)
        except (BrokenPipeError, ConnectionResetError):
            self.server.cut_off = True
        self.close_connection = True

    def do_GET(self) -> None:
        self.reply(200, json.dumps({"object": "list", "data": [{"id": "mo-hinh-thu"}]}).encode())

    def reply(self, status: int, body: bytes, **headers: str) -> None:
        """A whole answer at once."""
        self.send_response(status)
        for name, value in {
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            **headers,
        }.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def begin(self) -> None:
        """The head of a stream of events."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()

    def event(self, text: str) -> None:
        """A piece of the stream."""
        delta = {"role": "assistant", "content": text}
        chunk = {
            "id": "1", "object": "chat.completion.chunk", "created": 1, "model": "mo-hinh-thu",
            "choices": [{"index": 0, "delta": delta, "finish_reason": None}],
        }  # fmt: skip
        self.write(f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode())

    def write(self, data: bytes) -> None:
        self.wfile.write(data)
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


class Server(ThreadingHTTPServer):
    """Listens on a free port of 127.0.0.1; `requests` are the bodies that came."""

    daemon_threads = True

    def __init__(self, script: Sequence[Act]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script = script
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.cut_off = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Connections that the client closes are no news."""


@contextmanager
def serving(*script: Act) -> Iterator[Server]:
    """A running server."""
    server = Server(script)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def settings(server: Server, timeout: float = 20.0, **more: Any) -> Settings:
    """Settings that use this server."""
    return Settings(llm_base_url=server.url, llm_model="mo-hinh-thu", llm_timeout=timeout, **more)


# --- steps of a script -------------------------------------------------------------------------------


def _keyed(text: str, keys: Sequence[str]) -> str:
    """`text` with {1}, {2} ... in place of the keys of the first, second ... evidence."""
    return re.sub(r"\{(\d)\}", lambda match: keys[int(match[1]) - 1], text)


def says(text: str, size: int = 7) -> Act:
    """Streams a text in pieces of `size` characters."""

    def act(handler: Handler, keys: list[str]) -> None:
        whole = _keyed(text, keys)
        handler.begin()
        for start in range(0, len(whole), size):
            handler.event(whole[start : start + size])
        handler.write(b"data: [DONE]\n\n")

    return act


def fails(status: int, **headers: str) -> Act:
    """Answers with an error."""
    body = json.dumps({"error": {"message": "không được", "type": "error"}}).encode()
    return lambda handler, keys: handler.reply(status, body, **headers)


def breaks_off(text: str) -> Act:
    """Says a little and closes the connection in the middle of an event."""

    def act(handler: Handler, keys: list[str]) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        data = f"data: {json.dumps({'choices': [{'index': 0, 'delta': {'content': _keyed(text, keys)}}]})}\n\n".encode()
        handler.write(b"%x\r\n%s\r\n" % (len(data), data))
        handler.write(b"ff\r\ndata: {")

    return act


def hangs_up() -> Act:
    """Closes the connection without a word."""
    return lambda handler, keys: None


def waits(seconds: float, then: Act) -> Act:
    """Sends nothing for a while."""

    def act(handler: Handler, keys: list[str]) -> None:
        time.sleep(seconds)
        then(handler, keys)

    return act


def never_ends(text: str, pause: float = 0.0) -> Act:
    """Repeats a text until the client goes away."""

    def act(handler: Handler, keys: list[str]) -> None:
        handler.begin()
        while True:
            handler.event(_keyed(text, keys))
            time.sleep(pause)

    return act


def keeps_alive(pause: float = 0.05) -> Act:
    """Sends comments for ever and no text."""

    def act(handler: Handler, keys: list[str]) -> None:
        handler.begin()
        while True:
            handler.write(b": con day\n\n")
            time.sleep(pause)

    return act


def sends(data: bytes) -> Act:
    """Any bytes as a stream of events."""

    def act(handler: Handler, keys: list[str]) -> None:
        handler.begin()
        handler.write(data)

    return act
