"""Questions that name a number, or ask for one."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import numbered
from assistant.question import understand
from tests.shelf import BEN_TRE, LAI_CHAU, Shelf, shelf, write


@pytest.fixture(scope="module")
def citing_shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    folder = tmp_path_factory.mktemp("citing")
    later = LAI_CHAU.replace(
        "I. MỤC ĐÍCH",
        "Thực hiện Quy định số 903-QĐ/TU ngày 05/6/2030 của Tỉnh ủy về khen thưởng người có uy tín; "
        "Hướng dẫn số 41/HD-MTTQ ngày 02/02/2031 về hòa giải ở cơ sở;\n\nI. MỤC ĐÍCH",
    )
    return shelf(folder / "home", write(folder / "d", {"ben-tre.txt": BEN_TRE, "lai-chau.txt": later}))


def test_a_number_nobody_names_is_refused_with_what_is_near(citing_shelf: Shelf) -> None:
    reason = numbered.unknown(understand("Quy định 903-QĐ/UBND nói gì?"), citing_shelf.library, None)
    assert reason is not None
    assert "903-QĐ/UBND" in reason
    assert "903-QĐ/TU" in reason


def test_a_known_number_is_not_refused_but_outside_the_scope_it_is(citing_shelf: Shelf) -> None:
    question = understand("Quy định 903-QĐ/TU về việc gì?")
    assert numbered.unknown(question, citing_shelf.library, None) is None
    assert numbered.unknown(question, citing_shelf.library, ["lai-chau"]) is None
    assert numbered.unknown(question, citing_shelf.library, ["ben-tre"]) is not None
    assert numbered.unknown(understand("Họp ngày nào?"), citing_shelf.library, []) is None


def test_the_citing_documents_are_found(citing_shelf: Shelf) -> None:
    assert numbered.citing(understand("Hướng dẫn 41/HD-MTTQ"), citing_shelf.library) == ["lai-chau"]
    assert numbered.citing(understand("Hướng dẫn 42/HD-MTTQ"), citing_shelf.library) == []


def test_a_mention_has_its_date_issuer_and_title_and_stops_at_the_next(citing_shelf: Shelf) -> None:
    found = {
        m.reference.number.number: m.words
        for m in numbered.mentions(citing_shelf.view("lai-chau"), citing_shelf.library)
    }
    assert found["903-QĐ/TU"].endswith("về khen thưởng người có uy tín")
    assert found["41/HD-MTTQ"].startswith("Hướng dẫn số 41/HD-MTTQ ngày 02/02/2031")
    assert "903" not in found["41/HD-MTTQ"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Quy định 903-QĐ/TU về việc gì?", "khen thưởng người có uy tín"),
        ("Quy định 903-QĐ/TU ban hành ngày nào?", "05/6/2030"),
        ("Quy định nào về khen thưởng người có uy tín?", "903-QĐ/TU"),
        ("Hướng dẫn nào về hòa giải ở cơ sở?", "41/HD-MTTQ"),
    ],
)
def test_a_cited_document_is_told_from_the_words_around_it(
    citing_shelf: Shelf, typed: str, told: str
) -> None:
    answer = citing_shelf.ask(typed)
    assert told in answer.answer
    assert {c.doc_id for c in answer.citations} == {"lai-chau"}


def test_an_unknown_directive_is_refused(citing_shelf: Shelf) -> None:
    for typed in ("Chỉ thị 777-CT/TW nói về việc gì?", "chi thi 777-CT/TW ve viec gi"):
        answer = citing_shelf.ask(typed)
        assert answer.status == "abstained"
        assert "777-CT/TW" in (answer.reason or "")


def test_a_document_is_asked_by_its_own_number(citing_shelf: Shelf) -> None:
    answer = citing_shelf.ask("Theo Kế hoạch 31/KH-MTTQ-BTT, hội thi kể chuyện mở ngày nào?")
    assert "14/5/2031" in answer.answer
    other = citing_shelf.ask("Theo Kế hoạch 52/KH-MTTQ-BTT, hội thi kể chuyện mở ngày nào?")
    assert "23/8/2032" in other.answer
    subject = citing_shelf.ask("Kế hoạch số 31/KH-MTTQ-BTT về việc gì?")
    assert subject.answer == "Công tác tuyên truyền năm 2031 của Mặt trận tỉnh Bến Tre [1]"


@pytest.mark.parametrize(
    ("typed", "identity"),
    [
        ("Chỉ thị 12-CT/TW về việc gì?", True),
        ("Chỉ thị 12-CT/TW quy định gì?", True),
        ("Chỉ thị 12-CT/TW giao cho ai?", False),
    ],
)
def test_what_a_document_is_about_is_asked(typed: str, identity: bool) -> None:
    assert numbered.asks_identity(understand(typed)) is identity


def test_a_quoted_title_ends_with_its_quotation_mark(tmp_path: Path) -> None:
    text = BEN_TRE.replace(
        "I. MỤC ĐÍCH",
        "Thực hiện Hướng dẫn số 41/HD-MTTQ về “Sổ tay “vàng” của ấp” và các việc khác trong năm.\n\nI. MỤC ĐÍCH",
    )
    made = shelf(tmp_path / "home", write(tmp_path / "d", {"a.txt": text}))
    words = {m.reference.number.number: m.span for m in numbered.mentions(made.view("a"), made.library)}
    span = words["41/HD-MTTQ"]
    assert made.record("a")[span.start : span.end] == "Hướng dẫn số 41/HD-MTTQ về “Sổ tay “vàng” của ấp”"
