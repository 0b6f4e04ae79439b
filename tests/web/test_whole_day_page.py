"""A day at the office, in a browser, from an empty library: what each promise of the page looks like to a person."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pytest
from playwright.sync_api import Page, expect

from assistant import accounts
from assistant.drafting.layout_check import check_layout
from assistant.drafting.profile import load_profile
from assistant.web import draft_texts, library_texts, login_texts
from tests.web.plans import write_plan
from tests.web.serving import Served, serving
from tests.web.typing_in import ask, marked, open_page, seen

PASSWORD = "con-đường-xa-72"  # noqa: S105
QUESTION = "Tổ chức bao nhiêu lớp tập huấn cho cán bộ Mặt trận Thành phố?"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The app over an empty library with a quản trị `minh` and a cán bộ `thu`."""
    with serving(tmp_path_factory.mktemp("office") / "home") as served:
        with served.office.library() as library:
            accounts.add(library.database, "minh", PASSWORD, accounts.MANAGER)
            accounts.add(library.database, "thu", PASSWORD)
        served.office.accounts(fresh=True)
        yield served


def log_in(page: Page, name: str, password: str = PASSWORD) -> None:
    """Fill in the form that stands in the way."""
    page.get_by_label(login_texts.NAME).fill(name)
    page.get_by_label(login_texts.PASSWORD).fill(password)
    page.get_by_role("button", name=login_texts.ENTER).click()


def log_out(page: Page) -> None:
    page.get_by_role("link", name=login_texts.ACCOUNT).click()
    page.get_by_role("button", name=login_texts.LEAVE).click()
    expect(page.get_by_label(login_texts.PASSWORD)).to_be_visible()


def open_tab(page: Page, label: str) -> None:
    page.get_by_role("tab", name=label, exact=True).click()


def fetched(page: Page, button: str) -> tuple[str, bytes]:
    """Name and bytes of the file that a button gives."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_from_an_empty_library_to_a_signed_plan(office: Served, page: Page, tmp_path: Path) -> None:
    page.goto(office.url)
    log_in(page, "minh", "sai mật khẩu")
    expect(page.get_by_role("alert")).to_have_text(login_texts.WRONG)
    log_in(page, "minh")
    expect(page.locator(".mt-welcome")).to_contain_text("Kho chưa có văn bản nào")
    _upload(page, write_plan(tmp_path))
    _ask(page)
    _draft(page)
    _take_the_files(page)
    log_out(page)
    office.restart()
    log_in(page, "minh")
    page.locator(".mt-past-open", has_text=QUESTION).click()
    page.locator("#mt-turn-1 .mt-chip").first.click()
    assert "02 lớp tập huấn" in marked(page)
    log_out(page)


def _upload(page: Page, plan: Path) -> None:
    open_tab(page, library_texts.LABEL)
    with page.expect_file_chooser() as chooser:
        page.locator("#mt-library-upload").click()
    chooser.value.set_files(plan)
    expect(page.locator("#mt-library-status")).to_contain_text(library_texts.SUMMARY.format(added=1, total=1))
    expect(page.get_by_label(library_texts.FIELDS["number"])).to_have_value("88/KH-MTTQ-BTT")


def _ask(page: Page) -> None:
    open_tab(page, "Hỏi đáp")
    ask(page, QUESTION)
    expect(page.locator("#mt-turn-1 .mt-answer")).to_contain_text("02 lớp")
    page.locator("#mt-turn-1 .mt-chip").first.click()
    assert "Tổ chức 02 lớp tập huấn cho cán bộ Mặt trận Thành phố" in marked(page)
    assert seen(page, "mark")
    page.keyboard.press("Escape")


def _draft(page: Page) -> None:
    open_tab(page, draft_texts.LABEL)
    page.locator("#mt-draft-parent input").click()
    page.get_by_role("option", name="88/KH-MTTQ-BTT").click()
    page.locator("#mt-draft-unit textarea, #mt-draft-unit input").first.press_sequentially("P. Hoang Mai")
    expect(page.locator(".mt-facts").first).to_contain_text("phường Hoàng Mai")
    page.locator("#mt-draft-make").click()
    clause = page.locator("#mt-draft-clauses article", has_text="tờ gấp").first
    clause.get_by_role("button", name=draft_texts.EDIT, exact=True).click()
    clause.locator("textarea").fill("- Phát 300 tờ gấp đến từng tổ dân phố.")
    clause.get_by_role("button", name=draft_texts.SAVE, exact=True).click()
    expect(clause.locator(".mt-to > p").first).to_have_text("- Phát 300 tờ gấp đến từng tổ dân phố.")


def _take_the_files(page: Page) -> None:
    name, data = fetched(page, draft_texts.WORD)
    assert name == "ke-hoach-phuong-hoang-mai-2027.docx"
    assert check_layout(data, load_profile("mttq-nd30")) == []
    assert "- Phát 300 tờ gấp đến từng tổ dân phố." in [
        p.text for p in docx.Document(io.BytesIO(data)).paragraphs
    ]
    page.get_by_role("button", name=draft_texts.DUTIES).click()
    rows = openpyxl.load_workbook(io.BytesIO(fetched(page, draft_texts.XLSX)[1])).worksheets[0].values
    assert any("500 tờ gấp" in str(cell) for row in rows for cell in row)


def test_a_staff_member_reads_the_library_and_changes_nothing(
    office: Served, page: Page, tmp_path: Path
) -> None:
    office.ingest([write_plan(tmp_path, name="cua-kho.txt")])
    page.goto(office.url)
    log_in(page, "thu")
    expect(page.locator(".mt-account")).to_contain_text("cán bộ")
    expect(page.locator(".mt-past li")).to_have_count(0)  # what others asked is theirs
    open_tab(page, library_texts.LABEL)
    expect(page.locator("#mt-library-upload")).to_be_disabled()
    page.locator(".mt-entry").first.click()
    expect(page.locator("#mt-library-shown h3")).to_be_visible()
    expect(page.get_by_role("button", name=library_texts.REMOVE)).to_have_count(0)
    # A person who knows the page well presses a button that was never shown.
    page.locator("#mt-library-shown .mt-doc").evaluate(
        """(shown) => shown.insertAdjacentHTML('beforeend',
          `<button id="own" data-event="click" data-act="remove" data-doc="${shown.dataset.id}">x</button>`)"""
    )
    page.locator("#own").click()
    expect(page.get_by_test_id("toast-body")).to_contain_text(library_texts.REFUSED)
    with office.office.library() as library:
        assert library.document_ids()


def test_a_session_that_ends_loses_nothing_that_was_typed(office: Served, page: Page) -> None:
    page.goto(office.url)
    log_in(page, "thu")
    page.locator(".mt-welcome").wait_for()
    page.wait_for_timeout(1500)  # what the page asks for when it opens has been answered
    field = page.locator("#mt-question textarea")
    field.fill(QUESTION)
    page.context.clear_cookies()
    field.press("Enter")
    told = page.get_by_role("dialog")
    expect(told).to_contain_text(login_texts.ENDED_TITLE)
    with page.context.expect_page() as opened:
        told.get_by_role("link", name=login_texts.ENTER_BESIDE).click()
    log_in(opened.value, "thu")
    opened.value.locator("#mt-question").wait_for()
    opened.value.close()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(told).to_be_hidden()
    expect(field).to_have_value(QUESTION)
    field.press("Enter")
    page.locator("#mt-turn-1 .mt-tools").wait_for()


def test_a_question_that_is_typed_outlasts_a_restart_of_the_server(served: Served, page: Page) -> None:
    open_page(page, served.url)
    page.locator("#mt-question textarea").fill(QUESTION)
    served.stop()
    page.locator("#mt-question textarea").press("Enter")
    expect(page.get_by_test_id("toast-body")).to_contain_text("Không nối được với máy chủ")
    with page.expect_event("load", timeout=30_000):
        served.start()
    expect(page.locator("#mt-question textarea")).to_have_value(QUESTION)
    page.locator("#mt-question textarea").press("Enter")
    expect(page.locator("#mt-turn-1 .mt-question")).to_contain_text(QUESTION)
