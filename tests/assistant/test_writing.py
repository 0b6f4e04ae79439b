"""Reading what a model wrote: sentences, their keys, what is left out; and keys that cannot be guessed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Citation
from assistant.drafted import UNKNOWN, claims_in, make_keys
from assistant.model import Message
from assistant.question import understand
from assistant.writing import rewrite, stream

KEYS = {"k7xq2": 1, "m3vbt": 2}


def read(text: str, finished: bool = True) -> list[tuple[str, tuple[int, ...]]]:
    return [(claim.text, claim.cited) for claim in claims_in(text, KEYS, finished)]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Mở hội thi [k7xq2]\nTrồng tre [m3vbt]", [("Mở hội thi", (1,)), ("Trồng tre", (2,))]),
        ("Mở hội thi. [k7xq2] Trồng tre. [m3vbt]", [("Mở hội thi", (1,)), ("Trồng tre", (2,))]),
        ("Mở hội thi [k7xq2]. Trồng tre [m3vbt].", [("Mở hội thi", (1,)), ("Trồng tre", (2,))]),
        ("Mở hội thi. Trồng tre [m3vbt]", [("Mở hội thi", ()), ("Trồng tre", (2,))]),
        ("Mở hội thi [k7xq2] Rất vui", [("Mở hội thi", (1,)), ("Rất vui", ())]),
        ("Mở hội thi [k7xq2], có 26 đội [m3vbt]", [("Mở hội thi , có 26 đội", (1, 2))]),
        ("Mở hội thi [k7xq2, m3vbt]", [("Mở hội thi", (1, 2))]),
        ("Mở hội thi [k7xq2][m3vbt]", [("Mở hội thi", (1,)), ]),
        ("Mở hội thi [K7XQ2]", [("Mở hội thi", (1,))]),
        ("Mở hội thi (k7xq2)", [("Mở hội thi", (1,))]),
        ("Mở hội thi [1]", [("Mở hội thi", (UNKNOWN,))]),
        ("Mở hội thi [z9zzz]", [("Mở hội thi", (UNKNOWN,))]),
        ("Mở hội thi [k7xq2, 9]", [("Mở hội thi", (1, UNKNOWN))]),
        ("Mở hội thi [lần đầu] [k7xq2]", [("Mở hội thi [lần đầu]", (1,))]),
        ("[k7xq2] Mở hội thi", [("Mở hội thi", (1,))]),
        ("1. Mở hội thi [k7xq2]\n2) Trồng tre [m3vbt]", [("Mở hội thi", (1,)), ("Trồng tre", (2,))]),
        ("<think>Mở gì? [m3vbt]</think>Mở hội thi [k7xq2]", [("Mở hội thi", (1,))]),
        ("Mở gì? [m3vbt]</think>\nMở hội thi [k7xq2]", [("Mở hội thi", (1,))]),
        ("<think>Mở hội thi [k7xq2]", []),
        ("```\n**Mở hội thi** [k7xq2]\n```", [("Mở hội thi", (1,))]),
        ("Mở hội thi [k7xq2]\nMở hội thi [k7xq2]\n", [("Mở hội thi", (1,))]),
        ("", []),
        ("...\n\n[k7xq2]", []),
    ],
)  # fmt: skip
def test_sentences_are_read_with_their_keys(text: str, claims: list[tuple[str, tuple[int, ...]]]) -> None:
    assert read(text) == claims


def test_lists_are_remembered() -> None:
    assert [claim.listed for claim in claims_in("- Một [k7xq2]\n- Hai [m3vbt]\nBa [k7xq2]", KEYS)] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Mở hội thi [k7x", []),
        ("Mở hội thi [k7xq2]", []),
        ("Mở hội thi [k7xq2]\n", [("Mở hội thi", (1,))]),
        ("Mở hội thi [k7xq2]. Trồng", [("Mở hội thi", (1,))]),
        ("Mở hội thi [k7xq2], có", []),
    ],
)
def test_what_may_go_on_is_not_read_before_its_end(
    text: str, claims: list[tuple[str, tuple[int, ...]]]
) -> None:
    assert read(text, finished=False) == claims


@given(st.text(alphabet="Mở thi.[]k7xq2m3vbt<>/think \n(),1-", max_size=120))
def test_any_text_is_read_and_never_cites_what_was_not_given(text: str) -> None:
    for claim in claims_in(text, KEYS):
        assert claim.text.strip()
        assert set(claim.cited) <= {UNKNOWN, 1, 2}
        assert claim.cited == () or re.search(r"[\[(]", text)


@given(st.integers(0, 10_000), st.integers(1, 40))
def test_keys_are_opaque_and_unlike_each_other(seed: int, count: int) -> None:
    keys = make_keys(count, "Hội thi k2", random.Random(seed))
    assert len(set(keys)) == count
    assert all(re.fullmatch(r"[b-z][2-9][b-z2-9]{3}", key) for key in keys)
    assert all(sum(a != b for a, b in zip(x, y, strict=True)) > 1 for x in keys for y in keys if x != y)


def test_keys_differ_from_one_time_to_the_next_and_from_the_text() -> None:
    assert make_keys(3, "") != make_keys(3, "")
    (first,) = make_keys(1, "", random.Random(4))
    (other,) = make_keys(1, f"văn bản có chữ {first.upper()}", random.Random(4))
    assert first != other


# -- what is made of it ------------------------------------------------------------------------------

QUOTE = "Hội thi kể chuyện mở ngày 14/5/2031 tại nhà hát, có 26 đội dự thi."


class Scripted:
    """Says these texts one after the other, as the whole so far."""

    name = "kịch bản"

    def __init__(self, *texts: str) -> None:
        self.texts = texts

    def stream(self, messages: Sequence[Message]) -> Iterator[str]:
        (key,) = re.findall(r"^<<<(\w+)$", messages[-1].content, re.MULTILINE)
        yield from (text.replace("{1}", key) for text in self.texts)


def extract() -> Answer:
    citation = Citation(1, "d", "Kế hoạch", None, None, None, "I", None, QUOTE, 0, len(QUOTE), "d.txt")
    return Answer("grounded", f"{QUOTE.rstrip('.')} [1]", None, (citation,), warnings=("Sẵn có.",))


def test_a_model_that_begins_anew_takes_back_what_it_said() -> None:
    model = Scripted("Có 26 đội dự thi [{1}]\n", "", "Hội thi kể chuyện mở ngày 14/5/2031 [{1}]\n")
    shown = [a.answer for a in stream(extract(), understand("Hội thi kể chuyện mở ngày nào?"), model)]
    assert shown[0] == "Có 26 đội dự thi [1]"
    assert shown[-1] == "Hội thi kể chuyện mở ngày 14/5/2031 [1]"


def test_warnings_of_the_extract_stay() -> None:
    model = Scripted("Hội thi kể chuyện mở ngày 14/5/2031 [{1}]\nVui [{1}]")
    shown = rewrite(extract(), understand("Hội thi kể chuyện mở ngày nào?"), model)
    assert shown.warnings[0] == "Sẵn có."
    assert "Đã bỏ 1 câu" in shown.warnings[1]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Hội thi kể chuyện mở ngày nào?", "Hội thi kể chuyện mở tại nhà hát [{1}]"),
        ("Hội thi kể chuyện có bao nhiêu đội?", "Hội thi kể chuyện mở ngày 14/5/2031 [{1}]"),
        ("Hội thi kể chuyện tổ chức thế nào?", "Nhà hát [{1}]"),
    ],
)
def test_what_no_longer_answers_gives_way_to_the_extract(question: str, said: str) -> None:
    shown = rewrite(extract(), understand(question), Scripted(said))
    assert shown.answer == extract().answer
    assert any("nguyên văn" in warning for warning in shown.warnings)
