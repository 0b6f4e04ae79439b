"""The head of a document: what is there is read, what is not there is None."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.header import Header, read_header, read_issuing_body, read_kind
from ingest.language import normalise


def head(text: str) -> tuple[Header, str]:
    """The header and the first line after it."""
    lines = [line.strip() for line in normalise(text).split("\n")]
    header, end = read_header(lines)
    return header, next((line for line in lines[end:] if line), "")


STATE = """ỦY BAN MTTQ VIỆT NAM
PHƯỜNG SUỐI MƠ
BAN THƯỜNG TRỰC
_____
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 05/KH-MTTQ-BTT
Suối Mơ, ngày 05 tháng 01 năm 2031
KẾ HOẠCH
Công tác tuyên giáo và đối ngoại năm 2031
của Ủy ban MTTQ Việt Nam phường Suối Mơ
__________
Căn cứ Chương trình số 02/CTr-MTTQ;
"""
PARTY = """TỈNH ỦY ĐỒI CỌ
*
Số 09-CT/TU
ĐẢNG CỘNG SẢN VIỆT NAM
Đồi Cọ, ngày 3 tháng 4 năm 2031
CHỈ THỊ
CỦA BAN THƯỜNG VỤ TỈNH ỦY
về đẩy mạnh công tác dân vận
-----
Hai năm qua, công tác dân vận có tiến bộ.
"""
LETTER = """VĂN PHÒNG TỈNH ĐỒI CỌ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 249/VP-TH
V/v góp ý dự thảo
quy chế phối hợp

Đồi Cọ, ngày 28 tháng 4 năm 2031

Kính gửi:
- Các Sở: Nội vụ, Tài chính;
- Ủy ban nhân dân các xã.

Xét đề nghị của Sở Nội vụ, Văn phòng có ý kiến như sau:
"""


def test_head_of_a_plan() -> None:
    header, after = head(STATE)
    assert header == Header(
        kind="Kế hoạch",
        number="05/KH-MTTQ-BTT",
        date=date(2031, 1, 5),
        place="Suối Mơ",
        issuer="ỦY BAN MTTQ VIỆT NAM PHƯỜNG SUỐI MƠ BAN THƯỜNG TRỰC",
        title="Công tác tuyên giáo và đối ngoại năm 2031 của Ủy ban MTTQ Việt Nam phường Suối Mơ",
    )
    assert after.startswith("Căn cứ")


def test_party_documents_name_their_issuer_below_the_kind() -> None:
    header, after = head(PARTY)
    assert header == Header(
        kind="Chỉ thị",
        number="09-CT/TU",
        date=date(2031, 4, 3),
        place="Đồi Cọ",
        issuer="BAN THƯỜNG VỤ TỈNH ỦY ĐỒI CỌ",
        title="về đẩy mạnh công tác dân vận",
    )
    assert after.startswith("Hai năm qua")


def test_the_named_issuer_stands_before_the_office_above() -> None:
    header, _ = head("BAN CHẤP HÀNH TRUNG ƯƠNG\n*\nSố 12-CT/TW\nCHỈ THỊ\nCỦA BAN BÍ THƯ\nvề công tác X\n")
    assert (header.issuer, header.title) == ("BAN BÍ THƯ", "về công tác X")


def test_an_official_letter_has_its_subject_for_title() -> None:
    header, after = head(LETTER)
    assert header == Header(
        kind="Công văn",
        number="249/VP-TH",
        date=date(2031, 4, 28),
        place="Đồi Cọ",
        issuer="VĂN PHÒNG TỈNH ĐỒI CỌ",
        title="góp ý dự thảo quy chế phối hợp",
    )
    assert after.startswith("Xét đề nghị")


@pytest.mark.parametrize(
    "addressees",
    [
        "Kính gửi: Ban Thường trực các xã.",
        "Kính gửi:\nBan Thường trực các xã;\nCác tổ chức thành viên.",
        "Kính gửi:\n\n- Ban Thường trực các xã;\n- Các tổ chức thành viên.",
        "Kính gửi: Ban Thường trực các xã,\nCác tổ chức thành viên.",
    ],
)
def test_addressees_belong_to_the_head(addressees: str) -> None:
    header, after = head(
        f"TỜ TRÌNH\nVề việc xin ý kiến\n\n{addressees}\n\nThực hiện Kế hoạch số 5, Ban Thường trực trình:"
    )
    assert (header.kind, header.title) == ("Tờ trình", "Về việc xin ý kiến")
    assert after.startswith("Thực hiện Kế hoạch số 5")


# -- number, place and date --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Số: 15/KH-MTTQ-BTT", "15/KH-MTTQ-BTT"),
        ("Số:15/KH – MTTQ", "15/KH-MTTQ"),
        ("Số 07-CT/TU", "07-CT/TU"),
        ("Số: 01/ĐA-MTTW- BTT", "01/ĐA-MTTW-BTT"),
        ("SỐ : 117 /2000/TT-BTC", "117/2000/TT-BTC"),
        ("Số: 05a/QĐ-MTTQ.", "05a/QĐ-MTTQ"),
        ("Luật số: 10/2022/QH15", "10/2022/QH15"),
        ("Số: 30/2020/NĐ-CP", "30/2020/NĐ-CP"),
        ("Số:       /KH-MTTQ-BTT", None),
        ("Số: /KH-UBND", None),
        ("Số: …/KH-UBND", None),
        ("Số: ....../KH-UBND", None),
        ("Số:", None),
        ("Số 01, ngõ 282", None),
        ("Số 12/5", None),
    ],
)
def test_number(line: str, number: str | None) -> None:
    assert head(f"{line}\nKẾ HOẠCH\nCông tác năm 2031")[0] == Header(
        "Kế hoạch", number, title="Công tác năm 2031"
    )


@pytest.mark.parametrize(
    ("line", "place", "day"),
    [
        ("Hà Nội, ngày  29   tháng  12  năm 2021", "Hà Nội", date(2021, 12, 29)),
        ("TP. Hồ Chí Minh, ngày 5 tháng 1 năm 2024", "TP. Hồ Chí Minh", date(2024, 1, 5)),
        ("Vũng Tàu , ngày 12/3/2024", "Vũng Tàu", date(2024, 3, 12)),
        ("Suối Mơ ngày 05 tháng 01 năm 2031", "Suối Mơ", date(2031, 1, 5)),
        ("Ngày 05 tháng 01 năm 2031", None, date(2031, 1, 5)),
        ("Hà Nội, ngày tháng năm 2026", "Hà Nội", None),
        ("Hà Nội, ngày … tháng … năm 2026", "Hà Nội", None),
        ("Hà Nội, tháng 12 năm 2021", "Hà Nội", None),
        ("Hà Nội, ngày 31 tháng 02 năm 2026", "Hà Nội", None),
    ],
)
def test_place_and_date(line: str, place: str | None, day: date | None) -> None:
    header, _ = head(f"{line}\nKẾ HOẠCH\nCông tác năm 2031")
    assert (header.place, header.date) == (place, day)


def test_number_and_date_on_one_line() -> None:
    header, _ = head("Số: 15/KH-MTTQ-BTT      Suối Mơ, ngày 05 tháng 01 năm 2024\nKẾ HOẠCH\nCông tác")
    assert (header.number, header.place, header.date) == ("15/KH-MTTQ-BTT", "Suối Mơ", date(2024, 1, 5))


def test_a_date_in_a_note_or_in_the_title_is_not_the_documents_own() -> None:
    text = "QUY CHẾ\nPhối hợp công tác\n(Ban hành kèm theo Quyết định số 12/QĐ-MTTQ\nngày 5 tháng 1 năm 2024)\nChương I"
    assert head(text) == (Header("Quy chế", title="Phối hợp công tác"), "Chương I")
    text = "KẾ HOẠCH\nThực hiện Kết luận\nsố 01-KL/TW ngày 18 tháng 5 năm 2021 của Bộ Chính trị\n\nCăn cứ X;"
    header, _ = head(text)
    assert (header.number, header.date) == (None, None)
    assert header.title == "Thực hiện Kết luận số 01-KL/TW ngày 18 tháng 5 năm 2021 của Bộ Chính trị"


# -- kind and title ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("KẾ HOẠCH", ("Kế hoạch", "")),
        ("Kế hoạch", ("Kế hoạch", "")),
        ("**CHỈ THỊ**", ("Chỉ thị", "")),
        ("CHƯƠNG TRÌNH HÀNH ĐỘNG thực hiện Nghị quyết", ("Chương trình hành động", "thực hiện Nghị quyết")),
        ("BÁO CÁO KẾT QUẢ CÔNG TÁC", ("Báo cáo", "KẾT QUẢ CÔNG TÁC")),
        ("DỰ THẢO KẾ HOẠCH", ("Kế hoạch", "")),
        ("QUI CHẾ", ("Quy chế", "")),
        ("Kế hoạch tuyên truyền năm 2024", None),
        ("BAN QUẢN LÝ DỰ ÁN", None),
        ("", None),
    ],
)
def test_kind(line: str, kind: tuple[str, str] | None) -> None:
    assert read_kind(line) == kind


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("KẾ HOẠCH\nTUYÊN TRUYỀN, VẬN ĐỘNG\nNĂM 2031\nI. MỤC ĐÍCH", "TUYÊN TRUYỀN, VẬN ĐỘNG NĂM 2031"),
        ("KẾ HOẠCH\n\nThực hiện công tác dân vận\n\nThực hiện Kế hoạch số 5, Ban lập kế hoạch:", "Thực hiện công tác dân vận"),
        ("KẾ HOẠCH\n(Dự thảo)\nCông tác năm 2031\n****\nNhằm làm tốt", "Công tác năm 2031"),
        ("KẾ HOẠCH\nThực hiện Chương trình số 5, Ban Thường trực lập kế hoạch như sau:\n1. Việc", None),
        ("QUYẾT ĐỊNH\nV/v thành lập Ban Chỉ đạo\n\nCăn cứ Luật;", "thành lập Ban Chỉ đạo"),
        ("QUYẾT ĐỊNH\nVề việc thành lập Ban Chỉ đạo\nCHỦ TỊCH ỦY BAN\nCăn cứ Luật;", "Về việc thành lập Ban Chỉ đạo"),
        ("QUYẾT ĐỊNH\nVỀ VIỆC KHEN THƯỞNG\nGIÁM ĐỐC SỞ Y TẾ\nCăn cứ Luật;", "VỀ VIỆC KHEN THƯỞNG"),
        ("CHỈ THỊ SỐ 07-CT/TU\nVề chuyển đổi số\nTrong thời gian qua", "Về chuyển đổi số"),
        ("# KẾ HOẠCH\n\n## Công tác năm 2031\n\n## I. Mục đích", "Công tác năm 2031"),
        ("THÔNG BÁO\nVề việc treo cờ.\nỦy ban thông báo lịch treo cờ.", "Về việc treo cờ."),
    ],
)  # fmt: skip
def test_title(text: str, title: str | None) -> None:
    assert head(text)[0].title == title


def test_the_enacting_word_is_no_second_kind() -> None:
    header, after = head("NGHỊ QUYẾT\nVề chương trình giám sát\n\nCăn cứ Luật;\nQUYẾT ĐỊNH:\nĐiều 1. X")
    assert (header.kind, header.title, after) == ("Nghị quyết", "Về chương trình giám sát", "Căn cứ Luật;")


def test_the_authority_before_the_legal_bases_is_the_issuer_where_the_head_names_none() -> None:
    header, after = head("QUYẾT ĐỊNH\nV/v khen thưởng\n\nCHỦ TỊCH ỦY BAN NHÂN DÂN XÃ\n\nCăn cứ Luật;")
    assert header.issuer == after == "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ"


def test_texts_of_law_databases_have_number_and_date_in_the_title() -> None:
    text = "Nghị định\ncủa Chính phủ số 29/1998/NĐ-CP ngày 11 tháng 5 năm 1998\nvề việc ban hành Quy chế\nCăn cứ Luật;"
    assert head(text)[0] == Header(
        "Nghị định", "29/1998/NĐ-CP", date(1998, 5, 11), None, "Chính phủ", "về việc ban hành Quy chế"
    )


def test_issuer_and_motto_on_one_line() -> None:
    text = "ỦY BAN MTTQ VIỆT NAM CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nXÃ SUỐI MƠ Độc lập - Tự do - Hạnh phúc\nKẾ HOẠCH\nX"
    assert head(text)[0].issuer == "ỦY BAN MTTQ VIỆT NAM XÃ SUỐI MƠ"


@pytest.mark.parametrize("stamp", ["DỰ THẢO", "HỎA TỐC", "MẬT", "*", "-----", "(Dự thảo lần 2)"])
def test_stamps_are_no_issuers(stamp: str) -> None:
    assert head(f"{stamp}\nTỈNH ỦY ĐỒI CỌ\nKẾ HOẠCH\nCông tác")[0].issuer == "TỈNH ỦY ĐỒI CỌ"


# -- texts without an official head ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Giải thích từ ngữ\n\nTrong Luật này, các từ ngữ được hiểu như sau:\n1. Chất", "Giải thích từ ngữ"),
        (
            "MẶT TRẬN XÃ TRIỂN KHAI\nCÔNG TÁC NĂM 2031\n\nTại hội nghị.",
            "MẶT TRẬN XÃ TRIỂN KHAI CÔNG TÁC NĂM 2031",
        ),
        ("# Sổ tay công tác\n\n## Việc hằng ngày\n- Một", "Sổ tay công tác"),
        ("# Một\n\nChữ.\n\n# Hai\n\nChữ.", None),
        ("Đây là một câu trọn vẹn.\nCâu nữa.", None),
        ("1. Mục đầu tiên", None),
        ("Quyền và nghĩa vụ\nNhà nước Cộng hòa xã hội chủ nghĩa Việt Nam, các tổ chức.", "Quyền và nghĩa vụ"),
        ("Hợp đồng\n\n1. Các bên", "Hợp đồng"),
        ("", None),
        ("\n\n", None),
    ],
)
def test_a_text_without_a_head_has_at_most_a_title(text: str, title: str | None) -> None:
    assert head(text)[0] == Header(title=title)


@pytest.mark.parametrize(
    ("opening", "body"),
    [
        ("Thực hiện Chương trình năm 2022, Ban Thường trực Uỷ ban MTTQ xã X xây dựng kế hoạch như sau:", "Ban Thường trực Uỷ ban MTTQ xã X"),
        ("Căn cứ KH số 5 của Ban Chỉ đạo;\nỦy ban MTTQ Việt Nam xã X ban hành Kế hoạch năm 2031", "Ủy ban MTTQ Việt Nam xã X"),
        ("Thực hiện Kế hoạch số 15, Đảng ủy xã X lập kế hoạch:", "Đảng ủy xã X"),
        ("Tại hội nghị, lãnh đạo Ban quán triệt các nội dung", None),
        ("", None),
    ],
)  # fmt: skip
def test_the_opening_may_name_the_issuing_body(opening: str, body: str | None) -> None:
    assert read_issuing_body(opening) == body


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [*STATE.split("\n"), *PARTY.split("\n"), *LETTER.split("\n"), "(", "#", "# x", "**", "Số"]
        ),
        st.text(max_size=40).map(lambda text: normalise(text).replace("\n", " ").strip()),
    ),
    max_size=25,
)


@settings(deadline=None)
@given(LINES)
def test_any_lines_can_be_read(lines: list[str]) -> None:
    header, end = read_header(lines)
    assert 0 <= end <= len(lines)
    assert header.title != ""
    assert header.issuer != ""
