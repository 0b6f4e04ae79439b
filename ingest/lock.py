"""One writer at a time for each library."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.errors import LibraryError


@contextmanager
def exclusive(home: Path) -> Iterator[None]:
    """Keep other processes from writing to the library in `home`; LibraryError when one does so now.

    The operating system gives the lock back when the process ends, however it ends.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(home / "ingest.lock")
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise LibraryError(
            f"Một tiến trình khác đang nạp văn bản vào kho {home}. Hãy đợi tiến trình đó xong rồi chạy lại; "
            "không có gì bị mất."
        ) from error
    except OSError as error:
        raise LibraryError(
            f"Không ghi được vào thư mục kho {home}: {error}. Hãy kiểm tra quyền ghi và dung lượng đĩa."
        ) from error
    try:
        yield
    finally:
        lock.release()
