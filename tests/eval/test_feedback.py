"""A question just asked, with a thumb, as a row of the home's own suite."""

from __future__ import annotations

import datetime
from pathlib import Path
from threading import Thread

import pytest

from assistant.answer import Answer, Citation
from eval.answers import judge
from eval.feedback import append_row, row_from_turn, suite_path
from eval.suite import load_suite
from ingest.errors import UsageError
from ingest.settings import Settings

TEXT = "Hội thi kể chuyện mở ngày 14/5/2031 tại nhà hát, có 26 đội dự thi, mỗi đội năm người, trao giải ngay trong ngày."
CITED = Citation(1, "k", "Kế hoạch", None, None, None, "II.1", 2, TEXT, 0, len(TEXT), "ke-hoach.txt")
ANSWER = Answer("grounded", f"{TEXT[:-1]} [1]", None, (CITED,))
REFUSED = Answer("abstained", "Không thấy căn cứ.", "không có")
ASKED = "Hội thi mở ngày nào?"


def test_a_thumb_up_makes_gold_that_the_answer_itself_meets() -> None:
    row = row_from_turn(ASKED, ANSWER, "up", "rất đúng", "an", datetime.date(2025, 11, 22))
    assert judge(row, ANSWER, lambda doc_id: TEXT).good
    assert (row.citations[0].document, row.citations[0].section, row.pending) == (
        "ke-hoach.txt",
        "II.1",
        False,
    )
    assert (row.notes, row.author, row.date) == ("rất đúng", "an", datetime.date(2025, 11, 22))
    assert not judge(row, REFUSED, lambda doc_id: TEXT).good


def test_a_thumb_up_for_an_answer_in_other_words_or_from_the_register_makes_gold_too() -> None:
    rewritten = Answer("grounded", "Ngày 14/5/2031 tại nhà hát [1].", None, (CITED,))
    assert judge(row_from_turn(ASKED, rewritten, "up"), rewritten, lambda doc_id: TEXT).good
    line = Citation(
        1, "register:12-CT/TW@2022-01-05", "", "12-CT/TW", None, None, "sổ", None, "Chỉ thị", 0, 7, "nguồn"
    )
    told = Answer(
        "grounded", "Chỉ thị [1]", None, (line,), ({"id": "12-CT/TW@2022-01-05", "number": "12-CT/TW"},)
    )
    row = row_from_turn("Chỉ thị nào?", told, "up")
    assert row.directives == ["12-CT/TW"]
    assert judge(row, told, lambda doc_id: TEXT).good


def test_a_thumb_up_for_a_refusal_expects_a_refusal() -> None:
    row = row_from_turn(ASKED, REFUSED, "up")
    assert (row.refuse, row.facts) == (True, [])


def test_a_thumb_down_waits_for_a_persons_gold_and_keeps_what_was_said() -> None:
    row = row_from_turn(ASKED, ANSWER, "down", "phải là 23/8")
    assert (row.pending, row.facts, row.refuse) == (True, [], False)
    assert row.notes is not None
    assert row.notes.startswith("phải là 23/8; máy đã trả lời: Hội thi")


def test_rows_gather_in_the_home_and_a_second_vote_replaces_the_first(tmp_path: Path) -> None:
    path = suite_path(Settings(home=tmp_path / "home"))
    append_row(path, row_from_turn(ASKED, ANSWER, "up", author="an"))
    append_row(path, row_from_turn("Có bao nhiêu đội?", ANSWER, "down", author="an"))
    append_row(path, row_from_turn("hội thi  mở ngày nào", ANSWER, "down", author="an"))
    append_row(path, row_from_turn(ASKED, ANSWER, "up", author="bình"))
    suite = load_suite(path)
    assert path.name == "danh-gia.yaml"
    assert [q.pending for q in suite.questions] == [True, True, False]
    assert len(suite.measured) == 1


def test_a_damaged_file_is_told_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "danh-gia.yaml"
    path.write_text("questions: [", encoding="utf-8")
    with pytest.raises(UsageError, match="danh-gia.yaml"):
        append_row(path, row_from_turn(ASKED, ANSWER, "up"))
    assert path.read_text(encoding="utf-8") == "questions: ["


def test_rows_of_several_threads_are_all_kept(tmp_path: Path) -> None:
    path = tmp_path / "danh-gia.yaml"
    rows = [row_from_turn(f"Câu hỏi số {n}?", ANSWER, "up") for n in range(8)]
    threads = [Thread(target=append_row, args=(path, row)) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {q.id for q in load_suite(path).questions} == {row.id for row in rows}
