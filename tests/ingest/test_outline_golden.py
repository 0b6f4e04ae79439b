"""Outlines of the samples and of the five plans, compared with what a reader of the documents expects.

`GOLDEN_UPDATE=1 pytest tests/ingest/test_outline_golden.py` writes the files anew; read the difference.
The plans are not ours: of them only facts are kept (paths, levels, counts), no sentences.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import pytest

import corpus
from ingest import readers
from ingest.outline import Outline, read_outline
from ingest.source import SourceText

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"
SEEDS = ROOT.parent / "shared" / "seeds"
SAMPLES = sorted(
    path
    for path in corpus.path("samples").iterdir()
    if path.suffix in readers.SUPPORTED and path.stem != "README"
)
SEED_NAMES = ("000", "001", "002", "003", "004")


def read(path: Path) -> tuple[SourceText, Outline]:
    if path.suffix in {".html", ".htm"}:
        pytest.importorskip("trafilatura", reason="bộ đọc HTML chưa cài đủ thư viện", exc_type=ImportError)
    source = readers.read(path)
    return source, read_outline(source)


def seed(name: str) -> tuple[SourceText, Outline]:
    if not SEEDS.is_dir():
        pytest.skip("cần ../shared/seeds")
    return read(next(SEEDS.glob(f"{name}-*.txt")))


def facts(outline: Outline) -> dict[str, object]:
    """What may be kept of any document."""
    header = asdict(outline.header)
    return {
        "header": header | {"date": header["date"] and header["date"].isoformat()},
        "headings": sum(p.heading is not None for p in outline.provisions),
        "recipients": len(outline.recipients),
        "signature": len(outline.signature),
        "frame": len(outline.frame),
        "bases": len(outline.bases),
    }


def compare(name: str, found: dict[str, object]) -> None:
    path = GOLDEN / f"{name}.json"
    if os.environ.get("GOLDEN_UPDATE"):
        path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_outline_of_a_sample(path: Path) -> None:
    source, outline = read(path)
    rows = [
        f"{p.level} | {p.path} | {' '.join(source.text[p.span.start : p.span.end].split()[:4])}"
        for p in outline.provisions
    ]
    compare(f"sample-{path.name}", facts(outline) | {"provisions": rows})


@pytest.mark.parametrize("name", SEED_NAMES)
def test_outline_of_a_plan(name: str) -> None:
    _, outline = seed(name)
    rows = [" | ".join((p.level, p.label or "", p.path)) for p in outline.provisions]
    compare(f"seed-{name}", facts(outline) | {"provisions": rows})


@pytest.mark.parametrize("name", SEED_NAMES)
def test_every_path_of_a_plan_is_its_own(name: str) -> None:
    _, outline = seed(name)
    assert [path for path, count in Counter(p.path for p in outline.provisions).items() if count > 1] == []


# -- what the plans do not say of themselves is None, never a guess ----------------------------------


@pytest.mark.parametrize("name", SEED_NAMES)
def test_no_plan_gives_its_own_number(name: str) -> None:
    assert seed(name)[1].header.number is None


@pytest.mark.parametrize(
    ("name", "date", "place"),
    [
        ("000", "2021-12-29", "Hà Nội"),
        ("001", None, None),
        ("002", None, None),
        ("003", None, None),
        ("004", None, None),
    ],
)
def test_only_one_plan_gives_its_date(name: str, date: str | None, place: str | None) -> None:
    header = seed(name)[1].header
    assert (header.date and header.date.isoformat(), header.place) == (date, place)


@pytest.mark.parametrize(
    ("name", "issuer"),
    [
        ("000", "Ban Thường trực Uỷ ban MTTQ Việt Nam Thành phố"),
        ("001", "Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam thành phố"),
        ("002", "Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"),
        ("003", "Ban Thường trực Ủy ban MTTQ Việt Nam thành phố Hà Nội"),
        ("004", None),
    ],
)
def test_the_issuer_comes_from_the_opening_sentence_only(name: str, issuer: str | None) -> None:
    assert seed(name)[1].header.issuer == issuer


@pytest.mark.parametrize(
    ("name", "recipients", "signature"),
    [("000", 7, 2), ("001", 10, 1), ("002", 1, 0), ("003", 5, 0), ("004", 0, 0)],
)
def test_recipients_and_signature_are_what_stands_there(name: str, recipients: int, signature: int) -> None:
    outline = seed(name)[1]
    assert (len(outline.recipients), len(outline.signature)) == (recipients, signature)


@pytest.mark.parametrize("name", SEED_NAMES)
def test_no_plan_names_its_signer(name: str) -> None:
    source, outline = seed(name)
    lines = [source.text[s.start : s.end] for s in outline.signature]
    assert all(line.isupper() for line in lines)


def test_the_news_page_has_a_title_but_no_kind() -> None:
    header = seed("004")[1].header
    assert header.kind is None
    assert header.title is not None
    assert header.title.startswith("Mặt trận tổ quốc quận Hoàng Mai")
