"""What is asked: normal forms, document numbers, years, answer type, the words that carry content."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

import yaml

import corpus
from ingest.language import comparable, fold_normalised, is_unaccented, normalise, syllables
from ingest.numbering import NumberMention, find_numbers
from ingest.source import Span

AnswerType = Literal[
    "email", "phone", "money", "comparison", "deadline", "period", "date", "number", "document", "body",
    "place", "list", "definition", "yes_no", "text",
]  # fmt: skip
About = Literal["date", "number", "signer", "recipients", "structure"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood. Word spans and mentions refer to `text`, the normalised wording."""

    raw: str
    text: str
    folded: str
    unaccented: bool
    answer_type: AnswerType
    listing: bool
    about: About | None
    reverse: bool
    numbers: tuple[NumberMention, ...]
    years: tuple[int, ...]
    quoted: tuple[str, ...]

    def content(self, ignored: tuple[Span, ...] = ()) -> list[tuple[str, str]]:
        """(folded, accented) syllables that carry content, in order; those inside `ignored` spans are left out."""
        stop = _words().stop
        words = []
        for match in re.finditer(r"[^\W_]+(?:[./][0-9]+)*", self.text):
            if any(span.start <= match.start() < span.end for span in ignored):
                continue
            folded = fold_normalised(match[0])
            if folded not in stop:
                words.append((folded, comparable(match[0])))
        return words


@dataclass(frozen=True, slots=True)
class _Words:
    types: tuple[tuple[AnswerType, re.Pattern[str]], ...]
    listing: re.Pattern[str]
    about: dict[About, re.Pattern[str]]
    reverse: re.Pattern[str]
    stop: frozenset[str]


@cache
def _words() -> _Words:
    table = yaml.safe_load(corpus.path("question_words.yaml").read_text(encoding="utf-8"))
    return _Words(
        tuple((row["type"], re.compile(row["pattern"])) for row in table["answer_types"]),
        re.compile(table["listing"]),
        {name: re.compile(pattern) for name, pattern in table["about"].items()},
        re.compile(table["reverse"]),
        frozenset(syllables(table["stop"])),
    )


_YEAR = re.compile(r"(?<![\d/.-])(?:19|20)[0-9]{2}(?![\d/-])")


def understand(raw: str) -> Question:
    """Read a question as a cadre types it: with or without accents, with abbreviations, with typos."""
    text = normalise(raw).strip()
    folded = fold_normalised(text)
    words = _words()
    numbers = tuple(find_numbers(text))
    asked = next((kind for kind, pattern in words.types if pattern.search(folded)), "text")
    about = next((name for name, pattern in words.about.items() if pattern.search(folded)), None)
    return Question(
        raw=raw,
        text=text,
        folded=folded,
        unaccented=is_unaccented(text),
        answer_type=asked,
        listing=bool(words.listing.search(folded)),
        about=about,
        reverse=bool(words.reverse.search(folded)),
        numbers=numbers,
        years=tuple(int(m[0]) for m in _YEAR.finditer(text) if not _inside(m.start(), numbers)),
        quoted=tuple(re.findall(r'"([^"]{4,})"', text)),
    )


def _inside(offset: int, numbers: tuple[NumberMention, ...]) -> bool:
    return any(n.span.start <= offset < n.span.end for n in numbers)
