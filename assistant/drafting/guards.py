"""Runs of a printed text in which nothing is rewritten: quotations, cited documents, other places' names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from ingest.language import CAPITAL, place_tones
from ingest.levels import load_levels
from ingest.numbering import find_numbers
from ingest.units import load_places, name_key

MASK = "¤"  # stands for a guarded character: no rule of words matches it
_OPENING, _CLOSING = "“„«", "”»"
_KIND = (
    r"(?:[Nn]ghị quyết|[Kk]ết luận|[Cc]hỉ thị|[Qq]uyết định|[Kk]ế hoạch|[Hh]ướng dẫn|[Cc]hương trình|[Qq]uy định|[Đđ]ề án"
    r"|[Tt]hông tri|[Tt]hông báo|[Tt]hông tư|[Nn]ghị định|[Cc]ông văn|[Ll]uật|[Pp]háp lệnh|[Qq]uy chế|[Tt]hông tư liên tịch)"
)
# After a number: the date, who issued it, what it is about. The title goes on to a stop, or to words that go on with the sentence.
_DATE = r"(?:,? ?(?:ngày )?\d{1,2} ?[/.-] ?\d{1,2} ?[/.-] ?\d{4}|,? ?ngày \d{1,2} tháng \d{1,2} năm \d{4}|,? ?năm \d{4})?"
_STOP = rf"(?=[;\n.:]|,? (?:gắn (?:với|liền)|gắn kết|nhằm|để |với hình thức|với nội dung|trong cán bộ|đến (?:toàn thể|từng|cán bộ)|tới (?:toàn thể|từng|cán bộ)|và (?:các |những |Hướng|Quy chế|{_KIND})|bảo đảm|theo đúng)|, (?:các |{_KIND}|tổ chức |triển khai |đồng thời |Ban |Ủy ban |Uỷ ban )|$)"
_AFTER_NUMBER = re.compile(
    rf"{_DATE}(?:,? của (?P<issuer>(?:(?!\svề\s|[;,:.\n(]| ban hành | gắn | nhằm | trên địa bàn | đến | tới )[^\n]){{3,120}})"
    rf"(?: \([^)]*\))?)?(?P<title>(?:,? (?:về|ban hành|quy định|hướng dẫn) (?:[^\n])*?){_STOP})?"
)
_CONGRESS = re.compile(
    r"(?:[Nn]ghị quyết|[Vv]ăn kiện|[Kk]ết luận|[Cc]hương trình hành động thực hiện [Nn]ghị quyết) (?:của )?(?:Đại hội|Hội nghị)"
    r"(?: đại biểu)?(?: toàn quốc)?(?: lần thứ)?(?: [IVXLC]+\b| \d{1,2}\b)?(?: \([Kk]h[oó][aá] [^)]*\))?,?"
    r"(?: (?:của )?(?:Ban Chấp hành )?(?:Đảng bộ|MTTQ|Mặt trận Tổ quốc)(?: Việt Nam)?"
    rf"(?: (?:thành phố|Thành phố|tỉnh|Tỉnh|TP\.?)(?: (?:[{CAPITAL}][^\W\d_]*)(?: [{CAPITAL}](?![IVXLC]*\b)[^\W\d_]*)*)?)?)"
    r"(?: lần thứ(?: [IVXLC]+\b| \d{1,2}\b))?(?:,? nhiệm kỳ \d{4} ?[-–] ?\d{4})?"
)
_YEARLY = re.compile(
    r"[Cc]hương trình (?:phối hợp|hành động)(?:,| và)? (?:phối hợp |và )?thống nhất hành động[^,;.:\n]*"
)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://\S+|www\.\S+")
_CAPITALISED = rf"[{CAPITAL}][^\W\d_]*"
NAMED_UNIT = re.compile(
    rf"(?P<area>địa bàn )?(?P<kind>(?i:quận|huyện|thị xã|thị trấn|(?<!hợp tác )xã|phường|đặc khu)(?= )|(?<![\w.])(?:Q|H|TX|TT|P)\.) ?(?!Thành phố|Việt Nam|Mặt trận)(?P<name>{_CAPITALISED}(?: {_CAPITALISED}){{0,3}}|[0-9]{{1,2}}(?=[,.; ]))"
)
NAMED_CITY = re.compile(
    rf"(?P<area>địa bàn )?(?P<kind>(?i:thành phố)) (?P<name>{_CAPITALISED}(?: {_CAPITALISED}){{0,3}})"
)
KINDS_SHORT = {"q.": "quận", "h.": "huyện", "tx.": "thị xã", "tt.": "thị trấn", "p.": "phường"}
_NAMED_PLACE = re.compile(
    rf"(?P<kind>(?i:thành phố|tỉnh|tp\.)) (?P<name>{_CAPITALISED}(?: (?:- )?{_CAPITALISED}){{0,3}})"
)
_COMMITTEE_OF = re.compile(
    rf"(?i:thành|tỉnh) (?:[Ủủ][Yy]|[Uu][Ỷỷ]) (?:(?i:thành phố|tỉnh|tp\.) )?(?P<name>{_CAPITALISED}(?: (?:- )?{_CAPITALISED}){{0,3}})"
)
_CAPITAL_OF = re.compile(
    rf"(?i:thủ đô) (?P<name>{_CAPITALISED}(?:[ -]{_CAPITALISED}){{0,2}})|(?:các|những|hai|nhiều) thủ đô|thủ đô (?:của )?(?:các )?nước"
)
_SENTENCE_STOP = re.compile(r"\.(?=\s|$)")


@lru_cache(maxsize=8192)
def shadow(text: str) -> str:
    """Lower case with one tone placement and plain dashes and quotes; as long as `text`, place for place."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few foreign capitals grow when lowered ("İ")
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return place_tones(lowered).translate(_PLAIN)


_PLAIN = {
    **dict.fromkeys(map(ord, "–—‐‑‒−"), "-"),
    **dict.fromkeys(map(ord, "“”„«»"), '"'),
    **dict.fromkeys(map(ord, "‘’"), "'"),
}


def masked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """`text` with the characters of `spans` masked."""
    letters = list(text)
    for start, end in spans:
        letters[start:end] = MASK * (min(end, len(letters)) - start)
    return "".join(letters)


@lru_cache(maxsize=4096)
def quotations(text: str) -> tuple[tuple[int, int], ...]:
    """(start, end) of the outermost quotations of printed `text`, marks included.

    Curly and straight marks, nested. A quotation that is never closed ends at the first closing mark
    inside it, else with its sentence.
    """
    opened: list[int] = []
    found: list[tuple[int, int]] = []
    closings: list[int] = []
    for at, sign in enumerate(text):
        if sign in _OPENING or (sign == '"' and _opens(text, at, bool(opened))):
            opened.append(at)
        elif sign in _CLOSING or sign == '"':
            closings.append(at)
            if opened:
                found.append((opened.pop(), at + 1))
    for start in opened:
        ends = [at + 1 for at in closings if at > start]
        stop = _SENTENCE_STOP.search(text, start)
        found.append((start, ends[0] if ends else stop.start() if stop else len(text)))
    return tuple(merged(found))


def _opens(text: str, at: int, inside: bool) -> bool:
    """Whether a straight mark opens a quotation: before a letter, and not right after one."""
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if before.isspace() or before in "([“„«":
        return not after.isspace() or not inside
    return not inside and not after.isspace() and not before.isalnum() and before not in ".,;:!?)"


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that touch or overlap joined."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif start < end:
            joined.append((start, end))
    return joined


@lru_cache(maxsize=4096)
def citations(text: str) -> tuple[tuple[int, int], ...]:
    """(start, end) of the documents cited in printed `text`: kind, number, date, issuer, title."""
    quoted = quotations(text)
    open_text = masked(text, quoted)
    found = [_cited(open_text, mention.span.start, mention.span.end) for mention in find_numbers(text)]
    found += [match.span() for pattern in (_CONGRESS, _YEARLY) for match in pattern.finditer(open_text)]
    return tuple(merged(found))


def _cited(text: str, start: int, end: int) -> tuple[int, int]:
    after = _AFTER_NUMBER.match(text, end)
    return (start, max(end, after.end())) if after else (start, end)


def other_places(text: str, names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Names of provinces and cities that are none of `names`: "Thành phố Hồ Chí Minh", "tỉnh Lào Cai".

    Also their Party committees ("Thành ủy Hải Phòng") and other countries' capitals ("Thủ đô Viêng Chăn").
    """
    own = {shadow(name) for name in names}
    for match in _NAMED_PLACE.finditer(text):
        words = shadow(match["name"])
        shouted = match[0].isupper() and not _is_province(
            match["name"]
        )  # capitals say nothing of names there
        if not shouted and not any(words == name or words.startswith(f"{name} ") for name in own):
            yield match.span()
    for match in _COMMITTEE_OF.finditer(text):
        if _is_province(match["name"]) and not any(shadow(match["name"]).startswith(name) for name in own):
            yield match.span()
    for match in _CAPITAL_OF.finditer(text):
        if not match["name"] or not any(shadow(match["name"]).startswith(name) for name in own):
            yield match.span()


def _is_province(name: str) -> bool:
    """Whether a name begins with that of a province, old or new."""
    words = name_key(name).split()
    found = (load_places().named(" ".join(words[:n])) for n in range(len(words), 0, -1))
    return any(unit.level == "province" for units in found for unit in units)


@lru_cache(maxsize=4096)
def guarded(text: str, names: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Every run of printed `text` that no rule of words may change."""
    found = [*quotations(text), *citations(text), *other_places(text, names), *_programmes(text)]
    found += [match.span() for match in _ADDRESS.finditer(text)]
    return tuple(merged(found))


def _programmes(text: str) -> Iterator[tuple[int, int]]:
    """Proper names of programmes, wherever they stand; a city's name only with the name."""
    low = shadow(text)
    for term in load_levels().guards.protected:
        for match in re.finditer(re.escape(shadow(term.text)), low):
            if term.text != "Thành phố Hồ Chí Minh":
                yield match.span()
