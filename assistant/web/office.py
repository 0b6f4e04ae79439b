"""What stands behind the page: one library, one assistant, and who may do what."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, Thread

from assistant.answer import Answer
from assistant.engine import Assistant
from assistant.scope import Narrow
from assistant.view import DocumentView
from ingest.library import Document, Library
from ingest.settings import Settings
from ingest.upkeep import opened


class Office:
    """Serves the threads of a web server.

    Questions go through one assistant, one at a time; everything else opens the library for itself,
    so that long work (indexing, drafting, measuring) holds up nobody.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._library = Library(settings.database)
        self._assistant = Assistant(settings, self._library)
        self._lock = Lock()

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
        """The answer to one question; raises MattranError."""
        with self.assistant() as assistant:
            return assistant.ask(question, narrow)

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

    def close(self) -> None:
        """Close the library."""
        with self._lock:
            self._library.close()
