"""Accents put back on unaccented Vietnamese, learned from the library's own text.

Candidates of a syllable are the spellings that the text knows for its folded form; the likeliest
row of them is found by Viterbi over interpolated counts of single syllables and of neighbours.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.language import fold_normalised, normalise

_WORD = re.compile(r"[^\W\d_]+")
_STOP = re.compile(r"[.;:!?\n|]")
_NEIGHBOURS = 0.9  # share of the neighbour count in the interpolation
_CANDIDATES = 12


@dataclass
class Restorer:
    """Counts of spellings; `learn` may be called again as documents come."""

    single: Counter[str] = field(default_factory=Counter)
    neighbours: Counter[tuple[str, str]] = field(default_factory=Counter)
    spellings: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def learn(self, texts: Iterable[str], times: int = 1) -> None:
        """Count the syllables of accented texts, and which stand side by side; `times` weighs them."""
        for text in texts:
            for sentence in _STOP.split(normalise(text).lower()):
                words = _WORD.findall(sentence)
                for word in words:
                    self.single[word] += times
                    self.spellings[fold_normalised(word)].add(word)
                for pair in zip(words, words[1:], strict=False):
                    self.neighbours[pair] += times

    def restore(self, text: str) -> str:
        """`text` with accents on the syllables that carry none; what already carries one stays as typed."""
        matches = list(_WORD.finditer(text))
        chosen = self._best_row([self._candidates(m[0].lower()) for m in matches])
        pieces, done = [], 0
        for match, word in zip(matches, chosen, strict=True):
            pieces += [text[done : match.start()], _cased(word, match[0])]
            done = match.end()
        return "".join([*pieces, text[done:]])

    def _candidates(self, word: str) -> list[str]:
        if word not in self.spellings:  # unknown, or marked already: its keys are folded
            return [word]
        return sorted(self.spellings[word], key=lambda w: -self.single[w])[:_CANDIDATES]

    def _best_row(self, rows: Sequence[Sequence[str]]) -> list[str]:
        """Viterbi: for each candidate the best way to it, then back along the best last one."""
        total = sum(self.single.values()) or 1
        scores = [{w: math.log((self.single[w] + 0.1) / total) for w in row} for row in rows[:1]]
        back: list[dict[str, str]] = [{}]
        for row in rows[1:]:
            before = scores[-1]
            best = {w: max(before, key=lambda p, w=w: before[p] + self._step(p, w, total)) for w in row}  # type: ignore[misc]
            scores.append({w: before[p] + self._step(p, w, total) for w, p in best.items()})
            back.append(best)
        if not scores:
            return []
        word = max(scores[-1], key=lambda w: scores[-1][w])
        chosen = [word]
        for step in reversed(back[1:]):
            word = step[word]
            chosen.append(word)
        return chosen[::-1]

    def _step(self, before: str, word: str, total: int) -> float:
        together = self.neighbours[before, word] / (self.single[before] or 1)
        alone = (self.single[word] + 0.1) / total
        return math.log(_NEIGHBOURS * together + (1 - _NEIGHBOURS) * alone)


def _cased(word: str, typed: str) -> str:
    if typed.isupper() and len(typed) > 1:
        return word.upper()
    return word.capitalize() if typed[:1].isupper() else word
