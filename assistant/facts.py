"""What a text states that can be checked word by word: documents, dates, amounts, contacts, names, posts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Literal

import corpus
from ingest.datafile import Row, read_data
from ingest.language import CAPITAL, comparable, fold_normalised, normalise
from ingest.numbering import NumberMention, find_numbers
from ingest.places import find_places

FactKind = Literal["document", "date", "amount", "email", "url", "phone", "name", "post"]
Bound = Literal["before", "after", "least", "most", "about"]
Key = tuple[object, ...]


# --- the table of words ------------------------------------------------------------------------------


class _Words(Row):
    use: str
    words: str | tuple[str, ...]
    within: str = ""

    @cached_property
    def phrases(self) -> frozenset[Phrase]:
        return phrases(self.words if isinstance(self.words, str) else "|".join(self.words))

    @cached_property
    def harmless(self) -> frozenset[Phrase]:
        return phrases(self.within)


class _Alike(Row):
    use: str
    groups: tuple[tuple[str, ...], ...]


class _Bounds(Row):
    use: str
    rows: dict[Bound, str]


class _Negations(Row):
    use: str
    rows: dict[str, str]
    within: str


class _Names(Row):
    use: str
    words: str
    bodies: str
    surnames: str


class AnswerWords(Row):
    """corpus/answer_words.yaml."""

    neutral: _Words
    alike: _Alike
    strict: _Words
    limiting: _Words
    negations: _Negations
    bounds: _Bounds
    posts: _Words
    names: _Names
    counted: _Words
    ordinals: _Words
    particles: _Words

    @cached_property
    def bound_of(self) -> dict[Phrase, Bound]:
        """Each bounding phrase with what it says."""
        return {phrase: bound for bound, row in self.bounds.rows.items() for phrase in phrases(row)}

    @cached_property
    def bounding(self) -> frozenset[Phrase]:
        """Every bounding phrase."""
        return frozenset(self.bound_of)

    @cached_property
    def negating(self) -> dict[Phrase, str]:
        """Each negation with how it turns a claim round."""
        return {phrase: how for how, row in self.negations.rows.items() for phrase in phrases(row)}

    @cached_property
    def not_negating(self) -> frozenset[Phrase]:
        """Phrases in which a negation denies nothing, and the negations: what to look for from each word."""
        return phrases(self.negations.within)

    @cached_property
    def joining(self) -> frozenset[str]:
        """Small syllables that go on a name."""
        return _singles(self.names.words)

    @cached_property
    def body_heads(self) -> frozenset[str]:
        """Syllables that the name of a body opens with."""
        return _singles(self.names.bodies)

    @cached_property
    def surnames(self) -> frozenset[str]:
        """Syllables that the name of a person opens with."""
        return _singles(self.names.surnames)


Phrase = tuple[str, ...]


def phrases(text: str) -> frozenset[Phrase]:
    """Phrases separated by "|", as comparable syllables."""
    return frozenset(tuple(comparable(part).split()) for part in text.split("|") if part.strip())


def _singles(text: str) -> frozenset[str]:
    return frozenset(phrase[0] for phrase in phrases(text))


@lru_cache(maxsize=1)
def answer_words() -> AnswerWords:
    """The validated table; DataError if the file is not what it should be."""
    return read_data(corpus.path("answer_words.yaml"), AnswerWords)


# --- a text read -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Token:
    """A syllable or a figure: its comparable form, its place in `Reading.text`, the clause it is in."""

    word: str
    start: int
    end: int
    clause: int
    capital: bool
    opens: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing stated: `key` in normal form, tokens `first` to `last` (exclusive), `said` as written.

    `group` tells rivals: two dates, two places, two bodies. `mention` is that of a document.
    """

    kind: FactKind
    key: Key
    first: int
    last: int
    said: str
    group: str
    mention: NumberMention | None = None


@dataclass(frozen=True)
class Reading:
    """A text with figures for number words, its tokens and its facts in reading order."""

    text: str
    tokens: tuple[Token, ...]
    facts: tuple[Fact, ...]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Comparable words in order."""
        return tuple(token.word for token in self.tokens)

    @cached_property
    def single(self) -> frozenset[str]:
        """Comparable words as a set."""
        return frozenset(self.words)

    @cached_property
    def _joined(self) -> str:
        return f" {' '.join(self.words)} "

    def of(self, *kinds: FactKind) -> list[Fact]:
        """Facts of these kinds."""
        return [fact for fact in self.facts if fact.kind in kinds]

    def says(self, phrase: Sequence[str]) -> bool:
        """Whether these words stand side by side."""
        return f" {' '.join(phrase)} " in self._joined

    def places(self, phrase: Sequence[str]) -> list[int]:
        """Token indices at which these words stand side by side."""
        starts = self._where.get(phrase[0], ())
        return [i for i in starts if self.words[i : i + len(phrase)] == tuple(phrase)]

    @cached_property
    def _where(self) -> dict[str, list[int]]:
        """Token indices of each word."""
        found: dict[str, list[int]] = {}
        for i, word in enumerate(self.words):
            found.setdefault(word, []).append(i)
        return found

    @cached_property
    def in_facts(self) -> frozenset[int]:
        """Indices of tokens that belong to a fact."""
        return frozenset(i for fact in self.facts for i in range(fact.first, fact.last))


@lru_cache(maxsize=2048)
def read(text: str) -> Reading:
    """Read a sentence or a quote; remembered, quotes come again."""
    said = in_figures(normalise(text))
    tokens = tuple(_tokens(said))
    found = [*_found(said, tokens), *_posts(tokens)]
    facts = [*found, *_names(said, tokens, found)]
    return Reading(said, tokens, tuple(sorted(facts, key=lambda fact: (fact.first, fact.last))))


_TOKEN = re.compile(r"[0-9]+(?:[.,/][0-9]+)*|[^\W_]+")
_BREAK = re.compile(rf"[;:!?…()\"]|,(?=\s)|\.(?=\s|$)|\s-\s|\n(?!\s*[^\W\d_{CAPITAL}])")


def _tokens(text: str) -> Iterator[Token]:
    clause, end = 0, 0
    for match in _TOKEN.finditer(text):
        gap = text[end : match.start()]
        clause += bool(end and _BREAK.search(gap))
        opens = end == 0 or bool(re.search(r"[.!?:…\n]|\s[-–+*]\s", gap))
        typed = match[0]
        yield Token(_word(typed), *match.span(), clause, typed[0].isupper(), opens)
        end = match.end()


@lru_cache(maxsize=50_000)
def _word(typed: str) -> str:
    return (typed.lstrip("0") or "0") if typed.isdigit() else comparable(typed)


# --- figures for words -------------------------------------------------------------------------------

_UNITS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9}
_LATE = {"mốt": 1, "tư": 4, "lăm": 5} | {word: value for word, value in _UNITS.items() if word != "năm"}
_SCALES = {"nghìn": 1000, "ngàn": 1000, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_NUMERAL = "|".join([*_UNITS, *_LATE, *_SCALES, "mười", "mươi", "trăm", "linh", "lẻ"])
_NUMERALS = re.compile(rf"(?<![\w-])(?:{_NUMERAL})(?: (?:{_NUMERAL}))*(?!\w)", re.IGNORECASE)
_SURE = frozenset({"hai", "ba", "bốn", "sáu", "bảy", "bẩy", "tám", "chín", "mười"})
_DATED = re.compile(r"\b(?:ngày|tháng|thứ|mùng|mồng)$", re.IGNORECASE)
_NOT_FIVE = re.compile(
    r"(?:\d|\b(?:hằng|hàng|mỗi|trong|cả|đầu|cuối|giữa|các|nhiều|của|từng|vào|một|hai|ba))$", re.IGNORECASE
)
_ROMAN_AFTER = re.compile(
    r"(?P<before>(?<!\w)(?:quý|khóa|khoá|phần|mục|chương|thứ|hội|kỳ|hạng|cấp|tập|lần)(?: thứ)? )(?P<roman>[IVX]{1,6})(?!\w)",
    re.IGNORECASE,
)
_NOT_NUMBERS = frozenset({"mẹ", "lô", "muồi", "chắn", "gác", "phải", "mặt"})
_MONTHS = {"giêng": 1, "chạp": 12}


def in_figures(text: str) -> str:
    """Normalised `text` with figures for the words that are clearly numbers, and for Roman ordinals."""
    text = _ROMAN_AFTER.sub(_arabic, text)
    text = re.sub(
        r"(?<=tháng )(giêng|chạp)\b", lambda m: str(_MONTHS[m[0].lower()]), text, flags=re.IGNORECASE
    )
    pieces, done = [], 0
    for match in _NUMERALS.finditer(text):
        pieces += [text[done : match.start()], _figures(text, match)]
        done = match.end()
    return "".join([*pieces, text[done:]])


def _arabic(match: re.Match[str]) -> str:
    if not match["roman"].isupper():
        return match[0]
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in match["roman"]]
    total = sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))
    return f"{match['before']}{total}"


def _figures(text: str, match: re.Match[str]) -> str:
    """The run of numerals with figures for each number in it; words that only look like numbers stay."""
    words, at, out = match[0].split(" "), 0, list[str]()
    while at < len(words):
        value, end = _number(words, at)
        before = text[: match.start()].rstrip() if not out else out[-1]
        after = text[match.end() :] if end == len(words) else " " + " ".join(words[end:])
        if end > at and _is_number(words[at:end], before, after):
            out.append(str(value))
            at = end
        else:
            out.append(words[at])
            at += 1
    return " ".join(out)


def _number(words: Sequence[str], at: int) -> tuple[int, int]:
    """(value, end) of the longest number from `at`; end is `at` when there is none."""
    total, end, least = 0, at, 10**12
    while True:
        value, stop = _below_thousand(words, end)
        if stop == end:
            return total, end
        scale = _SCALES.get(words[stop].lower(), 1) if stop < len(words) else 1
        if scale >= least:
            return total, end
        total, end, least = total + value * scale, stop + (scale > 1), scale
        if scale == 1:
            return total, end


def _below_thousand(words: Sequence[str], at: int) -> tuple[int, int]:
    low = [word.lower() for word in words[at : at + 5]]
    if len(low) > 1 and low[0] in _UNITS and low[1] == "trăm":
        rest, used = _below_hundred([word for word in low[2:] if word not in ("linh", "lẻ")][:3])
        skipped = sum(word in ("linh", "lẻ") for word in low[2 : 2 + used + 1]) if used else 0
        return _UNITS[low[0]] * 100 + rest, at + 2 + used + skipped
    value, used = _below_hundred(low[:3])
    return value, at + used


def _below_hundred(low: Sequence[str]) -> tuple[int, int]:
    """(value, words used) of "mười hai", "hai mươi lăm", "sáu"."""
    if low[:1] == ["mười"]:
        return (10 + _LATE[low[1]], 2) if len(low) > 1 and low[1] in _LATE else (10, 1)
    if not low or low[0] not in _UNITS:
        return 0, 0
    if len(low) > 1 and low[1] == "mươi":
        tens = _UNITS[low[0]] * 10
        return (tens + _LATE[low[2]], 3) if len(low) > 2 and low[2] in _LATE else (tens, 2)
    return _UNITS[low[0]], 1


def _is_number(words: Sequence[str], before: str, after: str) -> bool:
    """Whether the words are clearly a number: compounds, and single ones where nothing else is meant."""
    following = re.match(r" ?([^\W\d_]+)(?: ([^\W\d_]+))?", after)
    if words[0][0].isupper() and following and following[1][0].isupper():
        return False  # "Hai Bà Trưng", "Ba Đình"
    if len(words) > 1 or _DATED.search(before):
        return True
    word = words[0].lower()
    if word == "năm":
        return following is not None and _counts(following) and not _NOT_FIVE.search(before)
    return word in _SURE and not (following and following[1] in _NOT_NUMBERS)


def _counts(following: re.Match[str]) -> bool:
    counted = answer_words().counted.phrases
    one, two = comparable(following[1]), comparable(following[2] or "")
    return (one,) in counted or (one, two) in counted


# --- facts -------------------------------------------------------------------------------------------

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_URL = re.compile(
    r"(?:https?://|www\.)[^\s,;)\"']+|(?<![\w@.-])(?:[a-z0-9-]+\.)+(?:vn|com|org|net|info|edu|gov)\b(?:/[^\s,;)\"']*)?",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w/.,-])(?:\+84|0)[0-9](?:[ .()-]{0,2}[0-9]){7,9}(?![\d/])")
_YEARS = r"(?:1[5-9]|20)[0-9]{2}"
_DATES = [
    re.compile(pattern)
    for pattern in (
        rf"(?<![\d/.])(?:\bngay )?(?P<d>[0-9]{{1,2}}) ?[/.-] ?(?P<m>[0-9]{{1,2}}) ?[/.-] ?(?P<y>{_YEARS})(?![0-9])",
        rf"(?<![\d/.,])(?:\bngay )?(?P<d>[0-9]{{1,2}}) ?,? ?thang (?P<m>[0-9]{{1,2}}) ?,? ?nam (?P<y>{_YEARS})(?![0-9])",
        r"\bngay (?P<d>[0-9]{1,2}) ?,? ?thang (?P<m>[0-9]{1,2})(?![0-9])",
        rf"\bquy (?P<q>[1-4])(?: ?[/-] ?| ?,? ?nam )(?P<y>{_YEARS})(?![0-9])",
        rf"\bthang (?P<m>[0-9]{{1,2}})(?: ?[/-] ?| ?,? ?nam )(?P<y>{_YEARS})(?![0-9])",
        rf"(?<![\d/.])(?P<m>[0-9]{{1,2}})/(?P<y>{_YEARS})(?![\d/])",
        r"(?<![\d/.,])(?:\bngay )?(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})(?![\d/])",
        r"\bngay (?P<d>[0-9]{1,2})(?![\d/])",
        r"\bthang (?P<m>[0-9]{1,2})(?![\d/])",
        r"\bquy (?P<q>[1-4])(?![\d/])",
        r"(?<![\d/.,])(?P<y>(?:19|20)[0-9]{2})(?![\d]|[.,][0-9])",
    )
]
_TIME = re.compile(
    r"(?<![\d/.,])(?P<h>[0-9]{1,2})(?: ?(?:gio|g|h)(?![^\W\d_]) ?|:(?=[0-9]{2}))(?P<n>[0-9]{2})?"
)
_FIGURE = r"(?:[0-9]{1,3}(?:[. ][0-9]{3})+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:[.,][0-9]+)?"
_AMOUNT = re.compile(
    rf"(?<![\w/])(?<![\d][.,])(?P<n>{_FIGURE})(?: ?(?P<scale>nghin|ngan|trieu|ty|ti)\b"
    rf"(?: (?P<rest>[0-9]{{1,3}}) ?(?P<small>nghin|ngan|trieu)\b)?)?(?: ?(?P<unit>%|phan tram\b|dong\b(?! chi)|vnd\b|₫|d\b))?"
)
_FOLDED_SCALES = {"nghin": 3, "ngan": 3, "trieu": 6, "ty": 9, "ti": 9}


def _found(text: str, tokens: Sequence[Token]) -> Iterator[Fact]:
    """Contacts, documents, dates and amounts; what one has taken is hidden from the next."""
    starts = [token.start for token in tokens]
    hidden, folded = text, fold_normalised(text)
    for kind, search in _SEARCHES:
        for start, end, key, mention in search(hidden, folded):
            first, last = bisect_left(starts, start), bisect_left(starts, end)
            if first == last:
                continue  # inside a word ("0g" of "g0g"): a slip of typing states nothing
            yield Fact(kind, key, first, last, text[start:end].strip(), kind, mention)
            hidden, folded = (f"{t[:start]}{';' * (end - start)}{t[end:]}" for t in (hidden, folded))


_Match = tuple[int, int, Key, NumberMention | None]
_Search = Callable[[str, str], list[_Match]]


def _by_pattern(pattern: re.Pattern[str], key: Callable[[re.Match[str]], Key | None]) -> _Search:
    """Matches of `pattern` in the folded text, each with its key; those without one are left."""

    def search(_: str, folded: str) -> list[_Match]:
        found = ((m.start(), m.end(), key(m)) for m in pattern.finditer(folded))
        return [(start, end, key, None) for start, end, key in found if key is not None]

    return search


def _documents(text: str, _: str) -> list[_Match]:
    return [(m.span.start, m.span.end, (m.number.number,), m) for m in find_numbers(text)]


def _address(match: re.Match[str]) -> Key:
    return (re.sub(r"^(?:https?://)?(?:www\.)?", "", match[0].rstrip("./")).lower(),)


def _digits(match: re.Match[str]) -> Key:
    return (re.sub(r"\D", "", match[0].replace("+84", "0")),)


def _time(match: re.Match[str]) -> Key:
    return "giờ", int(match["h"]), int(match["n"] or 0)


def _day(match: re.Match[str]) -> Key | None:
    """(day, month, quarter, year), None where not said; None for what cannot be a date."""
    parts = match.groupdict()
    day, month, quarter, year = (int(parts[name]) if parts.get(name) else None for name in "dmqy")
    fits = (day is None or 1 <= day <= 31) and (month is None or 1 <= month <= 12)
    return (day, month, quarter, year) if fits else None


def _amount(match: re.Match[str]) -> Key:
    """(unit, value): "%", "đồng" or "" for a plain count."""
    value = _decimal(match["n"]) * 10 ** _FOLDED_SCALES.get(match["scale"] or "", 0)
    if match["rest"]:
        value += Decimal(match["rest"]) * 10 ** _FOLDED_SCALES[match["small"]]
    unit = {"%": "%", "phan tram": "%", None: ""}.get(match["unit"], "đồng")
    return unit, value.normalize()


def _decimal(figure: str) -> Decimal:
    grouped = re.fullmatch(r"([0-9]{1,3}(?:([., ])[0-9]{3})(?:\2[0-9]{3})*)(?:[.,]([0-9]+))?", figure)
    if grouped:
        whole = re.sub(r"[., ]", "", grouped[1])
        return Decimal(f"{whole}.{grouped[3] or 0}")
    return Decimal(figure.replace(" ", "").replace(",", "."))


_SEARCHES: tuple[tuple[FactKind, _Search], ...] = (
    ("email", _by_pattern(_EMAIL, _address)),
    ("url", _by_pattern(_URL, _address)),
    ("document", _documents),
    ("phone", _by_pattern(_PHONE, _digits)),
    *(("date", _by_pattern(pattern, _day)) for pattern in _DATES),
    ("amount", _by_pattern(_TIME, _time)),
    ("amount", _by_pattern(_AMOUNT, _amount)),
)


# --- names and posts ---------------------------------------------------------------------------------


def _names(text: str, tokens: Sequence[Token], found: Sequence[Fact]) -> Iterator[Fact]:
    """Runs of capitalised words ("Ban Tuyên giáo", "Hà Nội", "Nguyễn Văn An"), and places in small letters."""
    taken = {i for fact in found for i in range(fact.first, fact.last)}
    places = [(m.span.start, m.span.end) for m in find_places(text)]
    runs = [] if _is_heading(text) else list(_runs(text, tokens, taken))
    for first, last in runs:
        yield _name(text, tokens, first, last, places)
    for start, end in places:
        inside = [i for i, token in enumerate(tokens) if start <= token.start < end]
        if inside and not any(first <= i < last for first, last in runs for i in inside):
            yield _name(text, tokens, inside[0], inside[-1] + 1, places)


def _is_heading(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return sum(map(str.isupper, letters)) > 0.6 * len(letters)


def _runs(text: str, tokens: Sequence[Token], taken: set[int]) -> Iterator[tuple[int, int]]:
    """(first, last) of each run; a lone word that opens a sentence is none."""
    at = 0
    while at < len(tokens):
        if not tokens[at].capital or at in taken:
            at += 1
            continue
        end = _run_end(text, tokens, at, taken)
        if end - at > 1 or not tokens[at].opens:
            yield at, end
        at = end


def _run_end(text: str, tokens: Sequence[Token], first: int, taken: set[int]) -> int:
    """Past the last capital, small syllables of names between and after capitals included."""
    joining, at = answer_words().joining, first + 1
    while (
        at < len(tokens)
        and at not in taken
        and text[tokens[at - 1].end : tokens[at].start] in (" ", "\n", "-", " - ")
    ):
        if tokens[at].capital or (tokens[at].word in joining and tokens[at - 1].capital):
            at += 1
        else:
            break
    return at


def _name(
    text: str, tokens: Sequence[Token], first: int, last: int, places: Sequence[tuple[int, int]]
) -> Fact:
    words = tuple(token.word for token in tokens[first:last])
    start, end = tokens[first].start, tokens[last - 1].end
    return Fact(
        "name", words, first, last, text[start:end], _group(words, start, end, places, tokens[first:last])
    )


def _group(
    words: Phrase, start: int, end: int, places: Sequence[tuple[int, int]], tokens: Sequence[Token]
) -> str:
    table = answer_words()
    if words[0] in table.body_heads and len(words) > 1:
        return "body"
    if any(a < end and start < b for a, b in places):
        return "place"
    person = words[0] in table.surnames and 2 <= len(words) <= 5 and all(token.capital for token in tokens)
    return "person" if person else "name"


def _posts(tokens: Sequence[Token]) -> Iterator[Fact]:
    table, words, at = answer_words().posts, [token.word for token in tokens], 0
    while at < len(words):
        if size := longest(table.harmless, words, at):
            at += size
        elif size := longest(table.phrases, words, at):
            yield Fact(
                "post", tuple(words[at : at + size]), at, at + size, " ".join(words[at : at + size]), "post"
            )
            at += size
        else:
            at += 1


def longest(table: frozenset[Phrase], words: Sequence[str], at: int) -> int:
    """How many words from `at` make the longest phrase of the table; 0 for none."""
    for phrase in _by_first(table).get(words[at], ()):
        if tuple(words[at : at + len(phrase)]) == phrase:
            return len(phrase)
    return 0


@lru_cache(maxsize=64)
def _by_first(table: frozenset[Phrase]) -> dict[str, list[Phrase]]:
    """Phrases by their first word, the longest first."""
    found: dict[str, list[Phrase]] = {}
    for phrase in sorted(table, key=len, reverse=True):
        found.setdefault(phrase[0], []).append(phrase)
    return found
