"""Words of the parent plan that outlived their time: what is remarked on, why, and what to put instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from assistant.citations import the_register
from assistant.drafting.guards import shadow
from assistant.drafting.levels import Scene
from assistant.drafting.rules import rule_set
from assistant.matching import resolve
from ingest.language import normalise
from ingest.numbering import find_numbers
from ingest.register import Directive

_PERIOD = re.compile(
    r"(?P<what>giai đoạn|nhiệm kỳ|năm học|thời kỳ|từ năm)?,? ?(?<![0-9/])(?P<from>20[0-9]{2}) ?(?:-|–|đến năm) ?(?P<to>20[0-9]{2})(?![0-9/])"
)
_FINISHED = re.compile(r"(?i)sơ kết (?P<n>[0-9]{1,2}) năm|tổng kết (?P<m>[0-9]{1,2}) năm")


def stale_terms(text: str, scene: Scene) -> list[str]:
    """Reason and proposal for each term of printed `text` that is out of date in the draft's year."""
    found = [*_by_rules(text, scene), *_periods(text, scene), *_milestones(text, scene)]
    found += directive_notes(text, scene.target.day or date(scene.target.year, 1, 1))
    return list(dict.fromkeys(found))


def _by_rules(text: str, scene: Scene) -> Iterator[str]:
    words = shadow(text)
    for rule, pattern in rule_set(scene).stale:
        if (
            (scene.delta or not rule.yearly)
            and scene.target.year > rule.until
            and (match := pattern.search(words))
        ):
            yield f"“{text[match.start() : match.end()].strip()}”: {rule.reason}; đề xuất {rule.proposal}"


def _periods(text: str, scene: Scene) -> Iterator[str]:
    for match in _PERIOD.finditer(text):
        if int(match["from"]) < int(match["to"]) < scene.target.year:
            what = match["what"] or "khoảng thời gian"
            yield f"“{match[0].strip(' ,')}”: {what} đã kết thúc; đề xuất thay bằng {what} hiện nay hoặc bỏ"


def _milestones(text: str, scene: Scene) -> Iterator[str]:
    """A review after so many years belongs to the year of the parent plan."""
    if scene.delta and (match := _FINISHED.search(text)):
        yield f"“{match[0]}”: mốc của năm {scene.parent_year}; đề xuất cập nhật số năm hoặc bỏ"


def directive_notes(text: str, day: date) -> tuple[str, ...]:
    """What the register says of the documents cited in `text`: replaced, expired, stated otherwise."""
    return _notes(normalise(text), day)


@lru_cache(maxsize=2048)
def _notes(text: str, day: date) -> tuple[str, ...]:
    register = the_register()
    notes: list[str] = []
    mentions = find_numbers(text)
    for index, mention in enumerate(mentions):
        end = mentions[index + 1].span.start if index + 1 < len(mentions) else len(text)
        words = text[mention.span.start : min(end, mention.span.start + 420)]
        found = resolve(mention, words, register, None, frozenset())
        if found.certain and len(found.candidates) == 1:
            named = text[mention.span.start : mention.span.end]
            notes += [f"{named}: {note}" for note in _told(found.candidates[0], words, day)]
    return tuple(notes)


def _told(row: Directive, words: str, day: date) -> Iterator[str]:
    register = the_register()
    later = [r for r in row.relations if r.type in ("superseded_by", "resolved_by")]
    for relation in later:
        new = register.by_id(relation.target)
        if row.status == "superseded_by" and new and (new.date is None or new.date <= day):
            yield f"theo sổ văn bản đã được thay bằng {_name(new)}; đề xuất dẫn văn bản mới"
    if row.status == "expired_topic" and (row.date is None or day.year > row.date.year + 1):
        yield "theo sổ văn bản nội dung đã qua thời điểm; đề xuất bỏ hoặc thay"
    if row.valid_to and row.valid_to < day:
        yield f"hết thời hạn ngày {row.valid_to.day:02}/{row.valid_to.month:02}/{row.valid_to.year}; đề xuất bỏ hoặc thay"
    yield from _disagreements(row, words)


def _disagreements(row: Directive, words: str) -> Iterator[str]:
    """Where the words give a reading that the register knows to be another than its own."""
    said = shadow(words)
    for conflict in row.conflicts:
        if conflict.field == "issuer" and shadow(f"của {conflict.reading}") in said:
            yield f"kế hoạch cấp trên ghi “{conflict.reading}”, sổ văn bản ghi {row.issuer}; kiểm tra trước khi dẫn"
        if conflict.field == "date" and conflict.reading in words and row.date:
            yield f"kế hoạch cấp trên ghi ngày {conflict.reading}, sổ văn bản ghi {row.date:%d/%m/%Y}; kiểm tra trước khi dẫn"


def _name(row: Directive) -> str:
    when = f" ngày {row.date.day:02}/{row.date.month:02}/{row.date.year}" if row.date else ""
    return f"{row.kind} {row.number}{when}" if row.number else f"{row.kind} {row.title}"
