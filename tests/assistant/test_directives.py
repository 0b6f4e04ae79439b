"""The register with what the library says of it, and questions about directives."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.citations import citations, cited_in, the_register
from assistant.directive_answers import DirectiveFinding, answer_directive
from assistant.directives import (
    directive_object,
    full_name,
    identity_line,
    list_directives,
    near_numbers,
    register_line,
    status_text,
    successors,
    warnings_for,
)
from assistant.question import understand
from eval.answers import plain
from eval.suite import Question as Asked
from eval.suite import load_suite
from ingest.library import Library
from ingest.numbering import find_numbers, parse_number
from ingest.register import Directive
from tests.citing import CARDS, ROOT, SEEDS, library_of, plan, put_file, written

REGISTER = the_register()
SUITE = load_suite(ROOT / "eval" / "suites" / "directives.yaml")
KEYS = {
    "id",
    "kind",
    "number",
    "date",
    "issuer",
    "title",
    "status",
    "conflicts",
    "cited_in",
    "relations",
    "note",
    "source",
}
RIGHT = 0.9  # share of the suite that register and documents must answer rightly, with the right citation

PLANS = {
    "doi-ngoai.txt": plan(
        "Công tác đối ngoại năm 2023 của Mặt trận tỉnh Hải Dương",
        "Quán triệt Chỉ thị số 12-CT/TW ngày 05/01/2022 của Bộ Chính trị về nâng cao hiệu quả đối ngoại nhân dân.",
        "Thực hiện Kết luận số 07-KL/TW của Bộ Chính trị về phòng, chống dịch.",
    ),
    "giam-sat.txt": plan(
        "Giám sát năm 2023 của Mặt trận tỉnh Hải Dương",
        "Triển khai Quyết định số 217-QĐ/TW ngày 12/12/2013 của Bộ Chính trị ban hành Quy chế giám sát, phản biện xã hội.",
        "Thực hiện Nghị quyết Trung ương 4 khóa XII.",
        "Bãi bỏ Hướng dẫn số 36-HD/VPTW ngày 03/4/2018 của Văn phòng Trung ương Đảng.",
    ),
}
Ask = Callable[[str], DirectiveFinding]


def row(row_id: str) -> Directive:
    found = REGISTER.by_id(row_id)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A new home: nothing but the register."""
    library = library_of(tmp_path_factory.mktemp("empty"), [])
    yield library
    library.close()


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("plans")
    library = library_of(folder, written(folder, PLANS))
    yield library
    library.close()


@pytest.fixture
def ask(plans: Library) -> Ask:
    def answer(question: str) -> DirectiveFinding:
        found = answer_directive(understand(question), plans)
        assert found is not None
        return found

    return answer


def shown(finding: DirectiveFinding) -> str:
    return "\n".join(f"{line.label} {line.text}" for line in finding.lines)


def ids(finding: DirectiveFinding) -> list[str]:
    return [str(one["id"]) for one in finding.directives]


# --- a row in words --------------------------------------------------------------------------------


def figures(text: str) -> set[str]:
    """Numbers, dates and document numbers of a text."""
    return set(re.findall(r"\d[\w/.-]*\w|\d", text))


@pytest.mark.parametrize("directive", REGISTER.directives, ids=lambda one: one.id)
def test_every_figure_that_is_said_of_a_row_stands_in_its_line(directive: Directive) -> None:
    line = register_line(directive, REGISTER)
    for text in (full_name(directive), identity_line(directive), status_text(directive, REGISTER)):
        assert figures(text) <= figures(line)
    assert "\n" not in line
    assert directive.title in line


def test_a_line_gives_number_date_issuer_title_and_status() -> None:
    line = register_line(row("12-CT/TW@2022-01-05"), REGISTER)
    assert line.startswith("Chỉ thị 12-CT/TW ngày 05/01/2022 của Ban Bí thư về tăng cường")
    assert "tình trạng: các nguồn ghi khác nhau" in line
    assert "“Bộ Chính trị”" in line


def test_the_chain_of_successors_ends_at_today_s_document() -> None:
    chain = [one.id for one in successors(row("06-CT/TW@2006-11-07"), REGISTER)]
    assert chain == ["03-CT/TW@2011-05-14", "05-CT/TW@2016-05-15", "01-KL/TW@2021-05-18"]


@pytest.mark.parametrize(
    ("row_id", "words"),
    [
        ("22-NQ/TW@2013-04-10", "Nghị quyết 59-NQ/TW ngày 24/01/2025 của Bộ Chính trị thay thế hoặc kế tục"),
        ("217-QĐ/TW@2013-12-12", "Chỉ thị 18-CT/TW ngày 26/10/2022 của Ban Bí thư bổ sung, sửa đổi"),
        ("217-QĐ/TW@2013-12-12", "không có nghĩa là văn bản còn hiệu lực"),
        ("12-CT/TW@2022-01-05", "Kế hoạch Trà Vinh 2022 ghi “Bộ Chính trị”"),
        ("04-NQ/TW@khóa-XIV", "chưa kiểm chứng"),
        ("04-KH/BCĐ-TTĐN@2022-02-14", "chỉ biết qua văn bản dẫn chiếu"),
    ],
)
def test_warnings_say_what_to_check(row_id: str, words: str) -> None:
    assert any(words in warning for warning in warnings_for(row(row_id), REGISTER))


def test_a_period_is_over_only_after_its_last_day() -> None:
    programme = row("09-CTr/TU@2021-03-17")
    assert not any("31/12/2025" in w for w in warnings_for(programme, REGISTER, date(2025, 12, 31)))
    assert any("31/12/2025" in w for w in warnings_for(programme, REGISTER, date(2026, 1, 1)))


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("Quyết định 219-QĐ/TW", ["217-QĐ/TW@2013-12-12", "218-QĐ/TW@2013-12-12"]),
        ("Quyết định 271-QĐ/TW", ["217-QĐ/TW@2013-12-12"]),
        ("Hướng dẫn 97/HD-MTTW-BTT", ["79/HD-MTTW-BTT@2022-01-25"]),
        ("Kế hoạch 183/KH-MTTQ-BTT", ["182/KH-MTTQ-BTT@2021-06-24"]),
        ("Chỉ thị 99-CT/TW", []),
    ],
)
def test_near_misses(asked: str, near: list[str]) -> None:
    number = parse_number(asked)
    assert number is not None
    assert sorted(one.id for one in near_numbers(number, REGISTER)) == near


def test_the_same_number_of_another_kind_is_the_nearest_miss() -> None:
    number = parse_number("Chỉ thị 12-KL/TW")
    assert number is not None
    assert near_numbers(number, REGISTER)[0].id == "12-KL/TW@2021-08-12"


# --- the list --------------------------------------------------------------------------------------


def test_the_list_has_the_shape_of_the_contract(plans: Library) -> None:
    listed = list_directives(plans)
    assert len(listed) >= len(REGISTER.directives)
    assert all(set(one) >= KEYS for one in listed)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("QĐ 217", "217-QĐ/TW@2013-12-12"),
        ("217", "217-QĐ/TW@2013-12-12"),
        ("KL 07", "07-KL/TW@2021-06-11"),
        ("NQ 45 của BCT về HP", "45-NQ/TW@2019-01-24"),
        ("chi thi doi ngoai nhan dan", "12-CT/TW@2022-01-05"),
        ("giám sát, phản biện xã hội", "217-QĐ/TW@2013-12-12"),
        ("kiều bào", "12-KL/TW@2021-08-12"),
        ("thể thức văn bản của Mặt trận", "207/QĐ-MTTW-BTT@2025-08-29"),
        ("Nghị quyết Trung ương 4 khóa XII", "04-NQ/TW@khóa-XII"),
    ],
)
def test_a_query_finds_by_number_and_by_topic(empty: Library, query: str, first: str) -> None:
    assert list_directives(empty, query)[0]["id"] == first


@pytest.mark.parametrize("query", ["12-CT/TW", "CT 12"])
def test_rows_of_one_number_are_all_listed(empty: Library, query: str) -> None:
    assert [one["id"] for one in list_directives(empty, query)][:3] == [
        "12-CT/TW@2022-01-05",
        "12-CT/TW@2017-01-05",
        "12-CT/TW@2007-05-03",
    ]


def test_what_was_replaced_is_listed_after_what_replaced_it(empty: Library) -> None:
    found = [one["id"] for one in list_directives(empty, "hội nhập quốc tế")]
    assert found.index("59-NQ/TW@2025-01-24") < found.index("22-NQ/TW@2013-04-10")


@pytest.mark.parametrize("query", ["bình đẳng giới", "giá xăng dầu", "Chỉ thị 99-CT/TW"])
def test_nothing_fits_what_the_register_does_not_know(empty: Library, query: str) -> None:
    assert list_directives(empty, query) == []


def test_documents_outside_the_register_are_listed_by_their_own_identity(tmp_path: Path) -> None:
    line = "Thực hiện Kế hoạch số 77/KH-UBND ngày 03/4/2022 của Ủy ban nhân dân tỉnh về “Tuần lễ sách”."
    library = library_of(tmp_path, written(tmp_path, {"sach.txt": plan("Tuyên truyền", line)}))
    [one] = list_directives(library, "77/KH-UBND")
    assert one["id"] == "Kế hoạch 77/KH-UBND@2022-04-03"
    assert (one["title"], one["cited_in"]) == ("Tuần lễ sách", ["sach"])


def test_a_conflict_of_an_indexed_document_stands_with_the_row(plans: Library) -> None:
    told = directive_object(row("12-CT/TW@2022-01-05"), citations(plans))["conflicts"]
    assert len(told) == 1  # the document's own words replace the same reading in the register
    assert "doi-ngoai.txt" in told[0]
    assert "“Bộ Chính trị”" in told[0]
    assert "“Ban Bí thư”" in told[0]


# --- who cites, as the library changes -------------------------------------------------------------


def test_citations_follow_the_library(tmp_path: Path) -> None:
    library = library_of(tmp_path, written(tmp_path, {"mot.txt": PLANS["giam-sat.txt"]}))
    assert cited_in(library)["217-QĐ/TW@2013-12-12"] == ["mot"]
    [second] = written(
        tmp_path, {"hai.txt": plan("Giám sát", "Học tập Quyết định 217-QĐ/TW ngày 12/12/2013.")}
    )
    put_file(library, second)
    assert cited_in(library)["217-QĐ/TW@2013-12-12"] == ["mot", "hai"]
    library.remove("mot")
    assert cited_in(library)["217-QĐ/TW@2013-12-12"] == ["hai"]
    written(tmp_path, {"hai.txt": plan("Giám sát", "Học tập Quyết định 218-QĐ/TW ngày 12/12/2013.")})
    put_file(library, second)
    assert "217-QĐ/TW@2013-12-12" not in cited_in(library)
    assert cited_in(library)["218-QĐ/TW@2013-12-12"] == ["hai"]


def test_cards_are_not_citing_documents(tmp_path: Path) -> None:
    assert cited_in(library_of(tmp_path, CARDS)) == {}


# --- questions -------------------------------------------------------------------------------------


def test_a_conflict_is_answered_with_both_readings_and_their_sources(ask: Ask) -> None:
    found = ask("Chỉ thị 12-CT/TW ngày 05/01/2022 do cơ quan nào ban hành?")
    document, register = found.lines
    assert "Bộ Chính trị" in document.text
    assert document.doc_id == "doi-ngoai"
    assert "Ban Bí thư" in register.text
    assert (register.source, register.directive) == ("register", "12-CT/TW@2022-01-05")
    assert any("“Bộ Chính trị”" in w and "“Ban Bí thư”" in w for w in found.warnings)


def test_without_documents_the_register_tells_both_readings(empty: Library) -> None:
    found = answer_directive(understand("Chỉ thị 12-CT/TW ngày 05/01/2022 do ai ban hành?"), empty)
    assert found is not None
    assert "của Ban Bí thư" in shown(found)
    assert "“Bộ Chính trị”" in shown(found)


def test_the_words_of_a_document_come_before_the_register(ask: Ask) -> None:
    found = ask("Quyết định 217-QĐ/TW ban hành ngày nào?")
    assert [line.source for line in found.lines] == ["document", "register"]
    assert "12/12/2013" in found.lines[0].text


def test_what_no_document_says_comes_from_the_register(ask: Ask) -> None:
    [line] = ask("Kết luận 07-KL/TW ban hành ngày nào?").lines
    assert line.source == "register"
    assert "11/6/2021" in line.text


def test_quotes_are_what_stands_at_their_place(ask: Ask, plans: Library) -> None:
    for question in (
        "Kế hoạch nào dẫn chiếu Quyết định 217?",
        "QĐ 217",
        "Hướng dẫn 36-HD/VPTW còn hiệu lực không?",
    ):
        for line in ask(question).lines:
            if line.source == "document":
                assert line.doc_id is not None
                assert line.span is not None
                assert plans.document(line.doc_id).text[line.span.start : line.span.end] == line.quote
            else:
                assert line.quote == register_line(row(str(line.directive)), REGISTER)


@pytest.mark.parametrize(
    "question",
    [
        "Những kế hoạch nào dẫn chiếu Kết luận 07?",
        "ket luan 07 duoc nhac toi o dau",
        "Văn bản nào nhắc đến KL 07-KL/TW?",
    ],
)
def test_who_cites(ask: Ask, question: str) -> None:
    found = ask(question)
    assert found.intent == "citing"
    assert [line.doc_id for line in found.lines] == ["doi-ngoai"]
    assert "Công tác đối ngoại năm 2023" in found.lines[0].label


def test_nobody_who_cites_is_said_so(ask: Ask) -> None:
    found = ask("Kế hoạch nào dẫn chiếu Nghị quyết 59-NQ/TW?")
    assert found.lines == ()
    assert found.refusal is not None
    assert "59-NQ/TW" in found.refusal


def test_cards_of_plans_stand_in_where_no_document_cites(tmp_path: Path) -> None:
    library = library_of(tmp_path, CARDS)
    found = answer_directive(understand("Những kế hoạch nào dẫn chiếu Kết luận 07?"), library)
    assert found is not None
    assert len(found.lines) == 2
    assert all("phiếu văn bản" in line.label for line in found.lines)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Chỉ thị 05 nay còn áp dụng không?", "01-KL/TW"),
        ("Nghị quyết 22-NQ/TW thay bằng văn bản nào?", "59-NQ/TW"),
        ("Nghị quyết 59 thay thế nghị quyết nào?", "22-NQ/TW"),
        ("Quyết định 217 được bổ sung bởi văn bản nào?", "18-CT/TW"),
        ("qd 217 con hieu luc khong", "chưa thấy văn bản thay thế (không có nghĩa là còn hiệu lực)"),
        ("Hướng dẫn 36-HD/VPTW còn hiệu lực không?", "Bãi bỏ Hướng dẫn số 36-HD/VPTW"),
        ("Nghị quyết Đại hội XIII của Đảng nay thay bằng nghị quyết nào?", "lần thứ XIV"),
    ],
)
def test_status_names_what_followed(ask: Ask, question: str, words: str) -> None:
    found = ask(question)
    assert found.intent == "status"
    assert words in shown(found)


def test_a_number_of_several_documents_shows_them_all_and_warns(ask: Ask) -> None:
    found = ask("Chỉ thị 12-CT/TW về việc gì?")
    assert ids(found) == ["12-CT/TW@2022-01-05", "12-CT/TW@2017-01-05", "12-CT/TW@2007-05-03"]
    assert any("chỉ 3 văn bản khác nhau" in warning for warning in found.warnings)


def test_two_numbers_are_compared_side_by_side(ask: Ask) -> None:
    found = ask("QĐ 217 khác QĐ 218 ở điểm nào?")
    assert found.intent == "comparison"
    assert ids(found) == ["217-QĐ/TW@2013-12-12", "218-QĐ/TW@2013-12-12"]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Làm công tác đối ngoại nhân dân thì căn cứ văn bản nào?", "12-CT/TW@2022-01-05"),
        ("can cu nao de giam sat phan bien xa hoi", "217-QĐ/TW@2013-12-12"),
        ("Chuyển đổi số thì theo nghị quyết nào?", "57-NQ/TW@2024-12-22"),
        ("Quy định về những điều đảng viên không được làm là quy định số mấy?", "37-QĐ/TW@2021-10-25"),
    ],
)
def test_which_directive_applies(ask: Ask, question: str, first: str) -> None:
    found = ask(question)
    assert found.intent == "topic"
    assert ids(found)[0] == first
    assert not any(one["id"].startswith("kh-") for one in found.directives)


def test_what_a_document_cites(ask: Ask) -> None:
    found = ask("Kế hoạch giám sát của Hải Dương căn cứ những văn bản nào?")
    assert found.intent == "cited"
    assert ids(found) == ["217-QĐ/TW@2013-12-12", "04-NQ/TW@khóa-XII", "36-HD/VPTW@2018-04-03"]
    assert {line.doc_id for line in found.lines} == {"giam-sat"}


@pytest.mark.parametrize(
    ("question", "near"),
    [
        ("Chỉ thị 99-CT/TW quy định những gì?", []),
        ("Quyết định 219-QĐ/TW về việc gì?", ["217-QĐ/TW@2013-12-12", "218-QĐ/TW@2013-12-12"]),
        ("Chỉ thị 12-CT/TW ngày 20/3/2019 về việc gì?", ["12-CT/TW@2022-01-05", "12-CT/TW@2017-01-05"]),
        ("Chỉ thị số 12-KL/TW là của ai?", ["12-KL/TW@2021-08-12"]),
        ("Nghị quyết Trung ương 4 khóa XI về việc gì?", []),
        ("Nghị quyết Đại hội XVIII của Đảng bộ thành phố Hà Nội", []),
    ],
)
def test_what_nobody_knows_is_refused_with_near_misses(ask: Ask, question: str, near: list[str]) -> None:
    found = ask(question)
    assert found.lines == ()
    assert found.refusal is not None
    assert found.refusal.startswith("Không có ")
    assert set(near) <= set(ids(found))


def test_a_wrong_reading_in_the_question_is_corrected(ask: Ask) -> None:
    found = ask("Quyết định 217-QĐ/TW của Ban Bí thư về việc gì?")
    assert any("câu hỏi ghi “Ban Bí thư”" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    "question",
    [
        "Kết luận 07-KL/TW giao nhiệm vụ gì cho Mặt trận?",
        "Hải Dương triển khai Chỉ thị 12-CT/TW như thế nào?",
        "Chủ đề Đại hội XIII của Đảng có mấy thành tố?",
        "Hạn gửi báo cáo là ngày nào?",
        "Ngày mai trời có mưa không?",
        "",
    ],
)
def test_other_questions_are_left_to_the_documents(plans: Library, question: str) -> None:
    assert answer_directive(understand(question), plans) is None


# --- the suite -------------------------------------------------------------------------------------


def answered(question: Asked, library: Library) -> bool:
    """Whether register and documents answer a question of the suite rightly, with the right citation."""
    found = answer_directive(understand(question.question), library)
    if found is None or question.refuse:
        return found is not None and found.refusal is not None
    words = plain(shown(found))
    facts = all(any(plain(fact) in words for fact in group) for group in question.facts)
    return facts and not any(plain(one) in words for one in question.forbidden) and cites(question, found)


def cites(question: Asked, found: DirectiveFinding) -> bool:
    return any(
        (line.doc_id or f"register:{line.directive}").startswith(one.document)
        and plain(one.fragment or "") in plain(line.quote)
        for one in question.citations
        for line in found.lines
    )


def test_the_suite_over_the_five_plans(tmp_path: Path) -> None:
    if not SEEDS:
        pytest.skip("không có ../shared/seeds")
    library = library_of(tmp_path, [*SEEDS, *CARDS])
    wrong = [one.id for one in SUITE.questions if not answered(one, library)]
    assert len(SUITE.questions) >= 60
    assert len(wrong) <= (1 - RIGHT) * len(SUITE.questions), wrong


def test_no_number_is_ever_invented(empty: Library, plans: Library) -> None:
    for library in (empty, plans):
        for question in SUITE.questions:
            found = answer_directive(understand(question.question), library)
            for line in found.lines if found else ():
                held = {one.number.number for one in find_numbers(line.quote)}
                assert {one.number.number for one in find_numbers(line.text)} <= held, (question.id, line)


def test_every_gold_of_the_suite_is_in_the_register_or_in_a_plan() -> None:
    for question in SUITE.questions:
        for expected in question.citations:
            if expected.document.startswith("register:"):
                assert REGISTER.by_id(expected.document.removeprefix("register:")), question.id
            else:
                assert any(expected.document == name for name in SUITE.documents), question.id
