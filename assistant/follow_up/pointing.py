"""Words that point back: "nó", "kế hoạch này", "tỉnh đó", "đơn vị ấy", "việc đó", "cuộc vận động này"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.follow_up import referents
from assistant.follow_up.reading import (
    FollowUp,
    asking,
    content_words,
    either,
    found,
    is_whole,
    lowered,
    quoted,
    words,
)
from assistant.follow_up.referents import Referent
from assistant.follow_up.rewriting import end_mark, topic, topic_of
from assistant.turns import Resolved, Turn
from ingest.language import fold, fold_normalised, normalise

_POINTING = (
    "(?:này|đó|ấy|kia|nói trên|vừa nêu|vừa rồi|trên đây"
    r"|trên(?= (?:có|gồm|do|được|nói|ban|quy|là|ký|gửi|nêu|yêu|giao|còn)\b|\W*$))"
)
# Without marks "đó" looks like "do", "nó" like "nợ": only what cannot be that counts.
_PLAIN = r"(?:nay|ay|kia|noi tren|vua neu|vua roi|do(?= (?:co|gom|noi|quy|duoc|la|the|con)\b|\W*$))"
_IT = r"\bnó\b"
_PLAIN_IT = r"(?:^|(?<=cua )|(?<=theo )|(?<=chieu )|(?<=dan )|(?<=va )|(?<=trong )|(?<=^vay )|(?<=^the )|(?<=^con ))no\b(?! luc)"
_NOW = re.compile(r"\b(?:thang|tuan|quy|hom|dot|ky) nay\b")  # today's month, not one that was spoken of
_NEAR, _FAR = 3, 6  # words of content before a pointing word; after more it points into the question itself


def pointed(asked: FollowUp, turns: Sequence[Turn]) -> Resolved | None:
    """The question with what its pointing words mean; None when it has none, or nothing that they could mean."""
    text = asked.text if asked.asks else asked.body
    if _NOW.search(fold_normalised(text)):
        return None
    steps = (_document, _place, _year, _body, _matter, _thing)
    return next((resolved for step in steps if (resolved := step(text, turns))), None)


def _is_plain(text: str) -> bool:
    return fold_normalised(text) == lowered(text)


def _pointer(nouns: Sequence[str], text: str, most: int = _NEAR) -> re.Match[str] | None:
    """A noun with a pointing word after it that points out of the question."""
    if _is_plain(text):  # a lone syllable without marks may be any word
        nouns = [noun for noun in nouns if " " in noun]
    pattern = rf"\b(?P<noun>{either(nouns)}) {_PLAIN if _is_plain(text) else _POINTING}(?!\w)"
    match = found(pattern, text) if nouns else None
    return match if match and _points_out(text, match, most) else None


def _points_out(text: str, match: re.Match[str], most: int) -> bool:
    """Nothing before the pointing words could be what they mean, and the noun stands by itself."""
    before = text[: match.start()]
    noun = match.groupdict().get("noun") or ""
    last = before.rstrip().rpartition(" ")[2].strip(",;:")
    joined = bool(noun and last and content_words(last)) and before.endswith(" ")
    inside = any(a <= match.start() < b for a, b in quoted(text)) or (noun and noun in lowered(before))
    last_said = not text[match.end() :].strip(" ?.!")
    asked = asking(before)
    if inside or joined or (asked and not last_said):
        return False
    left = before[: asked.start()] + before[asked.end() :] if asked else before
    return len(content_words(left)) <= most


def _accented(pattern: str, text: str) -> re.Match[str] | None:
    """Pointing words that only their marks tell from others."""
    match = re.search(pattern, lowered(text))
    return match if match and _points_out(text, match, _FAR) else None


def _exchanged(text: str, match: re.Match[str], words: str) -> str:
    return end_mark(text[: match.start()] + words + text[match.end() :])


# -- a document --------------------------------------------------------------------------------------


def _document(text: str, turns: Sequence[Turn]) -> Resolved | None:
    match = _pointer(words()["documents"], text, _FAR)
    noun = match["noun"] if match else "nó"
    match = match or _it(text)
    meant = referents.of_kind(turns, noun) if match else None
    if match is None or meant is None:
        return None
    return _told_of(meant, text, match, turns)


def _it(text: str) -> re.Match[str] | None:
    plain = _is_plain(text)
    match = re.search(_PLAIN_IT, fold_normalised(text)) if plain else re.search(_IT, lowered(text))
    return match if match and _points_out(text, match, _NEAR) else None


def _told_of(meant: Referent, text: str, match: re.Match[str], turns: Sequence[Turn]) -> Resolved:
    """The question with the document's name, or kept to it, for the pointing words."""
    before, after = text[: match.start()].strip(), text[match.end() :].strip(" ?.!")
    root = topic_of(turns[-1])
    if meant.doc_id is None:
        carried = {"document": meant.name}
        return Resolved(_exchanged(text, match, meant.name), True, carried=carried, topic=meant.name)
    if not before and is_whole(words()["content"], after):
        return meant.keeping(f"Cho biết trích yếu của {meant.in_text}?", topic=root)
    return meant.keeping(_exchanged(text, match, meant.in_text), topic=root)


# -- a place, a year, a body -------------------------------------------------------------------------


def _place(text: str, turns: Sequence[Turn]) -> Resolved | None:
    match = _pointer(words()["places"], text) or _accented(r"\b(?P<at>ở|tại) (?:đó|đấy|đây)\b", text)
    named = referents.places(turns) if match else []
    if match is None or not named:
        return None
    place = named[0].label if named[0].kind else f"{named[0].unit_kind} {named[0].name}"
    at = f"{match['at']} " if "at" in match.groupdict() else ""
    return Resolved(_exchanged(text, match, at + place), True, carried={"place": place})


def _year(text: str, turns: Sequence[Turn]) -> Resolved | None:
    match = _accented(r"\bnăm (?:đó|ấy)\b|\bcùng năm\b", text)
    year = referents.year(turns) if match else None
    if match is None or year is None:
        return None
    return Resolved(_exchanged(text, match, f"năm {year}"), True, carried={"year": year})


def _body(text: str, turns: Sequence[Turn]) -> Resolved | None:
    match = _pointer(words()["bodies"], text)
    named = referents.body(turns) if match else None
    if match is None or named is None:
        return None
    return _in_document(_exchanged(text, match, named), turns, "body", named)


# -- what was talked about ---------------------------------------------------------------------------


def _matter(text: str, turns: Sequence[Turn]) -> Resolved | None:
    match = _pointer(words()["matters"], text)
    root = topic_of(turns[-1]) if match else None
    if match is None or root is None:
        return None
    return _in_document(_exchanged(text, match, root), turns, "topic", root)


def _thing(text: str, turns: Sequence[Turn]) -> Resolved | None:
    """Another noun with a pointing word: its longer name in the last question or answer."""
    match = found(rf"\b(?P<noun>(?:\w+ ){{1,3}}\w+) {_POINTING}(?!\w)", text)
    if match is None or _is_plain(text) or len(content_words(text[: match.start()])) > _NEAR:
        return None
    said = match["noun"].split(" ")
    for first in range(len(said) - 1):
        if name := _longer_name(" ".join(said[first:]), turns[-1]):
            start = match.start() + len(" ".join(["", *said[:first]]).lstrip()) + (first > 0)
            return _in_document(end_mark(f"{text[:start]}{name}{text[match.end() :]}"), turns, "topic", name)
    return None


def _longer_name(noun: str, last: Turn) -> str | None:
    """What follows the noun in the last question or quotes, up to a stop or an asking word, a dozen words at most."""
    for said in (last.resolved.text, topic_of(last) or "", *(c.quote for c in last.answer.citations)):
        text = " ".join(normalise(said).split())
        match = re.search(rf"\b{re.escape(fold(noun))}\b[^,.;:?()]*", fold(text))
        if match:
            name = topic(text[match.start() : match.end()]) or text[match.start() :][: len(noun)]
            return " ".join(name.split()[:12])
    return None


def _in_document(text: str, turns: Sequence[Turn], what: str, name: str) -> Resolved:
    """Asked of the document that the talk is about, where there is one."""
    document = referents.cited(turns)
    if document is None:
        return Resolved(text, True, carried={what: name})
    kept = document.keeping(text, topic=topic_of(turns[-1]) if what == "body" else None)
    return replace(kept, carried=kept.carried | {what: name}, guessed=True)
