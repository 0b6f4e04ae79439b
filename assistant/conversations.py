"""Conversations in the library: each turn with its answer and citations, opened again after a restart."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from assistant.answer import Answer, Citation
from assistant.scope import Narrow
from assistant.turns import Part, Resolved, Turn
from ingest.errors import LibraryError
from ingest.language import fold
from ingest.library import Library

_TITLE = 80  # characters of the first question that name a conversation
_UNNAMED = "Cuộc trò chuyện mới"


@dataclass(frozen=True, slots=True)
class Summary:
    """A conversation in a list; `started_at` and `asked_at` (of the last turn) are UTC, ISO 8601."""

    id: str
    title: str
    owner: str | None
    started_at: str
    asked_at: str | None
    turns: int


class Conversations:
    """The conversations of one owner; without one, of whoever uses this machine alone.

    Other owners' conversations are not there for it. All failures are LibraryError.
    """

    def __init__(self, library: Library, owner: str | None = None) -> None:
        self._db = library.database
        self._owner = owner

    def start(self, title: str | None = None) -> str:
        """Begin a conversation; its id. Without a title, the first question names it."""
        new = secrets.token_hex(6)
        with self._db.transaction():
            self._db.run(
                "INSERT INTO conversation (id, owner, title) VALUES (?, ?, ?)",
                (new, self._owner, title or _UNNAMED),
            )
        return new

    def append(self, conversation: str, turn: Turn) -> int:
        """Keep a turn at the end; its position, from 1."""
        with self._db.transaction():
            self._check(conversation)
            sql = "SELECT coalesce(max(position), 0) + 1 FROM turn WHERE conversation_id = ?"
            position = int(self._db.rows(sql, (conversation,))[0][0])
            self._db.run(
                "INSERT INTO turn (conversation_id, position, question, resolved, answer, context)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (conversation, position, turn.question, turn.resolved.text, *_written(turn)),
            )
            self._name(conversation, turn.question)
        return position

    def _name(self, conversation: str, question: str) -> None:
        title = " ".join(question.split())
        title = title if len(title) <= _TITLE else f"{title[: _TITLE - 1].rstrip()}…"
        sql = "UPDATE conversation SET title = ? WHERE id = ? AND title = ?"
        self._db.run(sql, (title or _UNNAMED, conversation, _UNNAMED))

    def open(self, conversation: str) -> list[Turn]:
        """All turns, oldest first, with their citations."""
        self._check(conversation)
        rows = self._db.rows(
            "SELECT question, resolved, answer, context FROM turn WHERE conversation_id = ? ORDER BY position",
            (conversation,),
        )
        return [_read(*row) for row in rows]

    def rename(self, conversation: str, title: str) -> None:
        """Give a conversation another title."""
        with self._db.transaction():
            self._check(conversation)
            named = " ".join(title.split()) or _UNNAMED
            self._db.run("UPDATE conversation SET title = ? WHERE id = ?", (named, conversation))

    def remove(self, conversation: str) -> None:
        """Delete a conversation with its turns and their feedback."""
        with self._db.transaction():
            self._check(conversation)
            self._db.run("DELETE FROM conversation WHERE id = ?", (conversation,))

    def search(self, words: str) -> Sequence[Summary]:
        """Conversations whose title, questions or answers hold all of the words, with or without accents."""
        wanted = fold(words).split()
        rows = self._db.rows(
            "SELECT c.id, c.title || ' ' || coalesce(group_concat(t.question || ' ' || t.answer, ' '), '')"
            " FROM conversation c LEFT JOIN turn t ON t.conversation_id = c.id"
            " WHERE c.owner IS ? GROUP BY c.id",
            (self._owner,),
        )
        held = {row[0] for row in rows if all(word in fold(row[1]) for word in wanted)}
        return [summary for summary in self.list() if summary.id in held]

    def list(self) -> Sequence[Summary]:
        """The conversations, the one asked in last first."""
        rows = self._db.rows(
            "SELECT c.id, c.title, c.owner, c.started_at, max(t.asked_at), count(t.position)"
            " FROM conversation c LEFT JOIN turn t ON t.conversation_id = c.id WHERE c.owner IS ?"
            " GROUP BY c.id ORDER BY coalesce(max(t.asked_at), c.started_at) DESC, c.rowid DESC",
            (self._owner,),
        )
        return [Summary(*row) for row in rows]

    def _check(self, conversation: str) -> None:
        sql = "SELECT 1 FROM conversation WHERE id = ? AND owner IS ?"
        if not self._db.rows(sql, (conversation, self._owner)):
            raise LibraryError(
                f"Không có cuộc trò chuyện '{conversation}'. Xem danh sách bằng: mattran conversations list"
            )


# -- as JSON -----------------------------------------------------------------------------------------


def _written(turn: Turn) -> tuple[str, str]:
    """The answer object, and how the question was understood."""
    context = asdict(turn.resolved)
    context.pop("text")
    return _json(turn.answer.as_json()), _json(context)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _read(question: str, resolved: str, answer: str, context: str) -> Turn:
    return Turn(question, _resolved(resolved, json.loads(context)), _answer(json.loads(answer)))


def _answer(held: dict[str, Any]) -> Answer:
    known = {field.name for field in fields(Answer)}
    values = {name: value for name, value in held.items() if name in known}
    values |= {name: tuple(held.get(name) or ()) for name in ("directives", "warnings")}
    values["citations"] = tuple(Citation(**citation) for citation in held.get("citations") or ())
    return Answer(**values)


def _resolved(text: str, held: dict[str, Any]) -> Resolved:
    known = {field.name for field in fields(Resolved)}
    values = {name: value for name, value in held.items() if name in known and value is not None}
    for name, kind in (("narrow", Narrow), ("cited", Citation), ("part", Part)):
        if name in values:
            values[name] = kind(**values[name])
    values.pop("otherwise", None)
    return Resolved(text, **values)
