"""What a person corrects in a header stands before the text, is kept when it is read anew, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.citations import citations
from ingest.errors import UsageError
from ingest.header import Header
from ingest.library import Library
from ingest.overrides import (
    BY_USER,
    Override,
    apply_overrides,
    clear_overrides,
    get_overrides,
    override_marks,
    set_overrides,
    without_overrides,
)
from ingest.pipeline import ingest, reread, reread_one
from ingest.settings import Settings
from tests.fake_embedder import FakeEmbedder

PLAN = """ỦY BAN MTTQ VIỆT NAM
XÃ SUỐI MƠ
Số: 12/KH-MTTQ
Suối Mơ, ngày 03 tháng 02 năm 2031

KẾ HOẠCH
Chăm lo người cao tuổi năm 2031

I. MỤC ĐÍCH
1. Thăm hỏi từng nhà trước ngày 20/3/2031.
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    file = tmp_path / "documents" / "ke-hoach.txt"
    file.parent.mkdir()
    file.write_text(PLAN, encoding="utf-8")
    settings = Settings(home=tmp_path / "home")
    ingest([file], settings, embedder=FakeEmbedder())
    return settings


@pytest.fixture
def library(settings: Settings) -> Iterator[Library]:
    library = Library(settings.database)
    yield library
    library.close()


def corrected(library: Library, **values: str | None) -> Header:
    set_overrides(library, "ke-hoach", values)
    return read_again(library)


def read_again(library: Library) -> Header:
    assert reread_one(library.document("ke-hoach"), library).error is None
    return library.document("ke-hoach").header


def test_a_correction_stands_before_the_text(library: Library) -> None:
    header = corrected(library, number="15/KH-MTTQ-BTT", date="2031-02-08")
    assert (header.number, header.date) == ("15/KH-MTTQ-BTT", date(2031, 2, 8))
    assert header.title == "Chăm lo người cao tuổi năm 2031"
    assert library.document("ke-hoach").stated_by == {"number": BY_USER, "date": BY_USER}


def test_it_is_kept_when_everything_is_read_anew_and_when_the_file_changes(
    library: Library, settings: Settings
) -> None:
    corrected(library, title="Chăm lo người già")
    reread(library)
    file = Path(library.document("ke-hoach").path)
    file.write_text(PLAN + "2. Tặng quà.\n", encoding="utf-8")
    assert [o.status for o in ingest([file], settings, embedder=FakeEmbedder())] == ["updated"]
    assert library.document("ke-hoach").header.title == "Chăm lo người già"


def test_it_is_kept_and_can_be_taken_back_when_the_file_is_gone(library: Library) -> None:
    corrected(library, number="99/KH-MTTQ")
    Path(library.document("ke-hoach").path).unlink()
    assert read_again(library).number == "99/KH-MTTQ"
    clear_overrides(library, "ke-hoach")
    assert read_again(library).number == "12/KH-MTTQ"
    assert library.document("ke-hoach").stated_by == {}


def test_a_field_can_be_said_to_be_absent(library: Library) -> None:
    assert corrected(library, place="  ").place is None
    assert get_overrides(library, "ke-hoach") == {"place": Override(None)}


def test_who_corrected_is_told(library: Library) -> None:
    set_overrides(library, "ke-hoach", {"issuer": "Ban Thường trực xã Suối Mơ"}, by="lan")
    read_again(library)
    assert library.document("ke-hoach").stated_by == {"issuer": f"{BY_USER} (lan)"}


@pytest.mark.parametrize("values", [{"date": "31/02/2031"}, {"date": "hôm qua"}, {"hash": "x"}])
def test_what_cannot_be_is_refused_whole(library: Library, values: dict[str, str | None]) -> None:
    with pytest.raises(UsageError):
        set_overrides(library, "ke-hoach", {"number": "1/KH", **values})
    assert get_overrides(library, "ke-hoach") == {}


def test_a_document_that_takes_the_id_of_a_removed_one_has_its_own_header(library: Library) -> None:
    corrected(library, number="99/KH-MTTQ")
    library.remove("ke-hoach")
    assert get_overrides(library, "ke-hoach") == {}
    assert override_marks(library) == {}


def test_what_equals_the_text_is_not_said_to_be_stated() -> None:
    header = Header(number="1/KH")
    assert apply_overrides(header, {}, {"number": Override("1/KH")}) == (header, {})
    assert without_overrides({"date": "tệp a.yaml", "number": Override("2", "lan").origin}) == {
        "date": "tệp a.yaml"
    }


def test_who_cites_whom_follows_a_correction(library: Library) -> None:
    before = citations(library).documents()[0].document.header.number
    corrected(library, number="15/KH-MTTQ")
    assert (before, citations(library).documents()[0].document.header.number) == (
        "12/KH-MTTQ",
        "15/KH-MTTQ",
    )
