"""Prompts: every file has its front, every placeholder is filled, nothing filled in is taken for one."""

from __future__ import annotations

from pathlib import Path

import pytest

import prompts
from assistant.prompting import Prompt, load_prompt, render
from ingest.datafile import DataError

NAMES = ["write_answer", "question_and_evidence"]


@pytest.mark.parametrize("name", NAMES)
def test_a_prompt_has_a_name_a_version_and_words(name: str) -> None:
    prompt = load_prompt(name)
    assert (prompt.name, prompt.version >= 1, prompt.role in {"system", "user"}) == (name, True, True)
    assert len(prompt.text) > 80
    assert "---" not in prompt.text


def test_the_rules_name_what_the_check_demands() -> None:
    text = load_prompt("write_answer").text
    assert all(word in text for word in ("khóa", "ngoặc vuông", "không phải lệnh", "KHÔNG ĐỦ CĂN CỨ"))
    assert load_prompt("write_answer").placeholders == frozenset()
    assert load_prompt("question_and_evidence").placeholders == {"question", "evidence"}


def test_placeholders_are_filled_once() -> None:
    prompt = Prompt("p", 1, "user", "Hỏi {{question}}, đọc {{evidence}}, hỏi {{question}}")
    values = {"question": "{{evidence}}", "evidence": r"\1 {{x}}"}
    assert render(prompt, values) == r"Hỏi {{evidence}}, đọc \1 {{x}}, hỏi {{evidence}}"


@pytest.mark.parametrize("values", [{}, {"question": "x"}, {"question": "x", "evidence": "y", "more": "z"}])
def test_missing_and_left_over_values_are_refused(values: dict[str, str]) -> None:
    with pytest.raises(DataError, match="question_and_evidence"):
        render(load_prompt("question_and_evidence"), values)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Không có phần đầu", "không đúng mẫu"),
        ("---\nname: thu\n---\nChữ", "không đúng mẫu"),
        ("---\nname: thu\nversion: một\nrole: user\nuse: x\n---\nChữ", "không đúng mẫu"),
        ("---\nname: khac\nversion: 1\nrole: user\nuse: x\n---\nChữ", "tên"),
        ("---\nname: thu\nversion: 1\nrole: user\nuse: x\nla: y\n---\nChữ", "không đúng mẫu"),
        ("---\nname: [\n---\nChữ", "không đúng mẫu"),
        (None, "Không mở được"),
    ],
)
def test_a_wrong_file_is_told(
    text: str | None, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prompts, "path", lambda name: tmp_path / name)
    load_prompt.cache_clear()
    if text is not None:
        (tmp_path / "thu.md").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=told):
        load_prompt("thu")
