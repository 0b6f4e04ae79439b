"""What the tab "Hỏi đáp" does, without a page: talks that are asked, kept, opened, rated; sources; scopes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

import corpus
from assistant.answer import Answer, Citation
from assistant.conversation import Conversation
from assistant.conversations import Conversations, Summary
from assistant.feedback import Rating, Thumb, rate, rated
from assistant.profiles import load_profiles
from assistant.scope import Narrow
from assistant.turns import Turn
from assistant.web import ask_texts as words
from assistant.web.office import Office
from ingest.errors import LibraryError, UsageError
from ingest.library import Document, Library
from ingest.outline import Provision


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as it is shown; `id` is empty before its first question."""

    id: str
    turns: tuple[Turn, ...] = ()
    ratings: tuple[Rating, ...] = ()


@dataclass(frozen=True, slots=True)
class Asking:
    """A question on its way: `answer` is what there is of it, for the `first` time or as it grew since.

    `written` counts the quotes that a model rewrites.
    """

    talk: Talk
    question: str
    answer: Answer | None = None
    written: int = 0
    first: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """What a scope can be chosen from."""

    places: tuple[str, ...]
    years: tuple[str, ...]
    bodies: tuple[str, ...]
    documents: tuple[tuple[str, str], ...]


class Desk:
    """Serves every user of the page; `owner` is None where there are no accounts."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._tickets = count()
        self._going: dict[tuple[str, int], Turn] = {}

    # -- asking ------------------------------------------------------------------------------------

    def ask(
        self, question: str, talk: str, narrow: Narrow, owner: str | None = None
    ) -> Iterator[Asking | Talk]:
        """The question on its way, then the talk with its answer kept. Raises MattranError.

        Whoever stops listening before the end leaves the talk with what the answer was by then.
        """
        before = self._begun(talk, owner)
        yield Asking(before, question)
        turn = self._answered(question, before, narrow)
        key = (before.id, next(self._tickets))
        self._going[key] = turn
        try:
            for n, (answer, quotes) in enumerate(self._office.written(turn)):
                if key not in self._going:  # stopped, and kept as it was then
                    break
                self._going[key] = replace(turn, answer=answer)
                yield Asking(before, question, answer, quotes, n == 0)
        finally:
            self._settle(key, owner)
        yield self.open(before.id, owner)

    def stop(self, talk: str, owner: str | None = None) -> Talk:
        """The talk with whatever was being written, kept as it stands now."""
        for key in [key for key in self._going if key[0] == talk]:
            self._settle(key, owner)
        return self.open(talk, owner)

    def _begun(self, talk: str, owner: str | None) -> Talk:
        """The talk to go on with; a new one where there is none."""
        before = self.open(talk, owner)
        if before.id:
            return before
        with self._office.library() as library:
            return Talk(Conversations(library, owner).start())

    def _answered(self, question: str, before: Talk, narrow: Narrow) -> Turn:
        with self._office.assistant() as assistant:
            conversation = Conversation(assistant, before.turns)
            conversation.ask(question, narrow)
        return conversation.turns[-1]

    def _settle(self, key: tuple[str, int], owner: str | None) -> None:
        """Keep a turn once, whoever comes first; not where its talk was removed meanwhile."""
        turn = self._going.pop(key, None)
        if turn is None:
            return
        with self._office.library() as library:
            talks = Conversations(library, owner)
            if any(talk.id == key[0] for talk in talks.list()):
                talks.append(key[0], turn)

    # -- talks -------------------------------------------------------------------------------------

    def open(self, talk: str, owner: str | None = None) -> Talk:
        """A talk with its turns; an empty one when there is none of that id (any more)."""
        if not talk:
            return Talk("")
        with self._office.library() as library:
            try:
                turns = Conversations(library, owner).open(talk)
            except LibraryError:  # removed in another window, or a stale bookmark
                return Talk("")
            return Talk(talk, tuple(turns), tuple(rated(library, talk)))

    def talks(self, owner: str | None = None, search: str = "") -> Sequence[Summary]:
        """The talks that were asked in, the latest first; those that hold the words of `search`."""
        with self._office.library() as library:
            kept = Conversations(library, owner)
            found = kept.search(search) if search.strip() else kept.list()
        return [talk for talk in found if talk.turns]

    def remove(self, talk: str, owner: str | None = None) -> None:
        """Delete a talk; raises LibraryError."""
        with self._office.library() as library:
            Conversations(library, owner).remove(talk)
        self._office.record(owner, words.DID_REMOVE, talk)

    def rate(self, talk: str, position: int, thumb: str, note: str | None, owner: str | None = None) -> Talk:
        """The talk with a thumb ("up", "down") for a turn; the same thumb again, without a note, takes it back."""
        shown = self.open(talk, owner)
        given: Thumb | None = "up" if thumb == "up" else "down"
        before = next((rating for rating in shown.ratings if rating.position == position), None)
        if note is None and before is not None:
            given, note = (None, None) if before.thumb == given else (given, before.note)
        if shown.id:
            with self._office.library() as library:
                rate(library, shown.id, position, given, note)
            self._office.record(owner, words.DID_RATE, f"{shown.id} {position}: {given or '–'}")
        return self.open(talk, owner)

    # -- sources -----------------------------------------------------------------------------------

    def citation(self, talk: str, position: int, n: int, owner: str | None = None) -> Citation | None:
        """A citation of a turn; None where there is none such."""
        turns = self.open(talk, owner).turns
        answer = turns[position - 1].answer if 0 < position <= len(turns) else None
        return next((c for c in answer.citations if c.n == n), None) if answer else None

    def source(self, citation: Citation) -> tuple[Document, list[Provision]] | None:
        """The document of a citation with its tree; None when the library no longer holds it."""
        with self._office.library() as library:
            if citation.doc_id not in library.document_ids():
                return None
            return library.document(citation.doc_id), library.provisions(citation.doc_id)

    # -- scopes ------------------------------------------------------------------------------------

    def count(self) -> int:
        """How many documents there are."""
        with self._office.library() as library:
            return len(library.document_ids())

    def choices(self) -> Choices:
        """Places, years, bodies and documents of the library; cards stand for other documents and are left out."""
        with self._office.library() as library:
            listed = [row for row in _listed(library) if not row.card]
            years = {year for profile in load_profiles(library) if not profile.card for year in profile.years}
        return Choices(
            _sorted(row.place for row in listed),
            tuple(str(year) for year in sorted(years, reverse=True)),
            _sorted(row.issuer for row in listed),
            tuple(sorted((row.label, row.id) for row in listed)),
        )

    def examples(self) -> list[str]:
        """Questions to try that this library can answer."""
        with self._office.library() as library:
            listed = _listed(library)
        if {row.name for row in listed} & {file.name for file in corpus.path("samples").iterdir()}:
            return [*words.EXAMPLES_OF_SAMPLES, words.EXAMPLES[0]]
        titles = [row.title for row in listed if not row.card and row.title]
        named = [words.EXAMPLE_SUMMARY.format(title=titles[0])] if titles else []
        return [*words.EXAMPLES, *named, words.EXAMPLE_DUTIES]


@dataclass(frozen=True, slots=True)
class _Listed:
    """What the list of documents needs of one, its text left where it is."""

    id: str
    name: str
    kind: str | None
    number: str | None
    place: str | None
    issuer: str | None
    title: str | None
    card: bool

    @property
    def label(self) -> str:
        titled = " ".join(part for part in (self.kind, self.title) if part)
        return " – ".join(part for part in (self.number, titled, self.name) if part)


def _listed(library: Library) -> list[_Listed]:
    sql = "SELECT id, name, kind, number, place, issuer, title, card FROM document ORDER BY rowid"
    return [_Listed(*row) for row in library.database.rows(sql)]


def _sorted(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({" ".join(name.split()) for name in names if name}))


def narrowed(place: str | None, year: str | int | None, body: str | None, doc: str | None) -> Narrow:
    """The scope of four fields, each of them empty for everything; UsageError for a year that is none."""
    written = str(year or "").strip()
    if written and not written.isdecimal():
        raise UsageError(words.BAD_YEAR.format(year=written[:20]))
    return Narrow(
        doc=_given(doc), place=_given(place), year=int(written) if written else None, body=_given(body)
    )


def _given(typed: str | None) -> str | None:
    return (typed or "").strip() or None


def scope_label(narrow: Narrow, title: str | None = None) -> str:
    """The heading over the fields of the scope: what is chosen in them."""
    chosen = (narrow.place, str(narrow.year) if narrow.year else None, narrow.body, title or narrow.doc)
    told = " · ".join(part for part in chosen if part)
    return words.SCOPE_SET.format(scope=told) if told else words.SCOPE
