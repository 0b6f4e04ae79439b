"""Refusal measured on a tiny library: outcomes, thresholds, curves, the command."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval import refusal
from eval.refusal import Outcome, RefusalFigures, thinned
from eval.retrieval import half_of
from ingest.errors import UsageError
from ingest.settings import Settings
from tests.conftest import Mattran
from tests.fake_embedder import FakeEmbedder

CORPUS = {
    "muoi": "Diêm dân phơi muối ngoài đồng suốt mùa nắng.",
    "trau": "Trâu cày ruộng bậc thang trên sườn núi.",
    "cheo": "Đêm hội có hát chèo và múa rối nước.",
    "ghe": "Đội đua ghe của làng có 14 tay chèo.",
}
INSIDE = {
    "a1": "Diêm dân phơi muối ở đâu?",
    "a2": "Trâu cày ruộng gì?",
    "a3": "Đêm hội có hát chèo và múa gì?",
    "a4": "Đội đua ghe của làng có bao nhiêu tay chèo?",
}
OUTSIDE = {
    "b1": "Rạp xiếc bán vé kiểu gì?",
    "b2": "Số điện thoại của nhà ga là gì?",
    "b3": "Phi thuyền hạ xuống biển nào?",
}


def lines(rows: dict[str, str]) -> str:
    return "".join(json.dumps({"_id": k, "text": t}, ensure_ascii=False) + "\n" for k, t in rows.items())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "lang"
    made.mkdir()
    for name, rows in (("corpus", CORPUS), ("queries", INSIDE), ("out_of_corpus", OUTSIDE)):
        (made / f"{name}.jsonl").write_text(lines(rows), encoding="utf-8")
    return made


@pytest.fixture
def fake_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.embedding.load_embedder", lambda *args, **kwargs: FakeEmbedder())
    monkeypatch.setattr("ingest.embedding.embedder_name", lambda *args: FakeEmbedder().name)


def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


# -- figures -----------------------------------------------------------------------------------------

KNOWN = RefusalFigures(
    (
        Outcome("1", True, False, 0.9),
        Outcome("2", True, False, 0.6),
        Outcome("3", True, True, 0.3),
        Outcome("4", True, False, None),
        Outcome("5", False, True, 0.1),
        Outcome("6", False, False, 0.7),
        Outcome("7", False, True, 0.0),
    )
)
OUTCOMES = st.lists(
    st.builds(
        Outcome, st.text(max_size=3), st.booleans(), st.booleans(), st.none() | st.floats(0, 1, width=16)
    ),
    max_size=12,
)


def test_the_operating_point_counts_what_was_done() -> None:
    assert (KNOWN.operating.refused, KNOWN.operating.wrongly) == (0.6667, 0.25)


def test_another_threshold_would_refuse_what_is_less_sure() -> None:
    point = KNOWN.at(0.65)
    assert (point.refused, point.wrongly) == (0.6667, 0.5)
    assert KNOWN.at(0.75).refused == 1
    assert KNOWN.at(0.0).refused == KNOWN.at(0.0).wrongly == 0


def test_an_answer_that_rests_on_no_weighed_evidence_stays_at_every_threshold() -> None:
    assert KNOWN.at(1.0).wrongly == 0.75


def test_at_a_cost_the_most_is_refused_that_the_cost_allows() -> None:
    assert KNOWN.at_cost(0.0).refused == 0.6667
    assert KNOWN.at_cost(0.25).refused == 0.6667
    assert KNOWN.at_cost(0.5).refused == 1


def test_the_area_is_the_share_of_pairs_in_the_right_order() -> None:
    assert KNOWN.area == pytest.approx(10 / 12, abs=1e-4)
    sure = [Outcome("1", True, False, 0.8), Outcome("2", False, False, 0.8)]
    assert RefusalFigures(tuple(sure)).area == 0.5


def test_the_risk_is_the_share_outside_among_the_surest() -> None:
    points = KNOWN.risk_coverage
    assert [p.confidence for p in points] == [None, 0.9, 0.7, 0.6, 0.3, 0.1, 0.0]
    assert (points[0].coverage, points[0].risk) == (round(1 / 7, 4), 0)
    assert (points[2].coverage, points[2].risk) == (round(3 / 7, 4), round(1 / 3, 4))
    assert (points[-1].coverage, points[-1].risk) == (1, round(3 / 7, 4))


def test_a_set_of_one_kind_alone_has_figures_that_are_not_there() -> None:
    figures = RefusalFigures((Outcome("1", True, False, 0.9),))
    assert math.isnan(figures.area)
    assert math.isnan(figures.operating.refused)


@given(OUTCOMES, st.floats(0, 1), st.floats(0, 1))
def test_a_higher_threshold_refuses_no_less(rows: list[Outcome], a: float, b: float) -> None:
    figures = RefusalFigures(tuple(rows))
    low, high = figures.at(min(a, b)), figures.at(max(a, b))
    assert not low.refused > high.refused
    assert not low.wrongly > high.wrongly


@given(OUTCOMES, st.integers(1, 20))
def test_a_thinned_curve_is_part_of_the_curve_and_reaches_its_end(rows: list[Outcome], steps: int) -> None:
    curve = RefusalFigures(tuple(rows)).risk_coverage
    few = thinned(curve, steps)
    assert len(few) <= steps
    assert [p for p in curve if p in few] == few
    assert few[-1:] == curve[-1:]


# -- asking ------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("fake_model")
def test_questions_of_both_kinds_are_asked(folder: Path, tmp_path: Path) -> None:
    found = refusal.run(folder, settings(tmp_path))
    assert {o.key: o.answerable for o in found.total.outcomes} == dict.fromkeys(INSIDE, True) | dict.fromkeys(
        OUTSIDE, False
    )
    assert found.total.operating.refused == 1
    assert found.total.operating.wrongly < 0.5
    assert found.total.area > 0.9
    assert found.median_ms > 0


@pytest.mark.usefixtures("fake_model")
def test_each_half_is_told_apart_and_may_be_asked_alone(folder: Path, tmp_path: Path) -> None:
    found = refusal.run(folder, settings(tmp_path))
    halves = {half: [o.key for o in figures.outcomes] for half, figures in found.splits.items()}
    assert halves == {
        half: [key for key in [*INSIDE, *OUTSIDE] if half_of(key) == half] for half in ("tune", "report")
    }
    alone = refusal.run(folder, settings(tmp_path), split="report")
    assert [o.key for o in alone.total.outcomes] == halves["report"]


@pytest.mark.usefixtures("fake_model")
def test_the_limit_is_for_each_kind(folder: Path, tmp_path: Path) -> None:
    found = refusal.run(folder, settings(tmp_path), limit=2)
    assert [o.key for o in found.total.outcomes] == ["a1", "a2", "b1", "b2"]


@pytest.mark.usefixtures("fake_model")
def test_other_questions_may_be_given_to_refuse(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "khac.jsonl"
    other.write_text(lines({"c1": "Tàu điện chạy tuyến nào?"}), encoding="utf-8")
    found = refusal.run(folder, settings(tmp_path), outside=other)
    assert [o.key for o in found.total.outcomes if not o.answerable] == ["c1"]


@pytest.mark.parametrize("text", ["{", '{"_id": "1"}\n', "[1]\n"])
def test_a_file_of_another_form_is_named(folder: Path, tmp_path: Path, text: str) -> None:
    other = tmp_path / "khac.jsonl"
    other.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"khac\.jsonl"):
        refusal.run(folder, settings(tmp_path), outside=other)


def test_a_folder_without_questions_to_refuse_is_said(folder: Path, tmp_path: Path) -> None:
    (folder / "out_of_corpus.jsonl").unlink()
    with pytest.raises(UsageError, match=r"out_of_corpus\.jsonl"):
        refusal.run(folder, settings(tmp_path))


# -- the command -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("fake_model")
def test_the_command_gives_one_json_value(folder: Path, mattran_bare: Mattran) -> None:
    value = mattran_bare("eval", "refusal", folder, "--json").json
    assert (value["answerable"], value["outside"]) == (4, 3)
    assert value["operating"]["refused"] == 1
    assert set(value["at_cost"]) == {"0.02", "0.05", "0.10", "0.15"}
    assert set(value["splits"]) == {"tune", "report"}
    assert value["risk_coverage"][-1]["coverage"] == 1


@pytest.mark.usefixtures("fake_model")
def test_what_is_not_known_is_null_in_json(folder: Path, tmp_path: Path, mattran_bare: Mattran) -> None:
    none = tmp_path / "khong.jsonl"
    none.write_text("", encoding="utf-8")
    value = mattran_bare("eval", "refusal", folder, "--outside", none, "--json").json
    assert value["area"] is None
    assert value["operating"]["refused"] is None


@pytest.mark.usefixtures("fake_model")
def test_the_command_tells_a_reader_and_writes_a_report(
    folder: Path, tmp_path: Path, mattran_bare: Mattran
) -> None:
    report = tmp_path / "bao-cao"
    said = mattran_bare("eval", "refusal", folder, "--split", "report", "--report", report).said
    for words in ("đang chạy", "mất tối đa", "Diện tích", "Nếu chỉ trả lời"):
        assert words in said
    page = (report / "lang-refusal.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 2
    stored = json.loads((report / "lang-refusal.json").read_text(encoding="utf-8"))
    assert stored["risk_coverage"][-1]["coverage"] == 1
    assert "diện tích" in (report / "lang-refusal.md").read_text(encoding="utf-8")
