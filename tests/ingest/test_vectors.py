"""Vectors: found again, apart by model, seen by other processes, mended, and offered to LlamaIndex."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections import namedtuple
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from llama_index.core import Document as LlamaDocument
from llama_index.core import StorageContext, VectorStoreIndex
from llama_index.core.embeddings import BaseEmbedding, MockEmbedding
from llama_index.core.schema import MetadataMode, NodeRelationship
from llama_index.core.vector_stores import MetadataFilter, MetadataFilters
from llama_index.core.vector_stores.types import VectorStoreQuery, VectorStoreQueryMode
from llama_index.vector_stores.chroma import ChromaVectorStore

from ingest import vectors as vectors_module
from ingest.errors import LibraryError
from ingest.indexing import search_texts
from ingest.library import Library
from ingest.node_parser import ProvisionNodeParser
from ingest.outline import read_outline
from ingest.passages import make_passages
from ingest.pipeline import ingest
from ingest.settings import Settings
from ingest.source import SourceText
from ingest.vectors import Vectors, fingerprint
from tests.fake_embedder import FakeEmbedder
from tests.invented import plan, write_plans

FAKE = FakeEmbedder()


@pytest.fixture
def vectors(tmp_path: Path) -> Iterator[Vectors]:
    with closing(Vectors(tmp_path / "chroma", FAKE.name)) as opened:
        yield opened


def names(count: int, start: int = 0) -> list[str]:
    return [f"p{n}" for n in range(start, start + count)]


def test_nearest_first_with_cosines(vectors: Vectors) -> None:
    rows = np.array([[1, 0, 0], [0, 1, 0], [0.8, 0.6, 0]], np.float32)
    vectors.add(["x", "y", "z"], rows)
    found = vectors.search(np.array([1, 0, 0], np.float32), 2)
    assert [i for i, _ in found] == ["x", "z"]
    assert [score for _, score in found] == pytest.approx([1.0, 0.8], abs=1e-6)
    assert vectors.ids() == {"x", "y", "z"}


def test_adding_again_replaces_and_deleting_takes_away(vectors: Vectors) -> None:
    vectors.add(["x", "y"], np.array([[1, 0], [0, 1]], np.float32))
    vectors.add(["x"], np.array([[0, -1]], np.float32))
    vectors.delete(["y", "never there"])
    assert vectors.ids() == {"x"}
    assert vectors.search(np.array([0, -1], np.float32), 5) == [("x", pytest.approx(1.0))]


def test_reading_creates_nothing(tmp_path: Path) -> None:
    nothing = Vectors(tmp_path / "chroma", "m")
    assert nothing.ids() == set()
    assert nothing.search(np.ones(3, np.float32), 5) == []
    nothing.delete(["x"])
    nothing.drop_others()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(LibraryError, match="Chưa có véc-tơ"):
        _ = nothing.collection


def test_models_never_mix(vectors: Vectors, tmp_path: Path) -> None:
    vectors.add(["x"], np.ones((1, 3), np.float32))
    with closing(Vectors(tmp_path / "chroma", "other")) as other:
        assert other.search(np.ones(3, np.float32), 5) == []
        other.add(["y"], np.ones((1, 5), np.float32))
        other.drop_others()
        assert other.ids() == {"y"}
    vectors.refresh()
    assert vectors.ids() == set()


def test_what_another_writes_is_seen_after_refresh(vectors: Vectors, tmp_path: Path) -> None:
    vectors.add(names(3), FAKE.passages(names(3)))
    wanted = FAKE.queries(["p4"])[0]
    vectors.search(wanted, 1)
    with closing(Vectors(tmp_path / "chroma", FAKE.name)) as other:
        other.add(names(3, 3), FAKE.passages(names(3, 3)))
    vectors.refresh()
    assert vectors.search(wanted, 1)[0] == ("p4", pytest.approx(1.0, abs=1e-5))


def test_a_reader_goes_on_through_a_restart_and_finds_the_new_generation(
    vectors: Vectors, tmp_path: Path
) -> None:
    vectors.add(names(3), FAKE.passages(names(3)))
    wanted = FAKE.queries(["p1"])[0]
    with closing(Vectors(tmp_path / "chroma", FAKE.name)) as writer:
        writer.restart()
        assert writer.ids() == set()
        vectors.refresh()
        assert vectors.ids() == set(names(3))
        writer.add(names(2), FAKE.passages(names(2)))
        assert vectors.search(wanted, 9)[0][0] == "p1"
        writer.drop_others()
    assert [i for i, _ in vectors.search(wanted, 9)] == ["p1", "p0"]  # without being told


def test_reading_leaves_the_fingerprint_and_writing_changes_it(vectors: Vectors, tmp_path: Path) -> None:
    folder = tmp_path / "chroma"
    assert fingerprint(folder) == fingerprint(tmp_path / "nowhere")
    vectors.add(names(1200), FAKE.passages(names(1200)))  # enough for Chroma to write index files
    before = fingerprint(folder)
    with closing(Vectors(folder, FAKE.name)) as reader:
        reader.search(FAKE.queries(["p1"])[0], 5)
        reader.ids()
    assert fingerprint(folder) == before
    index = next(folder.glob("*/data_level0.bin"))
    shutil.copyfile(index, tmp_path / "x")
    shutil.copyfile(tmp_path / "x", index)
    assert fingerprint(folder) != before


def test_refreshing_often_holds_no_more_files(vectors: Vectors) -> None:
    descriptors = Path("/proc/self/fd")
    if not descriptors.is_dir():
        pytest.skip("no /proc on this system")
    vectors.add(names(3), FAKE.passages(names(3)))
    counts = []
    for _ in range(8):
        vectors.refresh()
        vectors.search(FAKE.queries(["p1"])[0], 1)
        counts.append(len(list(descriptors.iterdir())))
    assert counts[-1] < counts[0] + 8  # Chroma opens about ten each time


def test_a_wrong_dimension_is_a_library_error(vectors: Vectors) -> None:
    vectors.add(["x"], np.ones((1, 3), np.float32))
    with pytest.raises(LibraryError, match="chỉ mục véc-tơ"):
        vectors.search(np.ones(4, np.float32), 1)


@pytest.mark.parametrize(
    "error",
    [OSError(errno.ENOSPC, "No space left on device"), sqlite3.OperationalError("database or disk is full")],
)
def test_a_full_disk_is_said_to_be_one(
    vectors: Vectors, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    vectors.add(["x"], np.ones((1, 3), np.float32))

    def fail(*args: object, **kwargs: object) -> None:
        raise error

    monkeypatch.setattr(type(vectors.collection), "upsert", fail)
    with pytest.raises(LibraryError, match="Đĩa đã đầy"):
        vectors.add(["y"], np.ones((1, 3), np.float32))


def test_chroma_hiding_a_full_disk_does_not_help_it(
    vectors: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    vectors.add(["x"], np.ones((1, 3), np.float32))
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(vectors_module.shutil, "disk_usage", lambda _: usage(10, 10, 0))
    with pytest.raises(LibraryError, match="Đĩa đã đầy"):
        vectors.add(["y"], np.ones((1, 4), np.float32))


# -- LlamaIndex --------------------------------------------------------------------------------------


class Embedding(BaseEmbedding):
    """The fake embedder for LlamaIndex."""

    def _get_query_embedding(self, query: str) -> list[float]:
        return [float(x) for x in FAKE.queries([query])[0]]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_query_embedding(text)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("llama")
    write_plans(folder / "plans", 3)
    settings = Settings(home=folder / "home")
    ingest([folder / "plans"], settings, embedder=FakeEmbedder())
    return settings


@pytest.fixture
def opened(filled: Settings) -> Iterator[tuple[Library, Vectors]]:
    with closing(Library(filled.database)) as library, closing(Vectors(filled.vectors, FAKE.name)) as vectors:
        yield library, vectors


def test_an_index_over_the_library_finds_its_passages(opened: tuple[Library, Vectors]) -> None:
    library, vectors = opened
    store = vectors.as_vector_store(library)
    assert isinstance(store, ChromaVectorStore)
    index = VectorStoreIndex.from_vector_store(store, embed_model=Embedding())
    for passage, text in zip(library.passages(), search_texts(library.passages(), library), strict=True):
        (best,) = index.as_retriever(similarity_top_k=1).retrieve(text)
        document = library.document(passage.doc_id)
        assert best.node.node_id == passage.id
        assert best.score == pytest.approx(1.0, abs=1e-5)
        assert best.node.get_content() == document.text[passage.span.start : passage.span.end]
        assert best.node.ref_doc_id == passage.doc_id
        assert best.node.metadata["section"] == passage.section
        assert best.node.metadata["number"] == document.header.number


def test_an_index_over_the_library_can_be_narrowed(opened: tuple[Library, Vectors]) -> None:
    library, vectors = opened
    index = VectorStoreIndex.from_vector_store(vectors.as_vector_store(library), embed_model=Embedding())
    wanted = library.document_ids()[1]
    number = library.document(wanted).header.number
    by_id = index.as_retriever(similarity_top_k=99, doc_ids=[wanted]).retrieve("thôn Đồi Cọ")
    filters = MetadataFilters(filters=[MetadataFilter(key="number", value=number)])
    by_number = index.as_retriever(similarity_top_k=99, filters=filters).retrieve("thôn Đồi Cọ")
    assert [n.node.node_id for n in by_id] == [n.node.node_id for n in by_number]
    assert {n.node.node_id for n in by_id} == {p.id for p in library.passages(wanted)}


def test_the_store_is_for_reading(opened: tuple[Library, Vectors]) -> None:
    library, vectors = opened
    store = vectors.as_vector_store(library)
    before = vectors.ids()
    for write in (
        lambda: store.add([]),
        lambda: store.delete("a"),
        lambda: store.delete_nodes([]),
        store.clear,
    ):
        with pytest.raises(LibraryError, match="mattran ingest"):
            write()
    assert vectors.ids() == before
    assert {n.node_id for n in store.get_nodes()} == before
    with pytest.raises(NotImplementedError):
        store.query(VectorStoreQuery(query_embedding=[0.0] * 16, mode=VectorStoreQueryMode.MMR))


def test_the_node_parser_gives_the_passages_of_the_library() -> None:
    text = plan(5)
    source = SourceText(text)
    expected = make_passages("doc", source, read_outline(source))
    document = LlamaDocument(text=text, id_="doc", metadata={"file_name": "ke-hoach.txt"})
    nodes = ProvisionNodeParser().get_nodes_from_documents([document])
    assert [n.node_id for n in nodes] == [p.id for p in expected]
    for node, passage in zip(nodes, expected, strict=True):
        start, end = node.metadata["start"], node.metadata["end"]
        assert (start, end) == (passage.span.start, passage.span.end)
        assert (node.start_char_idx, node.end_char_idx) == (start, end)
        assert node.get_content() == text[start:end]
        assert node.metadata["section"] == passage.section
        assert node.metadata["file_name"] == "ke-hoach.txt"
        assert node.relationships[NodeRelationship.SOURCE].node_id == "doc"
    assert nodes[1].relationships[NodeRelationship.PREVIOUS].node_id == nodes[0].node_id


def test_llamaindex_embeds_the_words_that_ingesting_embeds(opened: tuple[Library, Vectors]) -> None:
    library, _ = opened
    stored = library.documents()[0]
    document = LlamaDocument(text=stored.text, id_=stored.id, metadata={"file_name": stored.name})
    nodes = ProvisionNodeParser().get_nodes_from_documents([document])
    texts = search_texts(library.passages(stored.id), library)
    assert [n.get_content(metadata_mode=MetadataMode.EMBED) for n in nodes] == texts


def test_an_index_of_parsed_nodes_is_built_on_chroma(tmp_path: Path) -> None:
    with closing(Vectors(tmp_path / "chroma", "mock")) as vectors:
        vectors.restart()
        store = ChromaVectorStore(chroma_collection=vectors.collection)
        nodes = ProvisionNodeParser().get_nodes_from_documents([LlamaDocument(text=plan(5), id_="doc")])
        index = VectorStoreIndex(
            nodes,
            storage_context=StorageContext.from_defaults(vector_store=store),
            embed_model=MockEmbedding(16),
        )
        found = index.as_retriever(similarity_top_k=3).retrieve("báo cáo")
        assert len(found) == 3
        assert {n.node.node_id for n in found} <= {n.node_id for n in nodes}
        assert all(n.node.get_content() for n in found)
