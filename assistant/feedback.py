"""What people think of answers: a thumb and a note for a turn of a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ingest.errors import LibraryError
from ingest.library import Library

Thumb = Literal["up", "down"]
_VALUES: dict[Thumb, int] = {"up": 1, "down": -1}


@dataclass(frozen=True, slots=True)
class Rating:
    """A thumb for a turn; `position` counts the turns of the conversation from 1, `given_at` is UTC."""

    conversation: str
    position: int
    question: str
    thumb: Thumb
    note: str | None
    given_at: str


def rate(
    library: Library, conversation: str, position: int, thumb: Thumb | None, note: str | None = None
) -> None:
    """Keep a thumb for a turn in place of an earlier one; None takes it back. LibraryError for no such turn."""
    database, turn = library.database, (conversation, position)
    with database.transaction():
        if not database.rows("SELECT 1 FROM turn WHERE conversation_id = ? AND position = ?", turn):
            raise LibraryError(
                f"Cuộc trò chuyện '{conversation}' không có lượt hỏi thứ {position}. "
                f"Xem các lượt bằng: mattran conversations show {conversation}"
            )
        database.run("DELETE FROM feedback WHERE conversation_id = ? AND position = ?", turn)
        if thumb is not None:
            sql = "INSERT INTO feedback (conversation_id, position, thumb, note) VALUES (?, ?, ?, ?)"
            database.run(sql, (*turn, _VALUES[thumb], (note or "").strip() or None))


def rated(library: Library, conversation: str | None = None) -> list[Rating]:
    """The thumbs of one conversation, or of all, the latest first."""
    where, values = ("WHERE f.conversation_id = ?", (conversation,)) if conversation else ("", ())
    rows = library.database.rows(
        "SELECT f.conversation_id, f.position, t.question, f.thumb, f.note, f.given_at FROM feedback f"
        " JOIN turn t ON t.conversation_id = f.conversation_id AND t.position = f.position"
        f" {where} ORDER BY f.given_at DESC, f.rowid DESC",
        values,
    )
    return [Rating(r[0], r[1], r[2], "up" if r[3] > 0 else "down", r[4], r[5]) for r in rows]
