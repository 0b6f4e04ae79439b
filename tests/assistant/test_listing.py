"""Lists, headings, and what a document says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import listing
from assistant.question import understand
from tests.shelf import BEN_TRE, Shelf, shelf, write


def test_the_items_below_a_heading_are_listed_each_with_its_citation(plans_shelf: Shelf) -> None:
    answer = plans_shelf.ask("Kế hoạch năm 2031 của tỉnh Bến Tre có những nhiệm vụ trọng tâm nào?")
    assert answer.answer.split("\n") == [
        "- Hội thi kể chuyện [1]", "- Bản tin nội bộ [2]", "- Câu lạc bộ người cao tuổi [3]",
    ]  # fmt: skip
    assert [c.section for c in answer.citations] == ["II.1", "II.2", "II.3"]


def test_parts_of_a_document_are_its_headings(plans_shelf: Shelf) -> None:
    answer = plans_shelf.ask("Kế hoạch của tỉnh Bến Tre chia thành mấy phần?")
    assert [c.section for c in answer.citations] == ["I", "II", "III"]
    assert "TỔ CHỨC THỰC HIỆN" in answer.answer


def test_recipients_are_listed_without_their_heading(plans_shelf: Shelf) -> None:
    answer = plans_shelf.ask("Kế hoạch của tỉnh Bến Tre gửi những nơi nào nhận?")
    assert answer.answer == "- Thường trực Tỉnh ủy [1]\n- Các huyện [2]\n- Lưu: VT [3]"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Kế hoạch của tỉnh Lai Châu ban hành ngày nào?", "ngày 21 tháng 02 năm 2032"),
        ("Kế hoạch của tỉnh Lai Châu mang số, ký hiệu gì?", "52/KH-MTTQ-BTT"),
        ("Cơ quan nào ban hành kế hoạch của tỉnh Lai Châu?", "LAI CHÂU"),
        ("Trích yếu của kế hoạch tỉnh Lai Châu", "Công tác tuyên truyền năm 2032 của Mặt trận tỉnh Lai Châu"),
        ("Chức vụ người ký kế hoạch của tỉnh Lai Châu", "CHỦ TỊCH"),
    ],
)
def test_a_document_says_what_it_is(plans_shelf: Shelf, typed: str, told: str) -> None:
    answer = plans_shelf.ask(typed)
    assert told in answer.answer
    assert {c.doc_id for c in answer.citations} == {"lai-chau-2032"}


def test_a_title_is_quoted_without_the_head_above_it(plans_shelf: Shelf, samples_shelf: Shelf) -> None:
    (quote,) = listing.title_quote(plans_shelf.view("ben-tre-2031"))
    assert quote.words == "Công tác tuyên truyền năm 2031 của Mặt trận tỉnh Bến Tre"
    (quote,) = listing.title_quote(samples_shelf.view("ke-hoach-xa-2026"))
    assert " ".join(quote.words.split()) == (
        "Công tác tuyên truyền, vận động Nhân dân năm 2026 của Ủy ban Mặt trận Tổ quốc Việt Nam xã Bình Lãng"
    )


def test_what_a_document_does_not_say_of_itself_is_refused(plans_shelf: Shelf) -> None:
    answer = plans_shelf.ask("Ai ký kế hoạch của tỉnh Bến Tre?")
    assert answer.status == "abstained"
    assert "không ghi tên người ký" in (answer.reason or "")
    assert answer.citations == ()


def test_facts_of_a_sidecar_are_told_as_such(samples_shelf: Shelf) -> None:
    answer = samples_shelf.ask("Bản kế hoạch năm 2024 của MTTQ huyện Sông Thương mang số, ký hiệu gì?")
    assert "22/KH-MTTQ-BTT" in answer.answer
    (citation,) = answer.citations
    assert citation.doc_id == "sidecar:ke-hoach-huyen-2024"
    assert citation.source.startswith("Sổ văn bản đi năm 2024")
    assert any("không tự ghi" in warning and citation.source in warning for warning in answer.warnings)
    assert "22/KH-MTTQ-BTT" not in samples_shelf.record("ke-hoach-huyen-2024")


def test_a_fact_in_the_text_itself_needs_no_warning(samples_shelf: Shelf) -> None:
    answer = samples_shelf.ask("Kế hoạch của xã Bình Lãng mang số, ký hiệu gì?")
    assert "08/KH-MTTQ-BTT" in answer.answer
    assert answer.warnings == ()
    assert [c.doc_id for c in answer.citations] == ["ke-hoach-xa-2026"]


def test_nothing_about_the_document_is_asked(plans_shelf: Shelf) -> None:
    views = plans_shelf.views()
    assert listing.about(understand("Hội thi mở ngày nào?"), views) is None
    assert listing.about(understand("Quy chế ban hành ngày nào?"), views) is None, "no document of that kind"


def test_rows_that_open_alike_are_listed_together(samples_shelf: Shelf) -> None:
    answer = samples_shelf.ask("Cao điểm tuyên truyền được chia thành những đợt nào?")
    assert [line[:7] for line in answer.answer.split("\n")] == ["- Đợt 1", "- Đợt 2", "- Đợt 3"]
    assert [citation.n for citation in answer.citations] == [1, 2, 3]


def test_no_more_than_fourteen_items_are_shown(tmp_path: Path) -> None:
    many = "\n".join(f"{n}. Giải pháp thứ {n}\nCác ấp làm việc số {n}." for n in range(1, 21))
    text = BEN_TRE.split("II. NHIỆM VỤ")[0] + "II. GIẢI PHÁP CHỦ YẾU\n" + many
    made = shelf(tmp_path / "home", write(tmp_path / "d", {"a.txt": text}))
    answer = made.ask("Kế hoạch nêu những giải pháp chủ yếu nào?")
    assert len(answer.citations) == 14
    assert answer.answer.count("\n") == 13


def test_an_overview_gives_the_title_the_parts_and_what_each_point_is_about(tmp_path: Path) -> None:
    plan = (
        "ỦY BAN MTTQ VIỆT NAM TỈNH BẾN TRE\n\nKẾ HOẠCH\nCông tác bản tin năm 2031\n\n"
        "I. MỤC ĐÍCH\n- Nâng cao chất lượng bản tin.\nII. NỘI DUNG\n1. In bản tin mỗi quý.\n2. Phát bản tin tới ấp.\n"
    )
    made = shelf(tmp_path / "home", write(tmp_path / "d", {"ben-tre.txt": plan}))
    answer = made.ask("Tóm tắt kế hoạch công tác bản tin của Bến Tre")
    assert [c.section for c in answer.citations] == [
        "phần đầu văn bản", "I", "I, gạch đầu dòng 1", "II", "II.1", "II.2",
    ]  # fmt: skip
