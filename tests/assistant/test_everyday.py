"""Everyday speech is read in the words of documents; standard wording, numbers and addresses stay as typed."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.everyday import alternatives, asking, load_everyday_words, same_unit, shorthand
from ingest.abbreviations import load_abbreviations
from ingest.language import comparable, fold

STANDARD = [
    "Hạn gửi báo cáo định kỳ của các quận, huyện là ngày nào?",
    "Ai phụ trách mạng lưới cộng tác viên dư luận xã hội ở huyện, ở xã?",
    "Huyện bố trí bao nhiêu tiền cho công tác Mặt trận?",
    "Đơn vị nào chủ trì và tổ chức gì nhân dịp này?",
    "Hội nghị theo kế hoạch diễn ra khi nào?",
    "chi thi ve doi ngoai nhan dan nam 2022 so may",
    "nhiem vu trong tam nao cua hoi nao duoc neu",
    "ky hop thu may cua Quoc hoi",
    "ten ho ngheo duoc ho tro o thon",
]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("hạn nộp b/c ntn ạ", "hạn nộp b/c như thế nào ạ"),
        ("xã có bn ng tham gia", "xã có bao nhiêu người tham gia"),
        ("có đc gửi muộn ko?", "có được gửi muộn không?"),
        ("Ko gửi thì sao", "Không gửi thì sao"),
        ("đc email của ban", "địa chỉ email của ban"),
        ("nop bao cao dc ko", "nop bao cao duoc khong"),
        ("nop bao cao đc ko", "nop bao cao duoc khong"),
        ("sinh hoạt t9 làm j", "sinh hoạt tháng 9 làm gì"),
        ("báo cáo t7/2022 gửi đâu", "báo cáo tháng 7/2022 gửi đâu"),
        ("phát vào sáng t6 mỗi tuần", "phát vào sáng thứ Sáu mỗi tuần"),
        ("nd chính là j vậy", "nội dung chính là gì vậy"),
    ],
)
def test_shorthand_is_spelled_out(typed: str, read: str) -> None:
    assert shorthand(typed) == read


@pytest.mark.parametrize(
    "text",
    [
        "phát 5 kg quà cho hộ nghèo",
        "công thức 5K + vắc-xin",
        "đồng bằng sông Hồng",
        "dong bang song hong nam 2022",
        "Chỉ thị số 05-CT/TW và Kế hoạch số 182/KH-MTTQ-BTT",
        "gửi ng.k@vs.gov.vn hoặc https://ko.vn/j",
        'chuyên mục "Ko j" của đài',
        "V/v lấy ý kiến",
    ],
)
def test_shorthand_leaves_alone(text: str) -> None:
    assert shorthand(text) == text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Chỉ thị 05 ra hồi nào?", "Chỉ thị 05 ban hành khi nào?"),
        ("hòm thư điện tử nhận báo cáo", "email nhận báo cáo"),
        ("hom thu dien tu nhan bao cao", "email nhan bao cao"),
        ("địa chỉ thư của ban", "địa chỉ email của ban"),
        ("địa chỉ thư viện tỉnh", "địa chỉ thư viện tỉnh"),
        ("hộp thư góp ý đặt ở đâu", "hộp thư góp ý đặt ở đâu"),
        ("số máy của văn phòng", "số điện thoại của văn phòng"),
        ("làm kế hoạch này hết bao nhiêu tiền", "làm kế hoạch này kinh phí bao nhiêu"),
        ("ai cầm trịch việc này", "cơ quan nào chủ trì việc này"),
        ("Ai đứng ra tổ chức hội thảo?", "Cơ quan nào tổ chức hội thảo?"),
        ("ông ấy giữ chức gì", "ông ấy giữ chức vụ gì"),
        ("ở mô hình nào", "ở mô hình nào"),
        ("gồm những cái gì", "gồm những gì"),
    ],
)
def test_asking_phrases_become_standard(typed: str, read: str) -> None:
    assert asking(typed) == read


@pytest.mark.parametrize("text", STANDARD)
def test_standard_wording_is_unchanged(text: str) -> None:
    assert asking(shorthand(text)) == text


def said_for(text: str) -> dict[str, set[str]]:
    return {
        text[found.span.start : found.span.end]: {" ".join(words) for words in found.words}
        for found in alternatives(text)
    }


@pytest.mark.parametrize(
    ("text", "phrase", "documents_say"),
    [
        ("khẩu hiệu làm việc năm nay là gì", "khẩu hiệu làm việc", "phuong cham"),
        ("phối hợp với nhà đài nào", "nhà đài", "dai phat thanh va truyen hinh"),
        ("vận động Việt kiều góp sức", "Việt kiều", "nguoi viet nam o nuoc ngoai"),
        ("van dong viet kieu gop suc", "viet kieu", "nguoi viet nam o nuoc ngoai"),
        ("phát trên loa phường", "loa phường", "he thong truyen thanh"),
        ("kỷ niệm 2/9 năm nay", "2/9", "quoc khanh"),
        ("họp online với các xã", "online", "truc tuyen"),
        ("hoà giải và mua hàng nội", "mua hàng nội", "nguoi viet nam uu tien dung hang viet nam"),
    ],
)
def test_documents_say_it_otherwise(text: str, phrase: str, documents_say: str) -> None:
    assert documents_say in said_for(text)[phrase]


def test_what_was_said_is_no_alternative() -> None:
    assert "giam sat" not in said_for("giám sát thế nào")["giám sát"]


def test_single_syllables_need_their_marks_and_their_neighbours() -> None:
    assert "dịch" in said_for("dịch năm 2021 ra sao")
    assert not said_for("dịch vụ công")
    assert "dich" not in said_for("dich vu cong")


def test_spans_are_of_the_text_as_given() -> None:
    assert "Việt  kiều" in said_for("gặp\u200b  Việt  kiều ở đâu")


@pytest.mark.parametrize("text", ["Kế hoạch số 12/KH-MTTQ-BTT", "gửi hop.online@dich.gov.vn"])
def test_numbers_and_addresses_hold_no_phrases(text: str) -> None:
    assert alternatives(text) == ()


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("người", "vị", True),
        ("nguoi", "dong chi", True),
        ("cuốn", "tập", True),
        ("Nhà", "căn", True),
        ("người", "đồng", False),
        ("mô-đun", "mô-đun", True),
        ("huyện", "ngày", False),
    ],
)
def test_units_answer_for_each_other(a: str, b: str, same: bool) -> None:
    assert same_unit(a, b) is same
    assert same_unit(b, a) is same


def test_table_is_large_enough_and_each_phrase_stands_in_one_group() -> None:
    words = load_everyday_words()
    said = [comparable(phrase) for row in words.synonyms for phrase in row.said]
    assert len(words.synonyms) >= 250
    assert len(words.units) >= 25
    assert len(said) == len(set(said))


def test_shorthand_repeats_no_abbreviation_without_its_neighbours() -> None:
    known = {s.casefold() for row in load_abbreviations().abbreviations if row.lower for s in row.spellings}
    rows = [row for row in load_everyday_words().shorthand if not (row.only_before or row.only_after)]
    assert not [said for row in rows for said in row.said if said.casefold() in known]


def test_replacements_are_standard_already() -> None:
    words = load_everyday_words()
    for row in (*words.shorthand, *words.asking):
        assert shorthand(asking(row.means)) == row.means


_PLAIN = st.text(alphabet="123 ,?!\n-ΩЖ中", max_size=40)
_SYMBOLS = st.from_regex(r"\A[1-9][0-9]{0,3}/(KH|QĐ|HD|ĐA|NQ)-(MTTQ|UBND|MTTW)(-BTT)?\Z")


@given(_PLAIN)
def test_text_without_phrases_is_unchanged(text: str) -> None:
    assert shorthand(text) == text
    assert asking(text) == text
    assert alternatives(text) == ()


@given(_SYMBOLS, st.sampled_from(["hồi nào", "ra khi nào", "ko", "ntn", "ai cầm trịch"]))
def test_document_numbers_survive(number: str, phrase: str) -> None:
    assert number in asking(shorthand(f"Kế hoạch số {number} {phrase}"))


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    assert shorthand(shorthand(text)) == shorthand(text)
    for found in alternatives(text):
        assert fold(text[found.span.start : found.span.end]).strip()


def test_a_question_takes_little_time() -> None:
    questions = [
        f"Mặt trận xã {i} nộp báo cáo dư luận ntn, gửi hòm thư nào, hạn chót hồi nào?" for i in range(50)
    ]
    shorthand(questions[0])
    best = min(_seconds(question) for question in questions)
    assert best < 0.005


def _seconds(question: str) -> float:
    started = time.perf_counter()
    asking(shorthand(question))
    alternatives(question)
    return time.perf_counter() - started
