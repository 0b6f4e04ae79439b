"""Answers, citations and sources as HTML; every word of a document is escaped."""

from __future__ import annotations

from datetime import date
from html import escape

from assistant.answer import Answer, Citation
from assistant.web import texts

BEFORE, AFTER = (
    400,
    1500,
)  # characters of the source shown around the quote: few before, so that it is in sight


def answer_html(answer: Answer) -> str:
    """The answer with what to mind."""
    warnings = "".join(f"<p><b>{texts.WARNING}:</b> {escape(warning)}</p>" for warning in answer.warnings)
    kind = "mattran-reason" if answer.status == "abstained" else ""
    return f'<div class="mattran-answer {kind}">{escape(answer.answer)}</div>{warnings}'


def citations_html(citations: tuple[Citation, ...]) -> str:
    """Every citation with its place and its quote."""
    if not citations:
        return f"<p>{texts.NO_CITATION}</p>"
    return "".join(_citation_html(citation) for citation in citations)


def _citation_html(citation: Citation) -> str:
    issued = date.fromisoformat(citation.date).strftime("%d/%m/%Y") if citation.date else None
    facts = (citation.number, issued, citation.issuer, citation.source)
    about = " · ".join(escape(fact) for fact in facts if fact)
    return (
        f'<div class="mattran-citation"><div class="mattran-where">{escape(label(citation))}</div>'
        f"<blockquote>“{escape(citation.quote)}”</blockquote>"
        f'<div class="mattran-file">{about}</div></div>'
    )


def label(citation: Citation) -> str:
    """One line that names a citation: its number, document, section and page."""
    page = f", trang {citation.page}" if citation.page else ""
    return f"[{citation.n}] {citation.title} — {citation.section}{page}"


def choice_label(citation: Citation) -> str:
    """The short form for choosing among citations."""
    return f"[{citation.n}] {citation.section}"


def source_html(text: str, start: int, end: int) -> str:
    """The text of record around `start:end`, those words marked."""
    first = text.rfind("\n", 0, max(0, start - BEFORE)) + 1 if start > BEFORE else 0
    last = text.find("\n", min(len(text), end + AFTER))
    last = len(text) if last < 0 else last
    before, quote, after = text[first:start], text[start:end], text[end:last]
    opening = "… " if first else ""
    closing = " …" if last < len(text) else ""
    return (
        f'<div class="mattran-source" tabindex="0">{opening}{escape(before)}<mark>{escape(quote)}</mark>'
        f"{escape(after)}{closing}</div>"
    )
