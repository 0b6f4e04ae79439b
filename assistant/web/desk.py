"""What stands behind the page: one library and one assistant, used by one thread at a time."""

from __future__ import annotations

from threading import Lock, Thread

from assistant.answer import Answer
from assistant.engine import Assistant
from ingest.library import Library
from ingest.settings import Settings


class Desk:
    """Answers questions and opens sources for the threads of a web server."""

    def __init__(self, settings: Settings) -> None:
        self._library = Library(settings.database)
        self._assistant = Assistant(settings, self._library)
        self._lock = Lock()

    def warm(self) -> None:
        """Load the embedding model in the background; questions are answered meanwhile, only more slowly."""
        Thread(target=self._assistant.warm, name="warm", daemon=True).start()

    def ask(self, question: str) -> Answer:
        """The answer to one question; raises MattranError."""
        with self._lock:
            return self._assistant.ask(question)

    def text(self, doc_id: str) -> str | None:
        """The text of record of a document; None when the library no longer holds it."""
        with self._lock:
            held = doc_id in self._library.document_ids()
            return self._library.document(doc_id).text if held else None

    def count(self) -> int:
        """How many documents the library holds."""
        with self._lock:
            return len(self._library.document_ids())

    def close(self) -> None:
        """Close the library."""
        with self._lock:
            self._library.close()
