"""The page below a path of another server: opened, logged in to, asked, downloaded from, left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant import accounts
from assistant.web import library_texts, login_texts
from tests.shelf import PLANS, write
from tests.web.proxy import proxy
from tests.web.serving import free_port, running, serving
from tests.web.typing_in import ask, marked

PASSWORD = "con-đường-xa-72"  # noqa: S105
PATH = "/tro-ly"


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Where the office's own server offers the app."""
    with serving(tmp_path / "home", write(tmp_path / "documents", PLANS), root_path=PATH) as served:
        with served.office.library() as library:
            accounts.add(library.database, "minh", PASSWORD, accounts.MANAGER)
        served.office.accounts(fresh=True)
        port = free_port()
        with running(proxy(served.url, PATH, f"127.0.0.1:{port}"), port):
            yield f"http://127.0.0.1:{port}{PATH}/"


def test_everything_stays_below_the_path(address: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.get_by_label(login_texts.NAME).fill("minh")
    page.get_by_label(login_texts.PASSWORD).fill(PASSWORD)
    page.get_by_role("button", name=login_texts.ENTER).click()
    page.locator("#mt-question textarea").wait_for()
    ask(page, "Hội thi kể chuyện của Bến Tre mở ngày nào?")
    page.locator(".mt-chip").first.click()
    assert "14/5/2031" in marked(page)
    page.get_by_role("tab", name=library_texts.LABEL, exact=True).click()
    page.get_by_role("button", name=library_texts.CARE).click()
    with page.expect_download():
        page.get_by_role("button", name=library_texts.BACKUP).click()
    page.get_by_role("link", name=login_texts.ACCOUNT).click()
    page.get_by_role("button", name=login_texts.LEAVE).click()
    expect(page.get_by_label(login_texts.PASSWORD)).to_be_visible()
    assert [url for url in asked if url.startswith("http") and not url.startswith(address)] == []
