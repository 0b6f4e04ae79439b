"""Leftovers of Telex typing are read; what the library knows is left alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.question import understand
from assistant.spelling import decoded, mended

KNOWN = {"cua": 9, "tinh": 5, "thanh": 4, "pho": 3, "duong": 2, "bao": 7, "cao": 7}


def frequencies(words: Sequence[str]) -> Mapping[str, int]:
    return {word: KNOWN[word] for word in words if word in KNOWN}


def mend(typed: str) -> str | None:
    question = understand(typed)
    return mended(question, frequencies([w.folded for w in question.words()]), frequencies)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cuar", "cua"),
        ("dduwowngf", "duong"),
        ("phos", "pho"),
        ("tieens", "tien"),
        ("bao", "bao"),
        ("s", "s"),
    ],
)
def test_keys_are_taken_away(typed: str, meant: str) -> None:
    assert decoded(typed) == meant


def test_unknown_syllables_are_mended_and_known_ones_kept() -> None:
    assert mend("báo cáo cuar tinhr") == "báo cáo cua tinh"
    assert mend("thanhf phos") == "thanh pho"


def test_nothing_changes_without_a_known_meaning() -> None:
    assert mend("báo cáo của tỉnh") is None
    assert mend("xyzs báo cáo") is None
    assert mend("") is None


def test_a_known_syllable_that_looks_like_telex_stays() -> None:
    assert mended(understand("cuar"), {"cuar": 1}, frequencies) is None


@given(st.text(alphabet="abcdeghiklmnopqrstuvwxy", min_size=1, max_size=8))
def test_decoding_never_lengthens(syllable: str) -> None:
    assert 1 <= len(decoded(syllable)) <= len(syllable)
