"""Follow-up questions measured: right in their conversation, beside the same question written out in full."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from assistant.answer import Answer
from assistant.conversation import Answerer, Conversation
from assistant.turns import Turn
from eval.answers import Verdict, judge
from eval.suite import Question
from ingest.errors import UsageError

_GOLD = ("facts", "directives", "refuse", "pending")


class ExpectedTurn(Question):
    """One turn with its gold, as in `eval.suite.Question`; without gold it is only asked.

    `standalone` writes a follow-up out in full; a turn without it is independent and has to stay as typed.
    """

    id: str = Field(default="?", min_length=1)
    kind: str = Field(default="mở đầu", min_length=1)
    standalone: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _only_asked(cls, data: Any) -> Any:
        if isinstance(data, dict) and not any(data.get(name) for name in _GOLD):
            return {**data, "pending": True}
        return data


class ExpectedConversation(BaseModel):
    """Two to several turns over one library."""

    model_config = ConfigDict(extra="forbid")
    id: str
    turns: list[ExpectedTurn] = Field(min_length=2)


class ConversationSuite(BaseModel):
    """Conversations over documents whose file names start with `documents`."""

    model_config = ConfigDict(extra="forbid")
    name: str
    description: str
    documents: list[str] = []
    conversations: list[ExpectedConversation]


def load(path: Path) -> ConversationSuite:
    """Read and validate a suite; UsageError naming the file and its faults."""
    try:
        return ConversationSuite.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise UsageError(f"Không mở được {path}: {error}. Hãy kiểm tra đường dẫn.") from error
    except (yaml.YAMLError, ValidationError, UnicodeDecodeError) as error:
        raise UsageError(f"Bộ hội thoại {path} không đúng mẫu: {error}. Hãy sửa chỗ đó.") from error


@dataclass(frozen=True, slots=True)
class Outcome:
    """One turn asked. `alone` judges the follow-up written out in full, None for an independent turn."""

    id: str
    expected: ExpectedTurn
    turn: Turn
    verdict: Verdict
    alone: Verdict | None

    @property
    def untouched(self) -> bool:
        """Was the question asked as it was typed?"""
        return not self.turn.resolved.followed and self.turn.resolved.text == self.turn.question


def run(
    suite: ConversationSuite,
    assistant: Answerer,
    record_of: Callable[[str], str],
    each: Callable[[int, int], None] = lambda done, total: None,
) -> list[Outcome]:
    """Hold every conversation, and ask each follow-up once more by itself."""
    outcomes: list[Outcome] = []
    for done, expected in enumerate(suite.conversations, start=1):
        outcomes += _held(expected, assistant, record_of)
        each(done, len(suite.conversations))
    return outcomes


def _held(
    expected: ExpectedConversation, assistant: Answerer, record_of: Callable[[str], str]
) -> Iterable[Outcome]:
    talk = Conversation(assistant)
    for number, turn in enumerate(expected.turns, start=1):
        answer = talk.ask(turn.question)
        alone = assistant.ask(turn.standalone) if turn.standalone else None
        yield Outcome(
            f"{expected.id}.{number}", turn, talk.turns[-1], judge(turn, answer, record_of),
            _judged(turn, alone, record_of),
        )  # fmt: skip


def _judged(turn: ExpectedTurn, alone: Answer | None, record_of: Callable[[str], str]) -> Verdict | None:
    return judge(turn, alone, record_of) if alone is not None else None


# -- figures -----------------------------------------------------------------------------------------


def figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Shares of 1: follow-ups right and cited (or rightly refused) in their conversation, written out alone,
    and in their conversation of those right alone; independent questions left as typed."""
    follow_ups = [o for o in outcomes if o.alone is not None and not o.expected.pending]
    answerable = [o for o in follow_ups if o.alone and o.alone.good]
    independent = [o for o in outcomes if o.alone is None]
    return {
        "conversations": len({o.id.rpartition(".")[0] for o in outcomes}),
        "follow_ups": len(follow_ups),
        "right_in_conversation": _rate([o.verdict.good for o in follow_ups]),
        "right_written_out": _rate([bool(o.alone and o.alone.good) for o in follow_ups]),
        "right_of_those_right_written_out": _rate([o.verdict.good for o in answerable]),
        "understood_as_follow_up": _rate([not o.untouched for o in follow_ups]),
        "independent": len(independent),
        "independent_untouched": _rate([o.untouched for o in independent]),
    }


def _rate(flags: Sequence[bool]) -> float:
    return round(sum(flags) / len(flags), 4) if flags else float("nan")


def by_kind(outcomes: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    """The same figures for each kind of follow-up."""
    kinds = dict.fromkeys(o.expected.kind for o in outcomes if o.alone is not None)
    return {
        kind: figures([o for o in outcomes if o.expected.kind == kind and o.alone is not None])
        for kind in kinds
    }


def failures(outcomes: Sequence[Outcome]) -> list[dict[str, object]]:
    """Follow-ups not right in their conversation, and independent questions that were changed."""
    wrong = [
        o for o in outcomes
        if (o.alone is not None and not o.expected.pending and not o.verdict.good)
        or (o.alone is None and not o.untouched)
    ]  # fmt: skip
    return [
        {
            "id": o.id, "question": o.turn.question, "resolved": o.turn.resolved.text,
            "document": o.turn.resolved.narrow.doc, "right_written_out": bool(o.alone and o.alone.good),
            "answer": o.turn.answer.answer,
        }
        for o in wrong
    ]  # fmt: skip
