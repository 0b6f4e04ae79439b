"""Evidence: weights, what holds the kind of thing asked, confidence, the trimming of long sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import evidence
from assistant.evidence import (
    Terms,
    best_piece,
    clauses,
    holds,
    localised,
    raw_span,
    vocabulary,
    weigh,
)
from assistant.question import understand
from assistant.view import NOTHING, DocumentView, Sentence
from ingest.source import Span
from tests.shelf import Shelf


def terms_of(shelf: Shelf, typed: str) -> Terms:
    question = understand(typed)
    known = shelf.library.frequencies(vocabulary(question.words()))
    return weigh(question, known, shelf.library.passage_count())


def sentence(shown: DocumentView, part: str) -> Sentence:
    return next(s for s in shown.sentences if part in s.text)


@pytest.mark.parametrize(
    ("typed", "yes", "no"),
    [
        ("E-mail là gì?", "gửi về van.phong@x.vn nhé", "gửi về văn phòng"),
        ("Số điện thoại là gì?", "gọi 0000.123.456 nhé", "gọi trước 10 giờ"),
        ("Kinh phí bao nhiêu?", "cấp 77.000.000 đồng", "cấp 77 cuốn sổ"),
        ("Họp ngày nào?", "họp ngày 14/5/2031", "họp vào mùa xuân"),
        ("Bắt đầu năm nào?", "từ năm 2031", "từ 12 giờ"),
        ("Báo cáo trước ngày nào?", "xong trước ngày 17", "xong cho sớm"),
        ("Có bao nhiêu đội?", "có 26 đội dự thi", "có 26 xã và nhiều đội"),
        ("Có bao nhiêu đội?", "có ba đội", "các đội dự thi"),
        ("Đại hội khóa mấy?", "Đại hội khóa XII", "Đại hội XII gồm 9 khóa"),
        ("Chủ tịch tỉnh tên là gì?", "đồng chí Trần Văn Mẫu ký", "Chủ tịch ký"),
        ("Chỉ thị nào?", "theo Chỉ thị số 12-CT/TW", "theo lệ làng"),
    ],
)
def test_what_holds_the_kind_of_thing_asked(typed: str, yes: str, no: str) -> None:
    question = understand(typed)
    assert holds(question, yes)
    assert not holds(question, no)


def test_a_plain_question_asks_for_no_kind() -> None:
    assert holds(understand("Nói về chuyển đổi số"), "bất cứ câu nào")


def test_rare_words_weigh_more_and_those_of_the_scope_less() -> None:
    question = understand("tuyên truyền đảo")
    terms = weigh(question, {"tuyen": 40, "truyen": 40, "dao": 1, "tuyên_truyền": 40}, 50)
    weights = dict(zip(terms.folded, terms.weights, strict=True))
    assert weights["dao"] > weights["tuyen"] > 0
    scoped = weigh(question, {"dao": 1}, 50, [Span(question.text.index("đảo"), len(question.text))])
    assert dict(zip(scoped.folded, scoped.weights, strict=True))["dao"] < weights["dao"]


def test_pairs_nobody_says_are_novel_and_carry_no_weight() -> None:
    terms = weigh(understand("tuyên truyền đảo"), {"tuyên_truyền": 3}, 50)
    assert terms.pairs == (("tuyên", "truyền"),)
    assert terms.novel == 1


def test_the_clause_that_holds_the_kind_asked_stands_near_the_words_asked(plans_shelf: Shelf) -> None:
    typed = "Hội thi kể chuyện mở ngày nào?"
    question, terms = understand(typed), terms_of(plans_shelf, typed)
    shown = plans_shelf.view("ben-tre-2031")
    near = {s.text: evidence.nearest(question, terms, s) for s in shown.sentences}
    best = max(near, key=near.__getitem__)
    assert "14/5/2031" in best
    assert near[best] > 0.5
    assert near[sentence(shown, "900 tờ").text] == 0


def test_words_asked_in_a_sentence_and_over_it_are_told_apart(plans_shelf: Shelf) -> None:
    terms = terms_of(plans_shelf, "Câu lạc bộ người cao tuổi ở Bến Tre")
    shown = plans_shelf.view("ben-tre-2031")
    own, covered = evidence.held(terms, sentence(shown, "Các xã lập câu lạc bộ"), shown.title)
    assert 0 < own < covered <= terms.total


def test_confidence_is_a_share_and_low_for_what_is_not_said(plans_shelf: Shelf) -> None:
    shown = plans_shelf.view("ben-tre-2031")
    asked = terms_of(plans_shelf, "Hội thi kể chuyện")
    strange = terms_of(plans_shelf, "giá vàng miếng hôm qua")
    for s in shown.sentences:
        assert 0 <= evidence.confidence(asked, s, shown.title) <= 1.0001
        assert evidence.confidence(strange, s, shown.title) < 0.47


def test_a_word_with_other_marks_is_worth_less(plans_shelf: Shelf) -> None:
    shown = plans_shelf.view("ben-tre-2031")
    found = sentence(shown, "26 đội")
    typed = terms_of(plans_shelf, "kể chuyện của nhà hát"), terms_of(plans_shelf, "kế chuyền của nhả hạt")
    right, wrong = (
        evidence.confidence(replace(terms, pairs=(), pair_weights=()), found, NOTHING) for terms in typed
    )
    assert 0 < wrong < right


def test_local_weights_are_never_heavier(plans_shelf: Shelf) -> None:
    terms = terms_of(plans_shelf, "kế hoạch tuyên truyền hội thi")
    local = localised(terms, plans_shelf.view("ben-tre-2031"))
    assert all(a <= b for a, b in zip(local.weights, terms.weights, strict=True))
    assert local.folded == terms.folded


LONG = (
    "Các xã quét dọn bến sông và trồng hàng dừa dọc hai bờ kênh lớn trong suốt mùa khô năm nay; "
    "các chi hội phụ nữ nấu ăn cho đội thợ và trông trẻ nhỏ trong những ngày mở đường vào ấp; "
    "các đoàn viên thanh niên mở lớp học bơi cho thiếu nhi tại bến đò cũ trước ngày 15/6/2031; "
    "các cụ cao niên kể chuyện xưa cho lớp trẻ nghe vào tối thứ Bảy hằng tuần tại nhà văn hóa."
)


def as_sentence(text: str, start: int = 0) -> Sentence:
    words = text.lower().split()
    return Sentence(
        "a", "I", None, Span(start, start + len(text)), text, tuple(words), tuple(words), NOTHING, NOTHING
    )


def test_of_a_long_sentence_the_clauses_that_answer_are_kept() -> None:
    question = understand("Lớp học bơi cho thiếu nhi mở trước ngày nào?")
    terms = weigh(question, {}, 10)
    piece = best_piece(question, terms, as_sentence(LONG, 3), "..." + LONG)
    assert "15/6/2031" in piece.text
    assert len(piece.text) <= evidence.LENGTH < len(LONG)
    assert ("..." + LONG)[piece.span.start : piece.span.end] == piece.text


def test_a_short_sentence_is_its_own_best_piece() -> None:
    short = as_sentence("Các xã gửi báo cáo.")
    assert best_piece(understand("gửi gì?"), weigh(understand("gửi gì?"), {}, 3), short, short.text) is short


def test_clauses_are_not_cut_in_brackets_or_quotation_marks() -> None:
    text = 'Làm ba việc (quét, dọn, trồng), treo "dừa xanh, nước mát" lên'
    pieces = [text[start:end] for start, end in clauses(text)]
    assert any("(quét, dọn, trồng)," in piece for piece in pieces)
    assert any('"dừa xanh, nước mát"' in piece for piece in pieces)
    assert len(pieces) > 1


@given(st.text(alphabet='ab ,;:()"- ', max_size=60))
def test_clauses_cover_the_sentence(text: str) -> None:
    cut = clauses(text)
    assert (cut[0][0], cut[-1][1]) == (0, len(text))
    between = [text[before[1] : after[0]] for before, after in zip(cut, cut[1:], strict=False)]
    assert all(gap in {" ", " - "} for gap in between)


@given(st.integers(0, 10), st.integers(0, 10))
def test_raw_spans_count_decomposed_letters(start: int, length: int) -> None:
    import unicodedata

    from ingest.language import align

    raw = unicodedata.normalize("NFD", "Hội thi kể chuyện mở sớm")
    whole = Sentence("a", "", None, Span(0, len(raw)), align(raw).text, (), (), NOTHING, NOTHING)
    span = raw_span(whole, raw, start, start + length)
    assert align(raw[span.start : span.end]).text == align(raw).text[start : start + length]
