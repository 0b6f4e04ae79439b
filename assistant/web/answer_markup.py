"""Questions and answers as HTML: sentences with chips, citations, directives; every word is escaped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

from assistant.answer import Answer, Citation
from assistant.feedback import Rating
from assistant.official import kind_of, official_paragraph
from assistant.refusal import OFFERING
from assistant.turns import Turn
from assistant.verify import Claim, claims_of
from assistant.web import ask_texts as words
from assistant.web.markup import attributes, button, warnings_html

_UNFOLDED = 4  # citations that are listed without being asked for
_LONG_WORD = 25  # characters; a shorter last word keeps its chips on its line


# -- a talk ------------------------------------------------------------------------------------------


def talk_html(
    talk: str, turns: Sequence[Turn], ratings: Mapping[int, Rating] | None = None, pending: str = ""
) -> str:
    """Every turn of a talk, oldest first, then what is still being answered."""
    rated = ratings or {}
    told = "".join(turn_html(talk, n, turn, rated.get(n)) for n, turn in enumerate(turns, start=1))
    return f'<div role="log" aria-label="{words.LABEL}">{told}{pending}</div>'


def turn_html(talk: str, position: int, turn: Turn, rating: Rating | None = None) -> str:
    """One question with its answer and what can be done with it."""
    inside = _understood(turn) + answer_html(turn.answer, talk, position) + _tools(turn, position, rating)
    return _framed(talk, position, turn.question, inside)


def pending_html(talk: str, position: int, question: str, status: str, answer: Answer | None = None) -> str:
    """A question whose answer is still being made or kept; `answer` is what there is of it."""
    so_far = answer_html(answer, talk, position) if answer else ""
    busy = f'<p class="mt-quiet mt-busy" role="status">{escape(status)}</p>' if status else ""
    return _framed(talk, position, question, so_far + busy)


def _framed(talk: str, position: int, question: str, inside: str) -> str:
    return (
        f'<article class="mt-turn" data-talk="{escape(talk)}" id="mt-turn-{position}">'
        f'<div class="mt-question"><span class="mt-hidden">{words.YOU} </span>{escape(question)}</div>'
        f"{inside}</article>"
    )


def _understood(turn: Turn) -> str:
    """How a question that leans on the talk was read."""
    if not turn.resolved.followed:
        return ""
    told = words.UNDERSTOOD.format(text=turn.resolved.text)
    if turn.resolved.narrow.doc and (document := turn.resolved.carried.get("document")):
        told += f" – {words.WITHIN.format(document=document)}"
    return f'<p class="mt-quiet">{escape(told)}</p>'


# -- an answer ---------------------------------------------------------------------------------------


def answer_html(answer: Answer, talk: str = "", position: int = 1) -> str:
    """Sentences, what to mind, citations, directives."""
    refused = " mt-refused" if answer.status == "abstained" else ""
    told = f'<p class="mt-quiet">{words.PARTIAL}</p>' if answer.status == "partial" else ""
    return (
        f'<div class="mt-answer{refused}"><span class="mt-hidden">{words.ANSWER} </span>'
        f"{sentences_html(answer, position)}</div>{told}{warnings_html(answer.warnings)}"
        f"{citations_html(answer.citations, position, bool(refused))}{directives_html(answer.directives)}"
    )


def sentences_html(answer: Answer, position: int) -> str:
    """The answer's text with a chip for each citation; lines of a list as a list."""
    if answer.status == "abstained" or not answer.citations:
        told = answer.answer
        for citation in answer.citations:  # what is offered stands below, under a heading of its own
            told = told.replace(f" [{citation.n}]", "")
        return f"<p>{escape(told.removesuffix(OFFERING))}</p>"
    by_number = {citation.n: citation for citation in answer.citations}
    return "".join(_block(block, by_number, position) for block in _blocks(answer))


def _blocks(answer: Answer) -> Iterator[list[Claim]]:
    """Claims that belong together: the lines of a list, the sentences of a paragraph."""
    block: list[Claim] = []
    at = 0
    for claim in claims_of(answer):
        start = max(answer.answer.find(claim.text, at), at)
        if block and (
            claim.listed != block[-1].listed or (not claim.listed and "\n" in answer.answer[at:start])
        ):
            yield block
            block = []
        block.append(claim)
        at = start + len(claim.text)
    if block:
        yield block


def _block(claims: Sequence[Claim], citations: Mapping[int, Citation], position: int) -> str:
    told = [_claim(claim, citations, position) for claim in claims]
    if claims[0].listed:
        return f"<ul>{''.join(f'<li>{one}</li>' for one in told)}</ul>"
    return f"<p>{' '.join(told)}</p>"


def _claim(claim: Claim, citations: Mapping[int, Citation], position: int) -> str:
    chips = "".join(_chip(citations[n], position) for n in claim.cited if n in citations)
    before, _, last = claim.text.rpartition(" ")
    if len(last) > _LONG_WORD:  # an address has to be broken somewhere
        return f"{escape(claim.text)} {chips}"
    return f'{escape(before)} <span class="mt-tied">{escape(last)} {chips}</span>'.lstrip()


def _chip(citation: Citation, position: int) -> str:
    hint = escape(words.OPEN_CITATION.format(n=citation.n, where=where(citation)))
    data = attributes("select", turn=position, n=citation.n)
    return f'<button type="button" class="mt-chip" {data} aria-label="{hint}" title="{hint}">{citation.n}</button>'


# -- citations ---------------------------------------------------------------------------------------


def where(citation: Citation) -> str:
    """Document, section and page in one line."""
    return ", ".join(part for part in (named(citation), place(citation)) if part)


def place(citation: Citation) -> str:
    """Section and page; nothing for a line that is its own document."""
    if ":" in citation.doc_id:
        return ""
    page = words.PAGE.format(page=citation.page) if citation.page else ""
    return ", ".join(part for part in (citation.section, page) if part)


def named(citation: Citation) -> str:
    """What a citation's source is called."""
    number = f" (số {citation.number})" if citation.number else ""
    if citation.doc_id.startswith("register:"):
        called = f"{kind_of(citation)} {citation.number}" if citation.number else citation.title
        return f"{words.REGISTER}: {called.strip()}"
    if citation.doc_id.startswith("sidecar:"):
        return f"{words.SIDECAR}: {citation.title}{number}"
    return f"{citation.title}{number}"


def citations_html(citations: Sequence[Citation], position: int, offered: bool = False) -> str:
    """Every citation as a button that opens its source; `offered`: they are near what was asked and answer nothing."""
    if not citations:
        return ""
    rows = "".join(f"<li>{_cite(citation, position)}</li>" for citation in citations)
    unfolded = " open" if len(citations) <= _UNFOLDED else ""
    told = (words.NEAREST if offered else words.CITATIONS).format(count=len(citations))
    return f'<details class="mt-cites"{unfolded}><summary>{told}</summary><ol>{rows}</ol></details>'


def _cite(citation: Citation, position: int) -> str:
    about = " · ".join(fact for fact in (_day(citation.date), citation.issuer) if fact)
    return (
        f'<button type="button" class="mt-cite" {attributes("select", turn=position, n=citation.n)}>'
        f'<b>[{citation.n}]</b><span>{escape(where(citation))} <span class="mt-quiet">{escape(about)}</span></span></button>'
    )


def _day(written: str | None) -> str:
    """A date as it is written in Vietnam."""
    return date.fromisoformat(written).strftime("%d/%m/%Y") if written else ""


# -- directives --------------------------------------------------------------------------------------


def directives_html(directives: Sequence[Mapping[str, Any]]) -> str:
    """A card for each directive: number, date, issuer, status, what to mind."""
    if not directives:
        return ""
    cards = "".join(card_html(directive) for directive in directives)
    return f'<section><h3>{words.DIRECTIVES}</h3><div class="mt-cards">{cards}</div></section>'


def card_html(directive: Mapping[str, Any]) -> str:
    """One directive of the register with what the library says of it."""
    name = " ".join(str(part) for part in (directive.get("kind"), directive.get("number")) if part)
    facts = (
        (words.ISSUED, _day(directive.get("date"))),
        (words.ISSUER, directive.get("issuer")),
        (words.STATUS, directive.get("status_text") or directive.get("status")),
    )
    rows = "".join(f"<dt>{label}</dt><dd>{escape(str(fact))}</dd>" for label, fact in facts if fact)
    return (
        f'<article class="mt-card"><h4>{escape(name)}</h4><p>{escape(str(directive.get("title") or ""))}</p>'
        f"<dl>{rows}</dl>{_mind(directive)}</article>"
    )


def _mind(directive: Mapping[str, Any]) -> str:
    """Warnings, readings that differ, who cites it, where it is known from."""
    told = warnings_html(directive.get("warnings") or ())
    if conflicts := directive.get("conflicts") or ():
        lines = "".join(f"<p>{escape(str(conflict))}</p>" for conflict in conflicts)
        told += f"<details><summary>{words.CONFLICTS.format(count=len(conflicts))}</summary>{lines}</details>"
    if citing := directive.get("cited_in") or ():
        told += f'<p class="mt-quiet">{words.CITED_IN.format(count=len(citing))}</p>'
    if source := directive.get("source"):
        told += f'<p class="mt-quiet">{escape(words.EVIDENCE.format(source=source))}</p>'
    return told


# -- what can be done with an answer -----------------------------------------------------------------


def _tools(turn: Turn, position: int, rating: Rating | None) -> str:
    copied = {"text": official_paragraph(turn.answer), "done": words.COPIED, "failed": words.NOT_COPIED}
    copy = button(words.COPY, "copy", **copied) if turn.answer.status != "abstained" else ""
    thumbs = "".join(
        _thumb(label, thumb, position, rating) for label, thumb in ((words.GOOD, "up"), (words.BAD, "down"))
    )
    return f'<div class="mt-tools">{copy}{thumbs}</div>{_note(position, rating)}'


def _thumb(label: str, thumb: str, position: int, rating: Rating | None) -> str:
    pressed = "true" if rating and rating.thumb == thumb else "false"
    turned = "" if thumb == "up" else ' transform="rotate(180 12 12)"'
    sign = f'<svg class="mt-thumb" viewBox="0 0 24 24" aria-hidden="true"><path d="{words.THUMB}"{turned}/></svg>'
    data = attributes("like", turn=position, thumb=thumb)
    return (
        f'<button type="button" class="mt-button" {data} aria-pressed="{pressed}" title="{words.RATE_HINT}">'
        f"{sign} {label}</button>"
    )


def _note(position: int, rating: Rating | None) -> str:
    """Where a rated answer is told more of."""
    if rating is None:
        return ""
    field = f'<input name="note" maxlength="1000" value="{escape(rating.note or "")}">'
    send = f'<button type="submit" class="mt-button">{words.KEEP_NOTE}</button>'
    thanks = f'<span class="mt-quiet" role="status">{words.RATED}</span>'
    data = attributes("like", turn=position, thumb=rating.thumb)
    return f'<form class="mt-note" {data}><label>{words.NOTE}{field}</label>{send}{thanks}</form>'
