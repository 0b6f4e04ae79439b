"""Pictures of every tab, light and dark, on a desk and on a phone, into MATTRAN_SCREENSHOTS (else a temporary folder)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from assistant.web.app import TABS
from tests.web.serving import Served
from tests.web.typing_in import ask, open_page

SIZES = {"desk": (1366, 768), "phone": (390, 844)}
QUESTION = "Các huyện gửi báo cáo tháng về Mặt trận tỉnh An Hòa trước ngày nào?"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    wanted = os.environ.get("MATTRAN_SCREENSHOTS")
    made = Path(wanted) if wanted else tmp_path_factory.mktemp("screenshots")
    made.mkdir(parents=True, exist_ok=True)
    return made


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def screen(browser: Browser, scheme: str, size: str) -> Iterator[Page]:
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="vi-VN", color_scheme=scheme  # type: ignore[arg-type]
    )  # fmt: skip
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def test_every_tab_fits_the_screen(
    served_plans: Served, screen: Page, folder: Path, scheme: str, size: str
) -> None:
    open_page(screen, served_plans.url)
    screen.screenshot(path=folder / f"{size}-{scheme}-0-begin.png")
    ask(screen, QUESTION)
    screen.locator(".mt-chip").first.click()
    screen.locator(".mt-source mark").first.wait_for()
    screen.wait_for_timeout(200)
    screen.screenshot(path=folder / f"{size}-{scheme}-1-source.png")
    screen.keyboard.press("Escape")
    for tab in TABS:
        _open_tab(screen, tab.LABEL)
        screen.screenshot(path=folder / f"{size}-{scheme}-{tab.ID}.png")
        assert not _sideways(screen), f"{tab.ID} has to be scrolled sideways"


@pytest.mark.parametrize("zoom", [1.25, 2.0])
def test_nothing_is_cut_off_when_it_is_enlarged(served_plans: Served, browser: Browser, zoom: float) -> None:
    viewport = {"width": int(1366 / zoom), "height": int(768 / zoom)}
    context = browser.new_context(viewport=viewport, device_scale_factor=zoom, locale="vi-VN")  # type: ignore[arg-type]
    page = context.new_page()
    open_page(page, served_plans.url)
    ask(page, QUESTION)
    assert not _sideways(page)
    assert page.locator("#mt-send").is_visible()
    context.close()


def _open_tab(page: Page, label: str) -> None:
    """Choose a tab; those for which there is no room stand in a menu of their own."""
    tab = page.get_by_role("tab", name=label, exact=True)
    if not tab.first.is_visible():
        page.locator("#mt-tabs > .tab-wrapper .overflow-menu > button").click()
        tab = page.locator("#mt-tabs > .tab-wrapper .overflow-dropdown button", has_text=label)
    tab.first.click()
    page.wait_for_timeout(400)


def _sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"))
