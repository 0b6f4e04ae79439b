"""Answers against gold: right, cited, rightly refused; deterministic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import mean, median

from assistant.answer import Answer, Citation
from eval.metrics import citations, refusal
from eval.metrics.citations import CitationScore
from eval.metrics.refusal import Asked
from eval.metrics.timing import p95
from eval.suite import ExpectedCitation, Question, Suite
from ingest.language import comparable
from ingest.numbering import parse_number, same_number


@dataclass(frozen=True, slots=True)
class Verdict:
    """One question judged.

    `cited` also asks that every quote stands in its document word for word; `exact_quotes` counts those
    that do. `directives` tells whether every directive expected is named, None where none is.
    """

    question: Question
    answer: Answer
    right: bool
    cited: bool
    refused: bool
    exact_quotes: int
    directives: bool | None
    support: CitationScore

    @property
    def good(self) -> bool:
        """Right and cited, or rightly refused."""
        return self.refused if self.question.refuse else self.right and self.cited

    @property
    def asked(self) -> Asked:
        """What the measures of refusal look at."""
        return Asked(self.question.refuse, self.refused, self.good, self.answer.confidence)


def judge(question: Question, answer: Answer, record_of: Callable[[str], str]) -> Verdict:
    """Judge one answer. `record_of` gives the text of record of a document id."""
    exact = [quote_is_exact(c, record_of) for c in answer.citations]
    met = not question.citations or any(_meets(e, c) for e in question.citations for c in answer.citations)
    refused = answer.status == "abstained"
    directives = _directives_named(question, answer)
    return Verdict(
        question=question,
        answer=answer,
        right=not refused and _told(question, answer.answer) and (bool(question.facts) or bool(directives)),
        cited=bool(answer.citations) and all(exact) and met,
        refused=refused,
        exact_quotes=sum(exact),
        directives=directives,
        support=citations.score(answer, lambda c: quote_is_exact(c, record_of)),
    )


def _told(question: Question, text: str) -> bool:
    """Does every expected fact stand in the text, and nothing that is forbidden?"""
    words = plain(text)
    if any(plain(word) in words for word in question.forbidden):
        return False
    return all(any(plain(fact) in words for fact in group) for group in question.facts)


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
    held = expected.fragment is None or plain(expected.fragment) in plain(citation.quote)
    return same and held and (expected.section is None or _lies_in(citation.section, expected.section))


def _lies_in(section: str, expected: str) -> bool:
    """Is it the expected section, or one below it? "II.1.a" lies in "II.1", "II.10" does not."""
    found, wanted = plain(section), plain(expected)
    return found == wanted or (found.startswith(wanted) and not found[len(wanted)].isalnum())


def _directives_named(question: Question, answer: Answer) -> bool | None:
    if not question.directives:
        return None
    named = [str(row.get(name) or "") for row in answer.directives for name in ("id", "number")]
    return all(any(_same_directive(expected, name) for name in named) for expected in question.directives)


def _same_directive(expected: str, named: str) -> bool:
    """The same id of the register ("12-CT/TW@2022-01-05"), or the same document number."""
    if plain(expected) == plain(named):
        return True
    one, other = parse_number(expected), parse_number(named)
    return one is not None and other is not None and same_number(one, other)


# -- figures -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Figures:
    """Over a set of verdicts; rates are shares of 1, `nan` where there is nothing to count.

    `exact_quotes` is the share of questions whose answer quotes nothing inexactly, `quote_exactness`
    that of quotes. `good` is the share right and cited or rightly refused. Citation recall and precision are
    means over the answers given.
    """

    questions: int
    good: float
    answerable: int
    right: float
    right_and_cited: float
    wrongly_refused: float
    unanswerable: int
    rightly_refused: float
    refusal_precision: float
    directives_right: float
    citation_recall: float
    citation_precision: float
    exact_quotes: float
    quote_exactness: float
    area_under_risk: float
    median_length: float
    median_ms: float
    p95_ms: float

    def as_json(self) -> dict[str, float]:
        """Every figure by name."""
        return {name: getattr(self, name) for name in self.__slots__}


RATES: dict[str, Callable[[Verdict], float | None]] = {
    "good": lambda v: v.good,
    "right": lambda v: None if v.question.refuse else v.right,
    "right_and_cited": lambda v: None if v.question.refuse else v.good,
    "wrongly_refused": lambda v: None if v.question.refuse else v.refused,
    "rightly_refused": lambda v: v.refused if v.question.refuse else None,
    "refusal_precision": lambda v: v.question.refuse if v.refused else None,
    "directives_right": lambda v: v.directives,
    "citation_recall": lambda v: v.support.recall,
    "citation_precision": lambda v: v.support.precision,
    "exact_quotes": lambda v: v.exact_quotes == len(v.answer.citations),
}
"""What each verdict adds to a rate; None where it does not count."""


def values(verdicts: Iterable[Verdict], rate: str) -> list[float]:
    """What the verdicts add to a rate, those that do not count left out."""
    added = (RATES[rate](verdict) for verdict in verdicts)
    return [float(value) for value in added if value is not None]


def figures(verdicts: Sequence[Verdict]) -> Figures:
    """Count a set of verdicts."""
    given = [v for v in verdicts if not v.refused and not v.question.refuse]
    times = [v.answer.timings_ms.get("total", 0.0) for v in verdicts]
    quotes = [exact for v in verdicts for exact in _quote_flags(v)]
    return Figures(
        questions=len(verdicts),
        answerable=sum(not v.question.refuse for v in verdicts),
        unanswerable=sum(v.question.refuse for v in verdicts),
        quote_exactness=_mean(quotes),
        area_under_risk=_or_nan(refusal.area(refusal.risk_coverage([v.asked for v in verdicts]))),
        median_length=median([len(v.answer.answer) for v in given] or [0]),
        median_ms=round(median(times or [0]), 1),
        p95_ms=round(p95(times), 1),
        **{rate: _mean(values(verdicts, rate)) for rate in RATES},
    )


def _quote_flags(verdict: Verdict) -> list[float]:
    count = len(verdict.answer.citations)
    return [1.0] * verdict.exact_quotes + [0.0] * (count - verdict.exact_quotes)


def _mean(flags: Sequence[float]) -> float:
    return round(mean(flags), 4) if flags else float("nan")


def _or_nan(value: float | None) -> float:
    return float("nan") if value is None else value


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
    """Ask every question of a suite that has its gold (or of one split) and judge the answers."""
    chosen = [q for q in suite.measured if split is None or q.split == split]
    verdicts = []
    for done, question in enumerate(chosen, start=1):
        verdicts.append(judge(question, ask(question.question), record_of))
        each(done, len(chosen))
    return verdicts
