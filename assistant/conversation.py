"""Questions that go on from earlier ones: made to stand by themselves, and asked.

No language model: a question is taken to lean on the talk only where its words say so. It opens with
"còn" or ends in "thì sao"; it says nothing of what it is about ("gửi về đâu?"); it points ("văn bản đó",
"nó", "ý thứ hai"). Any other question stays as typed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from assistant import sections
from assistant.answer import Answer
from assistant.follow_up.exchanging import exchanged
from assistant.follow_up.leaning import bare, short, turned
from assistant.follow_up.pointing import pointed
from assistant.follow_up.reading import read
from assistant.follow_up.showing import shown
from assistant.question import understand
from assistant.scope import Narrow
from assistant.turns import MORE, Part, Resolved, Turn
from assistant.view import DocumentView
from ingest.errors import LibraryError
from ingest.language import comparable, fold, syllables

__all__ = ["Answerer", "Conversation", "Part", "Resolved", "Turn", "resolve"]

_RULES = (shown, pointed, exchanged, bare, turned, short)


def resolve(text: str, turns: Sequence[Turn]) -> Resolved:
    """The question as it stands by itself, after `turns` (oldest first); unchanged when it leans on none."""
    if not turns or not text.strip():
        return Resolved(text)
    if comparable(text).strip() == comparable(turns[-1].question).strip():
        return turns[-1].resolved
    asked = read(text)
    return next((resolved for rule in _RULES if (resolved := rule(asked, turns))), Resolved(text))


class Answerer(Protocol):
    """What a conversation is held with; `assistant.engine.Assistant` is one."""

    def ask(self, text: str, narrow: Narrow = ...) -> Answer:
        """The answer to a question that stands by itself."""

    def view(self, doc_id: str) -> DocumentView:
        """A document cut into sentences."""


class Conversation:
    """Questions and answers in a row; `keep` is called with each finished turn."""

    def __init__(
        self, assistant: Answerer, turns: Sequence[Turn] = (), keep: Callable[[Turn], object] | None = None
    ) -> None:
        self._assistant = assistant
        self._turns = list(turns)
        self._keep = keep

    @property
    def turns(self) -> Sequence[Turn]:
        """The turns so far, oldest first."""
        return tuple(self._turns)

    def ask(self, text: str, narrow: Narrow = Narrow()) -> Answer:  # noqa: B008  # frozen
        """The answer to a question, read in the light of the turns before; `narrow` is the user's own choice."""
        resolved = resolve(text, self._turns)
        answer = self._shown(resolved) or self._answered(resolved, narrow)
        if resolved.otherwise:
            resolved, answer = self._otherwise(resolved, answer, narrow)
        turn = Turn(text, resolved, answer)
        self._turns.append(turn)
        if self._keep is not None:
            self._keep(turn)
        return answer

    def _answered(self, resolved: Resolved, narrow: Narrow) -> Answer:
        kept = replace(narrow, doc=narrow.doc or resolved.narrow.doc)
        answer = self._assistant.ask(resolved.text, kept)
        if answer.status != "abstained" and _is_of(answer, kept.doc):
            return answer
        again = [(resolved.wider, kept)] if resolved.wider else []
        again += [(resolved.text, narrow)] if resolved.guessed else []
        for text, scope in again:
            wider = self._assistant.ask(text, scope)
            if wider.status != "abstained" and _is_of(wider, scope.doc):
                return wider
        return answer

    def _otherwise(self, resolved: Resolved, answer: Answer, narrow: Narrow) -> tuple[Resolved, Answer]:
        """A short question that found nothing by itself, read as leaning on the talk."""
        leaning = resolved.otherwise
        if leaning is None or answer.status != "abstained":
            return replace(resolved, otherwise=None), answer
        found = self._answered(leaning, narrow)
        if found.status == "abstained" or not _says(found, resolved.text):
            return replace(resolved, otherwise=None), answer
        return leaning, found

    def _shown(self, resolved: Resolved) -> Answer | None:
        """A part of a document or a place quoted before; None when that is no longer there."""
        start = time.perf_counter()
        try:
            answer = self._section(resolved)
        except LibraryError:  # the document has left the library
            return None
        spent = round((time.perf_counter() - start) * 1000, 2)
        steps = dict.fromkeys(("understand", "retrieve", "verify"), 0.0)
        return answer and replace(answer, timings_ms=steps | {"answer": spent, "total": spent})

    def _section(self, resolved: Resolved) -> Answer | None:
        cited, part = resolved.cited, resolved.part
        if cited is None and part is None:
            return self._headed(resolved)
        if cited is None:
            return self._part(part, resolved.narrow.doc) if part else None
        if ":" in cited.doc_id:  # a row of the register is all there is
            return None
        document = self._assistant.view(cited.doc_id)
        if part == MORE:
            return sections.around(document, cited)
        return (sections.again if resolved.where else sections.item)(document, cited)

    def _headed(self, resolved: Resolved) -> Answer | None:
        """The part of the document with the heading that the question names, if it has such a part."""
        if not resolved.heading or not resolved.narrow.doc:
            return None
        return sections.named(self._assistant.view(resolved.narrow.doc), resolved.heading)

    def _part(self, part: Part, doc_id: str | None) -> Answer | None:
        quoted = [turn.answer.citations[0] for turn in self._turns if turn.answer.citations]
        near = next((citation for citation in reversed(quoted) if citation.doc_id == doc_id), None)
        return sections.part(self._assistant.view(doc_id or ""), part, near)


def _says(answer: Answer, text: str) -> bool:
    """Does an answer speak of what a question says by itself? A question without content leans as a whole."""
    own = {word.folded for word in understand(text).words() if word.content}
    told = set(
        syllables(fold(" ".join([answer.answer, *(f"{c.quote} {c.section}" for c in answer.citations)])))
    )
    return 2 * len(own & told) >= len(own)


def _is_of(answer: Answer, doc_id: str | None) -> bool:
    """Does it cite the document that the question was kept to?"""
    return doc_id is None or any(c.doc_id.rpartition(":")[2] == doc_id for c in answer.citations)
