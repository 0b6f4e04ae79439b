"""Weights of evidence learned from a few invented questions: what they tell apart, what teaches, the command."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant import pieces, refusal, signs
from assistant.refusal import sureness
from assistant.weights import Model, Weights, use, weights
from eval.learning import (
    Lesson,
    learn,
    library_lessons,
    span_lessons,
    stranger_lessons,
    suite_lessons,
    written,
)
from eval.retrieval import half_of, index_corpus
from eval.spans import SpanQuestion, index_passages
from eval.suite import ExpectedCitation, Question, Suite
from ingest.indexing import embed_pending
from ingest.progress import silent
from ingest.settings import Settings
from tests.conftest import Mattran
from tests.fake_embedder import FakeEmbedder
from tests.shelf import Shelf, shelf

HAMLETS = ["Đồi", "Muối", "Rạch", "Cồn", "Gò", "Bàu", "Giồng", "Vàm", "Trảng", "Xoài"]
PLACES = ["bãi bồi", "bến cũ", "gốc đa", "sân đình"]


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    before = weights()
    yield
    use(before)


@pytest.fixture(autouse=True)
def fake_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.embedding.load_embedder", lambda *args, **kwargs: FakeEmbedder())
    monkeypatch.setattr("ingest.embedding.embedder_name", lambda *args: FakeEmbedder().name)


def passage(n: int) -> str:
    return (
        f"Xóm {HAMLETS[n]} trồng dừa, nuôi vịt và làm muối quanh năm. "
        f"Hội đua ghe của xóm {HAMLETS[n]} mở ngày {n + 2}/3/2031. "
        f"Đội đua ghe của xóm {HAMLETS[n]} có {n + 12} tay chèo; cả đội tập chèo suốt ba tháng liền trên khúc sông rộng; "
        f"các bà các chị nấu cơm mang ra tận bờ cho đội ăn sau mỗi buổi tập nặng nhọc. "
        f"Chợ phiên của xóm {HAMLETS[n]} họp ở {PLACES[n % 4]}."
    )


def asked(n: int) -> list[tuple[str, str]]:
    """Questions to a passage, each with what answers it."""
    return [
        (f"Hội đua ghe của xóm {HAMLETS[n]} mở ngày nào?", f"{n + 2}/3/2031"),
        (f"Đội đua ghe của xóm {HAMLETS[n]} có bao nhiêu tay chèo?", f"{n + 12} tay chèo"),
        (f"Chợ phiên của xóm {HAMLETS[n]} họp ở đâu?", PLACES[n % 4]),
    ]


STRANGE = ["Rạp xiếc bán vé kiểu gì?", "Phi thuyền hạ xuống biển nào?", "Tàu điện chạy tuyến nào?"]


def keys(count: int, half: str, start: str) -> list[str]:
    """Ids that fall into one half."""
    return [key for key in (f"{start}{n}" for n in range(10 * count)) if half_of(key) == half][:count]


def span_questions(numbers: Sequence[int]) -> list[SpanQuestion]:
    rows = [(passage(n), question, gold) for n in numbers for question, gold in asked(n)]
    ids = keys(len(rows), "tune", "s")
    return [SpanQuestion(key, q, text, (gold,)) for key, (text, q, gold) in zip(ids, rows, strict=True)]


@pytest.fixture
def made(tmp_path: Path) -> Shelf:
    return shelf(tmp_path / "home", [])


def spans_of(made: Shelf, numbers: Sequence[int]) -> list[Lesson]:
    questions = span_questions(numbers)
    index_passages(questions, made.library)
    return [*span_lessons(questions, made.assistant), *stranger_lessons(questions, made.assistant)]


def beir(tmp_path: Path, numbers: Sequence[int]) -> Path:
    """A data set whose questions all fall into the half that is learned from."""
    folder = tmp_path / "xom"
    folder.mkdir(exist_ok=True)
    inside = [question for n in numbers for question, _ in asked(n)]
    files = {
        "corpus": [(f"d{n}", passage(n)) for n in numbers],
        "queries": list(zip(keys(len(inside), "tune", "q"), inside, strict=True)),
        "out_of_corpus": list(zip(keys(len(STRANGE), "tune", "x"), STRANGE, strict=True)),
    }
    for name, rows in files.items():
        text = "".join(json.dumps({"_id": k, "text": t}, ensure_ascii=False) + "\n" for k, t in rows)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return folder


def library_of(made: Shelf, tmp_path: Path, numbers: Sequence[int]) -> list[Lesson]:
    folder = beir(tmp_path, numbers)
    index_corpus(folder, made.library, silent)
    embed_pending(made.library, Settings(home=made.home), embedder=FakeEmbedder())
    return list(library_lessons(folder, made.assistant))


def firsts_right(lessons: Sequence[Lesson]) -> float:
    """The share of lessons whose best sentence, by the weights in use, is a right one."""
    ranked = [(lesson, lesson.again.ranked) for lesson in lessons]
    right = [lesson.gold(rows[0].sentence) for lesson, rows in ranked if lesson.gold and rows]
    return sum(right) / len(right)


def forget() -> None:
    """As if nothing had been learned: all sentences and stretches look the same."""
    nothing = Model(source="nothing", weights={})
    use(
        weights().model_copy(
            update={"sentence": nothing, "piece": nothing, "confidence": nothing, "narrowed": nothing}
        )
    )


# -- lessons -----------------------------------------------------------------------------------------


def test_only_answerable_questions_of_the_tuning_half_teach(made: Shelf) -> None:
    text = passage(0)
    question, gold = asked(0)[0]
    tune, report = keys(2, "tune", "s"), keys(1, "report", "s")
    questions = [
        SpanQuestion(tune[0], question, text, (gold,)),
        SpanQuestion(tune[1], question, text, ()),
        SpanQuestion(report[0], question, text, (gold,)),
    ]
    index_passages(questions, made.library)
    (lesson,) = span_lessons(questions, made.assistant)
    assert (lesson.answerable, lesson.narrowed, lesson.weight) == (True, True, 1.0)
    assert [
        gold in s.sentence.text for s in lesson.weighed.ranked if lesson.gold and lesson.gold(s.sentence)
    ] == [True]


def test_a_question_asked_of_the_passage_of_another_is_to_be_refused(made: Shelf) -> None:
    questions = span_questions([0, 1])
    index_passages(questions, made.library)
    own = {q.question: q.doc_id for q in questions}
    found = list(stranger_lessons(questions, made.assistant))
    assert len(found) == len(questions)
    for lesson in found:
        assert (lesson.answerable, lesson.narrowed, lesson.gold) == (False, True, None)
        assert own[lesson.weighed.question.raw] not in {s.sentence.doc_id for s in lesson.weighed.ranked}


def test_a_passage_is_never_a_stranger_to_its_own_questions(made: Shelf) -> None:
    questions = span_questions([0])
    index_passages(questions, made.library)
    assert list(stranger_lessons(questions, made.assistant)) == []


def test_a_library_teaches_what_it_answers_and_what_not(made: Shelf, tmp_path: Path) -> None:
    lessons = library_of(made, tmp_path, [0, 1])
    assert sum(lesson.answerable for lesson in lessons) == 6
    assert sum(not lesson.answerable for lesson in lessons) == len(STRANGE)
    assert not any(lesson.narrowed or lesson.gold for lesson in lessons)


def test_gold_spans_of_a_library_are_read_where_there_are_any(made: Shelf, tmp_path: Path) -> None:
    folder = beir(tmp_path, [0, 1])
    question, gold = asked(1)[0]
    row = {"question": question, "answer": gold, "context_id": "d1"}
    (folder / "extractive.json").write_text(json.dumps([row], ensure_ascii=False), encoding="utf-8")
    (lesson,) = [one for one in library_of(made, tmp_path, [0, 1]) if one.gold is not None]
    right = [s.sentence for s in lesson.weighed.ranked if lesson.gold and lesson.gold(s.sentence)]
    assert [(s.doc_id, gold in s.text) for s in right] == [("d1", True)]


def test_a_suite_teaches_by_its_citations_and_with_its_weight(made: Shelf, tmp_path: Path) -> None:
    library_of(made, tmp_path, [0, 1])
    question, gold = asked(0)[0]
    cited = [ExpectedCitation(document="d0", fragment=gold)]
    rows: list[dict[str, Any]] = [
        {"question": question, "facts": [[gold]], "citations": cited},
        {"question": STRANGE[0], "refuse": True},
        {"question": question, "facts": [[gold]], "split": "report"},
        {"question": "Số 12-CT/TW nói gì?", "facts": [["gì"]]},
    ]
    suite = Suite(
        name="xom",
        description="",
        documents=["d0"],
        questions=[Question(id=str(n), kind="khac", **row) for n, row in enumerate(rows)],
    )
    found = list(suite_lessons(suite, made.assistant, 6.0))
    assert [(lesson.answerable, lesson.gold is not None) for lesson in found] == [
        (True, True),
        (False, False),
    ]
    assert {lesson.weight for lesson in found} == {6.0}
    assert firsts_right(found) == 1


# -- learning ----------------------------------------------------------------------------------------


def test_what_is_learned_answers_questions_that_were_not_seen(made: Shelf, tmp_path: Path) -> None:
    seen, unseen = spans_of(made, range(6)), spans_of(made, range(6, 10))
    both = library_of(made, tmp_path, [0, 1, 2])
    forget()
    untaught = firsts_right(unseen)
    learn([*seen, *both], "invented")
    assert untaught < 0.6
    assert firsts_right(unseen) > 0.9
    for lessons in (seen, unseen, both):
        sure = {True: list[float](), False: list[float]()}
        for lesson in lessons:
            sure[lesson.answerable].append(sureness(lesson.again, lesson.narrowed))
        assert min(sure[True]) > max(sure[False])


def test_every_sign_is_weighed_and_the_file_is_read_back(made: Shelf, tmp_path: Path) -> None:
    found = learn([*spans_of(made, range(3)), *library_of(made, tmp_path, [0, 1])], "invented")
    assert tuple(found.sentence.weights) == signs.SENTENCE
    assert tuple(found.piece.weights) == pieces.PIECE
    assert tuple(found.confidence.weights) == tuple(found.narrowed.weights) == refusal.SIGNS
    assert found.source == "invented"
    assert Weights.model_validate(yaml.safe_load(written(found))) == found


def test_few_of_the_answerable_are_refused(made: Shelf, tmp_path: Path) -> None:
    lessons = [*spans_of(made, range(5)), *library_of(made, tmp_path, range(6))]
    thresholds = learn(lessons, "invented").thresholds
    for narrowed, least in ((False, thresholds.open), (True, thresholds.narrowed)):
        sure = [sureness(le.again, narrowed) for le in lessons if le.answerable and le.narrowed == narrowed]
        assert 0 <= least <= 1
        assert sum(value < least for value in sure) <= 0.2 * len(sure)


def test_the_same_lessons_give_the_same_weights(made: Shelf, tmp_path: Path) -> None:
    lessons = [*spans_of(made, range(3)), *library_of(made, tmp_path, [0, 1])]
    before = weights()
    first = learn(lessons, "invented")
    use(before)
    assert learn(lessons, "invented") == first


@pytest.mark.parametrize(("weight", "heeded"), [(0.1, False), (10.0, True)])
def test_of_lessons_that_contradict_each_other_the_heavier_is_heeded(
    made: Shelf, tmp_path: Path, weight: float, heeded: bool
) -> None:
    seen = spans_of(made, range(4))
    contrary = [
        replace(lesson, gold=lambda sentence: "trồng dừa" in sentence.text, weight=weight)
        for lesson in seen
        if lesson.gold
    ]
    learn([*seen, *contrary, *library_of(made, tmp_path, [0, 1])], "invented")
    assert (firsts_right(contrary) > firsts_right(seen)) == heeded


# -- the command -------------------------------------------------------------------------------------


def squad(tmp_path: Path) -> Path:
    file = tmp_path / "doan.json"
    rows = [
        {"id": q.id, "question": q.question, "context": q.passage, "answer": q.answers[0]}
        for q in span_questions([0, 1])
    ]
    file.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return file


def suite_file(tmp_path: Path) -> tuple[Path, Path]:
    folder = tmp_path / "van-ban"
    folder.mkdir()
    (folder / "xom-rach.txt").write_text(passage(2), encoding="utf-8")
    question, gold = asked(2)[0]
    row = {"id": "1", "question": question, "kind": "fact_date", "facts": [[gold]]}
    row["citations"] = [{"document": "xom-rach", "fragment": gold}]
    suite = {"name": "xom-rach", "description": "", "documents": ["xom-rach"], "questions": [row]}
    file = tmp_path / "xom-rach.yaml"
    file.write_text(yaml.safe_dump(suite, allow_unicode=True), encoding="utf-8")
    return file, folder


def test_the_command_writes_a_file_that_the_assistant_reads(tmp_path: Path, mattran_bare: Mattran) -> None:
    suite, documents = suite_file(tmp_path)
    out = tmp_path / "w.yaml"
    options = (
        "--spans",
        squad(tmp_path),
        "--library",
        beir(tmp_path, [0, 1]),
        "--suite",
        f"{suite}={documents}",
    )
    value = mattran_bare("eval", "learn", *options, "--out", out, "--json").json
    stored = Weights.model_validate(yaml.safe_load(out.read_text(encoding="utf-8")))
    assert value["lessons"] == 2 * 6 + 6 + len(STRANGE) + 1
    assert value["thresholds"]["open"] == stored.thresholds.open
    assert set(stored.sentence.weights) == set(signs.SENTENCE)
    assert all(name in stored.source for name in ("doan.json", "xom", "xom-rach"))
    assert str(tmp_path) not in out.read_text(encoding="utf-8")


def test_the_command_says_what_it_learned_from(tmp_path: Path, mattran_bare: Mattran) -> None:
    out = tmp_path / "w.yaml"
    said = mattran_bare(
        "eval", "learn", "--spans", squad(tmp_path), "--library", beir(tmp_path, [0, 1]), "--out", out
    ).stdout
    assert f"{18 + len(STRANGE)} câu hỏi" in said
    assert "Từ chối khi" in said


def test_lessons_of_one_kind_alone_are_refused(tmp_path: Path, mattran_bare: Mattran) -> None:
    out = tmp_path / "w.yaml"
    for options, missing in (
        (("--spans", squad(tmp_path)), "--library"),
        (("--library", beir(tmp_path, [0])), "biết chỗ trả lời"),
        ((), "biết chỗ trả lời"),
    ):
        done = mattran_bare("eval", "learn", *options, "--out", out)
        assert done.code != 0
        assert missing in done.said
    assert not out.exists()


def test_a_place_that_cannot_be_written_is_said_before_the_work(
    tmp_path: Path, mattran_bare: Mattran
) -> None:
    out = tmp_path / "khong-co" / "w.yaml"
    done = mattran_bare("eval", "learn", "--spans", tmp_path / "x.json", "--out", out)
    assert done.code != 0
    assert "khong-co" in done.said
