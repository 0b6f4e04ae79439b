"""Vietnamese text: normal forms for searching and comparing, syllables, sentences.

The text of record is never changed: `align` gives a normalised copy together with the place
of each of its characters in the raw text, so that whatever is found can be quoted verbatim.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.source import Span

_COMBINING = "\u0300-\u036f"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_SPACES = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_REPLACED = {
    "\u00d0": "Đ",  # Icelandic Eth stands for Đ on many Vietnamese pages
    "\u00f0": "đ",
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2018\u2019\u201a\u201b", "'"),
}
_CHANGING = re.compile(
    f"(?P<cluster>[^{_COMBINING}\\n][{_COMBINING}]+)|(?P<drop>[{_INVISIBLE}])|(?P<space>[{_SPACES}]+)"
    f"|(?P<swap>[{''.join(_REPLACED)}])"
)


@dataclass(frozen=True, slots=True)
class AlignedText:
    """Normalised text and, for each of its characters, where that character starts in the raw text.

    `offsets` has one entry more than `text`: the length of the raw text.
    """

    text: str
    offsets: tuple[int, ...] | range

    def raw_span(self, start: int, end: int) -> Span:
        """The raw characters behind `text[start:end]`, combining marks included."""
        if start >= end:
            return Span(self.offsets[start], self.offsets[start])
        return Span(self.offsets[start], self.offsets[end])

    def from_raw(self, offset: int) -> int:
        """Index of the first normalised character that starts at or after raw `offset`."""
        return bisect_left(self.offsets, offset)


def align(raw: str) -> AlignedText:
    """Normalise `raw` and remember where each character came from (DOMAIN rules 1 to 3).

    NFC; Eth to Đ; every run of blanks to one space; zero-width characters and soft hyphens
    dropped; dashes to "-", curly quotes to straight ones. Line breaks stay.
    """
    pieces: list[str] = []
    offsets: list[int] = []
    done = 0
    for match in _CHANGING.finditer(raw):
        pieces.append(raw[done : match.start()])
        offsets.extend(range(done, match.start()))
        piece = _replacement(match)
        pieces.append(piece)
        offsets.extend([match.start()] * len(piece))
        done = match.end()
    if not pieces:
        return AlignedText(raw, range(len(raw) + 1))
    pieces.append(raw[done:])
    offsets.extend(range(done, len(raw) + 1))
    return AlignedText("".join(pieces), tuple(offsets))


def _replacement(match: re.Match[str]) -> str:
    if match["cluster"]:
        composed = unicodedata.normalize("NFC", match["cluster"])
        return "".join(_REPLACED.get(c, c) for c in composed)
    if match["drop"]:
        return ""
    return " " if match["space"] else _REPLACED[match[0]]


def normalise(text: str) -> str:
    """The normalised form alone: what `align` puts in `AlignedText.text`."""
    return align(text).text


_LATE_TONE = re.compile(r"(?<![a-zà-ỹđ])([a-zđ]*?)(o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?![a-zà-ỹđ])")
_FINAL_Y = re.compile(r"(?<![a-zà-ỹđ])(h|k|l|m|s|t|v|qu)([yỳýỷỹỵ])(?![a-zà-ỹđ])")
_Y_TO_I = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")


def _early_tone(match: re.Match[str]) -> str:
    first, second = match[2]
    base, mark = unicodedata.normalize("NFD", second)
    return match[1] + unicodedata.normalize("NFC", first + mark) + base


def place_tones(text: str) -> str:
    """Lower-case `text` with one style of tone placement: "hoà" -> "hòa", "uỷ" -> "ủy"; "quý" stays."""
    return _LATE_TONE.sub(_early_tone, text)


def comparable(text: str) -> str:
    """The accented form in which two spellings of the same words are equal.

    Normalised, case-folded, one tone placement, final y as i ("kỳ" = "kì"). For search and
    comparison only; length may differ from `text`.
    """
    lowered = place_tones(normalise(text).casefold())
    return _FINAL_Y.sub(lambda m: m[1] + m[2].translate(_Y_TO_I), lowered)


def _strip(char: str) -> str:
    base = unicodedata.normalize("NFD", char)[0]
    return "d" if base == "đ" else base


_FOLDS = {ord(c): _strip(c) for c in "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"}


def fold(text: str) -> str:
    """Unaccented lower-case form; as many characters as `normalise(text)`, place for place."""
    return fold_normalised(normalise(text))


def fold_normalised(text: str) -> str:
    """`fold` for text that is already normalised; keeps every character's place."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few foreign capitals grow when lowered ("İ")
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lowered.translate(_FOLDS)


def is_unaccented(text: str) -> bool:
    """True when no letter of `text` carries a Vietnamese mark."""
    lowered = normalise(text).lower()
    return lowered == lowered.translate(_FOLDS)


_SYLLABLE = re.compile(r"[0-9]+(?:[.,/][0-9]+)*(?![^\W\d_])|[^\W_]+")


def syllables(text: str) -> list[str]:
    """Words of `text` in order, punctuation dropped; numbers and dates ("18/5/2021") stay whole."""
    return _SYLLABLE.findall(text)


# A full stop after these does not end a sentence (abbreviations of office and of titles).
_ABBREVIATED = re.compile(
    r"(?:(?:^|[\s(\"'-])(?:TM|KT|TL|TUQ|TP|TX|TT|T\.Ư|TƯ|PGS|GS|TS|ThS|BS|KS|Tr|tr|Nxb|NXB|St|Đ/c|đ/c|v\.v|[A-ZĐ])"
    r"|(?:^|\n) ?(?:[0-9.]{1,6}|[IVXLC]{1,5}|[a-zđ]))$"
)
_SENTENCE_END = re.compile(r"(?:[.!?]+|…|\.{3,})[\"')\]]*(?=\s|$)|…(?=[A-ZÀ-ỸĐ])|\n")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence of normalised `text`, blanks trimmed; a line break always ends one."""
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if match[0] == "." and _ABBREVIATED.search(text, max(0, start - 1, match.start() - 8), match.start()):
            continue
        if match[0] != "\n" and _continues(text, match.end()):
            continue
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _continues(text: str, end: int) -> bool:
    """A small letter after the stop means that the sentence goes on ("v.v. và ...")."""
    rest = text[end : end + 2].lstrip(" ")
    return bool(rest) and rest[0].islower()


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    right = start + len(piece.rstrip())
    if left < right:
        yield left, right
