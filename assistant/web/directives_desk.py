"""What stands behind the tab "Văn bản chỉ đạo": the register, one directive with who cites it, a quote, the picture."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import Any

from assistant.citations import citations
from assistant.directives import directive_object, full_name, list_directives, successors
from assistant.disagreement import document_label
from assistant.graph import build_graph, picture
from assistant.web import directives_texts as words
from assistant.web.office import Office
from ingest.errors import UsageError
from ingest.library import Document, Library
from ingest.outline import Provision
from ingest.register import Directive, Register
from ingest.source import Span

Shown = dict[str, Any]  # the directive object of the contract


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document names a directive; `span` is the mention with its date, issuer and title."""

    doc_id: str
    label: str
    section: str
    span: Span


@dataclass(frozen=True, slots=True)
class Found:
    """One directive: its object, the rows it has to do with as (id, words), and where it is cited."""

    shown: Shown
    later: tuple[tuple[str, str], ...]
    related: tuple[tuple[str, str], ...]
    places: tuple[Place, ...]
    indexed: bool


@dataclass(frozen=True, slots=True)
class Quoted:
    """A document opened at the words that cite a directive."""

    document: Document
    provisions: tuple[Provision, ...]
    span: Span


class DirectivesDesk:
    """Serves the tab from a reading of the library of its own, so that questions need not wait for it."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._lock = Lock()
        self._read: tuple[int, list[Shown]] | None = None
        self._held: Library | None = None

    def _library(self) -> Library:
        """Open for good: what was read of each document is remembered with it. Only inside the lock."""
        if self._held is None:
            self._held = Library(self._office.settings.database)
        return self._held

    def rows(
        self, search: str = "", status: str = "", conflicts: bool = False, cited: bool = False
    ) -> list[Shown]:
        """Directives that fit a topic or a number, best first; without one the whole register."""
        with self._lock:
            rows = list_directives(self._library(), search) if (search or "").strip() else self._all()
        return [
            row
            for row in rows
            if (not status or row["status"] == status)
            and (not conflicts or row["conflicts"])
            and (not cited or row["cited_in"])
        ]

    def _all(self) -> list[Shown]:
        library = self._library()
        if self._read is None or self._read[0] != library.revision:
            self._read = library.revision, list_directives(library)
        return self._read[1]

    def directive(self, directive: str) -> Found:
        """One directive by the id of its object; raises UsageError."""
        with self._lock:
            library = self._library()
            found = citations(library)
            row = found.register.by_id(directive)
            shown = directive_object(row, found) if row else self._cited(directive)
            places = tuple(
                Place(citing.document.id, document_label(citing.document), one.section, one.quote)
                for citing, one in found.naming(directive)
            )
            related = tuple((one["target"], one["text"]) for one in shown["relations"])
            return Found(shown, _later(row, found.register), related, places, found.is_indexed(directive))

    def _cited(self, identity: str) -> Shown:
        """A document that the register does not hold and the library cites."""
        shown = next((row for row in self._all() if row["id"] == identity), None)
        if shown is None:
            raise UsageError(words.NO_SUCH)
        return shown

    def quoted(self, doc_id: str, start: int, end: int) -> Quoted:
        """A document at the words [start, end) of its text; raises UsageError when it is gone."""
        with self._lock:
            library = self._library()
            if doc_id not in library.document_ids():
                raise UsageError(words.GONE)
            document = library.document(doc_id)
            length = len(document.text)
            span = Span(min(max(start, 0), length), min(max(end, start, 0), length))
            return Quoted(document, tuple(library.provisions(doc_id)), span)

    def picture(self) -> str | None:
        """The graph of who cites whom as SVG; None when the library holds no document."""
        with self._lock:
            library = self._library()
            return picture(build_graph(library)) if citations(library).documents() else None


def _later(row: Directive | None, register: Register) -> tuple[tuple[str, str], ...]:
    """The chain of documents that came after, those of today last."""
    return tuple((one.id, full_name(one)) for one in successors(row, register)) if row else ()
