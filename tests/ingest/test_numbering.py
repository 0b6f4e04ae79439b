"""Document numbers: found, canonical, compared."""

from __future__ import annotations

import time
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.numbering import DocumentNumber, NumberMention, find_numbers, parse_number, same_number

SEEDS = Path(__file__).resolve().parents[2].parent / "shared" / "seeds"


def found(text: str) -> list[tuple[str, str | None]]:
    return [(mention.number.number, mention.number.kind) for mention in find_numbers(text)]


def only(text: str) -> NumberMention:
    mentions = find_numbers(text)
    assert len(mentions) == 1, mentions
    return mentions[0]


def parsed(text: str) -> DocumentNumber:
    number = parse_number(text)
    assert number is not None, text
    return number


def quoted(text: str) -> list[str]:
    return [text[mention.span.start : mention.span.end] for mention in find_numbers(text)]


FULL = {
    "217-QĐ/TW": "217-QĐ/TW",
    "217/QĐ-TW": "217-QĐ/TW",
    "217-QĐ/TƯ": "217-QĐ/TW",
    "217-qd/tw": "217-QĐ/TW",
    "217 QĐ/TW": "217-QĐ/TW",
    "217 qd tw": "217-QĐ/TW",
    "217-QÐ/TW": "217-QĐ/TW",
    "08-QĐi/T.Ư": "08-QĐi/TW",
    "7-KL/TW": "07-KL/TW",
    "007-KL/TW": "07-KL/TW",
    "07\u2011KL/TW": "07-KL/TW",
    "31 - HD/BTCTW": "31-HD/BTCTW",
    "69 – HD/BTGTW": "69-HD/BTGTW",
    "03-Ctr/TU": "03-CTr/TU",
    "153a-TB/TW": "153a-TB/TW",
    "04-KH/BCĐ-TTĐN": "04-KH/BCĐ-TTĐN",
    "07/KH-BCĐ": "07/KH-BCĐ",
    "06/NQ-ĐCT": "06/NQ-ĐCT",
    "06-NQ/ĐCT": "06/NQ-ĐCT",
    "nghi quyet 06/nq-dct": "06/NQ-ĐCT",
    "01/ĐA-MTTW- BTT": "01/ĐA-MTTW-BTT",
    "01/ĐA-MTTQ-BTT": "01/ĐA-MTTQ-BTT",
    "01/da-mttw-btt": "01/ĐA-MTTW-BTT",
    "90/TBMTTQ-BTT": "90/TB-MTTQ-BTT",
    "1018/CV_MTTW_BTT": "1018/CV-MTTW-BTT",
    "96/KH.UBMT": "96/KH-UBMT",
    "371 /KH-MTTW-BTT": "371/KH-MTTW-BTT",
    "249/MTTQ-BTT": "249/MTTQ-BTT",
    "19/2008/NQLT/CP-UBTUMTTQVN": "19/2008/NQLT/CP-UBTUMTTQVN",
    "403/2017/NQLT-UBTVQH14-CP-ĐCTUBTWMTTQVN": "403/2017/NQLT-UBTVQH14-CP-ĐCTUBTWMTTQVN",
    "10/2022/QH15": "10/2022/QH15",
    "15/2004/PL-UBTVQH11": "15/2004/PL-UBTVQH11",
    "522/QĐ-UBND": "522/QĐ-UBND",
    "28/CT-TTG": "28/CT-TTg",
    "30/2020/NĐ-CP": "30/2020/NĐ-CP",
    "28/1998/ND- CP": "28/1998/NĐ-CP",
    "30_2020_ND_CP": "30/2020/NĐ-CP",
    "172/1998/TT/BTC": "172/1998/TT-BTC",
    "quyet dinh so 18 2020 qd ttg": "18/2020/QĐ-TTg",
    "15/QĐ-BGD&ĐT": "15/QĐ-BGD&ĐT",
    "12/kh-stttt": "12/KH-STTTT",
    "kết luận 07/TW": "07-KL/TW",
    "chỉ thị 12/tw": "12-CT/TW",
    "Nghị định số 54/CP": "54/CP",
    "Công văn số 4830/KTTH": "4830/KTTH",
    "Hướng dẫn số 219/UBND-VHTT": "219/UBND-VHTT",
    "Thông tư liên bộ số 04/TTLB": "04/TTLB",
}


@pytest.mark.parametrize(("typed", "canonical"), FULL.items())
def test_full_numbers_in_every_spelling(typed: str, canonical: str) -> None:
    assert [number for number, _ in found(typed)] == [canonical]
    assert parsed(typed).number == canonical
    assert parsed(canonical).number == canonical


def test_the_symbol_follows_running_number_and_year() -> None:
    assert parsed("217-QĐ/TW").symbol == "QĐ/TW"
    assert parsed("30/2020/NĐ-CP").symbol == "NĐ-CP"
    assert parsed("97/2025/QH15").symbol == "QH15"
    assert parsed("217-QĐ/TW").full
    assert not parsed("QĐ 217").full
    assert parsed("QĐ 217").symbol is None


KINDS = {
    "37-QĐ/TW": "Quyết định",
    "Quy định số 37-QĐ/TW": "Quy định",
    "99/1998/TT-BTC": "Thông tư",
    "25/TT-MTTW-BTT": "Thông tri",
    "92/TTr-UBND": "Tờ trình",
    "Thông tri 23/TTr-MTTW-BTT": "Thông tri",
    "Chương trình hành động số 08-CTr/TU": "Chương trình",
    "văn bản số 92/TTr-UBND": "Tờ trình",
    "3722/VPCP-CN": "Công văn",
    "Số 54/CP": None,
    "TO TRINH 161/TTR-MTTW": "Tờ trình",
    "Nghị đinh 56/CP": "Nghị định",
    "Chỉ thị 12-KL/TW": "Chỉ thị",
    "61/2020/QH14": None,
    "Bộ luật số 45/2019/QH14": "Bộ luật",
}


@pytest.mark.parametrize(("typed", "kind"), KINDS.items())
def test_the_kind_is_the_word_before_else_the_code(typed: str, kind: str | None) -> None:
    assert only(typed).number.kind == kind


def test_a_law_is_known_by_the_name_before_its_number() -> None:
    text = "sửa đổi Luật Đầu tư số 61/2020/QH14 và Pháp lệnh Giống cây trồng số 15/2004/PL-UBTVQH11"
    assert found(text) == [("61/2020/QH14", "Luật"), ("15/2004/PL-UBTVQH11", "Pháp lệnh")]
    assert quoted(text)[0] == "61/2020/QH14"


SHORT = {
    "QĐ 217": ("217", "Quyết định"),
    "KL 07": ("07", "Kết luận"),
    "kl 07 còn hiệu lực không": ("07", "Kết luận"),
    "qd 217": ("217", "Quyết định"),
    "nq18": ("18", "Nghị quyết"),
    "ct 12 nói gì": ("12", "Chỉ thị"),
    "NQ 45 của BCT": ("45", "Nghị quyết"),
    "KH 182": ("182", "Kế hoạch"),
    "HD 79": ("79", "Hướng dẫn"),
    "CTr 09": ("09", "Chương trình"),
    "kết luận số 65": ("65", "Kết luận"),
    "chỉ thị 03": ("03", "Chỉ thị"),
    "Chương trình số 09": ("09", "Chương trình"),
    "Ban chỉ đạo Chương trình 09 Thành ủy": ("09", "Chương trình"),
    "Chương trình 135 giai đoạn II": ("135", "Chương trình"),
    "kế hoạch 12 BC UBND tỉnh": ("12", "Kế hoạch"),
    "chương trình 30a": ("30a", "Chương trình"),
    "quyet dinh 217": ("217", "Quyết định"),
    "quyêt dinh 217 là gì": ("217", "Quyết định"),
    "KET LUAN 07": ("07", "Kết luận"),
    "Nghị quyết số 2021": ("2021", "Nghị quyết"),
    "nghị quyết 24 khóa IX": ("24", "Nghị quyết"),
    "Kế hoạch 182 năm 2021": ("182", "Kế hoạch"),
    "Chỉ thị 12 năm 2022 của ai": ("12", "Chỉ thị"),
    "Kế hoạch 12 ngày 05/01/2022": ("12", "Kế hoạch"),
    "quy định 37 đảng viên không được làm gì": ("37", "Quy định"),
    "kết luận 12 người Việt Nam ở nước ngoài": ("12", "Kết luận"),
    "chỉ thị 03 hàng Việt": ("03", "Chỉ thị"),
    "Nghị quyết 128 phòng, chống dịch": ("128", "Nghị quyết"),
    "quyết định 217 nội dung gì": ("217", "Quyết định"),
    "Nghị định 100/2019": ("100/2019", "Nghị định"),
    "Nghị quyết\n45 của Bộ Chính trị": ("45", "Nghị quyết"),
}


@pytest.mark.parametrize(("typed", "expected"), SHORT.items())
def test_short_mentions(typed: str, expected: tuple[str, str]) -> None:
    assert found(typed) == [expected]


LISTS = {
    "QĐ 217, 218": ["QĐ 217", "218"],
    "QĐ 217,218": ["QĐ 217", "218"],
    "Quyết định 217 và 218": ["Quyết định 217", "218"],
    "Quyết định số 217 và số 218 của Bộ Chính trị": ["Quyết định số 217", "218"],
    "Quy định số 37-QĐ/TW, 41-QĐ/TW": ["Quy định số 37-QĐ/TW", "41-QĐ/TW"],
    "Nghị quyết số 18, 19-NQ/TW": ["Nghị quyết số 18", "19-NQ/TW"],
    "Nghị quyết 45, 2 năm qua": ["Nghị quyết 45"],
    "Nghị quyết 45 và 15 xã": ["Nghị quyết 45"],
    "Chỉ thị 03, 2021": ["Chỉ thị 03"],
}


@pytest.mark.parametrize(("text", "expected"), LISTS.items())
def test_lists_give_one_mention_a_number(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_a_list_takes_over_the_kind() -> None:
    assert found("Quy định số 37-QĐ/TW, 41-QĐ/TW") == [("37-QĐ/TW", "Quy định"), ("41-QĐ/TW", "Quy định")]
    assert found("Nghị quyết 45 và 28/CT-TTg")[1] == ("28/CT-TTg", "Chỉ thị")


NOTHING = [
    "giai đoạn 2021-2025",
    "(18/11/1930-18/11/2022)",
    "18/11/1930 - 18/11/2022",
    "nhiệm kỳ 2019-2024",
    "ngày 05/05/2015",
    "Đại hội XIII",
    "02 bộ Quy tắc",
    "kế hoạch 5 năm",
    "Kế hoạch 5 năm 2021-2025",
    "kế hoạch năm 2022",
    "KẾ HOẠCH 2022",
    "kế hoạch 5/2022",
    "Nghị quyết Đại hội XVII",
    "Kế hoạch 3 tháng",
    "báo cáo 6 tháng đầu năm",
    "quyết định 2 nội dung",
    "quyet dinh 2 noi dung",
    "quyết định 500 triệu đồng",
    "kế hoạch 10.000 cây xanh",
    "vượt kế hoạch 2,3%",
    "chương trình 2 ngày",
    "chương trình 3 trụ cột",
    "Thông tin 24/7",
    "Điện thoại: 024 3825 1234",
    "tại 8 xã thí điểm",
    "6 số Bản tin",
    "Số 01, ngõ 282 đường",
    "tòa CT12",
    "Quyết định thành lập 03 tổ",
    "điểm 3 Điều 5",
    "khoản 2 QĐ-UBND tỉnh",
    "đạt 1/3 chỉ tiêu",
    "TT 5 phường",
    "tối đa 10 tuổi",
    "chị Thi 12 tuổi",
    "mẫu số 04-ĐK-TCT",
    "Mẫu số 22/CKTC-NSH",
    "biểu B1-2-TMĐT",
    "2- UBND quận",
    "1/ MTTQ các cấp",
    "Số: /KH-UBND",
    "số 01/TU",
    "Số:      /2020/NĐ-CP",
    "QUYẾT ĐỊNH\n1. Phê chuẩn",
    "QUYẾT ĐỊNH\n2 điều khoản",
    "phòng, chống Covid-19",
    "00/KH-MTTQ",
]


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_not_a_number(text: str) -> None:
    assert found(text) == []


PAGE = (
    "Thực hiện nhiệm vụ được giao, Ban Thường trực báo cáo như sau.\n"
    "- Hội nghị đã quyết định 3 phương hướng và hướng dẫn 5 khu phố; so với kế hoạch 9. Trong đó nêu rõ\n"
    "- Theo chương trình 7 chặng, qd 217 và kl 07 viết tắt trong ghi chép không phải là trích dẫn.\n"
)


def test_in_a_page_of_prose_small_letters_and_small_counts_are_no_mentions() -> None:
    assert found(PAGE) == []
    assert found(PAGE + "- Quán triệt Kế hoạch 41 đổi mới và QĐ 217.") == [
        ("41", "Kế hoạch"),
        ("217", "Quyết định"),
    ]


DATES = {
    "Kết luận 01-KL/TW, ngày 18/5/2021 của Bộ Chính trị": date(2021, 5, 18),
    "12-CT/TW ngày 05/01/2022": date(2022, 1, 5),
    "12-CT/TW (05/01/2022)": date(2022, 1, 5),
    "12-CT/TW ngày 25-10-2018": date(2018, 10, 25),
    "01/ĐA-MTTW-BTT ngày 5 tháng 5 năm 2015": date(2015, 5, 5),
    "30/2020/NĐ-CP \nngày 05 tháng 3 năm 2020": date(2020, 3, 5),
    "Chỉ thị 12 ngày 05/01/2022": date(2022, 1, 5),
    "12-CT/TW ngày 31/02/2022": None,
    "12-CT/TW của Ban Bí thư ngày 05/01/2022": None,
    "12-CT/TW": None,
}


@pytest.mark.parametrize(("text", "expected"), DATES.items())
def test_the_date_directly_after(text: str, expected: date | None) -> None:
    assert only(text).date == expected


def test_the_date_is_outside_the_span() -> None:
    assert quoted("theo Chỉ thị số 12-CT/TW ngày 05/01/2022 của") == ["Chỉ thị số 12-CT/TW"]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Nghị quyết 45 năm 2019", 2019),
        ("QĐ 217 (2013)", 2013),
        ("100/2019/NĐ-CP", 2019),
        ("12-CT/TW ngày 05/01/2022", 2022),
        ("Nghị quyết 45", None),
        ("Chương trình 09 giai đoạn 2021-2025", None),
    ],
)
def test_the_year_hint(text: str, year: int | None) -> None:
    assert only(text).year_hint == year


def test_numbers_that_a_reader_tore_apart_are_joined_or_left_out() -> None:
    assert found("Quyết định số 15 3/2004/QĐ-TTg") == [("153/2004/QĐ-TTg", "Quyết định")]
    assert found("SỐ :117  /2000/TT-BTC") == [("117/2000/TT-BTC", "Thông tư")]
    assert found("Ch ỉ thị 29/200 3/CT-TTg") == []


def test_a_footnote_glued_to_the_symbol_is_not_part_of_it() -> None:
    assert quoted("theo Nghị định số 30/2020/NĐ-CP1 và") == ["Nghị định số 30/2020/NĐ-CP"]


def test_words_after_a_separator_are_not_part_of_the_symbol() -> None:
    assert quoted("theo 12/KH-MTTQ - Ban Thường trực") == ["12/KH-MTTQ"]
    assert quoted("theo 07-KL/TW.Tổ chức thực hiện") == ["07-KL/TW"]


def test_spans_count_characters_of_the_raw_text() -> None:
    clean = "theo Nghị quyết số 24-NQ/TW của Ban"
    raw = unicodedata.normalize("NFD", clean).replace(" ", "\u00a0").replace("-", "\u2013")
    start = raw.index("N")
    (mention,) = find_numbers(raw)
    assert mention.number == DocumentNumber("24-NQ/TW", "Nghị quyết", "NQ/TW")
    assert (mention.span.start, mention.span.end) == (start, raw.index("TW") + 2)


def test_parse_takes_a_lone_number_and_nothing_else() -> None:
    assert parse_number("217") == DocumentNumber("217", None, None)
    assert parse_number(" Số 7 - KL/TW ngày 11/6/2021. ") == DocumentNumber("07-KL/TW", "Kết luận", "KL/TW")
    for text in ("", "2022", "hàng Việt", "QĐ 217, 218", "QĐ 217 còn hiệu lực không", "theo QĐ 217"):
        assert parse_number(text) is None, text


SAME = [
    ("QĐ 217", "217-QĐ/TW"),
    ("217", "217-QĐ/TW"),
    ("Quyết định 37", "Quy định số 37-QĐ/TW"),
    ("217/QĐ-TW", "217-QĐ/TƯ"),
    ("chi thi 3", "03-CT/TW"),
    ("Nghị định 30", "30/2020/NĐ-CP"),
    ("Nghị định 30/2020", "30/2020/NĐ-CP"),
    ("Kế hoạch 07", "07-KH/BCĐ"),
    ("Thông tri 25", "25/TT-MTTW-BTT"),
    ("Luật số 61/2020/QH14", "61/2020/QH14"),
]
DIFFERENT = [
    ("QĐ 217", "218-QĐ/TW"),
    ("Chỉ thị 12", "12-KL/TW"),
    ("Chỉ thị 12-KL/TW", "Kết luận 12-KL/TW"),
    ("Nghị định 30/2021", "30/2020/NĐ-CP"),
    ("30/2021/NĐ-CP", "30/2020/NĐ-CP"),
    ("01/ĐA-MTTQ-BTT", "01/ĐA-MTTW-BTT"),
    ("12/KH-MTTQ-BTT", "12/KH-UBND"),
    ("17-KL/TW", "7-KL/TW"),
    ("Chương trình 09", "Chỉ thị 09"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_same_number(a: str, b: str) -> None:
    assert same_number(parsed(a), parsed(b))
    assert same_number(parsed(b), parsed(a))


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_different_numbers(a: str, b: str) -> None:
    assert not same_number(parsed(a), parsed(b))
    assert not same_number(parsed(b), parsed(a))


IN_SEEDS = {
    "000": "07-KL/TW 06/NQ-ĐCT 65-KL/TW 24-NQ/TW 03",
    "001": "45 01-KL/TW 37-QĐ/TW 07-KL/TW 06/NQ-ĐCT 217-QĐ/TW 218-QĐ/TW",
    "002": "79/HD-MTTW-BTT 04-KH/BCĐ-TTĐN 22-NQ/TW 12-CT/TW 12-KL/TW",
    "003": "09-CTr/TU 09 07-KH/BCĐ 09 01/ĐA-MTTW-BTT 41/KH-MTTQ-BTT 182/KH-MTTQ-BTT 09 182/KH-MTTQ-BTT 09",
    "004": "05-CT/TW",
}


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the sample plans are not beside this checkout")
@pytest.mark.parametrize("seed", IN_SEEDS)
def test_sample_plans_give_every_number_and_no_other(seed: str) -> None:
    (path,) = SEEDS.glob(f"{seed}-*.txt")
    mentions = find_numbers(path.read_text(encoding="utf-8"))
    assert [mention.number.number for mention in mentions] == IN_SEEDS[seed].split()
    assert all(mention.number.full or mention.number.kind for mention in mentions)


# --- properties --------------------------------------------------------------------------------------

PARTY = ["TW", "TU", "ĐU", "VPTW", "BTGTW", "BTGDVTW", "BTCTW"]
FRONT = ["MTTW-BTT", "MTTQ-BTT", "MTTW-UB", "ĐCT", "MTTQ", "MTTQ-CH", "UBND", "HĐND", "TTg", "CP"]
TYPES = ["NQ", "QĐ", "CT", "KL", "KH", "HD", "CTr", "TB", "BC", "ĐA", "TTr", "QC", "CV"]
CODE = st.text("ABCDGHKLMNPQSTVXĐ", min_size=2, max_size=6)


def unmarked(text: str) -> str:
    bare = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter)).lower()


ENCODINGS = {
    "composed": lambda text: text,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "hard spaces": lambda text: text.replace(" ", "\u00a0"),
    "eth": lambda text: text.replace("Đ", "\u00d0"),
    "unmarked": unmarked,
    "capitals": str.upper,
}


@st.composite
def written_numbers(draw: st.DrawFn) -> tuple[str, str]:
    """A number as somebody may write it, and its canonical form."""
    running, type_ = draw(st.integers(1, 9999)), draw(st.sampled_from(TYPES))
    spaced = draw(st.sampled_from(["{}", " {}", "{} ", " {} "]))
    if draw(st.booleans()):
        issuer = draw(st.sampled_from(PARTY))
        first, second = draw(st.sampled_from("-/–")), draw(st.sampled_from("-/"))
        return f"{running}{spaced.format(first)}{type_}{second}{issuer}", f"{running:02d}-{type_}/{issuer}"
    issuer, year = draw(st.sampled_from(FRONT)), draw(st.sampled_from(["", "/2008", "/2020"]))
    hyphen = draw(st.sampled_from(["-", "- ", "_"]))
    written = f"{running}{year}{spaced.format('/')}{type_}-{issuer}".replace("-", hyphen)
    return written, f"{running:02d}{year}/{type_}-{issuer}"


@given(written_numbers(), st.sampled_from(sorted(ENCODINGS)), st.sampled_from(["", "số ", "văn bản "]))
def test_written_numbers_are_found_and_made_canonical(
    number: tuple[str, str], encoding: str, before: str
) -> None:
    written, canonical = number
    text = ENCODINGS[encoding](f"thực hiện {before}{written} của Bộ Chính trị, năm 2022")
    assert [mention.number.number for mention in find_numbers(text)] == [canonical]
    assert quoted(text) == [ENCODINGS[encoding](written)]


@given(st.integers(1, 99999), st.sampled_from(TYPES), st.lists(CODE, min_size=1, max_size=3), st.booleans())
def test_the_canonical_form_parses_to_itself(
    running: int, type_: str, issuer: list[str], party: bool
) -> None:
    typed = f"{running}-{type_}/{'-'.join(issuer)}" if party else f"{running}/{type_}-{'-'.join(issuer)}"
    number = parsed(typed)
    assert parse_number(number.number) == number
    assert same_number(number, parsed(typed.lower()))


@given(st.sampled_from(["Nghị quyết", "Chỉ thị", "Kết luận", "Quyết định", "Kế hoạch"]), st.integers(1, 1899))
def test_short_mentions_match_the_full_number_in_any_typing(kind: str, running: int) -> None:
    full = parsed({"Nghị quyết": "{}-NQ/TW", "Chỉ thị": "{}-CT/TW", "Kết luận": "{}-KL/TW",
                   "Quyết định": "{}-QĐ/TW", "Kế hoạch": "{}-KH/TW"}[kind].format(running))  # fmt: skip
    for typed in (f"{kind} {running}", f"{kind.lower()} số {running:02d}", unmarked(f"{kind} {running}")):
        assert same_number(parsed(typed), full)


WORDS = "217 2020 1 0 / - _ . , QĐ TW qđ quyết Nghị quyết định số và ngày năm MTTQ BTT QH15 t.ư T.Ư İ ß Ð ٣"
PIECES = st.sampled_from(
    [*WORDS.split(), " ", "\n", "\u00a0", "\u0301", "\u200b", "quyết định", "Nghị quyết"]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join)))
@settings(max_examples=300)
def test_any_text_gives_ordered_spans_inside_it(text: str) -> None:
    end = 0
    for mention in find_numbers(text):
        assert end <= mention.span.start < mention.span.end <= len(text)
        end = mention.span.end
        words = text[mention.span.start : end]
        assert words[:1].isalnum()
        assert any(digit.isdigit() for digit in words)
        if mention.number.full:
            again = parsed(mention.number.number)
            assert (again.number, again.symbol) == (mention.number.number, mention.number.symbol)
    parse_number(text)


@pytest.mark.parametrize(
    ("unit", "seconds"),
    [
        ("1", 1),
        ("1/", 1),
        ("12/2020/", 1),
        ("1-", 1),
        ("\n1", 1),
        ("1/a-", 3),
        ("12/KH-", 3),
        ("a\u0301\u0323", 1),
    ],
)
def test_long_runs_take_linear_time(unit: str, seconds: int) -> None:
    text = unit * (200_000 // len(unit))
    find_numbers("217")
    start = time.process_time()
    find_numbers(text)
    assert time.process_time() - start < seconds
