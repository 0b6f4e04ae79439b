"""SQLite as the library uses it: one file, numbered migrations, transactions, errors a user understands."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from ingest.errors import LibraryError

_WAIT = 30.0  # seconds to wait for another process that is writing
_DAMAGED = (
    "tệp bị hỏng hoặc không phải kho văn bản ({error}). "
    "Hãy khôi phục từ bản sao lưu bằng: mattran library restore TỆP"
)
_FULL = "đĩa đã đầy ({error}). Dữ liệu đã có vẫn nguyên vẹn; hãy giải phóng dung lượng rồi chạy lại."
_BUSY = "một tiến trình khác đang ghi ({error}). Hãy đợi tiến trình đó xong rồi chạy lại."
_REFUSED = (
    "không có quyền đọc hoặc ghi ({error}). Hãy kiểm tra quyền của thư mục, hoặc chọn nơi khác bằng --home."
)
_OTHER = "không đọc hoặc ghi được ({error}). Dữ liệu đã có vẫn nguyên vẹn; hãy kiểm tra ổ đĩa rồi chạy lại."
_BY_CODE = {
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_READONLY: _REFUSED,
    sqlite3.SQLITE_CANTOPEN: _REFUSED,
    sqlite3.SQLITE_PERM: _REFUSED,
}
_BY_ERRNO = {errno.ENOSPC: _FULL, errno.EDQUOT: _FULL, errno.EACCES: _REFUSED, errno.EPERM: _REFUSED}

Row = tuple[Any, ...]


class Database:
    """A connection to the SQLite file at `path`, created and migrated where needed; one for each thread.

    Every failure is a LibraryError. Readers never wait for a writer (write-ahead log), and a
    process that dies at any moment leaves the last finished transaction.
    """

    def __init__(self, path: Path, migrations: Sequence[str]) -> None:
        self.path = path
        with explained(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(
                path, timeout=_WAIT, isolation_level=None, check_same_thread=False
            )
        try:
            with explained(path):
                self._connection.execute("PRAGMA journal_mode = WAL")
                self._connection.execute("PRAGMA foreign_keys = ON")
                self._connection.execute("PRAGMA synchronous = NORMAL")
            self._migrate(migrations)
        except LibraryError:
            self._connection.close()
            raise

    def close(self) -> None:
        self._connection.close()

    def _migrate(self, migrations: Sequence[str]) -> None:
        """Each script once, in order; the number of the last one stands in PRAGMA user_version."""
        if self._version() == len(migrations):
            return
        with self.transaction():
            done = self._version()  # another process may have been faster
            if done > len(migrations):
                raise LibraryError(
                    f"Kho {self.path} do phiên bản mới hơn tạo ra. Hãy cập nhật phần mềm rồi mở lại."
                )
            for script in migrations[done:]:
                for statement in script.split(";"):
                    self.run(statement)
            self.run(f"PRAGMA user_version = {len(migrations):d}")

    def _version(self) -> int:
        return int(self.rows("PRAGMA user_version")[0][0])

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """All rows of a query."""
        with explained(self.path):
            return self._connection.execute(sql, values).fetchall()

    def run(self, sql: str, values: Sequence[object] = ()) -> int:
        """Execute one statement; the row number of an inserted row."""
        with explained(self.path):
            return self._connection.execute(sql, values).lastrowid or 0

    def run_many(self, sql: str, values: Iterable[Sequence[object]]) -> None:
        """Execute one statement for each row of values."""
        with explained(self.path):
            self._connection.executemany(sql, values)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the block's writes, or none of them."""
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            self._roll_back()
            raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Reads of the block see one state, whatever others write meanwhile."""
        self.run("BEGIN")
        try:
            yield
        finally:
            self._roll_back()

    def _roll_back(self) -> None:
        if self._connection.in_transaction:  # SQLite has rolled back by itself when the disk is full
            self.run("ROLLBACK")

    def faults(self) -> list[str]:
        """What SQLite finds wrong with the file; empty when it is sound."""
        try:
            found = [str(row[0]) for row in self.rows("PRAGMA integrity_check") if row[0] != "ok"]
            return found + [f"{row[0]}: {row[2]}?" for row in self.rows("PRAGMA foreign_key_check")]
        except LibraryError as error:
            return [str(error)]

    def backup(self, target: Path) -> None:
        """A consistent copy in one file, also while others write; `target` appears when it is whole."""
        if target.resolve() == self.path.resolve():
            raise LibraryError(f"{target} chính là tệp kho đang dùng. Hãy chọn nơi lưu khác.")
        part = target.with_name(target.name + ".part")
        try:
            with closing(sqlite3.connect(part)) as copy:
                self._connection.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
            part.replace(target)
        except (OSError, sqlite3.Error) as error:
            with suppress(OSError):
                part.unlink()
            raise LibraryError(
                f"Không sao lưu được ra {target}: {error}. Hãy kiểm tra dung lượng hoặc chọn nơi lưu khác."
            ) from error


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Errors of SQLite and of the disk as a LibraryError about the file at `path`."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise LibraryError(f"Kho văn bản {path}: {_reason(error).format(error=error)}") from error


def _reason(error: OSError | sqlite3.Error) -> str:
    if isinstance(error, OSError):
        return _BY_ERRNO.get(error.errno or 0, _OTHER)
    return _BY_CODE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, _OTHER)
