"""Writing result files: whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from ingest.errors import MattranError

_FULL = {errno.ENOSPC, errno.EDQUOT}
_LOCKED = {errno.EACCES, errno.EPERM, errno.EBUSY}


class OutputError(MattranError):
    """A result file could not be written; what stood there before is untouched."""


def write(path: Path, data: bytes) -> None:
    """Put `data` at `path`, replacing what is there; OutputError when it cannot be done."""
    write_all({path: data})


def write_all(files: Mapping[Path, bytes]) -> None:
    """All files or none: each is written beside its place first, and put there when all are ready."""
    ready: list[tuple[Path, Path]] = []
    try:
        for path, data in files.items():
            check_writable(path)
            ready.append((_beside(path, data), path))
        for temporary, path in ready:
            _put(temporary, path)
    finally:
        for temporary, _ in ready:
            temporary.unlink(missing_ok=True)


def check_writable(path: Path) -> None:
    """Raise OutputError when the folder is missing, `path` is a folder, or a program holds the file open."""
    if not path.parent.is_dir():
        raise OutputError(
            f"Không ghi được {path}: chưa có thư mục {path.parent}. Hãy tạo thư mục đó rồi chạy lại."
        )
    if path.is_dir():
        raise OutputError(
            f"Không ghi được {path}: đó là một thư mục. Hãy nêu tên tệp, ví dụ {path / 'ke-hoach.docx'}."
        )
    holder = next((lock for lock in _locks(path) if lock.exists()), None)
    if holder is not None:
        raise OutputError(
            f"Không ghi được {path}: tệp đang mở trong Word hoặc LibreOffice (có tệp khóa {holder.name}). "
            "Hãy đóng tệp rồi chạy lại, hoặc ghi ra tên khác; nếu không có cửa sổ nào mở, hãy xóa tệp khóa đó."
        )


def _locks(path: Path) -> tuple[Path, ...]:
    """Files by which LibreOffice and Word say that they hold a document open."""
    word = f"~${path.name[2:]}" if len(path.stem) > 7 else f"~${path.name}"
    return path.with_name(f".~lock.{path.name}#"), path.with_name(word)


def _beside(path: Path, data: bytes) -> Path:
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=".mattran-", suffix=".tmp", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _usual_mode(temporary)
        return temporary
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise _explained(path, error) from error


def _usual_mode(temporary: Path) -> None:
    """A temporary file is for its owner only; the result is as readable as any new file."""
    mask = os.umask(0)
    os.umask(mask)
    with suppress(OSError):
        temporary.chmod(0o666 & ~mask)


def _put(temporary: Path, path: Path) -> None:
    try:
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        temporary.replace(path)
    except OSError as error:
        raise _explained(path, error) from error


def _explained(path: Path, error: OSError) -> OutputError:
    if error.errno in _FULL:
        return OutputError(f"Không ghi được {path}: đĩa đã đầy. Hãy xóa bớt tệp hoặc ghi ra ổ đĩa khác.")
    if error.errno in _LOCKED:
        return OutputError(
            f"Không ghi được {path}: tệp đang mở ở chương trình khác, hoặc bị cấm ghi. "
            "Hãy đóng tệp đó, kiểm tra quyền ghi, hoặc ghi ra tên khác."
        )
    return OutputError(
        f"Không ghi được {path}: {error.strerror or error}. Hãy kiểm tra đường dẫn rồi chạy lại."
    )
