"""Questions about directives: which one applies, what it is, whether it still stands, who cites it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from assistant.answer import display
from assistant.citations import Citations, CitingDocument, Views, citations
from assistant.directive_wording import Asked, asked_fields, asked_kind, asks, general_words, is_plan
from assistant.directives import (
    Fit,
    directive_object,
    fitting,
    full_name,
    identity_line,
    near_numbers,
    register_line,
    relation_text,
    status_text,
    successors,
    topic_words,
    warnings_for,
)
from assistant.disagreement import document_label, row_name, written_date
from assistant.matching import bearers, resolve
from assistant.naming import find_named, is_near, places_of, unheld_names
from assistant.question import Question
from assistant.resolution import ResolvedReference
from assistant.stated import compare_issuers, read_stated, spelt_out
from ingest.language import fold, fold_normalised
from ingest.library import Library
from ingest.numbering import NumberMention
from ingest.places import find_places
from ingest.register import Directive
from ingest.source import Span

Intent = Literal["identity", "status", "citing", "cited", "comparison", "topic", "unknown"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an answer and what it stands on.

    `quote` is a register line (source "register": `directive` is its id) or the words at `span` of the
    document `doc_id`. `label` names the source where the reader has to know whose words these are.
    Numbers and dates of `text` stand in `quote`; those of `label` in the document's title.
    """

    text: str
    quote: str
    source: Literal["register", "document"]
    directive: str | None
    doc_id: str | None = None
    span: Span | None = None
    section: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class DirectiveFinding:
    """What the register and the library say to a question; `refusal` when a number is not known to either."""

    intent: Intent
    lines: tuple[Line, ...] = ()
    directives: tuple[dict[str, Any], ...] = ()
    warnings: tuple[str, ...] = ()
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class _Case:
    """A question with what it is answered from; `within` keeps document words to these documents."""

    question: Question
    found: Citations
    within: frozenset[str] | None

    @property
    def folded(self) -> str:
        return self.question.folded


@dataclass(frozen=True, slots=True)
class _Subject:
    """A document that the question names: its place in the question and the rows that it may be."""

    span: Span
    rows: tuple[Directive, ...]
    said: str


def answer_directive(
    question: Question, library: Library, within: Collection[str] | None = None, views: Views | None = None
) -> DirectiveFinding | None:
    """What can be said of directives to this question; None when it asks something else.

    `within`: documents that the question is about (a place, a year); None for all. Cards never count as
    citing documents, except when no document of the library cites what is asked about.
    """
    found = citations(library, views)
    case = _Case(question, found, _documents_only(within, found))
    if unknown := _unknown(case):
        return unknown
    subjects = [*_numbered(case), *_named(case)]
    spoken_for = all(found.is_indexed(row.id) for subject in subjects for row in subject.rows)
    if spoken_for and asks("cited", case.folded) and (listed := _cited_by(case)):
        return listed
    if subjects:
        return _about(case, subjects)
    return _by_topic(case) if asks("document", case.folded) and not question.numbers else None


def _documents_only(within: Collection[str] | None, found: Citations) -> frozenset[str] | None:
    """`within` without cards, which are about a directive and do not cite it; None when nothing else is left."""
    return (frozenset(within or ()) - found.card_ids()) or None


def _about(case: _Case, subjects: Sequence[_Subject]) -> DirectiveFinding | None:
    rows = _settled(case, subjects)
    if not case.question.numbers and all(case.found.is_indexed(row.id) for row in rows):
        return None  # the document itself is in the library, and speaks for itself
    if asks("citing", case.folded) or case.question.reverse:
        return _citing(case, rows)
    if asks("status", case.folded):
        return _status(case, rows)
    if asks("content", case.folded):
        return None
    plain = asks("identity", case.folded)
    if asks("compared", case.folded) and len(rows) > 1:
        return _finding(case, "comparison", [line for row in rows for line in _identity(case, row)], rows)
    if _strange_words(case, subjects, rows, plain) <= (_MORE if plain else 0):
        return _finding(case, "identity", [line for row in rows for line in _identity(case, row)], rows)
    return None


# --- what is asked ---------------------------------------------------------------------------------

_MORE = 2  # words of its own that a question after date, issuer or title may have ("kêu gọi", "ra đời")

def _strange_words(
    case: _Case, subjects: Sequence[_Subject], rows: Sequence[Directive], general: bool
) -> int:
    """How many content words the question has that belong neither to the documents named nor to asking after them."""
    words = " ".join(spelt_out(f"{identity_line(row)} {' '.join(row.topics)}") for row in rows)
    about = set(re.findall(r"\w+", fold(words)))
    masked = [(s.span.start, s.span.end) for s in subjects]
    masked += general_words(case.folded) if general else []
    masked += [(m.span.start, m.span.end) for m in find_places(case.question.text)]
    masked += [match.span() for match in re.finditer(r"\bcua (?:ban|bo|doan|uy|quoc|chinh|thu)\b(?: \w+){1,9}", case.folded)]
    return sum(
        word.content and word.folded not in about and word.folded.isalpha()
        for word in case.question.words()
        if not any(start <= word.start < end for start, end in masked)
    )


# --- what the question names -----------------------------------------------------------------------


def _unknown(case: _Case) -> DirectiveFinding | None:
    """The refusal for a number that neither the register nor any document has."""
    for mention in case.question.numbers:
        number = mention.number
        rows = bearers(number, case.found.register)
        if case.found.knows(number, mention.date if rows else None) or _resolved(case, mention):
            continue
        if rows:
            return _not_held(case, mention, rows)
        if number.full or not is_plan(number.kind):
            return _not_held(case, mention, near_numbers(number, case.found.register)[:4])
    for name, (start, end) in unheld_names(case.question.text, case.found.register).items():
        if not case.found.says(name):
            typed = case.question.text[start:end]
            return DirectiveFinding("unknown", refusal=f"Không có {typed} trong sổ đăng ký và trong các văn bản của kho.")
    return None


def _not_held(case: _Case, mention: NumberMention, near: Sequence[Directive]) -> DirectiveFinding:
    typed = case.question.text[mention.span.start : mention.span.end]
    typed += f" ngày {written_date(mention.date)}" if mention.date else ""
    hint = f" Số gần giống: {'; '.join(full_name(row) for row in near)}." if near else ""
    text = f"Không có {typed} trong sổ đăng ký và trong các văn bản của kho.{hint}"
    objects = tuple(directive_object(row, case.found) for row in near)
    return DirectiveFinding("unknown", directives=objects, refusal=text)


def _resolved(case: _Case, mention: NumberMention) -> tuple[Directive, ...]:
    return resolve(mention, case.question.text, case.found.register, asked=True).candidates


def _numbered(case: _Case) -> Iterator[_Subject]:
    for mention in case.question.numbers:
        if rows := _resolved(case, mention):
            yield _Subject(mention.span, rows, case.question.text[mention.span.start : mention.span.end])


def _named(case: _Case) -> Iterator[_Subject]:
    """Documents named without a number, outside the numbers of the question."""
    for named in find_named(case.question.text, case.found.register):
        inside = any(n.span.start < named.end and named.start < n.span.end for n in case.question.numbers)
        if not inside:
            said = case.question.text[named.start : named.end]
            yield _Subject(Span(named.start, named.end), named.directives, said)


def _settled(case: _Case, subjects: Sequence[_Subject]) -> list[Directive]:
    """The rows meant, each once; of several with one number those that the documents in question cite come first."""
    rows: list[Directive] = []
    for subject in subjects:
        cited = [row for row in subject.rows if case.within and set(case.found.citing(row.id)) & case.within]
        rows += (
            cited if len(cited) == 1 else sorted(subject.rows, key=lambda row: not case.found.citing(row.id))
        )
    return list(dict.fromkeys(rows))


# --- answers ---------------------------------------------------------------------------------------


def _finding(
    case: _Case, intent: Intent, lines: Sequence[Line], rows: Sequence[Directive], extra: Sequence[str] = ()
) -> DirectiveFinding:
    """The answer with its directives, the warnings of the first ones, and a word on numbers that several share."""
    shown = list(dict.fromkeys(rows))
    warned = shown if intent in ("comparison", "identity") else shown[:1]
    warnings = [*extra, *_same_numbers(shown), *_misread(case, shown)]
    for row in warned[:2]:
        objects = directive_object(row, case.found)
        warnings += [*objects["warnings"], *(objects["conflicts"] if _disputed(case, row) else [])]
    objects = [directive_object(row, case.found) for row in shown]
    return DirectiveFinding(intent, tuple(lines), tuple(objects), tuple(dict.fromkeys(warnings)))


def _disputed(case: _Case, row: Directive) -> bool:
    """Whether a conflict is worth telling: the sources in force differ, or an indexed document does."""
    return row.status == "conflict" or any(one.conflicts for _, one in case.found.naming(row.id))


def _same_numbers(rows: Sequence[Directive]) -> Iterator[str]:
    for number in dict.fromkeys(row.number for row in rows if row.number):
        same = [row for row in rows if row.number == number]
        if len(same) > 1:
            names = "; ".join(full_name(row) for row in same)
            yield f"Số {number} chỉ {len(same)} văn bản khác nhau: {names}. Khi dẫn cần ghi đủ ngày và cơ quan ban hành."


def _misread(case: _Case, rows: Sequence[Directive]) -> Iterator[str]:
    """Where the question itself gives another date or issuer than the register."""
    for mention in case.question.numbers:
        stated = read_stated(case.question.text[mention.span.end :], mention)
        for row in rows:
            if row not in bearers(mention.number, case.found.register):
                continue
            if stated.date and row.date and stated.date != row.date:
                yield (
                    f"{row_name(row)}: câu hỏi ghi ngày {written_date(stated.date)}; sổ đăng ký ghi "
                    f"{written_date(row.date)} (nguồn: {row.source})."
                )
            if stated.issuer and compare_issuers(stated.issuer, row.issuer) == "other":
                yield f"{row_name(row)}: câu hỏi ghi “{stated.issuer}”; sổ đăng ký ghi “{row.issuer}” (nguồn: {row.source})."


def _identity(case: _Case, row: Directive) -> list[Line]:
    """What the documents say of it, each differing reading once, then the register."""
    asked = asked_fields(case.folded)
    told = _document_lines(case, row, asked)
    term = f" (khóa {row.term})" if row.term and re.search(r"\bkhoa (?:may|nao|bao nhieu)\b", case.folded) else ""
    held = _register(case, row, identity_line(row) + term)
    if not told or term:
        return [*told[:1], held] if told else [held]
    disputed = any(line.label for line in told)
    if not disputed and all(_tells(line.text, row, field) for line in told[:1] for field in asked):
        return [told[0], _register(case, row, f"{row_name(row)}: {status_text(row, case.found.register)}")]
    return [*told, replace(held, label="Sổ đăng ký") if disputed else held]


def _tells(words: str, row: Directive, field: Asked) -> bool:
    stated = read_stated(re.sub(r"^.*?\d[\w/-]*", "", words, count=1))
    match field:
        case "date":
            return stated.date is not None
        case "issuer":
            return stated.issuer is not None
        case "title":
            return stated.title is not None
        case _:
            return row.number is None or row.number in words


def _document_lines(case: _Case, row: Directive, asked: frozenset[Asked]) -> list[Line]:
    """The mention that tells most of what is asked; where documents disagree on it, one for each reading."""
    found = list(case.found.naming(row.id))
    inside = [pair for pair in found if case.within is None or pair[0].document.id in case.within]
    scored = [(_worth(pair, row, asked), pair) for pair in inside]
    best = [pair for worth, pair in sorted(scored, key=lambda item: -item[0]) if worth >= 1]
    odd = [pair for pair in best if _differs(pair[1], row, asked)]
    sound = [pair for pair in best if not _differs(pair[1], row, None)]
    if odd or (best and not sound):
        return [_document(row, pair, label=True) for pair in [*(odd or best)[:1], *sound[:1]]]
    return [_document(row, pair, label=False) for pair in sound[:1]]


def _worth(pair: tuple[CitingDocument, ResolvedReference], row: Directive, asked: frozenset[Asked]) -> float:
    """How many of the facts asked stand in the mention, and a little for the others."""
    words = _words(pair)
    if row.number is None:
        return 1 + len(words) / 1000
    fields: tuple[Asked, ...] = ("date", "issuer", "title", "number")
    told = {field for field in fields if _tells(words, row, field)}
    return len(told & asked) + 0.1 * len(told)


def _words(pair: tuple[CitingDocument, ResolvedReference]) -> str:
    citing, one = pair
    return display(citing.document.text[one.quote.start : one.quote.end])


def _differs(one: ResolvedReference, row: Directive, fields: frozenset[Asked] | None) -> bool:
    """Whether the mention disagrees with the row in one of the fields, or (None) in any."""
    return any(c.directive == row.id and (fields is None or c.field in fields) for c in one.conflicts)


def _document(row: Directive, pair: tuple[CitingDocument, ResolvedReference], label: bool) -> Line:
    line = _mention(*pair)
    return replace(line, directive=row.id, label=document_label(pair[0].document) if label else "")


def _mention(citing: CitingDocument, one: ResolvedReference) -> Line:
    """The words of one mention; `directive` is the row when there is but one."""
    row_id = one.directives[0] if one.certain and len(one.directives) == 1 else None
    return Line(
        text=_words((citing, one)), quote=citing.document.text[one.quote.start : one.quote.end], source="document",
        directive=row_id, doc_id=citing.document.id, span=one.quote, section=one.section,
    )  # fmt: skip


def _register(case: _Case, row: Directive, text: str) -> Line:
    return Line(text, register_line(row, case.found.register), "register", row.id)


def _status(case: _Case, rows: Sequence[Directive]) -> DirectiveFinding:
    """What became of each row, with the documents that followed."""
    lines: list[Line] = []
    shown: list[Directive] = []
    for row in rows:
        lines += _status_words(case, row)
        lines.append(_register(case, row, f"{full_name(row)}: {_standing(case, row)}"))
        later, earlier = _later(case, row), _earlier(case, row)
        lines += [_register(case, one, f"{full_name(one)}: {status_text(one, case.found.register)}") for one in earlier]
        lines += [_register(case, one, identity_line(one)) for one in later]
        shown += [row, *later, *earlier]
    return _finding(case, "status", lines, shown)


def _standing(case: _Case, row: Directive) -> str:
    """Status and ties of a row in words, what carries it out left aside."""
    ties = [
        relation_text(relation, case.found.register)
        for relation in row.relations
        if relation.type in ("supplemented_by", "resolved_by", "replaces", "follows", "amends")
    ]
    return "; ".join([status_text(row, case.found.register), *ties])


def _later(case: _Case, row: Directive) -> list[Directive]:
    supplements = [
        target
        for relation in row.relations
        if relation.type == "supplemented_by" and (target := case.found.register.by_id(relation.target))
    ]
    return [*successors(row, case.found.register), *supplements]


def _earlier(case: _Case, row: Directive) -> list[Directive]:
    """Rows that name this one as what came after them, where it does not name them itself."""
    told = {relation.target for relation in row.relations if relation.type in ("replaces", "follows", "amends")}
    came_after = ("superseded_by", "continued_by", "resolved_by", "supplemented_by")
    sources = [source for source, tie in case.found.register.incoming(row.id) if tie.type in came_after]
    return [source for source in dict.fromkeys(sources) if source.id not in told]


_REPLACED = re.compile(r"\b(?:thay the|bai bo|het hieu luc|sua doi|bo sung)\b")


def _status_words(case: _Case, row: Directive) -> Iterator[Line]:
    """Words of an indexed document that say what became of the row."""
    for citing, one in case.found.naming(row.id):
        before = fold_normalised(
            citing.document.text[max(0, one.span.start - 60) : one.span.start].split("\n")[-1]
        )
        if _REPLACED.search(before) or _REPLACED.search(fold(_words((citing, one)))):
            start = one.span.start - len(before)
            span = Span(start, one.quote.end)
            quote = citing.document.text[span.start : span.end]
            yield Line(display(quote), quote, "document", row.id, citing.document.id, span, one.section)
            return


def _citing(case: _Case, rows: Sequence[Directive]) -> DirectiveFinding:
    """One line for each document that cites the rows, then the documents that carry them out by the register."""
    lines = [line for row in rows for line in _citing_lines(case, row)]
    carried = [
        _register(case, row, f"{full_name(row)} {relation_text(relation, case.found.register)}")
        for row in rows
        for relation in row.relations
        if relation.type == "implemented_by" and not case.found.is_indexed(relation.target)
    ]
    wants_ties = re.search(r"\b(?:cu the hoa|trien khai|thuc hien|huong dan)\b", case.folded)
    if wants_ties or not lines:
        lines += carried
    if lines:
        return _finding(case, "citing", lines, rows)
    names = "; ".join(full_name(row) for row in rows)
    objects = tuple(directive_object(row, case.found) for row in rows)
    return DirectiveFinding("citing", (), objects, (), f"Chưa có văn bản nào trong kho dẫn chiếu {names}.")


def _citing_lines(case: _Case, row: Directive) -> list[Line]:
    """The first (fullest) mention in each document; in cards of local plans when no document cites it."""
    found = _first_mentions(case, row, cards=False)
    return found or _first_mentions(case, row, cards=True)


def _first_mentions(case: _Case, row: Directive, cards: bool) -> list[Line]:
    best: dict[str, tuple[CitingDocument, ResolvedReference]] = {}
    for citing, one in case.found.naming(row.id, cards):
        if not one.direct or (cards and not _is_told_cited(case, citing, one)):
            continue
        known = best.get(citing.document.id)
        if known is None or len(_words((citing, one))) > len(_words(known)) + 40:
            best[citing.document.id] = (citing, one)
    return [_document(row, pair, label=True) for pair in best.values()]


def _is_told_cited(case: _Case, citing: CitingDocument, one: ResolvedReference) -> bool:
    """Whether the card of a local plan says that the plan cites the document, not that it came later."""
    rows = [case.found.register.by_id(row_id) for row_id in citing.own]
    if not any(row is not None and row.level.endswith(("tinh", "huyen", "xa")) for row in rows):
        return False
    before = fold_normalised(citing.document.text[: one.span.start].split("\n")[-1])
    cites = re.search(r"\b(?:dan|can cu|nhac)\b", before)
    return bool(cites) and not re.search(r"\b(?:ra sau|ke tuc|thay the|tiep noi)\b", before.split(";")[-1])


# --- what a document cites ------------------------------------------------------------------------

_LISTED = 15  # lines of such an answer


def _cited_by(case: _Case) -> DirectiveFinding | None:
    """What the one document in question cites, of the kind and issuer asked for."""
    citing = _target(case)
    if citing is None:
        return None
    kind = asked_kind(case.folded)
    pairs: dict[str, ResolvedReference] = {}
    for one in citing.references:
        wanted = one.direct and _is_wanted(case, citing, one, kind)
        for key in (one.directives if one.certain else [one.identity or ""]) if wanted else ():
            pairs.setdefault(key, one)
    pairs.pop("", None)
    lines = [_mention(citing, one) for one in dict.fromkeys(pairs.values())][:_LISTED]
    rows = [row for key in pairs if (row := case.found.register.by_id(key))]
    return _finding(case, "cited", lines, rows) if lines else None


def _target(case: _Case) -> CitingDocument | None:
    """The document that the question describes by its title, body and place; None when none stands out."""
    documents = [d for d in case.found.documents() if case.within is None or d.document.id in case.within]
    asked = {word.folded for word in case.question.words() if word.content}
    scored = sorted(
        ((_described(d, asked), d.document.id, d) for d in documents), reverse=True, key=lambda t: t[:2]
    )
    if len(scored) == 1 or (len(scored) > 1 and scored[0][0] > scored[1][0]):
        return scored[0][2]
    return None


def _described(citing: CitingDocument, asked: set[str]) -> int:
    header = citing.document.header
    named = " ".join(
        part for part in (header.title, header.issuer, header.place, citing.document.name) if part
    )
    return len(asked & set(re.findall(r"[^\W_]+", fold(spelt_out(named)))))


def _is_wanted(case: _Case, citing: CitingDocument, one: ResolvedReference, kind: str | None) -> bool:
    """Whether a mention is of the kind and issuer that the question asks for."""
    rows = [row for row_id in one.directives if one.certain and (row := case.found.register.by_id(row_id))]
    words = fold(spelt_out(" ".join([_words((citing, one)), *(row.issuer for row in rows)])))
    if kind is not None and not is_plan(kind) and fold(kind) not in words[:20]:
        return False
    asked = re.search(
        r"(?:van ban|chi thi|nghi quyet|ket luan) (?:nao )?cua (.+?)(?: nao| gi|\?|$)", case.folded
    )
    asked = asked or re.search(r"(?:nao|gi) cua (.+?)\W*$", case.folded)
    return asked is None or asked[1].strip() in words


# --- by topic --------------------------------------------------------------------------------------

def _by_topic(case: _Case) -> DirectiveFinding | None:
    """The rows that fit the topic, the best first; with documents in question, those that they cite."""
    kind = asked_kind(case.folded)
    fits = _cited_fits(case, kind) or _fits(case, kind, topic_words(case.question, case.found.register))
    if not fits or (is_plan(kind) and case.found.is_indexed(fits[0].row.id)):
        return None
    most = 5 if asks("many", case.folded) else 3
    rows = [fit.row for fit in fits if fit.score >= 0.7 * fits[0].score][:most]
    lines = _identity(case, rows[0]) + [_register(case, row, identity_line(row)) for row in rows[1:]]
    return _finding(case, "topic", lines, rows)


def _cited_fits(case: _Case, kind: str | None) -> list[Fit]:
    """Fits among what the documents in question cite; their place and year are no part of the topic then."""
    if not case.within:
        return []
    places = [(m.span.start, m.span.end) for m in find_places(case.question.text)]
    words = topic_words(case.question, case.found.register, places)
    return [fit for fit in _fits(case, kind, words) if set(case.found.citing(fit.row.id)) & case.within]


def _fits(case: _Case, kind: str | None, words: Sequence[str]) -> list[Fit]:
    fits = fitting(words, case.found.register, case.question.years, lambda row: _eligible(case, row, kind))
    return [fit for fit in fits if kind is not None or not case.found.is_indexed(fit.row.id)]


def _eligible(case: _Case, row: Directive, kind: str | None) -> bool:
    """The kind asked for; a plan of one place only when plans, or that place, are asked for."""
    if kind is not None:
        return kind == row.kind
    places = places_of(row, case.found.register)
    asked = frozenset(unit for mention in find_places(case.question.text) for unit in mention.units)
    return not is_plan(row.kind) or not places or is_near(places, asked)


__all__ = ["DirectiveFinding", "Intent", "Line", "answer_directive", "warnings_for"]
