"""The second file: every clause with its parent, what is open and what has to be checked."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import docx
from docx.enum.section import WD_ORIENT

from assistant.drafting.draft import Change, Draft
from assistant.drafting.provenance import render_provenance
from tests.drafted import changed_clause, clauses, sample_draft


def rows(draft: Draft, table: int) -> list[list[str]]:
    document = docx.Document(BytesIO(render_provenance(draft)))
    return [[cell.text for cell in row.cells] for row in document.tables[table].rows]


def words(draft: Draft) -> str:
    return "\n".join(p.text for p in docx.Document(BytesIO(render_provenance(draft))).paragraphs)


def test_it_lies_on_its_side_and_repeats_table_heads() -> None:
    document = docx.Document(BytesIO(render_provenance(sample_draft())))
    section = document.sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert section.page_width
    assert section.page_height
    assert section.page_width > section.page_height
    assert all("tblHeader" in table.rows[0]._tr.xml for table in document.tables)


def test_open_fields_notes_and_warnings() -> None:
    text = words(sample_draft())
    for said in (
        "số kế hoạch cấp trên",
        "Phường được lập từ 01/7/2025.",
        "đã hết nhiệm kỳ",
        "phường Hoàng Mai",
        "05/01/2027",
    ):
        assert said in text


def test_checklist_says_what_fails() -> None:
    assert rows(sample_draft(), 0)[1:] == [
        ["Đạt", "Căn cứ còn hiệu lực", ""],
        ["CHƯA ĐẠT", "Không có từ sai cấp", "đoạn c9"],
    ]


def test_coverage_of_every_task() -> None:
    assert rows(sample_draft(), 1)[1:] == [
        ["II.1", "Nắm ý kiến của Nhân dân", "Đã đưa vào", "8", ""],
        ["II.5", "Đón đoàn quốc tế", "Không đưa vào", "", "việc của cấp trên"],
        ["II.6", "Tập huấn", "CHƯA CÓ", "", ""],
    ]
    assert "1/3 đã đưa vào" in words(sample_draft())


def test_each_clause_has_a_row_with_what_was_done() -> None:
    whole = (*clauses(), changed_clause())
    found = rows(sample_draft(whole), 2)[1:]
    assert [row[0] for row in found] == [str(number) for number in range(1, len(whole) + 1)]
    assert found[-1] == [
        str(len(whole)), "II.1", "Tuyên truyền ở Thành phố.", "Đổi phạm vi (đã sửa tay)", "- Tuyên truyền ở phường.",
        "đổi địa bàn\n“Thành phố” → “phường” (area)",
    ]  # fmt: skip
    assert found[9][3:5] == ["Không đưa vào", "(không in)"]


def test_a_change_made_often_is_told_once_and_insertions_are_named() -> None:
    changes = (
        *[Change("2026", "2027", "year")] * 3,
        Change("", "ở phường", "add"),
        Change("các huyện", "", "cut"),
    )
    found = rows(sample_draft((replace(changed_clause(), changes=changes, reason=None),)), 2)
    assert found[1][5].split("\n") == [
        "“2026” → “2027” (year, 3 chỗ)", "thêm “ở phường” (add)", "bỏ “các huyện” (cut)",
    ]  # fmt: skip


def test_an_empty_draft_says_so() -> None:
    empty = Draft("p", "Kế hoạch", sample_draft().target, "Công tác", (), ())
    assert [rows(empty, n)[1][0] for n in range(3)] == ["Không có."] * 3
    assert "Không còn chỗ nào." in words(empty)


def test_same_draft_same_bytes() -> None:
    assert render_provenance(sample_draft()) == render_provenance(sample_draft())
