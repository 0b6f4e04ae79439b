"""Questions as they are really typed: without accents, with half of them, with slips of the fingers."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from typing import Literal, get_args

from ingest.language import fold_normalised, normalise

Form = Literal["accented", "unaccented", "half", "typos"]
FORMS: tuple[Form, ...] = get_args(Form)

_WORD = re.compile(r"[^\W\d_]+")
_TYPED_WORDS = 8  # words to one slip
_SHORTEST = 3  # letters; shorter words are seldom mistyped
_TELEX_TONE = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_TELEX_LETTER = str.maketrans(
    {"ă": "aw", "â": "aa", "đ": "dd", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw"}
    | {"Ă": "AW", "Â": "AA", "Đ": "DD", "Ê": "EE", "Ô": "OO", "Ơ": "OW", "Ư": "UW"}
)


def query_form(text: str, form: Form, seed: int = 0) -> str:
    """`text` in one of the `FORMS`; the same for the same text and seed, on every machine.

    "half": about half of the marked words lose their marks. "typos": one word in eight, at least
    one, is left as Telex keys ("cuar"), has two letters swapped, or lacks a letter.
    """
    text = normalise(text)
    if form == "accented":
        return text
    if form == "unaccented":
        return _without_marks(text)
    chance = random.Random(f"{seed}:{form}:{text}")
    return _half(text, chance) if form == "half" else _mistyped(text, chance)


def telex(word: str) -> str:
    """The keys of `word` on a Telex keyboard whose input method is off: "của" gives "cuar"."""
    letters, tone = [], ""
    for char in unicodedata.normalize("NFD", word):
        if key := _TELEX_TONE.get(char):
            tone = key
        else:
            letters.append(char)
    return unicodedata.normalize("NFC", "".join(letters)).translate(_TELEX_LETTER) + tone


def _without_marks(text: str) -> str:
    """Capitals stay, as on a keyboard without an input method."""
    folded = fold_normalised(text)
    return "".join(f.upper() if c.isupper() else f for c, f in zip(text, folded, strict=True))


def _half(text: str, chance: random.Random) -> str:
    marked = [m for m in _WORD.finditer(text) if _without_marks(m[0]) != m[0]]
    chosen = {m.start() for m in chance.sample(marked, len(marked) // 2)}
    return _replaced(text, chosen, _without_marks)


def _mistyped(text: str, chance: random.Random) -> str:
    words = [m for m in _WORD.finditer(text) if len(m[0]) >= _SHORTEST]
    count = min(len(words), max(1, round(len(words) / _TYPED_WORDS)))
    chosen = {m.start() for m in chance.sample(words, count)}
    return _replaced(text, chosen, lambda word: _slip(word, chance))


def _replaced(text: str, starts: set[int], change: Callable[[str], str]) -> str:
    return _WORD.sub(lambda m: change(m[0]) if m.start() in starts else m[0], text)


def _slip(word: str, chance: random.Random) -> str:
    """One slip that shows: a word without marks has no Telex keys, two like letters swapped look the same."""
    place = chance.randrange(1, len(word) - 1)
    slips = [
        telex(word),
        word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        word[:place] + word[place + 1 :],
    ]
    return chance.choice([slip for slip in slips if slip != word])
