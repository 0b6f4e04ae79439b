"""PDF files: pages, paragraphs, what a page repeats, scans, locks."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from ingest.errors import ReadError
from ingest.readers import read
from ingest.source import SourceText

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
SIZE, LEADING, LEFT, INDENT, TOP = 14, 16, 85, 113, 780

Placed = tuple[float, float, str]  # x, y, text


def stream(body: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(body), entries, body)


def to_unicode(codes: dict[str, int]) -> bytes:
    pairs = "\n".join(f"<{code:04x}> <{char.encode('utf-16-be').hex()}>" for char, code in codes.items())
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def "
        "1 begincodespacerange <0000> <ffff> endcodespacerange "
        f"{len(codes)} beginbfchar\n{pairs}\nendbfchar endcmap end end"
    ).encode()


def pdf(
    pages: Sequence[Sequence[Placed]], *, image: bool = False, font: str = "Times", flate: str = ""
) -> bytes:
    """A PDF that sets each piece of text at its place, through a font known only by its ToUnicode map."""
    codes = {char: i for i, char in enumerate(sorted({c for page in pages for *_, t in page for c in t}), 1)}
    fonts = [
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{font} /Encoding /Identity-H "
        "/DescendantFonts [5 0 R] /ToUnicode 6 0 R >>".encode(),
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{font} /CIDSystemInfo "
        "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 450 >>".encode(),
        stream(to_unicode(codes), flate.encode()),
        stream(
            b"\xff",
            b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8",
        ),
    ]
    kids = " ".join(f"{8 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< >>",
        *fonts,
    ]
    paint = b"/Im0 Do " if image else b""
    for i, page in enumerate(pages):
        text = "".join(
            f"BT /F1 {SIZE} Tf 1 0 0 1 {x} {y} Tm <{''.join(f'{codes[c]:04x}' for c in t)}> Tj ET\n"
            for x, y, t in page
        )
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {9 + 2 * i} 0 R /Resources "
            "<< /Font << /F1 4 0 R >> /XObject << /Im0 7 0 R >> >> >>".encode()
            if image
            else f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {9 + 2 * i} 0 R /Resources "
            "<< /Font << /F1 4 0 R >> >> >>".encode()
        )
        objects.append(stream(paint + text.encode()))
    return assembled(objects)


def assembled(objects: Sequence[bytes]) -> bytes:
    out, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    return out + head + tail


def page(*texts: str, top: float = TOP) -> list[Placed]:
    """Lines below each other; one that starts with "> " is indented, "" leaves a gap."""
    placed: list[Placed] = []
    for row, text in enumerate(texts):
        if text:
            placed.append(
                (INDENT if text.startswith("> ") else LEFT, top - row * LEADING, text.removeprefix("> "))
            )
    return placed


def read_bytes(folder: Path, data: bytes, name: str = "kế hoạch.pdf") -> SourceText:
    path = folder / name
    path.write_bytes(data)
    return read(path)


FULL = "các tổ chức thành viên phối hợp tuyên truyền sâu rộng trong các tầng lớp nhân dân về"
FIRST = "> Thực hiện chương trình phối hợp và thống nhất hành động của các cấp Mặt trận và"


def test_lines_of_a_paragraph_are_rejoined(tmp_path: Path) -> None:
    data = pdf([page("> I. MỤC ĐÍCH", FIRST, FULL, "chủ trương của Đảng.", "> - Kịp thời, hiệu quả.")])
    assert read_bytes(tmp_path, data).text.split("\n") == [
        "I. MỤC ĐÍCH",
        f"{FIRST[2:]} {FULL} chủ trương của Đảng.",
        "- Kịp thời, hiệu quả.",
    ]


def test_a_dash_inside_a_sentence_is_no_new_item(tmp_path: Path) -> None:
    data = pdf(
        [
            page(
                FIRST,
                "- Hà Nội lần thứ hai, năm hai nghìn không trăm hai mươi sáu theo kế hoạch đề ra và",
                "hết.",
            )
        ]
    )
    text = read_bytes(tmp_path, data).text
    assert text.count("\n") == 0
    assert "Mặt trận và - Hà Nội" in text


def test_symbols_broken_at_a_hyphen_are_whole_again(tmp_path: Path) -> None:
    first = "> Thực hiện chương trình hành động của các cấp Mặt trận theo Nghị quyết số 24-"
    second = "NQ/TW và các văn bản của cấp trên cùng với Quyết định của Ủy ban nhân dân số 45"
    third = "/QĐ-UBND về việc này, các cấp phối hợp tuyên truyền sâu rộng trong nhân dân về kinh tế -"
    text = read_bytes(tmp_path, pdf([page(first, second, third, "xã hội.")])).text
    assert "24-NQ/TW" in text
    assert "45/QĐ-UBND" in text
    assert text.endswith("kinh tế - xã hội.")


def test_block_paragraphs_are_told_by_their_gaps(tmp_path: Path) -> None:
    body = [FIRST[2:] + " các", FULL + " các", "chủ trương lớn."]
    data = pdf([page(*body, "", *body, "", *body)])
    assert read_bytes(tmp_path, data).text.split("\n") == [" ".join(body)] * 3


def test_letterhead_lines_stay_apart(tmp_path: Path) -> None:
    rows: list[Placed] = [
        (100, 780, "ỦY BAN MTTQ VIỆT NAM"),
        (100, 764, "BAN THƯỜNG TRỰC"),
        (100, 740, "Số: 12/KH-MTTQ-BTT"),
        (280, 780, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (320, 764, "Độc lập - Tự do - Hạnh phúc"),
        (300, 740, "Hà Nội, ngày 12 tháng 3 năm 2026"),
        (270, 700, "KẾ HOẠCH"),
        (150, 684, "Công tác tuyên truyền năm 2026"),
    ]
    body = page(FIRST, FULL, "chủ trương của Đảng.", top=650)
    text = read_bytes(tmp_path, pdf([rows + body])).text.split("\n")
    assert text[:8] == [row[2] for row in rows]


def test_letterhead_on_shared_baselines_is_split(tmp_path: Path) -> None:
    rows: list[Placed] = [
        (60, 780, "TỈNH ỦY BÌNH MINH"),
        (330, 780, "ĐẢNG CỘNG SẢN VIỆT NAM"),
        (60, 764, "UBND XÃ A"),
        (280, 764, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (60, 740, "Số: 12/KH-UBND"),
        (300, 740, "Bình Minh, ngày 12 tháng 3 năm 2026"),
    ]
    assert read_bytes(tmp_path, pdf([rows])).text.split("\n") == [row[2] for row in rows]


def test_a_sentence_with_number_and_date_is_no_letterhead(tmp_path: Path) -> None:
    text = "số 12-CT/TW của Ban Bí thư, ngày 05 tháng 01 năm 2022 về tăng cường đối ngoại nhân dân,"
    found = read_bytes(tmp_path, pdf([page(FIRST, text, "hết.")])).text
    assert found == f"{FIRST[2:]} {text} hết."


def test_signature_block_is_not_joined(tmp_path: Path) -> None:
    rows: list[Placed] = [
        *page(FIRST, FULL, "chủ trương của Đảng./."),
        (LEFT, 700, "Nơi nhận:"),
        (LEFT, 684, "- VPUB: CVP, các PCVP,"),
        (LEFT, 668, "phòng TH;"),
        (LEFT, 652, "- Lưu: VT."),
        (330, 700, "TM. BAN THƯỜNG TRỰC"),
        (350, 684, "PHÓ CHỦ TỊCH"),
        (350, 600, "Nguyễn Thị Bình Minh"),
    ]
    assert read_bytes(tmp_path, pdf([rows])).text.split("\n")[1:] == [
        "Nơi nhận:",
        "- VPUB: CVP, các PCVP, phòng TH;",
        "- Lưu: VT.",
        "TM. BAN THƯỜNG TRỰC",
        "PHÓ CHỦ TỊCH",
        "Nguyễn Thị Bình Minh",
    ]


def numbered_pages(count: int, number: str = "{}") -> list[list[Placed]]:
    """Pages under one running header, with a page number from the second on and one paragraph each."""
    return [
        [
            (200, 815, f"Công báo số {i + 30}"),
            *([(297, 800, number.format(i))] if i > 1 else []),
            *page(f"> Trang thứ {i} nói rằng.", FIRST, f"{FULL} {word}", f"hết đoạn {word}."),
        ]
        for i, word in zip(range(1, count + 1), ("một", "hai", "ba", "bốn"), strict=False)
    ]


@pytest.mark.parametrize("number", ["{}", "- {} -", "Trang {}/4"])
def test_page_numbers_and_running_headers_go(tmp_path: Path, number: str) -> None:
    source = read_bytes(tmp_path, pdf(numbered_pages(4, number)))
    assert source.text.count("\n") == 7
    assert "Công báo" not in source.text
    assert "Trang 2/4" not in source.text
    assert source.text.split("\n")[::2] == [f"Trang thứ {i} nói rằng." for i in range(1, 5)]


def test_a_number_that_is_no_page_number_stays(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, pdf([page("Số liệu", "1975", "1986")])).text == "Số liệu\n1975\n1986"


def test_page_starts_point_at_the_first_word_of_each_page(tmp_path: Path) -> None:
    source = read_bytes(tmp_path, pdf(numbered_pages(3)))
    assert [source.text[start:][:11] for start in source.page_starts] == [f"Trang thứ {i}" for i in (1, 2, 3)]
    assert source.page_at(source.text.index("Trang thứ 3")) == 3


def test_a_paragraph_runs_over_the_page_break(tmp_path: Path) -> None:
    data = pdf([page("> Mở đầu.", FIRST, FULL), page("(trang sau) của Đảng.", "> Đoạn mới.")])
    source = read_bytes(tmp_path, data)
    assert source.text.split("\n")[1:] == [f"{FIRST[2:]} {FULL} (trang sau) của Đảng.", "Đoạn mới."]
    assert source.text[source.page_starts[1] :].startswith("(trang sau)")


def test_an_empty_page_begins_where_the_next_one_does(tmp_path: Path) -> None:
    source = read_bytes(tmp_path, pdf([page("> Một."), [], page("> Ba.")]))
    assert source.text == "Một.\nBa."
    assert source.page_starts == (0, 5, 5)
    assert source.page_at(5) == 3


def test_decomposed_private_and_loose_characters(tmp_path: Path) -> None:
    data = pdf([page("\uf0b7 Nghi \u0323 quye\u0302\u0301t   so\u0302\u0301\u00a01")])
    assert read_bytes(tmp_path, data).text == "- Nghị quyết số 1"


def test_scan_without_text_asks_for_ocr(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"kế hoạch\.pdf.*scan.*OCR"):
        read_bytes(tmp_path, pdf([[]], image=True))


def test_scan_with_only_a_signature_stamp_is_a_scan(tmp_path: Path) -> None:
    stamp = [
        (300.0, 100.0, "Ký bởi: Cổng Thông tin điện tử của một cơ quan có tên rất dài trong một tỉnh"),
        (300.0, 80.0, "Thời gian ký: 28.04.2026 15:49:15 +07:00 theo giờ của máy chủ đặt ở nơi khác"),
    ]
    with pytest.raises(ReadError, match="scan"):
        read_bytes(tmp_path, pdf([stamp], image=True))


def test_scan_with_a_text_layer_is_read(tmp_path: Path) -> None:
    source = read_bytes(tmp_path, pdf([page(FIRST, FULL, "hết.")], image=True))
    assert source.text.startswith("Thực hiện chương trình")
    assert source.warnings == ()


def test_scanned_pages_among_others_are_named(tmp_path: Path) -> None:
    pages = [page(FIRST, FULL, "hết."), []]
    source = read_bytes(tmp_path, pdf(pages, image=True))
    assert "Trang 2" in source.warnings[0]
    assert "OCR" in source.warnings[0]


def test_fonts_without_a_code_table_ask_for_ocr(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="OCR"):
        read_bytes(tmp_path, pdf([page("\ufffd" * 9 + " 1", "\ufffd" * 40)]))


def locked(data: bytes, user: str, algorithm: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(user, "chủ", algorithm=algorithm)
    result = io.BytesIO()
    writer.write(result)
    return result.getvalue()


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_locked_files(tmp_path: Path, algorithm: str) -> None:
    plain = pdf([page("> Nội dung.")])
    assert read_bytes(tmp_path, locked(plain, "", algorithm)).text == "Nội dung."
    with pytest.raises(ReadError, match=r"kế hoạch\.pdf.*mật khẩu"):
        read_bytes(tmp_path, locked(plain, "bí mật", algorithm))


def test_broken_files_are_named(tmp_path: Path) -> None:
    whole = pdf([page("> Nội dung.")])
    for data in (b"%PDF-1.7", b"%PDF-1.7 \x00\xff" * 20, b"khong phai pdf", whole[:40]):
        with pytest.raises(ReadError, match=r"kế hoạch\.pdf.*hỏng"):
            read_bytes(tmp_path, data)


def test_wrong_cross_reference_table_is_survived(tmp_path: Path) -> None:
    data = pdf([page("> Nội dung.")]).replace(b"%PDF-1.5\n", b"%PDF-1.5\n% shifted\n", 1)
    assert read_bytes(tmp_path, data).text == "Nội dung."


def test_old_fonts_are_converted(tmp_path: Path) -> None:
    data = pdf([page("Céng hßa x· héi chñ nghÜa")], font="ABCDEF+.VnTime")
    assert read_bytes(tmp_path, data).text == "Cộng hòa xã hội chủ nghĩa"


def test_short_filter_names_of_old_files(tmp_path: Path) -> None:
    data = pdf([page("Nội dung")], flate="/Filter /AHx")
    start = data.index(b"/CIDInit")
    end = data.index(b"\nendstream", start)
    body = data[start:end].hex().encode() + b">"
    short = data[:start] + body + data[end:]
    length = b"/Length %d " % (end - start)
    assert read_bytes(tmp_path, short.replace(length, b"/Length %d " % len(body), 1)).text == "Nội dung"


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_damaged_files_give_text_or_a_read_error(folder: Path, data: st.DataObject) -> None:
    whole = bytearray(pdf(numbered_pages(2)))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    try:
        source = read_bytes(folder, bytes(whole))
    except ReadError:
        return
    assert source.text.encode("utf-8").decode("utf-8") == source.text
    assert list(source.page_starts) == sorted(source.page_starts)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pdf")


MODERN = SHARED / "data/modern"


@pytest.mark.skipif(not MODERN.is_dir(), reason="no shared/data/modern")
def test_real_plan() -> None:
    source = read(MODERN / "hanoi_kh_173_festival.pdf")
    found = source.text.split("\n")
    assert len(source.page_starts) == 12
    assert found[:2] == ["ỦY BAN NHÂN DÂN", "THÀNH PHỐ HÀ NỘI"]
    assert [line for line in found if line.startswith(("I.", "II.", "III.", "IV.", "V."))] == [
        "I. MỤC ĐÍCH, YÊU CẦU",
        "II. CƠ QUAN CHỈ ĐẠO VÀ TỔ CHỨC THỰC HIỆN",
        "III. CHỦ ĐỀ, NỘI DUNG CÁC HOẠT ĐỘNG",
        "IV. KINH PHÍ THỰC HIỆN",
        "V. TỔ CHỨC THỰC HIỆN",
    ]
    assert not any(line.isdecimal() for line in found)
    assert "5969/QĐ-UBND ngày 28/11/2025" in source.text
    assert found[-1] == "Vũ Đại Thắng"


@pytest.mark.skipif(not MODERN.is_dir(), reason="no shared/data/modern")
@pytest.mark.parametrize("name", ["cv_3722_metro.pdf", "qd_729_ttg.pdf"])
def test_real_scans(name: str) -> None:
    with pytest.raises(ReadError, match="scan"):
        read(MODERN / name)
