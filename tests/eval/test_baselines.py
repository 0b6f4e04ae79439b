"""Baselines: the top passage as the answer, cited at its place, never a refusal; the table beside this project."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.baselines import answerers, bm25
from eval.side_by_side import ALL, as_json, ask_everyone, gathered, markdown
from eval.subject import Subject
from eval.suite import ExpectedCitation, Question, Suite, save_suite
from ingest.errors import LibraryError
from tests.conftest import Mattran
from tests.fake_embedder import FakeEmbedder
from tests.shelf import PLANS, Shelf, shelf, write


def question(name: str, asked: str, fact: str | None) -> Question:
    cited = [ExpectedCitation(document="ben-tre", section="IX")]
    gold = {"facts": [[fact]], "citations": cited} if fact else {"refuse": True}
    return Question.model_validate({"id": name, "question": asked, "kind": "fact", **gold})


ONE = Suite(
    name="một", description="", questions=[question("a", "Câu lạc bộ người cao tuổi lập ở đâu?", "Các xã")]
)
TWO = Suite(name="hai", description="", questions=[question("b", "Ai là trọng tài bóng đá?", None)])


@pytest.fixture
def made(tmp_path: Path) -> Shelf:
    return shelf(tmp_path / "home", write(tmp_path / "in", PLANS))


def test_each_gives_its_top_passage_with_an_exact_citation_and_never_refuses(made: Shelf) -> None:
    everyone = answerers(made.library, FakeEmbedder(), made.ask)
    assert list(everyone) == ["mattran", "llama_index", "bm25", "dense"]
    for name in ("llama_index", "bm25", "dense"):
        answer = everyone[name]("Ai là trọng tài bóng đá?")
        assert (answer.status, len(answer.citations)) == ("grounded", 1)
        assert made.holds(answer.citations[0])
        assert answer.confidence is not None
        assert 0 <= answer.confidence <= 1
        assert answer.timings_ms["total"] > 0


def test_words_find_their_passage(made: Shelf) -> None:
    found = bm25(made.library)("câu lạc bộ người cao tuổi")
    assert "câu lạc bộ người cao tuổi" in made.record(found.doc_id)[found.span.start : found.span.end].lower()


def test_an_empty_library_is_told(tmp_path: Path) -> None:
    empty = shelf(tmp_path / "home", [])
    with pytest.raises(LibraryError, match="mattran ingest"):
        answerers(empty.library, FakeEmbedder(), empty.ask)


def test_the_table_has_all_answerers_over_each_suite_and_all_together(made: Shelf) -> None:
    everyone = answerers(made.library, FakeEmbedder(), made.ask)
    told = {suite.name: ask_everyone(suite, everyone, made.record) for suite in (ONE, TWO)}
    runs = gathered(told, dict.fromkeys(told, Subject(version="1")))
    value = as_json(runs)
    assert list(value["suites"]) == ["một", "hai", ALL]
    assert value["suites"]["một"]["bm25"]["total"]["right_and_cited"] == 1, "sections are asked of nobody"
    assert value["suites"]["hai"]["bm25"]["total"]["rightly_refused"] == 0
    assert value["suites"][ALL]["mattran"]["total"]["questions"] == 2
    assert value["suites"][ALL]["mattran"]["p_value"] is None
    text = markdown(runs)
    assert text.count("| Mặt trận") == 3
    assert "không bao giờ từ chối" in text


def test_the_command_writes_the_table(mattran: Mattran, tmp_path: Path) -> None:
    save_suite(ONE.model_copy(update={"documents": ["ben-tre"]}), tmp_path / "mot.yaml")
    write(tmp_path / "in", PLANS)
    run = mattran(
        "eval", "baselines", tmp_path / "mot.yaml", "--documents", tmp_path / "in", "--home", tmp_path / "do",
        "--report", tmp_path / "r", "--json",
    )  # fmt: skip
    assert run.code == 0
    assert set(run.json["suites"]["một"]) == {"mattran", "llama_index", "bm25", "dense"}
    assert (tmp_path / "r" / "baselines.md").is_file()
