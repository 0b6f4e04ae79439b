"""A question as it was typed into a question understood: slips corrected, accents put back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import corpus
from assistant import spelling
from assistant.correction import Corrector
from assistant.everyday import alternatives
from assistant.question import Question, understand
from ingest.accents import learned
from ingest.language import fold, fold_normalised, without_marks
from ingest.library import Library
from ingest.tokens import folded_tokens

_PHRASES = "question_phrases.txt"  # the language of questions, which documents do not speak
# Words that decide the type of the answer; without marks only those that mean nothing else.
_ASKING = frozenset(("mấy", "nhiêu", "gì", "nào", "ai", "đâu", "hạn", "sao", "gi", "nao", "nhieu"))
_PAIR = 2  # syllables of a phrase that is one word
_TIMES = 5  # weight of the phrases against the library's text


class Reader:
    """Reads questions by the words of one state of the library.

    `frequencies` gives how many passages hold each of some folded terms.
    """

    def __init__(self, library: Library, frequencies: Callable[[Sequence[str]], Mapping[str, int]]) -> None:
        self._library = library
        self._frequencies = frequencies

    def read(self, text: str) -> Question:
        """The question; `restored` holds it with accents where they were not typed throughout, `raw` as it was typed."""
        meant = self._meant(text)
        return replace(meant, raw=text, searched=self._in_library_words(meant))

    def _meant(self, text: str) -> Question:
        question = self._without_telex(understand(text))
        trusted = question.accents_trusted
        if not question.text or (trusted and self._corrector.knows(question.text)):
            return question
        meant = self._corrector.correct(question.text, trusted)
        if trusted:
            return understand(meant)
        if fold_normalised(meant) != question.folded:
            question = understand(meant)
        return replace(question, restored=meant)

    def _without_telex(self, question: Question) -> Question:
        """Syllables that the library never says, read again as leftovers of Telex typing."""
        known = self._frequencies([w.folded for w in question.words()])
        mended = spelling.mended(question, known, self._frequencies)
        return understand(mended) if mended else question

    def _in_library_words(self, question: Question) -> str | None:
        """Everyday phrases that the library never says, in the words that it says for them; None without any."""
        pieces, done, said = [], 0, fold(question.text)
        for other in alternatives(question.text):
            phrase = question.text[other.span.start : other.span.end].lower()
            if _ASKING.intersection(phrase.split()) or not self._strange(fold(phrase)):
                continue
            if meant := next((p for p in other.phrases if self._says(fold(p)) and fold(p) not in said), None):
                said_for = without_marks(meant) if question.unaccented else meant
                pieces += [question.text[done : other.span.start], said_for]
                done = other.span.end
        return "".join([*pieces, question.text[done:]]) if pieces else None

    def _strange(self, folded: str) -> bool:
        """Does the library never say a short phrase, or not one of the syllables of a longer one?"""
        syllables = folded.split()
        if len(syllables) == _PAIR:
            return not self._says(folded)
        return len(self._frequencies(syllables)) < len(set(syllables))

    def _says(self, folded: str) -> bool:
        """Does the library's text hold these words side by side?"""
        pairs = [token for token in folded_tokens(folded) if "_" in token] or folded_tokens(folded)
        return len(self._frequencies(pairs)) == len(set(pairs))

    @cached_property
    def _corrector(self) -> Corrector:
        restorer = learned(self._library)
        phrases = corpus.path(_PHRASES).read_text(encoding="utf-8").splitlines()
        restorer.learn(phrases, times=_TIMES)
        return Corrector(restorer)
