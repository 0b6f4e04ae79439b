"""Documents named without their number: resolutions of congresses and plenums, and names of the register."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.stated import roman
from assistant.wording import once_a_register
from ingest.abbreviations import expand
from ingest.language import CAPITAL, comparable, fold, fold_normalised, is_unaccented
from ingest.numbering import find_numbers
from ingest.places import find_places
from ingest.register import Directive, Register
from ingest.units import Unit, is_within

Body = Literal["party", "branch", "front"]
Home = frozenset[Unit]

_LOCAL = frozenset({"tinh", "huyen", "xa", "mttq_tinh", "mttq_huyen", "mttq_xa"})
_ROMAN = r"(?:x{1,3}(?:ix|iv|v?i{0,3})|ix|iv|vi{0,3}|i{1,3})"
_KIND = r"(?P<kind>(?:nghi quyet|nq|ket luan|kl|van kien|chi thi|thong bao)(?: so)? (?:cua )?)?"


@dataclass(frozen=True, slots=True)
class Named:
    """A document named at `start` to `end` of a normalised text, and the rows that it may be.

    `certain`: the rows are what is meant (several when one name stands for several documents).
    `direct`: the document is named, not only the congress or plenum that adopted it. `why` says what
    decided (Vietnamese); without rows it is a key, see `unheld_names`.
    """

    start: int
    end: int
    directives: tuple[Directive, ...]
    certain: bool
    direct: bool
    why: str


def find_named(text: str, register: Register, home: Home = frozenset()) -> list[Named]:
    """Documents of the register named without a number in normalised `text`, in reading order.

    `home`: the place of the document that says "Thành phố", "tỉnh". A congress or plenum that the
    register does not hold is not reported: it is never taken for another one.
    """
    found = [named for named in _all_named(text, register, home) if named.directives]
    found.sort(key=lambda named: (named.start, named.start - named.end))
    kept: list[Named] = []
    for named in found:
        ids = {row.id for row in named.directives}
        if not any(named.start < k.end and ids & {row.id for row in k.directives} for k in kept):
            kept.append(named)
    return kept


def unheld_names(text: str, register: Register) -> dict[str, tuple[int, int]]:
    """Documents of plenums and congresses that the text names and the register does not hold.

    A key for whose and which it is ("plenum IV XI", "party XII", "branch XVIII 01"), and where it stands.
    """
    named = _all_named(text, register, frozenset())
    return {one.why: (one.start, one.end) for one in named if not one.directives}


def _all_named(text: str, register: Register, home: Home) -> list[Named]:
    index = _index(register)
    folded = fold_normalised(text)
    return [
        *_congresses(text, folded, index, home),
        *_plenums(folded, index),
        *_known_names(text, index, home),
    ]


def openings(folded: str, register: Register) -> frozenset[str]:
    """Openings of names that stand in a folded text: what to ask before the text is read for names."""
    return frozenset(match[0] for match in _index(register).trigger.finditer(folded))


def opening_words(row: Directive, register: Register) -> frozenset[str]:
    """Openings of a row's own names; empty for a row that is named by its number only."""
    return _index(register).openings.get(row.id, frozenset())


def is_near(units: Iterable[Unit], home: Home) -> bool:
    """Whether one of `units` is a place of `home` or holds it."""
    return any(one.code == own.code or is_within(own, one) for one in units for own in home)


def places_of(row: Directive, register: Register) -> Home:
    """Units that a local row belongs to; empty for rows of the centre."""
    return _index(register).places.get(row.id, frozenset())


# --- what is read once of a register ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Congress:
    """Whose congress and which; `general`: a place is meant ("Thành phố") but not named."""

    body: Body | None
    ordinal: str
    places: Home
    general: bool


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of the register: how many words, as written, the rows that bear it with the year they need."""

    size: int
    written: str
    rows: tuple[tuple[Directive, int | None], ...]
    both: bool


@dataclass(frozen=True, slots=True)
class _Index:
    congresses: tuple[tuple[Directive, _Congress], ...]
    plenums: tuple[tuple[Directive, str, str], ...]
    names: dict[tuple[str, ...], _Name]
    sizes: dict[str, tuple[int, ...]]
    places: dict[str, Home]
    openings: dict[str, frozenset[str]]
    trigger: re.Pattern[str]


@once_a_register
def _index(register: Register) -> _Index:
    rows = register.directives
    names = _names(rows)
    congresses = tuple((row, congress) for row in rows if (congress := _congress_of(row)))
    plenums = tuple((row, *plenum) for row in rows for plenum in sorted(_plenums_of(row)))
    first = _openings(names, [row for row, _ in congresses], [row for row, *_ in plenums])
    every = sorted(set().union(*first.values()))
    return _Index(
        congresses=congresses,
        plenums=plenums,
        names=names,
        sizes=_sizes(names),
        places={row.id: _units(f"{row.issuer}. {row.title}") for row in rows if row.level in _LOCAL},
        openings=first,
        trigger=re.compile(rf"\b(?:{'|'.join(map(re.escape, every))})" if every else r"(?!)"),
    )


def _openings(
    names: dict[tuple[str, ...], _Name], congresses: Sequence[Directive], plenums: Sequence[Directive]
) -> dict[str, frozenset[str]]:
    """First words of the names of each row, as they stand in a folded text."""
    found: dict[str, set[str]] = {}
    for words, name in names.items():
        for row, _ in name.rows:
            found.setdefault(row.id, set()).add(" ".join(words[:2]))
    for row in congresses:
        found.setdefault(row.id, set()).update(["dai hoi", "dh"])
    for row in plenums:
        found.setdefault(row.id, set()).update(["trung uong", "hoi nghi", "tw"])
    return {row_id: frozenset(words) for row_id, words in found.items()}


def _sizes(names: Iterable[tuple[str, ...]]) -> dict[str, tuple[int, ...]]:
    """Lengths of the names by their first word, longest first."""
    sizes: dict[str, set[int]] = {}
    for words in names:
        sizes.setdefault(words[0], set()).add(len(words))
    return {word: tuple(sorted(found, reverse=True)) for word, found in sizes.items()}


def _units(text: str) -> Home:
    return frozenset(unit for mention in find_places(text, abbreviations=True) for unit in mention.units)


# --- congresses ------------------------------------------------------------------------------------

_CONGRESS = re.compile(
    rf"{_KIND}\b(?:dai hoi|dh)\b(?P<between>(?: (?!lan\b|khoa\b)[a-z]+){{0,14}}?)"
    rf"(?P<nth> lan thu| lan| thu| khoa)? (?P<ord>{_ROMAN}|[0-9]{{1,2}})\b(?![/.-]?[0-9])"
)
_WHOSE = re.compile(
    r"(?: cua)?(?: (?:dang cong san|dang bo|dang|mttqvn|mttq|mat tran to quoc|mat tran|vn|viet nam|thanh pho|tp|tinh|quan"
    r"|huyen|thi xa|xa|phuong|toan quoc|dai bieu|cac cap)\b)+"
)
_OTHERS = (
    r"\b(?:cong doan|doan|thanh nien|phu nu|nong dan|cuu chien binh|hoi|lien hiep|lien doan|thi dua|chi bo|hop tac"
    r"|phat giao|cong giao|dong)\b"
)
_AREA = re.compile(r"\b(?:thanh pho|tp|tinh|quan|huyen|thi xa|xa|phuong|dac khu)\b")
_CAPITALISED = re.compile(rf"(?: [{CAPITAL}][^\W\d_]*){{1,3}}")
_SMALL = re.compile(r"(?: [a-z]+){1,3}")


def _congresses(text: str, folded: str, index: _Index, home: Home) -> Iterator[Named]:
    for match in _CONGRESS.finditer(folded):
        congress, end = _read_congress(text, folded, match)
        rows = [row for row, held in index.congresses if congress and _meant(congress, held, home)]
        direct = match["kind"] is not None
        if congress and rows:
            certain = len(rows) == 1 and not (congress.general and not home)
            yield Named(match.start(), end, tuple(rows), certain, direct, "tổ chức và lần đại hội")
        elif congress and direct and (congress.body == "party" or congress.places):
            codes = sorted({unit.code for unit in congress.places})
            key = " ".join([congress.body or "", congress.ordinal, *codes])
            yield Named(match.start(), end, (), False, True, key)


def _read_congress(text: str, folded: str, match: re.Match[str]) -> tuple[_Congress | None, int]:
    if match["between"].count(" ") > 5 and not match["nth"]:
        return None, match.end()
    whose = _WHOSE.match(folded, match.end())
    end = _name_end(text, whose) if whose else match.end()
    said = f"{match['between']} {folded[match.end() : end]}"
    if re.search(_OTHERS, match["between"]) or re.match(rf" (?:cua )?{_OTHERS}", folded[match.end() :]):
        return None, end
    places = _units(text[match.start("between") : end])
    general = not places and bool(_AREA.search(said))
    return _Congress(_body(said), roman(match["ord"]), places, general), end


def _name_end(text: str, whose: re.Match[str]) -> int:
    """End of the words for a body, with the name of its place ("Đảng bộ tỉnh" -> "Đảng bộ tỉnh Trà Vinh")."""
    placed = re.search(
        r"\b(?:dang bo|mttq|mttqvn|mat tran|thanh pho|tp|tinh|quan|huyen|thi xa|xa|phuong)\b", whose[0]
    )
    name = (_SMALL if is_unaccented(text) else _CAPITALISED).match(text, whose.end()) if placed else None
    return name.end() if name else whose.end()


def _body(said: str) -> Body | None:
    if re.search(r"\bdang bo\b", said):
        return "branch"
    if re.search(r"\b(?:mttq|mttqvn|mat tran)\b", said):
        return "front"
    return "party" if re.search(r"\bdang\b|\btoan quoc\b", said) else None


def _congress_of(row: Directive) -> _Congress | None:
    """The congress that adopted a row, read from its issuer."""
    folded = fold(row.issuer)
    match = _CONGRESS.match(folded)
    return _read_congress(row.issuer, folded, match)[0] if match else None


def _meant(said: _Congress, held: _Congress, home: Home) -> bool:
    if said.ordinal != held.ordinal or (said.body and said.body != held.body):
        return False
    if said.places:
        return is_near(held.places, said.places) or is_near(said.places, held.places)
    if said.general or said.body == "branch" or (said.body is None and held.places):
        return bool(held.places) and (not home or is_near(held.places, home))
    return not held.places


# --- plenums ---------------------------------------------------------------------------------------

_SPOKEN = {
    "nhat": 1, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
    "muoi": 10, "muoi mot": 11, "muoi hai": 12, "muoi ba": 13, "muoi bon": 14, "muoi lam": 15,
}  # fmt: skip
_NTH = rf"(?:{_ROMAN}|[0-9]{{1,2}}|(?<=thu )(?:{'|'.join(sorted(_SPOKEN, key=len, reverse=True))}))"
_ONE_TERM = rf"(?:{_ROMAN}|[0-9]{{1,2}})\b"
_TERMS = rf"khoa (?P<terms>{_ONE_TERM}(?:(?:, ?| va | & )(?:khoa )?{_ONE_TERM})*)"
_CENTRE = r"(?:ban chap hanh trung uong|bch trung uong|bch tw|trung uong|tw|t\.u)(?: dang)?"
_PLENUM = re.compile(
    rf"{_KIND}(?:\bhoi nghi )?\b(?P<glued>nq|kl)?{_CENTRE}(?: lan)?(?: thu)? ?(?P<ord>{_NTH})\b[ ,(]*(?:{_TERMS})?"
    rf"|{_KIND.replace('kind', 'kind2')}\bhoi nghi (?:{_CENTRE} )?(?:lan )?thu (?P<ord2>{_NTH})\b"
    rf",?(?: (?:cua )?{_CENTRE})?[ ,(]*(?:{_TERMS.replace('terms', 'terms2')})?"
)
_LATER_TERM = re.compile(rf"[^.;]{{0,80}}?\b{_TERMS}")
_LOCAL_PLENUM = re.compile(
    r"[ ,)]*(?:cua )?(?:ban chap hanh |bch )?(?:dang bo|tinh uy|thanh uy|huyen uy|quan uy|dang uy)"
)


def _plenums(folded: str, index: _Index) -> Iterator[Named]:
    for match in _PLENUM.finditer(folded):
        ordinal, terms, kind = _read_plenum(match)
        if _LOCAL_PLENUM.match(folded, match.end()) or not (kind or terms or "hoi nghi" in match[0]):
            continue
        later = None if terms else _LATER_TERM.match(folded, match.end())
        terms = terms or (_term_list(later["terms"]) if later else [])
        held = [
            (row, term) for row, nth, term in index.plenums if nth == ordinal and (not terms or term in terms)
        ]
        end = match.end() + (folded[match.end() : match.end() + 1] == ")")
        if kind and terms and not held:
            yield Named(match.start(), end, (), False, True, f"plenum {ordinal} {' '.join(terms)}")
        elif held:
            certain = bool(terms) and len({term for _, term in held}) == len(held)
            rows = tuple(row for row, _ in held)
            yield Named(match.start(), end, rows, certain, kind, "hội nghị Trung ương và khóa")


def _read_plenum(match: re.Match[str]) -> tuple[str, list[str], bool]:
    """Ordinal, terms, and whether a kind of document stands before."""
    spoken = match["ord"] or match["ord2"]
    ordinal = roman(str(_SPOKEN.get(spoken, spoken)))
    kind = match["kind"] or match["kind2"] or match["glued"]
    return ordinal, _term_list(match["terms"] or match["terms2"] or ""), bool(kind)


def _term_list(terms: str) -> list[str]:
    return [roman(found) for found in re.findall(rf"\b{_ONE_TERM}", terms)]


def _plenums_of(row: Directive) -> set[tuple[str, str]]:
    """(ordinal, term) of the plenums that a central row's own names give."""
    found = set()
    for name in (row.title, *row.aliases) if row.level == "trung_uong" else ():
        for match in _PLENUM.finditer(fold(name)):
            ordinal, terms, _ = _read_plenum(match)
            found |= {(ordinal, term) for term in terms}
    return found


# --- names of the register -------------------------------------------------------------------------

_WORD = re.compile(r"[^\W_]+")
_SHORTEST = 3  # words; a shorter name would be found in any text
_LONG_NAME = 4  # words from which a name may differ in its accents ("tuyền truyền")
_BOTH = re.compile(
    r"^(?:[0-9]{1,2} )?bo |\b(?:ket luan|nghi quyet|chi thi|quyet dinh) va (?:quy dinh|ket luan)\b"
)


@dataclass(frozen=True, slots=True)
class _Word:
    """A folded word and the characters of the text it stands for."""

    word: str
    start: int
    end: int


def _words(text: str) -> list[_Word]:
    """The words of `text`; an abbreviation gives the words it stands for, all at its place."""
    words: list[_Word] = []
    done = 0
    for found in expand(text):
        if found.certain and found.span.start >= done:
            words += _plain_words(text, done, found.span.start)
            spelt = _WORD.findall(fold(found.meanings[0]))
            words += [_Word(word, found.span.start, found.span.end) for word in spelt]
            done = found.span.end
    return words + _plain_words(text, done, len(text))


def _plain_words(text: str, start: int, end: int) -> list[_Word]:
    return [_Word(fold_normalised(m[0]), m.start(), m.end()) for m in _WORD.finditer(text, start, end)]


def _known_names(text: str, index: _Index, home: Home) -> Iterator[Named]:
    words = _words(text)
    unaccented = is_unaccented(text)
    at = 0
    while at < len(words):
        name = _longest(words, at, index)
        rows = _fitting(name, text, index, home) if name else ()
        if (
            name is None
            or not rows
            or not (unaccented or _well_spelt(text, words[at : at + name.size], name))
        ):
            at += 1
            continue
        start, end = words[at].start, words[at + name.size - 1].end
        end += text[start:end].count("(") > text[start:end].count(")") and text[end : end + 1] == ")"
        yield Named(start, end, rows, len(rows) == 1 or name.both, True, "tên gọi ghi trong sổ đăng ký")
        at += name.size


def _longest(words: Sequence[_Word], at: int, index: _Index) -> _Name | None:
    for size in index.sizes.get(words[at].word, ()):
        if found := index.names.get(tuple(word.word for word in words[at : at + size])):
            return found
    return None


def _well_spelt(text: str, words: Sequence[_Word], name: _Name) -> bool:
    typed = text[words[0].start : words[-1].end]
    return name.size >= _LONG_NAME or comparable(typed) == comparable(name.written)


def _fitting(name: _Name, text: str, index: _Index, home: Home) -> tuple[Directive, ...]:
    """Rows that the name may mean here: their year is in the sentence, their place is this document's."""
    near = [row for row, year in name.rows if year is None or str(year) in text]
    return tuple(row for row in near if not home or _is_home(index.places.get(row.id, frozenset()), home))


def _is_home(places: Home, home: Home) -> bool:
    return not places or is_near(places, home)


def _names(rows: Sequence[Directive]) -> dict[tuple[str, ...], _Name]:
    """Names by their folded words; those with a number, and those of congresses and plenums, are read otherwise."""
    table: dict[tuple[str, ...], dict[str, tuple[Directive, int | None, str]]] = {}
    for row in rows:
        for name in _own_names(row):
            words = tuple(word.word for word in _words(name))
            key, year = _split_year(words) if row.number is None else (words, None)
            if len(key) >= _SHORTEST:
                table.setdefault(key, {}).setdefault(row.id, (row, year, name))
    return {key: _name(key, list(found.values())) for key, found in table.items()}


def _name(key: tuple[str, ...], found: Sequence[tuple[Directive, int | None, str]]) -> _Name:
    rows = tuple((row, year) for row, year, _ in found)
    return _Name(len(key), found[0][2], rows, bool(_BOTH.search(" ".join(key))))


def _own_names(row: Directive) -> Iterator[str]:
    titled = [] if row.number else [re.sub(r"\(.*?\)", "", row.title)]
    for name in dict.fromkeys([*row.aliases, *titled]):
        folded = fold(name)
        central = row.level == "trung_uong" and _PLENUM.search(folded)
        if not (find_numbers(name) or _CONGRESS.search(folded) or central):
            yield name


def _split_year(words: tuple[str, ...]) -> tuple[tuple[str, ...], int | None]:
    """A yearly document is named with its year at any place: ("...", "nam", "2022") -> the rest, 2022."""
    if len(words) > 2 and words[-2] == "nam" and re.fullmatch(r"20[0-9]{2}", words[-1]):
        return words[:-2], int(words[-1])
    return words, None
