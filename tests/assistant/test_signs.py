"""Signs that a sentence answers: each is high where it should be and low beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant import signs
from assistant.candidates import Candidate, described
from assistant.evidence import vocabulary, weigh
from assistant.question import understand
from assistant.signs import SENTENCE, localised, sought
from assistant.view import DocumentView
from assistant.weights import Model, use, weights
from tests.shelf import Shelf, shelf, write

VILLAGE = """Làng Muối phơi muối ngoài đồng từ tháng Giêng. Dân làng gọi ruộng muối là ô nề, mỗi ô rộng chừng một sào.
Đội đua ghe của làng có 14 tay chèo. Họ tập chèo ở bến cũ suốt ba tháng liền. Chợ phiên họp ở bãi bồi.
Diêm dân là người làm muối ở ven biển. Trẻ con học bơi với thầy Trần Mẫu vào mùa hè.
"""
TASKS = """KẾ HOẠCH
Công tác năm 2031 của làng Muối

I. NHIỆM VỤ
1. Bến ghe phải có đủ đồ dùng, gồm:
a) Phao tròn treo ở đầu cầu;
b) Đèn báo khi trời tối;
2. Các xóm quét dọn bến mỗi tuần.
"""


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    folder: Path = tmp_path_factory.mktemp("village")
    return shelf(folder / "home", write(folder / "documents", {"lang.txt": VILLAGE, "viec.txt": TASKS}))


def described_by(
    made: Shelf, doc_id: str, typed: str, standing: float = 0.0
) -> dict[str, Mapping[str, float]]:
    """The signs of every sentence of a document, by name."""
    question = understand(typed)
    known = made.library.frequencies(vocabulary(question.words()))
    asked = sought(question, weigh(question, known, made.library.passage_count()))
    shown: DocumentView = made.view(doc_id)
    local = localised(asked, shown)
    found = {}
    for index, sentence in enumerate(shown.sentences):
        candidate = Candidate(shown, index, standing)
        found[sentence.text] = dict(zip(SENTENCE, described(asked, local, candidate, sentence), strict=True))
    return found


def sign(rows: Mapping[str, Mapping[str, float]], name: str) -> dict[str, float]:
    return {text: row[name] for text, row in rows.items()}


def best(values: Mapping[str, float]) -> str:
    return max(values, key=values.__getitem__)


@pytest.mark.parametrize("name", ["covered", "paired", "matched"])
def test_the_sentence_that_says_the_words_has_the_largest_shares(village: Shelf, name: str) -> None:
    rows = described_by(village, "lang", "Đội đua ghe của làng có bao nhiêu tay chèo?")
    values = sign(rows, name)
    assert best(values).startswith("Đội đua ghe")
    assert all(0 <= value <= 1.0001 for value in values.values())
    assert values[next(text for text in values if text.startswith("Chợ phiên"))] < values[best(values)] / 2


def test_only_a_sentence_with_the_kind_of_thing_asked_is_typed(village: Shelf) -> None:
    values = sign(described_by(village, "lang", "Đội đua ghe có bao nhiêu tay chèo?"), "typed")
    assert {text for text, value in values.items() if value > 0} == {best(values)}
    assert "14 tay chèo" in best(values)
    assert min(values.values()) < 0


def test_a_plain_question_tells_no_types_apart(village: Shelf) -> None:
    rows = described_by(village, "lang", "Nói về nghề muối")
    assert set(sign(rows, "typed").values()) == {0.0}
    assert set(sign(rows, "kind").values()) == {0.5}


def test_the_kind_asked_beyond_the_types_is_a_sign(village: Shelf) -> None:
    values = sign(described_by(village, "lang", "Thầy dạy bơi là ai?"), "kind")
    assert values[next(text for text in values if "Trần Mẫu" in text)] == 1


def test_a_definition_names_the_thing_before_la(village: Shelf) -> None:
    values = sign(described_by(village, "lang", "Diêm dân là gì?"), "defines")
    assert best(values).startswith("Diêm dân là")
    assert values[best(values)] == 1
    assert all(value < 0.5 for text, value in values.items() if text != best(values))


def test_what_a_sentence_lacks_may_stand_in_the_one_before_that_it_continues(village: Shelf) -> None:
    rows = described_by(village, "lang", "Đội đua ghe tập ở đâu?")
    continued = next(row for text, row in rows.items() if text.startswith("Họ tập"))
    unlinked = next(row for text, row in rows.items() if text.startswith("Chợ phiên"))
    assert continued["before"] > 0
    assert continued["continues"] == continued["before"]
    assert unlinked["continues"] == 0


def test_a_line_ending_in_a_colon_stands_for_what_hangs_on_it(village: Shelf) -> None:
    rows = described_by(village, "viec", "Bến ghe có phao tròn ở đâu?")
    opening = next(row for text, row in rows.items() if text.endswith(":"))
    other = next(row for text, row in rows.items() if "quét dọn" in text)
    assert opening["opens"] == 1
    assert opening["below"] > 0
    assert (other["opens"], other["below"]) == (0, 0)


def test_a_sentence_that_says_nothing_new_is_bare(village: Shelf) -> None:
    rows = described_by(village, "viec", "Các xóm quét dọn bến mỗi tuần phải không?")
    repeated = next(row for text, row in rows.items() if "quét dọn" in text)
    assert repeated["bare"] == 1
    assert repeated["fresh"] == 0
    fuller = described_by(village, "lang", "Các xóm quét dọn bến mỗi tuần phải không?")
    assert min(row["bare"] for row in fuller.values()) == 0


def test_the_standing_of_the_passage_is_handed_on(village: Shelf) -> None:
    assert set(sign(described_by(village, "lang", "muối", standing=0.7), "standing").values()) == {0.7}


def test_words_that_few_sentences_say_count_most_in_their_document(village: Shelf) -> None:
    values = sign(described_by(village, "lang", "làng Muối phơi muối"), "matched")
    assert best(values).startswith("Làng Muối phơi")
    assert values[best(values)] > 1.5 * sorted(values.values())[-3]


@pytest.fixture
def other_weights() -> Iterator[None]:
    before = weights()
    yield
    use(before)


@pytest.mark.usefixtures("other_weights")
def test_a_sentence_is_worth_its_signs_by_their_weights() -> None:
    row = [0.0] * len(SENTENCE)
    row[SENTENCE.index("covered")], row[SENTENCE.index("standing")] = 0.5, 2.0
    model = Model(source="invented", weights={"covered": 4.0, "standing": -1.0})
    use(weights().model_copy(update={"sentence": model}))
    assert signs.value(row) == pytest.approx(0.0)
    row[SENTENCE.index("covered")] = 1.0
    assert signs.value(row) == pytest.approx(2.0)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(sorted(set(VILLAGE.split()))), max_size=10).map(" ".join) | st.text(max_size=30)
)
def test_any_question_has_signs_for_every_sentence(village: Shelf, typed: str) -> None:
    for row in described_by(village, "lang", typed).values():
        assert all(abs(value) < 10 for value in row.values())
        assert all(0 <= row[name] <= 1.0001 for name in ("covered", "matched", "before", "defines"))
