"""What a person does in "Hỏi đáp", in a browser."""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from assistant.web import ask_texts as words
from assistant.web import texts
from tests import lying_model
from tests.shelf import PLANS, write
from tests.web.serving import Served, serving
from tests.web.typing_in import QUESTION, ask, marked, open_page, seen

CONTEST = "Hội thi kể chuyện của Bến Tre mở ngày nào?"
REPORT = "Các huyện của Bến Tre gửi báo cáo quý trước ngày nào?"


def test_a_citation_opens_beside_the_answer_at_the_quoted_words(served_plans: Served, page: Page) -> None:
    open_page(page, served_plans.url)
    ask(page, CONTEST)
    expect(page.locator(".mt-answer")).to_contain_text("14/5/2031")
    page.locator(".mt-chip").first.click()
    assert "14/5/2031" in marked(page)
    assert seen(page, "mark")
    expect(page.locator(".mt-source h4", has_text="II. NHIỆM VỤ TRỌNG TÂM")).to_be_attached()
    expect(page.locator(".mt-source")).to_contain_text("ben-tre-2031.txt")


def test_the_keyboard_alone_opens_and_closes_a_source(served_plans: Served, page: Page) -> None:
    open_page(page, served_plans.url)
    ask(page, REPORT)
    page.locator(".mt-chip").first.focus()
    page.keyboard.press("Enter")
    assert "trước ngày 17" in marked(page)
    expect(page.locator("mark").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".mt-source")).to_have_count(0)
    expect(page.locator(".mt-chip").first).to_be_focused()


def test_a_second_click_brings_the_words_back_into_sight(served_plans: Served, page: Page) -> None:
    open_page(page, served_plans.url)
    ask(page, "Nghị quyết đại hội xã nói gì về nhà đại đoàn kết?")
    page.locator(".mt-chip").first.click()
    page.locator("mark").first.wait_for()
    page.evaluate("document.querySelector('.mt-text').scrollTop = 1e6")
    page.locator(".mt-chip").first.click()
    page.wait_for_timeout(300)
    assert seen(page, "mark")


def test_a_question_may_lean_on_the_one_before(served_plans: Served, page: Page) -> None:
    open_page(page, served_plans.url)
    ask(page, CONTEST)
    ask(page, "còn Lai Châu thì sao?", turn=2)
    second = page.locator("#mt-turn-2")
    expect(second.locator(".mt-answer")).to_contain_text("23/8/2032")
    expect(second).to_contain_text("Hiểu là:")
    second.locator(".mt-chip").first.click()
    assert "23/8/2032" in marked(page)


def test_a_talk_is_found_after_a_restart_with_its_citation(served_plans: Served, page: Page) -> None:
    open_page(page, served_plans.url)
    ask(page, REPORT)
    address = page.url
    served_plans.restart()
    page.goto(served_plans.url)
    page.locator(".mt-past-open", has_text=REPORT).first.click()
    page.locator("#mt-turn-1 .mt-chip").first.click()
    assert "trước ngày 17" in marked(page)
    page.goto(address)
    expect(page.locator(".mt-question")).to_contain_text(REPORT)


def test_a_talk_can_be_searched_and_removed(served_plans: Served, page: Page) -> None:
    open_page(page, served_plans.url)
    ask(page, "Bản tin nội bộ in mấy tờ?")
    page.locator(".mt-past input").fill("ban tin noi bo")
    row = page.locator(".mt-past li", has_text="Bản tin nội bộ")
    expect(page.locator(".mt-past li")).to_have_count(1)
    page.on("dialog", lambda dialog: dialog.accept())
    row.locator(".mt-past-remove").click()
    expect(page.locator(".mt-welcome")).to_be_visible()
    assert "cuoc" not in page.url


def test_an_answer_is_rated_with_a_note(served_plans: Served, page: Page) -> None:
    open_page(page, served_plans.url)
    ask(page, "Kinh phí của kế hoạch Bến Tre là bao nhiêu?")
    page.get_by_role("button", name=words.BAD).click()
    expect(page.get_by_role("button", name=words.BAD)).to_have_attribute("aria-pressed", "true")
    page.locator(".mt-note input").fill("Số tiền <b>sai</b>")
    page.get_by_role("button", name=words.KEEP_NOTE).click()
    page.reload()
    expect(page.locator(".mt-note input")).to_have_value("Số tiền <b>sai</b>")


def test_an_answer_is_copied_with_its_references_also_without_a_secure_context(
    served_plans: Served, page: Page
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    open_page(page, served_plans.url)
    ask(page, CONTEST)
    page.get_by_role("button", name=words.COPY).click()
    expect(page.get_by_role("button", name=words.COPIED)).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "14/5/2031" in copied
    assert "(Kế hoạch số 31/KH-MTTQ-BTT" in copied
    assert "mục II.1" in copied


def test_a_scope_keeps_a_question_to_its_part_of_the_library(served_plans: Served, page: Page) -> None:
    open_page(page, served_plans.url)
    page.locator("#mt-scope button").first.click()
    place = page.get_by_label(words.PLACE)
    place.fill("Lai Châu")
    place.press("Enter")
    expect(page.locator("#mt-scope")).to_contain_text("Lai Châu")
    ask(page, "Hội thi kể chuyện mở ngày nào?")
    expect(page.locator(".mt-answer")).to_contain_text("23/8/2032")


def test_an_example_is_asked_by_a_click(served_plans: Served, page: Page) -> None:
    open_page(page, served_plans.url)
    page.locator(".mt-examples button").first.click()
    expect(page.locator(".mt-question")).to_contain_text(words.EXAMPLES_OF_SAMPLES[0])
    page.locator(".mt-tools").first.wait_for()


def test_a_page_of_a_pdf_is_shown_as_it_is_printed(served_plans: Served, page: Page) -> None:
    open_page(page, served_plans.url)
    ask(page, "Chỉ thị 07-CT/TU của Tỉnh ủy An Hòa ban hành ngày tháng năm nào?")
    page.locator(".mt-cite", has_text="trang 1").first.click()
    page.locator(".mt-source mark").first.wait_for()
    with page.expect_response(lambda response: "/trang-in/" in response.url) as fetched:
        page.locator(".mt-source summary", has_text="như bản in").click()
    assert fetched.value.status == 200
    assert fetched.value.headers["content-type"] == "application/pdf"


def test_a_model_that_writes_on_is_stopped_and_the_answer_kept(page: Page, tmp_path: Path) -> None:
    endless = lying_model.never_ends("Hội thi kể chuyện mở ngày 14/5/2031. [{1}]\n", 0.05)
    files = write(tmp_path / "documents", PLANS)
    with (
        lying_model.serving(endless) as model,
        serving(tmp_path / "home", files, llm_base_url=model.url, llm_model="m", llm_timeout=20) as app,
    ):
        open_page(page, app.url)
        page.locator("#mt-question textarea").fill(CONTEST)
        page.keyboard.press("Enter")
        expect(page.locator(".mt-busy")).to_contain_text("Mô hình ngôn ngữ đang viết")
        expect(page.locator(".mt-answer")).to_contain_text("14/5/2031")
        page.get_by_role("button", name=words.STOP).click()
        page.locator("#mt-turn-1 .mt-tools").wait_for()
        expect(page.locator(".mt-busy")).to_have_count(0)
        page.reload()
        expect(page.locator("#mt-turn-1 .mt-answer")).to_contain_text("14/5/2031")


def test_script_and_markup_in_a_document_stay_text(served: Served, page: Page, tmp_path: Path) -> None:
    hostile = (
        "<script>window.broken = 1</script> <img src=x onerror='window.broken = 2'> **đậm** [nối](javascript:1) "
        "${window.broken = 3} {{constructor}} `x` </textarea> @children"
    )
    file = tmp_path / "<img src=x onerror=alert(1)> kế hoạch.txt"
    file.write_text(
        f"KẾ HOẠCH\nCông tác {hostile}\n\nI. MỤC ĐÍCH\n1. Hội diễn văn nghệ mở ngày 19/8/2033 {hostile}.\n",
        encoding="utf-8",
    )
    served.ingest([file])
    open_page(page, served.url)
    ask(page, "Hội diễn văn nghệ mở ngày nào?")
    page.locator(".mt-chip").first.click()
    page.locator(".mt-source mark").first.wait_for()
    shown = page.locator(".mt-source").inner_text()
    for piece in ("<script>window.broken = 1</script>", "**đậm**", "${window.broken = 3}", "{{constructor}}"):
        assert piece in shown
    assert page.evaluate("window.broken") is None
    assert page.locator(".mt-source img, .mt-turn img, .mt-source script").count() == 0


def test_an_empty_library_says_what_to_do(served: Served, page: Page) -> None:
    page.goto(served.url)
    expect(page.locator(".mt-welcome")).to_be_visible()
    expect(page).to_have_title(texts.TITLE)


def test_a_question_that_fails_is_still_there_to_be_sent_again(
    served_plans: Served, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_page(page, served_plans.url)
    with monkeypatch.context() as broken:
        broken.setattr("assistant.web.ask_desk.Conversation", None)
        page.locator("#mt-question textarea").fill(CONTEST)
        page.keyboard.press("Enter")
        expect(page.locator(".mt-welcome")).to_be_visible()
        expect(page.locator(".mt-busy")).to_have_count(0)
    expect(page.locator("#mt-question textarea")).to_have_value(CONTEST)
    page.locator("#mt-question textarea").press("Enter")
    expect(page.locator(".mt-answer")).to_contain_text("14/5/2031")


# -- measured ----------------------------------------------------------------------------------------


def test_the_page_and_an_answer_are_there_soon(
    served_plans: Served, page: Page, record_property: Any
) -> None:
    open_page(page, served_plans.url)
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    ask(page, CONTEST)  # models and views are loaded now
    took = [_answer_ms(page, turn) for turn in range(2, 7)]
    record_property("first_paint_ms", painted)
    record_property("answer_ms", statistics.median(took))
    assert painted < 2500
    assert statistics.median(took) < 400


def _answer_ms(page: Page, turn: int) -> float:
    """From the key that sends a question to its answer in the page, as the browser's own clock has it."""
    page.locator("#mt-question textarea").fill(QUESTION)
    took = float(
        page.evaluate(
            """async (turn) => {
              const field = document.querySelector('#mt-question textarea');
              const start = performance.now();
              field.dispatchEvent(new KeyboardEvent('keypress', { key: 'Enter', bubbles: true }));
              while (!document.querySelector(`#mt-turn-${turn} .mt-answer`) && performance.now() - start < 9000)
                await new Promise(requestAnimationFrame);
              return performance.now() - start;
            }""",
            turn,
        )
    )
    page.locator(f"#mt-turn-{turn} .mt-tools").wait_for()
    return took


def test_twenty_people_ask_at_once(served_plans: Served, record_property: Any) -> None:
    from tests.web.crowd import crowd

    ended = crowd(served_plans.url, people=20, question=QUESTION)
    took = sorted(one.seconds for one in ended)
    record_property("p95_s", took[18])
    assert [one.error for one in ended if one.error] == []
    assert took[18] < 3.0
