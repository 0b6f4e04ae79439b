"""What a document says of a directive otherwise than the register, as sentences that give both sides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.stated import Stated, compare_issuers, compare_titles, readable, words_of
from ingest.language import fold, normalise, syllables
from ingest.library import Document
from ingest.numbering import DocumentNumber, parse_number
from ingest.register import Conflict, Directive

Field = Literal["issuer", "date", "title", "number", "kind"]

FIELD_NAMES: dict[str, str] = {
    "issuer": "cơ quan ban hành",
    "date": "ngày ban hành",
    "title": "trích yếu",
    "number": "số, ký hiệu",
    "kind": "loại văn bản",
}
_KINDS = frozenset(["chi thi", "nghi quyet", "ket luan", "quyet dinh", "quy dinh", "huong dan", "ke hoach"])
_KIND_BEFORE = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*?(?= (?:số )?\d)")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One reading of one field in an indexed document; `text` tells both sides with their sources."""

    field: Field
    directive: str
    doc_id: str
    section: str
    reading: str
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """The document and section that say it."""

    document: Document
    section: str


def written_date(day: date) -> str:
    """A day as documents write it: "05/01/2022", "11/6/2021" (two figures for days, January and February)."""
    return (
        f"{day.day:02}/{day.month:02}/{day.year}" if day.month < 3 else f"{day.day:02}/{day.month}/{day.year}"
    )


def document_label(document: Document) -> str:
    """What a document is called in a sentence: kind, number and title, and its file name."""
    header = document.header
    named = " ".join(part for part in (header.kind, header.number, header.title) if part)
    label = f"{named} ({document.name})" if named else document.name
    return f"phiếu văn bản: {label}" if document.card else label


def row_name(row: Directive) -> str:
    """Kind and number of a row; its title where it has no number."""
    return f"{row.kind} {row.number}" if row.number else row.title


def disagreements(
    row: Directive, stated: Stated, number: DocumentNumber | None, mention: str, place: Place
) -> Iterator[Disagreement]:
    """Where what stands in `mention` and after it (`stated`) differs from the row."""
    if stated.issuer and compare_issuers(stated.issuer, row.issuer) == "other":
        yield _told(row, "issuer", stated.issuer, row.issuer, place)
    if stated.date and row.date and stated.date != row.date:
        yield _told(row, "date", written_date(stated.date), written_date(row.date), place)
    if stated.title and stated.quoted and _breaks_off(stated.title, row.title):
        yield _told(row, "title", stated.title, row.title, place)
    if number and number.full and row.number and (other := _other_number(number, row, mention)):
        yield _told(row, "number", other, row.number, place)
    if kind := _other_kind(mention, row):
        yield _told(row, "kind", kind, row.kind, place)


def misspellings(row: Directive, written: str, place: Place) -> Iterator[Disagreement]:
    """A name without a number that differs from the register's in its accents only."""
    folded = syllables(fold(written))
    names = [alias for alias in row.aliases if syllables(fold(alias)) == folded]
    if names and not any(words_of(written) == words_of(name) for name in names):
        yield _told(row, "title", readable(written), names[0], place)


def recorded(row: Directive, conflict: Conflict) -> str:
    """A conflict that the register itself records, as a sentence."""
    held = _held(row, conflict.field)
    note = f" {conflict.note}" if conflict.note else ""
    return (
        f"{row_name(row)} - {FIELD_NAMES[conflict.field]}: {conflict.by} ghi “{conflict.reading}” "
        f"(nguồn: {conflict.source}); sổ đăng ký ghi “{held}” (nguồn: {row.source}).{note}"
    )


def _held(row: Directive, field: str) -> str:
    if field == "date":
        return written_date(row.date) if row.date else "chưa rõ"
    return str(getattr(row, field))


def _told(row: Directive, field: Field, reading: str, held: str, place: Place) -> Disagreement:
    known = next((c for c in row.conflicts if c.field == field and same_reading(c.reading, reading)), None)
    note = f" {known.note}" if known and known.note else ""
    text = (
        f"{row_name(row)} - {FIELD_NAMES[field]}: {document_label(place.document)}, {place.section}, ghi “{reading}”; "
        f"sổ đăng ký ghi “{held}” (nguồn: {row.source}).{note}"
    )
    return Disagreement(field, row.id, place.document.id, place.section, reading, text)


def same_reading(a: str, b: str) -> bool:
    """Whether two readings say the same, spelling and explanations in brackets aside."""
    first, second = (words_of(re.sub(r"\(.*?\)", "", text)) for text in (a, b))
    return first == second


def _breaks_off(stated: str, held: str) -> bool:
    return "tên gọi ngắn" not in held and compare_titles(stated, held) == "shorter"


def _other_number(number: DocumentNumber, row: Directive, mention: str) -> str | None:
    """The number as written where it is another symbol, or has its separators in the wrong places ("217/QĐ-TW")."""
    own = parse_number(f"{row.kind} {row.number}")
    if own is None or own.number != number.number:
        return None if own is None else number.number
    written = re.sub(r"^\D*0*|\s", "", normalise(mention)).upper()
    held = own.number.lstrip("0").upper()
    same_letters = re.findall(r"\w", written) == re.findall(r"\w", held)
    return re.sub(r"^\D*", "", readable(mention)) if written != held and same_letters else None


def _other_kind(mention: str, row: Directive) -> str | None:
    """The kind written out before the number where it is not the row's ("Quy định 217-QĐ/TW")."""
    words = _KIND_BEFORE.match(readable(mention))
    if words is None or fold(words[0]) not in _KINDS or fold(words[0]) == fold(row.kind):
        return None
    return words[0]
