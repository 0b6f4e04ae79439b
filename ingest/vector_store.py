"""The library for LlamaIndex: its vectors as a Chroma vector store whose nodes are the stored passages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from llama_index.core.schema import BaseNode, RelatedNodeInfo
from llama_index.core.vector_stores.types import (
    MetadataFilters,
    VectorStoreQuery,
    VectorStoreQueryMode,
    VectorStoreQueryResult,
)
from llama_index.core.vector_stores.utils import build_metadata_filter_fn
from llama_index.vector_stores.chroma import ChromaVectorStore
from numpy.typing import NDArray
from pydantic import PrivateAttr

from ingest.dense import kept_vectors
from ingest.errors import LibraryError
from ingest.library import Document, Library, StoredPassage
from ingest.node_parser import passage_node
from ingest.passages import Passage
from ingest.vectors import Vectors

_READ_ONLY = "Kho chỉ thay đổi qua mattran ingest và mattran library; không ghi qua LlamaIndex được."


class PassageVectorStore(ChromaVectorStore):
    """Reads passages and their words from the library, so that Chroma holds no second copy of the text.

    Build an index on it with `VectorStoreIndex.from_vector_store(store, embed_model=...)`, where
    the model is the one of the vectors (`Embedder.llama_embedding`). It is for reading only.
    """

    _vectors: Vectors = PrivateAttr()
    _library: Library = PrivateAttr()

    def __init__(self, vectors: Vectors, library: Library) -> None:
        super().__init__(chroma_collection=vectors.collection)
        self._vectors = vectors
        self._library = library

    @classmethod
    def class_name(cls) -> str:
        return "PassageVectorStore"

    def add(self, nodes: Sequence[BaseNode], **add_kwargs: Any) -> list[str]:
        raise LibraryError(_READ_ONLY)

    def delete(self, ref_doc_id: str, **delete_kwargs: Any) -> None:
        raise LibraryError(_READ_ONLY)

    def delete_nodes(self, *args: Any, **kwargs: Any) -> None:
        raise LibraryError(_READ_ONLY)

    def clear(self) -> None:
        raise LibraryError(_READ_ONLY)

    def query(self, query: VectorStoreQuery, **kwargs: Any) -> VectorStoreQueryResult:
        """The nearest passages; documents, nodes and metadata filters narrow the search."""
        if query.query_embedding is None or query.mode != VectorStoreQueryMode.DEFAULT:
            raise NotImplementedError(f"query mode {query.mode}: only dense search is offered here")
        hits = self._nearest(np.asarray(query.query_embedding, np.float32), query)
        nodes = self._nodes(list(self._library.passages_by_id([i for i, _ in hits]).values()))
        found = [(nodes[i], score) for i, score in hits if i in nodes]
        return VectorStoreQueryResult(
            nodes=[node for node, _ in found],
            similarities=[score for _, score in found],
            ids=[node.node_id for node, _ in found],
        )

    def _nearest(self, embedding: NDArray[np.float32], query: VectorStoreQuery) -> list[tuple[str, float]]:
        among = self._among(query)
        if among is None:
            return self._vectors.search(embedding, query.similarity_top_k)
        return kept_vectors(self._library, self._vectors.model, among).nearest(
            embedding, query.similarity_top_k
        )

    def get_nodes(  # type: ignore[override]  # Chroma's store and its base class disagree
        self, node_ids: list[str] | None = None, filters: MetadataFilters | None = None
    ) -> list[BaseNode]:
        """Passages by id, or all that the filters let through."""
        wanted = self._among(VectorStoreQuery(node_ids=node_ids, filters=filters))
        passages = self._library.passages()
        return list(self._nodes([p for p in passages if wanted is None or p.id in wanted]).values())

    def _among(self, query: VectorStoreQuery) -> list[str] | None:
        """Ids of the passages that the query's filters let through; None when it has none.

        An index that was not built from nodes passes an empty list of them, meaning all.
        """
        doc_ids, node_ids = query.doc_ids, query.node_ids or None
        if doc_ids is None and node_ids is None and query.filters is None:
            return None
        passages = [
            p
            for p in self._library.passages()
            if (doc_ids is None or p.doc_id in doc_ids) and (node_ids is None or p.id in node_ids)
        ]
        nodes = self._nodes(passages) if query.filters else {}
        fits = build_metadata_filter_fn(lambda i: nodes[i].metadata, query.filters)
        return [p.id for p in passages if fits(p.id)]

    def _nodes(self, passages: list[StoredPassage]) -> dict[str, BaseNode]:
        documents = {i: self._library.document(i) for i in {p.doc_id for p in passages}}
        return {p.id: _node(p, documents[p.doc_id]) for p in passages}


def _node(stored: StoredPassage, document: Document) -> BaseNode:
    header = document.header
    facts = {
        "file_name": document.name, "kind": header.kind, "number": header.number, "issuer": header.issuer,
        "date": header.date.isoformat() if header.date else None,
    }  # fmt: skip
    origin = RelatedNodeInfo(node_id=document.id, metadata=facts)
    node = passage_node(
        Passage(stored.id, stored.section, stored.headings, stored.span), document.text, header.title, origin
    )
    node.metadata = facts | node.metadata
    return node
