"""A question, what was answered and how it was judged, in a form that is kept and shown."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from assistant.answer import Citation
from eval.answers import Verdict
from eval.metrics.refusal import Asked


class Cited(BaseModel):
    """A place that an answer cites."""

    model_config = ConfigDict(extra="forbid")
    n: int
    source: str
    title: str
    section: str
    quote: str


class Grade(BaseModel):
    """What a language model says of an answer that the figures call wrong; shown beside them, never counted."""

    model_config = ConfigDict(extra="forbid")
    verdict: str
    reason: str


class Outcome(BaseModel):
    """One verdict. `expected` is the gold of the question without its empty fields."""

    model_config = ConfigDict(extra="forbid")
    id: str
    kind: str
    question: str
    refuse: bool
    expected: dict[str, Any]
    good: bool
    right: bool
    cited: bool
    refused: bool
    directives: bool | None
    exact_quotes: int
    citation_recall: float | None
    citation_precision: float | None
    confidence: float | None
    answer: str
    reason: str | None
    citations: list[Cited]
    timings_ms: dict[str, float]
    grade: Grade | None = None

    @property
    def asked(self) -> Asked:
        """What the measures of refusal look at."""
        return Asked(self.refuse, self.refused, self.good, self.confidence)

    @property
    def fault(self) -> str:
        """Why it is not good, in one phrase; empty where it is."""
        if self.good:
            return ""
        if self.refuse:
            return "lẽ ra phải từ chối"
        if self.refused:
            return "từ chối câu có đáp án"
        if not self.right:
            return "sai" if self.cited else "sai, trích không đúng chỗ"
        return "đúng, trích không đúng chỗ"


def outcome(verdict: Verdict) -> Outcome:
    """A verdict as it is kept."""
    question, answer, support = verdict.question, verdict.answer, verdict.support
    gold = {"facts", "forbidden", "citations", "directives", "notes"}
    return Outcome(
        id=question.id,
        kind=question.kind,
        question=question.question,
        refuse=question.refuse,
        expected=question.model_dump(mode="json", include=gold, exclude_defaults=True),
        good=verdict.good,
        right=verdict.right,
        cited=verdict.cited,
        refused=verdict.refused,
        directives=verdict.directives,
        exact_quotes=verdict.exact_quotes,
        citation_recall=support.recall,
        citation_precision=support.precision,
        confidence=answer.confidence,
        answer=answer.answer,
        reason=answer.reason,
        citations=[_cited(citation) for citation in answer.citations],
        timings_ms=dict(answer.timings_ms),
    )


def _cited(citation: Citation) -> Cited:
    return Cited(
        n=citation.n,
        source=citation.source or citation.doc_id,
        title=citation.title,
        section=citation.section,
        quote=citation.quote,
    )
