"""The words of the register: what each row is about, and how much a word tells."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from assistant.stated import spelt_out
from ingest.language import fold, syllables
from ingest.register import Directive, Register

T = TypeVar("T")


class _Same:
    """A register as a key: by identity, since comparing a hundred rows costs more than reading a sentence."""

    __slots__ = ("register",)

    def __init__(self, register: Register) -> None:
        self.register = register

    def __hash__(self) -> int:
        return id(self.register)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.register is self.register


def once_a_register(read: Callable[[Register], T]) -> Callable[[Register], T]:
    """Keep what `read` makes of the register that was used last."""
    kept = lru_cache(maxsize=2)(lambda key: read(key.register))
    return lambda register: kept(_Same(register))


@lru_cache(maxsize=4096)
def terms(text: str) -> frozenset[str]:
    """Folded words of `text` and pairs of neighbours, abbreviations spelt out; figures and single letters are left out."""
    words = [word for word in syllables(fold(spelt_out(text))) if len(word) > 1 and not word[0].isdigit()]
    return frozenset([*words, *(f"{a} {b}" for a, b in zip(words, words[1:], strict=False))])


def vocabulary(row: Directive) -> frozenset[str]:
    """Terms of a row's title, topics and names without a number."""
    return _vocabulary(row.title, row.topics, row.aliases)


@lru_cache(maxsize=1024)
def _vocabulary(title: str, topics: tuple[str, ...], aliases: tuple[str, ...]) -> frozenset[str]:
    names = [alias for alias in aliases if not any(char.isdigit() for char in alias)]
    return frozenset(term for text in (title, *topics, *names) for term in terms(text))


@once_a_register
def weights(register: Register) -> dict[str, float]:
    """Weight of each term of the register: the log of its rarity, nothing for one that a fifth of the rows share."""
    counts = Counter(term for row in register.directives for term in vocabulary(row))
    common = max(2.0, len(register.directives) / 5)
    return {term: max(0.0, math.log(common / count)) for term, count in counts.items()}


def shared_weight(words: str, row: Directive, register: Register) -> float:
    """How much of what the row is about stands in `words`."""
    table = weights(register)
    return sum(table.get(term, 0.0) for term in terms(words) & vocabulary(row))
