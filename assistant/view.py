"""A document cut into the sentences that may answer, each with its place and the words above it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.question import spelled_out
from ingest.language import align, comparable, fold_normalised, sentences, syllables
from ingest.library import Document, Library
from ingest.markers import read_marker
from ingest.outline import Provision, read_outline
from ingest.source import Span


@dataclass(frozen=True, slots=True)
class Words:
    """Folded syllables of some words, and their pairs of neighbours both folded and accented, as sets."""

    single: frozenset[str] = frozenset()
    pairs: frozenset[tuple[str, str]] = frozenset()

    def __or__(self, other: Words) -> Words:
        return Words(self.single | other.single, self.pairs | other.pairs)


NOTHING = Words()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a provision, its opening mark left out.

    `span` is in the text of record; `text` its normalised words; `folded` and `accented` their
    syllables, place for place; `above` the folded syllables of the headings over it, `lead` those
    of the sentences that it hangs on ("... như sau:").
    """

    doc_id: str
    section: str
    provision: int | None
    span: Span
    text: str
    folded: tuple[str, ...]
    accented: tuple[str, ...]
    above: Words
    lead: Words

    def pairs(self, accented: bool) -> frozenset[tuple[str, str]]:
        """Pairs of neighbouring syllables, accented or folded."""
        return _neighbours(self.accented if accented else self.folded)


@lru_cache(maxsize=100_000)
def _neighbours(words: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    return frozenset(zip(words, words[1:], strict=False))


@dataclass(frozen=True)
class DocumentView:
    """A document with its tree and its sentences in reading order."""

    document: Document
    provisions: tuple[Provision, ...]
    sentences: tuple[Sentence, ...]
    title: Words

    @cached_property
    def word_counts(self) -> Counter[str]:
        """How many sentences hold each folded syllable."""
        return Counter(word for s in self.sentences for word in set(s.folded))

    @cached_property
    def pair_counts(self) -> Counter[tuple[str, str]]:
        """How many sentences hold each pair of neighbours."""
        return Counter(pair for s in self.sentences for pair in s.pairs(True) | s.pairs(False))

    def children(self, index: int | None) -> list[Provision]:
        """The provisions right below `index` (None: the outermost ones), in order."""
        return [p for p in self.provisions if p.parent == index]

    def of_provision(self, index: int) -> list[Sentence]:
        """The sentences of one provision, its children's not."""
        return [s for s in self.sentences if s.provision == index]

    def ancestors(self, index: int) -> Iterator[Provision]:
        """The provisions above `index`, nearest first."""
        parent = self.provisions[index].parent
        while parent is not None:
            yield self.provisions[parent]
            parent = self.provisions[parent].parent


def view(library: Library, doc_id: str) -> DocumentView:
    """Cut a stored document into sentences."""
    document = library.document(doc_id)
    provisions = tuple(library.provisions(doc_id))
    found = [s for p in provisions for s in _provision_sentences(document, provisions, p)]
    found += _loose_sentences(document, provisions)
    found.sort(key=lambda s: s.span.start)
    return DocumentView(
        document,
        provisions,
        tuple(found),
        words_of(f"{document.header.kind or ''} {document.header.title or ''}"),
    )


# Documents abbreviate in capitals or with a stroke; the search for abbreviations is spared elsewhere.
_MAY_ABBREVIATE = re.compile(r"[A-ZĐƯ]{2}|[A-Za-zĐđ]/[a-z]|[Kk]h[oó][aá] [0-9]")


@lru_cache(maxsize=50_000)
def searchable(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(folded, accented) syllables of normalised `text`, abbreviations spelled out; remembered, clauses come again."""
    spelled = spelled_out(text) if _MAY_ABBREVIATE.search(text) else text
    accented = tuple(syllables(comparable(spelled)))
    return tuple(fold_normalised(word) for word in accented), accented


def words_of(text: str) -> Words:
    """The searchable words of `text`, abbreviations spelled out."""
    folded, accented = searchable(align(text).text)
    pairs = [*zip(folded, folded[1:], strict=False), *zip(accented, accented[1:], strict=False)]
    return Words(frozenset(folded), frozenset(pairs))


def _provision_sentences(
    document: Document, provisions: tuple[Provision, ...], provision: Provision
) -> Iterator[Sentence]:
    above, lead = _words_above(document, provisions, provision)
    yield from _cut(document, provision.span, provision.path, provision.index, above, lead)


def _words_above(
    document: Document, provisions: tuple[Provision, ...], provision: Provision
) -> tuple[Words, Words]:
    """Words of the headings over a provision, and of the sentences over it that are no headings."""
    above = words_of(provision.heading) if provision.heading else NOTHING
    lead = NOTHING
    parent = provision.parent
    while parent is not None:
        node = provisions[parent]
        if node.heading:
            above |= words_of(node.heading)
        else:
            lead |= words_of(document.text[node.span.start : node.span.end])
        parent = node.parent
    return above, lead


def _loose_sentences(document: Document, provisions: tuple[Provision, ...]) -> Iterator[Sentence]:
    """The head, the recipients and the signature: outside the tree, but asked for."""
    if provisions and (title := _lone_title(document, provisions)):
        yield from _cut(document, title, "phần đầu văn bản", None, words_of("phần đầu văn bản"), NOTHING)
        return
    outline = read_outline(document.source)
    for name, spans in (
        ("phần đầu văn bản", outline.head),
        ("nơi nhận", outline.recipients),
        ("chữ ký", outline.signature),
    ):
        for span in spans:
            yield from _cut(document, span, name, None, words_of(name), NOTHING)


def _lone_title(document: Document, provisions: tuple[Provision, ...]) -> Span | None:
    """The title, where it is all that stands outside the tree: then the structure need not be read again."""
    first, last = provisions[0].span.start, max(p.span.end for p in provisions)
    head = document.text[:first].strip()
    if document.text[last:].strip() or "\n" in head or head != (document.header.title or ""):
        return None
    start = document.text.index(head)
    return Span(start, start + len(head)) if head else None


def _cut(
    document: Document,
    span: Span,
    section: str,
    provision: int | None,
    above: Words,
    lead: Words,
) -> Iterator[Sentence]:
    aligned = align(document.text[span.start : span.end])
    marker = read_marker(aligned.text.strip())
    skip = (len(aligned.text) - len(aligned.text.lstrip())) + marker.end if marker else 0
    for start, end in sentences(aligned.text):
        start = max(start, skip + (aligned.text[skip:] != "" and aligned.text[skip : skip + 1] == " "))
        if start >= end:
            continue
        raw = aligned.raw_span(start, end)
        text = aligned.text[start:end]
        folded, accented = searchable(text)
        yield Sentence(
            document.id, section, provision, Span(span.start + raw.start, span.start + raw.end), text,
            folded, accented, above, lead,
        )  # fmt: skip
