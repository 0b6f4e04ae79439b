"""Drafts from real plans: order, anniversaries, numbers, duties, levels; and against what a real district did."""

from __future__ import annotations

import re
import time
from functools import cache
from pathlib import Path

import pytest

from assistant.drafting.compose import draft
from assistant.drafting.draft import Draft
from assistant.drafting.errors import DraftingError
from assistant.drafting.guards import quotations
from assistant.drafting.lint import wrong_level_words
from assistant.drafting.parent import ParentPlan, parent_from_path
from assistant.drafting.target import make_target
from ingest.numbering import find_numbers
from tests.assistant.drafting.trap_plan import whole

SEEDS = Path(__file__).resolve().parents[3].parent / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.exists(), reason="không có ../shared/seeds")

DRAFTS = [
    ("000", "quận Hoàng Mai", 2023),
    ("000", "phường Hoàng Mai", 2027),
    ("001", "phường Hồng Bàng", 2027),
    ("001", "quận Hồng Bàng", 2023),
    ("002", "xã An Trường", 2027),
    ("002", "huyện Càng Long", 2023),
    ("003", "phường Tương Mai", 2027),
    ("003", "huyện Đông Anh", 2024),
]
SIX = ["Tuyên truyền, vận động", "Thực hiện Cuộc vận động", "Công tác Dư luận", "Công tác phát hành", "Công tác Đối ngoại", "Công tác Bồi dưỡng"]  # fmt: skip


@cache
def plan(seed: str) -> ParentPlan:
    """A seed as a parent plan."""
    return parent_from_path(next(SEEDS.glob(f"{seed}*")))


@cache
def made(seed: str, unit: str, year: int) -> Draft:
    """The draft from a seed."""
    return draft(plan(seed), make_target(unit, None, year, plan(seed)))


@pytest.mark.parametrize(("unit", "year"), [("quận Hoàng Mai", 2023), ("phường Hoàng Mai", 2027)])
def test_the_six_task_sections_stay_in_order(unit: str, year: int) -> None:
    found = made("000", unit, year)
    heads = [c.text for c in found.clauses if c.level == "section"]
    assert [head.split(". ", 1)[1][: len(six)] for head, six in zip(heads, SIX, strict=True)] == SIX
    assert [head[0] for head in heads] == list("123456")


@pytest.mark.parametrize(
    ("unit", "year", "lunar", "counts"),
    [
        ("quận Hoàng Mai", 2023, "Xuân Quý Mão 2023", (93, 48, 69, 133, 78, 93)),
        ("phường Hoàng Mai", 2027, "Xuân Đinh Mùi 2027", (97, 52, 73, 137, 82, 97)),
    ],
)
def test_seven_anniversaries_and_the_name_of_the_year(
    unit: str, year: int, lunar: str, counts: tuple[int, ...]
) -> None:
    text = whole(made("000", unit, year))
    ranges = ("03/02/1930 - 03/02/", "30/4/1975 - 30/4/", "7/5/1954 - 7/5/", "19/5/1890 - 19/5/", "19/8/1945 - 19/8/", "2/9/1945 - 2/9/", "18/11/1930-18/11/")  # fmt: skip
    assert lunar in text
    assert all(f"({days}{year})" in text for days in ranges)
    assert all(f"{count} năm" in text for count in counts)


@pytest.mark.parametrize(("seed", "unit", "year"), DRAFTS)
def test_document_numbers_stay_letter_for_letter(seed: str, unit: str, year: int) -> None:
    found = made(seed, unit, year)
    for clause in found.clauses:
        if clause.text and clause.parent_quote and clause.part in {"basis", "body"}:
            before = [
                clause.parent_quote[m.span.start : m.span.end] for m in find_numbers(clause.parent_quote)
            ]
            assert all(number in clause.text for number in before)


@pytest.mark.parametrize(("seed", "unit", "year"), DRAFTS)
def test_nothing_changes_between_quotation_marks_but_the_years_slogan(
    seed: str, unit: str, year: int
) -> None:
    for clause in made(seed, unit, year).clauses:
        if clause.part == "body" and clause.text and clause.parent_quote:
            quoted = [clause.parent_quote[a:b] for a, b in quotations(clause.parent_quote)]
            assert all(words in clause.text for words in quoted if "Mừng Xuân" not in words)


@pytest.mark.parametrize(("seed", "unit", "year"), DRAFTS)
def test_no_word_of_the_wrong_level(seed: str, unit: str, year: int) -> None:
    found = made(seed, unit, year)
    texts = [found.title, *(c.text for c in found.clauses)]
    assert [w for text in texts for w in wrong_level_words(text, found.target)] == []


@pytest.mark.parametrize(("seed", "unit", "year"), DRAFTS)
def test_no_doubled_words(seed: str, unit: str, year: int) -> None:
    kind = made(seed, unit, year).target.kind
    text = whole(made(seed, unit, year)).lower()
    assert f"{kind} {kind}" not in text
    assert "các các" not in text
    assert "của của" not in text
    assert not re.findall(r"\b(\w+(?: \w+){4,})\W+\1\b", text)


@pytest.mark.parametrize(("unit", "year"), [("quận Hoàng Mai", 2023), ("phường Hoàng Mai", 2027)])
def test_the_city_is_reported_to_before_the_20th_and_the_level_below_reports_earlier(
    unit: str, year: int
) -> None:
    text = whole(made("000", unit, year))
    assert "MTTQ Việt Nam thành phố Hà Nội trước ngày 20 hàng tháng" in text
    assert f"về Ban Thường trực Ủy ban MTTQ Việt Nam {unit} trước ngày 13 hàng tháng" in text


def test_no_plan_year_of_the_parent_is_left_in_the_body() -> None:
    body = [c.text for c in made("000", "phường Hoàng Mai", 2027).clauses if c.part == "body"]
    assert not [text for text in body if "2022" in text]


def test_the_merger_is_said() -> None:
    found = made("002", "xã An Trường", 2027)
    assert found.target.parent_name == "Vĩnh Long"
    assert any("hợp nhất" in note and "tỉnh Trà Vinh" in note for note in found.warnings)
    assert "tỉnh Trà Vinh (nay là tỉnh Vĩnh Long)" in whole(found)
    assert "6 tháng, năm về Ban Thường trực MTTQ Việt Nam tỉnh Vĩnh Long" in whole(found)


def test_the_four_parts_survive() -> None:
    parts = [c.text for c in made("003", "phường Tương Mai", 2027).clauses if c.level == "part"]
    assert [part.split(".")[0] for part in parts] == ["I", "II", "III", "IV"]


def test_the_register_is_consulted() -> None:
    told = " ".join(c.reason or "" for c in made("002", "xã An Trường", 2027).clauses)
    assert "59-NQ/TW" in told
    assert "Ban Bí thư" in told


def test_each_section_of_the_real_district_is_in_the_draft() -> None:
    real = (next(SEEDS.glob("004*"))).read_text(encoding="utf-8")
    named = [
        "ưu tiên dùng hàng Việt Nam", "Công tác Dư luận xã hội", "ấn phẩm tuyên truyền", "Công tác Đối ngoại",
        "Công tác Bồi dưỡng, tập huấn", "tập hợp các tầng lớp nhân dân",
    ]  # fmt: skip
    heads = " ".join(c.text for c in made("000", "quận Hoàng Mai", 2023).clauses if c.level == "section")
    assert all(name in real for name in named)
    assert all(name in heads for name in named)


def test_the_real_districts_verbs_are_the_drafts() -> None:
    text = whole(made("000", "quận Hoàng Mai", 2023))
    assert "tham mưu cho Quận ủy" in text
    assert "MTTQ Việt Nam các cấp quận Hoàng Mai tổ chức" in text
    assert "- Tham gia đầy đủ các lớp bồi dưỡng" in text
    assert "- Tổ chức các lớp tập huấn nghiệp vụ" in text
    assert "các Ủy viên Ủy ban MTTQ Việt Nam các phường" in text


def test_a_news_page_is_no_parent() -> None:
    with pytest.raises(DraftingError, match="không phải kế hoạch"):
        plan("004")


def test_a_draft_takes_less_than_a_second() -> None:
    target = make_target("phường Định Công", None, 2027, plan("000"))
    started = time.process_time()
    draft(plan("000"), target)
    assert time.process_time() - started < 1.0
