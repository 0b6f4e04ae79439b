"""Many people asking at once through the page's own event, each with a session as a browser has it."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass
from typing import Any

import httpx

_LIMIT = 30.0  # seconds that one person waits at most


@dataclass(frozen=True, slots=True)
class Ended:
    """How one question went; `error` is None when its answer came."""

    seconds: float
    error: str | None


def crowd(url: str, people: int, question: str) -> list[Ended]:
    """The outcome for each person, all of whom send the same question at the same moment."""
    event = _asking(httpx.get(f"{url}/config").json())
    ready = threading.Barrier(people)
    ended: list[Ended] = []

    def one(number: int) -> None:
        with httpx.Client(base_url=f"{url}/gradio_api", timeout=_LIMIT) as client:
            ready.wait()
            ended.append(_asked(client, event, f"person{number}", question))

    threads = [threading.Thread(target=one, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=2 * _LIMIT)
    return ended


def _asking(config: dict[str, Any]) -> dict[str, Any]:
    """The event of the page that is fired by Enter in the question's field."""
    field = next(c["id"] for c in config["components"] if c["props"].get("elem_id") == "mt-question")
    return next(event for event in config["dependencies"] if [field, "submit"] in event["targets"])


def _asked(client: httpx.Client, event: dict[str, Any], session: str, question: str) -> Ended:
    start = time.monotonic()
    data = [question, *[None] * (len(event["inputs"]) - 1)]
    body = {"data": data, "fn_index": event["id"], "session_hash": session}
    client.post("/queue/join", json=body).raise_for_status()
    error = "no end"
    with client.stream("GET", "/queue/data", params={"session_hash": session}) as stream:
        for line in stream.iter_lines():
            message = json.loads(line.removeprefix("data:")) if line.startswith("data:") else {}
            if message.get("msg") == "process_completed":
                error = "" if message["success"] else str(message["output"])
                break
    return Ended(time.monotonic() - start, error or None)
