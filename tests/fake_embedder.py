"""An embedder for tests: vectors made of a hash of the text, in microseconds or as slow as wanted."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding


class FakeEmbedder:
    """Counts what it embeds; `delay` is in seconds a text."""

    def __init__(self, name: str = "fake@1", dimension: int = 16, delay: float = 0.0) -> None:
        self.name = name
        self.dimension = dimension
        self.delay = delay
        self.embedded: list[str] = []

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        time.sleep(self.delay * len(texts))
        self.embedded += texts
        return np.array([self._vector(text) for text in texts], np.float32).reshape(-1, self.dimension)

    def queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([self._vector(text) for text in texts], np.float32).reshape(-1, self.dimension)

    def _vector(self, text: str) -> NDArray[np.float64]:
        seed = hashlib.sha256(f"{self.name}\n{text}".encode()).digest()
        vector = np.random.default_rng(list(seed)).normal(size=self.dimension)
        return vector / np.linalg.norm(vector)

    def warm(self) -> None:
        """Nothing to load."""

    def llama_embedding(self) -> BaseEmbedding:
        from llama_index.core.embeddings import MockEmbedding

        return MockEmbedding(self.dimension)
