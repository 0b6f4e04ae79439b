"""The web app running in this process, for tests that open it as a person or a program does."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import uvicorn

from assistant.web.app import make_app
from assistant.web.office import Office
from eval.web import Bench
from ingest import pipeline
from ingest.settings import Settings
from tests.fake_embedder import FakeEmbedder

_PATIENCE = 60.0  # seconds for the app to answer


class Served:
    """An app on a free port of 127.0.0.1; `restart` brings it down and up again at the same address."""

    def __init__(self, settings: Settings, root_path: str = "") -> None:
        self.settings = settings
        self.root_path = root_path
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.office: Office
        self._server: uvicorn.Server
        self._thread: threading.Thread

    def ingest(self, paths: Sequence[Path]) -> None:
        """Add documents to the library, as the command line does."""
        pipeline.ingest(paths, self.settings, embedder=FakeEmbedder())

    def start(self) -> None:
        self.office = Office(self.settings)
        app = make_app(self.office, root_path=self.root_path, measures=Bench(self.settings))
        config = uvicorn.Config(app, port=self.port, log_level="error", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        deadline = time.monotonic() + _PATIENCE
        while not self._server.started and time.monotonic() < deadline:
            time.sleep(0.02)
        assert self._server.started

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=_PATIENCE)
        self.office.close()

    def restart(self) -> None:
        self.stop()
        self.start()


@contextmanager
def serving(home: Path, files: Sequence[Path] = (), root_path: str = "", **more: object) -> Iterator[Served]:
    """A running app over the library in `home` with `files` in it; only the embedding model is a fake."""
    with patch("ingest.embedding.load_embedder", return_value=FakeEmbedder()):
        served = Served(Settings(home=home, **more), root_path)  # type: ignore[arg-type]
        if files:
            served.ingest(files)
        served.start()
        try:
            yield served
        finally:
            served.stop()


@contextmanager
def running(app: Any, port: int) -> Iterator[None]:
    """Any application on a port of 127.0.0.1."""
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + _PATIENCE
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(timeout=_PATIENCE)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
