"""Questions about who has to do what by when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml

import corpus
from assistant.duties import duties, past_year, read_asked
from assistant.question import understand
from assistant.view import DocumentView, view
from ingest.library import Library

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def views(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, DocumentView]]:
    """The samples and the seeds that are there, by file name; without an index of vectors."""
    from ingest.pipeline import _Shelf

    library = Library(tmp_path_factory.mktemp("duties") / "library.sqlite")
    shelf = _Shelf(library)
    files = [
        *sorted(corpus.path("samples").iterdir()),
        *(sorted(SEEDS.glob("*.txt")) if SEEDS.is_dir() else []),
    ]
    for file in files:
        if file.suffix in {".txt", ".docx", ".pdf"}:
            shelf.take(file.resolve())
    yield {library.document(i).name: view(library, i) for i in library.document_ids()}
    library.close()


DISTRICT, PROVINCE, COMMUNE, DIRECTIVE = (
    "ke-hoach-huyen-2024.txt", "ke-hoach-tuyen-truyen-2024.docx", "ke-hoach-xa-2026.docx", "chi-thi-chuyen-doi-so.pdf",
)  # fmt: skip


def said(question: str, *shown: DocumentView, today: date = TODAY) -> list[tuple[str, str]]:
    found = duties(understand(question), shown, today)
    assert all(q.words == q.view.document.text[q.span.start : q.span.end] for q in found)
    return [(quote.section, " ".join(quote.words.split())) for quote in found]


# -- which questions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [
        "Huyện phải làm gì?", "huyen phai lam gi", "Các quận, huyện cần làm những việc gì?", "Cấp huyện có nhiệm vụ gì?",
        "Nhiệm vụ của các huyện, thị xã là gì?", "Kế hoạch giao việc gì cho cấp huyện?", "Mặt trận huyện Sông Thương phải làm gì?",
    ],
)  # fmt: skip
def test_questions_after_the_duties_of_a_level(question: str) -> None:
    asked = read_asked(understand(question), TODAY)
    assert asked
    assert (asked.levels, asked.reports) == ({"district"}, False)


@pytest.mark.parametrize(
    ("question", "levels", "months", "reports"),
    [
        ("Tháng này phải báo cáo gì?", set(), {11}, True),
        ("Tháng 6 xã phải làm những gì?", {"commune"}, {6}, False),
        ("Tháng sau phường phải nộp báo cáo gì?", {"commune"}, {12}, True),
        ("Quý II có việc gì đến hạn?", set(), {4, 5, 6}, False),
        ("Trong tháng 6/2024 huyện phải làm gì?", {"district"}, {6}, False),
        ("Hạn nộp báo cáo là khi nào và gửi ai?", set(), set(), True),
        ("Ban Công tác Mặt trận phải làm gì?", {"neighbourhood"}, set(), False),
        ("Các tổ chức thành viên phải làm gì?", {"members"}, set(), False),
        ("MTTQ các cấp phải làm gì?", {"all"}, set(), False),
    ],
)  # fmt: skip
def test_what_a_question_asks(question: str, levels: set[str], months: set[int], reports: bool) -> None:
    asked = read_asked(understand(question), TODAY)
    assert asked
    assert (asked.levels, asked.months, asked.reports) == (levels, months, reports)


@pytest.mark.parametrize(
    "question",
    [
        "Huyện phải làm gì về dư luận xã hội?",
        "Các phường phải làm gì để chống dịch?",
        "Hạn báo cáo là khi nào?",
        "Cơ quan Mặt trận huyện Sông Thương ở đâu?",
        "Ai phải phối hợp với các huyện?",
        "Nghị quyết nói gì về cấp xã?",
        "Tháng 6 có ngày lễ nào?",
        "Kế hoạch ban hành khi nào và gửi những nơi nào?",
        "Huyện Sông Thương bố trí bao nhiêu tiền?",
        "Xin chào",
        "",
    ],
)
def test_other_questions_are_left_alone(question: str) -> None:
    assert read_asked(understand(question), TODAY) is None


def test_no_question_of_the_suites_is_taken_but_those_that_name_an_unknown_plan() -> None:
    taken = []
    for file in sorted((ROOT / "eval" / "suites").glob("*.yaml")):
        rows = yaml.safe_load(file.read_text(encoding="utf-8")).get("questions", [])
        taken += [
            row["id"]
            for row in rows
            if isinstance(row, dict) and read_asked(understand(row["question"]), TODAY)
        ]
    assert set(taken) <= {"m052", "s146", "f055"}


# -- what is answered --------------------------------------------------------------------------------


def test_the_duties_of_districts_stand_in_the_plan_of_the_province(views: dict[str, DocumentView]) -> None:
    found = said("Huyện phải làm gì?", views[PROVINCE])
    assert {section for section, _ in found} >= {"II.1", "III.1, gạch đầu dòng 1", "IV, dòng bảng 6", "VI.4"}
    (clause,) = (words for section, words in found if section == "VI.4")
    assert clause.startswith("Ban Thường trực Ủy ban MTTQ Việt Nam các huyện")
    assert "trong vòng 24 giờ" in clause


def test_a_month_keeps_what_falls_in_it(views: dict[str, DocumentView]) -> None:
    found = said("Tháng 6 xã phải làm những gì?", views[COMMUNE])
    assert [section for section, _ in found][-2:] == ["II.2, gạch đầu dòng 2", "IV.3"]
    assert "trong tháng 6/2026" in found[-2][1]
    assert not any("15/10/2026" in words for _, words in found)


def test_reports_of_this_month_come_from_the_plans_of_this_year(views: dict[str, DocumentView]) -> None:
    shown = [views[name] for name in (DISTRICT, PROVINCE, COMMUNE)]
    found = said("Tháng này phải báo cáo gì?", *shown)
    assert [section for section, _ in found] == ["IV.1", "IV.3"]
    assert "25/11/2026" in found[1][1]
    assert [s for s, _ in said("Tháng này phải báo cáo gì?", *shown, today=date(2024, 2, 1))]


def test_a_report_is_quoted_with_who_sends_it_to_whom_by_when(views: dict[str, DocumentView]) -> None:
    found = said("Hạn nộp báo cáo là khi nào và gửi ai?", views[COMMUNE])
    assert found[0][1].startswith("Ban Công tác Mặt trận các thôn")
    assert "báo cáo về xã trước ngày 15 hằng tháng" in found[0][1]


def test_a_named_document_is_kept_to(views: dict[str, DocumentView]) -> None:
    everything = list(views.values())
    by_number = duties(understand("Theo Kế hoạch 15/KH-MTTQ-BTT huyện phải làm gì?"), everything, TODAY)
    assert {quote.view.document.name for quote in by_number} == {PROVINCE}
    by_title = duties(understand("Theo chỉ thị chuyển đổi số huyện phải làm gì?"), everything, TODAY)
    assert {quote.view.document.name for quote in by_title} == {DIRECTIVE}
    assert said("Theo Kế hoạch 99/KH-MTTQ-BTT huyện phải làm gì?", *everything) == []


def test_a_unit_that_the_plan_names_itself_by(views: dict[str, DocumentView]) -> None:
    found = said("Mặt trận huyện Sông Thương tháng 9 phải làm gì?", views[DISTRICT], views[PROVINCE])
    assert any("15/9/2024" in words for _, words in found)


def test_levels_are_told_apart(views: dict[str, DocumentView]) -> None:
    assert said("Các tổ chức thành viên phải làm gì?", views[COMMUNE]) == [
        ("IV.2", "Các tổ chức chính trị - xã hội xã phân công người phụ trách từng thôn.")
    ]
    (notice,) = said("Các thôn phải làm gì?", views[COMMUNE])
    assert notice[0] == "IV.1"
    assert said("Các quận, huyện phải làm gì?", views[COMMUNE]) == []


def test_duties_of_years_gone_by_are_said_to_be_so(views: dict[str, DocumentView]) -> None:
    old = duties(understand("Huyện phải làm gì?"), [views[PROVINCE]], TODAY)
    assert "kế hoạch năm 2024" in (past_year(old, TODAY) or "")
    assert past_year(old, date(2024, 3, 1)) is None
    assert past_year([], TODAY) is None


def test_no_documents_no_duties() -> None:
    assert duties(understand("Huyện phải làm gì?"), [], TODAY) == []


@pytest.mark.skipif(not SEEDS.is_dir(), reason="shared/seeds is not there")
def test_the_duties_that_real_plans_give(views: dict[str, DocumentView]) -> None:
    seeds = [shown for name, shown in views.items() if name[:3].isdigit()]
    found = duties(understand("Huyện phải làm gì?"), seeds, TODAY)
    assert {(quote.view.document.name[:3], quote.section) for quote in found} >= {
        ("000", "III, đoạn 1"), ("001", "III.2, gạch đầu dòng 2"), ("002", "III.1"), ("002", "III.4"), ("003", "IV.3"),
    }  # fmt: skip
    (report,) = duties(understand("Tháng này phải báo cáo gì?"), seeds[:1], TODAY)
    assert "trước ngày 20 hàng tháng" in report.words
