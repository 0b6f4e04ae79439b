"""Search measured on a tiny data set whose ranks are known."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.ranking import RankingWeights
from eval import retrieval
from eval.query_forms import FORMS, Form
from ingest.datafile import read_data
from ingest.errors import UsageError
from ingest.settings import Settings
from tests.fake_embedder import FakeEmbedder

CORPUS = {
    "muoi": "Diêm dân phơi muối ngoài đồng suốt mùa nắng.",
    "trau": "Trâu cày ruộng bậc thang trên sườn núi.",
    "cheo": "Đêm hội có hát chèo và múa rối nước.",
}


@pytest.fixture(autouse=True)
def fake_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.embedding.load_embedder", lambda *args, **kwargs: FakeEmbedder())
    monkeypatch.setattr("ingest.embedding.embedder_name", lambda *args: FakeEmbedder().name)


def rows(values: dict[str, str]) -> str:
    return "".join(
        json.dumps({"_id": key, "text": text}, ensure_ascii=False) + "\n" for key, text in values.items()
    )


@pytest.fixture
def beir(tmp_path: Path) -> Callable[[dict[str, str], dict[str, str]], Path]:
    def write(queries: dict[str, str], judged: dict[str, str]) -> Path:
        folder = tmp_path / "beir"
        folder.mkdir(exist_ok=True)
        (folder / "corpus.jsonl").write_text(rows(CORPUS), encoding="utf-8")
        (folder / "queries.jsonl").write_text(rows(queries), encoding="utf-8")
        lines = ["query-id\tcorpus-id\tscore", *(f"{q}\t{d}\t1" for q, d in judged.items())]
        (folder / "qrels.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return folder

    return write


Beir = Callable[[dict[str, str], dict[str, str]], Path]
ASKED = {"q1": "diêm dân phơi muối", "q2": "trâu cày ruộng bậc thang", "q3": "hát chèo múa rối nước"}
TRUTH = {"q1": "muoi", "q2": "trau", "q3": "cheo"}


def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


def test_what_is_found_first_has_every_point(beir: Beir, tmp_path: Path) -> None:
    value = retrieval.run(beir(ASKED, TRUTH), settings(tmp_path)).as_json()
    assert value["questions"] == 3
    names = ("hit@1", "hit@10", "recall@10", "MRR@10", "nDCG@10")
    assert [value[name] for name in names] == [1, 1, 1, 1, 1]
    assert value["median_ms"] > 0


def test_what_is_judged_otherwise_is_missed_at_the_top_only(beir: Beir, tmp_path: Path) -> None:
    swapped = {"q1": "muoi", "q2": "cheo", "q3": "trau"}
    value = retrieval.run(beir(ASKED, swapped), settings(tmp_path)).total
    assert value.hit_at_1 == pytest.approx(1 / 3, abs=1e-4)
    assert value.hit_at_10 == 1
    assert 1 / 3 + 2 / 9 - 1e-3 <= value.mrr_at_10 <= 2 / 3 + 1e-3
    assert value.hit_at_1 < value.ndcg_at_10 < 1


def test_a_document_that_is_not_there_is_never_hit(beir: Beir, tmp_path: Path) -> None:
    value = retrieval.run(beir(ASKED, dict.fromkeys(ASKED, "khong-co")), settings(tmp_path)).total
    assert (value.hit_at_10, value.mrr_at_10, value.ndcg_at_10) == (0, 0, 0)


def test_only_judged_questions_count_and_no_more_than_the_limit(beir: Beir, tmp_path: Path) -> None:
    folder = beir(ASKED | {"q4": "không ai chấm"}, TRUTH)
    assert retrieval.run(folder, settings(tmp_path)).total.questions == 3
    assert retrieval.run(folder, settings(tmp_path), limit=2).total.questions == 2


@pytest.mark.parametrize("form", FORMS)
def test_questions_may_be_typed_badly(beir: Beir, tmp_path: Path, form: Form) -> None:
    value = retrieval.run(beir(ASKED, TRUTH), settings(tmp_path), form).as_json()
    assert (value["form"], value["hit@1"]) == (form, 1)


def test_each_half_is_told_apart_and_may_be_asked_alone(beir: Beir, tmp_path: Path) -> None:
    folder = beir(ASKED, TRUTH)
    halves = [retrieval.half_of(key) for key in ASKED]
    assert set(halves) == {"tune", "report"}, "these ids fall into both halves"
    both = retrieval.run(folder, settings(tmp_path))
    assert {name: figures.questions for name, figures in both.splits.items()} == Counter(halves)
    alone = retrieval.run(folder, settings(tmp_path), split="report")
    assert alone.total.questions == halves.count("report")
    assert alone.as_json()["splits"].keys() == {"report"}


def test_weights_are_learned_and_written(beir: Beir, tmp_path: Path) -> None:
    target = tmp_path / "ranking.yaml"
    weights = retrieval.learn_weights(beir(ASKED, TRUTH), settings(tmp_path), target)
    stored = read_data(target, RankingWeights)
    assert stored.weights == pytest.approx(weights)
    assert "beir --learn ranking.yaml" in stored.source


def test_weights_that_cannot_be_written_are_said(beir: Beir, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="missing"):
        retrieval.learn_weights(beir(ASKED, TRUTH), settings(tmp_path), tmp_path / "missing" / "w.yaml")


def test_a_changed_corpus_is_read_anew(beir: Beir, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = beir({"q1": "thuyền thúng"}, {"q1": "muoi"})
    before = retrieval.run(folder, settings(tmp_path))
    monkeypatch.setitem(CORPUS, "muoi", "Thuyền thúng ra khơi lúc tờ mờ sáng.")
    after = retrieval.run(beir({"q1": "thuyền thúng"}, {"q1": "muoi"}), settings(tmp_path))
    assert after.total.hit_at_1 == 1
    assert before.total.mrr_at_10 <= after.total.mrr_at_10


@pytest.mark.parametrize("missing", ["corpus.jsonl", "queries.jsonl", "qrels.tsv"])
def test_a_missing_file_is_named(beir: Beir, tmp_path: Path, missing: str) -> None:
    folder = beir(ASKED, TRUTH)
    (folder / missing).unlink()
    with pytest.raises(UsageError, match=missing):
        retrieval.run(folder, settings(tmp_path))


@pytest.mark.parametrize(
    ("name", "text"), [("corpus.jsonl", "{not json"), ("qrels.tsv", "a\tb\n1\t2\n"), ("queries.jsonl", "[1")]
)
def test_a_broken_file_is_named(beir: Beir, tmp_path: Path, name: str, text: str) -> None:
    folder = beir(ASKED, TRUTH)
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=name):
        retrieval.run(folder, settings(tmp_path))
