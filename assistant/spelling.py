"""Leftovers of Telex typing in a question ("cuar", "thanhf phos") read as the syllables they were meant to be."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from assistant.question import Question

_TONE_KEY = re.compile(r"^([a-zà-ỹđ]+?)[sfrxj]$")
_DOUBLED = (("dd", "d"), ("aa", "a"), ("ee", "e"), ("oo", "o"), ("uw", "u"), ("ow", "o"), ("aw", "a"))


def mended(
    question: Question, known: Mapping[str, int], frequencies: Callable[[Sequence[str]], Mapping[str, int]]
) -> str | None:
    """The question with unknown syllables decoded where that gives a known one; None when nothing changes."""
    candidates = {w.folded: decoded(w.folded) for w in question.words() if w.folded not in known}
    candidates = {typed: meant for typed, meant in candidates.items() if meant != typed}
    found = frequencies(sorted(set(candidates.values()))) if candidates else {}
    changes = {typed: meant for typed, meant in candidates.items() if meant in found}
    if not changes:
        return None
    pieces, done = [], 0
    for word in question.words():
        end = word.start + len(word.folded)
        if word.folded in changes and question.folded[word.start : end] == word.folded:
            pieces += [question.text[done : word.start], changes[word.folded]]
            done = end
    return "".join([*pieces, question.text[done:]])


def decoded(syllable: str) -> str:
    """A folded syllable with its Telex keys taken away: "cuar" -> "cua", "dduwowngf" -> "duong"."""
    if match := _TONE_KEY.match(syllable):
        syllable = match[1]
    for typed, meant in _DOUBLED:
        syllable = syllable.replace(typed, meant)
    return syllable
