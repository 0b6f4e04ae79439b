"""Lines of an answer about directives: words of documents, lines of the register, each with what it stands on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from assistant.answer import display
from assistant.citations import Citations, CitingDocument
from assistant.directive_wording import Asked, asked_fields
from assistant.directives import (
    full_name,
    identity_line,
    other_reading,
    register_line,
    relation_text,
    status_text,
    successors,
)
from assistant.disagreement import document_label, row_name
from assistant.question import Question
from assistant.resolution import ResolvedReference
from assistant.stated import read_stated
from ingest.language import fold_normalised
from ingest.register import Directive
from ingest.source import Span

Mention = tuple[CitingDocument, ResolvedReference]

_FIELDS: tuple[Asked, ...] = ("date", "issuer", "title", "number")
_AFTER = ("superseded_by", "continued_by", "resolved_by", "supplemented_by")
_BEFORE = ("replaces", "follows", "amends")
_REPLACED = re.compile(r"\b(?:thay the|bai bo|het hieu luc|sua doi|bo sung)\b[^0-9]*$")
_NEAR = 60  # characters before a mention in which a document says what became of it
_LONGER = 40  # characters by which a later mention must be fuller to be shown instead of the first
_ASKS_TERM = re.compile(r"\bkhoa (?:may|nao|bao nhieu)\b")


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
class Case:
    """A question with what it is answered from; `within` keeps document words to these documents."""

    question: Question
    found: Citations
    within: frozenset[str] | None

    @property
    def folded(self) -> str:
        """The question without marks."""
        return self.question.folded


def from_register(case: Case, row: Directive, text: str) -> Line:
    """A line that rests on the row."""
    return Line(text, register_line(row, case.found.register), "register", row.id)


def from_document(mention: Mention, row: Directive | None = None, label: bool = False) -> Line:
    """The words of a mention, of `row` or of the one row that it names; with `label` the document is named."""
    citing, one = mention
    only = one.directives[0] if one.certain and len(one.directives) == 1 else None
    return Line(
        text=words_of_mention(mention),
        quote=citing.document.text[one.quote.start : one.quote.end],
        source="document",
        directive=row.id if row else only,
        doc_id=citing.document.id,
        span=one.quote,
        section=one.section,
        label=document_label(citing.document) if label else "",
    )


def words_of_mention(mention: Mention) -> str:
    """A mention as it is read: number, date, issuer, title."""
    citing, one = mention
    return display(citing.document.text[one.quote.start : one.quote.end])


# --- what a document is ----------------------------------------------------------------------------


def identity_lines(case: Case, row: Directive) -> list[Line]:
    """What the documents say of the row, each differing reading once, then the register."""
    asked = asked_fields(case.folded)
    told = _document_lines(case, row, asked)
    if row.term and _ASKS_TERM.search(case.folded):
        return [*told[:1], from_register(case, row, f"{identity_line(row)}; khóa {row.term}")]
    held = from_register(case, row, identity_line(row))
    if not told:
        return [held, *_other_readings(case, row, asked)]
    if any(line.label for line in told):
        return [*told, replace(held, label="Sổ đăng ký")]
    if all(_tells(told[0].text, row, field) for field in asked):
        return [*told, from_register(case, row, f"{row_name(row)}: {status_text(row, case.found.register)}")]
    return [*told, held]


def _other_readings(case: Case, row: Directive, asked: frozenset[Asked]) -> list[Line]:
    """What the register knows to be written elsewhere of the facts asked, where the sources in force differ."""
    if row.status != "conflict":
        return []
    told = [other_reading(conflict) for conflict in row.conflicts if conflict.field in asked]
    return [from_register(case, row, f"{row_name(row)}, cách ghi khác: {text}") for text in told]


def _document_lines(case: Case, row: Directive, asked: frozenset[Asked]) -> list[Line]:
    """The mention that tells most of what is asked; where documents disagree on it, one for each reading."""
    inside = [m for m in case.found.naming(row.id) if case.within is None or m[0].document.id in case.within]
    scored = sorted(((_worth(m, row, asked), m) for m in inside), key=lambda item: -item[0])
    best = [mention for worth, mention in scored if worth >= 1]
    odd = [mention for mention in best if _differs(mention[1], row, asked)]
    sound = [mention for mention in best if not _differs(mention[1], row, None)]
    if odd or (best and not sound):
        return [from_document(mention, row, label=True) for mention in [*(odd or best)[:1], *sound[:1]]]
    return [from_document(mention, row) for mention in sound[:1]]


def _worth(mention: Mention, row: Directive, asked: frozenset[Asked]) -> float:
    """How many of the facts asked stand in the mention, and a little for the others."""
    words = words_of_mention(mention)
    if row.number is None:
        return 1 + len(words) / 1000
    told = {field for field in _FIELDS if _tells(words, row, field)}
    return len(told & asked) + 0.1 * len(told)


def _tells(words: str, row: Directive, field: Asked) -> bool:
    """Whether the words of a mention give the fact."""
    if field == "number":
        return row.number is None or row.number in words
    stated = read_stated(re.sub(r"^.*?\d[\w/-]*", "", words, count=1))
    return getattr(stated, field) is not None


def _differs(one: ResolvedReference, row: Directive, fields: frozenset[Asked] | None) -> bool:
    """Whether the mention disagrees with the row in one of the fields, or (None) in any."""
    return any(c.directive == row.id and (fields is None or c.field in fields) for c in one.conflicts)


# --- what became of it -----------------------------------------------------------------------------


def status_lines(case: Case, row: Directive) -> tuple[list[Line], list[Directive]]:
    """What became of a row, and all rows that these lines are about."""
    register = case.found.register
    later, earlier = _later(case, row), _earlier(case, row)
    lines = [
        *_document_status(case, row),
        from_register(case, row, f"{full_name(row)}: {_standing(case, row)}"),
        *(from_register(case, one, f"{full_name(one)}: {status_text(one, register)}") for one in earlier),
        *(from_register(case, one, identity_line(one)) for one in later),
    ]
    return lines, [row, *later, *earlier]


def _standing(case: Case, row: Directive) -> str:
    """Status and ties of a row in words, what carries it out left aside."""
    register = case.found.register
    shown = ("supplemented_by", "resolved_by", *_BEFORE)
    ties = [relation_text(relation, register) for relation in row.relations if relation.type in shown]
    return "; ".join([status_text(row, register), *ties])


def _later(case: Case, row: Directive) -> list[Directive]:
    """What replaced, continued or supplemented the row."""
    register = case.found.register
    targets = [relation.target for relation in row.relations if relation.type == "supplemented_by"]
    supplements = [found for target in targets if (found := register.by_id(target))]
    return [*successors(row, register), *supplements]


def _earlier(case: Case, row: Directive) -> list[Directive]:
    """Rows that name this one as what came after them, where it does not name them itself."""
    told = {relation.target for relation in row.relations if relation.type in _BEFORE}
    sources = [source for source, tie in case.found.register.incoming(row.id) if tie.type in _AFTER]
    return [source for source in dict.fromkeys(sources) if source.id not in told]


def _document_status(case: Case, row: Directive) -> Iterator[Line]:
    """The first words of an indexed document that say the row was replaced, repealed or amended."""
    for citing, one in case.found.naming(row.id):
        record = citing.document.text
        before = record[max(0, one.span.start - _NEAR) : one.span.start].split("\n")[-1]
        if said := _REPLACED.search(fold_normalised(before)):
            span = Span(one.span.start - len(before) + said.start(), one.quote.end)
            line = from_document((citing, replace(one, quote=span)), row, label=True)
            yield line
            return


# --- who cites it ----------------------------------------------------------------------------------


def citing_lines(case: Case, row: Directive) -> list[Line]:
    """The first or fullest mention in each document; in cards of local plans when no document cites the row."""
    return _first_mentions(case, row, cards=False) or _first_mentions(case, row, cards=True)


def carrying_lines(case: Case, row: Directive) -> list[Line]:
    """What carries the row out by the register, documents of the library left aside: they were shown."""
    return [
        from_register(case, row, f"{full_name(row)} {relation_text(relation, case.found.register)}")
        for relation in row.relations
        if relation.type == "implemented_by" and not case.found.is_indexed(relation.target)
    ]


def _first_mentions(case: Case, row: Directive, cards: bool) -> list[Line]:
    best: dict[str, Mention] = {}
    for citing, one in case.found.naming(row.id, cards):
        if not one.direct or (cards and not _is_told_cited(case, citing, one)):
            continue
        known = best.get(citing.document.id)
        if known is None or len(words_of_mention((citing, one))) > len(words_of_mention(known)) + _LONGER:
            best[citing.document.id] = (citing, one)
    return [from_document(mention, row, label=True) for mention in best.values()]


def _is_told_cited(case: Case, citing: CitingDocument, one: ResolvedReference) -> bool:
    """Whether the card of a local plan says that the plan cites the document, not that it came later."""
    rows = [case.found.register.by_id(row_id) for row_id in citing.own]
    if not any(row is not None and row.level.endswith(("tinh", "huyen", "xa")) for row in rows):
        return False
    before = fold_normalised(citing.document.text[: one.span.start].split("\n")[-1])
    cites = re.search(r"\b(?:dan|can cu|nhac)\b", before)
    return bool(cites) and not re.search(r"\b(?:ra sau|ke tuc|thay the|tiep noi)\b", before.split(";")[-1])
