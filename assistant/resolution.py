"""Which document a mention names: number, topic, issuer, date, and what the document's own words define."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal

from assistant.evidence import raw_span
from assistant.naming import Home, Named, find_named, is_near, places_of
from assistant.scope import profile
from assistant.stated import (
    Stated,
    compare_issuers,
    compare_titles,
    read_stated,
    readable,
    spelt_out,
    title_end,
    words_of,
)
from assistant.view import DocumentView, Sentence
from ingest.language import fold, syllables
from ingest.library import Document, Reference
from ingest.numbering import DocumentNumber, NumberMention, parse_number, same_number
from ingest.register import Directive, Register
from ingest.source import Span

Field = Literal["issuer", "date", "title", "number", "kind"]

_TOPIC = 5.0  # weight of shared rare words from which a topic counts as named (log of row counts; see _topics)
_AHEAD = 0.6  # share of the best topic weight that another row needs to stay a candidate
_NEAR_DAYS = 45  # a stated date this close to the register's is taken for a slip of the same document
_TERM_DAYS = 2200  # a term of the Party with its last months: a bare Party number is of the term it is cited in
_LONGEST = 420  # characters of a mention with its date, issuer and title
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_JOINED = re.compile(r"(?:[,;]|(?:^|\s)(?:và|hoặc|cùng)(?: các| với)?)\s*$")


@dataclass(frozen=True, slots=True)
class Resolution:
    """Rows that a mention may mean, best first; `why` says what decided (Vietnamese)."""

    candidates: tuple[Directive, ...]
    certain: bool
    why: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing that a document says of a directive otherwise than the register; `text` tells both sides."""

    field: Field
    directive: str
    doc_id: str
    section: str
    reading: str
    text: str


@dataclass(frozen=True, slots=True)
class ResolvedReference:
    """A document named in a document.

    `span` is the mention, `quote` the mention with its date, issuer and title. `directives` are ids of
    the register; without any, `identity` tells documents apart that it does not hold. `certain` is
    False when the candidates cannot be told apart, `direct` when only a congress is named.
    """

    doc_id: str
    span: Span
    quote: Span
    section: str
    number: DocumentNumber | None
    date: date | None
    directives: tuple[str, ...]
    identity: str | None
    certain: bool
    direct: bool
    conflicts: tuple[Conflict, ...]
    why: str


# --- one mention -----------------------------------------------------------------------------------


def resolve(
    mention: NumberMention,
    words: str,
    register: Register,
    citing: date | None = None,
    home: Home = frozenset(),
) -> Resolution:
    """The rows that `mention` names, given the `words` that belong to it.

    In this order: kind and number; the exact date; year and term; topic; issuer; the latest date not
    after `citing`, the date of the document that mentions it. What is left stays, all of it.
    """
    rows = [row for row in register.directives if _bears(row, mention.number)]
    if not rows:
        return Resolution((), False, "sổ đăng ký không có số này")
    stated = read_stated(words, mention)
    topics = _topics(words, rows, register)
    kept = [row for row in rows if _possible(row, stated, topics[row.id], citing, home, register)]
    if not kept:
        return Resolution((), False, "cùng số nhưng khác ngày, khóa, nơi ban hành hoặc nội dung")
    kept, why = _narrow(kept, stated, words, topics, citing)
    ranked = tuple(sorted(kept, key=lambda row: row.date or date.min, reverse=True))
    supported = why != "" or _is_central(mention.number, ranked[0], citing)
    return Resolution(ranked, len(ranked) == 1 and supported, why or "số và loại văn bản")


def _narrow(
    rows: list[Directive], stated: Stated, words: str, topics: dict[str, float], citing: date | None
) -> tuple[list[Directive], str]:
    """Apply one kind of evidence after another; the last that told rows apart or confirmed one is the reason."""
    best = max(topics[row.id] for row in rows)
    spelt = f" {' '.join(syllables(fold(spelt_out(words))))} "
    exact = [row for row in rows if stated.date and row.date == stated.date]
    told = [row for row in rows if best >= _TOPIC and topics[row.id] >= _AHEAD * best]
    if exact and told and not set(_ids(exact)) & set(_ids(told)):
        return [*exact, *told], ""  # the date says one document, the words another: both are shown
    tests: list[tuple[str, Callable[[Directive], bool]]] = [
        ("ngày ban hành", lambda row: row in exact),
        ("năm ban hành", lambda row: bool(stated.year and row.date and row.date.year == stated.year)),
        ("khóa", lambda row: bool(stated.term and row.term == stated.term)),
        ("nội dung nêu bên cạnh", lambda row: row in told),
        ("cơ quan ban hành", lambda row: _issued(row, stated, spelt)),
    ]
    why = ""
    for reason, holds in tests:
        fitting = [row for row in rows if holds(row)]
        if fitting and (len(fitting) < len(rows) or not why):
            rows, why = fitting, reason
    if len(rows) > 1 and citing and (latest := _latest(rows, citing)):
        return [latest], "ngày gần nhất trước văn bản dẫn chiếu"
    return rows, why


def _ids(rows: Iterable[Directive]) -> list[str]:
    return [row.id for row in rows]


def _issued(row: Directive, stated: Stated, spelt: str) -> bool:
    """Whether the row's issuer is stated, or simply stands among the words."""
    if stated.issuer and (agreement := compare_issuers(stated.issuer, row.issuer)):
        return agreement != "other"
    name = " ".join(syllables(fold(spelt_out(re.sub(r"\(.*?\)", "", row.issuer)))))
    return f" {name} " in spelt


def _latest(rows: Sequence[Directive], citing: date) -> Directive | None:
    return max((row for row in rows if row.date and row.date <= citing), key=_day, default=None)


def _day(row: Directive) -> date:
    return row.date or date.min


def _possible(
    row: Directive, stated: Stated, topic: float, citing: date | None, home: Home, register: Register
) -> bool:
    """Whether nothing that is stated contradicts the row."""
    if stated.date and row.date:
        if stated.date == row.date:
            return True
        if not (_is_slip(stated.date, row.date) or topic >= 2 * _TOPIC):
            return False
    elif stated.year and row.date and row.date.year != stated.year and topic < _TOPIC:
        return False
    elif citing and row.date and row.date > citing:
        return False
    if stated.term and row.term and stated.term != row.term:
        return False
    places = places_of(row, register)
    if places and home and not is_near(places, home):
        return False
    return not (stated.title and len(words_of(stated.title)) > 5 and topic < _TOPIC)


def _is_slip(stated: date, held: date) -> bool:
    """One part of the date differs within a year, or a few weeks: more likely an error than another document."""
    same = (stated.day == held.day) + (stated.month == held.month) + (stated.year == held.year)
    return same == 2 and stated.year == held.year or abs((stated - held).days) <= _NEAR_DAYS


def _is_central(number: DocumentNumber, row: Directive, citing: date | None) -> bool:
    """Whether a full number alone is enough: of the centre, and cited within the term it belongs to."""
    if not number.full or row.level.endswith(("tinh", "huyen", "xa")):
        return False
    return citing is None or row.date is None or (citing - row.date).days <= _TERM_DAYS


@lru_cache(maxsize=1024)
def _numbers(kind: str, number: str, others: tuple[str, ...]) -> tuple[DocumentNumber, ...]:
    own = parse_number(f"{kind} {number}")
    spellings = [parsed for other in others if (parsed := parse_number(other)) and parsed.full]
    return (*([own] if own else []), *spellings)


def _bears(row: Directive, number: DocumentNumber) -> bool:
    if row.number is None:
        return False
    readings = tuple(conflict.reading for conflict in row.conflicts if conflict.field == "number")
    numbers = _numbers(row.kind, row.number, (*row.aliases, *readings))
    return any(same_number(own, number) and _same_running(own, number) for own in numbers)


def _same_running(own: DocumentNumber, number: DocumentNumber) -> bool:
    """An act of the year 2025 is not the "Nghị quyết 60" that gives no year, unless it says so."""
    return number.full or "/20" not in own.number or "/20" in number.number or len(own.number) > 0


# --- topics ----------------------------------------------------------------------------------------


def _topics(words: str, rows: Sequence[Directive], register: Register) -> dict[str, float]:
    """Weight of the words and word pairs that the text shares with each row, rare ones heavier."""
    weights = _weights(tuple((row.id, row.title, row.topics, row.aliases) for row in register.directives))
    said = _terms(words)
    return {row.id: sum(weights.get(term, 0.0) for term in said & vocabulary(row)) for row in rows}


def vocabulary(row: Directive) -> frozenset[str]:
    """Folded words and pairs of neighbours of a row's title, topics and names without a number."""
    return _vocabulary(row.title, row.topics, row.aliases)


@lru_cache(maxsize=1024)
def _vocabulary(title: str, topics: tuple[str, ...], aliases: tuple[str, ...]) -> frozenset[str]:
    names = [alias for alias in aliases if not any(char.isdigit() for char in alias)]
    return frozenset(term for text in (title, *topics, *names) for term in _terms(text))


@lru_cache(maxsize=4096)
def _terms(text: str) -> frozenset[str]:
    words = [word for word in syllables(fold(spelt_out(text))) if len(word) > 1 and not word[0].isdigit()]
    return frozenset([*words, *(f"{a} {b}" for a, b in zip(words, words[1:], strict=False))])


@lru_cache(maxsize=4)
def _weights(rows: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...]) -> dict[str, float]:
    """Weight of each term of the register: nothing for one that a fifth of the rows share."""
    counts = Counter(term for _, title, topics, aliases in rows for term in _vocabulary(title, topics, aliases))
    common = max(2.0, len(rows) / 5)
    return {term: max(0.0, math.log(common / count)) for term, count in counts.items()}
