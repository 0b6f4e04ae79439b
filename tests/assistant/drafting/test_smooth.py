"""A language model may smooth a clause, as long as nothing that counts changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.drafting.draft import Clause
from assistant.drafting.smooth import RULE, accept, smooth
from ingest.errors import ModelError

BEFORE = (
    "- Ban Thường trực Ủy ban MTTQ Việt Nam phường tổ chức 02 hội nghị quán triệt Chỉ thị số 03-CT/TW ngày 19/5/2021 về “Hàng Việt Nam” "
    "tại phường Hoàng Mai, xong trước ngày 15/9/2027; báo cáo thành phố Hà Nội trước ngày 20 hằng tháng."
)


@pytest.mark.parametrize(
    "after",
    [
        BEFORE,
        BEFORE.replace(" tại phường Hoàng Mai, xong", " tại phường Hoàng Mai và xong"),
        BEFORE.replace("; báo cáo", "; đồng thời báo cáo"),
    ],
)
def test_a_smoother_sentence_with_the_same_facts_is_taken(after: str) -> None:
    assert accept(BEFORE, after) is None


def test_words_of_manner_may_go() -> None:
    assert (
        accept(
            "- Tiếp tục đẩy mạnh tuyên truyền về an toàn giao thông.", "- Tuyên truyền về an toàn giao thông."
        )
        is None
    )


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("03-CT/TW", "30-CT/TW", "số, ký hiệu văn bản"),
        ("Chỉ thị số 03-CT/TW", "Kết luận số 03-CT/TW", "số, ký hiệu văn bản"),
        ("19/5/2021", "19/6/2021", "ngày tháng"),
        ("15/9/2027", "15/9/2026", "ngày tháng"),
        ("02 hội nghị", "03 hội nghị", "con số"),
        ("02 hội nghị", "hai hội nghị", "con số"),
        ("“Hàng Việt Nam”", "“Hàng Việt”", "trích dẫn trong ngoặc kép"),
        ("“Hàng Việt Nam”", "Hàng Việt Nam", "trích dẫn trong ngoặc kép"),
        ("phường Hoàng Mai", "phường Hoàng Liệt", "địa danh"),
        ("trước ngày 20 hằng tháng", "ngày 20 hằng quý", "thời hạn"),
        ("Ban Thường trực Ủy ban MTTQ Việt Nam phường tổ chức", "Ban Công tác Mặt trận tổ chức", "tên riêng"),
        ("báo cáo thành phố Hà Nội", "báo cáo Đảng ủy tại thành phố Hà Nội", "tên riêng"),
        ("; báo cáo thành phố Hà Nội trước ngày 20 hằng tháng", "; báo cáo thành phố Hà Nội, gửi trước ngày 20 hằng tháng", "nhiệm vụ"),
        ("xong trước", "xong sau", "từ chỉ mức độ, điều kiện, phủ định"),
        ("quán triệt", "bàn về", "nhiệm vụ"),
    ],
)  # fmt: skip
def test_a_changed_fact_is_refused(old: str, new: str, what: str) -> None:
    assert old in BEFORE
    rejection = accept(BEFORE, BEFORE.replace(old, new))
    assert rejection is not None
    assert rejection.what == what


def test_a_lost_task_is_refused() -> None:
    before = (
        "- Vận động ủng hộ quỹ; thăm hỏi gia đình chính sách trên địa bàn; rà soát hộ nghèo ở khu dân cư."
    )
    rejection = accept(
        before, "- Vận động ủng hộ quỹ; thăm hỏi gia đình chính sách trên địa bàn ở khu dân cư."
    )
    assert rejection is not None
    assert rejection.what == "nhiệm vụ"
    assert "rà soát" in rejection.lost


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- Vận động ủng hộ quỹ.", ""),
        ("- Vận động ủng hộ quỹ.", "Vận động ủng hộ quỹ."),
        ("- Vận động ủng hộ quỹ.", "- Vận động\nủng hộ quỹ."),
        (
            "- Vận động ủng hộ quỹ.",
            "- Vận động ủng hộ quỹ. Đây là việc làm có ý nghĩa nhân văn sâu sắc của mọi người.",
        ),
        ("- Vận động phải kịp lúc.", "- Vận động nên kịp lúc."),
        ("- Mở ít nhất hai lớp học.", "- Mở tối đa hai lớp học."),
        ("- Gửi về mt@anhoa.example.vn.", "- Gửi về mt@anhoa.example.com."),
    ],
)
def test_other_ways_to_spoil_a_clause(before: str, after: str) -> None:
    assert accept(before, after) is not None


def test_only_the_spelling_of_characters_may_differ() -> None:
    assert accept("- Phổ biến Kết luận số 01-KL/TW.", "- Phổ biê\u0301n Kết luận số\u00a001-KL/TW.") is None


# -- a whole draft -----------------------------------------------------------------------------------

CLAUSE = Clause("a", "body", "dash", 1, "- Tiếp tục tuyên truyền Luật Đất đai.", "kept")


def test_an_accepted_clause_is_replaced_with_a_trace() -> None:
    done = smooth([CLAUSE], lambda text: text.replace("Tiếp tục tuyên truyền", "Tuyên truyền"))
    (clause,) = done.clauses
    assert clause.text == "- Tuyên truyền Luật Đất đai."
    assert (clause.changes[-1].before, clause.changes[-1].rule) == (CLAUSE.text, RULE)
    assert done.rejected == ()


def test_a_refused_clause_stays_and_says_why() -> None:
    done = smooth([CLAUSE], lambda text: text.replace("Luật Đất đai", "Luật Nhà ở"))
    assert done.clauses == (CLAUSE,)
    ((clause_id, rejection),) = done.rejected
    assert (clause_id, rejection.what) == ("a", "tên riêng")


def test_what_is_not_the_models_is_not_offered() -> None:
    offered: list[str] = []

    def write(text: str) -> str:
        offered.append(text)
        return text

    others = [
        replace(CLAUSE, part="basis"), replace(CLAUSE, part="recipient"), replace(CLAUSE, edited=True),
        replace(CLAUSE, action="dropped", text=""),
    ]  # fmt: skip
    assert smooth(others, write).clauses == tuple(others)
    assert offered == []


def test_a_model_that_fails_leaves_the_clause() -> None:
    def write(text: str) -> str:
        raise ModelError("mô hình không trả lời")

    assert smooth([CLAUSE], write).clauses == (CLAUSE,)
