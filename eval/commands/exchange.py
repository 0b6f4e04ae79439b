"""`mattran eval import` and `mattran eval export`: suites from and to CSV and XLSX."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.session import Home, Json, session
from eval.commands.shared import SuiteFile
from ingest.errors import UsageError

if TYPE_CHECKING:
    from eval.exchange import Imported

TableFile = Annotated[Path, typer.Argument(metavar="FILE", help="Bảng câu hỏi .csv hoặc .xlsx.")]
SuiteOut = Annotated[Path, typer.Option("--out", metavar="SUITE.yaml", help="Bộ câu hỏi cần ghi.")]
TableOut = Annotated[Path, typer.Option("--out", metavar="FILE", help="Bảng cần ghi, .csv hoặc .xlsx.")]
Name = Annotated[str | None, typer.Option("--name", help="Tên bộ câu hỏi; mặc định theo tên tệp.")]
Force = Annotated[bool, typer.Option("--force", help="Ghi đè nếu tệp đã có.")]


def import_suite(
    ctx: typer.Context,
    file: TableFile,
    out: SuiteOut,
    name: Name = None,
    force: Force = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Lấy bộ câu hỏi từ bảng CSV hoặc Excel do văn phòng nhập; dòng nào sai thì nói rõ dòng đó."""
    from eval.exchange import read_suite
    from eval.suite import save_suite

    here = session(ctx, home, as_json)
    if out.exists() and not force:
        raise UsageError(f"Tệp {out} đã có. Hãy chọn tên khác, hoặc thêm --force để ghi đè.")
    found = read_suite(file, name)
    if found.suite.questions:
        save_suite(found.suite, out)
    here.give(_json(found, out), *_lines(found, out))
    if not found.suite.questions:
        raise typer.Exit(1)


def _json(found: Imported, out: Path) -> dict[str, object]:
    count = len(found.suite.questions)
    notes = [note.as_json() for note in found.notes]
    return {"suite": found.suite.name, "questions": count, "out": str(out) if count else None, "notes": notes}


def _lines(found: Imported, out: Path) -> list[str]:
    marks = {True: "!", False: "✗"}
    notes = [f"{marks[note.loaded]} dòng {note.row}: {note.message}" for note in found.notes]
    count, left = len(found.suite.questions), sum(not note.loaded for note in found.notes)
    if not count:
        return [*notes, "Không có dòng nào dùng được, chưa ghi tệp nào."]
    return [
        *notes,
        f"Đã ghi {count} câu vào {out}" + (f"; {left} dòng chưa nạp, xem ở trên." if left else "."),
    ]


def export_suite(
    ctx: typer.Context,
    suite: SuiteFile,
    out: TableOut,
    force: Force = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Ghi bộ câu hỏi ra bảng CSV hoặc Excel để sửa bằng phần mềm bảng tính."""
    from eval.exchange import write_suite
    from eval.suite import load_suite, suite_file

    here = session(ctx, home, as_json)
    if out.exists() and not force:
        raise UsageError(f"Tệp {out} đã có. Hãy chọn tên khác, hoặc thêm --force để ghi đè.")
    asked = load_suite(suite_file(suite))
    write_suite(asked, out)
    count = len(asked.questions)
    here.give({"suite": asked.name, "questions": count, "out": str(out)}, f"Đã ghi {count} câu ra {out}.")
