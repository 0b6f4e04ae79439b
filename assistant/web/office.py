"""What stands behind the page: one library, one assistant, and who may do what."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from threading import Lock, Thread
from time import monotonic
from typing import Any

from assistant import accounts, audit
from assistant.accounts import Account
from assistant.answer import Answer
from assistant.directives import list_directives
from assistant.engine import Assistant
from assistant.model import LanguageModelError, load_model
from assistant.question import understand
from assistant.scope import Narrow
from assistant.turns import Resolved, Turn
from assistant.verify import Record
from assistant.view import DocumentView
from assistant.writing import is_writable, stream
from ingest.errors import MattranError
from ingest.library import Document, Library
from ingest.settings import Settings
from ingest.upkeep import opened

_FRESH = 1.0  # seconds that the list of accounts is remembered


class Office:
    """Serves the threads of a web server.

    Questions go through one assistant, one at a time; everything else opens the library for itself,
    so that long work (indexing, drafting, measuring) holds up nobody.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._library = Library(settings.database)
        # A model may write for a minute; that is done outside the lock, see `written`.
        self._assistant = Assistant(settings.without_llm(), self._library)
        self._lock = Lock()
        self._accounts: tuple[float, dict[str, Account]] = (-_FRESH, {})

    def warm(self) -> None:
        """Load the embedding model in the background; questions are answered meanwhile, only more slowly."""
        Thread(target=self._assistant.warm, name="warm", daemon=True).start()

    @contextmanager
    def assistant(self) -> Iterator[Assistant]:
        """The assistant, for one thread at a time; keep it only while a question is answered."""
        with self._lock:
            yield self._assistant

    @contextmanager
    def library(self) -> Iterator[Library]:
        """The record, opened for the calling thread and closed after."""
        with opened(self.settings) as library:
            yield library

    def ask(self, question: str, narrow: Narrow = Narrow()) -> Answer:  # noqa: B008  # frozen
        """The answer to one question, in the model's words where there is one; raises MattranError."""
        with self.assistant() as assistant:
            answer = assistant.ask(question, narrow)
        *_, (last, _) = self.written(Turn(question, Resolved(question), answer))
        return last

    def written(self, turn: Turn) -> Iterator[tuple[Answer, int]]:
        """The answer of a turn as the language model rewrites it, with the number of quotes it rests on.

        Without a model, and where none may write, it is the answer itself, with 0.
        """
        try:
            model = load_model(self.settings)
        except LanguageModelError as error:
            yield replace(turn.answer, warnings=(*turn.answer.warnings, str(error))), 0
            return
        if model is None or not is_writable(turn.answer):
            yield turn.answer, 0
            return
        quotes = len(turn.answer.citations)
        yield turn.answer, quotes
        with self.library() as library:
            for answer in stream(turn.answer, understand(turn.resolved.text), model, _record(library)):
                yield replace(answer, timings_ms=turn.answer.timings_ms | answer.timings_ms), quotes

    def directives(self, query: str = "") -> list[dict[str, Any]]:
        """The register with what the library says of each; those that fit a topic or a number where one is given."""
        with self.library() as library:
            return list_directives(library, query.strip() or None)

    def view(self, doc_id: str) -> DocumentView | None:
        """A document cut into sentences; None when the library no longer holds it."""
        with self.assistant() as assistant:
            held = doc_id in self._library.document_ids()
            return assistant.view(doc_id) if held else None

    def document(self, doc_id: str) -> Document | None:
        """A document of the record; None when the library no longer holds it."""
        with self.assistant():
            held = doc_id in self._library.document_ids()
            return self._library.document(doc_id) if held else None

    def count(self) -> int:
        """How many documents the library holds."""
        with self.assistant():
            return len(self._library.document_ids())

    # -- who may do what -----------------------------------------------------------------------------

    def accounts(self, fresh: bool = False) -> dict[str, Account]:
        """The accounts by name; a change made elsewhere is seen within a second, at once when `fresh`."""
        read_at, known = self._accounts
        if fresh or monotonic() - read_at >= _FRESH:
            with self.library() as library:
                known = {account.name: account for account in accounts.list_accounts(library.database)}
            self._accounts = (monotonic(), known)
        return known

    def may(self, user: str | None, action: str) -> bool:
        """Whether `user` may do `action`: "manage" (library, users, suites) is for quản trị, the rest for all.

        Without accounts everybody may do everything.
        """
        known = self.accounts()
        if not known:
            return True
        account = known.get(user or "")
        return account is not None and (action != "manage" or account.is_manager)

    def record(self, user: str | None, action: str, detail: str = "") -> None:
        """Write a change into the audit log."""
        with self.library() as library:
            audit.record(library.database, user, action, detail)

    def told(self, error: MattranError) -> str:
        """The message of an error without the places of this machine that stand in it."""
        message = str(error)
        for folder in sorted({str(self.settings.home), str(self.settings.cache)}, key=len, reverse=True):
            message = message.replace(folder, "…")
        return message

    def close(self) -> None:
        """Close the library."""
        with self._lock:
            self._library.close()


def _record(library: Library) -> Record:
    """Gives the text of record of a document; None for one that is not there."""
    held = set(library.document_ids())

    @cache
    def text(doc_id: str) -> str | None:
        return library.document(doc_id).text if doc_id in held else None

    return text
