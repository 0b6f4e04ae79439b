"""Answers against gold: right, cited, rightly refused; deterministic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from assistant.answer import Answer, Citation
from eval.suite import ExpectedCitation, Question, Suite
from ingest.language import comparable


@dataclass(frozen=True, slots=True)
class Verdict:
    """One question judged. `cited` also asks that every quote stands in its document word for word."""

    question: Question
    answer: Answer
    right: bool
    cited: bool
    refused: bool

    @property
    def good(self) -> bool:
        """Right and cited, or rightly refused."""
        return self.refused if self.question.refuse else self.right and self.cited


def judge(question: Question, answer: Answer, record_of: Callable[[str], str]) -> Verdict:
    """Judge one answer. `record_of` gives the text of record of a document id."""
    words = plain(answer.answer)
    right = all(any(plain(a) in words for a in group) for group in question.facts)
    right = right and not any(plain(f) in words for f in question.forbidden)
    exact = all(quote_is_exact(c, record_of) for c in answer.citations)
    met = not question.citations or any(_meets(e, c) for e in question.citations for c in answer.citations)
    refused = answer.status == "abstained"
    return Verdict(question, answer, right and not refused, bool(answer.citations) and exact and met, refused)


def plain(text: str) -> str:
    """The form in which expectations and answers are compared: accents kept, case, blanks and tone style not."""
    return " ".join(comparable(text).split())


def quote_is_exact(citation: Citation, record_of: Callable[[str], str]) -> bool:
    """Is the quote what stands at its place in the text of record?

    A line of the register or of a side-car ("register:...", "sidecar:...") is its own record.
    """
    if ":" in citation.doc_id:
        return (citation.start, citation.end) == (0, len(citation.quote))
    return record_of(citation.doc_id)[citation.start : citation.end] == citation.quote


def _meets(expected: ExpectedCitation, citation: Citation) -> bool:
    ids = (citation.doc_id, citation.doc_id.partition(":")[2], citation.source)
    same = any(i.startswith(expected.document) for i in ids)
    return same and (expected.fragment is None or plain(expected.fragment) in plain(citation.quote))


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over a set of verdicts; rates are shares of 1, `nan` where there is nothing to count."""

    questions: int
    answerable: int
    right: int
    right_and_cited: int
    wrongly_refused: int
    unanswerable: int
    rightly_refused: int
    exact_quotes: int
    median_length: float
    median_ms: float

    def as_json(self) -> dict[str, float]:
        """Every figure, with the rates people quote."""
        return {
            "questions": self.questions,
            "answerable": self.answerable,
            "right": _rate(self.right, self.answerable),
            "right_and_cited": _rate(self.right_and_cited, self.answerable),
            "wrongly_refused": _rate(self.wrongly_refused, self.answerable),
            "unanswerable": self.unanswerable,
            "rightly_refused": _rate(self.rightly_refused, self.unanswerable),
            "exact_quotes": _rate(self.exact_quotes, self.questions),
            "median_length": self.median_length,
            "median_ms": self.median_ms,
        }


def _rate(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else float("nan")


def figures(verdicts: Sequence[Verdict], record_of: Callable[[str], str]) -> Figures:
    """Count a set of verdicts."""
    answerable = [v for v in verdicts if not v.question.refuse]
    refusable = [v for v in verdicts if v.question.refuse]
    given = [v for v in answerable if not v.refused]
    return Figures(
        questions=len(verdicts),
        answerable=len(answerable),
        right=sum(v.right for v in answerable),
        right_and_cited=sum(v.good for v in answerable),
        wrongly_refused=sum(v.refused for v in answerable),
        unanswerable=len(refusable),
        rightly_refused=sum(v.good for v in refusable),
        exact_quotes=sum(all(quote_is_exact(c, record_of) for c in v.answer.citations) for v in verdicts),
        median_length=median([len(v.answer.answer) for v in given] or [0]),
        median_ms=round(median([v.answer.timings_ms.get("total", 0.0) for v in verdicts] or [0]), 1),
    )


def by_kind(verdicts: Iterable[Verdict]) -> dict[str, list[Verdict]]:
    """Verdicts grouped by the kind of question, in the suite's order."""
    groups: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        groups.setdefault(verdict.question.kind, []).append(verdict)
    return groups


def run(
    suite: Suite,
    ask: Callable[[str], Answer],
    record_of: Callable[[str], str],
    split: str | None = None,
    each: Callable[[int, int], None] = lambda done, total: None,
) -> list[Verdict]:
    """Ask every question of a suite (or of one split) and judge the answers."""
    chosen = [q for q in suite.questions if split is None or q.split == split]
    verdicts = []
    for done, question in enumerate(chosen, start=1):
        verdicts.append(judge(question, ask(question.question), record_of))
        each(done, len(chosen))
    return verdicts
