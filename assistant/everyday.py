"""Everyday speech of a question in the words of documents: shorthand, asking phrases, synonyms, counted units."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Generic, TypeVar

from pydantic import Field

import corpus
from ingest.datafile import Row, read_data
from ingest.language import AlignedText, align, comparable, fold, fold_normalised, is_unaccented, normalise
from ingest.numbering import find_numbers
from ingest.source import Span

FILE = "everyday_words.yaml"
_ACCENTED_TEXT = 0.45  # of the syllables: about two of three carry a mark, typed in full
_WORD = re.compile(r"[^\W_]+")
_JOINING = re.compile(r"[ \n]?(?:[-.] ?)?")
_RUN = re.compile(r"\S+")
_DOTTED = re.compile(r"[^\W_]{2}\.[^\W\d_]{2}")  # "mattran.org", not "t.gian"
_MONTH = re.compile(r"\(?[tT](?:[1-9]|1[0-2])/(?:19|20)\d\d\W*")
_QUOTED = re.compile(r'"[^"\n]{2,300}"')
_OPENS = re.compile(r"(?:^|[.!?\n])\W*$")
_DIGITS = re.compile(r"(?!(?:19|20)\d\d$)\d")  # not a year
_NEAR = 4  # syllables between a word of a document number and its digits ("09-CTr/TU")
_NUMBER = "#"


class Phrases(Row):
    """Phrases that are said, and where they count: neighbouring words, words anywhere, small letters."""

    said: tuple[str, ...] = Field(min_length=1)
    only_lower: bool = False
    accented: bool = False
    not_after: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    only_after: tuple[str, ...] = ()
    only_before: tuple[str, ...] = ()
    only_with: tuple[str, ...] = ()
    not_with: tuple[str, ...] = ()


class Replaced(Phrases):
    """Phrases for which `means` is put."""

    means: str = Field(min_length=1)


class Bridge(Phrases):
    """Phrases of a question and what documents may say for them."""

    documents_say: tuple[str, ...] = Field(min_length=1)


class EverydayWords(Row):
    """corpus/everyday_words.yaml."""

    source: str
    shorthand: tuple[Replaced, ...]
    asking: tuple[Replaced, ...]
    synonyms: tuple[Bridge, ...]
    units: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """A phrase of a question (span in the text as given) and what documents say for it, in small letters."""

    span: Span
    phrases: tuple[str, ...]

    @property
    def words(self) -> tuple[tuple[str, ...], ...]:
        """The folded words of each phrase."""
        return tuple(tuple(_WORD.findall(fold(phrase))) for phrase in self.phrases)


@cache
def load_everyday_words() -> EverydayWords:
    """The validated table, read on first use; raises DataError naming the faulty line."""
    return read_data(corpus.path(FILE), EverydayWords)


def shorthand(text: str) -> str:
    """`text` with chat abbreviations in words ("ko": "không"); without marks where the text has none.

    Document numbers, e-mail and web addresses and quoted names are left as they are.
    """
    return _replaced(text, _tables().shorthand, slashes=True)


def asking(text: str) -> str:
    """`text` with everyday asking phrases in standard ones ("hồi nào": "khi nào"); nothing else is touched."""
    return _replaced(text, _tables().asking, slashes=False)


def alternatives(text: str) -> tuple[Alternative, ...]:
    """For each phrase of `text` that documents may call differently, what they call it; in reading order."""
    typed = _read(text)
    return tuple(
        Alternative(typed.aligned.raw_span(hit.start, hit.end), _other_words(hit.row.documents_say, hit.said))
        for hit in _hits(typed, _tables().synonyms, slashes=False, quotes=False)
    )


def same_unit(a: str, b: str) -> bool:
    """May things counted in `a` be answered in `b` ("người", "vị")? Without marks, any reading counts."""
    one, other = comparable(a).strip(), comparable(b).strip()
    return one == other or bool(_classes(one) & _classes(other))


def _classes(unit: str) -> frozenset[int]:
    return _tables().units.get(unit, frozenset())


R = TypeVar("R", bound=Phrases)


@dataclass(frozen=True, slots=True)
class _Phrase(Generic[R]):
    """One phrase of a row, by its syllables."""

    accented: tuple[str, ...]
    folded: tuple[str, ...]
    row: R


_Table = dict[str, tuple[_Phrase[R], ...]]


@dataclass(frozen=True, slots=True)
class _Tables:
    """Phrases by their first folded syllable, the longest first; unit classes by comparable and folded form."""

    shorthand: _Table[Replaced]
    asking: _Table[Replaced]
    synonyms: _Table[Bridge]
    units: dict[str, frozenset[int]]


@cache
def _tables() -> _Tables:
    words = load_everyday_words()
    return _Tables(
        _by_first(words.shorthand), _by_first(words.asking), _by_first(words.synonyms), _units(words.units)
    )


def _by_first(rows: Sequence[R]) -> _Table[R]:
    found: dict[str, list[_Phrase[R]]] = defaultdict(list)
    for row in rows:
        for said in row.said:
            accented, folded = tuple(_WORD.findall(comparable(said))), tuple(_WORD.findall(fold(said)))
            found[folded[0]].append(_Phrase(accented, folded, row))
    return {first: tuple(sorted(phrases, key=lambda p: -len(p.folded))) for first, phrases in found.items()}


def _units(classes: Sequence[Sequence[str]]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for number, units in enumerate(classes):
        for unit in units:
            found[comparable(unit)].add(number)
            found[fold(unit)].add(number)
    return {unit: frozenset(numbers) for unit, numbers in found.items()}


@dataclass(frozen=True, slots=True)
class _Typed:
    """A question by its syllables: folded, comparable, and their places in the normalised text."""

    aligned: AlignedText
    folded: tuple[str, ...]
    accented: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    trusted: bool


_comparable = lru_cache(maxsize=8192)(comparable)
_fold = lru_cache(maxsize=8192)(fold)


@lru_cache(maxsize=64)
def _read(text: str) -> _Typed:
    aligned = align(text)
    places = tuple(m.span() for m in _WORD.finditer(aligned.text))
    lowered = fold_normalised(aligned.text)
    folded = tuple(lowered[start:end] for start, end in places)
    accented = tuple(_comparable(aligned.text[start:end]) for start, end in places)
    marked = [a != _fold(a) for a, f in zip(accented, folded, strict=True) if f.isalpha() and len(f) > 1]
    return _Typed(aligned, folded, accented, places, sum(marked) >= _ACCENTED_TEXT * max(1, len(marked)))


@dataclass(frozen=True, slots=True)
class _Hit(Generic[R]):
    """A phrase found: its place in the normalised text, what was said, its row."""

    start: int
    end: int
    said: tuple[str, ...]
    row: R


def _hits(typed: _Typed, table: _Table[R], *, slashes: bool, quotes: bool) -> Iterator[_Hit[R]]:
    """The longest phrase at each place that fits, from left to right, outside what is kept."""
    kept, at = _kept(typed.aligned.text, slashes, quotes), 0
    while at < len(typed.folded):
        phrase = next((p for p in table.get(typed.folded[at], ()) if _fits(p, typed, at)), None)
        length = len(phrase.folded) if phrase else 1
        if (
            phrase is None
            or _touches(typed, at, length, kept)
            or _touches(typed, at, length, _numbered(typed, at, length))
        ):
            at += 1
            continue
        yield _Hit(typed.places[at][0], typed.places[at + length - 1][1], phrase.folded, phrase.row)
        at += length


def _touches(typed: _Typed, at: int, length: int, kept: Sequence[tuple[int, int]]) -> bool:
    start, end = typed.places[at][0], typed.places[at + length - 1][1]
    return any(start < stop and begin < end for begin, stop in kept)


def _numbered(typed: _Typed, at: int, length: int) -> Sequence[tuple[int, int]]:
    """The document numbers of the text, where digits stand so near that the phrase may be part of one."""
    near = typed.folded[max(0, at - _NEAR) : at + length + _NEAR]
    return _numbers(typed.aligned.text) if any(map(_DIGITS.match, near)) else ()


def _fits(phrase: _Phrase[R], typed: _Typed, at: int) -> bool:
    end = at + len(phrase.folded)
    return (
        typed.folded[at:end] == phrase.folded
        and _joined(typed, at, end)
        and _same_marks(phrase, typed, at, end)
        and _in_place(phrase.row, typed, at, end)
    )


def _joined(typed: _Typed, at: int, end: int) -> bool:
    """No stop or comma stands between the syllables; between figures a stroke does ("30/4")."""
    text, places = typed.aligned.text, typed.places
    for i in range(at, end - 1):
        between = text[places[i][1] : places[i + 1][0]]
        if typed.folded[i].isdigit() and typed.folded[i + 1].isdigit():
            if between != "/":
                return False
        elif not _JOINING.fullmatch(between):
            return False
    return True


def _same_marks(phrase: _Phrase[R], typed: _Typed, at: int, end: int) -> bool:
    """Typed with the marks of the phrase; or, in a text typed without, with some of them left out."""
    accented = typed.accented[at:end]
    if accented == phrase.accented:
        return typed.trusted or len(accented) > 1 or accented != phrase.folded or not _plain(accented[0])
    if typed.trusted or phrase.row.accented or len(accented) == 1:
        return False
    rows = zip(accented, phrase.accented, phrase.folded, strict=True)
    return all(mine in (whole, bare) for mine, whole, bare in rows)


_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|kh|ph|th|tr|ch|qu|gi|k(?=[eiy])|[bcdghlmnpqrstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?"
)


def _plain(word: str) -> bool:
    """Could `word`, typed without marks, be some other syllable ("hong" for "hồng")?"""
    return bool(_SYLLABLE.fullmatch(word))


def _in_place(row: Phrases, typed: _Typed, at: int, end: int) -> bool:
    start, stop = typed.places[at][0], typed.places[end - 1][1]
    if row.only_lower and not typed.aligned.text[start:stop].islower():
        return False
    before, after = typed.folded[max(0, at - 4) : at], typed.folded[end : end + 4]
    return (
        not any(_ends(before, words) for words in map(_context, row.not_after))
        and not any(_opens(after, words) for words in map(_context, row.not_before))
        and (not row.only_after or any(_ends(before, words) for words in map(_context, row.only_after)))
        and (not row.only_before or any(_opens(after, words) for words in map(_context, row.only_before)))
        and (not row.only_with or any(_holds(typed.folded, words) for words in map(_context, row.only_with)))
        and not any(_holds(typed.folded, words) for words in map(_context, row.not_with))
    )


@cache
def _context(words: str) -> tuple[str, ...]:
    return (_NUMBER,) if words == _NUMBER else tuple(_WORD.findall(fold(words)))


def _opens(typed: Sequence[str], words: tuple[str, ...]) -> bool:
    if words == (_NUMBER,):
        return bool(typed) and typed[0][0].isdigit()
    return tuple(typed[: len(words)]) == words


def _ends(typed: Sequence[str], words: tuple[str, ...]) -> bool:
    return _opens(typed[-len(words) :], words)


def _holds(typed: Sequence[str], words: tuple[str, ...]) -> bool:
    return any(_opens(typed[i:], words) for i in range(len(typed)))


def _kept(text: str, slashes: bool, quotes: bool) -> list[tuple[int, int]]:
    """Stretches of normalised text that no phrase is read in: addresses, quotations."""
    found = [m.span() for m in _RUN.finditer(text) if _address(m[0], slashes)]
    return [*found, *(m.span() for m in _QUOTED.finditer(text))] if quotes else found


@lru_cache(maxsize=64)
def _numbers(text: str) -> tuple[tuple[int, int], ...]:
    return tuple((number.span.start, number.span.end) for number in find_numbers(text))


def _address(run: str, slashes: bool) -> bool:
    """An e-mail or web address, or a run of symbols that means something as a whole ("v/v")."""
    if any(mark in run for mark in ("@", "_", "://")) or _DOTTED.search(run):
        return True
    return slashes and "/" in run and not _MONTH.fullmatch(run)


def _replaced(text: str, table: _Table[Replaced], *, slashes: bool) -> str:
    typed = _read(text)
    hits = list(_hits(typed, table, slashes=slashes, quotes=True))
    if not hits:
        return text
    spans = [typed.aligned.raw_span(hit.start, hit.end) for hit in hits]
    rest = _around(text, spans)
    bare = is_unaccented(text) or (slashes and _bare("".join(rest)))
    pieces = [rest[0]]
    for hit, after in zip(hits, rest[1:], strict=True):
        pieces += [_cased(hit, typed.aligned.text, bare), after]
    return "".join(pieces)


def _bare(rest: str) -> bool:
    """Is all but the shorthand ("đc") typed without marks?"""
    return bool(_WORD.search(rest)) and is_unaccented(rest)


def _around(text: str, spans: Sequence[Span]) -> list[str]:
    """What stands before, between and after `spans`."""
    starts, ends = [0, *(s.end for s in spans)], [*(s.start for s in spans), len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


def _cased(hit: _Hit[Replaced], text: str, bare: bool) -> str:
    """The meaning, with a capital where the phrase opened a sentence with one."""
    means = fold(hit.row.means) if bare else hit.row.means
    opening = text[hit.start].isupper() and _OPENS.search(text[max(0, hit.start - 3) : hit.start])
    return means[0].upper() + means[1:] if opening else means


@cache
def _other_words(documents_say: tuple[str, ...], said: tuple[str, ...]) -> tuple[str, ...]:
    found = dict.fromkeys(normalise(phrase).lower() for phrase in documents_say)
    return tuple(phrase for phrase in found if tuple(_WORD.findall(fold(phrase))) != said)
