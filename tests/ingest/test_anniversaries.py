"""Anniversaries: numbers of years, lunar days, names of lunar years, evidence."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ingest.anniversaries import Anniversary, can_chi, load_anniversaries, lunar_date, round_kind

ROWS = {row.id: row for row in load_anniversaries().anniversaries}


@pytest.mark.parametrize(
    ("name", "base", "years"),
    [
        ("dang", date(1930, 2, 3), 92),
        ("giai-phong-mien-nam", date(1975, 4, 30), 47),
        ("dien-bien-phu", date(1954, 5, 7), 68),
        ("sinh-nhat-bac", date(1890, 5, 19), 132),
        ("cach-mang-thang-tam", date(1945, 8, 19), 77),
        ("quoc-khanh", date(1945, 9, 2), 77),
        ("mat-tran", date(1930, 11, 18), 92),
    ],
)
def test_numbers_of_years_in_the_plan_of_2022(name: str, base: date, years: int) -> None:
    row = ROWS[name]
    assert row.year == base.year
    assert row.date_in(base.year) == base
    assert row.years_in(2022) == years
    assert row.evidence == "plan"


@pytest.mark.parametrize(
    ("name", "years"),
    [("mat-tran", 90), ("dang", 90), ("dang-bo-ha-noi", 90), ("thang-long", 1010), ("quoc-khanh", 75)],
)
def test_numbers_of_years_in_the_plan_of_2020(name: str, years: int) -> None:
    assert ROWS[name].years_in(2020) == years


YEARS_IN_2027 = {
    "tong-tuyen-cu": 81,
    "thay-thuoc": 72,
    "bien-phong": 68,
    "bien-phong-toan-dan": 38,
    "quoc-te-phu-nu": 117,
    "doan-thanh-nien": 96,
    "quoc-te-lao-dong": 141,
    "doi-thieu-nien": 86,
    "tim-duong-cuu-nuoc": 116,
    "thi-dua-ai-quoc": 79,
    "bao-chi": 102,
    "gia-dinh": 26,
    "thuong-binh": 80,
    "cong-doan": 98,
    "tuyen-giao": 97,
    "cong-an": 82,
    "bao-ve-an-ninh": 22,
    "nguoi-cao-tuoi": 36,
    "giai-phong-thu-do": 73,
    "nong-dan": 97,
    "dan-van": 97,
    "lien-hiep-thanh-nien": 71,
    "vi-nguoi-ngheo": None,
    "phu-nu": 97,
    "phap-luat": None,
    "dai-doan-ket": 97,
    "nha-giao": 45,
    "chu-thap-do": 81,
    "cuu-chien-binh": 38,
    "toan-quoc-khang-chien": 81,
    "quan-doi": 83,
    "quoc-phong-toan-dan": 38,
}


@pytest.mark.parametrize(("name", "years"), YEARS_IN_2027.items())
def test_numbers_of_years_in_2027(name: str, years: int | None) -> None:
    assert ROWS[name].years_in(2027) == years


def test_what_is_from_memory_is_marked_and_nothing_else() -> None:
    unverified = {row.id for row in ROWS.values() if row.evidence == "unverified"}
    assert unverified == {row.id for row in ROWS.values() if row.source == "memory"}
    assert unverified == {
        "bien-phong",
        "bien-phong-toan-dan",
        "tim-duong-cuu-nuoc",
        "thi-dua-ai-quoc",
        "tuyen-giao",
        "dan-van",
        "vi-nguoi-ngheo",
        "phap-luat",
        "chu-thap-do",
        "cuu-chien-binh",
    }


def test_local_days_belong_to_their_province() -> None:
    local = {row.id: row.provinces for row in ROWS.values() if row.scope == "province"}
    assert local == dict.fromkeys(["dang-bo-ha-noi", "giai-phong-thu-do", "thang-long"], ("01",))


@pytest.mark.parametrize(
    ("year", "tet", "gio_to"),
    [
        (2026, date(2026, 2, 17), date(2026, 4, 26)),
        (2027, date(2027, 2, 6), date(2027, 4, 16)),
        (2028, date(2028, 1, 26), date(2028, 4, 4)),
        (2029, date(2029, 2, 13), date(2029, 4, 23)),
        (2030, date(2030, 2, 2), date(2030, 4, 12)),
    ],
)
def test_lunar_days(year: int, tet: date, gio_to: date) -> None:
    assert ROWS["tet"].date_in(year) == lunar_date("tet", year) == tet
    assert ROWS["gio-to"].date_in(year) == gio_to


def test_lunar_days_are_whole_lunar_months_apart() -> None:
    days = load_anniversaries().lunar_days
    assert all((d.gio_to - d.tet).days in (67, 68, 69) for d in days)
    assert all((b.tet - a.tet).days in (353, 354, 355, 383, 384, 385) for a, b in pairwise(days))


def test_no_lunar_date_is_invented_outside_the_table() -> None:
    assert ROWS["tet"].date_in(2031) is None
    assert ROWS["doi-moi"].date_in(2027) is None


@pytest.mark.parametrize(
    ("year", "name"),
    [
        (2020, "Canh Tý"),
        (2022, "Nhâm Dần"),
        (2025, "Ất Tỵ"),
        (2026, "Bính Ngọ"),
        (2027, "Đinh Mùi"),
        (2028, "Mậu Thân"),
    ],
)
def test_name_of_the_lunar_year(year: int, name: str) -> None:
    assert can_chi(year) == name


@given(st.integers(min_value=1, max_value=3000))
def test_names_of_lunar_years_repeat_after_sixty(year: int) -> None:
    assert can_chi(year) == can_chi(year + 60)
    assert len({can_chi(year + i) for i in range(60)}) == 60


@pytest.mark.parametrize(
    ("years", "kind"), [(80, "năm tròn"), (45, "năm lẻ 5"), (97, "năm khác"), (100, "năm tròn")]
)
def test_legal_name_of_a_number_of_years(years: int, kind: str) -> None:
    assert round_kind(years) == kind


@pytest.mark.parametrize(
    "fault",
    [
        {"month": None},
        {"day": 31, "month": 4},
        {"day": 40},
        {"day": None, "month": None, "year": None},
        {"evidence": "sure"},
        {"colour": "red"},
    ],
)
def test_a_wrong_row_is_refused(fault: dict[str, Any]) -> None:
    row = {"id": "x", "name": "X", "day": 3, "month": 2, "year": 1930, "evidence": "plan", "source": "s"}
    assert Anniversary.model_validate(row).years_in(2000) == 70
    with pytest.raises(ValidationError):
        Anniversary.model_validate(row | fault)
