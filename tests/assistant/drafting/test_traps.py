"""A plan with a trap in every clause: what the draft says there, for a commune of 2027 and a district of 2025."""

from __future__ import annotations

import unicodedata

import pytest

from assistant.drafting.compose import Options, draft
from assistant.drafting.draft import Clause
from assistant.drafting.lint import wrong_level_words
from assistant.drafting.target import make_target
from tests.assistant.drafting.trap_plan import clause_from, plan_from, trap_draft, trap_plan, whole

CITY = "thành phố Hà Nội"
BOARD = f"Ban Thường trực Ủy ban MTTQ Việt Nam {CITY}"


def said(start: str) -> Clause:
    """The commune's clause made of the parent's words that begin so."""
    return clause_from(trap_draft(), start)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("Giúp người dân Thủ đô", "Giúp người dân phường thêm yêu"),
        ("Giúp người dân Thủ đô", "của Thành phố Hồ Chí Minh và tỉnh Lào Cai"),
        ("Góp phần xây dựng", "Thủ đô Hà Nội văn hiến; hưởng ứng Ngày Giải phóng Thủ đô"),
        ("Thực hiện Nghị quyết Đại hội XVII", "Nghị quyết Đại hội XVII Đảng bộ thành phố, Nghị quyết Đại hội Đảng bộ phường Hoàng Mai nhiệm kỳ 2025-2030"),
        ("Thực hiện Nghị quyết Đại hội XVII", "các nghị quyết của Thành ủy Hà Nội"),
        ("Tham mưu cho Thành ủy", "Tham mưu cho Đảng ủy phường, phối hợp với UBND phường"),
        ("Tham mưu cho Thành ủy", "trong và ngoài phường"),
        ("Gắn với chủ đề", "“Sống “xanh” ở Thành phố, quận, huyện ta” và với nhiệm vụ chính trị của phường"),
        ("Không ai đứng ngoài cuộc", "“Mỗi quận, huyện là một điểm sáng; mọi xã, phường cùng làm."),
        ("Mỗi khu dân cư", "- Mỗi khu dân cư của phường có một tổ hòa giải"),
        ("Theo Kết luận", "Theo Kết luận số 01-KL/TW ngày 18/5/2021 của Bộ Chính trị, nêu gương trên địa bàn phường."),
        ("Tuyên truyền nhân dịp", "“Mừng Đảng - Mừng Xuân Đinh Mùi 2027”; 97 năm Ngày thành lập Đảng (3.2.1930 - 3.2.2027)"),
        ("Kỷ niệm 79 năm", "82 năm Ngày Cách mạng tháng Tám (19/8/1945-19/8/2027) và Ngày Quốc khánh (02/09/1945 – 02/09/2027)"),
        ("Kỷ niệm 35 năm", "38 năm thành lập Câu lạc bộ Người làm vườn, 80 năm Ngày Thương binh"),
        ("Duy trì kết quả", "giai đoạn 2020-2024 và năm học 2023-2024; phát 2024 tờ gấp trong năm 2027 và quý I/2028"),
        ("Biểu dương điển hình", "địa bàn Ba Vì cũ và địa bàn Sơn Tây cũ; phát huy hợp tác xã, tổ chức xã hội, phường hội nghề"),
        ("Kể chuyện về", "các tổ dân phố thí điểm của phường; kết quả trồng cây trên địa bàn phường."),
        ("Hướng dẫn MTTQ các quận", "- Tổ chức ra quân dọn vệ sinh; lập tổ tự quản."),
        ("Ủy ban MTTQ Việt Nam Thành phố tổ chức Hội thi", f"Tham gia Hội thi “Thành phố; quận, huyện em” trong tháng 6/2027 do {BOARD} tổ chức"),
        ("Ban Thường trực Ủy ban MTTQ Việt Nam Thành phố khảo sát", f"- Tham gia Tọa đàm về nếp sống ở {CITY} do {BOARD} tổ chức."),
        ("MTTQ các cấp Thành phố", "- MTTQ phường ký giao ước thi đua; MTTQ cấp xã mở sổ góp ý."),
        ("Phối hợp với Sở Văn hóa", "- Phối hợp tuyên truyền, tham gia Liên hoan văn nghệ."),
        ("Tham gia lớp do Trung ương", f"do Trung ương, {CITY} mở và do Ủy ban MTTQ Việt Nam {CITY} cùng các đoàn thể tổ chức"),
        ("Tổ chức 03 lớp", f"- Tham gia đầy đủ 03 lớp tập huấn do {BOARD} tổ chức."),
        ("Hướng dẫn các quận, huyện, thị xã mở lớp", "- Mở lớp cho Ủy viên Ủy ban MTTQ Việt Nam phường."),
        ("| Ban hành kế hoạch", "| Ban Thường trực Ủy ban MTTQ Việt Nam phường Hoàng Mai | Trước 20/02/2027"),
        ("| Sơ kết phong trào", "| Ủy ban MTTQ Việt Nam phường Hoàng Mai | 28/02/2027"),
        ("Ban Thường trực Ủy ban MTTQ Việt Nam Thành phố theo dõi", f"Ban Thường trực Ủy ban MTTQ Việt Nam phường theo dõi, đôn đốc; báo cáo {BOARD}."),
        ("Đề nghị Ban Thường trực", f"Tổng hợp, báo cáo kết quả về {BOARD} trước ngày 25 hàng tháng"),
        ("Đề nghị Ban Thường trực", f"(qua Ban Phong trào {CITY}, email: phongtrao@hanoi.example.vn)"),
        ("Học tập kinh nghiệm", "của Thành ủy Hải Phòng và của Thành ủy Thành phố Hồ Chí Minh."),
        ("Thi hành Quyết định", "số 2024/QĐ-UBND ngày 20/5/2023 của UBND Thành phố về trồng cây và Nghị định số 08/2024/NĐ-CP."),
        ("Hỗ trợ mỗi nhà", "2.024.000 đồng; tin, ảnh đăng tại https://hanoi.example.vn/2024/thanh-pho của phường."),
        ("Giới thiệu Thủ đô", "Thủ đô Viêng Chăn và quan hệ giữa địa phương với các thủ đô trong khu vực."),
        ("BTT UBMTTQVN TP", f"- Cùng {BOARD} phối hợp với CA phường, UBND phường và MTTQ phường Hoàng Mai nắm tình hình."),
        ("Đợt cao điểm", "từ ngày 15/12/2027 đến ngày 15/02/2028; không tính kết quả trước năm 2024 và của Tết Mậu Thân 1968."),
        ("Triển khai Đề án", "Đề án “Thành phố học tập” và cuộc thi “Tìm hiểu Thủ đô” trên địa bàn phường."),
        ("Đảng bộ Thành", "- Đảng bộ phường và các đoàn thể phường cùng hưởng ứng."),
        ("Tròn 70 năm", "73 năm Chiến thắng Điện Biên Phủ (07/5/1954 - 7/5/2027), lần thứ 94 nói chuyện"),
        ("Kỷ niệm 1.014 năm", "1.017 năm Thăng Long - Hà Nội, hơn 40 năm đổi mới, 02 năm triển khai phong trào."),
        ("Đảng đoàn Mặt trận", "Mặt trận phường làm việc với Đảng ủy phường, HĐND phường."),
        ("Phấn đấu 100%", "- Phấn đấu 100% tổ dân phố có mô hình."),
        ("CÔNG KHAI KẾT QUẢ", "- CÔNG KHAI KẾT QUẢ TRÊN ĐỊA BÀN PHƯỜNG VÀ CÁC TỔ DÂN PHỐ."),
        ("Nhiệm vụ “trước mắt”", "ở địa bàn Hoàng Mai cũ, địa bàn Đông Anh cũ, địa bàn Sơn Tây cũ."),
        ("Hưởng ứng cuộc vận động", "\"Thành phố \"sạch\" và đẹp\" do thành phố Hà Nội phát động."),
        ("Thăm Trường", "- Thăm Trường Đại học Thủ đô Hà Nội, Bảo tàng thành phố Hà Nội."),
        ("III. TIẾN ĐỘ", "III. TIẾN ĐỘ Ở CÁC TỔ DÂN PHỐ"),
        ("PHỤ LỤC", "ĐIỂM RA QUÂN CỦA PHƯỜNG"),
        ("Mỗi quận, huyện chọn", "1. Phường chọn 02 điểm."),
    ],
)  # fmt: skip
def test_trap(start: str, expected: str) -> None:
    assert expected in said(start).text


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ("Căn cứ Nghị quyết số 22-NQ/TW", "59-NQ/TW"),
        ("Căn cứ Chương trình số 41-CTr/TU", "giai đoạn 2021-2025"),
        ("Thực hiện Chương trình phối hợp", "năm 2027"),
        ("Thực hiện Nghị quyết Đại hội XVII", "nhiệm kỳ 2025-2030"),
        ("Duy trì kết quả", "giai đoạn 2020-2024"),
        ("Tiếp tục phòng, chống", "Covid-19"),
        ("Biểu dương điển hình", "huyện Ba Vì đã kết thúc hoạt động"),
        ("Kể chuyện về", "Số liệu của cấp trên"),
    ],
)
def test_what_outlived_its_time_is_flagged_with_a_reason(start: str, words: str) -> None:
    clause = said(start)
    assert clause.action == "flagged"
    assert words in (clause.reason or "")


@pytest.mark.parametrize("start", ["Duy trì hoạt động của Hội đồng tư vấn", "Tổ chức đoàn công tác"])
def test_a_task_of_the_superior_is_dropped_with_its_reason(start: str) -> None:
    clause = said(start)
    assert (clause.action, clause.text) == ("dropped", "")
    assert clause.reason


def test_legal_bases_stay_word_for_word() -> None:
    parent = {" ".join((c.parent_quote or "").split()) for c in trap_draft().clauses if c.part == "basis"}
    printed = {c.text.rstrip(";.") for c in trap_draft().clauses if c.part == "basis"}
    assert parent - {""} <= printed


def test_the_parent_plan_is_a_basis_with_its_number_date_and_title() -> None:
    added = [c for c in trap_draft().clauses if c.part == "basis" and c.action == "added"]
    assert [c.text for c in added] == [
        f"Thực hiện Kế hoạch số 64/KH-MTTQ-BTT ngày 09/01/2024 của {BOARD} về “Vận động Nhân dân hưởng ứng phong trào"
        " “Thành phố tôi yêu” trên địa bàn thành phố Hà Nội năm 2024”."
    ]


def test_the_title_is_the_units_and_keeps_its_quotation() -> None:
    assert trap_draft().title == (
        "Vận động Nhân dân hưởng ứng phong trào “Thành phố tôi yêu” trên địa bàn phường Hoàng Mai năm 2027"
    )


def test_a_section_that_loses_every_task_keeps_its_heading_and_an_open_task() -> None:
    texts = [c.text for c in trap_draft().clauses if c.text]
    at = texts.index("4. Việc của phường")
    assert texts[at + 1] == "- [… cần điền: việc cụ thể của phường]"
    assert "việc cụ thể của phường" in trap_draft().open_fields


def test_the_level_below_reports_five_working_days_earlier() -> None:
    added = next(c for c in trap_draft().clauses if "add.cap-duoi" in {change.rule for change in c.changes})
    assert "trước ngày 18 hàng tháng và trước ngày 08/11/2027" in added.text
    assert "Đề xuất" in (added.reason or "")
    assert added.reason in trap_draft().warnings


def test_the_setting_of_working_days_is_taken() -> None:
    plan = trap_plan()
    made = draft(plan, make_target("phường Hoàng Mai", None, 2027, plan), Options(working_days=3))
    assert "trước ngày 20 hàng tháng" in whole(made)


def test_added_clauses_stand_before_the_annex_and_the_end_mark_too() -> None:
    levels = [c.level for c in trap_draft().clauses]
    ends = next(i for i, c in enumerate(trap_draft().clauses) if c.text.endswith("./."))
    assert ends < levels.index("annex")
    assert trap_draft().clauses[ends].action == "added"


@pytest.mark.parametrize(
    ("unit", "year"), [("phường Hoàng Mai", 2027), ("quận Hoàng Mai", 2025), ("xã Thanh Trì", 2026)]
)
def test_no_word_of_the_wrong_level_is_left(unit: str, year: int) -> None:
    made = trap_draft(unit, year)
    assert [w for c in made.clauses for w in wrong_level_words(c.text, made.target)] == []


def test_the_district_of_2025_says_quan_where_the_commune_says_phuong() -> None:
    made = trap_draft("quận Hoàng Mai", 2025)
    assert "Tham mưu cho Quận ủy, phối hợp với UBND quận" in whole(made)
    assert "MTTQ các cấp quận Hoàng Mai ký giao ước" in whole(made)
    assert "Mở lớp cho Ủy viên Ủy ban MTTQ Việt Nam các phường." in whole(made)
    assert "hợp tác xã" in whole(made)
    assert "huyện Ba Vì" in whole(made)
    assert "Xuân Ất Tỵ 2025" in whole(made)


def test_every_clause_of_the_parent_is_there_in_its_order() -> None:
    spans = [c.parent_span.start for c in trap_draft().clauses if c.part == "body" and c.parent_span]
    assert spans == sorted(spans)
    assert len(spans) == sum(not p.path.startswith("phần mở đầu") for p in trap_plan().outline.provisions)


def test_every_change_names_its_rule_and_ids_differ() -> None:
    clauses = trap_draft().clauses
    assert all(change.rule for clause in clauses for change in clause.changes)
    assert len({clause.id for clause in clauses}) == len(clauses)
    assert all(
        clause.reason for clause in clauses if clause.action in {"dropped", "flagged", "shifted", "added"}
    )


def test_ids_hold_when_a_word_of_the_parent_is_corrected() -> None:
    corrected = plan_from(
        trap_plan().text.replace("tổ hòa giải", "tổ hoà giải cơ sở").replace("hoạt động đều", "sinh hoạt đều")
    )
    made = draft(corrected, make_target("phường Hoàng Mai", None, 2027, corrected))
    assert [c.id for c in made.clauses] == [c.id for c in trap_draft().clauses]


def test_recipients_go_up_and_down() -> None:
    assert trap_draft().recipients == (
        f"{BOARD} (để b/c)",
        "Thường trực Đảng ủy, HĐND, UBND phường (để b/c)",
        "Các tổ chức chính trị - xã hội, tổ chức thành viên phường",
        "Ban Công tác Mặt trận các tổ dân phố (để t/h)",
        "Lưu: VT",
    )


def test_what_is_not_known_is_open_and_never_invented() -> None:
    assert trap_draft().open_fields[:4] == ("số", "ngày ban hành", "người ký", "chức vụ người ký")


def test_printed_text_is_composed_and_has_single_blanks() -> None:
    text = whole(trap_draft())
    assert unicodedata.is_normalized("NFC", text)
    assert "\u00a0" not in text
    assert "  " not in text


def test_a_note_on_figures_of_the_superior_goes_with_its_mark() -> None:
    assert "[1]" not in whole(trap_draft())
    assert said("[1]").action == "dropped"


def test_a_blank_before_a_quotation_mark_is_told_as_a_change() -> None:
    changes = {change.rule: (change.before, change.after) for change in said("Triển khai Đề án").changes}
    assert changes["spelling.quote"] == ("”trên", "” trên")
    clause = said("Thăm Trường")
    assert clause.action == "kept"
    assert [(c.before, c.after, c.rule) for c in clause.changes] == [("Nội", "Nội.", "spelling.stop")]


def test_a_plan_without_stops_is_given_none() -> None:
    bare = plan_from(trap_plan().text.replace(".\n-", "\n-").replace(".\n2. Phong", "\n2. Phong"))
    made = draft(bare, make_target("phường Hoàng Mai", None, 2027, bare))
    assert "spelling.stop" not in {change.rule for clause in made.clauses for change in clause.changes}


def test_a_district_of_another_name_in_short_stays_in_the_time_of_districts() -> None:
    made = trap_draft("quận Hoàng Mai", 2025)
    assert "ở Q. Hoàng Mai, H. Đông Anh, TX. Sơn Tây." in whole(made)
    assert "III. TIẾN ĐỘ Ở CÁC PHƯỜNG" in whole(made)
    assert "Thủ đô Viêng Chăn" in whole(made)


def test_a_plan_of_the_same_year_keeps_every_date() -> None:
    made = draft(trap_plan(), make_target("huyện Ba Vì", None, 2024, trap_plan()))
    assert "94 năm Ngày thành lập Đảng (3.2.1930 - 3.2.2024)" in whole(made)
    assert not [c for clause in made.clauses for c in clause.changes if c.rule.startswith("year.")]


def test_a_dropped_number_closes_the_row() -> None:
    text = (
        trap_plan()
        .text.replace(
            "1. Tuyên truyền\n- Tuyên truyền nhân dịp",
            "1. Thành lập Hội đồng tư vấn Mỹ thuật Thành phố.\n2. Tuyên truyền\n- Tuyên truyền nhân dịp",
        )
        .replace("2. Phong trào", "3. Phong trào")
        .replace("3. Tập huấn", "4. Tập huấn")
        .replace("4. Việc của", "5. Việc của")
    )
    plan = plan_from(text)
    made = draft(plan, make_target("phường Hoàng Mai", None, 2027, plan))
    heads = [
        c.text
        for c in made.clauses
        if c.level == "section" and c.text and (c.parent_section or "").startswith("II.")
    ]
    assert [head.split(".")[0] for head in heads] == ["1", "2", "3", "4"]
