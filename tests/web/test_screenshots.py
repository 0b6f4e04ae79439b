"""Pictures of every tab with content, light and dark, on a desk and on a phone, into MATTRAN_SCREENSHOTS (else a temporary folder)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.web import (
    ask_tab,
    directives_tab,
    directives_texts,
    draft_tab,
    draft_texts,
    evaluation_texts,
    library_tab,
    library_texts,
)
from eval.suite import Question, Suite, save_suite
from tests.shelf import PLANS, SAMPLES, write
from tests.web.plans import write_plan
from tests.web.serving import Served, serving
from tests.web.typing_in import ask, open_page

SIZES = {"desk": (1366, 768), "phone": (390, 844)}
LABELS = {
    ask_tab.ID: ask_tab.LABEL, draft_tab.ID: draft_tab.LABEL, library_tab.ID: library_tab.LABEL,
    directives_tab.ID: directives_tab.LABEL, "evaluation": evaluation_texts.LABEL,
}  # fmt: skip
QUESTION = "Các huyện gửi báo cáo tháng về Mặt trận tỉnh An Hòa trước ngày nào?"
APPLYING = "Văn bản nào áp dụng cho giám sát, phản biện xã hội?"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    wanted = os.environ.get("MATTRAN_SCREENSHOTS")
    made = Path(wanted) if wanted else tmp_path_factory.mktemp("screenshots")
    made.mkdir(parents=True, exist_ok=True)
    return made


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The app over the samples and two invented plans, with a small suite to run."""
    place = tmp_path_factory.mktemp("furnished")
    rows = [
        Question(id="bao-cao", question=QUESTION, kind="số liệu", facts=[["25"]]),
        Question(id="ngoai", question="Thời tiết hôm nay thế nào?", kind="từ chối", refuse=True),
        Question(id="sai", question="Hội thi kể chuyện mở ngày nào?", kind="từ chối", refuse=True),
    ]
    save_suite(Suite(name="thu", description="Thử", questions=rows), place / "home" / "suites" / "thu.yaml")
    with serving(place / "home", [*SAMPLES, *write(place / "documents", PLANS)]) as app:
        yield app


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


class Camera:
    """Takes pictures of a page, each with a check that nothing is wider than the window."""

    def __init__(self, page: Page, folder: Path, name: str) -> None:
        self.page = page
        self._folder = folder
        self._name = name

    def take(self, what: str) -> None:
        """A picture of what is in sight."""
        self.page.wait_for_timeout(350)
        self.page.screenshot(path=self._folder / f"{self._name}-{what}.png")
        wide = self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
        assert not wide, f"{self._name}-{what} has to be scrolled sideways"

    def open_tab(self, tab: str) -> None:
        """Choose a tab; those for which there is no room stand in a menu of their own."""
        label = LABELS[tab]
        chosen = self.page.get_by_role("tab", name=label, exact=True)
        if not chosen.first.is_visible():
            self.page.locator("#mt-tabs > .tab-wrapper .overflow-menu > button").click()
            chosen = self.page.locator("#mt-tabs > .tab-wrapper .overflow-dropdown button", has_text=label)
        chosen.first.click()


@pytest.fixture
def camera(browser: Browser, scheme: str, size: str, folder: Path) -> Iterator[Camera]:
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="vi-VN", color_scheme=scheme  # type: ignore[arg-type]
    )  # fmt: skip
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield Camera(page, folder, f"{size}-{scheme}")
    context.close()


def test_every_tab_fits_the_screen(furnished: Served, camera: Camera, tmp_path: Path) -> None:
    open_page(camera.page, furnished.url)
    camera.take("ask-0-begin")
    _ask(camera)
    _draft(camera, write_plan(tmp_path))
    _library(camera)
    _directives(camera)
    _evaluation(camera)


def _ask(camera: Camera) -> None:
    page = camera.page
    ask(page, QUESTION)
    camera.take("ask-1-answer")
    page.locator(".mt-chip").first.click()
    page.locator(".mt-source mark").first.wait_for()
    camera.take("ask-2-source")
    page.keyboard.press("Escape")
    ask(page, APPLYING, turn=2)
    camera.take("ask-3-cards")
    page.locator("#mt-scope button").first.click()
    camera.take("ask-4-scope")


def _draft(camera: Camera, plan: Path) -> None:
    page = camera.page
    camera.open_tab("draft")
    camera.take("draft-0-form")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=draft_texts.UPLOAD).click()
    chooser.value.set_files(plan)
    expect(page.get_by_text(draft_texts.UPLOADED.format(title=""))).to_be_visible()
    page.locator("#mt-draft-unit textarea, #mt-draft-unit input").first.press_sequentially(
        "P. Hoang Mai", delay=15
    )
    expect(page.locator(".mt-facts").first).to_contain_text("phường Hoàng Mai")
    camera.take("draft-1-facts")
    page.locator("#mt-draft-make").click()
    page.locator("#mt-draft-clauses article").first.wait_for()
    camera.take("draft-2-open")
    clause = page.locator("#mt-draft-clauses article", has_text="tờ gấp").first
    clause.get_by_role("button", name=draft_texts.EDIT, exact=True).click()
    clause.locator("textarea").wait_for()
    clause.scroll_into_view_if_needed()
    camera.take("draft-3-edit")
    clause.get_by_role("button", name=draft_texts.CANCEL, exact=True).click()
    page.get_by_role("tab", name=draft_texts.KEPT).click()
    camera.take("draft-4-kept")


def _library(camera: Camera) -> None:
    page = camera.page
    camera.open_tab("library")
    page.locator(".mt-entry").first.wait_for()
    camera.take("library-0-list")
    page.locator(".mt-entry", has_text="Bến Tre").first.click()
    page.locator("#mt-library-shown h3").wait_for()
    page.locator("#mt-library-shown").scroll_into_view_if_needed()
    camera.take("library-1-open")
    page.get_by_role("button", name=library_texts.CARE).click()
    page.get_by_role("button", name=library_texts.VERIFY).scroll_into_view_if_needed()
    camera.take("library-2-care")


def _directives(camera: Camera) -> None:
    page = camera.page
    camera.open_tab("directives")
    page.locator(".mt-register .mt-name").first.wait_for()
    camera.take("directives-0-list")
    rows = page.locator(".mt-register tbody tr")
    before = rows.count()
    page.get_by_label(directives_texts.ONLY_CITED).check()
    expect(rows).not_to_have_count(before)
    page.locator(".mt-register .mt-name").first.click()
    page.locator("#mt-directives-shown h3").wait_for()
    page.locator("#mt-directives-shown").scroll_into_view_if_needed()
    camera.take("directives-1-open")
    page.locator("#mt-directives-shown .mt-places .mt-name[data-act=quote]").first.click()
    page.locator("#mt-directives-quote mark").first.wait_for()
    camera.take("directives-2-quote")
    page.keyboard.press("Escape")
    page.locator("#mt-directives-picture button").first.click()
    page.get_by_role("button", name=directives_texts.DRAW).click()
    page.locator(".mt-picture svg").wait_for()
    page.locator(".mt-picture").scroll_into_view_if_needed()
    camera.take("directives-3-picture")


def _evaluation(camera: Camera) -> None:
    page = camera.page
    camera.open_tab("evaluation")
    page.locator("#mt-eval-suite input").click()
    page.get_by_role("option", name="thu (3 câu)").click()
    camera.take("evaluation-0-begin")
    page.locator("#mt-eval-run").click()
    page.locator("iframe.mt-report").wait_for(timeout=60_000)
    camera.take("evaluation-1-report")
    page.locator("iframe.mt-report").scroll_into_view_if_needed()
    camera.take("evaluation-2-report")


@pytest.mark.parametrize("zoom", [1.25, 2.0])
def test_nothing_is_cut_off_when_it_is_enlarged(
    furnished: Served, browser: Browser, folder: Path, tmp_path: Path, zoom: float
) -> None:
    viewport = {"width": int(1366 / zoom), "height": int(768 / zoom)}
    context = browser.new_context(viewport=viewport, device_scale_factor=zoom, locale="vi-VN")  # type: ignore[arg-type]
    camera = Camera(context.new_page(), folder, f"zoom{zoom:g}")
    open_page(camera.page, furnished.url)
    _ask(camera)
    assert camera.page.locator("#mt-send").is_visible()
    _draft(camera, write_plan(tmp_path))
    _library(camera)
    _directives(camera)
    context.close()
