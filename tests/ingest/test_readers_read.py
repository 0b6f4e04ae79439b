"""The door of all readers: choice by kind, limits, and errors a user can act on."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import ReadError
from ingest.readers import MAX_BYTES, SUPPORTED, read
from ingest.source import SourceText

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SEEDS = Path(__file__).resolve().parents[2].parent / "shared/seeds"


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(ReadError) as caught:
        read(path)
    assert path.name in str(caught.value)
    return str(caught.value)


def word_file() -> bytes:
    stored = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Nội dung")
    document.save(stored)
    return stored.getvalue()


def test_suffixes() -> None:
    assert frozenset({".txt", ".md", ".docx", ".pdf", ".html", ".htm"}) == SUPPORTED


@pytest.mark.parametrize("name", ["a.TXT", "b.Md", "c.DOCX", "d.HTM"])
def test_suffix_case_does_not_matter(tmp_path: Path, name: str) -> None:
    data = word_file() if name == "c.DOCX" else "Nội dung".encode()
    assert read(written(tmp_path, name, data)).text == "Nội dung"


def test_missing_file(tmp_path: Path) -> None:
    assert "Không tìm thấy" in refusal(tmp_path / "không có.pdf")


def test_folder(tmp_path: Path) -> None:
    (tmp_path / "thư mục.docx").mkdir()
    assert "thư mục" in refusal(tmp_path / "thư mục.docx")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no device files")
def test_a_device_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "vô tận.txt").symlink_to("/dev/zero")
    assert "không phải tệp thường" in refusal(tmp_path / "vô tận.txt")


@pytest.mark.parametrize("suffix", sorted(SUPPORTED))
@pytest.mark.parametrize("data", [b"", b" \r\n\t \n", b"\xef\xbb\xbf\n", "\u00a0\u3000\n".encode()])
def test_empty_and_blank_files(tmp_path: Path, suffix: str, data: bytes) -> None:
    refusal(written(tmp_path, f"trống{suffix}", data))


def test_a_file_of_no_bytes_is_called_empty(tmp_path: Path) -> None:
    assert "trống" in refusal(written(tmp_path, "a.pdf", b"")).replace("a.pdf", "")


@pytest.mark.parametrize("name", ["bảng.xlsx", "ảnh.png", "không đuôi", "a.exe"])
def test_unknown_kinds_name_the_known_ones(tmp_path: Path, name: str) -> None:
    message = refusal(written(tmp_path, name, b"x"))
    assert all(suffix in message for suffix in SUPPORTED)


@pytest.mark.parametrize("name", ["cũ.doc", "cũ.RTF", "cũ.odt"])
def test_other_word_kinds_are_told_to_become_docx(tmp_path: Path, name: str) -> None:
    assert "lưu lại dưới dạng .docx" in refusal(written(tmp_path, name, OLE))


def test_encrypted_word_file(tmp_path: Path) -> None:
    container = OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(100)
    assert "mật khẩu" in refusal(written(tmp_path, "kín.docx", container))


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("a.docx", OLE + bytes(600), "Office đời cũ"),
        ("a.docx", b"%PDF-1.7 x", "PDF"),
        ("a.txt", b"%PDF-1.7 x", "PDF"),
        ("a.pdf", word_file(), "Word"),
        ("a.txt", word_file(), "Word"),
        ("a.html", word_file(), "Word"),
        ("a.docx", "Nội dung".encode(), "không phải tệp Word"),
        ("a.pdf", "Nội dung".encode(), "không phải tệp PDF"),
        ("a.md", bytes(range(256)), "văn bản"),
    ],
)
def test_content_that_denies_its_suffix(tmp_path: Path, name: str, data: bytes, word: str) -> None:
    assert word in refusal(written(tmp_path, name, data))


def test_too_many_bytes(tmp_path: Path) -> None:
    path = tmp_path / "lớn.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert "tách" in refusal(path)


def test_too_many_characters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.readers.MAX_CHARACTERS", 10)
    assert read(written(tmp_path, "vừa.txt", b"0123456789")).text == "0123456789"
    assert "tách" in refusal(written(tmp_path, "dài.txt", b"0123456789a"))


def test_permission_denied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "khóa.txt", b"x")

    def denied(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", denied)
    assert "quyền" in refusal(path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_permission_denied_by_the_system(tmp_path: Path) -> None:
    path = written(tmp_path, "khóa.txt", b"x")
    path.chmod(0)
    assert "quyền" in refusal(path)


def test_legacy_letters_left_in_a_text_are_pointed_out(tmp_path: Path) -> None:
    source = read(written(tmp_path, "cũ.txt", ("B¸o c¸o t×nh h×nh thùc hiÖn nhiÖm vô " * 5).encode()))
    assert "TCVN3" in source.warnings[-1]


def test_libraries_are_loaded_only_when_needed() -> None:
    code = (
        "import sys, ingest.readers\n"
        "heavy = {'docx', 'lxml', 'pypdf', 'trafilatura'} & set(sys.modules)\n"
        "raise SystemExit(', '.join(sorted(heavy)) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=root(), check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def root() -> Path:
    return Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


def source_or_refusal(path: Path) -> SourceText | None:
    """What `read` gives; None for a ReadError, while any other exception fails the test."""
    with contextlib.suppress(ReadError):
        return read(path)
    return None


MAGIC = st.sampled_from(
    [b"", b"%PDF-1.4\n", b"PK\x03\x04", OLE, b"<html><body><p>", b"\xff\xfe", b"\xfe\xff"]
)


@settings(max_examples=80, deadline=None)
@given(MAGIC, st.binary(max_size=300), st.sampled_from(sorted(SUPPORTED)))
def test_any_bytes_give_text_or_a_read_error(folder: Path, magic: bytes, data: bytes, suffix: str) -> None:
    source = source_or_refusal(written(folder, f"x{suffix}", magic + data))
    if source is not None:
        assert source.text.strip()
        assert source.text.encode("utf-8").decode("utf-8") == source.text


PARTS = ("word/document.xml", "word/styles.xml", "word/numbering.xml", "[Content_Types].xml", "_rels/.rels")
WORD_FILE = word_file()


def with_part(name: str, change: bytes, at: int) -> bytes:
    """The word file with some bytes of one part replaced, and whole as an archive."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORD_FILE)) as old, zipfile.ZipFile(result, "w") as new:
        for member in old.namelist():
            content = old.read(member)
            if member == name:
                place = at % len(content)
                content = content[:place] + change + content[place + len(change) :]
            new.writestr(member, content)
    return result.getvalue()


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(PARTS), st.binary(min_size=1, max_size=6) | st.just(b"<w:p/>"), st.integers(0, 10**6))
def test_damaged_word_files_give_text_or_a_read_error(
    folder: Path, name: str, change: bytes, at: int
) -> None:
    source_or_refusal(written(folder, "x.docx", with_part(name, change, at)))


@settings(max_examples=25, deadline=None)
@given(st.text("<>/=\"' abdeilmnoprstuvháộ\n&;#x0123", max_size=120))
def test_any_markup_gives_text_or_a_read_error(folder: Path, markup: str) -> None:
    source_or_refusal(written(folder, "x.html", f"<html><body>{markup}".encode()))


@pytest.mark.skipif(not SEEDS.is_dir(), reason="no shared/seeds")
def test_real_plans_are_verbatim() -> None:
    for path in sorted(SEEDS.glob("*.txt")):
        assert read(path) == SourceText(path.read_text(encoding="utf-8"))
