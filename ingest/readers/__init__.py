"""Readers: a file of any supported kind -> its text of record."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ingest.errors import ReadError
from ingest.readers.legacy_fonts import LEGACY_WARNING, looks_legacy
from ingest.readers.limits import MAX_BYTES, MAX_CHARACTERS
from ingest.source import SourceText

__all__ = ["MAX_BYTES", "MAX_CHARACTERS", "SUPPORTED", "read"]

SUPPORTED: frozenset[str] = frozenset({".txt", ".md", ".docx", ".pdf", ".html", ".htm"})

_Adapter = Callable[[bytes, str], SourceText]
_PDF, _ZIP, _OLE = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_ADVICE = {
    ".doc": "Hãy mở bằng Word hoặc LibreOffice và lưu lại dưới dạng .docx.",
    ".rtf": "Hãy mở bằng Word hoặc LibreOffice và lưu lại dưới dạng .docx.",
    ".odt": "Hãy mở bằng Word hoặc LibreOffice và lưu lại dưới dạng .docx.",
    ".xls": "Hãy mở bằng Excel và xuất sang PDF.",
    ".xlsx": "Hãy mở bằng Excel và xuất sang PDF.",
    ".ppt": "Hãy mở bằng PowerPoint và xuất sang PDF.",
    ".pptx": "Hãy mở bằng PowerPoint và xuất sang PDF.",
    ".jpg": "Hãy nhận dạng chữ (OCR) ảnh và lưu thành PDF hoặc .docx.",
    ".png": "Hãy nhận dạng chữ (OCR) ảnh và lưu thành PDF hoặc .docx.",
}


def read(path: Path) -> SourceText:
    """Text of record of the file at `path`, by its suffix, checked against its first bytes.

    Raises ReadError, in Vietnamese, for a file that is missing, empty, too large, of another
    kind, broken, locked, or without text.
    """
    name = path.name
    suffix = path.suffix.lower()
    data = _bytes(path, suffix)
    if not data.strip(b" \t\r\n\x00"):
        raise ReadError(f"Tệp “{name}” trống. Hãy kiểm tra lại tệp gốc rồi nạp lại.")
    _check_kind(data, suffix, name)
    return _checked(_adapter(suffix)(data, name), name)


def _bytes(path: Path, suffix: str) -> bytes:
    """Content of the file; kind and size are checked before anything is read."""
    name = path.name
    try:
        _check_file(path.stat(), name)
        if suffix not in SUPPORTED:
            raise ReadError(_unsupported(name, suffix))
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ReadError(f"Không tìm thấy tệp “{name}”. Hãy kiểm tra lại đường dẫn.") from error
    except PermissionError as error:
        raise ReadError(
            f"Không có quyền đọc tệp “{name}”. Hãy đóng tệp ở phần mềm khác hoặc xin cấp quyền đọc."
        ) from error
    except (OSError, ValueError) as error:
        raise ReadError(
            f"Không đọc được tệp “{name}” ({error}). Hãy chép tệp sang ổ đĩa khác rồi thử lại."
        ) from error


def _check_file(status: os.stat_result, name: str) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise ReadError(f"“{name}” là thư mục, không phải tệp. Hãy chọn một tệp trong thư mục đó.")
    if not stat.S_ISREG(status.st_mode):
        raise ReadError(f"“{name}” không phải tệp thường nên không đọc được. Hãy chọn một tệp văn bản.")
    if status.st_size > MAX_BYTES:
        raise ReadError(
            f"Tệp “{name}” nặng {status.st_size / 2**20:.0f} MB, quá giới hạn {MAX_BYTES // 2**20} MB. "
            "Hãy tách thành nhiều tệp nhỏ hơn."
        )


def _unsupported(name: str, suffix: str) -> str:
    known = ", ".join(sorted(SUPPORTED))
    advice = _ADVICE.get(suffix, "Hãy chuyển tệp sang một trong các dạng đó.")
    return f"Tệp “{name}” thuộc loại chưa hỗ trợ. Các loại đọc được: {known}. {advice}"


def _check_kind(data: bytes, suffix: str, name: str) -> None:
    """Refuse a file whose first bytes belong to another kind than its suffix says."""
    if data.startswith(_OLE):
        raise ReadError(_ole_message(data, suffix, name))
    kinds = ((_PDF, ".pdf", "PDF"), (_ZIP, ".docx", "nén (zip, Word, Excel ...)"))
    for magic, right, kind in kinds:
        if data.startswith(magic) and suffix != right:
            raise ReadError(f"Tệp “{name}” thực ra là tệp {kind}. Hãy đổi đuôi tệp cho đúng rồi nạp lại.")


def _ole_message(data: bytes, suffix: str, name: str) -> str:
    if suffix == ".docx" and _ENCRYPTED_STREAM in data:
        return (
            f"Tệp “{name}” được đặt mật khẩu nên không đọc được. "
            "Hãy mở bằng Word, bỏ mật khẩu (File > Info > Protect Document) và lưu lại."
        )
    return (
        f"Tệp “{name}” là tệp Office đời cũ (.doc, .xls) bị đổi đuôi. "
        "Hãy mở bằng Word hoặc LibreOffice và lưu lại dưới dạng .docx."
    )


def _adapter(suffix: str) -> _Adapter:
    """The function that reads files of this suffix; its library is loaded only now."""
    if suffix == ".docx":
        from ingest.readers.docx import read_docx as adapter
    elif suffix == ".pdf":
        from ingest.readers.pdf import read_pdf as adapter
    elif suffix in (".html", ".htm"):
        from ingest.readers.html import read_html as adapter
    else:
        from ingest.readers.text import read_text as adapter
    return adapter


def _checked(source: SourceText, name: str) -> SourceText:
    """`source` if it holds a reasonable amount of text."""
    if not source.text.strip():
        raise ReadError(
            f"Không có chữ nào trong tệp “{name}”. Nếu tệp chỉ gồm ảnh chụp, "
            "hãy nhận dạng chữ (OCR) rồi nạp lại."
        )
    if len(source.text) > MAX_CHARACTERS:
        raise ReadError(
            f"Tệp “{name}” có {len(source.text):,} ký tự, quá giới hạn {MAX_CHARACTERS:,}. "
            "Hãy tách thành nhiều tệp nhỏ hơn."
        )
    if looks_legacy(source.text):
        return replace(source, warnings=(*source.warnings, LEGACY_WARNING))
    return source
