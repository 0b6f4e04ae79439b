"""Logging in: what is served without it, throttling, the end of a session, what only quản trị may do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant import accounts, audit
from assistant.web.app import make_app
from assistant.web.login import COOKIE
from assistant.web.office import Office
from assistant.web.sessions import Sessions, Throttle
from ingest.settings import Settings

PASSWORD = "con-đường-xa-72"  # noqa: S105
PAGE = {"accept": "text/html"}


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(Settings(home=tmp_path / "home"))
    with made.library() as library:
        accounts.add(library.database, "minh", PASSWORD, accounts.MANAGER)
        accounts.add(library.database, "thu", PASSWORD)
    yield made
    made.close()


@pytest.fixture
def client(office: Office) -> Iterator[TestClient]:
    with TestClient(make_app(office), base_url="http://127.0.0.1", follow_redirects=False) as made:
        yield made


def log_in(client: TestClient, name: str = "minh", password: str = PASSWORD, **headers: str) -> Any:
    return client.post("/login", data={"username": name, "password": password}, headers=PAGE | headers)


def test_nothing_but_the_login_page_is_served_without_a_session(client: TestClient) -> None:
    assert client.get("/", headers=PAGE).headers["location"] == "/login"
    for path in ("/config", "/gradio_api/info", "/trang-in/x/1", "/theme.css", "//config", "/login/x"):
        assert client.get(path).status_code == 401, path
    page = client.get("/login", headers=PAGE)
    assert page.status_code == 200
    assert "http" not in page.text.replace("http-equiv", "")


def test_log_in_and_out(client: TestClient, office: Office) -> None:
    entered = log_in(client)
    assert entered.status_code == 303
    cookie = entered.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    assert client.get("/config").json()["username"] == "minh"
    held = client.cookies[COOKIE]
    assert client.post("/logout", headers=PAGE).headers["location"] == "/login"
    client.cookies.set(COOKIE, held)
    assert client.get("/config").status_code == 401
    with office.library() as library:
        assert [e.action for e in audit.entries(library.database)] == ["đăng xuất", "đăng nhập"]


def test_a_token_that_came_with_the_request_is_never_taken_over(client: TestClient) -> None:
    client.cookies.set(COOKIE, "chosen-by-another")
    log_in(client)
    tokens = [cookie.value for cookie in client.cookies.jar if cookie.name == COOKIE]
    assert any(token != "chosen-by-another" for token in tokens)  # noqa: S105
    client.cookies.clear()
    client.cookies.set(COOKIE, "chosen-by-another")
    assert client.get("/config").status_code == 401


def test_wrong_passwords_are_told_alike_and_then_throttled(client: TestClient) -> None:
    wrong = log_in(client, "minh", "<script>x")
    unknown = log_in(client, "<b>ai</b>", "x")
    assert wrong.status_code == unknown.status_code == 401
    assert "<b>ai" not in unknown.text
    for _ in range(4):
        log_in(client, "minh", "x")
    assert log_in(client).status_code == 429
    assert log_in(client, "thu").status_code == 303


def test_a_form_of_another_page_is_refused(client: TestClient) -> None:
    assert log_in(client, origin="http://evil.example").status_code == 403
    assert log_in(client, origin="null").status_code == 403
    assert log_in(client, **{"sec-fetch-site": "cross-site"}).status_code == 403
    assert log_in(client, origin="http://127.0.0.1").status_code == 303


def test_a_removed_account_is_out_at_once(client: TestClient, office: Office) -> None:
    log_in(client, "thu")
    with office.library() as library:
        accounts.remove(library.database, "thu")
    office.accounts(fresh=True)
    assert client.get("/config").status_code == 401


def test_another_password_ends_the_sessions_of_the_first(client: TestClient, office: Office) -> None:
    log_in(client, "thu")
    with office.library() as library:
        accounts.set_password(library.database, "thu", "cây-bàng-trước-ngõ")
    office.accounts(fresh=True)
    assert client.get("/config").status_code == 401


def test_a_long_form_is_refused(client: TestClient) -> None:
    assert log_in(client, "minh", "x" * 20_000).status_code == 413


def test_only_a_manager_manages(office: Office) -> None:
    assert office.may("minh", "manage")
    assert office.may("thu", "ask")
    assert not office.may("thu", "manage")
    assert not office.may(None, "ask")


def test_without_accounts_everything_is_for_everybody(tmp_path: Path) -> None:
    office = Office(Settings(home=tmp_path / "other"))
    assert office.may(None, "manage")
    with TestClient(make_app(office), base_url="http://127.0.0.1") as client:
        assert client.get("/config").status_code == 200
    office.close()


def test_an_address_that_others_reach_serves_nobody_without_accounts(tmp_path: Path) -> None:
    office = Office(Settings(home=tmp_path / "other"))
    with TestClient(make_app(office, host="0.0.0.0"), follow_redirects=False) as client:  # noqa: S104
        assert client.get("/config").status_code == 401
        assert client.get("/login", headers=PAGE).status_code == 503
    office.close()


def test_behind_another_server_the_cookie_keeps_to_its_path(office: Office) -> None:
    with TestClient(make_app(office, root_path="/tro-ly"), follow_redirects=False) as client:
        assert client.get("/", headers=PAGE).headers["location"] == "/tro-ly/login"
        entered = log_in(client)
    assert entered.headers["location"] == "/tro-ly/"
    assert "Path=/tro-ly;" in entered.headers["set-cookie"]


def test_a_session_ends_eight_hours_after_its_last_request() -> None:
    clock = Clock()
    sessions = Sessions(clock)
    token = sessions.begin("minh", "seal")
    for _ in range(3):
        clock.now += 7 * 3600
        assert sessions.user(token, lambda _: "seal") == "minh"
    clock.now += 8 * 3600
    assert sessions.user(token, lambda _: "seal") is None


def test_the_throttle_forgets_in_time_and_is_bounded() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    for _ in range(5):
        throttle.failed("minh", "10.0.0.1")
    assert throttle.wait("minh", "10.0.0.1") > 0
    assert throttle.wait("minh", "10.0.0.2") == 0
    clock.now += 16 * 60
    assert throttle.wait("minh", "10.0.0.1") == 0
    for n in range(6000):
        throttle.failed(f"ai{n}", f"10.1.{n // 250}.{n % 250}")
    assert len(throttle._wrong) <= 4096


def test_right_passwords_lock_nobody_out() -> None:
    throttle = Throttle(Clock())
    for n in range(100):
        throttle.failed(f"ai{n % 3}", "10.0.0.1")
        throttle.succeeded(f"ai{n % 3}", "10.0.0.1")
    assert throttle.wait("ai0", "10.0.0.1") == 0
