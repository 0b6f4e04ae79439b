"""`mattran draft`: from the plan of the level above to the plan of one unit, or of many."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from assistant.commands.session import Home, Json, Session, session
from ingest.errors import MattranError, UsageError

if TYPE_CHECKING:
    from assistant.drafting.batch import BatchLine, Made, UnitRow
    from assistant.drafting.draft import Draft
    from assistant.drafting.parent import ParentPlan
    from assistant.drafting.profile import Profile

Source = Annotated[
    str, typer.Option("--from", metavar="DOC_ID|PATH", help="Kế hoạch cấp trên: mã trong kho, hoặc một tệp.")
]
Unit = Annotated[str | None, typer.Option("--unit", help='Đơn vị cần soạn, ví dụ "phường Hoàng Mai".')]
Parent = Annotated[
    str | None, typer.Option("--parent", help='Tỉnh, thành phố của đơn vị, ví dụ "thành phố Hà Nội".')
]
Year = Annotated[
    int | None, typer.Option("--year", help="Năm của kế hoạch; mặc định theo --date hoặc kế hoạch cấp trên.")
]
Out = Annotated[
    Path, typer.Option("--out", metavar="FILE.docx", help="Tệp Word ghi ra; với --units là một thư mục.")
]
Day = Annotated[
    str | None,
    typer.Option("--date", metavar="DD/MM/YYYY", help="Ngày ban hành; để trống thì chừa chỗ điền."),
]
Number = Annotated[str | None, typer.Option("--number", help="Số của kế hoạch, ví dụ 7.")]
Signer = Annotated[str | None, typer.Option("--signer", help="Họ và tên người ký.")]
SignerTitle = Annotated[str | None, typer.Option("--signer-title", help="Chức vụ người ký, ví dụ Chủ tịch.")]
Level = Annotated[
    Literal["auto", "huyen", "xa"], typer.Option("--level", help="Cấp của đơn vị; auto: theo ngày ban hành.")
]
ProfileName = Annotated[
    str, typer.Option("--profile", metavar="NAME", help="Mẫu trình bày (corpus/formats).")
]
Units = Annotated[
    Path | None,
    typer.Option("--units", metavar="FILE.csv", help="Soạn cho mọi đơn vị của danh sách (cột “Đơn vị”, …)."),
]
Provenance = Annotated[
    bool, typer.Option("--provenance/--no-provenance", help="Ghi kèm phiếu nguồn gốc (TÊN-nguon-goc.docx).")
]
Pdf = Annotated[bool, typer.Option("--pdf", help="Ghi kèm bản xem trước PDF (cần LibreOffice).")]

FORM_ENDING = "-nguon-goc.docx"
_WORD = ".docx"


def draft(
    ctx: typer.Context,
    source: Source,
    out: Out,
    unit: Unit = None,
    parent: Parent = None,
    year: Year = None,
    day: Day = None,
    number: Number = None,
    signer: Signer = None,
    signer_title: SignerTitle = None,
    level: Level = "auto",
    profile: ProfileName = "mttq-nd30",
    units: Units = None,
    provenance: Provenance = True,
    pdf: Pdf = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Soạn kế hoạch của đơn vị từ kế hoạch cấp trên: tệp Word theo thể thức, kèm phiếu nguồn gốc."""
    from assistant.drafting.batch import UnitRow
    from assistant.drafting.profile import load_profile

    here = session(ctx, home, as_json)
    _check_usage(unit, units, out, pdf)
    _check_not_parent(source, out)
    looks = load_profile(profile)
    given = UnitRow(0, unit or "", parent, number, _read_day(day), signer, signer_title)
    plan = _parent_plan(here, source)
    job = _Job(plan, _year(year, given.day, plan), level, looks, provenance)
    if units is not None:
        _draft_many(here, job, given, units, out)
    else:
        _draft_one(here, job, given, out, pdf, stored=not Path(source).exists())


def _check_usage(unit: str | None, units: Path | None, out: Path, pdf: bool) -> None:
    if (unit is None) == (units is None):
        raise UsageError(
            'Hãy nêu một đơn vị, ví dụ: --unit "phường Hoàng Mai", hoặc một danh sách: --units TỆP.csv'
        )
    if units is None and out.suffix.lower() != _WORD:
        raise UsageError(f"Tệp ghi ra “{out}” phải có đuôi .docx. Ví dụ: --out ke-hoach.docx")
    if units is not None and pdf:
        raise UsageError(
            "--pdf chỉ dùng khi soạn cho một đơn vị. Hãy bỏ --pdf, hoặc dùng --unit thay --units."
        )


def _check_not_parent(source: str, out: Path) -> None:
    """The parent plan is never written over."""
    given = Path(source)
    written = (out, _beside(out, FORM_ENDING), out.with_suffix(".pdf"))
    if given.exists() and given.resolve() in {file.resolve() for file in written}:
        raise UsageError(f"--out trùng với kế hoạch cấp trên ({given}). Hãy ghi ra tên khác.")


def _read_day(text: str | None) -> date | None:
    from assistant.drafting.batch import read_day

    if text is None:
        return None
    day = read_day(text)
    if day is None:
        raise UsageError(f"Ngày “{text}” không đúng. Hãy ghi như 05/01/2027.")
    return day


def _year(year: int | None, day: date | None, plan: ParentPlan) -> int:
    found = year or (day.year if day else None) or plan.year
    if found is None:
        raise UsageError(
            f"Kế hoạch cấp trên ({plan.title}) không ghi năm. Hãy nêu năm của kế hoạch cần soạn, ví dụ: --year 2027"
        )
    return found


# -- the parent plan ---------------------------------------------------------------------------------


def _parent_plan(here: Session, source: str) -> ParentPlan:
    """The plan of a file, which need not be in the library, or of a document of the library."""
    from assistant.drafting.parent import parent_from_path, read_parent

    if not source.strip():
        raise UsageError(
            "Chưa nêu kế hoạch cấp trên. Hãy ghi --from TỆP, hoặc --from MÃ của văn bản trong kho."
        )
    if Path(source).exists():
        return parent_from_path(Path(source))
    from ingest.upkeep import opened  # brings the index along, which a file does not need

    with opened(here.settings) as library:
        return read_parent(library.document(_stored_id(library.document_ids(), source)))


def _stored_id(known: list[str], source: str) -> str:
    """The id meant: whole, or the beginning of one only. UsageError with the nearest ones otherwise."""
    from difflib import get_close_matches

    if source in known:
        return source
    begun = [doc_id for doc_id in known if doc_id.startswith(source)]
    if len(begun) == 1:
        return begun[0]
    near = sorted(begun)[:5] or get_close_matches(source, known, n=3, cutoff=0.5)
    meant = f" Có phải: {', '.join(near)}?" if near else ""
    raise UsageError(
        f"Không có tệp nào ở “{source}”, và trong kho không có văn bản mang mã đó.{meant}"
        " Xem danh sách bằng: mattran library list"
    )


# -- making ------------------------------------------------------------------------------------------


class _Job:
    """What the drafts of one run share."""

    def __init__(
        self, plan: ParentPlan, year: int, level: Literal["auto", "huyen", "xa"], profile: Profile, form: bool
    ) -> None:
        self.plan, self.year, self.level, self.profile, self.form = plan, year, level, profile, form

    def make(self, row: UnitRow) -> Made:
        """The draft of one unit and its files."""
        from assistant.drafting.batch import Made
        from assistant.drafting.compose import draft as compose
        from assistant.drafting.docx import render
        from assistant.drafting.provenance import render_provenance
        from assistant.drafting.target import make_target

        target = make_target(
            row.unit, row.parent, self.year, self.plan, day=row.day, number=row.number, signer=row.signer,
            signer_title=row.signer_title, level=self.level,
        )  # fmt: skip
        made = compose(self.plan, target)
        files = {_WORD: render(made, self.profile)}
        return Made(made, files | ({FORM_ENDING: render_provenance(made)} if self.form else {}))


def _draft_one(here: Session, job: _Job, row: UnitRow, out: Path, pdf: bool, stored: bool) -> None:
    """One draft; it is kept in the library when its parent is there."""
    from assistant.drafting.layout_check import check_layout
    from assistant.drafting.output import write_all

    made = job.make(row)
    files = {_beside(out, ending): data for ending, data in made.files.items()}
    write_all(files)
    kept = _kept(here, made.draft) if stored else made.draft
    faults = [str(fault) for fault in check_layout(made.files[_WORD], job.profile)]
    preview, trouble = _preview(made.files[_WORD], out) if pdf else (None, None)
    value = kept.as_json(str(out)) | {
        "provenance": str(_beside(out, FORM_ENDING)) if job.form else None,
        "pdf": str(preview) if preview else None,
        "layout": faults,
    }
    if trouble:
        value["warnings"] = [*value["warnings"], trouble]
    written = [*files, *([preview] if preview else [])]
    here.give(value, *draft_lines(kept, written), *_marked(faults), *_marked([trouble] if trouble else []))


def _kept(here: Session, made: Draft) -> Draft:
    from assistant.drafting.store import save
    from ingest.upkeep import opened

    with opened(here.settings) as library:
        return replace(made, id=save(library, made))


def _beside(out: Path, ending: str) -> Path:
    return out.with_name(out.stem + ending) if ending != _WORD else out


def _preview(data: bytes, out: Path) -> tuple[Path | None, str | None]:
    """The PDF written beside the Word file, or why there is none: the Word file stands either way."""
    from assistant.drafting.output import write
    from assistant.drafting.pdf import to_pdf

    file = out.with_suffix(".pdf")
    try:
        write(file, to_pdf(data))
    except MattranError as error:
        return None, str(error)
    return file, None


def _draft_many(here: Session, job: _Job, given: UnitRow, units: Path, folder: Path) -> None:
    from assistant.commands.progress import Bars
    from assistant.drafting.batch import SUMMARY, draft_all, read_units

    rows = [_filled(row, given) for row in read_units(units)]
    _make_folder(folder)
    start = time.perf_counter()
    with Bars() as bars:
        lines = draft_all(
            rows, job.make, folder, lambda done, total, name: bars.show("Soạn", done, total, name)
        )
    seconds = round(time.perf_counter() - start, 2)
    value = {
        "out": str(folder),
        "summary": str(folder / SUMMARY),
        "units": [line.as_json() for line in lines],
        "seconds": seconds,
    }
    here.give(value, *_batch_lines(lines, folder / SUMMARY, seconds))
    if all(line.status == "failed" for line in lines):
        raise typer.Exit(1)


def _filled(row: UnitRow, given: UnitRow) -> UnitRow:
    """What the line of a unit leaves open, from the options of the command; a number is one unit's own."""
    return replace(
        row, parent=row.parent or given.parent, day=row.day or given.day, signer=row.signer or given.signer,
        signer_title=row.signer_title or given.signer_title,
    )  # fmt: skip


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"Không tạo được thư mục {folder}: {error.strerror}. Hãy nêu một thư mục khác sau --out."
        ) from error


# -- for a reader ------------------------------------------------------------------------------------


def draft_lines(draft: Draft, files: list[Path]) -> list[str]:
    """What was written, what was done to the clauses, what is left to do."""
    from assistant.drafting.draft import ACTIONS
    from assistant.drafting.provenance import ACTION_WORDS

    counts = Counter(clause.action for clause in draft.clauses)
    told = ", ".join(f"{ACTION_WORDS[a].lower()} {counts[a]}" for a in ACTIONS if counts[a])
    covered = Counter(row.status for row in draft.coverage)
    lines = [*(f"Đã ghi {file}" for file in files), f"{draft.title}", f"Đoạn: {told}."]
    if draft.coverage:
        lines.append(
            f"Nhiệm vụ cấp trên giao: {len(draft.coverage)}; đã đưa vào {covered['covered']}, "
            f"không đưa vào {covered['dropped']}, chưa có {covered['open']}."
        )
    if draft.open_fields:
        lines.append(f"Còn phải điền: {'; '.join(draft.open_fields)}.")
    failing = [f"Chưa đạt “{check.item}”: {check.detail}" for check in draft.checklist if not check.ok]
    notes = list(dict.fromkeys([*draft.target.notes, *draft.warnings]))
    return [*lines, *failing, *_marked(notes)]


def _marked(notes: list[str]) -> list[str]:
    return [f"Lưu ý: {note}" for note in notes]


def _batch_lines(lines: list[BatchLine], summary: Path, seconds: float) -> list[str]:
    failed = [f"✗ {line.unit}: {line.error}" for line in lines if line.status == "failed"]
    done = len(lines) - len(failed)
    return [*failed, f"Đã soạn {done}/{len(lines)} đơn vị trong {seconds:g} giây. Bảng tổng hợp: {summary}"]
