"""Which row of the register a number names: kind and number, then date, topic, issuer, nearest date."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.naming import Home, is_near, places_of
from assistant.stated import Stated, compare_issuers, read_stated, spelt_out, words_of
from assistant.wording import once_a_register, shared_weight
from ingest.language import fold, syllables
from ingest.numbering import DocumentNumber, NumberMention, parse_number, same_number
from ingest.register import Directive, Register

NEAREST = (
    "ngày gần nhất trước văn bản dẫn chiếu"  # the weakest reason: nothing but the date was left to go by
)
_TOPIC = 5.0  # weight of shared words (wording.weights) from which a topic counts as named: two rare words
_AHEAD = 0.6  # share of the best topic weight that another row needs to stay a candidate
_TITLE = 5  # words of a stated title from which it can speak against a row
_NEAR_DAYS = 45  # a stated date this close to the register's is taken for a slip of the same document
_TERM_DAYS = 2200  # a term of the Party with its last months: bare numbers are of the term they are cited in


@dataclass(frozen=True, slots=True)
class Resolution:
    """Rows that a mention may mean, best first; `why` says what decided (Vietnamese)."""

    candidates: tuple[Directive, ...]
    certain: bool
    why: str


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What is known of a mention beside its number."""

    stated: Stated
    words: str
    topics: dict[str, float]
    citing: date | None
    home: Home
    register: Register


def resolve(
    mention: NumberMention,
    words: str,
    register: Register,
    citing: date | None = None,
    home: Home = frozenset(),
    asked: bool = False,
) -> Resolution:
    """The rows that `mention` names, given the `words` that belong to it.

    In this order: kind and number; the exact date; year and term; topic; issuer; the latest date not
    after `citing`, the date of the document that mentions it. What is left stays, all of it. `home`:
    places of that document. `asked`: the words are a question, which states no title.
    """
    rows = bearers(mention.number, register)
    if not rows:
        return Resolution((), False, "sổ đăng ký không có số này")
    topics = {row.id: shared_weight(words, row, register) for row in rows}
    evidence = _Evidence(read_stated(words, mention), words, topics, citing, home, register)
    kept = [row for row in rows if _possible(row, evidence, asked)]
    if not kept:
        return Resolution((), False, "cùng số nhưng khác ngày, khóa, nơi ban hành hoặc nội dung")
    kept, why = _narrow(kept, evidence)
    ranked = tuple(sorted(kept, key=_day, reverse=True))
    supported = why != "" or _is_central(mention.number, ranked[0], citing)
    return Resolution(ranked, len(ranked) == 1 and supported, why or "số và loại văn bản")


def bearers(number: DocumentNumber, register: Register) -> list[Directive]:
    """Rows that have that number, in one of the spellings the register knows, in the order of the file."""
    held = _by_running(register).get(_running(number), ())
    return [row for row, numbers in held if any(same_number(own, number) for own in numbers)]


@once_a_register
def _by_running(register: Register) -> dict[str, list[tuple[Directive, list[DocumentNumber]]]]:
    table: dict[str, list[tuple[Directive, list[DocumentNumber]]]] = {}
    for row in register.directives:
        numbers = _numbers(row)
        for running in {_running(number) for number in numbers}:
            table.setdefault(running, []).append((row, numbers))
    return table


def _running(number: DocumentNumber) -> str:
    return re.split(r"[-/]", number.number)[0].lstrip("0")


def _numbers(row: Directive) -> list[DocumentNumber]:
    """A row's number, and other full spellings of it among its names and recorded conflicts."""
    if row.number is None:
        return []
    own = parse_number(f"{row.kind} {row.number}")
    others = [*row.aliases, *(c.reading for c in row.conflicts if c.field == "number")]
    spellings = [parsed for other in others if (parsed := parse_number(other)) and parsed.full]
    return [*([own] if own else []), *spellings]


def _day(row: Directive) -> date:
    return row.date or date.min


def _possible(row: Directive, known: _Evidence, asked: bool) -> bool:
    """Whether nothing that is stated contradicts the row."""
    stated, topic = known.stated, known.topics[row.id]
    if stated.date and row.date:
        if stated.date == row.date:
            return True
        if not (is_slip(stated.date, row.date) or topic >= 2 * _TOPIC):
            return False
    elif (
        stated.year
        and row.date
        and row.date.year != stated.year
        and topic < _TOPIC
        or known.citing
        and row.date
        and row.date > known.citing
    ):
        return False
    if stated.term and row.term and stated.term != row.term:
        return False
    places = places_of(row, known.register)
    if places and known.home and not is_near(places, known.home):
        return False
    return asked or not (stated.title and len(words_of(stated.title)) > _TITLE and topic < _TOPIC)


def is_slip(stated: date, held: date) -> bool:
    """One part of the date differs within a year, or a few weeks: an error rather than another document."""
    same = (stated.day == held.day) + (stated.month == held.month)
    return (stated.year == held.year and same == 1) or abs((stated - held).days) <= _NEAR_DAYS


def _narrow(rows: list[Directive], known: _Evidence) -> tuple[list[Directive], str]:
    """Apply one kind of evidence after another; the last that told rows apart or confirmed them is the reason."""
    best = max(known.topics[row.id] for row in rows)
    told = [row for row in rows if best >= _TOPIC and known.topics[row.id] >= _AHEAD * best]
    exact = [row for row in rows if known.stated.date and row.date == known.stated.date]
    if exact and told and not _ids(exact) & _ids(told):
        return [*exact, *told], ""  # the date says one document, the words another: both are shown
    why = ""
    for reason, holds in _tests(known, exact, told):
        fitting = [row for row in rows if holds(row)]
        if fitting and (len(fitting) < len(rows) or not why):
            rows, why = fitting, reason
    if len(rows) > 1 and known.citing and (latest := _latest(rows, known.citing)):
        return [latest], NEAREST
    return rows, why


def _tests(
    known: _Evidence, exact: list[Directive], told: list[Directive]
) -> list[tuple[str, Callable[[Directive], bool]]]:
    stated = known.stated
    spelt = f" {' '.join(syllables(fold(spelt_out(known.words))))} "
    return [
        ("ngày ban hành", lambda row: row in exact),
        ("năm ban hành", lambda row: bool(stated.year and row.date and row.date.year == stated.year)),
        ("khóa", lambda row: bool(stated.term and row.term == stated.term)),
        ("nội dung nêu bên cạnh", lambda row: row in told),
        ("cơ quan ban hành", lambda row: _issued(row, stated, spelt)),
    ]


def _ids(rows: Iterable[Directive]) -> set[str]:
    return {row.id for row in rows}


def _issued(row: Directive, stated: Stated, spelt: str) -> bool:
    """Whether the row's issuer is stated, or simply stands among the words."""
    if stated.issuer and (agreement := compare_issuers(stated.issuer, row.issuer)):
        return agreement != "other"
    name = " ".join(syllables(fold(spelt_out(re.sub(r"\(.*?\)", "", row.issuer)))))
    return f" {name} " in spelt


def _latest(rows: Sequence[Directive], citing: date) -> Directive | None:
    return max((row for row in rows if row.date and row.date <= citing), key=_day, default=None)


def _is_central(number: DocumentNumber, row: Directive, citing: date | None) -> bool:
    """Whether a full number alone is enough: of the centre, and cited within the term it belongs to."""
    if not number.full or row.level.endswith(("tinh", "huyen", "xa")):
        return False
    return citing is None or row.date is None or (citing - row.date).days <= _TERM_DAYS
