"""Citation recall and precision by sentence, as in ALCE (Gao et al., 2023).

A sentence counts when it cites, every number it cites exists, the quotes stand word for word in their
documents, and they carry it. In place of a language judge, citations carry a sentence that says no figure
that neither quotes nor titles say, and shares most of its syllables with them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import Answer, Citation
from ingest.language import comparable, normalise, sentences, syllables

_MARKS = re.compile(r"\[\d+(?:\s*[,;]\s*\d+)*\](?:[\s,;]*\[\d+(?:\s*[,;]\s*\d+)*\])*")
_DIGITS = re.compile(r"\d+")
_SHARED = 0.6  # share of a sentence's syllables that its quotes have to hold
_EDGES = " \t.,;:•+*–-"


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of an answer and the citation numbers that follow it."""

    text: str
    cited: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CitationScore:
    """Of an answer's sentences how many are carried by what they cite; of its citations how many do carry."""

    sentences: int
    supported: int
    citations: int
    precise: int

    @property
    def recall(self) -> float | None:
        """Share of sentences that are carried; None when nothing is said."""
        return self.supported / self.sentences if self.sentences else None

    @property
    def precision(self) -> float | None:
        """Share of citations that carry their sentence; 0 where sentences cite nothing, None when nothing is said."""
        if not self.citations:
            return 0.0 if self.sentences else None
        return self.precise / self.citations


def score(answer: Answer, is_exact: Callable[[Citation], bool]) -> CitationScore:
    """Judge every sentence of an answer; a refusal says nothing that could be carried."""
    if answer.status == "abstained":
        return CitationScore(0, 0, 0, 0)
    quotes = {c.n: _shown(c) if is_exact(c) else "" for c in answer.citations}
    told = list(statements(answer.answer, quotes))
    supported = [s for s in told if is_carried(s, quotes)]
    precise = sum(_precise(s, quotes) for s in supported)
    return CitationScore(len(told), len(supported), sum(len(s.cited) for s in told), precise)


def _shown(citation: Citation) -> str:
    """What a reader of the citation sees; an answer may say which document it quotes."""
    named = (citation.title, citation.number, citation.issuer, citation.date, citation.source)
    return "\n".join([citation.quote, *(name for name in named if name)])


def statements(text: str, quotes: Mapping[int, str]) -> Iterator[Statement]:
    """The sentences of an answer; what stands in its quotes word for word is one, however long."""
    for line in text.split("\n"):
        start = 0
        for match in _MARKS.finditer(line):
            cited = tuple(dict.fromkeys(int(n) for n in _DIGITS.findall(match[0])))
            yield from _cut(line[start : match.start()], cited, quotes)
            start = match.end()
        yield from _cut(line[start:], (), quotes)


def _cut(text: str, cited: tuple[int, ...], quotes: Mapping[int, str]) -> Iterator[Statement]:
    words = normalise(text).strip(_EDGES)
    if not syllables(words):
        return
    if _verbatim(words, [quotes.get(n, "") for n in cited]):
        yield Statement(words, cited)
        return
    pieces = [words[start:end] for start, end in sentences(words) if syllables(words[start:end])]
    yield from (Statement(piece, ()) for piece in pieces[:-1])
    yield Statement(pieces[-1], cited)


def _verbatim(text: str, quotes: Sequence[str]) -> bool:
    """Do the words, or those after a label ("Còn hiệu lực: ..."), stand in one of the quotes?"""
    forms = [_run(text), _run(text.partition(": ")[2])]
    return any(form and form in _run(quote) for form in forms for quote in quotes)


def _run(text: str) -> str:
    return " ".join(syllables(comparable(text)))


def is_carried(statement: Statement, quotes: Mapping[int, str]) -> bool:
    """Does it cite, only what exists, and do the quotes together say it?"""
    known = all(quotes.get(n) for n in statement.cited)
    return bool(statement.cited) and known and _says([quotes[n] for n in statement.cited], statement.text)


def _precise(statement: Statement, quotes: Mapping[int, str]) -> int:
    """How many of its citations say it alone, or are missed when left out."""
    return sum(_needed(n, statement, quotes) for n in statement.cited)


def _needed(n: int, statement: Statement, quotes: Mapping[int, str]) -> bool:
    rest = [quotes[other] for other in statement.cited if other != n]
    return _says([quotes[n]], statement.text) or not _says(rest, statement.text)


def _says(quotes: Sequence[str], text: str) -> bool:
    """Every figure and most syllables of `text` stand in the quotes."""
    told = syllables(comparable(text))
    held = set(syllables(comparable(" ".join(quotes))))
    if not _figures(text) <= _figures(" ".join(quotes)):
        return False
    return sum(word in held for word in told) >= _SHARED * len(told)


def _figures(text: str) -> set[int]:
    return {int(digits) for digits in _DIGITS.findall(normalise(text))}
