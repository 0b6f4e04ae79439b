"""Search tokens: syllables and pairs of neighbouring syllables, accented and folded.

Vietnamese writes a space between syllables, so a word is often two of them: pairs ("dân chủ")
keep "dân ... chủ" apart. Tokens hold letters, digits and "_" only.
"""

from __future__ import annotations

import re

from ingest.language import comparable, fold, syllables

_NOT_WORD = re.compile(r"[\W_]+")
_LEADING_ZEROS = re.compile(r"(?:^|(?<=/))0+(?=[0-9])")


def exact_tokens(text: str) -> list[str]:
    """Accented tokens of `text`: every syllable, then every pair of neighbours."""
    return _with_pairs([_plain(s) for s in syllables(comparable(text))])


def folded_tokens(text: str) -> list[str]:
    """The same without accents, so that unaccented typing finds accented text."""
    return _with_pairs([_plain(s) for s in syllables(fold(comparable(text)))])


def number_token(number: str) -> str:
    """One token for a document number: "217-QĐ/TW" and "217/QĐ-TW" give "no_217_qd_tw"."""
    return f"no_{_plain(fold(number))}"


def _plain(syllable: str) -> str:
    """ "05/01/2022" and "5/1/2022" are one token."""
    return _NOT_WORD.sub("_", _LEADING_ZEROS.sub("", syllable))


def _with_pairs(units: list[str]) -> list[str]:
    return units + [f"{a}_{b}" for a, b in zip(units, units[1:], strict=False)]
