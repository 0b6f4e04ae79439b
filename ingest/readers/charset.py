"""Bytes of a text file -> characters, with as little guessing as possible.

The order is: byte order mark; NUL bytes in every other place (UTF-16 without a mark); strict
UTF-8; Windows-1258 when the result spells Vietnamese. Other text is never valid UTF-8 by
chance once it holds a few accented letters, so the strict test decides nearly every file. What
is left is tried as VNI and TCVN3, then read as far as it goes, both with a warning.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from ingest.readers.legacy_fonts import from_tcvn3, from_vni

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_VOWELS = "aăâeêioôơuưy"
_LETTERS = frozenset(unicodedata.normalize("NFC", v + t) for v in _VOWELS for t in ("", *_TONES)) | {"đ"}
_PUNCTUATION = frozenset("\u00a0–—‘’“”…•·§°€₫«»®©™±×½¼¾²³º")
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")

_ENOUGH = 10

CONVERTED = "Tệp dùng phông chữ cũ (TCVN3, VNI), đã được chuyển sang Unicode; hãy đối chiếu lại chữ có dấu."
DAMAGED = "Một số ký tự không đọc được và được thay bằng “�”; hãy lưu lại tệp với bảng mã UTF-8."
UNKNOWN = (
    "Không nhận ra bảng mã của tệp nên chữ có dấu có thể sai; "
    "hãy mở tệp bằng phần mềm gốc và lưu lại với bảng mã UTF-8."
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Characters, the encoding they were read with, and a Vietnamese warning if any were guessed."""

    text: str
    encoding: str
    warning: str | None = None


def decode(data: bytes) -> Decoded:
    """Characters of `data` without a byte order mark; verbatim where the file is Unicode."""
    for reading in (_marked, _unmarked_utf16, strict_utf8, _windows_1258, _legacy):
        decoded = reading(data)
        if decoded is not None:
            return decoded
    return _rescued(data)


def is_binary(data: bytes) -> bool:
    """True when control bytes say that `data` is no text in any 8-bit encoding or UTF-8."""
    return len(_BINARY.findall(data)) * 100 > len(data) or b"\x00" in data


def strict_utf8(data: bytes) -> Decoded | None:
    """`data` as UTF-8, or None when it is not."""
    return _strict(data, "utf-8")


def _strict(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        return None


def _marked(data: bytes) -> Decoded | None:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            body = data[len(bom) :]
            return _strict(body, encoding) or Decoded(body.decode(encoding, "replace"), encoding, DAMAGED)
    return None


def _unmarked_utf16(data: bytes) -> Decoded | None:
    """Vietnamese in UTF-16 has a zero high byte in most places and next to none in the low ones."""
    if len(data) % 2 or len(data) < 4:
        return None
    first, second = data[0::2].count(0), data[1::2].count(0)
    if max(first, second) < 0.15 * len(data) or 10 * min(first, second) > max(first, second):
        return None
    return _strict(data, "utf-16-le" if second > first else "utf-16-be")


def _windows_1258(data: bytes) -> Decoded | None:
    decoded = _strict(data, "cp1258")
    if decoded is None:
        return None
    text = unicodedata.normalize("NFC", decoded.text)
    return Decoded(text, "cp1258") if _spells_vietnamese(text) else None


def _legacy(data: bytes) -> Decoded | None:
    """Text typed for a VNI or TCVN3 font; both are told by turning wholly into Vietnamese."""
    text = data.decode("cp1252", "replace")
    for name, convert in (("vni", from_vni), ("tcvn3", from_tcvn3)):
        if sum(char > "\x7f" for char in text) > _ENOUGH and _spells_vietnamese(convert(text)):
            return Decoded(convert(text), name, CONVERTED)
    return None


def _spells_vietnamese(text: str) -> bool:
    """True when nearly all characters beyond ASCII are Vietnamese letters or common signs."""
    beyond = [char for char in text.lower() if char > "\x7f" and char not in _PUNCTUATION]
    strange = sum(char not in _LETTERS for char in beyond)
    return strange * 50 <= len(beyond)


def _rescued(data: bytes) -> Decoded:
    """UTF-8 with a few bad bytes if that is what it looks like, else Windows-1252 with a warning."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(char > "\x7f" for char in text) - bad
    if bad * 10 <= good:
        return Decoded(text, "utf-8", DAMAGED)
    return Decoded(data.decode("cp1252", "replace"), "cp1252", UNKNOWN)
