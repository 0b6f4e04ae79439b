"""Slips of typing and of spelling in a question, read as the words the library says ("giám xát" -> "giám sát").

A noisy channel: what was meant is the likeliest row of syllables by the counts of an accent restorer,
less the cost of mistyping it as it stands. A syllable is only changed into another one when the
library says the result beside its neighbour, so that a word of which it knows nothing stays as typed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from assistant.question import is_stop, within
from ingest.accents import Restorer
from ingest.language import fold_normalised
from ingest.places import find_places

_WORD = re.compile(r"[^\W\d_]+")
_SIGN = re.compile(r"[A-ZĐ]{1,5}")  # of a document number, or an abbreviation
_ACCENT = 2.0  # cost of marks other than those that were typed
_SOUND = 4.5  # cost of a letter that sounds alike
_SLIP = 5.5  # cost of a letter missing, doubled, wrong or out of place
_SUPPORT = 2  # times the library has to say a pair of neighbours before a syllable is changed for it
_BOUND = 0.3  # share of the uses of a syllable that stand in the pair that speaks for it
_INITIALS = ("s x", "ch tr", "d gi r", "l n", "v d", "c k q", "g gh", "ng ngh", "i y")
_FINALS = (
    "n ng",
    "n nh",
    "t c",
    "t ch",
    "i y",
    "u o",
    "iu ieu",
    "iu uu",
    "ao au",
    "ai ay",
    "im iem",
    "ip iep",
)


class Corrector:
    """Corrects by the counts of `restorer`; made anew when these change."""

    def __init__(self, restorer: Restorer) -> None:
        self._counts = restorer

    def knows(self, text: str) -> bool:
        """Does the library say every syllable of `text` as it is typed?"""
        return all(word in self._counts.single for word in _WORD.findall(text.lower()))

    def correct(self, text: str, trusted: bool) -> str:
        """`text` with the syllables that were meant; blanks, numbers and signs stay.

        `trusted`: marks were typed throughout, so that a syllable without one is meant to have none.
        """
        places = [mention.span for mention in find_places(text)] if trusted else []
        matches = [
            m for m in _WORD.finditer(text) if not (_SIGN.fullmatch(m[0]) or within(m.start(), places))
        ]
        typed = [match[0].lower() for match in matches]
        meant = self._supported(typed, self._best_row(typed), trusted)
        pieces, done = [], 0
        for match, before, after in zip(matches, typed, meant, strict=True):
            pieces += [text[done : match.start()], match[0] if before == after else _cased(after, match[0])]
            done = match.end()
        return "".join([*pieces, text[done:]])

    def _supported(self, typed: Sequence[str], meant: Sequence[str], trusted: bool) -> list[str]:
        """`meant` where marks were left out or a neighbour speaks for the change, else what was typed."""
        row = list(meant)
        for i, word in enumerate(typed):
            left_out = not trusted and word == fold_normalised(row[i])
            if word != row[i] and not left_out and not self._backed(typed, meant, i):
                row[i] = word
        return row

    def _backed(self, typed: Sequence[str], meant: Sequence[str], i: int) -> bool:
        """Does the library say the meant syllable with its neighbour, as a set phrase, and never the typed one?"""
        both = [(i - 1, i), (i, i + 1)]
        inside = [(a, b) for a, b in both if a >= 0 and b < len(typed)]
        said = any(self._counts.neighbours.get((typed[a], typed[b]), 0) for a, b in inside)
        if (
            said
            or (other_word := fold_normalised(typed[i]) != fold_normalised(meant[i]))
            and is_stop(meant[i])
        ):
            return False
        least = _SUPPORT + other_word
        return any(self._set_phrase(meant[a], meant[b], least) for a, b in inside)

    def _set_phrase(self, first: str, second: str, least: int) -> bool:
        counts = self._counts
        together = counts.neighbours.get((first, second), 0)
        rarer = min(counts.single.get(first, 0), counts.single.get(second, 0))
        return together >= least and together >= _BOUND * rarer

    def _best_row(self, typed: Sequence[str]) -> list[str]:
        """Viterbi over the candidates of each syllable."""
        best: dict[str, tuple[float, tuple[str, ...]]] = {"": (0.0, ())}
        for word in typed:
            best = {
                candidate: max(
                    (score + self._step(before, candidate) - cost, (*row, candidate))
                    for before, (score, row) in best.items()
                )
                for candidate, cost in self._candidates(word).items()
            }
        return list(max(best.values())[1])

    def _step(self, before: str, word: str) -> float:
        counts = self._counts
        alone = (counts.single.get(word, 0) + 0.1) / self._total
        together = counts.neighbours.get((before, word), 0) / (counts.single.get(before, 0) or 1)
        return math.log(0.9 * together + 0.1 * alone)

    @cached_property
    def _total(self) -> int:
        return sum(self._counts.single.values()) or 1

    def _candidates(self, word: str) -> Mapping[str, float]:
        """Spellings of what may have been meant, with the cost of each."""
        folded = fold_normalised(word)
        plain = folded == word
        found = dict.fromkeys(self._spellings(folded), 0.0 if plain else _ACCENT)
        if word not in self._counts.single and not (plain and found):
            found |= {w: _SOUND for other in _sounding_like(folded) for w in self._spellings(other)}
            if folded not in self._counts.spellings:
                found |= {w: _SLIP for other in self._near(folded) for w in self._spellings(other)} | found
        return {**found, word: 0.0}

    def _spellings(self, folded: str) -> list[str]:
        known = self._counts.spellings.get(folded, ())
        return sorted(known, key=lambda w: (-self._counts.single[w], w))[:8]

    def _near(self, folded: str) -> Iterator[str]:
        """Known syllables one slip away."""
        if len(folded) < 3:
            return
        for known in self._counts.spellings:
            if abs(len(known) - len(folded)) < 2 and _one_slip(folded, known):
                yield known


def _sounding_like(folded: str) -> Iterator[str]:
    """Spellings that sound alike somewhere in the country."""
    for group in (row.split() for row in _INITIALS):
        for one in group:
            if folded.startswith(one):
                yield from (other + folded[len(one) :] for other in group if other != one)
    for group in (row.split() for row in _FINALS):
        for one in group:
            if folded.endswith(one):
                yield from (folded[: -len(one)] + other for other in group if other != one)


def _one_slip(typed: str, meant: str) -> bool:
    """Is one letter missing, too many, wrong, or are two swapped?"""
    start = next((i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), None)
    if start is None:
        return abs(len(typed) - len(meant)) == 1
    a, b = typed[start:], meant[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def _cased(word: str, typed: str) -> str:
    return word.capitalize() if typed[:1].isupper() else word
