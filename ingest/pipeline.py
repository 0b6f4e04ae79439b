"""The way of a file into the library: read, outline, number, cut into passages, store, embed."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ingest import readers, sidecar
from ingest.errors import LibraryError, MattranError, ReadError
from ingest.files import content_hash, files_of, real_path
from ingest.indexing import embed_pending, forget_vectors
from ingest.language import fold
from ingest.library import Document, Library
from ingest.lock import exclusive
from ingest.numbering import find_numbers
from ingest.outline import Outline, read_outline
from ingest.overrides import apply_overrides, get_overrides, without_overrides
from ingest.passages import make_passages
from ingest.progress import Progress, silent
from ingest.settings import Settings
from ingest.source import SourceText

if TYPE_CHECKING:
    from ingest.embedding import Embedder

__all__ = [
    "Outcome", "Progress", "Status", "embed_pending", "ingest", "prune", "reindex", "reread", "reread_one",
    "silent",
]  # fmt: skip

logger = logging.getLogger(__name__)
FORMAT = "3"  # raise it when reading or cutting changes, so that unchanged files are read anew

Status = Literal["added", "updated", "unchanged", "failed"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file; `error` is a message for the user."""

    path: str
    doc_id: str | None
    status: Status
    passages: int = 0
    warnings: tuple[str, ...] = ()
    error: str | None = None

    def as_json(self) -> dict[str, object]:
        return asdict(self) | {"warnings": list(self.warnings)}


def ingest(
    paths: Sequence[Path], settings: Settings, progress: Progress = silent, embedder: Embedder | None = None
) -> list[Outcome]:
    """Index files and folders; unchanged files cost a hash only, one bad file never stops the others.

    A document keeps its id as long as its file stays, or moves with its content unchanged. Killed
    at any moment, the next run completes what is missing: text is stored one document a
    transaction, vectors follow. `embedder` saves loading a model that is in memory already.
    Raises LibraryError when another process is ingesting or the library cannot be written.
    """
    with exclusive(settings.home):
        library = Library(settings.database)
        try:
            outcomes = _ingest_all(files_of(paths), library, progress)
            embed_pending(library, settings, progress, embedder)
            return outcomes
        finally:
            library.close()


def _ingest_all(files: Sequence[Path], library: Library, progress: Progress) -> list[Outcome]:
    shelf = _Shelf(library)
    outcomes = []
    for done, path in enumerate(files):
        progress("read", done, len(files), path.name)
        outcomes.append(shelf.take(path))
    progress("read", len(files), len(files), "")
    return outcomes


class _Shelf:
    """What the library holds, by path and by content, while files are taken in."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known = library.hashes()
        self._ids = {doc_id for doc_id, _ in self._known.values()}
        self._by_hash = {digest: path for path, (_, digest) in self._known.items()}

    def take(self, path: Path) -> Outcome:
        """Store the file where it is new or changed."""
        doc_id, old = self._known.get(str(path), (None, None))
        try:
            digest = content_hash(path, FORMAT)
            if old == digest and doc_id is not None:
                return Outcome(str(path), doc_id, "unchanged", self._library.passage_count(doc_id))
            if doc_id is None and (moved := self._moved(path, digest)):
                return moved
            return self._store(path, doc_id, digest)
        except LibraryError:
            raise
        except MattranError as error:
            return Outcome(str(path), doc_id, "failed", error=str(error))

    def _store(self, path: Path, doc_id: str | None, digest: str) -> Outcome:
        status: Status = "updated" if doc_id else "added"
        doc_id = doc_id or _new_id(path, self._ids)
        document = store(path, doc_id, digest, self._library)
        self._ids.add(doc_id)
        self._known[str(path)] = doc_id, digest
        return Outcome(str(path), doc_id, status, self._library.passage_count(doc_id), document.warnings)

    def _moved(self, path: Path, digest: str) -> Outcome | None:
        """The document whose file lay elsewhere, with the same content, and is gone from there."""
        before = self._by_hash.get(digest)
        if before is None or before not in self._known or Path(before).exists():
            return None
        doc_id, _ = self._known.pop(before)
        self._library.move(doc_id, str(path), path.name)
        self._known[str(path)] = doc_id, digest
        return Outcome(str(path), doc_id, "updated", self._library.passage_count(doc_id))


def _new_id(path: Path, taken: set[str]) -> str:
    """The file's name as an id; a stem that is taken gets a mark made of the path."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(path.stem)).strip("-")[:80] or "van-ban"
    mark = hashlib.sha256(str(path).encode()).hexdigest()
    candidates = (slug, *(f"{slug}-{mark[:length]}" for length in range(6, len(mark))))
    return next(candidate for candidate in candidates if candidate not in taken)


def store(path: Path, doc_id: str, digest: str, library: Library) -> Document:
    """Read a file into the library under `doc_id`; what was stored. Raises ReadError and LibraryError."""
    source = readers.read(path)
    facts, origin, fault = _stated_facts(path, source.text)
    outline = read_outline(source)
    header, stated, disagreements = sidecar.complete(outline.header, facts, origin)
    header, stated = apply_overrides(header, stated, get_overrides(library, doc_id))
    warnings = (*source.warnings, *fault, *disagreements)
    card = facts.card is not None
    document = Document(
        doc_id, str(path), path.name, digest, header, source.text, source.page_starts, stated, warnings, card
    )
    _put(document, outline, library)
    return document


def _put(document: Document, outline: Outline, library: Library) -> None:
    outline = replace(outline, header=document.header)
    passages = make_passages(document.id, document.source, outline)
    if not passages:
        raise ReadError(f"Tệp {document.name} không có nội dung văn bản. Hãy mở tệp kiểm tra rồi nạp lại.")
    library.put(document, outline, passages, find_numbers(document.text))


def _stated_facts(path: Path, text: str) -> tuple[sidecar.StatedFacts, str, tuple[str, ...]]:
    """Facts from the side-car, else from a card's front matter; where they come from; what is wrong there."""
    beside = sidecar.sidecar_of(path)
    matter = sidecar.front_matter(text) if path.suffix.lower() == ".md" else None
    try:
        if beside is not None:
            return sidecar.read_facts(beside.read_text(encoding="utf-8-sig")), f"tệp {beside.name}", ()
        if matter is not None:
            return sidecar.read_facts(matter), "phần khai báo đầu tệp", ()
    except (OSError, ValueError) as error:
        return sidecar.StatedFacts(), "", (f"Bỏ qua thông tin kèm theo của {path.name}: {error}",)
    return sidecar.StatedFacts(), "", ()


# -- looking after what is there ---------------------------------------------------------------------


def prune(folders: Iterable[Path], library: Library) -> list[str]:
    """Remove the documents whose file under these folders is gone; their ids.

    A folder that is not there itself (a drive that is not plugged in) loses nothing.
    """
    present = [real_path(folder) for folder in folders if folder.is_dir()]
    gone = [
        doc_id
        for path, (doc_id, _) in library.hashes().items()
        if any(Path(path).is_relative_to(folder) for folder in present) and not Path(path).exists()
    ]
    for doc_id in gone:
        library.remove(doc_id)
    return gone


def reindex(
    settings: Settings, progress: Progress = silent, embedder: Embedder | None = None
) -> list[Outcome]:
    """Read every document anew, as `reread` does, and compute every vector anew.

    Raises LibraryError and ModelError.
    """
    with exclusive(settings.home):
        library = Library(settings.database)
        try:
            outcomes = reread(library, progress)
            forget_vectors(library)
            embed_pending(library, settings, progress, embedder)
            return outcomes
        finally:
            library.close()


def reread(library: Library, progress: Progress = silent) -> list[Outcome]:
    """Read every document anew: from its file, or from the stored text where the file is gone.

    Facts stated beside a text that is gone stay. A file that cannot be read any more leaves its
    document as it is.
    """
    outcomes = []
    doc_ids = library.document_ids()
    for done, doc_id in enumerate(doc_ids):
        document = library.document(doc_id)
        progress("read", done, len(doc_ids), document.name)
        outcomes.append(reread_one(document, library))
    progress("read", len(doc_ids), len(doc_ids), "")
    return outcomes


def reread_one(document: Document, library: Library) -> Outcome:
    """Read one document anew, as `reread` does; its vectors follow with `embed_pending`."""
    path = Path(document.path)
    try:
        if path.is_file():
            document = store(path, document.id, content_hash(path, FORMAT), library)
        else:
            document = _cut_anew(document, library)
        count = library.passage_count(document.id)
        return Outcome(document.path, document.id, "updated", count, document.warnings)
    except LibraryError:
        raise
    except MattranError as error:
        return Outcome(
            document.path, document.id, "failed", library.passage_count(document.id), error=str(error)
        )


def _cut_anew(document: Document, library: Library) -> Document:
    stated_by = without_overrides(document.stated_by or {})
    own_title = None if "title" in stated_by else document.header.title
    outline = read_outline(SourceText(document.text, document.page_starts, own_title))
    facts = sidecar.StatedFacts(**{name: getattr(document.header, name) for name in stated_by})
    header, filled, _ = sidecar.complete(outline.header, facts, "")
    stated_by = {name: stated_by[name] for name in filled}
    header, stated_by = apply_overrides(header, stated_by, get_overrides(library, document.id))
    document = replace(document, header=header, stated_by=stated_by)
    _put(document, outline, library)
    return document
