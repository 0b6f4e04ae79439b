"""What is quản trị's: refused to a cán bộ who fires the page's events without its buttons; every change logged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from assistant import accounts, audit
from assistant.conversations import Conversations
from assistant.drafting import store
from assistant.feedback import rate
from assistant.turns import Resolved, Turn
from assistant.web import ask_texts, draft_texts, evaluation_texts, library_texts
from assistant.web.app import make_app
from assistant.web.ask_desk import Desk
from eval.suite import Question, Suite, save_suite
from tests.shelf import PLANS, write
from tests.web.events import Visitor
from tests.web.plans import write_plan
from tests.web.serving import Served, serving

PASSWORD = "con-đường-xa-72"  # noqa: S105
DOCUMENT = "ben-tre-2031"
NO_FILTER = ("", "", False)


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Served]:
    """The app over two plans with the accounts `minh` (quản trị) and `thu` (cán bộ), and a suite."""
    suite = Suite(
        name="nho",
        description="Nhỏ",
        questions=[Question(id="q", question="Trời mưa?", kind="x", refuse=True)],
    )
    save_suite(suite, tmp_path / "home" / "suites" / "nho.yaml")
    with serving(tmp_path / "home", write(tmp_path / "documents", PLANS)) as served:
        with served.office.library() as library:
            accounts.add(library.database, "minh", PASSWORD, accounts.MANAGER)
            accounts.add(library.database, "thu", PASSWORD)
        served.office.accounts(fresh=True)
        yield served


def state(served: Served) -> dict[str, Any]:
    """Everything that is quản trị's to change."""
    home = served.settings.home
    with served.office.library() as library:
        tables = ("document", "header_override", "account", "evaluation")
        rows = {name: library.database.rows(f"SELECT * FROM {name} ORDER BY 1") for name in tables}
    files = {file.relative_to(home): file.read_bytes() for file in home.glob("[fs]*/**/*") if file.is_file()}
    return rows | {"files": files}


def logged(served: Served) -> list[tuple[str, str]]:
    """Who did what, the first change first, without logins."""
    with served.office.library() as library:
        found = audit.entries(library.database)
    return [(e.who, e.action) for e in reversed(found) if not e.action.startswith("đăng")]


def rated_answer(served: Served) -> str:
    """A rated answer as the tab "Đánh giá" names it."""
    answer = served.office.ask("Trời mưa?")
    with served.office.library() as library:
        talks = Conversations(library, "thu")
        talk = talks.start()
        talks.append(talk, Turn("Trời mưa?", Resolved("Trời mưa?"), answer))
        rate(library, talk, 1, "down", None)
    return f"{talk} 1"


def test_a_staff_member_changes_neither_library_nor_suites(guarded: Served, tmp_path: Path) -> None:
    rated = rated_answer(guarded)
    staff = Visitor(guarded.url, "thu", PASSWORD)
    new = tmp_path / "moi.txt"
    new.write_text(PLANS["lai-chau-2032.txt"].replace("52/KH", "53/KH"), encoding="utf-8")
    before = state(guarded)
    tried = [staff.fire("mt-library-upload", "upload", [staff.give(new)], *NO_FILTER)]
    tried += [
        staff.fire("mt-library-list", "click", *NO_FILTER, act=act, doc=DOCUMENT)
        for act in ("remove", "undo", "reread", "as_read")
    ]
    tried.append(staff.fire("mt-library-shown", "submit", *NO_FILTER, doc=DOCUMENT, number="1/KH"))
    tried.append(staff.fire("mt-library-reindex", "click", *NO_FILTER))
    tried.append(staff.fire("mt-library-backup", "click"))
    tried.append(staff.fire("mt-eval-run", "click", "nho"))
    tried.append(staff.fire("mt-eval-stop", "click"))
    tried.append(staff.fire("mt-eval-add", "click", rated))
    assert [(one.success, "quản trị" in one.told) for one in tried] == [(False, True)] * 11
    assert state(guarded) == before
    assert logged(guarded) == []


def test_what_a_manager_does_is_done_and_logged(guarded: Served, tmp_path: Path) -> None:
    rated = rated_answer(guarded)
    manager = Visitor(guarded.url, "minh", PASSWORD)
    new = tmp_path / "moi.txt"
    new.write_text(PLANS["lai-chau-2032.txt"].replace("52/KH", "53/KH"), encoding="utf-8")
    done = [manager.fire("mt-library-upload", "upload", [manager.give(new)], *NO_FILTER)]
    done.append(manager.fire("mt-library-shown", "submit", *NO_FILTER, doc=DOCUMENT, number="1/KH"))
    done += [
        manager.fire("mt-library-list", "click", *NO_FILTER, act=act, doc=DOCUMENT)
        for act in ("as_read", "reread", "remove", "undo")
    ]
    done.append(manager.fire("mt-library-reindex", "click", *NO_FILTER))
    done.append(manager.fire("mt-library-backup", "click"))
    done.append(manager.fire("mt-eval-run", "click", "nho"))
    done.append(manager.fire("mt-eval-add", "click", rated))
    assert [one.told for one in done if not one.success] == []
    acts = ("upload", "correct", "as_read", "reread", "remove", "undo", "reindex", "backup")
    wanted = [library_texts.DID[act] for act in acts] + [evaluation_texts.DID_RUN, evaluation_texts.DID_ADD]
    assert logged(guarded) == [("minh", act) for act in wanted]


def test_looking_is_for_everybody_and_leaves_no_line(guarded: Served) -> None:
    staff = Visitor(guarded.url, "thu", PASSWORD)
    assert staff.fire("mt-library-list", "click", *NO_FILTER, act="open", doc=DOCUMENT).success
    assert logged(guarded) == []


def test_a_parent_plan_that_is_uploaded_stands_beside_the_library(guarded: Served, tmp_path: Path) -> None:
    staff = Visitor(guarded.url, "thu", PASSWORD)
    before = state(guarded)
    assert staff.fire("mt-draft-upload", "upload", staff.give(write_plan(tmp_path))).success
    assert state(guarded) == before
    assert guarded.office.ask("Phòng, chống dịch Covid-19 thế nào?").status == "abstained"
    assert logged(guarded) == [("thu", draft_texts.DID["upload"])]


def test_every_change_of_a_draft_is_logged_under_its_name(guarded: Served, tmp_path: Path) -> None:
    staff = Visitor(guarded.url, "thu", PASSWORD)
    plan = staff.fire("mt-draft-upload", "upload", staff.give(write_plan(tmp_path))).data[0]["value"]
    form = ("phường Hoàng Mai", plan, "phường Hoàng Mai, thành phố Hà Nội", 2027)
    done = [staff.fire("mt-draft-make", "click", *form)]
    with guarded.office.library() as library:
        (kept,) = store.list_drafts(library)
        clause = next(c.id for c in store.load(library, kept.id).clauses if "tờ gấp" in c.text)
    for act in ("accept", "accept_rest", "drop", "restore"):
        done.append(staff.fire("mt-draft-clauses", "click", act=act, clause=clause))
    for act in ("save", "add"):
        done.append(staff.fire("mt-draft-clauses", "submit", act=act, clause=clause, text="- Phát tờ gấp."))
    done.append(staff.fire("mt-draft-keep-head", "click", None, "Tên mới"))
    done.append(staff.fire("mt-draft-again", "click"))
    done.append(staff.fire("mt-draft-kept", "click", act="remove", draft=kept.id))
    assert [one.told for one in done if not one.success] == []
    acts = (
        "upload",
        "make",
        "accept",
        "accept_rest",
        "drop",
        "restore",
        "save",
        "add",
        "head",
        "again",
        "remove",
    )
    assert logged(guarded) == [("thu", draft_texts.DID[act]) for act in acts]


def test_what_programs_draft_is_logged_under_their_account(guarded: Served) -> None:
    staff = Visitor(guarded.url, "thu", PASSWORD)
    body = {"data": [DOCUMENT, "phường An Hội", 2031]}
    sent = staff.client.post("/gradio_api/call/draft", json=body).raise_for_status()
    staff.client.get(f"/gradio_api/call/draft/{sent.json()['event_id']}")
    app = make_app(guarded.office, mcp=True)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        client.post("/login", data={"username": "minh", "password": PASSWORD})
        call = {"name": "draft", "arguments": {"parent": DOCUMENT, "unit": "phường An Hội", "year": 2031}}
        rpc = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
        told = client.post("/mcp", json=rpc, headers={"Accept": "application/json, text/event-stream"}).json()
    assert not told["result"].get("isError")
    assert logged(guarded) == [("thu", draft_texts.DID["make"]), ("minh", draft_texts.DID["make"])]


def test_a_talk_is_rated_and_removed_under_a_name(guarded: Served) -> None:
    talk = rated_answer(guarded).partition(" ")[0]
    desk = Desk(guarded.office)
    desk.rate(talk, 1, "up", None, "thu")
    desk.remove(talk, "thu")
    assert logged(guarded) == [("thu", ask_texts.DID_RATE), ("thu", ask_texts.DID_REMOVE)]


def test_a_file_of_the_server_is_not_taken_for_an_upload(guarded: Served) -> None:
    manager = Visitor(guarded.url, "minh", PASSWORD)
    for place in ("/etc/passwd", str(guarded.settings.database)):
        given = {"path": place, "orig_name": "x.txt", "meta": {"_type": "gradio.FileData"}}
        assert not manager.fire("mt-library-upload", "upload", [given], *NO_FILTER).success
        assert not manager.fire("mt-draft-upload", "upload", given).success


def test_nothing_is_done_for_those_who_are_not_logged_in(guarded: Served) -> None:
    for path in (
        "/gradio_api/queue/join",
        "/gradio_api/upload",
        "/gradio_api/call/answer",
        "/gradio_api/run/predict",
    ):
        assert httpx.post(f"{guarded.url}{path}", json={"data": []}).status_code == 401
