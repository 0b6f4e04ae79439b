"""Runs ingests in child processes that can be killed; started by tests as a program.

Each line on standard input is a JSON object {"home", "folder", "delay", "model", "kill_after"}; the
answer is a line with how the child ended: its exit code, or minus the signal. Children are forked
after the slow imports, so that a kill can come at any millisecond of the work itself. A child
prints "embedding" when it has begun to embed.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import chromadb  # noqa: F401  # imported before the fork
import chromadb.api.client
import chromadb.api.rust  # noqa: F401

from ingest.errors import LibraryError
from ingest.pipeline import ingest
from ingest.settings import Settings
from ingest.vectors import INDEX
from tests.fake_embedder import FakeEmbedder

REFUSED = 3


# A kill while Chroma writes its index files is the worst moment: here it writes them often.
INDEX.update({"sync_threshold": 16, "batch_size": 8})


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _work(task: Mapping[str, str]) -> int:
    def tell(step: str, done: int, total: int, name: str) -> None:
        if step == "embed" and done == 0 and total:
            _say("embedding")

    try:
        embedder = FakeEmbedder(task["model"], delay=float(task["delay"]))
        ingest([Path(task["folder"])], Settings(home=Path(task["home"])), tell, embedder)
    except LibraryError as error:
        _say(json.dumps({"error": str(error)}))
        return REFUSED
    return 0


def _run(task: Mapping[str, str]) -> int:
    child = os.fork()
    if child == 0:
        os._exit(_work(task))
    deadline = time.monotonic() + float(task["kill_after"])
    while time.monotonic() < deadline:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    for line in sys.stdin:
        _say(str(_run(json.loads(line))))
