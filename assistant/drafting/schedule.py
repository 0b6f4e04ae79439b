"""Tasks as files for an office: a workbook (openpyxl) and a calendar (RFC 5545, icalendar)."""

from __future__ import annotations

import hashlib
import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

from assistant.drafting.deadlines import LAST_WORKING_DAY, Deadline
from assistant.drafting.tasks import Task, one_line, plan_year
from ingest.library import Document

if TYPE_CHECKING:
    from icalendar import Event
    from openpyxl.worksheet.worksheet import Worksheet

KINDS = {"task": "Nhiệm vụ", "report": "Báo cáo", "target": "Chỉ tiêu", "requirement": "Yêu cầu"}
RHYTHMS = {
    "once": "Một lần", "weekly": "Hằng tuần", "monthly": "Hằng tháng", "quarterly": "Hằng quý",
    "half_yearly": "6 tháng", "yearly": "Hằng năm", "within": "Theo việc phát sinh",
}  # fmt: skip
COLUMNS = (
    ("TT", 5), ("Loại", 11), ("Ai thực hiện", 30), ("Việc phải làm", 58), ("Thời hạn", 26), ("Định kỳ", 12),
    ("Hạn gần nhất trong năm", 14), ("Báo cáo về", 34), ("Mục", 20), ("Trích nguyên văn", 70),
)  # fmt: skip
ALARM_DAYS = 3  # a reminder comes this many days before
_MORNING = 8  # o'clock
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CELL_LIMIT = 32_000  # characters that a cell of a workbook can hold, rounded down
_QUOTE_LIMIT = 1_000  # characters of a quote in the description of an event


# -- workbook ----------------------------------------------------------------------------------------


def to_xlsx(tasks: Sequence[Task], document: Document) -> bytes:
    """A workbook with one row a task, a heading that stays and filters; a second sheet tells the document."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    _fill(book.create_sheet("Nhiệm vụ"), tasks, document)
    _describe(book.create_sheet("Văn bản"), tasks, document)
    book.properties.title = _title(document)
    book.properties.creator = "mattran"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, tasks: Sequence[Task], document: Document) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    line = Side(style="thin", color="BFBFBF")
    border = Border(left=line, right=line, top=line, bottom=line)
    rows: list[list[object]] = [[name for name, _ in COLUMNS], *_rows(tasks, plan_year(document))]
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            _put(cell, value)
            head = number == 1
            middle = head or column in {1, 2, 6, 7}
            cell.alignment = Alignment(
                wrap_text=True,
                vertical="center" if head else "top",
                horizontal="center" if middle else "left",
            )
            cell.font = Font(name="Times New Roman", size=11, bold=head, color="FFFFFF" if head else "000000")
            cell.border = border
            if head:
                cell.fill = PatternFill("solid", fgColor="9E1B1B")
    for column, (_, width) in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[1].height = 32
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{len(rows)}"
    _for_print(sheet, document)


def _rows(tasks: Sequence[Task], year: int | None) -> Iterator[list[object]]:
    for number, task in enumerate(tasks, start=1):
        rhythms = dict.fromkeys(RHYTHMS[deadline.rhythm] for deadline in task.deadlines)
        due = [day for deadline in task.deadlines if (day := _last_day(deadline, year))]
        to = f"{task.report_to} (qua {task.way})" if task.report_to and task.way else task.report_to
        yield [
            number, KINDS[task.kind], task.actor, _capital(task.action), task.due, "; ".join(rhythms),
            min(due, default=None), to, task.section, one_line(task.quote),
        ]  # fmt: skip


def _last_day(deadline: Deadline, year: int | None) -> date | None:
    """The day of a deadline that comes once or on one day a year; None where the year is not known."""
    if deadline.last is None or (deadline.last.year is None and year is None):
        return None
    return deadline.last.on(year or 0)


def _put(cell: Any, value: object) -> None:
    """A value as it is: words that begin with "=" are words."""
    if isinstance(value, str):
        cell.value = _CONTROL.sub("", value)[:_CELL_LIMIT]
        cell.data_type = "s"
    elif value is not None:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "DD/MM/YYYY"


def _for_print(sheet: Worksheet, document: Document) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.print_title_rows = "1:1"
    if sheet.oddHeader and sheet.oddFooter:
        sheet.oddHeader.center.text = _title(document).replace("&", "&&")[:200]
        sheet.oddFooter.center.text = "Trang &P/&N"


def _describe(sheet: Worksheet, tasks: Sequence[Task], document: Document) -> None:
    from openpyxl.styles import Alignment, Font

    header = document.header
    counts = Counter(task.kind for task in tasks)
    rows: list[tuple[str, object]] = [
        ("Văn bản", _title(document)),
        ("Số, ký hiệu", header.number or "văn bản không ghi"),
        ("Ngày ban hành", header.date or "văn bản không ghi"),
        ("Cơ quan ban hành", header.issuer or "văn bản không ghi"),
        ("Tệp", document.name),
        *((f"Số {name.lower()}", counts[kind]) for kind, name in KINDS.items()),  # type: ignore[index]
        (
            "Ghi chú",
            "Việc không nêu người làm được ghi cho cơ quan ban hành; cột cuối là nguyên văn của văn bản.",
        ),
    ]
    for number, (name, value) in enumerate(rows, start=1):
        sheet.cell(number, 1, name).font = Font(name="Times New Roman", size=11, bold=True)
        cell = sheet.cell(number, 2)
        _put(cell, value)
        cell.font = Font(name="Times New Roman", size=11)
        cell.alignment = Alignment(wrap_text=True, horizontal="left", vertical="top")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 22, 100


def _title(document: Document) -> str:
    header = document.header
    return one_line(" ".join(part for part in (header.kind, header.title) if part)) or document.name


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


# -- calendar ----------------------------------------------------------------------------------------


def to_ics(tasks: Sequence[Task], document: Document, year: int) -> bytes:
    """A calendar of the deadlines in `year`: whole days, with a reminder some days before.

    Monthly, quarterly and half-yearly deadlines recur to the end of the year; where the document
    names no day they stand on the last one of the period. A date without a year is taken in `year`.
    Times that run from an event and weekly ones without a weekday are left out. The same tasks give
    the same bytes.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//mattran//Lịch nhiệm vụ//VI")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", _title(document))
    seen: Counter[str] = Counter()
    for task in tasks:
        for deadline in _dated(task):
            if event := _event(task, deadline, document, year):
                calendar.add_component(_identified(event, task, deadline, document, seen))
    return bytes(calendar.to_ical())


def _dated(task: Task) -> Sequence[Deadline]:
    """How work is to be done stands in no calendar, unless it has a date of its own."""
    return task.deadlines if task.kind != "requirement" else [d for d in task.deadlines if d.last]


def _event(task: Task, deadline: Deadline, document: Document, year: int) -> Event | None:
    from icalendar import Event

    if (start := _start(deadline, _not_before(document, year), year)) is None:
        return None
    event = Event()
    event.add("summary", f"{KINDS[task.kind]}: {_shortened(_capital(task.action))}")
    event.add("dtstart", start)
    event.add("dtend", _end(deadline, start, year) + timedelta(days=1))
    if rule := _rule(deadline, year):
        event.add("rrule", rule)
    event.add("description", _description(task, deadline, document))
    event.add("transp", "TRANSPARENT")
    event.add("dtstamp", datetime.combine(document.header.date or date(year, 1, 1), time(), UTC))
    event.add_component(_alarm(task))
    return event


def _not_before(document: Document, year: int) -> date:
    """The first day of the year, or the day the document was issued in it."""
    issued = document.header.date
    return issued if issued and issued.year == year else date(year, 1, 1)


def _start(deadline: Deadline, earliest: date, year: int) -> date | None:
    """The first day of an event; None where there is none in the calendar."""
    if deadline.rhythm in {"within"} or (deadline.rhythm == "weekly" and not deadline.weekdays):
        return None
    if deadline.rhythm == "weekly":
        return next(d for n in range(7) if (d := earliest + timedelta(days=n)).weekday() in deadline.weekdays)
    if deadline.rhythm in {"once", "yearly"}:
        if deadline.last is None:
            return date(year, 12, 31)
        last = deadline.last.on(year)
        return _first_day(deadline, last, year)
    days = [_day_of(deadline, year, month) for month in sorted(deadline.months(year))]
    return next((day for day in days if day >= earliest), None)


def _first_day(deadline: Deadline, last: date, year: int) -> date:
    """The first day of a range that has one, else its last; a range that turns round begins on its last day."""
    first = deadline.first.on(year) if deadline.first else last
    return min(first, last)


def _end(deadline: Deadline, start: date, year: int) -> date:
    if deadline.rhythm == "once" and deadline.last:
        return max(start, deadline.last.on(year))
    return start


def _day_of(deadline: Deadline, year: int, month: int) -> date:
    last = monthrange(year, month)[1]
    if deadline.day == LAST_WORKING_DAY:
        day = date(year, month, last)
        return day - timedelta(days=max(0, day.weekday() - 4))
    return date(year, month, min(deadline.day or last, last))


_EVERY_MONTHS = {"monthly": 1, "quarterly": 3, "half_yearly": 6}
_DAY_NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def _rule(deadline: Deadline, year: int) -> dict[str, Any] | None:
    """The rule of a deadline that comes again within the year."""
    until = date(year, 12, 31)
    if deadline.rhythm == "weekly":
        return {"freq": "weekly", "byday": [_DAY_NAMES[day] for day in deadline.weekdays], "until": until}
    if deadline.rhythm not in _EVERY_MONTHS:
        return None
    rule: dict[str, Any] = {"freq": "monthly", "until": until}
    if (months := _EVERY_MONTHS[deadline.rhythm]) > 1:
        rule["interval"] = months
    if deadline.day == LAST_WORKING_DAY:
        return rule | {"byday": list(_DAY_NAMES[:5]), "bysetpos": -1}
    if deadline.day and deadline.day > 28:  # not every month has the day
        return rule | {"bymonthday": list(range(28, deadline.day + 1)), "bysetpos": -1}
    return rule | {"bymonthday": deadline.day or -1}


def _description(task: Task, deadline: Deadline, document: Document) -> str:
    to = f"{task.report_to}{f' (qua {task.way})' if task.way else ''}" if task.report_to else None
    lines = [
        f"Ai thực hiện: {task.actor}",
        f"Thời hạn: {one_line(deadline.words)}{_unsaid_day(deadline)}",
        f"Báo cáo về: {to}" if to else "",
        f"Mục: {task.section}",
        f"Văn bản: {_title(document)}{f' (số {document.header.number})' if document.header.number else ''}",
        f"Nguyên văn: “{_shortened(one_line(task.quote), _QUOTE_LIMIT)}”",
    ]
    return _CONTROL.sub("", "\n".join(line for line in lines if line))


def _unsaid_day(deadline: Deadline) -> str:
    open_ = deadline.day is None and deadline.last is None and deadline.rhythm != "weekly"
    return " (văn bản không ghi ngày; lịch đặt vào ngày cuối kỳ)" if open_ else ""


def _alarm(task: Task) -> Any:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"Sắp đến hạn: {_shortened(_capital(task.action))}")
    alarm.add("trigger", timedelta(days=-ALARM_DAYS, hours=_MORNING))
    return alarm


def _shortened(words: str, limit: int = 120) -> str:
    words = _CONTROL.sub("", words)
    return words if len(words) <= limit else words[:limit].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _identified(
    event: Event, task: Task, deadline: Deadline, document: Document, seen: Counter[str]
) -> Event:
    """With an identity that stays the same as long as the words do, wherever they stand."""
    parts = (document.id, task.section, one_line(task.quote), deadline.rhythm, one_line(deadline.words))
    digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]
    seen[digest] += 1
    event.add("uid", f"{digest}-{seen[digest]}@mattran")
    return event
