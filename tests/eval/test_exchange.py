"""Suites from and to the tables that an office types."""

from __future__ import annotations

import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.cells import joined, joined_groups, split_groups, split_items
from eval.exchange import HEADERS, Imported, read_suite, write_suite
from eval.suite import ExpectedCitation, Question, Suite, load_suite, save_suite
from ingest.errors import UsageError
from tests.conftest import Mattran

OFFICE = (
    "\ufeffDANH SÁCH CÂU HỎI KIỂM TRA;;;\r\n"
    ";;;\r\n"
    "cau hoi;DAP AN;Van ban;Màu nền\r\n"
    "Hội thi mở ngày nào?;14/5/2031 | 14-5-2031;ben-tre;xanh\r\n"
    ";;;\r\n"
    "hội thi  mở ngày nào;15/5;ben-tre;\r\n"
    "Kinh phí bao nhiêu?;;ben-tre;\r\n"
    '"Ai gửi, gửi khi nào?";"các huyện\nngày 17";ben-tre;\r\n'
    ";câu trả lời mồ côi;;\r\n"
)


def imported(tmp_path: Path, text: str | bytes, name: str = "bang.csv") -> Imported:
    file = tmp_path / name
    file.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return read_suite(file)


def messages(found: Imported) -> dict[int, list[str]]:
    rows: dict[int, list[str]] = {}
    for note in found.notes:
        rows.setdefault(note.row, []).append(note.message)
    return rows


def test_a_table_typed_in_an_office_loads_what_is_good_and_tells_the_rest_row_by_row(tmp_path: Path) -> None:
    found = imported(tmp_path, OFFICE)
    first, second = found.suite.questions
    assert first.facts == [["14/5/2031", "14-5-2031"]]
    assert second.facts == [["các huyện"], ["ngày 17"]]
    assert second.question == "Ai gửi, gửi khi nào?"
    assert first.citations == [ExpectedCitation(document="ben-tre")]
    told = messages(found)
    assert any("trùng với dòng 4" in message for message in told[6])
    assert any("chưa có đáp án" in message for message in told[7])
    assert any("chưa có câu hỏi" in message for message in told[10])
    assert any("Màu nền" in message for message in told[3])
    assert any("thiếu cột 'Loại'" in message for message in told[3])
    assert [note.row for note in found.notes if not note.loaded] == [6, 7, 10]


def test_without_a_column_of_answers_only_refusals_are_loaded(tmp_path: Path) -> None:
    found = imported(tmp_path, "Câu hỏi,Phải từ chối\nAi trao giải?,x\nHọp ngày nào?,\n")
    (only,) = found.suite.questions
    assert (only.refuse, only.kind) == (True, "unanswerable")
    assert any("thiếu cột 'Đáp án'" in message for message in messages(found)[1])
    assert any("chưa có đáp án" in message for message in messages(found)[3])


def test_without_a_column_of_questions_nothing_is_loaded_and_the_headers_are_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="bang.csv.*'Câu hỏi'"):
        imported(tmp_path, "Đáp án,Văn bản\n14/5,ben-tre\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Câu hỏi,Đáp án,Phải từ chối\nHọp?,14/5,x\n", "Hãy bỏ một trong hai"),
        ("Câu hỏi,Phải từ chối\nHọp?,có lẽ\n", "không hiểu 'có lẽ'"),
        ("Câu hỏi,Đáp án,Ngày\nHọp?,14/5,hôm qua\n", "ngày/tháng/năm"),
        ("Câu hỏi,Đáp án,Trích dẫn\nHọp?,14/5,ngày 14\n", "chưa nêu 'Văn bản'"),
        ("Câu hỏi,Đáp án,Phần\nHọp?,14/5,thử\n", "tune, report"),
        ('Câu hỏi,Đáp án,Văn bản,Mục\nHọp?,14/5,"a\nb\nc","I\nII"\n', "không khớp"),
    ],
)
def test_a_row_that_makes_no_sense_is_told_and_left_out(tmp_path: Path, text: str, said: str) -> None:
    found = imported(tmp_path, text + ("Còn câu này?,14/5,\n" if "Đáp án" in text else "Còn câu này?,x\n"))
    (told,) = [note for note in found.notes if not note.loaded]
    assert (told.row, said in told.message) == (2, True)
    assert [q.question for q in found.suite.questions] == ["Còn câu này?"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_usual_encoding_and_delimiter_is_read(tmp_path: Path, encoding: str, delimiter: str) -> None:
    lines = ["Câu hỏi|Đáp án|Mã", '"Họp ngày nào, ở đâu; giờ nào?"|14/5|a1']
    found = imported(tmp_path, "\n".join(lines).replace("|", delimiter).encode(encoding))
    (question,) = found.suite.questions
    assert (question.id, question.question) == ("a1", "Họp ngày nào, ở đâu; giờ nào?")


def test_the_encoding_of_vietnamese_windows_is_read(tmp_path: Path) -> None:
    import unicodedata

    text = unicodedata.normalize("NFD", "Câu hỏi;Đáp án\nHọp ngày nào?;mồng ba\n")
    for pair in ("a\u0302", "o\u0302", "a\u0306", "u\u031b", "o\u031b", "e\u0302"):
        text = text.replace(pair, unicodedata.normalize("NFC", pair))
    found = imported(tmp_path, text.encode("cp1258"))
    assert found.suite.questions[0].question == "Họp ngày nào?"
    assert found.suite.questions[0].facts == [["mồng ba"]]


def test_a_delimiter_named_by_excel_is_taken_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    found = imported(tmp_path, "sep=;\nCâu hỏi;Đáp án\nHọp, thi?;14/5\nHọp thi?;15/5\n")
    assert len(found.suite.questions) == 1
    assert [note.row for note in found.notes if not note.loaded] == [4]


def test_an_id_used_twice_is_made_another(tmp_path: Path) -> None:
    found = imported(tmp_path, "Mã,Câu hỏi,Đáp án\na,Một?,1\na,Hai?,2\n")
    assert [q.id for q in found.suite.questions] == ["a", "a-2"]
    assert any("'a-2'" in message for message in messages(found)[3])


def test_ids_made_of_the_question_stay_the_same(tmp_path: Path) -> None:
    one = imported(tmp_path, "Câu hỏi,Đáp án\nMột?,1\nHai?,2\n").suite.questions
    two = imported(tmp_path, "Câu hỏi,Đáp án\nHai?,2\nMột?,1\n").suite.questions
    assert {q.question: q.id for q in one} == {q.question: q.id for q in two}


def test_a_row_that_waited_for_its_answer_is_measured_once_it_has_one(tmp_path: Path) -> None:
    found = imported(tmp_path, "Câu hỏi,Đáp án,Chờ đáp án\nMột?,1,x\nHai?,,x\n")
    assert [q.pending for q in found.suite.questions] == [False, True]


def test_one_document_stands_for_several_quotes(tmp_path: Path) -> None:
    found = imported(tmp_path, 'Câu hỏi,Đáp án,Văn bản,Trích dẫn\nHọp?,14/5,ke-hoach,"ngày 14\nmười bốn"\n')
    cited = found.suite.questions[0].citations
    assert [(c.document, c.fragment) for c in cited] == [("ke-hoach", "ngày 14"), ("ke-hoach", "mười bốn")]


# -- XLSX --------------------------------------------------------------------------------------------


def test_dates_that_excel_made_are_understood_and_told(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Câu hỏi", "Đáp án", "Ngày"])
    sheet.append(["Hội thi mở ngày nào?", datetime.datetime(2031, 5, 4), datetime.datetime(2025, 11, 22)])
    sheet.append(["Có bao nhiêu đội?", 26.0, None])
    book.save(tmp_path / "bang.xlsx")
    found = read_suite(tmp_path / "bang.xlsx")
    first, second = found.suite.questions
    assert (first.facts, first.date) == ([["4/5/2031", "04/05/2031"]], datetime.date(2025, 11, 22))
    assert second.facts == [["26"]]
    assert any("Excel đã đổi" in message for message in messages(found)[2])


@pytest.mark.parametrize("name", ["hong.xlsx", "khong-co.csv", "khong-co.xlsx"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "hong.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    with pytest.raises(UsageError, match=name):
        read_suite(tmp_path / name)


# -- round trip --------------------------------------------------------------------------------------

words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Zs", "Zl", "Zp", "Mn", "Co", "Cn"))
    | st.sampled_from(" |;\\n,\"'=+-@"),
    min_size=1,
    max_size=12,
).map(lambda text: text.strip() or "x")  # fmt: skip
lines = st.lists(words, min_size=1, max_size=3).map("\n".join)
cited = st.builds(ExpectedCitation, document=words, fragment=st.none() | words, section=st.none() | words)
gold = st.one_of(
    st.fixed_dictionaries(
        {"facts": st.lists(st.lists(words | lines, min_size=1, max_size=3), min_size=1, max_size=3)}
    ),
    st.fixed_dictionaries({"directives": st.lists(words, min_size=1, max_size=3)}),
    st.just({"refuse": True}),
    st.just({"pending": True}),
)


@st.composite
def suites(draw: st.DrawFn) -> Suite:
    questions = []
    for number in range(draw(st.integers(1, 3))):
        rest = draw(
            st.fixed_dictionaries(
                {"kind": words, "forbidden": st.lists(words, max_size=2), "citations": st.lists(cited, max_size=3),
                 "split": st.sampled_from(["tune", "report"]), "notes": st.none() | lines, "author": st.none() | words,
                 "date": st.none() | st.dates()}
            )
        )  # fmt: skip
        asked = f"Câu {number}: {draw(words)}"
        questions.append(Question.model_validate({"id": f"c{number}", "question": asked} | rest | draw(gold)))
    return Suite(name="vong", description="", questions=questions)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@settings(max_examples=60, deadline=None)
@given(suite=suites())
def test_what_is_written_is_read_back(suffix: str, suite: Suite) -> None:
    import unicodedata

    with TemporaryDirectory() as folder:
        file = Path(folder) / f"vong{suffix}"
        write_suite(suite, file)
        found = read_suite(file)
    expected = [unicodedata.normalize("NFC", q.model_dump_json()) for q in suite.questions]
    assert [q.model_dump_json() for q in found.suite.questions] == expected
    assert not found.notes


@given(st.lists(st.lists(words | lines, min_size=1, max_size=3), max_size=3))
def test_cells_of_groups_are_read_back(groups: list[list[str]]) -> None:
    assert split_groups(joined_groups(groups)) == groups


@given(st.lists(words | lines, max_size=4))
def test_cells_of_items_are_read_back(items: list[str]) -> None:
    assert split_items(joined(items)) == items


def test_an_ordinary_backslash_stays() -> None:
    assert split_items(r"C:\tep\ke-hoach; b") == [r"C:\tep\ke-hoach", "b"]


# -- commands ----------------------------------------------------------------------------------------


def test_a_table_becomes_a_suite_and_the_suite_a_table(mattran_bare: Mattran, tmp_path: Path) -> None:
    (tmp_path / "bang.csv").write_text(OFFICE, encoding="utf-8")
    suite, table = tmp_path / "bo.yaml", tmp_path / "ra.xlsx"
    run = mattran_bare("eval", "import", tmp_path / "bang.csv", "--out", suite, "--json")
    assert (run.code, run.json["questions"]) == (0, 2)
    assert [note["row"] for note in run.json["notes"] if not note["loaded"]] == [6, 7, 10]
    assert len(load_suite(suite).questions) == 2
    assert mattran_bare("eval", "export", suite, "--out", table).code == 0
    assert read_suite(table).suite.questions == load_suite(suite).questions


def test_messages_name_the_row_for_a_reader(mattran_bare: Mattran, tmp_path: Path) -> None:
    (tmp_path / "bang.csv").write_text(OFFICE, encoding="utf-8")
    run = mattran_bare("eval", "import", tmp_path / "bang.csv", "--out", tmp_path / "bo.yaml")
    assert "dòng 6" in run.said
    assert "2 câu" in run.said


def test_a_table_without_one_good_row_fails(mattran_bare: Mattran, tmp_path: Path) -> None:
    (tmp_path / "bang.csv").write_text("Câu hỏi,Đáp án\nMột?,\n", encoding="utf-8")
    run = mattran_bare("eval", "import", tmp_path / "bang.csv", "--out", tmp_path / "bo.yaml")
    assert run.code == 1
    assert not (tmp_path / "bo.yaml").exists()


def test_a_suite_is_not_written_over_by_accident(mattran_bare: Mattran, tmp_path: Path) -> None:
    (tmp_path / "bang.csv").write_text("Câu hỏi,Đáp án\nMột?,1\n", encoding="utf-8")
    suite = tmp_path / "bo.yaml"
    save_suite(Suite(name="cũ", description="", questions=[]), suite)
    run = mattran_bare("eval", "import", tmp_path / "bang.csv", "--out", suite)
    assert run.code == 2
    assert load_suite(suite).name == "cũ"


def test_headers_differ() -> None:
    assert len(set(HEADERS.values())) == len(HEADERS)
