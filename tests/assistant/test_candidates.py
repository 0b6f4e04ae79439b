"""Sentences of the passages found: each once, the likeliest to answer first."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.candidates import Standing, candidates, ranked
from assistant.evidence import LENGTH, Scored, vocabulary, weigh
from assistant.question import understand
from ingest.source import Span
from tests.shelf import BEN_TRE, Shelf, shelf, write

ROW = (
    "Các tổ quét dọn bến sông và trồng hàng dừa dọc hai bờ kênh lớn trong suốt mùa khô năm nay; "
    "các chi hội nấu ăn cho đội thợ và trông trẻ nhỏ trong những ngày mở đường vào ấp mới; "
    "đoàn viên thanh niên mở lớp học bơi cho thiếu nhi tại bến đò cũ trước ngày 15/6/2031; "
    "các cụ cao niên kể chuyện xưa cho lớp trẻ nghe vào tối thứ Bảy hằng tuần tại nhà văn hóa."
)


@pytest.fixture(scope="module")
def river(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    folder = tmp_path_factory.mktemp("river")
    text = f"KẾ HOẠCH\nCông tác năm 2031 của xóm Đồi\n\nI. VIỆC LÀM\n1. {ROW}\n2. Xóm họp mỗi quý một lần.\n"
    return shelf(folder / "home", write(folder / "documents", {"xom.txt": text}))


PLACE_AND_DATE = "Bến Tre, ngày 09 tháng 01 năm 2031"


def whole(made: Shelf, doc_id: str, score: float = 0.0) -> Standing:
    shown = made.view(doc_id)
    return Standing(shown, Span(0, len(shown.document.text)), score)


def found(made: Shelf, typed: str, *passages: Standing) -> list[Scored]:
    question = understand(typed)
    known = made.library.frequencies(vocabulary(question.words()))
    return ranked(question, weigh(question, known, made.library.passage_count()), passages)


# -- which sentences ---------------------------------------------------------------------------------


def test_a_passage_gives_the_sentences_that_it_touches(plans_shelf: Shelf) -> None:
    shown = plans_shelf.view("ben-tre-2031")
    start = shown.document.text.index("Bản tin nội bộ in")
    (only,) = candidates([Standing(shown, Span(start + 3, start + 6), 0.5)])
    assert only.sentence.text == "Bản tin nội bộ in 900 tờ mỗi quý."
    assert (only.index, only.standing) == (shown.sentences.index(only.sentence), 0.5)


def test_a_sentence_in_two_passages_stands_as_high_as_the_better_one(plans_shelf: Shelf) -> None:
    shown = plans_shelf.view("ben-tre-2031")
    text = shown.document.text
    start = text.index("Bản tin nội bộ in")
    both = [Standing(shown, Span(0, len(text)), 0.2), Standing(shown, Span(start, start + 5), 0.9)]
    for passages in (both, both[::-1]):
        rows = candidates(passages)
        assert len(rows) == len(shown.sentences) - 1  # but for place and date
        assert [r.standing for r in rows if "900 tờ" in r.sentence.text] == [0.9]
        assert {r.standing for r in rows if "900 tờ" not in r.sentence.text} == {0.2}


def test_the_line_of_place_and_date_answers_nothing(plans_shelf: Shelf) -> None:
    rows = candidates([whole(plans_shelf, "ben-tre-2031")])
    assert PLACE_AND_DATE not in {row.sentence.text for row in rows}
    found_first = found(plans_shelf, "Hội thi ở Bến Tre mở ngày nào?", whole(plans_shelf, "ben-tre-2031"))
    assert "14/5/2031" in found_first[0].sentence.text


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, len(BEN_TRE)), st.integers(0, 200)), max_size=4))
def test_candidates_are_just_the_sentences_touched(plans_shelf: Shelf, places: list[tuple[int, int]]) -> None:
    shown = plans_shelf.view("ben-tre-2031")
    spans = [Span(start, start + length) for start, length in places]
    rows = candidates(Standing(shown, span, 0.0) for span in spans)
    touched = {
        i
        for i, s in enumerate(shown.sentences)
        if s.text != PLACE_AND_DATE
        and any(s.span.start < span.end and span.start < s.span.end for span in spans)
    }
    assert sorted(r.index for r in rows) == sorted(touched)


# -- in which order ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("Hội thi kể chuyện mở ngày nào?", "14/5/2031"),
        ("Hội thi có bao nhiêu đội dự thi?", "26 đội"),
        ("Bản tin nội bộ in bao nhiêu tờ?", "900 tờ"),
        ("Báo cáo gửi về hộp thư nào?", "dieuphoi@"),
        ("kinh phi thuc hien la bao nhieu", "77.000.000"),
    ],
)
def test_the_answering_sentence_comes_first(plans_shelf: Shelf, typed: str, answer: str) -> None:
    rows = found(plans_shelf, typed, whole(plans_shelf, "ben-tre-2031"))
    assert answer in rows[0].sentence.text
    assert rows[0].typed
    scores = [row.score for row in rows]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[1]


def test_confidence_and_nearness_are_told_with_each(plans_shelf: Shelf) -> None:
    rows = found(plans_shelf, "Hội thi kể chuyện mở ngày nào?", whole(plans_shelf, "ben-tre-2031"))
    assert rows[0].confidence > 0.47
    assert rows[0].near > 0.5
    assert all(0 <= row.confidence <= 1.0001 and 0 <= row.near <= 1.0001 for row in rows)
    assert not all(row.typed for row in rows)


def test_of_two_alike_the_one_from_the_better_passage_comes_first(plans_shelf: Shelf) -> None:
    for first, second in (("ben-tre-2031", "lai-chau-2032"), ("lai-chau-2032", "ben-tre-2031")):
        passages = whole(plans_shelf, second, 0.1), whole(plans_shelf, first, 2.0)
        rows = found(plans_shelf, "Hội thi kể chuyện mở ngày nào?", *passages)
        assert rows[0].sentence.doc_id == first


def test_a_long_sentence_stands_for_its_best_stretch(river: Shelf) -> None:
    rows = found(river, "Lớp học bơi cho thiếu nhi mở trước ngày nào?", whole(river, "xom"))
    best = rows[0].sentence
    assert "15/6/2031" in best.text
    assert len(best.text) <= LENGTH < len(ROW)
    assert river.record("xom")[best.span.start : best.span.end] == best.text


def test_no_passage_gives_no_sentence(plans_shelf: Shelf) -> None:
    assert found(plans_shelf, "Hội thi mở ngày nào?") == []
