"""Passages: all that a document says, once, in pieces of a size that is found well."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corpus
from ingest import readers
from ingest.outline import Outline, read_outline
from ingest.passages import TARGET, Passage, make_passages
from ingest.source import SourceText

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
SAMPLES = sorted(
    path
    for path in corpus.path("samples").iterdir()
    if path.suffix in readers.SUPPORTED and path.stem != "README"
)
TASK = "- Chi hội lo việc tuyên truyền ở thôn Đồi Cọ, báo cáo trước ngày 20 hằng tháng.\n"
PLAN = (
    "KẾ HOẠCH\nCông tác năm 2031\n\nThực hiện Chương trình số 5, Ban lập kế hoạch như sau:\n"
    "I. MỤC ĐÍCH\n" + TASK * 2 + "II. NHIỆM VỤ\n1. Tuyên truyền\n" + TASK * 20 + "2. Tập huấn\n" + TASK
    + "Nơi nhận:\n- Lưu: VT.\nTM. BAN THƯỜNG TRỰC\nCHỦ TỊCH\n[1] Chú thích.\n"
)  # fmt: skip


def passages_of(text: str) -> list[Passage]:
    source = SourceText(text)
    return make_passages("d", source, read_outline(source))


def check(source: SourceText, outline: Outline, passages: list[Passage]) -> None:
    """All that is content lies in exactly one passage; what is frame lies in none."""
    counts = [0] * len(source.text)
    for passage in passages:
        assert 0 <= passage.span.start < passage.span.end <= len(source.text)
        for i in range(passage.span.start, passage.span.end):
            counts[i] += 1
    assert max(counts, default=0) <= 1
    content = [*(p.span for p in outline.provisions), *outline.recipients, *outline.signature]
    assert all(counts[i] for s in content for i in range(s.start, s.end) if not source.text[i].isspace())
    assert not any(counts[i] for s in outline.frame for i in range(s.start, s.end))


def read(path: Path) -> SourceText:
    if path.suffix in {".html", ".htm"}:
        pytest.importorskip("trafilatura", reason="bộ đọc HTML chưa cài đủ thư viện", exc_type=ImportError)
    return readers.read(path)


def test_sections_and_headings_of_a_plan() -> None:
    rows = [(p.section, p.headings) for p in passages_of(PLAN)]
    assert rows == [
        ("phần đầu văn bản", ()),
        ("phần mở đầu", ()),
        ("I", ()),
        ("II", ()),
        ("II.1, gạch đầu dòng 8", ("NHIỆM VỤ", "Tuyên truyền")),
        ("II.1, gạch đầu dòng 15", ("NHIỆM VỤ", "Tuyên truyền")),
        ("II.2", ("NHIỆM VỤ",)),
        ("nơi nhận", ("Nơi nhận",)),
        ("chữ ký", ("Người ký",)),
        ("chú thích 1", ()),
    ]


def test_context_joins_the_title_and_the_headings() -> None:
    passage = passages_of(PLAN)[4]
    assert passage.context("Công tác năm 2031") == "Công tác năm 2031 / NHIỆM VỤ / Tuyên truyền"
    assert passage.context(None) == "NHIỆM VỤ / Tuyên truyền"


def test_a_title_alone_makes_no_passage() -> None:
    assert [p.section for p in passages_of("Giải thích từ ngữ\n\n1. Chất gây nghiện.\n2. Tiền chất.")] == [
        "1"
    ]
    assert [p.section for p in passages_of("# Sổ tay\n\n## Việc\n- một")] == ["mục “Việc”"]


def test_a_long_paragraph_is_cut_where_sentences_end() -> None:
    text = "Tin vắn\n\n" + "Xã Suối Mơ họp bàn việc sửa nhà cho hộ nghèo. " * 40
    passages = passages_of(text)
    assert len(passages) > 2
    assert {p.section for p in passages} == {"đoạn 1"}
    assert all(p.span.end - p.span.start <= TARGET for p in passages)
    assert all(text[p.span.start : p.span.end].endswith("nghèo.") for p in passages)


def test_a_sentence_longer_than_a_passage_is_cut_at_commas_then_at_blanks() -> None:
    commas = passages_of("Tin\n\n" + "việc sửa nhà cho hộ nghèo, " * 60)
    assert all(p.span.end - p.span.start <= TARGET * 1.25 for p in commas)
    text = "Tin\n\n" + "việc " * 400
    assert all(text[p.span.start : p.span.end].endswith("việc") for p in passages_of(text))
    assert all(p.span.end - p.span.start <= TARGET for p in passages_of("Tin\n\n" + "x" * 5000))


def test_recipients_and_signature_side_by_side_are_one_passage() -> None:
    text = "I. VIỆC\n- một\nNơi nhận:\nTM. BAN THƯỜNG TRỰC\n- BTT tỉnh;\n- Lưu: VT.\n"
    source = SourceText(text)
    outline = read_outline(source)
    passages = make_passages("d", source, outline)
    check(source, outline, passages)
    assert (passages[-1].section, passages[-1].headings) == ("nơi nhận và chữ ký", ("Nơi nhận", "Người ký"))


def test_passages_stand_in_reading_order_and_do_not_reach_over_a_tail() -> None:
    text = "I. VIỆC\nMột.\nNơi nhận:\n- Lưu.\nTM. BAN\nPhụ lục I\nDANH SÁCH\n1. Hai.\nNơi nhận:\n- Lưu: VT.\n"
    source = SourceText(text)
    outline = read_outline(source)
    passages = make_passages("d", source, outline)
    check(source, outline, passages)
    assert [p.section for p in passages] == ["I", "nơi nhận", "chữ ký", "Phụ lục I", "nơi nhận"]


def test_an_id_depends_on_document_title_headings_and_words_only() -> None:
    source = SourceText(PLAN)
    outline = read_outline(source)
    ids = [p.id for p in make_passages("d", source, outline)]
    assert len(set(ids)) == len(ids)
    assert ids == [p.id for p in make_passages("d", source, outline)]
    longer = SourceText("\n\n" + PLAN)
    assert ids == [p.id for p in make_passages("d", longer, read_outline(longer))]
    renamed = replace(outline, header=replace(outline.header, title="Tên khác"))
    assert not set(ids) & {p.id for p in make_passages("d", source, renamed)}
    assert not set(ids) & {p.id for p in make_passages("e", source, outline)}


def test_equal_passages_have_ids_of_their_own() -> None:
    ids = [
        p.id
        for p in passages_of("I. VIỆC\n" + "Việc như nhau. " * 30 + "\nII. VIỆC\n" + "Việc như nhau. " * 30)
    ]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_every_sample_is_covered_once(path: Path) -> None:
    source = read(path)
    outline = read_outline(source)
    check(source, outline, make_passages("d", source, outline))


def test_every_card_is_covered_once() -> None:
    for path in [*corpus.path("directives").glob("*.md"), *corpus.path("plans").glob("*.md")]:
        source = readers.read(path)
        outline = read_outline(source)
        check(source, outline, make_passages("d", source, outline))


@pytest.mark.skipif(not SEEDS.is_dir(), reason="cần ../shared/seeds")
def test_every_seed_is_covered_once() -> None:
    for path in SEEDS.glob("*.txt"):
        source = readers.read(path)
        outline = read_outline(source)
        check(source, outline, make_passages("d", source, outline))


@pytest.mark.skipif(not SEEDS.is_dir(), reason="cần ../shared/seeds")
def test_the_frame_of_the_news_page_is_in_no_passage() -> None:
    source = readers.read(next(SEEDS.glob("004-*.txt")))
    text = "\n".join(
        source.text[p.span.start : p.span.end] for p in make_passages("d", source, read_outline(source))
    )
    for word in ("Đang xử lý", "Admin", "loading", "Thống kê truy cập", "Khách 19", "ĐẠI KIM", "282"):
        assert word in source.text
        assert word not in text


PIECES = [
    *PLAN.split("\n"), "", "Nơi nhận:", "- Lưu: VT.", "TM. ỦY BAN", "Phụ lục I", "[1] Chú thích.", "Trang chủ", "In",
    "Thống kê truy cập", "# Một", "---", "Chữ " * 200, "a" * 900, "chữ nhỏ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
]  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=30)), max_size=40).map("\n".join))
def test_any_text_is_covered_once(text: str) -> None:
    source = SourceText(text)
    outline = read_outline(source)
    check(source, outline, make_passages("d", source, outline))
