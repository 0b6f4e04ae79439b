"""Gates: what is missed fails, what cannot be measured is passed over and said."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.gates import Gate, check, load_gates
from eval.labels import FIGURES
from eval.suite import SHIPPED, ExpectedCitation, Question, Suite, save_suite
from ingest.datafile import DataError
from tests.conftest import Mattran


def gate(**values: float) -> Gate:
    return Gate.model_validate({"metric": "good", "tolerance": 0.02} | values)


@pytest.mark.parametrize(
    ("made", "value", "holds", "surpassed"),
    [
        (gate(least=0.9), 0.88, True, False),
        (gate(least=0.9), 0.8799, False, False),
        (gate(least=0.9), 0.93, True, True),
        (gate(least=0.9), None, False, False),
        (gate(most=0.1), 0.12, True, False),
        (gate(most=0.1), 0.1201, False, False),
        (gate(most=0.1), 0.07, True, True),
    ],
)
def test_a_figure_may_be_missed_by_the_tolerance(
    made: Gate, value: float | None, holds: bool, surpassed: bool
) -> None:
    assert (made.holds(value), made.surpassed(value)) == (holds, surpassed)
    assert check("x", [made], {"good": value})[0].ok is holds


@pytest.mark.parametrize("bounds", ["", ", least: 1, most: 1"])
def test_a_gate_has_one_side(tmp_path: Path, bounds: str) -> None:
    file = tmp_path / "gates.yaml"
    file.write_text(f"suites:\n- {{suite: a, home: b, gates: [{{metric: good, tolerance: 0{bounds}}}]}}\n")
    with pytest.raises(DataError, match="dòng 2"):
        load_gates(file)


def test_the_gates_shipped_name_suites_and_figures_that_are_there() -> None:
    for gated in load_gates().suites:
        assert (SHIPPED / f"{gated.suite}.yaml").is_file()
        assert all(row.metric in FIGURES for row in gated.gates)
    assert {gated.suite for gated in load_gates().suites if gated.documents is None} >= {"samples"}


@pytest.fixture
def gates(tmp_path: Path) -> Path:
    questions = [
        Question(id="a", question="Lớp tập huấn thứ nhất của tỉnh trong năm 2024 khai giảng hôm nào?", kind="fact_date",
                 facts=[["12/3/2024"]], citations=[ExpectedCitation(document="ke-hoach-tuyen-truyen-2024")]),
        Question(id="b", question="Ai là ca sĩ hát bài đó?", kind="unanswerable", refuse=True),
    ]  # fmt: skip
    made = Suite(name="bo", description="", documents=["ke-hoach-tuyen-truyen-2024"], questions=questions)
    save_suite(made, tmp_path / "bo.yaml")
    file = tmp_path / "gates.yaml"
    file.write_text(
        f"""suites:
- suite: {tmp_path / "bo.yaml"}
  home: nho
  gates:
  - {{metric: exact_quotes, least: 1, tolerance: 0}}
  - {{metric: rightly_refused, least: 2, tolerance: 0, search: words}}
- suite: vang
  home: vang
  documents: {tmp_path / "khong-co"}
  gates: [{{metric: good, least: 1, tolerance: 0}}]
""",
        encoding="utf-8",
    )
    return file


def test_the_gate_measures_in_homes_of_its_own_and_says_what_it_passed_over(
    mattran: Mattran, gates: Path, tmp_path: Path
) -> None:
    run = mattran(
        "eval", "gate", "--gates", gates, "--home", tmp_path / "do", "--report", tmp_path / "r", "--json"
    )
    assert (run.code, run.json["ok"], run.json["skipped"]) == (0, True, ["vang"])
    assert [(row["metric"], row["value"], row["ok"]) for row in run.json["gates"]] == [
        ("exact_quotes", 1.0, True)
    ]
    assert (tmp_path / "do" / "nho" / "library.sqlite").is_file()
    assert (tmp_path / "r" / "bo.html").is_file()


def test_a_missed_gate_fails_and_names_figure_and_questions(
    mattran: Mattran, gates: Path, tmp_path: Path
) -> None:
    gates.write_text(
        gates.read_text(encoding="utf-8").replace("exact_quotes, least: 1", "good, least: 1.5"),
        encoding="utf-8",
    )
    run = mattran("eval", "gate", "--gates", gates, "--home", tmp_path / "do")
    assert run.code == 1
    assert "✗" in run.stdout
    assert "cần ≥ 150,0" in run.stdout
