"""A PDF preview of a Word file, made by LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from ingest.errors import MattranError

TIMEOUT = 90.0  # seconds; the first start of LibreOffice builds its profile
_COMMANDS = ("soffice", "libreoffice")
_USUAL_PLACES = (
    Path("C:/Program Files/LibreOffice/program/soffice.exe"),
    Path("C:/Program Files (x86)/LibreOffice/program/soffice.exe"),
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
)


class PdfError(MattranError):
    """LibreOffice is missing, took too long or gave no PDF."""


def find_office() -> Path | None:
    """The LibreOffice program, on the path or where its installer puts it."""
    found = next((place for name in _COMMANDS if (place := shutil.which(name))), None)
    return Path(found) if found else next((place for place in _USUAL_PLACES if place.is_file()), None)


def to_pdf(data: bytes, timeout: float = TIMEOUT) -> bytes:
    """The DOCX `data` as PDF. LibreOffice gets a profile of its own, so an open window is not disturbed."""
    office = find_office()
    if office is None:
        raise PdfError(
            "Chưa tạo được bản PDF: máy không có LibreOffice. Hãy cài LibreOffice (libreoffice.org), "
            "hoặc mở tệp .docx bằng Word rồi chọn Lưu thành PDF."
        )
    with tempfile.TemporaryDirectory(prefix="mattran-pdf-", ignore_cleanup_errors=True) as folder:
        return _convert(office, data, Path(folder), timeout)


def _convert(office: Path, data: bytes, folder: Path, timeout: float) -> bytes:
    given, made = folder / "draft.docx", folder / "draft.pdf"
    try:
        given.write_bytes(data)
        _run(office, given, folder, timeout)
        return made.read_bytes()
    except subprocess.TimeoutExpired as error:
        raise PdfError(
            f"Chưa tạo được bản PDF: LibreOffice chạy quá {timeout:g} giây. Hãy đóng LibreOffice đang mở rồi thử lại; "
            "tệp .docx vẫn dùng được."
        ) from error
    except OSError as error:
        raise PdfError(
            f"Chưa tạo được bản PDF: LibreOffice ({office}) không chuyển được tệp ({error.strerror}). "
            "Hãy mở tệp .docx bằng Word hoặc LibreOffice và lưu thành PDF."
        ) from error


def _run(office: Path, given: Path, folder: Path, timeout: float) -> None:
    profile = (folder / "profile").as_uri()
    command = [
        str(office), f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to",
        "pdf:writer_pdf_Export", "--outdir", str(folder), str(given),
    ]  # fmt: skip
    quiet = subprocess.DEVNULL
    # The launcher starts the real program as a child; a session of its own lets both be ended.
    with subprocess.Popen(
        command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
    ) as process:
        try:
            process.wait(timeout)
        except BaseException:
            _end(process)
            raise


def _end(process: subprocess.Popen[bytes]) -> None:
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
