"""Automatic numbering of a Word document: the label Word shows before each paragraph.

Source: ISO/IEC 29500-1, 17.9 (numbering) and 17.7 (styles).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.readers.glyphs import is_symbol_font

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.oxml.xmlchemy import BaseOxmlElement

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_HYPHENS = ("\u00ad", "\u2010", "\u2011", "\u2212")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"))
_ROMAN_SMALL = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its format, pattern ("%1.%2.") and first value."""

    start: int = 1
    format: str = "decimal"
    pattern: str = ""
    glue: str = " "
    restart_after: int | None = None
    legal: bool = False
    font: str = ""
    style: str | None = None


@dataclass(frozen=True, slots=True)
class ListInstance:
    """A `w:num`: the list it counts in, its levels, and the levels it starts anew."""

    counter: str
    levels: dict[int, Level]
    starts: dict[int, int]


@dataclass(frozen=True, slots=True)
class StyleNumbering:
    """What one paragraph style says of numbering."""

    base: str | None
    list_id: str | None
    level: int | None


@dataclass(slots=True)
class Numbering:
    """Counters of all lists of one document; `label` must be called once a paragraph, in order."""

    lists: dict[str, ListInstance]
    styles: dict[str, StyleNumbering]
    default_style: str | None = None
    _values: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, paragraph: BaseOxmlElement) -> str:
        """Label and the space after it ("1. ", "- "), "" for a paragraph without numbering."""
        list_id, level_index = self._place(paragraph)
        instance = self.lists.get(list_id or "")
        if instance is None or level_index not in instance.levels:
            return ""
        self._advance(list_id or "", instance, level_index)
        text = self._text(instance, level_index)
        return text + instance.levels[level_index].glue if text else ""

    def _place(self, paragraph: BaseOxmlElement) -> tuple[str | None, int]:
        """List and level of a paragraph: its own properties first, then its style's."""
        own_list, own_level = _num_pr(paragraph.find(f"{W}pPr"))
        style_id = _value(paragraph.find(f"{W}pPr/{W}pStyle")) or self.default_style
        chain = list(self._chain(style_id))
        list_id = own_list or next((style.list_id for _, style in chain if style.list_id), None)
        if own_level is not None or own_list is not None:
            return list_id, own_level or 0
        level = next((style.level for _, style in chain if style.level is not None), None)
        linked = self._linked_level(list_id, [name for name, _ in chain])
        return list_id, next((found for found in (linked, level) if found is not None), 0)

    def _chain(self, style_id: str | None) -> Iterator[tuple[str, StyleNumbering]]:
        seen: set[str] = set()
        while style_id and style_id not in seen and style_id in self.styles:
            seen.add(style_id)
            yield style_id, self.styles[style_id]
            style_id = self.styles[style_id].base

    def _linked_level(self, list_id: str | None, styles: list[str]) -> int | None:
        instance = self.lists.get(list_id or "")
        levels = instance.levels.items() if instance else ()
        return next((index for style in styles for index, level in levels if level.style == style), None)

    def _advance(self, list_id: str, instance: ListInstance, index: int) -> None:
        values = self._values.setdefault(instance.counter, {})
        anew = index in instance.starts and (list_id, index) not in self._begun
        self._begun.add((list_id, index))
        first = instance.starts.get(index, instance.levels[index].start)
        values[index] = first if anew or index not in values else values[index] + 1
        for deeper in [level for level in values if level > index]:
            if _restarts(instance.levels.get(deeper), index):
                del values[deeper]

    def _text(self, instance: ListInstance, index: int) -> str:
        level = instance.levels[index]
        if level.format == "bullet":
            return _bullet(level)
        values = self._values[instance.counter]

        def shown(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            other = instance.levels.get(place, Level())
            legal = level.legal and other.format != "none"
            return format_number(values.get(place, other.start), "decimal" if legal else other.format)

        return _PLACE.sub(shown, level.pattern)


def _restarts(level: Level | None, used: int) -> bool:
    """True when using level `used` (0-based) makes the deeper `level` begin again."""
    if level is None or level.restart_after is None:
        return True
    return used < level.restart_after


def _bullet(level: Level) -> str:
    drawn = is_symbol_font(level.font) or _PRIVATE.search(level.pattern) or level.pattern in _HYPHENS
    return "-" if drawn else level.pattern.strip()


def format_number(value: int, number_format: str) -> str:
    """`value` in a Word number format; formats without a Vietnamese use are shown as decimals."""
    if number_format == "none":
        return ""
    if number_format in ("upperRoman", "lowerRoman") and 0 < value < 4000:
        roman = _roman(value)
        return roman.upper() if number_format == "upperRoman" else roman
    if number_format in ("upperLetter", "lowerLetter") and 0 < value <= 780:
        letters = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letters.upper() if number_format == "upperLetter" else letters
    return f"{value:02d}" if number_format == "decimalZero" else str(value)


def _roman(value: int) -> str:
    parts = []
    for size, letters in (*_ROMAN, *_ROMAN_SMALL):
        parts.append(letters * (value // size))
        value %= size
    return "".join(parts)


def load_numbering(numbering: BaseOxmlElement | None, styles: BaseOxmlElement | None) -> Numbering:
    """Numbering of a document from the roots of numbering.xml and styles.xml; either may be missing."""
    known = {} if styles is None else {_attribute(s, "styleId") or "": s for s in styles.iter(f"{W}style")}
    rules = {name: _style_numbering(style) for name, style in known.items()}
    default = next((name for name, style in known.items() if _is_default_paragraph(style)), None)
    return Numbering({} if numbering is None else _lists(numbering, rules), rules, default)


def _is_default_paragraph(style: BaseOxmlElement) -> bool:
    return _attribute(style, "type") == "paragraph" and _attribute(style, "default") in ("1", "true", "on")


def _style_numbering(style: BaseOxmlElement) -> StyleNumbering:
    list_id, level = _num_pr(style.find(f"{W}pPr"))
    return StyleNumbering(_value(style.find(f"{W}basedOn")), list_id, level)


def _num_pr(properties: BaseOxmlElement | None) -> tuple[str | None, int | None]:
    if properties is None:
        return None, None
    return _value(properties.find(f"{W}numPr/{W}numId")), _number(properties.find(f"{W}numPr/{W}ilvl"))


def _lists(root: BaseOxmlElement, styles: dict[str, StyleNumbering]) -> dict[str, ListInstance]:
    abstracts = {_attribute(a, "abstractNumId") or "": a for a in root.iter(f"{W}abstractNum")}
    targets = {
        _attribute(n, "numId") or "": _value(n.find(f"{W}abstractNumId")) for n in root.iter(f"{W}num")
    }
    found = {}
    for num in root.iter(f"{W}num"):
        key = _resolved(_value(num.find(f"{W}abstractNumId")) or "", abstracts, targets, styles)
        if key in abstracts:
            found[_attribute(num, "numId") or ""] = _instance(num, key, abstracts[key])
    return found


def _resolved(
    key: str,
    abstracts: dict[str, BaseOxmlElement],
    targets: dict[str, str | None],
    styles: dict[str, StyleNumbering],
) -> str:
    """The list that really holds the levels: a list may point to a numbering style that names another."""
    link = _value(abstracts[key].find(f"{W}numStyleLink")) if key in abstracts else None
    if link is None or link not in styles:
        return key
    return targets.get(styles[link].list_id or "") or key


def _instance(num: BaseOxmlElement, key: str, abstract: BaseOxmlElement) -> ListInstance:
    levels = {_index(level): _level(level) for level in abstract.iterchildren(f"{W}lvl")}
    starts: dict[int, int] = {}
    for override in num.iterchildren(f"{W}lvlOverride"):
        start = _number(override.find(f"{W}startOverride"))
        if start is not None:
            starts[_index(override)] = start
        level = override.find(f"{W}lvl")
        if level is not None:
            levels[_index(override)] = _level(level)
    return ListInstance(key, levels, starts)


def _level(level: BaseOxmlElement) -> Level:
    fonts = level.find(f"{W}rPr/{W}rFonts")
    start = _number(level.find(f"{W}start"))
    return Level(
        start=1 if start is None else start,
        format=_value(level.find(f"{W}numFmt")) or "decimal",
        pattern=_value(level.find(f"{W}lvlText")) or "",
        glue="" if _value(level.find(f"{W}suff")) == "nothing" else " ",
        restart_after=_number(level.find(f"{W}lvlRestart")),
        legal=is_on(level.find(f"{W}isLgl")),
        font=(_attribute(fonts, "ascii") or "") if fonts is not None else "",
        style=_value(level.find(f"{W}pStyle")),
    )


def is_on(switch: BaseOxmlElement | None) -> bool:
    """True for a present on/off property that is not switched off."""
    return switch is not None and (_value(switch) or "1") not in ("0", "false", "off")


def _attribute(element: BaseOxmlElement, name: str) -> str | None:
    value: str | None = element.get(W + name)
    return value


def _value(element: BaseOxmlElement | None) -> str | None:
    return None if element is None else _attribute(element, "val")


def _number(element: BaseOxmlElement | None) -> int | None:
    value = _value(element)
    return int(value) if value and value.removeprefix("-").isdecimal() else None


def _index(element: BaseOxmlElement) -> int:
    value = _attribute(element, "ilvl") or "0"
    return int(value) if value.isdecimal() else 0
