"""Quoted words marked on the printed page of a PDF."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link

import corpus
from ingest.errors import ReadError
from ingest.readers import read
from ingest.readers.pdf_lines import Line, width
from ingest.readers.pdf_marks import boxes_of, marked_page

SAMPLE = corpus.path("samples") / "chi-thi-chuyen-doi-so.pdf"


def line(text: str, y: float, x: float = 70.0) -> Line:
    return Line(text, 1, x, y, 14.0, x + width(text, 14.0))


def test_words_over_two_lines_get_a_box_each() -> None:
    lines = [line("Các huyện gửi báo cáo", 700), line("quý trước ngày 17 hằng tháng.", 680)]
    first, second = boxes_of(lines, "báo cáo quý trước ngày 17")
    assert first.left > 150
    assert first.right == pytest.approx(lines[0].right)
    assert (second.left, second.bottom < 680 < second.top) == (70.0, True)
    assert second.right < lines[1].right


def test_the_end_of_a_quote_from_the_page_before_is_marked() -> None:
    boxes = boxes_of(
        [line("chậm nhất ngày 17 tháng 5.", 700), line("Việc khác.", 680)], "gửi chậm nhất ngày 17 tháng 5"
    )
    assert len(boxes) == 1


@pytest.mark.parametrize("quote", ["", "hoàn toàn không có ở đây", "…"])
def test_words_that_are_not_there_are_not_marked(quote: str) -> None:
    assert boxes_of([line("Các huyện gửi báo cáo", 700)], quote) == []


def test_decomposed_letters_are_the_same_words() -> None:
    import unicodedata

    quote = unicodedata.normalize("NFD", "gửi báo cáo")
    assert len(boxes_of([line("Các huyện gửi báo cáo", 700)], quote)) == 1


def test_a_page_alone_with_its_marks() -> None:
    text = read(SAMPLE).text
    start = text.index("1. ")
    page = PdfReader(
        BytesIO(marked_page(SAMPLE.read_bytes(), SAMPLE.name, 1, text[start : start + 120]))
    ).pages
    assert len(page) == 1
    marks = [item.get_object() for item in page[0]["/Annots"]]
    assert {mark["/Subtype"] for mark in marks} == {"/Highlight"}
    box = page[0].mediabox
    assert all(0 <= mark["/Rect"][0] < mark["/Rect"][2] <= box.right for mark in marks)
    assert text[start : start + 20] in " ".join(page[0].extract_text().split())


def test_links_of_the_page_stay_behind(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=str(SAMPLE))
    writer.add_annotation(0, Link(rect=(0, 0, 50, 50), url="https://outside.example/"))
    writer.write(tmp_path / "linked.pdf")
    made = marked_page((tmp_path / "linked.pdf").read_bytes(), "linked.pdf", 1, "không có")
    assert b"outside.example" not in made


@pytest.mark.parametrize("page", [0, 99])
def test_a_page_that_is_not_there(page: int) -> None:
    with pytest.raises(ReadError, match=f"trang {page}"):
        marked_page(SAMPLE.read_bytes(), SAMPLE.name, page, "báo cáo")


def test_a_broken_file() -> None:
    with pytest.raises(ReadError, match="hỏng"):
        marked_page(b"%PDF-1.7 nothing", "hỏng.pdf", 1, "báo cáo")
