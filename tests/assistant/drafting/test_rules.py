"""Every rule of drafting does what its examples say, and only there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import corpus
from assistant.drafting.rewrite import rewrite_text
from assistant.drafting.rules import FILE, Drop, Rule, Rules, Stale, load_rules
from assistant.drafting.stale import stale_terms
from ingest.datafile import DataError, read_data
from tests.assistant.drafting.scenes import scene_of

RULES = load_rules()
RAW: dict[str, Any] = yaml.safe_load(corpus.path(FILE).read_text(encoding="utf-8"))


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_a_rule_makes_its_example(rule: Rule) -> None:
    done = rewrite_text(rule.example.before, scene_of(rule.for_kind))
    assert done.text == rule.example.after
    if rule.example.before != rule.example.after:
        assert rule.id in {change.rule for change in done.changes}


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_a_rule_leaves_its_counter_example(rule: Rule) -> None:
    done = rewrite_text(rule.same, scene_of(rule.for_kind))
    assert rule.id not in {change.rule for change in done.changes}


@pytest.mark.parametrize("drop", RULES.drops, ids=lambda drop: drop.id)
def test_a_task_of_the_superior_is_dropped_and_its_counter_example_is_not(drop: Drop) -> None:
    scene = scene_of(drop.for_kind)
    dropped = rewrite_text(drop.example, scene)
    assert (dropped.text, dropped.dropped) == ("", drop.reason)
    assert rewrite_text(drop.same, scene).dropped is None


@pytest.mark.parametrize("stale", RULES.stale, ids=lambda stale: stale.id)
def test_stale_words_are_remarked_on_with_a_proposal(stale: Stale) -> None:
    scene = scene_of("phường", 2022)
    notes = " ".join(stale_terms(stale.example, scene))
    assert stale.reason in notes
    assert stale.proposal in notes
    assert stale.reason not in " ".join(stale_terms(stale.same, scene))


def test_a_rule_without_its_example_fails_at_load(tmp_path: Path) -> None:
    broken = {**RAW, "rules": [{k: v for k, v in RAW["rules"][0].items() if k != "same"}]}
    path = tmp_path / "rules.yaml"
    path.write_text(yaml.safe_dump(broken, allow_unicode=True), encoding="utf-8")
    with pytest.raises(DataError, match="same"):
        read_data(path, Rules)


def test_an_id_that_comes_twice_fails_at_load(tmp_path: Path) -> None:
    broken = {**RAW, "rules": [RAW["rules"][0], RAW["rules"][0]]}
    path = tmp_path / "rules.yaml"
    path.write_text(yaml.safe_dump(broken, allow_unicode=True), encoding="utf-8")
    with pytest.raises(DataError, match="lặp"):
        read_data(path, Rules)
