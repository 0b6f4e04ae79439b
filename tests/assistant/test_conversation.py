"""Questions that lean on earlier ones, and questions that do not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

from assistant.answer import Answer, Citation
from assistant.conversation import Conversation, resolve
from assistant.scope import Narrow
from assistant.turns import Resolved, Turn
from ingest.language import fold
from tests.shelf import Shelf

ROOT = Path(__file__).resolve().parents[2]
BEN_TRE, LAI_CHAU = "ben-tre-2031", "lai-chau-2032"


def citation(doc_id: str, title: str, quote: str) -> Citation:
    return Citation(1, doc_id, title, None, None, None, "III", None, quote, 0, len(quote), doc_id)


def turn(question: str, *citations: Citation, directives: Sequence[dict[str, str]] = ()) -> Turn:
    status = "grounded" if citations else "abstained"
    answer = Answer(status, "… [1]", None if citations else "…", citations, tuple(directives))  # type: ignore[arg-type]
    return Turn(question, Resolved(question), answer)


PLAN = citation(BEN_TRE, "Kế hoạch Công tác tuyên truyền năm 2031", "Văn phòng nhận trước ngày 17 hằng tháng")
REPORTED = turn("Báo cáo quý năm 2031 của tỉnh Bến Tre gửi trước ngày nào?", PLAN)
ROW = citation("register:12-CT/TW@2022-01-05", "về đối ngoại", "Chỉ thị 12-CT/TW ngày 05/01/2022")
DIRECTIVE = turn(
    "Chỉ thị 12-CT/TW về việc gì?",
    ROW,
    directives=[{"kind": "Chỉ thị", "number": "12-CT/TW", "date": "2022-01-05", "title": "về đối ngoại"}],
)


# -- what is exchanged -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("còn Trà Vinh thì sao?", "Báo cáo quý năm 2031 của tỉnh Trà Vinh gửi trước ngày nào?"),
        ("con tra vinh?", "Báo cáo quý năm 2031 của tỉnh Trà Vinh gửi trước ngày nào?"),
        ("Thế thành phố Hải Phòng?", "Báo cáo quý năm 2031 của thành phố Hải Phòng gửi trước ngày nào?"),
        ("thế năm 2033?", "Báo cáo quý năm 2033 của tỉnh Bến Tre gửi trước ngày nào?"),
        ("còn Lai Châu năm 2032?", "Báo cáo quý năm 2032 của tỉnh Lai Châu gửi trước ngày nào?"),
        ("còn xã Suối Mơ?", "Báo cáo quý năm 2031 của xã Suối Mơ gửi trước ngày nào?"),
    ],
)
def test_a_place_or_year_takes_the_place_of_the_one_before(typed: str, asked: str) -> None:
    resolved = resolve(typed, [REPORTED])
    assert resolved.followed
    assert resolved.text == asked
    assert resolved.narrow == Narrow()


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("còn chỉ thị 05?", "Chỉ thị 05 về việc gì?"),
        ("con nghi quyet 24", "Nghi quyet 24 về việc gì?"),
        ("còn 18?", "Chỉ thị 18 về việc gì?"),
    ],
)
def test_a_number_takes_the_place_of_the_one_before(typed: str, asked: str) -> None:
    assert resolve(typed, [DIRECTIVE]).text == asked


@pytest.mark.parametrize(
    ("before", "typed", "asked"),
    [
        ("Tập thể cần đạt tiêu chí gì?", "còn cá nhân?", "Cá nhân cần đạt tiêu chí gì?"),
        ("Đợt 1 mở ngày nào?", "thế đợt 2?", "Đợt 2 mở ngày nào?"),
        ("Báo cáo tháng nộp khi nào?", "còn báo cáo năm thì sao?", "Báo cáo năm nộp khi nào?"),
    ],
)
def test_a_counterpart_takes_the_place_of_the_other(before: str, typed: str, asked: str) -> None:
    assert resolve(typed, [turn(before, PLAN)]).text == asked


# -- what is left out --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    ["gửi về đâu?", "ai ký?", "số bao nhiêu?", "vậy hạn nộp?", "email nào?", "trước ngày nào?", "tại sao?"],
)
def test_a_bare_question_is_asked_of_the_document_cited(typed: str) -> None:
    resolved = resolve(typed, [REPORTED])
    assert (resolved.followed, resolved.narrow.doc) == (True, BEN_TRE)
    assert resolved.carried["document"] == PLAN.title


def test_a_bare_verb_keeps_the_topic() -> None:
    assert resolve("gửi về đâu?", [REPORTED]).text == "Báo cáo quý năm 2031 của tỉnh Bến Tre, gửi về đâu?"
    assert resolve("gửi về đâu?", [REPORTED]).wider == "Kế hoạch: gửi báo cáo về đâu?"


def test_what_a_document_says_once_is_asked_of_the_document_alone() -> None:
    resolved = resolve("ai ký?", [REPORTED])
    assert (resolved.text, resolved.wider) == ("Kế hoạch: ai ký?", None)


def test_after_the_register_the_directive_is_meant() -> None:
    resolved = resolve("ai ban hành?", [DIRECTIVE])
    assert resolved.text == "Chỉ thị 12-CT/TW ngày 05/01/2022: ai ban hành?"
    assert resolved.narrow == Narrow()


def test_another_matter_is_looked_for_in_the_same_document() -> None:
    resolved = resolve("còn khen thưởng thì sao?", [REPORTED])
    assert (resolved.text, resolved.narrow.doc) == ("Khen thưởng?", BEN_TRE)


def test_a_bare_question_over_a_bare_question_keeps_the_first_topic() -> None:
    first = resolve("gửi về đâu?", [REPORTED])
    second = resolve("trước ngày nào?", [REPORTED, Turn("gửi về đâu?", first, REPORTED.answer)])
    assert second.topic == "Báo cáo quý năm 2031 của tỉnh Bến Tre"


# -- what points back --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("nó ban hành khi nào?", "Kế hoạch ban hành khi nào?"),
        ("kế hoạch này có mấy phần?", "Kế hoạch có mấy phần?"),
        ("văn bản đó nói gì?", "Cho biết trích yếu của kế hoạch?"),
        ("ai ban hành văn bản trên?", "Ai ban hành kế hoạch?"),
        ("ke hoach nay co may phan", "Kế hoạch co may phan?"),
    ],
)
def test_pointing_words_mean_the_document_cited(typed: str, asked: str) -> None:
    resolved = resolve(typed, [REPORTED])
    assert (resolved.text, resolved.narrow.doc) == (asked, BEN_TRE)


def test_pointing_words_mean_the_directive_of_the_register() -> None:
    assert resolve("kế hoạch nào dẫn chiếu nó?", [DIRECTIVE]).text == (
        "Kế hoạch nào dẫn chiếu Chỉ thị 12-CT/TW ngày 05/01/2022?"
    )
    assert resolve("chỉ thị này còn hiệu lực không?", [DIRECTIVE]).text == (
        "Chỉ thị 12-CT/TW ngày 05/01/2022 còn hiệu lực không?"
    )


def test_a_kind_that_was_not_spoken_of_is_not_guessed() -> None:
    resolved = resolve("nghị quyết đó do ai ban hành?", [REPORTED])
    assert (resolved.text, resolved.followed) == ("nghị quyết đó do ai ban hành?", False)


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("tỉnh đó có mấy huyện?", "tỉnh Bến Tre"),
        ("năm đó có hội thi nào?", "năm 2031"),
        ("đơn vị ấy làm việc gì?", "Văn phòng"),
    ],
)
def test_place_year_and_body_are_named_again(typed: str, part: str) -> None:
    resolved = resolve(typed, [REPORTED])
    assert resolved.followed
    assert fold(part) in fold(resolved.text)


# -- what stands by itself ---------------------------------------------------------------------------


def suite_questions() -> list[str]:
    rows: list[str] = []
    for file in sorted((ROOT / "eval" / "suites").glob("*.yaml")):
        held = yaml.safe_load(file.read_text(encoding="utf-8"))
        rows += [row["question"] for row in held.get("questions", [])]
    return rows


@pytest.mark.parametrize("before", [REPORTED, DIRECTIVE], ids=["plan", "directive"])
def test_no_question_of_the_suites_is_changed_after_an_unrelated_one(before: Turn) -> None:
    asked = suite_questions()
    assert len(asked) > 300
    for question in (*asked, *map(fold, asked[::5])):
        resolved = resolve(question, [before])
        assert (resolved.text, resolved.followed, resolved.narrow) == (question, False, Narrow())


def test_no_question_of_the_suites_is_changed_when_asked_twice() -> None:
    for question in suite_questions():
        assert resolve(question, [turn(question, PLAN)]) == Resolved(question)


@pytest.mark.parametrize(
    "typed",
    [
        "Người thực hành là ai?",
        "Công ty có quyền gì khi người đó vi phạm hợp đồng?",
        "Thế nào là dân chủ ở cơ sở?",
        "Con em cán bộ xã được hỗ trợ gì?",
        "Chỉ thị 05-CT/TW do ai ban hành?",
        "Hải Phòng chọn chủ đề gì?",
        "cảm ơn",
        "",
    ],
)
def test_a_question_that_stands_by_itself_stays_as_typed(typed: str) -> None:
    resolved = resolve(typed, [REPORTED])
    assert (resolved.text, resolved.followed, resolved.narrow) == (typed, False, Narrow())


def test_the_first_question_leans_on_nothing() -> None:
    assert resolve("gửi về đâu?", []) == Resolved("gửi về đâu?")


# -- a conversation over documents -------------------------------------------------------------------


@pytest.fixture
def talk(plans_shelf: Shelf) -> Conversation:
    return Conversation(plans_shelf.assistant)


def test_a_talk_over_two_plans(plans_shelf: Shelf, talk: Conversation) -> None:
    talk.ask("Hội thi kể chuyện của tỉnh Bến Tre mở ngày nào?")
    assert "23/8/2032" in talk.ask("còn Lai Châu thì sao?").answer
    assert "38 đội" in talk.ask("có mấy đội dự thi?").answer
    parts = talk.ask("kế hoạch này có mấy phần?")
    assert {c.doc_id for c in parts.citations} == {LAI_CHAU}
    assert len(parts.citations) == 3
    assert all(plans_shelf.holds(c) for t in talk.turns for c in t.answer.citations)


def test_parts_items_and_more(talk: Conversation) -> None:
    talk.ask("Kế hoạch tuyên truyền năm 2031 của tỉnh Bến Tre có mấy phần?")
    second = talk.ask("phần 2 thì sao?")
    assert [c.section for c in second.citations][:3] == ["II", "II.1", "II.2"]
    item = talk.ask("ý thứ ba là gì?")
    assert item.citations[0].section == "II.2"
    assert "900 tờ" in item.answer
    talk.ask("Bản tin nội bộ của tỉnh Bến Tre in bao nhiêu tờ?")
    assert "900 tờ" in talk.ask("chi tiết hơn").answer
    assert talk.ask("ở mục nào?").citations[0].section.startswith("II.2")


def test_a_heading_is_shown_with_what_stands_below_it(talk: Conversation) -> None:
    talk.ask("Hội thi kể chuyện của tỉnh Bến Tre mở ngày nào?")
    assert "vùng dừa" in talk.ask("mục đích, yêu cầu là gì?").answer


def test_an_item_that_does_not_exist_is_no_follow_up(talk: Conversation) -> None:
    talk.ask("Hội thi kể chuyện của tỉnh Bến Tre mở ngày nào?")
    talk.ask("ý thứ chín là gì?")
    assert talk.turns[-1].resolved.cited is None


def test_the_same_follow_up_twice_gets_the_same_answer(talk: Conversation) -> None:
    talk.ask("Hội thi kể chuyện của tỉnh Bến Tre mở ngày nào?")
    first, second = (talk.ask("còn Lai Châu?") for _ in range(2))
    assert first.answer == second.answer


def test_a_narrower_choice_of_the_user_stays(talk: Conversation) -> None:
    talk.ask("Hội thi kể chuyện mở ngày nào?", Narrow(doc=BEN_TRE))
    answer = talk.ask("có mấy đội dự thi?", Narrow(doc=BEN_TRE))
    assert {c.doc_id for c in answer.citations} == {BEN_TRE}


def test_finished_turns_are_handed_on(plans_shelf: Shelf) -> None:
    kept: list[Turn] = []
    talk = Conversation(plans_shelf.assistant, keep=kept.append)
    talk.ask("Hội thi kể chuyện của tỉnh Bến Tre mở ngày nào?")
    talk.ask("ai ký?")
    assert kept == list(talk.turns)
