"""Abbreviations: what they stand for, in what context, and where they are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ingest.abbreviations import (
    Abbreviation,
    Abbreviations,
    expand,
    expanded_text,
    is_syllable,
    load_abbreviations,
)
from ingest.language import fold

FRONT = "Ủy ban Mặt trận Tổ quốc Việt Nam"
CENTRE = "Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam"


def read(text: str) -> list[tuple[str, str]]:
    """(typed, first meaning) of each expansion."""
    return [(text[e.span.start : e.span.end], e.meanings[0]) for e in expand(text)]


def test_every_row_has_a_declared_source_and_a_meaning() -> None:
    table = load_abbreviations()
    assert len(table.abbreviations) > 90
    assert {row.source for row in table.abbreviations} <= set(table.sources)
    spellings = [s for row in table.abbreviations for s in row.spellings]
    assert len(spellings) == len(set(spellings))


def test_ambiguous_rows_say_what_favours_each_meaning() -> None:
    for row in load_abbreviations().abbreviations:
        if len(row.meanings) > 1:
            assert all(m.context or m.before_number for m in row.meanings), row.spellings


def test_kinds_of_documents_of_decree_30_are_there() -> None:
    known = {s for row in load_abbreviations().abbreviations for s in row.spellings}
    codes = (
        "NQ QĐ CT QC QyĐ TC TB HD CTr KH PA ĐA DA BC BB TTr HĐ CĐ BGN BTT GUQ GM GGT GNP PG PC PB SY TrS SL"
    )
    assert set(codes.split()) <= known


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("CTV DLXH", [("CTV", "cộng tác viên"), ("DLXH", "dư luận xã hội")]),
        ("ctv dlxh", [("ctv", "cộng tác viên"), ("dlxh", "dư luận xã hội")]),
        ("btt ubmttq tp", [("btt", "Ban Thường trực"), ("ubmttq", FRONT[:-9]), ("tp", "thành phố")]),
        ("UB MTTQ VN", [("UB MTTQ VN", FRONT)]),
        ("Ban TT UBTWMTTQVN", [("Ban TT", "Ban Thường trực"), ("UBTWMTTQVN", CENTRE)]),
        ("UBTƯ MTTQ", [("UBTƯ MTTQ", CENTRE)]),
        ("KL 07", [("KL", "Kết luận")]),
        ("qđ 217", [("qđ", "Quyết định")]),
        ("qd 217 cua bct", [("qd", "Quyết định"), ("bct", "Bộ Chính trị")]),
        ("HDND xã", [("HDND", "Hội đồng nhân dân")]),
        ("T.Ư Đảng", [("T.Ư", "Trung ương")]),
        ("(để b/c); đ/c Chủ tịch", [("b/c", "báo cáo"), ("đ/c", "đồng chí")]),
        ("các tổ chức CT-XH.", [("CT-XH", "chính trị - xã hội")]),
        ("HĐND-UBND", [("HĐND", "Hội đồng nhân dân"), ("UBND", "Ủy ban nhân dân")]),
        ("Trung ương 4 khóa 12", [("khóa 12", "khóa XII")]),
        ("trung uong 4 khoa 9", [("khoa 9", "khóa IX")]),
    ],
)
def test_expansion(text: str, pairs: list[tuple[str, str]]) -> None:
    assert read(text) == pairs


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("CT 05 về học tập và làm theo Bác", "Chỉ thị"),
        ("Phó CT UBND xã", "Chủ tịch"),
        ("TT Đảng ủy, HĐND, UBND", "Thường trực"),
        ("TT 39 của Bộ Tài chính", "Thông tư"),
        ("công tác TT đối ngoại", "thông tin"),
        ("TT TU thành phố Hải Phòng", "Thường trực Thành ủy"),
        ("TT TU tỉnh Trà Vinh", "Thường trực Tỉnh ủy"),
        ("công tác dân tộc, TG và tín ngưỡng", "tôn giáo"),
        ("cán bộ TG trung ương", "Tuyên giáo"),
        ("vệ sinh MT, rác thải", "môi trường"),
        ("BTT giữa hai bên ký kết", "Bản thỏa thuận"),
        ("QĐ về những điều đảng viên không được làm", "Quy định"),
        ("CĐ 12 của Thủ tướng", "Công điện"),
    ],
)
def test_context_chooses_the_meaning(text: str, meaning: str) -> None:
    first = expand(text)[0]
    assert first.meanings[0] == meaning
    assert first.certain
    assert len(first.meanings) > 1


def test_without_context_an_ambiguous_one_stays_uncertain_and_as_typed() -> None:
    (expansion,) = expand("báo cáo TG tháng 5")
    assert not expansion.certain
    assert set(expansion.meanings) == {"Tuyên giáo", "tôn giáo", "thời gian"}
    assert expanded_text("báo cáo TG tháng 5") == "báo cáo TG tháng 5"


@pytest.mark.parametrize(
    "text",
    [
        "07-KL/TW",
        "số 06/NQ-ĐCT",
        "182/KH-MTTQ-BTT",
        "217/QĐ-TW",
        "31 - HD/BTCTW",
        "97/2025/QH15",
        "giai đoạn 2021-2025",
        "mttq@hanoi.gov.vn",
        "mattran.org.vn",
        "TU DƯỠNG, RÈN LUYỆN",
        "tu dưỡng, hư hỏng, du lịch",
        "tu duong",
        "khoa 9 bệnh viện",
        "quyết toán DN nhà nước",
        "",
    ],
)
def test_left_alone(text: str) -> None:
    assert expand(text) == []
    assert expanded_text(text) == text


def test_symbol_is_kept_while_its_issuer_is_expanded() -> None:
    text = "Kết luận số 07-KL/TW của BCT"
    assert expanded_text(text) == "Kết luận số 07-KL/TW của Bộ Chính trị BCT"


def test_expanded_text_holds_both_forms() -> None:
    assert expanded_text("CTV DLXH là ai?") == "cộng tác viên dư luận xã hội là ai? CTV DLXH"
    assert expanded_text("mttq và MTTQ, mttq").endswith("mttq MTTQ")


def test_span_is_of_the_raw_text() -> None:
    text = "kế\u00a0\u00a0hoa\u0323ch  MTTQ"
    (expansion,) = expand(text)
    assert text[expansion.span.start : expansion.span.end] == "MTTQ"


def test_spellings_safe_in_small_letters_are_no_syllables() -> None:
    assert is_syllable("TƯ")
    assert is_syllable("nghiêng")
    assert not is_syllable("mttq")
    assert not is_syllable("ubnd")
    with pytest.raises(ValidationError, match="âm tiết"):
        Abbreviation.model_validate(
            {"spellings": ["TU"], "lower": True, "source": "x", "meanings": [{"text": "Tỉnh ủy"}]}
        )


def test_unknown_source_is_refused() -> None:
    row = {"spellings": ["BTV"], "source": "nowhere", "meanings": [{"text": "Ban Thường vụ"}]}
    with pytest.raises(ValidationError, match="nowhere"):
        Abbreviations.model_validate({"sources": {}, "abbreviations": [row]})


SAFE = [s for row in load_abbreviations().abbreviations if row.lower for s in row.spellings]


@given(st.sampled_from(SAFE))
def test_safe_spellings_are_found_in_any_typing(spelling: str) -> None:
    for typed in (spelling, spelling.lower(), fold(spelling)):
        assert [text for text, _ in read(f"viec cua {typed} nam nay")] == [typed]


@given(st.text(alphabet=st.sampled_from("MTQBĐNbct/.- 0khóa9,ệ\u0323\u00a0\n"), max_size=50))
def test_any_text_gives_ordered_disjoint_spans(text: str) -> None:
    spans = [expansion.span for expansion in expand(text)]
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert all(left.end <= right.start for left, right in zip(spans, spans[1:], strict=False))
