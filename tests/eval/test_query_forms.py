"""The forms in which questions are typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.query_forms import FORMS, query_form, telex
from ingest.language import fold_normalised, is_unaccented

ASKED = "Ủy ban Mặt trận Tổ quốc tỉnh Đắk Lắk gửi báo cáo quý về đâu, trước ngày 20/6/2026?"


def words(text: str) -> list[str]:
    return text.split()


def changed(form: str) -> list[tuple[str, str]]:
    made = query_form(ASKED, form)  # type: ignore[arg-type]  # names from FORMS
    return [(a, b) for a, b in zip(words(ASKED), words(made), strict=True) if a != b]


def test_accented_questions_stay_as_they_are() -> None:
    assert query_form(ASKED, "accented") == ASKED


def test_unaccented_questions_lose_every_mark_and_nothing_else() -> None:
    made = query_form(ASKED, "unaccented")
    assert is_unaccented(made)
    assert made == "Uy ban Mat tran To quoc tinh Dak Lak gui bao cao quy ve dau, truoc ngay 20/6/2026?"


def test_half_the_marked_words_lose_their_marks() -> None:
    marked = [word for word in words(ASKED) if not is_unaccented(word)]
    lost = changed("half")
    assert len(lost) == len(marked) // 2
    assert all(fold_normalised(before) == after.lower() for before, after in lost)


def test_one_word_in_eight_is_mistyped() -> None:
    slips = changed("typos")
    assert len(slips) == 2
    for before, after in slips:
        swapped = sorted(before) == sorted(after)
        missing = len(after) == len(before) - 1
        assert swapped or missing or after == telex(before)


def test_every_kind_of_slip_occurs_over_many_seeds() -> None:
    made = [query_form("Mặt trận tỉnh", "typos", seed) for seed in range(60)]
    assert any("Mawtj" in text or "traanj" in text for text in made)
    assert any("tận" in text or "trn" in text for text in made), "a letter is missing"
    assert any("tnỉh" in text for text in made), "two letters are swapped"


def test_the_same_seed_gives_the_same_question_and_another_another() -> None:
    for form in ("half", "typos"):
        made = {query_form(ASKED, form, seed) for seed in range(5)}  # type: ignore[arg-type]
        assert len(made) > 1
        assert query_form(ASKED, form, 3) in made  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("word", "keys"),
    [("của", "cuar"), ("được", "dduwowcj"), ("Đảng", "DDangr"), ("hoạch", "hoachj"), ("ban", "ban"), ("ngữ", "nguwx")],
)  # fmt: skip
def test_telex_keys(word: str, keys: str) -> None:
    assert telex(word) == keys


@given(st.text(max_size=60), st.sampled_from(FORMS))
def test_any_text_has_every_form(text: str, form: str) -> None:
    made = query_form(text, form)  # type: ignore[arg-type]
    assert isinstance(made, str)
    assert made == query_form(text, form)  # type: ignore[arg-type]
