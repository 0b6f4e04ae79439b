"""Questions about directives: which one applies, what it is, whether it still stands, who cites it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from assistant.citations import CitingDocument, Views, citations
from assistant.directive_lines import (
    Case,
    Line,
    carrying_lines,
    citing_lines,
    from_document,
    from_register,
    identity_lines,
    status_lines,
    words_of_mention,
)
from assistant.directive_wording import asked_kind, asks, general_words, is_plan
from assistant.directives import (
    Fit,
    directive_object,
    fitting,
    full_name,
    identity_line,
    near_numbers,
    status_text,
    topic_words,
)
from assistant.disagreement import row_name, written_date
from assistant.matching import bearers, resolve
from assistant.naming import find_named, is_near, places_of, unheld_names
from assistant.question import Question
from assistant.resolution import ResolvedReference
from assistant.stated import compare_issuers, read_stated, spelt_out
from ingest.language import fold
from ingest.library import Library
from ingest.numbering import NumberMention
from ingest.places import find_places
from ingest.register import Directive
from ingest.source import Span

__all__ = ["DirectiveFinding", "Intent", "Line", "answer_directive"]

Intent = Literal["identity", "status", "citing", "cited", "comparison", "topic", "unknown"]

_MORE = 2  # words of its own that a question after date, issuer or title may have ("kêu gọi", "ra đời")
_NEAR_MISSES = 4
_LISTED = 15  # lines of an answer on what a document cites
_FEW, _MANY = 3, 5  # directives shown for a topic, and when the question asks for several
_COMPARABLE = 0.7  # share of the best score that another directive needs to be shown beside it
_BODY = re.compile(r"\bcua (?:ban|bo|doan|uy|quoc|chinh|thu)\b(?: \w+){1,9}")
_OF_BODY = re.compile(
    r"(?:van ban|chi thi|nghi quyet|ket luan) (?:nao )?cua (?P<body>.+?)(?: nao| gi|\?|$)"
    r"|(?:nao|gi) cua (?P<last>.+?)\W*$"
)
_CARRIED_OUT = re.compile(r"\b(?:cu the hoa|trien khai|thuc hien|huong dan)\b")


@dataclass(frozen=True, slots=True)
class DirectiveFinding:
    """What the register and the library say to a question.

    `lines` in the order they are shown; `directives` are objects of the contract; `refusal` says why
    there are no lines: a number or a congress that neither the register nor a document knows (the
    objects are near misses then), or nobody who cites.
    """

    intent: Intent
    lines: tuple[Line, ...] = ()
    directives: tuple[dict[str, Any], ...] = ()
    warnings: tuple[str, ...] = ()
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class _Subject:
    """A document that the question names: its place in the question and the rows that it may be."""

    span: Span
    rows: tuple[Directive, ...]


def answer_directive(
    question: Question, library: Library, within: Collection[str] | None = None, views: Views | None = None
) -> DirectiveFinding | None:
    """What can be said of directives to this question; None when it asks something else.

    `within`: documents that the question is about (a place, a year); None for all. Cards never count as
    citing documents, except when no document of the library cites what is asked about.
    """
    found = citations(library, views)
    case = Case(question, found, (frozenset(within or ()) - found.card_ids()) or None)
    if unknown := _unknown(case):
        return unknown
    subjects = [*_numbered(case), *_named(case)]
    indexed = all(found.is_indexed(row.id) for subject in subjects for row in subject.rows)
    if indexed and asks("cited", case.folded) and (listed := _cited_by(case)):
        return listed
    if subjects:
        return _about(case, subjects)
    if question.numbers:
        return None
    if _ENDED.search(case.folded):
        return _ended(case)
    return _by_topic(case) if asks("document", case.folded) else None


# "Văn bản nào đã hết hiệu lực?": no document is named, those that no longer apply are asked for.
_ENDED = re.compile(
    r"\b(?:van ban|chi thi|nghi quyet|ket luan|quyet dinh|quy dinh|luat)(?: chi dao)? nao\b.{0,20}?"
    r"\b(?:het hieu luc|het han|khong con (?:hieu luc|ap dung)|(?:bi|duoc) thay the|bi bai bo|loi thoi)\b(?! (?:boi|bang)\b)\W*$"
)


def _ended(case: Case) -> DirectiveFinding:
    """The rows that no longer apply, and what came after them; first those that the library cites."""
    register = case.found.register
    rows = [row for row in register.directives if row.status in {"superseded_by", "expired_topic"}]
    rows.sort(key=lambda row: not any(True for _ in case.found.naming(row.id)))
    lines = [from_register(case, row, f"{full_name(row)}: {status_text(row, register)}") for row in rows]
    return _finding(case, "status", lines[:_LISTED], rows[:_LISTED])


def _about(case: Case, subjects: Sequence[_Subject]) -> DirectiveFinding | None:
    """The answer to a question that names documents, by what it asks of them."""
    rows = _settled(case, subjects)
    if not case.question.numbers and all(case.found.is_indexed(row.id) for row in rows):
        return None  # the document itself is in the library, and speaks for itself
    if asks("citing", case.folded) or case.question.reverse:
        return _citing(case, rows)
    if asks("status", case.folded):
        return _status(case, rows)
    if asks("content", case.folded):
        return None
    if asks("compared", case.folded) and len(rows) > 1:
        return _identities(case, "comparison", rows)
    return _identities(case, "identity", rows) if _asks_identity(case, subjects, rows) else None


def _asks_identity(case: Case, subjects: Sequence[_Subject], rows: Sequence[Directive]) -> bool:
    """Whether date, issuer, title or number are asked, or the question is nothing but the name."""
    asked = asks("identity", case.folded)
    return _strange_words(case, subjects, rows, asked) <= (_MORE if asked else 0)


def _strange_words(case: Case, subjects: Sequence[_Subject], rows: Sequence[Directive], general: bool) -> int:
    """How many words of the question belong neither to the documents named nor to asking after them."""
    names = " ".join(spelt_out(f"{identity_line(row)} {' '.join(row.topics)}") for row in rows)
    about = set(re.findall(r"\w+", fold(names)))
    masked = [(subject.span.start, subject.span.end) for subject in subjects]
    masked += general_words(case.folded) if general else []
    masked += [(m.span.start, m.span.end) for m in find_places(case.question.text)]
    masked += [match.span() for match in _BODY.finditer(case.folded)]
    return sum(
        word.content and word.folded not in about and word.folded.isalpha()
        for word in case.question.words()
        if not any(start <= word.start < end for start, end in masked)
    )


# --- what the question names -----------------------------------------------------------------------


def _unknown(case: Case) -> DirectiveFinding | None:
    """The refusal for a number, a plenum or a congress that neither the register nor any document has."""
    register = case.found.register
    for mention in case.question.numbers:
        rows = bearers(mention.number, register)
        if case.found.knows(mention.number, mention.date if rows else None) or _resolved(case, mention):
            continue
        if rows or mention.number.full or not is_plan(mention.number.kind):
            return _not_held(case, mention, rows or near_numbers(mention.number, register)[:_NEAR_MISSES])
    for name, (start, end) in unheld_names(case.question.text, register).items():
        if not case.found.says(name):
            return DirectiveFinding("unknown", refusal=_absent(case.question.text[start:end]))
    return None


def _not_held(case: Case, mention: NumberMention, near: Sequence[Directive]) -> DirectiveFinding:
    typed = case.question.text[mention.span.start : mention.span.end]
    typed += f" ngày {written_date(mention.date)}" if mention.date else ""
    hint = f" Số gần giống: {'; '.join(full_name(row) for row in near)}." if near else ""
    objects = tuple(directive_object(row, case.found) for row in near)
    return DirectiveFinding("unknown", directives=objects, refusal=_absent(typed) + hint)


def _absent(typed: str) -> str:
    return f"Không có {typed} trong sổ đăng ký và trong các văn bản của kho."


def _resolved(case: Case, mention: NumberMention) -> tuple[Directive, ...]:
    return resolve(mention, case.question.text, case.found.register, asked=True).candidates


def _numbered(case: Case) -> Iterator[_Subject]:
    for mention in case.question.numbers:
        if rows := _resolved(case, mention):
            yield _Subject(mention.span, rows)


def _named(case: Case) -> Iterator[_Subject]:
    """Documents named without a number, outside the numbers of the question."""
    for named in find_named(case.question.text, case.found.register):
        if not any(n.span.start < named.end and named.start < n.span.end for n in case.question.numbers):
            yield _Subject(Span(named.start, named.end), named.directives)


def _settled(case: Case, subjects: Sequence[_Subject]) -> list[Directive]:
    """The rows meant, each once; of several with one number those that documents cite come first."""
    rows: list[Directive] = []
    for subject in subjects:
        cited = [row for row in subject.rows if _is_cited(case, row)]
        several = sorted(subject.rows, key=lambda row: not case.found.citing(row.id))
        rows += cited if len(cited) == 1 else several
    return list(dict.fromkeys(rows))


def _is_cited(case: Case, row: Directive) -> bool:
    """Whether a document that the question is about cites the row."""
    return bool(case.within and case.within & set(case.found.citing(row.id)))


# --- answers ---------------------------------------------------------------------------------------


def _identities(case: Case, intent: Intent, rows: Sequence[Directive]) -> DirectiveFinding:
    return _finding(case, intent, [line for row in rows for line in identity_lines(case, row)], rows)


def _status(case: Case, rows: Sequence[Directive]) -> DirectiveFinding:
    told = [status_lines(case, row) for row in rows]
    shown = [row for _, about in told for row in about]
    return _finding(case, "status", [line for lines, _ in told for line in lines], shown)


def _citing(case: Case, rows: Sequence[Directive]) -> DirectiveFinding:
    """One line for each document that cites the rows, then what carries them out by the register."""
    lines = [line for row in rows for line in citing_lines(case, row)]
    if not lines or _CARRIED_OUT.search(case.folded):
        lines += [line for row in rows for line in carrying_lines(case, row)]
    if lines:
        return _finding(case, "citing", lines, rows)
    names = "; ".join(full_name(row) for row in rows)
    objects = tuple(directive_object(row, case.found) for row in rows)
    return DirectiveFinding("citing", (), objects, (), f"Chưa có văn bản nào trong kho dẫn chiếu {names}.")


def _finding(
    case: Case, intent: Intent, lines: Sequence[Line], rows: Sequence[Directive]
) -> DirectiveFinding:
    """The answer with its directives and the warnings of the first ones."""
    shown = list(dict.fromkeys(rows))
    objects = {row.id: directive_object(row, case.found) for row in shown}
    warnings = [*_same_numbers(shown), *_misread(case, shown)]
    for row in shown[: 2 if intent in ("comparison", "identity") else 1]:
        warnings += objects[row.id]["warnings"]
        warnings += objects[row.id]["conflicts"] if _is_disputed(case, row) else []
    return DirectiveFinding(intent, tuple(lines), tuple(objects.values()), tuple(dict.fromkeys(warnings)))


def _is_disputed(case: Case, row: Directive) -> bool:
    """Whether a conflict is worth telling: the sources in force differ, or an indexed document does."""
    return row.status == "conflict" or any(one.conflicts for _, one in case.found.naming(row.id))


def _same_numbers(rows: Sequence[Directive]) -> Iterator[str]:
    """A word on each number that several of the rows have."""
    for number in dict.fromkeys(row.number for row in rows if row.number):
        same = [full_name(row) for row in rows if row.number == number]
        if len(same) > 1:
            yield (
                f"Số {number} chỉ {len(same)} văn bản khác nhau: {'; '.join(same)}. "
                "Khi dẫn cần ghi đủ ngày và cơ quan ban hành."
            )


def _misread(case: Case, rows: Sequence[Directive]) -> Iterator[str]:
    """Where the question itself gives another date or issuer than the register."""
    for mention in case.question.numbers:
        stated = read_stated(case.question.text[mention.span.end :], mention)
        for row in (row for row in bearers(mention.number, case.found.register) if row in rows):
            said = f"{row_name(row)}: câu hỏi ghi"
            if stated.date and row.date and stated.date != row.date:
                held = f"{written_date(row.date)} (nguồn: {row.source})"
                yield f"{said} ngày {written_date(stated.date)}; sổ đăng ký ghi {held}."
            if stated.issuer and compare_issuers(stated.issuer, row.issuer) == "other":
                yield f"{said} “{stated.issuer}”; sổ đăng ký ghi “{row.issuer}” (nguồn: {row.source})."


# --- what a document cites -------------------------------------------------------------------------


def _cited_by(case: Case) -> DirectiveFinding | None:
    """What the one document in question cites, of the kind and issuer asked for."""
    citing = _target(case)
    wanted = [one for one in citing.references if _is_wanted(case, citing, one)] if citing else []
    first: dict[str, ResolvedReference] = {}
    for one in wanted:
        for key in one.directives if one.certain else filter(None, [one.identity]):
            first.setdefault(key, one)
    if citing is None or not first:
        return None
    lines = [from_document((citing, one)) for one in dict.fromkeys(first.values())]
    rows = [row for key in first if (row := case.found.register.by_id(key))]
    return _finding(case, "cited", lines[:_LISTED], rows)


def _target(case: Case) -> CitingDocument | None:
    """The document that the question describes by its title, body and place; None when none stands out."""
    documents = [d for d in case.found.documents() if case.within is None or d.document.id in case.within]
    asked = {word.folded for word in case.question.words() if word.content}
    scored = sorted(((_described(d, asked), d) for d in documents), key=lambda pair: -pair[0])
    alone = len(scored) == 1 or (len(scored) > 1 and scored[0][0] > scored[1][0])
    return scored[0][1] if alone else None


def _described(citing: CitingDocument, asked: set[str]) -> int:
    """How many of the words stand in a document's title, issuer, place or name."""
    header = citing.document.header
    parts = (header.title, header.issuer, header.place, citing.document.name)
    return len(asked & set(re.findall(r"[^\W_]+", fold(spelt_out(" ".join(filter(None, parts)))))))


def _is_wanted(case: Case, citing: CitingDocument, one: ResolvedReference) -> bool:
    """Whether a mention is of the kind and issuer that the question asks for."""
    kind = asked_kind(case.folded)
    rows = [row for row_id in one.directives if one.certain and (row := case.found.register.by_id(row_id))]
    words = fold(spelt_out(" ".join([words_of_mention((citing, one)), *(row.issuer for row in rows)])))
    if not one.direct or (kind and not is_plan(kind) and not words.startswith(fold(kind))):
        return False
    asked = _OF_BODY.search(case.folded)
    return asked is None or (asked["body"] or asked["last"]).strip() in words


# --- by topic --------------------------------------------------------------------------------------


def _by_topic(case: Case) -> DirectiveFinding | None:
    """The rows that fit the topic, the best first; with documents in question, those that they cite."""
    kind = asked_kind(case.folded)
    fits = _cited_fits(case, kind) or _fits(case, kind, topic_words(case.question, case.found.register))
    if not fits or (is_plan(kind) and case.found.is_indexed(fits[0].row.id)):
        return None
    near = [fit.row for fit in fits if fit.score >= _COMPARABLE * fits[0].score]
    rows = near[: _MANY if asks("many", case.folded) else _FEW]
    others = [from_register(case, row, identity_line(row)) for row in rows[1:]]
    return _finding(case, "topic", [*identity_lines(case, rows[0]), *others], rows)


def _cited_fits(case: Case, kind: str | None) -> list[Fit]:
    """Fits among what the documents in question cite; their place is no part of the topic then."""
    if not case.within:
        return []
    places = [(m.span.start, m.span.end) for m in find_places(case.question.text)]
    words = topic_words(case.question, case.found.register, places)
    return [fit for fit in _fits(case, kind, words) if _is_cited(case, fit.row)]


def _fits(case: Case, kind: str | None, words: Sequence[str]) -> list[Fit]:
    register, years = case.found.register, case.question.years
    fits = fitting(words, register, years, lambda row: _is_eligible(case, row, kind))
    return [fit for fit in fits if kind is not None or not case.found.is_indexed(fit.row.id)]


def _is_eligible(case: Case, row: Directive, kind: str | None) -> bool:
    """The kind asked for; a plan of one place only when plans, or that place, are asked for."""
    if kind is not None:
        return kind == row.kind
    places = places_of(row, case.found.register)
    asked = frozenset(unit for mention in find_places(case.question.text) for unit in mention.units)
    return not is_plan(row.kind) or not places or is_near(places, asked)
