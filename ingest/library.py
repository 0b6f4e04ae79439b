"""The library: one SQLite file that is the record of documents and the lexical index."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from ingest.errors import LibraryError
from ingest.header import Header
from ingest.numbering import DocumentNumber, NumberMention
from ingest.outline import Outline, Provision
from ingest.passages import Passage
from ingest.source import SourceText, Span
from ingest.tokens import exact_tokens, folded_tokens, number_token

# Each entry is applied once, in order, and recorded in PRAGMA user_version.
_MIGRATIONS = (
    """
    CREATE TABLE document (
        id TEXT PRIMARY KEY, path TEXT NOT NULL UNIQUE, name TEXT NOT NULL, hash TEXT NOT NULL,
        text TEXT NOT NULL, page_starts TEXT NOT NULL, kind TEXT, number TEXT, date TEXT, place TEXT,
        issuer TEXT, title TEXT, stated_by TEXT NOT NULL, warnings TEXT NOT NULL, card INTEGER NOT NULL DEFAULT 0,
        added_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
    );
    CREATE TABLE provision (
        doc_id TEXT NOT NULL REFERENCES document(id) ON DELETE CASCADE, position INTEGER NOT NULL,
        parent INTEGER, level TEXT NOT NULL, label TEXT, path TEXT NOT NULL, heading TEXT,
        start INTEGER NOT NULL, end INTEGER NOT NULL, PRIMARY KEY (doc_id, position)
    );
    CREATE TABLE passage (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        doc_id TEXT NOT NULL REFERENCES document(id) ON DELETE CASCADE, section TEXT NOT NULL,
        headings TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, embedded_by TEXT
    );
    CREATE INDEX passage_document ON passage(doc_id);
    CREATE TABLE reference (
        doc_id TEXT NOT NULL REFERENCES document(id) ON DELETE CASCADE, number TEXT NOT NULL, kind TEXT,
        symbol TEXT, date TEXT, start INTEGER NOT NULL, end INTEGER NOT NULL
    );
    CREATE INDEX reference_document ON reference(doc_id);
    CREATE VIRTUAL TABLE lexicon USING fts5(
        exact, folded, numbers, tokenize = "unicode61 remove_diacritics 0 tokenchars '_'"
    );
    CREATE VIRTUAL TABLE lexicon_terms USING fts5vocab('lexicon', 'row');
    CREATE TABLE revision (number INTEGER NOT NULL);
    INSERT INTO revision VALUES (0);
    """,
)


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
    """Opens (and where needed creates) the record; one instance per thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA foreign_keys = ON")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._migrate()
        except (OSError, sqlite3.Error) as error:
            raise LibraryError(
                f"Không mở được kho văn bản {path}: {error}. Hãy kiểm tra quyền ghi và dung lượng đĩa, "
                "hoặc chọn thư mục khác bằng --home."
            ) from error

    def close(self) -> None:
        self._db.close()

    def _migrate(self) -> None:
        (done,) = self._db.execute("PRAGMA user_version").fetchone()
        if done > len(_MIGRATIONS):
            raise LibraryError(f"Kho {self.path} do phiên bản mới hơn tạo ra. Hãy cập nhật phần mềm rồi mở lại.")
        for number, script in enumerate(_MIGRATIONS[done:], start=done + 1):
            self._db.executescript(f"BEGIN IMMEDIATE; {script} PRAGMA user_version = {number}; COMMIT;")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            raise LibraryError(
                f"Không ghi được kho văn bản {self.path}: {error}. Dữ liệu đã có vẫn nguyên vẹn; "
                "hãy kiểm tra dung lượng đĩa rồi nạp lại."
            ) from error

    # -- writing ---------------------------------------------------------------------------------

    def put(
        self,
        document: Document,
        outline: Outline,
        passages: Sequence[Passage],
        mentions: Sequence[NumberMention],
    ) -> None:
        """Store a document whole, replacing what stood under its id; passages that stay keep their vector mark."""
        with self._transaction():
            kept = {p.id for p in self.passages(document.id)} & {p.id for p in passages}
            marks = self._marks(document.id, kept)
            self._delete(document.id)
            self._insert_document(document)
            self._insert_provisions(document.id, outline.provisions)
            self._insert_passages(document, passages, mentions, marks)
            self._insert_references(document.id, mentions)
            self._db.execute("UPDATE revision SET number = number + 1")

    def remove(self, doc_id: str) -> None:
        """Take a document out of the record with all that hangs on it."""
        with self._transaction():
            self._delete(doc_id)
            self._db.execute("UPDATE revision SET number = number + 1")

    def mark_embedded(self, passage_ids: Iterable[str], model: str) -> None:
        """Note that vectors of `model` for these passages are stored."""
        with self._transaction():
            self._db.executemany("UPDATE passage SET embedded_by = ? WHERE id = ?", ((model, i) for i in passage_ids))

    def forget_embedded(self, passage_ids: Iterable[str]) -> None:
        """Note that these passages have no vector after all."""
        with self._transaction():
            self._db.executemany("UPDATE passage SET embedded_by = NULL WHERE id = ?", ((i,) for i in passage_ids))

    def _marks(self, doc_id: str, ids: set[str]) -> dict[str, str | None]:
        rows = self._db.execute("SELECT id, embedded_by FROM passage WHERE doc_id = ?", (doc_id,))
        return {row[0]: row[1] for row in rows if row[0] in ids}

    def _delete(self, doc_id: str) -> None:
        self._db.execute("DELETE FROM lexicon WHERE rowid IN (SELECT number FROM passage WHERE doc_id = ?)", (doc_id,))
        self._db.execute("DELETE FROM document WHERE id = ?", (doc_id,))

    def _insert_document(self, document: Document) -> None:
        header = document.header
        self._db.execute(
            "INSERT INTO document (id, path, name, hash, text, page_starts, kind, number, date, place, issuer, title,"
            " stated_by, warnings, card) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                document.id, document.path, document.name, document.hash, document.text,
                json.dumps(document.page_starts), header.kind, header.number,
                header.date.isoformat() if header.date else None, header.place, header.issuer, header.title,
                json.dumps(document.stated_by or {}, ensure_ascii=False),
                json.dumps(document.warnings, ensure_ascii=False), document.card,
            ),
        )  # fmt: skip

    def _insert_provisions(self, doc_id: str, provisions: Sequence[Provision]) -> None:
        self._db.executemany(
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
        for passage in passages:
            span = passage.span
            cursor = self._db.execute(
                "INSERT INTO passage (id, doc_id, section, headings, start, end, embedded_by) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    passage.id, document.id, passage.section, json.dumps(passage.headings, ensure_ascii=False),
                    span.start, span.end, marks.get(passage.id),
                ),
            )  # fmt: skip
            searched = f"{passage.context(document.header.title)}\n{document.text[span.start : span.end]}"
            numbers = [number_token(m.number.number) for m in mentions if span.start <= m.span.start < span.end]
            self._db.execute(
                "INSERT INTO lexicon (rowid, exact, folded, numbers) VALUES (?, ?, ?, ?)",
                (
                    cursor.lastrowid, " ".join(exact_tokens(searched)), " ".join(folded_tokens(searched)),
                    " ".join(numbers),
                ),
            )  # fmt: skip

    def _insert_references(self, doc_id: str, mentions: Sequence[NumberMention]) -> None:
        self._db.executemany(
            "INSERT INTO reference VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    doc_id, m.number.number, m.number.kind, m.number.symbol,
                    m.date.isoformat() if m.date else None, m.span.start, m.span.end,
                )
                for m in mentions
            ),
        )  # fmt: skip

    # -- reading ---------------------------------------------------------------------------------

    @property
    def revision(self) -> int:
        """Grows with every change; what is cached from the record is stale when it differs."""
        (number,) = self._db.execute("SELECT number FROM revision").fetchone()
        return int(number)

    def hashes(self) -> dict[str, tuple[str, str]]:
        """path -> (document id, content hash) of all documents."""
        return {path: (i, h) for path, i, h in self._db.execute("SELECT path, id, hash FROM document")}

    def document_ids(self) -> list[str]:
        """Ids in the order they were added."""
        return [row[0] for row in self._db.execute("SELECT id FROM document ORDER BY rowid")]

    def document(self, doc_id: str) -> Document:
        """One document whole; LibraryError when there is none with that id."""
        row = self._db.execute(
            "SELECT id, path, name, hash, kind, number, date, place, issuer, title, text, page_starts, stated_by,"
            " warnings, card FROM document WHERE id = ?",
            (doc_id,),
        ).fetchone()
        if row is None:
            raise LibraryError(f"Trong kho không có văn bản '{doc_id}'. Xem danh sách bằng: mattran library list")
        header = Header(row[4], row[5], date.fromisoformat(row[6]) if row[6] else None, row[7], row[8], row[9])
        return Document(
            row[0], row[1], row[2], row[3], header, row[10], tuple(json.loads(row[11])),
            json.loads(row[12]), tuple(json.loads(row[13])), bool(row[14]),
        )  # fmt: skip

    def documents(self) -> list[Document]:
        """All documents whole, in the order they were added."""
        return [self.document(i) for i in self.document_ids()]

    def provisions(self, doc_id: str) -> list[Provision]:
        """The tree of a document in reading order."""
        rows = self._db.execute("SELECT * FROM provision WHERE doc_id = ? ORDER BY position", (doc_id,))
        return [Provision(r[1], r[2], r[3], r[4], r[5], r[6], Span(r[7], r[8])) for r in rows]

    def references(self, doc_id: str | None = None) -> list[Reference]:
        """Document numbers mentioned in one document, or in all, in reading order."""
        where, values = ("WHERE doc_id = ?", (doc_id,)) if doc_id is not None else ("", ())
        rows = self._db.execute(f"SELECT * FROM reference {where} ORDER BY doc_id, start", values)
        return [
            Reference(r[0], DocumentNumber(r[1], r[2], r[3]), date.fromisoformat(r[4]) if r[4] else None, Span(r[5], r[6]))
            for r in rows
        ]

    def passages(self, doc_id: str | None = None) -> list[StoredPassage]:
        """Passages of one document, or of all, in reading order."""
        where, values = ("WHERE doc_id = ?", (doc_id,)) if doc_id is not None else ("", ())
        rows = self._db.execute(
            f"SELECT number, id, doc_id, section, headings, start, end FROM passage {where} ORDER BY number", values
        )
        return [_stored(row) for row in rows]

    def passages_by_id(self, ids: Sequence[str]) -> dict[str, StoredPassage]:
        """The passages among `ids` that exist."""
        marks = ",".join("?" * len(ids))
        rows = self._db.execute(
            f"SELECT number, id, doc_id, section, headings, start, end FROM passage WHERE id IN ({marks})", tuple(ids)
        )
        return {row[1]: _stored(row) for row in rows}

    def unembedded(self, model: str) -> list[StoredPassage]:
        """Passages without a vector of `model`."""
        rows = self._db.execute(
            "SELECT number, id, doc_id, section, headings, start, end FROM passage"
            " WHERE embedded_by IS NOT ? ORDER BY number",
            (model,),
        )
        return [_stored(row) for row in rows]

    def passage_count(self) -> int:
        """How many passages there are."""
        (count,) = self._db.execute("SELECT count(*) FROM passage").fetchone()
        return int(count)

    def embedded_ids(self, model: str) -> set[str]:
        """Ids of passages that say they have a vector of `model`."""
        return {row[0] for row in self._db.execute("SELECT id FROM passage WHERE embedded_by = ?", (model,))}

    def search(
        self, match: str, weights: tuple[float, float, float], limit: int, within: Collection[str] | None = None
    ) -> list[tuple[str, float]]:
        """(passage id, BM25 score, larger is better) for an FTS5 query over the columns exact, folded, numbers."""
        scope = "" if within is None else f" AND passage.doc_id IN ({','.join('?' * len(within))})"
        rows = self._db.execute(
            "SELECT passage.id, -bm25(lexicon, ?, ?, ?) AS score FROM lexicon JOIN passage ON passage.number = lexicon.rowid"
            f" WHERE lexicon MATCH ?{scope} ORDER BY score DESC LIMIT ?",
            (*weights, match, *(within or ()), limit),
        )
        return [(row[0], row[1]) for row in rows]

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """How many passages hold each of `terms`; absent terms are left out."""
        marks = ",".join("?" * len(terms))
        rows = self._db.execute(f"SELECT term, doc FROM lexicon_terms WHERE term IN ({marks})", tuple(terms))
        return {row[0]: row[1] for row in rows}

    def check(self) -> list[str]:
        """What SQLite finds wrong with the file; empty when it is sound."""
        return [row[0] for row in self._db.execute("PRAGMA integrity_check") if row[0] != "ok"]

    def backup(self, target: Path) -> None:
        """A consistent copy of the record, also while others read it."""
        try:
            with closing(sqlite3.connect(target)) as copy:
                self._db.backup(copy)
        except sqlite3.Error as error:
            raise LibraryError(f"Không sao lưu được ra {target}: {error}. Hãy chọn nơi lưu khác.") from error


def _stored(row: Sequence[object]) -> StoredPassage:
    number, passage_id, doc_id, section, headings, start, end = row
    return StoredPassage(
        int(str(number)), str(passage_id), str(doc_id), str(section), tuple(json.loads(str(headings))),
        Span(int(str(start)), int(str(end))),
    )  # fmt: skip


def as_json(document: Document) -> dict[str, object]:
    """What `library show` prints of a document."""
    fields = asdict(document)
    header = fields.pop("header")
    return fields | header | {"date": header["date"].isoformat() if header["date"] else None}
