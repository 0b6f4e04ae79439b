"""`mattran draft`, end to end: files, JSON, exit codes, messages."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from assistant.drafting import pdf
from assistant.drafting.layout_check import check_layout
from assistant.drafting.profile import load_profile
from tests.shelf import shelf

PLAN = """ỦY BAN MTTQ VIỆT NAM THÀNH PHỐ HÀ NỘI
BAN THƯỜNG TRỰC
Số: 88/KH-MTTQ-BTT
Hà Nội, ngày 20 tháng 12 năm 2026

KẾ HOẠCH
Công tác tuyên truyền năm 2027

Ban Thường trực Ủy ban MTTQ Việt Nam thành phố Hà Nội xây dựng kế hoạch như sau:
I. MỤC ĐÍCH, YÊU CẦU
- Người dân trên địa bàn Thành phố hiểu rõ việc làm của Mặt trận.
II. NHIỆM VỤ
1. Tuyên truyền
- Kỷ niệm 97 năm Ngày truyền thống MTTQ Việt Nam (18/11/1930 - 18/11/2027).
2. Tập huấn
- Tổ chức 02 lớp tập huấn cho cán bộ Mặt trận Thành phố.
III. TỔ CHỨC THỰC HIỆN
Ban Thường trực Ủy ban MTTQ Việt Nam các xã, phường xây dựng kế hoạch, báo cáo trước ngày 20 hằng tháng.

Nơi nhận:
- Thành ủy Hà Nội;
- Lưu: VP.

TM. BAN THƯỜNG TRỰC
CHỦ TỊCH
"""
UNIT = ("--unit", "phường Hoàng Mai", "--parent", "thành phố Hà Nội", "--year", "2027")
CONTRACT = {"out", "target", "clauses", "coverage", "checklist", "open_fields"}


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    file = tmp_path / "ke-hoach-thanh-pho.txt"
    file.write_text(PLAN, encoding="utf-8")
    return file


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def lines(file: Path) -> list[str]:
    document = docx.Document(BytesIO(file.read_bytes()))
    return [p.text for t in document.tables for r in t.rows for c in r.cells for p in c.paragraphs if p.text]


def test_a_draft_from_a_file_that_is_not_in_the_library(
    mattran_bare: Any, plan: Path, tmp_path: Path
) -> None:
    out = tmp_path / "ra" / "kế hoạch.docx"
    out.parent.mkdir()
    run = mattran_bare("draft", "--from", plan, *UNIT, "--out", out, "--date", "05/01/2027", "--number", "7",
                       "--signer", "Trần Văn Thử", "--signer-title", "Chủ tịch", "--json")  # fmt: skip
    assert (run.code, run.json["out"], run.json["id"]) == (0, str(out), None)
    assert run.json.keys() >= CONTRACT
    assert run.json["layout"] == []
    assert names(out.parent) == {"kế hoạch.docx", "kế hoạch-nguon-goc.docx"}
    assert check_layout(out.read_bytes(), load_profile()) == []
    printed = lines(out)
    for said in (
        "PHƯỜNG HOÀNG MAI",
        "Số: 07/KH-MTTQ-BTT",
        "Hoàng Mai, ngày 05 tháng 01 năm 2027",
        "CHỦ TỊCH",
        "Trần Văn Thử",
    ):
        assert said in printed


def test_what_is_not_given_is_open(mattran_bare: Any, plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.docx"
    run = mattran_bare("draft", "--from", plan, *UNIT, "--out", out, "--no-provenance")
    assert run.code == 0
    assert f"Đã ghi {out}" in run.stdout
    assert "Còn phải điền" in run.stdout
    assert names(tmp_path) >= {"a.docx"}
    assert not (tmp_path / "a-nguon-goc.docx").exists()
    assert "Số: […]/KH-MTTQ-BTT" in lines(out)


def test_another_profile(mattran_bare: Any, plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.docx"
    assert mattran_bare("draft", "--from", plan, *UNIT, "--out", out, "--profile", "dang-hd05").code == 0
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in lines(out)


def test_the_year_of_the_parent_is_taken_where_none_is_given(
    mattran_bare: Any, plan: Path, tmp_path: Path
) -> None:
    run = mattran_bare("draft", "--from", plan, *UNIT[:4], "--out", tmp_path / "a.docx", "--json")
    assert run.json["target"]["year"] == 2027


def test_a_document_of_the_library_and_the_draft_kept_there(
    mattran_bare: Any, plan: Path, tmp_path: Path
) -> None:
    shelf(tmp_path / "home", [plan])
    run = mattran_bare("draft", "--from", "ke-hoach-th", *UNIT, "--out", tmp_path / "a.docx", "--json")
    assert run.code == 0
    assert run.json["parent_id"] == "ke-hoach-thanh-pho"
    assert run.json["id"]


WRONG = [
    (("--unit", "", "--year", "2027"), "tên đơn vị"),
    (("--unit", "phường Hoàn Mai", "--parent", "Hà Nội", "--year", "2027"), "Hoàng Mai"),
    (("--unit", "phường Hoàng Mai", "--parent", "Hà Nội", "--year", "2020"), "trước năm"),
    (("--year", "2027"), "Hãy nêu một đơn vị"),
    (("--unit", "phường Hoàng Mai", "--units", "x.csv"), "Hãy nêu một đơn vị"),
    ((*UNIT, "--date", "31/02/2027"), "31/02/2027"),
    ((*UNIT, "--profile", "khong-co"), "mttq-nd30"),
    ((*UNIT, "--level", "tinh"), "--level"),
]


@pytest.mark.parametrize(("options", "said"), WRONG)
def test_wrong_usage_writes_nothing(
    mattran_bare: Any, plan: Path, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    before = names(tmp_path)
    run = mattran_bare("draft", "--from", plan, "--out", tmp_path / "a.docx", *options, "--json")
    assert run.code == 2
    assert said in run.json["error"]
    assert names(tmp_path) - before <= {"home"}


def test_a_parent_that_is_missing_or_no_plan(mattran_bare: Any, tmp_path: Path) -> None:
    run = mattran_bare(
        "draft", "--from", tmp_path / "none.txt", *UNIT, "--out", tmp_path / "a.docx", "--json"
    )
    assert (run.code, "none.txt" in run.json["error"]) == (2, True)
    letter = tmp_path / "thu.txt"
    letter.write_text("Kính gửi các đồng chí, mời họp ngày 3/4.", encoding="utf-8")
    run = mattran_bare("draft", "--from", letter, *UNIT, "--out", tmp_path / "a.docx", "--json")
    assert run.code == 2
    assert "không phải kế hoạch" in run.json["error"]
    assert not (tmp_path / "a.docx").exists()


def test_an_output_that_is_locked_or_of_another_kind(mattran_bare: Any, plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.docx"
    out.write_bytes(b"old")
    (tmp_path / ".~lock.a.docx#").touch()
    run = mattran_bare("draft", "--from", plan, *UNIT, "--out", out, "--json")
    assert (run.code, "đang mở" in run.json["error"]) == (1, True)
    assert out.read_bytes() == b"old"
    assert not (tmp_path / "a-nguon-goc.docx").exists()
    assert mattran_bare("draft", "--from", plan, *UNIT, "--out", tmp_path / "a.pdf", "--json").code == 2
    assert (
        mattran_bare("draft", "--from", plan, *UNIT, "--out", tmp_path / "no" / "a.docx", "--json").code == 1
    )


def test_the_parent_is_never_written_over(mattran_bare: Any, plan: Path, tmp_path: Path) -> None:
    parent = tmp_path / "a-nguon-goc.docx"
    parent.write_bytes(b"a plan")
    run = mattran_bare("draft", "--from", parent, *UNIT, "--out", tmp_path / "a.docx", "--json")
    assert (run.code, "trùng" in run.json["error"]) == (2, True)
    assert parent.read_bytes() == b"a plan"


def test_pdf_without_libreoffice_is_said_and_the_word_file_stands(
    mattran_bare: Any, plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "find_office", lambda: None)
    run = mattran_bare("draft", "--from", plan, *UNIT, "--out", tmp_path / "a.docx", "--pdf", "--json")
    assert (run.code, run.json["pdf"]) == (0, None)
    assert any("LibreOffice" in warning for warning in run.json["warnings"])
    assert (tmp_path / "a.docx").exists()


def test_many_units(mattran_bare: Any, plan: Path, tmp_path: Path) -> None:
    units, out = tmp_path / "ds.csv", tmp_path / "ra"
    units.write_text(
        "\ufeffĐơn vị;Số;Người ký\nphường Hoàng Mai;7;Trần Văn Thử\nphường Không Có Thật;1;A\nxã Sóc Sơn;;\n",
        encoding="utf-8",
    )
    run = mattran_bare("draft", "--from", plan, "--units", units, "--parent", "thành phố Hà Nội", "--year", "2027",
                       "--signer-title", "Chủ tịch", "--out", out, "--json")  # fmt: skip
    assert run.code == 0
    assert [unit["status"] for unit in run.json["units"]] == ["done", "failed", "done"]
    assert names(out) == {
        "phuong-hoang-mai.docx", "phuong-hoang-mai-nguon-goc.docx", "xa-soc-son.docx", "xa-soc-son-nguon-goc.docx",
        "tong-hop.xlsx",
    }  # fmt: skip
    sheet = openpyxl.load_workbook(run.json["summary"]).worksheets[0]
    assert [row[2].value for row in sheet.iter_rows()] == ["Kết quả", "Đã soạn", "Không soạn được", "Đã soạn"]
    printed = lines(out / "phuong-hoang-mai.docx")
    assert "Số: 07/KH-MTTQ-BTT" in printed
    assert "CHỦ TỊCH" in printed
    assert "[… cần điền: người ký]" in lines(out / "xa-soc-son.docx")


def test_when_every_unit_fails_the_command_fails(mattran_bare: Any, plan: Path, tmp_path: Path) -> None:
    units = tmp_path / "ds.csv"
    units.write_text("Đơn vị\nphường Không Có Thật\n", encoding="utf-8")
    run = mattran_bare("draft", "--from", plan, "--units", units, "--year", "2027", "--out", tmp_path / "ra")
    assert run.code == 1
    assert "Không Có Thật" in run.stdout


def test_an_output_folder_that_is_a_file(mattran_bare: Any, plan: Path, tmp_path: Path) -> None:
    units = tmp_path / "ds.csv"
    units.write_text("Đơn vị\nphường Hoàng Mai\n", encoding="utf-8")
    run = mattran_bare("draft", "--from", plan, "--units", units, "--year", "2027", "--out", units, "--json")
    assert (run.code, str(units) in run.json["error"]) == (2, True)
    run = mattran_bare(
        "draft",
        "--from",
        plan,
        "--units",
        units,
        "--pdf",
        "--year",
        "2027",
        "--out",
        tmp_path / "ra",
        "--json",
    )
    assert run.code == 2
    assert not (tmp_path / "ra").exists()
