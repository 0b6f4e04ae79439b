"""What the register tells, composed as an answer: documents' own words first, register lines cited as such."""

from __future__ import annotations

from collections.abc import Callable

from assistant.answer import Answer, Citation, Quote, cite, display
from assistant.directive_answers import DirectiveFinding, Line
from assistant.view import DocumentView
from ingest.register import load_register


def answer(finding: DirectiveFinding, view: Callable[[str], DocumentView]) -> Answer:
    """Lines with their citations; a fact of the register is cited as `register:ID`."""
    citations = [_citation(line, n, view) for n, line in enumerate(finding.lines, start=1)]
    lines = [f"{_labelled(line)} [{n}]" for n, line in enumerate(finding.lines, start=1)]
    text = "\n".join(f"- {line}" for line in lines) if len(lines) > 1 else lines[0]
    return Answer("grounded", text, None, tuple(citations), finding.directives, finding.warnings)


def _labelled(line: Line) -> str:
    words = display(line.text)
    return f"{line.label}: {words}" if line.label else words


def _citation(line: Line, n: int, view: Callable[[str], DocumentView]) -> Citation:
    if line.source == "document" and line.doc_id is not None and line.span is not None:
        return cite(Quote(view(line.doc_id), line.span, line.section), n)
    row = load_register().by_id(line.directive or "")
    return Citation(
        n=n,
        doc_id=f"register:{line.directive}",
        title=row.title if row else "",
        number=row.number if row else None,
        issuer=row.issuer if row else None,
        date=row.date.isoformat() if row and row.date else None,
        section="sổ văn bản chỉ đạo",
        page=None,
        quote=line.quote,
        start=0,
        end=len(line.quote),
        source=row.source if row else "",
    )
