"""`mattran tasks`: who has to do what by when, as a table, a workbook or a calendar."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.session import Home, Json, Session, note, session
from ingest.errors import UsageError

if TYPE_CHECKING:
    from assistant.drafting.tasks import Task
    from ingest.library import Document, Library
    from ingest.outline import Provision

Doc = Annotated[
    str,
    typer.Argument(metavar="DOC", help="Mã văn bản (hoặc phần đầu của mã), tên tệp trong kho, hoặc một tệp."),
]
Xlsx = Annotated[Path | None, typer.Option("--xlsx", metavar="FILE", help="Ghi bảng nhiệm vụ ra tệp Excel.")]
Ics = Annotated[
    Path | None,
    typer.Option("--ics", metavar="FILE", help="Ghi lịch thời hạn ra tệp .ics (Outlook, Google, Zalo)."),
]
Year = Annotated[
    int | None, typer.Option("--year", min=1990, max=2100, help="Năm của lịch; mặc định là năm của văn bản.")
]


def tasks(
    ctx: typer.Context,
    doc: Doc,
    xlsx: Xlsx = None,
    ics: Ics = None,
    year: Year = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Lập bảng nhiệm vụ của một văn bản: ai làm gì, khi nào, báo cáo về đâu, ở mục nào."""
    from assistant.drafting.tasks import plan_year
    from assistant.drafting.tasks import tasks as read_tasks

    here = session(ctx, home, as_json)
    document, provisions = _document(here, doc)
    found = read_tasks(document, provisions)
    year = year or plan_year(document)
    _write(found, document, year, xlsx, ics)
    value = {
        "doc_id": document.id,
        "title": document.header.title,
        "year": year,
        "tasks": [task.as_json() for task in found],
        "xlsx": str(xlsx) if xlsx else None,
        "ics": str(ics) if ics else None,
    }
    here.give(value, *_lines(document, found), *(f"Đã ghi {path}" for path in (xlsx, ics) if path))


# -- which document ----------------------------------------------------------------------------------


def _document(here: Session, doc: str) -> tuple[Document, list[Provision]]:
    """The document meant by an id, its beginning, a file name in the library or a path."""
    from ingest.upkeep import opened

    if not doc.strip():
        raise UsageError("Chưa nêu văn bản. Xem các văn bản trong kho bằng: mattran library list")
    with opened(here.settings) as library:
        if (doc_id := _stored_id(library, doc)) is not None:
            return library.document(doc_id), library.provisions(doc_id)
        known = library.document_ids()
    if Path(doc).exists():
        return _read(Path(doc))
    raise UsageError(
        f"Không có văn bản nào mang mã hay tên tệp “{doc}” trong kho, và cũng không có tệp nào ở đường dẫn đó."
        f"{_nearest(doc, known)} Xem danh sách bằng: mattran library list"
    )


def _stored_id(library: Library, doc: str) -> str | None:
    """The id of the stored document meant; None when nothing fits. Raises UsageError when several do."""
    from ingest.files import real_path

    rows = library.hashes()
    paths = {doc_id: path for path, (doc_id, _) in rows.items()}
    if doc in paths:
        return doc
    if (found := rows.get(str(real_path(Path(doc))))) is not None:
        return found[0]
    named = [doc_id for doc_id, path in paths.items() if Path(path).name == doc]
    begun = [doc_id for doc_id in paths if doc_id.startswith(doc)] if not Path(doc).exists() else []
    fitting = named or begun
    if len(fitting) > 1:
        raise UsageError(
            f"“{doc}” có thể là {len(fitting)} văn bản: {', '.join(sorted(fitting)[:8])}. Hãy ghi rõ mã."
        )
    return fitting[0] if fitting else None


def _nearest(doc: str, known: list[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(doc, known, n=3, cutoff=0.5)
    return f" Có phải: {', '.join(near)}?" if near else ""


def _read(path: Path) -> tuple[Document, list[Provision]]:
    """A file that is not in the library, with the facts stated beside it; nothing is stored."""
    from assistant.drafting.stated import stated_beside
    from ingest import readers
    from ingest.library import Document
    from ingest.outline import read_outline

    source = readers.read(path)
    outline = read_outline(source)
    header, _, notes = stated_beside(path, outline.header)
    for said in notes:
        note(said)
    document = Document(path.stem, str(path), path.name, "", header, source.text, source.page_starts)
    return document, list(outline.provisions)


# -- what comes out ----------------------------------------------------------------------------------


def _write(
    found: tuple[Task, ...], document: Document, year: int | None, xlsx: Path | None, ics: Path | None
) -> None:
    """The files asked for, both or neither."""
    from assistant.drafting.output import write_all
    from assistant.drafting.schedule import to_ics, to_xlsx

    if ics is not None and year is None:
        raise UsageError(
            f"Văn bản {document.name} không ghi năm nên chưa lập được lịch. Hãy thêm năm, ví dụ: --year 2027"
        )
    if xlsx is not None and ics is not None and xlsx.absolute() == ics.absolute():
        raise UsageError(f"--xlsx và --ics cùng ghi ra {xlsx}. Hãy đặt hai tên khác nhau.")
    files: dict[Path, bytes] = {}
    if xlsx is not None:
        files[xlsx] = to_xlsx(found, document)
    if ics is not None and year is not None:
        files[ics] = to_ics(found, document, year)
    write_all(files)


def _lines(document: Document, found: tuple[Task, ...]) -> list[str]:
    from assistant.drafting.schedule import KINDS

    lines = []
    for number, task in enumerate(found, start=1):
        lines += [f"{number}. [{KINDS[task.kind]}] {task.actor}", f"   Việc: {task.action}"]
        lines += [f"   Thời hạn: {task.due}"] if task.due else []
        to = f"{task.report_to}{f' (qua {task.way})' if task.way else ''}" if task.report_to else None
        lines += [f"   Báo cáo về: {to}"] if to else []
        lines += [f"   Mục: {task.section}, ký tự {task.span.start}–{task.span.end}"]
    dated = sum(bool(task.deadlines) for task in found)
    if not found:
        return [f"{document.name}: không thấy nhiệm vụ nào trong văn bản này."]
    return [*lines, f"{document.name}: {len(found)} dòng, {dated} dòng có thời hạn."]
