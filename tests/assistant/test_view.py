"""Documents cut into sentences: where they stand, what stands over them."""

from __future__ import annotations

from pathlib import Path

from assistant.view import view, words_of
from ingest.language import align
from tests.shelf import Shelf, shelf, write


def test_every_sentence_is_its_stretch_of_the_record(samples_shelf: Shelf, plans_shelf: Shelf) -> None:
    for library in (samples_shelf, plans_shelf):
        for shown in library.views():
            assert shown.sentences
            for sentence in shown.sentences:
                raw = shown.document.text[sentence.span.start : sentence.span.end]
                assert align(raw).text == sentence.text
                assert len(sentence.folded) == len(sentence.accented)
                assert sentence.doc_id == shown.document.id


def test_sentences_come_in_reading_order_and_do_not_overlap(samples_shelf: Shelf) -> None:
    for shown in samples_shelf.views():
        ends = [(s.span.start, s.span.end) for s in shown.sentences]
        assert all(before[1] <= after[0] for before, after in zip(ends, ends[1:], strict=False))


def test_marks_of_items_are_left_out(plans_shelf: Shelf) -> None:
    texts = [s.text for s in plans_shelf.view("ben-tre-2031").sentences]
    assert "Hội thi kể chuyện" in texts
    assert "MỤC ĐÍCH, YÊU CẦU" in texts
    assert not any(text.startswith(("1. ", "I. ")) for text in texts)


def test_head_recipients_and_signature_are_sentences_too(plans_shelf: Shelf) -> None:
    sections = {s.text: s.section for s in plans_shelf.view("ben-tre-2031").sentences}
    assert sections["Số: 31/KH-MTTQ-BTT"] == "phần đầu văn bản"
    assert sections["Lưu: VT."] == "nơi nhận"
    assert sections["CHỦ TỊCH"] == "chữ ký"
    assert sections["Kinh phí thực hiện là 77.000.000 đồng."] == "III.3"


def test_headings_stand_over_what_is_below_them(plans_shelf: Shelf) -> None:
    shown = plans_shelf.view("ben-tre-2031")
    printed = next(s for s in shown.sentences if "900 tờ" in s.text)
    assert {"nhiem", "vu", "noi", "bo"} <= printed.above.single
    assert "muc" not in printed.above.single
    assert printed.provision is not None
    assert [p.label for p in shown.ancestors(printed.provision)] == ["2", "II"]
    assert [p.heading for p in shown.children(4)] == [p.heading for p in shown.provisions if p.parent == 4]


def test_a_sentence_that_others_hang_on_is_their_lead_and_no_heading(samples_shelf: Shelf) -> None:
    shown = samples_shelf.view("ke-hoach-tuyen-truyen-2024")
    hanging = next(s for s in shown.sentences if "tuyengiao.mttq@" in s.text)
    assert hanging.section == "VI.4, đoạn 1"
    assert "20/11/2024" in hanging.lead.single
    assert "20/11/2024" not in hanging.above.single
    assert {"to", "chuc", "thuc", "hien"} <= hanging.above.single


def test_counts_are_of_sentences(plans_shelf: Shelf) -> None:
    shown = plans_shelf.view("lai-chau-2032")
    assert shown.word_counts["quang"] == 1
    assert shown.word_counts["loa"] == 2
    assert shown.pair_counts["loa", "truyen"] == 2
    assert shown.pair_counts["truyền", "thanh"] == 2


def test_words_know_pairs_with_and_without_marks() -> None:
    words = words_of("báo cáo tháng")
    assert words.single == {"bao", "cao", "thang"}
    assert {("bao", "cao"), ("báo", "cáo")} <= words.pairs
    assert ("bao", "thang") not in words.pairs
    assert (words | words_of("xã")).single == {"bao", "cao", "thang", "xa"}
    assert "thuong" in words_of("BTT").single


def test_a_document_without_structure_is_cut_as_well(tmp_path: Path) -> None:
    made = shelf(tmp_path / "home", write(tmp_path / "d", {"a.txt": "Một dòng. Hai dòng nữa.\n"}))
    assert [s.text for s in view(made.library, "a").sentences] == ["Một dòng.", "Hai dòng nữa."]
