"""Which font a run of a Word document is set in; it matters for text of before Unicode only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.readers.word_numbering import W

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement


@dataclass(frozen=True, slots=True)
class Fonts:
    """Fonts that the styles of a document name: style id -> (base style, font or "")."""

    styles: dict[str, tuple[str, str]]
    default_style: str = ""
    default_font: str = ""

    def of_paragraph(self, paragraph: BaseOxmlElement) -> str:
        """Font of runs that name none themselves."""
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        return self._of_style(self.default_style if style is None else style.get(f"{W}val") or "")

    def of_run(self, run: BaseOxmlElement, paragraph_font: str) -> str:
        """Font of one run: its own, its character style's, or its paragraph's."""
        style = run.find(f"{W}rPr/{W}rStyle")
        own = _named(run.find(f"{W}rPr/{W}rFonts"))
        from_style = "" if own or style is None else self._of_style(style.get(f"{W}val") or "", "")
        return own or from_style or paragraph_font

    def _of_style(self, style: str, default: str | None = None) -> str:
        seen: set[str] = set()
        while style in self.styles and style not in seen:
            seen.add(style)
            style, font = self.styles[style]
            if font:
                return font
        return self.default_font if default is None else default


def load_fonts(styles: BaseOxmlElement | None) -> Fonts:
    """Fonts from the root of styles.xml, which may be missing."""
    if styles is None:
        return Fonts({})
    known = {style.get(f"{W}styleId") or "": style for style in styles.iter(f"{W}style")}
    table = {name: (_base(style), _named(style.find(f"{W}rPr/{W}rFonts"))) for name, style in known.items()}
    defaults = _named(styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts"))
    return Fonts(table, next((name for name, s in known.items() if _is_default(s)), ""), defaults)


def _base(style: BaseOxmlElement) -> str:
    base = style.find(f"{W}basedOn")
    return "" if base is None else base.get(f"{W}val") or ""


def _is_default(style: BaseOxmlElement) -> bool:
    return style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on")


def _named(fonts: BaseOxmlElement | None) -> str:
    return "" if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or ""
