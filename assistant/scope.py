"""Which documents a question is about: its places and years against those of the documents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.question import Question
from ingest.language import fold, fold_normalised, normalise
from ingest.library import Document
from ingest.numbering import DocumentNumber, NumberMention, parse_number, same_number
from ingest.places import PlaceMention, Unit, find_places, is_within
from ingest.source import Span

_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
# A year that stands by itself, not in a date, a range or a number.
_LONE_YEAR = re.compile(r"(?<![0-9/.-])(?<!- )(?:19|20)[0-9]{2}(?![0-9/-])(?! -)")


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
    count = len(profiles)
    if narrow != Narrow():
        profiles = [p for p in profiles if narrow.admits(p)]
    if count and not profiles:
        return Scope(
            (), refusal="Không có văn bản nào trong kho thuộc phạm vi đã chọn. Hãy nới phạm vi rồi hỏi lại."
        )
    if named := _named_by_number(question, profiles):
        return named
    mentions = [m for m in find_places(question.text) if not _in_number(m, question)]
    sides, spans, fitting_mentions = [], [], []
    for mention in mentions:
        fitting = _fitting(mention, profiles)
        if fitting:
            sides.append((question.text[mention.span.start : mention.span.end], fitting))
            spans.append(mention.span)
            fitting_mentions.append((mention, fitting))
        elif not mentioned(fold_normalised(question.text[mention.span.start : mention.span.end])):
            label = question.text[mention.span.start : mention.span.end]
            return Scope((), refusal=f"Trong kho không có văn bản nào của {label}.")
    chosen = _narrowed(question, fitting_mentions, profiles)
    asked = {unit for mention, _ in fitting_mentions for unit in mention.units}
    own = frozenset(p.doc_id for p in chosen if p.units & asked)
    scope = _with_years(question, chosen, spans, sides, count)
    return scope if len(own) == len(chosen) else replace(scope, preferred=scope.preferred | own)


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


def _narrowed(
    question: Question, mentions: Sequence[tuple[PlaceMention, tuple[str, ...]]], profiles: Sequence[Profile]
) -> list[Profile]:
    """No place: all. "Phường X, Hà Nội": what fits both. Places side by side: what fits any."""
    if not mentions:
        return list(profiles)
    allowed = set(mentions[0][1])
    for (before, _), (mention, fitting) in zip(mentions, mentions[1:], strict=False):
        nested = _NESTED.fullmatch(question.text[before.span.end : mention.span.start])
        allowed = allowed & set(fitting) if nested and allowed & set(fitting) else allowed | set(fitting)
    return [p for p in profiles if p.doc_id in allowed]


def _with_years(
    question: Question,
    chosen: Sequence[Profile],
    spans: list[Span],
    sides: Sequence[tuple[str, tuple[str, ...]]],
    count: int,
) -> Scope:
    years = set(question.years)
    kept = list(chosen)
    if years:
        dated = [p for p in kept if p.years & years]
        undated = [p for p in kept if not p.years]
        mentioned = [p for p in kept if p.text_years & years]
        if dated:
            kept = dated + undated
            spans = [*spans, *_year_spans(question, years)]
        elif mentioned:
            kept = mentioned
        else:
            return Scope((), refusal=_no_year(sides, years))
    everything = len(kept) == count
    preferred = frozenset(p.doc_id for p in kept if p.years & years)
    kept_ids = {p.doc_id for p in kept}
    distinct = [(label, tuple(i for i in fitting if i in kept_ids)) for label, fitting in sides]
    return Scope(
        None if everything else tuple(p.doc_id for p in kept), tuple(spans), None, tuple(distinct), preferred
    )


def _year_spans(question: Question, years: set[int]) -> list[Span]:
    return [Span(m.start(), m.end()) for m in _YEAR.finditer(question.text) if int(m[0]) in years]


def _no_year(sides: Sequence[tuple[str, tuple[str, ...]]], years: set[int]) -> str:
    where = f" của {sides[0][0]}" if sides else ""
    return f"Trong kho không có văn bản nào{where} cho năm {', '.join(map(str, sorted(years)))}."
