"""Plain text and Markdown: verbatim but for line ends and the byte order mark."""

from __future__ import annotations

from ingest.errors import ReadError
from ingest.readers.charset import decode, is_binary
from ingest.source import SourceText


def read_text(data: bytes, name: str) -> SourceText:
    """The text of `data`; ReadError when it is no text."""
    decoded = decode(data)
    if not decoded.encoding.startswith("utf-16") and is_binary(data):
        raise ReadError(
            f"Tệp “{name}” không chứa văn bản thuần. "
            "Hãy mở bằng phần mềm đã tạo ra tệp và lưu lại dưới dạng .txt (UTF-8), .docx hoặc .pdf."
        )
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    return SourceText(text, warnings=(decoded.warning,) if decoded.warning else ())
