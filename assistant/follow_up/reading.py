"""How a question goes on from another: what opens it, what it names, which words are left."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

import corpus
from assistant.follow_up.places import Named, named_places
from ingest.language import fold, fold_normalised, is_unaccented, normalise, place_tones
from ingest.numbering import NumberMention, find_numbers
from ingest.source import Span

_FILE = "follow_ups.yaml"
_WORD = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"(?<![0-9/.-])(?:19|20)[0-9]{2}(?![0-9/-])")
_CLOSER = re.compile(
    r"(?P<sure>[ ,]*\bthi (?:sao|the nao|nhu the nao|ra sao|la gi)|(?<!vi)(?<!tai)(?<!lam)(?<!ra)(?<!toi) sao)?"
    r"(?:[ ,]+(?:vay|the|nhi|nhe|a|ha|nha|nua|em|anh|chi|ban|oi))*[ ?.!…]*$"
)
_QUOTED = re.compile(r'"[^"]*"')


@cache
def words() -> dict[str, Any]:
    """The lists of corpus/follow_ups.yaml."""
    table: dict[str, Any] = yaml.safe_load(corpus.path(_FILE).read_text(encoding="utf-8"))
    return table


def either(names: Sequence[str]) -> str:
    """A pattern for any of some phrases, the longest first."""
    return "|".join(re.escape(name).replace(r"\ ", " ") for name in sorted(names, key=len, reverse=True))


@cache
def spoken(pattern: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A pattern of accented small letters, and the same for unaccented text."""
    plain = "".join(char if char.isascii() else fold_normalised(char) for char in pattern)
    return re.compile(pattern), re.compile(plain)


def lowered(text: str) -> str:
    """Normalised `text` in small letters with tones in one place; as many characters."""
    small = text.lower()
    return place_tones(small if len(small) == len(text) else text)


def found(pattern: str, text: str) -> re.Match[str] | None:
    """Where a pattern stands in normalised `text`: by its accents, in unaccented text without them."""
    accented, plain = spoken(pattern)
    return plain.search(fold_normalised(text)) if is_unaccented(text) else accented.search(lowered(text))


def is_whole(pattern: str, text: str) -> bool:
    """Whether the pattern is all that is said."""
    return found(rf"^(?:{pattern})$", text) is not None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question taken apart; spans are of `body`, the question without opener, closer and end mark.

    `opener` is the folded word that leans on what was said before ("con", "the"), `closed` tells that it
    ends in "thì sao". `rest` are the words that name no place, year or number, and `general` tells that
    none of these says what the question is about.
    """

    text: str
    body: str
    opener: str | None
    closed: bool
    places: tuple[Named, ...]
    years: tuple[Span, ...]
    numbers: tuple[NumberMention, ...]
    rest: tuple[str, ...]
    general: bool

    @property
    def marked(self) -> bool:
        """Does it say that it leans on the question before?"""
        return self.closed or self.opener is not None

    @property
    def strong(self) -> bool:
        """Does it lean on the question before even when it is whole?"""
        return self.opener in _strong()

    @property
    def asks(self) -> bool:
        """Is there an asking word?"""
        return asking(self.body) is not None

    @property
    def scoped(self) -> bool:
        """Does it name a place, a year or a document number?"""
        return bool(self.places or self.years or self.numbers)


@cache
def _strong() -> frozenset[str]:
    return frozenset(fold(word) for word in words()["strong"])


def asking(text: str) -> re.Match[str] | None:
    """The first asking words of normalised `text`, with the noun that they ask for."""
    return found(asking_pattern(), text)


@cache
def asking_pattern() -> str:
    """Asking words with the noun that they ask for."""
    return rf"\b{''.join(words()['asking'])}\b"


def read(typed: str) -> FollowUp:
    """Take a question apart."""
    text = normalise(typed).strip()
    opener, start = _opened(text)
    closer = _CLOSER.search(fold_normalised(text), start)
    end = closer.start() if closer else len(text)
    body = text[start:end].strip(" ,:-")
    numbers = tuple(find_numbers(body))
    places = tuple(named_places(body, numbers, loose=opener is not None or bool(closer and closer["sure"])))
    years = tuple(Span(m.start(), m.end()) for m in _YEAR.finditer(body) if not _within(m.start(), numbers))
    rest = _rest(body, [*(n.span for n in numbers), *(p.span for p in places), *years])
    return FollowUp(
        text, body, opener, bool(closer and closer["sure"]), places, years, numbers,
        tuple(fold_normalised(w) for w in rest), all(_is_general(w) for w in rest),
    )  # fmt: skip


def _within(offset: int, numbers: Sequence[NumberMention]) -> bool:
    return any(n.span.start <= offset < n.span.end for n in numbers)


def _rest(body: str, taken: Sequence[Span]) -> list[str]:
    found = [m for m in _WORD.finditer(body) if not any(s.start <= m.start() < s.end for s in taken)]
    return [lowered(m[0]) for m in found]


def _is_general(word: str) -> bool:
    accented, plain = _general()
    return word in accented or (is_unaccented(word) and word in plain)


def content_words(text: str) -> list[str]:
    """The words of normalised `text` that say what it is about."""
    return [word for word in _rest(text, []) if not _is_general(word)]


@cache
def _general() -> tuple[frozenset[str], frozenset[str]]:
    listed = [place_tones(word) for word in words()["general"].split()]
    return frozenset(listed), frozenset(fold_normalised(word) for word in listed)


# -- the opening word --------------------------------------------------------------------------------


def _opened(text: str) -> tuple[str | None, int]:
    """The (folded) opening word of a follow-up, None for no such; and where what follows it begins."""
    same = fold_normalised if is_unaccented(text) else _as_typed
    said = [(same(m[0]), m.start()) for m in _WORD.finditer(text)]
    if not said:  # signs only
        return None, 0
    openers, before, after = _openers(is_unaccented(text))
    if within := found(rf"^(?:{either(words()['within'])})[ ,]+(?=\w)", text):
        return "trong", within.end()
    opener = None
    for (word, start), (following, _) in zip(said, [*said[1:], ("", 0)], strict=True):
        if word in openers and following and following not in openers[word]:
            opener = fold_normalised(word)
        elif word not in (after if opener else before):
            return opener, start if opener else 0
    return None, 0


@cache
def _openers(plain: bool) -> tuple[dict[str, frozenset[str]], frozenset[str], frozenset[str]]:
    """Openers with the words that change their meaning, words said before them, words said after them."""
    same = fold_normalised if plain else _as_typed
    table = words()
    rows = [row for row in table["openers"] if not plain or row["word"] not in table["accented_only"]]
    openers = {same(row["word"]): frozenset(map(same, row["kept"])) for row in rows}
    return openers, frozenset(map(same, table["interjections"])), frozenset(map(same, table["fillers"]))


_as_typed: Callable[[str], str] = lowered


def quoted(text: str) -> list[tuple[int, int]]:
    """Stretches of normalised `text` in quotation marks: what is said there is another's words."""
    return [match.span() for match in _QUOTED.finditer(text)]
