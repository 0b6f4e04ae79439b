"""Who cites whom: the references of every indexed document, as the library stands now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from weakref import WeakKeyDictionary, ref

from assistant.matching import bearers
from assistant.naming import opening_words, openings, unheld_names
from assistant.resolution import ResolvedReference, own_directives, resolve_document
from assistant.unit_counts import impossible_counts
from assistant.view import DocumentView, view
from ingest.language import fold, normalise
from ingest.library import Document, Library, Reference
from ingest.numbering import DocumentNumber, parse_number, same_number
from ingest.overrides import override_marks
from ingest.register import Directive, Register, load_register

Views = Callable[[str], DocumentView]


@dataclass(frozen=True, slots=True)
class CitingDocument:
    """An indexed document and what it names. `own` are the rows that are the document itself.

    `remarks` are statements of the document that the administrative map contradicts.
    """

    document: Document
    own: frozenset[str]
    references: tuple[ResolvedReference, ...]
    remarks: tuple[str, ...]


@lru_cache(maxsize=1)
def the_register() -> Register:
    """The register of this package, read once."""
    return load_register()


class Citations:
    """The references of a library; follows its changes and reads a document when it is first needed."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self._revision = -1
        self._entries: list[_Entry] = []

    def refresh(self, library: Library, views: Views | None = None) -> None:
        """Follow the library to its present revision; documents that have not changed stay read."""
        if (revision := library.revision) == self._revision:
            return
        digests, marks = dict(library.hashes().values()), override_marks(library)
        known = {(entry.document.id, entry.document.hash, entry.mark): entry for entry in self._entries}
        numbers = defaultdict(list)
        for reference in library.references():
            numbers[reference.doc_id].append(reference)
        self._entries = [
            known.get((doc_id, digests[doc_id], marks.get(doc_id, "")))
            or _Entry(
                library.document(doc_id), marks.get(doc_id, ""), numbers[doc_id], self.register,
                views or _reader(library),
            )
            for doc_id in library.document_ids()
        ]  # fmt: skip
        self._revision = revision

    def documents(self, cards: bool = False) -> list[CitingDocument]:
        """All documents in the order they were added, or all cards."""
        return [entry.read for entry in self._entries if entry.document.card == cards]

    def naming(
        self, directive: str, cards: bool = False
    ) -> Iterator[tuple[CitingDocument, ResolvedReference]]:
        """Every place where a document (or a card) names the directive, by id or by identity, beyond doubt."""
        row = self.register.by_id(directive)
        for entry in self._entries:
            if entry.document.card == cards and (row is None or entry.may_name(row)):
                for one in entry.read.references:
                    if _is_named(one, directive):
                        yield entry.read, one

    def card_ids(self) -> frozenset[str]:
        """Ids of the cards in the library."""
        return frozenset(entry.document.id for entry in self._entries if entry.document.card)

    def is_indexed(self, directive: str) -> bool:
        """Whether the document that the row stands for is in the library itself; its card does not count."""
        return any(directive in entry.own for entry in self._entries if not entry.document.card)

    def knows(self, number: DocumentNumber, when: date | None = None) -> bool:
        """Whether a document mentions that number (with that date) or bears it; cards do not count."""
        return any(entry.has_number(number, when) for entry in self._entries if not entry.document.card)

    def says(self, name: str) -> bool:
        """Whether a document names what `naming.unheld_names` calls `name`."""
        return any(name in entry.unheld for entry in self._entries)

    def citing(self, directive: str, cards: bool = False) -> list[str]:
        """Ids of the documents (or cards) that cite the directive."""
        return list(
            dict.fromkeys(citing.document.id for citing, one in self.naming(directive, cards) if one.direct)
        )


def _reader(library: Library) -> Views:
    """Reads documents of a library without keeping it alive, so that what is remembered of it goes with it."""
    held = ref(library)

    def read(doc_id: str) -> DocumentView:
        alive = held()
        assert alive is not None
        return view(alive, doc_id)

    return read


class _Entry:
    """One document of the library, read for references when that is needed; `mark` tells corrections of its header."""

    def __init__(
        self,
        document: Document,
        mark: str,
        references: Sequence[Reference],
        register: Register,
        views: Views,
    ) -> None:
        self.document = document
        self.mark = mark
        self._references = references
        self._register = register
        self._views = views

    @cached_property
    def _openings(self) -> frozenset[str]:
        return openings(fold(self.document.text), self._register)

    @cached_property
    def unheld(self) -> frozenset[str]:
        """Congresses and plenums that the document names and the register does not hold."""
        if not self._openings:
            return frozenset()
        return frozenset(unheld_names(normalise(self.document.text), self._register))

    @cached_property
    def _rows(self) -> frozenset[str]:
        """Rows whose number stands in the document, whichever of those with that number is meant."""
        numbers = {reference.number for reference in self._references}
        return frozenset(row.id for number in numbers for row in bearers(number, self._register))

    @cached_property
    def own(self) -> frozenset[str]:
        """Rows that are this document, or that it is the card of."""
        return frozenset(own_directives(self.document, self._register))

    @cached_property
    def _numbers(self) -> frozenset[tuple[DocumentNumber, date | None]]:
        own = parse_number(self.document.header.number or "")
        held = [(own, self.document.header.date)] if own else []
        return frozenset([*held, *((reference.number, reference.date) for reference in self._references)])

    def has_number(self, number: DocumentNumber, when: date | None) -> bool:
        """Whether the number (with that date) stands in the document, or is its own."""
        return any(same_number(one, number) and when in (None, day) for one, day in self._numbers)

    def may_name(self, row: Directive) -> bool:
        """Whether the document has to be read to know if it names the row."""
        names = opening_words(row, self._register)
        return row.id in self._rows or bool(names and names & self._openings)

    @cached_property
    def read(self) -> CitingDocument:
        """The document with its references."""
        if not self._references and not self._openings:
            return CitingDocument(self.document, self.own, (), ())
        shown = self._views(self.document.id)
        found = resolve_document(shown, self._references, self._register)
        remarks = () if self.document.card else tuple(impossible_counts(shown))
        return CitingDocument(self.document, self.own, tuple(found), remarks)


def _is_named(one: ResolvedReference, directive: str) -> bool:
    return (one.certain and directive in one.directives) or (not one.certain and one.identity == directive)


_READ: WeakKeyDictionary[Library, Citations] = WeakKeyDictionary()


def citations(library: Library, views: Views | None = None, register: Register | None = None) -> Citations:
    """The references of `library` as it stands now; `views` gives documents that are already cut into sentences."""
    register = register or the_register()
    known = _READ.get(library)
    if known is None or known.register is not register:
        known = _READ[library] = Citations(register)
    known.refresh(library, views)
    return known


def cited_in(library: Library) -> dict[str, list[str]]:
    """Directive id -> ids of the documents that cite it, cards left out."""
    found = citations(library)
    named: Sequence[str] = [row.id for row in found.register.directives]
    return {directive: docs for directive in named if (docs := found.citing(directive))}
