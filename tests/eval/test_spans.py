"""Answers from a given passage, measured on a few invented passages."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from eval import spans
from eval.retrieval import half_of
from ingest.errors import UsageError
from ingest.settings import Settings
from tests.conftest import Mattran
from tests.fake_embedder import FakeEmbedder

SALT = (
    "Làng Muối phơi muối ngoài đồng từ tháng Giêng. Hội đua thuyền của làng mở ngày 14/5/2031. "
    "Trẻ con trong làng học bơi ở bến cũ."
)
HILL = "Xóm Đồi trồng chè trên sườn núi phía đông. Chợ phiên của xóm họp ngày 23/8/2032."


@pytest.fixture(autouse=True)
def fake_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.embedding.load_embedder", lambda *args, **kwargs: FakeEmbedder())
    monkeypatch.setattr("ingest.embedding.embedder_name", lambda *args: FakeEmbedder().name)


def asked(key: str, question: str, gold: str | None) -> dict[str, Any]:
    answers = [{"text": gold, "answer_start": 0}] if gold else []
    return {"id": key, "question": question, "answers": answers, "is_impossible": gold is None}


def squad(tmp_path: Path, *paragraphs: tuple[str, list[dict[str, Any]]]) -> Path:
    file = tmp_path / "squad.json"
    articles = [{"paragraphs": [{"context": context, "qas": qas} for context, qas in paragraphs]}]
    file.write_text(json.dumps({"version": "v2.0", "data": articles}, ensure_ascii=False), encoding="utf-8")
    return file


def measured(tmp_path: Path, file: Path, limit: int | None = None) -> dict[str, Any]:
    return spans.run(file, Settings(home=tmp_path / "home"), limit=limit).as_json()


def test_spans_are_found_in_their_own_passage(tmp_path: Path) -> None:
    value = measured(
        tmp_path,
        squad(
            tmp_path,
            (SALT, [
                asked("1", "Hội đua thuyền của làng mở ngày nào?", "14/5/2031"),
                asked("2", "Số điện thoại của làng là gì?", None),
            ]),
            (HILL, [asked("3", "Chợ phiên của xóm họp ngày nào?", "23/8/2032")]),
        ),
    )  # fmt: skip
    assert value["questions"] == 3
    assert (value["holds"], value["bm25_holds"]) == (1, 1)
    assert (value["refused_answerable"], value["refused_unanswerable"]) == (0, 1)
    assert 0 < value["f1"] < 1
    assert value["length"] < len(SALT)


def test_a_gold_span_that_is_not_told_is_missed(tmp_path: Path) -> None:
    rows = [asked("1", "Hội đua thuyền của làng mở ngày nào?", "Xóm Đồi")]
    value = measured(tmp_path, squad(tmp_path, (SALT, rows)))
    assert (value["holds"], value["bm25_holds"], value["f1"]) == (0, 0, 0)


def test_overlap_is_counted_in_syllables_as_squad_does(tmp_path: Path) -> None:
    rows = [asked("1", "Hội đua thuyền của làng mở ngày nào?", "Hội đua thuyền của làng mở ngày 14/5/2031.")]
    value = measured(tmp_path, squad(tmp_path, (SALT, rows)))
    assert value["bm25_f1"] == 1
    assert value["bm25_length"] == len("Hội đua thuyền của làng mở ngày 14/5/2031.")


def test_a_list_of_rows_is_read_as_well_and_cut_at_the_limit(tmp_path: Path) -> None:
    file = tmp_path / "rows.json"
    row = {"question": "Chợ phiên của xóm họp ngày nào?", "context": HILL, "answer": "23/8/2032"}
    file.write_text(json.dumps([row | {"id": str(n)} for n in range(3)]), encoding="utf-8")
    value = measured(tmp_path, file, limit=2)
    assert (value["questions"], value["holds"]) == (2, 1)


def several(tmp_path: Path, count: int) -> Path:
    """A file of questions with ids 0, 1, ...: every other one of the hill, one in three refused."""
    rows = {
        SALT: [
            ("Hội đua thuyền của làng mở ngày nào?", "14/5/2031"),
            ("Số điện thoại của làng là gì?", None),
        ],
        HILL: [("Chợ phiên của xóm họp ngày nào?", "23/8/2032")],
    }
    flat = [(text, question, gold) for text, asked_of in rows.items() for question, gold in asked_of]
    found: dict[str, list[dict[str, Any]]] = {text: [] for text in rows}
    for n in range(count):
        text, question, gold = flat[n % len(flat)]
        found[text].append(asked(str(n), question, gold))
    return squad(tmp_path, *found.items())


def test_each_half_is_told_apart_and_may_be_asked_alone(tmp_path: Path) -> None:
    file = several(tmp_path, 9)
    counts = Counter(half_of(str(n)) for n in range(9))
    assert set(counts) == {"tune", "report"}, "these ids fall into both halves"
    value = measured(tmp_path, file)
    assert {half: figures["questions"] for half, figures in value["splits"].items()} == counts
    alone = spans.run(file, Settings(home=tmp_path / "home"), split="report")
    assert set(alone.splits) == {"report"}
    assert alone.total.questions == counts["report"]
    told, before = alone.total.as_json(), value["splits"]["report"]
    assert {n: v for n, v in told.items() if n != "median_ms"} == pytest.approx(
        {n: v for n, v in before.items() if n != "median_ms"}, nan_ok=True
    )


def test_lengths_and_times_are_medians_and_refusals_have_no_length(tmp_path: Path) -> None:
    value = measured(tmp_path, several(tmp_path, 3))
    assert (value["questions"], value["answerable"]) == (3, 2)
    shorter, longer = sorted(
        [len("Hội đua thuyền của làng mở ngày 14/5/2031."), len("Chợ phiên của xóm họp ngày 23/8/2032.")]
    )
    assert value["bm25_length"] == value["bm25_mean_length"] == (shorter + longer) / 2
    assert 0 < value["length"] <= value["bm25_length"]
    assert value["median_ms"] > 0


def test_what_was_answered_is_told_apart_from_what_was_asked(tmp_path: Path) -> None:
    rows = [
        asked("1", "Hội đua thuyền của làng mở ngày nào?", "14/5/2031"),
        asked("2", "E-mail của làng là gì?", "14/5/2031"),
    ]
    value = measured(tmp_path, squad(tmp_path, (SALT, rows)))
    assert (value["refused_answerable"], value["holds"], value["holds_given"]) == (0.5, 0.5, 1)
    assert value["f1"] == pytest.approx(value["f1_given"] / 2, abs=1e-3)
    assert value["length"] == value["mean_length"] >= len("14/5/2031"), "what was refused has no length"


def test_the_command_gives_one_json_value(tmp_path: Path, mattran_bare: Mattran) -> None:
    file = several(tmp_path, 4)
    value = mattran_bare("eval", "spans", file, "--split", "tune", "--json").json
    assert value["questions"] == sum(half_of(str(n)) == "tune" for n in range(4))
    assert set(value["splits"]) == {"tune"}
    only = mattran_bare("eval", "spans", file, "--limit", "1", "--json").json
    assert only["refused_unanswerable"] is None, "no question of that kind was asked"


def test_the_command_tells_a_reader_and_writes_a_report(tmp_path: Path, mattran_bare: Mattran) -> None:
    said = mattran_bare("eval", "spans", several(tmp_path, 6), "--report", tmp_path / "bao-cao").said
    for words in ("giữ trọn lời đáp", "F1", "phần báo cáo", "phần tinh chỉnh", "tổng", "trung vị", "BM25"):
        assert words in said
    assert {file.suffix for file in (tmp_path / "bao-cao").iterdir()} == {".html", ".md", ".json"}


@pytest.mark.parametrize(
    "text",
    ["{", '{"data": [{}]}', '{"version": "v2.0"}', "3", '[{"id": "1"}]', '{"data": [{"paragraphs": [1]}]}'],
)
def test_a_file_of_another_form_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "khac.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="khac.json"):
        measured(tmp_path, file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="khong-co.json"):
        measured(tmp_path, tmp_path / "khong-co.json")
