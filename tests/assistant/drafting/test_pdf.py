"""The PDF preview: made by a program on this machine, or a message that says what is missing."""

from __future__ import annotations

import stat
import sys
import time
from pathlib import Path

import pytest

from assistant.drafting import pdf
from assistant.drafting.pdf import PdfError, find_office, to_pdf


def fake_office(folder: Path, script: str) -> None:
    """A program named soffice; its last argument is the file, the one before it the folder."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that alone is searched for programs."""
    if sys.platform == "win32":
        pytest.skip("the programs of this test are shell scripts")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(pdf, "_USUAL_PLACES", ())
    return tmp_path


@pytest.mark.usefixtures("place")
def test_without_libreoffice_the_message_says_what_to_install() -> None:
    assert find_office() is None
    with pytest.raises(PdfError, match="LibreOffice"):
        to_pdf(b"x")


def test_the_pdf_of_the_program_is_given_back(place: Path) -> None:
    fake_office(
        place,
        'for last in "$@"; do :; done; printf "%%PDF of " > "${last%.docx}.pdf"; /bin/cat "$last" >> "${last%.docx}.pdf"',
    )
    assert to_pdf(b"words") == b"%PDF of words"


def test_the_program_has_a_profile_of_its_own(place: Path) -> None:
    fake_office(
        place, f'echo "$1" > {place}/seen; for last in "$@"; do :; done; echo x > "${{last%.docx}}.pdf"'
    )
    to_pdf(b"x")
    assert (place / "seen").read_text().startswith("-env:UserInstallation=file://")


def test_a_program_that_makes_nothing(place: Path) -> None:
    fake_office(place, "exit 1")
    with pytest.raises(PdfError, match="không chuyển được"):
        to_pdf(b"x")


def test_a_program_that_hangs_is_ended(place: Path) -> None:
    fake_office(place, "/bin/sleep 30 & wait")
    start = time.perf_counter()
    with pytest.raises(PdfError, match=r"0\.3 giây"):
        to_pdf(b"x", timeout=0.3)
    assert time.perf_counter() - start < 10
