"""Characters that fonts, not Unicode, give their meaning."""

from __future__ import annotations

import re

SYMBOL_FONTS = ("symbol", "wingdings", "webdings", "zapfdingbats", "monotype sorts")

# Wingdings and Symbol glyphs with one plain reading; fonts map the byte 0xNN to U+F0NN.
_CHECKBOXES = {0xF06F: "☐", 0xF071: "☐", 0xF0A8: "☐", 0xF052: "☑", 0xF0FE: "☑", 0xF053: "☒", 0xF0FD: "☒"}
_MARKS = {0xF0FC: "✓", 0xF0FB: "✗", 0xF0E0: "→", 0xF0E8: "→", 0xF0AE: "→", 0xF0DE: "⇒"}
_SIGNS = {0xF0B0: "°", 0xF0B1: "±", 0xF0B3: "≥", 0xF0A3: "≤", 0xF0B4: "×", 0xF0B9: "≠", 0xF0BC: "…"}
_GLYPHS = _CHECKBOXES | _MARKS | _SIGNS
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_LEADING_MARK = re.compile(r"(?m)^([ \t]*)([\ue000-\uf8ff])(?=\s)")


def is_symbol_font(font: str) -> bool:
    """True for fonts whose letters are pictures (Symbol, Wingdings ...)."""
    return font.casefold().startswith(SYMBOL_FONTS)


def symbol(code: int) -> str:
    """The readable form of one glyph of a symbol font, "" when it has none."""
    private = code if code >= 0xE000 else 0xF000 + code
    if private in _GLYPHS:
        return _GLYPHS[private]
    return chr(private - 0xF000) if private == 0xF02D else ""


def replace_private(text: str) -> str:
    """`text` with private-use glyphs read: "-" for a list mark that opens a line, else as `symbol`."""
    marked = _LEADING_MARK.sub(lambda match: match[1] + (symbol(ord(match[2])) or "-"), text)
    return _PRIVATE.sub(lambda match: symbol(ord(match[0])), marked)


def drop_unprintable(text: str) -> str:
    """`text` without control characters and stray surrogates; tabs and line ends stay."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _CONTROLS.sub("", whole)
