"""Vietnamese typed for fonts of before Unicode: TCVN3 (".VnTime") and VNI ("VNI-Times").

Such text is stored as Latin-1 letters that only these fonts draw as Vietnamese. Sources: TCVN
5712:1993, code table 3; the VNI-Windows code table.
"""

from __future__ import annotations

import re
import unicodedata

_TCVN3 = str.maketrans(
    "¡¢£¤¥¦§¨©ª«¬\u00ad®µ\u03bc¶·\u2219¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
    "ĂÂÊÔƠƯĐăâêôơưđààảããáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
)
_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT, _CIRCUMFLEX, _BREVE = "\u0301\u0300\u0309\u0303\u0323\u0302\u0306"
_VNI_MARKS = dict(
    zip(
        "ùøûõïâêáàåãäéèúüë",
        (
            *(_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT, _CIRCUMFLEX, _BREVE),
            *(_CIRCUMFLEX + tone for tone in (_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT)),
            *(_BREVE + tone for tone in (_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT)),
        ),
        strict=True,
    )
)
_VNI_LETTERS = {"ñ": "đ", "ö": "ư", "ô": "ơ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "í": "í", "ì": "ì"}
_VNI_PAIR = re.compile("(?i)(?<=[aeoöôuyAEOÖÔUY])[" + "".join(_VNI_MARKS) + "]")
_VNI_LETTER = re.compile("(?i)[" + "".join(_VNI_LETTERS) + "]")
_UNICODE = re.compile("[ĂăĐđĨĩŨũƠơƯư\u0300-\u0323\u1ea0-\u1ef9]")
_STRANGE = re.compile("[¡-ÿ]")
_MODERN = frozenset("àáâãèéêìíòóôõùúýăđĩũơư")

LEGACY_WARNING = (
    "Tệp có vẻ dùng phông chữ cũ (TCVN3, VNI) nên chữ có dấu đọc ra sai; "
    "hãy chuyển sang Unicode (ví dụ bằng UniKey) rồi nạp lại."
)


def to_unicode(text: str, font: str) -> str:
    """`text` as the font named `font` draws it; unchanged for a modern font or modern text."""
    name = font.rpartition("+")[2].lstrip("/").casefold()
    if not name.startswith((".vn", "vni")) or _UNICODE.search(text):
        return text
    if name.startswith("vni"):
        return from_vni(text)
    plain = from_tcvn3(text)
    return plain.upper() if name.partition(",")[0].partition("-")[0].endswith("h") else plain


def from_tcvn3(text: str) -> str:
    """TCVN3 characters, read as Latin-1, as Unicode."""
    return text.translate(_TCVN3)


def from_vni(text: str) -> str:
    """VNI characters, read as Latin-1, as composed Unicode."""
    marked = _VNI_PAIR.sub(lambda match: _VNI_MARKS[match[0].lower()], text)
    letters = _VNI_LETTER.sub(lambda match: _in_case(_VNI_LETTERS[match[0].lower()], match[0]), marked)
    return unicodedata.normalize("NFC", letters)


def _in_case(letter: str, model: str) -> str:
    return letter.upper() if model.isupper() else letter


def looks_legacy(text: str) -> bool:
    """True when letters and signs that Vietnamese does not use stand among its words in number."""
    sample = unicodedata.normalize("NFC", text[:100_000]).lower()
    strange = sum(char not in _MODERN for char in _STRANGE.findall(sample))
    return strange > 20 and strange * 33 > sum(map(str.isalpha, sample))
