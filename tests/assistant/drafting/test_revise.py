"""A draft as its user goes on with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.drafting.draft import Clause, Draft
from assistant.drafting.revise import below, made_again, numbered_again, with_clause, with_head, without_own
from assistant.drafting.store import DROPPED, DraftError
from tests.assistant.drafting.trap_plan import plan_from, trap_draft, trap_plan, whole


def texts(draft: Draft) -> list[str]:
    return [clause.text for clause in draft.clauses if clause.text]


def section(draft: Draft, begins: str) -> Clause:
    return next(clause for clause in draft.clauses if clause.text.startswith(begins))


def dropped(draft: Draft, clause: Clause) -> Draft:
    gone = replace(clause, text="", action="dropped", reason=DROPPED)
    clauses = tuple(gone if each is clause else each for each in draft.clauses)
    return replace(draft, clauses=numbered_again(clauses, clause.id))


@pytest.mark.parametrize("begins", ["1. Tuyên truyền", "2. Phong trào", "3. Tập huấn"])
def test_numbers_close_behind_a_section_that_was_taken_out(begins: str) -> None:
    made = dropped(trap_draft(), section(trap_draft(), begins))
    heads = [
        c.text[:2]
        for c in made.clauses
        if c.level == "section" and c.text and (c.parent_section or "").startswith("II.")
    ]
    assert heads == ["1.", "2.", "3."]


def test_other_parts_keep_their_numbers() -> None:
    made = dropped(trap_draft(), section(trap_draft(), "1. Tuyên truyền"))
    own = [
        c.text[:2]
        for c in made.clauses
        if (c.parent_section or "").startswith("IV") and c.level == "section" and c.text
    ]
    assert own[:2] == ["1.", "2."]


def test_a_clause_of_ones_own_takes_the_next_number() -> None:
    last = [c for c in trap_draft().clauses if (c.parent_section or "").startswith("IV.2")][-1]
    made = with_clause(trap_draft(), last.id, "3. Văn phòng theo dõi việc thực hiện.")
    assert "- 3. Văn phòng" not in whole(made)
    assert any("Văn phòng theo dõi" in words for words in texts(made))


def test_a_basis_of_ones_own_ends_like_its_neighbours() -> None:
    bases = [c for c in trap_draft().clauses if c.part == "basis"]
    made = with_clause(trap_draft(), bases[-1].id, "Căn cứ Luật Mặt trận Tổ quốc Việt Nam")
    ends = [c.text[-1] for c in made.clauses if c.part == "basis"]
    assert ends == [";"] * (len(ends) - 1) + ["."]


def test_a_clause_of_ones_own_can_be_taken_out_again() -> None:
    after = section(trap_draft(), "2. Phong trào")
    made = with_clause(trap_draft(), after.id, "Trồng cây")
    own = next(c for c in made.clauses if c.text == "- Trồng cây")
    assert without_own(made, own.id) == trap_draft()


@pytest.mark.parametrize(("after", "words"), [("khong-co", "Việc"), (None, "  ")])
def test_what_cannot_be_added_is_told(after: str | None, words: str) -> None:
    with pytest.raises(DraftError):
        with_clause(trap_draft(), after or section(trap_draft(), "2. Phong").id, words)


def test_below_a_heading_is_all_that_belongs_to_it() -> None:
    head = section(trap_draft(), "3. Tập huấn")
    found = below(trap_draft().clauses, head.id)
    assert [c.depth > head.depth for c in found] == [False, True, True]


def test_a_day_before_the_reform_does_not_fit_a_ward() -> None:
    with pytest.raises(DraftError, match="không hợp với phường Hoàng Mai"):
        with_head(trap_draft(), "", None, date(2025, 6, 30), None, None)


def test_the_head_keeps_its_title_when_none_is_given() -> None:
    made = with_head(trap_draft(), " ", "7", date(2027, 1, 5), "Trần Văn Thử", None)
    assert made.title == trap_draft().title
    assert (made.target.number, made.target.signer_title) == ("7", None)


def test_a_draft_made_again_keeps_the_users_words_and_takes_the_new_ones() -> None:
    mine = section(trap_draft(), "- Mỗi khu dân cư")
    edited = replace(
        trap_draft(),
        clauses=tuple(
            replace(c, text="- Lời của tôi.", edited=True) if c is mine else c for c in trap_draft().clauses
        ),
        id="abc",
    )
    corrected = plan_from(trap_plan().text.replace("Tổ chức 03 lớp", "Tổ chức 05 lớp"))
    merged, base = made_again(corrected, trap_draft(), edited)
    assert "- Lời của tôi." in texts(merged.draft)
    assert any("đầy đủ 05 lớp" in words for words in texts(merged.draft))
    assert merged.conflicts == ()
    assert base.id == "abc"
