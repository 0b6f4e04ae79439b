"""Vectors in Chroma, keyed by passage id; always rebuildable from the library."""

from __future__ import annotations

import hashlib
import logging
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ingest.errors import LibraryError

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection
    from chromadb.config import System
    from llama_index.vector_stores.chroma import ChromaVectorStore

    from ingest.library import Library

logger = logging.getLogger(__name__)
_PREFIX = "passages-"
INDEX: CreateHNSWConfiguration = {"space": "cosine", "ef_construction": 200, "ef_search": 200}
"""How Chroma builds its index; its defaults find fewer of the true neighbours."""

_PAGE = 5000  # Chroma refuses larger single writes
_FILE = "chroma.sqlite3"
_FULL = ("code: 13", "disk is full", "No space left", "os error 28")
_SPARE = 16 * 2**20  # bytes; with less left on the disk, a failure is put down to that
_ADVICE = "Hãy kiểm tra ổ đĩa rồi chạy lại; nếu lỗi còn lặp lại, hãy chạy: mattran library reindex"


class Vectors:
    """The vectors of one embedding model; each model has a collection of its own, so they never mix.

    Reading creates nothing: without a folder or a collection there are no vectors. Chroma keeps
    what it has read in memory: what another process wrote is seen after `refresh`. `restart`
    begins a new generation of the collection, while readers go on with the old one until
    `drop_others`.
    """

    def __init__(self, folder: Path, model: str) -> None:
        self.model = model
        self._folder = folder
        self._prefix = f"{_PREFIX}{hashlib.sha256(model.encode()).hexdigest()[:16]}-"
        self._lock = RLock()
        self._system: System | None = None
        self._client: ClientAPI | None = None
        self._collection: Collection | None = None
        self._outdated: list[Path] = []  # folders of Chroma's indexes before `restart`
        self.refresh()

    def refresh(self) -> None:
        """Look at the folder anew (milliseconds); needed after another process has written."""
        with self._lock, _explained(self._folder):
            self.close()
            if (self._folder / _FILE).exists():
                client = self._open()
                generations = self._generations()
                self._collection = client.get_collection(generations[0]) if generations else None

    def close(self) -> None:
        """Let go of Chroma's files and threads; `refresh` opens them again."""
        with self._lock:
            if self._system is not None:
                self._system.stop()
            self._system = self._client = self._collection = None

    def _open(self) -> ClientAPI:
        self._system = _system(self._folder)
        self._client = _client(self._system)
        return self._client

    def _generations(self) -> list[str]:
        """Names of this model's collections, oldest first."""
        return sorted(name for name in self._names() if name.startswith(self._prefix))

    def _names(self) -> list[str]:
        return [collection.name for collection in self._client.list_collections()] if self._client else []

    # -- reading ---------------------------------------------------------------------------------

    def ids(self) -> set[str]:
        """Ids of all passages that have a vector here."""
        if self._collection is None:
            return set()
        with _explained(self._folder):
            return set(self._collection.get(include=[])["ids"])

    def search(self, embedding: NDArray[np.float32], limit: int) -> list[tuple[str, float]]:
        """(passage id, cosine) of the vectors nearest to `embedding` (dimension,), nearest first."""
        from chromadb.errors import NotFoundError

        with self._lock, _explained(self._folder):
            try:
                return self._nearest(embedding, limit)
            except NotFoundError:  # another process has put a new collection in its place
                self.refresh()
                return self._nearest(embedding, limit)

    def _nearest(self, embedding: NDArray[np.float32], limit: int) -> list[tuple[str, float]]:
        count = min(limit, self._collection.count()) if self._collection else 0
        if self._collection is None or count == 0:
            return []
        found = self._collection.query(
            query_embeddings=embedding[None, :], n_results=count, include=["distances"]
        )
        distances = found["distances"]
        assert distances is not None  # asked for in `include`
        return [(i, 1.0 - d) for i, d in zip(found["ids"][0], distances[0], strict=True)]

    @property
    def collection(self) -> Collection:
        """Chroma's own object; LibraryError while there are no vectors of this model."""
        if self._collection is None:
            raise LibraryError(
                f"Chưa có véc-tơ của mô hình {self.model} trong {self._folder}. "
                "Hãy nạp văn bản bằng: mattran ingest THƯ_MỤC"
            )
        return self._collection

    def as_vector_store(self, library: Library) -> ChromaVectorStore:
        """The same vectors for LlamaIndex, with the passages of `library` as nodes; for reading only."""
        from ingest.vector_store import PassageVectorStore

        return PassageVectorStore(self, library)

    # -- writing ---------------------------------------------------------------------------------

    def restart(self) -> None:
        """Begin an empty generation for writing; the older ones stay for readers until `drop_others`."""
        with _explained(self._folder):
            generations = self._open_for_writing()
            self._outdated = [path for path in self._folder.iterdir() if path.is_dir()]
            number = int(generations[-1].removeprefix(self._prefix)) + 1 if generations else 1
            self._collection = self._create(number)

    def add(self, ids: Sequence[str], embeddings: NDArray[np.float32]) -> None:
        """Store or replace vectors, one row of `embeddings` (n, dimension) for each id."""
        with _explained(self._folder):
            if self._collection is None:
                self._open_for_writing()
                self._collection = self._create(1)
            for start in range(0, len(ids), _PAGE):
                self._collection.upsert(
                    ids=list(ids[start : start + _PAGE]), embeddings=embeddings[start : start + _PAGE]
                )

    def delete(self, ids: Sequence[str]) -> None:
        """Drop vectors; unknown ids are ignored."""
        if self._collection is None:
            return
        with _explained(self._folder):
            for start in range(0, len(ids), _PAGE):
                self._collection.delete(ids=list(ids[start : start + _PAGE]))

    def drop_others(self) -> None:
        """Delete the collections of other models, and older generations of this one."""
        if self._client is None or self._collection is None:
            return
        with _explained(self._folder):
            for name in self._names():
                if name.startswith(_PREFIX) and name != self._collection.name:
                    logger.info("dropping older vectors: %s", name)
                    self._client.delete_collection(name)
            if self._names() == [self._collection.name]:
                for folder in self._outdated:  # Chroma leaves the files of a deleted collection behind
                    shutil.rmtree(folder, ignore_errors=True)

    def _open_for_writing(self) -> list[str]:
        if self._client is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._open()
        return self._generations()

    def _create(self, generation: int) -> Collection:
        assert self._client is not None  # opened by the caller
        return self._client.get_or_create_collection(
            f"{self._prefix}{generation:06d}",
            configuration={"hnsw": INDEX},
        )


def fingerprint(folder: Path) -> str:
    """Names, sizes and times of the files of a vector index; reading the index does not change it."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_dir() or path.name.startswith(f"{_FILE}-"):  # a journal, there for a moment
            continue
        status = path.stat()
        # Opening a Chroma database writes to it, so that its time says nothing.
        changed = 0 if path.name == _FILE else status.st_mtime_ns
        digest.update(f"{path.relative_to(folder).as_posix()} {status.st_size} {changed}\n".encode())
    return digest.hexdigest()


def clear_if_damaged(folder: Path) -> None:
    """Empty the folder of a vector index whose database cannot be read: nothing in it can be used."""
    with _explained(folder):
        if (folder / _FILE).exists() and not _sound(folder / _FILE):
            logger.warning("the vector index %s is damaged and is built anew", folder)
            shutil.rmtree(folder)


def _system(folder: Path) -> System:
    """A Chroma of its own: the one that Chroma shares goes on showing what it has read before."""
    from chromadb.api import ServerAPI
    from chromadb.config import Settings, System

    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]  # a .env in the current folder is not meant for us
        is_persistent=True,
        persist_directory=str(folder),
        anonymized_telemetry=False,
    )
    system = System(settings)
    system.instance(ServerAPI)  # type: ignore[type-abstract]  # the settings name the class
    system.start()
    return system


def _client(system: System) -> ClientAPI:
    from chromadb.api.client import Client

    try:
        return Client.from_system(system)
    except ValueError as error:  # "Could not connect to tenant": its database cannot be read
        raise OSError(str(error)) from error


def _sound(database: Path) -> bool:
    try:
        with closing(sqlite3.connect(database)) as connection:
            return connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
    except sqlite3.DatabaseError:
        return False


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, OSError, sqlite3.Error) as error:
        advice = "Đĩa đã đầy; hãy giải phóng dung lượng rồi chạy lại." if _is_full(folder, error) else _ADVICE
        raise LibraryError(
            f"Không đọc hoặc ghi được chỉ mục véc-tơ {folder}: {error}. "
            f"Văn bản trong kho vẫn nguyên vẹn. {advice}"
        ) from error


def _is_full(folder: Path, error: Exception) -> bool:
    """Chroma does not always say that it was the disk."""
    if any(sign in str(error) for sign in _FULL):
        return True
    try:
        return shutil.disk_usage(folder).free < _SPARE
    except OSError:
        return False
