"""Questions that leave out what they are about: bare ones, and those that only turn to another matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.follow_up import referents
from assistant.follow_up.reading import FollowUp, asking, content_words, found, words
from assistant.follow_up.referents import Referent
from assistant.follow_up.rewriting import clearer, end_mark, keeps_kind, telling, topic_of
from assistant.question import understand
from assistant.turns import Resolved, Turn
from ingest.language import is_unaccented

_PLAIN = 5  # words without marks after "con": in a longer row it is another word
_WITHIN = "trong"  # opens with "trong đó"
_WHOLE = 10  # words of a whole question that leans on the talk by its opening word alone
_FEW = 8  # words of a question that may lean on the talk where it finds nothing
_SHORT = 8  # words of a question that says nothing of what it is about


def bare(asked: FollowUp, turns: Sequence[Turn]) -> Resolved | None:
    """ "gửi về đâu?", "ai ký?", "vậy hạn nộp?": about what was talked about."""
    own = found(rf"\b(?:{words()['own']})\b", asked.body) is not None
    if asked.scoped or not asked.general or not 0 < len(asked.rest) <= _SHORT:
        return None
    if not (asked.asks or own or (asked.marked and len(asked.rest) > 1)) or _defines(asked, own):
        return None
    return _leaning(asked.body, own, turns)


def _leaning(body: str, own: bool, turns: Sequence[Turn]) -> Resolved | None:
    """A bare question of the document that was talked about, or where there is none, over the topic."""
    root = topic_of(telling(turns))
    document = next(iter(referents.documents(turns)), None)
    if document is not None:
        return _of_document(body, own, root, document)
    if root is None:
        return None
    return Resolved(end_mark(f"{root}, {body}"), True, carried={"topic": root}, topic=root, fragment=body)


def _defines(asked: FollowUp, own: bool) -> bool:
    """ "Người thực hành là ai?": a name of common words that is itself asked about."""
    return (
        not own and not asked.marked and found(r"^(?:\w+ ){2,}là (?:ai|gì|\w+ gì)$", asked.body) is not None
    )


def _of_document(body: str, own: bool, root: str | None, document: Referent) -> Resolved:
    """Over the topic, or for what a document has one of, over the document alone; the other way where that fails."""
    if document.doc_id is None:
        text = end_mark(f"{document.name}: {body}")
        return Resolved(text, True, carried={"document": document.name}, topic=document.name, fragment=body)
    alone = end_mark(f"{document.word}: {clearer(body)}")
    over = end_mark(f"{root}, {body}") if root else alone
    own = own or not keeps_kind(body, over)
    text, wider = (alone, over) if own else (over, alone)
    sole = understand(body).about is not None  # said at one place of the document, or not at all
    kept = document.keeping(text, wider=None if sole else wider, topic=root, fragment=body)
    kept = replace(kept, heading=_heading(body))
    return replace(kept, carried=kept.carried | {"topic": root}) if root and not own else kept


def _heading(body: str) -> str | None:
    """The heading of a part of the document, where that is all the question names."""
    match = found(rf"^(?P<name>.+?)(?: {words()['heading']})?$", body)
    name = body[: match.end("name")] if match else ""
    return name if name and not asking(name) else None


def turned(asked: FollowUp, turns: Sequence[Turn]) -> Resolved | None:
    """ "còn khen thưởng thì sao?": another matter in the document that the talk is about."""
    whole = asked.asks and not asked.general
    if not asked.marked or asked.scoped or not asked.rest or (whole and not (asked.strong or asked.closed)):
        return None
    if whole and len(asked.rest) > _WHOLE:
        return None
    if is_unaccented(asked.text) and len(asked.rest) > _PLAIN:
        return None
    document, root = referents.cited(turns), topic_of(telling(turns))
    if asked.opener == _WITHIN and root:
        text = end_mark(f"{root}, {asked.body}")
        return document.keeping(text, topic=root) if document else Resolved(text, True, topic=root)
    kept = document.keeping(end_mark(asked.body), topic=asked.body) if document else None
    return kept and replace(kept, heading=_heading(asked.body), guessed=whole)


def short(asked: FollowUp, turns: Sequence[Turn]) -> Resolved | None:
    """ "họp ở đâu?": it may stand by itself; where it finds nothing, it leans on the talk."""
    if asked.scoped or not asked.asks or not 0 < len(asked.rest) <= _FEW or not _is_lowly(asked.body):
        return None
    leaning = _leaning(asked.body, len(content_words(asked.body)) > 2, turns)
    return leaning and Resolved(asked.text, otherwise=leaning)


def _is_lowly(body: str) -> bool:
    """No name in it, the first letter aside."""
    return not any(word[:1].isupper() for word in body.split()[1:])
