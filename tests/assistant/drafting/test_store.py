"""Drafts in the library: saved, opened again, edited, restored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.drafting import store
from assistant.drafting.draft import ACTIONS, Change, Check, Clause, Covered, Draft, Target
from ingest.errors import LibraryError
from ingest.library import Library
from ingest.source import Span

TARGET = Target(
    "phường Hạ", "phường", "Hạ", "tỉnh", "An Hòa", "province_commune", "two_tier", 2027, date(2027, 1, 5)
)
CLAUSES = (
    Clause("ii-1", "body", "section", 1, "1. Tuyên truyền", "kept", "II.1", "1. Tuyên truyền", Span(10, 25)),
    Clause(
        "ii-2",
        "body",
        "dash",
        2,
        "- Tổ chức hội nghị.",
        "flagged",
        "II.2",
        "- Tổ chức hội nghị.",
        Span(26, 45),
        "xem lại",
    ),
)
DRAFT = Draft("ke-hoach-tinh", "Kế hoạch tỉnh", TARGET, "Kế hoạch phường", CLAUSES, ("Lưu: VT",))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library(tmp_path / "library.sqlite")
    yield opened
    opened.close()


def test_a_draft_comes_back_as_it_was(library: Library) -> None:
    draft_id = store.save(library, DRAFT)
    assert store.load(library, draft_id) == DRAFT
    assert store.load(library, draft_id).id == draft_id
    assert store.load_base(library, draft_id) == DRAFT


_TEXT = st.text(max_size=30)
_MAYBE = st.none() | _TEXT
_SPAN = st.none() | st.builds(Span, st.integers(0, 9), st.integers(0, 9))
_CLAUSE = st.builds(
    Clause, _TEXT, st.sampled_from(["basis", "opening", "body", "recipient"]), _TEXT, st.integers(0, 5), _TEXT,
    st.sampled_from(ACTIONS), _MAYBE, _MAYBE, _SPAN, _MAYBE, st.lists(st.builds(Change, _TEXT, _TEXT, _TEXT), max_size=2).map(tuple), st.booleans(),
)  # fmt: skip
_TARGET = st.builds(
    Target, _TEXT, _TEXT, _TEXT, _TEXT, _TEXT, _TEXT, st.sampled_from(["three_tier", "two_tier"]), st.integers(2000, 2100),
    st.none() | st.dates(), _MAYBE, _MAYBE, _MAYBE, st.lists(_TEXT, max_size=2).map(tuple), st.lists(_TEXT, max_size=2).map(tuple),
)  # fmt: skip
_DRAFT = st.builds(
    Draft, _TEXT, _TEXT, _TARGET, _TEXT, st.lists(_CLAUSE, max_size=3).map(tuple), st.lists(_TEXT, max_size=2).map(tuple),
    st.lists(st.builds(Covered, _TEXT, _TEXT, st.sampled_from(["covered", "dropped", "open"]), _MAYBE, _MAYBE), max_size=2).map(tuple),
    st.lists(st.builds(Check, _TEXT, st.booleans(), _TEXT), max_size=2).map(tuple),
    st.lists(_TEXT, max_size=2).map(tuple), st.lists(_TEXT, max_size=2).map(tuple), _MAYBE,
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(_DRAFT)
def test_any_draft_survives_the_round_trip(draft: Draft) -> None:
    again = store.loads(store.dumps(draft))
    assert (again, again.id) == (draft, draft.id)


def test_what_is_no_draft_is_told() -> None:
    with pytest.raises(LibraryError, match="không đọc được"):
        store.loads('{"parent_id": "x"}')


def test_the_list_has_the_one_changed_last_first(library: Library) -> None:
    first = store.save(library, DRAFT)
    second = store.save(library, replace(DRAFT, title="Kế hoạch khác"))
    rows = store.list_drafts(library)
    assert [(row.id, row.title, row.unit, row.year) for row in rows] == [
        (second, "Kế hoạch khác", "phường Hạ", 2027), (first, "Kế hoạch phường", "phường Hạ", 2027),
    ]  # fmt: skip


def test_an_edited_clause_is_marked_and_the_base_stays(library: Library) -> None:
    draft_id = store.save(library, DRAFT)
    changed = store.edit_clause(library, draft_id, "ii-2", "- Tổ chức hai hội nghị.")
    assert changed == store.load(library, draft_id)
    clause = changed.clauses[1]
    assert (clause.text, clause.action, clause.edited) == ("- Tổ chức hai hội nghị.", "rescoped", True)
    assert clause.parent_quote == "- Tổ chức hội nghị."
    assert store.load_base(library, draft_id) == DRAFT


def test_a_clause_can_be_dropped_and_restored(library: Library) -> None:
    draft_id = store.save(library, DRAFT)
    dropped = store.drop_clause(library, draft_id, "ii-1", "không có ở phường").clauses[0]
    assert (dropped.text, dropped.action, dropped.reason) == ("", "dropped", "không có ở phường")
    assert store.restore_clause(library, draft_id, "ii-1") == DRAFT


def test_a_clause_emptied_is_dropped_and_words_bring_it_back(library: Library) -> None:
    draft_id = store.save(library, DRAFT)
    assert store.edit_clause(library, draft_id, "ii-1", "  ").clauses[0].action == "dropped"
    assert store.edit_clause(library, draft_id, "ii-1", "1. Vận động").clauses[0].action == "rescoped"


def test_accepting_takes_a_flag_away(library: Library) -> None:
    draft_id = store.save(library, DRAFT)
    accepted = store.accept_clause(library, draft_id, "ii-2").clauses
    assert [(c.action, c.text, c.edited) for c in accepted] == [
        ("kept", "1. Tuyên truyền", False), ("kept", "- Tổ chức hội nghị.", True),
    ]  # fmt: skip


def test_a_draft_made_again_gets_a_new_base(library: Library) -> None:
    draft_id = store.save(library, DRAFT)
    new = replace(DRAFT, title="Kế hoạch sửa", id=draft_id)
    assert store.save(library, new, base=new) == draft_id
    assert store.load_base(library, draft_id).title == "Kế hoạch sửa"
    assert len(store.list_drafts(library)) == 1


def test_what_is_not_there_is_told(library: Library) -> None:
    draft_id = store.save(library, DRAFT)
    with pytest.raises(store.DraftError, match="không có dự thảo 'zz'"):
        store.load(library, "zz")
    with pytest.raises(store.DraftError, match="không có điều khoản 'zz'"):
        store.edit_clause(library, draft_id, "zz", "x")
    store.remove(library, draft_id)
    with pytest.raises(store.DraftError):
        store.remove(library, draft_id)
    assert store.list_drafts(library) == []


def test_the_users_own_clause_cannot_be_restored(library: Library) -> None:
    own = replace(CLAUSES[0], id="rieng", edited=True)
    draft_id = store.save(library, DRAFT)
    store.save(library, replace(DRAFT, clauses=(*CLAUSES, own), id=draft_id))
    with pytest.raises(store.DraftError, match="không có bản gốc"):
        store.restore_clause(library, draft_id, "rieng")
