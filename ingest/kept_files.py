"""Files that stand beside the record, carried in a backup: documents loaded in the page, parent plans, suites."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath

from ingest.database import explained

FOLDERS = ("files", "parents", "suites")  # below the home of the library
_TABLE = "kept_file"  # only in a backup, never in a record that is in use


def pack(home: Path, backup: Path) -> None:
    """Put the files of `home` into the backup, a copy of its record; LibraryError when that fails."""
    with explained(backup), closing(sqlite3.connect(backup)) as copy, copy:
        copy.execute(f"DROP TABLE IF EXISTS {_TABLE}")
        copy.execute(f"CREATE TABLE {_TABLE} (path TEXT PRIMARY KEY, data BLOB NOT NULL)")
        copy.executemany(f"INSERT INTO {_TABLE} VALUES (?, ?)", _files(home))


def unpack(home: Path, database: Path) -> None:
    """Put the files that a restored record carries back where they are missing; LibraryError when that fails."""
    with explained(database), closing(sqlite3.connect(database, timeout=30)) as record:
        if not record.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (_TABLE,)).fetchone():
            return  # of an earlier version
        for path, data in record.execute(f"SELECT path, CAST(data AS BLOB) FROM {_TABLE}"):
            _put(home, str(path), data)
        with record:
            record.execute(f"DROP TABLE {_TABLE}")


def _files(home: Path) -> Iterator[tuple[str, bytes]]:
    for folder in FOLDERS:
        for file in sorted((home / folder).rglob("*")):
            if file.is_file() and not file.name.startswith("."):
                yield file.relative_to(home).as_posix(), file.read_bytes()


def _put(home: Path, path: str, data: bytes) -> None:
    """Write a file that is not there yet; a backup may come from anywhere, so its paths are not trusted."""
    parts = PurePosixPath(path).parts
    outside = len(parts) < 2 or parts[0] not in FOLDERS or any(sign in path for sign in ("\\", ":", "\0"))
    if outside or ".." in parts or (target := home.joinpath(*parts)).exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    part.write_bytes(data)
    part.replace(target)
