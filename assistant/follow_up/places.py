"""Places as a question names them: units of the map, and units that only a document knows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.language import CAPITAL, SMALL, fold_normalised, is_unaccented
from ingest.numbering import NumberMention
from ingest.places import PlaceMention, find_places
from ingest.source import Span

_KIND = "tỉnh|thành phố|quận|huyện|thị xã|xã|phường|thị trấn|đặc khu"
_UNKNOWN = re.compile(
    rf"\b(?P<kind>(?i:{_KIND})) (?P<name>[{CAPITAL}][{SMALL}]*(?: [{CAPITAL}][{SMALL}]*){{0,3}})"
)
_LOOSE = re.compile(
    r"^(?:o |cua |tai |cho )*(?P<kind>tinh|thanh pho|quan|huyen|thi xa|xa|phuong|thi tran)"
    r" (?!uy\b|hoi\b|vien\b|doan\b|lo\b|tru\b|nao\b|gi\b|do\b|nay\b|ay\b|kia\b|tren\b)(?P<name>\w+(?: \w+){0,2})$"
)
_NESTED = re.compile(r"[ ,()-]*(?:thuộc|của|ở|tại|và|với|thuoc|cua|o|tai|va|voi)?[ ,()-]*")


@dataclass(frozen=True, slots=True)
class Named:
    """A place in a text. `name` and `kind` as they are written properly; `kind` None for a bare name."""

    span: Span
    name: str
    kind: str | None
    unit_kind: str | None = None

    @property
    def label(self) -> str:
        """Kind, where it is stated, and name."""
        return f"{self.kind} {self.name}" if self.kind else self.name


def named_places(text: str, numbers: Sequence[NumberMention] = (), loose: bool = False) -> list[Named]:
    """Places in normalised `text`, in reading order, those inside document numbers left out.

    A unit that the map does not know is found by its kind and its capitals; `loose`: also in small
    letters, where it is all that the text says.
    """
    known = [_known(m) for m in find_places(text, abbreviations=True)]
    unknown = [_unknown(m) for m in _UNKNOWN.finditer(text)]
    if loose and not known and not unknown and (match := _LOOSE.match(fold_normalised(text))):
        unknown = [_unknown(match, text)]
    both = [*known, *(u for u in unknown if not any(_overlap(u.span, k.span) for k in known))]
    kept = [p for p in both if not any(_overlap(p.span, n.span) for n in numbers)]
    return sorted(kept, key=lambda place: place.span.start)


def _known(mention: PlaceMention) -> Named:
    unit = mention.units[0]
    return Named(mention.span, unit.name, unit.kind if mention.kind_stated else None, unit.kind)


def _unknown(match: re.Match[str], typed: str | None = None) -> Named:
    span = Span(match.start("kind"), match.end("name"))
    if typed is None:
        return Named(span, match["name"], match["kind"].lower(), match["kind"].lower())
    name = typed[match.start("name") : match.end("name")]
    kind = typed[match.start("kind") : match.end("kind")].lower()
    return Named(span, name if not is_unaccented(name) else name.title(), kind, kind)


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def groups(text: str, places: Sequence[Named]) -> list[list[Named]]:
    """Places that stand together ("phường X, quận Y", "Hà Nội và Hải Phòng")."""
    found: list[list[Named]] = []
    for place in places:
        if found and _NESTED.fullmatch(text[found[-1][-1].span.end : place.span.start]):
            found[-1].append(place)
        else:
            found.append([place])
    return found
