"""Time by step over a BEIR folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.latency import Bar, histogram, run
from ingest.errors import UsageError
from ingest.settings import Settings
from tests.conftest import Mattran

STEPS = {"understand", "retrieve", "answer", "verify", "total"}
TEXTS = ["Người lao động được nghỉ 12 ngày phép mỗi năm.", "Tòa án thụ lý đơn trong 05 ngày làm việc."]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "beir"
    made.mkdir()
    corpus = [{"_id": f"d{i}", "title": f"Điều {i}", "text": text} for i, text in enumerate(TEXTS)]
    asked = [{"_id": f"q{i}", "text": f"Câu {i}: được nghỉ mấy ngày?"} for i in range(8)]
    for name, rows in (("corpus", corpus), ("queries", asked)):
        lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        (made / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return made


def test_every_step_is_timed_cold_and_warm(folder: Path, tmp_path: Path, tiny_model: Path) -> None:
    found = run(folder, Settings(home=tmp_path / "home", embed_model=str(tiny_model)), limit=7)
    assert (found.documents, found.questions) == (2, 7)
    assert set(found.steps) == set(found.cold_steps) == STEPS
    assert found.steps["total"]["median"] <= found.steps["total"]["p95"]
    assert found.cold_ms >= found.cold_steps["total"] > 0
    assert sum(bar.count for bar in found.histogram) == 7


def test_the_command_gives_json(folder: Path, mattran: Mattran) -> None:
    value = mattran("eval", "latency", folder, "--limit", "3", "--json").json
    assert value["questions"] == 3
    assert set(value["steps"]["total"]) == {"median", "p95"}
    assert {"start", "end", "count"} == set(value["histogram"][0])


def test_the_command_tells_a_reader(folder: Path, mattran: Mattran) -> None:
    said = mattran("eval", "latency", folder, "--limit", "2").stdout
    assert "2 câu hỏi, 2 văn bản" in said
    assert "trung vị" in said


def test_a_folder_without_questions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"queries\.jsonl"):
        run(tmp_path, Settings(home=tmp_path / "home"))


def test_bars_hold_what_falls_between_their_ends() -> None:
    assert histogram([1, 9, 10, 35], width=10, bars=3) == (
        Bar(0, 10, 2),
        Bar(10, 20, 1),
        Bar(20, 30, 0),
        Bar(30, None, 1),
    )
    assert histogram([]) == ()


@given(st.lists(st.floats(0, 5000)), st.integers(1, 50), st.integers(1, 30))
def test_every_value_is_in_one_bar(values: list[float], width: int, bars: int) -> None:
    found = histogram(values, width, bars)
    assert sum(bar.count for bar in found) == len(values)
    assert len(found) <= bars + 1
