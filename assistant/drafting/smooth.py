"""A clause smoothed by a language model, accepted only when nothing that counts has changed."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.drafting.bodies import read_recipient, read_subject, task_words
from assistant.drafting.deadlines import find_deadlines
from assistant.drafting.draft import Change, Clause
from assistant.drafting.pieces import is_task, pieces
from ingest.errors import MattranError
from ingest.language import CAPITAL, comparable, normalise, place_tones
from ingest.markers import read_marker
from ingest.numbering import find_numbers
from ingest.places import find_places

logger = logging.getLogger(__name__)
RULE = "mô hình ngôn ngữ làm mượt"
_LONGER = 1.4  # a smoothed clause may grow or shrink by these factors
_SHORTER = 0.6
_PARTS = frozenset({"opening", "body"})


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a smoothed clause is not taken: what kind of thing differs, what is gone and what is new."""

    what: str
    lost: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Smoothed:
    """The clauses to go on with, and (clause id, reason) for those that stay as the rules made them."""

    clauses: tuple[Clause, ...]
    rejected: tuple[tuple[str, Rejection], ...] = ()


def smooth(clauses: Sequence[Clause], write: Callable[[str], str]) -> Smoothed:
    """Offer the words of each clause to `write`, a language model; what fails `accept` stays as it is.

    Legal bases, recipients, dropped clauses and those that the user edited are not offered. A model
    that fails leaves the clause as it is.
    """
    smoothed: list[Clause] = []
    rejected: list[tuple[str, Rejection]] = []
    for clause in clauses:
        after = _written(clause, write)
        reason = accept(clause.text, after) if after is not None else None
        if reason:
            rejected.append((clause.id, reason))
        smoothed.append(clause if reason or after is None else _with_words(clause, after))
    return Smoothed(tuple(smoothed), tuple(rejected))


def _written(clause: Clause, write: Callable[[str], str]) -> str | None:
    if clause.part not in _PARTS or clause.edited or clause.action == "dropped" or not clause.text.strip():
        return None
    try:
        return write(clause.text).strip()
    except MattranError as error:
        logger.warning("clause %s stays as it is: %s", clause.id, error)
        return None


def _with_words(clause: Clause, after: str) -> Clause:
    if after == clause.text:
        return clause
    return replace(clause, text=after, changes=(*clause.changes, Change(clause.text, after, RULE)))


def accept(before: str, after: str) -> Rejection | None:
    """None when `after` may stand for `before`, else what speaks against it.

    Document numbers, dates, numbers, quotations, e-mails, names, deadlines, recipients and who acts
    have to be the same, each as often; no task and no word that turns the meaning may be lost or new.
    """
    old, new = normalise(before).strip(), normalise(after).strip()
    if not new:
        return Rejection("bản viết lại để trống")
    if new.count("\n") != old.count("\n") or _mark(old) != _mark(new):
        return Rejection("dấu mở đầu hoặc số dòng", (_mark(old),), (_mark(new),))
    if not _SHORTER * len(old) <= len(new) <= _LONGER * len(old) + 20:
        return Rejection("độ dài thay đổi quá nhiều")
    for what, read in _FACTS:
        lost, added = _difference(read(old), read(new))
        if lost or added:
            return Rejection(what, lost, added)
    return None


def _difference(old: Iterable[str], new: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    before, after = Counter(old), Counter(new)
    return tuple((before - after).elements()), tuple((after - before).elements())


def _mark(text: str) -> str:
    marker = read_marker(text)
    return text[: marker.end].strip() if marker else ""


# -- what has to stay --------------------------------------------------------------------------------

_DATE = re.compile(
    r"[0-3]?[0-9](?:[/.-][01]?[0-9](?:[/.-][0-9]{4})?|(?: tháng [01]?[0-9](?: năm [0-9]{4})?))(?![0-9])"
)
_DIGITS = re.compile(r"[0-9]+(?:[.,][0-9]+)*%?")
_ROMAN = re.compile(r"(?<![^\W_])[IVX]+(?![^\W_])")
_QUOTED = re.compile(r'"[^"\n]*"')
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://\S+|www\.\S+")
_NAME = re.compile(rf"[{CAPITAL}][^\s,;:.()\"]*(?: (?:- )?[{CAPITAL}][^\s,;:.()\"]*)*")
_TURNING = re.compile(
    r"(?<![^\W_])(?:không|chưa|chẳng|cấm|trừ|ngoại trừ|chỉ|phải|cần|nên|được phép|nếu|khi|ít nhất|tối thiểu|tối đa|không quá|trước|sau"
    r"|chậm nhất|từ|đến|trở lên|trở xuống|tất cả|toàn bộ|một số|mỗi|từng|các cấp|hoặc)(?![^\W_])"
)


def _numbers(text: str) -> list[str]:
    return [f"{m.number.kind or ''} {m.number.number}".strip() for m in find_numbers(text)]


def _quotations(text: str) -> list[str]:
    """Words in quotation marks, letter for letter, and how many marks there are."""
    return [*_QUOTED.findall(text), f'{text.count(chr(34))} dấu "']


def _names(text: str) -> list[str]:
    """Runs of capitalised words; the first word of a sentence is none."""
    found = []
    for match in _NAME.finditer(text):
        words = match[0].split(" ")
        if _opens_sentence(text, match.start()):
            words = words[1:]
        found += [" ".join(words).casefold()] if words else []
    return found


def _opens_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" ")
    marker = read_marker(text)
    return not before or before[-1] in ".!?\n" or bool(marker and start <= marker.end + 1)


def _places(text: str) -> list[str]:
    return [text[m.span.start : m.span.end].casefold() for m in find_places(text)]


def _deadlines(text: str) -> list[str]:
    return [f"{d.rhythm} {d.first} {d.last} {d.day} {d.weekdays}" for d in find_deadlines(text)]


def _cut(text: str) -> list[str]:
    marker = read_marker(text)
    return [text[start:end] for start, end in pieces(text, marker.end if marker else 0)]


def _actors(text: str) -> list[str]:
    subjects = [(piece, read_subject(piece)) for piece in _cut(text)]
    return [comparable(piece[s.start : s.end]) for piece, s in subjects if s]


def _recipients(text: str) -> list[str]:
    return [comparable(to) for piece in _cut(text) if (to := read_recipient(piece))]


def _tasks(text: str) -> list[str]:
    """How many tasks there are, and the verbs of doing that the words hold."""
    lowered = place_tones(text.lower())
    verbs = re.findall(_verbs(), lowered)
    return [*(verb for verb in verbs if verb not in _WEAK), f"{sum(map(is_task, _cut(text)))} việc"]


def _verbs() -> re.Pattern[str]:
    longest = sorted(task_words().verbs, key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, longest))})(?![^\W_])")


# Words of manner that a smoother sentence may do without.
_WEAK = frozenset(
    ["tiếp tục", "chủ động", "thường xuyên", "tích cực", "tập trung", "kịp thời", "khẩn trương", "nghiêm túc", "cần", "phải"]
    + ["là đầu mối", "tự", "tạo", "giữ", "đưa", "đặt", "gắn", "giúp", "cử", "chuyển", "góp phần", "định kỳ", "đẩy mạnh", "tăng cường", "chú trọng", "quan tâm"]
)  # fmt: skip


def _turning(text: str) -> list[str]:
    return _TURNING.findall(place_tones(text.lower()))


_FACTS: tuple[tuple[str, Callable[[str], list[str]]], ...] = (
    ("số, ký hiệu văn bản", _numbers),
    ("ngày tháng", _DATE.findall),
    ("con số", lambda text: [*_DIGITS.findall(text), *_ROMAN.findall(text)]),
    ("trích dẫn trong ngoặc kép", _quotations),
    ("thư điện tử, địa chỉ", _EMAIL.findall),
    ("địa danh", _places),
    ("tên riêng", _names),
    ("thời hạn", _deadlines),
    ("người thực hiện", _actors),
    ("nơi nhận báo cáo", _recipients),
    ("nhiệm vụ", _tasks),
    ("từ chỉ mức độ, điều kiện, phủ định", _turning),
)
