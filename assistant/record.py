"""The text that a citation points into: of a document of the library, or of a row of the register."""

from __future__ import annotations

from ingest.library import Library

REGISTER = "register:"


def record_text(library: Library, doc_id: str) -> str | None:
    """Text of record of `doc_id`; of "register:ID" the row as one line. None when it is gone."""
    if doc_id.startswith(REGISTER):
        return _register_text(doc_id.removeprefix(REGISTER))
    return library.document(doc_id).text if doc_id in library.document_ids() else None


def _register_text(directive_id: str) -> str | None:
    from assistant.directives import register_line
    from ingest.register import load_register

    register = load_register()
    row = register.by_id(directive_id)
    return register_line(row, register) if row else None
