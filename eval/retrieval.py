"""Search measured on a data set in the BEIR layout: corpus.jsonl, queries.jsonl, qrels.tsv."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

from assistant.engine import Assistant
from ingest.errors import UsageError
from ingest.indexing import embed_pending
from ingest.language import fold
from ingest.library import Document, Library
from ingest.numbering import find_numbers
from ingest.outline import read_outline
from ingest.passages import make_passages
from ingest.pipeline import FORMAT
from ingest.progress import Progress, silent
from ingest.settings import Settings
from ingest.source import SourceText
from ingest.upkeep import opened

_DEPTH = 10


@dataclass(frozen=True, slots=True)
class RetrievalFigures:
    """Shares of 1 over all questions; `median_ms` is one search, the question's vector included."""

    questions: int
    hit_at_1: float
    hit_at_10: float
    mrr_at_10: float
    ndcg_at_10: float
    median_ms: float

    def as_json(self) -> dict[str, float]:
        """Every figure under its name in the literature."""
        return {
            "questions": self.questions,
            "hit@1": self.hit_at_1,
            "hit@10": self.hit_at_10,
            "MRR@10": self.mrr_at_10,
            "nDCG@10": self.ndcg_at_10,
            "median_ms": self.median_ms,
        }


def run(
    folder: Path,
    settings: Settings,
    unaccented: bool = False,
    limit: int | None = None,
    progress: Progress = silent,
) -> RetrievalFigures:
    """Index the corpus (once; kept in `settings.home`), ask every question, compare with the judgements.

    A document counts with its best passage. With `unaccented` the questions lose their marks.
    Raises UsageError when the folder does not hold the three files.
    """
    judged = _judgements(folder)
    questions = [(i, text) for i, text in load_questions(folder) if i in judged][:limit]
    with opened(settings) as library:
        index_corpus(folder, library, progress)
        embed_pending(library, settings, progress)
        assistant = Assistant(settings, library)
        assistant.warm()
        ranked, times = {}, []
        for number, (key, text) in enumerate(questions):
            progress("read", number, len(questions), "")
            found, milliseconds = assistant.search(fold(text) if unaccented else text)
            times.append(milliseconds)
            ranked[key] = _documents([(hit.passage.doc_id, hit.score) for hit in found])
    return _figures(ranked, {key: judged[key] for key, _ in questions}, times)


def _documents(passages: list[tuple[str, float]]) -> dict[str, float]:
    """The best documents by their best passage."""
    best: dict[str, float] = {}
    for doc_id, score in passages:
        best.setdefault(doc_id, score)
    return dict(list(best.items())[:_DEPTH])


def _figures(
    ranked: dict[str, dict[str, float]], judged: dict[str, dict[str, int]], times: list[float]
) -> RetrievalFigures:
    import ir_measures
    from ir_measures import RR, Success, nDCG

    measures = [Success @ 1, Success @ 10, RR @ 10, nDCG @ 10]
    found: dict[Any, float] = ir_measures.calc_aggregate(measures, judged, ranked)
    first, ten, mrr, ndcg = (round(found[measure], 4) for measure in measures)
    return RetrievalFigures(len(judged), first, ten, mrr, ndcg, round(median(times or [0.0]), 1))


def index_corpus(folder: Path, library: Library, progress: Progress) -> None:
    """Put what is new or changed into the library; document ids are those of the corpus."""
    known = dict(library.hashes().values())
    lines = list(_lines(folder / "corpus.jsonl"))
    for number, row in enumerate(lines):
        progress("read", number, len(lines), "")
        digest = hashlib.sha256((FORMAT + json.dumps(row, sort_keys=True)).encode()).hexdigest()
        if known.get(row["_id"]) != digest:
            _put(row, digest, library)


def _put(row: dict[str, str], digest: str, library: Library) -> None:
    source = SourceText(row["text"])
    outline = read_outline(source)
    header = replace(outline.header, title=row.get("title") or outline.header.title)
    outline = replace(outline, header=header)
    document = Document(row["_id"], f"beir:{row['_id']}", row["_id"], digest, header, source.text)
    library.put(document, outline, make_passages(row["_id"], source, outline), find_numbers(source.text))


def load_questions(folder: Path) -> Iterator[tuple[str, str]]:
    """(id, text) of each question of a BEIR folder."""
    for row in _lines(folder / "queries.jsonl"):
        yield row["_id"], row["text"]


def _judgements(folder: Path) -> dict[str, dict[str, int]]:
    judged: dict[str, dict[str, int]] = {}
    try:
        with (folder / "qrels.tsv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                judged.setdefault(row["query-id"], {})[row["corpus-id"]] = int(row["score"])
    except (OSError, KeyError, ValueError) as error:
        raise UsageError(
            f"Không đọc được {folder / 'qrels.tsv'}: {error}. Cần bộ dữ liệu kiểu BEIR."
        ) from error
    return judged


def _lines(path: Path) -> Iterator[dict[str, str]]:
    try:
        with path.open(encoding="utf-8") as file:
            yield from (json.loads(line) for line in file if line.strip())
    except (OSError, ValueError) as error:
        raise UsageError(f"Không đọc được {path}: {error}. Cần bộ dữ liệu kiểu BEIR.") from error
