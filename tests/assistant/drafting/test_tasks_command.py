"""`mattran tasks`, end to end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from icalendar import Calendar

import corpus
from ingest.library import Library

SAMPLE = corpus.path("samples") / "ke-hoach-xa-2026.docx"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home that holds the text samples, without vectors."""
    from ingest.pipeline import _Shelf

    library = Library(tmp_path / "home" / "library.sqlite")
    shelf = _Shelf(library)
    for name in ("ke-hoach-huyen-2024.txt", "ke-hoach-xa-2026.docx"):
        shelf.take(corpus.path("samples") / name)
    library.close()
    return tmp_path / "home"


def test_a_stored_document_by_id_beginning_name_and_path(mattran_bare: Any, home: Path) -> None:
    told = [
        mattran_bare("tasks", doc, "--json").json
        for doc in ("ke-hoach-xa-2026", "ke-hoach-x", SAMPLE.name, str(SAMPLE))
    ]
    assert told[0]["doc_id"] == "ke-hoach-xa-2026"
    assert all(one == told[0] for one in told)
    text = Library(home / "library.sqlite").document("ke-hoach-xa-2026").text
    assert all(text[task["start"] : task["end"]] == task["quote"] for task in told[0]["tasks"])


def test_facts_beside_a_stored_document_count(mattran_bare: Any, home: Path) -> None:
    assert mattran_bare("tasks", "ke-hoach-huyen", "--json").json["year"] == 2024


def test_a_file_that_is_not_in_the_library(mattran_bare: Any, tmp_path: Path) -> None:
    file = tmp_path / "moi.txt"
    file.write_text(
        "KẾ HOẠCH\nCông tác năm 2027\n\nI. NHIỆM VỤ\n- Ban Thường trực các xã báo cáo trước ngày 20 hằng tháng.\n",
        encoding="utf-8",
    )
    run = mattran_bare("tasks", file, "--json")
    (task,) = run.json["tasks"]
    assert (run.json["year"], task["actor"], task["deadlines"][0]["day"]) == (
        2027,
        "Ban Thường trực các xã",
        20,
    )


def test_both_files_are_written(mattran_bare: Any, tmp_path: Path) -> None:
    sheet, calendar = tmp_path / "a.xlsx", tmp_path / "a.ics"
    run = mattran_bare("tasks", SAMPLE, "--xlsx", sheet, "--ics", calendar)
    assert run.code == 0
    assert f"Đã ghi {sheet}" in run.said
    assert openpyxl.load_workbook(sheet).worksheets[0].max_row > 10
    assert any("RRULE" in event for event in Calendar.from_ical(calendar.read_bytes()).walk("VEVENT"))


def test_the_table_is_printed_for_a_reader(mattran_bare: Any) -> None:
    said = mattran_bare("tasks", SAMPLE).said
    assert "[Báo cáo] Ban Thường trực xã" in said
    assert "Thời hạn: trước ngày 20 hằng tháng" in said
    assert "15 dòng" in said


@pytest.mark.parametrize("doc", ["khong-co", "", "  "])
def test_an_unknown_document_is_wrong_usage(mattran_bare: Any, home: Path, doc: str) -> None:
    run = mattran_bare("tasks", doc)
    assert run.code == 2
    assert "mattran library list" in run.said


def test_a_name_close_to_a_known_one_is_offered(mattran_bare: Any, home: Path) -> None:
    assert "ke-hoach-xa-2026" in mattran_bare("tasks", "ke-hoach-xa-2025").said


def test_a_beginning_that_fits_several_is_told(mattran_bare: Any, home: Path) -> None:
    run = mattran_bare("tasks", "ke-hoach")
    assert (run.code, "2 văn bản" in run.said) == (2, True)


def test_a_calendar_needs_a_year(mattran_bare: Any, tmp_path: Path) -> None:
    file = tmp_path / "khong-nam.txt"
    file.write_text("I. NHIỆM VỤ\n- Báo cáo tỉnh trước ngày 20 hằng tháng.\n", encoding="utf-8")
    out = tmp_path / "a.ics"
    run = mattran_bare("tasks", file, "--ics", out)
    assert (run.code, "--year 2027" in run.said, out.exists()) == (2, True, False)
    assert mattran_bare("tasks", file, "--ics", out, "--year", "2027").code == 0
    assert b"UNTIL=20271231" in out.read_bytes()


def test_one_name_for_both_files_or_a_missing_folder_writes_nothing(
    mattran_bare: Any, tmp_path: Path
) -> None:
    same = tmp_path / "a.xlsx"
    assert mattran_bare("tasks", SAMPLE, "--xlsx", same, "--ics", same).code == 2
    run = mattran_bare("tasks", SAMPLE, "--xlsx", same, "--ics", tmp_path / "khong" / "a.ics")
    assert (run.code, same.exists()) == (1, False)
    assert "chưa có thư mục" in run.said


def test_an_unreadable_file_is_told(mattran_bare: Any, tmp_path: Path) -> None:
    file = tmp_path / "anh.xyz"
    file.write_bytes(b"x")
    assert mattran_bare("tasks", file).code == 1
