"""Question suites: what is read, what is refused with the file's name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eval.suite import SHIPPED, Question, Suite, dumped, load_suite, save_suite, suite_file
from ingest.errors import UsageError

SUITES = [
    file for file in sorted(SHIPPED.glob("*.yaml")) if "\nquestions:" in file.read_text(encoding="utf-8")
]
GOOD = """
name: thử
description: hai câu
questions:
  - {id: a1, question: "Họp ngày nào?", kind: fact_date, facts: [["14/5", "14-5"]], citations: [{document: ke}]}
  - {id: a2, question: "Ai họp?", kind: unanswerable, refuse: true, split: report}
"""


def load(tmp_path: Path, text: str) -> object:
    file = tmp_path / "bo-cau-hoi.yaml"
    file.write_text(text, encoding="utf-8")
    return load_suite(file)


def test_a_suite_is_read(tmp_path: Path) -> None:
    file = tmp_path / "bo.yaml"
    file.write_text(GOOD, encoding="utf-8")
    suite = load_suite(file)
    first, second = suite.questions
    assert (first.facts, first.split, first.refuse) == ([["14/5", "14-5"]], "tune", False)
    assert first.citations[0].document == "ke"
    assert (second.refuse, second.split) == (True, "report")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (GOOD.replace("facts: [[", "fact: [["), "fact"),
        (GOOD.replace(', facts: [["14/5", "14-5"]]', ""), "facts"),
        (GOOD.replace("split: report", "split: test"), "split"),
        (GOOD.replace("name: thử", ""), "name"),
        ("questions: [", "bo-cau-hoi.yaml"),
        ("", "bo-cau-hoi.yaml"),
        ("- 1\n- 2", "bo-cau-hoi.yaml"),
    ],
)
def test_a_fault_is_told_with_the_file_and_the_field(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(UsageError) as error:
        load(tmp_path, text)
    assert "bo-cau-hoi.yaml" in str(error.value)
    assert fault in str(error.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="khong-co.yaml"):
        load_suite(tmp_path / "khong-co.yaml")


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    file = tmp_path / "bo-cau-hoi.yaml"
    file.write_bytes(b"\xff\xfe\x00\x80")
    with pytest.raises(UsageError, match="bo-cau-hoi.yaml"):
        load_suite(file)


def test_every_fault_is_told_with_its_line_question_and_what_to_do(tmp_path: Path) -> None:
    text = """name: thử
description: lỗi
questions:
  - id: a1
    question: "Họp ngày nào?"
    kind: x
    fact: [["14/5"]]
  - {id: a2, question: "Mấy đội?", kind: x, facts: [[26]]}
  - {id: a3, question: "Ai?", kind: x, refuse: true, facts: [["ông A"]]}
  - {question: "Ở đâu?", kind: x, refuse: true, split: thử, date: hôm qua}
"""
    with pytest.raises(UsageError) as error:
        load(tmp_path, text)
    told = str(error.value).splitlines()
    assert len(told) == 1 + 6 + 1
    assert "dòng 7, câu a1, trường `fact`" in told[1]
    assert "dòng 8, câu a2, trường `facts.1.1`: phải là chữ. Hãy đặt giá trị trong dấu ngoặc kép" in told[2]
    assert "dòng 9, câu a3: đã có `facts`" in told[3]
    assert "dòng 10, câu thứ 4, trường `id`: thiếu trường này" in told[4]
    assert "eval/README.md" in told[-1]


def test_an_id_used_twice_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="hơn một lần: a1"):
        load(tmp_path, GOOD.replace("id: a2", "id: a1"))


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    suite = load_suite(SHIPPED / "samples.yaml")
    save_suite(suite, tmp_path / "sau" / "bo.yaml")
    assert load_suite(tmp_path / "sau" / "bo.yaml") == suite
    assert "pending" not in dumped(suite), "defaults are left out"
    assert [file.name for file in (tmp_path / "sau").iterdir()] == ["bo.yaml"]


def test_rows_that_wait_are_not_measured() -> None:
    rows = [
        Question(id="a", question="b", kind="c", pending=True),
        Question(id="d", question="e", kind="f", refuse=True),
    ]
    assert [q.id for q in Suite(name="x", description="", questions=rows).measured] == ["d"]


def test_a_suite_is_named_by_its_path_or_its_name(tmp_path: Path) -> None:
    (tmp_path / "rieng.yaml").write_text(GOOD, encoding="utf-8")
    assert suite_file("samples") == SHIPPED / "samples.yaml"
    assert suite_file("rieng", tmp_path) == tmp_path / "rieng.yaml"
    assert suite_file(tmp_path / "rieng.yaml") == tmp_path / "rieng.yaml"
    assert suite_file("khong-co") == Path("khong-co")


@pytest.mark.parametrize("file", SUITES, ids=lambda file: file.stem)
def test_the_suites_shipped_are_sound(file: Path) -> None:
    suite = load_suite(file)
    ids = [question.id for question in suite.questions]
    assert len(ids) == len(set(ids))
    assert any(question.refuse for question in suite.questions)
    for question in suite.questions:
        named = [c.document for c in question.citations if not c.document.startswith("register:")]
        assert all(any(name.startswith(d) for d in suite.documents) for name in named)


def test_the_example_of_the_guide_is_sound(tmp_path: Path) -> None:
    guide = (SHIPPED.parent / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    (tmp_path / "vi-du.yaml").write_text(example, encoding="utf-8")
    assert len(load_suite(tmp_path / "vi-du.yaml").questions) == 2
    assert all(f"`{name}`" in guide for name in Question.model_fields)
