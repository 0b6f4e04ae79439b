"""Search measured on a data set in the BEIR layout: corpus.jsonl, queries.jsonl, qrels.tsv."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any, Literal, get_args

import numpy as np

from assistant.engine import Assistant
from assistant.ranking import save_weights
from assistant.retrieval import Hit
from eval.query_forms import FORMS, Form, query_form
from eval.ranking import Judged, learn
from ingest.errors import UsageError
from ingest.indexing import embed_pending
from ingest.library import Document, Library
from ingest.numbering import find_numbers
from ingest.outline import read_outline
from ingest.passages import make_passages
from ingest.pipeline import FORMAT
from ingest.progress import Progress, silent
from ingest.settings import Settings
from ingest.source import SourceText
from ingest.upkeep import opened

Half = Literal["tune", "report"]
_HALVES: tuple[Half, ...] = get_args(Half)
_DEPTH = 10


@dataclass(frozen=True, slots=True)
class RetrievalFigures:
    """Shares of 1 over some questions; `median_ms` is one search, the question's vector included."""

    questions: int
    hit_at_1: float
    hit_at_10: float
    recall_at_10: float
    mrr_at_10: float
    ndcg_at_10: float
    median_ms: float

    def as_json(self) -> dict[str, float]:
        """Every figure under its name in the literature."""
        return {
            "questions": self.questions,
            "hit@1": self.hit_at_1,
            "hit@10": self.hit_at_10,
            "recall@10": self.recall_at_10,
            "MRR@10": self.mrr_at_10,
            "nDCG@10": self.ndcg_at_10,
            "median_ms": self.median_ms,
        }


@dataclass(frozen=True, slots=True)
class RetrievalReport:
    """What was measured: the form of the questions, all figures, and those of each half that was asked."""

    form: Form
    total: RetrievalFigures
    splits: dict[Half, RetrievalFigures]

    def as_json(self) -> dict[str, Any]:
        """The figures of all questions, the form, and the figures of each half under "splits"."""
        splits = {name: figures.as_json() for name, figures in self.splits.items()}
        return {"form": self.form, **self.total.as_json(), "splits": splits}


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question, its judgements, what was found (best passages first), and how long it took."""

    key: str
    judged: dict[str, int]
    hits: list[Hit]
    milliseconds: float


def half_of(question_id: str) -> Half:
    """Which half a question belongs to: weights and settings are chosen on "tune", figures told of "report"."""
    return "report" if hashlib.sha256(question_id.encode()).digest()[0] % 2 else "tune"


def run(
    folder: Path,
    settings: Settings,
    form: Form = "accented",
    split: Half | None = None,
    limit: int | None = None,
    progress: Progress = silent,
) -> RetrievalReport:
    """Index the corpus (once; kept in `settings.home`), ask the questions, compare with the judgements.

    A document counts with its best passage. The questions are put in `form`; `split` asks one half
    of them. Raises UsageError when the folder does not hold the three files.
    """
    with _ready(folder, settings, progress) as assistant:
        asked = list(_ask(folder, assistant, form, split, limit, progress))
    halves = {name: [one for one in asked if half_of(one.key) == name] for name in _HALVES}
    return RetrievalReport(
        form, _figures(asked), {name: _figures(some) for name, some in halves.items() if some}
    )


def learn_weights(
    folder: Path, settings: Settings, target: Path, limit: int | None = None, progress: Progress = silent
) -> dict[str, float]:
    """Learn the weights of the search's measures on the "tune" half, in all forms; written to `target`."""
    with _ready(folder, settings, progress) as assistant:
        asked = [
            one
            for form in FORMS
            for one in _ask(folder, assistant, form, "tune", limit, progress)
            if one.hits
        ]
    if not asked:
        raise UsageError(f"Bộ dữ liệu {folder} không có câu hỏi nào của nửa 'tune' để học.")
    weights = learn([_judged(one) for one in asked])
    source = f"mattran eval retrieval {folder.name} --learn {target.name}: {len(asked)} questions of the half 'tune'"
    try:
        save_weights(target, weights, source)
    except OSError as error:
        raise UsageError(f"Không ghi được {target}: {error}. Hãy chọn nơi khác.") from error
    return weights


@contextmanager
def _ready(folder: Path, settings: Settings, progress: Progress) -> Iterator[Assistant]:
    """An assistant over the corpus, its model in memory."""
    _judgements(folder)
    with opened(settings) as library:
        index_corpus(folder, library, progress)
        embed_pending(library, settings, progress)
        assistant = Assistant(settings, library)
        assistant.warm()
        yield assistant


def _ask(
    folder: Path,
    assistant: Assistant,
    form: Form,
    split: Half | None,
    limit: int | None,
    progress: Progress,
) -> Iterator[_Asked]:
    judged = _judgements(folder)
    chosen = [
        (key, text) for key, text in load_questions(folder) if key in judged and split in (None, half_of(key))
    ][:limit]
    for number, (key, text) in enumerate(chosen):
        progress("read", number, len(chosen), "")
        yield _Asked(key, judged[key], *assistant.search(query_form(text, form)))


def _documents(hits: Sequence[Hit]) -> dict[str, float]:
    """The best documents by their best passage."""
    best: dict[str, float] = {}
    for hit in hits:
        best.setdefault(hit.passage.doc_id, hit.score)
    return dict(list(best.items())[:_DEPTH])


def _figures(asked: Sequence[_Asked]) -> RetrievalFigures:
    import ir_measures
    from ir_measures import RR, R, Success, nDCG

    measures = [Success @ 1, Success @ 10, R @ 10, RR @ 10, nDCG @ 10]
    judged = {one.key: one.judged for one in asked}
    ranked = {one.key: _documents(one.hits) for one in asked}
    found: dict[Any, float] = ir_measures.calc_aggregate(measures, judged, ranked)
    first, ten, recall, mrr, ndcg = (round(found[measure], 4) for measure in measures)
    time = median([one.milliseconds for one in asked] or [0.0])
    return RetrievalFigures(len(asked), first, ten, recall, mrr, ndcg, round(time, 1))


def _judged(one: _Asked) -> Judged:
    """What one question teaches."""
    places: dict[str, int] = {}
    owners = [places.setdefault(hit.passage.doc_id, len(places)) for hit in one.hits]
    right = frozenset(place for doc_id, place in places.items() if one.judged.get(doc_id, 0) > 0)
    columns = np.array([hit.measures for hit in one.hits], np.float32)
    return Judged(columns, np.array(owners, np.int64), right)


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
