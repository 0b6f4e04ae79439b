"""What the earlier turns speak of: the document, the directive, the place, the year, the body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answer import Citation
from assistant.follow_up.places import Named, named_places
from assistant.follow_up.reading import either, found, words
from assistant.follow_up.rewriting import telling, topic
from assistant.scope import Narrow
from assistant.turns import Part, Resolved, Turn
from ingest.kinds import KINDS
from ingest.language import align, fold, normalise
from ingest.numbering import find_numbers

_VERB = re.compile(r"(?: (?:được|do|đã|ký|ban hành|xây dựng|lập|ra|có|gồm|nói|nêu))+$")
_OWN = frozenset({"ke hoach", "chuong trinh", "bao cao"})  # kinds that every unit makes for itself
_DOING = (" do ", " giao ", "Giao ", " bởi ")
_CARD = "Phiếu văn bản: "
_YEAR = re.compile(r"(?<![0-9/.-])(?:19|20)[0-9]{2}(?![0-9/-])")


@dataclass(frozen=True, slots=True)
class Referent:
    """A document that may be meant. `doc_id` is None for one of the register, which `name` names in full."""

    name: str
    kind: str | None
    doc_id: str | None = None
    title: str | None = None

    @property
    def word(self) -> str:
        """What to call it in a question that is kept to it."""
        return self.kind or "Văn bản"

    @property
    def in_text(self) -> str:
        """The same inside a sentence."""
        return self.word[:1].lower() + self.word[1:]

    def keeping(
        self, text: str, wider: str | None = None, part: Part | None = None,
        topic: str | None = None, fragment: str | None = None,
    ) -> Resolved:  # fmt: skip
        """A follow-up that is kept to this document of the library."""
        carried = {"document": self.title or self.name}
        text = f"{text[:1].upper()}{text[1:]}"
        return Resolved(
            text, True, Narrow(doc=self.doc_id), carried, wider, part=part, topic=topic, fragment=fragment
        )


def documents(turns: Sequence[Turn]) -> list[Referent]:
    """What "nó" and "văn bản đó" may mean, likeliest first: of the last turn that speaks of any document."""
    told = telling(turns)
    for turn in reversed(turns[: turns.index(told) + 1]):
        if spoken_of := [*_directives(turn), *_cited(turn)]:
            return spoken_of
        if not turn.resolved.followed:
            break
    return []


def cited(turns: Sequence[Turn]) -> Referent | None:
    """The library's document that the talk is about."""
    return next((one for one in documents(turns) if one.doc_id), None)


def of_kind(turns: Sequence[Turn], word: str) -> Referent | None:
    """The document that "kế hoạch này", "chỉ thị đó", "nó" means; None when no such document was spoken of."""
    spoken_of = documents(turns)
    plain = fold(word)
    if plain in {"no", *(fold(any_kind) for any_kind in words()["any_document"])}:
        described = (
            spoken_of or _described(turns, either(words()["documents"])) or _of_place(turns, "Văn bản")
        )
        return next(iter(described), None)
    named = [one for one in spoken_of if one.kind and fold(one.kind) == plain]
    if not named and plain == "ke hoach":
        named = [one for one in spoken_of if one.doc_id and not one.kind]
    described = named or _mentioned(turns, plain) or _described(turns, word)
    if not described and not spoken_of and plain in _OWN:
        described = _of_place(turns, word.capitalize())
    return next(iter(described), None)


def _cited(turn: Turn) -> Iterator[Referent]:
    if turn.resolved.narrow.doc and not turn.answer.citations:
        yield _titled(turn.resolved.carried.get("document", ""), turn.resolved.narrow.doc)
    for citation in sorted(turn.answer.citations, key=_is_card):
        origin, _, rest = citation.doc_id.rpartition(":")
        if _is_card(citation):
            yield from _of_card(citation)
        elif origin in ("", "sidecar"):
            yield _titled(citation.title, rest)


def _is_card(citation: Citation) -> bool:
    return citation.title.startswith(_CARD)


def _of_card(citation: Citation) -> Iterator[Referent]:
    """A card tells of a document that has a number; that document is meant, not the card."""
    title = citation.title.removeprefix(_CARD)
    if citation.number:
        row = {"kind": _kind(title), "number": citation.number, "date": citation.date}
        yield Referent(_directive_name(row), _kind(title), None, title)


def _titled(title: str, doc_id: str) -> Referent:
    return Referent(title, _kind(title), doc_id, title)


def _kind(title: str) -> str | None:
    return max((kind for kind in KINDS if title.startswith(f"{kind} ")), key=len, default=None)


def _directives(turn: Turn) -> Iterator[Referent]:
    """Rows of the register that the answer is about."""
    for row in turn.answer.directives:
        yield Referent(_directive_name(row), str(row.get("kind") or "") or None, None, row.get("title"))


def _directive_name(row: Mapping[str, object]) -> str:
    kind, number, issued = (str(row.get(key) or "") for key in ("kind", "number", "date"))
    if not number:
        return f"{kind} {row.get('title') or ''}".strip()
    day = date.fromisoformat(issued).strftime(" ngày %d/%m/%Y") if issued else ""
    return f"{kind} {number}{day}"


def _mentioned(turns: Sequence[Turn], plain: str) -> list[Referent]:
    """Documents of a kind that the last question or answer names by number."""
    last = turns[-1]
    for text in (*(c.quote for c in last.answer.citations), last.resolved.text):
        said = align(text).text
        for mention in find_numbers(said):
            if mention.number.kind and fold(mention.number.kind) == plain:
                return [Referent(said[mention.span.start : mention.span.end], mention.number.kind)]
    return []


def _described(turns: Sequence[Turn], pattern: str) -> list[Referent]:
    """A document that the last question names in words, where its answer cites none."""
    asked = normalise(turns[-1].resolved.text)
    match = found(rf"\b(?:{pattern})\b(?! (?:nào|gì))[^,?;:]*", asked)
    name = topic(asked[match.start() : match.end()]) if match else None
    if name is None:
        return []
    name = _VERB.sub("", name)
    return [Referent(name, None)] if len(name.split()) > 2 else []


def _of_place(turns: Sequence[Turn], kind: str) -> list[Referent]:
    """The plan of the place and year asked about, where no answer has cited it yet."""
    named = places(turns)
    if not named:
        return []
    spoken = [turn.resolved.text for turn in turns if _YEAR.search(turn.resolved.text)]
    when = f" năm {year(turns)}" if spoken else ""
    return [Referent(f"{kind} của {named[0].label}{when}", None)]


# -- place, year, body -------------------------------------------------------------------------------


def places(turns: Sequence[Turn]) -> list[Named]:
    """The places of the latest question that names any."""
    for turn in reversed(turns):
        text = turn.resolved.text
        if named := named_places(text, find_numbers(text)):
            return named
    return []


def year(turns: Sequence[Turn]) -> str | None:
    """The year of the latest question that names one, else of the last answer."""
    said = [turn.resolved.text for turn in reversed(turns)]
    said += [c.quote for c in turns[-1].answer.citations] if turns else []
    return next((match[0] for text in said if (match := _YEAR.search(normalise(text)))), None)


def body(turns: Sequence[Turn]) -> str | None:
    """The body that the last answer names and its question does not; one that something is done by comes first."""
    last = turns[-1]
    asked = fold(last.resolved.text)
    for citation in last.answer.citations:
        text = align(citation.quote).text
        named = [m for m in _body().finditer(text) if fold(m[0]) not in asked]
        doing = [m for m in named if text[: m.start()].endswith(_DOING)]
        if named:
            return (doing or named)[0][0]
    return None


def _body() -> re.Pattern[str]:
    """The head of a body's name and what follows it, up to a stop or a word that ends such names."""
    heads = "|".join(sorted(words()["body_names"], key=len, reverse=True))
    ends = "|".join(words()["body_ends"])
    return re.compile(rf"(?<![^\W_]-)\b(?:{heads})(?: (?:- )?(?!(?:{ends})\b)[^\W\d_]+){{1,14}}")
