"""The question before, asked of another place, year, document or counterpart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.follow_up import rewriting
from assistant.follow_up.reading import FollowUp
from assistant.follow_up.rewriting import end_mark, topic_of
from assistant.turns import Resolved, Turn

_PARTICLES = frozenset(
    [
        "o",
        "tai",
        "cua",
        "cho",
        "nam",
        "thi",
        "la",
        "va",
        "voi",
        "tinh",
        "so",
        "bac",
        "ben",
        "van",
        "ban",
        "ke",
        "hoach",
        "mat",
        "tran",
        "mttq",
        "ubmttq",
        "ve",
        "doi",
    ]
)


def exchanged(asked: FollowUp, turns: Sequence[Turn]) -> Resolved | None:
    """ "còn Trà Vinh?", "thế năm 2023?", "còn chỉ thị 12?", "còn cá nhân?", "còn Hải Phòng thì gửi về đâu?"."""
    last = turns[-1]
    if not asked.scoped and asked.marked:
        return _counterpart(asked, last) or _same_kind(asked, last)
    if not asked.scoped:
        return None
    if all(word in _PARTICLES for word in asked.rest):
        return _numbered(asked, last) if asked.numbers else _moved(asked, last)
    if asked.marked and asked.places and asked.general and not asked.numbers:
        return _asked_there(asked, last)
    return None


def _counterpart(asked: FollowUp, last: Turn) -> Resolved | None:
    before = last.resolved
    if text := rewriting.with_counterpart(before.text, asked.body):
        return Resolved(end_mark(text), True, before.narrow, before.carried | {"topic": asked.body})
    root = topic_of(last)
    text = rewriting.with_counterpart(root, asked.body) if root and before.fragment else None
    if text is None:
        return None
    joined = end_mark(f"{text}, {before.fragment}")
    return Resolved(joined, True, before.narrow, before.carried, topic=text, fragment=before.fragment)


# -- place and year ----------------------------------------------------------------------------------


def _moved(asked: FollowUp, last: Turn) -> Resolved:
    """The question before for another place or year; the document that it was kept to is left."""
    before, root = last.resolved, topic_of(last)
    topic = _there(root, asked) if root else None
    if before.fragment is None:
        return Resolved(end_mark(_there(before.text, asked)), True, carried=_carried(asked), topic=topic)
    return _fragment_there(before.fragment, topic, asked)


def _asked_there(asked: FollowUp, last: Turn) -> Resolved | None:
    root = topic_of(last)
    return _fragment_there(_without_places(asked), _there(root, asked), asked) if root else None


def _fragment_there(fragment: str, topic: str | None, asked: FollowUp) -> Resolved:
    """A bare question of another place: over the topic, or where that finds nothing by itself."""
    alone = end_mark(f"{rewriting.clearer(fragment)}, {_scope(asked)}")
    over = end_mark(f"{topic}, {fragment}") if topic else alone
    text, wider = (over, alone) if rewriting.keeps_kind(fragment, over) else (alone, over)
    return Resolved(text, True, carried=_carried(asked), wider=wider, topic=topic, fragment=fragment)


def _there(text: str, asked: FollowUp) -> str:
    if asked.places:
        text = rewriting.with_places(text, asked.body, asked.places)
    return rewriting.with_year(text, _year(asked)) if asked.years else text


def _year(asked: FollowUp) -> str:
    return asked.body[asked.years[0].start : asked.years[0].end]


def _scope(asked: FollowUp) -> str:
    """Place and year in words: "của tỉnh Trà Vinh năm 2023"."""
    where = [f"của {' và '.join(place.label for place in asked.places)}"] if asked.places else []
    return " ".join([*where, *([f"năm {_year(asked)}"] if asked.years else [])])


def _carried(asked: FollowUp) -> dict[str, str]:
    place = {"place": " và ".join(place.label for place in asked.places)} if asked.places else {}
    return place | ({"year": _year(asked)} if asked.years else {})


def _without_places(asked: FollowUp) -> str:
    body = asked.body
    for place in reversed(asked.places):
        body = f"{body[: place.span.start]} {body[place.span.end :]}"
    body = re.sub(r"\s+", " ", body).strip(" ,")
    return re.sub(r"^(?:(?:thì|của|ở|tại|cho|là) )+|(?: (?:của|ở|tại|cho))+$", "", body)


# -- a document --------------------------------------------------------------------------------------


def _same_kind(asked: FollowUp, last: Turn) -> Resolved | None:
    """ "còn 217?": a number alone is of the kind asked about before."""
    if not re.fullmatch(r"(?:số )?[0-9]{1,4}", asked.body):
        return None
    text = rewriting.with_number(last.resolved.text, asked.body.removeprefix("số "))
    return Resolved(end_mark(text), True, carried={"topic": asked.body}) if text else None


def _numbered(asked: FollowUp, last: Turn) -> Resolved | None:
    """The question before about another document number; alone the number is a question of its own."""
    mention, before = asked.numbers[0], last.resolved
    typed = asked.body[mention.span.start : mention.span.end]
    text = rewriting.with_number(before.text, typed, mention.number.kind)
    if text is None and before.narrow.doc:
        text = f"{typed}: {before.fragment}" if before.fragment else rewriting.with_name(before.text, typed)
    if text is not None:
        return Resolved(end_mark(text), True, carried={"document": typed}, fragment=before.fragment)
    return Resolved(end_mark(asked.body), True) if asked.marked else None
