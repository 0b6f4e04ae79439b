"""The tab "Đánh giá": running, stopping, reports, rows from rated answers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant import accounts, audit
from assistant.conversations import Conversations
from assistant.feedback import rate
from assistant.turns import Resolved, Turn
from assistant.web import evaluation_markup as markup
from assistant.web import evaluation_texts as words
from assistant.web.evaluation_desk import EvaluationDesk, RatedRow, RunRow, Step, SuiteRow
from assistant.web.history_markup import local_time
from assistant.web.office import Office
from eval.suite import Question, Suite, load_suite, save_suite
from eval.web import Bench
from ingest.errors import UsageError
from ingest.settings import Settings

QUESTION = "Hội thi mở ngày nào?"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(Settings(home=tmp_path / "home"))
    yield made
    made.close()


@pytest.fixture
def bench(office: Office) -> Bench:
    rows = [Question(id=f"q{n}", question=f"Câu {n}?", kind="<i>x</i>", refuse=True) for n in range(3)]
    file = office.settings.home / "suites" / "thu.yaml"
    save_suite(Suite(name="thu", description="<b>thử</b>", questions=rows), file)
    return Bench(office.settings)


class Slow:
    """Measures until it is stopped."""

    def __init__(self) -> None:
        self.begun = threading.Event()

    def suites(self) -> list[SuiteRow]:
        return []

    def measure(self, suite: str, each: Callable[[int, int], None]) -> str:
        self.begun.set()
        for n in range(2000):
            each(n, 2000)
            threading.Event().wait(0.01)
        return "never"

    def runs(self) -> list[RunRow]:
        return []

    def report(self, run: str, before: str | None = None) -> str:
        return run

    def rated(self) -> list[RatedRow]:
        return []

    def add_row(self, conversation: str, position: int) -> str:
        return conversation


def test_a_run_is_told_kept_shown_and_compared(office: Office, bench: Bench) -> None:
    desk = EvaluationDesk(office, bench)
    ids = []
    for _ in range(2):
        *_, last = desk.run("thu")
        assert last.run, last.error
        ids.append(last.run)
    assert [row.id for row in bench.runs()] == ids[::-1]
    assert bench.runs()[0].questions == 3
    page = bench.report(ids[1], ids[0])
    assert "<svg" in page
    assert "<i>x</i>" not in page
    assert 'sandbox=""' in markup.report_html(page)
    with office.library() as library:
        assert {e.action for e in audit.entries(library.database)} == {words.DID_RUN}


def test_a_suite_over_missing_documents_says_which(office: Office, bench: Bench) -> None:
    *_, last = EvaluationDesk(office, bench).run("samples")
    assert "sample" in last.error
    assert str(office.settings.home) not in last.error


def test_names_that_are_no_suite_and_runs_that_are_not_kept_are_refused(office: Office, bench: Bench) -> None:
    *_, last = EvaluationDesk(office, bench).run("../../etc/passwd")
    assert "Không có bộ câu hỏi" in last.error
    with pytest.raises(UsageError, match="Không còn"):
        bench.report("/etc/passwd")


def test_a_run_is_stopped_and_another_waits(office: Office) -> None:
    desk = EvaluationDesk(office, Slow())
    steps = desk.run("chậm")
    assert not next(steps).ended
    with pytest.raises(UsageError, match="chậm"):
        next(desk.run("khác"))
    desk.stop()
    *_, last = steps
    assert last.stopped


def test_only_a_manager_measures(office: Office, bench: Bench) -> None:
    with office.library() as library:
        accounts.add(library.database, "minh", "con-đường-xa-72", accounts.MANAGER)
        accounts.add(library.database, "thu", "con-đường-xa-72")
    office.accounts(fresh=True)
    desk = EvaluationDesk(office, bench)
    for refused in (lambda: next(desk.run("thu", "thu")), lambda: desk.add_row("x", 1, "thu"), desk.stop):
        with pytest.raises(UsageError, match="quản trị"):
            refused()
    desk.stop("minh")


def test_a_rated_answer_becomes_a_row(office: Office, bench: Bench) -> None:
    answer = office.ask(QUESTION)
    with office.library() as library:
        talks = Conversations(library, "thu")
        talk = talks.start()
        talks.append(talk, Turn(QUESTION, Resolved(QUESTION), answer))
        rate(library, talk, 1, "down", "thiếu ngày")
    (row,) = bench.rated()
    name = EvaluationDesk(office, bench).add_row(row.conversation, row.position)
    (kept,) = load_suite(office.settings.home / "suites" / f"{name}.yaml").questions
    assert (kept.question, kept.pending, kept.author) == (QUESTION, True, "thu")
    with pytest.raises(UsageError, match="chấm"):
        bench.add_row(talk, 7)


def test_every_word_is_escaped() -> None:
    hostile = "<script>x</script>"
    run = RunRow("id", hostile, hostile, "2026-01-05T07:08:09+00:00", 3, 0.5)
    shown = [
        markup.runs_html([run]), markup.added_html(hostile), markup.report_html(f'"{hostile}'),
        *(markup.step_html(step) for step in (Step(hostile), Step(hostile, 1, 2), Step(hostile, error=hostile))),
    ]  # fmt: skip
    assert not any("<script" in html for html in shown)
    assert local_time("2026-01-05T07:08:09+00:00") in shown[0]
    assert "50,0 %" in shown[0]
