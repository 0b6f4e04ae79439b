"""What a text says of a document beside its number: date, issuer, term, title; and whether that agrees."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from ingest.abbreviations import expand
from ingest.language import comparable, fold, fold_normalised, syllables
from ingest.numbering import NumberMention

Agreement = Literal["same", "shorter", "other"]

_BLANKS = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u3000]+")
_DATE = r"(?:ban hanh |ky )?(?:cung )?(?:ngay )?(?P<day>[0-9]{1,2})[/.-](?P<month>[0-9]{1,2})[/.-](?P<year>(?:19|20)[0-9]{2})"
_KHOA = r"\(?(?:cua )?khoa [ivx0-9]{1,5}\)?"
_NAME_ENDS = (
    r"[(),;:\"“.?]| khoa [ivx0-9]| nam [0-9]| (?:quy dinh|gan (?:voi|ket)|trong|tai(?! chinh| nguyen)|vao|den)\b"
    r"|(?<! ha) noi (?:ve|gi|den)\b| (?:la (?:gi|van|chi|nghi|ket)|ra (?:ngay|doi|nam|khi)|con (?:hieu|ap|gia)|nay|hien nay)\b"
    r"| (?:duoc (?:thay|cu|dan|nhac)|co (?:hieu|gi|con|may))\b| (?:va|ve|v/v|ban hanh)\b(?! (?:dan van|phat trien))"
)
_LEAD = re.compile(
    rf"[ ,(]*(?:thang [0-9]+ nam [0-9]{{4}}[ ,)]*)?(?:{_DATE}[ ,)]*)?(?:\(?nam [0-9]{{4}}[ ,)]*)?(?:{_KHOA}[ ,]*)?"
    rf"(?:cua (?P<issuer>[^(),;:\"“.?]+?)(?= ?(?:{_NAME_ENDS})| *$)[ ,]*)?(?:{_DATE.replace('<', '<late_')}[ ,)]*)?"
    rf"(?:{_KHOA}[ ,]*)*"
)
_TITLE = re.compile(r"(?:(?:ve|v/v)\b(?: viec\b)?|(?=ban hanh\b)|(?=[\"“]))[ :]*")
_TERM = re.compile(r"\bkhoa (?P<term>[ivx]{1,5}|[0-9]{1,2})\b(?![/.-][0-9])")
_BODIES = frozenset(
    [
        "ban",
        "bo",
        "doan",
        "uy",
        "thanh",
        "tinh",
        "quoc",
        "chinh",
        "thu",
        "van",
        "hoi",
        "dang",
        "mat",
        "quan",
        "huyen",
    ]
)
_VAGUE = frozenset(
    ["dang", "trung uong", "dang ta", "thanh pho", "tinh", "quan", "huyen", "mat tran", "trung uong dang"]
)
_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


@dataclass(frozen=True, slots=True)
class Stated:
    """What words around a mention say; None where they are silent. `quoted`: the title stands in quotes."""

    date: date | None = None
    year: int | None = None
    issuer: str | None = None
    term: str | None = None
    title: str | None = None
    quoted: bool = False


def readable(raw: str) -> str:
    """`raw` composed and with single blanks; quotation marks keep their direction."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", raw)).strip()


def read_stated(words: str, mention: NumberMention | None = None) -> Stated:
    """Read `words`, which follow a mention, up to the next document; date and year are the mention's.

    Only what stands right after the number counts: date, "của" and the issuer, term, "về" and the title.
    """
    text = readable(words)
    folded = fold_normalised(text)
    lead = _LEAD.match(folded)
    assert lead is not None  # every part of the pattern may be absent
    term = _TERM.search(lead[0])
    title, quoted = _title(text, folded, lead.end())
    return Stated(
        date=(mention.date if mention else None) or _day(lead),
        year=mention.year_hint if mention else None,
        issuer=text[lead.start("issuer") : lead.end("issuer")].strip() if lead["issuer"] else None,
        term=roman(term["term"]) if term else None,
        title=title,
        quoted=quoted,
    )


def _day(lead: re.Match[str]) -> date | None:
    for part in ("", "late_"):
        if lead[f"{part}day"]:
            try:
                return date(int(lead[f"{part}year"]), int(lead[f"{part}month"]), int(lead[f"{part}day"]))
            except ValueError:
                return None
    return None


def roman(number: str) -> str:
    """A term or an ordinal in Roman figures, from "13" or "xiii"."""
    if not number.isdecimal():
        return number.upper()
    return "X" * (int(number) // 10) + _ROMAN[int(number) % 10]


def _title(text: str, folded: str, start: int) -> tuple[str | None, bool]:
    """The title that begins at `start`, and whether it stands in quotation marks."""
    opens = _TITLE.match(folded, start)
    if opens is None:
        return None, False
    rest = text[opens.end() :]
    if rest[:1] in ("“", '"'):
        return rest[1 : title_end(rest) - 1].strip(' ”“"') or None, True
    return re.split(r"[;(“\"]|\.(?: |$)", rest)[0].strip(" ,:-") or None, False


def title_end(text: str) -> int:
    """Offset after the quotation that `text` opens with; one that is never closed ends at its last mark."""
    depth = 0
    for index, char in enumerate(text):
        if char == "“" or (char == '"' and index == 0):
            depth += 1
        elif char in '”"':
            depth -= 1
            if depth == 0:
                return index + 1
    return text.rfind("”") + 1 or len(text)


@lru_cache(maxsize=4096)
def spelt_out(text: str) -> str:
    """`text` with its certain abbreviations written in full, nothing added."""
    pieces, done = [], 0
    for found in expand(text):
        if found.certain:
            pieces += [text[done : found.span.start], found.meanings[0]]
            done = found.span.end
    return "".join([*pieces, text[done:]])


def words_of(text: str) -> list[str]:
    """Accented syllables in which two spellings of one name are equal ("UBMTTQ", "Uỷ ban MTTQ")."""
    return syllables(comparable(spelt_out(text)))


def compare_issuers(stated: str, held: str) -> Agreement | None:
    """How a stated issuer stands to the register's; None when either says nothing certain.

    "shorter": the same body without its place; "other" also when the level differs (a committee
    for its standing board).
    """
    said = _issuer_words(stated)
    if not said or " ".join(said) in _VAGUE or said[0] not in _BODIES or held.startswith("chưa rõ"):
        return None
    readings = [_compare_words(said, _issuer_words(one)) for one in held.split(", ")]
    return min(readings, key=("same", "shorter", "other").index)


def _issuer_words(text: str) -> list[str]:
    words = syllables(fold(spelt_out(re.sub(r"\(.*?\)", " ", text))))
    return words[:-1] if words[-1:] == ["dang"] and len(words) > 2 else words


def _compare_words(said: Sequence[str], held: Sequence[str]) -> Agreement:
    if said == held or said[: len(held)] == held:
        return "same"
    if said[:2] == held[:2] and _within(said, held):
        return "shorter"
    return "other"


def _within(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether the words of `part` stand in `whole` in the same order."""
    rest = iter(whole)
    return all(word in rest for word in part)


def compare_titles(stated: str, held: str) -> Agreement | None:
    """How a stated title stands to the register's: "shorter" when it breaks off, None when it is too short."""
    said, known = _title_words(stated), _title_words(held)
    if len(said) < 4 or not known:
        return None
    if said == known or said[: len(known)] == known:
        return "same"
    if known[: len(said)] == said:
        return "shorter"
    shared = len(set(said) & set(known)) / len(set(said))
    return "same" if shared > 0.85 else "other"


def _title_words(text: str) -> list[str]:
    words = words_of(re.sub(r"\(.*?\)", " ", text))
    return words[1:] if words[:1] in (["về"], ["công tác"]) else words
