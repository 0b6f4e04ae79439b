"""The audit log."""

from __future__ import annotations

from pathlib import Path

from assistant import audit
from ingest.library import Library


def test_lines_are_kept_and_listed_newest_first(tmp_path: Path) -> None:
    library = Library(tmp_path / "library.sqlite")
    audit.record(library.database, "minh", "xóa văn bản", "a.pdf\nb.pdf")
    audit.record(library.database, None, "tải lên")
    library.close()
    again = Library(tmp_path / "library.sqlite")
    found = audit.entries(again.database)
    assert [(e.who, e.action, e.detail) for e in found] == [
        (audit.NOBODY, "tải lên", ""),
        ("minh", "xóa văn bản", "a.pdf b.pdf"),
    ]
    assert len(audit.entries(again.database, limit=1)) == 1
    again.close()


def test_a_detail_is_bounded(tmp_path: Path) -> None:
    library = Library(tmp_path / "library.sqlite")
    audit.record(library.database, "minh", "ghi", "x" * 10_000)
    assert len(audit.entries(library.database)[0].detail) == 500
    library.close()
