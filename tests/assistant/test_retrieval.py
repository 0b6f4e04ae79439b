"""Hybrid search over a small library, with real SQLite and Chroma."""

from __future__ import annotations

import math

import pytest

from assistant.retrieval import Retriever, SearchQuery
from ingest.dense import DenseSearch
from ingest.settings import Settings
from ingest.tokens import exact_tokens
from tests.fake_embedder import FakeEmbedder
from tests.shelf import Shelf


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
    assert (best.score, best.dense) == (1.0, 0.0)


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
    assert lexical.match_expression(SearchQuery(folded="")) == ""


def test_signs_of_the_query_language_are_only_words(lexical: Retriever) -> None:
    for typed in ('noi bo" OR *', "noi AND (bo", "exact : noi", "nội - bộ NEAR/2", "'; DROP TABLE passage"):
        lexical.search(SearchQuery(folded=typed, exact=typed))


def test_words_of_almost_every_passage_are_left_out(plans_shelf: Shelf, lexical: Retriever) -> None:
    words = " ".join(plans_shelf.record(doc_id) for doc_id in plans_shelf.library.document_ids())
    counts = plans_shelf.library.frequencies(exact_tokens(words))
    most = max(3, math.ceil(plans_shelf.library.passage_count() * 0.35))
    expression = lexical.match_expression(SearchQuery(folded="", exact=words))
    common = [token for token, count in counts.items() if count > most]
    assert common
    assert [token for token in common if f'"{token}"' in expression] == []
    assert '"dừa"' in expression


def test_vectors_and_words_share_the_score(plans_shelf: Shelf) -> None:
    embedder = FakeEmbedder()
    vectors = DenseSearch(plans_shelf.library, Settings(home=plans_shelf.home).vectors, embedder.name)
    (vector,) = embedder.queries(["một câu bất kỳ"])
    query = SearchQuery(folded="ban tin noi bo", embedding=vector)
    hits = Retriever(plans_shelf.library, vectors).search(query)
    assert len(hits) == plans_shelf.library.passage_count(), "vectors know every passage of a small library"
    assert max(hits, key=lambda hit: hit.dense).score >= 0.45
    assert max(hits, key=lambda hit: hit.lexical).score >= 0.55
    assert all(hit.score <= 0.45 for hit in hits if not hit.lexical)


def test_vectors_keep_to_the_documents_allowed_too(plans_shelf: Shelf) -> None:
    embedder = FakeEmbedder()
    vectors = DenseSearch(plans_shelf.library, Settings(home=plans_shelf.home).vectors, embedder.name)
    (vector,) = embedder.queries(["một câu bất kỳ"])
    query = SearchQuery(folded="", embedding=vector, within=["lai-chau-2032"])
    hits = Retriever(plans_shelf.library, vectors).search(query)
    assert {hit.passage.doc_id for hit in hits} == {"lai-chau-2032"}
