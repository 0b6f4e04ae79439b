"""Kinds of things that are asked for beyond the answer types: a duration, a penalty, a name of somebody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pydantic import Field

import corpus
from assistant.question import Question
from ingest.datafile import Row, read_data
from ingest.language import CAPITAL

FILE = "evidence.yaml"
# A name inside a sentence: its first word says nothing, every sentence opens with a capital.
_NAME = re.compile(rf"(?<=[^\s.!?:] )[{CAPITAL}][\w'-]+(?: [{CAPITAL}][\w'-]*)*")
_CAPITAL = re.compile(rf"[{CAPITAL}][\w'-]+")


class Kind(Row):
    """How a question asks for this kind of thing, and how a sentence that gives it looks (folded patterns)."""

    name: str
    asked: str
    held: str
    names: bool = False


class Kinds(Row):
    """corpus/evidence.yaml."""

    source: str
    kinds: tuple[Kind, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """The kinds that one question asks for; `known` are the capitalised words that it says itself."""

    held: tuple[re.Pattern[str], ...]
    names: bool
    known: frozenset[str]

    def share(self, text: str, folded: str) -> float:
        """Share of the kinds that normalised `text` (and its folded form) holds; 0.5 when none is asked for."""
        if not self.held:
            return 0.5
        if self.names and self._names(text):
            return 1.0
        return sum(pattern.search(folded) is not None for pattern in self.held) / len(self.held)

    def _names(self, text: str) -> bool:
        return any(not set(name.split()) <= self.known for name in _NAME.findall(text))


@cache
def _table() -> tuple[tuple[re.Pattern[str], re.Pattern[str], bool], ...]:
    kinds = read_data(corpus.path(FILE), Kinds).kinds
    return tuple((re.compile(kind.asked), re.compile(kind.held), kind.names) for kind in kinds)


def asked_kinds(question: Question) -> Asked:
    """What kinds of things the question asks for."""
    found = [(held, names) for asked, held, names in _table() if asked.search(question.folded)]
    return Asked(
        tuple(held for held, _ in found),
        any(names for _, names in found),
        frozenset(_CAPITAL.findall(question.text)),
    )
