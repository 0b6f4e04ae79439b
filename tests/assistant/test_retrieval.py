"""Hybrid search over a small library, with real SQLite and Chroma."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.retrieval import Retriever, SearchQuery
from ingest import pipeline
from ingest.dense import DenseSearch
from ingest.library import Library
from ingest.settings import Settings
from tests.fake_embedder import FakeEmbedder
from tests.shelf import Shelf, write


@pytest.fixture
def lexical(plans_shelf: Shelf) -> Retriever:
    return Retriever(plans_shelf.library, None)


def text_of(made: Shelf, doc_id: str, start: int, end: int) -> str:
    return made.record(doc_id)[start:end]


@pytest.mark.parametrize(
    "query",
    [
        SearchQuery(folded="ban tin noi bo", exact="bản tin nội bộ"),
        SearchQuery(folded="ban tin noi bo"),
    ],
)
def test_words_find_their_passage_with_and_without_marks(
    plans_shelf: Shelf, lexical: Retriever, query: SearchQuery
) -> None:
    best = lexical.search(query)[0]
    span = best.passage.span
    assert "Bản tin nội bộ" in text_of(plans_shelf, best.passage.doc_id, span.start, span.end)
    assert (best.score, best.dense) == (pytest.approx(1.0), 0.0)


def test_hits_come_best_first_and_no_more_than_asked(lexical: Retriever) -> None:
    hits = lexical.search(SearchQuery(folded="hoi thi ke chuyen o nha hat quang truong"))
    assert len(hits) > 1
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert lexical.search(SearchQuery(folded="hoi thi ke chuyen o nha hat quang truong"), 1) == hits[:1]


def test_the_search_keeps_to_the_documents_allowed(lexical: Retriever) -> None:
    query = SearchQuery(folded="hoi thi ke chuyen nha hat", within=["lai-chau-2032"])
    assert {hit.passage.doc_id for hit in lexical.search(query)} <= {"lai-chau-2032"}
    assert lexical.search(SearchQuery(folded="nha hat", within=[])) == []


def test_a_number_finds_the_passage_that_names_it(plans_shelf: Shelf, lexical: Retriever) -> None:
    hits = lexical.search(SearchQuery(folded="", numbers=["88-CT/TW"]))
    assert hits
    for hit in hits:
        span = hit.passage.span
        assert "88-CT/TW" in text_of(plans_shelf, hit.passage.doc_id, span.start, span.end)


def test_unknown_words_and_no_words_find_nothing(lexical: Retriever) -> None:
    assert lexical.search(SearchQuery(folded="xyzt qwer")) == []
    assert lexical.search(SearchQuery(folded="")) == []
    assert lexical.search(SearchQuery(folded="", exact="?")) == []


def test_signs_of_the_query_language_are_only_words(lexical: Retriever) -> None:
    for typed in ('noi bo" OR *', "noi AND (bo", "exact : noi", "nội - bộ NEAR/2", "'; DROP TABLE passage"):
        lexical.search(SearchQuery(folded=typed, exact=typed))


def test_vectors_and_words_share_the_score(plans_shelf: Shelf) -> None:
    embedder = FakeEmbedder()
    vectors = DenseSearch(plans_shelf.library, Settings(home=plans_shelf.home).vectors, embedder.name)
    (vector,) = embedder.queries(["một câu bất kỳ"])
    query = SearchQuery(folded="ban tin noi bo", exact="bản tin nội bộ", embedding=vector)
    hits = Retriever(plans_shelf.library, vectors).search(query)
    alone = Retriever(plans_shelf.library, None).search(query)
    assert len(hits) == plans_shelf.library.passage_count(), "vectors know every passage of a small library"
    assert len(alone) < len(hits)
    assert hits[0].passage == alone[0].passage, "these words stand in one passage only"
    assert hits[0].score < alone[0].score == pytest.approx(1.0)
    assert len({hit.dense for hit in hits}) > 1
    assert all(0 <= hit.score <= 1 for hit in hits)


def test_vectors_keep_to_the_documents_allowed_too(plans_shelf: Shelf) -> None:
    embedder = FakeEmbedder()
    vectors = DenseSearch(plans_shelf.library, Settings(home=plans_shelf.home).vectors, embedder.name)
    (vector,) = embedder.queries(["một câu bất kỳ"])
    query = SearchQuery(folded="", embedding=vector, within=["lai-chau-2032"])
    hits = Retriever(plans_shelf.library, vectors).search(query)
    assert {hit.passage.doc_id for hit in hits} == {"lai-chau-2032"}


PRIZES = {
    "Quy che giai Hoa Sen.txt": "QUY CHẾ\nĐiều 1. Cơ cấu giải thưởng\nMỗi năm có ba giải thưởng.",
    "Quy chế giải Bông Lúa 2031.txt": "QUY CHẾ\nĐiều 1. Cơ cấu giải thưởng\nMỗi năm có hai giải thưởng.",
    "Quy chế giải Bông Lúa 2032.txt": "QUY CHẾ\nĐiều 1. Cơ cấu giải thưởng\nMỗi năm có một giải thưởng.",
    "The le.txt": "THỂ LỆ\nĐiều 1. Hồ sơ dự giải\nHồ sơ dự giải có ba bản.\nĐiều 2. Thời gian\nHồ sơ gửi sớm.",
}


@pytest.fixture
def prizes(tmp_path: Path) -> Library:
    settings = Settings(home=tmp_path / "home")
    pipeline.ingest(write(tmp_path / "documents", PRIZES), settings, embedder=FakeEmbedder())
    return Library(settings.database)


def first_name(library: Library, question: str) -> str:
    best = Retriever(library, None).search(SearchQuery(folded="", exact=question))[0]
    return library.document(best.passage.doc_id).name


def test_a_document_that_is_called_by_name_comes_first(prizes: Library) -> None:
    for year in ("2031", "2032"):
        asked = f"Theo Quy chế giải Bông Lúa {year}, mỗi năm có mấy giải thưởng?"
        assert first_name(prizes, asked) == f"Quy chế giải Bông Lúa {year}.txt"


def test_a_heading_that_is_said_in_full_comes_first(prizes: Library) -> None:
    best = Retriever(prizes, None).search(SearchQuery(folded="", exact="Hồ sơ dự giải gồm gì?"))[0]
    assert (prizes.document(best.passage.doc_id).name, best.passage.section) == ("The le.txt", "Điều 1")


def test_the_search_follows_the_library(prizes: Library, tmp_path: Path) -> None:
    retriever = Retriever(prizes, None)
    query = SearchQuery(folded="", exact="đua thuyền độc mộc")
    assert retriever.search(query) == []
    added = write(tmp_path / "more", {"hoi.txt": "HỘI LÀNG\nNgày hội có đua thuyền độc mộc trên sông."})
    pipeline.ingest(added, Settings(home=tmp_path / "home"), embedder=FakeEmbedder())
    (hit,) = retriever.search(query)[:1]
    assert prizes.document(hit.passage.doc_id).name == "hoi.txt"
    prizes.remove(hit.passage.doc_id)
    assert retriever.search(query) == []
