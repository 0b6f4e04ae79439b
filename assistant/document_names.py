"""Documents that a question calls by the name of their file ("theo Luật Cư trú", "trong Kế hoạch 2026")."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

import numpy as np

from ingest.lexical import Floats, LexicalIndex, Words, words_of
from ingest.library import Library

_LEAST = 2  # words of a name; one word alone says too little
_TELLING = 0.7  # rarity of two neighbours that stand in half of the passages: such a name tells nothing
_EXTENSION = re.compile(r"\.[A-Za-z]{2,5}$")


class DocumentNames:
    """The names of the documents of one state of a library, as the index spells them."""

    def __init__(self, names: Sequence[str], index: LexicalIndex) -> None:
        """`names` are those of `index.documents`, in their order."""
        self._index = index
        self._numbers: list[frozenset[str]] = []
        self._called: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for place, name in enumerate(names):
            words = words_of(_EXTENSION.sub("", name))
            self._numbers.append(frozenset(w for w in words if w[0].isdigit()))
            self._called[tuple(w for w in words if not w[0].isdigit())].append(place)

    @classmethod
    def read(cls, library: Library, index: LexicalIndex) -> DocumentNames:
        """The names that the library knows for the documents of `index`."""
        names: dict[str, str] = dict(library.database.rows("SELECT id, name FROM document"))
        return cls([names.get(doc_id, "") for doc_id in index.documents], index)

    def said(self, words: Sequence[str]) -> tuple[Floats, Words]:
        """Which documents are called by name, and the question's words without those names.

        0.5 for a document whose name is said, 1.0 where its numbers are said too. The words stay
        as they are when the question holds nothing but names.
        """
        found = np.zeros(len(self._numbers), np.float32)
        left: list[str | None] = list(words)
        text = f" {' '.join(words)} "
        for name, spelled in self._telling:
            if (at := text.find(spelled)) >= 0:
                start = text[:at].count(" ")
                left[start : start + len(name)] = [None] * len(name)
                for place in self._called[name]:
                    numbers = self._numbers[place]
                    found[place] = 1.0 if numbers and numbers <= set(words) else 0.5
        return found, left if any(left) else words

    @cached_property
    def _telling(self) -> list[tuple[tuple[str, ...], str]]:
        """Names that tell documents apart, each also as text between blanks."""
        return [(name, f" {' '.join(name)} ") for name in self._called if self._tells(name)]

    def _tells(self, name: tuple[str, ...]) -> bool:
        rarity = self._index.pairs.rarity(self._index.pair_terms(name))
        return len(name) >= _LEAST and max(rarity, default=0.0) > _TELLING
