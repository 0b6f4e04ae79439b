"""Answers from a given passage: does the quote hold the gold span? SQuAD 2.0 layout, or a list of question rows."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from typing import Any

from assistant.engine import Assistant
from assistant.scope import Narrow
from eval.answers import plain
from eval.retrieval import Half, half_of
from ingest.errors import UsageError
from ingest.indexing import embed_pending
from ingest.language import normalise, sentences, syllables
from ingest.library import Document, Library
from ingest.numbering import find_numbers
from ingest.outline import read_outline
from ingest.passages import make_passages
from ingest.progress import Progress, silent
from ingest.settings import Settings
from ingest.source import SourceText
from ingest.upkeep import opened

HALVES: tuple[Half, ...] = ("tune", "report")


@dataclass(frozen=True, slots=True)
class SpanQuestion:
    """A question to one passage; `answers` are gold spans, none where the passage does not answer."""

    id: str
    question: str
    passage: str
    answers: tuple[str, ...]

    @property
    def doc_id(self) -> str:
        """Passages are documents of their own; the same words are the same document."""
        return "p" + hashlib.sha256(self.passage.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class SpanFigures:
    """Shares of 1 over the answerable questions, but for `refused_unanswerable`; lengths in characters, medians.

    A refused question holds nothing and has an F1 of 0; `holds_given` and `f1_given` are over what was answered.
    `bm25_*`: the sentence that BM25 puts first, on the same questions.
    """

    questions: int
    answerable: int
    holds: float
    f1: float
    length: float
    mean_length: float
    holds_given: float
    f1_given: float
    refused_answerable: float
    refused_unanswerable: float
    bm25_holds: float
    bm25_f1: float
    bm25_length: float
    bm25_mean_length: float
    median_ms: float

    def as_json(self) -> dict[str, float]:
        """Every figure by name."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class SpanReport:
    """The figures of all questions that were asked, and of each half of them; settings were chosen on "tune"."""

    total: SpanFigures
    splits: dict[Half, SpanFigures]

    def as_json(self) -> dict[str, Any]:
        """The figures of all questions, those of each half under "splits"."""
        splits = {name: figures.as_json() for name, figures in self.splits.items()}
        return {**self.total.as_json(), "splits": splits}


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, what was quoted for it, the sentence that BM25 picks, and how long the answer took."""

    question: SpanQuestion
    quoted: str
    refused: bool
    picked: str
    milliseconds: float


def run(
    file: Path,
    settings: Settings,
    split: Half | None = None,
    limit: int | None = None,
    progress: Progress = silent,
) -> SpanReport:
    """Ask every question with the search narrowed to its passage; beside it the sentence that BM25 would pick.

    Passages are indexed once into `settings.home`. Raises UsageError when the file is of another form.
    """
    questions = [q for q in read_questions(file) if split in (None, half_of(q.id))][:limit]
    with opened(settings) as library:
        index_passages(questions, library)
        embed_pending(library, settings, progress)
        assistant = Assistant(settings, library)
        assistant.warm()
        asked = []
        for number, question in enumerate(questions):
            progress("read", number, len(questions), "")
            asked.append(_ask(question, assistant))
    halves = {name: [one for one in asked if half_of(one.question.id) == name] for name in HALVES}
    return SpanReport(_figures(asked), {name: _figures(some) for name, some in halves.items() if some})


def _ask(question: SpanQuestion, assistant: Assistant) -> _Asked:
    answer = assistant.ask(question.question, Narrow(doc=question.doc_id))
    refused = answer.status == "abstained"
    quoted = "" if refused else " ".join(citation.quote for citation in answer.citations)
    return _Asked(question, quoted, refused, _bm25_sentence(question), answer.timings_ms["total"])


def _figures(asked: Sequence[_Asked]) -> SpanFigures:
    answerable = [one for one in asked if one.question.answers]
    impossible = [one for one in asked if not one.question.answers]
    told = [(one.question, one.quoted) for one in answerable]
    given = [(one.question, one.quoted) for one in answerable if not one.refused]
    picked = [(one.question, one.picked) for one in answerable]
    return SpanFigures(
        questions=len(asked),
        answerable=len(answerable),
        holds=_mean([_holds(*pair) for pair in told]),
        f1=_mean([_f1(*pair) for pair in told]),
        length=median([len(text) for _, text in given] or [0]),
        mean_length=round(mean([len(text) for _, text in given] or [0]), 1),
        holds_given=_mean([_holds(*pair) for pair in given]),
        f1_given=_mean([_f1(*pair) for pair in given]),
        refused_answerable=_mean([one.refused for one in answerable]),
        refused_unanswerable=_mean([one.refused for one in impossible]),
        bm25_holds=_mean([_holds(*pair) for pair in picked]),
        bm25_f1=_mean([_f1(*pair) for pair in picked]),
        bm25_length=median([len(text) for _, text in picked] or [0]),
        bm25_mean_length=round(mean([len(text) for _, text in picked] or [0]), 1),
        median_ms=round(median([one.milliseconds for one in asked] or [0.0]), 1),
    )


def _mean(values: Sequence[float]) -> float:
    return round(mean(values), 4) if values else float("nan")


def _holds(question: SpanQuestion, text: str) -> bool:
    """Does the text hold one of the gold spans, word for word but for case, blanks and the place of tone marks?"""
    return any(plain(gold) in plain(text) for gold in question.answers)


def _f1(question: SpanQuestion, text: str) -> float:
    """Overlap of syllables with the best gold span, as SQuAD counts it."""
    told = syllables(plain(text))
    return max((_overlap(syllables(plain(gold)), told) for gold in question.answers), default=0.0)


def _overlap(gold: list[str], told: list[str]) -> float:
    same = sum((Counter(gold) & Counter(told)).values())
    return 2 * same / (len(gold) + len(told)) if same else 0.0


def _bm25_sentence(question: SpanQuestion) -> str:
    """The sentence of the passage that BM25 over its sentences puts first (BM25Plus: no word counts against)."""
    from rank_bm25 import BM25Plus  # type: ignore[import-untyped]

    text = normalise(question.passage)
    pieces = [text[start:end] for start, end in sentences(text)]
    if not pieces:
        return ""
    index = BM25Plus([syllables(plain(piece)) for piece in pieces], k1=0.9, b=0.75)
    scores = index.get_scores(syllables(plain(question.question)))
    return pieces[int(scores.argmax())]


def index_passages(questions: Sequence[SpanQuestion], library: Library) -> None:
    """Put the passages that are new into the library, each a document of its own."""
    known = set(library.document_ids())
    for question in questions:
        if question.doc_id in known:
            continue
        known.add(question.doc_id)
        source = SourceText(question.passage)
        outline = read_outline(source)
        document = Document(
            question.doc_id,
            f"span:{question.doc_id}",
            question.doc_id,
            question.doc_id,
            outline.header,
            source.text,
        )
        library.put(
            document, outline, make_passages(question.doc_id, source, outline), find_numbers(source.text)
        )


def read_questions(file: Path) -> Iterator[SpanQuestion]:
    """The questions of a file in the SQuAD 2.0 layout, or of a list of rows; UsageError when it is neither."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        yield from _squad(data["data"]) if isinstance(data, dict) else _rows(data)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"Không đọc được {file} theo mẫu SQuAD 2.0: {error!r}. Hãy kiểm tra tệp.") from error


def _squad(articles: list[dict[str, Any]]) -> Iterator[SpanQuestion]:
    for article in articles:
        for paragraph in article["paragraphs"]:
            for row in paragraph["qas"]:
                gold = () if row.get("is_impossible") else tuple(a["text"] for a in row["answers"])
                yield SpanQuestion(row["id"], row["question"], paragraph["context"], gold)


def _rows(rows: list[dict[str, Any]]) -> Iterator[SpanQuestion]:
    for row in rows:
        yield SpanQuestion(row["id"], row["question"], row["context"], (row["answer"],))
