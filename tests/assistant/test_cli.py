"""The command line, end to end: results, JSON, exit codes, messages for everything that goes wrong."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import corpus
from ingest.lock import exclusive

ROOT = Path(__file__).resolve().parents[2]
PLAN = """ỦY BAN MTTQ VIỆT NAM HUYỆN SÔNG THỬ
Số: 12/KH-MTTQ-BTT

KẾ HOẠCH
Công tác tuyên truyền năm 2025

I. MỤC ĐÍCH
1. Cán bộ Mặt trận nắm chắc nhiệm vụ năm 2025.
II. NHIỆM VỤ
1. Các xã gửi báo cáo quý về huyện trước ngày 17 của tháng cuối quý.
2. Mở 03 lớp tập huấn cho 240 cán bộ Mặt trận cơ sở trong tháng 5/2025.
"""
QUESTION = "Các xã gửi báo cáo quý về huyện trước ngày nào?"
CITATION_FIELDS = {
    "n", "doc_id", "title", "number", "issuer", "date", "section", "page", "quote", "start", "end", "source",
}  # fmt: skip


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / "ke-hoach.txt").write_text(PLAN, encoding="utf-8")
    return folder


def the_failure(run: Any) -> str:
    """The message of the one file of an `ingest --json` that could not be read."""
    (document,) = run.json["documents"]
    assert document["status"] == "failed"
    return str(document["error"])


# -- ingest ------------------------------------------------------------------------------------------


def test_ingest_tells_what_became_of_each_file(mattran: Any, plans: Path) -> None:
    first = mattran("ingest", plans, "--json")
    assert first.code == 0
    (document,) = first.json["documents"]
    assert (document["status"], document["doc_id"], document["error"]) == ("added", "ke-hoach", None)
    assert document["passages"] > 0
    assert first.json["removed"] == []
    assert mattran("--json", "ingest", plans).json["documents"][0]["status"] == "unchanged"
    (plans / "ke-hoach.txt").write_text(PLAN.replace("ngày 17", "ngày 19"), encoding="utf-8")
    assert mattran("ingest", plans, "--json").json["documents"][0]["status"] == "updated"


def test_one_bad_file_does_not_stop_the_others(mattran: Any, plans: Path) -> None:
    (plans / "hong.pdf").write_bytes(b"%PDF-1.7 broken")
    run = mattran("ingest", plans, "--json")
    assert run.code == 0
    assert sorted(d["status"] for d in run.json["documents"]) == ["added", "failed"]


def test_ingest_without_anything_to_read_is_wrong_usage(mattran_bare: Any) -> None:
    run = mattran_bare("ingest", "--json")
    assert run.code == 2
    assert "mattran ingest THƯ_MỤC" in run.json["error"]


def test_prune_removes_what_is_gone_and_spares_a_missing_drive(mattran: Any, plans: Path) -> None:
    shutil.copy(plans / "ke-hoach.txt", plans / "khac.txt")
    mattran("ingest", plans)
    (plans / "khac.txt").unlink()
    assert mattran("ingest", plans, "--prune", "--json").json["removed"] == ["khac"]
    assert [row["doc_id"] for row in mattran("library", "list", "--json").json] == ["ke-hoach"]
    assert mattran("library", "verify", "--json").json["ok"]
    plans.rename(plans.with_name("unplugged"))
    assert mattran("ingest", plans, "--prune", "--json").json["removed"] == []
    assert len(mattran("library", "list", "--json").json) == 1


def test_builtin_holds_samples_and_cards_but_not_the_guide_to_them(environment: None) -> None:
    from assistant.builtin import builtin_files

    files = builtin_files()
    assert {file.parent.name for file in files} == {"samples", "directives", "plans"}
    assert "README.md" not in {file.name for file in files}
    samples = [file for file in files if file.parent.name == "samples"]
    assert {file.suffix for file in samples} == {".docx", ".pdf", ".html", ".txt"}


# -- what goes wrong when reading --------------------------------------------------------------------


def missing(folder: Path) -> Path:
    return folder / "khong-co.txt"


def empty(folder: Path) -> Path:
    file = folder / "trong.txt"
    file.write_bytes(b"")
    return file


def unknown_kind(folder: Path) -> Path:
    file = folder / "bang.xlsx"
    file.write_bytes(b"PK\x03\x04")
    return file


def broken_pdf(folder: Path) -> Path:
    file = folder / "hong.pdf"
    file.write_bytes(corpus.path("samples/chi-thi-chuyen-doi-so.pdf").read_bytes()[:400])
    return file


def encrypted_pdf(folder: Path) -> Path:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(corpus.path("samples/chi-thi-chuyen-doi-so.pdf")))
    writer.encrypt("mật khẩu", algorithm="AES-256")
    writer.write(folder / "khoa.pdf")
    return folder / "khoa.pdf"


def docx_without_zip(folder: Path) -> Path:
    file = folder / "gia.docx"
    file.write_bytes(b"not a Word file at all")
    return file


def hundred_megabytes(folder: Path) -> Path:
    file = folder / "khong-lo.txt"
    line = "Kế hoạch công tác Mặt trận.\n".encode() * 4000
    with file.open("wb") as out:
        for _ in range(100 * 2**20 // len(line) + 1):
            out.write(line)
    return file


def folder_without_documents(folder: Path) -> Path:
    inside = folder / "anh"
    inside.mkdir()
    (inside / "anh.jpg").write_bytes(b"\xff\xd8")
    return inside


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (missing, "Không tìm thấy tệp"),
        (empty, "trống"),
        (unknown_kind, "chưa hỗ trợ"),
        (broken_pdf, "hong.pdf"),
        (encrypted_pdf, "mật khẩu"),
        (docx_without_zip, "gia.docx"),
        (hundred_megabytes, "quá giới hạn"),
        (folder_without_documents, "không có tệp nào đọc được"),
    ],
)
def test_bad_input_gets_a_message_and_loses_nothing(
    mattran: Any, plans: Path, tmp_path: Path, make: Callable[[Path], Path], said: str
) -> None:
    mattran("ingest", plans)
    bad = make(tmp_path)
    run = mattran("ingest", bad, "--json")
    assert run.code == 1
    assert said in the_failure(run)
    assert "Hãy" in the_failure(run)
    assert "Traceback" not in run.said
    answer = mattran("ask", QUESTION, "--json").json
    assert "17" in answer["answer"]


def test_a_full_disk_is_told_and_loses_nothing(
    mattran: Any, plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mattran("ingest", plans)
    connect = sqlite3.connect

    def almost_full(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        connection = connect(*args, **kwargs)
        connection.execute("PRAGMA max_page_count = 1")  # SQLite takes the present size: nothing more fits
        return connection

    more = tmp_path / "more"
    more.mkdir()
    for number in range(40):
        text = PLAN + "".join(f"{n}. Nhiệm vụ {number} {n} của Mặt trận cơ sở.\n" for n in range(3, 90))
        (more / f"{number}.txt").write_text(text, encoding="utf-8")
    with monkeypatch.context() as full:
        full.setattr(sqlite3, "connect", almost_full)
        run = mattran("ingest", more, "--json")
    assert run.code == 1
    assert "đĩa đã đầy" in run.json["error"]
    assert "Traceback" not in run.said
    assert mattran("ingest", more, "--json").code == 0
    assert mattran("library", "verify", "--json").json["ok"]
    assert "17" in mattran("ask", QUESTION, "--doc", "ke-hoach", "--json").json["answer"]


def test_a_second_writer_is_told_to_wait(mattran: Any, plans: Path, tmp_path: Path) -> None:
    mattran("ingest", plans)
    with exclusive(tmp_path / "home"):
        for command in (["ingest", plans], ["library", "remove", "ke-hoach"], ["library", "reindex"]):
            run = mattran(*command, "--json")
            assert run.code == 1
            assert "tiến trình khác" in run.json["error"]
    assert mattran("library", "verify", "--json").json["documents"] == 1


# -- ask ---------------------------------------------------------------------------------------------


def test_an_answer_quotes_the_text_of_record(mattran: Any, samples_home: Path) -> None:
    run = mattran("ask", "Chỉ thị 07-CT/TU của Tỉnh ủy An Hòa ban hành ngày tháng năm nào?", "--json")
    assert run.code == 0
    answer = run.json
    assert set(answer) == {
        "status", "answer", "reason", "citations", "directives", "warnings", "timings_ms", "confidence",
    }  # fmt: skip
    assert answer["status"] == "grounded"
    for citation in answer["citations"]:
        assert set(citation) == CITATION_FIELDS
        text = mattran("library", "show", citation["doc_id"], "--json").json["text"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_the_answer_for_a_reader_numbers_its_citations(mattran: Any, plans: Path) -> None:
    mattran("ingest", plans)
    run = mattran("ask", QUESTION)
    assert run.code == 0
    assert "[1]" in run.stdout
    assert "“" in run.stdout
    assert "ke-hoach.txt" in run.stdout


def test_narrowing_keeps_to_the_chosen_documents(mattran: Any, samples_home: Path) -> None:
    question = "Báo cáo tháng gửi trước ngày nào?"
    kept = {
        "--doc": "ke-hoach-huyen-2024",
        "--place": "Sông Thương",
        "--body": "huyện Sông Thương",
    }
    for option, value in kept.items():
        answer = mattran("ask", question, option, value, "--json").json
        ids = {citation["doc_id"].partition(":")[2] or citation["doc_id"] for citation in answer["citations"]}
        assert ids <= {"ke-hoach-huyen-2024"}, option
    nowhere = mattran("ask", question, "--year", "1999", "--llm", "off", "--json").json
    assert nowhere["status"] == "abstained"
    assert nowhere["reason"]


def test_an_empty_library_says_how_to_fill_it(mattran: Any) -> None:
    run = mattran("ask", "Có gì trong kho?", "--json")
    assert (run.code, run.json["status"]) == (0, "abstained")
    assert "mattran ingest" in run.json["reason"]


def test_batch_answers_every_line_in_order(mattran: Any, plans: Path, tmp_path: Path) -> None:
    mattran("ingest", plans)
    lines = [
        json.dumps({"id": "a", "question": QUESTION}),
        "not json",
        json.dumps({"id": 7}),
        json.dumps(["a list"]),
        "",
        "[" * 100_000,
        json.dumps({"id": {"any": "value"}, "question": ""}),
        json.dumps({"id": "z", "question": QUESTION}),
    ]
    file = tmp_path / "questions.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + "\n".join(lines).encode() + b'\n{"id": "\xff", "question": "\xfe"}')
    run = mattran("ask", "--batch", file)
    assert run.code == 0
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert [a["id"] for a in answers] == ["a", None, 7, None, None, {"any": "value"}, "z", "�"]
    assert [a["status"] for a in answers[1:6]] == ["abstained"] * 5
    assert all(a["reason"] for a in answers[1:6])
    assert answers[0]["answer"] == answers[6]["answer"]
    assert all(set(a) == set(answers[0]) for a in answers)


def test_batch_reads_standard_input(mattran: Any, plans: Path) -> None:
    mattran("ingest", plans)
    run = mattran("ask", "--batch", "-", input=json.dumps({"id": 1, "question": QUESTION}) + "\n")
    assert json.loads(run.stdout)["id"] == 1


@pytest.mark.parametrize("args", [["ask"], ["ask", "a", "--batch", "b"], ["ask", "--batch", "/nowhere/q"]])
def test_ask_without_one_question_is_wrong_usage(mattran_bare: Any, args: list[str]) -> None:
    run = mattran_bare(*args, "--json")
    assert run.code == 2
    assert run.json["error"]


def test_a_model_that_is_not_there_is_named(
    mattran: Any, samples_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATTRAN_EMBED_MODEL", "/nowhere/model")
    run = mattran("ask", "Hạn gửi báo cáo tháng là ngày nào?", "--json")
    assert run.code == 1
    assert "/nowhere/model" in run.json["error"]


# -- library -----------------------------------------------------------------------------------------


def test_list_and_show_agree(mattran: Any, samples_home: Path) -> None:
    rows = mattran("library", "list", "--json").json
    assert len(rows) == 5
    for row in rows:
        shown = mattran("library", "show", row["doc_id"], "--json").json
        assert {name: shown[name] for name in row} == row
        assert all(0 <= p["start"] < p["end"] <= len(shown["text"]) for p in shown["provisions"])
    human = mattran("library", "show", "ke-hoach-huyen-2024").stdout
    assert "22/KH-MTTQ-BTT" in human
    assert "theo" in human  # the number stands in a side-car, and is shown as coming from there


def test_remove_takes_passages_and_vectors_along(mattran: Any, samples_home: Path) -> None:
    before = mattran("library", "verify", "--json").json
    assert mattran("library", "remove", "ke-hoach-xa-2026", "--json").json == {
        "removed": ["ke-hoach-xa-2026"]
    }
    after = mattran("library", "verify", "--json").json
    assert after["ok"]
    assert after["vectors"] == after["passages"] < before["passages"]
    again = mattran("library", "remove", "ke-hoach-xa-2026", "--json")
    assert again.code == 1
    assert "ke-hoach-xa-2026" in again.json["error"]


def test_reindex_brings_back_lost_vectors(mattran: Any, samples_home: Path) -> None:
    whole = mattran("library", "verify", "--json").json
    shutil.rmtree(samples_home / "chroma")
    broken = mattran("library", "verify", "--json")
    assert broken.code == 1
    assert "reindex" in broken.json["problems"][0]
    assert mattran("library", "reindex").code == 0
    assert mattran("library", "verify", "--json").json == whole


def test_verify_finds_a_place_outside_its_text(mattran: Any, samples_home: Path) -> None:
    with sqlite3.connect(samples_home / "library.sqlite") as record:
        record.execute("UPDATE passage SET end = 10000000 WHERE number = 3")
    run = mattran("library", "verify", "--json")
    assert run.code == 1
    assert any("ngoài văn bản gốc" in problem for problem in run.json["problems"])


def test_a_damaged_record_is_told_not_thrown(mattran: Any, samples_home: Path) -> None:
    (samples_home / "library.sqlite").write_bytes(b"no database " * 1000)
    for command in (
        ["library", "verify"],
        ["library", "list"],
        ["ask", "Hạn báo cáo?"],
        ["ingest", "--builtin"],
    ):
        run = mattran(*command, "--json")
        assert run.code == 1
        assert "library restore" in json.dumps(run.json, ensure_ascii=False)


def test_backup_and_restore_bring_everything_back(mattran: Any, samples_home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "kho.sqlite"
    assert mattran("library", "backup", copy).code == 0
    assert mattran("library", "backup", copy).code == 1  # never over an older one
    whole = mattran("library", "verify", "--json").json
    mattran("library", "remove", "ke-hoach-xa-2026")
    run = mattran("library", "restore", copy, "--json")
    assert run.code == 0
    assert mattran("library", "verify", "--json").json == whole
    aside = Path(run.json["previous"])
    with sqlite3.connect(aside) as old:
        assert old.execute("SELECT count(*) FROM document").fetchone() == (4,)


def test_restore_into_a_new_home_embeds_again(mattran: Any, samples_home: Path, tmp_path: Path) -> None:
    copy, new = tmp_path / "kho.sqlite", tmp_path / "new"
    mattran("library", "backup", copy)
    run = mattran("library", "restore", copy, "--home", new, "--json")
    assert (run.code, run.json["previous"]) == (0, None)
    assert mattran("library", "verify", "--home", new, "--json").json["ok"]


def test_restore_replaces_a_damaged_record(mattran: Any, samples_home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "kho.sqlite"
    mattran("library", "backup", copy)
    (samples_home / "library.sqlite").write_bytes(b"no database " * 1000)
    run = mattran("library", "restore", copy, "--json")
    assert run.code == 0
    assert Path(run.json["previous"]).read_bytes().startswith(b"no database")
    assert mattran("library", "verify", "--json").json["ok"]


def test_a_wrong_backup_changes_nothing(mattran: Any, samples_home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    sqlite3.connect(other).execute("CREATE TABLE a (b)")
    text = tmp_path / "text.sqlite"
    text.write_text("no database")
    before = mattran("library", "list", "--json").json
    for wrong in (other, text, tmp_path / "missing.sqlite"):
        run = mattran("library", "restore", wrong, "--json")
        assert run.code == 1
        assert str(wrong) in run.json["error"]
    assert mattran("library", "list", "--json").json == before


# -- the rest ----------------------------------------------------------------------------------------


def test_home_and_json_stand_before_or_after_the_command(mattran_bare: Any, tmp_path: Path) -> None:
    home = tmp_path / "other"
    orders = (
        ["--home", home, "--json", "library", "list"],
        ["library", "--json", "--home", home, "list"],
        ["library", "list", "--json", "--home", home],
        ["--home", tmp_path / "overruled", "library", "list", "--home", home, "--json"],
    )
    for order in orders:
        assert mattran_bare(*order).json == []
    assert home.is_dir()
    assert not (tmp_path / "overruled").exists()


@pytest.mark.parametrize(
    "line",
    ["", "--json", "bogus", "library", "library show", "ask a --year hai", "ingest --x", "eval answers"],
)
def test_wrong_usage_exits_with_2(mattran_bare: Any, line: str) -> None:
    run = mattran_bare(*line.split())
    assert run.code == 2
    assert "Traceback" not in run.said


def test_wrong_usage_with_json_is_json(mattran_bare: Any) -> None:
    run = mattran_bare("library", "show", "--json")
    assert "mattran library show --help" in run.json["error"]


def test_serve_keeps_to_this_machine(mattran_bare: Any) -> None:
    for host in ("0.0.0.0", "192.168.1.5", "example.org", "::"):
        run = mattran_bare("serve", "--host", host)
        assert run.code == 2
        assert host in run.stderr


def test_serve_says_when_the_port_is_taken(mattran_bare: Any) -> None:
    import socket

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        run = mattran_bare("serve", "--port", str(other.getsockname()[1]))
    assert run.code == 1
    assert "--port" in run.stderr


def test_doctor_names_the_command_for_what_is_missing(mattran_bare: Any) -> None:
    run = mattran_bare("doctor", "--json")
    assert run.code == 1
    (model,) = [check for check in run.json["checks"] if not check["ok"] and check["required"]]
    assert model["fix"] == "mattran model build"


def test_doctor_is_content_with_a_model_and_a_sound_library(mattran: Any, samples_home: Path) -> None:
    run = mattran("doctor", "--json")
    assert (run.code, run.json["ok"]) == (0, True)
    assert any("5 văn bản" in check["detail"] for check in run.json["checks"])


def test_optional_tools_come_with_the_command_that_adds_them(environment: None) -> None:
    from assistant.doctor import examine
    from ingest.settings import Settings

    tools = [check for check in examine(Settings(), lambda program: None) if not check.required]
    assert {check.name for check in tools} == {"Chromium", "LibreOffice", "Tesseract"}
    assert all(check.fix and not check.ok for check in tools)


def test_model_build_says_where_a_wrong_wheel_lies(
    mattran_bare: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATTRAN_MODEL_WHEEL", str(tmp_path / "missing.whl"))
    run = mattran_bare("model", "build", "--json")
    assert run.code == 1
    assert "missing.whl" in run.json["error"]


def test_directives_are_listed_and_found_by_number(mattran: Any, samples_home: Path) -> None:
    every = mattran("directives", "--json").json
    found = mattran("directives", "12-CT/TW", "--json").json
    assert 0 < len(found) < len(every)
    assert all("12-CT/TW" in row["number"] for row in found)
    assert "12-CT/TW" in mattran("directives", "12-CT/TW").stdout


SUITE = """
name: small
description: two questions over one sample
documents: [chi-thi-chuyen-doi-so]
questions:
  - {id: right, kind: fact_date, split: report, question: "Chỉ thị 07-CT/TU ban hành ngày nào?",
     facts: [["18 tháng 9 năm 2023", "18/9/2023"]], citations: [{document: chi-thi}]}
  - {id: wrong, kind: fact_date, question: "Chỉ thị 07-CT/TU ban hành ngày nào?", facts: [["1/1/1970"]]}
"""


def test_eval_answers_counts_by_kind_and_names_what_failed(mattran: Any, tmp_path: Path) -> None:
    suite = tmp_path / "suite.yaml"
    suite.write_text(SUITE, encoding="utf-8")
    run = mattran("eval", "answers", suite, "--json")
    assert run.code == 0
    assert run.json["kinds"]["fact_date"]["right_and_cited"] == 0.5
    assert run.json["splits"]["report"]["right_and_cited"] == 1.0
    assert run.json["total"]["rightly_refused"] is None  # nothing of the kind was asked
    assert [failure["id"] for failure in run.json["failed"]] == ["wrong"]
    human = mattran("eval", "answers", suite, "--split", "tune").stdout
    assert "ngày" in human
    assert "Chưa đạt: wrong" in human


def test_eval_names_the_documents_it_lacks(mattran: Any, tmp_path: Path) -> None:
    suite = tmp_path / "suite.yaml"
    suite.write_text("name: x\ndescription: x\ndocuments: [nowhere]\nquestions: []\n")
    run = mattran("eval", "answers", suite, "--json")
    assert run.code == 2
    assert "nowhere" in run.json["error"]


# -- real processes ----------------------------------------------------------------------------------


def process(args: list[str], home: Path, **more: str) -> subprocess.Popen[bytes]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("HF_", "MATTRAN_"))}
    environment |= {"MATTRAN_HOME": str(home), "PYTHONPATH": str(ROOT)} | more
    command = [sys.executable, "-c", "from eval.cli import app; app()", *args]
    return subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def test_a_process_prints_one_json_value_and_no_noise(samples_home: Path, tiny_model: Path) -> None:
    asked = process(
        ["ask", "Hạn gửi báo cáo tháng?", "--json"], samples_home, MATTRAN_EMBED_MODEL=str(tiny_model)
    )
    stdout, stderr = asked.communicate(timeout=120)
    assert asked.returncode == 0
    assert json.loads(stdout)["status"] in {"grounded", "partial", "abstained"}
    assert stderr == b""


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom eval.cli import app\n"
        "try:\n    app(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'torch', 'numpy', 'chromadb', 'gradio', 'llama_index', 'pypdf', 'pydantic'}\n"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for a single process on Windows")
def test_ctrl_c_ends_cleanly(tmp_path: Path, plans: Path, tiny_model: Path) -> None:
    for number in range(400):
        (plans / f"{number}.txt").write_text(PLAN * 20 + str(number), encoding="utf-8")
    home = tmp_path / "home"
    running = process(["ingest", str(plans), "--json"], home, MATTRAN_EMBED_MODEL=str(tiny_model))
    deadline = time.monotonic() + 60
    while not (home / "library.sqlite").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    stdout, stderr = running.communicate(timeout=60)
    assert running.returncode == 130
    assert stdout == b""
    assert "Đã dừng" in stderr.decode()
    assert b"Traceback" not in stderr


def test_a_fault_of_the_program_is_written_to_a_file(tmp_path: Path) -> None:
    code = (
        "import assistant.builtin\nassistant.builtin.builtin_files = lambda: 1 / 0\n"
        "from eval.cli import app\napp()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "ingest", "--builtin", "--json"],
        cwd=ROOT,
        env=os.environ | {"MATTRAN_HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "crash.log" in json.loads(done.stdout)["error"]
    assert "Traceback" not in done.stderr
    if sys.platform == "linux":
        (log,) = (tmp_path / "state").rglob("crash.log")
        assert "ZeroDivisionError" in log.read_text()
