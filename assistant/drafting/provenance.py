"""Where a draft comes from, clause by clause: a second Word file, to be read beside the one that is signed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from assistant.drafting.draft import ACTIONS, Action, Change, Clause, Draft
from assistant.drafting.word_package import Look, PageSetup, ParagraphStyle, build
from assistant.drafting.word_xml import RULE_STYLE, cell, clean, long_row, paragraph, row, run, runs, table

ACTION_WORDS: dict[Action, str] = {
    "kept": "Giữ nguyên",
    "rescoped": "Đổi phạm vi",
    "shifted": "Đổi việc làm",
    "added": "Thêm mới",
    "dropped": "Không đưa vào",
    "flagged": "Cần xem lại",
}
STATUS_WORDS = {"covered": "Đã đưa vào", "dropped": "Không đưa vào", "open": "CHƯA CÓ"}
_WIDTH = 262.0  # millimetres between the margins of an A4 sheet on its side
_SHADE = "E7E6E6"
_NOTICED = "FFF2CC"  # pale: still to be read after printing in black
_COLUMNS = (11.0, 28.0, 72.0, 22.0, 72.0, 57.0)
_TITLE, _HEADING, _TEXT, _CELL, _PAGE = (
    "MtFormTitle",
    "MtFormHeading",
    "MtFormText",
    "MtFormCell",
    "MtFormPage",
)
_STYLES = (
    ParagraphStyle(_TITLE, "MT Tên phiếu", 14, "center", bold=True, after=4, keep_next=True),
    ParagraphStyle(_HEADING, "MT Mục phiếu", 12, bold=True, before=10, after=4, keep_next=True),
    ParagraphStyle(_TEXT, "MT Lời phiếu", 12, after=2),
    ParagraphStyle(_CELL, "MT Ô phiếu", 10, before=1, after=1),
    ParagraphStyle(_PAGE, "MT Số trang phiếu", 11, "center"),
)
_LOOK = Look(
    PageSetup(297, 210, 20, 15, 20, 15, 10, landscape=True),
    "Times New Roman",
    "000000",
    "vi-VN",
    _STYLES,
    _PAGE,
)


def render_provenance(draft: Draft) -> bytes:
    """The form as a DOCX: open fields, warnings, checklist, coverage, then every clause with its parent."""
    pieces = [
        *_opening(draft), *_open_fields(draft), *_notes(draft), *_checklist(draft), *_coverage(draft),
        *_clauses(draft), paragraph(RULE_STYLE, ""),
    ]  # fmt: skip
    return build(_LOOK, "".join(pieces), clean(f"Phiếu nguồn gốc: {draft.title}"))


def _opening(draft: Draft) -> list[str]:
    target = draft.target
    day = f", ngày {_vietnamese(target.day)}" if target.day else ""
    counts = Counter(clause.action for clause in draft.clauses)
    told = ", ".join(f"{ACTION_WORDS[a].lower()} {counts[a]}" for a in ACTIONS if counts[a])
    return [
        paragraph(_TITLE, run("PHIẾU NGUỒN GỐC VÀ KIỂM TRA DỰ THẢO")),
        _fact("Dự thảo", draft.title),
        _fact("Đơn vị", f"{target.unit} ({target.parent_kind} {target.parent_name}), năm {target.year}{day}"),
        _fact("Kế hoạch cấp trên", f"{draft.parent_title} (mã {draft.parent_id})"),
        _fact("Số đoạn theo cách xử lý", told or "không có"),
        _fact("Lưu ý", "phiếu này để người soạn và người duyệt đối chiếu, không kèm theo bản ký."),
    ]


def _vietnamese(day: date) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def _fact(name: str, value: str) -> str:
    return paragraph(_TEXT, run(f"{name}: ", "<w:b/>") + runs(clean(value)))


def _open_fields(draft: Draft) -> list[str]:
    items = [f"☐ {field}" for field in draft.open_fields]
    return [_heading("1. Chỗ còn phải điền"), *_items(items or ["Không còn chỗ nào."])]


def _notes(draft: Draft) -> list[str]:
    notes = list(dict.fromkeys((*draft.target.notes, *draft.warnings)))
    return [_heading("2. Điều cần biết"), *_items([f"- {note}" for note in notes] or ["Không có."])]


def _heading(text: str) -> str:
    return paragraph(_HEADING, run(text))


def _items(texts: Iterable[str]) -> list[str]:
    return [paragraph(_TEXT, runs(clean(text))) for text in texts]


def _checklist(draft: Draft) -> list[str]:
    heading = _heading("3. Kiểm tra trước khi ký")
    rows = [("Đạt" if check.ok else "CHƯA ĐẠT", check.item, check.detail) for check in draft.checklist]
    shades = ["" if check.ok else _NOTICED for check in draft.checklist]
    return [heading, _table(("Kết quả", "Nội dung", "Chi tiết"), (28, 94, 140), rows, shades)]


def _coverage(draft: Draft) -> list[str]:
    done = sum(row.status == "covered" for row in draft.coverage)
    places = {clause.id: str(number) for number, clause in enumerate(draft.clauses, 1)}
    heading = _heading(f"4. Nhiệm vụ cấp trên giao: {done}/{len(draft.coverage)} đã đưa vào dự thảo")
    rows = [
        (c.parent_section, c.task, STATUS_WORDS[c.status], places.get(c.clause_id or "", ""), c.reason or "")
        for c in draft.coverage
    ]
    shades = ["" if c.status == "covered" else _NOTICED for c in draft.coverage]
    names = ("Mục cấp trên", "Nhiệm vụ", "Tình trạng", "Đoạn dự thảo", "Lý do")
    return [heading, _table(names, (32, 110, 28, 26, 66), rows, shades)]


def _clauses(draft: Draft) -> list[str]:
    heading = _heading("5. Từng đoạn của dự thảo và chỗ bắt nguồn")
    names = ("Đoạn", "Mục cấp trên", "Nguyên văn cấp trên", "Cách xử lý", "Dự thảo", "Lý do và thay đổi")
    rows = [_clause_row(number, clause) for number, clause in enumerate(draft.clauses, 1)]
    shades = [_NOTICED if clause.action in {"dropped", "flagged"} else "" for clause in draft.clauses]
    return [heading, _table(names, _COLUMNS, rows, shades)]


def _clause_row(number: int, clause: Clause) -> tuple[str, ...]:
    action = ACTION_WORDS[clause.action] + (" (đã sửa tay)" if clause.edited else "")
    text = clause.text or "(không in)"
    return str(number), clause.parent_section or "", clause.parent_quote or "", action, text, _why(clause)


def _why(clause: Clause) -> str:
    """The reason, then each replacement once with how often it was made and the rule that made it."""
    counts = Counter(clause.changes)
    changes = [
        f"{_said(change)} ({change.rule}{f', {n} chỗ' if n > 1 else ''})" for change, n in counts.items()
    ]
    return "\n".join([*([clause.reason] if clause.reason else []), *changes])


def _said(change: Change) -> str:
    if not change.before:
        return f"thêm “{change.after}”"
    return f"“{change.before}” → “{change.after}”" if change.after else f"bỏ “{change.before}”"


def _table(
    names: Sequence[str], widths: Sequence[float], rows: Sequence[Sequence[str]], shades: Sequence[str]
) -> str:
    """A table with a head that is repeated on every page; newlines in a cell begin a paragraph."""
    head = row(
        [
            cell(paragraph(_CELL, run(n, "<w:b/>")), w, shade=_SHADE)
            for n, w in zip(names, widths, strict=True)
        ],
        True,
    )
    empty = [long_row([cell(_cell_text("Không có."), _WIDTH, span=len(widths))])]
    body = [
        long_row([cell(_cell_text(text), w, shade=shade) for text, w in zip(texts, widths, strict=True)])
        for texts, shade in zip(rows, shades, strict=True)
    ]
    return table([head, *(body or empty)], widths, "single", padding=1.2)


def _cell_text(text: str) -> str:
    parts = [clean(part) for part in text.split("\n")]
    return "".join(paragraph(_CELL, runs(part)) for part in parts)
