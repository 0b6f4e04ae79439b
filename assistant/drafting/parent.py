"""The plan of the level above, as the rewriting needs it: outline, year, place, printed words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from assistant.drafting.errors import DraftingError
from assistant.drafting.stated import stated_beside
from ingest import readers
from ingest.files import content_hash
from ingest.header import Header
from ingest.language import CAPITAL, comparable, fold
from ingest.library import Document
from ingest.outline import Outline, Provision, read_outline
from ingest.places import Unit, find_places

PLAN_KINDS = frozenset({"Kế hoạch", "Chương trình", "Chương trình hành động", "Chương trình công tác"})
_YEAR = re.compile(r"(?<![0-9/.-])(?:19|20)[0-9]{2}(?![0-9/-]| ?- ?(?:19|20)[0-9]{2})")
_PLAN_YEAR = re.compile(r"(?i)(?<!từ )(?<!đến )năm (?P<year>20[0-9]{2})(?! ?- ?20)")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_OWN_LEVEL = re.compile(
    r"(?i)(?:mttq|mặt trận tổ quốc)(?: ?việt nam| ?vn)? (?P<kind>xã|phường|đặc khu|thị trấn|quận|huyện|thị xã)\b"
)
_NAMED = re.compile(
    rf"(?i:tỉnh|thành phố|tp\.?) (?P<name>(?:[{CAPITAL}][^\W\d_]*)(?: (?:- )?[{CAPITAL}][^\W\d_]*){{0,4}})"
)
_LETTERS = 20_000  # characters searched for the place of a plan


@dataclass(frozen=True, slots=True)
class ParentPlan:
    """A plan to draft from. `year` is the year it plans for, `earliest` a year it cannot precede.

    `place` is the province or city it belongs to as its own time knew it; `kind` and `name` are those
    words, also where the place is not on the administrative map.
    """

    document: Document
    title: str
    header: Header
    outline: Outline
    text: str
    year: int | None
    earliest: int | None
    place: Unit | None
    kind: str
    name: str | None

    @property
    def id(self) -> str:
        """The document's id."""
        return self.document.id

    def words(self, provision: Provision) -> str:
        """The provision as it is printed: composed, single blanks, on one line."""
        return printed(self.text[provision.span.start : provision.span.end])

    @property
    def day(self) -> date | None:
        """The day of issue."""
        return self.header.date


def printed(raw: str) -> str:
    """`raw` composed, without invisible characters, blanks and line breaks as one space each."""
    composed = unicodedata.normalize("NFC", _INVISIBLE.sub("", raw)).replace("Ð", "Đ").replace("ð", "đ")
    return " ".join(composed.split())


def read_parent(document: Document, outline: Outline | None = None) -> ParentPlan:
    """Look at a document as a parent plan; raises DraftingError when it is none or is of the lowest level."""
    outline = outline or read_outline(document.source)
    _check(document, outline)
    kind, name, place = _place(document, outline)
    year = _plan_year(document.header, outline, document.text)
    earliest = year or (document.header.date.year if document.header.date else None)
    title = _curly(printed(document.header.title or document.name), document.text)
    return ParentPlan(
        document, title, document.header, outline, document.text, year, earliest, place, kind, name
    )


def parent_from_path(path: Path) -> ParentPlan:
    """Read a file as a parent plan without putting it into a library; its id is its folded file name.

    What its text leaves open is taken from the side-car beside it (`NAME.meta.yaml`).
    """
    source = readers.read(path)
    outline = read_outline(source)
    header, stated, notes = stated_beside(path, outline.header)
    slug = re.sub(r"[^a-z0-9]+", "-", fold(path.stem)).strip("-") or "van-ban"
    document = Document(
        slug, str(path), path.name, content_hash(path, ""), header, source.text, source.page_starts, stated,
        (*source.warnings, *notes),
    )  # fmt: skip
    return read_parent(document, replace(outline, header=header))


def _curly(title: str, text: str) -> str:
    """The title with the marks of the text: the header has straight ones."""
    if "“" not in text:
        return title
    return re.sub(r'(?<![^\s(“])"(?=\S)', "“", title).replace('"', "”")


def _check(document: Document, outline: Outline) -> None:
    if document.card:
        raise DraftingError(
            f"{document.name} là phiếu tóm tắt, không phải văn bản. Hãy chọn chính bản kế hoạch của cấp trên."
        )
    kind = document.header.kind
    if kind not in PLAN_KINDS:
        said = f"là {kind}" if kind else "không có tên loại văn bản"
        raise DraftingError(
            f"{document.name} {said}, không phải kế hoạch. Hãy chọn kế hoạch của cấp trên để soạn theo."
        )
    if not any(p.level != "basis" for p in outline.provisions):
        raise DraftingError(
            f"{document.name} là kế hoạch nhưng không đọc được mục nào. Hãy dùng bản có đủ nội dung."
        )
    issuer = printed(f"{document.header.issuer or ''} ; {document.header.title or ''}")
    own = _OWN_LEVEL.search(issuer)
    if own:
        raise DraftingError(
            f"{document.name} là kế hoạch của {own['kind'].lower()}, không phải của tỉnh hoặc thành phố trực thuộc"
            " trung ương. Hãy chọn kế hoạch của cấp trên."
        )


def _place(document: Document, outline: Outline) -> tuple[str, str | None, Unit | None]:
    """Kind, name and unit of the place a plan belongs to: from its head, else the one it names most."""
    header = document.header
    head = " ; ".join(printed(part) for part in (header.title, header.issuer, header.place) if part)
    opening = " ; ".join(
        printed(document.text[p.span.start : p.span.end]) for p in outline.provisions if p.level == "basis"
    )
    for words in (head, opening):
        if unit := _most_named(words):
            return unit.kind, unit.name, unit
        if match := _NAMED.search(words):
            return (
                _kind_of(match[0]),
                match["name"].title() if match["name"].isupper() else match["name"],
                None,
            )
    body = printed(document.text[:_LETTERS])
    unit = _most_named(body)
    return (unit.kind, unit.name, unit) if unit else (_kind_of(head + opening), None, None)


def _kind_of(words: str) -> str:
    return "thành phố" if re.search(r"thành phố|\btp\b", words.lower()) else "tỉnh"


def _most_named(words: str) -> Unit | None:
    """The province named most often in some words, on the map on which it is named."""
    counts: Counter[Unit] = Counter()
    for mention in find_places(words):
        provinces = [unit for unit in mention.units if unit.level == "province"]
        if provinces:
            counts[provinces[0]] += 1
    return counts.most_common(1)[0][0] if counts else None


def _plan_year(header: Header, outline: Outline, text: str) -> int | None:
    """The year in the title, else in the opening sentence after the verb, else none."""
    if found := _PLAN_YEAR.search(printed(header.title or "")):
        return int(found["year"])
    if found := _YEAR.search(printed(header.title or "")):
        return int(found[0])
    opening = [p for p in outline.provisions if p.path.startswith("phần mở đầu")]
    for provision in reversed(opening):
        words = printed(text[provision.span.start : provision.span.end])
        _, _, rest = comparable(words).rpartition(" kế hoạch ")
        if found := _PLAN_YEAR.search(rest):
            return int(found["year"])
    return None
