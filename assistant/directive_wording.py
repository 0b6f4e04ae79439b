"""How a question asks about directives: its intent, the kind and the facts asked for (corpus/directive_questions.yaml)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

import corpus
from ingest.datafile import Row, read_data

Asked = Literal["date", "issuer", "title", "number"]
Sign = Literal[
    "citing",
    "status",
    "compared",
    "identity",
    "content",
    "general",
    "document",
    "asked_kind",
    "cited",
    "many",
]


class _Table(Row):
    source: str
    kinds: dict[str, str]
    own_plans: tuple[str, ...]
    citing: tuple[str, ...]
    status: tuple[str, ...]
    compared: tuple[str, ...]
    identity: tuple[str, ...]
    content: tuple[str, ...]
    general: tuple[str, ...]
    document: tuple[str, ...]
    asked_kind: tuple[str, ...]
    cited: tuple[str, ...]
    many: tuple[str, ...]
    fields: dict[Asked, str]


@dataclass(frozen=True, slots=True)
class _Wording:
    kinds: dict[str, str]
    own_plans: frozenset[str]
    signs: dict[str, tuple[re.Pattern[str], ...]]
    fields: dict[Asked, re.Pattern[str]]


@cache
def _wording() -> _Wording:
    """The compiled table; DataError if the file is not what it should be."""
    table = read_data(corpus.path("directive_questions.yaml"), _Table)
    kinds = "|".join(table.kinds)
    signs = {
        name: tuple(re.compile(pattern.replace("{kind}", kinds)) for pattern in getattr(table, name))
        for name in get_args(Sign)
    }
    fields = {name: re.compile(pattern) for name, pattern in table.fields.items()}
    return _Wording(table.kinds, frozenset(table.own_plans), signs, fields)


def asks(sign: Sign, folded: str) -> bool:
    """Whether a folded question shows the sign."""
    return any(pattern.search(folded) for pattern in _wording().signs[sign])


def general_words(folded: str) -> Iterator[tuple[int, int]]:
    """Places of words that add nothing to the document named."""
    for pattern in _wording().signs["general"]:
        yield from (match.span() for match in pattern.finditer(folded))


def asked_kind(folded: str) -> str | None:
    """The kind of document asked for ("chỉ thị nào" -> "Chỉ thị"), None for any."""
    for pattern in _wording().signs["asked_kind"]:
        if match := pattern.search(folded):
            return _wording().kinds[match["near"]]
    return None


def asked_fields(folded: str) -> frozenset[Asked]:
    """Which facts of a document are asked; date, issuer and title when none is singled out."""
    found = {field for field, pattern in _wording().fields.items() if pattern.search(folded)}
    return frozenset(found or {"date", "issuer", "title"})


def is_plan(kind: str | None) -> bool:
    """Whether documents of that kind are made by every unit for itself."""
    return kind in _wording().own_plans
