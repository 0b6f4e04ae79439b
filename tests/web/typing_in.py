"""What tests of the tab "Hỏi đáp" do with a page, in the words of a person."""

from __future__ import annotations

from playwright.sync_api import Page

QUESTION = "Kinh phí thực hiện kế hoạch của Lai Châu là bao nhiêu?"


def open_page(page: Page, url: str) -> None:
    """Open the app and wait until a question can be typed."""
    page.goto(url)
    page.locator("#mt-question textarea").wait_for()
    page.locator(".mt-welcome, .mt-turn").first.wait_for()


def ask(page: Page, question: str, turn: int = 1) -> None:
    """Type a question, press Enter, wait for its answer."""
    field = page.locator("#mt-question textarea")
    field.fill(question)
    field.press("Enter")
    page.locator(f"#mt-turn-{turn} .mt-tools").wait_for()


def marked(page: Page) -> str:
    """The highlighted words of the open source."""
    page.locator(".mt-source mark").first.wait_for()
    return "".join(page.locator(".mt-source mark").all_text_contents())


def seen(page: Page, selector: str) -> bool:
    """Is the first such element in sight, inside its own scrolled pane and the window?"""
    return bool(
        page.evaluate(
            """(selector) => {
              const box = document.querySelector(selector).getBoundingClientRect();
              const pane = document.querySelector('.mt-text').getBoundingClientRect();
              return box.top >= Math.max(0, pane.top) && box.top < Math.min(window.innerHeight, pane.bottom);
            }""",
            selector,
        )
    )
