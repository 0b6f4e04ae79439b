"""Header fields that a person has corrected by hand; they stand before what the text says, also when it is read anew."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date

from ingest.errors import UsageError
from ingest.header import Header
from ingest.library import Library

BY_USER = "người dùng sửa"
FIELDS = tuple(field.name for field in fields(Header))


@dataclass(frozen=True, slots=True)
class Override:
    """A corrected field; `value` is None where the document has no such thing, a date is written YYYY-MM-DD."""

    value: str | None
    set_by: str | None = None

    @property
    def origin(self) -> str:
        """Where the value comes from, for `stated_by`."""
        return f"{BY_USER} ({self.set_by})" if self.set_by else BY_USER


def get_overrides(library: Library, doc_id: str) -> dict[str, Override]:
    """The corrected fields of a document, in the order of the header."""
    rows = library.database.rows(
        "SELECT field, value, set_by FROM header_override WHERE doc_id = ?", (doc_id,)
    )
    held = {field: Override(value, by) for field, value, by in rows}
    return {name: held[name] for name in FIELDS if name in held}


def set_overrides(
    library: Library, doc_id: str, values: Mapping[str, str | None], by: str | None = None
) -> None:
    """Keep corrected fields beside those that are kept already; UsageError for a wrong field or date.

    They show in the document when it is put or read anew.
    """
    kept = {name: _checked(name, value) for name, value in values.items()}
    with library.database.transaction():
        library.database.run_many(
            "INSERT OR REPLACE INTO header_override (doc_id, field, value, set_by) VALUES (?, ?, ?, ?)",
            ((doc_id, name, value, by) for name, value in kept.items()),
        )


def clear_overrides(library: Library, doc_id: str) -> None:
    """Forget what was corrected; the document follows when it is read anew."""
    with library.database.transaction():
        library.database.run("DELETE FROM header_override WHERE doc_id = ?", (doc_id,))


def _checked(name: str, value: str | None) -> str | None:
    if name not in FIELDS:
        raise UsageError(f"Không có mục “{name}” ở đầu văn bản.")
    text = " ".join((value or "").split()) or None
    if text is None or name != "date":
        return text
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise UsageError(f"Ngày “{text}” không đúng. Hãy ghi như 05/01/2027.") from error


def apply_overrides(
    header: Header, stated: Mapping[str, str], overrides: Mapping[str, Override]
) -> tuple[Header, dict[str, str]]:
    """The header with the corrected fields, and per field a source other than the text itself."""
    told = dict(stated)
    for name, override in overrides.items():
        value = _typed(name, override.value)
        if value != getattr(header, name):
            header = replace(header, **{name: value})  # type: ignore[arg-type]
            told[name] = override.origin
    return header, told


def without_overrides(stated: Mapping[str, str]) -> dict[str, str]:
    """The sources that are not a person's correction."""
    return {name: source for name, source in stated.items() if not source.startswith(BY_USER)}


def _typed(name: str, value: str | None) -> str | date | None:
    return date.fromisoformat(value) if name == "date" and value else value


def override_marks(library: Library) -> dict[str, str]:
    """Document id -> what was corrected in it, as text that changes with every correction."""
    rows = library.database.rows("SELECT doc_id, field, value FROM header_override ORDER BY doc_id, field")
    marks: dict[str, list[list[str | None]]] = {}
    for doc_id, field, value in rows:
        marks.setdefault(doc_id, []).append([field, value])
    return {doc_id: json.dumps(pairs) for doc_id, pairs in marks.items()}
