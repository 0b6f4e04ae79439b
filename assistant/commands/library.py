"""`mattran library`: the record of documents."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.commands.ingest import report
from assistant.commands.session import Home, Json, session

if TYPE_CHECKING:
    from ingest.library import Document, Library
    from ingest.outline import Provision

app = typer.Typer(help="Kho văn bản: xem, bỏ, dựng lại, kiểm tra, sao lưu, khôi phục.")
DocId = Annotated[str, typer.Argument(metavar="ID", help="Mã văn bản, xem ở: mattran library list")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="Tệp sao lưu.")]


@app.callback()
def shared(ctx: typer.Context, home: Home = None, as_json: Json = False) -> None:
    """Kho văn bản: xem, bỏ, dựng lại, kiểm tra, sao lưu, khôi phục."""
    session(ctx, home, as_json)


@app.command("list")
def list_documents(ctx: typer.Context, home: Home = None, as_json: Json = False) -> None:
    """Liệt kê văn bản trong kho."""
    from ingest.upkeep import opened

    here = session(ctx, home, as_json)
    with opened(here.settings) as library:
        rows = [_row(library, document) for document in library.documents()]
    here.give(rows, *(_row_line(row) for row in rows), f"{len(rows)} văn bản trong kho {here.settings.home}")


def _row(library: Library, document: Document) -> dict[str, Any]:
    header = document.header
    return {
        "doc_id": document.id,
        "kind": header.kind,
        "number": header.number,
        "date": header.date.isoformat() if header.date else None,
        "place": header.place,
        "issuer": header.issuer,
        "title": header.title,
        "name": document.name,
        "path": document.path,
        "passages": len(library.passages(document.id)),
        "card": document.card,
        "warnings": list(document.warnings),
    }


def _row_line(row: dict[str, Any]) -> str:
    facts = [row["kind"], row["number"], row["date"], row["title"] or row["name"]]
    return f"{row['doc_id']}: " + " · ".join(fact for fact in facts if fact)


@app.command()
def show(ctx: typer.Context, doc_id: DocId, home: Home = None, as_json: Json = False) -> None:
    """Xem một văn bản: thông tin đầu văn bản, các mục, số hiệu được dẫn."""
    from ingest.library import as_json as document_json
    from ingest.upkeep import opened

    here = session(ctx, home, as_json)
    with opened(here.settings) as library:
        document = library.document(doc_id)
        provisions = library.provisions(doc_id)
        references = [r.number.number for r in library.references(doc_id)]
        row = _row(library, document)
    value = document_json(document) | row | {
        "provisions": [_provision(p) for p in provisions],
        "references": list(dict.fromkeys(references)),
    }  # fmt: skip
    here.give(value, *_document_lines(row, document, provisions))


def _provision(provision: Provision) -> dict[str, Any]:
    span = provision.span
    return {
        "section": provision.path,
        "level": provision.level,
        "heading": provision.heading,
        "start": span.start,
        "end": span.end,
    }


def _document_lines(row: dict[str, Any], document: Document, provisions: list[Provision]) -> list[str]:
    names = {
        "doc_id": "Mã", "kind": "Loại", "number": "Số, ký hiệu", "date": "Ngày ban hành",
        "place": "Nơi ban hành", "issuer": "Cơ quan ban hành", "title": "Trích yếu", "path": "Tệp",
        "passages": "Số đoạn",
    }  # fmt: skip
    stated = document.stated_by or {}
    origin = {key: f" (theo {source})" for key, source in stated.items()}
    lines = [
        f"{name}: {row[key] if row[key] is not None else 'không rõ'}{origin.get(key, '')}"
        for key, name in names.items()
    ]
    lines += [f"! {warning}" for warning in row["warnings"]]
    return [*lines, "", *(f"{p.path}: {p.heading}" for p in provisions if p.heading)]


@app.command()
def remove(ctx: typer.Context, doc_id: DocId, home: Home = None, as_json: Json = False) -> None:
    """Bỏ một văn bản khỏi kho; tệp gốc giữ nguyên."""
    from ingest.upkeep import remove as remove_documents

    here = session(ctx, home, as_json)
    removed = remove_documents(here.settings, [doc_id])
    here.give({"removed": removed}, f"Đã bỏ {doc_id} khỏi kho. Tệp gốc vẫn giữ nguyên.")


@app.command()
def reindex(ctx: typer.Context, home: Home = None, as_json: Json = False) -> None:
    """Đọc lại mọi văn bản (từ tệp, hoặc từ lời văn đã lưu khi tệp không còn) và dựng lại chỉ mục, véc-tơ."""
    from assistant.commands.progress import Bars
    from ingest.pipeline import reindex as rebuild

    here = session(ctx, home, as_json)
    start = time.perf_counter()
    with Bars() as bars:
        outcomes = rebuild(here.settings, bars)
    report(here, outcomes, [], time.perf_counter() - start)


@app.command()
def verify(ctx: typer.Context, home: Home = None, as_json: Json = False) -> None:
    """Kiểm tra kho: tệp dữ liệu, véc-tơ, vị trí trích dẫn."""
    from ingest.upkeep import verify as check

    here = session(ctx, home, as_json)
    found = check(here.settings)
    summary = f"{found.documents} văn bản, {found.passages} đoạn, {found.vectors} véc-tơ: "
    verdict = f"có {len(found.problems)} lỗi." if found.problems else "kho lành lặn."
    here.give(found.as_json(), *(f"✗ {problem}" for problem in found.problems), summary + verdict)
    if found.problems:
        raise typer.Exit(1)


@app.command()
def backup(ctx: typer.Context, file: File, home: Home = None, as_json: Json = False) -> None:
    """Sao lưu kho ra một tệp; làm được cả khi kho đang dùng."""
    from ingest.upkeep import backup as save

    here = session(ctx, home, as_json)
    save(here.settings, file)
    size = file.stat().st_size
    here.give({"file": str(file), "bytes": size}, f"Đã sao lưu kho ra {file} ({size / 2**20:.1f} MB).")


@app.command()
def restore(ctx: typer.Context, file: File, home: Home = None, as_json: Json = False) -> None:
    """Khôi phục kho từ tệp sao lưu; kho cũ được cất sang tệp bên cạnh."""
    from assistant.commands.progress import Bars
    from ingest.upkeep import restore as bring_back

    here = session(ctx, home, as_json)
    with Bars() as bars:
        aside = bring_back(here.settings, file, bars)
    kept = f" Kho cũ được giữ ở {aside}." if aside else ""
    value = {"restored": str(file), "previous": str(aside) if aside else None}
    here.give(value, f"Đã khôi phục kho từ {file}.{kept}")
