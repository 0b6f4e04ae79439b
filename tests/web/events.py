"""The page's own events, fired as a program would that knows their addresses and sees no button."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx


@dataclass(frozen=True, slots=True)
class Ended:
    """What came of an event; `told` is the message of a refusal."""

    success: bool
    told: str
    data: list[Any]


class Visitor:
    """Somebody with a session of the page, logged in where a password is given."""

    def __init__(self, url: str, name: str = "", password: str = "") -> None:
        self.client = httpx.Client(base_url=url, timeout=30)
        if name:
            form = {"username": name, "password": password}
            self.client.post("/login", data=form, headers={"accept": "application/json"}).raise_for_status()
        self.config = self.client.get("/config").json()
        self._session = f"visit{id(self)}"

    def fire(self, elem_id: str, event: str, *data: Any, **event_data: Any) -> Ended:
        """Fire the event of a component; inputs that are not given are None."""
        dependency = self._dependency(elem_id, event)
        inputs = [*data, *[None] * (len(dependency["inputs"]) - len(data))]
        body = {"data": inputs, "event_data": event_data, "fn_index": dependency["id"]}
        self.client.post(
            "/gradio_api/queue/join", json=body | {"session_hash": self._session}
        ).raise_for_status()
        given = {"session_hash": self._session}
        with self.client.stream("GET", "/gradio_api/queue/data", params=given) as stream:
            for line in stream.iter_lines():
                message = json.loads(line.removeprefix("data:")) if line.startswith("data:") else {}
                if message.get("msg") == "process_completed":
                    output = message["output"]
                    return Ended(message["success"], str(output.get("error") or ""), output.get("data") or [])
        raise AssertionError("the event did not end")

    def give(self, file: Path) -> dict[str, Any]:
        """Upload a file, as an input for an event."""
        with file.open("rb") as stream:
            sent = self.client.post("/gradio_api/upload", files={"files": (file.name, stream)})
        path = sent.raise_for_status().json()[0]
        return {"path": path, "orig_name": file.name, "meta": {"_type": "gradio.FileData"}}

    def _dependency(self, elem_id: str, event: str) -> dict[str, Any]:
        wanted = next(c["id"] for c in self.config["components"] if c["props"].get("elem_id") == elem_id)
        found: dict[str, Any] = next(
            d for d in self.config["dependencies"] if [wanted, event] in d["targets"]
        )
        return found
