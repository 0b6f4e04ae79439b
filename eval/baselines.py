"""What a reader could have without this project, asked the same questions: the top passage as the answer.

None of them ever refuses. Each cites the passage it shows, at its exact place.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.answer import Answer, Citation, display
from eval.runs import OURS
from ingest.errors import LibraryError
from ingest.language import comparable, syllables
from ingest.library import Document, Library
from ingest.source import Span

if TYPE_CHECKING:
    from ingest.embedding import Embedder

CHUNK, OVERLAP = 256, 20  # tokens, for SentenceSplitter

Ask = Callable[[str], Answer]


@dataclass(frozen=True, slots=True)
class Found:
    """The passage that a baseline puts first, and its score between 0 and 1."""

    doc_id: str
    span: Span
    section: str
    score: float


def answerers(library: Library, embedder: Embedder, ours: Ask) -> dict[str, Ask]:
    """This project and the baselines over one library, by name; LibraryError when it is empty."""
    if not library.passage_count():
        raise LibraryError("Kho chưa có văn bản nào để so sánh. Hãy nạp văn bản bằng: mattran ingest THƯ_MỤC")
    search = {
        "llama_index": llama_index(library, embedder),
        "bm25": bm25(library),
        "dense": dense(library, embedder),
    }
    return {OURS: ours} | {name: _asking(find, library) for name, find in search.items()}


def _asking(find: Callable[[str], Found], library: Library) -> Ask:
    documents = {document.id: document for document in library.documents()}

    def ask(question: str) -> Answer:
        start = time.perf_counter()
        found = find(question)
        total = round((time.perf_counter() - start) * 1000, 2)
        citation = _citation(found, documents[found.doc_id])
        text = f"{display(citation.quote)} [1]"
        return Answer(
            "grounded", text, None, (citation,), timings_ms={"total": total}, confidence=found.score
        )

    return ask


def _citation(found: Found, document: Document) -> Citation:
    quote = document.text[found.span.start : found.span.end]
    return Citation(
        1, document.id, document.header.title or document.name, document.header.number, document.header.issuer,
        None, found.section, None, quote, found.span.start, found.span.end, document.name,
    )  # fmt: skip


# -- BM25 --------------------------------------------------------------------------------------------


def bm25(library: Library) -> Callable[[str], Found]:
    """BM25 (Okapi, as in rank-bm25) over the syllables of passages and the headings above them."""
    import numpy as np
    from rank_bm25 import BM25Okapi  # type: ignore[import-untyped]

    passages = library.passages()
    texts = {document.id: document.text for document in library.documents()}
    index = BM25Okapi([
        _words(" ".join([*p.headings, texts[p.doc_id][p.span.start : p.span.end]])) for p in passages
    ])  # fmt: skip

    def find(question: str) -> Found:
        scores = index.get_scores(_words(question))
        best = int(np.argmax(scores))
        score = max(0.0, float(scores[best]))
        return Found(passages[best].doc_id, passages[best].span, passages[best].section, score / (score + 10))

    return find


def _words(text: str) -> list[str]:
    return syllables(comparable(text))


# -- vectors -----------------------------------------------------------------------------------------


def dense(library: Library, embedder: Embedder) -> Callable[[str], Found]:
    """The passage whose vector is nearest to the question's."""
    from ingest.dense import kept_vectors

    kept = kept_vectors(library, embedder.name)
    passages = library.passages_by_id(kept.ids)
    if not kept.ids:
        raise LibraryError("Kho chưa có véc-tơ nào. Hãy chạy: mattran library reindex")

    def find(question: str) -> Found:
        ((best, cosine),) = kept.nearest(embedder.queries([question])[0], 1)
        passage = passages[best]
        return Found(passage.doc_id, passage.span, passage.section, _clipped(cosine))

    return find


def llama_index(library: Library, embedder: Embedder) -> Callable[[str], Found]:
    """LlamaIndex as its tutorial has it: SentenceSplitter, an index of vectors in memory, the top node."""
    from llama_index.core import Document as Text
    from llama_index.core import VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter

    splitter = SentenceSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP)
    texts = [Text(id_=document.id, text=document.text) for document in library.documents()]
    nodes = splitter.get_nodes_from_documents(texts)
    index = VectorStoreIndex(nodes, embed_model=embedder.llama_embedding())
    retriever = index.as_retriever(similarity_top_k=1)

    def find(question: str) -> Found:
        (best,) = retriever.retrieve(question)
        node: Any = best.node
        span = Span(node.start_char_idx or 0, node.end_char_idx or len(node.text))
        return Found(str(node.ref_doc_id), span, "", _clipped(float(best.score or 0.0)))

    return find


def _clipped(cosine: float) -> float:
    return min(1.0, max(0.0, cosine))
