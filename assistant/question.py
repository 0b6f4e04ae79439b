"""What is asked: normal forms, document numbers, years, answer type, the words that carry content."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

import yaml

import corpus
from assistant.everyday import asking, shorthand
from ingest.abbreviations import expand
from ingest.language import comparable, fold_normalised, is_unaccented, normalise, without_marks
from ingest.numbering import NumberMention, find_numbers
from ingest.places import find_places
from ingest.source import Span

AnswerType = Literal[
    "email", "phone", "link", "money", "comparison", "purpose", "deadline", "period", "date", "year", "occasion", "number", "document", "person", "body",
    "place", "name", "list", "definition", "yes_no", "text",
]  # fmt: skip
About = Literal["title", "date", "number", "signer", "issuer", "recipients", "summary", "structure"]
WORD = re.compile(r"[0-9]+(?:[.,/][0-9]+)*(?![^\W\d_])|[^\W_]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A syllable of the question; `joined` tells that it follows the one before it without a stop between."""

    folded: str
    accented: str
    start: int
    content: bool
    joined: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood. Spans and mentions refer to `text`: normalised, abbreviations spelled out.

    `searched`: the question in the library's own words, where it has others for what is said.
    """

    raw: str
    text: str
    folded: str
    unaccented: bool
    restored: str | None
    searched: str | None
    answer_type: AnswerType
    listing: bool
    structural: bool
    about: About | None
    reverse: bool
    numbers: tuple[NumberMention, ...]
    years: tuple[int, ...]
    unit: str | None  # up to three folded words after "mấy", "bao nhiêu"
    ordinal: str | None
    focus: frozenset[str]

    @property
    def accents_trusted(self) -> bool:
        """Are marks typed throughout? In Vietnamese about two syllables of three carry one."""
        words = [w for w in self.words() if w.folded.isalpha()]
        marked = sum(w.folded != w.accented for w in words)
        return marked >= 0.45 * len(words)

    def words(self) -> list[Word]:
        """Every syllable in order, told apart by whether it carries content."""
        return _split(self.text)


# Said by the type of the answer already.
_CONTACT = re.compile(
    r"\b(?:dia chi )?(?:e-?mail|gmail|thu dien tu|hop thu|mail)\b|\b(?:so )?(?:dien thoai|sdt|dt|hotline)\b"
)


def _split(text: str) -> list[Word]:
    """Syllables of a question; the general noun before "nào" ("cơ quan nào") says only what type is asked."""
    found = _marked(text)
    folded = fold_normalised(text)
    for match in (*_words().general.finditer(folded), *_CONTACT.finditer(folded)):
        found = [replace(w, content=False) if match.start() <= w.start < match.end() else w for w in found]
    return found


def _marked(text: str) -> list[Word]:
    found: list[Word] = []
    end = -1
    for match in WORD.finditer(text):
        folded, accented = fold_normalised(match[0]), comparable(match[0])
        joined = end >= 0 and text[end : match.start()].strip() in {"", "-"}
        found.append(Word(folded, accented, match.start(), not is_stop(accented), joined))
        end = match.end()
    return found


def _focus(words: Sequence[Word]) -> frozenset[str]:
    """The words that name what is asked: up to three before "nào", "gì", "ai", two after "mấy", "bao nhiêu"."""
    found: set[str] = set()
    for i, word in enumerate(words):
        if word.folded in _ASKING_AFTER:
            for before in reversed(words[max(0, i - 3) : i]):
                if not before.content:
                    break
                found.add(before.folded)
        elif word.folded in {"may", "nhieu"} and not word.content:
            found.update(w.folded for w in words[i + 1 : i + 3] if w.content)
        elif (
            word.folded in _ASKING_BEFORE
            and i + 1 < len(words)
            and words[i + 1].folded in {"cac", "nhung", "ten", "ra"}
        ):
            found.update(w.folded for w in words[i + 2 : i + 6] if w.content)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class _Words:
    types: tuple[tuple[AnswerType, re.Pattern[str]], ...]
    listing: re.Pattern[str]
    structural: frozenset[str]
    about: dict[About, re.Pattern[str]]
    reverse: re.Pattern[str]
    general: re.Pattern[str]
    synonyms: tuple[tuple[re.Pattern[str], str], ...]
    stop: frozenset[str]
    folded_stop: frozenset[str]


@cache
def _words() -> _Words:
    table = yaml.safe_load(corpus.path("question_words.yaml").read_text(encoding="utf-8"))
    stop = comparable(table["stop"]).split()
    return _Words(
        tuple((row["type"], re.compile(row["pattern"])) for row in table["answer_types"]),
        re.compile(table["listing"]),
        frozenset(table["structural"]),
        {name: re.compile(pattern) for name, pattern in table["about"].items()},
        re.compile(table["reverse"]),
        re.compile(
            rf"\b(?:{'|'.join(table['general'])}) (?:nao|gi)\b|(?<=\bmay )(?:{'|'.join(table['general'])})\b"
        ),
        tuple(_synonym(row["said"], row["means"]) for row in table["synonyms"]),
        frozenset(stop),
        frozenset(fold_normalised(word) for word in stop),
    )


def _synonym(said: str, means: str) -> tuple[re.Pattern[str], str]:
    forms = {said, fold_normalised(said)}
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(forms)))})\b", re.IGNORECASE), means


def is_stop(word: str) -> bool:
    """A word typed without marks is a stop word when its folded form is; an accented one only as it is written."""
    return word in _words().stop or (word == fold_normalised(word) and word in _words().folded_stop)


_YEAR = re.compile(r"(?<![\d/.-])(?:19|20)[0-9]{2}(?![\d/-])")
_ASKED = re.compile(
    r"\b(?:nhung|cac|may|bao nhieu) ((?:\w+ ){1,4}?)(?:nao|gi)\b|\b(?:may|bao nhieu) ((?:\w+ ?){1,3})"
)
# "triển khai kế hoạch số mấy của tỉnh": another document's number is asked for, not the own one.
_ANOTHER = re.compile(
    r"\b(?:thuc hien|trien khai|theo|can cu(?: vao)?|cu the hoa) .{0,60}\bso (?:may|bao nhieu)\b"
)
_ORDINAL = re.compile(r"\b(khoa|lan thu|lan|tap|ky|phan|muc|chuong|dieu|quy|nhiem ky) (?:thu )?may\b")
_ASKING_AFTER = frozenset({"nao", "gi", "ai", "dau"})
_ASKING_BEFORE = frozenset({"ke", "neu", "liet", "ten"})
_UNIT = re.compile(r"(?<!thu )\b(?:may|bao nhieu) (\w+(?: \w+){0,2})")


# "Bộ luật Dân sự 2015": the year is part of the law's name, not the one asked about.
_LAW_NAME = re.compile(r"\b(?:luat|hien phap|phap lenh)\b(?: [^\W\d]+,?){0,9} $")


def understand(raw: str) -> Question:
    """Read a question as a cadre types it: with or without accents, with abbreviations."""
    text = spelled_out(_places_spelled_out(_in_document_words(asking(shorthand(normalise(raw).strip())))))
    if is_unaccented(raw):
        text = without_marks(text)  # the words put in have marks, and would be read as typed that way
    folded = fold_normalised(text)
    words = _words()
    numbers = tuple(find_numbers(text))
    unit = _UNIT.search(folded)
    return Question(
        raw=raw,
        text=text,
        folded=folded,
        unaccented=is_unaccented(text),
        restored=None,
        searched=None,
        answer_type=next((kind for kind, pattern in words.types if pattern.search(folded)), "text"),
        listing=bool(words.listing.search(folded)),
        structural=any(noun in words.structural for noun in _asked_nouns(folded)),
        about=None
        if _ANOTHER.search(folded)
        else next((n for n, p in words.about.items() if p.search(folded)), None),
        reverse=bool(words.reverse.search(folded)),
        numbers=numbers,
        years=tuple(
            int(m[0])
            for m in _YEAR.finditer(text)
            if not _inside(m.start(), numbers) and not _LAW_NAME.search(folded[: m.start()])
        ),
        unit=unit[1] if unit and not _ORDINAL.search(folded) else None,
        ordinal=ordinal[1] if (ordinal := _ORDINAL.search(folded)) else None,
        focus=_focus(_split(text)),
    )


def _asked_nouns(folded: str) -> list[str]:
    """The nouns between "những/các/mấy" and "nào/gì": what kind of thing is asked for."""
    found = [(m[1] or m[2]).strip() for m in _ASKED.finditer(folded)]
    return [
        *found,
        *(" ".join(noun.split()[:2]) for noun in found),
        *(noun.split()[0] for noun in found if noun),
    ]


_BEFORE_PLACE = re.compile(
    r"(?:^|\b(?:tỉnh|TP|thành phố|MTTQ|MT|Mặt trận|của|ở|tại|KH|BTT|UBMTTQ|DLXH|ĐĐK|và|cua|tai|tinh|o|so với)\.? )$"
)


def _in_document_words(text: str) -> str:
    """Names of everyday speech ("Bác Hồ") in the words that documents use."""
    for said, means in _words().synonyms:
        text = said.sub(means, text)
    return text


def _places_spelled_out(text: str) -> str:
    """Short forms ("HP", "MTTQ TV") with the name of the place: a place that is asked about is likelier than another meaning."""
    pieces, done = [], 0
    for mention in find_places(text, abbreviations=True):
        typed = text[mention.span.start : mention.span.end]
        if typed.isupper() and len(typed) <= 5 and _BEFORE_PLACE.search(text[: mention.span.start]):
            pieces += [text[done : mention.span.start], mention.units[0].name]
            done = mention.span.end
    return "".join([*pieces, text[done:]])


def spelled_out(text: str) -> str:
    """`text` with every abbreviation in words; where several fit, the likeliest."""
    pieces, done = [], 0
    for expansion in expand(text):
        pieces += [text[done : expansion.span.start], expansion.meanings[0]]
        done = expansion.span.end
    return "".join([*pieces, text[done:]])


def _inside(offset: int, numbers: Sequence[NumberMention]) -> bool:
    return any(n.span.start <= offset < n.span.end for n in numbers)


def within(offset: int, spans: Sequence[Span]) -> bool:
    """Does one of `spans` hold the character at `offset`?"""
    return any(span.start <= offset < span.end for span in spans)
