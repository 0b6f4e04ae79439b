"""A question as it was typed into a question understood: slips corrected, accents put back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import corpus
from assistant import spelling
from assistant.correction import Corrector
from assistant.question import Question, understand
from ingest.accents import learned
from ingest.language import fold_normalised
from ingest.library import Library

_PHRASES = "question_phrases.txt"  # the language of questions, which documents do not speak
_TIMES = 5  # weight of the phrases against the library's text


class Reader:
    """Reads questions by the words of one state of the library.

    `frequencies` gives how many passages hold each of some folded terms.
    """

    def __init__(self, library: Library, frequencies: Callable[[Sequence[str]], Mapping[str, int]]) -> None:
        self._library = library
        self._frequencies = frequencies

    def read(self, text: str) -> Question:
        """The question; `restored` holds it with accents where they were not typed throughout."""
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

    @cached_property
    def _corrector(self) -> Corrector:
        restorer = learned(self._library)
        phrases = corpus.path(_PHRASES).read_text(encoding="utf-8").splitlines()
        restorer.learn(phrases, times=_TIMES)
        return Corrector(restorer)
