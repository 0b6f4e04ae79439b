"""Vectors in Chroma, keyed by passage id; always rebuildable from the library."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ingest.errors import LibraryError

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

logger = logging.getLogger(__name__)
_PREFIX = "passages-"
_PAGE = 5000  # Chroma refuses larger single writes


class Vectors:
    """The vectors of one embedding model; each model has a collection of its own, so they never mix."""

    def __init__(self, folder: Path, model: str) -> None:
        with _readable_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
            self._client = _client(folder)
            self.name = _PREFIX + hashlib.sha256(model.encode()).hexdigest()[:16]
            self._collection: Collection = self._client.get_or_create_collection(
                self.name, configuration={"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200}}
            )
        self._folder = folder

    def ids(self) -> set[str]:
        """Ids of all passages that have a vector here."""
        with _readable_errors(self._folder):
            return set(self._collection.get(include=[])["ids"])

    def add(self, ids: Sequence[str], embeddings: NDArray[np.float32]) -> None:
        """Store or replace vectors, one row of `embeddings` (n, dimension) for each id."""
        with _readable_errors(self._folder):
            for start in range(0, len(ids), _PAGE):
                self._collection.upsert(
                    ids=list(ids[start : start + _PAGE]), embeddings=embeddings[start : start + _PAGE]
                )

    def delete(self, ids: Sequence[str]) -> None:
        """Drop vectors; unknown ids are ignored."""
        with _readable_errors(self._folder):
            for start in range(0, len(ids), _PAGE):
                self._collection.delete(ids=list(ids[start : start + _PAGE]))

    def search(self, embedding: NDArray[np.float32], limit: int) -> list[tuple[str, float]]:
        """(passage id, cosine) of the nearest vectors, nearest first."""
        with _readable_errors(self._folder):
            count = min(limit, self._collection.count())
            if count == 0:
                return []
            found = self._collection.query(query_embeddings=embedding[None, :], n_results=count, include=["distances"])
        distances = found["distances"]
        assert distances is not None  # asked for in `include`
        return [(i, 1.0 - d) for i, d in zip(found["ids"][0], distances[0], strict=True)]

    def drop_others(self) -> None:
        """Delete the collections of other embedding models."""
        with _readable_errors(self._folder):
            for collection in self._client.list_collections():
                if collection.name.startswith(_PREFIX) and collection.name != self.name:
                    logger.info("dropping the vectors of another model: %s", collection.name)
                    self._client.delete_collection(collection.name)


def _client(folder: Path):  # type: ignore[no-untyped-def]  # chromadb's ClientAPI is imported late
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))


@contextmanager
def _readable_errors(folder: Path) -> Iterator[None]:
    import sqlite3

    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, OSError, sqlite3.Error) as error:
        raise LibraryError(
            f"Không đọc hoặc ghi được chỉ mục véc-tơ {folder}: {error}. Văn bản trong kho vẫn nguyên vẹn; kiểm tra dung "
            "lượng đĩa, và nếu lỗi còn lặp lại thì xóa thư mục này rồi chạy: mattran library reindex"
        ) from error
