"""Parent plans: files kept beside the library, and the facts of a side-car."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.drafting import sources
from assistant.drafting.compose import draft
from assistant.drafting.errors import DraftingError
from assistant.drafting.parent import parent_from_path
from assistant.drafting.store import DraftError
from assistant.drafting.target import make_target
from ingest.library import Library

PLAN = """ỦY BAN MTTQ VIỆT NAM TỈNH LÀO CAI

KẾ HOẠCH
Công tác tuyên truyền năm 2027

I. NHIỆM VỤ
- Tuyên truyền trên địa bàn tỉnh.
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    file = tmp_path / "ke-hoach.txt"
    file.write_text(PLAN, encoding="utf-8")
    return file


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library(tmp_path / "library.sqlite")
    yield opened
    opened.close()


def test_a_kept_file_is_found_by_its_id(plan: Path, tmp_path: Path, library: Library) -> None:
    kept = sources.keep(tmp_path / "home", plan)
    plan.unlink()
    assert sources.find(library, tmp_path / "home", kept.id).title == kept.title
    assert [each.id for each in sources.kept_plans(tmp_path / "home")] == [kept.id]


def test_the_same_file_is_kept_once(plan: Path, tmp_path: Path) -> None:
    first, second = (sources.keep(tmp_path / "home", plan) for _ in range(2))
    assert first.id == second.id
    assert len(list((tmp_path / "home" / sources.FOLDER).rglob("*.txt"))) == 1


def test_what_is_no_plan_is_not_kept(tmp_path: Path) -> None:
    letter = tmp_path / "thu.txt"
    letter.write_text("Chào các đồng chí.\n", encoding="utf-8")
    with pytest.raises(DraftingError):
        sources.keep(tmp_path / "home", letter)
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("given", ["", "zz", "tep-0123456789abcdef", "tep-../../0123456789abcdef", "tep-"])
def test_an_unknown_id_is_told(given: str, tmp_path: Path, library: Library) -> None:
    (tmp_path / "0123456789abcdef").mkdir()
    (tmp_path / "0123456789abcdef" / "x.txt").write_text(PLAN, encoding="utf-8")
    with pytest.raises(DraftError, match="không còn"):
        sources.find(library, tmp_path / "a" / "home", given)


def test_the_side_car_gives_what_the_plan_does_not_say(plan: Path) -> None:
    plan.with_name("ke-hoach.meta.yaml").write_text(
        "number: 15/KH-MTTQ-BTT\ndate: 2027-01-04\n", encoding="utf-8"
    )
    parent = parent_from_path(plan)
    made = draft(parent, make_target("phường Lào Cai", None, 2027, parent))
    basis = next(clause.text for clause in made.clauses if clause.id == "can-cu-ke-hoach-cap-tren")
    assert "số 15/KH-MTTQ-BTT ngày 04/01/2027" in basis
    assert any(
        "số, ký hiệu, ngày ban hành; lấy theo tệp ke-hoach.meta.yaml" in note for note in made.warnings
    )


def test_a_broken_side_car_is_told_and_nothing_is_taken_from_it(plan: Path) -> None:
    plan.with_name("ke-hoach.txt.meta.yaml").write_text("number: [\n", encoding="utf-8")
    parent = parent_from_path(plan)
    assert parent.header.number is None
    assert any("Bỏ qua thông tin kèm theo" in warning for warning in parent.document.warnings)
