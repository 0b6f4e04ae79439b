"""A clause cut into the tasks it holds: at sentences, semicolons and where one deadline follows another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.drafting.bodies import matches, names_receivers, opens_task, read_subject, task_words
from assistant.drafting.deadlines import find_deadlines
from ingest.language import sentences

_REPORT = re.compile(
    r", (?=(?:và |đồng thời )?(?:(?:định kỳ|kịp thời|hàng tháng|hằng tháng|hàng quý|hằng quý|hàng năm|hằng năm),? )?"
    r"(?:tổng hợp,? )?(?:gửi )?báo cáo )",
    re.IGNORECASE,
)
_NEAR = 2  # characters between a deadline and the comma after it


def pieces(text: str, start: int = 0) -> list[tuple[int, int]]:
    """(start, end) of each task in normalised `text` from `start` on, in order.

    A sentence that is no task of its own ("Qua đó ...") belongs to the one before it.
    """
    found: list[tuple[int, int]] = []
    for left, right in _whole_sentences(text, start):
        for begin, end in _parts(text, left, right):
            if found and not (_is_task(text[begin:end]) or _is_dated(text, found[-1], begin, end)):
                found[-1] = found[-1][0], end
            else:
                found.append((begin, end))
    return found


def is_task(text: str) -> bool:
    """Whether normalised `text` begins with a verb of doing or names who does what follows."""
    return opens_task(text) or read_subject(text) is not None


def _is_task(text: str) -> bool:
    return is_task(text) and not matches(task_words().continuations, text)


def _is_dated(text: str, before: tuple[int, int], start: int, end: int) -> bool:
    """A part with a deadline beside one that has its own, or with a duty ("... phải báo cáo trong 24 giờ")."""
    if not find_deadlines(text[start:end]):
        return False
    return " phải " in text[start:end] or bool(find_deadlines(text[before[0] : before[1]]))


def _whole_sentences(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Sentences; a full stop inside brackets ends none ("(qua Ban X. Địa chỉ email: ...)")."""
    begin: int | None = None
    for left, right in sentences(text):
        if right <= start:
            continue
        begin = max(left, start) if begin is None else begin
        if text.count("(", begin, right) > text.count(")", begin, right) and text.find(")", right) > 0:
            continue
        yield _trimmed(text, begin, right)
        begin = None
    if begin is not None:
        yield _trimmed(text, begin, len(text.rstrip()))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    return start + len(text[start:end]) - len(text[start:end].lstrip()), end


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence cut where a task of its own follows."""
    begin = start
    for stop, following in _borders(text, start, end):
        rest = following, text.find("; ", following, end) % (end + 1)
        dated = text[stop] == ";" and _is_dated(text, (begin, stop), *rest)
        if names_receivers(text[begin:stop]):
            continue
        if stop > begin and (dated or _is_task(text[following:end])):
            yield begin, stop
            begin = following
    yield begin, end


def _borders(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """(end of the part before, start of the part after), in order."""
    found = [(m.start(), m.end()) for m in re.finditer(r"; ?(?=\S)", text[start:end])]
    found += [
        (m.start(), m.end())
        for m in _REPORT.finditer(text[start:end])
        if find_deadlines(text[start + m.end() : end])
    ]
    found += _between_deadlines(text[start:end])
    placed = sorted({(start + left, start + right) for left, right in found})
    return [border for border in placed if _is_open(text, start, border[0])]


def _between_deadlines(text: str) -> Iterator[tuple[int, int]]:
    """Commas that stand between two deadlines ("... trước ngày 18 hằng tháng, báo cáo 6 tháng trước ngày 10/6")."""
    ends = [deadline.span.end for deadline in find_deadlines(text)]
    for end in ends[:-1]:
        comma = text.find(", ", end, end + _NEAR + 2)
        if comma >= 0 and find_deadlines(text[comma + 2 :]):
            yield comma, comma + 2


def _is_open(text: str, start: int, at: int) -> bool:
    """Outside of quotation marks and brackets."""
    before = text[start:at]
    return before.count('"') % 2 == 0 and before.count("(") <= before.count(")")
