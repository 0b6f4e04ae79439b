"""What stands beside the record goes with its backup."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from ingest.kept_files import pack, unpack
from ingest.library import Library
from ingest.settings import Settings
from ingest.upkeep import backup, restore


def home(folder: Path) -> Settings:
    """A library without documents."""
    settings = Settings(home=folder)
    Library(settings.database).close()
    return settings


def test_documents_parent_plans_and_suites_come_back_with_the_record(tmp_path: Path) -> None:
    old, new, copy = home(tmp_path / "old"), home(tmp_path / "new"), tmp_path / "kho.sqlite"
    plan = old.home / "parents" / "0a1b" / "kế hoạch.txt"
    suite = old.home / "suites" / "kho.yaml"
    document = old.home / "files" / "kế hoạch.txt"
    for file in (plan, suite, document):
        file.parent.mkdir(parents=True)
        file.write_text(file.name, encoding="utf-8")
    backup(old, copy)
    restore(new, copy)
    for file in (plan, suite, document):
        assert (new.home / file.relative_to(old.home)).read_text(encoding="utf-8") == file.name
    with closing(sqlite3.connect(new.database)) as record:
        assert not record.execute("SELECT 1 FROM sqlite_master WHERE name = 'kept_file'").fetchone()


def test_a_file_that_is_there_stays_and_paths_lead_nowhere_else(tmp_path: Path) -> None:
    settings, copy = home(tmp_path / "home"), tmp_path / "kho.sqlite"
    mine = settings.home / "suites" / "kho.yaml"
    mine.parent.mkdir()
    mine.write_text("mine", encoding="utf-8")
    backup(settings, copy)
    mine.write_text("newer", encoding="utf-8")
    with closing(sqlite3.connect(copy)) as record, record:
        rows = [
            "../out.txt",
            "parents/../../out.txt",
            "/out.txt",
            "library.sqlite",
            "chroma/x.txt",
            "parents/a\\..\\x",
        ]
        record.executemany("INSERT INTO kept_file VALUES (?, 'x')", [(row,) for row in rows])
    before = {file for file in tmp_path.rglob("*") if file.is_file()}
    unpack(settings.home, copy)
    assert mine.read_text(encoding="utf-8") == "newer"
    assert {file for file in tmp_path.rglob("*") if file.is_file()} == before


def test_a_backup_of_an_earlier_version_is_taken(tmp_path: Path) -> None:
    settings = home(tmp_path / "home")
    unpack(settings.home, settings.database)
    pack(settings.home, settings.database)
    unpack(settings.home, settings.database)
