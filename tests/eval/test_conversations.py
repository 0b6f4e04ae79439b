"""Suites of conversations: read, held, counted."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import yaml

from eval.conversations import ConversationSuite, by_kind, failures, figures, load, run
from ingest.errors import UsageError
from tests.shelf import PLANS, Shelf, shelf, write

ROOT = Path(__file__).resolve().parents[2]
FIRST = "Hội thi kể chuyện của tỉnh Bến Tre mở ngày nào?"
SUITE = {
    "name": "thu",
    "description": "Hai cuộc.",
    "conversations": [
        {
            "id": "a",
            "turns": [
                {"question": FIRST, "facts": [["14/5/2031"]]},
                {
                    "question": "còn Lai Châu?",
                    "kind": "place",
                    "standalone": "Hội thi kể chuyện của tỉnh Lai Châu mở ngày nào?",
                    "facts": [["23/8/2032"]],
                    "citations": [{"document": "lai-chau"}],
                },
                {
                    "question": "còn Cà Mau?",
                    "kind": "place",
                    "standalone": "Hội thi kể chuyện của tỉnh Cà Mau mở ngày nào?",
                    "refuse": True,
                },
            ],
        },
        {
            "id": "b",
            "turns": [
                {"question": FIRST},
                {
                    "question": "ở đâu?",
                    "kind": "bare",
                    "standalone": "Hội thi kể chuyện của tỉnh Bến Tre mở ở đâu?",
                    "facts": [["không có chữ này"]],
                },
            ],
        },
    ],
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    folder = tmp_path_factory.mktemp("plans")
    return shelf(folder / "home", write(folder / "documents", PLANS))


def test_follow_ups_are_counted_beside_the_same_question_written_out(made: Shelf) -> None:
    outcomes = run(ConversationSuite.model_validate(SUITE), made.assistant, made.record)
    found = figures(outcomes)
    assert (found["conversations"], found["follow_ups"], found["independent"]) == (2, 3, 2)
    assert found["right_in_conversation"] == pytest.approx(2 / 3, abs=0.001)
    assert found["right_written_out"] == pytest.approx(2 / 3, abs=0.001)
    assert found["right_of_those_right_written_out"] == found["independent_untouched"] == 1
    assert by_kind(outcomes)["place"]["right_in_conversation"] == 1
    assert [(row["id"], row["right_written_out"]) for row in failures(outcomes)] == [("b.2", False)]


def test_nothing_to_count_is_no_number() -> None:
    assert math.isnan(figures([])["right_in_conversation"])


def test_the_shipped_suite_is_sound() -> None:
    suite = load(ROOT / "eval" / "suites" / "conversations.yaml")
    follow_ups = [t for c in suite.conversations for t in c.turns if t.standalone]
    assert len(suite.conversations) >= 40
    assert all(2 <= len(c.turns) <= 4 for c in suite.conversations)
    assert len({c.id for c in suite.conversations}) == len(suite.conversations)
    assert all(t.refuse or t.facts or t.directives for t in follow_ups)


@pytest.mark.parametrize(
    "text",
    ["conversations: [", "name: x", yaml.safe_dump({**SUITE, "conversations": [{"id": "a", "turns": []}]})],
)
def test_a_faulty_file_is_refused_by_name(tmp_path: Path, text: str) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"s\.yaml"):
        load(file)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="khong-co"):
        load(tmp_path / "khong-co.yaml")
