"""An answer in a language model's words, as far as its evidence carries them; else as it was extracted."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from assistant.answer import Answer, Citation
from assistant.drafted import claims_in, make_keys
from assistant.evidence import STRICT, holds
from assistant.model import LanguageModelError, Message, Model
from assistant.prompting import load_prompt, render
from assistant.question import Question
from assistant.support import Fault
from assistant.verify import Claim, Dropped, Record, Verified, asked_words, fault_of, written
from ingest.language import fold_normalised, normalise

_COVERED = 0.5  # share of the question's words told by the extract that the written answer has to tell too
_LONG_DATE = re.compile(r"([0-9]{1,2}) tháng ([0-9]{1,2}) năm ([0-9]{4})")
_NO_GROUNDS = re.compile(r"\W*khong du can cu\W*")


def rewrite(
    answer: Answer,
    question: Question,
    model: Model | None,
    record: Record | None = None,
    chance: random.Random | None = None,
) -> Answer:
    """The answer in the model's words, every sentence verified; the answer itself where that fails.

    Never raises for a failure of the model: a warning says what happened. Status "partial" when
    sentences were dropped. `timings_ms` has "write" and "verify" when the model was asked.
    """
    *_, last = stream(answer, question, model, record, chance)
    return last


def stream(
    answer: Answer,
    question: Question,
    model: Model | None,
    record: Record | None = None,
    chance: random.Random | None = None,
) -> Iterator[Answer]:
    """The answer as it grows, verified sentences only; the last one is what `rewrite` gives.

    The last may be shorter than those before it: a connection broke and the model began anew, or
    what it wrote does not answer and the extract stands in.
    """
    if model is None or not is_writable(answer):
        yield answer
        return
    start, draft = time.perf_counter(), _draft(answer, question, record, chance)
    try:
        for told in model.stream(_messages(draft)):
            if draft.grow(told):
                yield replace(draft.shown(), status="partial")
        last = _decided(draft)
    except LanguageModelError as error:
        last = _extract(answer, str(error))
    total = (time.perf_counter() - start) * 1000
    yield replace(last, timings_ms={"write": total - draft.verify_ms, "verify": draft.verify_ms})


def is_writable(answer: Answer) -> bool:
    """Whether a model may be asked: there is evidence, and it is words of documents.

    What the register tells is composed of its own words and stays as it is.
    """
    return (
        answer.status != "abstained"
        and bool(answer.citations)
        and not answer.directives
        and not any(citation.doc_id.startswith(("register:", "sidecar:")) for citation in answer.citations)
    )


# --- what is sent ------------------------------------------------------------------------------------


def _messages(draft: _Draft) -> list[Message]:
    """The rules, and the question with its evidence: nothing else leaves the assistant."""
    rules, asked = load_prompt("write_answer"), load_prompt("question_and_evidence")
    blocks = [_block(key, draft.citation(n)) for key, n in draft.keys.items()]
    values = {"question": _harmless(draft.question.raw), "evidence": "\n\n".join(blocks)}
    return [Message(rules.role, render(rules, {})), Message(asked.role, render(asked, values))]


def _block(key: str, citation: Citation) -> str:
    return f"<<<{key}\n{_harmless(citation.quote)}\n{key}>>>"


def _harmless(words: str) -> str:
    """Words that cannot close their own block."""
    return normalise(words).replace("<<<", "‹‹‹").replace(">>>", "›››")


# --- what comes back ---------------------------------------------------------------------------------


@dataclass(slots=True)
class _Draft:
    """An answer being written: what the model said so far, and what of it stood the check."""

    answer: Answer
    question: Question
    record: Record | None
    keys: dict[str, int]
    asked: frozenset[str]
    text: str = ""
    claims: list[Claim] = field(default_factory=list)
    faults: dict[Claim, Fault | None] = field(default_factory=dict)
    verify_ms: float = 0.0

    def citation(self, n: int) -> Citation:
        return next(citation for citation in self.answer.citations if citation.n == n)

    def grow(self, text: str) -> bool:
        """Take in the text so far; True when there are sentences to show that were not shown before."""
        added = text[len(self.text) :] if text.startswith(self.text) else text
        self.text = text
        return bool(set("\n]").intersection(added)) and self.read(finished=False)

    def read(self, finished: bool) -> bool:
        """Read the sentences and check the new ones; True when those that stand are others than before."""
        before = self.kept()
        self.claims = claims_in(self.text, self.keys, finished)
        start = time.perf_counter()
        citations = {citation.n: citation for citation in self.answer.citations}
        for claim in self.claims:
            if claim not in self.faults:
                self.faults[claim] = fault_of(claim, citations, self.record, self.asked)
        self.verify_ms += (time.perf_counter() - start) * 1000
        return bool(kept := self.kept()) and kept != before

    def kept(self) -> list[Claim]:
        return [claim for claim in self.claims if self.faults.get(claim, True) is None]

    def verified(self) -> Verified:
        dropped = ((claim, self.faults[claim]) for claim in self.claims)
        return Verified(
            tuple(self.kept()), tuple(Dropped(claim.text, fault) for claim, fault in dropped if fault)
        )

    def shown(self) -> Answer:
        """The answer of the sentences that stand."""
        text, citations = written(self.kept(), self.answer.citations)
        return replace(self.answer, answer=text, citations=citations)


def _draft(answer: Answer, question: Question, record: Record | None, chance: random.Random | None) -> _Draft:
    told = " ".join([question.raw, *(citation.quote for citation in answer.citations)])
    keys = make_keys(len(answer.citations), told, chance)
    numbers = [citation.n for citation in answer.citations]
    return _Draft(answer, question, record, dict(zip(keys, numbers, strict=True)), asked_words(question))


def _decided(draft: _Draft) -> Answer:
    """The written answer, if what is left of it answers; else the extract."""
    draft.read(finished=True)
    verified = draft.verified()
    if why := _shortfall(draft, verified):
        return _extract(draft.answer, why, verified)
    shown = draft.shown()
    if not verified.dropped:
        return shown
    return replace(shown, status="partial", warnings=(*shown.warnings, verified.note() or ""))


def _shortfall(draft: _Draft, verified: Verified) -> str | None:
    """Why what is left is no answer; None when it is one."""
    if not draft.text.strip():
        return "mô hình không viết gì"
    if _NO_GROUNDS.fullmatch(fold_normalised(normalise(draft.text))):
        return "mô hình cho rằng các đoạn trích không đủ căn cứ"
    if not verified.kept:
        return "không câu nào của mô hình được lời trích bảo đảm"
    text = " ".join(claim.text for claim in verified.kept)
    if not _has_asked_type(draft, text):
        return "bản mô hình viết không còn điều được hỏi"
    if not _has_all_items(draft.answer, verified.kept):
        return "bản mô hình viết thiếu mục"
    return None if _is_about(draft, text) else "bản mô hình viết không đúng điều được hỏi"


def _has_asked_type(draft: _Draft, text: str) -> bool:
    if draft.question.answer_type not in STRICT or not holds(draft.question, normalise(draft.answer.answer)):
        return True
    return holds(draft.question, _LONG_DATE.sub(r"\1/\2/\3", text))


def _has_all_items(answer: Answer, kept: Sequence[Claim]) -> bool:
    """A list or a comparison gives every line of the extract."""
    if not answer.answer.startswith("- "):
        return True
    return {n for claim in kept for n in claim.cited} == {citation.n for citation in answer.citations}


def _is_about(draft: _Draft, text: str) -> bool:
    """Whether the words of the question that the extract tells are told for the most part."""
    words = {word.folded for word in draft.question.words() if word.content}
    extract = words & set(fold_normalised(normalise(draft.answer.answer)).split())
    return len(extract & set(fold_normalised(text).split())) >= _COVERED * len(extract)


def _extract(answer: Answer, why: str, verified: Verified | None = None) -> Answer:
    """The answer as it was extracted, with a word on why it is not the written one."""
    told = f"Câu trả lời là lời trích nguyên văn, không dùng bản của mô hình ngôn ngữ: {why.rstrip('.')}."
    note = verified.note() if verified else None
    return replace(answer, warnings=(*answer.warnings, told, *([note] if note else [])))
