"""The way of a file into the library: read, outline, number, cut into passages, store, embed."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from ingest import readers, sidecar
from ingest.errors import LibraryError, MattranError, ReadError
from ingest.language import fold
from ingest.library import Document, Library, StoredPassage
from ingest.numbering import find_numbers
from ingest.outline import read_outline
from ingest.passages import make_passages
from ingest.settings import Settings

if TYPE_CHECKING:
    from ingest.embedding import Embedder
    from ingest.vectors import Vectors

logger = logging.getLogger(__name__)
_FORMAT = "1"  # raise it when reading or cutting changes, so that unchanged files are read anew
_BATCH = 64


class Progress(Protocol):
    """Told how far each step is; the command line draws bars with it."""

    def __call__(self, step: Literal["read", "embed"], done: int, total: int, name: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file; `error` is a message for the user."""

    path: str
    doc_id: str | None
    status: Literal["added", "updated", "unchanged", "failed"]
    passages: int = 0
    warnings: tuple[str, ...] = ()
    error: str | None = None

    def as_json(self) -> dict[str, object]:
        return asdict(self) | {"warnings": list(self.warnings)}


def silent(step: str, done: int, total: int, name: str) -> None:
    """A `Progress` that shows nothing."""


def ingest(paths: Sequence[Path], settings: Settings, progress: Progress = silent) -> list[Outcome]:
    """Index files and folders; unchanged files cost a hash only, one bad file never stops the others.

    Killed at any moment, the next run completes what is missing: text is stored one document
    a transaction, and passages are marked once their vectors are stored. Raises LibraryError
    when another process is ingesting or the library cannot be written.
    """
    with _exclusive(settings.home):
        library = Library(settings.database)
        try:
            files = _files(paths)
            known = library.hashes()
            outcomes = []
            for done, item in enumerate(files):
                progress("read", done, len(files), item.name if isinstance(item, Path) else "")
                outcomes.append(_ingest_one(item, library, known) if isinstance(item, Path) else item)
            progress("read", len(files), len(files), "")
            embed_pending(library, settings, progress)
            return outcomes
        finally:
            library.close()


@contextmanager
def _exclusive(home: Path) -> Iterator[None]:
    from filelock import FileLock, Timeout

    try:
        home.mkdir(parents=True, exist_ok=True)
        with FileLock(home / "ingest.lock", timeout=0):
            yield
    except Timeout as error:
        raise LibraryError(
            f"Một tiến trình khác đang nạp văn bản vào kho {home}. Hãy đợi tiến trình đó xong rồi chạy lại; "
            "không có gì bị mất."
        ) from error
    except OSError as error:
        raise LibraryError(f"Không ghi được vào thư mục kho {home}: {error}. Hãy kiểm tra quyền ghi và đĩa.") from error


def _files(paths: Sequence[Path]) -> list[Path | Outcome]:
    """Files to read, in order, each once; a folder without readable files is a failure of its own."""
    found: dict[Path, Path | Outcome] = {}
    for path in paths:
        inside = sorted(_readable_inside(path)) if path.is_dir() else [path]
        if not inside:
            kinds = ", ".join(sorted(readers.SUPPORTED))
            message = f"Thư mục {path} không có tệp nào đọc được. Hãy đặt vào đó tệp {kinds} rồi nạp lại."
            found[path] = Outcome(str(path), None, "failed", error=message)
        for file in inside:
            found.setdefault(file.absolute(), file.absolute())
    return list(found.values())


def _readable_inside(folder: Path) -> Iterator[Path]:
    for file in folder.rglob("*"):
        hidden = any(part.startswith((".", "~$")) for part in file.relative_to(folder).parts)
        if file.is_file() and not hidden and file.suffix.lower() in readers.SUPPORTED:
            yield file


def _ingest_one(path: Path, library: Library, known: dict[str, tuple[str, str]]) -> Outcome:
    doc_id = None
    try:
        digest = _digest(path)
        if str(path) in known:
            doc_id, old = known[str(path)]
            if old == digest:
                return Outcome(str(path), doc_id, "unchanged", len(library.passages(doc_id)))
        status: Literal["added", "updated"] = "updated" if doc_id else "added"
        doc_id = doc_id or _new_id(path, library)
        count, warnings = _store(path, doc_id, digest, library)
        return Outcome(str(path), doc_id, status, count, tuple(warnings))
    except LibraryError:
        raise
    except MattranError as error:
        return Outcome(str(path), doc_id, "failed", error=str(error))


def _digest(path: Path) -> str:
    try:
        digest = hashlib.sha256(_FORMAT.encode())
        for file in (path, sidecar.sidecar_of(path)):
            if file is not None and not file.is_dir() and file.stat().st_size <= readers.MAX_BYTES:
                digest.update(file.read_bytes())
        return digest.hexdigest()
    except FileNotFoundError as error:
        raise ReadError(f"Không tìm thấy tệp {path}. Hãy kiểm tra lại đường dẫn.") from error
    except OSError as error:
        raise ReadError(f"Không mở được tệp {path.name}: {error.strerror}. Hãy kiểm tra quyền đọc.") from error


def _new_id(path: Path, library: Library) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", fold(path.stem)).strip("-")[:80] or "van-ban"
    if slug not in library.document_ids():
        return slug
    return f"{slug}-{hashlib.sha256(str(path).encode()).hexdigest()[:6]}"


def _store(path: Path, doc_id: str, digest: str, library: Library) -> tuple[int, list[str]]:
    source = readers.read(path)
    outline = read_outline(source)
    warnings = list(source.warnings)
    facts, origin = _stated_facts(path, source.text, warnings)
    header, stated, disagreements = sidecar.complete(outline.header, facts, origin)
    outline = replace(outline, header=header)
    passages = make_passages(doc_id, source, outline)
    if not passages:
        raise ReadError(f"Tệp {path.name} không có nội dung văn bản. Hãy mở tệp kiểm tra rồi nạp lại.")
    warnings += disagreements
    document = Document(
        doc_id, str(path), path.name, digest, header, source.text, source.page_starts, stated,
        tuple(warnings), facts.card is not None,
    )  # fmt: skip
    library.put(document, outline, passages, find_numbers(source.text))
    return len(passages), warnings


def _stated_facts(path: Path, text: str, warnings: list[str]) -> tuple[sidecar.StatedFacts, str]:
    """Facts from the side-car, else from a card's front matter; a faulty one is reported and left out."""
    beside = sidecar.sidecar_of(path)
    matter = sidecar.front_matter(text) if path.suffix.lower() == ".md" else None
    try:
        if beside is not None:
            return sidecar.read_facts(beside.read_text(encoding="utf-8")), f"tệp {beside.name}"
        if matter is not None:
            return sidecar.read_facts(matter), "phần khai báo đầu tệp"
    except (OSError, ValueError) as error:
        warnings.append(f"Bỏ qua thông tin kèm theo của {path.name}: {error}")
    return sidecar.StatedFacts(), ""


def embed_pending(library: Library, settings: Settings, progress: Progress = silent) -> None:
    """Give every passage a vector of the current model, and drop vectors that no passage owns."""
    if library.passage_count() == 0:
        return
    from ingest.embedding import embedder_name, load_embedder
    from ingest.vectors import Vectors

    model = embedder_name(settings.embed_model, settings.cache)
    vectors = Vectors(settings.vectors, model)
    _repair(library, vectors, model)
    pending = library.unembedded(model)
    if pending:
        embedder = load_embedder(settings.embed_model, settings.cache, settings.model_wheel)
        _embed(pending, library, vectors, embedder, progress)
    vectors.drop_others()


def _repair(library: Library, vectors: Vectors, model: str) -> None:
    """Make the marks in the library and the vectors agree after a crash, a restore or a deleted folder."""
    stored, marked = vectors.ids(), library.embedded_ids(model)
    if missing := marked - stored:
        library.forget_embedded(missing)
    if orphans := stored - marked:
        vectors.delete(sorted(orphans))


def _embed(
    pending: list[StoredPassage], library: Library, vectors: Vectors, embedder: Embedder, progress: Progress
) -> None:
    texts = _search_texts(pending, library)
    pairs = sorted(zip(pending, texts, strict=True), key=lambda pair: len(pair[1]))
    for start in range(0, len(pairs), _BATCH):
        batch = pairs[start : start + _BATCH]
        progress("embed", start, len(pairs), "")
        vectors.add([p.id for p, _ in batch], embedder.passages([t for _, t in batch]))
        library.mark_embedded([p.id for p, _ in batch], embedder.name)
    progress("embed", len(pairs), len(pairs), "")


def _search_texts(passages: list[StoredPassage], library: Library) -> list[str]:
    """What is embedded of each passage: title and headings, then its words."""
    documents: dict[str, Document] = {}
    texts = []
    for passage in passages:
        document = documents.get(passage.doc_id) or library.document(passage.doc_id)
        documents[passage.doc_id] = document
        context = " / ".join(part for part in (document.header.title, *passage.headings) if part)
        texts.append(f"{context}\n{document.text[passage.span.start : passage.span.end]}".strip())
    return texts
