"""Names of administrative units in a text: which units, old or new, a mention may mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from ingest.language import AlignedText, align, fold_normalised, is_unaccented, normalise, place_tones
from ingest.source import Span
from ingest.units import (
    Places,
    Unit,
    ancestors,
    ended_note,
    is_within,
    load_places,
    name_key,
    predecessors,
    same_i,
    successors,
)

__all__ = [
    "PlaceMention",
    "Places",
    "Unit",
    "ancestors",
    "ended_note",
    "find_places",
    "is_within",
    "load_places",
    "predecessors",
    "successors",
]

_KINDS = {
    "tinh": "tỉnh",
    "thanh pho": "thành phố",
    "tp": "thành phố",
    "quan": "quận",
    "huyen": "huyện",
    "thi xa": "thị xã",
    "tx": "thị xã",
    "xa": "xã",
    "phuong": "phường",
    "thi tran": "thị trấn",
    "dac khu": "đặc khu",
}
# A Party committee names the kind of its unit without being part of the unit's name.
_COMMITTEES = {
    "tinh uy": "tỉnh",
    "thanh uy": "thành phố",
    "quan uy": "quận",
    "huyen uy": "huyện",
    "thi uy": "thị xã",
}
_FIRST_OF_KIND = frozenset(key.split(" ")[0] for key in (*_KINDS, *_COMMITTEES))
_ACCENTED_KINDS = frozenset(
    ["tỉnh", "thành phố", "tp", "quận", "huyện", "thị xã", "tx", "xã", "phường", "thị trấn", "đặc khu"]
    + ["tỉnh ủy", "thành ủy", "quận ủy", "huyện ủy", "thị ủy"]
)
_PERSON_TITLES = frozenset(["ông", "bà", "anh", "chị", "em", "cô", "c", "ong"])  # "c" ends "đ/c"
_SURNAMES = frozenset(
    ["nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo"]
    + ["duong", "ly", "dinh"]
)
_LONGEST = 6  # syllables of the longest names
_MOST_DISTRICTS = 2  # a bare name that more districts share says nothing ("Châu Thành": ten)
_WORD = re.compile(r"[^\W_]+")
_INSIDE_NAME = re.compile(r" ?['\-] ?| |")
_NEXT_LEVEL = re.compile(r" ?[,\-(] ?| | (?:thuộc|của|ở|tại|thuoc|cua|o|tai) ")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TIERS = ("province", "district", "commune")


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A name in a text: its raw characters and the units it may mean, likeliest first.

    `kind_stated` is True when the text says what it is ("quận Hoàng Mai"), False for a bare name.
    """

    span: Span
    units: tuple[Unit, ...]
    kind_stated: bool


@dataclass(frozen=True, slots=True)
class _Words:
    """Words of a normalised text with their places, folded forms and keys."""

    text: AlignedText
    spans: Sequence[tuple[int, int]]
    keys: Sequence[str]
    accented: bool

    def typed(self, first: int, last: int) -> str:
        return self.text.text[self.spans[first][0] : self.spans[last - 1][1]]

    def gap(self, word: int) -> str:
        """What stands between this word and the next."""
        return self.text.text[self.spans[word][1] : self.spans[word + 1][0]]

    def joined(self, first: int, last: int) -> bool:
        return all(_INSIDE_NAME.fullmatch(self.gap(word)) for word in range(first, last - 1))

    def capitalised(self, word: int) -> bool:
        """Initial capital in a word that is not written in capitals throughout."""
        start, end = self.spans[word]
        typed = self.text.text[start:end]
        return typed[0].isupper() and (len(typed) == 1 or not typed.isupper())

    def named(self, first: int, last: int) -> bool:
        """Written as a name: with an initial capital, or in capitals before a stop or the end."""
        stops = last == len(self.keys) or self.gap(last - 1) != " "
        return self.capitalised(first) or (stops and self.typed(first, last).isupper())


@dataclass(frozen=True, slots=True)
class _Hit:
    """Words `first` to `last` (exclusive) of which those from `name` on are the name itself."""

    first: int
    name: int
    last: int
    units: tuple[Unit, ...]
    kind: str | None = None


def find_places(text: str, *, abbreviations: bool = False) -> list[PlaceMention]:
    """Provinces, districts and communes named in `text`, in reading order; spans are of `text` as given.

    A kind word makes any name a mention ("quận Hoàng Mai", "tinh tra vinh", "TP. Hải Phòng").
    Without one, provinces are found, and capitalised names of old districts that at most two share.
    A name that stands for several units keeps them all; a larger unit named right after narrows
    them ("phường Hoàng Mai, Hà Nội"). `abbreviations` adds HN, HP, TV, ĐN and TPHCM.
    """
    words = _words(text)
    hits: list[_Hit] = []
    at = 0
    while at < len(words.keys):
        hit = _with_kind(words, at) or _listed(words, at, hits) or _bare(words, at)
        if hit is None and abbreviations:
            hit = _abbreviated(words, at)
        if hit is None:
            at = max(at + 1, _phrase_end(words, at, "not_places"))
            continue
        hits.append(hit)
        at = hit.last
    return [_mention(words, hit) for hit in _narrowed(words, hits)]


def _words(text: str) -> _Words:
    aligned = align(text)
    spans = [match.span() for match in _WORD.finditer(aligned.text)]
    folded = fold_normalised(aligned.text)
    keys = [_word_key(folded[start:end]) for start, end in spans]
    return _Words(aligned, spans, keys, accented=not is_unaccented(aligned.text))


_word_key = lru_cache(maxsize=8192)(name_key)


def _key(words: _Words, first: int, last: int) -> str:
    return " ".join(words.keys[first:last])


def _phrase_end(words: _Words, at: int, phrases: str) -> int:
    """Where the longest of these phrases that starts at this word ends; `at` when none does."""
    first, keys = _fixed(phrases)
    if words.keys[at] not in first:
        return at
    ends = range(min(at + _LONGEST, len(words.keys)), at, -1)
    return next((end for end in ends if _key(words, at, end) in keys), at)


@cache
def _fixed(phrases: str) -> tuple[frozenset[str], frozenset[str]]:
    """First words and whole keys of a list of phrases of the data file, or of the names found bare."""
    places = load_places()
    if phrases == "bare":
        names = [
            unit.name
            for unit in places.units("provinces", "old_provinces", "old_districts", "late_districts")
        ]
    else:
        names = list(getattr(places, phrases))
    keys = frozenset(name_key(name) for name in names)
    return frozenset(key.split(" ")[0] for key in keys), keys


def _with_kind(words: _Words, at: int) -> _Hit | None:
    """A kind word or a Party committee at this word, and the longest unit name of that kind after it."""
    if words.keys[at] not in _FIRST_OF_KIND:
        return None
    for length in (2, 1):
        key, name = _key(words, at, at + length), at + length
        kind = _KINDS.get(key) or _COMMITTEES.get(key)
        if kind is None or name >= len(words.keys) or not _leads(key, words.gap(name - 1)):
            continue
        if words.accented and place_tones(words.typed(at, name).lower()) not in _ACCENTED_KINDS:
            continue
        return None if _compound(words, at) else _longest(words, name, at if key in _KINDS else name, kind)
    return None


def _leads(kind: str, gap: str) -> bool:
    """Whether a kind word goes with the next word; only "TP." and "TX." may have a full stop."""
    return gap == " " or (kind in ("tp", "tx") and gap in (".", ". "))


def _compound(words: _Words, at: int) -> bool:
    """Words that only look like a kind and a name: "xã hội an toàn" is not xã Hội An."""
    end = _phrase_end(words, at, "not_after_kind")
    if end == at or words.capitalised(at + 1):
        return False
    spelled = {_toned(phrase) for phrase in load_places().not_after_kind}
    return not words.accented or _toned(words.typed(at, end)) in spelled


def _longest(words: _Words, at: int, first: int, kind: str) -> _Hit | None:
    for end in range(min(at + _LONGEST, len(words.keys)), at, -1):
        loose = words.capitalised(at) or not words.accented
        units = tuple(unit for unit in _named(words, at, end, loose) if unit.kind == kind)
        if units and (words.named(at, end) or not _common(words, at, end, kind)):
            return _Hit(first, at, end, units, kind)
    return None


def _common(words: _Words, first: int, last: int, kind: str) -> bool:
    """Small letters that may as well be ordinary words: "thành phố vinh danh", "xã an toàn"."""
    if last - first == 1 and not words.keys[first].isdigit():
        return words.accented
    district = kind in ("quận", "huyện", "thị xã")
    certain = kind in ("tỉnh", "thành phố") or (district and not words.accented)
    return not certain and _key(words, first, last) in _fixed("common_words")[1]


def _listed(words: _Words, at: int, hits: Sequence[_Hit]) -> _Hit | None:
    """A capitalised name that goes on a list: "các phường Định Công, Hoàng Liệt và Yên Sở"."""
    kind = hits[-1].kind if hits else None
    if kind is None or not words.capitalised(at):
        return None
    comma = hits[-1].last == at and words.gap(at - 1) in (",", ", ")
    conjunction = hits[-1].last == at - 1 and words.keys[at - 1] == "va" and words.gap(at - 2) == " "
    return _longest(words, at, at, kind) if comma or conjunction else None


def _bare(words: _Words, at: int) -> _Hit | None:
    """A province, or a capitalised district name, without a kind word."""
    first, keys = _fixed("bare")
    if words.keys[at] not in first or _phrase_end(words, at, "not_places") > at:
        return None
    for end in range(min(at + _LONGEST, len(words.keys)), at, -1):
        if _key(words, at, end) not in keys:
            continue
        capitalised = all(words.capitalised(word) for word in range(at, end))
        units = _named(words, at, end, loose=capitalised or not words.accented)
        if any(unit.level == "province" for unit in units):
            common = _key(words, at, end) in _fixed("common_words")[1]
            return _Hit(at, at, end, _namesakes(units)) if capitalised or not common else None
        if capitalised and end - at > 1 and _few_districts(units) and not _part_of_name(words, at, end):
            return _Hit(at, at, end, _namesakes(units))
    return None


def _few_districts(units: Sequence[Unit]) -> bool:
    return 0 < len({unit.code for unit in units if unit.level == "district"}) <= _MOST_DISTRICTS


def _part_of_name(words: _Words, first: int, last: int) -> bool:
    """Whether a capitalised neighbour makes it part of a longer name, of a person above all."""
    return _goes_before(words, first) or _goes_after(words, last)


def _goes_before(words: _Words, first: int) -> bool:
    if first == 0 or words.gap(first - 1) != " ":
        return False
    before = words.keys[first - 1]
    titled = words.typed(first - 1, first).lower() in _PERSON_TITLES
    if titled or (before in _SURNAMES and words.capitalised(first - 1)):
        return True
    opens_sentence = first == 1 or not words.gap(first - 2).isspace()
    return words.capitalised(first - 1) and not opens_sentence


def _goes_after(words: _Words, last: int) -> bool:
    if last == len(words.keys) or words.gap(last - 1) != " " or not words.capitalised(last):
        return False
    return _with_kind(words, last) is None and _bare(words, last) is None


def _namesakes(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """The units of the highest tier, and those below them that carry the same name in the same province."""
    leads = [unit for unit in units if unit.level != "commune"]
    homes = {_home(unit) for unit in leads}
    below = [unit for unit in units if unit.level == "commune" and _home(unit) in homes]
    return tuple(sorted([*leads, *below], key=lambda unit: (_TIERS.index(unit.level), not unit.current)))


def _home(unit: Unit) -> str:
    """Code of the current province that a unit lies in."""
    top = (unit, *ancestors(unit))[-1]
    return top.code if top.current else successors(top)[0].code


def _named(words: _Words, first: int, last: int, loose: bool) -> tuple[Unit, ...]:
    """Units with this name; accents that are typed must agree, absent ones are filled in only if `loose`."""
    units = load_places().named(_key(words, first, last))
    if not units or not words.joined(first, last):
        return ()
    typed = words.typed(first, last)
    if words.accented:
        exact = tuple(unit for unit in units if _toned(unit.name) == _toned(typed))
        if exact or not is_unaccented(typed):
            return exact
    return units if loose else ()


@lru_cache(maxsize=4096)
def _toned(name: str) -> str:
    """The accented name in which it does not matter on which vowel a tone is written, nor i or y."""
    return " ".join(_split_tone(word) for word in _WORD.findall(normalise(name).lower()))


def _split_tone(syllable: str) -> str:
    marks = unicodedata.normalize("NFD", syllable)
    letters = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    return same_i(letters.lstrip("0")) + "".join(mark for mark in marks if mark in _TONES)


def _abbreviated(words: _Words, at: int) -> _Hit | None:
    places = load_places()
    for end in range(min(at + 2, len(words.keys)), at, -1):
        names = places.abbreviations.get(words.typed(at, end).replace(".", " "), ())
        units = [unit for name in names for unit in places.named(name_key(name)) if unit.level == "province"]
        if units:
            return _Hit(at, at, end, tuple(units))
    return None


def _narrowed(words: _Words, hits: Sequence[_Hit]) -> list[_Hit]:
    """Keep of each hit the units inside the unit that is named right after it, if there are any."""
    narrowed: list[_Hit] = []
    for hit in reversed(hits):
        if narrowed and _NEXT_LEVEL.fullmatch(_between(words, hit, narrowed[-1])):
            outer = narrowed[-1].units
            inside = tuple(unit for unit in hit.units if any(_strictly_within(unit, o) for o in outer))
            hit = replace(hit, units=inside or hit.units)
        narrowed.append(hit)
    return narrowed[::-1]


def _between(words: _Words, left: _Hit, right: _Hit) -> str:
    return words.text.text[words.spans[left.last - 1][1] : words.spans[right.first][0]]


def _strictly_within(inner: Unit, outer: Unit) -> bool:
    return inner.level != outer.level and is_within(inner, outer)


def _mention(words: _Words, hit: _Hit) -> PlaceMention:
    span = words.text.raw_span(words.spans[hit.first][0], words.spans[hit.last - 1][1])
    return PlaceMention(span, hit.units, hit.kind is not None)
