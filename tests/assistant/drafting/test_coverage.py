"""What became of each task of the parent plan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.drafting.coverage import cover
from assistant.drafting.draft import Change, Clause, Target
from assistant.drafting.tasks import Task, tasks
from ingest.library import Document
from ingest.outline import read_outline
from ingest.source import SourceText, Span

SEEDS = Path(__file__).resolve().parents[3].parent / "shared" / "seeds"
TARGET = Target("phường Hạ", "phường", "Hạ", "tỉnh", "An Hòa", "province_commune", "two_tier", 2027)
TEXT = """KẾ HOẠCH
Công tác Mặt trận tỉnh An Hòa năm 2026

I. MỤC ĐÍCH, YÊU CẦU
- Bảo đảm thiết thực, tiết kiệm.
II. NHIỆM VỤ
- Tổ chức tập huấn cho cán bộ cấp xã; tặng quà gia đình chính sách.
- Văn phòng quyết toán kinh phí trước ngày 25/12/2026.
"""


def parent_tasks() -> tuple[Task, ...]:
    return tasks(Document("cha", "cha.txt", "cha.txt", "", read_outline(SourceText(TEXT)).header, TEXT))


def clause(clause_id: str, words: str, text: str | None = None) -> Clause:
    start = TEXT.index(words)
    return Clause(
        clause_id, "body", "dash", 1, f"- {words}" if text is None else text, "kept",
        parent_section="II, gạch đầu dòng 1", parent_quote=f"- {words}", parent_span=Span(start - 2, start + len(words)),
    )  # fmt: skip


FIRST = "Tổ chức tập huấn cho cán bộ cấp xã; tặng quà gia đình chính sách."
SECOND = "Văn phòng quyết toán kinh phí trước ngày 25/12/2026."


def test_every_task_has_a_row_and_requirements_have_none() -> None:
    rows = cover(parent_tasks(), [clause("a", FIRST), clause("b", SECOND)], TARGET)
    assert [(row.status, row.clause_id) for row in rows] == [
        ("covered", "a"),
        ("covered", "a"),
        ("covered", "b"),
    ]
    assert rows[0].task == "Tổ chức tập huấn cho cán bộ cấp xã"


def test_a_dropped_clause_drops_its_tasks_with_the_reason() -> None:
    gone = replace(clause("b", SECOND, ""), action="dropped", reason="Việc nội bộ của cấp trên")
    row = cover(parent_tasks(), [clause("a", FIRST), gone], TARGET)[2]
    assert (row.status, row.clause_id, row.reason) == ("dropped", "b", "Việc nội bộ của cấp trên")


def test_a_part_cut_out_of_a_clause_is_dropped_with_its_rule() -> None:
    cut = replace(
        clause("a", FIRST, "- Tham gia tập huấn cho cán bộ phường."),
        changes=(Change("; tặng quà gia đình chính sách", "", "việc của cấp trên"),),
    )
    rows = cover(parent_tasks(), [cut], TARGET)
    assert [(row.status, row.reason) for row in rows[:2]] == [
        ("covered", None),
        ("dropped", "việc của cấp trên"),
    ]


def test_a_task_that_the_clause_no_longer_says_is_open() -> None:
    edited = clause("a", FIRST, "- Tổ chức tập huấn cho cán bộ phường.")
    rows = cover(parent_tasks(), [edited], TARGET)
    assert (rows[0].status, rows[1].status, rows[1].clause_id) == ("covered", "open", "a")


def test_words_that_were_replaced_still_cover_the_task() -> None:
    shifted = replace(
        clause("b", SECOND, "- Cán bộ phụ trách làm sổ sách."),
        changes=(Change(SECOND, "Cán bộ phụ trách làm sổ sách.", "bộ phận"),),
    )
    assert cover(parent_tasks(), [shifted], TARGET)[2].status == "covered"


def test_a_task_without_a_clause_is_open_and_says_whose_it_is() -> None:
    row = cover(parent_tasks(), [clause("a", FIRST)], TARGET)[2]
    assert (row.status, row.clause_id) == ("open", None)
    assert "phường Hạ" in (row.reason or "")
    assert "việc của Văn phòng" in (row.reason or "")


def test_a_flagged_clause_covers_with_a_word_of_warning() -> None:
    flagged = replace(clause("b", SECOND), action="flagged", reason="thời hạn đã qua")
    row = cover(parent_tasks(), [flagged], TARGET)[2]
    assert (row.status, row.reason) == ("covered", "Cần xem lại: thời hạn đã qua")


@pytest.mark.skipif(not SEEDS.is_dir(), reason="shared/seeds is not there")
def test_in_a_real_draft_no_task_is_open() -> None:
    from assistant.drafting.compose import draft
    from assistant.drafting.parent import parent_from_path
    from assistant.drafting.target import make_target

    plan = parent_from_path(next(SEEDS.glob("000*.txt")))
    made = draft(plan, make_target("phường Hoàng Mai", None, 2027, plan))
    assert {row.status for row in made.coverage} == {"covered", "dropped"}
    assert all(row.reason for row in made.coverage if row.status == "dropped")
    (report,) = (row for row in made.coverage if "trước ngày 20 hàng tháng" in row.task)
    assert report.status == "covered"
