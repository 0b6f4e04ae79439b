"""Vietnamese text: normal forms keep their place in the raw text; spellings that are equal compare equal."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.language import (
    align,
    comparable,
    fold,
    fold_normalised,
    is_unaccented,
    normalise,
    place_tones,
    sentences,
    syllables,
)

TONES = "\u0300\u0301\u0303\u0309\u0323"
VOWELS = "aăâeêioôơuưy"
ODD = (
    "\u00ad\u200b\u200d\ufeff\u00a0\u2009\t \r\n\x0b\u2028"
    + "ÐðđĐ–—“”’…\u0300\u0301\u0323\u0302\u0344aơUYẩỷİßǰ.!?"
)
ANY_TEXT = st.text(st.one_of(st.sampled_from(ODD), st.characters()))


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


# -- normal form -------------------------------------------------------------------------------------


@pytest.mark.parametrize("vowel", VOWELS + VOWELS.upper())
def test_tones_after_their_vowel_are_composed(vowel: str) -> None:
    """Windows-1258 keeps the five tones apart, on plain and on precomposed vowels: neither NFC nor NFD."""
    for tone in TONES:
        whole = unicodedata.normalize("NFC", vowel + tone)
        assert len(whole) == 1
        assert normalise(vowel + tone) == whole
        assert normalise(unicodedata.normalize("NFD", whole)) == whole


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Ðại hội Ðảng bộ, ðồng chí", "Đại hội Đảng bộ, đồng chí"),
        ("Nghị quyết\u00a0số\u00a024-NQ/TW\u00a0của", "Nghị quyết số 24-NQ/TW của"),
        ("47\u202fnăm \u2009 sau", "47 năm sau"),
        ("ngày  29   tháng\t12", "ngày 29 tháng 12"),
        ("Mặt\u200b trận", "Mặt trận"),
        ("phong\u00adtrào thi\u200bđua\ufeff", "phongtrào thiđua"),
        ("69 – HD/BTGTW", "69 - HD/BTGTW"),
        ("07\u2011KL/TW, 5−3, a—b", "07-KL/TW, 5-3, a-b"),
        ("“Đổi mới” ‘tốt’ «hay»", '"Đổi mới" \'tốt\' "hay"'),
        ("dòng 1\r\ndòng 2\rdòng 3\u2028dòng 4\x0cdòng 5", "dòng 1\ndòng 2\ndòng 3\ndòng 4\ndòng 5"),
        ("e\u200b\u0323\u00ad\u0302", "ệ"),
        ("", ""),
    ],
)
def test_normal_form(raw: str, expected: str) -> None:
    assert normalise(raw) == expected


def test_a_quote_found_in_the_normal_form_is_verbatim_in_the_raw_text() -> None:
    raw = "Thực hiê\u0323n Nghị\u00a0 quyê\u0301t số\u00a024\u2011NQ/TW cu\u0309a Ban."
    aligned = align(raw)
    start = aligned.text.index("Nghị quyết số 24-NQ/TW của")
    span = aligned.raw_span(start, start + len("Nghị quyết số 24-NQ/TW của"))
    assert raw[span.start : span.end] == "Nghị\u00a0 quyê\u0301t số\u00a024\u2011NQ/TW cu\u0309a"


def test_marks_belong_to_the_quote_of_their_letter() -> None:
    aligned = align("tô\u0301t la\u0300nh")
    assert aligned.text == "tốt lành"
    assert [aligned.raw_span(i, i + 1).start for i in range(8)] == [0, 1, 3, 4, 5, 6, 8, 9]
    assert aligned.raw_span(1, 2).end == 3


def test_from_raw_finds_the_character_at_or_after_an_offset() -> None:
    aligned = align("a\u200b\u200bb  c")
    assert aligned.text == "ab c"
    assert [aligned.from_raw(offset) for offset in range(7)] == [0, 1, 1, 1, 2, 3, 3]
    assert aligned.from_raw(7) == 4


def test_an_empty_span_is_empty() -> None:
    assert align("Mặt trận").raw_span(3, 3).start == align("Mặt trận").raw_span(3, 3).end == 3


@settings(deadline=None)
@given(ANY_TEXT)
def test_offsets_rise_from_the_first_to_the_last_character(raw: str) -> None:
    aligned = align(raw)
    offsets = list(aligned.offsets)
    assert len(offsets) == len(aligned.text) + 1
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(raw)


@settings(deadline=None)
@given(ANY_TEXT, st.data())
def test_every_raw_span_gives_the_same_characters_again(raw: str, data: st.DataObject) -> None:
    aligned = align(raw)
    letters = [i for i, c in enumerate(aligned.text) if not unicodedata.combining(c)] + [len(aligned.text)]
    start, end = sorted(data.draw(st.tuples(st.sampled_from(letters), st.sampled_from(letters))))
    span = aligned.raw_span(start, end)
    assert normalise(raw[span.start : span.end]) == aligned.text[start:end]


@settings(deadline=None)
@given(ANY_TEXT)
def test_normal_form_is_final(raw: str) -> None:
    assert normalise(normalise(raw)) == normalise(raw)


# -- forms for comparing -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("late", "early"),
    [
        ("hoà", "hòa"), ("hoá", "hóa"), ("khoá", "khóa"), ("khoẻ", "khỏe"), ("toạ", "tọa"), ("xoè", "xòe"),
        ("uỷ", "ủy"), ("thuỷ", "thủy"), ("quỷ", "quỷ"), ("tuý", "túy"), ("uỵch", "uỵch"),
        ("hoà bình", "hòa bình"), ("quý", "quý"), ("quỹ", "quỹ"), ("hoàn", "hoàn"), ("hoạt", "hoạt"),
        ("thuyền", "thuyền"), ("khuya", "khuya"),
        ("huỳnh", "huỳnh"), ("ngoài", "ngoài"), ("quà", "quà"),
    ],
)  # fmt: skip
def test_tones_have_one_place(late: str, early: str) -> None:
    assert place_tones(late) == early
    assert place_tones(early) == early


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Uỷ ban", "Ủy ban"), ("THUỶ NGUYÊN", "Thủy Nguyên"), ("HOÀ BÌNH", "Hòa Bình"),
        ("Đảng uỷ", "ĐẢNG ỦY"),
        ("kỳ", "kì"), ("kỷ niệm", "kỉ niệm"), ("lý luận", "lí luận"), ("Mỹ", "mĩ"),
        ("quý", "quí"), ("sỹ quan", "sĩ quan"),
        ("tỷ", "tỉ"), ("vỹ", "vĩ"), ("Tý", "Tí"), ("hy vọng", "hi vọng"), ("Nhân dân", "nhân dân"),
        ("Ðảng bô\u0323", "Đảng bộ"), ("Thành\u00a0phố", "thành phố"), ("“đổi mới”", '"đổi mới"'),
    ],
)  # fmt: skip
def test_spellings_of_one_word_compare_equal(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tay", "tai"),
        ("thủy", "thủi"),
        ("ây", "âi"),
        ("bản", "bạn"),
        ("đồng", "dồng"),
        ("mày", "mài"),
        ("huy", "hui"),
    ],
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert comparable(one) != comparable(other)


@settings(deadline=None)
@given(ANY_TEXT)
def test_comparable_form_is_final(text: str) -> None:
    assert comparable(comparable(text)) == comparable(text)


# -- unaccented channel ------------------------------------------------------------------------------


def test_folding_drops_every_mark_and_the_stroke_of_d() -> None:
    assert (
        fold("Đẩy mạnh ĐỐI NGOẠI, giữ gìn đường lối; Ðảng ủy")
        == "day manh doi ngoai, giu gin duong loi; dang uy"
    )


@pytest.mark.parametrize("vowel", VOWELS)
def test_folding_leaves_no_vietnamese_mark(vowel: str) -> None:
    plain = unicodedata.normalize("NFD", vowel)[0].replace("ư", "u")
    for tone in TONES:
        assert fold((vowel + tone).upper()) == plain


def test_what_is_typed_without_marks_is_recognised() -> None:
    assert is_unaccented("mat tran To quoc 2024, Wifi")
    assert not is_unaccented("mat trận")
    assert not is_unaccented("Đa Nang")
    assert not is_unaccented("mo\u031b")


@settings(deadline=None)
@given(ANY_TEXT)
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(normalise(text))
    assert is_unaccented(fold(text))


@settings(deadline=None)
@given(st.text())
def test_folding_a_normal_form_keeps_its_length(text: str) -> None:
    assert len(fold_normalised(text)) == len(text)


# -- syllables ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kỷ niệm 92 năm (18/11/1930-18/11/2022).", ["Kỷ", "niệm", "92", "năm", "18/11/1930", "18/11/2022"]),
        ("685.000.000 đồng; 12,5 %", ["685.000.000", "đồng", "12,5"]),
        ("Kết luận 07-KL/TW", ["Kết", "luận", "07", "KL", "TW"]),
        ("“5K + vắc-xin”", ["5K", "vắc", "xin"]),
        ("330tr, 2021a, h5n1_x", ["330tr", "2021a", "h5n1", "x"]),
        ("…", []),
    ],
)
def test_syllables(text: str, expected: list[str]) -> None:
    assert syllables(text) == expected


# -- sentences ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "whole",
    [
        "Văn bản do TM. BAN THƯỜNG TRỰC ký.",
        "Ông A ký KT. CHỦ TỊCH và TL. GIÁM ĐỐC.",
        "Họp tại TP. Hồ Chí Minh và Tp. Hà Nội, TX. Sơn Tây.",
        "Ban T.Ư. Đảng và T.Ư Đoàn họp.",
        "Mời PGS.TS. Nguyễn Văn A, GS. Trần B và ThS. Lê C.",
        "Xem Tr. 5 và tr. 12 của sách, Nxb. Sự thật.",
        "Đồng chí A. Nguyễn và P. Đại Kim tham dự.",
        "Các hội, đoàn, v.v. và nhân dân cùng làm.",
        "Làm xong… rồi báo cáo.",
        "Thu 1.000.000 đồng ngày 3.2.1930 theo luật.",
        "Gửi về mttq.binhlang@anhoa.example.vn đúng hạn./.",
        "1. Mục đích của kế hoạch.",
        "II. NHIỆM VỤ.",
        "a. Ban hành quy chế.",
        "Dòng bị ngắt\nvì khổ giấy hẹp.",
    ],
)
def test_one_sentence_stays_whole(whole: str) -> None:
    assert cut(whole) == [whole]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Làm tốt. Báo cáo nhanh! Được chưa?", ["Làm tốt.", "Báo cáo nhanh!", "Được chưa?"]),
        ("Khóa X. Đại hội XI. Quý I. Nhóm A. Hết", ["Khóa X.", "Đại hội XI.", "Quý I.", "Nhóm A.", "Hết"]),
        ("Hội, đoàn v.v. Các cấp làm theo.", ["Hội, đoàn v.v.", "Các cấp làm theo."]),
        ("Việt Nam…Tổ chức kỷ niệm…", ["Việt Nam…", "Tổ chức kỷ niệm…"]),
        ("năm 2022... Qua đó cổ vũ.", ["năm 2022...", "Qua đó cổ vũ."]),
        ('Nói: "Phải làm ngay." Rồi làm.', ['Nói: "Phải làm ngay."', "Rồi làm."]),
        ("I. MỤC ĐÍCH\nNội dung\n\n a) một\nb) hai", ["I. MỤC ĐÍCH", "Nội dung", "a) một", "b) hai"]),
        ("- Một;\n- Hai.", ["- Một;", "- Hai."]),
        (" \n ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@settings(deadline=None)
@given(st.one_of(ANY_TEXT, st.text(" \nAaĐđ.!?…\"')1I;,")))
def test_sentences_cover_all_that_is_not_blank_and_never_overlap(text: str) -> None:
    spans = list(sentences(text))
    assert all(start < end for start, end in spans)
    assert all(one[1] <= other[0] for one, other in zip(spans, spans[1:], strict=False))
    covered = "".join(text[start:end] for start, end in spans)
    assert "".join(covered.split()) == "".join(text.split())
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)


# -- size --------------------------------------------------------------------------------------------

LONG = 150_000
HARD = {
    "dots": "." * LONG + "x",
    "blanks": " " * LONG + "x",
    "marks": "\u0301" * LONG,
    "invisible": "a" + "\u200b" * LONG,
    "invisible between": "a\u200b\u0301" * (LONG // 3),
    "one word": "o" * LONG,
    "quotes": '."' * (LONG // 2),
    "marks of lists": "1." * (LONG // 2),
    "prose": "Ủy ban MTTQ Việt Nam quận, huyê\u0323n báo cáo trước\u00a0ngày 20. " * (LONG // 60),
}


@pytest.mark.parametrize("name", HARD)
def test_time_grows_with_the_length_only(name: str) -> None:
    """A quadratic step would take minutes."""
    begun = time.perf_counter()
    comparable(HARD[name])
    list(sentences(normalise(HARD[name])))
    syllables(HARD[name])
    fold(HARD[name])
    assert time.perf_counter() - begun < 10


def test_a_stop_inside_brackets_ends_no_sentence() -> None:
    text = "Gửi báo cáo về tỉnh (qua Ban Phong trào. Hộp thư: pt@example.vn). Đề nghị thực hiện."
    found = [text[start:end] for start, end in sentences(text)]
    assert found == [
        "Gửi báo cáo về tỉnh (qua Ban Phong trào. Hộp thư: pt@example.vn).",
        "Đề nghị thực hiện.",
    ]


def test_a_bracket_that_never_closes_holds_nothing_together() -> None:
    text = "Gửi về tỉnh (qua Ban Phong trào. Đề nghị thực hiện."
    assert len(list(sentences(text))) == 2
