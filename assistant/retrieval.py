"""Hybrid search: BM25 over syllables and pairs, cosine over vectors, document numbers; one weighted sum."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.library import Library, StoredPassage
from ingest.tokens import exact_tokens, folded_tokens, number_token

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ingest.dense import DenseSearch

DEPTH = 100  # candidates taken from each side
_WEIGHTS = (1.0, 1.0, 8.0)  # BM25 column weights: exact, folded, numbers
_DENSE = 0.45  # share of the dense score in the sum; tuned with `mattran eval retrieval`
_COMMON = 0.1  # a term in more than this share of the passages says nothing and costs time


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
    """A passage with its scores; `score` is what hits are ordered by."""

    passage: StoredPassage
    score: float
    lexical: float
    dense: float


Frequencies = Callable[[Sequence[str]], Mapping[str, int]]


class Retriever:
    """Searches one library; cheap to make, safe to keep while the library grows."""

    def __init__(
        self, library: Library, dense: DenseSearch | None, frequencies: Frequencies | None = None
    ) -> None:
        self._frequencies = frequencies or library.frequencies
        self._library = library
        self._dense = dense

    def search(self, query: SearchQuery, limit: int = 20) -> list[Hit]:
        """The best passages, best first. `query.within` keeps to those documents."""
        lexical = dict(self._lexical(query))
        dense: dict[str, float] = {}
        if self._dense is not None and query.embedding is not None:
            dense = dict(self._dense.search(query.embedding, DEPTH, query.within))
        passages = self._library.passages_by_id([*lexical, *(i for i in dense if i not in lexical)])
        inside = [p for p in passages.values() if query.within is None or p.doc_id in query.within]
        scaled_lexical, scaled_dense = _scaled(lexical), _scaled(dense)
        share = _DENSE if dense else 0.0
        hits = [
            Hit(
                p,
                (1 - share) * scaled_lexical.get(p.id, 0.0) + share * scaled_dense.get(p.id, 0.0),
                lexical.get(p.id, 0.0),
                dense.get(p.id, 0.0),
            )
            for p in inside
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage.number))[:limit]

    def _lexical(self, query: SearchQuery) -> list[tuple[str, float]]:
        match = self.match_expression(query)
        return self._library.search(match, _WEIGHTS, DEPTH, query.within) if match else []

    def match_expression(self, query: SearchQuery) -> str:
        """The FTS5 query: any of the informative tokens, in the column they belong to."""
        columns = {
            "exact": exact_tokens(query.exact) if query.exact else [],
            "folded": [] if query.exact else folded_tokens(query.folded),
            "numbers": [number_token(n) for n in query.numbers],
        }
        terms = [t for tokens in columns.values() for t in tokens]
        known = self._frequencies(terms)
        most = max(3, math.ceil(self._library.passage_count() * _COMMON))
        parts = []
        for column, tokens in columns.items():
            kept = [t for t in dict.fromkeys(tokens) if 0 < known.get(t, 0) <= most]
            if kept:
                parts.append(_column(column, kept))
        return " OR ".join(parts)


def _column(column: str, tokens: Sequence[str]) -> str:
    quoted = " OR ".join(f'"{token}"' for token in tokens)
    return f"({column} : ({quoted}))"


def _scaled(scores: dict[str, float]) -> dict[str, float]:
    """Min-max scaling to 0..1; a lone score becomes 1."""
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    return {key: (value - low) / (high - low) if high > low else 1.0 for key, value in scores.items()}
