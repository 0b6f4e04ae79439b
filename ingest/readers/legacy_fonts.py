"""Signs that a text was typed for a font of before Unicode (TCVN3, VNI)."""

from __future__ import annotations

import re
import unicodedata

_MODERN = frozenset("àáâãèéêìíòóôõùúýăđĩũơư")
_LATIN = re.compile("[¡-ÿ]")
_LETTER = re.compile("[a-zA-Z]")

LEGACY_WARNING = (
    "Tệp có vẻ dùng phông chữ cũ (TCVN3, VNI) nên chữ có dấu đọc ra sai; "
    "hãy chuyển sang Unicode (ví dụ bằng UniKey) rồi nạp lại."
)


def looks_legacy(text: str) -> bool:
    """True when letters and signs that Vietnamese does not use stand among its words in number."""
    sample = unicodedata.normalize("NFC", text[:100_000]).lower()
    strange = sum(char not in _MODERN for char in _LATIN.findall(sample))
    return strange > 20 and strange * 33 > len(_LETTER.findall(sample))
