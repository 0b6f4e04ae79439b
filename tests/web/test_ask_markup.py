"""Answers and documents as HTML: escaped, whole, in order, the quoted words marked."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer import Answer, Citation
from assistant.conversations import Summary
from assistant.feedback import Rating
from assistant.turns import Resolved, Turn
from assistant.web.answer_markup import answer_html, pending_html, talk_html
from assistant.web.history_markup import history_html, welcome_html
from assistant.web.markup import header_html, splash_html
from assistant.web.source_markup import blocks, gone_html, locate, record_html, source_html
from ingest.header import Header
from ingest.library import Document
from ingest.outline import read_outline
from ingest.source import SourceText, Span
from tests.shelf import BEN_TRE

ATTACK = '<script>alert(1)</script><img src=x onerror="alert(2)">'
CITATION = Citation(
    1, "ke-hoach", f"Kế hoạch {ATTACK}", f"12/KH{ATTACK}", ATTACK, "2024-02-06", f"II.1{ATTACK}", 3, ATTACK, 0,
    len(ATTACK), f"tệp{ATTACK}",
)  # fmt: skip
CARD = {
    "id": "x", "kind": ATTACK, "number": ATTACK, "date": "2022-01-05", "issuer": ATTACK, "title": ATTACK,
    "status": "conflict", "status_text": ATTACK, "conflicts": [ATTACK], "cited_in": ["a"], "warnings": [ATTACK],
    "source": ATTACK,
}  # fmt: skip
SUMMARY = Summary("1a", ATTACK, None, "2026-11-22T00:00:00Z", None, 2)


def document(text: str, pages: tuple[int, ...] = (), card: bool = False) -> Document:
    return Document("ke-hoach", "ke-hoach.txt", "ke-hoach.txt", "", Header(), text, pages, card=card)


def cite(text: str, quote: str) -> Citation:
    start = text.index(quote)
    return replace(CITATION, quote=quote, start=start, end=start + len(quote))


def panel(text: str, citation: Citation, whole: bool = False, pages: tuple[int, ...] = ()) -> str:
    return source_html(document(text, pages), read_outline(SourceText(text)).provisions, citation, 1, whole)


def marks(page: str) -> str:
    return "".join(unescape(words) for words in re.findall(r"<mark[^>]*>(.*?)</mark>", page, re.DOTALL))


def text_of(page: str) -> str:
    """The words between the tags, blanks apart."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def test_words_of_others_never_become_markup() -> None:
    answer = Answer("grounded", f"{ATTACK} [1]", None, (CITATION,), (CARD,), (ATTACK,))
    turn = Turn(ATTACK, Resolved(ATTACK, True), answer)
    rating = Rating(ATTACK, 1, ATTACK, "down", ATTACK, "")
    for page in (
        talk_html(ATTACK, [turn], {1: rating}),
        pending_html(ATTACK, 1, ATTACK, "…", answer),
        panel(ATTACK, CITATION),
        record_html(replace(CITATION, doc_id="register:x")),
        gone_html(CITATION),
        history_html([SUMMARY], "1a"),
        welcome_html(1, [ATTACK]),
        header_html(ATTACK),
    ):
        assert "<script" not in page
        assert "<img" not in page
        assert "&lt;script&gt;" in page
        assert 'onerror="' not in page
    assert "<script" not in splash_html()


# -- an answer ---------------------------------------------------------------------------------------


def test_a_chip_stands_after_each_sentence_and_each_citation_is_listed() -> None:
    one, two = replace(CITATION, quote="Một."), replace(CITATION, n=2, quote="Hai.")
    page = answer_html(Answer("grounded", "Một. [1] Hai. [2]", None, (one, two)), "t", 3)
    assert re.findall(r'class="mt-chip" data-event="select" data-turn="3" data-n="(\d)"', page) == ["1", "2"]
    assert re.findall(r'class="mt-cite" data-event="select" data-turn="3" data-n="(\d)"', page) == ["1", "2"]
    assert text_of(page).startswith("Trả lời: Một. 1 Hai. 2")


def test_a_number_in_brackets_inside_a_quote_is_no_chip() -> None:
    quote = "Xem mục [1] của quy chế"
    page = answer_html(Answer("grounded", f"{quote} [1]", None, (replace(CITATION, quote=quote),)))
    assert page.count('class="mt-chip"') == 1
    assert quote in text_of(page)


def test_lists_and_paragraphs_keep_their_lines() -> None:
    citations = tuple(replace(CITATION, n=n, quote=f"Ý {n}") for n in (1, 2, 3))
    page = answer_html(Answer("grounded", "- Ý 1 [1]\n- Ý 2 [2]\nÝ 3 [3]", None, citations))
    assert (page.count("<ul>"), page.count("<li>Ý"), page.count("<p>Ý")) == (1, 2, 1)


def test_a_refusal_is_told_plainly() -> None:
    page = answer_html(Answer("abstained", "Không tìm thấy căn cứ.", "vì thế"))
    assert "mt-refused" in page
    assert "mt-chip" not in page


def test_what_a_refusal_offers_is_said_to_be_no_answer() -> None:
    refusal = Answer(
        "abstained",
        "Không thấy. Đoạn gần nhất để xem thêm, không phải câu trả lời: [1].",
        "vì thế",
        (CITATION,),
    )
    page = answer_html(refusal)
    assert "<p>Không thấy.</p>" in page
    assert "không phải câu trả lời (1)</summary>" in page
    assert "Trích dẫn (1)" not in page


def test_a_card_tells_number_day_issuer_status_and_what_to_mind() -> None:
    plain = {name: "chữ" if value == ATTACK else value for name, value in CARD.items()}
    told = text_of(
        answer_html(
            Answer("grounded", "x", directives=(plain | {"number": "12-CT/TW", "issuer": "Ban Bí thư"},))
        )
    )
    for words in ("12-CT/TW", "05/01/2022", "Ban Bí thư", "Tình trạng", "⚠"):
        assert words in told


def test_a_pressed_thumb_is_shown_with_its_note() -> None:
    turn = Turn("Hỏi?", Resolved("Hỏi?"), Answer("grounded", "x [1]", None, (CITATION,)))
    page = talk_html("t", [turn], {1: Rating("t", 1, "Hỏi?", "down", "sai", "")})
    assert page.count('aria-pressed="true"') == 1
    assert 'value="sai"' in page


# -- a source ----------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.text(max_size=60), st.text(min_size=1, max_size=60).filter(str.strip), st.text(max_size=60))
def test_the_marks_hold_exactly_the_quoted_words(before: str, quote: str, after: str) -> None:
    text = before + quote + after
    citation = replace(CITATION, quote=quote, start=len(before), end=len(before) + len(quote))
    marked = marks(panel(text, citation))
    assert "".join(marked.split()) == "".join(quote.split())


@settings(deadline=None)
@given(st.lists(st.sampled_from([*BEN_TRE.splitlines(), "", "  - việc\tkhác", "<b>"]), max_size=25))
def test_every_word_of_a_document_is_shown_once_in_order(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = blocks(text, read_outline(SourceText(text)).provisions)
    shown = " ".join(text[block.span.start : block.span.end] for block in found)
    assert shown.split() == text.split()


def test_headings_and_depth_come_from_the_outline() -> None:
    page = panel(BEN_TRE, cite(BEN_TRE, "26 đội"))
    assert re.search(r"<h4[^>]*>II. NHIỆM VỤ TRỌNG TÂM</h4>", page)
    assert re.search(r"<h4[^>]*--d:1[^>]*>1. Hội thi kể chuyện</h4>", page)
    assert marks(page) == "26 đội"


def test_a_quote_over_two_provisions_is_marked_in_both() -> None:
    quote = BEN_TRE[BEN_TRE.index("1. Hội thi") : BEN_TRE.index(" tại nhà hát")]
    page = panel(BEN_TRE, cite(BEN_TRE, quote))
    assert page.count("<mark") == 2
    assert "".join(marks(page).split()) == "".join(quote.split())


def test_a_long_document_is_shown_around_the_quote_until_it_is_asked_for_whole() -> None:
    lines = [f"{n}. Dòng thứ {n} của một văn bản rất dài, có nhiều việc phải làm." for n in range(1, 3000)]
    text = "\n".join(lines)
    citation = cite(text, lines[1500])
    page = panel(text, citation)
    assert marks(page) == lines[1500]
    assert lines[0] not in page
    assert 'data-whole="1"' in page
    assert lines[0] in panel(text, citation, whole=True)


def test_pages_are_told_where_they_begin() -> None:
    text = "Trang một đây.\nTrang hai đây.\nTrang bốn đây."
    page = text_of(panel(text, cite(text, "hai"), pages=(0, 15, 30, 30)))
    assert re.search(r"Trang 1 Trang một .* Trang 2 Trang hai đây. Trang 4 Trang bốn", page)


def test_a_quote_that_moved_is_found_again_nearest_to_its_place() -> None:
    text = f"Báo cáo. {'x' * 50} Báo cáo. {'x' * 5}"
    citation = replace(CITATION, quote="Báo cáo.", start=55, end=63)
    assert locate(text, citation) == Span(text.rindex("Báo"), text.rindex("Báo") + 8)
    assert "vị trí khác" in panel(text, citation)


def test_a_quote_that_is_gone_is_still_told() -> None:
    page = panel("Văn bản khác hẳn.", replace(CITATION, quote="Báo cáo cũ", start=0, end=10))
    assert "<mark" not in page
    assert "Báo cáo cũ" in page
    assert "Văn bản khác hẳn." in page


def test_a_row_of_the_register_is_its_own_source() -> None:
    row = replace(CITATION, doc_id="register:12-CT/TW@2022-01-05", quote="Chỉ thị 12-CT/TW")
    assert marks(record_html(row)) == "Chỉ thị 12-CT/TW"


# -- the list of talks -------------------------------------------------------------------------------


def test_the_open_talk_is_told_from_the_others() -> None:
    other = replace(SUMMARY, id="2b", title="Khác")
    page = history_html([SUMMARY, other], "2b")
    assert page.count('aria-current="true"') == 1
    assert page.index('aria-current="true"') > page.index('data-talk="1a"')


def test_a_long_list_is_cut_and_says_so() -> None:
    page = history_html([replace(SUMMARY, id=str(n)) for n in range(45)])
    assert page.count("mt-past-open") == 40
    assert "5 cuộc cũ hơn" in page
