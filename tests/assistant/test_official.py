"""An answer as a paragraph with its references."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answer import Answer, Citation
from assistant.official import official_paragraph, reference
from tests.shelf import Shelf

PLAN = Citation(
    1, "ke-hoach", "Kế hoạch Công tác tuyên truyền năm 2031", "31/KH-MTTQ-BTT", "Ban Thường trực tỉnh Bến Tre",
    "2031-01-09", "II.1, gạch đầu dòng 2", None, "Hội thi mở ngày 14/5/2031;", 10, 36, "ben-tre.txt",
)  # fmt: skip
LATER = replace(
    PLAN, n=2, section="III.1", page=4, quote="Các huyện báo cáo trước ngày 17.", start=90, end=122
)
ROW = replace(
    PLAN, n=3, doc_id="register:12-CT/TW@2022-01-05", title="về đối ngoại nhân dân", number="12-CT/TW",
    section="sổ văn bản chỉ đạo", quote="Chỉ thị 12-CT/TW ngày 05/01/2022 của Ban Bí thư",
)  # fmt: skip


def test_a_sentence_is_followed_by_document_and_place() -> None:
    answer = Answer("grounded", "Hội thi mở ngày 14/5/2031 [1]", None, (PLAN,))
    assert official_paragraph(answer) == (
        "Hội thi mở ngày 14/5/2031 (Kế hoạch số 31/KH-MTTQ-BTT ngày 09/01/2031 của Ban Thường trực tỉnh Bến Tre, "
        "mục II.1, gạch đầu dòng 2)."
    )


def test_a_document_is_named_in_full_once() -> None:
    text = "Hội thi mở ngày 14/5/2031 [1] Các huyện báo cáo trước ngày 17. [2]"
    told = official_paragraph(Answer("grounded", text, None, (PLAN, LATER)))
    assert told.count("ngày 09/01/2031") == 1
    assert told.endswith("Các huyện báo cáo trước ngày 17 (Kế hoạch số 31/KH-MTTQ-BTT, mục III.1, trang 4).")


def test_a_list_keeps_its_lines() -> None:
    text = "- Hội thi mở ngày 14/5/2031 [1]\n- Các huyện báo cáo trước ngày 17. [2]"
    lines = official_paragraph(Answer("grounded", text, None, (PLAN, LATER))).splitlines()
    assert [line[:2] for line in lines] == ["- ", "- "]
    assert all(line.endswith(");") for line in lines)


def test_sentences_of_one_place_share_their_reference() -> None:
    answer = Answer("grounded", "Có hội thi. [1] Hội thi mở trong tháng 5. [1]", None, (PLAN,))
    assert official_paragraph(answer).count("(Kế hoạch") == 1
    assert official_paragraph(answer).startswith("Có hội thi. Hội thi mở trong tháng 5 (Kế hoạch")


@pytest.mark.parametrize(
    ("section", "written"),
    [
        ("II.1", "mục II.1"),
        ("3, đoạn 2", "mục 3, đoạn 2"),
        ("B.2", "mục B.2"),
        ("Điều 5, khoản 2", "Điều 5, khoản 2"),
        ("Chương II", "Chương II"),
        ("phần đầu văn bản", "phần đầu văn bản"),
        ("mục “Tổ chức”", "mục “Tổ chức”"),
    ],
)
def test_a_place_is_called_as_in_a_letter(section: str, written: str) -> None:
    assert reference(replace(PLAN, section=section)).endswith(f", {written}")


def test_a_document_without_a_number_is_named_by_its_title() -> None:
    bare = replace(PLAN, number=None)
    assert reference(bare).startswith("“Kế hoạch Công tác tuyên truyền năm 2031”, ")
    assert reference(bare, named=True).startswith("Kế hoạch nêu trên, ")


def test_the_register_is_said_to_be_the_register() -> None:
    assert reference(ROW) == "theo sổ văn bản chỉ đạo: Chỉ thị 12-CT/TW"


def test_a_refusal_is_its_own_words() -> None:
    assert (
        official_paragraph(Answer("abstained", "Không tìm thấy căn cứ.", "vì thế"))
        == "Không tìm thấy căn cứ."
    )


def test_nothing_of_an_answer_is_lost(plans_shelf: Shelf) -> None:
    answer = plans_shelf.ask("Kế hoạch của Bến Tre giao những nhiệm vụ gì?")
    told = official_paragraph(answer)
    for citation in answer.citations:
        assert " ".join(citation.quote.split()).rstrip(" .;,:") in told
