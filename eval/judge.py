"""An optional language model that grades what the figures call wrong; its grades stand beside them, never instead."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from assistant.prompting import load_prompt, render
from eval.outcome import Grade, Outcome
from eval.runs import Run

if TYPE_CHECKING:
    from assistant.model import Model

Write = Callable[[str], str]
"""A prompt in, what the model wrote out."""

logger = logging.getLogger(__name__)
_VERDICTS = {"dung": "đúng", "dung mot phan": "đúng một phần", "sai": "sai"}
_UNREADABLE = Grade(verdict="không rõ", reason="mô hình không trả lời theo mẫu")
_OBJECT = re.compile(r"\{.*?\}", re.DOTALL)
_LONGEST = 4_000  # characters of an answer or its quotes that the model is shown
_REASON = 300


def writer(model: Model) -> Write:
    """What a language model writes in full; an empty text where its server fails."""
    from assistant.model import LanguageModelError, Message

    def write(prompt: str) -> str:
        try:
            return list(model.stream([Message("user", prompt)]))[-1]
        except (LanguageModelError, IndexError) as error:
            logger.warning("no grade: %s", error)
            return ""

    return write


def with_grades(run: Run, write: Write, each: Callable[[int, int], None] = lambda done, total: None) -> Run:
    """The run with a grade on each answer that is called wrong; every figure stays as it is."""
    chosen = {o.id for o in run.outcomes if wants_grade(o)}
    done, outcomes = 0, []
    for outcome in run.outcomes:
        if outcome.id in chosen:
            outcome = outcome.model_copy(update={"grade": grade(outcome, write)})
            done += 1
            each(done, len(chosen))
        outcomes.append(outcome)
    return run.model_copy(update={"outcomes": outcomes})


def wants_grade(outcome: Outcome) -> bool:
    """Called wrong, though something was said; whether a refusal is right needs no opinion."""
    return not (outcome.good or outcome.refused or outcome.refuse)


def grade(outcome: Outcome, write: Write) -> Grade:
    """What the model says of one answer; "không rõ" when it does not keep to the form."""
    return read_grade(write(prompt(outcome)))


def prompt(outcome: Outcome) -> str:
    """The words given to the model; what comes from documents stands between marks of its own."""
    expected = outcome.expected
    values = {
        "question": outcome.question,
        "facts": _listed(
            [" / ".join(group) for group in expected.get("facts", [])] + expected.get("directives", [])
        ),
        "forbidden": _listed(expected.get("forbidden", [])),
        "answer": outcome.answer[:_LONGEST],
        "quotes": _listed([f"[{c.n}] {c.quote}" for c in outcome.citations])[:_LONGEST],
    }
    return render(load_prompt("judge"), {name: _fenced(text) for name, text in values.items()})


def _listed(items: list[str]) -> str:
    return "\n".join(f"- {item}" for item in items) or "(không có)"


def _fenced(text: str) -> str:
    """Words that cannot close the marks they stand between."""
    return text.replace("<<<", "‹‹‹").replace(">>>", "›››")


def read_grade(written: str) -> Grade:
    """The first object {"verdict", "reason"} of what the model wrote, with a verdict that is known."""
    from ingest.language import fold

    for match in _OBJECT.finditer(written):
        try:
            value = json.loads(match[0])
        except ValueError:
            continue
        verdict = _VERDICTS.get(" ".join(fold(str(value.get("verdict", ""))).split()))
        if verdict:
            return Grade(verdict=verdict, reason=" ".join(str(value.get("reason", "")).split())[:_REASON])
    return _UNREADABLE
