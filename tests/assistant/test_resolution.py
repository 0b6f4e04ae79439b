"""Mentions of documents, with and without numbers, against the register."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.citations import Citations, citations, the_register
from assistant.naming import find_named, unheld_names
from assistant.resolution import ResolvedReference, resolve, resolve_document
from assistant.stated import compare_issuers, compare_titles, read_stated
from assistant.view import view
from ingest.language import normalise
from ingest.library import Library
from ingest.numbering import find_numbers
from ingest.register import Register
from tests.citing import SAMPLES, SEEDS, library_of, plan, written

REGISTER = the_register()

# In reading order: what each numbered mention of the five plans names.
NUMBERED = {
    "000": ["07-KL/TW@2021-06-11", "06/NQ-ĐCT@khóa-IX", "65-KL/TW@2019-10-30", "24-NQ/TW@2003-03-12", "03-CT/TW@2021-05-19"],
    "001": [
        "45-NQ/TW@2019-01-24", "01-KL/TW@2021-05-18", "37-QĐ/TW@2021-10-25", "07-KL/TW@2021-06-11", "06/NQ-ĐCT@khóa-IX",
        "217-QĐ/TW@2013-12-12", "218-QĐ/TW@2013-12-12",
    ],
    "002": [
        "79/HD-MTTW-BTT@2022-01-25", "04-KH/BCĐ-TTĐN@2022-02-14", "22-NQ/TW@2013-04-10", "12-CT/TW@2022-01-05",
        "12-KL/TW@2021-08-12",
    ],
    "003": [
        "09-CTr/TU@2021-03-17", "09-CTr/TU@2021-03-17", "07-KH/BCĐ@2021-05-06", "09-CTr/TU@2021-03-17",
        "01/ĐA-MTTW-BTT@2015-05-05", "41/KH-MTTQ-BTT@2016-06-08", "182/KH-MTTQ-BTT@2021-06-24", "09-CTr/TU@2021-03-17",
        "182/KH-MTTQ-BTT@2021-06-24", "09-CTr/TU@2021-03-17",
    ],
    "004": ["05-CT/TW@2016-05-15"],
}  # fmt: skip
UNNUMBERED = {
    "000": {
        "nq-dai-hoi-13-dang@2021", "nq-dai-hoi-17-dang-bo-ha-noi", "04-NQ/TW@khóa-XII", "01/ĐA-MTTW-BTT@2015-05-05",
        "chuong-trinh-phoi-hop-mttq-ha-noi@2022", "kl-doan-chu-tich-khoa-8-dan-toc-ton-giao", "522/QĐ-UBND@2017",
        "1665/QĐ-UBND@2017",
    },
    "001": {
        "nq-dai-hoi-13-dang@2021", "nq-dai-hoi-16-dang-bo-hai-phong", "21-KL/TW@2021-10-25",
        "kl-hoi-nghi-6-khoa-16-dang-bo-hai-phong", "chuong-trinh-phoi-hop-mttq-hai-phong@2022",
        "chuong-trinh-hanh-dong-mttq-dai-hoi-13-dang", "nq-quoc-hoi-co-che-dac-thu-hai-phong@khóa-XV",
        "quy-che-dan-chu-o-co-so",
    },
    "002": {
        "nq-dai-hoi-13-dang@2021", "nq-dai-hoi-11-dang-bo-tra-vinh", "kl-chien-luoc-thong-tin-doi-ngoai@2021-2030",
        "21-KL/TW@2021-10-25", "37-QĐ/TW@2021-10-25",
    },
    "003": {"nq-dai-hoi-17-mttq-ha-noi@2019-2024"},
    "004": {
        "nq-dai-hoi-9-mttq-viet-nam", "nq-dai-hoi-17-mttq-ha-noi@2019-2024", "nq-dai-hoi-mttq-quan-hoang-mai",
        "04-NQ/TW@khóa-XII", "ke-hoach-ban-chi-dao-cuoc-van-dong-ha-noi@2020",
    },
}  # fmt: skip
CONFLICTS = {
    ("000", "date", "65-KL/TW@2019-10-30", "30/9/2019"),
    ("000", "title", "03-CT/TW@2021-05-19", None),
    ("000", "title", "01/ĐA-MTTW-BTT@2015-05-05", None),
    ("002", "issuer", "12-CT/TW@2022-01-05", "Bộ Chính trị"),
    ("002", "issuer", "79/HD-MTTW-BTT@2022-01-25", None),
}


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Citations]:
    if not SEEDS:
        pytest.skip("không có ../shared/seeds")
    library = library_of(tmp_path_factory.mktemp("seeds"), SEEDS)
    yield citations(library)
    library.close()


def references(library: Library, doc_id: str, register: Register = REGISTER) -> list[ResolvedReference]:
    return resolve_document(view(library, doc_id), library.references(doc_id), register)


def read(folder: Path, text: str, name: str = "ke-hoach.txt") -> list[ResolvedReference]:
    """What an invented document names."""
    library = library_of(folder, written(folder, {name: text}))
    return references(library, Path(name).stem)


def named(text: str) -> list[tuple[str, list[str], bool]]:
    """(words, rows, certain) of the documents named without a number."""
    words = normalise(text)
    return [
        (words[one.start : one.end], [row.id for row in one.directives], one.certain)
        for one in find_named(words, REGISTER)
    ]


def asked(text: str, citing: date | None = None) -> tuple[list[str], bool]:
    """Ids of the rows that the one number in `text` names, and whether that is certain."""
    [mention] = find_numbers(text)
    found = resolve(mention, text[mention.span.end :], REGISTER, citing)
    return [row.id for row in found.candidates], found.certain


# --- the five plans --------------------------------------------------------------------------------


def test_every_numbered_mention_of_the_plans_has_its_identity(seeds: Citations) -> None:
    found = {
        one.document.id[:3]: [i for r in one.references if r.number for i in r.directives if r.certain]
        for one in seeds.documents()
    }
    assert found == NUMBERED
    assert sum(map(len, found.values())) == 28


def test_unnumbered_mentions_of_the_plans(seeds: Citations) -> None:
    found = {
        one.document.id[:3]: {
            i for r in one.references if not r.number and r.certain and r.direct for i in r.directives
        }
        for one in seeds.documents()
    }
    assert found == UNNUMBERED


def test_conflicts_of_the_plans_are_reported_with_both_readings(seeds: Citations) -> None:
    told = [
        (one.document.id[:3], c) for one in seeds.documents() for r in one.references for c in r.conflicts
    ]
    assert {(doc, c.field, c.directive) for doc, c in told} == {case[:3] for case in CONFLICTS}
    for doc, field, directive, reading in CONFLICTS:
        [text] = [c.text for d, c in told if (d, c.field, c.directive) == (doc, field, directive)]
        row = REGISTER.by_id(directive)
        assert row is not None
        assert row.source in text
        assert reading is None or f"“{reading}”" in text


def test_an_impossible_number_of_districts_is_remarked(seeds: Citations) -> None:
    remarks = {one.document.id[:3]: one.remarks for one in seeds.documents() if one.remarks}
    assert list(remarks) == ["000"]
    assert "30 quận, huyện" in remarks["000"][0]
    assert "12 quận, 1 thị xã" in remarks["000"][0]


def test_the_samples_cite_what_they_cite(tmp_path: Path) -> None:
    library = library_of(tmp_path, SAMPLES)
    cited = {
        i
        for doc in library.document_ids()
        for r in references(library, doc)
        if r.certain
        for i in r.directives
    }
    assert {
        "01-KL/TW@2021-05-18",
        "217-QĐ/TW@2013-12-12",
        "218-QĐ/TW@2013-12-12",
        "12-CT/TW@2022-01-05",
    } <= cited
    assert {"03-CT/TW@2021-05-19", "05-CT/TW@2016-05-15", "57-KL/TW@2023-06-15"} <= cited
    own = [r for r in references(library, "ke-hoach-huyen-2024") if r.identity]
    assert [r.identity for r in own] == ["Kế hoạch 15/KH-MTTQ-BTT@2024-01-22"]
    assert not any(r.conflicts for doc in library.document_ids() for r in references(library, doc))


# --- one number ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("chỉ thị 03 về vận động người Việt Nam ưu tiên dùng hàng Việt Nam", ["03-CT/TW@2021-05-19"]),
        ("Chỉ thị 03 về học tập và làm theo tấm gương đạo đức Hồ Chí Minh", ["03-CT/TW@2011-05-14"]),
        ("Chỉ thị số 03-CT/TW của Bộ Chính trị", ["03-CT/TW@2011-05-14"]),
        ("Chỉ thị số 03-CT/TW của BBT", ["03-CT/TW@2021-05-19"]),
        ("chi thi 12 ve an ninh kinh te", ["12-CT/TW@2017-01-05"]),
        ("Nghị quyết số 45-NQ/TW ngày 24/11/2023", ["45-NQ/TW@2023-11-24"]),
        ("Nghị quyết 24-NQ/TW khóa XI", ["24-NQ/TW@2013-06-03"]),
        ("Chỉ thị 18-CT/TW năm 2012", ["18-CT/TW@2012-09-04"]),
        ("Đề án 01/ĐA-MTTQ-BTT", ["01/ĐA-MTTW-BTT@2015-05-05"]),
        ("QĐ 37", ["37-QĐ/TW@2021-10-25"]),
    ],
)
def test_topic_issuer_date_and_term_tell_rows_of_one_number_apart(text: str, expected: list[str]) -> None:
    assert asked(text)[0] == expected


def test_what_nothing_tells_apart_stays(tmp_path: Path) -> None:
    rows, certain = asked("Chỉ thị 12-CT/TW")
    assert rows == ["12-CT/TW@2022-01-05", "12-CT/TW@2017-01-05", "12-CT/TW@2007-05-03"]
    assert not certain


@pytest.mark.parametrize(
    ("citing", "expected"),
    [
        (date(2023, 5, 1), ["12-CT/TW@2022-01-05"]),
        (date(2020, 5, 1), ["12-CT/TW@2017-01-05"]),
        (date(2010, 5, 1), ["12-CT/TW@2007-05-03"]),
        (date(2005, 5, 1), []),
    ],
)
def test_the_nearest_row_before_the_citing_document_is_meant(citing: date, expected: list[str]) -> None:
    assert asked("Chỉ thị 12-CT/TW", citing)[0] == expected


def test_a_date_close_by_is_a_slip_and_one_far_off_another_document() -> None:
    assert asked("Kết luận 65-KL/TW ngày 30/9/2019") == (["65-KL/TW@2019-10-30"], True)
    assert asked("Kết luận 65-KL/TW ngày 12/3/2014") == ([], False)


def test_a_date_against_the_topic_leaves_both() -> None:
    rows, certain = asked("Chỉ thị 12-CT/TW ngày 05/01/2017 về nâng cao hiệu quả đối ngoại nhân dân")
    assert set(rows) == {"12-CT/TW@2017-01-05", "12-CT/TW@2022-01-05"}
    assert not certain


def test_a_kind_that_is_not_the_number_s_own_names_nothing() -> None:
    assert asked("Chỉ thị số 12-KL/TW ngày 12/8/2021") == ([], False)


@given(st.sampled_from([row for row in REGISTER.directives if row.number and row.date]))
def test_kind_number_and_date_name_the_row(row: object) -> None:
    from ingest.register import Directive

    assert isinstance(row, Directive)
    assert row.date is not None
    rows, certain = asked(f"{row.kind} số {row.number} ngày {row.date:%d/%m/%Y}")
    assert (rows, certain) == ([row.id], True)


# --- in a document ---------------------------------------------------------------------------------


def test_a_plan_of_another_province_with_the_same_number_is_another_document(tmp_path: Path) -> None:
    line = "Thực hiện Kế hoạch số 41/KH-MTTQ-BTT ngày 14/3/2022 của Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh Nghệ An."
    [one] = read(tmp_path, plan("Công tác tuyên truyền", line))
    assert (one.directives, one.identity) == ((), "Kế hoạch 41/KH-MTTQ-BTT@2022-03-14")


def test_a_local_programme_is_not_taken_for_that_of_another_place(tmp_path: Path) -> None:
    text = plan("Công tác Mặt trận tỉnh Nghệ An", "Triển khai Chương trình số 09 của Tỉnh ủy Nghệ An.")
    assert not any(one.certain for one in read(tmp_path, text))


def test_an_alias_holds_inside_the_document_that_defines_it(tmp_path: Path) -> None:
    defining = "Kế hoạch số 77/KH-UBND ngày 03/4/2022 của Ủy ban nhân dân tỉnh về phong trào mới (sau đây gọi tắt là Kế hoạch 77)."
    first = read(tmp_path, plan("Tuyên truyền", defining, "Báo cáo theo Kế hoạch 77 trước ngày 15."))
    assert [one.identity for one in first] == ["Kế hoạch 77/KH-UBND@2022-04-03"] * 3
    folder = tmp_path / "other"
    folder.mkdir()
    [second] = read(folder, plan("Tuyên truyền", "Báo cáo theo Kế hoạch 77 trước ngày 15."))
    assert second.identity == "Kế hoạch 77"


def test_an_alias_in_words_is_followed(tmp_path: Path) -> None:
    defining = "Quyết định số 217-QĐ/TW ngày 12/12/2013 của Bộ Chính trị (sau đây gọi là Quy chế)."
    found = read(tmp_path, plan("Giám sát", defining, "Các cấp sơ kết việc thực hiện Quy chế hằng năm."))
    assert [one.directives for one in found] == [("217-QĐ/TW@2013-12-12",)] * 2
    assert found[1].section.endswith("gạch đầu dòng 2")


def test_a_bare_mention_is_read_as_the_full_one_of_the_same_document(tmp_path: Path) -> None:
    lines = ("Học tập Chỉ thị số 12-CT/TW ngày 05/01/2017 của Bộ Chính trị.", "Sơ kết Chỉ thị 12-CT/TW.")
    found = read(tmp_path, plan("An ninh kinh tế", *lines))
    assert [one.directives for one in found] == [("12-CT/TW@2017-01-05",)] * 2


def test_documents_in_a_row_share_date_and_issuer(tmp_path: Path) -> None:
    line = "Quán triệt Quyết định số 217-QĐ/TW và Quyết định số 218-QĐ/TW cùng ngày 12/12/2013 của Bộ Chính trị (khóa XI)."
    found = read(tmp_path, plan("Giám sát", line))
    assert [one.directives for one in found] == [("217-QĐ/TW@2013-12-12",), ("218-QĐ/TW@2013-12-12",)]
    assert all(one.certain for one in found)


def test_a_wrong_issuer_in_a_new_document_is_a_conflict(tmp_path: Path) -> None:
    [one] = read(
        tmp_path, plan("Giám sát", "Thực hiện Quyết định số 217-QĐ/TW ngày 12/12/2013 của Ban Bí thư.")
    )
    [conflict] = one.conflicts
    assert conflict.field == "issuer"
    assert "“Ban Bí thư”" in conflict.text
    assert "“Bộ Chính trị”" in conflict.text


def test_separators_in_the_wrong_places_are_a_conflict(tmp_path: Path) -> None:
    [one] = read(
        tmp_path, plan("Giám sát", "Thực hiện Quyết định số 217/QĐ-TW ngày 12/12/2013 của Bộ Chính trị.")
    )
    assert one.directives == ("217-QĐ/TW@2013-12-12",)
    assert [(c.field, c.reading) for c in one.conflicts] == [("number", "217/QĐ-TW")]


def test_the_number_at_the_head_of_a_document_is_not_a_citation(tmp_path: Path) -> None:
    head = "Số: 15/KH-MTTQ-BTT\nHải Dương, ngày 10 tháng 02 năm 2023"
    assert read(tmp_path, plan("Tuyên truyền", "Làm tốt công tác dân vận.", place=head)) == []


def test_the_place_of_the_document_tells_whose_congress_is_meant(tmp_path: Path) -> None:
    line = "Tuyên truyền Nghị quyết Đại hội XVI Đảng bộ thành phố và Nghị quyết Đại hội XVII của Đảng bộ Thành phố."
    found = read(tmp_path, plan("Tuyên truyền của Mặt trận thành phố Hải Phòng", line))
    assert [one.directives for one in found] == [("nq-dai-hoi-16-dang-bo-hai-phong",)]


# --- without a number ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Nghị quyết Trung ương 4 (Khóa XII) về xây dựng Đảng", "04-NQ/TW@khóa-XII"),
        ("Nghị quyết Hội nghị lần thứ tư Ban Chấp hành Trung ương Đảng khóa XII", "04-NQ/TW@khóa-XII"),
        ("NQ TW4 khóa 12", "04-NQ/TW@khóa-XII"),
        ("Kết luận Hội nghị Trung ương 4 (khóa XIII)", "21-KL/TW@2021-10-25"),
        ("nghi quyet trung uong 4 khoa xiii", "21-KL/TW@2021-10-25"),
        ("Nghị quyết Đại hội đại biểu toàn quốc lần thứ XIII của Đảng", "nq-dai-hoi-13-dang@2021"),
        ("NQ ĐH 14 của Đảng", "nq-dai-hoi-14-dang@2026"),
        ("Nghị quyết Đại hội Đảng bộ thành phố Hà Nội lần thứ XVII", "nq-dai-hoi-17-dang-bo-ha-noi"),
        (
            "Nghị quyết Đại hội đại biểu MTTQ Việt Nam thành phố Hà Nội lần thứ XVII",
            "nq-dai-hoi-17-mttq-ha-noi@2019-2024",
        ),
        ("Nghị quyết Đại hội IX Mặt trận Tổ quốc Việt Nam", "nq-dai-hoi-9-mttq-viet-nam"),
        ("Luật MTTQ Việt Nam", "75/2015/QH13@khóa-XIII"),
    ],
)
def test_congress_plenum_and_names(text: str, row: str) -> None:
    [(_, rows, certain)] = named(text)
    assert (rows, certain) == ([row], True)


def test_the_same_ordinal_of_two_bodies_is_left_open() -> None:
    [(_, rows, certain)] = named("Nghị quyết Đại hội XVII")
    assert set(rows) == {"nq-dai-hoi-17-dang-bo-ha-noi", "nq-dai-hoi-17-mttq-ha-noi@2019-2024"}
    assert not certain


@pytest.mark.parametrize(
    "text",
    [
        "Nghị quyết Trung ương 4 khóa XI",
        "Nghị quyết Đại hội XII của Đảng",
        "Nghị quyết Đại hội Đảng bộ tỉnh Nghệ An lần thứ XVII",
        "Đại hội XII Công đoàn Việt Nam",
        "Nghị quyết Đại hội Đảng bộ huyện lần thứ XIII",
        "Trung ương năm 2022",
    ],
)
def test_nothing_is_guessed(text: str) -> None:
    assert named(text) == []


def test_what_the_register_does_not_hold_is_told_apart() -> None:
    assert list(
        unheld_names(normalise("Nghị quyết Trung ương 4 khóa XI, Nghị quyết Đại hội XIII"), REGISTER)
    ) == ["plenum IV XI"]


@settings(max_examples=50)
@given(st.text(alphabet='aăâeêioôơuưyđhcnmtgklqrsv XIV0123456789/-.,;()“”"\nĐHTWNQKL', max_size=160))
def test_any_text_is_read_without_error(text: str) -> None:
    words = normalise(text)
    for one in find_named(words, REGISTER):
        assert 0 <= one.start < one.end <= len(words)
    read_stated(text)


# --- what is stated --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "issuer", "title"),
    [
        (" ngày 05/01/2022 của Bộ Chính trị về đối ngoại nhân dân", "Bộ Chính trị", "đối ngoại nhân dân"),
        (", ngày 18/5/2021 của Bộ Chính trị, gắn với việc thực hiện", "Bộ Chính trị", None),
        (" ngày 17/3/2021 của Thành ủy Hà Nội về “Giữ vững “an ninh” chung” (sau đây", "Thành ủy Hà Nội", "Giữ vững “an ninh” chung"),
        (" của Ban Tuyên giáo và Dân vận Trung ương về x", "Ban Tuyên giáo và Dân vận Trung ương", "x"),
        (" vào sinh hoạt của Ban Công tác về chuyên đề quý", None, None),
    ],
)  # fmt: skip
def test_issuer_and_title_stand_right_after_the_number(
    words: str, issuer: str | None, title: str | None
) -> None:
    stated = read_stated(words)
    assert (stated.issuer, stated.title) == (issuer, title)


def test_a_committee_is_not_its_standing_board_but_a_short_name_is_the_same_body() -> None:
    board = "Ban Thường trực Ủy ban MTTQ Việt Nam thành phố Hà Nội"
    assert compare_issuers("Ban Thường trực UBMTTQ VN Thành phố", board) == "shorter"
    assert compare_issuers("Ủy ban Mặt trận Tổ quốc Việt Nam thành phố Hà Nội", board) == "other"
    assert compare_issuers("Đảng", board) is None


def test_a_title_that_breaks_off_is_shorter() -> None:
    held = "về tăng cường công tác dân vận trong tình hình mới"
    assert compare_titles("Tăng cường công tác dân vận", held) == "shorter"
    assert compare_titles("tăng cường công tác dân vận trong tình hình mới", held) == "same"
