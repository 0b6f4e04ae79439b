"""A place in the last answer or in its document: an item of the list, a part, more of what was quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.follow_up import referents
from assistant.follow_up.reading import FollowUp, either, found, is_whole, lowered, words
from assistant.follow_up.rewriting import end_mark, topic_of
from assistant.scope import Narrow
from assistant.turns import MORE, Part, Resolved, Turn
from ingest.language import fold, fold_normalised

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_TAIL = (
    "(?: (?:là|gồm|nói|nêu|có|quy định|yêu cầu|cụ thể|ghi|về|những|các|việc|nội dung|thế nào|như thế nào|ra sao|gì"
    "|đâu|đó|này|trên|sao|của (?:văn bản|kế hoạch|danh sách)|trong danh sách))*"
)
_NAMED = 120  # characters of an item in a question about it


def shown(asked: FollowUp, turns: Sequence[Turn]) -> Resolved | None:
    """ "ý thứ hai là gì?", "phần 2 thì sao?", "chi tiết hơn", "ở mục nào?"."""
    if asked.scoped:
        return None
    steps = (_item, _part, _more, _where)
    return next((resolved for step in steps if (resolved := step(asked.body, turns))), None)


def _ordinal() -> str:
    return rf"(?:thứ )?(?P<n>{either(list(words()['ordinals']))}|[0-9]{{1,2}}|[ivx]{{1,4}})"


def _item(body: str, turns: Sequence[Turn]) -> Resolved | None:
    listed = turns[-1].answer.citations
    match = found(
        rf"^(?:{either(words()['items'])}|(?:\w+ ){{0,2}}(?!lần)\w+(?= thứ)) {_ordinal()}{_TAIL}$", body
    )
    number = _value(body, match) if match else 0
    if len(listed) < 2 or not 0 < abs(number) <= len(listed):
        return None
    citation = listed[number - 1] if number > 0 else listed[number]
    name = " ".join(citation.quote.split())[:_NAMED].strip(" .;,")
    narrow = Narrow() if ":" in citation.doc_id else Narrow(doc=citation.doc_id)
    return Resolved(
        f"“{name}” gồm những gì?", True, narrow, {"document": citation.title}, cited=citation, topic=name
    )


def _value(body: str, match: re.Match[str]) -> int:
    typed = lowered(body[match.start("n") : match.end("n")])
    named = {fold(name): value for name, value in words()["ordinals"].items()}
    if typed.isdigit():
        return int(typed)
    return _ROMAN.get(typed) or int(named[fold(typed)])


def _part(body: str, turns: Sequence[Turn]) -> Resolved | None:
    match = found(rf"^(?P<word>{either(words()['parts'])}) {_ordinal()}{_TAIL}$", body)
    document = referents.cited(turns) if match else None
    if match is None or document is None:
        return None
    typed = lowered(body[match.start("n") : match.end("n")])
    word = fold_normalised(body[match.start("word") : match.end("word")])
    text = f"{body[: match.end('n')]} của {document.in_text} gồm những gì?"
    part = Part(word, _value(body, match), typed in _ROMAN)
    return document.keeping(text, part=part, topic=topic_of(turns[-1]))


def _more(body: str, turns: Sequence[Turn]) -> Resolved | None:
    if not turns[-1].answer.citations or found(words()["more"], body) is None:
        return None
    before = turns[-1].resolved
    text = end_mark(f"{before.text.rstrip(' ?.!')} (chi tiết hơn)")
    return Resolved(
        text, True, before.narrow, before.carried, cited=turns[-1].answer.citations[0], part=MORE,
        topic=topic_of(turns[-1]),
    )  # fmt: skip


def _where(body: str, turns: Sequence[Turn]) -> Resolved | None:
    if not turns[-1].answer.citations or not is_whole(words()["where"], body):
        return None
    before = turns[-1].resolved
    text = end_mark(f"{before.text.rstrip(' ?.!')} (ở chỗ nào trong văn bản)")
    return Resolved(
        text, True, before.narrow, before.carried, cited=turns[-1].answer.citations[0],
        topic=topic_of(turns[-1]), where=True,
    )  # fmt: skip
