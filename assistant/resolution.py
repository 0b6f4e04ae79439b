"""Everything that a document names, with and without numbers, resolved against the register."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.disagreement import Disagreement, Place, disagreements, misspellings
from assistant.evidence import raw_span
from assistant.matching import NEAREST, Resolution, bearers, resolve
from assistant.naming import Home, Named, find_named, is_near, places_of
from assistant.scope import profile
from assistant.stated import compare_titles, read_stated, readable, title_end
from assistant.view import DocumentView, Sentence
from ingest.library import Document, Reference
from ingest.numbering import DocumentNumber, NumberMention, parse_number, same_number
from ingest.register import Directive, Register
from ingest.source import Span

__all__ = [
    "Resolution",
    "ResolvedReference",
    "dated",
    "identity",
    "own_directives",
    "resolve",
    "resolve_document",
]

_LONGEST = 420  # characters of a mention with its date, issuer and title
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_JOINED = re.compile(r"(?:[,;]|(?:^|\s)(?:và|hoặc|cùng)(?: các| với)?)\s*$")
_HEAD = "phần đầu văn bản"


@dataclass(frozen=True, slots=True)
class ResolvedReference:
    """A document named in a document.

    `span` is the mention, `quote` the mention with its date, issuer and title. `directives` are ids of
    the register, all that it may be when it is not `certain`; `identity` names a document that the
    register does not hold. `direct` is False when only a congress or plenum is named. `why` says what
    decided (Vietnamese).
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
    conflicts: tuple[Disagreement, ...]
    why: str


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


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A mention with its number while the document is being read."""

    one: ResolvedReference
    sentence: Sentence
    words: str


def resolve_document(
    shown: DocumentView, references: Sequence[Reference], register: Register
) -> list[ResolvedReference]:
    """Everything that a document names, in reading order; the document itself is left out."""
    document = shown.document
    citing = _Citing(shown, register, dated(document), profile(document).units)
    numbered = _settled(citing, list(_numbered(citing, references)))
    found = [*numbered, *_unnumbered(citing, numbered)]
    found += _defined(citing, numbered)
    own = own_directives(document, register)
    kept = [one for one in _same_elsewhere(found) if not set(one.directives) & own]
    return sorted(kept, key=lambda one: one.span.start)


def dated(document: Document) -> date | None:
    """The day by which a document was issued: its date, else the last day of the year in its title or name.

    None for a card: it bears the date of the directive that it is about.
    """
    if document.card:
        return None
    if document.header.date:
        return document.header.date
    years = [int(year) for year in _YEAR.findall(f"{document.header.title or ''} {document.name}")]
    return date(max(years), 12, 31) if years else None


def own_directives(document: Document, register: Register) -> set[str]:
    """Ids of the rows that are this document itself, or that it is the card of."""
    header = document.header
    number = parse_number(header.number) if header.number else None
    if number is not None:
        return {row.id for row in bearers(number, register) if _is_this(row, header.date, header.title)}
    titled = [row for row in register.directives if row.number is None and _titled(header.title, row)]
    home = profile(document).units if titled else frozenset()
    return {row.id for row in titled if _is_home(row, home, register)}


def _is_this(row: Directive, when: date | None, title: str | None) -> bool:
    """Numbers start anew, so the date decides, and where the register has none, the title."""
    return row.date == when and (when is not None or _titled(title, row))


def _titled(title: str | None, row: Directive) -> bool:
    return bool(title) and compare_titles(title or "", re.sub(r"\(.*?\)", "", row.title)) == "same"


def _is_home(row: Directive, home: Home, register: Register) -> bool:
    places = places_of(row, register)
    return not places or not home or is_near(places, home)


def identity(number: DocumentNumber, when: date | None) -> str:
    """Name of a document that the register does not hold: kind, number, date."""
    return f"{number.kind or 'Văn bản'} {number.number}" + (f"@{when.isoformat()}" if when else "")


def sentence_at(shown: DocumentView, offset: int) -> Sentence | None:
    """The sentence that holds an offset of the text of record."""
    return next((s for s in shown.sentences if s.span.start <= offset < s.span.end), None)


# --- mentions with a number ------------------------------------------------------------------------


def _numbered(citing: _Citing, references: Sequence[Reference]) -> Iterator[_Numbered]:
    for index, reference in enumerate(references):
        sentence = sentence_at(citing.shown, reference.span.start)
        if sentence is None or _is_own_number(citing, reference, sentence):
            continue
        following = [later for later in references[index + 1 :] if later.span.start < sentence.span.end]
        words = _own_words(citing.text, reference, sentence, following)
        yield _Numbered(_resolved(citing, reference, sentence, following, words), sentence, words)


def _is_own_number(citing: _Citing, reference: Reference, sentence: Sentence) -> bool:
    """Whether this is the number at the head of the document itself."""
    own = citing.shown.document.header.number
    number = parse_number(own) if own else None
    return sentence.section == _HEAD and number is not None and same_number(number, reference.number)


def _resolved(
    citing: _Citing, reference: Reference, sentence: Sentence, following: Sequence[Reference], words: str
) -> ResolvedReference:
    mention = NumberMention(
        reference.number, reference.span, reference.date, reference.date.year if reference.date else None
    )
    found = resolve(mention, words, citing.register, citing.date, citing.home)
    if not found.certain and len(found.candidates) > 1:
        wider = resolve(mention, sentence.text, citing.register, citing.date, citing.home)
        found = wider if wider.certain else found
    ids = tuple(row.id for row in found.candidates)
    own = None if found.certain else identity(reference.number, reference.date)
    mentioned = ResolvedReference(
        reference.doc_id, reference.span, _quote(citing.text, reference.span, sentence, following),
        sentence.section, reference.number, reference.date, ids, own, found.certain, True, (), found.why,
    )  # fmt: skip
    return replace(mentioned, conflicts=tuple(_conflicts(citing, mentioned, found, words)))


def _conflicts(
    citing: _Citing, one: ResolvedReference, found: Resolution, words: str
) -> Iterator[Disagreement]:
    if not (found.certain or (one.date and len(found.candidates) > 1)):
        return
    stated = replace(read_stated(words), date=one.date)
    mention = citing.text[one.span.start : one.span.end]
    for row in found.candidates:
        yield from disagreements(row, stated, one.number, mention, Place(citing.shown.document, one.section))


def _own_words(text: str, reference: Reference, sentence: Sentence, following: Sequence[Reference]) -> str:
    """What belongs to a mention: up to the next one; "217 và 218", "217, 218" share the words after the last."""
    start, end = reference.span.end, sentence.span.end
    for later in following:
        if not _shares(text, start, later):
            end = later.span.start
            break
        start = later.span.end
    return readable(text[start:end].split(";")[0])


def _shares(text: str, end: int, later: Reference) -> bool:
    """Whether nothing but "và" (or a comma before bare figures) stands between a mention and the next."""
    gap = text[end : later.span.start].strip()
    return gap in ("và", "hoặc") or (gap == "," and text[later.span.start].isdecimal())


_ENDS = re.compile(
    r"(?:,| và) (?=(?:các )?(?:Nghị quyết|Chỉ thị|Kết luận|Quyết định|Quy định|Kế hoạch|Chương trình|Hướng dẫn|Đề án"
    r"|Luật|Điều lệ) (?:số |của |Đại hội|Hội nghị|Trung ương|[0-9]|[A-ZĐ]))"
    r"|, (?=(?:Ban Thường|Ủy ban|Uỷ ban|Đoàn Chủ tịch|UBND|Thành ủy|Tỉnh ủy)[^,;]{0,160} (?:xây dựng|ban hành|lập) )"
    r"|,? gắn (?:kết|với) | sau khi được | với phương châm |,? nhất là |;"
)


def _quote(text: str, span: Span, sentence: Sentence, following: Sequence[Reference]) -> Span:
    """The mention to the end of its title: a closing mark, the next document in the row, another clause."""
    end, shared = min(sentence.span.end, span.start + _LONGEST), span.end
    for later in following:
        if _shares(text, shared, later):
            shared = later.span.end
        elif later.span.start < end and _JOINED.search(text[shared : later.span.start]):
            end = span.start + len(_JOINED.sub("", text[span.start : later.span.start]).rstrip())
            break
    opened = re.compile('[“"]').search(text, shared, end)
    stop = _ENDS.search(text, shared, opened.start() if opened else end)
    if stop:
        end = stop.start()
    elif opened:
        end = opened.start() + title_end(text[opened.start() : end])
    return _trimmed(text, Span(span.start, shared), end)


def _trimmed(text: str, span: Span, end: int) -> Span:
    """The span up to `end` without loose marks; a bracket that closes nothing is one."""
    words = text[span.start : end].rstrip(" \t\u00a0.,:\n")
    if words.endswith(")") and words.count("(") < words.count(")"):
        words = words[:-1]
    return Span(span.start, max(span.start + len(words), span.end))


# --- what the document's own words settle ----------------------------------------------------------

_DEFINES = re.compile(
    r"\((?:sau đây )?(?:gọi|viết)(?: chung)?(?: tắt)?(?: là)?:?\s*[“\"']?(?P<alias>[^()“”\"]{2,60}?)[”\"']?\)",
    re.I,
)


def _settled(citing: _Citing, found: Sequence[_Numbered]) -> list[ResolvedReference]:
    """Mentions read by the document's definitions, its other mentions of the number, and related documents."""
    all_of_them = [item.one for item in found]
    aliases = {
        number: target
        for alias, _, target in _definitions(citing, all_of_them)
        if (number := parse_number(alias)) is not None
    }
    first = [replace(item, one=_by_definition(item.one, aliases)) for item in found]
    sure = [item.one for item in first if item.one.certain or (item.one.number and item.one.number.full)]
    second = [replace(item, one=_by_other_mention(item.one, sure)) for item in first]
    return [_by_relation(item, second, citing.register) for item in second]


def _definitions(
    citing: _Citing, found: Sequence[ResolvedReference]
) -> Iterator[tuple[str, int, ResolvedReference]]:
    """(alias, where it is defined, the document it stands for)."""
    for match in _DEFINES.finditer(citing.text):
        before = [one for one in found if one.span.end <= match.start()]
        between = citing.text[before[-1].span.end : match.start()] if before else ""
        if before and len(between) < _LONGEST and "\n" not in between:
            yield readable(match["alias"]), match.start(), before[-1]


def _by_definition(
    one: ResolvedReference, aliases: dict[DocumentNumber, ResolvedReference]
) -> ResolvedReference:
    if one.number is None or one.number.full:
        return one
    target = next((t for alias, t in aliases.items() if same_number(alias, one.number)), None)
    return _as(one, target, "tên gọi tắt do văn bản tự đặt") if target else one


def _by_other_mention(one: ResolvedReference, others: Sequence[ResolvedReference]) -> ResolvedReference:
    """A mention that alone is not enough, read as the nearest one of the same number that says more."""
    if one.date or one.number is None or (one.certain and one.why != NEAREST):
        return one
    number = one.number
    told = [
        other
        for other in others
        if other.number and same_number(other.number, number) and _says_more(other, number)
    ]
    nearest = [other for other in told if other.span.start < one.span.start][-1:] or told[:1]
    return _as(one, nearest[0], "số và ngày đầy đủ ở chỗ khác trong văn bản") if nearest else one


def _says_more(other: ResolvedReference, number: DocumentNumber) -> bool:
    """Whether a mention is beyond doubt, or at least dated where the other is a bare short number."""
    sure = other.certain and other.why != NEAREST
    return sure or (
        other.date is not None and other.number is not None and other.number.full and not number.full
    )


def _by_relation(item: _Numbered, found: Sequence[_Numbered], register: Register) -> ResolvedReference:
    """A candidate that the register ties to a document of the same sentence is the one meant."""
    one = item.one
    if one.certain:
        return one
    near = {
        i
        for other in found
        if other.sentence is item.sentence and other.one.certain
        for i in other.one.directives
    }
    tied = [candidate for candidate in one.directives if _tied(candidate, near, register)]
    if len(tied) != 1:
        return one
    return replace(
        one, directives=tuple(tied), identity=None, certain=True, why="quan hệ với văn bản nêu cùng câu"
    )


def _tied(candidate: str, near: set[str], register: Register) -> bool:
    row = register.by_id(candidate)
    targets = {relation.target for relation in row.relations} if row else set()
    sources = {source.id for source, _ in register.incoming(candidate)}
    return bool((targets | sources) & near)


def _as(one: ResolvedReference, target: ResolvedReference, why: str) -> ResolvedReference:
    return replace(
        one,
        directives=target.directives,
        identity=target.identity,
        certain=target.certain,
        conflicts=(),
        why=why,
    )


def _defined(citing: _Citing, found: Sequence[ResolvedReference]) -> list[ResolvedReference]:
    """Later places where an alias without a number stands ("Quy chế", "Đề án")."""
    return [
        _as(
            replace(target, span=span, quote=span, section=section, number=None),
            target,
            "tên gọi tắt do văn bản tự đặt",
        )
        for alias, start, target in _definitions(citing, found)
        if parse_number(alias) is None and alias[0].isupper()
        for span, section in _occurrences(citing, alias, start)
    ]


def _occurrences(citing: _Citing, alias: str, start: int) -> Iterator[tuple[Span, str]]:
    for match in re.finditer(rf"(?<!\w){re.escape(alias)}(?!\w)(?!\s*\))", citing.text):
        sentence = sentence_at(citing.shown, match.start())
        if sentence and match.start() > start + len(alias):
            yield Span(*match.span()), sentence.section


def _same_elsewhere(found: Sequence[ResolvedReference]) -> list[ResolvedReference]:
    """A name that may mean several rows, of which the document names one beyond doubt elsewhere."""
    sure = {i for one in found if one.certain for i in one.directives}
    settled = []
    for one in found:
        told = [i for i in one.directives if i in sure]
        if not one.certain and one.number is None and len(told) == 1:
            one = replace(one, directives=tuple(told), certain=True, why="nêu rõ ở chỗ khác trong văn bản")
        settled.append(one)
    return settled


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
    place = Place(citing.shown.document, sentence.section)
    written = citing.text[span.start : span.end]
    conflicts = [c for row in named.directives if named.certain for c in misspellings(row, written, place)]
    return ResolvedReference(
        citing.shown.document.id, span, _quote(citing.text, span, sentence, ()), sentence.section, None, None,
        tuple(row.id for row in named.directives), None, named.certain, named.direct, tuple(conflicts), named.why,
    )  # fmt: skip
