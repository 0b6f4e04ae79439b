"""The tasks of a document: who, what, by when, reporting to whom, with the words that say so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corpus
from assistant.drafting.deadlines import LAST_WORKING_DAY, Day, Deadline, find_deadlines
from assistant.drafting.tasks import Task, plan_year, tasks
from ingest import readers
from ingest.library import Document
from ingest.outline import read_outline
from ingest.source import SourceText

SEEDS = Path(__file__).resolve().parents[3].parent / "shared" / "seeds"
HEAD = """ỦY BAN MTTQ VIỆT NAM TỈNH AN HÒA
BAN THƯỜNG TRỰC
Số: 21/KH-MTTQ-BTT
An Hòa, ngày 05 tháng 01 năm 2026

KẾ HOẠCH
Công tác Mặt trận năm 2026

Căn cứ Kết luận số 01-KL/TW ngày 18/5/2021 của Bộ Chính trị, Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh An Hòa xây dựng kế hoạch như sau:
"""
TAIL = "\nNơi nhận:\n- Lưu: VT.\nTM. BAN THƯỜNG TRỰC\nCHỦ TỊCH\n"


def document(body: str, head: str = HEAD, name: str = "ke-hoach.txt") -> Document:
    source = SourceText(f"{head}{body}{TAIL}")
    return Document("ke-hoach", name, name, "", read_outline(source).header, source.text)


def of(body: str, head: str = HEAD) -> tuple[Task, ...]:
    return tasks(document(body, head))


def only(body: str) -> Task:
    (task,) = of(f"II. NHIỆM VỤ\n{body}")
    return task


def actions(found: tuple[Task, ...]) -> list[str]:
    return [task.action for task in found]


# -- who ---------------------------------------------------------------------------------------------


def test_a_task_without_a_subject_is_the_issuers() -> None:
    task = only("- Tuyên truyền Luật Đất đai tới hội viên.")
    assert task.actor == "Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh An Hòa"
    assert (task.actor_from, task.action) == ("issuer", "Tuyên truyền Luật Đất đai tới hội viên")


def test_an_issuer_known_from_the_head_alone_is_written_as_in_a_sentence() -> None:
    head = HEAD.split("Căn cứ")[0]
    assert of("I. NHIỆM VỤ\n- Vận động đoàn viên.", head)[0].actor == (
        "Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh An Hòa"
    )


@pytest.mark.parametrize(
    ("clause", "actor", "action"),
    [
        ("- MTTQ các cấp tổ chức Ngày hội.", "MTTQ các cấp", "tổ chức Ngày hội"),
        ("- Giao Văn phòng lập dự toán.", "Văn phòng", "lập dự toán"),
        ("- Hội Nông dân tỉnh vận động hội viên góp quỹ.", "Hội Nông dân tỉnh", "vận động hội viên góp quỹ"),
        ("- Các tổ chức thành viên đăng ký việc làm.", "Các tổ chức thành viên", "đăng ký việc làm"),
        ("- Mỗi thôn chọn một việc.", "Mỗi thôn", "chọn một việc"),
        ("- Căn cứ thực tế, Ban Thường trực các xã, phường xem xét khen thưởng.", "Ban Thường trực các xã, phường", "xem xét khen thưởng"),
        ("- Hướng dẫn các xã, phường tổ chức hội nghị.", "các xã, phường", "tổ chức hội nghị"),
        ("- Chủ tịch Ủy ban MTTQ tỉnh đề nghị các phường triển khai sớm.", "các phường", "triển khai sớm"),
        ("- Ban Công tác Mặt trận thôn Hạ: ra quân vệ sinh đường làng.", "Ban Công tác Mặt trận thôn Hạ", "ra quân vệ sinh đường làng"),
    ],
)  # fmt: skip
def test_the_subject_of_a_clause_does_the_task(clause: str, actor: str, action: str) -> None:
    task = only(clause)
    assert (task.actor, task.actor_from, task.action) == (actor, "clause", action)


@pytest.mark.parametrize(
    "clause",
    [
        "- Tổ chức Hội thi “Mặt trận với chuyển đổi số”.",
        "- Hội nghị sơ kết mở vào buổi sáng.",
        "- Phòng, chống bạo lực học đường.",
        "- Tuyên truyền 02 bộ Quy tắc ứng xử của tỉnh.",
        "- Phân công cán bộ dự sinh hoạt với thôn.",
    ],
)
def test_words_that_only_look_like_a_body_act_for_nobody(clause: str) -> None:
    assert only(clause).actor_from == "issuer"


def test_a_heading_that_names_a_body_acts_for_what_stands_below_it() -> None:
    body = "III. TỔ CHỨC THỰC HIỆN\n1. Ban Thường trực Ủy ban MTTQ Việt Nam các xã, phường\n- Vận động đoàn viên.\n- Tổ chức đối thoại.\n"
    assert [(t.actor, t.actor_from) for t in of(body)] == [
        ("Ban Thường trực Ủy ban MTTQ Việt Nam các xã, phường", "heading")
    ] * 2


def test_a_sentence_that_leads_to_a_list_names_who_acts() -> None:
    body = "II. NHIỆM VỤ\n1. Trách nhiệm\nĐảng đoàn Ủy ban MTTQ Việt Nam tỉnh lãnh đạo thực hiện các việc sau:\na) Giám sát hai công trình;\nb) Vận động lập tổ tự quản.\n"
    found = of(body)
    assert [t.actor for t in found] == ["Đảng đoàn Ủy ban MTTQ Việt Nam tỉnh"] * 2
    assert actions(found) == ["Giám sát hai công trình", "Vận động lập tổ tự quản"]


def test_units_spoken_of_again_are_those_named_above() -> None:
    body = "III. TỔ CHỨC THỰC HIỆN\n1. Ban Thường trực các xã, phường xây dựng kế hoạch.\nCác đơn vị gửi báo cáo về Ban Phong trào trước ngày 15/12/2026.\n"
    assert {t.actor for t in of(body)} == {"Ban Thường trực các xã, phường"}


# -- what is a task ----------------------------------------------------------------------------------


def test_legal_bases_aims_and_closing_words_are_no_tasks() -> None:
    body = (
        "I. MỤC ĐÍCH\n- Giúp hội viên hiểu luật.\n- Tổ chức tuyên truyền rộng khắp.\n"
        "II. NHIỆM VỤ\n- Mở 02 lớp học.\nTrên đây là Kế hoạch năm 2026, đề nghị các đơn vị thực hiện.\n"
    )
    assert actions(of(body)) == ["Mở 02 lớp học"]


def test_requirements_and_figures_to_reach_are_marked() -> None:
    body = (
        "I. MỤC ĐÍCH, YÊU CẦU\n- Nhằm giữ đồng thuận.\n- Bảo đảm thiết thực, tiết kiệm.\n"
        "II. CHỈ TIÊU\n- 100% xã lập kế hoạch trước ngày 20/02/2026.\n"
        "III. NHIỆM VỤ\n- Thăm hỏi gia đình chính sách.\n"
    )
    assert [(t.kind, t.section) for t in of(body)] == [
        ("requirement", "I, gạch đầu dòng 2"),
        ("target", "II, gạch đầu dòng 1"),
        ("task", "III, gạch đầu dòng 1"),
    ]


def test_criteria_are_requirements_and_the_sentence_before_them_is_a_task() -> None:
    body = "II. NHIỆM VỤ\n- Ban Thường trực tỉnh xem xét khen thưởng theo các tiêu chí sau:\n+ Triển khai kịp thời.\n+ Báo cáo đúng chế độ.\n"
    assert [t.kind for t in of(body)] == ["task", "requirement", "requirement"]


def test_a_clause_with_several_tasks_is_cut_and_a_result_stays_with_its_task() -> None:
    found = of(
        "II. NHIỆM VỤ\n- MTTQ các cấp tổ chức giao ban hằng tháng; kiện toàn đội ngũ cộng tác viên; các nhóm nòng cốt. Qua đó nắm chắc tình hình.\n"
    )
    assert actions(found) == [
        "tổ chức giao ban hằng tháng",
        "kiện toàn đội ngũ cộng tác viên; các nhóm nòng cốt. Qua đó nắm chắc tình hình",
    ]
    assert [t.actor for t in found] == ["MTTQ các cấp"] * 2
    assert [t.due for t in found] == ["hằng tháng", None]


def test_nothing_is_cut_inside_quotation_marks_or_brackets() -> None:
    task = only(
        "- Báo cáo về tỉnh trước ngày 20 hằng tháng (qua Ban Phong trào. Thư điện tử: mt@anhoa.example.vn); “nói thật; làm thật”."
    )
    assert (task.report_to, task.way) == ("tỉnh", "Ban Phong trào, mt@anhoa.example.vn")


def test_items_that_say_more_of_a_task_are_part_of_it() -> None:
    body = "II. NHIỆM VỤ\n1. Hội thi dân vận khéo\n- Thời gian: tháng 9/2026.\n- Địa điểm: nhà văn hóa.\n- Chủ trì: Ban Phong trào.\n"
    (task,) = of(body)
    assert (task.actor, task.due) == ("Ban Phong trào", "tháng 9/2026")
    assert task.quote.startswith("Hội thi")
    assert task.quote.endswith("Ban Phong trào.")


def test_what_is_said_of_a_task_does_not_hide_the_tasks_beside_it() -> None:
    body = "II. NỘI DUNG\n1. Hội thi dân vận khéo\n- Thời gian dự kiến: tháng 9/2026.\n- Xây dựng trang tin của hội thi.\n- Kinh phí: ngân sách tỉnh.\n"
    found = of(body)
    assert [(t.section, t.due) for t in found] == [("II.1", "tháng 9/2026"), ("II.1, gạch đầu dòng 2", None)]
    assert found[0].action == "Hội thi dân vận khéo"


def test_headings_in_a_row_of_bodies_are_bodies_too() -> None:
    body = (
        "V. TỔ CHỨC THỰC HIỆN\n1. Văn phòng\n- Bố trí xe.\n2. Nhà văn hóa Sông Hạ\n- Trang trí hội trường.\n"
        "3. Đề nghị Ban Dân vận Tỉnh ủy\n- Theo dõi chung.\n"
    )
    assert [t.actor for t in of(body)] == ["Văn phòng", "Nhà văn hóa Sông Hạ", "Ban Dân vận Tỉnh ủy"]


def test_a_task_given_to_several_bodies_in_a_row_is_one() -> None:
    task = only(
        "- Chủ tịch Ủy ban MTTQ tỉnh đề nghị các cơ quan của tỉnh; các xã, phường và các hộ dân treo cờ từ ngày 10/5/2026."
    )
    assert (task.actor, task.action) == (
        "các cơ quan của tỉnh; các xã, phường và các hộ dân",
        "treo cờ từ ngày 10/5/2026",
    )


def test_a_sentence_that_heads_paragraphs_is_a_task_of_its_own() -> None:
    body = "III. TỔ CHỨC THỰC HIỆN\n1. Ban Thường trực các xã xây dựng kế hoạch.\nKế hoạch gửi về tỉnh trước ngày 15/02/2026.\n"
    assert actions(of(body))[0] == "xây dựng kế hoạch"


def test_a_list_of_things_belongs_to_the_item_that_announces_it() -> None:
    body = "II. NHIỆM VỤ\n- Đợt 3 (từ ngày 15/8 đến hết tháng 11/2026), gồm:\n+ 81 năm Cách mạng tháng Tám (19/8/1945 - 19/8/2026);\n+ 96 năm Ngày truyền thống (18/11/1930 - 18/11/2026).\n"
    (task,) = of(body)
    assert task.due == "từ ngày 15/8 đến hết tháng 11/2026"
    assert "Ngày truyền thống" in task.quote


def test_the_deadline_of_a_lead_holds_for_what_it_announces() -> None:
    body = "II. NHIỆM VỤ\n- Hoàn thành trước ngày 30/6/2026 các việc sau:\n+ Rà soát hộ nghèo;\n+ Sửa chữa 05 nhà, xong trước ngày 15/5/2026.\n"
    assert [t.due for t in of(body)] == ["Hoàn thành trước ngày 30/6/2026", "xong trước ngày 15/5/2026"]


def test_a_table_of_tasks_is_read_by_its_columns() -> None:
    body = "II. TIẾN ĐỘ\nTT | Nội dung công việc | Đơn vị chủ trì | Thời hạn\n1 | Báo cáo sơ kết | Ban Thường trực các xã | Trước 10/6/2026\n2 | Trao giải | Văn phòng | Tháng 9/2026\n"
    found = of(body)
    assert [(t.actor, t.action, t.due, t.kind) for t in found] == [
        ("Ban Thường trực các xã", "Báo cáo sơ kết", "Trước 10/6/2026", "report"),
        ("Văn phòng", "Trao giải", "Tháng 9/2026", "task"),
    ]


def test_a_table_of_other_things_holds_no_tasks() -> None:
    assert of("II. KINH PHÍ\nTT | Khoản | Số tiền\n1 | Văn phòng phẩm | 5.000.000\n") == ()


# -- reports -----------------------------------------------------------------------------------------


def test_each_report_of_a_clause_has_its_own_deadline() -> None:
    body = (
        "III. TỔ CHỨC THỰC HIỆN\n1. Ban Thường trực các xã, phường xây dựng kế hoạch; gửi báo cáo tháng về tỉnh trước ngày 18 hằng tháng, "
        "báo cáo 6 tháng trước ngày 10/6/2026, báo cáo năm chậm nhất ngày 20/11/2026. Vụ việc phức tạp phải báo cáo trong vòng 24 giờ.\n"
    )
    found = of(body)
    assert [(t.kind, t.due) for t in found] == [
        ("task", None),
        ("report", "trước ngày 18 hằng tháng"),
        ("report", "trước ngày 10/6/2026"),
        ("report", "chậm nhất ngày 20/11/2026"),
        ("report", "trong vòng 24 giờ"),
    ]
    assert {t.report_to for t in found[1:4]} == {"tỉnh"}


@pytest.mark.parametrize(
    ("clause", "to"),
    [
        ("- Báo cáo Ban Thường vụ Tỉnh ủy trước ngày 05/12.", "Ban Thường vụ Tỉnh ủy"),
        ("- Báo cáo kết quả về Ban Thường trực MTTQ tỉnh trước ngày 05/12.", "Ban Thường trực MTTQ tỉnh"),
        ("- Phản ánh với cấp ủy, chính quyền, Mặt trận cấp trên.", "cấp ủy, chính quyền, Mặt trận cấp trên"),
        ("- Cung cấp thông tin cho đội ngũ cộng tác viên.", None),
        ("- Triển khai chương trình hành động cho mỗi tổ chức, đoàn viên.", None),
        ("- Tặng quà tới các thôn.", None),
    ],
)
def test_who_is_reported_to(clause: str, to: str | None) -> None:
    assert only(clause).report_to == to


# -- other kinds of documents ------------------------------------------------------------------------


def test_a_directive_without_parts_is_read_too() -> None:
    text = (
        "BAN THƯỜNG VỤ TỈNH ỦY AN HÒA\nSố: 09-CT/TU\nAn Hòa, ngày 18 tháng 9 năm 2026\n\nCHỈ THỊ\nvề chuyển đổi số\n\n"
        "Hai năm qua nhiều nơi làm tốt. Ban Thường vụ Tỉnh ủy yêu cầu:\n1. Nêu gương\nCấp ủy các cấp gắn chuyển đổi số với công việc hằng ngày.\n"
        "2. Tổ chức thực hiện\n- Ban Dân vận Tỉnh ủy theo dõi, hằng năm báo cáo Ban Thường vụ Tỉnh ủy trước ngày 05/12.\nChỉ thị này được phổ biến đến chi bộ.\n"
    )
    found = tasks(Document("ct", "ct.txt", "ct.txt", "", read_outline(SourceText(text)).header, text))
    assert [(t.kind, t.actor) for t in found] == [
        ("task", "Cấp ủy các cấp"), ("task", "Ban Dân vận Tỉnh ủy"), ("report", "Ban Dân vận Tỉnh ủy"),
    ]  # fmt: skip
    (yearly,) = found[2].deadlines
    assert (yearly.rhythm, yearly.last) == ("yearly", Day(12, 5))


# -- quotes ------------------------------------------------------------------------------------------


def test_quotes_are_the_raw_words_also_of_decomposed_text() -> None:
    body = (
        "II. NHIỆM VỤ\n- Ban Thường trực các xã\u00a0báo cáo về huyê\u0323n  trước ngày\u00a020 hằng tháng.\n"
    )
    written = document(body)
    (task,) = tasks(written)
    assert task.quote == written.text[task.span.start : task.span.end]
    assert (task.report_to, task.deadline and task.deadline.day) == ("huyện", 20)


_PIECES = st.sampled_from(
    ["- ", "1. ", "II. NHIỆM VỤ", "Ban Thường trực các xã", " báo cáo ", "trước ngày 20 hằng tháng", "; ", ", ", ". ", ":\n", "\n", "“", "”", "(", ")"]
    + ["từ ngày 1/2 đến ngày 3/4", "tổ chức ", " | ", "\u00a0", "e\u0323", "Thời gian: ", "tháng 6", "gồm:", "+ ", "a) ", "Điều 1. ", "quý II", "số 01-KL/TW"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(_PIECES, max_size=30).map("".join))
def test_any_text_gives_rows_whose_quotes_stand_in_it(body: str) -> None:
    written = document(body)
    for task in tasks(written):
        assert task.quote == written.text[task.span.start : task.span.end]
        assert all(written.text[d.span.start : d.span.end] == d.words for d in task.deadlines)
        assert task.quote.strip()
        assert task.actor


def test_the_tree_of_the_library_gives_the_same_as_reading_anew() -> None:
    written = document("II. NHIỆM VỤ\n- Mở 02 lớp học.\n")
    outline = read_outline(written.source)
    assert tasks(written, outline) == tasks(written, outline.provisions) == tasks(written)


# -- deadlines ---------------------------------------------------------------------------------------


def one(text: str, year: int | None = 2026) -> Deadline:
    (found,) = find_deadlines(text, year)
    return found


@pytest.mark.parametrize(
    ("text", "rhythm", "day"),
    [
        ("trước ngày 20 hàng tháng", "monthly", 20),
        ("chậm nhất ngày 12 của mỗi tháng", "monthly", 12),
        ("định kỳ hằng tháng, gửi trước ngày 15", "monthly", 15),
        ("vào ngày làm việc cuối cùng của tháng", "monthly", LAST_WORKING_DAY),
        ("định kỳ hằng tháng", "monthly", None),
        ("mỗi quý một lần, vào ngày 25 của tháng cuối quý", "quarterly", 25),
        ("định kỳ hằng quý", "quarterly", None),
        ("định kỳ 6 tháng", "half_yearly", None),
        ("hằng năm", "yearly", None),
        ("trong vòng 24 giờ", "within", None),
    ],
)
def test_deadlines_that_come_again(text: str, rhythm: str, day: int | None) -> None:
    assert (one(text).rhythm, one(text).day) == (rhythm, day)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("ngày 20/6", None, Day(6, 20)),
        ("trước ngày 15/9/2026", None, Day(9, 15, 2026)),
        ("chậm nhất ngày 25 tháng 11 năm 2026", None, Day(11, 25, 2026)),
        ("từ ngày 10/11 đến ngày 18/11/2026", Day(11, 10, 2026), Day(11, 18, 2026)),
        ("từ ngày 22/01 đến hết tháng 02/2026", Day(1, 22, 2026), Day(2, 31, 2026)),
        ("từ ngày 11/9 đến hết năm 2026", Day(9, 11, 2026), Day(12, 31, 2026)),
        ("trong tháng 11/2026", Day(11, 1, 2026), Day(11, 31, 2026)),
        ("trong quý II", Day(4, 1), Day(6, 31)),
        ("vào quý IV năm 2027", Day(10, 1, 2027), Day(12, 31, 2027)),
        ("đến hết năm 2028", None, Day(12, 31, 2028)),
    ],
)
def test_deadlines_that_come_once(text: str, first: Day | None, last: Day) -> None:
    assert (one(text).rhythm, one(text).first, one(text).last) == ("once", first, last)


def test_several_periods_in_a_row_are_several_deadlines() -> None:
    found = find_deadlines("báo cáo hàng quý, 6 tháng, năm về tỉnh")
    assert [d.rhythm for d in found] == ["quarterly", "half_yearly", "yearly"]
    assert {d.words for d in found} == {"hàng quý, 6 tháng, năm"}


@pytest.mark.parametrize(
    "text",
    [
        "Kết luận số 65-KL/TW ngày 30/10/2019 của Bộ Chính trị",
        "Quyết định số 217-QĐ/TW và Quyết định số 218-QĐ/TW cùng ngày 12/12/2013",
        "92 năm Ngày thành lập Đảng (03/02/1930 - 03/02/2022)",
        "chủ đề “hoàn thành trước ngày 20/6”",
        "theo kế hoạch hằng năm",
        "ghi ngày, tháng, năm sinh",
        "kỷ niệm Cách mạng tháng 8",
        "tỷ lệ 3/4 hộ dân, khoảng 10-12 người",
        "trong năm 2026",
        "đã làm trong quý II năm 2020",
        "giai đoạn 2021 - 2025",
    ],
)
def test_other_dates_are_no_deadlines(text: str) -> None:
    assert find_deadlines(text, 2026) == []


def test_the_months_of_a_deadline() -> None:
    assert one("trước ngày 20 hằng tháng").months(2026) == frozenset(range(1, 13))
    assert one("định kỳ hằng quý").months(2026) == {3, 6, 9, 12}
    assert one("từ ngày 22/01 đến hết tháng 3").months(2026) == {1, 2, 3}
    assert one("trước ngày 15/9/2026").months(2027) == frozenset()
    assert Day(2, 31).on(2028) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("Công tác Mặt trận năm 2027", 2027),
        ("Chương trình hành động nhiệm kỳ 2024 - 2029", 2026),
        ("giai đoạn 2021-2025", 2026),
    ],
)
def test_the_year_of_a_plan(title: str, year: int) -> None:
    assert (
        plan_year(document("I. NHIỆM VỤ\n- Vận động.", HEAD.replace("Công tác Mặt trận năm 2026", title)))
        == year
    )


# -- real texts --------------------------------------------------------------------------------------


def read(path: Path) -> tuple[Task, ...]:
    source = readers.read(path)
    return tasks(Document(path.stem, str(path), path.name, "", read_outline(source).header, source.text))


def test_the_sample_of_a_commune_is_read_whole() -> None:
    found = read(corpus.path("samples") / "ke-hoach-xa-2026.docx")
    reports = [(t.actor, t.due, t.report_to) for t in found if t.kind == "report"]
    assert reports == [
        ("Ban Công tác Mặt trận các thôn", "trước ngày 15 hằng tháng", "xã"),
        ("Ban Thường trực xã", "trước ngày 20 hằng tháng", "tỉnh"),
        ("Ban Thường trực xã", "chậm nhất ngày 25/11/2026", "tỉnh"),
    ]
    assert sum(t.kind == "task" for t in found) == 9


@pytest.mark.skipif(not SEEDS.is_dir(), reason="shared/seeds is not there")
def test_the_plans_of_real_provinces() -> None:
    ha_noi, hai_phong, tra_vinh, network = (read(p) for p in sorted(SEEDS.glob("00[0-3]*.txt")))
    (report,) = (t for t in ha_noi if t.kind == "report")
    assert report.deadline
    assert (report.deadline.rhythm, report.deadline.day) == ("monthly", 20)
    assert report.report_to == "Ban Thường trực Ủy ban MTTQ Việt Nam thành phố Hà Nội"
    assert report.way == "Ban Tuyên giáo và Đối ngoại, tuyengiaomattranhanoi@gmail.com"
    assert report.actor.endswith("các quận, huyện, thị xã")
    assert {t.section.split(",")[0] for t in ha_noi} == {
        "I",
        "II.1",
        "II.2",
        "II.3",
        "II.4",
        "II.5",
        "II.6",
        "III",
    }
    assert {t.actor for t in hai_phong if t.section.startswith("III.3")} == {"Các tổ chức thành viên"}
    assert [d.rhythm for d in tra_vinh[-1].deadlines] == ["quarterly", "half_yearly", "yearly"]
    assert sum(t.kind == "requirement" for t in network if t.section.startswith("III")) == 8
