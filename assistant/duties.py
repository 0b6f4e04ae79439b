"""Who has to do what by when: "Huyện phải làm gì?", "Tháng này phải báo cáo gì?", from the tasks of the documents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from assistant.answer import Quote
from assistant.drafting.tasks import Task, one_line, plan_year, tasks
from assistant.question import Question
from assistant.scope import profile
from assistant.view import DocumentView
from ingest.language import CAPITAL, fold, normalise, place_tones
from ingest.numbering import parse_number, same_number
from ingest.places import find_places
from ingest.source import Span

Level = Literal["commune", "district", "province", "neighbourhood", "members", "all"]
_MOST = 12  # tasks that an answer shows
_LONGEST = 600  # characters of a quote that begins with who acts
_KINDS = frozenset(
    ["Kế hoạch", "Chỉ thị", "Hướng dẫn", "Chương trình", "Chương trình hành động", "Nghị quyết", "Thông báo", "Công văn"]
    + ["Kết luận", "Quyết định", "Đề án", "Phương án", "Quy chế", None]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about duties: of whom, in which months, only reports or everything, of which document.

    `titled` are the words that name a document ("theo kế hoạch tuyên giáo"), for its title to hold.
    `now` tells that the time is counted from today ("tháng này").
    """

    levels: frozenset[Level]
    months: frozenset[int]
    reports: bool
    titled: frozenset[str]
    years: frozenset[int] = frozenset()
    now: bool = False


def duties(question: Question, views: Sequence[DocumentView], today: date) -> list[Quote]:
    """The tasks asked for, by document and place; empty when the question is of another kind or nothing fits.

    Of several years the documents of the year asked for come, else of today's year, else the latest.
    """
    asked = read_asked(question, today)
    if asked is None:
        return []
    shown = _current([v for v in views if _speaks(v, asked, question)], asked, today)
    found = [(v, task) for v in shown for task in _tasks_of(v) if _fits(task, v, asked, today)]
    return _quotes(found, asked, today)


def past_year(quotes: Sequence[Quote], today: date) -> str | None:
    """A word of warning when all that is quoted was planned for a year gone by."""
    years = {plan_year(quote.view.document) for quote in quotes}
    if not quotes or any(year is None or year >= today.year for year in years):
        return None
    latest = max(year for year in years if year)
    return f"Các nhiệm vụ này thuộc kế hoạch năm {latest}; trong kho chưa có văn bản giao việc cho năm {today.year}."


# -- the question ------------------------------------------------------------------------------------

_UNIT = r"(?:quan|huyen|thi xa|thanh pho|xa|phuong|dac khu|thi tran|tinh|thon|to dan pho|khu dan cu|ap|khom|khu pho|buon)"
_NAMED = r"(?:ban thuong truc|uy ban|ban cong tac|mat tran to quoc|mat tran|mttq|viet nam|cac|cap|don vi|o|cua|tai)"
_MEMBERS = r"(?:(?:cac )?(?:to chuc thanh vien|to chuc chinh tri - xa hoi|doan the|to chuc chinh tri xa hoi))"
_WHO = rf"(?:(?:{_NAMED} )*(?:{_UNIT}|cac cap)(?:(?:,| va|, va| hoac|/)? ?(?:cac )?{_UNIT})*|{_MEMBERS}|ban cong tac mat tran)"
_WHAT = r"(?:(?:(?:nhung|cac) )?(?:viec|nhiem vu|cong viec|noi dung|dau viec) (?:gi|nao)|nhung gi|gi|the nao|nhung viec gi)"
_MUST = r"(?:phai|can|can phai|co nhiem vu|co trach nhiem|duoc giao|duoc phan cong|se phai|nen)"
_DO = r"(?:lam|thuc hien|trien khai|lam va|hoan thanh)"
_MONTH = r"(?:(?:trong )?(?:thang (?P<month>[0-9]{1,2}|nay|sau|toi)(?:(?:/| nam )(?P<year>20[0-9]{2}))?|quy (?P<quarter>iv|i{1,3}|[1-4]|nay)|(?P<now>thang nay)))"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?P<who>\b{_WHO}) (?:.{{0,80}} )?{_MUST}(?: (?:trien khai|thuc hien))? {_DO}? ?{_WHAT}",
        rf"(?:giao|phan cong|giao cho|giao nhiem vu) (?:nhung )?{_WHAT}? ?cho (?P<who>{_WHO})\b",
        rf"nhiem vu (?:cu the )?(?:cua|giao cho) (?P<who>{_WHO})\b.{{0,60}}\b(?:la gi|gom|gom nhung gi|nhu the nao|the nao)",
        rf"(?P<who>\b{_WHO}) (?:.{{0,40}} )?(?:bao cao|nop|gui) (?:bao cao )?(?:nhung )?(?:gi|bao cao gi|bao cao nao|nhung gi)",
        rf"(?:phai|can) (?:nop|gui|bao cao|lam|thuc hien)(?: bao cao)? {_WHAT}",
        r"(?:phai|can) (?:nop|gui) (?:nhung |cac )?bao cao (?:gi|nao)",
        r"co (?:nhung )?(?:viec|nhiem vu|bao cao|thoi han|han) (?:gi|nao)(?: (?:den han|phai lam|can lam|phai nop))?",
        r"(?:viec|bao cao) (?:gi|nao) (?:den han|phai (?:lam|nop|gui))",
        rf"^(?:cac )?(?P<who>{_WHO}) {_DO} {_WHAT}$",
        rf"(?P<who>\b{_WHO}) (?:{_MUST} )?(?:gui )?bao cao (?:cho |ve |len |toi )?(?:ai|dau)\b",
    )
)
_BOTH = re.compile(
    r"(?=.*\b(?:han|thoi han|khi nao|bao gio|ngay nao|ngay may|luc nao)\b)(?=.*\bbao cao\b)"
    r"(?=.*\b(?:gui (?:cho |den |toi |ve )?(?:ai|dau|noi nao|co quan nao|don vi nao)|cho ai|ve dau|noi nhan)\b)"
)
_WHEN = re.compile(rf"\b{_MONTH}\b")
# Words that ask, or name who and when; what else a question says, it has to say of a document.
_ASKING = frozenset(
    [
        "tac",
        "phai",
        "can",
        "nen",
        "se",
        "duoc",
        "giao",
        "phan",
        "cong",
        "co",
        "nhiem",
        "vu",
        "trach",
        "nhiem",
        "lam",
        "thuc",
        "hien",
        "trien",
        "khai",
        "hoan",
        "thanh",
        "nhung",
        "cac",
        "gi",
        "viec",
        "nao",
        "the",
        "cong",
        "noi",
        "dung",
        "dau",
        "bao",
        "cao",
        "nop",
        "gui",
        "den",
        "toi",
        "ve",
        "cho",
        "ai",
        "o",
        "dau",
        "han",
        "thoi",
        "khi",
        "bao",
        "gio",
        "ngay",
        "may",
        "la",
        "va",
        "thi",
        "trong",
        "thang",
        "quy",
        "nay",
        "sau",
        "nam",
        "luc",
        "cua",
        "theo",
        "dinh",
        "ky",
        "hang",
        "moi",
        "nhan",
        "don",
        "vi",
        "co",
        "quan",
        "cap",
        "mat",
        "tran",
        "mttq",
        "to",
        "quoc",
        "viet",
        "nam",
        "ban",
        "thuong",
        "truc",
        "uy",
        "chuc",
        "thanh",
        "vien",
        "doan",
        "the",
        "chinh",
        "tri",
        "xa",
        "hoi",
        "quan",
        "huyen",
        "phuong",
        "dac",
        "khu",
        "tran",
        "tinh",
        "pho",
        "thon",
        "dan",
        "khu",
        "ap",
        "khom",
        "buon",
        "a",
        "u",
        "vay",
        "minh",
        "em",
        "toi",
        "chung",
        "ta",
        "voi",
        "gom",
        "ket",
        "qua",
        "nhu",
        "cu",
        "ra",
        "sao",
        "con",
        "lai",
        "hay",
        "ke",
        "liet",
        "neu",
        "xin",
        "hoi",
        "vui",
        "long",
        "giup",
    ]
)
_REFERENCE = re.compile(
    r"\b(?:theo|trong|o|tai|cua|cho biet)? ?(?:ban )?(?:ke hoach|kh|chi thi|huong dan|chuong trinh|nghi quyet|thong bao|cong van|ket luan|de an)\b"
    rf"(?P<words>[^,;:?]*?)(?=,|;|:|\?|\bgiao\b|\bthi\b|\bphan cong\b|\byeu cau\b|\b{_WHO} {_MUST}\b|\bphai\b|$)"
)
_NAMED_UNIT = re.compile(
    rf"(?:[Qq]uận|[Hh]uyện|[Tt]hị xã|[Xx]ã|[Pp]hường|[Tt]ỉnh|[Tt]hành phố|[Đđ]ặc khu|[Tt]hị trấn) (?P<name>[{CAPITAL}]\w*(?: [{CAPITAL}]\w*){{0,3}})"
)
# Of documents, in words with their marks; "cơ quan", "quần chúng", "xã hội" are no levels.
_LEVELS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    ("all", re.compile(r"\bcác cấp\b")),
    (
        "neighbourhood",
        re.compile(
            r"\bban công tác mặt trận\b|\bban ctmt\b|\b(?:thôn|tổ dân phố|khu dân cư|khu phố|ấp|khóm|buôn)\b"
        ),
    ),
    ("members", re.compile(r"\btổ chức thành viên\b|\bđoàn thể\b|\btổ chức chính trị\b")),
    ("district", re.compile(r"\b(?:quận|huyện|thị xã|thị ủy)\b")),
    ("commune", re.compile(r"(?<!thị )\bxã\b(?! hội)|\bphường\b|\bthị trấn\b|\bđặc khu\b|\bcấp cơ sở\b")),
    ("province", re.compile(r"\b(?:tỉnh|thành phố|thành ủy)\b")),
)
_ASKED_LEVELS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    ("all", re.compile(r"\bcac cap\b")),
    (
        "neighbourhood",
        re.compile(
            r"\bban cong tac mat tran\b|\bban ctmt\b|\b(?:thon|to dan pho|khu dan cu|khu pho|ap|khom|buon)\b"
        ),
    ),
    ("members", re.compile(r"\bto chuc thanh vien\b|\bdoan the\b|\bto chuc chinh tri\b")),
    ("district", re.compile(r"(?<!co )\b(?:quan(?! (?:chung|he|tam))|huyen|thi xa|thi uy)\b")),
    ("commune", re.compile(r"(?<!thi )\bxa\b(?! hoi)|\bphuong\b|\bthi tran\b|\bdac khu\b")),
    ("province", re.compile(r"\b(?:tinh|thanh pho|thanh uy)\b")),
)


def read_asked(question: Question, today: date) -> Asked | None:
    """What of duties a question asks; None when it asks anything else."""
    text = re.sub(r"\s+", " ", question.folded).strip(" ?.!")
    reference = _REFERENCE.search(text)
    bare = (text[: reference.start()] + " " + text[reference.end() :]).strip() if reference else text
    match = next((m for form in _FORMS if (m := form.search(bare))), None)
    both = _BOTH.search(bare)
    months = _months(bare, today)
    who = _who(match, bare)
    if not (both or (match and (who or months))) or _left_over(bare, question):
        return None
    reports = bool(both) or bool(re.search(r"\bbao cao\b", bare))
    titled = frozenset() if question.numbers else _title_words(reference["words"] if reference else "")
    named = " ".join(m["name"] for m in _NAMED_UNIT.finditer(question.text) if not find_places(m[0]))
    when = _WHEN.search(bare)
    years = {*question.years, *([int(when["year"])] if when and when["year"] else [])}
    now = bool(when and when["month"] in {"nay", "sau", "toi"}) or bool(when and when["quarter"] == "nay")
    return Asked(who, months, reports, titled | _title_words(fold(named)), frozenset(years), now)


def _who(match: re.Match[str] | None, text: str) -> frozenset[Level]:
    said = match.groupdict().get("who") if match else None
    return _levels_of(said or _without_time(text), _ASKED_LEVELS)


def _without_time(text: str) -> str:
    return _WHEN.sub(" ", text)


def _levels_of(words: str, patterns: Sequence[tuple[Level, re.Pattern[str]]]) -> frozenset[Level]:
    """Levels that words name; a "thành phố" in a list of districts is one of them."""
    found = {level for level, pattern in patterns if pattern.search(words)}
    if "neighbourhood" in found:
        return frozenset({"neighbourhood"})
    if found & {"district", "commune"} and "province" in found and _LISTS.search(words):
        found.discard("province")
    return frozenset(found)


_LISTS = re.compile(r",|\b(?:các|cac|cấp|cap)\b")


def _named_levels(words: str) -> frozenset[Level]:
    """Levels that the words of a document name."""
    return _levels_of(place_tones(normalise(words).lower()), _LEVELS)


def _months(text: str, today: date) -> frozenset[int]:
    match = _WHEN.search(text)
    if match is None:
        return frozenset()
    if match["quarter"]:
        names = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "nay": (today.month + 2) // 3}
        quarter = names.get(match["quarter"]) or int(match["quarter"])
        return frozenset(range(3 * quarter - 2, 3 * quarter + 1))
    said = match["month"] or "nay"
    month = {"nay": today.month, "sau": today.month % 12 + 1, "toi": today.month % 12 + 1}.get(said) or int(
        said
    )
    return frozenset({month}) if 1 <= month <= 12 else frozenset()


def _left_over(text: str, question: Question) -> list[str]:
    """Words that neither ask nor name a unit or a year: the question is about something else."""
    names = [question.text[m.span.start : m.span.end] for m in find_places(question.text)]
    for name in (*names, *(match["name"] for match in _NAMED_UNIT.finditer(question.text))):
        text = text.replace(fold(name), " ")
    return [
        w
        for w in re.findall(r"[^\W_]+", text)
        if w not in _ASKING and not w.isdigit() and w not in {"i", "ii", "iii", "iv"}
    ]


def _title_words(words: str) -> frozenset[str]:
    return frozenset(w for w in re.findall(r"[^\W\d_]+", words) if w not in _ASKING)


# -- the documents -----------------------------------------------------------------------------------


def _speaks(shown: DocumentView, asked: Asked, question: Question) -> bool:
    """Whether a document gives tasks, and is the one that the question names."""
    document = shown.document
    if document.card or document.header.kind not in _KINDS:
        return False
    own = parse_number(document.header.number) if document.header.number else None
    if question.numbers and not (own and any(same_number(own, m.number) for m in question.numbers)):
        return False
    named = fold(
        f"{document.header.kind or ''} {document.header.title or ''} {document.header.issuer or ''} {document.header.number or ''}"
    )
    held = set(re.findall(r"[^\W_]+", f"{named} {fold(document.name)}"))
    return len(asked.titled - held) <= 0.25 * len(asked.titled)


def _current(views: Sequence[DocumentView], asked: Asked, today: date) -> list[DocumentView]:
    """Documents of the year asked for; else those of today's year, beside them the latest of other places.

    Counted from today ("tháng này") documents of today's year are enough. Those without a year are
    always in.
    """
    years = [(v, plan_year(v.document)) for v in views]
    if asked.years & {year for _, year in years}:
        return [v for v, year in years if year is None or year in asked.years]
    if asked.now and today.year in {year for _, year in years}:
        return [v for v, year in years if year is None or year == today.year]
    latest: dict[object, int] = {}
    for v, year in years:
        if year:
            latest[_home(v)] = max(year, latest.get(_home(v), 0))
    return [v for v, year in years if year is None or year == latest[_home(v)]]


def _home(shown: DocumentView) -> object:
    """What documents of one place have in common."""
    return profile(shown.document).units or fold(shown.document.header.issuer or shown.document.id)


def _tasks_of(shown: DocumentView) -> tuple[Task, ...]:
    document = shown.document
    return _read_once(_Held(shown, document.id, document.hash, len(document.text)))


class _Held:
    """A view that is the same as another of the same document."""

    def __init__(self, shown: DocumentView, *key: object) -> None:
        self.shown = shown
        self._key = key

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and self._key == other._key


@lru_cache(maxsize=256)
def _read_once(held: _Held) -> tuple[Task, ...]:
    return tasks(held.shown.document, held.shown.provisions)


def _fits(task: Task, shown: DocumentView, asked: Asked, today: date) -> bool:
    if task.kind == "requirement" or (asked.reports and task.kind != "report"):
        return False
    if asked.months and not _falls(task, asked, shown, today):
        return False
    return not asked.levels or _is_for(task, shown, asked.levels)


def _falls(task: Task, asked: Asked, shown: DocumentView, today: date) -> bool:
    year = plan_year(shown.document) or max(asked.years, default=today.year)
    return any(asked.months & deadline.months(year) for deadline in task.deadlines)


def _is_for(task: Task, shown: DocumentView, levels: frozenset[Level]) -> bool:
    """Whether a task is given to one of these levels; what is given to nobody is the issuer's own."""
    given = _named_levels(task.actor)
    if "all" in levels:
        return task.actor_from != "issuer"
    if "all" in given and levels & {"commune", "district", "province"}:
        return True
    if task.actor_from == "issuer":
        return bool(_own_level(shown) & levels)
    return bool(given & levels)


def _own_level(shown: DocumentView) -> frozenset[Level]:
    header = shown.document.header
    found = _named_levels(f"{header.issuer or ''} {header.title or ''}")
    order: tuple[Level, ...] = ("commune", "district", "province")
    return frozenset(next(([level] for level in order if level in found), []))


# -- the answer --------------------------------------------------------------------------------------


def _quotes(found: Sequence[tuple[DocumentView, Task]], asked: Asked, today: date) -> list[Quote]:
    """Each clause once: those of now that name this very level come before the rest, and those with a deadline."""

    def standing(row: tuple[DocumentView, Task]) -> tuple[bool, bool, bool, bool]:
        past = (plan_year(row[0].document) or today.year) < today.year
        shared = bool(asked.levels) and not asked.levels & _named_levels(row[1].actor)
        return past, row[1].actor_from == "issuer", shared, not row[1].deadlines

    chosen = {id(task) for _, task in sorted(found, key=standing)[:_MOST]}
    quotes: list[Quote] = []
    for shown, task in found:
        if id(task) in chosen:
            quotes = _with(quotes, _quote(shown, task))
    return quotes


def _quote(shown: DocumentView, task: Task) -> Quote:
    """The words of a task, from where they name who does it, if that stands close before."""
    span = task.span
    if task.actor_from == "clause":
        earlier = [
            t
            for t in _tasks_of(shown)
            if t.section == task.section and t.span.start <= span.start and t.actor == task.actor
        ]
        start = next((t.span.start for t in reversed(earlier) if task.actor in one_line(t.quote)), span.start)
        span = Span(start, span.end) if span.end - start <= _LONGEST else span
    return Quote(shown, span, task.section)


def _with(quotes: Sequence[Quote], quote: Quote) -> list[Quote]:
    """Quotes of one clause that touch become one."""
    if quotes and quotes[-1].view is quote.view and quotes[-1].section == quote.section:
        last = quotes[-1].span
        between = quote.view.document.text[last.end : quote.span.start]
        if quote.span.start <= last.end or not any(map(str.isalnum, between)):
            merged = Span(min(last.start, quote.span.start), max(last.end, quote.span.end))
            return [*quotes[:-1], Quote(quote.view, merged, quote.section)]
    return [*quotes, quote]
