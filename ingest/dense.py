"""Dense search for readers: Chroma while its index is complete, else the vectors the library keeps."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.errors import LibraryError
from ingest.indexing import complete_model
from ingest.library import Library
from ingest.vectors import Vectors

logger = logging.getLogger(__name__)
_FEW = 500  # passages that are compared one by one: about 10 ms

Found = list[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class KeptVectors:
    """Passage ids and their vectors, one row (n, dimension) each."""

    ids: list[str]
    rows: NDArray[np.float32]

    def nearest(self, embedding: NDArray[np.float32], limit: int) -> Found:
        """(passage id, cosine), nearest first, by comparing with every row."""
        if not self.ids:
            return []
        lengths = np.linalg.norm(self.rows, axis=1) * np.linalg.norm(embedding)
        cosines = self.rows @ embedding / lengths
        return [(self.ids[i], float(cosines[i])) for i in np.argsort(-cosines, kind="stable")[:limit]]


def kept_vectors(library: Library, model: str, passage_ids: Collection[str] | None = None) -> KeptVectors:
    """What the library keeps of the vectors of `model`, for these passages or for all."""
    kept = library.embeddings(model, passage_ids)
    rows = np.frombuffer(b"".join(kept.values()), np.float32)
    return KeptVectors(list(kept), rows.reshape(len(kept), -1) if kept else rows.reshape(0, 0))


class DenseSearch:
    """Nearest passages by cosine; follows the library as it changes, also from other processes.

    Chroma is read only while its index is complete: one that another process is writing, or has
    left half written, can stop the reading process. Meanwhile the vectors kept in the library,
    which are always whole, are compared one by one. So they are when Chroma cannot be read, and
    for a few documents: among the nearest of all passages, a narrow scope may have none.
    """

    def __init__(self, library: Library, folder: Path, model: str) -> None:
        self._library = library
        self._folder = folder
        self._model = model
        self._revision = -1
        self._vectors: Vectors | None = None
        self._kept: KeptVectors | None = None

    def search(
        self, embedding: NDArray[np.float32], limit: int, within: Collection[str] | None = None
    ) -> Found:
        """(passage id, cosine), nearest first, of all passages or those of the documents `within`."""
        self._follow()
        inside = None if within is None else self._library.passage_ids(within)
        if inside is not None and len(inside) <= _FEW:
            return kept_vectors(self._library, self._model, inside).nearest(embedding, limit)
        found = self._among_all(embedding, limit)
        return found if inside is None else [(i, cosine) for i, cosine in found if i in inside]

    def close(self) -> None:
        """Let go of Chroma's files."""
        if self._vectors is not None:
            self._vectors.close()
        self._vectors, self._kept, self._revision = None, None, -1

    def _among_all(self, embedding: NDArray[np.float32], limit: int) -> Found:
        if self._vectors is not None:
            try:
                return self._vectors.search(embedding, limit)
            except LibraryError as error:
                self._leave_chroma(error)
        if self._kept is None:
            self._kept = kept_vectors(self._library, self._model)
        return self._kept.nearest(embedding, limit)

    def _follow(self) -> None:
        revision = self._library.revision
        if revision == self._revision:
            return
        self.close()
        self._revision = revision
        if complete_model(self._library) == self._model:
            try:
                self._vectors = Vectors(self._folder, self._model)
            except LibraryError as error:
                self._leave_chroma(error)

    def _leave_chroma(self, error: LibraryError) -> None:
        logger.warning("searching without the vector index: %s", error)
        self._vectors = None
