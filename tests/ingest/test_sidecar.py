"""Facts stated beside a text fill gaps, never overrule it, and what is wrong with them is said."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.header import Header
from ingest.sidecar import StatedFacts, complete, front_matter, read_facts, sidecar_of

YAML = 'number: "17/KH-MTTQ"\ndate: 2031-03-05\nissuer: Ban Thường trực xã Suối Mơ\n'


def test_a_side_car_is_found_by_name_or_by_stem(tmp_path: Path) -> None:
    plan = tmp_path / "plan.txt"
    assert sidecar_of(plan) is None
    (tmp_path / "plan.meta.yaml").write_text(YAML, encoding="utf-8")
    assert sidecar_of(plan) == tmp_path / "plan.meta.yaml"
    (tmp_path / "plan.txt.meta.yaml").write_text(YAML, encoding="utf-8")
    assert sidecar_of(plan) == tmp_path / "plan.txt.meta.yaml"


def test_facts_are_read() -> None:
    facts = read_facts(YAML)
    assert (facts.number, facts.date) == ("17/KH-MTTQ", dt.date(2031, 3, 5))
    assert facts.title is None
    assert read_facts("") == StatedFacts()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("number: [1, 2", "YAML"),
        ("a: b: c", "YAML ở dòng 1"),
        ("date: hôm qua", "mục: date"),
        ("- một\n- hai", "toàn tệp"),
    ],
)
def test_what_is_wrong_is_named(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_facts(text)


def test_gaps_are_filled_with_their_origin() -> None:
    facts = read_facts(YAML)
    header, stated, warnings = complete(Header(title="Công tác mặt trận"), facts, "tệp a.meta.yaml")
    assert (header.number, header.title) == ("17/KH-MTTQ", "Công tác mặt trận")
    assert stated == dict.fromkeys(("number", "date", "issuer"), "tệp a.meta.yaml")
    assert warnings == []


def test_the_text_wins_and_the_user_is_told() -> None:
    own = Header(number="18/KH-MTTQ", date=dt.date(2031, 3, 6))
    header, stated, warnings = complete(own, read_facts(YAML), "tệp a.meta.yaml")
    assert (header.number, header.date) == (own.number, own.date)
    assert set(stated) == {"issuer"}
    assert len(warnings) == 2
    assert "ngày ban hành là “05/03/2031”" in " ".join(warnings)
    assert "số, ký hiệu là “17/KH-MTTQ”" in " ".join(warnings)


def test_a_named_source_is_kept_as_the_origin() -> None:
    _, stated, _ = complete(Header(), read_facts("kind: Kế hoạch\nsource: bìa hồ sơ"), "tệp")
    assert stated == {"kind": "bìa hồ sơ"}


TEXTS = st.one_of(st.none(), st.sampled_from(["a", "b"]))


@given(TEXTS, TEXTS)
def test_completing_never_changes_what_the_text_says(own: str | None, given_: str | None) -> None:
    header, stated, warnings = complete(Header(kind=own), StatedFacts(kind=given_), "tệp")
    assert header.kind == (own if own is not None else given_)
    assert ("kind" in stated) == (own is None and given_ is not None)
    assert bool(warnings) == (None not in (own, given_) and own != given_)


def test_front_matter_stands_between_two_lines() -> None:
    assert front_matter("---\nkind: Chỉ thị\n---\n# Chỉ thị") == "kind: Chỉ thị"
    assert front_matter("# Chỉ thị\n---\n") is None
    assert front_matter("---\nkhông có dòng đóng") is None
    assert front_matter("") is None
