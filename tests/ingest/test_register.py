"""The register: every document of the five plans is there, and a wrong row is named by its line."""

from __future__ import annotations

import datetime
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from ingest.errors import RegisterError
from ingest.register import Directive, Register, load_register

# Kind, number, date, issuer of each numbered document that the five plans mention.
CITED = {
    "D01": ("Kết luận", "07-KL/TW", "2021-06-11", "Bộ Chính trị"),
    "D02": ("Nghị quyết", "06/NQ-ĐCT", None, "Đoàn Chủ tịch Ủy ban Trung ương MTTQ Việt Nam"),
    "D03": ("Kết luận", "65-KL/TW", "2019-10-30", "Bộ Chính trị"),
    "D04": ("Nghị quyết", "24-NQ/TW", "2003-03-12", "Ban Chấp hành Trung ương Đảng"),
    "D05": ("Chỉ thị", "03-CT/TW", "2021-05-19", "Ban Bí thư"),
    "D06": ("Nghị quyết", "45-NQ/TW", "2019-01-24", "Bộ Chính trị"),
    "D07": ("Kết luận", "01-KL/TW", "2021-05-18", "Bộ Chính trị"),
    "D08": ("Kết luận", "21-KL/TW", "2021-10-25", "Ban Chấp hành Trung ương Đảng"),
    "D09": ("Quy định", "37-QĐ/TW", "2021-10-25", "Ban Chấp hành Trung ương Đảng"),
    "D11": ("Quyết định", "217-QĐ/TW", "2013-12-12", "Bộ Chính trị"),
    "D12": ("Quyết định", "218-QĐ/TW", "2013-12-12", "Bộ Chính trị"),
    "D13": ("Hướng dẫn", "79/HD-MTTW-BTT", "2022-01-25", "Ban Thường trực Ủy ban Trung ương MTTQ Việt Nam"),
    "D14": (
        "Kế hoạch",
        "04-KH/BCĐ-TTĐN",
        "2022-02-14",
        "Ban Chỉ đạo Công tác thông tin đối ngoại (tỉnh Trà Vinh)",
    ),
    "D15": ("Nghị quyết", "22-NQ/TW", "2013-04-10", "Bộ Chính trị"),
    "D16": ("Chỉ thị", "12-CT/TW", "2022-01-05", "Ban Bí thư"),
    "D17": ("Kết luận", "12-KL/TW", "2021-08-12", "Bộ Chính trị"),
    "D19": ("Chương trình", "09-CTr/TU", "2021-03-17", "Thành ủy Hà Nội"),
    "D20": ("Kế hoạch", "07-KH/BCĐ", "2021-05-06", "Ban Chỉ đạo Chương trình số 09 của Thành ủy Hà Nội"),
    "D21": ("Đề án", "01/ĐA-MTTW-BTT", "2015-05-05", "Ban Thường trực Ủy ban Trung ương MTTQ Việt Nam"),
    "D22": (
        "Kế hoạch",
        "41/KH-MTTQ-BTT",
        "2016-06-08",
        "Ban Thường trực Ủy ban MTTQ Việt Nam thành phố Hà Nội",
    ),
    "D23": (
        "Kế hoạch",
        "182/KH-MTTQ-BTT",
        "2021-06-24",
        "Ban Thường trực Ủy ban MTTQ Việt Nam thành phố Hà Nội",
    ),
    "D24": ("Chỉ thị", "05-CT/TW", "2016-05-15", "Bộ Chính trị"),
    "D25": ("Nghị quyết", "04-NQ/TW", None, "Ban Chấp hành Trung ương Đảng"),
}

# Row and field of each disagreement that answers have to report.
CONFLICTS = [
    ("12-CT/TW@2022-01-05", "issuer", "Bộ Chính trị"),
    ("65-KL/TW@2019-10-30", "date", "30/9/2019"),
    ("03-CT/TW@2021-05-19", "title", "thiếu cụm “trong tình hình mới”"),
    ("79/HD-MTTW-BTT@2022-01-25", "issuer", "Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam"),
    ("01/ĐA-MTTW-BTT@2015-05-05", "number", "01/ĐA-MTTQ-BTT"),
    ("217-QĐ/TW@2013-12-12", "number", "217/QĐ-TW"),
    ("217-QĐ/TW@2013-12-12", "issuer", "Ban Chấp hành Trung ương Đảng"),
]

ROW = """
- id: 12-CT/TW@2022-01-05
  kind: Chỉ thị
  number: 12-CT/TW
  date: "2022-01-05"
  term: XIII
  issuer: Ban Bí thư
  title: về đối ngoại nhân dân
  status: confirmed
  level: trung_uong
  evidence: P
  source: hethongphapluat.com
"""
FIRST_LINE = 2


@pytest.fixture(scope="module")
def register() -> Register:
    return load_register()


def _row(register: Register, directive_id: str) -> Directive:
    row = register.by_id(directive_id)
    assert row is not None, directive_id
    return row


def _write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "register.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def _error(tmp_path: Path, text: str) -> str:
    with pytest.raises(RegisterError) as caught:
        load_register(_write(tmp_path, text))
    return str(caught.value)


@pytest.mark.parametrize("code", CITED)
def test_each_cited_document_has_one_row_with_its_identity(register: Register, code: str) -> None:
    kind, number, date, issuer = CITED[code]
    rows = [
        row for row in register.by_number(kind, number) if row.issuer == issuer and str(row.date) == str(date)
    ]
    identities = {(row.kind, row.number, row.term) for row in rows}
    assert len(identities) == len(rows)
    assert [row for row in rows if row.term != "XIV"], code


def test_documents_cited_without_a_number_have_rows(register: Register) -> None:
    pending = _row(register, "kl-chien-luoc-thong-tin-doi-ngoai@2021-2030")
    assert pending.status == "pending"
    assert [relation.target for relation in pending.relations] == ["57-KL/TW@2023-06-15"]
    hai_phong = _row(register, "nq-quoc-hoi-co-che-dac-thu-hai-phong@khóa-XV")
    assert hai_phong.number is None
    assert "226/2025/QH15@khóa-XV" in [relation.target for relation in hai_phong.relations]


def test_ambiguous_congress_name_belongs_to_party_and_front(register: Register) -> None:
    named = [row.id for row in register.directives if "Nghị quyết Đại hội XVII" in row.aliases]
    assert named == ["nq-dai-hoi-17-dang-bo-ha-noi", "nq-dai-hoi-17-mttq-ha-noi@2019-2024"]


def test_fourth_plenums_of_two_terms_are_two_documents(register: Register) -> None:
    def named(alias: str) -> list[str]:
        return [row.id for row in register.directives if alias in row.aliases]

    assert named("Nghị quyết Trung ương 4 khóa XII") == ["04-NQ/TW@khóa-XII"]
    assert named("Nghị quyết Trung ương 4 khóa XIII") == ["21-KL/TW@2021-10-25"]


@pytest.mark.parametrize(("directive_id", "field", "reading"), CONFLICTS)
def test_each_known_disagreement_is_held(
    register: Register, directive_id: str, field: str, reading: str
) -> None:
    held = _row(register, directive_id).conflicts
    assert [item for item in held if item.field == field and reading in item.reading and item.by]


def test_three_documents_share_the_number_12(register: Register) -> None:
    ids = [row.id for row in register.by_number("chỉ thị", " 12-ct/tw ")]
    assert ids == ["12-CT/TW@2022-01-05", "12-CT/TW@2017-01-05", "12-CT/TW@2007-05-03"]
    assert [row.id for row in register.by_number("Kết luận", "12-KL/TW")] == ["12-KL/TW@2021-08-12"]


def test_number_is_found_decomposed_and_without_leading_zero(register: Register) -> None:
    typed = unicodedata.normalize("NFD", "1/ĐA-MTTW-BTT")
    assert [row.id for row in register.by_number(None, typed)] == ["01/ĐA-MTTW-BTT@2015-05-05"]


def test_a_bare_number_finds_every_document_of_that_number(register: Register) -> None:
    assert {row.id for row in register.by_number("Chỉ thị", "03")} == {
        "03-CT/TW@2021-05-19",
        "03-CT/TW@2011-05-14",
    }
    assert [row.id for row in register.by_number("Chương trình", "9")] == ["09-CTr/TU@2021-03-17"]
    assert [row.id for row in register.by_number("Quyết định", "217")] == ["217-QĐ/TW@2013-12-12"]


def test_unknown_numbers_find_nothing(register: Register) -> None:
    assert register.by_number(None, "99-CT/TW") == []
    assert register.by_number("Quyết định", "219") == []
    assert register.by_number("Quyết định", "21") == []
    assert register.by_number("Kết luận", "12-CT/TW") == []
    assert register.by_id("99-CT/TW@2022-01-01") is None


def test_incoming_relations_name_their_row(register: Register) -> None:
    pairs = [(row.id, relation.type) for row, relation in register.incoming("18-CT/TW@2022-10-26")]
    assert pairs == [("217-QĐ/TW@2013-12-12", "supplemented_by"), ("218-QĐ/TW@2013-12-12", "supplemented_by")]


@pytest.mark.parametrize(
    ("number", "symbol"),
    [
        ("07-KL/TW", "TW"),
        ("06/NQ-ĐCT", "ĐCT"),
        ("79/HD-MTTW-BTT", "MTTW-BTT"),
        ("04-KH/BCĐ-TTĐN", "BCĐ-TTĐN"),
        ("30/2020/NĐ-CP", "CP"),
        ("97/2025/QH15", "QH15"),
    ],
)
def test_symbol_of_the_issuer(register: Register, number: str, symbol: str) -> None:
    assert register.by_number(None, number)[0].symbol == symbol


def test_counts(register: Register) -> None:
    rows = register.directives
    assert len(rows) == 100
    assert Counter(row.status for row in rows)["unverified"] == 9
    assert sum(row.number is None for row in rows) == 26


def test_ids_carry_number_and_date(register: Register) -> None:
    numbered = [row for row in register.directives if row.number]
    assert [row.id for row in numbered if not row.id.startswith(f"{row.number}@")] == []
    dated = [row for row in numbered if row.date]
    assert [row.id for row in dated if row.id != f"{row.number}@{row.date}"] == []


def test_recollection_is_never_more_than_unverified(register: Register) -> None:
    remembered = [row for row in register.directives if row.evidence == "M"]
    assert remembered
    assert {row.status for row in remembered} == {"unverified"}


def test_status_is_backed_by_a_relation_or_a_conflict(register: Register) -> None:
    for row in register.directives:
        types = {relation.type for relation in row.relations}
        if row.status in ("superseded_by", "supplemented_by", "continued_by"):
            assert row.status in types, row.id
        if row.status == "conflict":
            assert row.conflicts, row.id
        if row.status == "pending":
            assert "resolved_by" in types, row.id


def test_rows_have_topics_and_composed_text(register: Register) -> None:
    for row in register.directives:
        assert 3 <= len(row.topics) <= 10, row.id
        text = row.model_dump_json()
        assert unicodedata.is_normalized("NFC", text), row.id
        assert "\u00a0" not in text, row.id


def test_a_good_row_loads(tmp_path: Path) -> None:
    row = load_register(_write(tmp_path, ROW)).directives[0]
    assert (row.date, row.relations, row.conflicts) == (datetime.date(2022, 1, 5), (), ())


def test_rows_cannot_be_changed(register: Register) -> None:
    with pytest.raises(ValueError, match="frozen"):
        register.directives[0].title = "khác"


def _second(old: str, new: str) -> str:
    """A good row (lines 2-12), then one of another number (line 14 on) with one thing changed."""
    other = ROW.replace("12-CT/TW", "13-CT/TW")
    assert old in other
    return ROW + other.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  source: hethongphapluat.com\n", "", "thiếu trường “source”"),
        ("source: hethongphapluat.com", 'source: ""', "trường “source” đang trống"),
        ("status: confirmed", "status: valid", "giá trị lạ “valid”"),
        ('date: "2022-01-05"', "date: 2022-13-05", "“2022-13-05” không phải ngày"),
        ('date: "2022-01-05"', "date: 5/1/2022", "“5/1/2022” không phải ngày"),
        ('date: "2022-01-05"', 'date: "86400"', "“86400” không phải ngày"),
        ("term: XIII", "khoa: XIII", "trường lạ “khoa”"),
        ("level: trung_uong", "level: xóm", "giá trị lạ “xóm”"),
    ],
)
def test_a_wrong_row_is_named_by_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    message = _error(tmp_path, _second(old, new))
    assert "dòng 14 (13-CT/TW@2022-01-05)" in message
    assert said in message
    assert f"dòng {FIRST_LINE} " not in message


def test_an_unquoted_date_is_a_date(tmp_path: Path) -> None:
    path = _write(tmp_path, ROW.replace('"2022-01-05"', "2022-01-05"))
    assert load_register(path).directives[0].date == datetime.date(2022, 1, 5)


def test_two_rows_of_one_id_fail(tmp_path: Path) -> None:
    message = _error(tmp_path, ROW + ROW)
    assert "dòng 14 (12-CT/TW@2022-01-05): trùng định danh với dòng 2" in message


def test_two_rows_of_one_identity_fail_under_different_ids(tmp_path: Path) -> None:
    other = ROW.replace("id: 12-CT/TW@2022-01-05", "id: chi-thi-12").replace("Ban Bí thư", "Bộ Chính trị")
    assert "dòng 14 (chi-thi-12): trùng định danh với dòng 2" in _error(tmp_path, ROW + other)


def test_same_number_of_another_date_is_another_document(tmp_path: Path) -> None:
    text = ROW + ROW.replace("2022-01-05", "2017-01-05")
    assert len(load_register(_write(tmp_path, text)).directives) == 2


def test_a_dangling_relation_fails(tmp_path: Path) -> None:
    relation = "  relations: [{type: follows, target: không-có, evidence: P, source: x}]\n"
    message = _error(tmp_path, ROW + ROW.replace("12-CT/TW", "13-CT/TW") + relation)
    assert "dòng 14" in message
    assert "“không-có”" in message


def test_a_relation_without_source_fails(tmp_path: Path) -> None:
    relation = "  relations: [{type: follows, target: 12-CT/TW@2022-01-05, evidence: P}]\n"
    assert "dòng 2 (12-CT/TW@2022-01-05): thiếu trường “relations.0.source”" in _error(
        tmp_path, ROW + relation
    )


def test_every_wrong_row_is_listed(tmp_path: Path) -> None:
    bad = ROW.replace("status: confirmed", "status: ok")
    message = _error(tmp_path, bad + bad.replace("12-CT/TW", "13-CT/TW"))
    assert "có 2 chỗ sai" in message
    assert "dòng 2 " in message
    assert "dòng 14 " in message


@pytest.mark.parametrize("text", ["", "id: 12-CT/TW\n", "- chỉ một dòng chữ\n"])
def test_a_file_of_another_shape_fails(tmp_path: Path, text: str) -> None:
    assert "dòng 1" in _error(tmp_path, text)


def test_broken_yaml_names_the_line(tmp_path: Path) -> None:
    assert "không phải YAML hợp lệ" in _error(tmp_path, ROW + "- id: [\n")


def test_a_missing_file_is_a_register_error(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="Không đọc được"):
        load_register(tmp_path / "không-có.yaml")
