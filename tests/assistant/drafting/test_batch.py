"""Many units at once: the list that is read, the files and the summary that are written."""

from __future__ import annotations

import time
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from assistant.drafting.batch import (
    SUMMARY,
    BatchLine,
    Made,
    UnitRow,
    draft_all,
    file_name,
    read_day,
    read_units,
    summary_sheet,
)
from assistant.drafting.docx import render
from assistant.drafting.output import OutputError
from assistant.drafting.profile import load_profile
from assistant.drafting.provenance import render_provenance
from ingest.errors import MattranError, UsageError
from tests.drafted import sample_draft


def listed(tmp_path: Path, text: str, encoding: str = "utf-8-sig") -> Path:
    file = tmp_path / "danh-sach.csv"
    file.write_text(text, encoding=encoding)
    return file


@pytest.mark.parametrize("mark", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8"])
def test_reads_the_usual_columns(tmp_path: Path, mark: str, encoding: str) -> None:
    lines = [
        ("STT", "Đơn vị", "Người ký", "Số", "Chức vụ", "Ngày", "Cấp trên"),
        ("1", "phường Hoàng Mai", "Trần Văn Thử", "7", "Chủ tịch", "05/01/2027", "thành phố Hà Nội"),
        ("", "", "", "", "", "", ""),
        ("2", "xã Sóc Sơn", "", "", "", "", ""),
    ]
    file = listed(tmp_path, "\n".join(mark.join(line) for line in lines), encoding)
    assert read_units(file) == [
        UnitRow(2, "phường Hoàng Mai", "thành phố Hà Nội", "7", date(2027, 1, 5), "Trần Văn Thử", "Chủ tịch"),
        UnitRow(4, "xã Sóc Sơn"),
    ]


def test_quoted_cells_other_headers_and_short_lines(tmp_path: Path) -> None:
    file = listed(tmp_path, 'TÊN ĐƠN VỊ,Họ và tên người ký\n"phường Láng","Lê Thị A, B"\nxã Đa Phúc\n')
    assert [(row.unit, row.signer) for row in read_units(file)] == [
        ("phường Láng", "Lê Thị A, B"),
        ("xã Đa Phúc", None),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Đơn vị"),
        ("Tên;Số\nx;1", "thiếu cột “Đơn vị”"),
        ("Đơn vị;Số\n", "không có đơn vị nào"),
        ("Đơn vị;Số\nphường A;1\n;2", "dòng 3"),
        ("Đơn vị;Ngày\nphường A;31/02/2027", "31/02/2027"),
    ],
)
def test_a_faulty_list_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_units(listed(tmp_path, text))


def test_a_list_in_another_encoding_or_missing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="UTF-8"):
        read_units(listed(tmp_path, "Đơn vị;Số\nphường Láng;1", "utf-16"))
    with pytest.raises(UsageError, match="Không mở được"):
        read_units(tmp_path / "none.csv")


def test_days() -> None:
    assert read_day("5/1/2027") == read_day("2027-01-05") == read_day(" 05.01.2027 ") == date(2027, 1, 5)
    assert [read_day(text) for text in ("5/13/2027", "tháng 1", "2027", "")] == [None] * 4


def test_file_names() -> None:
    assert file_name("phường Hoàng Mai") == "phuong-hoang-mai"
    assert file_name("xã Đông Anh (cũ)") == "xa-dong-anh-cu"
    assert file_name("…") == "don-vi"


def make(row: UnitRow) -> Made:
    """Fails for units whose name has "sai"."""
    if "sai" in row.unit:
        raise MattranError(f"Không tìm thấy đơn vị “{row.unit}”.")
    draft = sample_draft(unit=row.unit, name=row.unit)
    return Made(draft, {".docx": row.unit.encode(), "-nguon-goc.docx": b"form"})


def silent(done: int, total: int, name: str) -> None:
    del done, total, name


def test_one_that_fails_does_not_stop_the_others(tmp_path: Path) -> None:
    rows = [UnitRow(n, unit) for n, unit in enumerate(["phường A", "phường sai", "phường A", "xã B"], 2)]
    seen: list[tuple[int, int, str]] = []
    lines = draft_all(rows, make, tmp_path, lambda *told: seen.append(told))
    assert [line.status for line in lines] == ["done", "failed", "done", "done"]
    assert lines[1].error == "Không tìm thấy đơn vị “phường sai”."
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "phuong-a-2-nguon-goc.docx", "phuong-a-2.docx", "phuong-a-nguon-goc.docx", "phuong-a.docx",
        SUMMARY, "xa-b-nguon-goc.docx", "xa-b.docx",
    ]  # fmt: skip
    assert seen[0] == (0, 4, "phường A")
    assert seen[-1] == (4, 4, "")


def sheet(data: bytes) -> list[list[object]]:
    return [
        [cell.value for cell in row]
        for row in openpyxl.load_workbook(BytesIO(data)).worksheets[0].iter_rows()
    ]


def test_summary_has_a_line_for_each_unit(tmp_path: Path) -> None:
    draft_all([UnitRow(2, "phường A"), UnitRow(3, "xã sai")], make, tmp_path, silent)
    found = sheet((tmp_path / SUMMARY).read_bytes())
    assert found[0] == ["STT", "Đơn vị", "Kết quả", "Chỗ còn phải điền", "Cần lưu ý", "Tệp"]
    assert found[1][:4] == [1, "phường A", "Đã soạn", "số kế hoạch cấp trên"]
    assert found[1][5] == "phuong-a.docx"
    assert found[2][1:3] == ["xã sai", "Không soạn được"]
    assert "Không tìm thấy" in str(found[2][4])


def test_words_that_look_like_a_formula_stay_words() -> None:
    data = summary_sheet([BatchLine('=HYPERLINK("x")', "failed", error="a\x07b")])
    cell = openpyxl.load_workbook(BytesIO(data)).worksheets[0]["B2"]
    assert (cell.value, cell.data_type) == ('=HYPERLINK("x")', "s")
    assert sheet(data)[1][4] == "ab"


def test_stopped_half_way_the_summary_tells_what_is_there(tmp_path: Path) -> None:
    def stop(row: UnitRow) -> Made:
        if row.line == 3:
            raise KeyboardInterrupt
        return make(row)

    with pytest.raises(KeyboardInterrupt):
        draft_all([UnitRow(2, "xã A"), UnitRow(3, "xã B")], stop, tmp_path, silent)
    assert [row[1] for row in sheet((tmp_path / SUMMARY).read_bytes())] == ["Đơn vị", "xã A"]


def test_a_summary_that_is_open_elsewhere(tmp_path: Path) -> None:
    (tmp_path / f".~lock.{SUMMARY}#").touch()
    with pytest.raises(OutputError, match="đang mở"):
        draft_all([UnitRow(2, "xã A")], make, tmp_path, silent)


def test_printing_a_draft_is_fast() -> None:
    profile = load_profile()
    render(sample_draft(), profile)
    start = time.perf_counter()
    for number in range(10):
        render(sample_draft(number=str(number)), profile)
        render_provenance(sample_draft(number=str(number)))
    assert (time.perf_counter() - start) / 10 < 0.2
