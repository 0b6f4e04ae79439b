"""When not to answer: how sure the evidence is, why it is not enough, what is offered instead."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.evidence import weigh
from assistant.question import understand
from assistant.refusal import SIGNS, Weighed, least, nearest, reason, refused, signs, sureness
from assistant.scope import Narrow, Scope
from ingest.language import fold
from tests.shelf import BEN_TRE, LAI_CHAU, Shelf

ANSWERED = [
    "Hội thi kể chuyện của tỉnh Bến Tre mở ngày nào?",
    "Bản tin nội bộ in bao nhiêu tờ mỗi quý?",
    "Loa truyền thanh phát vào lúc nào?",
    "kinh phi thuc hien cua tinh lai chau la bao nhieu",
]
STRANGE = [
    "Giá vàng miếng hôm nay thế nào?",
    "Rạp xiếc diễn tiết mục nào?",
    "Máy bay cất cánh từ sân bay nào?",
    "Đội bóng đá nữ về nhì giải nào?",
]


def weighed(made: Shelf, typed: str, narrow: Narrow | None = None) -> Weighed:
    found = made.assistant.weighed(typed, narrow or Narrow())
    assert found is not None
    return found


def nothing(typed: str) -> Weighed:
    """A question for which the search brings nothing."""
    question = understand(typed)
    return Weighed(question, weigh(question, {}, 5), [], [], [], 0.0)


def said(words: str) -> bool:
    """Do the two plans say these folded words?"""
    return words in fold(BEN_TRE + LAI_CHAU)


def told(made: Shelf, typed: str, docs: Sequence[str] = ("ben-tre-2031", "lai-chau-2032")) -> str:
    found = weighed(made, typed, Narrow(doc=docs[0]) if len(docs) == 1 else None)
    return reason(found.question, Scope(tuple(docs)), [made.view(doc) for doc in docs], found, said)


# -- how sure ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ANSWERED)
def test_what_the_library_says_is_sure_enough(plans_shelf: Shelf, typed: str) -> None:
    assert least() <= sureness(weighed(plans_shelf, typed)) <= 1


@pytest.mark.parametrize("typed", STRANGE)
def test_what_it_never_says_is_not(plans_shelf: Shelf, typed: str) -> None:
    assert 0 <= sureness(weighed(plans_shelf, typed)) < least()


@pytest.mark.parametrize("typed", ["Bản tin nội bộ in bao nhiêu tờ?", "Hội thi kể chuyện mở ngày nào?"])
def test_a_named_document_is_judged_by_weights_of_its_own(plans_shelf: Shelf, typed: str) -> None:
    named = weighed(plans_shelf, typed, Narrow(doc="ben-tre-2031"))
    assert sureness(named, narrowed=True) >= least(narrowed=True)
    assert sureness(named, narrowed=True) != sureness(named)


def test_nothing_found_is_never_sure() -> None:
    assert sureness(nothing("Rạp xiếc mở ngày nào?")) == 0


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(sorted(set(BEN_TRE.split()))), min_size=1, max_size=8).map(" ".join))
def test_signs_have_a_value_each_and_shares_are_shares(plans_shelf: Shelf, typed: str) -> None:
    found = plans_shelf.assistant.weighed(typed)
    if found is None or not found.ranked:
        return
    values = dict(zip(SIGNS, signs(found), strict=True))
    assert all(0 <= values[name] <= 1.0001 for name in ("words", "pairs", "known", "passage", "near"))
    assert 0 <= sureness(found) <= 1


def test_the_kind_of_thing_asked_may_be_lacking(plans_shelf: Shelf) -> None:
    assert weighed(plans_shelf, "E-mail của Mặt trận tỉnh Lai Châu là gì?").lacks_kind
    assert not weighed(plans_shelf, "Hội thi kể chuyện mở ngày nào?").lacks_kind
    assert not weighed(plans_shelf, "Nói về người cao tuổi").lacks_kind


def test_the_best_is_a_sentence_that_holds_what_is_asked(plans_shelf: Shelf) -> None:
    found = weighed(plans_shelf, "Hội thi kể chuyện mở ngày nào?")
    assert found.best.typed
    assert found.best in found.fitting


# -- why not -----------------------------------------------------------------------------------------


def test_a_kind_that_is_nowhere_is_named_with_what_it_was_asked_of(plans_shelf: Shelf) -> None:
    why = told(plans_shelf, "Số điện thoại của nhà hát là gì?")
    assert why.startswith("Các văn bản trong kho không nêu số điện thoại")
    assert "nhà hát" in why


def test_words_that_are_nowhere_are_quoted_as_typed(plans_shelf: Shelf) -> None:
    why = told(plans_shelf, "Rạp xiếc diễn ở đâu?")
    assert "“Rạp xiếc diễn”" in why


def test_one_document_is_called_by_its_title(plans_shelf: Shelf) -> None:
    why = told(plans_shelf, "Rạp xiếc diễn ở đâu?", ["ben-tre-2031"])
    assert why.startswith("Văn bản “Kế hoạch Công tác tuyên truyền năm 2031")


def test_words_that_all_stand_there_but_not_the_answer_are_told_so(plans_shelf: Shelf) -> None:
    why = told(plans_shelf, "Bản tin nội bộ ra sao?")
    assert "có nhắc một phần" in why
    assert "Bản tin nội bộ" in why


def test_nothing_found_is_said(plans_shelf: Shelf) -> None:
    question = understand("Rạp xiếc mở ngày nào?")
    for found in (None, nothing("Rạp xiếc mở ngày nào?")):
        assert "không có đoạn nào liên quan" in reason(
            question, Scope(None), plans_shelf.views(), found, said
        )


@pytest.mark.parametrize(
    "typed",
    [
        "Nhà hát có bánh xèo và rạp xiếc gần loa truyền thanh không?",
        "Vùng cao có bánh xèo và rạp xiếc bên hộp thư không?",
    ],
)
def test_no_word_that_the_library_says_is_called_absent(plans_shelf: Shelf, typed: str) -> None:
    answer = plans_shelf.ask(typed)
    assert answer.status == "abstained"
    denied = re.findall("“(.+?)”", (answer.reason or "").partition("không có đoạn nào nói tới")[2])
    said = (BEN_TRE + LAI_CHAU).lower()
    assert [words for words in denied if words.lower() in said] == []


def test_the_reason_quotes_what_was_typed(plans_shelf: Shelf) -> None:
    typed = "Máy bay cất cánh lúc rạng đông?"
    quoted = re.findall("“(.+?)”", plans_shelf.ask(typed).reason or "")
    assert [words for words in quoted if words not in typed] == []


# -- what is offered ---------------------------------------------------------------------------------


def test_the_nearest_passages_are_offered_one_a_section(plans_shelf: Shelf) -> None:
    offered = nearest(weighed(plans_shelf, "E-mail của Hội thi kể chuyện là gì?"), plans_shelf.view)
    assert 0 < len(offered) <= 3
    assert len({(quote.view.document.id, quote.section) for quote in offered}) == len(offered)
    assert any("kể chuyện" in quote.words for quote in offered)


def test_what_has_hardly_a_word_in_common_is_not_offered(plans_shelf: Shelf) -> None:
    assert nearest(weighed(plans_shelf, "Rạp xiếc diễn tiết mục nào?"), plans_shelf.view) == []
    assert nearest(None, plans_shelf.view) == []


def test_a_refusal_says_that_what_it_offers_is_no_answer(plans_shelf: Shelf) -> None:
    offered = nearest(weighed(plans_shelf, "E-mail của Hội thi kể chuyện là gì?"), plans_shelf.view)
    answer = refused("Không nêu e-mail.", offered)
    assert (answer.status, answer.reason) == ("abstained", "Không nêu e-mail.")
    assert "không phải câu trả lời" in answer.answer
    assert [int(n) for n in re.findall(r"\[(\d)\]", answer.answer)] == [c.n for c in answer.citations]
    assert all(plans_shelf.holds(citation) for citation in answer.citations)
    bare = refused("Không nêu e-mail.")
    assert bare.citations == ()
    assert "[" not in bare.answer
