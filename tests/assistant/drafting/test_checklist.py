"""The checklist before signing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.drafting.checklist import check
from assistant.drafting.draft import Change, Check, Clause, Draft, Target
from ingest.library import Document
from ingest.outline import read_outline
from ingest.source import SourceText, Span

SEEDS = Path(__file__).resolve().parents[3].parent / "shared" / "seeds"
TEXT = """ỦY BAN MTTQ VIỆT NAM THÀNH PHỐ HÀ NỘI
Số: 12/KH-MTTQ-BTT
Hà Nội, ngày 05 tháng 01 năm 2026

KẾ HOẠCH
Công tác Mặt trận năm 2026

II. NHIỆM VỤ
- Tuyên truyền Kết luận số 01-KL/TW ngày 18/5/2021 của Bộ Chính trị trong năm 2026.
III. TỔ CHỨC THỰC HIỆN
- Ban Thường trực các xã, phường báo cáo Thành phố trước ngày 20 hằng tháng.
"""
PARENT = Document("cha", "cha.txt", "cha.txt", "", read_outline(SourceText(TEXT)).header, TEXT)
TARGET = Target(
    "phường Hoàng Mai",
    "phường",
    "Hoàng Mai",
    "thành phố",
    "Hà Nội",
    "province_commune",
    "two_tier",
    2027,
    date(2027, 1, 9),
)


def clause(clause_id: str, quote: str, text: str) -> Clause:
    start = TEXT.index(quote)
    span = Span(start, start + len(quote))
    return Clause(clause_id, "body", "dash", 1, text, "rescoped", f"mục {clause_id}", quote, span)


BASIS = Clause(
    "cc",
    "basis",
    "basis",
    0,
    "Thực hiện Kế hoạch số 12/KH-MTTQ-BTT ngày 05/01/2026 của Ban Thường trực Ủy ban MTTQ Việt Nam thành phố Hà Nội",
    "added",
)
TELL = clause(
    "a",
    "- Tuyên truyền Kết luận số 01-KL/TW ngày 18/5/2021 của Bộ Chính trị trong năm 2026.",
    "- Tuyên truyền Kết luận số 01-KL/TW ngày 18/5/2021 của Bộ Chính trị trong năm 2027.",
)
REPORT = clause(
    "b",
    "- Ban Thường trực các xã, phường báo cáo Thành phố trước ngày 20 hằng tháng.",
    "- Ban Thường trực phường báo cáo thành phố Hà Nội trước ngày 20 hằng tháng.",
)
RECIPIENTS = (
    "Ban Thường trực Ủy ban MTTQ Việt Nam thành phố Hà Nội (để b/c)", "Thường trực Đảng ủy, HĐND, UBND phường (để b/c)",
    "Ban Công tác Mặt trận các tổ dân phố (để t/h)", "Lưu: VT",
)  # fmt: skip
GOOD = Draft(
    "cha",
    "Công tác Mặt trận năm 2026",
    TARGET,
    "Công tác Mặt trận phường năm 2027",
    (BASIS, TELL, REPORT),
    RECIPIENTS,
)


def line(draft: Draft, item: str, parent: Document = PARENT) -> Check:
    (found,) = (row for row in check(draft, parent) if item in row.item)
    return found


def with_text(clause_: Clause, text: str) -> Draft:
    return replace(GOOD, clauses=tuple(replace(c, text=text) if c is clause_ else c for c in GOOD.clauses))


def test_a_draft_in_order_passes_every_point() -> None:
    found = check(GOOD, PARENT)
    assert [row.item for row in found if not row.ok] == []
    assert len({row.item for row in found}) == len(found) == 10


def test_a_basis_that_was_replaced_or_ended_is_named_with_its_successor() -> None:
    old = replace(
        BASIS,
        id="cu",
        text="Căn cứ Nghị quyết số 22-NQ/TW ngày 10/4/2013 của Bộ Chính trị về hội nhập quốc tế",
    )
    row = line(replace(GOOD, clauses=(old, *GOOD.clauses)), "Căn cứ ban hành")
    assert not row.ok
    assert "59-NQ/TW" in row.detail


def test_a_draft_without_a_basis_is_told() -> None:
    row = line(replace(GOOD, clauses=(TELL, REPORT)), "Căn cứ ban hành")
    assert (row.ok, row.detail) == (False, "dự thảo chưa có căn cứ nào")


def test_a_document_cited_in_the_text_is_looked_at_too() -> None:
    row = line(
        with_text(TELL, "- Tuyên truyền Kết luận số 07-KL/TW ngày 11/6/2021 của Bộ Chính trị."),
        "được dẫn trong nội dung",
    )
    assert (row.ok, "07-KL/TW" in row.detail) == (False, True)


@pytest.mark.parametrize(
    ("left_out", "missing"), [(0, "thành phố Hà Nội"), (1, "cấp ủy"), (2, "cấp dưới"), (3, "dòng Lưu")]
)
def test_a_missing_recipient_is_named(left_out: int, missing: str) -> None:
    kept = tuple(words for at, words in enumerate(RECIPIENTS) if at != left_out)
    row = line(replace(GOOD, recipients=kept), "Nơi nhận")
    assert not row.ok
    assert missing in row.detail


def test_a_word_of_the_wrong_level_is_named_with_its_place() -> None:
    row = line(with_text(TELL, "- Tuyên truyền tới các quận, huyện."), "sai cấp")
    assert not row.ok
    assert "mục a" in row.detail


@pytest.mark.parametrize(
    "text",
    [
        "- Tổ chức Ngày hội năm 2026.",
        "- Kỷ niệm 96 năm (18/11/1930 - 18/11/2026).",
        "- Mừng Xuân Bính Ngọ.",
        "- Trao giải trước ngày 15/9/2026.",
    ],
)
def test_a_mark_of_the_parents_year_is_found(text: str) -> None:
    assert not line(with_text(TELL, text), "năm cũ").ok


@pytest.mark.parametrize(
    "text",
    [
        "- Thực hiện Kế hoạch số 15/KH-MTTQ-BTT ngày 12/01/2026 của Thành phố.",
        "- Thực hiện chương trình giai đoạn 2021-2026.",
        "- Chủ đề “Năm 2026 hành động”.",
    ],
)
def test_the_parents_year_may_stand_in_cited_documents_periods_and_quotations(text: str) -> None:
    assert line(with_text(TELL, text), "năm cũ").ok


def test_a_plan_of_the_same_year_has_no_stale_year() -> None:
    same = replace(GOOD, target=replace(TARGET, year=2026))
    assert line(replace(same, title="Công tác năm 2026"), "năm cũ").ok


@pytest.mark.parametrize("text", ["- Tuyên truyền Kết luận số 10-KL/TW.", "- Tuyên truyền nội dung mới."])
def test_a_changed_or_lost_number_is_named(text: str) -> None:
    row = line(with_text(TELL, text), "giữ nguyên từng chữ")
    assert not row.ok
    assert "01-KL/TW" in row.detail


def test_a_number_replaced_by_a_recorded_change_is_in_order() -> None:
    told = replace(
        TELL,
        text="- Tuyên truyền Kết luận số 57-KL/TW.",
        changes=(Change("Kết luận số 01-KL/TW", "Kết luận số 57-KL/TW", "văn bản mới"),),
    )
    assert line(replace(GOOD, clauses=(BASIS, told, REPORT)), "giữ nguyên từng chữ").ok


def test_a_lost_deadline_is_named() -> None:
    row = line(with_text(REPORT, "- Ban Thường trực phường báo cáo thành phố Hà Nội kịp thời."), "Thời hạn")
    assert not row.ok
    assert "trước ngày 20 hằng tháng" in row.detail


def test_an_open_task_is_named_and_a_drop_needs_a_reason() -> None:
    assert not line(replace(GOOD, clauses=(BASIS, TELL)), "Mọi nhiệm vụ").ok
    gone = replace(REPORT, text="", action="dropped", reason="không áp dụng")
    assert line(replace(GOOD, clauses=(BASIS, TELL, gone)), "Mọi nhiệm vụ").ok


def test_flags_and_open_fields_are_listed_once() -> None:
    flagged = replace(TELL, action="flagged", reason="xem lại số liệu")
    assert line(replace(GOOD, clauses=(BASIS, flagged, REPORT)), "xem lại").detail == "mục a: xem lại số liệu"
    row = line(
        replace(with_text(REPORT, "- Gửi [… cần điền: thư điện tử]."), open_fields=("số", "thư điện tử")),
        "cần điền",
    )
    assert (row.ok, row.detail) == (False, "số; thư điện tử")


@pytest.mark.skipif(not SEEDS.is_dir(), reason="shared/seeds is not there")
def test_a_real_draft_is_in_order_but_for_what_only_the_drafter_knows() -> None:
    from assistant.drafting.compose import draft
    from assistant.drafting.parent import parent_from_path
    from assistant.drafting.target import make_target

    plan = parent_from_path(next(SEEDS.glob("000*.txt")))
    made = draft(plan, make_target("quận Hoàng Mai", None, 2023, plan))
    wrong = {row.item for row in made.checklist if not row.ok}
    assert wrong <= {
        "Văn bản được dẫn trong nội dung còn hiệu lực", "Không còn điều khoản chờ người soạn xem lại", "Không còn ô cần điền",
    }  # fmt: skip
