"""Numbers of Vietnamese documents: found in text, made canonical, compared.

Grammar: Party "07-KL/TW"; state and Front "06/NQ-ĐCT"; legal norms "30/2020/NĐ-CP", "97/2025/QH15"
(Nghị định 30/2020/NĐ-CP, Phụ lục I and III; Hướng dẫn 05-HD/VPTW). Codes: corpus/number_codes.yaml.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from itertools import chain, takewhile
from typing import Literal, Self

from pydantic import model_validator

import corpus
from ingest.datafile import Row, read_data
from ingest.source import Span

Family = Literal["party", "front", "state"]
Form = Literal["firm", "loose", "year"]

_TYPED_LENGTH = 300  # one line up to this many characters is taken for something a user typed


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """Identity of a document without its date.

    `number` is canonical ("217-QĐ/TW", "06/NQ-ĐCT", "30/2020/NĐ-CP"), for a short mention the running
    number alone ("217", "100/2019"). `kind` is the Vietnamese word for the kind of document: the
    one written before the number, else what the code says, else None. `symbol` is what follows the
    running number and the year ("QĐ/TW", "NĐ-CP"), None for a short mention.
    """

    number: str
    kind: str | None
    symbol: str | None

    @property
    def full(self) -> bool:
        """Whether the number has a symbol."""
        return self.symbol is not None


@dataclass(frozen=True, slots=True)
class NumberMention:
    """A number at a place in a text.

    `span` runs from the word for the kind (from the digits where there is none) to the end of the
    symbol. `date` is the full date that directly follows; `year_hint` is that date's year, the
    number's own or that of a following "năm 2022".
    """

    number: DocumentNumber
    span: Span
    date: date | None
    year_hint: int | None = None


def find_numbers(text: str) -> list[NumberMention]:
    """Every document number mentioned in `text`, raw or normalised, in reading order.

    Full numbers in any spelling of their separators, and short mentions ("QĐ 217, 218", "chỉ thị 03");
    ranges of years and of dates, counts and addresses are not numbers. Spans are in `text` as given.
    """
    prepared = _prepare(text)
    found: list[NumberMention] = []
    for hit in _hits(prepared):
        when = _date_after(prepared, hit.end)
        year = when.year if when else _year(hit.number) or _year_after(prepared, hit.end)
        found.append(NumberMention(hit.number, prepared.span(hit.start, hit.end), when, year))
    return found


def parse_number(text: str) -> DocumentNumber | None:
    """The one document number that `text` consists of, as a user types it; None for anything else.

    Bare digits ("217") give a number without kind and symbol, unless they read as a year.
    """
    bare = re.fullmatch(r"\s*([0-9]{1,4})\s*", text, re.ASCII)
    if bare:
        number = _padded(bare[1])
        return None if number is None or _is_year(number) else DocumentNumber(number, None, None)
    led = _lone(f"số {text}")  # what the heading of a document has: "54/CP", "4830/KTTH"
    return _lone(text) or (led if led and led.full else None)


def same_number(a: DocumentNumber, b: DocumentNumber) -> bool:
    """Whether `a` and `b` may name one document (dates aside).

    Running numbers must agree (zero padding aside), symbols and years where both have them, and
    kinds as far as they are known: "QĐ" stands for Quyết định and for Quy định, so these two agree,
    while "Chỉ thị 12-KL/TW" is not "Kết luận 12-KL/TW".
    """
    return _running(a) == _running(b) and _same_symbol(a, b) and _same_kind(a, b)


# --- the table of codes ------------------------------------------------------------------------


class _Row(Row):
    source: str


class _Type(_Row):
    code: str
    kind: str
    also: tuple[str, ...] = ()
    of: dict[Family, str] = {}
    short: bool = False
    joint: bool = False

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset({self.kind, *self.also, *self.of.values()})


class _Kind(_Row):
    kind: str
    words: tuple[str, ...] = ()
    short: Form | None = None


class _Issuer(_Row):
    code: str
    name: str
    family: Family | None = None
    term: bool = False


class _Words(_Row):
    use: str
    words: frozenset[str]

    @cached_property
    def folded(self) -> frozenset[str]:
        return frozenset(map(_fold, self.words))

    def has(self, typed: str) -> bool:
        """Whether `typed` is one of the words; a word typed without marks is compared without."""
        return typed in self.words or (typed.isascii() and typed in self.folded)


class _Table(Row):
    """corpus/number_codes.yaml."""

    types: tuple[_Type, ...]
    kinds: tuple[_Kind, ...]
    issuers: tuple[_Issuer, ...]
    words: dict[Literal["forms", "after", "ordinals", "units", "parts"], _Words]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        named = {row.kind for row in self.kinds}
        missing = {row.kind for row in self.types if row.short} - named
        if missing or len(self.words) < 5:
            raise ValueError(f"thiếu dòng trong kinds {sorted(missing)} hoặc thiếu nhóm trong words")
        return self


@lru_cache(maxsize=1)
def _table() -> _Table:
    """The validated table; DataError if the file is not what it should be."""
    return read_data(corpus.path("number_codes.yaml"), _Table)


@lru_cache(maxsize=4096)
def _type_of(code: str, kind: str | None = None) -> _Type | None:
    """The row of a type code as typed: one that may mean `kind`, one spelt just so, or the first."""
    rows = [row for row in _table().types if _fold(row.code) == _fold(code)]
    wanted = [row for row in rows if kind in row.kinds]
    exact = [row for row in rows if row.code.upper() == code.upper() and not _is_bare(code)]
    return next(chain(wanted, exact, rows), None)


@lru_cache(maxsize=4096)
def _issuer_of(code: str) -> _Issuer | None:
    rows = [row for row in _table().issuers if _fold(row.code) == _fold(code)]
    exact = [row for row in rows if row.code.upper() == code.upper() and not _is_bare(code)]
    return next(chain(exact, rows), None)


def _is_bare(code: str) -> bool:
    """Whether `code` is typed in small letters without marks, so that "da" may be ĐA as well as DA."""
    return code.isascii() and code.islower()


# --- the text, folded, with the way back ---------------------------------------------------------

_SPACES = dict.fromkeys(
    map(ord, "\t\r\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"), " "
)
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"), "-")
_PLAIN = {**_SPACES, **_DASHES, ord("Ð"): "Đ", ord("ð"): "đ", ord("\u2044"): "/", ord("\u2215"): "/"}
_BASE = {
    point: unicodedata.normalize("NFD", chr(point))[0].lower()
    for point in range(0x41, 0x1EFA)
    if unicodedata.normalize("NFD", chr(point))[0] in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
} | {ord("Đ"): "d", ord("đ"): "d"}
# At most four marks a letter: sorting a longer run of marks is quadratic, and no letter has more.
_CLUSTER = re.compile("[^\u0300-\u036f][\u0300-\u036f]{1,4}|[\u00ad\u200b-\u200d\u2060\ufeff]+")
_MARKED = re.compile("[À-ỹ]")
_LETTERS = re.compile("[A-Za-zĐđĂăÂâÊêÔôƠơƯư.&]+")


def _fold(text: str) -> str:
    """`text` in lower case without marks, character for character."""
    return text.translate(_BASE)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text composed, with plain spaces and dashes (`plain`), and folded, of the same length.

    Character i stands at `starts[i]` to `ends[i]` of the text given. `typed` says that it looks like
    a line typed by a user, `marked` that it has Vietnamese marks.
    """

    plain: str
    folded: str
    starts: Sequence[int]
    ends: Sequence[int]
    typed: bool
    marked: bool

    @property
    def lenient(self) -> bool:
        """Whether codes may be in lower case and words without marks."""
        return self.typed or not self.marked

    def span(self, start: int, end: int) -> Span:
        return Span(self.starts[start], self.ends[end - 1])


def _prepare(text: str) -> _Text:
    plain, starts, ends = _compose(text.translate(_PLAIN))
    typed = len(plain) <= _TYPED_LENGTH and "\n" not in plain.strip()
    return _Text(plain, _fold(plain), starts, ends, typed, bool(_MARKED.search(plain)))


def _compose(text: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """`text` with marks composed and invisible characters dropped, and where each character was."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for cluster in _CLUSTER.finditer(text):
        composed = unicodedata.normalize("NFC", cluster[0]) if cluster[0][0] not in _INVISIBLE else ""
        pieces += [text[done : cluster.start()], composed]
        starts += [*range(done, cluster.start()), *[cluster.start()] * len(composed)]
        ends += [*range(done + 1, cluster.start() + 1), *[cluster.end()] * len(composed)]
        done = cluster.end()
    tail = range(done, len(text))
    return "".join([*pieces, text[done:]]), [*starts, *tail], [*ends, *(i + 1 for i in tail)]


_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


# --- what stands before the digits ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Lead:
    """What leads to the digits: a word or code for the kind, "số", or both.

    `form` says how the kind takes a bare number; `numbered` that "số" stands before the digits;
    `broken` that a line ends between kind and digits; `proper` that a capital within a sentence, or
    a code, shows that a document is named; `listed` that the kind is taken over from the number before.
    """

    start: int
    kind: str | None
    form: Form | None
    numbered: bool = False
    broken: bool = False
    proper: bool = False
    listed: bool = False


_VOWELS = set("aeiouy")
_FORM = _Lead(-1, None, None)  # "mẫu số": the number of a form


@lru_cache(maxsize=1)
def _lead_words() -> dict[str, tuple[str, _Kind]]:
    """Folded words for a kind -> the words with marks and the kind's row."""
    rows = [(word, row) for row in _table().kinds for word in (row.kind, *row.words)]
    return {_fold(word): (word, row) for word, row in rows}


@lru_cache(maxsize=1)
def _lead_pattern() -> re.Pattern[str]:
    codes = {_fold(row.code) for row in _table().types if row.short}
    openings = sorted({*_lead_words(), *codes}, key=len, reverse=True)
    kinds = "|".join(opening.replace(" ", r"\s{1,3}") for opening in openings)
    return re.compile(
        rf"(?<![a-z0-9])(?:(?P<kind>{kinds})(?P<gap>\s{{0,3}}|-))?"
        r"(?P<so>so(?:\s{1,2}(?:ky\s{1,2})?hieu)?\s{0,3}[:.]?\s{0,3})?(?=[0-9])",
        re.ASCII,
    )


def _leads(text: _Text) -> dict[int, _Lead]:
    """The lead of each number that has one, by where the digits start."""
    found = ((m.end(), _lead(text, m)) for m in _lead_pattern().finditer(text.folded) if m[0])
    return {start: lead for start, lead in found if lead}


def _lead(text: _Text, m: re.Match[str]) -> _Lead | None:
    bare = _Lead(m.end(), None, None, numbered=True) if m["so"] else None
    if m["kind"] is None:
        return _FORM if _is_form(text, m.start()) else bare
    written = " ".join(text.plain[m.start("kind") : m.end("kind")].split())
    known = _lead_words().get(_fold(written))
    if known is None:
        return _code_lead(text, m, written) or bare
    word, row = known
    if not _spells(written, word, text):
        return bare
    proper = written[0].isupper() and not _opens_sentence(text, m.start())
    return _Lead(m.start(), row.kind, row.short, bool(m["so"]), "\n" in m["gap"], proper)


def _code_lead(text: _Text, m: re.Match[str], written: str) -> _Lead | None:
    """The lead of a code ("QĐ 217"), spelt as in the table, or, where that is allowed, in any way.

    A code with a vowel is a word in small letters ("đa"). Glued to the digits ("NQ18", "NQ-18") a
    code is taken in typed lines only, and after "tòa" never.
    """
    row = _type_of(written)
    exact = row is not None and row.code == written
    spelt = exact or (text.lenient and not _VOWELS & set(_fold(written)))
    glued = m["gap"] in ("", "-") and not m["so"]
    if _is_form(text, m.start()):
        return _FORM
    if row is None or not row.short or not spelt or (glued and not text.typed):
        return None
    form = _lead_words()[_fold(row.kind)][1].short
    return _Lead(m.start(), row.kind, form, bool(m["so"]), "\n" in m["gap"], proper=exact)


def _spells(written: str, word: str, text: _Text) -> bool:
    """Whether `written` is `word` in any case, with some marks missing but none that is another's."""
    if written.isascii() and not text.lenient:
        return False
    return all(_marks(typed) <= _marks(right) for typed, right in zip(written, word, strict=True))


def _marks(letter: str) -> frozenset[str]:
    return frozenset("đ" if letter in "đĐ" else unicodedata.normalize("NFD", letter.lower())[1:])


def _opens_sentence(text: _Text, start: int) -> bool:
    before = text.plain[max(0, start - 8) : start].rstrip(" \"'“”‘’(-+*•")
    return not before or before[-1] in "\n.;:!?…"


def _is_form(text: _Text, start: int) -> bool:
    """Whether the words before "số" make it the number of a form or a house ("mẫu số 04-ĐK-TCT")."""
    before = text.plain[max(0, start - 24) : start].lower().split()
    forms = _table().words["forms"]
    return forms.has(" ".join(before[-1:])) or forms.has(" ".join(before[-2:]))


# --- the numbers, one after another ----------------------------------------------------------------

_RUN = re.compile(r"(?<![0-9/])(?<![0-9][.-])[0-9]{1,5}(?![0-9])")
_TORN = re.compile(r"/[0-9]{1,3} ")  # before digits: a year that a reader has torn apart ("29/200 3/CT-TTg")
_LINK = re.compile(
    r"\s{0,2}(?:,|&|va(?=\s)|hoac(?=\s)|hay(?=\s)|cung(?=\s))\s{0,2}(?P<so>so\s{0,2})?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class _Hit:
    number: DocumentNumber
    start: int
    end: int


def _hits(text: _Text) -> Iterator[_Hit]:
    """The numbers in reading order, none inside another."""
    leads = _leads(text)
    previous: _Hit | None = None
    for run in _RUN.finditer(text.folded):
        start = run.start()
        if (previous and start < previous.end) or (start not in leads and _inside(text, start)):
            continue
        lead = leads.get(start)
        if lead is None or (lead.kind is None and lead.numbered):
            lead = _list_lead(text, previous, start) or lead
        hit = None if lead == _FORM else _full(text, start, lead) or _short(text, start, lead)
        if hit:
            previous = hit
            yield hit


def _inside(text: _Text, start: int) -> bool:
    """Whether the digits are the later part of a word or of a number."""
    before = text.plain[max(0, start - 5) : start]
    return before[-1:].isalnum() or before[-1:] == "_" or _TORN.search(before) is not None


def _list_lead(text: _Text, previous: _Hit | None, start: int) -> _Lead | None:
    """The lead that digits take over from the number before them: "QĐ 217, 218", "217 và số 218"."""
    if previous is None or start - previous.end > 12:
        return None
    link = _LINK.fullmatch(text.folded, previous.end, start)
    if link is None or "\n" in link[0]:
        return None
    form: Form | None = None if previous.number.full else "loose"
    return _Lead(start, previous.number.kind, form, bool(link["so"]), listed=True)


def _padded(digits: str) -> str | None:
    """The running number with two digits at least, None for zero."""
    number = digits.lstrip("0")
    return (number if len(number.rstrip("abcde")) > 1 else f"0{number}") if number[:1].isdigit() else None


# --- full numbers ------------------------------------------------------------------------------------

_CODE = r"(?:t\.[uw]|[a-z][a-z&]{0,24}[0-9]{0,2})(?![a-z0-9])"
_FULL = re.compile(
    r"(?P<run>[0-9]{1,5}(?: [0-9]{1,3}(?=[-/]))?(?:[a-e](?=\s?[-/_]))?)"
    r"(?:(?P<joint>\s{0,3}[-/_]\s?|\s)(?P<year>(?:19|20)[0-9]{2})(?![0-9]))?"
    rf"(?P<symbol>(?:\s?[-/_]\s{{0,2}}|\s){_CODE}(?:(?:\s?[-/_.]\s{{0,2}}|\s){_CODE}){{0,6}})",
    re.ASCII,
)
_PART = re.compile(rf"(?P<gap>\s?[-/_.]?\s{{0,2}})(?P<code>{_CODE})", re.ASCII)
_LAW = re.compile(r"(?<![a-z])(?:bo luat|luat|phap lenh|nghi quyet)(?![a-z])")
_LAW_NAME = 100  # characters that a law's name may take between "Luật" and its number


@dataclass(frozen=True, slots=True)
class _Part:
    """One code of a symbol as written: the gap before it, the letters, a term's digits, the end."""

    gap: str
    code: str
    term: str
    end: int

    @property
    def separator(self) -> str:
        return self.gap.strip()

    @property
    def tight(self) -> bool:
        return self.gap == self.separator

    @property
    def upper(self) -> bool:
        """Whether it is written as a code: two capitals at least, and capitals for the most part."""
        return sum(map(str.isupper, self.code)) >= max(2, 0.6 * len(self.code))

    @property
    def toned(self) -> bool:
        """Whether it has letters that codes never have, those with a tone mark above all."""
        return _LETTERS.fullmatch(self.code) is None

    @property
    def issuer(self) -> _Issuer | None:
        return _issuer_of(_central(self.code))

    @property
    def canonical(self) -> str:
        known = self.issuer
        written = _central(self.code)
        return (known.code if known else written.upper() if written.islower() else written) + self.term


@dataclass(frozen=True, slots=True)
class _Symbol:
    """A symbol as read: the type's row (None: no type code), the codes of the issuer, the end."""

    type: _Type | None
    first: _Part
    issuers: tuple[_Part, ...]
    end: int

    @property
    def family(self) -> Family | None:
        known = self.issuers[0].issuer if self.issuers else None
        return known.family if known else None

    @property
    def party(self) -> bool:
        """Whether it takes the Party's separators; an unknown issuer keeps those written."""
        if self.family or not self.issuers:
            return self.family == "party" or (not self.issuers and self.first.separator == "-")
        return self.first.separator == "-" and self.issuers[0].separator == "/"

    def written(self, *, dated: bool) -> str:
        """The canonical symbol; `dated`: it follows a year, which Party numbers never have."""
        codes = "-".join(part.canonical for part in self.issuers)
        if self.type is None or not codes:
            return codes or self.type.code if self.type else codes
        joint = self.type.joint and self.issuers[0].separator == "/"
        return f"{self.type.code}{'/' if joint or (self.party and not dated) else '-'}{codes}"


def _central(code: str) -> str:
    """`code` with the spellings of "Trung ương" made one: T.Ư, TƯ, T.W -> TW."""
    if not ({".", "Ư", "ư"} & set(code)):
        return code
    return code.upper().replace(".", "").replace("TƯ", "TW")


def _full(text: _Text, start: int, lead: _Lead | None) -> _Hit | None:
    """The full number whose digits start at `start`."""
    m = _FULL.match(text.folded, start)
    if m and " " in m["run"] and lead is None:  # two numbers; after "số" one that a reader has torn apart
        return None
    running = _padded(m["run"].replace(" ", "")) if m else None
    symbol = _symbol(text, m, lead) if m and running else None
    if m is None or symbol is None:
        return None
    written = symbol.written(dated=bool(m["year"]))
    head = f"{running}/{m['year']}/" if m["year"] else f"{running}{'-' if symbol.party else '/'}"
    number = DocumentNumber(head + written, _kind(text, start, lead, symbol), written)
    return _Hit(number, lead.start if lead and lead.kind else start, symbol.end)


def _kind(text: _Text, start: int, lead: _Lead | None, symbol: _Symbol) -> str | None:
    """The kind: as the words say, even against the code (a misnamed document shows), else the code."""
    law = symbol.type is None and symbol.issuers[0].term
    fits = law or (symbol.type and lead and lead.kind in symbol.type.kinds)
    if lead and lead.kind and (fits or not lead.listed):
        return lead.kind
    if symbol.type:
        return symbol.type.of.get(symbol.family, symbol.type.kind) if symbol.family else symbol.type.kind
    if law:
        return _law_kind(text, start)
    return (
        "Công văn" if len(symbol.issuers) > 1 else None
    )  # its symbol is issuer and unit: Phụ lục III, mẫu 1.5


def _law_kind(text: _Text, start: int) -> str | None:
    """What the number of an act of the National Assembly belongs to: "Luật Đầu tư số 61/2020/QH14"."""
    before = re.split(r"[.;\n0-9]", text.folded[max(0, start - _LAW_NAME) : start])[-1]
    names = [m[0] for m in _LAW.finditer(before)]
    return _lead_words()[names[-1]][1].kind if names else None


def _symbol(text: _Text, m: re.Match[str], lead: _Lead | None) -> _Symbol | None:
    """The symbol that `m` may hold: with a type code, or of an issuer alone."""
    parts = _parts(text, m)
    first = parts[0]
    if not first.separator and (lead is None and m.start() > 0) or (m["joint"] == " " and first.separator):
        return None  # "khoản 2 QĐ-UBND" is no number, "quyet dinh 18 2020 qd ttg" is one
    type_ = _type_of(first.code, lead.kind if lead else None)
    if type_ is None or first.toned or not (first.code[0].isupper() or text.lenient):
        return _glued_symbol(text, parts) or _issuer_symbol(text, parts, lead, bool(m["year"]))
    issuers = _issuers(text, parts[1:], spaced=not first.separator)
    if not first.separator and lead and lead.kind not in {None, *type_.kinds}:
        return None  # "kế hoạch 12 BC UBND": another document, or a word
    if not issuers:
        return _type_symbol(text, type_, first, lead)
    return _Symbol(type_, first, issuers, issuers[-1].end)


def _parts(text: _Text, m: re.Match[str]) -> list[_Part]:
    """The codes of a symbol up to the first that a footnote's number is glued to."""
    parts: list[_Part] = []
    for found in _PART.finditer(text.folded, *m.span("symbol")):
        written = text.plain[found.start("code") : found.end()]
        letters = written.rstrip("0123456789")
        known = _issuer_of(letters)
        digits = written[len(letters) :] if known and known.term else ""
        parts.append(_Part(found["gap"], letters, digits, found.start("code") + len(letters + digits)))
        if letters + digits != written:
            break
    return parts


def _issuers(text: _Text, parts: Sequence[_Part], *, spaced: bool = False) -> tuple[_Part, ...]:
    """The codes at the head of `parts` that are an issuer's, not words that follow.

    `spaced`: the type code follows a space ("217 QĐ/TW", "217 qd tw"), so the issuer must be known
    and may follow one too.
    """
    if spaced and not (parts and parts[0].issuer and (parts[0].separator or parts[0].issuer.family)):
        return ()
    head = [part for part in parts[:1] if part.separator or spaced]
    tail = takewhile(lambda part: part.separator, parts[1:])
    return tuple(takewhile(lambda part: _is_issuer(text, part), [*head, *(tail if head else ())]))


def _is_issuer(text: _Text, part: _Part) -> bool:
    if part.toned or (part.separator == "." and not part.upper):
        return False
    if part.issuer:
        astride = bool(part.separator) and part.gap[:1].isspace() and part.gap[-1:].isspace()
        return not astride and (part.upper or part.issuer.code == part.code or text.lenient)
    return part.tight and len(part.code) > 1 and (part.upper or text.typed)


def _type_symbol(text: _Text, type_: _Type, first: _Part, lead: _Lead | None) -> _Symbol | None:
    """A type code without an issuer ("số 04/TTLB"): only after "số" or the kind in words."""
    led = lead and (lead.numbered or lead.kind in type_.kinds)
    written = first.separator and first.tight and (first.upper or text.typed)
    return _Symbol(type_, first, (), first.end) if led and written else None


def _glued_symbol(text: _Text, parts: Sequence[_Part]) -> _Symbol | None:
    """A type code that its issuer follows without a hyphen ("90/TBMTTQ-BTT")."""
    first = parts[0]
    if first.issuer or not first.separator or not (first.upper or text.typed):
        return None
    for cut in range(len(first.code) - 2, 1, -1):
        type_ = _type_of(first.code[:cut])
        issuer = replace(first, gap="", code=first.code[cut:])
        if type_ and issuer.issuer:
            issuers = (issuer, *_issuers(text, parts[1:]))
            return _Symbol(type_, first, issuers, issuers[-1].end)
    return None


def _issuer_symbol(text: _Text, parts: Sequence[_Part], lead: _Lead | None, dated: bool) -> _Symbol | None:
    """A symbol without a type code: a công văn's ("249/MTTQ-BTT"), a law's ("97/2025/QH15").

    Lists are numbered "1/ UBND", "2- MTTQ", so nothing may be spaced, and an issuer alone needs a
    word before the number. A Party number that lacks its type code is given the code of that word.
    """
    issuers = _issuers(text, parts)
    if not issuers or not all(part.separator and part.tight for part in issuers):
        return None
    party = issuers[0].issuer is not None and issuers[0].issuer.family == "party"
    type_ = _type_for(lead.kind) if party and lead else None
    fits = type_ is not None if party else _stands_alone(text, issuers, lead, dated)
    return _Symbol(type_, issuers[0], issuers, issuers[-1].end) if fits else None


def _stands_alone(text: _Text, issuers: Sequence[_Part], lead: _Lead | None, dated: bool) -> bool:
    """Whether an issuer's codes make a symbol by themselves."""
    first, many = issuers[0], len(issuers) > 1
    named = bool(lead and lead.kind)
    if first.issuer and first.issuer.term:
        return dated and bool(first.term)
    if first.issuer:
        return named or (first.separator != "-" and (many or lead is not None))
    return lead is not None and first.upper and first.separator == "/" and (named or many or text.typed)


def _type_for(kind: str | None) -> _Type | None:
    return next((row for row in _table().types if row.kind == kind), None)


# --- short mentions ----------------------------------------------------------------------------------
#
# In Vietnamese a bare number after "quyết định" or "chương trình" may be a name or a count, and what
# decides is the next word. Words that may follow a name are open (topics, places), words that count
# are nearly closed (units and classifiers), so a mention is taken unless a counted noun follows. Kinds
# that are also verbs ("loose") meet many more nouns in running text, so there an unknown word counts
# too, unless a capital or a large number shows a name; a typed line is too short for such prose.

_SHORT = re.compile(
    r"(?P<run>[0-9]{1,5}[a-c]?)(?:/(?P<year>(?:19|20)[0-9]{2}))?"
    r"(?!\s?[-/]\s?[0-9]|\.[0-9]|,[0-9](?![0-9])|,[0-9]+\s?(?:%|ty|trieu)|\s?[%‰°+×=$₫]|[a-z0-9_/])",
    re.ASCII,
)
_NEXT = re.compile(r"\s{0,3}([^\W\d_]+)(?:\s{1,2}([^\W\d_]+))?(?:\s{1,2}([^\W\d_]+))?")
_POINTED = re.compile(r"\s{1,2}(?:[0-9]|[IVX]+\b|thứ|thu\b|nào|nao\b|mấy)")
_DAY = re.compile(r"\s{1,3}ngay\s{1,3}(?:nao|ban hanh|ky|thang|[0-9]{1,2}\s?[/.-]\s?[0-9])")
_MONTH = re.compile(r"\s{1,3}thang\s{1,3}(?:nao|[0-9]{1,2}\s{0,2}(?:/|-|nam)\s{0,2}[0-9]{4})")
_YEAR = re.compile(
    r"\s{0,3},?\s{0,3}(?:\(|\(?nam\s{1,3})(?:nao|(?P<year>(?:19|20)[0-9]{2}))(?!\s?-|[0-9]|\s(?:den|toi)\s)"
)
_LARGE = 100  # counts of this size seldom follow a kind's name
_SMALL = 30  # "kế hoạch 5 năm 2021" plans for years; a larger number does not


def _short(text: _Text, start: int, lead: _Lead | None) -> _Hit | None:
    """The short mention whose digits start at `start`."""
    m = _SHORT.match(text.folded, start)
    running = _padded(m["run"]) if m else None
    if m is None or running is None or lead is None or lead.kind is None:
        return None
    if not (_is_dated_name(lead, m) if m["year"] else _is_name(text, lead, m)):
        return None
    number = f"{running}/{m['year']}" if m["year"] else running
    return _Hit(DocumentNumber(number, lead.kind, None), lead.start, m.end())


def _is_dated_name(lead: _Lead, m: re.Match[str]) -> bool:
    """Whether "5/2022" after the kind is number and year, not month and year ("kế hoạch 5/2022")."""
    return lead.numbered or lead.form in ("firm", "year") or int(m["run"].rstrip("abc")) > 12


def _is_name(text: _Text, lead: _Lead, m: re.Match[str]) -> bool:
    """Whether the digits name a document rather than count something."""
    if lead.form in (None, "year"):
        return lead.numbered and lead.listed
    torn = re.match(r"\s[0-9]", text.folded[m.end() : m.end() + 2]) and not _date_match(text, m.end())
    if lead.numbered or torn:
        return not torn
    if _is_year(m["run"]) or len(m["run"]) > 4:
        return False
    return _goes_on(text, lead, m)


def _goes_on(text: _Text, lead: _Lead, m: re.Match[str]) -> bool:
    """Whether what follows the digits fits a name; see the note above."""
    follows = _NEXT.match(text.plain, m.end())
    sure = lead.form == "firm" or lead.proper or text.typed
    if follows is None:  # numbers below ten are written with a zero; a bare digit is a footnote's
        return not lead.broken and (sure or len(m["run"]) > 1)
    words = [word for word in follows.groups() if word]
    for size in range(len(words), 0, -1):
        run = " ".join(words[:size]).lower()
        if _table().words["after"].has(run):
            return True
        if _counts(run, lead, m):
            return not lead.broken and (_is_dated(text, lead, m) or _points(text, m, words))
    return not lead.broken and (sure or int(m["run"].rstrip("abc")) >= _LARGE or words[0][0].isupper())


def _counts(word: str, lead: _Lead, m: re.Match[str]) -> bool:
    """Whether `word` is a noun that this number would count."""
    lists = _table().words
    whole = lead.form == "firm" or int(m["run"].rstrip("abc")) >= _LARGE
    return lists["units"].has(word) or (not whole and lists["parts"].has(word))


def _is_dated(text: _Text, lead: _Lead, m: re.Match[str]) -> bool:
    """Whether "ngày", "tháng" or "năm" after the digits gives the document's date, not a duration."""
    if _DAY.match(text.folded, m.end()):
        return lead.form == "firm" or _date_match(text, m.end()) is not None
    year = _YEAR.match(text.folded, m.end())
    if year and year["year"]:
        return lead.form == "firm" or m["run"][0] == "0" or int(m["run"].rstrip("abc")) > _SMALL
    return bool(year or _MONTH.match(text.folded, m.end()))


def _points(text: _Text, m: re.Match[str], words: Sequence[str]) -> bool:
    """Whether the noun after the digits points into the document: "Nghị quyết 24 khóa IX"."""
    for size in (2, 1):
        if _table().words["ordinals"].has(" ".join(words[:size]).lower()):
            end = m.end() + sum(map(len, words[:size])) + size
            return _POINTED.match(text.plain, end) is not None
    return False


# --- dates -------------------------------------------------------------------------------------------

_DATE = re.compile(
    r"\s{0,4},?\s{0,4}\(?(?:(?:ban hanh|ky)\s{1,3})?(?:ngay\s{0,4})?(?P<day>[0-9]{1,2})\s{0,4}"
    r"(?:[/.-]\s{0,2}(?P<month>[0-9]{1,2})\s{0,2}[/.-]\s{0,2}"
    r"|thang\s{0,4}(?P<named>[0-9]{1,2})\s{0,4}(?:/|,?\s{0,2}nam)\s{0,4})(?P<year>(?:19|20)[0-9]{2})(?![0-9])",
    re.ASCII,
)


def _date_match(text: _Text, end: int) -> re.Match[str] | None:
    return _DATE.match(text.folded, end)


def _date_after(text: _Text, end: int) -> date | None:
    """The date directly after a mention, None where there is none or no such day."""
    m = _date_match(text, end)
    if m is None:
        return None
    try:
        return date(int(m["year"]), int(m["month"] or m["named"]), int(m["day"]))
    except ValueError:
        return None


def _year_after(text: _Text, end: int) -> int | None:
    m = _YEAR.match(text.folded, end)
    return int(m["year"]) if m and m["year"] else None


def _is_year(digits: str) -> bool:
    return re.fullmatch(r"(?:19|20)[0-9]{2}", digits) is not None


# --- numbers compared --------------------------------------------------------------------------------


def _lone(text: str) -> DocumentNumber | None:
    prepared = _prepare(text.strip())
    hits = list(_hits(prepared))
    return hits[0].number if len(hits) == 1 and _fills(prepared, hits[0]) else None


def _fills(text: _Text, hit: _Hit) -> bool:
    """Whether `text` holds nothing but the number, an opening word and a date."""
    dated = _date_match(text, hit.end)
    before = re.sub(r"[\W_]+", " ", text.folded[: hit.start], flags=re.ASCII).strip()
    after = text.folded[dated.end() if dated else hit.end :]
    return before in ("", "so", "van ban", "van ban so", "vb", "vb so") and not re.search(r"\w", after)


def _running(number: DocumentNumber) -> str:
    m = re.match(r"0*([0-9]+[a-e]?)", number.number)
    return m[1] if m else number.number


def _year(number: DocumentNumber) -> int | None:
    m = re.match(r"[^/]+/((?:19|20)[0-9]{2})(?:/|$)", number.number)
    return int(m[1]) if m else None


def _same_symbol(a: DocumentNumber, b: DocumentNumber) -> bool:
    """Whether years and symbols agree; a short mention lacks one or both."""
    years = {_year(a), _year(b)}
    if a.symbol is None or b.symbol is None:
        return len(years - {None}) <= 1
    letters = [re.sub(r"[\W_]", "", symbol).casefold() for symbol in (a.symbol, b.symbol)]
    return len(years) == 1 and letters[0] == letters[1]


def _same_kind(a: DocumentNumber, b: DocumentNumber) -> bool:
    """Whether the kinds are equal, or one code may stand for both, or one is not known."""
    if a.kind is None or b.kind is None or a.kind == b.kind:
        return True
    return any({a.kind, b.kind} <= row.kinds for row in _table().types)
