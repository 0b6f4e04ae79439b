"""Programs: the typed client of docs/api.md, with and without accounts, and the tools of MCP."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from assistant import accounts
from assistant.web.app import make_app
from tests.web.serving import Served, serving

QUESTION = "Hội thi kể chuyện của Bến Tre mở ngày nào?"
PASSWORD = "con-đường-xa-72"  # noqa: S105
RPC = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}


@pytest.fixture(scope="module")
def client_class() -> Any:
    """The class that docs/api.md shows."""
    text = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    names: dict[str, Any] = {"__name__": "api_example"}
    exec(code, names)  # noqa: S102  # our own documentation
    return names["Mattran"]


def test_the_client_of_the_documentation_works(served_plans: Served, client_class: Any) -> None:
    client = client_class(served_plans.url)
    answer = client.answer(QUESTION)
    assert answer["status"] == "grounded"
    assert answer["citations"][0]["quote"]
    assert len(client.directives()) > len(client.directives("chuyển đổi số")) > 0
    with served_plans.office.library() as library:
        parent = next(d.id for d in library.documents() if "ben-tre" in d.name)
    made = client.draft(parent, "phường An Hội", 2031)
    assert made["clauses"]


def test_a_program_logs_in_with_its_account(tmp_path: Path, client_class: Any) -> None:
    with serving(tmp_path / "home") as served:
        with served.office.library() as library:
            accounts.add(library.database, "máy", PASSWORD, accounts.MANAGER)
        served.office.accounts(fresh=True)
        assert httpx.post(f"{served.url}/gradio_api/call/answer", json={"data": ["x"]}).status_code == 401
        with pytest.raises(Exception, match="login"):
            client_class(served.url, ("máy", "sai"))
        assert client_class(served.url, ("máy", PASSWORD)).answer(QUESTION)["status"]


def rpc(client: TestClient, method: str, **params: Any) -> Any:
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    return client.post("/mcp", json=body, headers=RPC)


def test_the_tools_answer_and_ask_for_an_account_where_there_are_some(served_plans: Served) -> None:
    app = make_app(served_plans.office, mcp=True)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        listed = rpc(client, "tools/list").json()["result"]["tools"]
        assert {tool["name"] for tool in listed} == {"ask", "directives", "draft"}
        asked = rpc(client, "tools/call", name="ask", arguments={"question": QUESTION}).json()["result"]
        assert asked["structuredContent"]["status"] == "grounded"
        wrong = {"parent": "không có", "unit": "xã X", "year": 2026}
        assert rpc(client, "tools/call", name="draft", arguments=wrong).json()["result"]["isError"]


def test_the_tools_are_not_there_unless_asked_for(served_plans: Served) -> None:
    assert httpx.post(f"{served_plans.url}/mcp", json={}, headers=RPC).status_code in {404, 405}
