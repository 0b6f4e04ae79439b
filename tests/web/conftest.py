"""A running app and a browser: Debian's Chromium, driven by Playwright.

Without Chromium these tests are skipped; with MATTRAN_NEED_BROWSER set they fail instead.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from tests.shelf import PLANS, SAMPLES, write
from tests.web.serving import Served, serving

_ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip
_PATIENCE = 15_000  # milliseconds for anything awaited; a busy machine is no fault of the page
expect.set_options(timeout=_PATIENCE)
_OWN = {"127.0.0.1", "localhost", ""}
# What else a page opens (data:, blob:, the browser's own viewer of PDF) is no network.
_NET = {"http", "https", "ws", "wss", "ftp"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The app over an empty library; one for each module of tests."""
    with serving(tmp_path_factory.mktemp("empty") / "home") as app:
        yield app


@pytest.fixture(scope="module")
def served_plans(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The app over the samples and two invented plans; one for each module of tests."""
    folder = tmp_path_factory.mktemp("plans")
    with serving(folder / "home", [*SAMPLES, *write(folder / "documents", PLANS)]) as app:
        yield app


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None and os.environ.get("MATTRAN_NEED_BROWSER"):
        pytest.fail("Chromium is missing, and MATTRAN_NEED_BROWSER is set: apt-get install chromium")
    return found or pytest.skip("no Chromium on this machine: apt-get install chromium")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for all tests; each test has a context of its own."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def context(browser: Browser, tmp_path: Path) -> Iterator[BrowserContext]:
    """A fresh profile; the test fails when any of its pages asked another host or a script broke."""
    made = browser.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN", accept_downloads=True)
    asked: list[str] = []
    broken: list[str] = []
    made.on("request", lambda request: asked.append(_host(request)))
    made.on("weberror", lambda error: broken.append(str(error.error)))
    yield made
    made.close()
    assert set(asked) <= _OWN
    assert not broken


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page of 1366x768 in Vietnamese."""
    opened = context.new_page()
    opened.set_default_timeout(_PATIENCE)
    return opened


@pytest.fixture
def browser_page(page: Page) -> Page:
    """The same under a name that says where it comes from."""
    return page


def _host(request: Request) -> str:
    parts = urlsplit(request.url)
    return (parts.hostname or "") if parts.scheme in _NET else ""
