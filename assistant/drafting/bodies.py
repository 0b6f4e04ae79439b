"""Who a clause speaks of: the body that does the task, and the one it reports to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pydantic import Field

import corpus
from ingest.datafile import Row, read_data
from ingest.language import CAPITAL, SMALL, fold_normalised, place_tones

FILE = "task_words.yaml"
SectionKind = Literal["task", "target", "requirement", "purpose_requirement", "funding", "none"]


class Section(Row):
    """What stands below a heading that matches."""

    kind: SectionKind
    pattern: str


class Details(Row):
    """Leads that say more of the task above them, by what they say."""

    time: str
    actor: str
    other: str


class Columns(Row):
    """Headings of the columns of a table of tasks."""

    action: str
    actor: str
    time: str
    report_to: str


class TaskWords(Row):
    """corpus/task_words.yaml."""

    source: str
    sections: tuple[Section, ...]
    criteria: str
    details: Details
    closings: str
    continuations: str
    anaphors: str
    columns: Columns
    bodies: tuple[str, ...] = Field(min_length=1)
    not_bodies: tuple[str, ...]
    proper: tuple[str, ...]
    quantifiers: tuple[str, ...]
    assigning: tuple[str, ...]
    noun_markers: tuple[str, ...]
    verbs: tuple[str, ...] = Field(min_length=1)


@cache
def task_words() -> TaskWords:
    """The validated table, read on first use; raises DataError naming the faulty line."""
    return read_data(corpus.path(FILE), TaskWords)


@dataclass(frozen=True, slots=True)
class Subject:
    """Who a clause names at its start: characters `start` to `end` of it; its verb begins at `verb`."""

    start: int
    end: int
    verb: int


_LONGEST = (
    240  # characters of the longest name of bodies ("Ban Thường trực Ủy ban ... các quận, huyện, thị xã")
)
_ADVERBIAL = re.compile(
    rf"(?:(?:căn cứ|trên cơ sở|theo)\b[^;:.]{{0,200}}?, (?=(?-i:[{CAPITAL}]))"
    r"|(?:đồng thời|bên cạnh đó|ngoài ra|trong đó|riêng|đối với|về phía|với|đến hết|trước|trong|từ|sau|khi|nếu"
    r"|căn cứ|trên cơ sở|định kỳ|hàng|hằng|phát biểu|để|nhằm|theo|kết thúc|tại)\b[^,;:.]{0,110}, )+",
    re.IGNORECASE,
)
_BESIDES = re.compile(
    r"(?:bên cạnh đó|đồng thời|ngoài ra|mặt khác|song song với đó|cùng với đó|và),? ", re.IGNORECASE
)
_FROM = re.compile(
    r"(?:đối với|với|về phía|riêng|ở|trách nhiệm của|nhiệm vụ của|phần việc của|đề nghị|mời|giao|yêu cầu) ",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(
    r"(?: - |,? )(?:(?:và|các|cấp|của|trực thuộc|cơ quan|chuyên môn|thành viên|công tác|khu dân cư|ở|chuyên trách"
    r"|tổ dân phố|quận|huyện|thị xã|thị trấn|xã|phường|đặc khu|tỉnh|thành phố|thôn|ấp|khóm|đơn vị|cùng cấp|xã hội"
    r"|chính trị|đoàn thể|nhân dân|chính quyền|tổ chức|dư luận xã hội)(?![^\W_])|[0-9]+(?![^\W_])|\"[^\"]{1,60}\")"
)
_CAPITALISED = re.compile(rf"(?: - |,? )[{CAPITAL}][^\s,;:.()]*")
_NO_NAME = re.compile(r" (?:thì|nào|mà|nếu|khi|do)(?![^\W_])")
_PERSONS = re.compile(
    r"(?:\S+ )?(?:cán bộ|đảng viên|đoàn viên|hội viên|thành viên|cá nhân|tập thể|đồng chí)", re.IGNORECASE
)
_WHOLE_NAMES = frozenset(["Nam", "MTTQ", "MTTQVN", "CTMT", "CTV"])
_NOT_VERB = re.compile(r" (?:của|về|với|và|tại|trên|trong|cho|để|là|do|ở|từ|theo|thì|mà|hoặc)\b|[,;.:()]|$")


def read_subject(text: str) -> Subject | None:
    """The body at the start of normalised `text` that does what follows; None when no body is named there.

    Of "Giao Văn phòng lập ..." and "Chủ tịch đề nghị các phường xây dựng ..." it is the one that is
    given the task.
    """
    plain = place_tones_anywhere(text)
    for start in _starts(plain):
        if subject := _subject_at(plain, start):
            return _assigned(plain, subject)
    return None


def names_receivers(text: str) -> bool:
    """Whether normalised `text` so far only says who is given a task ("đề nghị các cơ quan, đơn vị")."""
    subject = read_subject(text)
    match = _assigning().match(text, subject.verb) if subject else _assigning().match(text)
    return (
        bool(match)
        and _body_at(text, match.end() if match else 0) is not None
        and _verb_after(text, match.end() if match else 0, len(text)) is None
    )


def read_heading(heading: str) -> str | None:
    """The body that a heading is, or is about ("2. Ban Thường trực ... các huyện", "Trách nhiệm của ...")."""
    words = heading.strip(" :.;")
    plain = place_tones_anywhere(words)
    plain = plain.lower() if plain.isupper() else plain
    start = match.end() if (match := _FROM.match(plain)) else 0
    if not _body_at(plain, start) or len(words) > _LONGEST or '"' in words:
        return None
    return None if _verb_after(plain, start, len(plain)) else words[start:]


def opens_task(text: str) -> bool:
    """Whether normalised `text` begins with a verb of doing ("Tiếp tục tuyên truyền", "xây dựng")."""
    plain = _BESIDES.sub("", place_tones_anywhere(text).lstrip(" ,-"))
    match = _verbs().match(plain[:1].lower() + plain[1:])
    return bool(match) and not _body_at(plain, 0)


def place_tones_anywhere(text: str) -> str:
    """`place_tones` for words that may begin with a capital; as many characters as `text`."""
    lowered = text.lower()
    if len(lowered) != len(text):
        return text
    placed = place_tones(lowered)
    return "".join(p.upper() if t.isupper() else p for p, t in zip(placed, text, strict=True))


def _starts(text: str) -> list[int]:
    """Places where the subject may begin: the start, after an adverbial phrase, after a word that assigns."""
    adverbial = match.end() if (match := _ADVERBIAL.match(text)) else 0
    starts = list(dict.fromkeys([0, adverbial]))
    assigned = [m.end() for start in starts if (m := _assigning().match(text, start))]
    return [*starts, *(start for start in assigned if not _PERSONS.match(text, start))]


@cache
def _verbs() -> re.Pattern[str]:
    return re.compile(_any_of(task_words().verbs))


@cache
def _assigning() -> re.Pattern[str]:
    return re.compile(_any_of(task_words().assigning) + " ", re.IGNORECASE)


@cache
def _body() -> re.Pattern[str]:
    words = task_words()
    counted = rf"(?:{_any_of(words.quantifiers)} |[0-9]{{1,4}}%? )"
    proper = rf"{_any_of(words.proper)}(?= (?-i:[{CAPITAL}]))"
    no = rf"(?!{_any_of(words.not_bodies)})"
    return re.compile(rf"{no}{counted}*{no}(?:{_any_of(words.bodies)}|{proper})", re.IGNORECASE)


@cache
def _marked_noun() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(task_words().noun_markers)}) $", re.IGNORECASE)


def _any_of(words: Sequence[str]) -> str:
    """Longest first, on the borders of words."""
    longest = sorted(words, key=len, reverse=True)
    return rf"(?<![^\W_])(?:{'|'.join(map(re.escape, longest))})(?![^\W_])"


def _body_at(text: str, start: int) -> re.Match[str] | None:
    return _body().match(text, start)


def _subject_at(text: str, start: int, stops: str = r"[;:.!?]") -> Subject | None:
    body = _body_at(text, start)
    if body is None:
        return None
    verb = _verb_after(text, body.end(), min(len(text), start + _LONGEST))
    named = _name_end(text, body.end())
    if verb is None or re.search(stops, text[start:verb]):
        verb = _unlisted_verb(text, named)
    if verb is None:
        return None
    named_words = text[start:verb].rstrip(" ,:")
    if _NO_NAME.search(named_words) or named_words.count('"') % 2:
        return None
    return Subject(start, start + len(named_words), verb)


def _verb_after(text: str, start: int, end: int) -> int | None:
    """Where the first verb in small letters begins that no word before it makes a noun ("các tổ chức")."""
    for match in _verbs().finditer(text, start, end):
        if text[: match.start()].endswith(" và "):  # the second of two names ("... và tổ chức quốc tế")
            continue
        if not _marked_noun().search(text, max(0, match.start() - 20), match.start()):
            return match.start()
    return None


def _name_end(text: str, start: int) -> int:
    """Where a name that goes on in capitals or in words of bodies ends."""
    end = start
    while match := _NAME_WORD.match(text, end) or _CAPITALISED.match(text, end):
        end = match.end()
    return end


def _unlisted_verb(text: str, named: int) -> int | None:
    """The word after the name, where it may be a verb that the table does not hold; or what a colon opens."""
    if text[named : named + 2] == ": ":
        return named + 2
    last = text[:named].rsplit(" ", 1)[-1]
    if last[:1].isupper() and last not in _WHOLE_NAMES:  # "Sở Văn hoá": the name goes on
        return None
    if (
        _NOT_VERB.match(text, named)
        or text[named : named + 1] != " "
        or not text[named + 1 : named + 2].islower()
    ):
        return None
    return named + 1


def _assigned(text: str, subject: Subject) -> Subject:
    """Who is given the task, where the subject gives it to another body."""
    match = _assigning().match(text, subject.verb)
    if match is None or _PERSONS.match(text, match.end()):
        return subject
    return _subject_at(text, match.end(), r"[:.!?]") or subject


# -- who is reported to ------------------------------------------------------------------------------

_REPORTING = re.compile(
    r"(?<!chương )(?<!quá )(?<!quy )(?<!tiến )(?<!công )(?:báo cáo|phản ánh|gửi|nộp|trình)(?![^\W_])",
    re.IGNORECASE,
)
_TOWARDS = re.compile(r"(?:về|tới|đến|cho|lên|với) (?=\S)")
_STOP = re.compile(
    r" (?:các (?:nhiệm vụ|nội dung|vấn đề)|khen thưởng|bố trí|thẩm định|phê duyệt|ban hành|trước|chậm|muộn|hàng|hằng|định kỳ|theo|để|qua|vào|từ|khi|đúng|trong|bằng|xem xét|duyệt|biết|kết quả|tình hình"
    rf"|tổng hợp|là|thông qua|kịp thời|nội dung|những|việc)\b|[;:.()]| và (?=[{SMALL}]+ )|$"
)
_VIA = re.compile(r"\(?(?:thông )?qua (?=\S)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def read_recipient(text: str) -> str | None:
    """The body that normalised `text` says a report goes to; None when it names none."""
    plain = place_tones_anywhere(text)
    for verb in _REPORTING.finditer(plain):
        reach = _reach(plain, verb.end())
        for towards in _TOWARDS.finditer(plain, verb.end(), reach):
            if _body_at(plain, towards.end()) and plain[towards.start() - 1] == " ":
                return _name(text, plain, towards.end())
        direct = verb.end() + 1
        if plain[verb.end() : direct] == " " and _body_at(plain, direct) and not _is_noun(plain, direct):
            return _name(text, plain, direct)
    return None


def _reach(text: str, start: int) -> int:
    """The end of the clause: a semicolon or a full stop outside of brackets."""
    match = re.compile(r";|\.(?= |$)").search(text, start)
    return match.start() if match else len(text)


def _is_noun(text: str, start: int) -> bool:
    return bool(
        re.match(
            r"(?:các |những )?(?:tổ chức|cơ sở|thành viên|tập thể|cá nhân|ngày hội)",
            text[start:],
            re.IGNORECASE,
        )
    )


def _name(text: str, plain: str, start: int) -> str:
    """The name that begins at `start`, with the bodies listed after it."""
    end = start
    while True:
        stop = _STOP.search(plain, end)
        end = stop.start() if stop else len(plain)
        comma = plain.find(",", start, end)
        while comma >= 0 and _body_at(plain, comma + 2):
            comma = plain.find(",", comma + 1, end)
        return text[start : comma if comma >= 0 else end].strip(" ,")


def read_way(text: str) -> str | None:
    """The unit and the e-mail through which a report goes; None when neither is named."""
    plain = place_tones_anywhere(text)
    parts = []
    match = _VIA.search(plain)
    if match and _body_at(plain, match.end()):
        parts.append(_name(text, plain, match.end()))
    if email := _EMAIL.search(text):
        parts.append(email[0].rstrip("."))
    return ", ".join(parts) or None


# -- sections ----------------------------------------------------------------------------------------


def section_kind(heading: str) -> SectionKind | None:
    """What stands below this heading; None when it does not tell."""
    folded = fold_normalised(heading).strip()
    return next((row.kind for row in task_words().sections if re.search(row.pattern, folded)), None)


def matches(pattern: str, text: str) -> bool:
    """Does a pattern of the table fit folded `text`?"""
    return bool(re.search(pattern, fold_normalised(text).strip(" :.;-")))
