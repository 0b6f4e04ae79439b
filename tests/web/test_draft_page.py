"""What a person does in "Soạn kế hoạch", in a browser, from an empty library."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from assistant.drafting.layout_check import check_layout
from assistant.drafting.profile import load_profile
from assistant.web import draft_texts as texts
from tests.web.plans import PLAN, corrected, write_plan
from tests.web.serving import Served

UNIT = "phường Hoàng Mai"
expect.set_options(timeout=15_000)


def open_tab(page: Page, url: str) -> None:
    """Open the app at the tab."""
    page.goto(url)
    page.get_by_role("tab", name=texts.LABEL).click()
    page.locator("#mt-draft-parent input").wait_for()


def upload(page: Page, button: str, file: Path) -> None:
    """Give a file to a button that asks for one."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=button).click()
    chooser.value.set_files(file)


def choose(page: Page, plan: Path, typed: str = "P. Hoang Mai") -> None:
    """Upload the parent plan and type the unit, the only one of its name."""
    upload(page, texts.UPLOAD, plan)
    expect(page.get_by_text(texts.UPLOADED.format(title=""))).to_be_visible()
    field = page.locator("#mt-draft-unit textarea, #mt-draft-unit input").first
    field.click()
    field.press_sequentially(typed, delay=15)
    expect(page.locator(".mt-facts")).to_contain_text(UNIT)


def made(page: Page, served: Served, plan: Path) -> None:
    """A draft that is open."""
    open_tab(page, served.url)
    choose(page, plan)
    page.locator("#mt-draft-make").click()
    page.locator("#mt-draft-clauses article").first.wait_for()


def clause(page: Page, words: str) -> Locator:
    """The clause whose words hold these."""
    return page.locator("#mt-draft-clauses article", has_text=words).first


def fetched(page: Page, button: str) -> tuple[str, bytes]:
    """Name and bytes of the file that a button gives."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return write_plan(tmp_path)


def test_a_plan_is_uploaded_drafted_edited_and_taken_as_word(served: Served, page: Page, plan: Path) -> None:
    made(page, served, plan)
    row = clause(page, "tờ gấp")
    expect(row.locator("del")).to_contain_text("Thành phố")
    expect(row.locator("ins")).to_contain_text("phường")
    row.get_by_role("button", name=texts.EDIT, exact=True).click()
    area = row.locator("textarea")
    expect(area).to_be_focused()
    area.fill("- Phát 300 tờ gấp đến từng tổ dân phố.")
    area.press("Control+Enter")
    expect(row.locator(".mt-to > p").first).to_have_text("- Phát 300 tờ gấp đến từng tổ dân phố.")
    expect(row.locator(".mt-badge", has_text=texts.EDITED)).to_be_visible()
    name, data = fetched(page, texts.WORD)
    assert name == "ke-hoach-phuong-hoang-mai-2027.docx"
    assert check_layout(data, load_profile("mttq-nd30")) == []
    said = [p.text for p in docx.Document(io.BytesIO(data)).paragraphs]
    assert "- Phát 300 tờ gấp đến từng tổ dân phố." in said
    assert not [words for words in said if "500 tờ gấp" in words]


def test_the_table_of_tasks_is_taken(served: Served, page: Page, plan: Path) -> None:
    made(page, served, plan)
    page.get_by_role("button", name=texts.DUTIES).click()
    expect(page.locator(".mt-duties")).to_contain_text("ngày 20 hằng tháng")
    name, data = fetched(page, texts.XLSX)
    assert name.endswith("-nhiem-vu.xlsx")
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].values for cell in row]
    assert any("500 tờ gấp" in str(cell) for cell in cells)
    assert fetched(page, texts.ICS)[1].startswith(b"BEGIN:VCALENDAR")


def test_a_clause_is_dropped_restored_and_accepted(served: Served, page: Page, plan: Path) -> None:
    made(page, served, plan)
    row = clause(page, "tờ gấp")
    row.get_by_role("button", name=texts.DROP, exact=True).click()
    expect(row).to_contain_text(texts.NOT_PRINTED)
    expect(page.get_by_role("button", name=texts.COVERAGE)).to_contain_text("4/6")
    row.get_by_role("button", name=texts.RESTORE, exact=True).click()
    expect(row.locator(".mt-to")).to_contain_text("500 tờ gấp trên địa bàn phường")
    flagged = clause(page, "Covid-19")
    flagged.get_by_role("button", name=texts.ACCEPT, exact=True).click()
    expect(flagged.locator(".mt-badge", has_text=texts.ACCEPTED)).to_be_visible()


def test_a_clause_of_ones_own_is_added_and_words_that_are_not_saved_are_asked_for(
    served: Served, page: Page, plan: Path
) -> None:
    made(page, served, plan)
    row = clause(page, "tờ gấp")
    row.get_by_role("button", name=texts.ADD, exact=True).click()
    row.locator("textarea").fill("Chiếu phim lưu động")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    clause(page, "Covid-19").get_by_role("button", name=texts.DROP, exact=True).click()
    assert asked == [texts.UNSAVED]
    row.get_by_role("button", name=texts.SAVE, exact=True).click()
    expect(clause(page, "Chiếu phim lưu động").locator(".mt-to > p").first).to_have_text(
        "- Chiếu phim lưu động"
    )


def test_a_draft_is_opened_again_after_a_restart(served: Served, page: Page, plan: Path) -> None:
    made(page, served, plan)
    clause(page, "tờ gấp").get_by_role("button", name=texts.ACCEPT, exact=True).click()
    expect(clause(page, "tờ gấp").locator(".mt-badge", has_text=texts.ACCEPTED)).to_be_visible()
    served.restart()
    open_tab(page, served.url)
    page.get_by_role("tab", name=texts.KEPT).click()
    page.locator(".mt-draft-open").first.click()
    expect(clause(page, "tờ gấp").locator(".mt-badge", has_text=texts.ACCEPTED)).to_be_visible()


def test_a_corrected_plan_shows_where_both_changed(
    served: Served, page: Page, plan: Path, tmp_path: Path
) -> None:
    made(page, served, plan)
    row = clause(page, "tờ gấp")
    row.get_by_role("button", name=texts.EDIT, exact=True).click()
    row.locator("textarea").fill("- Phát 300 tờ gấp.")
    row.get_by_role("button", name=texts.SAVE, exact=True).click()
    expect(row.locator(".mt-badge", has_text=texts.EDITED)).to_be_visible()
    page.get_by_role("button", name=texts.AGAIN).click()
    upload(page, texts.AGAIN_FILE, write_plan(tmp_path, corrected(), "sua.txt"))
    conflict = page.locator(".mt-conflict")
    expect(conflict).to_contain_text("900 tờ gấp")
    conflict.get_by_role("button", name=texts.KEEP_MINE).click()
    expect(conflict).to_have_count(0)
    expect(clause(page, "Phát 300 tờ gấp")).to_be_visible()
    expect(clause(page, "Hội báo xuân")).to_be_visible()


def test_a_list_of_units_becomes_an_archive(served: Served, page: Page, plan: Path, tmp_path: Path) -> None:
    listed = tmp_path / "ds.csv"
    listed.write_text("Đơn vị\nphường Hoàng Mai\nphường Nào Đó\n", encoding="utf-8")
    open_tab(page, served.url)
    choose(page, plan)
    page.get_by_role("button", name=texts.BATCH).click()
    upload(page, texts.BATCH_FILE, listed)
    expect(page.get_by_text("Đã nhận danh sách: 2 đơn vị")).to_be_visible()
    page.locator("#mt-draft-batch-make").click()
    expect(page.locator(".mt-batch")).to_contain_text("Đã soạn 1/2 đơn vị")
    expect(page.locator(".mt-batch")).to_contain_text("phường Nào Đó")
    name, data = fetched(page, texts.BATCH_ZIP)
    assert name == "du-thao-2027.zip"
    assert "phuong-hoang-mai.docx" in zipfile.ZipFile(io.BytesIO(data)).namelist()


def test_a_run_over_a_province_is_stopped_half_way(served: Served, page: Page, plan: Path) -> None:
    open_tab(page, served.url)
    choose(page, plan)
    page.get_by_role("button", name=texts.BATCH).click()
    page.get_by_label(texts.BATCH_ALL).check()
    page.locator("#mt-draft-batch-make").click()
    expect(page.locator(".mt-batch")).to_contain_text("/126")
    page.get_by_role("button", name=texts.BATCH_STOP, exact=True).click()
    expect(page.locator(".mt-batch")).to_contain_text("Đã dừng")
    names = zipfile.ZipFile(io.BytesIO(fetched(page, texts.BATCH_ZIP)[1])).namelist()
    assert "tong-hop.xlsx" in names
    assert len(names) < 253


def test_script_in_a_plan_stays_text(served: Served, page: Page, tmp_path: Path) -> None:
    bad = PLAN.replace("500 tờ gấp", "<img src=x onerror=\"document.title='hỏng'\"> ${1+1} {{x}} 500 tờ gấp")
    made(page, served, write_plan(tmp_path, bad, "xau.txt"))
    expect(clause(page, "tờ gấp")).to_contain_text("<img src=x")
    expect(clause(page, "tờ gấp")).to_contain_text("${1+1} {{x}}")
    assert page.title() != "hỏng"


def test_an_old_district_offers_its_communes(served: Served, page: Page, plan: Path) -> None:
    open_tab(page, served.url)
    choose(page, plan)
    field = page.locator("#mt-draft-unit textarea, #mt-draft-unit input").first
    field.fill("")
    field.press_sequentially("quận Hoàng Mai", delay=15)
    expect(page.locator("#mt-draft-offers label")).to_have_count(12)
    page.locator("#mt-draft-offers label", has_text="Định Công").click()
    expect(page.locator(".mt-facts")).to_contain_text("phường Định Công")


def test_what_cannot_be_used_is_told(served: Served, page: Page, tmp_path: Path) -> None:
    open_tab(page, served.url)
    letter = tmp_path / "thu.txt"
    letter.write_text("Chúc mừng năm mới các đồng chí.\n", encoding="utf-8")
    upload(page, texts.UPLOAD, letter)
    expect(page.get_by_text("không phải kế hoạch")).to_be_visible()
    old = tmp_path / "cũ.doc"
    old.write_bytes(b"old")
    upload(page, texts.UPLOAD, old)
    expect(page.get_by_test_id("toast-body").last).to_contain_text("Tệp “cũ.doc” thuộc loại chưa hỗ trợ")
    page.locator("#mt-draft-make").click()
    expect(page.get_by_text(texts.NO_UNIT).or_(page.get_by_text(texts.NO_PARENT)).first).to_be_visible()


def test_the_columns_stack_on_a_phone(served: Served, page: Page, plan: Path) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    made(page, served, plan)
    left, right = (clause(page, "tờ gấp").locator(part).bounding_box() for part in (".mt-from", ".mt-to"))
    assert left is not None
    assert right is not None
    assert right["y"] >= left["y"] + left["height"] - 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
