"""Nothing is shown that its quotes do not carry: every sentence is held against the words it cites.

What is checked and what is not: docs/verification.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.answer import Answer, Citation, display
from assistant.facts import read
from assistant.question import Question
from assistant.stated import spelt_out
from assistant.support import Evidence, Fault, first_fault
from ingest.language import comparable, fold_normalised, normalise, sentences, syllables

Record = Callable[[str], str | None]  # text of record of a document; None for one that is not there

_MARKS = re.compile(r"(?P<words>\S.*?)\s*(?P<marks>(?:\[\d{1,3}\][ ,]*)+)(?=\s|[.;]|$)", re.DOTALL)
_BULLET = re.compile(r"\s*(?:[-–+*•]\s+)?")
_COMMAND = re.compile(
    r"\b(?:bo qua|phot lo|quen|mac ke) (?:\w+ ){0,3}(?:huong dan|chi dan|quy tac|lenh)\b|\btra loi (?:\w+ ){0,2}rang\b"
    r"|\bhay (?:\w+ ){0,2}(?:noi|viet|khang dinh|ghi) (?:\w+ )?rang\b|\bignore\b.{0,40}\binstructions?\b"
    r"|^\s*(?:system|assistant|user) ?:|\bkhong (?:can )?dan nguon\b"
)
_OWN_RECORD = ("register:", "sidecar:")  # a line of the register or of a side-car is its own record


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of an answer and the numbers of the citations that it gives."""

    text: str
    cited: tuple[int, ...]
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that was taken out, and why."""

    text: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Verified:
    """What is left of an answer, and what was taken out."""

    kept: tuple[Claim, ...]
    dropped: tuple[Dropped, ...]

    def note(self) -> str | None:
        """A line for the user on what was taken out; None when nothing was."""
        if not self.dropped:
            return None
        reasons = list(dict.fromkeys(one.fault.reason for one in self.dropped))
        told = "; ".join(reasons[:3]) + ("; …" if len(reasons) > 3 else "")
        return f"Đã bỏ {len(self.dropped)} câu không kiểm chứng được: {told}."


def verify(
    claims: Sequence[Claim],
    citations: Sequence[Citation],
    record: Record | None = None,
    question: Question | None = None,
) -> Verified:
    """Keep the sentences that their quotes carry; `record` also holds each quote against its document."""
    by_number = {citation.n: citation for citation in citations}
    asked = asked_words(question)
    kept, dropped = list[Claim](), list[Dropped]()
    for claim in claims:
        if fault := fault_of(claim, by_number, record, asked):
            dropped.append(Dropped(claim.text, fault))
        else:
            kept.append(claim)
    return Verified(tuple(kept), tuple(dropped))


def fault_of(
    claim: Claim,
    citations: dict[int, Citation],
    record: Record | None = None,
    asked: frozenset[str] = frozenset(),
) -> Fault | None:
    """Why a sentence cannot stand; None when it can."""
    if not claim.cited:
        return Fault("uncited", "câu không dẫn nguồn")
    if unknown := [n for n in claim.cited if n not in citations]:
        mark = f" [{unknown[0]}]" if unknown[0] else ""
        return Fault("unknown", f"câu dẫn nguồn{mark} không có trong các đoạn đã tìm")
    cited = [citations[n] for n in claim.cited]
    if record and (wrong := next((c for c in cited if not stands(c, record)), None)):
        return Fault("misplaced", f"trích dẫn [{wrong.n}] không đúng chỗ trong văn bản {wrong.source}")
    if _is_quoted(text := _unlabelled(claim.text, cited), cited):
        return None
    own = all(citation.doc_id.startswith(_OWN_RECORD) for citation in cited)
    return _unsupported(text, [_without_commands(c.quote) for c in cited], asked, own)


def _is_quoted(text: str, cited: Sequence[Citation]) -> bool:
    """Whether the sentence is a quote, or whole parts of a line of the register, which is about one document."""
    if any(text == display(citation.quote) for citation in cited):
        return True
    lines = [f" {_plain(c.quote)} " for c in cited if c.doc_id.startswith(_OWN_RECORD)]
    parts = [f" {words} " for part in re.split(r"[;:,](?= )", text) if (words := _plain(part))]
    return any(all(part in line for part in parts) for line in lines)


def stands(citation: Citation, record: Record) -> bool:
    """Whether `text[start:end] == quote` for the text of record of the cited document."""
    if citation.doc_id.startswith(_OWN_RECORD):
        return (citation.start, citation.end) == (0, len(citation.quote))
    text = record(citation.doc_id)
    return bool(citation.quote) and text is not None and text[citation.start : citation.end] == citation.quote


def asked_words(question: Question | None) -> frozenset[str]:
    """Words of the question that may stand in an answer; without marks only where marks were not typed."""
    if question is None:
        return frozenset()
    words = set(syllables(comparable(f"{question.raw} {question.text} {question.restored or ''}")))
    return frozenset(word for word in words if not word.isdigit())


@lru_cache(maxsize=1024)
def _without_commands(quote: str) -> str:
    """A quote without sentences that tell an assistant what to say: they may be quoted, but carry nothing."""
    text = normalise(quote)
    if not _COMMAND.search(fold_normalised(text)):
        return quote
    kept = [text[a:b] for a, b in sentences(text) if not _COMMAND.search(fold_normalised(text[a:b]))]
    return " ".join(kept)


def _unsupported(text: str, quotes: Sequence[str], asked: frozenset[str], own: bool) -> Fault | None:
    """The fault of a sentence as written; abbreviations spelled out may mend it."""
    fault = first_fault(read(text), Evidence(tuple(map(read, quotes)), asked, own))
    if fault is None:
        return None
    spelled = spelt_out(text), [spelt_out(quote) for quote in quotes]
    if spelled == (text, list(quotes)):
        return fault
    other = first_fault(read(spelled[0]), Evidence(tuple(map(read, spelled[1])), asked, own))
    return fault if other else None


# --- an answer as claims -----------------------------------------------------------------------------


def checked(answer: Answer, record: Record | None = None, question: Question | None = None) -> Answer:
    """An answer without the sentences that its quotes do not carry; an abstention when none is left.

    Status is "partial" when sentences were taken out; a warning counts them and says why.
    """
    if answer.status == "abstained":
        return answer
    verified = verify(claims_of(answer), answer.citations, record, question)
    if not verified.dropped:
        return answer
    warnings = (*answer.warnings, verified.note() or "")
    if not verified.kept:
        reason = "Câu trả lời tìm được không khớp với lời trích nên không được đưa ra."
        text = f"Không tìm thấy căn cứ trong kho văn bản. {reason}"
        return replace(
            answer, status="abstained", answer=text, reason=reason, citations=(), warnings=warnings
        )
    text, citations = written(verified.kept, answer.citations)
    return replace(answer, status="partial", answer=text, citations=citations, warnings=warnings)


def claims_of(answer: Answer) -> list[Claim]:
    """The sentences of an answer text, "words [1] words [2]" or one a line, with what they cite.

    Words are told from marks by the quotes first, so that "[2]" inside a quote is no mark.
    """
    return list(_claims(answer.answer, answer.citations))


def _claims(text: str, citations: Sequence[Citation]) -> Iterator[Claim]:
    at, following = 0, list(citations)
    while at < len(text):
        bullet = _BULLET.match(text, at)
        start = bullet.end() if bullet else at
        if start >= len(text):
            return
        listed = bool(bullet and bullet[0].strip())
        claim, at = _verbatim(text, start, following[:1], listed) or _marked(text, start, listed)
        following = [c for c in following if c.n not in claim.cited]
        yield claim


def _verbatim(text: str, at: int, following: Sequence[Citation], listed: bool) -> tuple[Claim, int] | None:
    """The next citation's quote, word for word, with its mark."""
    for citation in following:
        words, mark = display(citation.quote), f" [{citation.n}]"
        end = at + len(words) + len(mark)
        if text.startswith(words + mark, at) and (end == len(text) or text[end].isspace()):
            return Claim(words, (citation.n,), listed), end
    return None


def _marked(text: str, at: int, listed: bool) -> tuple[Claim, int]:
    """Words up to the next marks; words to the end without any."""
    match = _MARKS.match(text, at)
    if match is None:
        return Claim(text[at:].strip(), (), listed), len(text)
    end = match.end() + (text[match.end() : match.end() + 1] in (".", ";"))
    return Claim(match["words"], tuple(map(int, re.findall(r"\d+", match["marks"]))), listed), end


def written(claims: Sequence[Claim], citations: Sequence[Citation]) -> tuple[str, tuple[Citation, ...]]:
    """Text and citations of these sentences; citations numbered as they first come, the others left out."""
    order = list(dict.fromkeys(n for claim in claims for n in claim.cited))
    new = {n: i for i, n in enumerate(order, start=1)}
    by_number = {citation.n: citation for citation in citations}
    lines = [f"{claim.text} {''.join(f'[{new[n]}]' for n in claim.cited)}" for claim in claims]
    kept = tuple(replace(by_number[n], n=new[n]) for n in order)
    if len(lines) > 1 and any(claim.listed for claim in claims):
        return "\n".join(f"- {line}" for line in lines), kept
    return " ".join(lines), kept


# --- labels ------------------------------------------------------------------------------------------


def _unlabelled(text: str, cited: Sequence[Citation]) -> str:
    """The words without the name of their source before a colon: it is the citation's own, and shown with it."""
    for match in re.finditer(r": ", text):
        if len(cited) == 1 and _is_label(text[: match.start()], cited[0]):
            return text[match.end() :]
    return text


def _is_label(head: str, citation: Citation) -> bool:
    if citation.doc_id.startswith("register:") and head == "Sổ đăng ký":
        return True
    return _bare(head, citation) == _bare(citation.title, citation) != ""


@lru_cache(maxsize=1024)
def _plain(words: str) -> str:
    return " ".join(syllables(comparable(words)))


def _bare(label: str, citation: Citation) -> str:
    """A label without number and file name, which a title has not got."""
    for part in filter(None, (citation.number, f"({citation.source})")):
        label = label.replace(part, " ", 1)
    return _plain(label)
