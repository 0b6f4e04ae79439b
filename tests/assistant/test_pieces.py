"""What is quoted of a sentence: whole clauses, exactly where they stand in the text of record."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import pieces
from assistant.evidence import Scored, Terms, clauses, weigh
from assistant.pieces import Window, chosen, cut, holding, windows
from assistant.question import understand
from assistant.signs import sought
from assistant.view import NOTHING, DocumentView, Sentence, searchable
from ingest.language import align
from ingest.library import Document
from ingest.outline import read_outline
from ingest.source import SourceText, Span

LONG = (
    "Suốt mùa nước nổi năm ấy bà con xóm Đồi cùng nhau dựng lại cây cầu tre cũ bắc qua con rạch nhỏ; "
    "các cụ cao niên trong xóm nấu nồi cháo cá thật lớn để đãi khách đường xa về thăm bến; "
    "đội đua ghe của làng về nhất hội sông với 14 tay chèo đều là trai tráng trong xóm; "
    "đám trẻ nhỏ thả hàng dãy đèn giấy xuôi theo dòng nước từ bến cũ ra tới tận cửa sông; "
    "còn các bà các chị thì gói bánh tét suốt đêm rồi chia đều cho từng nhà dọc bờ kênh."
)
PLAIN = "Chợ phiên của xóm họp ở bãi bồi."
_CLAUSE = st.text(alphabet='ab ấ(")', min_size=1, max_size=8)
SENTENCES = st.lists(_CLAUSE, min_size=1, max_size=20).flatmap(
    lambda parts: st.sampled_from([", ", "; ", ": ", " "]).map(lambda mark: mark.join(parts))
)


def document(*sentences: str) -> DocumentView:
    """A document of sentences, a blank between them."""
    text = " ".join(sentences)
    cuts = [align(text).text.index(align(s).text) for s in sentences]
    found = tuple(sentence(s, start) for s, start in zip(sentences, cuts, strict=True))
    header = read_outline(SourceText(text)).header
    return DocumentView(Document("a", "a.txt", "a.txt", "a", header, text), (), found, NOTHING)


def sentence(text: str, start: int = 0) -> Sentence:
    folded, accented = searchable(align(text).text)
    span = Span(start, start + len(text))
    return Sentence("a", "I", None, span, align(text).text, folded, accented, NOTHING, NOTHING)


def terms_of(typed: str) -> Terms:
    return weigh(understand(typed), {}, 20)


def told(typed: str, view: DocumentView, *scores: float) -> list[Scored]:
    """What is quoted where the sentences of a document have these scores."""
    ranked = [Scored(s, score, True, 0.9, 0.0) for s, score in zip(view.sentences, scores, strict=True)]
    return chosen(understand(typed), terms_of(typed), sorted(ranked, key=lambda s: -s.score), view)


# -- stretches ---------------------------------------------------------------------------------------


@given(SENTENCES)
def test_every_window_is_a_run_of_whole_clauses_inside_the_text(text: str) -> None:
    cuts = clauses(text)
    starts, ends = {start for start, _ in cuts}, {end for _, end in cuts}
    found = windows(text)
    assert all(w.start in starts and w.end in ends and 0 <= w.start <= w.end <= len(text) for w in found)
    assert Window(0, len(text)) in found
    assert len(set(found)) == len(found)


@given(st.integers(1, 40))
def test_windows_stay_few_however_long_the_row(members: int) -> None:
    found = windows("; ".join(f"mục {n}" for n in range(members)))
    clauses_tried = min(members, 12)
    assert len(found) == clauses_tried * (clauses_tried + 1) // 2


def test_a_sentence_without_clauses_has_one_window() -> None:
    assert windows(PLAIN) == [Window(0, len(PLAIN))]


@given(SENTENCES, st.integers(0, 5), st.data())
def test_what_is_cut_stands_exactly_in_the_text_of_record(
    text: str, before: int, data: st.DataObject
) -> None:
    raw = unicodedata.normalize("NFD", text).replace(" ", "\u00a0 ")
    record = "x" * before + raw + "yz"
    aligned = align(raw).text
    whole = Sentence("a", "", None, Span(before, before + len(raw)), aligned, (), (), NOTHING, NOTHING)
    window = data.draw(st.sampled_from(windows(aligned)))
    piece = cut(whole, window, record)
    assert whole.span.start <= piece.span.start <= piece.span.end <= whole.span.end
    assert align(record[piece.span.start : piece.span.end]).text.strip() == piece.text.strip()
    assert piece.text == aligned[window.start : window.end]
    assert piece.folded == searchable(piece.text)[0]


# -- the chance to hold the answer -------------------------------------------------------------------


def test_the_whole_sentence_holds_what_it_holds_and_its_parts_hold_it_perhaps() -> None:
    typed = "Đội đua ghe của làng có bao nhiêu tay chèo?"
    asked = sought(understand(typed), terms_of(typed))
    chances = {LONG[w.start : w.end]: holding(asked, LONG, w) for w in windows(LONG)}
    assert chances[LONG] == 1
    assert all(0 < chance < 1 for part, chance in chances.items() if part != LONG)


def test_the_clause_with_the_thing_asked_is_likelier_than_its_neighbours() -> None:
    typed = "Đội đua ghe của làng có bao nhiêu tay chèo?"
    asked = sought(understand(typed), terms_of(typed))
    parts = {LONG[start:end]: holding(asked, LONG, Window(start, end)) for start, end in clauses(LONG)}
    assert "14 tay chèo" in max(parts, key=parts.__getitem__)


# -- what is quoted ----------------------------------------------------------------------------------


def test_a_long_sentence_is_quoted_as_the_clauses_that_answer() -> None:
    view = document(LONG)
    (found,) = told("Đội đua ghe của làng có bao nhiêu tay chèo?", view, 5.0)
    assert "14 tay chèo" in found.sentence.text
    assert len(found.sentence.text) < len(LONG)
    assert view.document.text[found.sentence.span.start : found.sentence.span.end] == found.sentence.text


def test_a_sentence_of_one_clause_is_quoted_whole() -> None:
    view = document(PLAIN)
    (found,) = told("Chợ phiên của xóm họp ở đâu?", view, 1.0)
    assert found.sentence == view.sentences[0]


def test_a_sure_answer_stands_alone() -> None:
    view = document("Chợ phiên của xóm họp ở bãi bồi.", "Chợ phiên của làng họp ở bến cũ.")
    for better in (1.9, 9.0):
        assert len(told("Chợ phiên họp ở đâu?", view, better, 1.0)) == 1


def test_in_doubt_the_second_sentence_is_quoted_too() -> None:
    view = document("Chợ phiên của xóm họp ở bãi bồi.", "Chợ phiên của làng họp ở bến cũ.")
    doubtful = [Scored(s, 1.0, True, 0.9, 0.0) for s in view.sentences]
    others = [Scored(sentence("Ghe chạy.", 0), 0.8, True, 0.9, 0.0)]
    found = chosen(understand("Chợ họp ở đâu?"), terms_of("Chợ họp ở đâu?"), [*doubtful, *others], view)
    assert [s.sentence.text for s in found] == [s.text for s in view.sentences]


def test_a_sentence_of_another_document_is_not_quoted_beside_the_best() -> None:
    view = document("Chợ phiên của xóm họp ở bãi bồi.")
    other = replace(sentence("Chợ phiên của làng họp ở bến cũ."), doc_id="b")
    ranked = [Scored(s, 1.0, True, 0.9, 0.0) for s in (view.sentences[0], other, other)]
    found = chosen(understand("Chợ họp ở đâu?"), terms_of("Chợ họp ở đâu?"), ranked, view)
    assert [s.sentence.doc_id for s in found] == ["a"]


@pytest.mark.parametrize("typed", ["Đội đua ghe có bao nhiêu tay chèo?", "Kể về xóm Đồi", "đèn giấy", "?"])
def test_signs_have_a_value_each(typed: str) -> None:
    asked = sought(understand(typed), terms_of(typed))
    for window in windows(LONG):
        found = pieces.signs(asked, LONG, window)
        assert len(found) == len(pieces.PIECE)
        shares = dict(zip(pieces.PIECE, found, strict=True))
        assert all(0 <= shares[name] <= 1 for name in ("held", "paired", "focus", "share"))
