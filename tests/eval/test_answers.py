"""Judging: right, cited, refused; answerers broken on purpose get the low figure where it belongs."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.answer import Answer, Citation
from eval.answers import by_kind, figures, judge, plain, quote_is_exact, run
from eval.suite import ExpectedCitation, Question, Suite

TEXT = "Hội thi mở ngày 14/5/2031 tại nhà hát. Các xã gửi báo cáo trước ngày 17. Kinh phí là 77 triệu đồng."
ASKED = {
    "Hội thi mở ngày nào?": "Hội thi mở ngày 14/5/2031 tại nhà hát",
    "Báo cáo gửi trước ngày nào?": "Các xã gửi báo cáo trước ngày 17",
    "Kinh phí bao nhiêu?": "Kinh phí là 77 triệu đồng",
}
FACTS = ["14/5/2031", "ngày 17", "77 triệu"]


def record(doc_id: str) -> str:
    return {"ke-hoach": TEXT}[doc_id]


def citation(quote: str, doc_id: str = "ke-hoach") -> Citation:
    start = TEXT.find(quote)
    return Citation(
        1, doc_id, "", None, None, None, "I", None, quote, start, start + len(quote), "ke-hoach.txt"
    )


def told(quote: str) -> Answer:
    return Answer("grounded", f"{quote} [1]", None, (citation(quote),), timings_ms={"total": 5.0})


REFUSED = Answer("abstained", "Không tìm thấy căn cứ.", "không có")
QUESTION = Question(
    id="q", question="Hội thi mở ngày nào?", kind="fact_date", facts=[["14/5/2031", "14-5-2031"], ["nhà hát"]],
    forbidden=["23/8/2032"], citations=[ExpectedCitation(document="ke-hoach", fragment="Hội thi mở")],
)  # fmt: skip
RIGHT = told(ASKED[QUESTION.question])
UNANSWERABLE = Question(id="u", question="Ai trao giải?", kind="unanswerable", refuse=True)
SUITE = Suite(
    name="thử", description="",
    questions=[
        *(
            Question(id=f"q{i}", question=asked, kind="fact", facts=[[fact]],
                     citations=[ExpectedCitation(document="ke-hoach", fragment=fact)])
            for i, (asked, fact) in enumerate(zip(ASKED, FACTS, strict=True))
        ),
        UNANSWERABLE,
    ],
)  # fmt: skip


def outcome(answer: Answer, question: Question = QUESTION) -> tuple[bool, bool, bool, bool]:
    verdict = judge(question, answer, record)
    return verdict.right, verdict.cited, verdict.refused, verdict.good


def test_right_and_cited_is_good() -> None:
    assert outcome(RIGHT) == (True, True, False, True)


def test_a_missing_fact_is_wrong() -> None:
    assert outcome(replace(RIGHT, answer="Hội thi mở ngày 14/5/2031 [1]")) == (False, True, False, False)


def test_any_alternative_of_a_fact_will_do() -> None:
    assert outcome(replace(RIGHT, answer="HỘI THI: 14-5-2031,  Nhà  Hát [1]"))[0]


def test_a_fact_without_its_marks_is_another_word() -> None:
    assert not outcome(replace(RIGHT, answer="14/5/2031 nha hat [1]"))[0]


def test_a_forbidden_fact_is_wrong() -> None:
    assert not outcome(replace(RIGHT, answer=RIGHT.answer + " hay 23/8/2032"))[0]


def test_right_without_a_citation_is_not_good() -> None:
    assert outcome(replace(RIGHT, citations=())) == (True, False, False, False)


@pytest.mark.parametrize(
    "cited",
    [
        replace(RIGHT.citations[0], start=1),
        replace(RIGHT.citations[0], quote="Hội thi mở ngày 14/5/2031 tại nhà hát!"),
        replace(RIGHT.citations[0], quote="hội thi mở ngày 14/5/2031 tại nhà hát"),
        citation("Các xã gửi báo cáo"),
        replace(RIGHT.citations[0], doc_id="khac", source="khac.txt"),
    ],
)
def test_an_inexact_or_wrong_quote_is_no_citation(cited: Citation) -> None:
    answer = replace(RIGHT, citations=(cited,))
    verdict = judge(QUESTION, answer, lambda doc_id: TEXT)
    assert (verdict.right, verdict.cited) == (True, False)


def test_one_inexact_quote_among_exact_ones_spoils_them() -> None:
    answer = replace(RIGHT, citations=(RIGHT.citations[0], replace(RIGHT.citations[0], end=3)))
    assert not judge(QUESTION, answer, record).cited


def test_refusing_is_right_only_where_nothing_is_to_be_said() -> None:
    assert outcome(REFUSED) == (False, False, True, False)
    assert outcome(REFUSED, UNANSWERABLE)[3]
    assert not outcome(RIGHT, UNANSWERABLE)[3]
    assert not outcome(replace(REFUSED, answer=RIGHT.answer))[0], "a refusal that tells the fact is still one"


def test_rows_of_the_register_and_side_cars_are_quoted_whole() -> None:
    row = replace(citation("x"), doc_id="register:12-CT/TW@2022-01-05", quote="Chỉ thị", start=0, end=7)
    assert quote_is_exact(row, record)
    assert not quote_is_exact(replace(row, end=6), record)
    assert not quote_is_exact(replace(row, start=1), record)
    assert quote_is_exact(replace(row, doc_id="sidecar:ke-hoach"), record)


def test_plain_leaves_marks_and_drops_case_and_blanks() -> None:
    assert plain("Hội  THI\n mở") == plain("hội thi mở")
    assert plain("hoà") == plain("hòa")
    assert plain("hội") != plain("hoi")


def test_a_section_that_is_expected_is_asked_for() -> None:
    def cited(section: str, expected: str) -> bool:
        answer = replace(RIGHT, citations=(replace(RIGHT.citations[0], section=section),))
        gold = [ExpectedCitation(document="ke-hoach", section=expected)]
        return judge(QUESTION.model_copy(update={"citations": gold}), answer, record).cited

    assert cited("II.1", "II.1")
    assert cited("II.1, gạch đầu dòng 2", "II.1")
    assert cited("II.1.a", "II.1")
    assert not cited("II.10", "II.1")
    assert not cited("II", "II.1")


def test_directives_are_compared_by_identity() -> None:
    question = QUESTION.model_copy(update={"directives": ["12-CT/TW"]})
    named: dict[str, object] = {"id": "12-CT/TW@2022-01-05", "number": "12-CT/TW"}
    other: dict[str, object] = {"id": "12-KL/TW@2021-08-12", "number": "12-KL/TW"}
    assert judge(question, replace(RIGHT, directives=(named,)), record).directives is True
    assert judge(question, replace(RIGHT, directives=(other,)), record).directives is False
    assert judge(question, RIGHT, record).directives is False
    assert judge(QUESTION, RIGHT, record).directives is None


def test_a_question_that_expects_directives_alone_is_right_when_they_are_named() -> None:
    question = Question(id="d", question="Chỉ thị nào?", kind="topic", directives=["12-CT/TW"])
    named = replace(RIGHT, directives=({"id": "x", "number": "Chỉ thị số 12-CT/TW"},))
    assert outcome(named, question)[0]
    assert not outcome(RIGHT, question)[0]


# -- figures: answerers broken on purpose, each low where it is broken and nowhere else ------------------

CITED = ("citation_recall", "citation_precision", "exact_quotes", "quote_exactness")


def measured(ask: Callable[[str], Answer]) -> dict[str, float]:
    return figures(run(SUITE, ask, record)).as_json()


def honest(asked: str) -> Answer:
    return told(ASKED[asked]) if asked in ASKED else REFUSED


def test_a_good_answerer_gets_every_point() -> None:
    value = measured(honest)
    assert (value["questions"], value["answerable"], value["unanswerable"]) == (4, 3, 1)
    full = ("good", "right", "right_and_cited", "rightly_refused", "refusal_precision", *CITED)
    assert [value[name] for name in full] == [1] * len(full)
    assert (value["wrongly_refused"], value["area_under_risk"]) == (0, 0)
    assert (value["median_ms"], value["p95_ms"]) == (5.0, 5.0)
    assert value["median_length"] == len("Các xã gửi báo cáo trước ngày 17 [1]")


def test_one_that_always_gives_the_first_passage_is_seldom_right_and_never_refuses() -> None:
    value = measured(lambda asked: told(TEXT[:40]))
    assert value["right"] == pytest.approx(1 / 3, abs=1e-4)
    assert value["good"] == pytest.approx(1 / 4)
    assert (value["rightly_refused"], value["wrongly_refused"]) == (0, 0)
    assert math.isnan(value["refusal_precision"])
    assert value["area_under_risk"] == pytest.approx(3 / 4)
    assert [value[name] for name in CITED] == [1] * 4, "what it says, it cites"


def test_one_that_always_refuses_answers_nothing() -> None:
    value = measured(lambda asked: REFUSED)
    assert (value["right"], value["right_and_cited"]) == (0, 0)
    assert (value["wrongly_refused"], value["rightly_refused"]) == (1, 1)
    assert value["refusal_precision"] == pytest.approx(1 / 4)
    assert math.isnan(value["area_under_risk"]), "who says nothing, risks nothing"
    assert math.isnan(value["citation_recall"])


def test_one_that_drops_its_citations_is_right_but_not_cited() -> None:
    def bare(asked: str) -> Answer:
        return replace(honest(asked), citations=(), answer=honest(asked).answer.replace(" [1]", ""))

    value = measured(bare)
    assert (value["right"], value["right_and_cited"], value["rightly_refused"]) == (1, 0, 1)
    assert (value["citation_recall"], value["citation_precision"]) == (0, 0)
    assert value["good"] == pytest.approx(1 / 4)


def test_one_that_drops_its_citations_but_not_their_numbers_is_not_believed() -> None:
    value = measured(lambda asked: replace(honest(asked), citations=()))
    assert (value["right"], value["citation_recall"], value["citation_precision"]) == (1, 0, 0)


def test_one_that_invents_numbers_is_not_right_and_in_quotes_not_exact() -> None:
    def lie(asked: str) -> Answer:
        answer = honest(asked)
        false = [replace(c, quote=re.sub(r"\d+", "99", c.quote)) for c in answer.citations]
        words = re.sub(r"\d+(?!\])", "99", answer.answer)
        return replace(answer, answer=words, citations=tuple(false))

    value = measured(lie)
    assert (value["right"], value["right_and_cited"], value["rightly_refused"]) == (0, 0, 1)
    assert value["exact_quotes"] == pytest.approx(1 / 4)
    assert (value["quote_exactness"], value["citation_recall"]) == (0, 0)


def test_one_that_invents_numbers_beside_true_quotes_is_not_carried_by_them() -> None:
    def lie(asked: str) -> Answer:
        return replace(honest(asked), answer=re.sub(r"\d+(?!\])", "99", honest(asked).answer))

    value = measured(lie)
    assert (value["right"], value["exact_quotes"]) == (0, 1)
    assert (value["citation_recall"], value["citation_precision"]) == (0, 0)


def test_rows_that_wait_for_their_gold_are_not_asked() -> None:
    waiting = Question(id="w", question="Chờ?", kind="x", pending=True)
    suite = SUITE.model_copy(update={"questions": [*SUITE.questions, waiting]})
    assert len(run(suite, honest, record)) == 4


def test_rates_of_nothing_are_not_a_number() -> None:
    value = figures([]).as_json()
    assert math.isnan(value["right"])
    assert math.isnan(value["rightly_refused"])
    assert value["questions"] == 0


def test_verdicts_are_grouped_in_the_order_of_the_suite() -> None:
    groups = by_kind(run(SUITE, honest, record))
    assert {kind: len(verdicts) for kind, verdicts in groups.items()} == {"fact": 3, "unanswerable": 1}
    assert list(groups) == ["fact", "unanswerable"]


def test_one_split_is_run_and_progress_told() -> None:
    questions = [q.model_copy(update={"split": "report"}) if q.id == "q1" else q for q in SUITE.questions]
    seen: list[tuple[int, int]] = []
    suite = SUITE.model_copy(update={"questions": questions})
    (verdict,) = run(suite, honest, record, "report", lambda done, total: seen.append((done, total)))
    assert (verdict.question.id, seen) == ("q1", [(1, 1)])
