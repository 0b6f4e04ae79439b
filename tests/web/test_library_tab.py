"""The tab "Kho văn bản" without a browser: uploads, what was understood, corrections, removal and its undoing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import gradio as gr
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.web import library_texts as words
from assistant.web.library_desk import LibraryDesk
from assistant.web.library_files import FOLDER, Intake, keep, safe_name
from assistant.web.library_handlers import Handlers, may_manage
from assistant.web.library_markup import document_html, list_html, progress_html, taken_html
from assistant.web.library_work import Step, Taken
from assistant.web.office import Office
from ingest.errors import LibraryError, UsageError
from ingest.settings import Settings
from tests.fake_embedder import FakeEmbedder

PLAN = """ỦY BAN MTTQ VIỆT NAM
XÃ SUỐI MƠ
Số: 12/KH-MTTQ
Suối Mơ, ngày 03 tháng 02 năm 2031

KẾ HOẠCH
Chăm lo người cao tuổi năm 2031 <script>alert(1)</script>

Căn cứ Nghị quyết số 43-NQ/TW ngày 24/11/2023;

I. MỤC ĐÍCH
1. Thăm hỏi từng nhà trước ngày 20/3/2031.
"""
NOTHING = ("", "", False, "")


@pytest.fixture(autouse=True)
def uploads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of the test stand for uploads."""
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    fake = FakeEmbedder()
    with (
        patch("ingest.embedding.load_embedder", return_value=fake),
        patch("ingest.embedding.embedder_name", return_value=fake.name),
    ):
        office = Office(Settings(home=tmp_path / "home"))
        yield office
        office.close()


@pytest.fixture
def desk(office: Office) -> LibraryDesk:
    return LibraryDesk(office)


@pytest.fixture
def handlers(office: Office) -> Handlers:
    return Handlers(office)


def upload(tmp_path: Path, name: str = "ke-hoach.txt", text: str = PLAN) -> Path:
    file = tmp_path / "uploads" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def took(desk: LibraryDesk, *files: Path) -> tuple[Taken, ...]:
    *_, last = desk.intake().run(files)
    assert last.taken is not None
    return last.taken


def kept_files(office: Office) -> list[str]:
    return sorted(file.name for file in (office.settings.home / FOLDER).glob("*"))


def event(**data: object) -> Any:
    return SimpleNamespace(_data=data)


# -- names -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Kế hoạch 2031.docx", "Kế hoạch 2031.docx"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Windows\\x.PDF", "x.pdf"),
        ("con.txt", "_con.txt"),
        (".bashrc", "bashrc"),
        ("<img src=x onerror=alert(1)>.txt", "_img src=x onerror=alert(1)_.txt"),
        ("a\u202etxt.docx", "atxt.docx"),
        ("..", "van-ban"),
    ],
)
def test_hostile_names_are_neutralised(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(max_size=300))
def test_a_safe_name_stays_in_its_folder(name: str) -> None:
    safe = safe_name(name)
    assert safe == Path(safe).name
    assert not safe.startswith(".")
    assert 0 < len(safe) <= 120
    assert safe_name(safe) == safe


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    first, second = keep(upload(tmp_path), folder), keep(upload(tmp_path, text="khác"), folder)
    assert first.name == "ke-hoach.txt"
    assert first.read_text(encoding="utf-8") == PLAN
    assert second.read_text(encoding="utf-8") == "khác"
    assert len(list(folder.iterdir())) == 2


# -- taking in ---------------------------------------------------------------------------------------


def test_uploads_are_taken_in_from_a_copy(desk: LibraryDesk, office: Office, tmp_path: Path) -> None:
    file = upload(tmp_path)
    steps = list(desk.intake().run([file]))
    assert {"read", "embed"} <= {step.step for step in steps}
    (one,) = steps[-1].taken or ()
    assert (one.status, one.doc_id) == ("added", "ke-hoach")
    file.unlink()
    assert kept_files(office) == ["ke-hoach.txt"]
    assert Path(desk.understood("ke-hoach").document.path).is_file()


def test_the_same_content_is_known_also_under_another_name(
    desk: LibraryDesk, office: Office, tmp_path: Path
) -> None:
    took(desk, upload(tmp_path))
    (one,) = took(desk, upload(tmp_path, "ten-khac.txt"))
    assert (one.status, one.doc_id) == ("known", "ke-hoach")
    assert kept_files(office) == ["ke-hoach.txt"]


def test_what_cannot_be_read_leaves_nothing_behind(desk: LibraryDesk, office: Office, tmp_path: Path) -> None:
    broken = tmp_path / "hỏng.docx"
    broken.write_bytes(b"PK\x03\x04 not a zip")
    huge = tmp_path / "to.pdf"
    with huge.open("wb") as file:
        file.truncate(65 * 2**20)
    found = took(
        desk,
        broken,
        huge,
        upload(tmp_path, "bảng.xlsx"),
        upload(tmp_path, "trống.txt", " "),
        upload(tmp_path),
    )
    assert [one.status for one in found] == ["failed", "failed", "failed", "failed", "added"]
    assert "hỏng.docx" in (found[0].error or "")
    assert "65 MB" in (found[1].error or "")
    assert "chưa hỗ trợ" in (found[2].error or "")
    assert kept_files(office) == ["ke-hoach.txt"]
    assert str(office.settings.home) not in "".join(one.error or "" for one in found)


def test_stopping_keeps_what_is_done(office: Office, tmp_path: Path) -> None:
    intake = Intake(office.settings)
    intake.stop()
    *_, last = intake.run([upload(tmp_path)])
    assert last.fault == words.STOPPED
    assert [one.status for one in last.taken or ()] == ["stopped"]
    assert kept_files(office) == []


# -- one document ------------------------------------------------------------------------------------


def test_a_correction_is_kept_and_can_be_taken_back(desk: LibraryDesk, tmp_path: Path) -> None:
    took(desk, upload(tmp_path))
    document = desk.correct(
        "ke-hoach", {"number": "15/KH-MTTQ", "date": "08/02/2031", "place": "Suối Mơ"}, "lan"
    )
    assert (document.header.number, str(document.header.date)) == ("15/KH-MTTQ", "2031-02-08")
    assert set(document.stated_by or {}) == {"number", "date"}
    list(desk.rereading().run(None))
    assert desk.understood("ke-hoach").document.header.number == "15/KH-MTTQ"
    assert desk.as_read("ke-hoach").header.number == "12/KH-MTTQ"
    assert not desk.understood("ke-hoach").corrected


@pytest.mark.parametrize(
    ("fields", "told"), [({"date": "hôm qua"}, "hôm qua"), ({"place": "Suối Mơ"}, "Chưa có gì")]
)
def test_what_is_no_correction_is_refused(
    desk: LibraryDesk, tmp_path: Path, fields: dict[str, str], told: str
) -> None:
    took(desk, upload(tmp_path))
    with pytest.raises(UsageError, match=told):
        desk.correct("ke-hoach", fields)


def test_a_removed_document_comes_back_with_its_corrections(desk: LibraryDesk, tmp_path: Path) -> None:
    took(desk, upload(tmp_path))
    desk.correct("ke-hoach", {"number": "15/KH-MTTQ"})
    desk.remove("ke-hoach")
    assert desk.rows() == []
    assert [one.doc_id for one in desk.removed()] == ["ke-hoach"]
    assert desk.put_back("ke-hoach") == "ke-hoach"
    assert desk.understood("ke-hoach").document.header.number == "15/KH-MTTQ"
    assert desk.removed() == []


def test_a_document_whose_file_is_gone_cannot_come_back(
    desk: LibraryDesk, office: Office, tmp_path: Path
) -> None:
    took(desk, upload(tmp_path))
    shutil.rmtree(office.settings.home / FOLDER)
    desk.remove("ke-hoach")
    assert desk.removed() == []
    with pytest.raises(LibraryError):
        desk.put_back("ke-hoach")


def test_the_list_is_narrowed(desk: LibraryDesk, tmp_path: Path) -> None:
    took(
        desk,
        upload(tmp_path),
        upload(tmp_path, "khac.txt", PLAN.replace("12/KH", "77/KH").replace("SUỐI MƠ", "AN HÒA")),
    )
    assert [row.id for row in desk.rows("77/kh an hoa")] == ["khac"]
    assert desk.kinds() == ["Kế hoạch"]
    assert desk.rows(kind="Chỉ thị") == []
    assert len(desk.rows("cham lo nguoi cao tuoi", "Kế hoạch")) == 2


def test_the_library_is_checked_and_copied(desk: LibraryDesk, tmp_path: Path) -> None:
    took(desk, upload(tmp_path))
    assert desk.verify().problems == ()
    copy = desk.backup(tmp_path / "backup")
    assert copy.name.endswith(".sqlite")
    assert copy.read_bytes().startswith(b"SQLite format 3")


# -- handlers and markup -----------------------------------------------------------------------------


def test_an_upload_shows_bars_and_then_the_document(handlers: Handlers, tmp_path: Path) -> None:
    *under_way, last = handlers.upload([str(upload(tmp_path))], None, *NOTHING)
    assert any("<progress" in values[1] and words.EMBED in values[1] for values in under_way)
    assert words.SUMMARY.format(added=1, total=1) in last[1]
    assert "Chăm lo người cao tuổi" in last[3]
    assert last[4] == "ke-hoach"


def test_a_document_is_removed_and_put_back(handlers: Handlers, tmp_path: Path) -> None:
    list(handlers.upload([str(upload(tmp_path))], None, *NOTHING))
    status, listed, shown, opened = handlers.act(event(act="remove", doc="ke-hoach"), None, *NOTHING)
    assert words.UNDO in status
    assert words.EMPTY in listed
    assert (words.CHOOSE in shown, opened) == (True, "")
    *_, opened = handlers.act(event(act="undo", doc="ke-hoach"), None, *NOTHING)
    assert opened == "ke-hoach"


def test_the_form_corrects_the_header(handlers: Handlers, tmp_path: Path) -> None:
    list(handlers.upload([str(upload(tmp_path))], None, *NOTHING))
    _, listed, shown, _ = handlers.correct(
        event(doc="ke-hoach", number="15/KH-MTTQ", hash="x"), None, *NOTHING
    )
    assert 'value="15/KH-MTTQ"' in shown
    assert words.CORRECTED in listed


def test_only_those_who_manage_change_the_library(
    office: Office, handlers: Handlers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    list(handlers.upload([str(upload(tmp_path))], None, *NOTHING))
    monkeypatch.setattr(Office, "may", lambda self, user, action: user == "lan", raising=False)
    assert (may_manage(office, "lan"), may_manage(office, None)) == (True, False)
    for act in ("remove", "reread", "as_read", "undo"):
        with pytest.raises(gr.Error, match="quản trị"):
            handlers.act(event(act=act, doc="ke-hoach"), None, *NOTHING)
    for refused in (handlers.upload([], None, *NOTHING), handlers.reindex(None, *NOTHING)):
        with pytest.raises(gr.Error, match="quản trị"):
            next(refused)
    with pytest.raises(gr.Error, match="quản trị"):
        handlers.correct(event(doc="ke-hoach", number="1/KH"), None, *NOTHING)
    *_, shown, _ = handlers.act(event(act="open", doc="ke-hoach"), None, *NOTHING)
    assert "<form" not in shown


def test_a_fault_is_told_without_places_of_the_machine(handlers: Handlers, office: Office) -> None:
    with pytest.raises(gr.Error) as fault:
        handlers.act(event(act="open", doc="<b>"), None, *NOTHING)
    assert str(office.settings.home) not in str(fault.value)


def test_words_of_documents_and_file_names_stay_text(desk: LibraryDesk, tmp_path: Path) -> None:
    took(desk, upload(tmp_path))
    found = desk.understood("ke-hoach")
    page = document_html(found) + list_html(desk.rows())
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    told = taken_html([Taken("<img src=x>", "failed", error="<script>")], "<i>")
    told += taken_html([Taken("a\u202etxt.exe", "failed", error="Tệp “a\u202etxt.exe” hỏng.")], None)
    assert "\u202e" not in told
    told += progress_html([Step("read", 0, 1, "<img src=x>")])
    for tag in ("<script", "<img", "<i>"):
        assert tag not in page + told
