"""The answer object: quotes, lines, citations, JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Quote, cite, compose, display
from ingest.source import Span
from tests.shelf import Shelf, shelf, write


def quotes(shelf: Shelf) -> list[Quote]:
    shown = shelf.view("ben-tre-2031")
    chosen = [s for s in shown.sentences if s.section in {"III.1", "III.3"}]
    return [Quote(shown, s.span, s.section) for s in chosen]


def test_a_citation_says_where_its_quote_stands(plans_shelf: Shelf) -> None:
    citation = cite(quotes(plans_shelf)[0], 4)
    assert plans_shelf.record(citation.doc_id)[citation.start : citation.end] == citation.quote
    assert "trước ngày 17" in citation.quote
    assert (citation.n, citation.doc_id, citation.number) == (4, "ben-tre-2031", "31/KH-MTTQ-BTT")
    assert (citation.date, citation.section, citation.source) == ("2031-01-09", "III.1", "ben-tre-2031.txt")
    assert citation.title.startswith("Kế hoạch Công tác tuyên truyền năm 2031")
    assert citation.page is None


def test_a_quote_of_a_pdf_has_its_page(samples_shelf: Shelf) -> None:
    shown = samples_shelf.view("chi-thi-chuyen-doi-so")
    first, last = shown.sentences[0], shown.sentences[-1]
    assert cite(Quote(shown, first.span, ""), 1).page == 1
    assert cite(Quote(shown, last.span, ""), 1).page == 2


def test_several_quotes_are_numbered_in_order(plans_shelf: Shelf) -> None:
    text, citations = compose(quotes(plans_shelf), listing=True)
    lines = text.split("\n")
    assert [line.startswith("- ") for line in lines] == [True, True]
    assert [line[-3:] for line in lines] == ["[1]", "[2]"]
    assert [c.n for c in citations] == [1, 2]
    plain, _ = compose(quotes(plans_shelf))
    assert "\n" not in plain
    alone, _ = compose(quotes(plans_shelf)[:1], listing=True)
    assert not alone.startswith("- ")


def test_json_is_the_object_of_the_contract(plans_shelf: Shelf) -> None:
    text, citations = compose(quotes(plans_shelf))
    value = json.loads(json.dumps(Answer("grounded", text, None, citations).as_json(), ensure_ascii=False))
    assert set(value) == {
        "status",
        "answer",
        "reason",
        "citations",
        "directives",
        "warnings",
        "timings_ms",
        "confidence",
    }
    assert value["citations"][0]["quote"] == citations[0].quote
    assert (value["directives"], value["warnings"], value["reason"]) == ([], [], None)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("  - Mở hội thi;\n", "Mở hội thi"),
        ("Mở\u00a0hội\n thi", "Mở hội thi"),
        ("Mở hội thi (lần đầu).", "Mở hội thi (lần đầu)"),
        ("Hội thi (vòng hai;)", "Hội thi (vòng hai;)"),
        ("ho\u0323p", "họp"),
        ("...", "..."),
    ],
)
def test_display_tidies_blanks_and_ends(words: str, shown: str) -> None:
    assert display(words) == shown


@given(st.text(alphabet="abc12 .;:\n(-)", max_size=40))
def test_display_changes_no_letter_or_digit(words: str) -> None:
    assert [c for c in display(words) if c.isalnum()] == [c for c in words if c.isalnum()]


def test_quotes_are_verbatim(plans_shelf: Shelf) -> None:
    shown = plans_shelf.view("lai-chau-2032")
    assert Quote(shown, Span(0, 12), "").words == shown.document.text[:12]


def test_a_card_is_cited_as_a_card(tmp_path: Path) -> None:
    card = "---\ncard: directive\nkind: Chỉ thị\ntitle: về thử nghiệm phiếu\n---\n## Nội dung chính\nNói về việc trồng sen trong ao làng."
    own = shelf(tmp_path / "home", write(tmp_path / "files", {"phieu.md": card}))
    shown = own.view("phieu")
    citation = cite(Quote(shown, shown.sentences[-1].span, shown.sentences[-1].section), 1)
    assert citation.title == "Phiếu văn bản: Chỉ thị về thử nghiệm phiếu"
