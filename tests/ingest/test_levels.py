"""Levels: complete cells, known sources, and the column that a date and two kinds select."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import corpus
from ingest.datafile import DataError, read_data
from ingest.levels import COLUMNS, Levels, load_levels

LEVELS = load_levels()
SLOTS = {slot.id: slot for slot in LEVELS.slots}
RAW: dict[str, Any] = yaml.safe_load(corpus.path("levels.yaml").read_text(encoding="utf-8"))


def test_every_slot_has_every_column_or_null() -> None:
    assert len(SLOTS) == len(LEVELS.slots) == 18
    for slot in RAW["slots"]:
        assert set(COLUMNS) <= set(slot), slot["id"]
        assert slot["province_commune"] is not None


def test_every_row_names_a_declared_source_and_every_source_is_used() -> None:
    recipients = [row for column in COLUMNS for row in getattr(LEVELS.recipients, column) or ()]
    used = {row.source for row in (*LEVELS.slots,)}
    used |= {row.source for row in LEVELS.verbs} | {row.source for row in LEVELS.recipients.from_parent}
    used |= {row.source for row in recipients}
    used |= {row.source for row in (*LEVELS.guards.protected, *LEVELS.guards.ended)}
    assert used == set(LEVELS.sources)


@pytest.mark.parametrize(
    ("slot", "column", "kind", "term"),
    [
        ("committee", "city_district", "quận", "Quận ủy"),
        ("committee", "province_district", "thành phố", "Thành ủy"),
        ("committee", "province_commune", "phường", "Đảng ủy phường"),
        ("issuer_line_1", "province_commune", "đặc khu", "ỦY BAN MTTQ VIỆT NAM ĐẶC KHU {unit}"),
        ("issuer_line_2", "province_commune", "xã", "BAN THƯỜNG TRỰC"),
        ("party_organ", "province_commune", "xã", "Ban Xây dựng Đảng của Đảng ủy xã"),
        ("advisory_body", "city_district", "quận", "Ban tư vấn"),
        ("area", "province_district", "huyện", "trên địa bàn huyện"),
    ],
)
def test_term_of_the_child(slot: str, column: Any, kind: str, term: str) -> None:
    cell = SLOTS[slot].cell(column)
    assert cell is not None
    assert cell.for_kind(kind) == term


def test_a_cell_has_a_term_for_each_kind_of_its_column() -> None:
    for column in LEVELS.columns:
        for slot in LEVELS.slots:
            cell = slot.cell(column.id)
            assert cell is None or all(cell.for_kind(kind) for kind in column.child_kinds)


def test_no_ended_level_appears_in_the_terms_of_the_two_tier_era() -> None:
    for slot in LEVELS.slots:
        terms = " ".join(slot.province_commune.child.values()).lower() if slot.province_commune else ""
        assert not [term.text for term in LEVELS.guards.ended if f" {term.text.lower()} " in f" {terms} "]


@pytest.mark.parametrize(
    ("parent", "child", "day", "column"),
    [
        ("thành phố", "quận", date(2025, 6, 30), "city_district"),
        ("tỉnh", "thành phố", date(2022, 1, 1), "province_district"),
        ("thành phố", "phường", date(2025, 7, 1), "province_commune"),
        ("tỉnh", "đặc khu", date(2027, 1, 1), "province_commune"),
        ("thành phố", "quận", date(2025, 7, 1), None),
        ("tỉnh", "xã", date(2025, 6, 30), None),
        ("tỉnh", "quận", date(2022, 1, 1), None),
    ],
)
def test_column_by_kinds_and_date(parent: str, child: str, day: date, column: str | None) -> None:
    found = LEVELS.column_for(parent, child, day)
    assert (found and found.id) == column


def test_verbs_shift_by_owner() -> None:
    verbs = {verb.id: verb for verb in LEVELS.verbs}
    assert "Tổ chức" in verbs["guide"].child
    assert "Tham gia" in verbs["organise"].child
    assert verbs["inspect"].default == "drop"
    assert verbs["common"].parent == verbs["common"].child
    assert {verb.owner for verb in LEVELS.verbs} == {"parent", "child", "all_levels"}


def test_recipients_of_a_commune_report_up_and_go_down() -> None:
    lines = LEVELS.recipients.province_commune or ()
    assert [line.purpose for line in lines] == ["để b/c", "để b/c", None, "để t/h", None]
    assert lines[0].text == "Ban Thường trực Ủy ban MTTQ Việt Nam {parent}"
    assert lines[-1].text.startswith("Lưu:")
    assert any(row.action == "drop" for row in LEVELS.recipients.from_parent)


def _without_column(table: dict[str, Any]) -> None:
    del table["slots"][3]["province_district"]


def _unknown_source(table: dict[str, Any]) -> None:
    table["verbs"][0]["source"] = "hearsay"


def _missing_kind(table: dict[str, Any]) -> None:
    del table["slots"][3]["city_district"]["child"]["quận"]


def _no_replacement(table: dict[str, Any]) -> None:
    table["recipients"]["from_parent"][1]["child"] = None


@pytest.mark.parametrize("spoil", [_without_column, _unknown_source, _missing_kind, _no_replacement])
def test_a_wrong_file_fails_at_load(spoil: Callable[[dict[str, Any]], None], tmp_path: Path) -> None:
    table = deepcopy(RAW)
    spoil(table)
    path = tmp_path / "levels.yaml"
    path.write_text(yaml.safe_dump(table, allow_unicode=True, sort_keys=False), encoding="utf-8")
    with pytest.raises(DataError, match="levels.yaml, dòng "):
        read_data(path, Levels)


def test_the_fault_is_reported_with_its_line(tmp_path: Path) -> None:
    text = corpus.path("levels.yaml").read_text(encoding="utf-8")
    line = text[: text.index("default: drop")].count("\n") + 1
    path = tmp_path / "levels.yaml"
    path.write_text(text.replace("default: drop", "default: vanish"), encoding="utf-8")
    with pytest.raises(DataError, match=f"dòng {line}, verbs"):
        read_data(path, Levels)


def test_missing_or_broken_file_is_reported(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="Không mở được"):
        read_data(tmp_path / "none.yaml", Levels)
    (tmp_path / "broken.yaml").write_text("slots: [", encoding="utf-8")
    with pytest.raises(DataError, match="YAML"):
        read_data(tmp_path / "broken.yaml", Levels)
