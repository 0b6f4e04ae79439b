"""Vectors in line with the record: what lacks one gets one, what no passage owns goes.

The order of writing makes it safe to stop at any moment: the state "complete" is taken back,
vectors are kept in the library, put into Chroma, marked, and only then is the state "complete"
noted again, with a fingerprint of Chroma's files. Without that note Chroma is not trusted (its
own index is not written in one piece) and is filled anew from the vectors kept in the library,
which costs milliseconds a passage and no model.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ingest.library import Library, StoredPassage
from ingest.progress import Progress, silent
from ingest.settings import Settings
from ingest.vectors import Vectors, clear_if_damaged, fingerprint

if TYPE_CHECKING:
    from ingest.embedding import Embedder

logger = logging.getLogger(__name__)
_STATE = "vectors"
_WINDOW = 1024  # passages whose words are in memory at a time
_BATCH = 64  # passages between two marks


@dataclass(frozen=True, slots=True)
class _Complete:
    """Of what the vectors were complete: model, revision of the library, fingerprint of Chroma's files."""

    model: str
    revision: int
    files: str


def embed_pending(
    library: Library, settings: Settings, progress: Progress = silent, embedder: Embedder | None = None
) -> None:
    """Give every passage a vector of the current model, and drop vectors that no passage owns.

    When nothing is to be done, neither Chroma nor a model is loaded. `embedder` is used instead
    of the one of `settings`, when one is in memory already. Stopped at any moment, the next call
    completes it. Raises LibraryError and ModelError.
    """
    before = _state(library)
    if before is None and library.passage_count() == 0:
        return
    model = embedder.name if embedder else _model_name(settings)
    now = _now(library, settings, model)
    if before == now and library.unembedded_count(model) == 0:
        return
    trusted = before is not None and (before.model, before.files) == (now.model, now.files)
    source = _Source(library, settings, model, embedder)
    library.set_state(_STATE, None)
    library.touch()  # readers turn away from Chroma
    if not trusted:
        clear_if_damaged(settings.vectors)
    with closing(Vectors(settings.vectors, model)) as vectors:
        _write(library, vectors, trusted, source, progress)
    complete = replace(_now(library, settings, model), revision=library.revision + 1)
    library.set_state(_STATE, json.dumps(asdict(complete)))
    library.touch()  # after the state, so that readers who look again find it


def in_line(library: Library, settings: Settings) -> bool:
    """Whether `embed_pending` would find nothing to do; cheap."""
    before = _state(library)
    if before is None:
        return library.passage_count() == 0
    model = _model_name(settings)
    return before == _now(library, settings, model) and library.unembedded_count(model) == 0


def complete_model(library: Library) -> str | None:
    """The model whose vectors Chroma held whole when it was last written; None while it is written."""
    state = _state(library)
    return state.model if state else None


def forget_vectors(library: Library) -> None:
    """Let the next `embed_pending` compute every vector anew."""
    library.set_state(_STATE, None)
    library.drop_embeddings()


def _state(library: Library) -> _Complete | None:
    value = library.state(_STATE)
    return _Complete(**json.loads(value)) if value else None


def _now(library: Library, settings: Settings, model: str) -> _Complete:
    return _Complete(model, library.revision, fingerprint(settings.vectors))


def _model_name(settings: Settings) -> str:
    from ingest.embedding import embedder_name

    return embedder_name(settings.embed_model, settings.cache)


def _write(library: Library, vectors: Vectors, trusted: bool, source: _Source, progress: Progress) -> None:
    if trusted:
        _repair(library, vectors)
    else:
        library.forget_embedded()
        vectors.restart()
    total, done = library.unembedded_count(vectors.model), 0
    for batch in _batches(library, vectors.model):
        progress("embed", done, total, "")
        vectors.add([p.id for p in batch], source.vectors(batch))
        library.mark_embedded([p.id for p in batch], vectors.model)
        done += len(batch)
    progress("embed", total, total, "")
    vectors.drop_others()
    library.drop_embeddings(keep_model=vectors.model)


def _repair(library: Library, vectors: Vectors) -> None:
    """Make marks and vectors agree after documents changed, and after a backup was put back."""
    stored, marked = vectors.ids(), library.embedded_ids(vectors.model)
    if missing := marked - stored:
        library.forget_embedded(missing)
    if orphans := stored - library.passage_ids():
        vectors.delete(sorted(orphans))


def _batches(library: Library, model: str) -> Iterator[list[StoredPassage]]:
    """Passages without a vector, neighbours in length together: models waste time on uneven batches."""
    while window := library.unembedded(model, _WINDOW):
        window.sort(key=lambda p: p.span.end - p.span.start)
        for start in range(0, len(window), _BATCH):
            yield window[start : start + _BATCH]


class _Source:
    """Vectors from what the library has kept, else from the model, which is loaded when first needed."""

    def __init__(self, library: Library, settings: Settings, model: str, embedder: Embedder | None) -> None:
        self._library = library
        self._settings = settings
        self._model = model
        self._embedder = embedder

    def vectors(self, passages: Sequence[StoredPassage]) -> NDArray[np.float32]:
        """One row (n, dimension) for each passage; new ones are kept in the library first."""
        kept = self._library.embeddings(self._model, [p.id for p in passages])
        if new := [p for p in passages if p.id not in kept]:
            rows = np.asarray(self._load().passages(search_texts(new, self._library)), np.float32)
            made = {p.id: row.tobytes() for p, row in zip(new, rows, strict=True)}
            self._library.keep_embeddings(self._model, made.items())
            kept |= made
        return np.stack([np.frombuffer(kept[p.id], np.float32) for p in passages])

    def _load(self) -> Embedder:
        if self._embedder is None:
            from ingest.embedding import load_embedder

            settings = self._settings
            self._embedder = load_embedder(settings.embed_model, settings.cache, settings.model_wheel)
        return self._embedder


def search_texts(passages: Sequence[StoredPassage], library: Library) -> list[str]:
    """What is embedded of each passage: title and headings, then its words."""
    texts: dict[str, str] = {}
    for doc_id, group in groupby(sorted(passages, key=lambda p: p.doc_id), key=lambda p: p.doc_id):
        document = library.document(doc_id)
        for passage in group:
            context = " / ".join(part for part in (document.header.title, *passage.headings) if part)
            span = passage.span
            texts[passage.id] = f"{context}\n{document.text[span.start : span.end]}".strip()
    return [texts[p.id] for p in passages]
