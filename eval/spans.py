"""Answers from a given passage: does the quote hold the gold span? SQuAD 2.0 layout, or a list of question rows."""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from typing import Any

from assistant.answer import Answer
from assistant.engine import Assistant
from assistant.scope import Narrow
from eval.answers import plain
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
    """Shares of 1 over the answerable questions, but for `refused_unanswerable`; lengths in characters."""

    questions: int
    holds: float
    f1: float
    length: float
    refused_answerable: float
    refused_unanswerable: float
    bm25_holds: float
    bm25_f1: float
    bm25_length: float

    def as_json(self) -> dict[str, float]:
        """Every figure by name."""
        return {name: getattr(self, name) for name in self.__slots__}


def run(file: Path, settings: Settings, limit: int | None = None, progress: Progress = silent) -> SpanFigures:
    """Ask every question with the search narrowed to its passage; beside it the sentence that BM25 would pick."""
    questions = list(_questions(file))[:limit]
    with opened(settings) as library:
        _index(questions, library)
        embed_pending(library, settings, progress)
        assistant = Assistant(settings, library)
        assistant.warm()
        rows = []
        for number, question in enumerate(questions):
            progress("read", number, len(questions), "")
            answer = assistant.ask(question.question, Narrow(doc=question.doc_id))
            rows.append((question, answer, _bm25_sentence(question)))
    return _figures(rows)


def _figures(rows: Sequence[tuple[SpanQuestion, Answer, str]]) -> SpanFigures:
    answerable = [row for row in rows if row[0].answers]
    impossible = [row for row in rows if not row[0].answers]
    told = [(q, " ".join(c.quote for c in a.citations)) for q, a, _ in answerable]
    picked = [(q, sentence) for q, _, sentence in answerable]
    return SpanFigures(
        questions=len(rows),
        holds=_mean([_holds(q, text) for q, text in told]),
        f1=_mean([_f1(q, text) for q, text in told]),
        length=median([len(text) for _, text in told if text] or [0]),
        refused_answerable=_mean([a.status == "abstained" for _, a, _ in answerable]),
        refused_unanswerable=_mean([a.status == "abstained" for _, a, _ in impossible]),
        bm25_holds=_mean([_holds(q, text) for q, text in picked]),
        bm25_f1=_mean([_f1(q, text) for q, text in picked]),
        bm25_length=median([len(text) for _, text in picked] or [0]),
    )


def _mean(values: Sequence[float]) -> float:
    return round(mean(values), 4) if values else float("nan")


def _holds(question: SpanQuestion, text: str) -> bool:
    return any(plain(gold) in plain(text) for gold in question.answers)


def _f1(question: SpanQuestion, text: str) -> float:
    """Overlap of syllables with the best gold span, as SQuAD counts it."""
    told = syllables(plain(text))
    return max((_overlap(syllables(plain(gold)), told) for gold in question.answers), default=0.0)


def _overlap(gold: list[str], told: list[str]) -> float:
    same = sum((Counter(gold) & Counter(told)).values())
    return 2 * same / (len(gold) + len(told)) if same else 0.0


def _bm25_sentence(question: SpanQuestion, k1: float = 0.9, b: float = 0.75) -> str:
    """The sentence of the passage that BM25 over its sentences puts first."""
    text = normalise(question.passage)
    pieces = [text[start:end] for start, end in sentences(text)]
    if not pieces:
        return ""
    words = [syllables(plain(piece)) for piece in pieces]
    usual = mean(map(len, words))
    held = Counter(word for sentence in words for word in set(sentence))

    def score(sentence: list[str]) -> float:
        counts = Counter(sentence)
        return sum(
            math.log(1 + (len(pieces) - held[w] + 0.5) / (held[w] + 0.5))
            * counts[w] * (k1 + 1) / (counts[w] + k1 * (1 - b + b * len(sentence) / usual))
            for w in set(syllables(plain(question.question)))
        )  # fmt: skip

    return pieces[max(range(len(pieces)), key=lambda i: score(words[i]))]


def _index(questions: Sequence[SpanQuestion], library: Library) -> None:
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


def _questions(file: Path) -> Iterator[SpanQuestion]:
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
