"""Dense search: the same by Chroma and by the kept vectors; a half-written index is never read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ingest.dense import DenseSearch, kept_vectors
from ingest.errors import LibraryError
from ingest.library import Library
from ingest.pipeline import ingest
from ingest.settings import Settings
from ingest.vectors import INDEX, Vectors
from tests.fake_embedder import FakeEmbedder
from tests.invented import write_plans

FAKE = FakeEmbedder()
QUERY = FAKE.queries(["thôn Đồi Cọ"])[0]


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    write_plans(tmp_path / "plans", 3)
    home = Settings(home=tmp_path / "home")
    ingest([tmp_path / "plans"], home, embedder=FakeEmbedder())
    return home


@pytest.fixture
def library(home: Settings) -> Iterator[Library]:
    with closing(Library(home.database)) as opened:
        yield opened


@pytest.fixture
def dense(home: Settings, library: Library) -> Iterator[DenseSearch]:
    with closing(DenseSearch(library, home.vectors, FAKE.name)) as search:
        yield search


def test_chroma_and_the_kept_vectors_agree(home: Settings, library: Library, dense: DenseSearch) -> None:
    found = dense.search(QUERY, 99)
    with closing(Vectors(home.vectors, FAKE.name)) as vectors:
        assert found == vectors.search(QUERY, 99)
    kept = kept_vectors(library, FAKE.name).nearest(QUERY, 99)
    assert [i for i, _ in kept] == [i for i, _ in found]
    assert [s for _, s in kept] == pytest.approx([s for _, s in found], abs=1e-5)


def test_a_narrow_scope_gets_its_own_nearest(library: Library, dense: DenseSearch) -> None:
    for doc_id in library.document_ids():
        found = dense.search(QUERY, 2, within=[doc_id])
        best = [i for i, _ in dense.search(QUERY, 99) if i in library.passage_ids([doc_id])]
        assert [i for i, _ in found] == best[:2]
    assert dense.search(QUERY, 5, within=[]) == []
    assert dense.search(QUERY, 5, within=["unknown"]) == []


def test_a_wide_scope_goes_through_chroma(
    library: Library, dense: DenseSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow = dense.search(QUERY, 99, within=["ke-hoach-1"])
    monkeypatch.setattr("ingest.dense._FEW", 0)
    wide = dense.search(QUERY, 99, within=["ke-hoach-1"])
    assert [i for i, _ in wide] == [i for i, _ in narrow]


def test_it_follows_what_others_write(home: Settings, tmp_path: Path, dense: DenseSearch) -> None:
    before = {i for i, _ in dense.search(QUERY, 99)}
    write_plans(tmp_path / "plans", 5)
    ingest([tmp_path / "plans"], home, embedder=FakeEmbedder())
    after = {i for i, _ in dense.search(QUERY, 99)}
    assert before < after


def test_a_half_written_index_is_left_alone(
    home: Settings, tmp_path: Path, library: Library, dense: DenseSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(INDEX, "sync_threshold", 4)
    monkeypatch.setitem(INDEX, "batch_size", 2)

    class Dying(FakeEmbedder):
        def passages(self, texts):  # type: ignore[no-untyped-def]
            if len(self.embedded) > 60:
                raise LibraryError("hết điện")
            return super().passages(texts)

    write_plans(tmp_path / "plans", 30)
    with pytest.raises(LibraryError, match="hết điện"):
        ingest([tmp_path / "plans"], home, embedder=Dying())
    for index in home.vectors.glob("*/*.bin"):
        index.write_bytes(b"torn" * 100)  # reading this would end the process
    found = dense.search(QUERY, 999)
    assert {i for i, _ in found} == set(library.embeddings(FAKE.name))
    assert len(found) > 60


def test_a_damaged_index_is_done_without(home: Settings, library: Library) -> None:
    with closing(DenseSearch(library, home.vectors, FAKE.name)) as search:
        whole = search.search(QUERY, 99)
    (home.vectors / "chroma.sqlite3").write_bytes(b"hong " * 999)
    with closing(DenseSearch(library, home.vectors, FAKE.name)) as search:
        assert [i for i, _ in search.search(QUERY, 99)] == [i for i, _ in whole]


def test_an_index_that_fails_later_is_done_without(
    dense: DenseSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = dense.search(QUERY, 99)

    def fail(*args: object) -> None:
        raise LibraryError("hỏng")

    monkeypatch.setattr(Vectors, "search", fail)
    assert [i for i, _ in dense.search(QUERY, 99)] == [i for i, _ in whole]


def test_another_model_has_no_vectors_yet(home: Settings, library: Library) -> None:
    with closing(DenseSearch(library, home.vectors, "other@1")) as search:
        assert search.search(QUERY, 5) == []
        assert search.search(QUERY, 5, within=library.document_ids()) == []
