"""A turn of a conversation: what was asked, how it was understood, what was answered."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.answer import Answer, Citation
from assistant.scope import Narrow

_EVERYTHING = Narrow()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a document asked for by its place: `word` and `number` ("phần" 2), from the end if below 0."""

    word: str
    number: int
    roman: bool = False


MORE = Part("", 0)
"""Stands for what is around an earlier citation."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question that stands by itself.

    `carried` tells what earlier turns gave it: place, year, document, body, topic. `wider` is asked where
    `text` finds nothing. `cited` and `part` are places to be shown; with `where` no more than the place
    itself. `topic` is what the talk is about, `fragment` the bare question ("gửi về đâu") asked of it.
    `otherwise` is how a short question is read where it finds nothing by itself. `heading` is a part asked
    for by its heading; `guessed` tells that `narrow` may be left where it holds nothing.
    """

    text: str
    followed: bool = False
    narrow: Narrow = _EVERYTHING
    carried: dict[str, str] = field(default_factory=dict)
    wider: str | None = None
    cited: Citation | None = None
    part: Part | None = None
    where: bool = False
    topic: str | None = None
    fragment: str | None = None
    otherwise: Resolved | None = None
    heading: str | None = None
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """A question as typed, as understood, and its answer."""

    question: str
    resolved: Resolved
    answer: Answer
