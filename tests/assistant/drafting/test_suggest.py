"""Units offered while a name is typed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.drafting.suggest import offers
from assistant.drafting.target import make_target
from ingest.units import Unit, load_places

NOW, THEN = date(2027, 1, 1), date(2024, 1, 1)


def province(key: str, *, current: bool = True) -> Unit:
    return next(u for u in load_places().named(key) if u.level == "province" and u.current == current)


HANOI = province("ha noi")


def names(typed: str, day: date = NOW, home: Unit | None = HANOI) -> list[str]:
    return [offer.text.split(",")[0] for offer in offers(typed, day, home).units]


@pytest.mark.parametrize(
    "typed",
    ["phường Hoàng Mai", "P. Hoàng Mai", "p.hoang mai", "phuong hoang mai", "Phường Hoàng Mai, Hà Nội"],
)
def test_one_unit_by_any_spelling(typed: str) -> None:
    assert names(typed) == ["phường Hoàng Mai"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [("tuong", "phường Tương Mai"), ("mai", "phường Bạch Mai"), ("thanh tri", "xã Thanh Trì")],
)
def test_names_that_begin_so_come_first(typed: str, first: str) -> None:
    assert names(typed)[0] == first


def test_an_old_ward_gives_what_took_it_over() -> None:
    found = offers("Đại Kim", NOW, HANOI)
    assert {offer.text.split(",")[0] for offer in found.units} == {
        "phường Định Công", "phường Hoàng Liệt", "phường Khương Đình", "phường Thanh Liệt",
    }  # fmt: skip
    assert all("phường Đại Kim, quận Hoàng Mai cũ" in offer.label for offer in found.units)


def test_a_merged_province_offers_the_units_of_todays(monkeypatch: pytest.MonkeyPatch) -> None:
    old = province("tra vinh", current=False)
    assert names("huyện Càng Long", home=old)[0] == "xã Càng Long"
    assert all(offer.text.endswith("tỉnh Vĩnh Long") for offer in offers("càng long", NOW, old).units)


def test_before_july_2025_districts_are_offered_also_for_a_ward() -> None:
    assert names("hoang mai", THEN) == ["quận Hoàng Mai"]
    found = offers("phường Định Công", THEN, HANOI)
    assert "quận Hoàng Mai" in {offer.text.split(",")[0] for offer in found.units}


def test_a_slip_gives_the_nearest_names() -> None:
    found = offers("Hoàg Mai", NOW, HANOI)
    assert found.units[0].text.startswith("phường Hoàng Mai")
    assert "Không có đơn vị nào tên “Hoàg Mai” ở thành phố Hà Nội" in found.note


def test_nothing_typed_asks_for_a_name() -> None:
    assert offers("  ", NOW, HANOI).units == ()


@pytest.mark.parametrize("typed", ["quận Hoàng Mai", "hoang", "Thanh Trì", "minh"])
def test_every_offer_can_be_drafted_for(typed: str) -> None:
    for offer in offers(typed, NOW, HANOI).units:
        assert make_target(offer.text, None, 2027).unit == offer.text.split(",")[0]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30))
def test_no_words_break_it(typed: str) -> None:
    assert len(offers(typed, NOW, HANOI).units) <= 24
