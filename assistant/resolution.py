"""Which document a mention names: number, topic, issuer, date, and what the document's own words define."""

from __future__ import annotations

import re
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
from assistant.wording import shared_weight
from ingest.language import fold, syllables
from ingest.library import Document, Reference
from ingest.numbering import DocumentNumber, NumberMention, parse_number, same_number
from ingest.register import Directive, Register
from ingest.source import Span

Field = Literal["issuer", "date", "title", "number", "kind"]

_TOPIC = 5.0  # weight of shared rare words from which a topic counts as named (see wording.weights)
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
    topics = {row.id: shared_weight(words, row, register) for row in rows}
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
    return any(same_number(own, number) for own in numbers)


# --- one document ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Citing:
    """The document that mentions: what its mentions are read against."""

    shown: DocumentView
    register: Register
    date: date | None
    home: Home

    @property
    def text(self) -> str:
        """The text of record."""
        return self.shown.document.text


def resolve_document(
    shown: DocumentView, references: Sequence[Reference], register: Register
) -> list[ResolvedReference]:
    """Everything that a document names, with or without a number, in reading order."""
    document = shown.document
    citing = _Citing(shown, register, dated(document), profile(document).units)
    numbered = [one for one in _numbered(citing, references) if one is not None]
    own = own_directives(document, register)
    found = [*_with_definitions(citing, numbered), *_unnumbered(citing, numbered)]
    found += _defined(citing, found)
    return sorted((one for one in found if not set(one.directives) & own), key=lambda one: one.span.start)


def dated(document: Document) -> date | None:
    """The day by which a document was issued: its date, else the last day of the year in its title or name."""
    if document.header.date:
        return document.header.date
    years = [int(year) for year in _YEAR.findall(f"{document.header.title or ''} {document.name}")]
    return date(max(years), 12, 31) if years else None


def own_directives(document: Document, register: Register) -> set[str]:
    """Ids of the rows that are this document itself (or that it is the card of)."""
    header = document.header
    number = parse_number(header.number) if header.number else None
    if number is not None:
        rows = [row for row in register.directives if _bears(row, number) and row.date == header.date]
        return set(_ids(rows))
    titled = [row for row in register.directives if row.number is None and row.kind == header.kind]
    return {row.id for row in titled if header.title and _same_title(header.title, row, profile(document).units, register)}


def _same_title(title: str, row: Directive, home: Home, register: Register) -> bool:
    places = places_of(row, register)
    agree = compare_titles(title, re.sub(r"\(.*?\)", "", row.title)) == "same"
    return agree and (not places or not home or is_near(places, home))


# --- mentions with a number ------------------------------------------------------------------------


def _numbered(citing: _Citing, references: Sequence[Reference]) -> Iterator[ResolvedReference | None]:
    for index, reference in enumerate(references):
        sentence = sentence_at(citing.shown, reference.span.start)
        following = [later for later in references[index + 1 :] if sentence and later.span.start < sentence.span.end]
        yield _resolved(citing, reference, sentence, following) if sentence else None


def sentence_at(shown: DocumentView, offset: int) -> Sentence | None:
    """The sentence that holds an offset of the text of record."""
    return next((s for s in shown.sentences if s.span.start <= offset < s.span.end), None)


def _resolved(
    citing: _Citing, reference: Reference, sentence: Sentence, following: Sequence[Reference]
) -> ResolvedReference:
    words = _own_words(citing.text, reference, sentence, following)
    mention = NumberMention(reference.number, reference.span, reference.date, reference.date and reference.date.year)
    found = resolve(mention, words, citing.register, citing.date, citing.home)
    if len(found.candidates) > 1:
        wider = resolve(mention, sentence.text, citing.register, citing.date, citing.home)
        found = wider if wider.certain else found
    rows = found.candidates if found.certain or len(found.candidates) > 1 else ()
    stated = read_stated(words, mention)
    resolved = ResolvedReference(
        reference.doc_id, reference.span, _quote(citing.text, reference.span, sentence, following), sentence.section,
        reference.number, reference.date, tuple(_ids(rows)), None if rows else identity(reference.number, reference.date),
        found.certain, True, (), found.why,
    )  # fmt: skip
    conflicts = _conflicts(resolved, stated, rows, citing) if found.certain or stated.date else ()
    return replace(resolved, conflicts=tuple(conflicts))


def identity(number: DocumentNumber, when: date | None) -> str:
    """Name of a document that the register does not hold: kind, number and date."""
    return f"{number.kind or 'Văn bản'} {number.number}" + (f"@{when.isoformat()}" if when else "")


def _own_words(text: str, reference: Reference, sentence: Sentence, following: Sequence[Reference]) -> str:
    """What belongs to a mention: up to the next document; documents in a row share the words after the last."""
    start, end = reference.span.end, sentence.span.end
    for later in following:
        gap = text[start : later.span.start]
        if not _JOINED.fullmatch(gap):
            end = later.span.start
            break
        start = later.span.end
    return readable(text[start:end].split(";")[0])


def _quote(text: str, span: Span, sentence: Sentence, following: Sequence[Reference]) -> Span:
    """The mention to the end of its title: a closing mark, a semicolon, the next document in the row."""
    end = min(sentence.span.end, span.start + _LONGEST)
    for later in following:
        if later.span.start < end and _JOINED.search(text[span.end : later.span.start]):
            end = span.start + len(_JOINED.sub("", text[span.start : later.span.start]).rstrip())
            break
    stop = text.find(";", span.end, end)
    end = stop if stop > 0 else end
    opened = re.compile("[“\"]").search(text, span.end, end)
    if opened:
        end = opened.start() + title_end(text[opened.start() : end])
    return Span(span.start, max(span.start + len(text[span.start : end].rstrip(" .,")), span.end))


# --- what the document itself defines --------------------------------------------------------------

_DEFINES = re.compile(
    r"\((?:sau đây )?(?:gọi|viết)(?: chung)?(?: tắt)?(?: là)?:?\s*[“\"']?(?P<alias>[^()“”\"]{2,60}?)[”\"']?\)", re.IGNORECASE
)


def _definitions(citing: _Citing, numbered: Sequence[ResolvedReference]) -> Iterator[tuple[str, int, ResolvedReference]]:
    """(alias, where it is defined, the document it stands for)."""
    for match in _DEFINES.finditer(citing.text):
        before = [one for one in numbered if one.span.end <= match.start() and "\n" not in citing.text[one.span.end : match.start()]]
        if before and match.start() - before[-1].span.end < _LONGEST:
            yield readable(match["alias"]), match.start(), before[-1]


def _with_definitions(citing: _Citing, numbered: Sequence[ResolvedReference]) -> list[ResolvedReference]:
    """Short mentions read by the document's own words: its definition, else its full mention of that number."""
    defined = {parsed: one for alias, _, one in _definitions(citing, numbered) if (parsed := parse_number(alias))}
    full = [one for one in numbered if one.number and one.number.full]
    return [_reread(one, defined, full) if one.number and not one.number.full else one for one in numbered]


def _reread(
    one: ResolvedReference, defined: dict[DocumentNumber, ResolvedReference], full: Sequence[ResolvedReference]
) -> ResolvedReference:
    number = one.number
    assert number is not None
    for alias, target in defined.items():
        if same_number(alias, number):
            return _as(one, target, "tên gọi tắt do văn bản tự đặt")
    fitting = [other for other in full if other.number and same_number(other.number, number)]
    if fitting and (not one.certain or not one.directives):
        nearest = [other for other in fitting if other.span.start < one.span.start][-1:] or fitting[:1]
        return _as(one, nearest[0], "số đầy đủ ở chỗ khác trong văn bản")
    return one


def _as(one: ResolvedReference, target: ResolvedReference, why: str) -> ResolvedReference:
    return replace(
        one, directives=target.directives, identity=target.identity, certain=target.certain, conflicts=(), why=why
    )


def _defined(citing: _Citing, found: Sequence[ResolvedReference]) -> list[ResolvedReference]:
    """Later places where an alias without a number stands ("Quy chế", "Đề án")."""
    numbered = [one for one in found if one.number]
    return [
        _as(replace(target, span=span, quote=span, section=section, number=None), target, "tên gọi tắt do văn bản tự đặt")
        for alias, start, target in _definitions(citing, numbered)
        if parse_number(alias) is None and alias[0].isupper()
        for span, section in _occurrences(citing, alias, start)
    ]


def _occurrences(citing: _Citing, alias: str, start: int) -> Iterator[tuple[Span, str]]:
    pattern = re.compile(rf"(?<!\w){re.escape(alias)}(?!\w)")
    for match in pattern.finditer(citing.text, start + len(alias) + 2):
        sentence = sentence_at(citing.shown, match.start())
        if sentence and not citing.text.startswith(")", match.end()):
            yield Span(*match.span()), sentence.section


# --- mentions without a number ---------------------------------------------------------------------


def _unnumbered(citing: _Citing, numbered: Sequence[ResolvedReference]) -> Iterator[ResolvedReference]:
    for sentence in citing.shown.sentences:
        for named in find_named(sentence.text, citing.register, citing.home):
            span = raw_span(sentence, citing.text, named.start, named.end)
            if not any(_tells_again(one, span, named) for one in numbered):
                yield _from_name(citing, sentence, span, named)


def _tells_again(one: ResolvedReference, span: Span, named: Named) -> bool:
    """Whether a name stands within the words of a numbered mention of the same document."""
    inside = one.quote.start <= span.start < one.quote.end
    return inside and bool({row.id for row in named.directives} & set(one.directives))


def _from_name(citing: _Citing, sentence: Sentence, span: Span, named: Named) -> ResolvedReference:
    resolved = ResolvedReference(
        citing.shown.document.id, span, _quote(citing.text, span, sentence, ()), sentence.section, None, None,
        tuple(_ids(named.directives)), None, named.certain, named.direct, (), named.why,
    )  # fmt: skip
    return replace(resolved, conflicts=tuple(_misspelt(resolved, citing, named)))


# --- conflicts -------------------------------------------------------------------------------------

_NAMES: dict[Field, str] = {
    "issuer": "cơ quan ban hành", "date": "ngày ban hành", "title": "trích yếu", "number": "số, ký hiệu",
    "kind": "loại văn bản",
}  # fmt: skip


def written_date(day: date) -> str:
    """A day as documents write it: "05/01/2022", "11/6/2021" (two figures for days and for January, February)."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"{day.day:02}/{month}/{day.year}"


def document_label(document: Document) -> str:
    """What a document is called in a sentence: kind and title, else its file name."""
    header = document.header
    named = " ".join(part for part in (header.kind, header.number, header.title) if part)
    return f"{named} ({document.name})" if named else document.name


def _conflicts(
    one: ResolvedReference, stated: Stated, rows: Sequence[Directive], citing: _Citing
) -> Iterator[Conflict]:
    for row in rows:
        if stated.issuer and _other_body(stated.issuer, row):
            yield _conflict(one, row, "issuer", stated.issuer, row.issuer, citing)
        if stated.date and row.date and stated.date != row.date:
            yield _conflict(one, row, "date", written_date(stated.date), written_date(row.date), citing)
        if stated.title and (held := _other_title(stated, row)):
            yield _conflict(one, row, "title", stated.title, held, citing)
        if one.number and one.number.full and row.number and (number := _other_number(one.number, row)):
            yield _conflict(one, row, "number", number, row.number, citing)
        if kind := _other_kind(citing.text[one.span.start : one.span.end], row):
            yield _conflict(one, row, "kind", kind, row.kind, citing)


def _other_body(stated: str, row: Directive) -> bool:
    return compare_issuers(stated, row.issuer) == "other"


def _other_title(stated: Stated, row: Directive) -> str | None:
    """The register's title where a quoted one breaks off, or any is about something else."""
    agreement = compare_titles(stated.title or "", row.title)
    cut = stated.quoted and agreement == "shorter" and "tên gọi ngắn" not in row.title
    return row.title if cut else None


def _other_number(number: DocumentNumber, row: Directive) -> str | None:
    own = parse_number(f"{row.kind} {row.number}")
    return None if own is None or own.number == number.number else number.number


def _other_kind(mention: str, row: Directive) -> str | None:
    """The kind written out before the number where it is not the row's ("Quy định 217-QĐ/TW")."""
    words = re.match(r"[^\W\d_]+(?: [^\W\d_]+)*?(?= (?:số )?\d)", readable(mention))
    kinds = {"chi thi", "nghi quyet", "ket luan", "quyet dinh", "quy dinh", "huong dan", "ke hoach"}
    if words is None or fold(words[0]) not in kinds or fold(words[0]) == fold(row.kind):
        return None
    return words[0]


def _conflict(
    one: ResolvedReference, row: Directive, field: Field, reading: str, held: str, citing: _Citing
) -> Conflict:
    place = f"{document_label(citing.shown.document)}, {one.section}"
    known = next((c for c in row.conflicts if c.field == field and fold(c.reading) == fold(reading)), None)
    note = f" {known.note}" if known and known.note else ""
    text = (
        f"{row_name(row)} - {_NAMES[field]}: {place} ghi “{reading}”; sổ đăng ký ghi “{held}” "
        f"(nguồn: {row.source}).{note}"
    )
    return Conflict(field, row.id, one.doc_id, one.section, reading, text)


def row_name(row: Directive) -> str:
    """Kind and number of a row, its title where it has no number."""
    return f"{row.kind} {row.number}" if row.number else row.title


def _misspelt(one: ResolvedReference, citing: _Citing, named: Named) -> Iterator[Conflict]:
    """A name that differs from the register's in its accents only."""
    written = readable(citing.text[one.span.start : one.span.end])
    for row in named.directives if named.certain else ():
        for alias in row.aliases:
            same = syllables(fold(alias)) == syllables(fold(written))
            if same and not any(words_of(written) == words_of(other) for other in row.aliases):
                yield _conflict(one, row, "title", written, alias, citing)
                break
