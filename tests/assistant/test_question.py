"""Questions understood: type of answer, numbers, years, abbreviations, marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.question import Question, spelled_out, understand, within
from ingest.language import fold_normalised
from ingest.source import Span


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("Mặt trận tỉnh gửi báo cáo trước ngày nào?", "deadline"),
        ("Hội thi mở ngày nào?", "date"),
        ("Đề án bắt đầu từ năm nào?", "year"),
        ("Hộp thư nhận báo cáo là gì?", "email"),
        ("sdt cua van phong", "phone"),
        ("kinh phi bao nhieu", "money"),
        ("Có bao nhiêu đội dự thi?", "number"),
        ("cơ quan nào chủ trì", "body"),
        ("Vì sao phải đổi mới?", "purpose"),
        ("hai kế hoạch khác nhau thế nào", "comparison"),
        ("Liệt kê các đợt cao điểm", "list"),
        ("Chỉ thị nào nói về đối ngoại?", "document"),
        ("Xã có phải lập kế hoạch không?", "yes_no"),
        ("Hội nghị họp ở đâu?", "place"),
        ("Nói về chuyển đổi số", "text"),
    ],
)
def test_the_kind_of_thing_asked(typed: str, kind: str) -> None:
    assert understand(typed).answer_type == kind
    assert understand(fold_normalised(typed)).answer_type == kind


def test_lists_and_parts_of_a_document_are_told_from_plain_questions() -> None:
    assert understand("Kể tên các chương trình hành động").listing
    assert not understand("Chương trình hành động ban hành khi nào?").listing
    parts = understand("Kế hoạch này có những phần nào?")
    assert (parts.listing, parts.structural, parts.about) == (True, True, "structure")


@pytest.mark.parametrize(
    ("typed", "about"),
    [
        ("Kế hoạch ban hành ngày nào?", "date"),
        ("Kế hoạch mang số, ký hiệu gì?", "number"),
        ("Chỉ thị do ai ký?", "signer"),
        ("Cơ quan nào ban hành kế hoạch?", "issuer"),
        ("Nơi nhận của kế hoạch", "recipients"),
        ("Trích yếu của kế hoạch", "title"),
        ("Hội thi mở ngày nào?", None),
        ("Kế hoạch triển khai kế hoạch số bao nhiêu của tỉnh?", None),
    ],
)
def test_what_is_asked_of_the_document_itself(typed: str, about: str | None) -> None:
    assert understand(typed).about == about


def test_numbers_are_found_and_their_years_are_no_years_asked_for() -> None:
    question = understand("Nghị định số 30/2020/NĐ-CP sửa năm 2023 nói gì?")
    assert [n.number.number for n in question.numbers] == ["30/2020/NĐ-CP"]
    assert question.years == (2023,)
    (mention,) = question.numbers
    assert "30/2020" in question.text[mention.span.start : mention.span.end]


def test_days_are_no_years() -> None:
    assert understand("Việc gì làm ngày 12/5/2024?").years == ()
    assert understand("năm 2024 và 2025").years == (2024, 2025)


def test_a_question_who_cites_runs_backwards() -> None:
    assert understand("Kế hoạch nào dẫn Chỉ thị 12-CT/TW?").reverse
    assert not understand("Chỉ thị 12-CT/TW nói gì?").reverse


def test_abbreviations_are_spelled_out() -> None:
    assert understand("BTT gửi BC cho ai").text == "Ban Thường trực gửi Báo cáo cho ai"
    assert spelled_out("không có gì viết tắt") == "không có gì viết tắt"


def test_a_short_place_name_is_a_place_only_where_one_is_named() -> None:
    assert "Trà Vinh" in understand("KH của MTTQ TV năm 2024").text
    assert "Đà Nẵng" in understand("báo cáo của tỉnh ĐN").text
    assert understand("công tác ĐN năm nay").text == "công tác đối ngoại năm nay"


def test_counting_questions_know_what_is_counted() -> None:
    assert understand("Có bao nhiêu đội dự thi?").unit == "doi du thi"
    assert understand("Có mấy đội?").unit == "doi"
    ordinal = understand("Đại hội khóa mấy?")
    assert (ordinal.unit, ordinal.ordinal) == (None, "khoa")


@pytest.mark.parametrize("typed", ["Bộ luật Dân sự 2015 nói gì?", "theo Luật Đất đai 2013 thì thế nào"])
def test_the_year_of_a_law_is_part_of_its_name(typed: str) -> None:
    assert understand(typed).years == ()
    assert understand(f"{typed} trong năm 2031").years == (2031,)


def test_stop_words_and_words_of_the_type_carry_no_content() -> None:
    content = {w.folded for w in understand("Số điện thoại của văn phòng là bao nhiêu?").words() if w.content}
    assert content == {"van", "phong"}
    assert understand("Ban nào chủ trì hội thi?").focus == frozenset({"ban"})
    assert "mo" in {w.folded for w in understand("Mô hình hay").words() if w.content}


def test_a_stop_word_with_other_marks_is_a_word() -> None:
    """ "nam" typed bare may be "năm"; "nắm" is not."""
    assert "nam" not in {w.folded for w in understand("nam nao").words() if w.content}
    assert "nam" in {w.folded for w in understand("nắm dư luận").words() if w.content}


def test_words_across_a_comma_are_no_neighbours() -> None:
    joined = {w.accented: w.joined for w in understand("quận huyện, phường").words()}
    assert joined == {"quận": False, "huyện": True, "phường": False}


def test_marks_typed_now_and_then_are_not_trusted() -> None:
    assert understand("Mặt trận tỉnh gửi báo cáo trước ngày nào").accents_trusted
    assert not understand("mat tran tỉnh gui bao cao truoc ngay nao").accents_trusted
    assert understand("mat tran gui bao cao").unaccented


@pytest.mark.parametrize("typed", ["", "   ", "\n\t"])
def test_nothing_typed_is_nothing_asked(typed: str) -> None:
    question = understand(typed)
    assert (question.text, question.words(), question.numbers) == ("", [], ())


def test_within_takes_the_start_and_leaves_the_end() -> None:
    spans = [Span(2, 4)]
    assert [within(i, spans) for i in (1, 2, 3, 4)] == [False, True, True, False]


def consistent(question: Question) -> bool:
    return all(
        question.folded[w.start : w.start + len(w.folded)] == w.folded or not w.folded.isascii()
        for w in question.words()
    )


@given(st.text(max_size=120))
def test_any_text_is_understood(typed: str) -> None:
    question = understand(typed)
    assert question.raw == typed
    assert [w.start for w in question.words()] == sorted({w.start for w in question.words()})
    assert all(0 <= n.span.start < n.span.end <= len(question.text) for n in question.numbers)


@given(
    st.lists(
        st.sampled_from(["Mặt", "trận", "báo", "cáo", "2024", "BTT", "12-CT/TW", "nào", "?"]), max_size=12
    )
)
def test_words_stand_where_they_say(typed: list[str]) -> None:
    assert consistent(understand(" ".join(typed)))
