"""`mattran chat` and `mattran conversations`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Mattran
from tests.shelf import PLANS, write

FIRST, SECOND = "Hội thi kể chuyện của tỉnh Bến Tre mở ngày nào?", "còn Lai Châu thì sao?"


@pytest.fixture
def asked(mattran: Mattran, tmp_path: Path) -> Mattran:
    """Commands over a home with two plans."""
    files = write(tmp_path / "documents", PLANS)
    assert mattran("ingest", *files).code == 0
    return mattran


def test_lines_are_answered_one_after_the_other(asked: Mattran) -> None:
    run = asked("chat", "--json", input=f"{FIRST}\n\n{SECOND}\nthoát\nkhông hỏi nữa\n")
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    assert [row["question"] for row in rows] == [FIRST, SECOND]
    assert rows[1]["resolved"] == "Hội thi kể chuyện của tỉnh Lai Châu mở ngày nào?"
    assert "23/8/2032" in rows[1]["answer"]
    assert [row["position"] for row in rows] == [1, 2]


def test_a_conversation_goes_on_in_another_run(asked: Mattran) -> None:
    first = json.loads(asked("chat", "--json", FIRST).stdout)
    run = asked("chat", SECOND, "--conversation", first["conversation"])
    assert "Hiểu là: Hội thi kể chuyện của tỉnh Lai Châu" in run.stdout
    assert "23/8/2032" in run.stdout
    assert first["conversation"] in run.stderr


def test_what_is_kept_is_listed_shown_renamed_and_removed(asked: Mattran) -> None:
    chosen = json.loads(asked("chat", "--json", FIRST).stdout)["conversation"]
    assert [row["id"] for row in asked("conversations", "list", "--json").json] == [chosen]
    assert asked("conversations", "list", "--json", "hoi", "thi").json[0]["turns"] == 1
    assert asked("conversations", "list", "--json", "vắng").json == []
    (shown,) = asked("conversations", "show", chosen, "--json").json
    assert shown["citations"][0]["doc_id"] == "ben-tre-2031"
    assert "14/5/2031" in asked("conversations", "show", chosen).stdout
    assert asked("conversations", "rename", chosen, "Hội thi").code == 0
    assert asked("conversations", "list", "--json").json[0]["title"] == "Hội thi"
    assert asked("conversations", "remove", chosen).code == 0
    assert "Chưa có" in asked("conversations", "list").stdout


@pytest.mark.parametrize("command", [("chat", "hỏi", "--conversation"), ("conversations", "show")])
def test_an_unknown_conversation_is_said_plainly(mattran: Mattran, command: tuple[str, ...]) -> None:
    run = mattran(*command, "khong-co")
    assert run.code == 1
    assert "Không có cuộc trò chuyện 'khong-co'" in run.stderr
