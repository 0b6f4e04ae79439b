"""Answers, citations and sources as HTML; every word of a document is escaped."""

from __future__ import annotations

from html import escape

from assistant.answer import Answer, Citation
from assistant.web import texts

AROUND = 1500  # characters of the source shown before and after the quote


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
    facts = (citation.number, citation.issuer, citation.date, citation.source)
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


def source_html(text: str, start: int, end: int) -> str:
    """The text of record around `start:end`, those words marked."""
    first = text.rfind("\n", 0, max(0, start - AROUND)) + 1 if start > AROUND else 0
    last = text.find("\n", min(len(text), end + AROUND))
    last = len(text) if last < 0 else last
    before, quote, after = text[first:start], text[start:end], text[end:last]
    opening = "… " if first else ""
    closing = " …" if last < len(text) else ""
    return (
        f'<div class="mattran-source" tabindex="0">{opening}{escape(before)}<mark>{escape(quote)}</mark>'
        f"{escape(after)}{closing}</div>"
    )
