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
from functools import lru_cache

from ingest.source import Span

_MARKS = "\u0300-\u036f"  # combining: the tones of Windows-1258 text, and every mark of NFD
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_ODD_BLANKS = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_EMPTY = f"[ {_ODD_BLANKS}{_INVISIBLE}]"
_ODD_BREAKS = "\r\x0b\x0c\x85\u2028\u2029"
_REPLACED = {
    "\u00d0": "Đ",  # Icelandic Eth stands for Đ on many Vietnamese pages
    "\u00f0": "đ",
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2018\u2019\u201a\u201b", "'"),
}
_CHANGING = re.compile(
    f"(?P<cluster>[^{_MARKS}{_INVISIBLE}{_ODD_BREAKS}\n](?:[{_INVISIBLE}]*[{_MARKS}])+)"
    f"|(?P<blank>[{_INVISIBLE}]*(?: {_EMPTY}+|[{_ODD_BLANKS}]{_EMPTY}*))"
    f"|(?P<drop>[{_INVISIBLE}]+)|(?P<line>\r\n?|[{_ODD_BREAKS}])|(?P<swap>[{''.join(_REPLACED)}])"
)
_LEFT_OUT = re.compile(f"[{_INVISIBLE}]+")
_ODD_BLANK = re.compile(f"[{_ODD_BLANKS}]")


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
    dropped; dashes to "-", curly quotes to straight ones; every line break to "\\n".
    """
    pieces: list[str] = []
    offsets: list[int] = []
    done = 0
    for match in _CHANGING.finditer(raw):
        start, end = match.span()
        piece = _replacement(match)
        pieces += (raw[done:start], piece)
        offsets.extend(range(done, start))
        offsets.extend(_places(start, end, len(piece)))
        done = end
    if not pieces:
        return AlignedText(raw, range(len(raw) + 1))
    pieces.append(raw[done:])
    offsets.extend(range(done, len(raw) + 1))
    return AlignedText("".join(pieces), tuple(offsets))


def _replacement(match: re.Match[str]) -> str:
    if match.lastgroup == "cluster":
        return _composed(match[0])
    if match.lastgroup == "swap":
        return _REPLACED[match[0]]
    return {"blank": " ", "drop": "", "line": "\n"}[match.lastgroup or ""]


@lru_cache(maxsize=1024)
def _composed(cluster: str) -> str:
    letters = unicodedata.normalize("NFC", _LEFT_OUT.sub("", cluster))
    return _ODD_BLANK.sub(" ", "".join(_REPLACED.get(c, c) for c in letters))


def _places(start: int, end: int, length: int) -> list[int]:
    """Where the characters of a replacement start; marks that found no letter keep their own places."""
    return [start, *(max(start, end - length + i) for i in range(1, length))][:length]


def normalise(text: str) -> str:
    """The normalised form alone: what `align` puts in `AlignedText.text`."""
    return align(text).text


_LATE_TONE = re.compile(r"(?<![a-zà-ỹđ])([a-zđ]*?)(o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?![a-zà-ỹđ])")
_FINAL_Y = re.compile(r"(?<![a-zà-ỹđ])(h|k|l|m|s|t|v|qu)([yỳýỷỹỵ])(?![a-zà-ỹđ])")
_Y_TO_I = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")


def _early_tone(match: re.Match[str]) -> str:
    first, second = match[2][0], unicodedata.normalize("NFD", match[2][1])
    return match[1] + unicodedata.normalize("NFC", first + second[1]) + second[0]


def place_tones(text: str) -> str:
    """Lower-case `text` in one style of tone placement: "hoà" becomes "hòa", "uỷ" "ủy"; "quý" stays.

    Capitals are left as they are: case-fold first.
    """
    return _LATE_TONE.sub(_early_tone, text)


def comparable(text: str) -> str:
    """The accented form in which two spellings of the same words are equal.

    Normalised, case-folded, one tone placement, final y as i ("kỳ" = "kì"). For search and
    comparison only; length may differ from `text`.
    """
    lowered = normalise(text).casefold()
    if not unicodedata.is_normalized("NFC", lowered):  # a few foreign capitals fall apart ("ǰ")
        lowered = normalise(lowered)
    lowered = place_tones(lowered)
    return _FINAL_Y.sub(lambda m: m[1] + m[2].translate(_Y_TO_I), lowered)


def _strip(char: str) -> str:
    base = unicodedata.normalize("NFD", char)[0]
    return "d" if base == "đ" else base


_ACCENTED = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
_FOLDS = {ord(c): _strip(c) for c in _ACCENTED}
SMALL = f"a-z{_ACCENTED}"  # inside [...] of a pattern: the small letters of Vietnamese
CAPITAL = f"A-Z{_ACCENTED.upper()}"  # and the capitals


def fold(text: str) -> str:
    """Unaccented lower-case form; as many characters as `normalise(text)`, place for place."""
    return fold_normalised(normalise(text))


def fold_normalised(text: str) -> str:
    """`fold` for text that is already normalised; keeps every character's place."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few foreign capitals grow when lowered ("İ")
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lowered.translate(_FOLDS)


_BARE = {**_FOLDS, **{ord(c.upper()): _strip(c).upper() for c in _ACCENTED}}


def without_marks(text: str) -> str:
    """Normalised `text` without its Vietnamese marks; capitals stay capitals."""
    return normalise(text).translate(_BARE)


def is_unaccented(text: str) -> bool:
    """True when no letter of `text` carries a Vietnamese mark."""
    lowered = normalise(text).lower()
    return lowered == lowered.translate(_FOLDS)


_SYLLABLE = re.compile(r"[0-9]++(?:[.,/][0-9]++)*+(?![^\W\d_])|[^\W_]+")


def syllables(text: str) -> list[str]:
    """Words of `text` in order, punctuation dropped; numbers and dates ("18/5/2021") stay whole."""
    return _SYLLABLE.findall(text)


# A full stop after these does not end a sentence: abbreviations of office and of titles, initials
# (but not the number in "khóa X."), and the mark that opens a line.
_TITLES = (
    r"TM|KT|TL|TUQ|T[PXT]|[Tt][px]|T\.Ư|TƯ|PGS|GS|TSKH|T[Ss]|T[Hh]\.?[Ss]|BS|KS|CN|NCS|N[Xx][Bb]|St|[Tt]r|[Đđ]/c"
    r"|Cty|VD|vd"
)
_COUNTED = "".join(
    f"(?<!{word} )(?<!{word.capitalize()} )"
    for word in ("khóa", "khoá", "thứ", "hội", "quý", "nhóm", "loại", "hạng", "phần")
)
_ABBREVIATED = re.compile(
    rf"(?:(?<![^\W_])(?:{_TITLES}|{_COUNTED}[{CAPITAL}])|(?:^|\n) ?(?:[0-9.]{{1,6}}|[IVXLC]{{1,5}}|[a-zđ]))$"
)
_SENTENCE_END = re.compile(rf"(?<![.!?…])[.!?…]++[\"')\]]*+(?=\s|$)|…(?=[{CAPITAL}])|\n")
_BRACKETED = 300  # characters after a stop in which the bracket around it has to close
_SMALL_MARK = re.compile(r" ?[a-zđ][a-z0-9]?[.)/]")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence of normalised `text`, blanks trimmed.

    A line break ends a sentence, unless the next line goes on in small letters; a stop inside brackets
    ends none.
    """
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if match[0] == "." and _ABBREVIATED.search(text, max(0, match.start() - 8), match.start()):
            continue
        if _continues(text, match.end()) or (match[0] != "\n" and _bracketed(text, start, match.end())):
            continue
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _continues(text: str, end: int) -> bool:
    """A small letter after the stop means that the sentence goes on ("v.v. và ..."); "a)" opens an item."""
    rest = text[end : end + 2].lstrip(" ")
    return rest[:1].islower() and not _SMALL_MARK.match(text, end)


def _bracketed(text: str, start: int, end: int) -> bool:
    """Does the stop at `end` stand inside brackets that close on the same line?"""
    opened = text.rfind("(", start, end)
    if opened < 0 or text.find(")", opened, end) >= 0:
        return False
    closed = text.find(")", end, end + _BRACKETED)
    return closed >= 0 and text.find("\n", end, closed) < 0


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    right = start + len(piece.rstrip())
    if left < right:
        yield left, right
