"""Whoever cannot use a mouse, or see well, or reads by ear: names, keys, contrast, a font; and no other host is asked."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from assistant import directives
from assistant.web import directives_texts, library_texts
from eval.suite import Question, Suite, save_suite
from ingest import pipeline
from tests.shelf import PLANS, write
from tests.web.serving import Served, serving
from tests.web.typing_in import ask, open_page

TABS = ("Hỏi đáp", "Soạn kế hoạch", "Kho văn bản", "Văn bản chỉ đạo", "Đánh giá")
QUESTION = "Hội thi kể chuyện của Bến Tre mở ngày nào?"
ENGLISH = re.compile(
    r"\b(the|file|drop|click|clear|upload|submit|options?|select|close|open|search|loading|more|remove|none|error|show|hide"
    r"|menu|copy|download|toggle|settings|tabs?|built|use via)\b",
    re.IGNORECASE,
)

# Every word in sight and every name or hint of a control; the words of documents stand in .mt-text.
WORDS = """() => {
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent && !parent.closest('script, style, .mt-text, .mt-card, dd') && parent.checkVisibility()) found.add(walker.currentNode.data.trim());
  }
  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
    for (const kind of ['aria-label', 'title', 'placeholder', 'alt']) found.add(element.getAttribute(kind) || '');
  return [...found];
}"""
NAMELESS = """() => [...document.querySelectorAll('button, input, textarea, select, a[href], [role=button], iframe')]
  .filter((e) => e.checkVisibility() && e.type !== 'hidden')
  .filter((e) => !(e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || e.title || (e.innerText || '').trim()
    || [...(e.labels || [])].some((label) => label.innerText.trim())))
  .map((e) => e.outerHTML.slice(0, 160))"""
# Words that are too pale: less than 4.5 to 1 (3 to 1 for large ones) against what is behind them.
PALE = """() => {
  const parse = (color) => { const n = color.match(/[\\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n; };
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const color = parse(getComputedStyle(e).backgroundColor);
      if (color[3] > 0.9) return color;
    }
    return parse(getComputedStyle(document.body).backgroundColor);
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element || element.closest('script, style, svg, :disabled, .mt-hidden') || !element.checkVisibility()) continue;
    const style = getComputedStyle(element), size = parseFloat(style.fontSize);
    if (style.opacity < 1 || !element.getBoundingClientRect().width) continue;
    const [a, b] = [light(parse(style.color)), light(behind(element))].sort((x, y) => y - x);
    const least = size >= 24 || (size >= 18.6 && style.fontWeight >= 600) ? 3 : 4.5;
    if ((a + 0.05) / (b + 0.05) < least) found.push(`${walker.currentNode.data.trim().slice(0, 40)}: ${((a + 0.05) / (b + 0.05)).toFixed(2)}`);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The app over two invented plans with a long suite."""
    place = tmp_path_factory.mktemp("access")
    rows = [Question(id=f"q{n}", question=f"Năm {n} trời mưa?", kind="x", refuse=True) for n in range(2000)]
    save_suite(Suite(name="dai", description="Dài", questions=rows), place / "home" / "suites" / "dai.yaml")
    with serving(place / "home", write(place / "documents", PLANS)) as app:
        yield app


def open_tab(page: Page, label: str) -> None:
    page.get_by_role("tab", name=label, exact=True).click()
    page.wait_for_timeout(600)


def test_every_control_has_a_name_and_no_english_is_left(furnished: Served, page: Page) -> None:
    open_page(page, furnished.url)
    ask(page, QUESTION)
    page.locator(".mt-chip").first.click()
    page.locator(".mt-source mark").first.wait_for()
    for label in TABS:
        open_tab(page, label)
        assert page.evaluate(NAMELESS) == [], label
        assert [word for word in page.evaluate(WORDS) if ENGLISH.search(word)] == [], label


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_against_what_is_behind_them(
    furnished: Served, browser: Browser, scheme: Any
) -> None:
    context = browser.new_context(
        viewport={"width": 1366, "height": 768}, locale="vi-VN", color_scheme=scheme
    )
    page = context.new_page()
    open_page(page, furnished.url)
    ask(page, QUESTION)
    ask(page, "Văn bản nào áp dụng cho giám sát, phản biện xã hội?", turn=2)
    page.locator(".mt-chip").first.click()
    page.locator(".mt-source mark").first.wait_for()
    for label in TABS:
        open_tab(page, label)
        page.mouse.move(2, 760)
        if label == library_texts.LABEL:
            page.locator(".mt-entry").first.click()
            page.locator("#mt-library-shown h3").wait_for()
        page.wait_for_timeout(400)
        assert page.evaluate(PALE) == [], label
    context.close()


def test_the_tab_key_reaches_everything_and_shows_where_it_is(furnished: Served, page: Page) -> None:
    open_page(page, furnished.url)
    page.locator("#mt-question textarea").focus()
    reached = [_next(page) for _ in range(40)]
    names = {name for name, _ in reached}
    assert {*TABS, "Hỏi", "Cuộc mới", "Tìm trong các cuộc cũ"} <= {name.removeprefix("+ ") for name in names}
    assert [name for name, shown in reached if not shown and name] == []


def _next(page: Page) -> tuple[str, bool]:
    """The name of what the Tab key reaches, and whether a frame or a shadow says so."""
    page.keyboard.press("Tab")
    name, outline, shadow, border = page.evaluate(
        """() => {
          const e = document.activeElement, style = getComputedStyle(e);
          const name = e.getAttribute('aria-label') || (e.labels && e.labels[0] && e.labels[0].innerText) || e.innerText || '';
          return [e === document.body ? '' : name.trim().split('\\n')[0], style.outlineStyle, style.boxShadow, style.borderColor];
        }"""
    )
    return name, outline != "none" or shadow != "none"


def test_vietnamese_is_shown_in_one_font_of_the_system(furnished: Served, page: Page) -> None:
    open_page(page, furnished.url)
    ask(page, QUESTION)
    family = page.evaluate("getComputedStyle(document.querySelector('.mt-answer')).fontFamily")
    assert family.startswith("system-ui")
    page.locator(".mt-question").first.evaluate(
        "e => e.textContent = 'ẮẰẲẴẶắằẳẵặ ẾỀỂỄỆếềểễệ ỐỒỔỖỘốồổỗộ ỨỪỬỮỰứừửữự Đđ Ỵỳ'"
    )
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": ".mt-question"})["nodeId"]
    fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    assert len(fonts) == 1, fonts
    assert not fonts[0]["isCustomFont"]


def test_no_tab_asks_another_host(furnished: Served, context: BrowserContext, page: Page) -> None:
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    open_page(page, furnished.url)
    ask(page, QUESTION)
    for label in TABS:
        open_tab(page, label)
    page.locator("#mt-eval-suite input").click()
    assert len(asked) > 20
    own = (furnished.url, "data:", "blob:")
    assert [url for url in asked if not url.startswith(own)] == []


def test_what_is_typed_while_the_register_is_read_is_what_is_shown(
    furnished: Served, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = directives.list_directives

    typed = threading.Event()

    def slowly(library: Any, query: str | None = None) -> Any:
        if not query:
            typed.wait(20)
        return listed(library, query)

    monkeypatch.setattr("assistant.web.directives_desk.list_directives", slowly)
    open_page(page, furnished.url)
    page.get_by_role("tab", name=directives_texts.LABEL, exact=True).click()
    expect(page.locator("#mt-directives-list")).to_contain_text(directives_texts.READING)
    page.locator("#mt-directives-search input, #mt-directives-search textarea").first.fill("88-CT/TW")
    page.wait_for_timeout(500)
    typed.set()  # the whole register arrives after what was typed
    expect(page.locator(".mt-register tbody tr").first).to_contain_text("88-CT/TW")
    page.wait_for_timeout(1500)
    expect(page.locator(".mt-register tbody tr")).to_have_count(2)


def test_reading_everything_anew_is_stopped(
    furnished: Served, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    reread = pipeline.reread_one

    def slowly(*given: Any) -> Any:
        time.sleep(1.5)
        return reread(*given)

    monkeypatch.setattr(pipeline, "reread_one", slowly)
    open_page(page, furnished.url)
    open_tab(page, library_texts.LABEL)
    page.get_by_role("button", name=library_texts.CARE).click()
    page.get_by_role("button", name=library_texts.REINDEX).click()
    expect(page.locator("#mt-library-told progress")).to_be_visible()
    page.locator("#mt-library-stop-reading").click()
    expect(page.locator("#mt-library-told")).to_contain_text(library_texts.REINDEX_STOPPED)
    expect(page.locator("#mt-library-stop-reading")).to_be_hidden()


def test_a_long_measurement_is_stopped(furnished: Served, page: Page) -> None:
    open_page(page, furnished.url)
    open_tab(page, "Đánh giá")
    page.locator("#mt-eval-suite input").click()
    page.get_by_role("option", name="dai (2000 câu)").click()
    page.locator("#mt-eval-run").click()
    expect(page.locator("#mt-eval-status progress")).to_be_visible()
    page.locator("#mt-eval-stop").click()
    expect(page.locator("#mt-eval-status")).to_contain_text("Đã dừng")
    expect(page.locator("#mt-eval-stop")).to_be_hidden()
