"""Which documents a question is about: its places and years against those of the documents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.question import Question
from ingest.language import CAPITAL, fold, fold_normalised, normalise
from ingest.library import Document
from ingest.numbering import DocumentNumber, NumberMention, parse_number, same_number
from ingest.places import PlaceMention, Unit, find_places, is_within
from ingest.source import Span

_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
# A year that stands by itself, not in a date, a range or a number.
_LONE_YEAR = re.compile(r"(?<![0-9/.-])(?<!- )(?:19|20)[0-9]{2}(?![0-9/-])(?! -)")


_FEW = 0.34  # share of the documents that may hold words which tell documents apart
_OPENING = 20_000  # characters of a document that are searched for the place it belongs to
_NESTED = re.compile(r",? ?(?:thuộc|của|ở|tại|-)? ?")


@dataclass(frozen=True, slots=True)
class Profile:
    """What a document is about: `units` and `years` from its title, name and head; the rest from its text."""

    doc_id: str
    units: frozenset[Unit]
    years: frozenset[int]
    text_years: frozenset[int]
    number: DocumentNumber | None
    named: str
    card: bool


@dataclass(frozen=True, slots=True)
class Narrow:
    """The part of the library that the user asks to keep to; None leaves it open.

    `doc` is a document id or its beginning, `place` and `body` are looked for in title, issuer and
    place of a document, `year` among the years of its title.
    """

    doc: str | None = None
    place: str | None = None
    year: int | None = None
    body: str | None = None

    def admits(self, profile: Profile) -> bool:
        """Is a document inside?"""
        words = (self.place, self.body)
        return (
            (self.doc is None or profile.doc_id.startswith(self.doc))
            and (self.year is None or self.year in profile.years)
            and all(word is None or fold(word) in profile.named for word in words)
        )


@dataclass(frozen=True, slots=True)
class Scope:
    """Documents to answer from, best fitting first; `spans` are the question's words that the scope accounts for.

    `own` are numbers in the question that name documents of the library, `preferred` documents of the
    very year or place asked about. `refusal` says why nothing fits. `sides` holds the documents per place named.
    """

    doc_ids: tuple[str, ...] | None
    spans: tuple[Span, ...] = ()
    refusal: str | None = None
    sides: tuple[tuple[str, tuple[str, ...]], ...] = ()
    preferred: frozenset[str] = frozenset()
    own: tuple[NumberMention, ...] = ()


def profile(document: Document) -> Profile:
    """Read a document's places and years."""
    header = document.header
    stem = re.sub(r"[-_.]+", " ", document.name.rsplit(".", 1)[0])
    named = " . ".join(part for part in (header.title, header.issuer, header.place) if part)
    # The file name has no accents, the title has: read apart, or the one is taken for a typo of the other.
    units = {unit for words in (named, stem) for mention in find_places(words) for unit in mention.units}
    if not units:
        units = _most_named(document.text[:_OPENING])
    years = {int(y) for y in _YEAR.findall(f"{header.title or ''} {stem}")}
    text_years = {int(y) for y in _LONE_YEAR.findall(normalise(document.text))}
    return Profile(
        document.id, frozenset(units), frozenset(years), frozenset(text_years),
        parse_number(header.number) if header.number else None, fold(f"{named} {stem}"), document.card,
    )  # fmt: skip


def _most_named(text: str) -> set[Unit]:
    """A document that does not say where it belongs: the province it names most, if it names one twice."""
    names = Counter(
        m.units for m in find_places(normalise(text)) if any(u.level == "province" for u in m.units)
    )
    best = names.most_common(1)
    return set(best[0][0]) if best and best[0][1] >= 2 else set()


def find_scope(
    question: Question,
    profiles: Sequence[Profile],
    mentioned: Callable[[str], bool],
    narrow: Narrow = Narrow(),  # noqa: B008  # frozen
) -> Scope:
    """Documents that a question can be answered from; None for `doc_ids` means all of them.

    `mentioned` tells whether the library's text says a (folded) name at all: a place that is no
    document's own may still be spoken of.
    """
    admitted = _admitted(profiles, narrow)
    if profiles and not admitted:
        return Scope((), refusal=_NONE_ADMITTED)
    if named := _named_by_number(question, admitted):
        return named
    sides = _sides(question, admitted)
    for side in sides:
        if not side.fitting and not mentioned(fold_normalised(side.label)):
            return Scope((), refusal=f"Trong kho không có văn bản nào của {side.label}.")
    if strange := _strange_unit(question, sides, mentioned):
        return Scope((), refusal=f"Trong kho không có văn bản nào của {strange}.")
    return _of_places(question, admitted, [side for side in sides if side.fitting], len(profiles))


# A unit by its level and a name of two syllables or more, typed with capitals.
_UNIT = re.compile(
    r"\b(?:tỉnh|thành phố|TP|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)\.? "
    rf"((?:[{CAPITAL}][^\W\d_]*)(?: [{CAPITAL}][^\W\d_]*){{1,3}})"
)


def _strange_unit(question: Question, sides: Sequence[_Side], mentioned: Callable[[str], bool]) -> str | None:
    """A unit that is asked about, in no list of units and nowhere in the library."""
    known = [side.mention.span for side in sides]
    for match in _UNIT.finditer(question.text):
        met = any(span.start < match.end() and match.start() < span.end for span in known)
        if not met and not mentioned(fold_normalised(match[1])):
            return match[0]
    return None


def _admitted(profiles: Sequence[Profile], narrow: Narrow) -> Sequence[Profile]:
    """Documents inside `narrow`; of a whole id that one alone, not those whose ids go on from it."""
    if narrow == Narrow():
        return profiles
    inside = [p for p in profiles if narrow.admits(p)]
    return [p for p in inside if p.doc_id == narrow.doc] or inside


_NONE_ADMITTED = "Không có văn bản nào trong kho thuộc phạm vi đã chọn. Hãy nới phạm vi rồi hỏi lại."


@dataclass(frozen=True, slots=True)
class _Side:
    """A place that the question names, in its words, and the documents of that place."""

    mention: PlaceMention
    label: str
    fitting: tuple[str, ...]


def _sides(question: Question, profiles: Sequence[Profile]) -> list[_Side]:
    """The places named in a question, those within a document number left out."""
    return [
        _Side(m, question.text[m.span.start : m.span.end], _fitting(m, profiles))
        for m in find_places(question.text)
        if not _in_number(m, question)
    ]


def _of_places(question: Question, profiles: Sequence[Profile], sides: Sequence[_Side], count: int) -> Scope:
    """The documents of the places and years asked about; those of a very place are preferred."""
    chosen = _narrowed(question, sides, profiles)
    asked = {unit for side in sides for unit in side.mention.units}
    own = frozenset(p.doc_id for p in chosen if p.units & asked)
    labelled = [(side.label, side.fitting) for side in sides]
    scope = _with_years(question, chosen, [side.mention.span for side in sides], labelled, count)
    preferred = scope.preferred | (own if len(own) < len(chosen) else frozenset())
    return replace(scope, preferred=preferred or _titled(question, chosen))


def _titled(question: Question, profiles: Sequence[Profile]) -> frozenset[str]:
    """Documents whose title, issuer or place says what few others say: two words of the question side by side."""
    words = question.words()
    pairs = {
        f"{a.folded} {b.folded}"
        for a, b in zip(words, words[1:], strict=False)
        if b.joined and a.content and b.content
    }
    holding = {pair: [p.doc_id for p in profiles if pair in p.named] for pair in pairs}
    telling = [ids for ids in holding.values() if 0 < len(ids) <= _FEW * len(profiles)]
    votes = Counter(doc_id for ids in telling for doc_id in ids)
    best = max(votes.values(), default=0)
    return frozenset(doc_id for doc_id, count in votes.items() if count == best)


def _named_by_number(question: Question, profiles: Sequence[Profile]) -> Scope | None:
    """A question that names documents of the library by their own number is about them ("theo Chỉ thị 07-CT/TU ...")."""
    own, ids = [], []
    for mention in question.numbers:
        fitting = [
            p.doc_id for p in profiles if p.number and not p.card and same_number(mention.number, p.number)
        ]
        if fitting:
            own.append(mention)
            ids += fitting
    if not own or question.reverse:
        return None
    return Scope(tuple(dict.fromkeys(ids)), tuple(m.span for m in own), own=tuple(own))


def _in_number(mention: PlaceMention, question: Question) -> bool:
    return any(n.span.start <= mention.span.start < n.span.end for n in question.numbers)


def _fitting(mention: PlaceMention, profiles: Sequence[Profile]) -> tuple[str, ...]:
    """Documents of the place itself, then of places inside it."""
    asked = set(mention.units)
    own = [p.doc_id for p in profiles if p.units & asked]
    inside = [
        p.doc_id for p in profiles
        if p.doc_id not in own and any(is_within(unit, place) for unit in p.units for place in asked)
    ]  # fmt: skip
    return (*own, *inside)


def _narrowed(question: Question, sides: Sequence[_Side], profiles: Sequence[Profile]) -> list[Profile]:
    """No place: all. "Phường X, Hà Nội": what fits both. Places side by side: what fits any."""
    if not sides:
        return list(profiles)
    allowed = set(sides[0].fitting)
    for before, side in zip(sides, sides[1:], strict=False):
        between = question.text[before.mention.span.end : side.mention.span.start]
        both = allowed & set(side.fitting)
        allowed = both if both and _NESTED.fullmatch(between) else allowed | set(side.fitting)
    return [p for p in profiles if p.doc_id in allowed]


def _with_years(
    question: Question,
    chosen: Sequence[Profile],
    spans: list[Span],
    sides: Sequence[tuple[str, tuple[str, ...]]],
    count: int,
) -> Scope:
    years = set(question.years)
    dated = any(p.years & years for p in chosen)
    kept = _of_years(chosen, years) if years else list(chosen)
    if years and not kept:
        return Scope((), refusal=_no_year(sides, years))
    ids = {p.doc_id: None for p in kept}  # in order
    inside = tuple((label, tuple(i for i in fitting if i in ids)) for label, fitting in sides)
    accounted = (*spans, *(_year_spans(question, years) if dated else ()))
    preferred = frozenset(p.doc_id for p in kept if p.years & years)
    return Scope(None if len(kept) == count else tuple(ids), accounted, None, inside, preferred)


def _of_years(chosen: Sequence[Profile], years: set[int]) -> list[Profile]:
    """Documents of these years and those of no year; where there are none, those that speak of the years."""
    dated = [p for p in chosen if p.years & years]
    undated = [p for p in chosen if not p.years]
    return dated + undated if dated else [p for p in chosen if p.text_years & years]


def _year_spans(question: Question, years: set[int]) -> list[Span]:
    return [Span(m.start(), m.end()) for m in _YEAR.finditer(question.text) if int(m[0]) in years]


def _no_year(sides: Sequence[tuple[str, tuple[str, ...]]], years: set[int]) -> str:
    where = f" của {sides[0][0]}" if sides else ""
    return f"Trong kho không có văn bản nào{where} cho năm {', '.join(map(str, sorted(years)))}."
