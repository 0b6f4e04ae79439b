"""What a language model wrote, read as sentences with the evidence each gives; nothing in it is trusted."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.answer import display
from assistant.verify import Claim
from ingest.language import CAPITAL, normalise, sentences

UNKNOWN = 0  # stands for a key that was not given out

_LETTERS, _DIGITS = "bcdfghjkmnpqrstvwxz", "23456789"
_THOUGHT = re.compile(r"<(think|thinking|thought|reasoning)>.*?</\1>", re.DOTALL | re.IGNORECASE)
_OPEN_THOUGHT = re.compile(r"<(?:think|thinking|thought|reasoning)>.*\Z", re.DOTALL | re.IGNORECASE)
_LATE_THOUGHT = re.compile(r"\A.*</(?:think|thinking|thought|reasoning)>", re.DOTALL | re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[-–*•+]|\d{1,2}[.)])\s+")
_MARK = re.compile(r"[\[(【](?P<inside>[\w#, ;]{1,80})[\])】]")
_ENDS = re.compile(rf"\s*(?:$|[.;!?…]+\s*(?:$|(?=\S))|(?=[\[(【])|(?=[\"“(]?[{CAPITAL}]))")
_SAFE_END = re.compile(rf"[\])】][.;!?]?\s+(?=[{CAPITAL}])")
_WORD = re.compile(r"[^\W_]")


def make_keys(count: int, told: str, chance: random.Random | None = None) -> list[str]:
    """Opaque keys for evidence: five characters, two at least apart from each other, none in the text `told`.

    Random for each request, so that no document can name one and no model guess one.
    """
    chance = chance or random.SystemRandom()
    keys: list[str] = []
    lowered = told.lower()
    while len(keys) < count:
        key = _key(chance)
        if key not in lowered and all(_apart(key, other) for other in keys):
            keys.append(key)
    return keys


def _key(chance: random.Random) -> str:
    """Letter, digit, and three of either: neither a word nor a number."""
    rest = "".join(chance.choice(_LETTERS + _DIGITS) for _ in range(3))
    return chance.choice(_LETTERS) + chance.choice(_DIGITS) + rest


def _apart(key: str, other: str) -> bool:
    return sum(a != b for a, b in zip(key, other, strict=True)) > 1


def claims_in(text: str, keys: Mapping[str, int], finished: bool = True) -> list[Claim]:
    """The sentences of a text with the citation numbers of their keys, each once, in order.

    Unless `finished`, what may still go on is left out. An unknown key gives `UNKNOWN`.
    """
    shown = _spoken(text)
    lines = (shown if finished else _complete(shown)).splitlines()
    return list(dict.fromkeys(claim for line in lines for claim in _line_claims(line, keys)))


def _spoken(text: str) -> str:
    """The text without reasoning, code fences and emphasis."""
    text = _OPEN_THOUGHT.sub("", _THOUGHT.sub("", text))
    text = _LATE_THOUGHT.sub("", text)
    return re.sub(r"^\s*```\w*\s*$|\*\*|__", "", text, flags=re.MULTILINE)


def _complete(text: str) -> str:
    """Whole lines, and on the last line what stands before a new sentence that follows a key."""
    ends = [text.rfind("\n") + 1, *(match.end() for match in _SAFE_END.finditer(text))]
    return text[: max(ends)]


def _line_claims(line: str, keys: Mapping[str, int]) -> Iterator[Claim]:
    bullet = _BULLET.match(line)
    rest = normalise(line[bullet.end() :] if bullet else line)
    held, cited = "", list[int]()
    for text, numbers, ends in _pieces(rest, keys):
        held, cited = held + text, cited + numbers
        if ends and _WORD.search(held):
            yield from _split(held, cited, bool(bullet))
            held, cited = "", []
    if _WORD.search(held):
        yield from _split(held, cited, bool(bullet))


def _pieces(line: str, keys: Mapping[str, int]) -> Iterator[tuple[str, list[int], bool]]:
    """(text, citation numbers after it, whether a sentence ends there)."""
    done = 0
    for match in _MARK.finditer(line):
        numbers = _numbers(match, keys)
        if numbers is None:
            continue
        ends = _ENDS.match(line, match.end())
        yield line[done : match.start()], numbers, ends is not None
        done = ends.end() if ends else match.end()
    yield line[done:], [], True


def _numbers(match: re.Match[str], keys: Mapping[str, int]) -> list[int] | None:
    """Citation numbers of a mark; None for brackets that are part of the sentence."""
    items = [item.lower().lstrip("#") for item in re.split(r"[,;\s]+", match["inside"]) if item]
    known = [keys.get(item, UNKNOWN) for item in items]
    if any(known) and (all(known) or match[0][0] == "["):
        return known
    like_keys = match[0][0] == "[" and all(item.isascii() for item in items)
    return known if like_keys and any(any(map(str.isdigit, item)) for item in items) else None


def _split(text: str, cited: Sequence[int], listed: bool) -> Iterator[Claim]:
    """The sentences of a text; the key at its end is that of the last one alone."""
    spans = list(sentences(text))
    for i, (start, end) in enumerate(spans):
        own = tuple(dict.fromkeys(cited)) if i == len(spans) - 1 else ()
        if _WORD.search(text[start:end]):
            yield Claim(display(text[start:end]), own, listed)
