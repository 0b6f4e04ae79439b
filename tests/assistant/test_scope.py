"""Which documents a question may be answered from, and why none."""

from __future__ import annotations

import pytest

from assistant.question import understand
from assistant.scope import Narrow, Profile, Scope, find_scope, profile
from tests.shelf import Shelf

BEN_TRE, LAI_CHAU = "ben-tre-2031", "lai-chau-2032"


@pytest.fixture(scope="module")
def profiles(plans_shelf: Shelf) -> list[Profile]:
    return [profile(document) for document in plans_shelf.library.documents()]


def scope(profiles: list[Profile], typed: str, narrow: Narrow | None = None, spoken: bool = False) -> Scope:
    return find_scope(understand(typed), profiles, lambda name: spoken, narrow or Narrow())


def test_a_profile_tells_place_years_and_number(profiles: list[Profile]) -> None:
    first, second = profiles
    assert {unit.name for unit in first.units} == {"Bến Tre"}
    assert (first.years, second.years) == (frozenset({2031}), frozenset({2032}))
    assert first.number is not None
    assert first.number.number == "31/KH-MTTQ-BTT"
    assert 2030 not in first.text_years, "the year of a date is no year of the document's own"


def test_a_place_leaves_the_documents_of_that_place(profiles: list[Profile]) -> None:
    found = scope(profiles, "báo cáo của tỉnh Bến Tre")
    assert found.doc_ids == (BEN_TRE,)
    assert [("báo cáo của tỉnh Bến Tre")[s.start : s.end] for s in found.spans] == ["tỉnh Bến Tre"]


@pytest.mark.parametrize("typed", ["bao cao cua tinh ben tre", "BÁO CÁO CỦA TỈNH BẾN TRE"])
def test_places_are_known_without_marks_and_in_capitals(profiles: list[Profile], typed: str) -> None:
    assert scope(profiles, typed).doc_ids == (BEN_TRE,)


def test_no_place_and_no_year_leaves_everything(profiles: list[Profile]) -> None:
    assert scope(profiles, "báo cáo quý") == Scope(None)


def test_two_places_have_their_sides(profiles: list[Profile]) -> None:
    found = scope(profiles, "Bến Tre và Lai Châu")
    assert found.doc_ids is None
    assert found.sides == (("Bến Tre", (BEN_TRE,)), ("Lai Châu", (LAI_CHAU,)))


def test_a_place_the_library_does_not_hold_is_refused_by_name(profiles: list[Profile]) -> None:
    found = scope(profiles, "báo cáo của tỉnh Cà Mau")
    assert found.doc_ids == ()
    assert found.refusal == "Trong kho không có văn bản nào của tỉnh Cà Mau."


def test_a_place_that_texts_speak_of_is_not_refused(profiles: list[Profile]) -> None:
    assert scope(profiles, "báo cáo của tỉnh Cà Mau", spoken=True).refusal is None


def test_a_year_leaves_and_prefers_its_documents(profiles: list[Profile]) -> None:
    found = scope(profiles, "báo cáo năm 2032")
    assert (found.doc_ids, found.preferred) == ((LAI_CHAU,), frozenset({LAI_CHAU}))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("báo cáo năm 2040", "Trong kho không có văn bản nào cho năm 2040."),
        ("báo cáo của Bến Tre năm 2032", "Trong kho không có văn bản nào của Bến Tre cho năm 2032."),
    ],
)
def test_a_year_the_library_does_not_hold_is_refused(profiles: list[Profile], typed: str, said: str) -> None:
    assert scope(profiles, typed).refusal == said


def test_a_documents_own_number_names_it(profiles: list[Profile]) -> None:
    found = scope(profiles, "Kế hoạch 52/KH-MTTQ-BTT năm 2031 nói gì")
    assert found.doc_ids == (LAI_CHAU,)
    assert [mention.number.number for mention in found.own] == ["52/KH-MTTQ-BTT"]


def test_who_cites_a_number_is_not_a_question_about_that_document(profiles: list[Profile]) -> None:
    assert scope(profiles, "kế hoạch nào dẫn 52/KH-MTTQ-BTT").own == ()


@pytest.mark.parametrize(
    "narrow",
    [
        Narrow(doc=BEN_TRE),
        Narrow(doc="ben"),
        Narrow(place="Bến Tre"),
        Narrow(place="ben tre"),
        Narrow(year=2031),
        Narrow(body="Ủy ban MTTQ Việt Nam tỉnh Bến Tre"),
    ],
)
def test_narrowing_keeps_to_part_of_the_library(profiles: list[Profile], narrow: Narrow) -> None:
    assert scope(profiles, "báo cáo quý", narrow).doc_ids == (BEN_TRE,)


def test_narrowing_holds_against_a_number_and_a_place_in_the_question(profiles: list[Profile]) -> None:
    narrow = Narrow(doc=BEN_TRE)
    assert LAI_CHAU not in (scope(profiles, "Kế hoạch 52/KH-MTTQ-BTT", narrow).doc_ids or (LAI_CHAU,))
    assert scope(profiles, "báo cáo của Lai Châu", narrow).refusal is not None


@pytest.mark.parametrize(
    "narrow",
    [Narrow(doc="khac"), Narrow(place="Cà Mau"), Narrow(year=1999), Narrow(place="Bến Tre", year=2032)],
)
def test_narrowing_to_nothing_is_told(profiles: list[Profile], narrow: Narrow) -> None:
    found = scope(profiles, "báo cáo quý", narrow)
    assert found.doc_ids == ()
    assert "phạm vi đã chọn" in (found.refusal or "")


def test_an_empty_library_refuses_nothing_here() -> None:
    assert scope([], "báo cáo quý").refusal is None


def test_a_districts_plan_serves_a_question_about_its_province(profiles: list[Profile]) -> None:
    """ "Of the place itself, then of places inside it"."""
    from dataclasses import replace

    from ingest.places import find_places

    (mention,) = find_places("huyện Ba Tri, tỉnh Bến Tre")[:1]
    district = replace(profiles[0], doc_id="ba-tri", units=frozenset(mention.units), number=None)
    found = scope([district, *profiles], "báo cáo của tỉnh Bến Tre")
    assert set(found.doc_ids or ()) == {"ba-tri", BEN_TRE}
    assert dict(found.sides)["tỉnh Bến Tre"][0] == BEN_TRE
    nested = scope([district, *profiles], "báo cáo của huyện Ba Tri, tỉnh Bến Tre")
    assert nested.doc_ids == ("ba-tri",)
