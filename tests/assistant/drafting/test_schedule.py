"""Tasks as a workbook and as a calendar."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from icalendar import Calendar

from assistant.drafting.schedule import ALARM_DAYS, COLUMNS, to_ics, to_xlsx
from assistant.drafting.tasks import tasks
from ingest.library import Document
from ingest.outline import read_outline
from ingest.source import SourceText

HEAD = """ỦY BAN MTTQ VIỆT NAM TỈNH AN HÒA
Số: 21/KH-MTTQ-BTT
An Hòa, ngày 05 tháng 02 năm 2026

KẾ HOẠCH
Công tác Mặt trận năm 2026

II. NHIỆM VỤ
"""


def document(*lines: str, head: str = HEAD) -> Document:
    text = head + "".join(f"- {line}\n" for line in lines)
    return Document("ke-hoach", "k.txt", "k.txt", "", read_outline(SourceText(text)).header, text)


def workbook(written: Document) -> Any:
    return openpyxl.load_workbook(BytesIO(to_xlsx(tasks(written), written)))


def events(written: Document, year: int = 2026) -> list[Any]:
    return list(Calendar.from_ical(to_ics(tasks(written), written, year)).walk("VEVENT"))


def event(line: str, year: int = 2026) -> Any:
    (found,) = events(document(line), year)
    return found


# -- workbook ----------------------------------------------------------------------------------------


def test_one_row_a_task_below_a_heading_that_stays() -> None:
    written = document(
        "Ban Thường trực các xã báo cáo tỉnh trước ngày 20 hằng tháng.", "Trao giải ngày 15/9/2026."
    )
    sheet = workbook(written).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert [name for name, _ in COLUMNS] == list(rows[0])
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:J3"
    assert rows[1][1:8] == (
        "Báo cáo", "Ban Thường trực các xã", "Báo cáo tỉnh trước ngày 20 hằng tháng", "trước ngày 20 hằng tháng", "Hằng tháng", None, "tỉnh",
    )  # fmt: skip
    assert rows[2][6].date() == date(2026, 9, 15)
    assert rows[2][9] == "Trao giải ngày 15/9/2026."


def test_cells_wrap_and_columns_have_widths() -> None:
    sheet = workbook(document("Vận động ủng hộ quỹ.")).worksheets[0]
    assert all(cell.alignment.wrap_text for row in sheet.iter_rows() for cell in row)
    assert [sheet.column_dimensions[c].width for c in "CDJ"] == [30, 58, 70]


def test_words_that_look_like_a_formula_stay_words() -> None:
    head = HEAD.replace("II. NHIỆM VỤ\n", "II. TIẾN ĐỘ\nCông việc | Chủ trì\n=1+1 | @Văn phòng\n")
    sheet = workbook(document(head=head)).worksheets[0]
    assert [(cell.value, cell.data_type) for cell in sheet[2]][2:4] == [("@Văn phòng", "s"), ("=1+1", "s")]


def test_characters_that_a_workbook_cannot_hold_are_left_out() -> None:
    sheet = workbook(document("Vận động\x07 ủng hộ quỹ.")).worksheets[0]
    assert sheet["D2"].value == "Vận động ủng hộ quỹ"


def test_the_second_sheet_tells_the_document() -> None:
    cells = {
        row[0]: row[1]
        for row in workbook(document("Vận động quỹ.")).worksheets[1].iter_rows(values_only=True)
    }
    assert cells["Số, ký hiệu"] == "21/KH-MTTQ-BTT"
    assert cells["Số nhiệm vụ"] == 1


def test_a_document_without_tasks_has_the_heading_alone() -> None:
    assert workbook(document(head=HEAD.replace("II. NHIỆM VỤ", ""))).worksheets[0].max_row == 1


# -- calendar ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "start", "rule"),
    [
        ("Báo cáo tỉnh trước ngày 20 hằng tháng.", date(2026, 2, 20), {"FREQ": ["MONTHLY"], "BYMONTHDAY": [20]}),
        ("Giao ban định kỳ hằng tháng.", date(2026, 2, 28), {"FREQ": ["MONTHLY"], "BYMONTHDAY": [-1]}),
        ("Trình vào ngày làm việc cuối cùng của tháng.", date(2026, 2, 27), {"FREQ": ["MONTHLY"], "BYSETPOS": [-1]}),
        ("Báo cáo tỉnh trước ngày 30 hằng tháng.", date(2026, 2, 28), {"BYMONTHDAY": [28, 29, 30], "BYSETPOS": [-1]}),
        ("Giao ban vào ngày 25 của tháng cuối quý.", date(2026, 3, 25), {"INTERVAL": [3], "BYMONTHDAY": [25]}),
        ("Báo cáo tỉnh định kỳ hằng quý.", date(2026, 3, 31), {"INTERVAL": [3], "BYMONTHDAY": [-1]}),
        ("Báo cáo tỉnh định kỳ 6 tháng.", date(2026, 6, 30), {"INTERVAL": [6], "BYMONTHDAY": [-1]}),
        ("Phát tin vào thứ Ba và thứ Sáu hằng tuần.", date(2026, 2, 6), {"FREQ": ["WEEKLY"], "BYDAY": ["TU", "FR"]}),
    ],
)  # fmt: skip
def test_a_deadline_that_comes_again_recurs_to_the_end_of_the_year(
    line: str, start: date, rule: dict[str, Any]
) -> None:
    found = event(line)
    assert found["DTSTART"].dt == start
    assert {name: found["RRULE"][name] for name in rule} == rule
    assert found["RRULE"]["UNTIL"] == [date(2026, 12, 31)]


@pytest.mark.parametrize(
    ("line", "start", "end"),
    [
        ("Trao giải trước ngày 15/9.", date(2026, 9, 15), date(2026, 9, 16)),
        ("Mở lớp từ ngày 10/11 đến ngày 18/11/2026.", date(2026, 11, 10), date(2026, 11, 19)),
        ("Sơ kết trong quý II.", date(2026, 4, 1), date(2026, 7, 1)),
        ("Hội thảo trong tháng 2/2027.", date(2027, 2, 1), date(2027, 3, 1)),
        ("Hằng năm tổng kết trước ngày 05/12.", date(2026, 12, 5), date(2026, 12, 6)),
    ],
)
def test_a_deadline_that_comes_once_takes_whole_days(line: str, start: date, end: date) -> None:
    found = event(line)
    assert (found["DTSTART"].dt, found["DTEND"].dt) == (start, end)
    assert "RRULE" not in found


def test_a_year_that_is_not_written_is_the_one_asked_for() -> None:
    assert event("Trao giải trước ngày 15/9.", 2027)["DTSTART"].dt == date(2027, 9, 15)
    assert event("Báo cáo tỉnh trước ngày 20 hằng tháng.", 2027)["DTSTART"].dt == date(2027, 1, 20)


def test_several_periods_are_several_events() -> None:
    found = events(document("Ban Thường trực các xã báo cáo kết quả hằng quý, 6 tháng, năm về tỉnh."))
    assert [e["DTSTART"].dt for e in found] == [date(2026, 3, 31), date(2026, 6, 30), date(2026, 12, 31)]


@pytest.mark.parametrize(
    "line",
    ["Báo cáo việc nóng trong vòng 24 giờ.", "Phát sóng chuyên mục hằng tuần.", "Vận động ủng hộ quỹ."],
)
def test_what_has_no_day_is_in_no_calendar(line: str) -> None:
    assert events(document(line)) == []


def test_an_event_says_who_what_where_and_reminds_before() -> None:
    found = event("Ban Thường trực các xã báo cáo tỉnh trước ngày 20 hằng tháng (qua Ban Phong trào).")
    assert found["SUMMARY"].startswith("Báo cáo: Báo cáo tỉnh")
    for words in (
        "Ai thực hiện: Ban Thường trực các xã",
        "Mục: II, gạch đầu dòng 1",
        "21/KH-MTTQ-BTT",
        "qua Ban Phong trào",
    ):
        assert words in found["DESCRIPTION"]
    (alarm,) = found.walk("VALARM")
    assert -alarm["TRIGGER"].dt > timedelta(days=ALARM_DAYS - 1)


def test_a_day_that_the_document_does_not_name_is_said_to_be_proposed() -> None:
    assert "văn bản không ghi ngày" in event("Giao ban định kỳ hằng tháng.")["DESCRIPTION"]
    assert "văn bản không ghi ngày" not in event("Trao giải ngày 15/9.")["DESCRIPTION"]


def test_the_same_tasks_give_the_same_bytes_and_a_change_elsewhere_keeps_identities() -> None:
    report = "Báo cáo tỉnh trước ngày 20 hằng tháng."
    written, longer = (
        document(report),
        document(
            report, "Trao giải ngày 15/9.", head=HEAD.replace("năm 2026\n\nII", "năm 2026 và nhiệm vụ\n\nII")
        ),
    )
    assert to_ics(tasks(written), written, 2026) == to_ics(tasks(written), written, 2026)
    assert events(longer)[0]["UID"] == events(written)[0]["UID"]
    assert len({e["UID"] for e in events(longer)}) == 2


def test_two_tasks_with_the_same_words_are_told_apart() -> None:
    twice = HEAD + "1. Một\n- Trao giải ngày 15/9.\n"
    assert len({e["UID"] for e in events(document("Trao giải ngày 15/9.", head=twice))}) == 2
