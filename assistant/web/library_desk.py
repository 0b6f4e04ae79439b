"""What stands behind the tab "Kho văn bản": the list, one document as it was understood, changes and their undoing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from assistant.drafting.batch import read_day
from assistant.web import library_texts as words
from assistant.web.library_files import Intake
from assistant.web.library_work import Step, StoppedError, Taken, Work
from assistant.web.office import Office
from ingest import pipeline, upkeep
from ingest.errors import LibraryError, MattranError, UsageError
from ingest.files import real_path
from ingest.indexing import embed_pending
from ingest.language import fold
from ingest.library import Document, Library, Reference
from ingest.outline import Provision
from ingest.overrides import FIELDS, clear_overrides, get_overrides, set_overrides
from ingest.settings import Settings
from ingest.upkeep import Soundness, opened_alone

_REMOVED = "removed:"  # documents that can be put back, in the state of the library
_LIST = "SELECT id, name, kind, number, date, issuer, title, warnings, card, stated_by FROM document ORDER BY rowid DESC"


@dataclass(frozen=True, slots=True)
class Row:
    """A document in the list."""

    id: str
    name: str
    kind: str | None
    number: str | None
    date: date | None
    issuer: str | None
    title: str | None
    warnings: int
    card: bool
    corrected: bool

    @property
    def words(self) -> str:
        """What a search looks through, without marks of tone."""
        when = f"{self.date:%d/%m/%Y}" if self.date else ""
        return fold(
            " ".join(
                part or ""
                for part in (self.id, self.name, self.kind, self.number, when, self.issuer, self.title)
            )
        )


@dataclass(frozen=True, slots=True)
class Understood:
    """A document with its tree, the numbers it names and whether a person has corrected its header."""

    document: Document
    provisions: tuple[Provision, ...]
    references: tuple[Reference, ...]
    passages: int
    corrected: bool


@dataclass(frozen=True, slots=True)
class Removed:
    """A document that can be put back: its file and what was corrected in it."""

    doc_id: str
    path: str
    name: str
    overrides: dict[str, str | None]


class LibraryDesk:
    """Serves the tab; each change holds the library's lock only while it is made."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._settings = office.settings

    # -- looking -----------------------------------------------------------------------------------

    def rows(self, search: str = "", kind: str = "", doubtful: bool = False) -> list[Row]:
        """Documents that hold every word of `search`, are of that kind and, if wanted, have warnings; newest first."""
        with self._office.library() as library:
            rows = [_row(line) for line in library.database.rows(_LIST)]
        asked = fold(search or "").split()
        return [
            row
            for row in rows
            if all(word in row.words for word in asked)
            and (not kind or row.kind == kind)
            and (row.warnings or not doubtful)
        ]

    def kinds(self) -> list[str]:
        """The kinds of documents there are."""
        return sorted({row.kind for row in self.rows() if row.kind})

    def understood(self, doc_id: str) -> Understood:
        """A document as it was understood; raises LibraryError."""
        with self._office.library() as library:
            document = library.document(doc_id)
            return Understood(
                document, tuple(library.provisions(doc_id)), tuple(library.references(doc_id)),
                library.passage_count(doc_id), bool(get_overrides(library, doc_id)),
            )  # fmt: skip

    def removed(self) -> list[Removed]:
        """Documents that can be put back."""
        with self._office.library() as library:
            rows = library.database.rows("SELECT value FROM meta WHERE key LIKE ?", (_REMOVED + "%",))
        return [Removed(**json.loads(value)) for (value,) in rows]

    # -- changing ----------------------------------------------------------------------------------

    def intake(self, by: str | None = None) -> Intake:
        """Takes uploads in; see Intake.run."""
        return Intake(self._settings, lambda taken: self._took(by, taken))

    def _took(self, by: str | None, taken: Sequence[Taken]) -> None:
        added = [f"{one.doc_id} ({one.name})" for one in taken if one.status == "added"]
        if added:
            self._record(by, "upload", ", ".join(added))

    def _record(self, by: str | None, act: str, detail: str) -> None:
        self._office.record(by, words.DID[act], detail)

    def correct(self, doc_id: str, fields: Mapping[str, str], by: str | None = None) -> Document:
        """Keep what differs from the header as it stands; the document read anew. Raises MattranError."""
        with opened_alone(self._settings) as library:
            changes = _changes(library.document(doc_id), fields)
            if not changes:
                raise UsageError(words.NOTHING_CHANGED)
            set_overrides(library, doc_id, changes, by)
            document = self._again(library, doc_id)
        told = "; ".join(f"{name} = {value or '–'}" for name, value in changes.items())
        self._record(by, "correct", f"{doc_id}: {told}")
        return document

    def as_read(self, doc_id: str, by: str | None = None) -> Document:
        """Take corrections of the header back."""
        with opened_alone(self._settings) as library:
            clear_overrides(library, doc_id)
            document = self._again(library, doc_id)
        self._record(by, "as_read", doc_id)
        return document

    def reread(self, doc_id: str, by: str | None = None) -> Document:
        """Read one document anew, from its file where that is still there."""
        with opened_alone(self._settings) as library:
            document = self._again(library, doc_id)
        self._record(by, "reread", doc_id)
        return document

    def _again(self, library: Library, doc_id: str) -> Document:
        outcome = pipeline.reread_one(library.document(doc_id), library)
        if outcome.error:
            raise LibraryError(outcome.error)
        embed_pending(library, self._settings)
        return library.document(doc_id)

    def remove(self, doc_id: str, by: str | None = None) -> Removed:
        """Take a document out of the library; its file stays, so that it can be put back."""
        with opened_alone(self._settings) as library:
            document = library.document(doc_id)
            kept = {name: one.value for name, one in get_overrides(library, doc_id).items()}
            gone = Removed(doc_id, document.path, document.name, kept)
            library.set_state(
                _REMOVED + doc_id, json.dumps(asdict(gone)) if Path(document.path).is_file() else None
            )
            library.remove(doc_id)
            embed_pending(library, self._settings)
        self._record(by, "remove", f"{doc_id} ({gone.name})")
        return gone

    def put_back(self, doc_id: str, by: str | None = None) -> str:
        """Take a removed document in again, with its corrections; its id. Raises MattranError."""
        gone = next((one for one in self.removed() if one.doc_id == doc_id), None)
        if gone is None or not Path(gone.path).is_file():
            raise LibraryError(words.CANNOT_UNDO)
        (outcome,) = pipeline.ingest([Path(gone.path)], self._settings)
        if outcome.doc_id is None or outcome.error:
            raise LibraryError(outcome.error or words.CANNOT_UNDO)
        with opened_alone(self._settings) as library:
            library.set_state(_REMOVED + doc_id, None)
            if gone.overrides:
                set_overrides(library, outcome.doc_id, gone.overrides)
                self._again(library, outcome.doc_id)
        self._record(by, "undo", f"{outcome.doc_id} ({gone.name})")
        return outcome.doc_id

    # -- the whole library -------------------------------------------------------------------------

    def rereading(self, by: str | None = None) -> Rereading:
        """Reads every document anew; see Rereading.run."""
        return Rereading(
            self._settings, lambda count: self._record(by, "reindex", words.COUNT.format(count=count))
        )

    def verify(self) -> Soundness:
        """What a check of the library finds."""
        return upkeep.verify(self._settings)

    def backup(self, folder: Path, by: str | None = None) -> Path:
        """A copy of the record in `folder`, named by the day."""
        folder.mkdir(parents=True, exist_ok=True)
        target = real_path(folder) / words.BACKUP_NAME.format(day=date.today().isoformat())
        upkeep.backup(self._settings, target)
        self._record(by, "backup", target.name)
        return target


class Rereading(Work[None]):
    """Reads every document anew; `told` hears how many. What is done when it stops stays done."""

    def __init__(self, settings: Settings, told: Callable[[int], None]) -> None:
        super().__init__()
        self._settings = settings
        self._told = told

    def _work(self, given: None) -> Step:
        try:
            outcomes = pipeline.reindex(self._settings, self._tell)
        except StoppedError:
            return Step("done", 0, 0, taken=(), fault=words.REINDEX_STOPPED)
        except (MattranError, OSError) as error:
            return Step("done", 0, 0, taken=(), fault=str(error))
        self._told(len(outcomes))
        wrong = [one.error for one in outcomes if one.error]
        return Step("done", len(outcomes), len(outcomes), taken=(), fault="\n".join(wrong) or None)


def _changes(document: Document, fields: Mapping[str, str]) -> dict[str, str | None]:
    """The fields that were typed otherwise than they stand; raises UsageError for a day that is none."""
    typed = {name: " ".join(fields[name].split()) or None for name in FIELDS if name in fields}
    if (day := typed.get("date")) is not None:
        found = read_day(day)
        if found is None:
            raise UsageError(words.BAD_DAY.format(day=day))
        typed["date"] = found.isoformat()
    return {name: value for name, value in typed.items() if value != field_text(document, name)}


def field_text(document: Document, name: str) -> str | None:
    """A field of the header as text; a date as YYYY-MM-DD."""
    value = getattr(document.header, name)
    return value.isoformat() if isinstance(value, date) else value


def _row(line: Sequence[object]) -> Row:
    doc_id, name, kind, number, day, issuer, title, warnings, card, stated = line
    return Row(
        str(doc_id), str(name), _text(kind), _text(number), date.fromisoformat(str(day)) if day else None,
        _text(issuer), _text(title), len(json.loads(str(warnings))), bool(card),
        words.BY_USER in str(stated),
    )  # fmt: skip


def _text(value: object) -> str | None:
    return None if value is None else str(value)
