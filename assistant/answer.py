"""The answer object of the contract: sentences with their citations, or an honest refusal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from assistant.view import DocumentView
from ingest.library import Document
from ingest.source import Span

_BLANKS = re.compile(r"[\s\u00a0]+")
_CITED = re.compile(r"\[([0-9]+)\]")
_EDGES = " \t\n;,:.…-–*+•"


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a document: `text[start:end] == quote` for its text of record."""

    n: int
    doc_id: str
    title: str
    number: str | None
    issuer: str | None
    date: str | None
    section: str
    page: int | None
    quote: str
    start: int
    end: int
    source: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown to the user; `reason` says why when it abstained.

    `confidence` is between 0 and 1, None where the answer does not rest on weighed evidence.
    """

    status: Literal["grounded", "partial", "abstained"]
    answer: str
    reason: str | None = None
    citations: tuple[Citation, ...] = ()
    directives: tuple[dict[str, Any], ...] = ()
    warnings: tuple[str, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)
    confidence: float | None = None

    def as_json(self) -> dict[str, Any]:
        """The object of the contract."""
        return asdict(self) | {
            name: list(asdict(self)[name]) for name in ("citations", "directives", "warnings")
        }


@dataclass(frozen=True, slots=True)
class Quote:
    """Words chosen as (part of) an answer, with the section path a person would write."""

    view: DocumentView
    span: Span
    section: str

    @property
    def words(self) -> str:
        """Verbatim words of the text of record."""
        return self.view.document.text[self.span.start : self.span.end]


def compose(quotes: Sequence[Quote], listing: bool = False) -> tuple[str, tuple[Citation, ...]]:
    """Answer text and citations: each quote is a sentence (or a line of a list) with its number."""
    citations = tuple(cite(quote, n) for n, quote in enumerate(quotes, start=1))
    lines = [f"{display(quote.words)} [{n}]" for n, quote in enumerate(quotes, start=1)]
    if listing and len(lines) > 1:
        return "\n".join(f"- {line}" for line in lines), citations
    return " ".join(lines), citations


def joined(first: Answer, second: Answer) -> Answer:
    """Two answers to parts of one question as one; what the second cites again keeps the first's number."""
    known = {(c.doc_id, c.start, c.end): c.n for c in first.citations}
    numbers: dict[int, int] = {}
    added = []
    for citation in second.citations:
        place = (citation.doc_id, citation.start, citation.end)
        if place not in known:
            known[place] = len(known) + 1
            added.append(replace(citation, n=known[place]))
        numbers[citation.n] = known[place]
    if not added:
        return first
    more = _CITED.sub(lambda match: f"[{numbers.get(int(match[1]), match[1])}]", second.answer)
    return replace(
        first,
        answer=f"{first.answer}\n{more}",
        citations=(*first.citations, *added),
        directives=(*first.directives, *(d for d in second.directives if d not in first.directives)),
        warnings=tuple(dict.fromkeys((*first.warnings, *second.warnings))),
    )


def cite(quote: Quote, n: int) -> Citation:
    """The citation of a quote: document, section, page, place in the text of record."""
    document, header = quote.view.document, quote.view.document.header
    return Citation(
        n=n,
        doc_id=document.id,
        title=_title(document),
        number=header.number,
        issuer=header.issuer,
        date=header.date.isoformat() if header.date else None,
        section=quote.section,
        page=document.source.page_at(quote.span.start),
        quote=quote.words,
        start=quote.span.start,
        end=quote.span.end,
        source=document.name,
    )


def _title(document: Document) -> str:
    """Kind and title; a card of this project is marked as one, it is not the document itself."""
    title = " ".join(part for part in (document.header.kind, document.header.title) if part) or document.name
    return f"Phiếu văn bản: {title}" if document.card else title


def display(words: str) -> str:
    """Quoted words as they are read: composed characters, single blanks, no loose marks at the ends."""
    text = _BLANKS.sub(" ", unicodedata.normalize("NFC", words)).strip()
    trimmed = text.strip(_EDGES)
    if trimmed.count("(") > trimmed.count(")") and text.endswith(")"):
        trimmed += ")"
    return trimmed or text
