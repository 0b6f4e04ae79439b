"""Drafts judged: a sound one gets every point, each way of breaking it is found where it belongs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

import corpus
from assistant.drafting.compose import draft
from assistant.drafting.draft import Clause, Draft
from assistant.drafting.parent import ParentPlan, parent_from_path
from assistant.drafting.profile import load_profile
from assistant.drafting.target import make_target
from eval.drafts import ASPECTS, DraftCase, DraftVerdict, faults, figures, judge, load_drafts
from eval.suite import SHIPPED, suite_file
from ingest.errors import UsageError
from tests.conftest import Mattran

CASE = DraftCase(
    id="p", parent="ke-hoach-tuyen-truyen-2024", unit="xã Càng Long", year=2027,
    tasks=["Giao ban dư luận xã hội mỗi quý"], numbers=["217-QĐ/TW"],
    anniversaries=[["97 năm", "Đảng Cộng sản Việt Nam"]], forbidden=["Giáp Thìn"], open=["người ký"],
)  # fmt: skip


@cache
def plan() -> ParentPlan:
    """The sample as a parent plan."""
    return parent_from_path(Path(corpus.path("samples")) / "ke-hoach-tuyen-truyen-2024.docx")


@cache
def sound() -> Draft:
    """A draft of the sample."""
    return draft(plan(), make_target(CASE.unit, None, CASE.year, plan()))


def verdict(made: Draft, case: DraftCase = CASE) -> DraftVerdict:
    return judge(case, made, plan().text)


def changed(words: str, change: Callable[[Clause], Clause]) -> Draft:
    """The sound draft with the first printed clause that holds `words` changed."""
    place = next(i for i, clause in enumerate(sound().clauses) if words in clause.text)
    clauses = list(sound().clauses)
    clauses[place] = change(clauses[place])
    return replace(sound(), clauses=tuple(clauses))


def rewritten(before: str, after: str) -> Draft:
    return changed(before, lambda clause: replace(clause, text=clause.text.replace(before, after)))


def wrong(made: Draft, case: DraftCase = CASE) -> set[str]:
    return {aspect for aspect, found in verdict(made, case).faults.items() if found}


def test_a_sound_draft_gets_every_point() -> None:
    found = judge(CASE, sound(), plan().text, load_profile())
    assert (found.good, list(faults([found]))) == (True, [])
    value = figures([found])
    assert (value["drafts"], value["good"], value["clauses_with_wrong_words"]) == (1, 1, 0)
    assert all(value[aspect] == 1 for aspect in ASPECTS)


def test_a_task_that_is_dropped_is_missed() -> None:
    assert wrong(changed("Giao ban dư luận", lambda clause: replace(clause, text="", action="dropped"))) == {
        "tasks"
    }


def test_a_word_of_another_level_is_found() -> None:
    assert wrong(rewritten("Đảng ủy xã", "Huyện ủy")) == {"levels"}
    assert figures([verdict(rewritten("Đảng ủy xã", "Huyện ủy"))])["clauses_with_wrong_words"] == 1


@pytest.mark.parametrize(
    ("before", "after"), [("6.000", "7.000"), ("217-QĐ/TW", "217-QĐ/TU"), ("25 của", "26 của")]
)
def test_a_number_that_changes_untold_is_found(before: str, after: str) -> None:
    assert "numbers" in wrong(rewritten(before, after))


def test_an_anniversary_that_does_not_add_up_is_found() -> None:
    assert wrong(rewritten("97 năm Ngày thành lập", "96 năm Ngày thành lập")) == {"anniversaries"}
    assert "anniversaries" in wrong(rewritten("03/02/2027)", "03/02/2024)"))


def test_a_clause_from_nowhere_is_found() -> None:
    invented = replace(
        sound().clauses[-1], id="x", part="body", text="- Làm thêm việc.", action="kept", parent_quote=None
    )
    assert wrong(replace(sound(), clauses=(*sound().clauses, invented))) == {"traced"}
    assert not wrong(
        replace(sound(), clauses=(*sound().clauses, replace(invented, action="added", reason="vì")))
    )


def test_words_that_may_not_stand_and_facts_that_must_be_open_are_found() -> None:
    assert wrong(replace(sound(), title="Xuân Giáp Thìn")) == {"words"}
    assert wrong(replace(sound(), open_fields=())) == {"words"}


def test_a_task_that_the_draft_itself_calls_open_is_counted() -> None:
    rows = (replace(sound().coverage[0], status="open"), *sound().coverage[1:])
    assert wrong(replace(sound(), coverage=rows)) == {"reported"}


def test_of_no_drafts_there_are_no_shares() -> None:
    assert figures([])["good"] is None


@pytest.mark.parametrize("file", sorted((SHIPPED / "drafts").glob("*.yaml")), ids=lambda file: file.stem)
def test_the_suites_shipped_are_sound(file: Path) -> None:
    suite = load_drafts(file)
    assert suite.drafts
    assert all(any(case.parent.startswith(d) for d in suite.documents) for case in suite.drafts)
    assert suite_file(f"drafts/{file.stem}") == file


def test_a_fault_is_told_with_its_row(tmp_path: Path) -> None:
    file = tmp_path / "bo.yaml"
    file.write_text(
        "name: a\ndescription: b\ndrafts:\n- {id: p, parent: k, unit: x, year: sang}\n", encoding="utf-8"
    )
    with pytest.raises(UsageError, match="dòng 4, câu p, trường `year`"):
        load_drafts(file)


def test_the_command_makes_and_judges_drafts(mattran: Mattran, samples_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "bo.yaml"
    file.write_text(
        "name: bo\ndescription: thử\ndrafts:\n"
        '- {id: p, parent: ke-hoach-tuyen-truyen-2024, unit: "xã Càng Long", year: 2027, forbidden: [Càng Long]}\n',
        encoding="utf-8",
    )
    run = mattran("eval", "drafts", file, "--report", tmp_path / "r", "--json")
    assert run.json["total"]["drafts"] == 1
    assert run.json["drafts"][0]["faults"]["words"] == ["còn “Càng Long”"]
    assert (tmp_path / "r" / "bo.html").is_file()
