"""From passages to the words that answer: sentences are scored, long ones trimmed to the clauses that matter."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import chain
from operator import attrgetter

from assistant.everyday import same_unit
from assistant.question import AnswerType, Question, Word, within
from assistant.view import DocumentView, Sentence, Words, searchable
from ingest.language import CAPITAL, SMALL, align, comparable, fold_normalised, syllables
from ingest.source import Span

LENGTH = 280  # characters an answer to a plain question aims to stay under
LISTED = 900  # the same where a list is asked for
_MEMBER = 10  # characters of a clause that can only be a member of a row
_LONGER = 1.4  # how far the beginning of a row may stretch an answer
_FOLDED = 0.4  # worth of a word that differs in its accents only (a typo, or another word)
_ABOVE = 0.85  # worth of a word found in a heading, a lead-in or the title over the sentence
_LEAD = 0.6  # worth of a word found in the sentence that a list hangs on
_PAIR = 0.55  # worth of the question's pairs of neighbours standing together
_FOCUS = 0.3  # worth of the words that name what is asked
_SURE_WORDS = 0.42  # share of the words in the confidence, pairs have the rest; by logistic regression
_SCOPE = 0.2  # weight kept by words that the scope already accounts for


Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Terms:
    """The question's content words and known pairs of neighbours, each with its weight."""

    folded: tuple[str, ...]
    accented: tuple[str, ...]
    weights: tuple[float, ...]
    pairs: tuple[Pair, ...]
    pair_weights: tuple[float, ...]
    novel: int
    focus: frozenset[str]
    trust_accents: bool

    @property
    def total(self) -> float:
        """Weight of all words."""
        return sum(self.weights) or 1.0


def weigh(
    question: Question, frequencies: Mapping[str, int], count: int, scoped: Sequence[Span] = ()
) -> Terms:
    """Weights fall with the number of passages that hold a word; pairs unknown to the library carry none."""
    words = question.words()
    kept = {w.folded: w for w in words if w.content}
    scale = [
        _weight(frequencies.get(w.folded, 0), count) * (_SCOPE if within(w.start, scoped) else 1.0)
        for w in kept.values()
    ]
    trust = question.accents_trusted
    form = attrgetter("accented" if trust else "folded")
    pairs = {
        (form(a), form(b)): (a, b)
        for a, b in zip(words, words[1:], strict=False)
        if b.joined and (a.content or b.content)
    }
    held = {pair: frequencies.get("_".join(pair), 0) for pair in pairs}
    inside = {pair: within(a.start, scoped) and within(b.start, scoped) for pair, (a, b) in pairs.items()}
    novel = sum(not held[pair] for pair, (a, b) in pairs.items() if a.content and b.content)
    known = [pair for pair in pairs if held[pair]]
    return Terms(
        tuple(kept), tuple(w.accented for w in kept.values()), tuple(scale),
        tuple(known), tuple(_weight(held[pair], count) * (_SCOPE if inside[pair] else 1.0) for pair in known),
        novel, question.focus, trust,
    )  # fmt: skip


def vocabulary(words: Sequence[Word]) -> list[str]:
    """The index terms whose frequencies `weigh` needs: syllables and pairs of neighbours."""
    neighbours = list(zip(words, words[1:], strict=False))
    return [
        *(w.folded for w in words),
        *(f"{a.folded}_{b.folded}" for a, b in neighbours),
        *(f"{a.accented}_{b.accented}" for a, b in neighbours),
    ]


def _weight(held: int, count: int) -> float:
    """Rarer is heavier; a word that the library never says weighs no more than one it says twice."""
    return math.log1p(count / (1 + max(held, 2)))


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence with its score, whether it holds the kind of thing asked, and how sure it is (0..1).

    `near`: share of the question's words in the clause that holds the kind of thing asked.
    """

    sentence: Sentence
    score: float
    typed: bool
    confidence: float
    near: float


_DAY = r"\b[0-9]{1,2}[/.-][0-9]{1,2}(?:[/.-][0-9]{2,4})?\b|\bngay [0-9]{1,2}\b"
_YEAR = r"\b1[0-9]{3}\b|\b20[0-9]{2}\b"
_DATE = rf"{_DAY}|\bthang [0-9]{{1,2}}\b|{_YEAR}"
_SURNAMES = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đào|Đinh|Trương|Tô|Lâm|Cao|Hà|Lương|Tạ"
    "|Tống|Chu|Thái|Quách|Trịnh|Vương|Phùng|Kiều|Lưu|Triệu|Nông|Bế|Giàng|Điểu|Thạch|Kim|Sơn|Danh|Châu|Đàm|Tăng"
)
_NUMERAL = r"(?:[0-9]+|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi|vai)"
_DURATION = rf"\b{_NUMERAL} (?:ngay|thang|nam|gio|phut|giay|tuan|quy|the k[iy]|thap ni?en)\b"
_PERIOD = r"\b(?:hang|moi) (?:ngay|tuan|thang|quy|nam)\b|\bdinh ky\b|\b[0-9]+ thang\b|\bgiai doan\b|\bnhiem ky\b|\bquy [iv0-9]+\b"
_HOLDS: dict[AnswerType, str] = {
    "email": r"[\w.+-]+@[\w-]+\.[\w.]+",
    "link": r"https?://|\bwww\.|(?<![@\w.])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:vn|com|net|org|gov|edu|info|me)\b",
    "phone": r"(?:\+84|\b0)[0-9][0-9 .()-]{7,}[0-9]",
    "money": r"[0-9][0-9.,]* ?(?:dong|trieu|ty|nghin|vnd|d\b)|\b(?:muoi|tram|trieu|ty) (?:dong|trieu)",
    "date": _DAY,
    "year": _YEAR,
    "occasion": _DATE
    + r"|\b(?:dip|tet|khi|sau khi|ngay|the k[iy]|thap ni?en|thoi (?:k[iy]|dai)|mua (?:xuan|ha|he|thu|dong))\b|"
    + _PERIOD,
    "person": rf"\b(?!Hồ Chí Minh)(?:{_SURNAMES})(?: [{CAPITAL}][{SMALL}]+){{2,4}}",
    "deadline": _DAY
    + r"|\bthang [0-9]{1,2}\b|\btruoc nam (?:19|20)[0-9]{2}\b|\b(?:hang|moi) (?:tuan|thang|quy)\b|"
    + _DURATION,
    "period": _PERIOD + "|" + _DATE + "|" + _DURATION,
    "document": r"\b[0-9]{1,4}\s?[-/]|\b(?:chi thi|nghi quyet|ket luan|quyet dinh|quy dinh|huong dan|ke hoach|chuong trinh|de an|luat|nghi dinh|thong tu|quy che)\b",
    "purpose": r"\b(?:nham|de|gop phan|vi)\b",
    "name": r'"[^"]{6,}"',
    "body": r"\b(?:ban|uy ban|mat tran|mttq|hoi|doan|dang uy|tinh uy|thanh uy|quan uy|bo|van phong|to|truong|pho|chu tich|bi thu|dong chi|ong|ba|can bo|dai|bao|so|cac cap|tong|vien|cong an|co quan|don vi|to chuc|ubnd|btt|chinh phu|quoc hoi|toa an|nguoi|cong dan|thu truong|giam doc)\b",
    "place": r"\b(?:tinh|thanh pho|quan|huyen|thi xa|xa|phuong|thon|to dan pho|tai|o|dia chi|dia ban|nuoc|truong|khu)\b|@",
}
_NUMERALS = frozenset({"một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"})
# After "bao nhiêu" these do not name what is counted.
_UNCOUNTED = frozenset(
    {
        "thi",
        "tro",
        "la",
        "lau",
        "duoc",
        "de",
        "so",
        "nua",
        "hay",
        "va",
        "khi",
        "trong",
        "cua",
        "khong",
        "den",
        "toi",
    }
)
_MANY = frozenset(
    {"trăm", "nghìn", "ngàn", "vạn", "triệu", "tỉ", "tỷ"}
)  # stand between a numeral and what is counted
_ORDINAL = re.compile(r"\b[0-9]+\b|\b[IVX]{2,}\b")
STRICT: frozenset[AnswerType] = frozenset(
    {"email", "phone", "link", "money", "date", "year", "deadline", "period", "number", "person"}
)
TYPED = STRICT | {"document", "purpose", "name"}


@cache
def _ordinals(noun: str, anniversary: bool) -> re.Pattern[str]:
    """How an ordinal of `noun` is written; "lần thứ" also as "Đại hội IX", of an anniversary as "92 năm"."""
    forms = [rf"{noun}\W*(?:thu )?(?:[0-9]+|[ivx]+)"]
    if noun.startswith("lan"):
        forms += ["dai hoi (?:[0-9]+|[ivx]+)", *(["[0-9]+ nam"] if anniversary else [])]
    return re.compile(rf"\b(?:{'|'.join(forms)})\b")


@cache
def _holder(kind: AnswerType) -> re.Pattern[str] | None:
    pattern = _HOLDS.get(kind)
    return re.compile(pattern) if pattern else None


def holds(question: Question, text: str) -> bool:
    """Does normalised `text` hold a thing of the asked kind? True for kinds without a shape of their own.

    For "bao nhiêu X" and "mấy X" a numeral has to stand before X.
    """
    if question.answer_type == "number" and question.ordinal:
        anniversary = "ky niem" in question.folded
        return _ordinals(question.ordinal, anniversary).search(fold_normalised(text)) is not None
    if question.answer_type == "number":
        unit = question.unit
        if unit is None or unit.split()[0] in _UNCOUNTED:
            return _figure(text)
        return counted(text, unit) > 0
    pattern = _holder(question.answer_type)
    searched = text if question.answer_type == "person" else _searched(question, fold_normalised(text))
    return pattern is None or pattern.search(searched) is not None


# The date of a document that a sentence cites, and the two dates of an anniversary, are dates of their own.
_CITED_DATE = re.compile(
    r"[0-9]+ ?[-/] ?[a-z][\w/-]*,? (?:ngay|thang|nam) [0-9][0-9/.-]*(?: thang [0-9]+ nam [0-9]+)?"
)
_ANNIVERSARY = re.compile(
    r"\([0-9]{1,2}[/.][0-9]{1,2}[/.]?[0-9]{0,4} ?- ?[0-9]{1,2}[/.][0-9]{1,2}[/.]?[0-9]{0,4}\)"
)
_ORIGIN = re.compile(
    r"\b(?:thanh lap|ky niem|sinh|truyen thong|ra doi|chien thang|giai phong|quoc khanh|cach mang|ngay le)\b"
)
_ISSUED = re.compile(
    r"\b(?:ban hanh|ky|ra|cua)\b.{0,30}\b(?:ngay|nam|thang|khi|bao gio)\b|\bngay (?:ky|ban hanh)\b"
)


def _searched(question: Question, folded: str) -> str:
    """The text in which a thing of the asked kind is looked for: dates that belong to something else are left out."""
    if question.answer_type not in {"date", "deadline", "year"}:
        return folded
    if not _ISSUED.search(question.folded):
        folded = _CITED_DATE.sub(" ", folded)
    return folded if _ORIGIN.search(question.folded) else _ANNIVERSARY.sub(" ", folded)


def _figure(text: str) -> bool:
    return _ORDINAL.search(text) is not None or not _NUMERALS.isdisjoint(syllables(comparable(text)))


_OTHER_UNIT = 0.5  # worth of a count in another word for the unit ("đại biểu" for "người")


def counted(text: str, unit: str) -> float:
    """Is something counted in `unit` (folded words)? 1 in its own first word, less in another word for it."""
    if unit.startswith("phan") and "%" in text:
        return 1.0
    words = [word for word in syllables(comparable(text)) if word not in _MANY]
    folded = [fold_normalised(word) for word in words]
    found = 0.0
    for i, word in enumerate(words[:-1]):
        if word[0].isdigit() or word in _NUMERALS:
            found = max(found, _unit_worth(unit, " ".join(folded[i + 1 : i + 4])))
    return found


@lru_cache(maxsize=20_000)
def _unit_worth(asked: str, said: str) -> float:
    """How well two runs of folded words name the same unit by their beginnings."""
    if asked.split()[0] == said.split()[0]:
        return 1.0
    alike = any(same_unit(a, b) for a in _beginnings(asked) for b in _beginnings(said))
    return _OTHER_UNIT if alike else 0.0


def _beginnings(run: str) -> list[str]:
    words = run.split()
    return [" ".join(words[:n]) for n in range(1, len(words) + 1)]


def confidence(terms: Terms, sentence: Sentence, title: Words) -> float:
    """How much of what is asked stands in the sentence and over it: words, and pairs of words the library knows."""
    words = held(terms, sentence, title)[1] / terms.total
    pairs = pair_share(terms, sentence, title | sentence.above | sentence.lead)
    known = len(terms.pairs) / (len(terms.pairs) + terms.novel) if terms.pairs else 0.0
    return _SURE_WORDS * words + (1 - _SURE_WORDS) * pairs * known


def nearest(question: Question, terms: Terms, sentence: Sentence) -> float:
    """Largest share of the question's words in one clause that holds the kind of thing asked."""
    shares = [0.0]
    cuts = clauses(sentence.text)
    for i, (start, end) in enumerate(cuts):
        if holds(question, sentence.text[start:end]):
            # "Trong hai ngày 22 và 23/8, Đại hội ...": an adverbial belongs to the clause after it.
            if end - start <= _ADVERBIAL and i + 1 < len(cuts):
                end = cuts[i + 1][1]
            words = set(searchable(sentence.text[start:end])[0])
            shares.append(
                sum(w for f, w in zip(terms.folded, terms.weights, strict=True) if f in words) / terms.total
            )
    return max(shares)


def held(terms: Terms, sentence: Sentence, title: Words) -> tuple[float, float]:
    """Weight of the words in the sentence itself, and in it or over it."""
    folded, accented = set(sentence.folded), set(sentence.accented)
    own = covered = 0.0
    for plain, marked, weight in zip(terms.folded, terms.accented, terms.weights, strict=True):
        if plain in folded:
            worth = weight * (1.0 if not terms.trust_accents or marked in accented else _FOLDED)
            own, covered = own + worth, covered + worth
        elif plain in sentence.above.single or plain in title.single:
            covered += weight * _ABOVE
        elif plain in sentence.lead.single:
            covered += weight * _LEAD
    return own, covered


def pair_share(terms: Terms, sentence: Sentence, over: Words) -> float:
    """Share (by weight) of the question's pairs that stand together in the sentence or in the words over it."""
    return share_of(terms, sentence.pairs(terms.trust_accents) | over.pairs)


def share_of(terms: Terms, pairs: frozenset[Pair]) -> float:
    """Share (by weight) of the question's pairs that are among `pairs`."""
    held = sum(w for pair, w in zip(terms.pairs, terms.pair_weights, strict=True) if pair in pairs)
    return held / (sum(terms.pair_weights) or 1.0)


def focus_share(terms: Terms, sentence: Sentence, title: Words) -> float:
    """Share of the words that name what is asked, in the sentence or a heading over it (there at a discount)."""
    if not terms.focus:
        return 0.0
    own, over = set(sentence.folded), sentence.above.single | sentence.lead.single | title.single
    return sum(1.0 if f in own else 0.6 if f in over else 0.0 for f in terms.focus) / len(terms.focus)


# -- trimming ----------------------------------------------------------------------------------------

_CUT = re.compile(
    rf"(?<=[;,:…]) | - (?=[{CAPITAL}])|(?<=[^\s(]\") (?=[^\s,;.)])| (?=(?:gắn với|nhằm|trong đó|nhất là) )"
)


def best_piece(question: Question, local: Terms, sentence: Sentence, record: str) -> Sentence:
    """The stretch of whole clauses that best answers, as a sentence of its own; a short sentence is its own best.

    What is left out around it counts as words over it. `local`: see `localised`; `record`: the
    document's text of record.
    """
    limit = LISTED if question.listing else LENGTH
    if len(sentence.text) <= limit:
        return sentence
    found = list(_windows(sentence.text, limit))
    if question.answer_type in STRICT:
        found = [w for w in found if holds(question, w.text)] or found
    best = _from_its_row(max(found, key=lambda window: _window_value(question, local, window)), sentence.text)
    best = _to_its_stop(best, sentence.text, round(limit * _LONGER))
    rest = Words(frozenset(sentence.folded), sentence.pairs(True) | sentence.pairs(False))
    return replace(
        sentence,
        span=raw_span(sentence, record, best.start, best.start + len(best.text)),
        text=best.text,
        folded=best.folded,
        accented=best.accented,
        lead=sentence.lead | rest,
    )


def localised(terms: Terms, view: DocumentView) -> Terms:
    """Weights by how few sentences of this document say a word: what all of them say does not tell clauses apart."""
    held, count = view.word_counts, len(view.sentences)
    weights = tuple(
        min(w, math.log1p(count / (1 + held[f]))) for f, w in zip(terms.folded, terms.weights, strict=True)
    )
    pairs = tuple(
        min(w, math.log1p(count / (1 + view.pair_counts[pair])))
        for pair, w in zip(terms.pairs, terms.pair_weights, strict=True)
    )
    return replace(terms, weights=weights, pair_weights=pairs)


def raw_span(sentence: Sentence, record: str, start: int, end: int) -> Span:
    """Where `sentence.text[start:end]` stands in the text of record."""
    span = align(record[sentence.span.start : sentence.span.end]).raw_span(start, end)
    return Span(sentence.span.start + span.start, sentence.span.start + span.end)


def clauses(text: str) -> list[tuple[int, int]]:
    """Clauses of a sentence; a comma inside quotation marks, brackets or a row of short members cuts nothing."""
    cuts, start = [], 0
    for match in _CUT.finditer(text):
        inside = text[start : match.start()]
        if inside.count("(") > inside.count(")") or inside.count('"') % 2:
            continue
        if inside.endswith(",") and _goes_on(inside, text[match.end() :]):
            continue
        cuts.append((start, match.start()))
        start = match.end()
    cuts.append((start, len(text)))
    return cuts


# What may be left out after a comma: it adds to what is said and takes nothing back.
_ADDED = re.compile(r"(?:gắn với|nhằm|trong đó|nhất là|góp phần|qua đó|từ đó|đồng thời|trên cơ sở|để)\b")


def may_end(text: str, end: int) -> bool:
    """A quote that breaks off at a comma says less than the document ("có khả năng phân tích, ..."): it goes on to a stop."""
    return end == len(text) or text[end - 1] != "," or _ADDED.match(text, end + 1) is not None


_ADVERBIAL = 45  # characters of a clause that only says when or where
_SHORT = 34  # characters up to the next stop that can only be a member of a row
_ROW = 14  # the same since the stop before: the row goes on
_STOP = re.compile(r"[,;:…]| - |$")
_DEPENDS = re.compile(
    r"^(?:nếu|khi|để|trường hợp|trong trường hợp|trong quá trình|căn cứ|theo|tuy|mặc dù)\b", re.I
)


def _goes_on(before: str, after: str) -> bool:
    """Would a cut at this comma leave a row without its last members, or a condition without what follows from it?"""
    stop = _STOP.search(after)
    member = len(after[: stop.start()]) if stop else len(after)
    last = before.rsplit(",", 2)[-2].strip()
    in_row = before.count(",") > 1 and len(last) <= _ROW
    return member <= _SHORT or in_row or _DEPENDS.match(last) is not None


@dataclass(frozen=True, slots=True)
class _Window:
    """A run of whole clauses: where it starts in its sentence, its text and its words."""

    start: int
    text: str
    folded: tuple[str, ...]
    accented: tuple[str, ...]


def _windows(text: str, limit: int) -> Iterator[_Window]:
    """Every run of clauses that fits in `limit` characters; a single clause always counts."""
    cuts = clauses(text)
    words = [searchable(text[start:end]) for start, end in cuts]
    for first in range(len(cuts)):
        for last in range(first, len(cuts)):
            start, end = cuts[first][0], cuts[last][1]
            if last > first and end - start > limit:
                break
            folded, accented = (
                tuple(chain.from_iterable(w[i] for w in words[first : last + 1])) for i in (0, 1)
            )
            yield _Window(start, text[start:end], folded, accented)


def _from_its_row(window: _Window, text: str) -> _Window:
    """A stretch that opens inside a row ("các quận, huyện, | thị xã ...") with the row's beginning: it reads badly cut."""
    cuts = clauses(text)
    first = next(i for i, (start, _) in enumerate(cuts) if start == window.start)
    opening = first
    while opening and cuts[opening - 1][1] - cuts[opening - 1][0] < _MEMBER:
        opening -= 1
    start, end = cuts[max(opening - 1, 0)][0], window.start + len(window.text)
    if opening == first or end - start > LENGTH * _LONGER:
        return window
    return replace(window, start=start, text=text[start:end])


def _to_its_stop(window: _Window, text: str, limit: int) -> _Window:
    """A stretch that breaks off at a comma with what follows up to the next stop, where that is not too long."""
    ends = [end for _, end in clauses(text) if end >= window.start + len(window.text) and may_end(text, end)]
    end = min(ends, default=len(text))
    if end == window.start + len(window.text) or end - window.start > limit:
        return window
    longer = text[window.start : end]
    folded, accented = searchable(longer)
    return replace(window, text=longer, folded=folded, accented=accented)


def _window_value(question: Question, terms: Terms, window: _Window) -> tuple[float, int]:
    there, accented = set(window.folded), set(window.accented)
    value = (
        sum(
            weight * (1.0 if not terms.trust_accents or marked in accented else _FOLDED)
            for plain, marked, weight in zip(terms.folded, terms.accented, terms.weights, strict=True)
            if plain in there
        )
        / terms.total
    )
    ordered = window.accented if terms.trust_accents else window.folded
    value += _PAIR * share_of(terms, frozenset(zip(ordered, ordered[1:], strict=False)))
    value += _FOCUS * len(terms.focus & there) / (len(terms.focus) or 1)
    if question.answer_type in TYPED and holds(question, window.text):
        value += 0.3
    length = len(window.text)
    brief = question.answer_type in {"number", "date", "year"} and not question.listing
    return value - 0.1 * max(0, length - LENGTH) / LENGTH, -length if brief else length
