"""Document cards: their front matter agrees with the register and their words are the project's own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import corpus
from ingest.register import Register, load_register

SEEDS = Path(__file__).resolve().parents[1].parent / "shared" / "seeds"
CARDS = sorted([*corpus.path("directives").glob("*.md"), *corpus.path("plans").glob("*.md")])
FIELDS = {"card", "register_id", "title", "kind", "number", "date", "issuer", "status", "source"}
HEADINGS = [
    "Nội dung chính",
    "Áp dụng cho ai",
    "Mặt trận các cấp cần làm gì",
    "Căn cứ và văn bản liên quan",
    "Hiệu lực và lưu ý",
]
DEADLINES = "Thời hạn và đầu mối"
LONGEST_SHARED_RUN = 20
PLANS = {
    "kh-tuyen-giao-doi-ngoai-ha-noi@2021-12-29",
    "kh-dai-doan-ket-hai-phong@2022",
    "kh-thong-tin-doi-ngoai-tra-vinh@2022",
    "kh-cong-tac-vien-du-luan-xa-hoi-ha-noi",
    "kh-tuyen-giao-doi-ngoai-hoang-mai@2020",
}
NUMBER = re.compile(r"\d+(?:/\d{4})?(?:[-/][A-ZĐ][\wĐ]*(?: ?- ?[A-ZĐ][\wĐ]*)*)+(?:/[A-ZĐ][\w-]*)?")


@pytest.fixture(scope="module")
def register() -> Register:
    return load_register()


def _parts(path: Path) -> tuple[dict[str, Any], str]:
    """Front matter and body of a card."""
    _, matter, body = path.read_text(encoding="utf-8").split("---\n", 2)
    facts = yaml.safe_load(matter)
    assert isinstance(facts, dict)
    return facts, body


def _unquoted(body: str) -> str:
    """Titles, slogans and misprints stand in quotes: they are facts, carried over as they are."""
    return re.sub(r"“[^”]*”", " ", body)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold())


def _runs(words: list[str], length: int) -> Iterator[tuple[str, ...]]:
    return (tuple(words[start : start + length]) for start in range(len(words) - length + 1))


def _ids(kind: str) -> set[str]:
    return {facts["register_id"] for facts, _ in map(_parts, CARDS) if facts["card"] == kind}


def test_there_are_cards_for_the_plans_and_what_staff_ask_for() -> None:
    assert _ids("plan") == PLANS
    asked = {"07-KL/TW@2021-06-11", "12-CT/TW@2022-01-05", "217-QĐ/TW@2013-12-12", "218-QĐ/TW@2013-12-12"}
    assert asked <= _ids("directive")
    assert len(_ids("directive")) >= 25


def test_no_document_has_two_cards() -> None:
    ids = [_parts(path)[0]["register_id"] for path in CARDS]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", CARDS, ids=lambda path: path.stem)
def test_front_matter_agrees_with_the_register(path: Path, register: Register) -> None:
    facts, _ = _parts(path)
    assert set(facts) == FIELDS
    row = register.by_id(facts["register_id"])
    assert row is not None
    held = row.model_dump(mode="json")
    assert {name: facts[name] for name in FIELDS - {"card", "register_id"}} == {
        name: held[name] for name in FIELDS - {"card", "register_id"}
    }
    assert path.parent.name == f"{facts['card']}s"


@pytest.mark.parametrize("path", CARDS, ids=lambda path: path.stem)
def test_headings_are_the_fixed_ones_in_order(path: Path) -> None:
    facts, body = _parts(path)
    found = re.findall(r"^## (.+)$", body, re.MULTILINE)
    assert [heading for heading in found if heading != DEADLINES] == HEADINGS
    assert (DEADLINES in found) == (facts["card"] == "plan")


@pytest.mark.parametrize("path", CARDS, ids=lambda path: path.stem)
def test_every_number_named_is_in_the_register(path: Path, register: Register) -> None:
    named = set(NUMBER.findall(_unquoted(_parts(path)[1])))
    assert named - {row.number for row in register.directives} == set()


@pytest.mark.parametrize("path", CARDS, ids=lambda path: path.stem)
def test_the_card_names_the_document_and_its_date(path: Path) -> None:
    facts, body = _parts(path)
    if facts["number"]:
        assert facts["number"] in body
    if facts["date"]:
        year, month, day = facts["date"].split("-")
        assert re.search(rf"\b0?{int(day)}/0?{int(month)}/{year}\b", body)


@pytest.mark.parametrize("path", CARDS, ids=lambda path: path.stem)
def test_text_is_composed(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert "\u00a0" not in text


@pytest.fixture(scope="module")
def seed_runs() -> dict[tuple[str, ...], str]:
    """Every run of words in the plans, with the file it stands in."""
    if not SEEDS.is_dir():
        pytest.skip("cần ../shared/seeds để so lời văn")
    texts = {seed.name: seed.read_text(encoding="utf-8") for seed in SEEDS.glob("*.txt")}
    return {run: name for name, text in texts.items() for run in _runs(_words(text), LONGEST_SHARED_RUN)}


@pytest.mark.parametrize("path", CARDS, ids=lambda path: path.stem)
def test_sentences_are_not_taken_from_the_plans(path: Path, seed_runs: dict[tuple[str, ...], str]) -> None:
    own = _runs(_words(_unquoted(_parts(path)[1])), LONGEST_SHARED_RUN)
    assert [(seed_runs[run], " ".join(run)) for run in own if run in seed_runs] == []
