"""Weights learned from questions whose right documents are known."""

from __future__ import annotations

import numpy as np

from assistant.ranking import MEASURES
from eval.ranking import Judged, learn

WORDS, MEANING = MEASURES.index("words"), MEASURES.index("meaning")


def questions(telling: int, misleading: int) -> list[Judged]:
    """The right document is the highest in one measure and the lowest in another."""
    chance = np.random.default_rng(7)
    made = []
    for _ in range(40):
        columns = chance.random((6, len(MEASURES))).astype(np.float32)
        documents = np.array([0, 0, 1, 1, 2, 2])
        columns[:, telling] = [0.1, 0.2, 0.9, 0.1, 0.3, 0.2]
        columns[:, misleading] = [0.9, 0.8, 0.1, 0.0, 0.7, 0.9]
        made.append(Judged(columns, documents, frozenset({1})))
    return made


def test_what_tells_right_from_wrong_weighs_most_and_what_misleads_nothing() -> None:
    weights = learn(questions(WORDS, MEANING))
    assert weights["words"] == 1.0 == max(weights.values())
    assert weights["meaning"] == 0.0 == min(weights.values())
    assert learn(questions(MEANING, WORDS))["meaning"] == 1.0


def test_the_same_questions_teach_the_same() -> None:
    assert learn(questions(WORDS, MEANING)) == learn(questions(WORDS, MEANING))


def test_questions_without_a_right_document_found_teach_nothing() -> None:
    lost = Judged(np.ones((2, len(MEASURES)), np.float32), np.array([0, 1]), frozenset())
    asked = questions(WORDS, MEANING)
    assert learn([*asked, lost]) == learn(asked)
