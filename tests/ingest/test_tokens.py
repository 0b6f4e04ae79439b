"""Search tokens: what is typed one way finds what is written the other way."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.tokens import exact_tokens, folded_tokens, number_token


def test_syllables_then_pairs_of_neighbours() -> None:
    assert exact_tokens("Ủy ban Mặt trận") == ["ủy", "ban", "mặt", "trận", "ủy_ban", "ban_mặt", "mặt_trận"]
    assert folded_tokens("Ủy ban Mặt trận") == ["uy", "ban", "mat", "tran", "uy_ban", "ban_mat", "mat_tran"]


def test_one_syllable_has_no_pair_and_none_has_nothing() -> None:
    assert exact_tokens("Đảng") == ["đảng"]
    assert exact_tokens(" … - ") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Uỷ ban", "ỦY BAN"),
        ("kỷ niệm", "kỉ niệm"),
        ("Đảng bô\u0323", "Ðảng bộ"),
        ("ngày 05/01/2022", "ngày 5/1/2022"),
        ("Chỉ thị 03", "chỉ thị 3"),
        ("07/5/1954 - 07/5/2024", "7/5/1954 – 7/5/2024"),
    ],
)
def test_two_spellings_give_the_same_tokens(one: str, other: str) -> None:
    assert exact_tokens(one) == exact_tokens(other)
    assert folded_tokens(one) == folded_tokens(other)


def test_zeros_inside_numbers_stay() -> None:
    assert exact_tokens("1.000.500 đồng, 0 đồng, 10/10") == [
        "1_000_500", "đồng", "0", "đồng", "10_10", "1_000_500_đồng", "đồng_0", "0_đồng", "đồng_10_10",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "token"),
    [
        ("217-QĐ/TW", "no_217_qd_tw"),
        ("217/QĐ-TW", "no_217_qd_tw"),
        ("07-KL/TW", "no_7_kl_tw"),
        ("01/ĐA-MTTW-BTT", "no_1_da_mttw_btt"),
    ],
)
def test_a_number_is_one_token(number: str, token: str) -> None:
    assert number_token(number) == token


@settings(deadline=None)
@given(st.text())
def test_tokens_hold_letters_digits_and_low_lines_only(text: str) -> None:
    for token in exact_tokens(text) + folded_tokens(text):
        assert re.fullmatch(r"\w+", token)
