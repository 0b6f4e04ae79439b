"""Result files are written whole or not at all, and the message says what to do."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from assistant.drafting.output import OutputError, write, write_all


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def test_writes_and_replaces(tmp_path: Path) -> None:
    file = tmp_path / "kế hoạch.docx"
    write(file, b"one")
    write(file, b"two")
    assert file.read_bytes() == b"two"
    assert names(tmp_path) == {"kế hoạch.docx"}
    if os.name == "posix":
        usual = tmp_path / "usual"
        usual.touch()
        assert file.stat().st_mode == usual.stat().st_mode


def test_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="chưa có thư mục"):
        write(tmp_path / "none" / "a.docx", b"x")
    assert names(tmp_path) == set()


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="là một thư mục"):
        write(tmp_path, b"x")


@pytest.mark.parametrize(
    ("file", "lock"), [("a.docx", ".~lock.a.docx#"), ("ke-hoach-2027.docx", "~$-hoach-2027.docx")]
)
def test_a_file_that_an_office_program_holds(tmp_path: Path, file: str, lock: str) -> None:
    (tmp_path / file).write_bytes(b"old")
    (tmp_path / lock).touch()
    with pytest.raises(OutputError, match="đang mở"):
        write(tmp_path / file, b"new")
    assert (tmp_path / file).read_bytes() == b"old"
    assert names(tmp_path) == {file, lock}


def failing(number: int) -> object:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "đĩa đã đầy"),
        (errno.EACCES, "đang mở ở chương trình khác"),
        (errno.EIO, "Không ghi được"),
    ],
)
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_nothing_is_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str, step: str
) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(b"old")
    monkeypatch.setattr(*((os, "fsync") if step == "fsync" else (Path, "replace")), failing(number))
    with pytest.raises(OutputError, match=said) as caught:
        write(file, b"new")
    assert str(file) in str(caught.value)
    assert file.read_bytes() == b"old"
    assert names(tmp_path) == {"a.docx"}


def test_all_or_none(tmp_path: Path) -> None:
    good, bad = tmp_path / "a.docx", tmp_path / "none" / "b.docx"
    with pytest.raises(OutputError):
        write_all({good: b"x", bad: b"y"})
    assert names(tmp_path) == set()
    write_all({good: b"x", tmp_path / "b.docx": b"y"})
    assert names(tmp_path) == {"a.docx", "b.docx"}


def test_a_file_nobody_may_write_to(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(b"old")
    file.chmod(0o444)
    if os.access(file, os.W_OK):
        pytest.skip("this user may write to every file")
    with pytest.raises(OutputError, match="cấm ghi"):
        write(file, b"new")
    assert file.read_bytes() == b"old"
