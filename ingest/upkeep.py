"""Looking after a library: remove, prune, check, back up, restore."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from ingest import pipeline
from ingest.database import explained
from ingest.errors import LibraryError, MattranError
from ingest.indexing import embed_pending
from ingest.kept_files import pack, unpack
from ingest.library import Document, Library
from ingest.lock import exclusive
from ingest.progress import Progress, silent
from ingest.schema import MIGRATIONS
from ingest.settings import Settings
from ingest.source import Span


@dataclass(frozen=True, slots=True)
class Soundness:
    """What a check of the library found; `problems` are sentences for the user."""

    documents: int
    passages: int
    vectors: int
    problems: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        return {"ok": not self.problems} | asdict(self) | {"problems": list(self.problems)}


@contextmanager
def opened(settings: Settings) -> Iterator[Library]:
    """The library, closed at the end."""
    library = Library(settings.database)
    try:
        yield library
    finally:
        library.close()


@contextmanager
def opened_alone(settings: Settings) -> Iterator[Library]:
    """The library while no other process may write to it; LibraryError when one is writing now."""
    with exclusive(settings.home), opened(settings) as library:
        yield library


def remove(settings: Settings, doc_ids: Sequence[str]) -> list[str]:
    """Take documents out of record and vectors; their ids. LibraryError for an unknown one, none removed."""
    with opened_alone(settings) as library:
        for doc_id in doc_ids:
            library.document(doc_id)
        for doc_id in doc_ids:
            library.remove(doc_id)
        embed_pending(library, settings)
    return list(doc_ids)


def prune(settings: Settings, paths: Sequence[Path]) -> list[str]:
    """Remove documents whose file under these folders is gone, from record and vectors; their ids."""
    with opened_alone(settings) as library:
        gone = pipeline.prune(paths, library)
        if gone:
            embed_pending(library, settings)
    return gone


# -- checking ----------------------------------------------------------------------------------------


def verify(settings: Settings) -> Soundness:
    """Check the file, that passages and vectors belong together, and that every place lies in its text."""
    with opened(settings) as library:
        if faults := library.check():
            return Soundness(0, 0, 0, tuple(f"Tệp {settings.database} có lỗi: {fault}" for fault in faults))
        problems = [line for document in library.documents() for line in _misplaced(library, document)]
        stored, apart = _compare_vectors(settings, library)
        counts = len(library.document_ids()), library.passage_count(), stored
        return Soundness(*counts, (*problems, *apart))


def _misplaced(library: Library, document: Document) -> Iterator[str]:
    spans = [(f"đoạn {p.section}", p.span) for p in library.passages(document.id)]
    spans += [(f"mục {p.path}", p.span) for p in library.provisions(document.id)]
    spans += [(f"số hiệu {r.number.number}", r.span) for r in library.references(document.id)]
    for name, span in spans:
        if not _inside(span, document.text):
            place = f"Văn bản {document.id}: vị trí của {name} nằm ngoài văn bản gốc."
            yield f"{place} Hãy chạy: mattran library reindex"


def _inside(span: Span, text: str) -> bool:
    return 0 <= span.start < span.end <= len(text) and bool(text[span.start : span.end].strip())


def _compare_vectors(settings: Settings, library: Library) -> tuple[int, list[str]]:
    """How many vectors there are, and what does not agree with the passages."""
    from ingest.embedding import embedder_name
    from ingest.vectors import Vectors

    try:
        model = embedder_name(settings.embed_model, settings.cache)
        stored = Vectors(settings.vectors, model).ids()
    except MattranError as error:
        return 0, [str(error)]
    passages = library.passage_ids()
    found = {
        "đoạn chưa có véc-tơ": len(passages - stored),
        "véc-tơ không thuộc đoạn nào": len(stored - passages),
    }
    return len(stored), [
        f"{count} {what}. Hãy chạy: mattran library reindex" for what, count in found.items() if count
    ]


# -- backing up --------------------------------------------------------------------------------------


def backup(settings: Settings, target: Path) -> None:
    """Copy the record, with the files beside it, to `target`, which must not exist yet.

    LibraryError when it cannot be written.
    """
    if target.exists():
        raise LibraryError(f"Đã có tệp {target}. Hãy chọn tên khác để không ghi đè bản sao lưu cũ.")
    folder = target.absolute().parent
    if not folder.is_dir():
        raise LibraryError(f"Không có thư mục {folder}. Hãy tạo thư mục hoặc chọn nơi lưu khác.")
    with opened(settings) as library:
        library.backup(target)
    try:
        pack(settings.home, target)
    except LibraryError:
        target.unlink(missing_ok=True)
        raise


def restore(settings: Settings, source: Path, progress: Progress = silent) -> Path | None:
    """Put the backup `source` in place of the record and embed what lacks vectors; where the old record went.

    The backup is checked first; a wrong one changes nothing. None when there was no record before.
    """
    _check_backup(source)
    with exclusive(settings.home):
        aside = _set_aside(settings) if settings.database.exists() else None
        _copy_over(source, settings.database)
        unpack(settings.home, settings.database)
        with opened(settings) as library:
            embed_pending(library, settings, progress)
    return aside


def _check_backup(source: Path) -> None:
    if not source.is_file():
        raise LibraryError(f"Không tìm thấy tệp sao lưu {source}. Hãy kiểm tra lại đường dẫn.")
    fault = _backup_fault(source)
    if fault is not None:
        raise LibraryError(
            f"Tệp {source} hỏng hoặc không phải bản sao lưu của kho ({fault}). Kho hiện tại được giữ nguyên."
        )


def _backup_fault(source: Path) -> str | None:
    """What is wrong with a backup, read without changing it; None when it is sound."""
    try:
        with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            faults = [str(row[0]) for row in copy.execute("PRAGMA integrity_check") if row[0] != "ok"]
            tables = {row[0] for row in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            (version,) = copy.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error as error:
        return str(error)
    if not {"document", "passage", "revision"} <= tables:
        faults.append("thiếu bảng dữ liệu")
    if version > len(MIGRATIONS):
        faults.append("do phiên bản mới hơn tạo ra, hãy cập nhật phần mềm")
    return faults[0] if faults else None


def _set_aside(settings: Settings) -> Path:
    """Where the record now lies too: a sound one is copied, a damaged one moved byte for byte."""
    aside = _free_name(settings.home)
    try:
        with opened(settings) as library:
            if not library.check():
                library.backup(aside)
                return aside
    except LibraryError:
        aside.unlink(missing_ok=True)
    with explained(settings.database):
        for ending in ("", "-wal", "-shm"):
            part = settings.database.with_name(settings.database.name + ending)
            if part.exists():
                part.rename(aside.with_name(aside.name + ending))
    return aside


def _free_name(home: Path) -> Path:
    stamp = time.strftime("%Y%m%d-%H%M%S")
    endings = ("", *(f"-{number}" for number in range(2, 1000)))
    names = (home / f"library-{stamp}{ending}.sqlite" for ending in endings)
    return next(path for path in names if not path.exists())


def _copy_over(source: Path, database: Path) -> None:
    """Replace all content through SQLite, so that a process that has the record open sees the new one."""
    with (
        explained(database),
        closing(sqlite3.connect(source)) as copy,
        closing(sqlite3.connect(database, timeout=30)) as live,
    ):
        seen = _revision(live)
        copy.backup(live)
        live.execute("PRAGMA journal_mode = WAL")
        with live:
            live.execute("UPDATE revision SET number = max(number, ?) + 1", (seen,))


def _revision(connection: sqlite3.Connection) -> int:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'revision'").fetchone():
        return 0
    (number,) = connection.execute("SELECT number FROM revision").fetchone()
    return int(number)
