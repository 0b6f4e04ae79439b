"""Drafts kept in the library: saved, opened again, edited clause by clause; the rule-made draft stays beside."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from pydantic import TypeAdapter, ValidationError

from assistant.drafting.draft import Clause, Draft
from ingest.errors import LibraryError, MattranError
from ingest.library import Library

EDITED = "người soạn sửa"
DROPPED = "người soạn bỏ"


class DraftError(MattranError):
    """A stored draft or a clause of it is not there."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A row of the list of drafts; times are UTC as SQLite writes them."""

    id: str
    parent_id: str
    unit: str
    year: int
    title: str
    made_at: str
    changed_at: str


@cache
def _adapter() -> TypeAdapter[Draft]:
    return TypeAdapter(Draft)


def dumps(draft: Draft) -> str:
    """A draft as JSON that `loads` reads back equal, its id included."""
    return _adapter().dump_json(draft).decode("utf-8")


def loads(text: str) -> Draft:
    """The draft of `dumps`; LibraryError when the text is none."""
    try:
        return _adapter().validate_json(text, strict=True)
    except ValidationError as error:
        raise LibraryError(
            f"Dự thảo lưu trong kho không đọc được ({error.error_count()} chỗ sai). "
            "Hãy khôi phục kho từ bản sao lưu, hoặc soạn lại dự thảo."
        ) from error


# -- a draft -----------------------------------------------------------------------------------------


def save(library: Library, draft: Draft, base: Draft | None = None) -> str:
    """Keep a draft; its id. A new one (without id) is its own base, an old one keeps its base.

    `base` is the rule-made draft that the edited one starts from, given when it was made again.
    """
    draft_id = draft.id or secrets.token_hex(6)
    draft = replace(draft, id=draft_id)
    start = replace(base, id=draft_id) if base else _known_base(library, draft_id) or draft
    target = draft.target
    with library.database.transaction():
        library.database.run(
            "INSERT INTO draft (id, parent_id, unit, year, content, base) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET parent_id = excluded.parent_id, unit = excluded.unit,"
            " year = excluded.year, content = excluded.content, base = excluded.base,"
            " changed_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now')",
            (draft_id, draft.parent_id, target.unit, target.year, dumps(draft), dumps(start)),
        )
    return draft_id


def load(library: Library, draft_id: str) -> Draft:
    """The draft as it stands; DraftError when there is none with that id."""
    return loads(_column(library, draft_id, "content"))


def load_base(library: Library, draft_id: str) -> Draft:
    """The rule-made draft that the edited one started from."""
    return loads(_column(library, draft_id, "base"))


def list_drafts(library: Library) -> list[Stored]:
    """All drafts, the one changed last first."""
    rows = library.database.rows(
        "SELECT id, parent_id, unit, year, json_extract(content, '$.title'), made_at, changed_at FROM draft"
        " ORDER BY changed_at DESC, rowid DESC"
    )
    return [Stored(*row) for row in rows]


def remove(library: Library, draft_id: str) -> None:
    """Take a draft out of the library; DraftError when there is none with that id."""
    _column(library, draft_id, "id")
    with library.database.transaction():
        library.database.run("DELETE FROM draft WHERE id = ?", (draft_id,))


def _known_base(library: Library, draft_id: str) -> Draft | None:
    rows = library.database.rows("SELECT base FROM draft WHERE id = ?", (draft_id,))
    return loads(rows[0][0]) if rows else None


def _column(library: Library, draft_id: str, name: str) -> str:
    rows = library.database.rows(f"SELECT {name} FROM draft WHERE id = ?", (draft_id,))
    if not rows:
        raise DraftError(f"Trong kho không có dự thảo '{draft_id}'. Hãy mở danh sách dự thảo rồi chọn lại.")
    return str(rows[0][0])


# -- a clause ----------------------------------------------------------------------------------------


def edit_clause(library: Library, draft_id: str, clause_id: str, text: str) -> Draft:
    """Set the words of a clause; one that was dropped comes back. Returns the changed draft."""
    if not text.strip():
        return drop_clause(library, draft_id, clause_id)

    def edited(clause: Clause) -> Clause:
        action = "rescoped" if clause.action in {"dropped", "flagged"} else clause.action
        return replace(clause, text=text, action=action, reason=EDITED, edited=True, accepted=True)

    return _change(library, draft_id, clause_id, edited)


def drop_clause(library: Library, draft_id: str, clause_id: str, reason: str | None = None) -> Draft:
    """Take a clause out of the printed draft; its words stay with it, so that it can be restored."""

    def dropped(clause: Clause) -> Clause:
        return replace(
            clause, text="", action="dropped", reason=reason or DROPPED, edited=True, accepted=True
        )

    return _change(library, draft_id, clause_id, dropped)


def accept_clause(library: Library, draft_id: str, clause_id: str) -> Draft:
    """Note that the user agrees with a clause as it stands; a flag on it is taken away."""

    def accepted(clause: Clause) -> Clause:
        action = "kept" if clause.action == "flagged" else clause.action
        return replace(clause, action=action, edited=clause.edited or action != clause.action, accepted=True)

    return _change(library, draft_id, clause_id, accepted)


def restore_clause(library: Library, draft_id: str, clause_id: str) -> Draft:
    """Put a clause back to what the rules made of it."""
    base = {clause.id: clause for clause in load_base(library, draft_id).clauses}
    if clause_id not in base:
        raise DraftError(f"Điều khoản '{clause_id}' do người soạn thêm, không có bản gốc để khôi phục.")
    return _change(library, draft_id, clause_id, lambda _: base[clause_id])


def _change(library: Library, draft_id: str, clause_id: str, change: Callable[[Clause], Clause]) -> Draft:
    draft = load(library, draft_id)
    if clause_id not in {clause.id for clause in draft.clauses}:
        raise DraftError(
            f"Dự thảo '{draft_id}' không có điều khoản '{clause_id}'. Hãy mở lại dự thảo rồi chọn."
        )
    clauses = tuple(change(clause) if clause.id == clause_id else clause for clause in draft.clauses)
    changed = replace(draft, clauses=clauses)
    save(library, changed)
    return changed
