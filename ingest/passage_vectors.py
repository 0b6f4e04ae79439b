"""The vectors of all passages in memory, in the order of the lexical index."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ingest.dense import kept_vectors
from ingest.indexing import complete_model
from ingest.lexical import Floats, Integers, LexicalIndex
from ingest.library import Library


@dataclass(frozen=True, slots=True)
class PassageVectors:
    """`passages` (rows of the index, dimension) and `documents`, the mean of each document's; of norm 1 or 0."""

    passages: Floats
    documents: Floats

    @classmethod
    def read(cls, library: Library, index: LexicalIndex) -> PassageVectors | None:
        """What the library keeps of the model whose vectors are complete; None while there is none."""
        model = complete_model(library)
        kept = kept_vectors(library, model) if model else None
        if kept is None or not kept.ids:
            return None
        places = {passage_id: row for row, passage_id in enumerate(index.ids)}
        rows = [places.get(passage_id, -1) for passage_id in kept.ids]
        passages = np.zeros((len(index.ids) + 1, kept.rows.shape[1]), np.float32)
        passages[rows] = _normalised(kept.rows)
        return cls(passages[:-1], _means(passages[:-1], index))

    def cosines(self, embedding: Floats, index: LexicalIndex, rows: Integers) -> tuple[Floats, Floats]:
        """How close a question's vector is to each row's passage, and to the whole of its document."""
        question = embedding / (np.linalg.norm(embedding) or 1.0)
        return self.passages[rows] @ question, self.documents[index.owners[rows]] @ question


def _means(passages: Floats, index: LexicalIndex) -> Floats:
    sums = np.zeros((len(index.documents), passages.shape[1]), np.float32)
    np.add.at(sums, index.owners, passages)
    return _normalised(sums)


def _normalised(rows: Floats) -> Floats:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    normalised: Floats = (rows / np.where(lengths > 0, lengths, 1.0)).astype(np.float32)
    return normalised
