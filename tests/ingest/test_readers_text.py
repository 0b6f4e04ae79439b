"""Plain text: encodings, line ends, and what stays verbatim."""

from __future__ import annotations

import codecs
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import ReadError
from ingest.readers import read
from ingest.source import SourceText

PLAN = (
    "KẾ HOẠCH\nThực hiện Nghị quyết số 24-NQ/TW, các cấp tổ chức gặp mặt.\n- Đề nghị báo cáo trước ngày 20."
)
TONES = "\u0300\u0301\u0303\u0309\u0323"


def windows_1258(text: str) -> bytes:
    """`text` as an old Windows editor stores it: tone marks apart from their vowels."""
    apart = []
    for char in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", char)
        vowel = unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))
        apart.append(vowel + "".join(part for part in parts if part in TONES))
    return "".join(apart).encode("cp1258")


def read_bytes(folder: Path, data: bytes, name: str = "kế hoạch.txt") -> SourceText:
    path = folder / name
    path.write_bytes(data)
    return read(path)


@pytest.mark.parametrize(
    ("encoding", "bom"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
    ],
)
def test_unicode_encodings(tmp_path: Path, encoding: str, bom: bytes) -> None:
    source = read_bytes(tmp_path, bom + PLAN.encode(encoding))
    assert source == SourceText(PLAN)


def test_windows_1258_is_composed(tmp_path: Path) -> None:
    source = read_bytes(tmp_path, windows_1258(PLAN))
    assert source.text == PLAN
    assert source.warnings == ()


def test_one_accented_word_in_windows_1258(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, windows_1258("Ký")).text == "Ký"


def test_utf8_is_left_verbatim(tmp_path: Path) -> None:
    text = "Nghi\u0323 quye\u0302\u0301t\u00a0số\u00a024-NQ/TW \t cuối  dòng  "
    assert read_bytes(tmp_path, text.encode()).text == text


def test_line_ends_become_newlines(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, b"a\r\nb\rc\n\r\nd").text == "a\nb\nc\n\nd"


def test_markdown_is_plain_text(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, "# Kế hoạch\n- **một**".encode(), "a.MD").text == "# Kế hoạch\n- **một**"


def test_truncated_utf8_is_read_with_a_warning(tmp_path: Path) -> None:
    source = read_bytes(tmp_path, PLAN.encode() + "ế".encode()[:2])
    assert source.text == PLAN + "\ufffd"
    assert "UTF-8" in source.warnings[0]


def test_tcvn3_is_converted_with_a_warning(tmp_path: Path) -> None:
    source = read_bytes(tmp_path, "B¸o c¸o t×nh h×nh thùc hiÖn nhiÖm vô kÕ ho¹ch n¨m".encode("cp1252"))
    assert source.text == "Báo cáo tình hình thực hiện nhiệm vụ kế hoạch năm"
    assert "TCVN3" in source.warnings[0]


def test_vni_is_converted_with_a_warning(tmp_path: Path) -> None:
    source = read_bytes(
        tmp_path, "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, Ñoäc laäp - Töï do".encode("cp1252")
    )
    assert source.text == "Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do"
    assert source.warnings


def test_unknown_encoding_warns(tmp_path: Path) -> None:
    source = read_bytes(tmp_path, "größe für Straße ÿ ÿ ÿ æ Æ Å ø".encode("cp1252"))
    assert "bảng mã" in source.warnings[0]


def test_binary_content_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"kế hoạch\.txt"):
        read_bytes(tmp_path, bytes(range(32)) * 20)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("texts")


visible = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1).filter(
    lambda text: bool(text.strip()) and not text.startswith(("\ufeff", "%PDF-", "PK\x03\x04"))
)


@settings(deadline=None)
@given(visible, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_any_text_round_trips(folder: Path, text: str, encoding: str) -> None:
    assert read_bytes(folder, text.encode(encoding)).text == text


@given(st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậéèẻẽẹíìỉĩịóòỏõọúùủũụýỳỷỹỵ ,."))
def test_vietnamese_round_trips_through_windows_1258(folder: Path, text: str) -> None:
    assert read_bytes(folder, windows_1258("Mặt trận " + text)).text == "Mặt trận " + text
