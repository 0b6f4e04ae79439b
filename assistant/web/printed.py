"""Pages of PDF files as they are printed, with the quoted words marked; the browser's own viewer shows them."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote as quoted

from fastapi import FastAPI, HTTPException, Response

from assistant.web.office import Office
from ingest.errors import MattranError
from ingest.files import content_hash
from ingest.library import Document
from ingest.pipeline import FORMAT
from ingest.source import Span

ROUTE = "trang-in"
_HEADERS = {"Content-Disposition": "inline; filename=trang.pdf", "Cache-Control": "private, no-store"}


def address(document: Document, span: Span) -> str | None:
    """Where the page that holds the beginning of `span` is served, below the app's root; None where there is none.

    Only the name and the place of the file are looked at here, so that a source opens at once.
    """
    page = document.source.page_at(span.start)
    file = Path(document.path)
    if page is None or file.suffix.lower() != ".pdf" or not file.is_file():
        return None
    return f"{ROUTE}/{quoted(document.id, safe='')}/{page}?start={span.start:d}&end={span.end:d}"


def add_printed_pages(app: FastAPI, office: Office) -> None:
    """Serve them; of documents of the library alone, by their id."""

    @app.get(f"/{ROUTE}/{{doc_id}}/{{page}}")
    def printed(doc_id: str, page: int, start: int, end: int) -> Response:
        made = printed_page(office, doc_id, page, Span(start, end))
        if made is None:
            raise HTTPException(404)
        return Response(made, media_type="application/pdf", headers=_HEADERS)


def printed_page(office: Office, doc_id: str, page: int, span: Span) -> bytes | None:
    """The page with the words of `span` marked; None when the file is not there or is not what was indexed."""
    from ingest.readers.pdf_marks import marked_page

    document = office.document(doc_id)
    if document is None or Path(document.path).suffix.lower() != ".pdf":
        return None
    file = Path(document.path)
    try:
        if content_hash(file, FORMAT) != document.hash:
            return None
        return marked_page(file.read_bytes(), document.name, page, document.text[span.start : span.end])
    except (MattranError, OSError):
        return None
