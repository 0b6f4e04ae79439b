"""A question that asks for several things, as one question each ("hạn nộp ngày nào và gửi về đâu?")."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.question import Question, understand

_ASKING = re.compile(r"(?i)\b(?:nào|gì|đâu|ai|bao nhiêu|mấy|bao giờ|bao lâu|thế nào|ra sao|vì sao|tại sao)\b")
_JOINT = re.compile(r"(?i)(?:\s*[,;?]\s*(?:và|rồi|còn|đồng thời)?\s+|\s+(?:và|rồi|đồng thời)\s+)(?=\S)")
_LEANS = 8  # words of a part that leans on the one before; a longer one stands alone
# What only leads to the asking word: "do cơ quan (nào)", "vào ngày (nào)".
_LEADING = re.compile(
    r"(?i)(?:\s*\b(?:là|của|vào|từ|đến|do|gồm|có|bằng|trước|trong|khi|ở|qua|về|để|những|các|cơ quan|ban|đơn vị|tổ chức|cấp"
    r"|ngày|tháng|năm|số|nội dung|điều|việc|nơi|báo|đài))+\s*$"
)


def split(question: Question) -> list[Question]:
    """One question for each thing asked, the topic carried into the later ones; `question` alone when it is one."""
    parts = _parts(question.restored or question.text)
    if len(parts) < 2 or question.answer_type == "comparison":
        return [question]
    topic = _topic(parts[0])
    return [_asked(question, parts[0]), *(_leaning(question, topic, part) for part in parts[1:])]


def _parts(text: str) -> list[str]:
    """Stretches of `text` that each hold an asking word of their own; what holds none goes with the next."""
    cuts = [(m.start(), m.end()) for m in _JOINT.finditer(text)] + [(len(text), len(text))]
    parts, start = [], 0
    for end, following in cuts:
        if _ASKING.search(text, start, end):
            parts.append(text[start:end].strip())
            start = following
    return parts


def _topic(part: str) -> str:
    """What the first question is about: its words up to the asking word, or after one that opens it."""
    asking = _ASKING.search(part)
    if asking is None:
        return part
    return _LEADING.sub("", part[: asking.start()]).strip(" ,") or part[asking.end() :].strip(" ,")


def _asked(whole: Question, part: str) -> Question:
    return replace(understand(part), raw=whole.raw, restored=whole.restored and part)


def _leaning(whole: Question, topic: str, part: str) -> Question:
    """A later part: its own kind of answer, over the topic of the first."""
    alone = understand(part)
    if len(alone.words()) > _LEANS:
        return _asked(whole, part)
    joined = _asked(whole, f"{topic} {part}")
    return replace(
        joined, answer_type=alone.answer_type, listing=alone.listing, about=alone.about or joined.about
    )
