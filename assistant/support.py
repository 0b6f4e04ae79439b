"""Does a quote carry a sentence? The first thing in which it does not, as a Vietnamese reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations
from typing import Literal

from assistant.facts import Fact, Phrase, Reading, answer_words, longest
from assistant.stated import compare_issuers, read_stated
from ingest.kinds import KINDS
from ingest.language import comparable
from ingest.numbering import NumberMention, same_number

FaultKind = Literal[
    "uncited", "unknown", "misplaced", "document", "contact", "date", "amount", "name", "post", "binding",
    "negation", "strict", "content", "order",
]  # fmt: skip

_ASKED = 0.5  # share of a sentence's content words that may come from the question instead of the quote
_NEAR = 3  # places within which two words that follow each other in a sentence do so in the quote
_IN_ORDER = 0.6  # share of neighbouring words that must do so
_FEW_PAIRS = 3  # with fewer pairs their order says nothing
_BOUND = 5  # tokens before a date or a number in which a bounding word counts
_GOVERNED = 5  # tokens after a negation that it turns round
_CLAUSE = 8  # distance that a clause's end adds between two facts
_AND = 4  # and an "và"
_BOUND_KINDS = ("document", "date", "amount", "post", "email", "phone", "place", "body", "person")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a sentence is not carried by its quotes; `reason` is shown to the user."""

    kind: FaultKind
    reason: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The quotes a sentence cites, read, and the comparable words of the question.

    `one_subject`: the quotes are lines of the register, each about one document from end to end.
    """

    quotes: tuple[Reading, ...]
    asked: frozenset[str] = frozenset()
    one_subject: bool = False

    def says(self, phrase: Phrase) -> bool:
        """Whether a quote has these words side by side."""
        return any(quote.says(phrase) for quote in self.quotes)

    def facts(self, *kinds: str) -> list[Fact]:
        """Facts of these kinds in all quotes."""
        return [fact for quote in self.quotes for fact in quote.facts if fact.kind in kinds]


Check = Callable[[Reading, Evidence], Iterator[Fault]]


def first_fault(said: Reading, evidence: Evidence) -> Fault | None:
    """The first fault of a sentence, None when the quotes carry it."""
    return next((fault for check in _CHECKS for fault in check(said, evidence)), None)


# --- documents ---------------------------------------------------------------------------------------

_KIND_WORDS = {tuple(comparable(kind).split()): kind for kind in KINDS}
_KIND_PHRASES = frozenset(_KIND_WORDS)
_ISSUES = frozenset({("ban", "hành"), ("ký",), ("ra",), ("ký", "ban", "hành")})


def _documents(said: Reading, evidence: Evidence) -> Iterator[Fault]:
    for fact in said.of("document"):
        if contradiction := _other_kind(said, fact):
            yield Fault("document", f"“{contradiction}” không phải loại của văn bản số “{fact.said}”")
        pairs = [(quote, held) for quote in evidence.quotes for held in quote.of("document")]
        if not any(_same_document(said, fact, quote, held) for quote, held in pairs):
            named = any(_same_number(fact, held) for _, held in pairs)
            what = "ngày hoặc cơ quan ban hành của" if named else "số văn bản"
            yield Fault("document", f"{what} “{fact.said}” không như trong lời trích")


def _same_document(said: Reading, fact: Fact, quote: Reading, held: Fact) -> bool:
    """Whether a quote names just this document, its date and its issuer included."""
    mine, theirs = _mention(fact), _mention(held)
    return (
        _same_number(fact, held)
        and (mine.date is None or mine.date == theirs.date or _lone_date(quote, theirs, mine))
        and _same_issuer(_issuer(said, fact), _issuer(quote, held))
    )


def _mention(fact: Fact) -> NumberMention:
    assert fact.mention is not None  # documents have one
    return fact.mention


def _same_number(fact: Fact, held: Fact) -> bool:
    mine, theirs = _mention(fact).number, _mention(held).number
    if not same_number(mine, theirs) or (mine.full and not theirs.full):
        return False
    if mine.kind and _worded(fact) and (not theirs.kind or (_worded(held) and theirs.kind != mine.kind)):
        return False
    return not (mine.kind and theirs.kind is None)


def _worded(fact: Fact) -> bool:
    """Whether the kind stands in words before the number, not only as its code."""
    kind = _mention(fact).number.kind
    return kind is not None and comparable(fact.said).startswith(comparable(kind))


def _lone_date(quote: Reading, held: NumberMention, said: NumberMention) -> bool:
    """Whether the quote has one document and one full date, so that these belong together."""
    days = [fact.key for fact in quote.of("date") if fact.key[0] and fact.key[3]]
    if held.date is not None or said.date is None or len(quote.of("document")) > 1:
        return False
    return days == [(said.date.day, said.date.month, None, said.date.year)]


def _same_issuer(mine: str | None, theirs: str | None) -> bool:
    return mine is None or theirs is None or compare_issuers(mine, theirs) != "other"


def _issuer(reading: Reading, fact: Fact) -> str | None:
    """The body after "của", or the one that "ban hành" stands behind."""
    after = _span_end(reading, fact)
    following = [other for other in reading.of("document") if other.first >= fact.last]
    end = reading.tokens[following[0].first].start if following else len(reading.text)
    stated = read_stated(reading.text[after:end].split(";")[0], _mention(fact)).issuer
    return stated or _issuing(reading, fact)


def _span_end(reading: Reading, fact: Fact) -> int:
    return reading.tokens[fact.last - 1].end


def _issuing(reading: Reading, fact: Fact) -> str | None:
    before = [f for f in reading.of("name") if f.group == "body" and f.last <= fact.first <= f.last + 5]
    if not before:
        return None
    between = reading.words[before[-1].last : fact.first]
    return before[-1].said if any(longest(_ISSUES, between, i) for i in range(len(between))) else None


def _other_kind(said: Reading, fact: Fact) -> str | None:
    """A kind in words that the number's code contradicts: "Chỉ thị của Ban Bí thư số 12-KL/TW", "12-KL/TW là chỉ thị"."""
    kind = _mention(fact).number.kind
    if kind is None or _worded(fact):
        return None
    near = [*_kinds_before(said, fact), *_kinds_after(said, fact)]
    return next((other for other in near if not _may_be(fact, other)), None)


def _kinds_before(said: Reading, fact: Fact) -> list[str]:
    start = max(0, fact.first - 12)
    if fact.first and said.words[fact.first - 1] != "số" and not fact.said.lower().startswith("số"):
        return []
    taken = {i for other in said.of("document") for i in range(other.first, other.last)}
    found = [k for i in range(start, fact.first) if i not in taken and (k := _kind_at(said, i))]
    return found[-1:]


def _kinds_after(said: Reading, fact: Fact) -> list[str]:
    if said.words[fact.last : fact.last + 1] != ("là",):
        return []
    found = [_kind_at(said, i) for i in range(fact.last + 1, min(fact.last + 3, len(said.words)))]
    return [kind for kind in found if kind][:1]


def _kind_at(said: Reading, at: int) -> str | None:
    size = longest(_KIND_PHRASES, said.words, at)
    return _KIND_WORDS[said.words[at : at + size]] if size else None


def _may_be(fact: Fact, kind: str) -> bool:
    number = _mention(fact).number
    return kind == number.kind or same_number(
        number, type(number)(number.number, kind, number.symbol)
    )  # one code may stand for both


# --- dates, amounts, contacts ------------------------------------------------------------------------


def _contacts(said: Reading, evidence: Evidence) -> Iterator[Fault]:
    for fact in said.of("email", "url", "phone"):
        if not any(fact.key == held.key for held in evidence.facts(fact.kind)):
            yield Fault("contact", f"“{fact.said}” không có trong lời trích")


def _dates(said: Reading, evidence: Evidence) -> Iterator[Fault]:
    for fact in said.of("date"):
        held = [(q, f) for q in evidence.quotes for f in q.of("date") if _covers(f, fact)]
        if not held:
            yield Fault("date", f"ngày tháng “{fact.said}” không có trong lời trích")
        elif fact.key[0] and not _same_bound(said, fact, held):
            yield Fault("date", f"lời trích không nói “{_with_bound(said, fact)}” như vậy")


def _covers(held: Fact, fact: Fact) -> bool:
    """Whether a date of a quote gives every part of one that is said ("tháng 12/2021" of 29/12/2021)."""
    quarter = held.key[2] or (held.key[1] and (_number(held.key[1]) + 2) // 3)
    parts = (held.key[0], held.key[1], quarter, held.key[3])
    return all(part is None or part == whole for part, whole in zip(fact.key, parts, strict=True))


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _same_bound(said: Reading, fact: Fact, held: Sequence[tuple[Reading, Fact]]) -> bool:
    mine = _bound(said, fact)
    return any(_bound(quote, other) == mine for quote, other in held)


def _bound(reading: Reading, fact: Fact) -> str | None:
    """What bounds a date or a number: the nearest such word before it in its clause."""
    table, bounding = answer_words().bound_of, answer_words().bounding
    if fact.first >= len(reading.tokens):
        return None
    clause = reading.tokens[fact.first].clause
    found: list[str] = []
    for i in range(max(0, fact.first - _BOUND), fact.first):
        size = longest(bounding, reading.words[: fact.first], i)
        inside = [other for other in reading.facts if other.first <= i < other.last and other is not fact]
        if size and reading.tokens[i].clause == clause and not inside:
            found.append(table[reading.words[i : i + size]])
        elif inside and inside[0].kind in ("date", "amount"):
            found.clear()
    return found[-1] if found else None


def _with_bound(reading: Reading, fact: Fact) -> str:
    start = reading.tokens[max(0, fact.first - 2)].start
    return reading.text[start : _span_end(reading, fact)]


def _amounts(said: Reading, evidence: Evidence) -> Iterator[Fault]:
    for fact in said.of("amount"):
        held = [(q, f) for q in evidence.quotes for f in q.of("amount") if f.key == fact.key]
        if not held:
            yield Fault("amount", f"con số “{fact.said}” không có trong lời trích")
        elif not any(_same_count(said, fact, quote, other, evidence) for quote, other in held):
            yield Fault("amount", f"con số “{fact.said}” trong lời trích nói về việc khác")
        elif not _same_bound(said, fact, held):
            yield Fault("amount", f"lời trích không nói “{_with_bound(said, fact)}” như vậy")
    yield from _ones(said, evidence)


def _same_count(said: Reading, fact: Fact, quote: Reading, held: Fact, evidence: Evidence) -> bool:
    """Whether a number counts the same thing: its noun in the quote is said, and is no other number's."""
    ordinal = _ordinal(said, fact)
    if ordinal != _ordinal(quote, held):
        return False
    noun, theirs = _noun(said, fact), _noun(quote, held)
    if ordinal or noun == theirs:
        return True
    if theirs and theirs not in said.single:
        return False
    others = [_noun(q, f) for q in evidence.quotes for f in q.of("amount") if f.key != fact.key]
    return noun is None or noun not in others


def _ordinal(reading: Reading, fact: Fact) -> str | None:
    before = reading.words[fact.first - 1] if fact.first else ""
    return before if (before,) in answer_words().ordinals.phrases and not _noun(reading, fact) else None


def _noun(reading: Reading, fact: Fact) -> str | None:
    """The word after a number, its repetition in brackets left out; None at the end of a clause or for a particle."""
    repeated = {other.first for other in reading.of("amount")}
    at = fact.last
    while at in repeated:
        at += 1
    if at >= len(reading.tokens) or (reading.words[at],) in answer_words().particles.phrases:
        return None
    same_clause = reading.tokens[at].clause == reading.tokens[fact.first].clause
    return reading.words[at] if same_clause or at > fact.last else None


def _ones(said: Reading, evidence: Evidence) -> Iterator[Fault]:
    """ "một hội nghị" where the quote counts two."""
    counted = answer_words().counted.phrases
    for i, word in enumerate(said.words[:-1]):
        size = longest(counted, said.words, i + 1) if word == "một" else 0
        noun = said.words[i + 1 : i + 1 + size]
        numbers = {
            f.key[1]
            for q in evidence.quotes
            for f in q.of("amount")
            if size and q.words[f.last : f.last + size] == noun
        }
        if numbers and 1 not in numbers and not evidence.says(("một", *noun)):
            yield Fault("amount", f"“một {' '.join(noun)}” không đúng con số trong lời trích")


# --- names and posts ---------------------------------------------------------------------------------


def _names(said: Reading, evidence: Evidence) -> Iterator[Fault]:
    for fact in said.of("name"):
        if not _is_named(said, fact, evidence):
            yield Fault("name", f"tên “{fact.said}” không có trong lời trích")
    posts = {fact.key for fact in evidence.facts("post")}
    for fact in said.of("post"):
        if fact.key not in posts:
            yield Fault("post", f"chức danh “{fact.said}” không có trong lời trích")


def _is_named(said: Reading, fact: Fact, evidence: Evidence) -> bool:
    """Whether the words of a name stand side by side; a word that only opens the sentence may be left out."""
    words = said.words[fact.first : fact.last]
    if evidence.says(words):
        return True
    opens = said.tokens[fact.first].opens and len(words) > 1
    first = (words[0],) in answer_words().neutral.phrases or any(
        words[0] in q.single for q in evidence.quotes
    )
    if opens and first and fact.group != "person" and evidence.says(words[1:]):
        return True
    return (
        len(words) > 2
        and fact.group == "body"
        and words[-1] in answer_words().joining
        and evidence.says(words[:-1])
        and any(words[-1] in q.single for q in evidence.quotes)
    )


# --- what belongs together ---------------------------------------------------------------------------


def _binding(said: Reading, evidence: Evidence) -> Iterator[Fault]:
    """Two facts that a sentence ties together, where every quote ties them to others."""
    for one, other in _ties(said):
        told = [_tied(quote, one, other, said) for quote in evidence.quotes]
        if True in told:
            continue
        if False in told or len(evidence.quotes) > 1:
            yield Fault("binding", f"lời trích không gắn “{one.said}” với “{other.said}”")


_WINDOW = 4  # words on each side by which one number is told from another
_MARGIN = 2  # how many more of them speak for another number before it is taken to be that one


def _swapped(said: Reading, evidence: Evidence) -> Iterator[Fault]:
    """A number or date in the surroundings that another one has in the quote; ranges with other ends."""
    for fact in said.of("amount", "date", "document"):
        scores = {True: [-1], False: [-1]}
        for quote in evidence.quotes:
            for held in quote.of(fact.kind):
                scores[_alike(fact, held)].append(_shared_context(said, fact, quote, held))
        if max(scores[False]) >= max(scores[True]) + _MARGIN:
            yield Fault("binding", f"“{fact.said}” trong lời trích nói về việc khác")
    for one, other in _ranges(said):
        if not any(_alike(one, a) and _alike(other, b) for q in evidence.quotes for a, b in _ranges(q)):
            yield Fault("binding", f"lời trích không ghi “{one.said} - {other.said}”")


def _shared_context(said: Reading, fact: Fact, quote: Reading, held: Fact) -> int:
    """How many words before and after the two are the same."""
    mine, theirs = _context(said, fact), _context(quote, held)
    return sum(len(a & b) for a, b in zip(mine, theirs, strict=True))


def _context(reading: Reading, fact: Fact) -> tuple[set[str], set[str]]:
    before, after = reading.words[max(0, fact.first - _WINDOW) : fact.first], reading.words[fact.last :]
    return {w for w in before if w.isalpha()}, {w for w in after[:_WINDOW] if w.isalpha()}


def _ranges(reading: Reading) -> Iterator[tuple[Fact, Fact]]:
    """Dates and numbers that follow each other without a word, or with "đến" between."""
    found = reading.of("amount", "date")
    for one, other in zip(found, found[1:], strict=False):
        between = reading.words[one.last : other.first]
        joined = reading.text[reading.tokens[one.last - 1].end : reading.tokens[other.first].start]
        if one.kind == other.kind and (between in {("đến",), ("tới",)} or joined.strip() in {"-", "–"}):
            yield one, other


def _ties(said: Reading) -> Iterator[tuple[Fact, Fact]]:
    """Pairs of facts of different groups in one clause that are nearest to each other."""
    groups = [group for group in _BOUND_KINDS if any(f.group == group for f in said.facts)]
    for a, b in combinations(groups, 2):
        for fact in (f for f in said.facts if f.group == a):
            near = _nearest(said, fact, b)
            if near and fact in _nearest(said, near[0], a) and _distance(said, fact, near[0]) < _reach(a, b):
                yield fact, near[0]


def _reach(a: str, b: str) -> int:
    """How far apart two facts may stand; a post stands behind its person's comma."""
    return _CLAUSE + _AND if {a, b} == {"post", "person"} else _CLAUSE


def _tied(quote: Reading, one: Fact, other: Fact, said: Reading) -> bool | None:
    """Whether the quote ties the two; None when it has not got both."""
    ones = [fact for fact in quote.facts if _alike(one, fact)]
    others = [fact for fact in quote.facts if _alike(other, fact)]
    if not ones or not others:
        return None
    return any(_bound_to(quote, a, b, said) for a in ones for b in others)


def _bound_to(quote: Reading, a: Fact, b: Fact, said: Reading) -> bool:
    """Each is the nearest of its group to the other, or the nearer one is named in the sentence too."""
    near_b, near_a = _nearest(quote, b, a.group), _nearest(quote, a, b.group)
    if a in near_b and b in near_a:
        return True
    if b in near_a:
        return any(_alike(fact, near) or _alike(near, fact) for near in near_b for fact in said.facts)
    if a in near_b:
        return any(_alike(fact, near) or _alike(near, fact) for near in near_a for fact in said.facts)
    return False


def _alike(fact: Fact, held: Fact) -> bool:
    if fact.kind != held.kind or (fact.group != held.group and fact.kind != "name"):
        return False
    if fact.kind == "date":
        return _covers(held, fact)
    if fact.kind == "document":
        return _same_number(fact, held)
    if fact.kind == "name":
        return f" {_joined(fact)} " in f" {_joined(held)} " or f" {_joined(held)} " in f" {_joined(fact)} "
    return fact.key == held.key


def _joined(fact: Fact) -> str:
    return " ".join(map(str, fact.key))


def _nearest(reading: Reading, fact: Fact, group: str) -> list[Fact]:
    """The nearest fact of a group, and those joined to it by a comma or "và"."""
    found = [other for other in reading.facts if other.group == group and other is not fact]
    if not found:
        return []
    best = min(found, key=lambda other: _distance(reading, fact, other))
    return [best, *(other for other in found if other is not best and _joined_to(reading, best, other))]


def _distance(reading: Reading, a: Fact, b: Fact) -> int:
    first, second = (a, b) if a.first <= b.first else (b, a)
    between = reading.words[first.last : second.first]
    if second.first >= len(reading.tokens):
        return _CLAUSE
    clauses = reading.tokens[second.first].clause - reading.tokens[first.last - 1].clause
    return len(between) + _CLAUSE * clauses + _AND * sum(word in ("và", "còn") for word in between)


def _joined_to(reading: Reading, a: Fact, b: Fact) -> bool:
    """Whether only a comma or "và" stands between two facts, or between them and others of their group."""
    first, second = (a, b) if a.first <= b.first else (b, a)
    between = range(first.last, second.first)
    same = {i for f in reading.facts if f.group == a.group for i in range(f.first, f.last)}
    return all(i in same or reading.words[i] == "và" for i in between)


_SUBJECTS = ("document", "body", "person", "place")


def _subjects(said: Reading, evidence: Evidence) -> Iterator[Fault]:
    """What is said of one subject, where the quotes say it of another of its kind."""
    for at, pair in [] if evidence.one_subject else _pairs(said):
        for subject in _before(said, at):
            told = [_before(q, i) for q in evidence.quotes for i in q.places(pair)]
            others = [[f for f in found if f.group == subject.group] for found in told]
            if others and all(found and not _among(found[0], said) for found in others):
                words = " ".join(pair)
                yield Fault(
                    "binding",
                    f"lời trích nói “{words}” về “{others[0][0].said}”, không phải “{subject.said}”",
                )


def _pairs(said: Reading) -> Iterator[tuple[int, Phrase]]:
    """Neighbouring content words and where they stand."""
    content = list(_content_indices(said))
    for i, following in zip(content, content[1:], strict=False):
        if following == i + 1:
            yield i, said.words[i : i + 2]


def _before(reading: Reading, at: int) -> list[Fact]:
    """The nearest subject of each group before a word."""
    nearest: dict[str, Fact] = {}
    for fact in reading.facts:
        if fact.group in _SUBJECTS and fact.last <= at:
            nearest[fact.group] = fact
    return list(nearest.values())


def _among(fact: Fact, said: Reading) -> bool:
    return any(_alike(other, fact) or _alike(fact, other) for other in said.facts)


_SENDING = frozenset({"gửi", "nộp", "chuyển", "trình", "giao"})
_TOWARDS = frozenset({"về", "cho", "tới", "đến", "lên"})


def _directions(said: Reading, evidence: Evidence) -> Iterator[Fault]:
    """To whom something is sent: the quotes have to send it there too."""
    for at, word in enumerate(said.words):
        if word in _TOWARDS and _SENDING & set(said.words[max(0, at - 10) : at]):
            target = next((i for i in _content_indices(said, facts=True) if i > at), None)
            if target is None or target > at + 3 or _is_figure(said, target):
                continue
            if not any(_sent_to(q, i) for q in evidence.quotes for i in q.places((said.words[target],))):
                yield Fault("binding", f"lời trích không nói gửi “{_around(said, target)}”")


def _is_figure(said: Reading, at: int) -> bool:
    return any(f.first <= at < f.last for f in said.of("date", "amount", "email", "url", "phone"))


def _sent_to(quote: Reading, at: int) -> bool:
    return bool((_SENDING | _TOWARDS | {"qua"}) & set(quote.words[max(0, at - 3) : at]))


# --- negations, words that change a claim ------------------------------------------------------------


def _negation(said: Reading, evidence: Evidence) -> Iterator[Fault]:
    """What a quote denies and the sentence claims, or the other way round."""
    heads = {said.words[i] for i in _heads(said)} | {q.words[i] for q in evidence.quotes for i in _heads(q)}
    for at, word in enumerate(said.words):
        if word not in heads:
            continue
        held = {_denied(quote, i) for quote, i in _closest(said, at, evidence)}
        denied = _denied(said, at)
        if denied not in held and (denied or held):
            how = "phủ định" if denied else "khẳng định"
            yield Fault("negation", f"câu {how} “{_around(said, at)}”, lời trích thì không nói vậy")


@lru_cache(maxsize=4096)
def _denials(words: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """(index right after it, how) of each negation."""
    table, found, at = answer_words(), list[tuple[int, str]](), 0
    negating = _phrases_of_negations()
    while at < len(words):
        harmless, size = longest(table.not_negating, words, at), longest(negating, words, at)
        if size > harmless or (size and not harmless):
            found.append((at + size, table.negating[words[at : at + size]]))
        at += max(harmless, size, 1)
    return tuple(found)


@cache
def _phrases_of_negations() -> frozenset[Phrase]:
    return frozenset(answer_words().negating)


def _heads(reading: Reading) -> list[int]:
    """The first two content words after each negation."""
    found = []
    for start, _ in _denials(reading.words):
        content = [i for i in _content_indices(reading, facts=True) if start <= i < start + _GOVERNED]
        found += content[:2]
    return found


def _denied(reading: Reading, at: int) -> str | None:
    """How a negation shortly before, in the same clause, turns a word round; None where there is none."""
    hows = [
        how
        for start, how in _denials(reading.words)
        if start <= at < start + _GOVERNED and reading.tokens[start - 1].clause == reading.tokens[at].clause
    ]
    return hows[-1] if hows else None


def _closest(said: Reading, at: int, evidence: Evidence) -> list[tuple[Reading, int]]:
    """Places of a word in the quotes, those that go on most like the sentence."""
    places = [(q, i) for q in evidence.quotes for i in q.places((said.words[at],))]
    follows = set(said.words[at + 1 : at + 6])
    scores = [len(follows & set(q.words[i + 1 : i + 6])) for q, i in places]
    return [place for place, score in zip(places, scores, strict=True) if score == max(scores)]


def _around(said: Reading, at: int) -> str:
    tokens = said.tokens[max(0, at - 2) : at + 3]
    return said.text[tokens[0].start : tokens[-1].end]


def _strict(said: Reading, evidence: Evidence) -> Iterator[Fault]:
    """Words that change a claim have to stand in the quote; "nhất" and "chỉ" with their neighbour."""
    table = answer_words()
    in_facts = said.in_facts
    at = 0
    while at < len(said.words):
        size = longest(table.strict.phrases, said.words, at)
        if size and at not in in_facts and not evidence.says(said.words[at : at + size]):
            yield Fault("strict", f"“{' '.join(said.words[at : at + size])}” không có trong lời trích")
        at += max(size, 1)
    for pair in _limits(said):
        if not evidence.says(pair):
            yield Fault("strict", f"“{' '.join(pair)}” không có trong lời trích")


def _limits(said: Reading) -> Iterator[Phrase]:
    table, words = answer_words().limiting, said.words
    for at, word in enumerate(words):
        if (word,) not in table.phrases:
            continue
        if words[max(0, at - 1) : at + 1] in table.harmless or words[at : at + 2] in table.harmless:
            continue
        yield words[max(0, at - 1) : at + 1] if word == "nhất" else words[at : at + 2]


# --- the rest of the words ---------------------------------------------------------------------------


def _content(said: Reading, evidence: Evidence) -> Iterator[Fault]:
    """Each content word stands in a quote, or in the question; most of them in a quote."""
    content = list(_content_indices(said))
    held = [i for i in content if any(said.words[i] in quote.single for quote in evidence.quotes)]
    held += [i for i in content if i not in held and _has_alike(said, i, evidence)]
    strange = [i for i in content if i not in held and said.words[i] not in evidence.asked]
    if strange:
        words = " ".join(said.words[i] for i in strange[:4])
        yield Fault("content", f"lời trích không nói “{words}”")
    elif not (held or said.in_facts):
        yield Fault("content", "câu không mang điều gì của lời trích")
    elif len(content) - len(held) > _ASKED * max(len(content), 2):
        yield Fault("content", "phần lớn câu không có trong lời trích")


def _content_indices(said: Reading, facts: bool = False) -> Iterator[int]:
    """Indices of words that carry content; those of facts were checked already."""
    neutral, at = answer_words().neutral.phrases, 0
    while at < len(said.words):
        size = longest(neutral, said.words, at)
        if not size and (facts or at not in said.in_facts):
            yield at
        at += max(size, 1)


def _has_alike(said: Reading, at: int, evidence: Evidence) -> bool:
    """Whether the quote has another word for the one at `at`, or for a phrase that it belongs to."""
    return any(
        any(evidence.says(other) for other in group)
        for group in _alike_groups()
        if any(_part_of(said, at, phrase) for phrase in group)
    )


@cache
def _alike_groups() -> list[list[Phrase]]:
    return [[tuple(comparable(word).split()) for word in group] for group in answer_words().alike.groups]


def _part_of(said: Reading, at: int, phrase: Phrase) -> bool:
    return any(start <= at < start + len(phrase) for start in said.places(phrase))


def _order(said: Reading, evidence: Evidence) -> Iterator[Fault]:
    """Words picked from all over a quote make another claim: most neighbours stand together there too."""
    words = [said.words[i] for i in _content_indices(said, facts=True)]
    known = [word for word in words if any(word in quote.single for quote in evidence.quotes)]
    pairs = list(zip(known, known[1:], strict=False))
    lines = [[q.words[i] for i in _content_indices(q, facts=True)] for q in evidence.quotes]
    together = sum(any(_together(line, pair) for line in lines) for pair in pairs)
    if len(pairs) > _FEW_PAIRS and together < _IN_ORDER * len(pairs):
        yield Fault("order", "câu ghép các chữ rời của lời trích thành ý khác")
    yield from _roles(said, evidence)


def _together(line: Sequence[str], pair: tuple[str, str]) -> bool:
    return any(word == pair[0] and pair[1] in line[i + 1 : i + 1 + _NEAR] for i, word in enumerate(line))


_VOICE = frozenset({"do", "bởi", "của", "được", "cùng", "với", "và"})


def _roles(said: Reading, evidence: Evidence) -> Iterator[Fault]:
    """Two bodies or persons that change places: "A gửi B" of "B gửi A"."""
    actors = [f for f in said.facts if f.group in ("body", "person", "place")]
    for a, b in zip(actors, actors[1:], strict=False):
        if _joined(a) == _joined(b) or said.tokens[a.first].clause != said.tokens[b.first].clause:
            continue
        if _VOICE & set(said.words[max(0, a.first - 1) : b.first]):
            continue
        orders = {o for quote in evidence.quotes for o in _orders(quote, a, b)}
        if orders == {False}:
            yield Fault("order", f"“{a.said}” và “{b.said}” đổi vai so với lời trích")


def _orders(quote: Reading, a: Fact, b: Fact) -> Iterator[bool]:
    """Whether `a` comes before `b`, for each place where both stand; True where the voice may differ."""
    for x in (f for f in quote.facts if _alike(a, f)):
        for y in (f for f in quote.facts if _alike(b, f) and f is not x):
            first, second = (x, y) if x.first < y.first else (y, x)
            voiced = _VOICE & set(quote.words[first.last : second.first])
            yield x.first < y.first or bool(voiced)


_CHECKS: tuple[Check, ...] = (
    _documents, _contacts, _dates, _amounts, _names, _binding, _swapped, _subjects, _directions, _negation, _strict, _content, _order,
)  # fmt: skip
