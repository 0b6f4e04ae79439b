"""Hybrid search: words and vectors find passages, measured words and meaning put them in order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assistant.document_names import DocumentNames
from assistant.ranking import MEASURES, combined, learned_weights, scaled
from ingest.lexical import Floats, Integers, LexicalIndex, Words, words_of
from ingest.library import Library, StoredPassage
from ingest.passage_vectors import PassageVectors
from ingest.tokens import number_token

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ingest.dense import DenseSearch

DEPTH = 100  # candidates taken from each side
_WORDS, _MEANING = MEASURES.index("words"), MEASURES.index("meaning")
_NUMBER = 2.0  # worth of a document number against a syllable as rare


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What to look for. `exact` is accented text (None when the question has no accents to trust)."""

    folded: str
    exact: str | None = None
    numbers: Sequence[str] = ()
    embedding: NDArray[np.float32] | None = None
    within: Collection[str] | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its scores; `score` (0..1) is what hits are ordered by.

    `lexical` is BM25, `dense` the cosine, `measures` all of `MEASURES`, each brought to 0..1.
    """

    passage: StoredPassage
    score: float
    lexical: float
    dense: float
    measures: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages that may fit, as rows of the index, and their measures: one row of `columns` each."""

    rows: Integers
    columns: Floats


Frequencies = Callable[[Sequence[str]], Mapping[str, int]]


class Retriever:
    """Searches one library; reads its words once and again when it has changed."""

    def __init__(
        self, library: Library, dense: DenseSearch | None, frequencies: Frequencies | None = None
    ) -> None:
        self._library = library
        self._dense = dense
        self._revision = -1
        self._index: LexicalIndex
        self._names: DocumentNames
        self._vectors: PassageVectors | None

    def search(self, query: SearchQuery, limit: int = 20) -> list[Hit]:
        """The best passages, best first. `query.within` keeps to those documents."""
        found = self.candidates(query)
        measures = scaled(found.columns)
        scores = combined(measures, learned_weights())
        best = np.lexsort((found.rows, -scores))[:limit].tolist()
        stored = self._library.passages_by_id([self._index.ids[found.rows[place]] for place in best])
        return [
            Hit(
                stored[passage_id],
                float(scores[place]),
                float(found.columns[place, _WORDS]),
                float(found.columns[place, _MEANING]),
                tuple(measures[place].tolist()),
            )
            for place in best
            if (passage_id := self._index.ids[found.rows[place]]) in stored
        ]

    def candidates(self, query: SearchQuery) -> Candidates:
        """What is worth putting in order: the best by words alone and the best by meaning alone."""
        self._follow()
        index = self._index if query.exact else self._index.folded
        words = words_of(query.exact or query.folded)
        called, own = self._names.said(words)
        lexical, gains = _word_measures(index, own, query.numbers)
        allowed = None if query.within is None else index.rows_of(set(query.within))
        near = self._near(query)
        rows = np.union1d(_best(gains, allowed), [row for row in near if allowed is None or allowed[row]])
        rows = rows.astype(np.int64)
        measures = {name: values[rows] for name, values in lexical.items()}
        measures["run"] = index.longest_runs(words, rows)
        measures["title"] = _titles_said(index, words, rows)
        measures["name"] = called[index.owners[rows]]
        measures |= self._meaning(query, index, rows, near)
        return Candidates(rows, np.stack([measures[name] for name in MEASURES], axis=1).astype(np.float32))

    def _follow(self) -> None:
        """Read the library again when it has changed."""
        if (revision := self._library.revision) != self._revision:
            with self._library.snapshot():
                self._index = LexicalIndex.read(self._library)
                self._names = DocumentNames.read(self._library, self._index)
                self._vectors = PassageVectors.read(self._library, self._index) if self._dense else None
            self._places = {passage_id: row for row, passage_id in enumerate(self._index.ids)}
            self._revision = revision

    def _near(self, query: SearchQuery) -> dict[int, float]:
        """The rows nearest in meaning, with their cosines."""
        if self._dense is None or query.embedding is None:
            return {}
        found = self._dense.search(query.embedding, DEPTH, query.within)
        return {self._places[i]: cosine for i, cosine in found if i in self._places}

    def _meaning(
        self, query: SearchQuery, index: LexicalIndex, rows: Integers, near: Mapping[int, float]
    ) -> dict[str, Floats]:
        """Exact cosines; while vectors are being written, those of the nearest passages alone."""
        vectors = self._vectors
        if near and vectors is not None and query.embedding is not None:
            passage, document = vectors.cosines(query.embedding, index, rows)
            return {"meaning": passage, "theme": document}
        known = np.array([near.get(row, 0.0) for row in rows.tolist()], np.float32)
        return {"meaning": known, "theme": np.zeros_like(known)}


def _word_measures(
    index: LexicalIndex, words: Words, numbers: Sequence[str]
) -> tuple[dict[str, Floats], Floats]:
    """The measures of words of every row, and by what rows are found: BM25 of syllables, pairs and numbers."""
    gains, syllables = index.words.scores(index.terms(words))
    for number in numbers:
        held = index.mentions.get(number_token(number), ())
        gains[list(held)] += _NUMBER * np.log1p(len(index.ids) / (len(held) + 0.5))
    paired, pairs = index.pairs.scores(index.pair_terms(words))
    return {"words": gains, "syllables": syllables, "pairs": pairs}, gains + paired


def _best(gains: Floats, allowed: NDArray[np.bool_] | None) -> Integers:
    """The rows with the highest gains, no more than `DEPTH`; none without any."""
    gains = gains if allowed is None else np.where(allowed, gains, 0.0)
    found = np.flatnonzero(gains > 0)
    if len(found) <= DEPTH:
        return found
    return found[np.argpartition(-gains[found], DEPTH)[:DEPTH]]


def _titles_said(index: LexicalIndex, words: Sequence[str], rows: Integers) -> Floats:
    """The weightiest title over each row that the question says in full, as a share of the question."""
    text, weight = f" {' '.join(words)} ", _weigher(index, words)
    said: dict[str, float] = {}
    for title in {title for row in rows.tolist() for title in index.titles[row]}:
        if title in text and len(title.split()) > 1:
            said[title] = weight(title.split())
    values = [
        max((said.get(title, 0.0) for title in index.titles[row]), default=0.0) for row in rows.tolist()
    ]
    return np.array(values, np.float32)


def _weigher(index: LexicalIndex, words: Sequence[str]) -> Callable[[Sequence[str]], float]:
    weights = dict(zip(words, index.words.rarity(index.terms(words)), strict=True))
    whole = sum(weights.values()) or 1.0
    return lambda some: sum(weights[word] for word in some) / whole
