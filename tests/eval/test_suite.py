"""Question suites: what is read, what is refused with the file's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.suite import load_suite
from ingest.errors import UsageError

SUITES = sorted((Path(__file__).resolve().parents[2] / "eval" / "suites").glob("*.yaml"))
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


@pytest.mark.parametrize("file", SUITES, ids=lambda file: file.stem)
def test_the_suites_shipped_are_sound(file: Path) -> None:
    suite = load_suite(file)
    ids = [question.id for question in suite.questions]
    assert len(ids) == len(set(ids))
    assert any(question.refuse for question in suite.questions)
    for question in suite.questions:
        named = [c.document for c in question.citations if not c.document.startswith("register:")]
        assert all(any(name.startswith(d) for d in suite.documents) for name in named)
