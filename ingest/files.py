"""Which files there are to read, and whether they have changed."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest import readers, sidecar
from ingest.errors import ReadError


def files_of(paths: Sequence[Path]) -> list[Path]:
    """Real paths of the files given and of the readable files in folders, in order, each once.

    A folder without readable files stands for itself; `content_hash` says what is wrong with it.
    """
    found: dict[str, Path] = {}
    for path in paths:
        inside = sorted(_readable_inside(path)) if stat.S_ISDIR(_mode(path)) else []
        for file in inside or [path]:
            real = real_path(file)
            found.setdefault(os.path.normcase(real), real)
    return list(found.values())


def real_path(path: Path) -> Path:
    """Absolute, without links and "..": the one name of a file that can be reached by several."""
    return Path(os.path.realpath(path))


def _readable_inside(folder: Path) -> Iterator[Path]:
    for file in folder.rglob("*"):
        hidden = any(part.startswith((".", "~$")) for part in file.relative_to(folder).parts)
        if not hidden and file.suffix.lower() in readers.SUPPORTED and stat.S_ISREG(_mode(file)):
            yield file


def _mode(path: Path) -> int:
    """Kind and permissions of a file; 0 when it cannot be looked at."""
    try:
        return path.stat().st_mode
    except (OSError, ValueError):
        return 0


def content_hash(path: Path, salt: str) -> str:
    """SHA-256 over the file and its side-car; `salt` makes all hashes change. Raises ReadError."""
    try:
        _check_regular(path)
        parts = [_digest(file) for file in (path, sidecar.sidecar_of(path)) if file is not None]
    except FileNotFoundError as error:
        raise ReadError(f"Không tìm thấy tệp {path}. Hãy kiểm tra lại đường dẫn.") from error
    except OSError as error:
        raise ReadError(
            f"Không mở được tệp {path}: {error.strerror}. "
            "Hãy kiểm tra quyền đọc hoặc chép tệp sang ổ đĩa khác."
        ) from error
    return hashlib.sha256("\n".join((salt, *parts)).encode()).hexdigest()


def _check_regular(path: Path) -> None:
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        kinds = ", ".join(sorted(readers.SUPPORTED))
        raise ReadError(f"Thư mục {path} không có tệp nào đọc được. Hãy đặt vào đó tệp {kinds} rồi nạp lại.")
    if not stat.S_ISREG(mode):
        raise ReadError(f"{path} không phải tệp thường. Hãy chọn một tệp văn bản.")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size > readers.MAX_BYTES:  # the reader refuses it; its content does not matter
            return f"{size} bytes"
        return hashlib.file_digest(file, "sha256").hexdigest()
