"""The library: one SQLite file that is the record of documents and the lexical index."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from ingest.database import Database, Row
from ingest.errors import LibraryError
from ingest.header import Header
from ingest.numbering import DocumentNumber, NumberMention
from ingest.outline import Outline, Provision
from ingest.passages import Passage
from ingest.schema import MIGRATIONS
from ingest.source import SourceText, Span
from ingest.tokens import exact_tokens, folded_tokens, number_token

_COLUMNS = (
    "id", "path", "name", "hash", "kind", "number", "date", "place", "issuer", "title", "text", "page_starts",
    "stated_by", "warnings", "card",
)  # fmt: skip
_DOCUMENT = ", ".join(_COLUMNS)
_PUT_DOCUMENT = (
    f"INSERT INTO document ({_DOCUMENT}) VALUES ({', '.join('?' * len(_COLUMNS))})"
    f" ON CONFLICT (id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _COLUMNS[1:])}"
)
_PASSAGE = "number, id, doc_id, section, headings, start, end"


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the record. `stated_by` tells, per header field, a source other than its own text."""

    id: str
    path: str
    name: str
    hash: str
    header: Header
    text: str
    page_starts: tuple[int, ...] = ()
    stated_by: dict[str, str] | None = None
    warnings: tuple[str, ...] = ()
    card: bool = False

    @property
    def source(self) -> SourceText:
        """The text of record with its pages."""
        return SourceText(self.text, self.page_starts)


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage as the library keeps it; `number` is its row in the lexical index."""

    number: int
    id: str
    doc_id: str
    section: str
    headings: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Reference:
    """A document number mentioned in an indexed document; `span` is in its text of record."""

    doc_id: str
    number: DocumentNumber
    date: date | None
    span: Span


class Library:
    """Opens (and where needed creates) the record; one instance per thread. All failures are LibraryError."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db = Database(path, MIGRATIONS)

    @property
    def database(self) -> Database:
        """The open file, for the stores of conversations, drafts and runs that live beside the documents."""
        return self._db

    def close(self) -> None:
        self._db.close()

    # -- writing ---------------------------------------------------------------------------------

    def put(
        self,
        document: Document,
        outline: Outline,
        passages: Sequence[Passage],
        mentions: Sequence[NumberMention],
    ) -> None:
        """Store a document whole, replacing what stood under its id; passages that stay keep their mark."""
        with self._change():
            marks = self._marks(document.id)
            self._clear(document.id)
            self._write_document(document)
            self._insert_provisions(document.id, outline.provisions)
            self._insert_passages(document, passages, mentions, marks)
            self._insert_references(document.id, mentions)

    def move(self, doc_id: str, path: str, name: str) -> None:
        """Note that the file of a document lies elsewhere now."""
        with self._change():
            self._db.run("UPDATE document SET path = ?, name = ? WHERE id = ?", (path, name, doc_id))

    def remove(self, doc_id: str) -> None:
        """Take a document out of the record with all that hangs on it."""
        with self._change():
            self._clear(doc_id)
            self._db.run("DELETE FROM document WHERE id = ?", (doc_id,))
            self._db.run("DELETE FROM header_override WHERE doc_id = ?", (doc_id,))  # ids are used again

    @contextmanager
    def _change(self) -> Iterator[None]:
        with self._db.transaction():
            yield
            self._db.run("UPDATE revision SET number = number + 1")

    def _marks(self, doc_id: str) -> dict[str, str | None]:
        return dict(self._db.rows("SELECT id, embedded_by FROM passage WHERE doc_id = ?", (doc_id,)))

    def _clear(self, doc_id: str) -> None:
        """Drop what was made from a document; its own row stays, so that it keeps its place."""
        self._db.run(
            "DELETE FROM lexicon WHERE rowid IN (SELECT number FROM passage WHERE doc_id = ?)", (doc_id,)
        )
        for sql in (
            "DELETE FROM passage WHERE doc_id = ?",
            "DELETE FROM provision WHERE doc_id = ?",
            "DELETE FROM reference WHERE doc_id = ?",
        ):
            self._db.run(sql, (doc_id,))

    def _write_document(self, document: Document) -> None:
        header = document.header
        self._db.run(
            _PUT_DOCUMENT,
            (
                document.id, document.path, document.name, document.hash, header.kind, header.number,
                header.date.isoformat() if header.date else None, header.place, header.issuer, header.title,
                document.text, json.dumps(document.page_starts), _json(document.stated_by or {}),
                _json(document.warnings), document.card,
            ),
        )  # fmt: skip

    def _insert_provisions(self, doc_id: str, provisions: Sequence[Provision]) -> None:
        self._db.run_many(
            "INSERT INTO provision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (doc_id, p.index, p.parent, p.level, p.label, p.path, p.heading, p.span.start, p.span.end)
                for p in provisions
            ),
        )

    def _insert_passages(
        self,
        document: Document,
        passages: Sequence[Passage],
        mentions: Sequence[NumberMention],
        marks: dict[str, str | None],
    ) -> None:
        starts = [m.span.start for m in mentions]  # in reading order
        for passage in passages:
            span = passage.span
            row = self._db.run(
                "INSERT INTO passage (id, doc_id, section, headings, start, end, embedded_by)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    passage.id, document.id, passage.section, _json(passage.headings), span.start, span.end,
                    marks.get(passage.id),
                ),
            )  # fmt: skip
            searched = f"{passage.context(document.header.title)}\n{document.text[span.start : span.end]}"
            inside = mentions[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
            self._db.run(
                "INSERT INTO lexicon (rowid, exact, folded, numbers) VALUES (?, ?, ?, ?)",
                (
                    row, " ".join(exact_tokens(searched)), " ".join(folded_tokens(searched)),
                    " ".join(number_token(m.number.number) for m in inside),
                ),
            )  # fmt: skip

    def _insert_references(self, doc_id: str, mentions: Sequence[NumberMention]) -> None:
        self._db.run_many(
            "INSERT INTO reference VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    doc_id, m.number.number, m.number.kind, m.number.symbol,
                    m.date.isoformat() if m.date else None, m.span.start, m.span.end,
                )
                for m in mentions
            ),
        )  # fmt: skip

    # -- vectors ---------------------------------------------------------------------------------

    def unembedded(self, model: str, limit: int | None = None) -> list[StoredPassage]:
        """Passages not marked as having a vector of `model` in the index; all, or the first `limit`."""
        rows = self._db.rows(
            f"SELECT {_PASSAGE} FROM passage WHERE embedded_by IS NOT ? ORDER BY number LIMIT ?",
            (model, -1 if limit is None else limit),
        )
        return [_stored(row) for row in rows]

    def unembedded_count(self, model: str) -> int:
        """How many passages `unembedded` would give."""
        return self._count("SELECT count(*) FROM passage WHERE embedded_by IS NOT ?", (model,))

    def embedded_ids(self, model: str) -> set[str]:
        """Ids of passages marked as having a vector of `model` in the index."""
        return {row[0] for row in self._db.rows("SELECT id FROM passage WHERE embedded_by = ?", (model,))}

    def mark_embedded(self, passage_ids: Iterable[str], model: str) -> None:
        """Note that vectors of `model` for these passages are in the index."""
        with self._db.transaction():
            self._db.run_many(
                "UPDATE passage SET embedded_by = ? WHERE id = ?", ((model, i) for i in passage_ids)
            )

    def forget_embedded(self, passage_ids: Iterable[str] | None = None) -> None:
        """Note that these passages, or all, have no vector in the index after all."""
        with self._db.transaction():
            if passage_ids is None:
                self._db.run("UPDATE passage SET embedded_by = NULL")
            else:
                self._db.run_many(
                    "UPDATE passage SET embedded_by = NULL WHERE id = ?", ((i,) for i in passage_ids)
                )

    def keep_embeddings(self, model: str, embeddings: Iterable[tuple[str, bytes]]) -> None:
        """Keep (passage id, vector as float32 bytes), so that the index can be rebuilt without the model."""
        with self._db.transaction():
            self._db.run_many(
                "INSERT OR REPLACE INTO embedding (passage_id, model, vector) VALUES (?, ?, ?)",
                ((i, model, vector) for i, vector in embeddings),
            )

    def embeddings(self, model: str, passage_ids: Collection[str] | None = None) -> dict[str, bytes]:
        """The kept vectors of `model` as float32 bytes, for these passages or for all."""
        ids = self.passage_ids() if passage_ids is None else passage_ids
        return dict(
            self._db.rows(
                "SELECT passage_id, vector FROM embedding"
                " WHERE model = ? AND passage_id IN (SELECT value FROM json_each(?))",
                (model, json.dumps(list(ids))),
            )
        )

    def drop_embeddings(self, keep_model: str | None = None) -> None:
        """Drop kept vectors of models other than `keep_model`, and those that no passage owns."""
        with self._db.transaction():
            self._db.run(
                "DELETE FROM embedding WHERE model IS NOT ? OR passage_id NOT IN (SELECT id FROM passage)",
                (keep_model,),
            )

    # -- state -----------------------------------------------------------------------------------

    @property
    def revision(self) -> int:
        """Grows with every change; what is cached from the record or the index is stale when it differs."""
        return self._count("SELECT number FROM revision")

    def touch(self) -> None:
        """Let `revision` grow, so that readers look again."""
        with self._change():
            pass

    def state(self, key: str) -> str | None:
        """A small value kept beside the record; None when there is none."""
        rows = self._db.rows("SELECT value FROM meta WHERE key = ?", (key,))
        return str(rows[0][0]) if rows else None

    def set_state(self, key: str, value: str | None) -> None:
        """Keep a small value, or with None forget it."""
        with self._db.transaction():
            if value is None:
                self._db.run("DELETE FROM meta WHERE key = ?", (key,))
            else:
                self._db.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))

    # -- reading ---------------------------------------------------------------------------------

    def snapshot(self) -> AbstractContextManager[None]:
        """Reads inside the `with` block see one state, also while another process ingests."""
        return self._db.snapshot()

    def hashes(self) -> dict[str, tuple[str, str]]:
        """path -> (document id, content hash) of all documents."""
        return {path: (i, h) for path, i, h in self._db.rows("SELECT path, id, hash FROM document")}

    def document_ids(self) -> list[str]:
        """Ids in the order they were added."""
        return [row[0] for row in self._db.rows("SELECT id FROM document ORDER BY rowid")]

    def document(self, doc_id: str) -> Document:
        """One document whole; LibraryError when there is none with that id."""
        rows = self._db.rows(f"SELECT {_DOCUMENT} FROM document WHERE id = ?", (doc_id,))
        if not rows:
            raise LibraryError(
                f"Trong kho không có văn bản '{doc_id}'. Xem danh sách bằng: mattran library list"
            )
        return _document(rows[0])

    def documents(self) -> list[Document]:
        """All documents whole, in the order they were added."""
        return [_document(row) for row in self._db.rows(f"SELECT {_DOCUMENT} FROM document ORDER BY rowid")]

    def provisions(self, doc_id: str) -> list[Provision]:
        """The tree of a document in reading order."""
        rows = self._db.rows("SELECT * FROM provision WHERE doc_id = ? ORDER BY position", (doc_id,))
        return [Provision(r[1], r[2], r[3], r[4], r[5], r[6], Span(r[7], r[8])) for r in rows]

    def references(self, doc_id: str | None = None) -> list[Reference]:
        """Document numbers mentioned in one document, or in all, in reading order."""
        where, values = _of_document(doc_id)
        rows = self._db.rows(f"SELECT * FROM reference {where} ORDER BY doc_id, start", values)
        return [
            Reference(r[0], DocumentNumber(r[1], r[2], r[3]), _date(r[4]), Span(r[5], r[6])) for r in rows
        ]

    def passages(self, doc_id: str | None = None) -> list[StoredPassage]:
        """Passages of one document, or of all, in reading order."""
        where, values = _of_document(doc_id)
        return [
            _stored(row)
            for row in self._db.rows(f"SELECT {_PASSAGE} FROM passage {where} ORDER BY number", values)
        ]

    def passage_ids(self, within: Collection[str] | None = None) -> set[str]:
        """Ids of all passages, or of those of the documents `within`."""
        if within is None:
            rows = self._db.rows("SELECT id FROM passage")
        else:
            sql = "SELECT id FROM passage WHERE doc_id IN (SELECT value FROM json_each(?))"
            rows = self._db.rows(sql, (json.dumps(list(within)),))
        return {row[0] for row in rows}

    def passages_by_id(self, ids: Sequence[str]) -> dict[str, StoredPassage]:
        """The passages among `ids` that exist."""
        rows = self._db.rows(
            f"SELECT {_PASSAGE} FROM passage WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )
        return {row[1]: _stored(row) for row in rows}

    def passage_count(self, doc_id: str | None = None) -> int:
        """How many passages there are, in one document or in all."""
        where, values = _of_document(doc_id)
        return self._count(f"SELECT count(*) FROM passage {where}", values)

    def search(
        self,
        match: str,
        weights: tuple[float, float, float],
        limit: int,
        within: Collection[str] | None = None,
    ) -> list[tuple[str, float]]:
        """(passage id, BM25 score, larger is better) for an FTS5 query over exact, folded, numbers."""
        scope = "" if within is None else "AND passage.doc_id IN (SELECT value FROM json_each(?))"
        values = () if within is None else (json.dumps(list(within)),)
        rows = self._db.rows(
            "SELECT passage.id, -bm25(lexicon, ?, ?, ?) AS score"
            " FROM lexicon JOIN passage ON passage.number = lexicon.rowid"
            f" WHERE lexicon MATCH ? {scope} ORDER BY score DESC LIMIT ?",
            (*weights, match, *values, limit),
        )
        return [(row[0], row[1]) for row in rows]

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """How many passages hold each of `terms`; absent terms are left out."""
        return dict(
            self._db.rows(
                "SELECT term, doc FROM lexicon_terms WHERE term IN (SELECT value FROM json_each(?))",
                (json.dumps(list(terms)),),
            )
        )

    def _count(self, sql: str, values: Sequence[object] = ()) -> int:
        return int(self._db.rows(sql, values)[0][0])

    # -- the file --------------------------------------------------------------------------------

    def check(self) -> list[str]:
        """What SQLite finds wrong with the file; empty when it is sound."""
        return self._db.faults()

    def backup(self, target: Path) -> None:
        """A consistent copy of the record in one file, also while others read and write it."""
        self._db.backup(target)


def _of_document(doc_id: str | None) -> tuple[str, tuple[str, ...]]:
    return ("", ()) if doc_id is None else ("WHERE doc_id = ?", (doc_id,))


def _document(row: Row) -> Document:
    header = Header(row[4], row[5], _date(row[6]), row[7], row[8], row[9])
    pages, stated, warnings = (json.loads(value) for value in row[11:14])
    return Document(
        row[0], row[1], row[2], row[3], header, row[10], tuple(pages), stated, tuple(warnings), bool(row[14])
    )


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _stored(row: Row) -> StoredPassage:
    number, passage_id, doc_id, section, headings, start, end = row
    return StoredPassage(number, passage_id, doc_id, section, tuple(json.loads(headings)), Span(start, end))


def as_json(document: Document) -> dict[str, object]:
    """What `library show` prints of a document."""
    fields: dict[str, object] = asdict(document)
    fields.pop("header")
    issued = document.header.date.isoformat() if document.header.date else None
    return fields | asdict(document.header) | {"date": issued}
