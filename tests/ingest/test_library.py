"""The record: what is stored comes back, survives what can go wrong, and is found."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ingest.errors import LibraryError
from ingest.library import Document, Library, as_json
from ingest.numbering import find_numbers
from ingest.outline import Outline, read_outline
from ingest.passages import Passage, make_passages
from ingest.schema import MIGRATIONS
from ingest.source import SourceText
from tests.invented import plan


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with closing(Library(tmp_path / "home" / "library.sqlite")) as opened:
        yield opened


def cut(doc_id: str, text: str) -> tuple[Document, Outline, list[Passage]]:
    source = SourceText(text, page_starts=(0, 40))
    outline = read_outline(source)
    document = Document(
        doc_id, f"/kho/{doc_id}.txt", f"{doc_id}.txt", "hash", outline.header, text, (0, 40),
        {"place": "tệp kèm"}, ("chú ý",), True,
    )  # fmt: skip
    return document, outline, make_passages(doc_id, source, outline)


def put(library: Library, doc_id: str, text: str) -> list[Passage]:
    document, outline, passages = cut(doc_id, text)
    library.put(document, outline, passages, find_numbers(text))
    return passages


def put_many(library: Library, count: int) -> None:
    for number in range(count):
        put(library, f"d{number}", plan(number, tasks=8))


def test_a_document_comes_back_as_it_was_put(library: Library) -> None:
    document, outline, passages = cut("a", plan(7))
    library.put(document, outline, passages, find_numbers(document.text))
    assert library.document("a") == document
    assert library.documents() == [document]
    assert [(p.id, p.section, p.headings, p.span) for p in library.passages("a")] == [
        (p.id, p.section, p.headings, p.span) for p in passages
    ]
    assert tuple(library.provisions("a")) == outline.provisions
    assert library.document("a").header.date == date(2031, 3, 5)
    assert as_json(document)["date"] == "2031-03-05"
    assert as_json(document)["number"] == "7/KH-MTTQ-BTT"


def test_references_carry_number_date_and_place_in_the_text(library: Library) -> None:
    put(library, "a", plan(7))
    text = library.document("a").text
    found = [r for r in library.references("a") if r.number.symbol]
    assert ("12-CT/TW", date(2022, 1, 5)) in [(r.number.number, r.date) for r in found]
    assert all("12-CT/TW" in text[r.span.start : r.span.end] for r in found if r.number.number == "12-CT/TW")
    assert library.references() == library.references("a")


def test_put_again_replaces_keeps_place_and_marks_of_what_stays(library: Library) -> None:
    first = put(library, "a", plan(1))
    put(library, "b", plan(2))
    library.mark_embedded([p.id for p in first], "m")
    changed = plan(1).replace("VIỆC THỨ 3", "VIỆC KHÁC HẲN")
    second = put(library, "a", changed)
    kept = {p.id for p in first} & {p.id for p in second}
    assert kept
    assert kept < {p.id for p in first}
    assert library.document_ids() == ["a", "b"]
    assert library.embedded_ids("m") == kept
    assert {p.id for p in library.unembedded("m") if p.doc_id == "a"} == {p.id for p in second} - kept
    assert library.search('exact:"hẳn"', (1, 1, 1), 5)
    assert len(library.search('exact:"3"', (1, 1, 1), 50, within=["a"])) < len(
        library.search('exact:"3"', (1, 1, 1), 50)
    )


def test_remove_leaves_nothing(library: Library) -> None:
    put(library, "a", plan(1))
    before = library.revision
    library.remove("a")
    assert library.revision > before
    assert (library.document_ids(), library.passages(), library.references()) == ([], [], [])
    assert library.provisions("a") == []
    assert library.search('folded:"thon"', (1, 1, 1), 5) == []
    assert library.frequencies(["thon"]) == {}
    with pytest.raises(LibraryError, match="Trong kho không có văn bản 'a'"):
        library.document("a")


def test_search_looks_in_the_column_named_and_keeps_to_documents(library: Library) -> None:
    put(library, "a", plan(1))
    put(library, "b", plan(2))
    ids = {p.id: p.doc_id for p in library.passages()}
    hits = library.search('folded:"thon_doi"', (1, 1, 1), 99)
    assert {ids[i] for i, _ in hits} == {"a", "b"}
    assert [score for _, score in hits] == sorted((score for _, score in hits), reverse=True)
    assert {ids[i] for i, _ in library.search('folded:"thon_doi"', (1, 1, 1), 99, within=["b"])} == {"b"}
    assert library.search('folded:"thon_doi"', (1, 1, 1), 99, within=[]) == []
    assert library.search('exact:"thon_doi"', (1, 1, 1), 99) == []
    assert len(library.search('numbers:"no_12_ct_tw"', (1, 1, 1), 99)) == 2


def test_what_a_user_types_is_never_taken_for_sql(library: Library) -> None:
    evil = "a'; DROP TABLE document; --\""
    put(library, evil, plan(1))
    assert library.document(evil).id == evil
    assert library.passages_by_id([evil, "'"]) == {}
    assert library.search('folded:"thon"', (1, 1, 1), 5, within=["'; DROP TABLE passage"]) == []
    library.remove(evil)
    assert library.check() == []


def test_a_broken_query_is_a_library_error(library: Library) -> None:
    with pytest.raises(LibraryError):
        library.search('exact:"', (1, 1, 1), 5)


def test_very_many_ids_are_no_problem(library: Library) -> None:
    passages = put(library, "a", plan(1))
    ids = [p.id for p in passages] + [f"x{n}" for n in range(300_000)]
    assert set(library.passages_by_id(ids)) == {p.id for p in passages}


def test_kept_vectors_stay_until_no_passage_owns_them(library: Library) -> None:
    passages = put(library, "a", plan(1))
    library.keep_embeddings("m", [(p.id, b"1234") for p in passages] + [("gone", b"1234")])
    library.keep_embeddings("n", [(passages[0].id, b"5678")])
    assert set(library.embeddings("m", ["gone"])) == {"gone"}
    library.drop_embeddings(keep_model="m")
    assert library.embeddings("m", ["gone"]) == {}
    assert library.embeddings("n", [passages[0].id]) == {}
    assert library.embeddings("m", [passages[0].id]) == {passages[0].id: b"1234"}


def test_state_is_kept_and_forgotten(library: Library) -> None:
    assert library.state("x") is None
    library.set_state("x", "1")
    library.set_state("x", "2")
    assert library.state("x") == "2"
    library.set_state("x", None)
    assert library.state("x") is None


def test_a_snapshot_sees_one_state_while_another_writes(library: Library) -> None:
    put(library, "a", plan(1))
    with closing(Library(library.path)) as writer:
        with library.snapshot():
            assert library.document_ids() == ["a"]
            put(writer, "b", plan(2))
            assert library.document_ids() == ["a"]
        assert library.document_ids() == ["a", "b"]


def test_a_failed_put_changes_nothing(library: Library) -> None:
    put(library, "a", plan(1))
    document, outline, passages = cut("a", plan(2))
    before = (library.document("a"), library.passages(), library.revision)
    twice = [*passages, passages[0]]
    with pytest.raises(LibraryError):
        library.put(document, outline, twice, [])
    assert (library.document("a"), library.passages(), library.revision) == before


# -- opening -----------------------------------------------------------------------------------------


def old_library(path: Path, version: int) -> None:
    """A library as an older release left it, holding one document."""
    with closing(sqlite3.connect(path)) as old:
        for script in MIGRATIONS[:version]:
            old.executescript(script)
        old.execute(f"PRAGMA user_version = {version}")
        if version:
            old.execute(
                "INSERT INTO document (id, path, name, hash, text, page_starts, stated_by, warnings)"
                " VALUES ('old', '/old.txt', 'old.txt', 'h', 'Nội dung cũ', '[]', '{}', '[]')"
            )
        old.commit()


@pytest.mark.parametrize("version", range(len(MIGRATIONS) + 1))
def test_older_libraries_open_with_their_documents(tmp_path: Path, version: int) -> None:
    path = tmp_path / "library.sqlite"
    old_library(path, version)
    with closing(Library(path)) as library:
        assert [d.text for d in library.documents()] == (["Nội dung cũ"] if version else [])
        put(library, "new", plan(1))
    with closing(Library(path)) as library:
        assert "new" in library.document_ids()
        assert library.check() == []


def test_a_newer_library_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    old_library(path, len(MIGRATIONS))
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("PRAGMA user_version = 99")
    with pytest.raises(LibraryError, match="phiên bản mới hơn"):
        Library(path)
    with closing(sqlite3.connect(path)) as newer:
        assert newer.execute("PRAGMA user_version").fetchone() == (99,)


def test_many_may_create_the_library_at_once(tmp_path: Path) -> None:
    errors: list[LibraryError] = []

    def open_one() -> None:
        try:
            Library(tmp_path / "library.sqlite").close()
        except LibraryError as error:
            errors.append(error)

    threads = [threading.Thread(target=open_one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with closing(Library(tmp_path / "library.sqlite")) as library:
        assert library.check() == []


def test_a_file_that_is_no_library_says_restore(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    path.write_bytes(b"Day khong phai kho van ban. " * 100)
    with pytest.raises(LibraryError, match=r"library\.sqlite: tệp bị hỏng.*mattran library restore"):
        Library(path)


def test_a_damaged_page_says_restore_when_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    with closing(Library(path)) as library:
        for number in range(60):
            put(library, f"d{number}", plan(number))
        library.backup(tmp_path / "whole.sqlite")
    data = bytearray((tmp_path / "whole.sqlite").read_bytes())
    start = len(data) * 3 // 4 // 4096 * 4096  # the pages before it hold the names of the tables
    data[start:-4096] = b"\xff" * (len(data) - start - 4096)
    (tmp_path / "damaged.sqlite").write_bytes(data)
    with closing(Library(tmp_path / "damaged.sqlite")) as library:
        with pytest.raises(LibraryError, match="mattran library restore"):
            library.documents()
        assert library.check()


def test_a_folder_that_cannot_be_made_is_a_library_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(LibraryError, match=r"library\.sqlite"):
        Library(tmp_path / "file" / "library.sqlite")


def test_a_full_disk_keeps_what_was_there(library: Library) -> None:
    put(library, "a", plan(1))
    (pages,) = library._db.rows("PRAGMA page_count")[0]
    library._db.rows(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(LibraryError, match="đĩa đã đầy.*vẫn nguyên vẹn"):
        put_many(library, 50)
    whole = library.document_ids()
    assert "a" in whole
    assert library.check() == []
    assert {p.doc_id for p in library.passages()} == set(whole)
    library._db.rows("PRAGMA max_page_count = 1000000")
    put(library, "z", plan(9, tasks=8))
    assert library.document_ids() == [*whole, "z"]


# -- backup ------------------------------------------------------------------------------------------


def test_a_backup_is_one_file_with_everything_while_another_writes(library: Library, tmp_path: Path) -> None:
    put(library, "a", plan(1))
    with closing(Library(library.path)) as writer:
        put(writer, "b", plan(2))
        library.backup(tmp_path / "copy.sqlite")
        put(writer, "c", plan(3))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["copy.sqlite", "home"]
    with closing(Library(tmp_path / "copy.sqlite")) as copy:
        assert copy.document_ids() == ["a", "b"]
        assert copy.document("b") == library.document("b")


def test_a_backup_that_cannot_be_written_says_where(library: Library, tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="Không sao lưu được ra .*khong-co"):
        library.backup(tmp_path / "khong-co" / "copy.sqlite")
    with pytest.raises(LibraryError, match="chính là tệp kho"):
        library.backup(library.path)
    assert library.check() == []


def test_a_document_moves(library: Library) -> None:
    put(library, "a", plan(1))
    library.move("a", "/moi/ten moi.txt", "ten moi.txt")
    document = library.document("a")
    assert document == replace(cut("a", plan(1))[0], path="/moi/ten moi.txt", name="ten moi.txt")
    assert library.hashes() == {"/moi/ten moi.txt": ("a", "hash")}
