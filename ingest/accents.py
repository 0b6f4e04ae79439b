"""Accents put back on unaccented Vietnamese, learned from the library's own text.

Candidates of a syllable are the spellings that the text knows for its folded form; the likeliest
row of them is found by Viterbi over interpolated counts of single syllables and of neighbours.
"""

from __future__ import annotations

import json
import logging
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.keeping import keep
from ingest.language import fold_normalised, normalise
from ingest.library import Library

logger = logging.getLogger(__name__)
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
                for _ in range(times):
                    self.single.update(words)
                    self.neighbours.update(zip(words, words[1:], strict=False))
        self._spell(self.single)

    def _spell(self, words: Iterable[str]) -> None:
        for word in words:
            self.spellings[fold_normalised(word)].add(word)

    def packed(self) -> str:
        """The counts as text, a tenth of a second to read for a hundred thousand pairs."""
        singles = " ".join(f"{word} {count}" for word, count in self.single.items())
        pairs = " ".join(f"{a} {b} {count}" for (a, b), count in self.neighbours.items())
        return f"{singles}\n{pairs}"

    @classmethod
    def unpacked(cls, packed: str) -> Restorer:
        """What `packed` gave; ValueError for anything else."""
        singles, pairs = (part.split(" ") if part else [] for part in packed.split("\n"))
        single = Counter(dict(zip(singles[::2], map(int, singles[1::2]), strict=True)))
        both = zip(pairs[::3], pairs[1::3], strict=True)
        restorer = cls(single, Counter(dict(zip(both, map(int, pairs[2::3]), strict=True))))
        restorer._spell(single)
        return restorer

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
        return sorted(self.spellings[word], key=lambda w: (-self.single[w], w))[:_CANDIDATES]

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


# -- kept in the library -----------------------------------------------------------------------------

_KEY = "accents"
_VERSION = 1  # grows when `Restorer.learn` counts otherwise


def learned(library: Library) -> Restorer:
    """A restorer that has learned the library's documents.

    Its counts are kept in the library; only documents that are new are read. When one has changed or
    gone, all are read again: what it added to the counts is not known.
    """
    held = dict(library.hashes().values())
    restorer, known = _kept(library, held)
    if new := [doc_id for doc_id in held if doc_id not in known]:
        restorer.learn(library.document(doc_id).text for doc_id in new)
        value = json.dumps([_VERSION, held, restorer.packed()], ensure_ascii=False)
        sql = "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)"
        keep(library.database, lambda: library.database.run(sql, (_KEY, value)))
    return restorer


def _kept(library: Library, held: Mapping[str, str]) -> tuple[Restorer, Mapping[str, str]]:
    """The kept counts and the documents (id -> hash) that they are of, if all of these are still held."""
    try:
        version, known, packed = json.loads(library.state(_KEY) or "[0, {}, null]")
        if version == _VERSION and all(held.get(i) == digest for i, digest in known.items()):
            return Restorer.unpacked(packed), known
    except (ValueError, TypeError, AttributeError) as error:
        logger.warning("the kept counts of spellings cannot be read and are made again: %s", error)
    return Restorer(), {}
