"""What a person does in "Kho văn bản" and "Văn bản chỉ đạo", in a browser, from an empty library."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant.web import directives_texts, library_texts
from assistant.web import library_texts as words
from tests.web.serving import Served

PLAN = """ỦY BAN MTTQ VIỆT NAM
XÃ SUỐI MƠ
Số: {number}/KH-MTTQ
Suối Mơ, ngày 03 tháng 02 năm 2031

KẾ HOẠCH
{title}

Căn cứ Nghị quyết số 43-NQ/TW ngày 24/11/2023 của Ban Chấp hành Trung ương;

I. MỤC ĐÍCH, YÊU CẦU
1. Thăm hỏi từng nhà trước ngày 20/3/2031.
II. TỔ CHỨC THỰC HIỆN
1. Ban Thường trực theo dõi, đôn đốc.
"""
HOSTILE = "<script>window.broken = 1</script> <img src=x onerror='window.broken = 2'> ${window.broken = 3}"


def plan(folder: Path, name: str, number: int, title: str) -> Path:
    file = folder / name
    file.write_text(PLAN.format(number=number, title=title), encoding="utf-8")
    return file


def open_tab(page: Page, served: Served, label: str = library_texts.LABEL) -> None:
    page.goto(served.url)
    page.get_by_role("tab", name=label, exact=True).click()


def upload(page: Page, *files: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.locator("#mt-library-upload").click()
    chooser.value.set_files(files)
    expect(page.locator("#mt-library-status .mt-taken li")).to_have_count(len(files), timeout=20_000)


@pytest.fixture
def no_dialogs(page: Page) -> Page:
    page.on("dialog", lambda dialog: dialog.accept())
    return page


def test_a_plan_is_taken_in_corrected_removed_and_put_back(
    served: Served, no_dialogs: Page, tmp_path: Path
) -> None:
    page = no_dialogs
    open_tab(page, served)
    upload(page, plan(tmp_path, "Kế hoạch người cao tuổi.txt", 12, "Chăm lo người cao tuổi"))
    shown = page.locator("#mt-library-shown")
    expect(shown.locator("h3")).to_have_text("Chăm lo người cao tuổi")
    expect(shown.locator(".mt-tree").first).to_contain_text("MỤC ĐÍCH, YÊU CẦU")
    number = shown.get_by_label(words.FIELDS["number"])
    expect(number).to_have_value("12/KH-MTTQ")
    number.fill("15/KH-MTTQ")
    shown.get_by_role("button", name=words.SAVE).click()
    expect(page.locator("#mt-library-status")).to_contain_text("Đã lưu chỗ sửa")
    shown.get_by_role("button", name=words.REREAD).click()
    expect(page.locator("#mt-library-status")).to_contain_text("Đã đọc lại")
    expect(number).to_have_value("15/KH-MTTQ")
    shown.get_by_role("button", name=words.REMOVE).click()
    expect(page.locator("#mt-library-list")).to_contain_text(words.EMPTY)
    page.locator("#mt-library-status").get_by_role("button", name=words.UNDO).click()
    expect(number).to_have_value("15/KH-MTTQ")
    expect(page.locator(".mt-entry")).to_contain_text("15/KH-MTTQ")


def test_broken_and_huge_files_are_told_and_leave_nothing(served: Served, page: Page, tmp_path: Path) -> None:
    broken, huge, other = tmp_path / "hỏng.docx", tmp_path / "to.txt", tmp_path / "bảng.xlsx"
    broken.write_bytes(b"PK\x03\x04 this is no archive")
    with huge.open("wb") as file:
        file.write(b"a")
        file.truncate(60 * 2**20)
    other.write_bytes(b"x")
    open_tab(page, served)
    before = sorted((served.settings.home / "files").glob("*"))
    upload(page, broken, other, huge)
    told = page.locator("#mt-library-status")
    expect(told).to_contain_text("hỏng.docx")
    expect(told).to_contain_text("chưa hỗ trợ")
    expect(told.locator(".mt-warning")).to_have_count(3)
    assert str(served.settings.home) not in told.inner_text()
    assert sorted((served.settings.home / "files").glob("*")) == before


def test_script_in_a_name_and_in_a_document_stays_text(served: Served, page: Page, tmp_path: Path) -> None:
    file = plan(tmp_path, "<img src=x onerror=alert(1)> @children.txt", 31, f"Hội diễn {HOSTILE}")
    open_tab(page, served)
    upload(page, file)
    shown = page.locator("#mt-library-shown")
    expect(shown.locator("h3")).to_contain_text("<script>window.broken = 1</script>")
    shown.locator("summary", has_text=words.TEXT).click()
    expect(shown.locator(".mt-text")).to_contain_text("${window.broken = 3}")
    assert page.evaluate("window.broken") is None
    assert page.locator("#mt-library-body img, #mt-library-status img, #mt-library-body script").count() == 0
    assert all(not set('<>:"') & set(kept.name) for kept in (served.settings.home / "files").iterdir())


def test_a_copy_of_the_library_is_downloaded(served: Served, page: Page, tmp_path: Path) -> None:
    open_tab(page, served)
    page.locator("#mt-library-care button").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name=words.BACKUP).click()
    copy = tmp_path / "copy.sqlite"
    download.value.save_as(copy)
    assert copy.read_bytes().startswith(b"SQLite format 3")


def test_a_directive_shows_who_cites_it_at_the_words(served: Served, page: Page, tmp_path: Path) -> None:
    served.ingest([plan(tmp_path, "dan-chieu.txt", 44, "Phát huy đại đoàn kết")])
    open_tab(page, served, directives_texts.LABEL)
    page.locator(".mt-register .mt-name").first.wait_for()
    page.locator("#mt-directives-search input, #mt-directives-search textarea").first.press_sequentially(
        "43-NQ/TW"
    )
    page.keyboard.press("Enter")
    expect(page.locator(".mt-register tbody tr")).to_have_count(1)
    page.locator(".mt-register .mt-name").click()
    page.locator("#mt-directives-shown .mt-places .mt-name", has_text="dan-chieu.txt").click()
    expect(page.locator("#mt-directives-quote mark").first).to_contain_text("43-NQ/TW")
    page.keyboard.press("Escape")
    expect(page.locator("#mt-directives-quote mark")).to_have_count(0)
    page.locator("#mt-directives-picture button").first.click()
    page.get_by_role("button", name=directives_texts.DRAW).click()
    expect(page.locator(".mt-picture svg")).to_contain_text("43-NQ/TW")
