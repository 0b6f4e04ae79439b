"""Words of passages in memory, against what the texts plainly say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.header import Header
from ingest.lexical import LexicalIndex, Postings, words_of
from ingest.library import Document, Library
from ingest.numbering import find_numbers
from ingest.outline import read_outline
from ingest.passages import make_passages
from ingest.source import SourceText

TEXTS = {
    "muoi": "Diêm dân phơi muối ngoài đồng suốt mùa nắng theo Chỉ thị số 88-CT/TW.",
    "cheo": "Đêm hội có hát chèo và múa rối nước bên đồng muối.",
    "nguoc": "Nước rối múa ngược chiều.",
}


@pytest.fixture
def index(tmp_path: Path) -> Iterator[LexicalIndex]:
    library = Library(tmp_path / "library.sqlite")
    for name, text in TEXTS.items():
        put(library, name, text)
    yield LexicalIndex.read(library)
    library.close()


def put(library: Library, name: str, text: str) -> None:
    source = SourceText(text)
    outline = read_outline(source)
    header = Header(None, None, None, None, None, f"Chuyện {name}")
    library.put(
        Document(name, name, name, name, header, text), outline, make_passages(name, source, outline),
        find_numbers(text),
    )  # fmt: skip


def row(index: LexicalIndex, name: str) -> int:
    return index.owners.tolist().index(index.documents.index(name))


def test_a_word_counts_where_it_stands_and_nowhere_else(index: LexicalIndex) -> None:
    gains, shares = index.words.scores(index.terms(["chèo"]))
    assert np.flatnonzero(gains).tolist() == [row(index, "cheo")]
    assert shares[row(index, "cheo")] == pytest.approx(1.0)


def test_a_rare_word_tells_more_than_a_common_one(index: LexicalIndex) -> None:
    rare, common, unknown = index.words.rarity(index.terms(["chèo", "muối", "voi"]))
    assert rare > common > unknown == 0.0
    _, shares = index.words.scores(index.terms(["chèo", "muối"]))
    assert shares[row(index, "cheo")] > shares[row(index, "muoi")] > shares[row(index, "nguoc")]


def test_pairs_know_what_stands_first(index: LexicalIndex) -> None:
    gains, _ = index.pairs.scores(index.pair_terms(["múa", "rối"]))
    assert np.flatnonzero(gains).tolist() == [row(index, "cheo")]
    assert index.pair_terms(["múa", None, "rối"]) == []


def test_the_longest_run_is_a_share_of_the_question(index: LexicalIndex) -> None:
    rows = np.arange(len(index.ids))
    runs = index.longest_runs(["múa", "rối", "nước"], rows)
    assert runs[row(index, "cheo")] == pytest.approx(1.0)
    assert 0 < runs[row(index, "nguoc")] < 0.5
    assert runs[row(index, "muoi")] == 0.0
    assert index.longest_runs(["múa"], rows[:0]).shape == (0,)


def test_titles_are_searched_and_kept_apart(index: LexicalIndex) -> None:
    assert index.titles[row(index, "muoi")][0] == " chuyện muoi "
    assert index.words.scores(index.terms(["muoi"]))[0][row(index, "muoi")] > 0


def test_without_accents_the_same_words_are_found(index: LexicalIndex) -> None:
    gains, _ = index.folded.words.scores(index.folded.terms(["cheo"]))
    assert np.flatnonzero(gains).tolist() == [row(index, "cheo")]
    assert index.folded.folded.vocabulary == index.folded.vocabulary


def test_numbers_of_documents_lead_to_their_rows(index: LexicalIndex) -> None:
    assert index.mentions == {"no_88_ct_tw": (row(index, "muoi"),)}


def test_rows_of_documents(index: LexicalIndex) -> None:
    assert np.flatnonzero(index.rows_of({"cheo", "khong-co"})).tolist() == [row(index, "cheo")]


def test_an_empty_library_has_no_rows(tmp_path: Path) -> None:
    library = Library(tmp_path / "library.sqlite")
    index = LexicalIndex.read(library)
    assert index.words.scores(index.terms(["muối"]))[0].shape == (0,)
    assert index.pairs.scores(index.pair_terms(["muối", "biển"]))[0].shape == (0,)
    assert index.rows_of({"muoi"}).shape == (0,)
    library.close()


SAID = st.lists(st.lists(st.integers(0, 4), min_size=1, max_size=6), min_size=1, max_size=5)


@given(SAID, st.lists(st.integers(0, 6), max_size=4))
def test_shares_are_those_of_counting_by_hand(said: list[list[int]], asked: list[int]) -> None:
    lengths = np.array([len(words) for words in said])
    terms = np.array([word for words in said for word in words])
    postings = Postings.of(terms, np.repeat(np.arange(len(said)), lengths), lengths)
    gains, shares = postings.scores(asked)
    rarity = dict(zip(asked, postings.rarity(asked), strict=True))
    whole = sum(rarity.values())
    for words, gain, share in zip(said, gains.tolist(), shares.tolist(), strict=True):
        held = set(asked) & set(words)
        assert (gain > 0) == bool(held)
        assert share == pytest.approx(sum(rarity[w] for w in held) / whole if whole else 0.0, abs=1e-5)


def test_words_are_spelled_as_the_index_spells_them() -> None:
    assert words_of("Hoà giải, kỳ họp 05/01/2022") == ["hòa", "giải", "kì", "họp", "5_1_2022"]
    assert words_of("") == []
