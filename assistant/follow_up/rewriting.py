"""A question asked again for another place, year, document or counterpart; and what a question is about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.follow_up.places import Named, groups, named_places
from assistant.follow_up.reading import asking_pattern, either, found, lowered, spoken, words
from assistant.question import understand
from assistant.turns import Turn
from ingest.language import fold, fold_normalised, is_unaccented
from ingest.numbering import NumberMention, find_numbers
from ingest.source import Span

_YEAR = re.compile(r"(?<![0-9/.-])(?:19|20)[0-9]{2}(?![0-9/-])")
_COMMITTEE = re.compile(r"(?:Tỉnh|Thành|Quận|Huyện|Thị) (?:ủy|uỷ) (?:của )?$")
_COMMITTEES = {"tỉnh": "Tỉnh ủy ", "thành phố": "Thành ủy ", "quận": "Quận ủy ", "huyện": "Huyện ủy "}
_AFTER_NUMBER = re.compile(
    r"(?: ?,? ?ngày [0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4})?"
    r"(?: (?:của|do) (?:Bộ Chính trị|Ban Bí thư|Ban Chấp hành Trung ương(?: Đảng)?|Chính phủ|Quốc hội|BCT|BBT|Thành ủy|Tỉnh ủy)(?: ban hành)?)?"
)
_PLANS = frozenset({"Kế hoạch", "Chương trình", "Công văn", "Thông báo", "Báo cáo"})
_DANGLING = re.compile(
    r"(?:[ ,:?]|\b(?:là|vào|của|về|do|từ|trước|ở|có|gồm|cho|với|được|nộp|gửi|tại|thì|và|đến|bao gồm|hạn|chốt|sẽ|phải|nhằm|theo|bằng|vì|để|trên|trong))+$"
)
_LEADING = re.compile(r"^(?:[ ,:]|(?:là|thì|và|do|có|để|gồm)\b)+")


def replaced(text: str, span: Span, words: str) -> str:
    """`text` with other words at a place."""
    return text[: span.start] + words + text[span.end :]


def end_mark(text: str) -> str:
    """The question with a capital first and one question mark last."""
    return f"{text[:1].upper()}{text[1:].rstrip(' ?.!,:')}?"


# -- place, year, number -----------------------------------------------------------------------------


def with_places(question: str, body: str, places: Sequence[Named]) -> str:
    """The question asked of other places: they stand where its first place stood, else at the head."""
    numbers = find_numbers(question)
    here = groups(question, named_places(question, numbers))
    if not here:
        return f"Ở {_row(body, places)}, {_small(question)}"
    names = {place.name for place in here[0]}
    alike = [group for group in here if names & {place.name for place in group}]
    for group in reversed(alike):
        question = _placed(question, group, body, places)
    return _without_plan_number(question)


def _placed(question: str, group: Sequence[Named], body: str, places: Sequence[Named]) -> str:
    start, end = group[0].span.start, group[-1].span.end
    committee = _COMMITTEE.search(question[:start])
    if committee and len(places) == 1:
        above = _COMMITTEES.get(places[0].unit_kind or "", committee[0])
        return question[: committee.start()] + above + places[0].name + question[end:]
    return replaced(question, Span(start, end), _row(body, places, kind=group[0].kind is not None))


def _row(body: str, places: Sequence[Named], kind: bool = False) -> str:
    """The new places in words; "và" between those that are joined so."""
    labels = [f"{p.unit_kind} {p.name}" if kind and p.unit_kind else p.label for p in places]
    joint = " và " if re.search(r"\b(?:và|va|với|voi)\b", body.lower()) else ", "
    return joint.join(labels)


def _small(question: str) -> str:
    """The question to go on a sentence: its first letter small, unless it opens a name or a number."""
    first, _, rest = question.partition(" ")
    kept = first.isupper() or rest[:1].isupper() or any(ch.isdigit() for ch in first)
    return question if kept else question[:1].lower() + question[1:]


def _without_plan_number(question: str) -> str:
    """A plan's number is the plan's of one place."""
    for mention in reversed(find_numbers(question)):
        if mention.number.kind in _PLANS:
            question = replaced(question, mention.span, mention.number.kind)
    return question


def with_year(question: str, year: str) -> str:
    """The question asked of another year."""
    numbers = find_numbers(question)
    spans = [Span(m.start(), m.end()) for m in _YEAR.finditer(question) if not _in(m.start(), numbers)]
    if not spans:
        return f"{question.rstrip(' ?.!')} năm {year}?"
    for span in reversed(spans):
        question = replaced(question, span, year)
    return question


def _in(offset: int, numbers: Sequence[NumberMention]) -> bool:
    return any(n.span.start <= offset < n.span.end for n in numbers)


def with_number(question: str, typed: str, kind: str | None = None) -> str | None:
    """The question asked of another document number; None when it names none."""
    numbers = find_numbers(question)
    if not numbers:
        return None
    old = next((n for n in numbers if kind and n.number.kind == kind), numbers[0])
    if typed.isdigit():
        typed = f"{old.number.kind or 'Văn bản'} {typed}"
    tail = _AFTER_NUMBER.match(question, old.span.end)
    return question[: old.span.start] + typed + question[tail.end() if tail else old.span.end :]


def with_name(question: str, name: str) -> str | None:
    """The question with a document's name for the word that stands for one ("kế hoạch"); None when there is none."""
    match = found(rf"\b(?:{either(words()['documents'])})\b(?! nào| gì)", question)
    return match and replaced(question, Span(*match.span()), name)


# -- counterparts ------------------------------------------------------------------------------------


def with_counterpart(question: str, body: str) -> str | None:
    """The question asked of the counterpart that `body` names ("cá nhân" for "tập thể", "đợt 2" for "đợt 1")."""
    return _counted(question, body) or _contrasted(question, body)


def _counted(question: str, body: str) -> str | None:
    pattern = rf"\b(?:{either(words()['counted'])}) (?:thứ )?(?:[0-9]{{1,2}}|[ivx]{{1,4}}|nhất|hai|ba|tư|bốn|sáu|bảy)\b"
    new = found(rf"^(?:(?:của|ở|trong|các|với) )*(?P<it>{pattern})$", body)
    if new is None:
        return None
    head = lowered(body[new.start("it") : new.end("it")]).split(" ")[0]
    old = next((m for m in _all(pattern, question) if fold(m[0]).split(" ")[0] == fold(head)), None)
    return old and replaced(question, Span(*old.span()), body[new.start("it") : new.end("it")])


def _all(pattern: str, text: str) -> list[re.Match[str]]:
    accented, plain = spoken(pattern)
    if is_unaccented(text):
        return list(plain.finditer(fold_normalised(text)))
    return list(accented.finditer(lowered(text)))


def _contrasted(question: str, body: str) -> str | None:
    for members in words()["contrasts"]:
        new = next((m for m in sorted(members, key=len, reverse=True) if _says(body, m)), None)
        others = [m for m in members if m != new]
        old = found(rf"\b(?:{either(others)})\b", question) if new else None
        if new and old:
            return replaced(question, Span(*old.span()), new)
    return None


def _says(body: str, member: str) -> bool:
    """Is `member` all that the body says, particles left out?"""
    return found(rf"^(?:(?:của|ở|trong|các|với|về|đối|cho|những|thì) )*{member}$", body) is not None


# -- topic -------------------------------------------------------------------------------------------


def topic(question: str) -> str | None:
    """What a question is about: its words without those that ask; None when nothing is left."""
    left = question.strip(" ?.!")
    for match in reversed(_all(asking_pattern(), left)):
        left = f"{left[: match.start()]} {left[match.end() :]}"
    left = re.sub(r"\s+", " ", left)
    left = _LEADING.sub("", _DANGLING.sub("", left.strip()))
    return left if len(left.split()) > 1 else None


_FEW = 6  # words of a question that found nothing and changed no topic


def telling(turns: Sequence[Turn]) -> Turn:
    """The last turn that tells what the talk is about: a short question that found nothing is passed over."""
    for turn in reversed(turns):
        failed = turn.answer.status == "abstained" and not turn.resolved.followed
        if not failed or len(turn.question.split()) > _FEW:
            return turn
    return turns[-1]


def topic_of(turn: Turn) -> str | None:
    """What the talk is about after a turn."""
    return turn.resolved.topic or topic(turn.resolved.text)


def clearer(fragment: str) -> str:
    """A bare question in the words that these documents use: "hạn nộp" is when reports are due."""
    for row in words()["clearer"]:
        if match := found(rf"^(?:{row['said']})$", fragment):
            rest = fragment[match.start("rest") :] if "rest" in match.groupdict() else ""
            return str(row["means"]).format(rest=rest)
    return fragment


def keeps_kind(fragment: str, over: str) -> bool:
    """Does a bare question still ask for the same kind of thing when it stands after its topic?"""
    alone, joined = understand(fragment), understand(over)
    return (alone.answer_type, alone.about) == (joined.answer_type, joined.about)
