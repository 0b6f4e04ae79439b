"""The tables of the record, as numbered migrations; a published one is never changed, another is added."""

# Each entry is applied once, in order; statements end with ";" and hold none inside.
MIGRATIONS = (
    """
    CREATE TABLE document (
        id TEXT PRIMARY KEY, path TEXT NOT NULL UNIQUE, name TEXT NOT NULL, hash TEXT NOT NULL,
        text TEXT NOT NULL, page_starts TEXT NOT NULL, kind TEXT, number TEXT, date TEXT, place TEXT,
        issuer TEXT, title TEXT, stated_by TEXT NOT NULL, warnings TEXT NOT NULL,
        card INTEGER NOT NULL DEFAULT 0,
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
    INSERT INTO revision VALUES (0)
    """,
    """
    CREATE TABLE embedding (
        passage_id TEXT NOT NULL, model TEXT NOT NULL, vector BLOB NOT NULL, UNIQUE (passage_id, model)
    );
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)
    """,
    """
    CREATE TABLE profile (
        doc_id TEXT PRIMARY KEY REFERENCES document(id) ON DELETE CASCADE, content TEXT NOT NULL
    );
    CREATE TABLE conversation (
        id TEXT PRIMARY KEY, owner TEXT, title TEXT NOT NULL,
        started_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
    );
    CREATE TABLE turn (
        conversation_id TEXT NOT NULL REFERENCES conversation(id) ON DELETE CASCADE, position INTEGER NOT NULL,
        question TEXT NOT NULL, resolved TEXT NOT NULL, answer TEXT NOT NULL, context TEXT NOT NULL,
        asked_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
        PRIMARY KEY (conversation_id, position)
    );
    CREATE TABLE feedback (
        conversation_id TEXT NOT NULL, position INTEGER NOT NULL, thumb INTEGER NOT NULL, note TEXT,
        given_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
        PRIMARY KEY (conversation_id, position),
        FOREIGN KEY (conversation_id, position) REFERENCES turn(conversation_id, position) ON DELETE CASCADE
    );
    CREATE TABLE evaluation (
        id TEXT PRIMARY KEY, suite TEXT NOT NULL, answerer TEXT NOT NULL, settings TEXT NOT NULL,
        figures TEXT NOT NULL, verdicts TEXT NOT NULL,
        run_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
    );
    CREATE TABLE draft (
        id TEXT PRIMARY KEY, parent_id TEXT NOT NULL, unit TEXT NOT NULL, year INTEGER NOT NULL,
        content TEXT NOT NULL, base TEXT NOT NULL,
        made_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
        changed_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
    );
    CREATE TABLE header_override (
        doc_id TEXT NOT NULL, field TEXT NOT NULL, value TEXT, set_by TEXT,
        set_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')), PRIMARY KEY (doc_id, field)
    );
    CREATE TABLE account (
        name TEXT PRIMARY KEY, password TEXT NOT NULL, role TEXT NOT NULL,
        made_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
    );
    CREATE TABLE audit (
        number INTEGER PRIMARY KEY, at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
        who TEXT NOT NULL, action TEXT NOT NULL, detail TEXT NOT NULL
    )
    """,
)
