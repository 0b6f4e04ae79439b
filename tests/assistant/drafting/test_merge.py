"""A draft made again from a corrected parent keeps what the user had changed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.draft import Clause, Draft, Target
from assistant.drafting.merge import Merged, merge
from ingest.source import Span

TARGET = Target("phường Hạ", "phường", "Hạ", "tỉnh", "An Hòa", "province_commune", "two_tier", 2027)


def clause(clause_id: str, text: str, start: int = 0) -> Clause:
    return Clause(clause_id, "body", "dash", 1, text, "kept", clause_id, text, Span(start, start + len(text)))


def draft(*clauses: Clause, **changed: object) -> Draft:
    plain = Draft("cha", "Kế hoạch tỉnh", TARGET, "Kế hoạch phường", clauses, ("Lưu: VT",))
    return replace(plain, **changed)  # type: ignore[arg-type]


A, B, C = clause("a", "- Một."), clause("b", "- Hai.", 10), clause("c", "- Ba.", 20)
EDITED = replace(B, text="- Hai, đã sửa.", edited=True)


def texts(merged: Merged) -> list[str]:
    return [c.text for c in merged.draft.clauses]


def test_nothing_edited_gives_the_new_draft() -> None:
    new = draft(A, clause("b", "- Hai mới."), clause("d", "- Bốn."))
    assert merge(draft(A, B, C), draft(A, B, C), new) == Merged(new)


def test_an_edited_clause_stays_and_other_changes_come_in() -> None:
    merged = merge(draft(A, B), draft(A, EDITED), draft(clause("a", "- Một mới."), B, C))
    assert texts(merged) == ["- Một mới.", "- Hai, đã sửa.", "- Ba."]
    assert merged.conflicts == ()


def test_an_edited_clause_moves_with_its_source() -> None:
    moved = replace(B, parent_span=Span(40, 46), parent_section="II.2")
    (kept,) = merge(draft(B), draft(EDITED), draft(moved)).draft.clauses
    assert (kept.text, kept.parent_span, kept.parent_section, kept.edited) == (
        "- Hai, đã sửa.",
        Span(40, 46),
        "II.2",
        True,
    )


def test_where_both_changed_the_users_words_stay_and_both_are_shown() -> None:
    merged = merge(draft(A, B), draft(A, EDITED), draft(A, clause("b", "- Hai mới.")))
    assert texts(merged) == ["- Một.", "- Hai, đã sửa."]
    (conflict,) = merged.conflicts
    assert (conflict.place, conflict.base, conflict.edited, conflict.new) == (
        "b",
        "- Hai.",
        "- Hai, đã sửa.",
        "- Hai mới.",
    )


def test_the_same_change_on_both_sides_is_no_conflict() -> None:
    assert merge(draft(B), draft(EDITED), draft(clause("b", "- Hai, đã sửa."))).conflicts == ()


def test_an_edited_clause_that_the_parent_lost_stays_and_is_told() -> None:
    merged = merge(draft(A, B, C), draft(A, EDITED, C), draft(A, C))
    assert texts(merged) == ["- Một.", "- Hai, đã sửa.", "- Ba."]
    assert [(c.place, c.new) for c in merged.conflicts] == [("b", None)]


def test_an_untouched_clause_that_the_parent_lost_goes() -> None:
    assert texts(merge(draft(A, B), draft(A, B), draft(A))) == ["- Một."]


def test_a_clause_that_the_user_removed_stays_away_unless_it_changed() -> None:
    assert texts(merge(draft(A, B), draft(A), draft(A, B))) == ["- Một."]
    merged = merge(draft(A, B), draft(A), draft(A, clause("b", "- Hai mới.")))
    assert texts(merged) == ["- Một.", "- Hai mới."]
    assert [(c.place, c.edited, c.new) for c in merged.conflicts] == [("b", None, "- Hai mới.")]


def test_the_users_own_clauses_stay_where_they_were_put() -> None:
    own, first = clause("rieng", "- Riêng."), clause("dau", "- Đầu.")
    merged = merge(draft(A, C), draft(first, A, own, C), draft(A, B, C))
    assert texts(merged) == ["- Đầu.", "- Một.", "- Riêng.", "- Hai.", "- Ba."]


def test_a_dropped_clause_stays_dropped() -> None:
    gone = replace(B, text="", action="dropped", edited=True)
    (kept,) = merge(draft(B), draft(gone), draft(replace(B, parent_span=None))).draft.clauses
    assert (kept.action, kept.text) == ("dropped", "")


def test_title_recipients_and_facts_of_the_target_are_merged_too() -> None:
    base = draft(A)
    edited = draft(A, title="Kế hoạch của tôi", target=replace(TARGET, signer="Trần Bình"), id="k1")
    new = draft(
        A,
        title="Kế hoạch sửa",
        recipients=("Ban Thường trực", "Lưu: VT"),
        target=replace(TARGET, notes=("x",)),
    )
    merged = merge(base, edited, new)
    assert (merged.draft.title, merged.draft.id) == ("Kế hoạch của tôi", "k1")
    assert merged.draft.recipients == ("Ban Thường trực", "Lưu: VT")
    assert (merged.draft.target.signer, merged.draft.target.notes) == ("Trần Bình", ("x",))
    assert [c.place for c in merged.conflicts] == ["title"]


_TEXTS = st.dictionaries(st.sampled_from("abcde"), st.sampled_from(["- 1.", "- 2.", "- 3."]), max_size=5)


def _of(texts: dict[str, str]) -> Draft:
    return draft(*(clause(name, text) for name, text in texts.items()))


@given(_TEXTS, _TEXTS, _TEXTS)
def test_nothing_that_a_side_changed_is_lost(
    base: dict[str, str], edited: dict[str, str], new: dict[str, str]
) -> None:
    merged = merge(_of(base), _of(edited), _of(new))
    result = {c.id: c.text for c in merged.draft.clauses}
    told = {(c.place, text) for c in merged.conflicts for text in (c.edited, c.new)}
    assert len(result) == len(merged.draft.clauses)
    for side in (edited, new):
        for name, text in side.items():
            if base.get(name) != text:
                assert result.get(name) == text or (name, text) in told


@given(_TEXTS, _TEXTS)
def test_one_side_alone_wins_whole(base: dict[str, str], changed: dict[str, str]) -> None:
    assert merge(_of(base), _of(base), _of(changed)) == Merged(_of(changed))
    assert {c.id: c.text for c in merge(_of(base), _of(changed), _of(base)).draft.clauses} == changed
