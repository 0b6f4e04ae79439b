"""Abbreviations in a text and what they stand for, the likeliest meaning first."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pydantic import Field, model_validator

import corpus
from ingest.datafile import Row, check_sources, read_data
from ingest.language import align, fold, fold_normalised, is_unaccented
from ingest.source import Span

FILE = "abbreviations.yaml"
_NEAR = 80  # characters on either side that count as context
_NUMBER_FITS = 3  # a number right after outweighs this many context words
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|kh|ph|th|tr|ch|qu|gi|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?"
)
_BEFORE = re.compile(r"[^\s,;:()\[\]\"'!?]+$")
_AFTER = re.compile(r"[^\s,;:()\[\]\"'!?]+")
_SYMBOL = re.compile(r"[\d/@_]")
_WORD = re.compile(r"\w+")
_NOT_WORD = re.compile(r"\W+")
_NEXT_NUMBER = re.compile(r" (?:so )?\d")
_TERM = re.compile(r"\bkhoa ([1-9]|1\d|20)\b(?![./-]\d)")
_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


class Meaning(Row):
    """What an abbreviation may stand for, and the words nearby that favour it."""

    text: str
    context: tuple[str, ...] = ()
    before_number: bool = False


class Abbreviation(Row):
    """One abbreviation with its spellings; `lower` spellings are found in small letters, unaccented too."""

    spellings: tuple[str, ...] = Field(min_length=1)
    meanings: tuple[Meaning, ...] = Field(min_length=1)
    source: str
    lower: bool = False
    usual: bool = False

    @model_validator(mode="after")
    def _no_syllable(self) -> Abbreviation:
        words = [s for s in self.spellings if self.lower and all(map(is_syllable, s.split()))]
        if words:
            raise ValueError(f"chữ thường trùng âm tiết tiếng Việt, phải bỏ `lower`: {', '.join(words)}")
        return self


class Abbreviations(Row):
    """corpus/abbreviations.yaml."""

    sources: dict[str, str]
    abbreviations: tuple[Abbreviation, ...]

    @model_validator(mode="after")
    def _sources_known(self) -> Abbreviations:
        check_sources(self.sources, [row.source for row in self.abbreviations])
        return self


@dataclass(frozen=True, slots=True)
class Expansion:
    """An abbreviation in a text (raw characters) and its meanings, best fit first.

    `certain` is False when nothing in the text or in usage prefers the first meaning.
    """

    span: Span
    meanings: tuple[str, ...]
    certain: bool


@dataclass(frozen=True, slots=True)
class _Lexicon:
    pattern: re.Pattern[str]
    by_folded: dict[str, tuple[Abbreviation, ...]]


@cache
def load_abbreviations() -> Abbreviations:
    """The validated table, read on first use; raises DataError naming the faulty line."""
    return read_data(corpus.path(FILE), Abbreviations)


@cache
def _lexicon() -> _Lexicon:
    rows: dict[str, list[Abbreviation]] = defaultdict(list)
    for row in load_abbreviations().abbreviations:
        for folded in dict.fromkeys(fold(spelling) for spelling in row.spellings):
            rows[folded].append(row)
    longest_first = sorted(rows, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    return _Lexicon(pattern, {folded: tuple(found) for folded, found in rows.items()})


def is_syllable(word: str) -> bool:
    """Whether `word`, accents aside, could be read as a Vietnamese syllable ("TU", "da"; not "BTT")."""
    return bool(_SYLLABLE.fullmatch(fold(word)))


def expand(text: str) -> list[Expansion]:
    """Abbreviations in `text` in reading order, longest first at each place; spans are of `text` as given.

    Document numbers, e-mail and web addresses are left alone ("07-KL/TW"). Arabic numbers of
    terms are read as Roman ones ("khóa 9": "khóa IX").
    """
    aligned = align(text)
    folded = fold_normalised(aligned.text)
    found = [*_abbreviations(aligned.text, folded), *_terms(aligned.text, folded)]
    return [
        Expansion(aligned.raw_span(start, end), meanings, certain)
        for start, end, meanings, certain in sorted(found)
    ]


def expanded_text(text: str) -> str:
    """`text` for searching: certain expansions in place, the abbreviations they replace at the end.

    "CTV DLXH" gives "cộng tác viên dư luận xã hội CTV DLXH"; uncertain ones stay as typed.
    """
    pieces, typed, done = [], [], 0
    for expansion in expand(text):
        if not expansion.certain:
            continue
        pieces += [text[done : expansion.span.start], expansion.meanings[0]]
        typed.append(text[expansion.span.start : expansion.span.end])
        done = expansion.span.end
    return " ".join(["".join([*pieces, text[done:]]), *dict.fromkeys(typed)])


_Found = tuple[int, int, tuple[str, ...], bool]


def _abbreviations(text: str, folded: str) -> Iterator[_Found]:
    unaccented = is_unaccented(text)
    for match in _lexicon().pattern.finditer(folded):
        start, end = match.span()
        rows = _rows(text[start:end], match[0], unaccented)
        if rows and not _in_symbol(text, start, end) and not _shouted(text, start, end):
            yield start, end, *_ordered(rows, folded, start, end)


def _rows(typed: str, folded: str, unaccented: bool) -> tuple[Abbreviation, ...]:
    """Rows with exactly this spelling, else those that may be typed in any case and without accents.

    Two capitals without their accent stand for something else in an accented text ("DN" is not "ĐN").
    """
    rows = _lexicon().by_folded[folded]
    exact = tuple(row for row in rows if typed in row.spellings)
    stripped = typed.lower() == folded and (unaccented or len(typed) > 2 or typed.islower())
    return exact or tuple(row for row in rows if row.lower and (stripped or _same_letters(typed, row)))


def _same_letters(typed: str, row: Abbreviation) -> bool:
    return typed.lower() in (spelling.lower() for spelling in row.spellings)


def _in_symbol(text: str, start: int, end: int) -> bool:
    """Part of a run such as "07-KL/TW" or "mattran.org.vn", which means something as a whole."""
    before, after = _BEFORE.search(text[max(0, start - _NEAR) : start]), _AFTER.match(text, end)
    rest = (before[0] if before else "") + (after[0].rstrip(".") if after else "")
    return bool(_SYMBOL.search(rest)) or ("." in rest and rest.islower())


def _shouted(text: str, start: int, end: int) -> bool:
    """A syllable in a line of capitals ("TU DƯỠNG"), not an abbreviation."""
    if not is_syllable(text[start:end]):
        return False
    before, after = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    neighbours = [*_WORD.findall(before)[-1:], *_WORD.findall(after)[:1]]
    return any(word.isupper() and len(word) > 1 and is_syllable(word) for word in neighbours)


def _ordered(
    rows: tuple[Abbreviation, ...], folded: str, start: int, end: int
) -> tuple[tuple[str, ...], bool]:
    """Meanings by how many of their context words stand nearby, and whether the first one is certain."""
    meanings = [meaning for row in rows for meaning in row.meanings]
    if len(meanings) == 1:
        return (meanings[0].text,), True
    near = _NOT_WORD.sub(" ", f" {folded[max(0, start - _NEAR) : start]} | {folded[end : end + _NEAR]} ")
    numbered = bool(_NEXT_NUMBER.match(folded, end))
    scores = [_fit(meaning, near, numbered) for meaning in meanings]
    order = sorted(range(len(meanings)), key=lambda i: -scores[i])
    usual = rows[0].usual and order[0] == 0
    return tuple(meanings[i].text for i in order), usual or scores[order[0]] > scores[order[1]]


def _fit(meaning: Meaning, near: str, numbered: bool) -> int:
    words = sum(f" {word} " in near for word in _folded_context(meaning))
    return words + _NUMBER_FITS * (meaning.before_number and numbered)


@cache
def _folded_context(meaning: Meaning) -> tuple[str, ...]:
    return tuple(_NOT_WORD.sub(" ", fold(word)) for word in meaning.context)


def _terms(text: str, folded: str) -> Iterator[_Found]:
    unaccented = is_unaccented(text)
    for match in _TERM.finditer(folded):
        if unaccented or text[match.start() : match.start() + 4].lower() in ("khóa", "khoá"):
            yield match.start(), match.end(), (f"khóa {_roman(int(match[1]))}",), True


def _roman(number: int) -> str:
    return "X" * (number // 10) + _ROMAN[number % 10]
