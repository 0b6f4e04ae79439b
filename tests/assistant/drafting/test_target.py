"""Targets: from what a user types to the unit as it stands on the plan's date, or to what can be meant."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.drafting.errors import DraftingError
from assistant.drafting.target import make_target
from ingest.errors import UsageError
from tests.assistant.drafting.trap_plan import plan_from, trap_plan

HANOI = "thành phố Hà Nội"


@pytest.mark.parametrize(
    "typed",
    [
        "phường Hoàng Mai",
        "phuong hoang mai",
        "P. Hoàng Mai",
        "hoang mai",
        "MTTQ phường Hoàng Mai",
        "Hoàng Mai, Hà Nội",
    ],
)
def test_spellings_of_a_commune(typed: str) -> None:
    target = make_target(typed, HANOI, 2027)
    assert (target.unit, target.parent_kind, target.parent_name) == (
        "phường Hoàng Mai",
        "thành phố",
        "Hà Nội",
    )
    assert (target.column, target.era) == ("province_commune", "two_tier")


@pytest.mark.parametrize(
    ("day", "year", "unit"),
    [
        (None, 2023, "quận Hoàng Mai"),
        (date(2025, 6, 30), 2025, "quận Hoàng Mai"),
        (date(2025, 7, 1), 2025, "phường Hoàng Mai"),
        (None, 2025, "quận Hoàng Mai"),
        (None, 2026, "phường Hoàng Mai"),
    ],
)
def test_the_date_decides_the_tier(day: date | None, year: int, unit: str) -> None:
    assert make_target("hoang mai", HANOI, year, day=day).unit == unit


def test_a_district_knows_its_communes_and_reports_to_the_city() -> None:
    target = make_target("quan hoang mai", HANOI, 2023)
    assert target.column == "city_district"
    assert len(target.subordinates) == 14
    assert "phường Đại Kim" in target.subordinates


def test_a_district_in_the_two_tier_era_offers_the_twelve_units() -> None:
    with pytest.raises(DraftingError) as raised:
        make_target("quận Hoàng Mai", HANOI, 2027)
    message = str(raised.value)
    assert "01/7/2025" in message
    assert "12 đơn vị cấp xã" in message
    assert "phường Tương Mai" in message
    assert "xã Thanh Trì" in message
    assert isinstance(raised.value, UsageError)


def test_the_level_of_districts_is_refused_after_the_reform() -> None:
    with pytest.raises(DraftingError, match="đã kết thúc hoạt động"):
        make_target("phường Hoàng Mai", HANOI, 2027, level="huyen")


def test_a_commune_before_the_reform_is_told_its_district() -> None:
    with pytest.raises(DraftingError, match="quận Hoàng Mai"):
        make_target("phường Đại Kim", HANOI, 2023)


def test_namesakes_are_offered_with_their_provinces() -> None:
    with pytest.raises(DraftingError) as raised:
        make_target("phường Hoàng Mai", None, 2027)
    assert HANOI in str(raised.value)
    assert "tỉnh Nghệ An" in str(raised.value)


def test_the_parent_plan_chooses_among_namesakes() -> None:
    assert make_target("phường Hoàng Mai", None, 2027, trap_plan()).parent_name == "Hà Nội"


def test_an_old_name_is_understood_and_the_merger_said() -> None:
    target = make_target("xã Long Đức tỉnh Trà Vinh", None, 2027)
    assert (target.unit, target.parent_name) == ("phường Long Đức", "Vĩnh Long")
    told = " ".join(target.notes)
    assert "tỉnh Trà Vinh" in told
    assert "hợp nhất" in told


def test_an_old_commune_with_several_heirs_offers_them() -> None:
    with pytest.raises(DraftingError) as raised:
        make_target("phường Đại Kim", HANOI, 2027)
    assert "phường Định Công" in str(raised.value)
    assert "phường Thanh Liệt" in str(raised.value)


@pytest.mark.parametrize("typed", ["", "   ", " . "])
def test_an_empty_name_is_told(typed: str) -> None:
    with pytest.raises(DraftingError, match="Chưa có tên đơn vị"):
        make_target(typed, HANOI, 2027)


def test_an_unknown_unit_gets_the_closest_names() -> None:
    with pytest.raises(DraftingError, match="phường Hoàn Kiếm"):
        make_target("phường Hoàn Kiêmm", HANOI, 2027)


def test_an_unknown_province_gets_the_closest_names() -> None:
    with pytest.raises(DraftingError, match="Hải Phòng"):
        make_target("phường Hồng Bàng", "thành phố Hải Phong", 2027)


def test_a_unit_of_another_province_is_refused() -> None:
    with pytest.raises(DraftingError, match="Nghệ An"):
        make_target("phường Trường Vinh", "tỉnh Nghệ An", 2027, trap_plan())


def test_a_province_is_no_unit_to_draft_for() -> None:
    with pytest.raises(DraftingError, match="cấp tỉnh"):
        make_target("thành phố Hà Nội", None, 2027)


def test_a_year_before_the_parents_is_refused() -> None:
    with pytest.raises(DraftingError, match="trước năm 2024"):
        make_target("phường Hoàng Mai", None, 2023, trap_plan())


def test_what_is_not_given_stays_open() -> None:
    target = make_target("phường Hoàng Mai", HANOI, 2027)
    assert (target.number, target.day, target.signer, target.signer_title) == (None, None, None, None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "QUYẾT ĐỊNH\nVề việc thành lập tổ công tác\n\nĐiều 1. Thành lập tổ công tác.\n",
            "không phải kế hoạch",
        ),
        ("Tin tức trong ngày\n\nSáng nay trời đẹp, nhiều người đi bộ quanh hồ.\n", "không phải kế hoạch"),
        (
            "ỦY BAN MTTQ VIỆT NAM PHƯỜNG TƯƠNG MAI\nBAN THƯỜNG TRỰC\n\nKẾ HOẠCH\nTuyên truyền năm 2026\n\nI. MỤC ĐÍCH\n- Tuyên truyền.\n",
            "kế hoạch của phường",
        ),
    ],
)
def test_a_parent_that_cannot_be_used_is_told(text: str, words: str) -> None:
    with pytest.raises(DraftingError, match=words):
        plan_from(text)
