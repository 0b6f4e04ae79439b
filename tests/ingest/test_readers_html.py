"""Web pages: the article as lines, without the page around it."""

from __future__ import annotations

import codecs
import contextlib
from pathlib import Path

import pytest

from ingest.errors import ReadError
from ingest.readers import read
from ingest.source import SourceText

SENTENCE = "Các cấp Mặt trận phối hợp tuyên truyền sâu rộng trong các tầng lớp nhân dân về nhiệm vụ số {}."
MENU = "".join(f'<li><a href="/{i}">Chuyên mục {i}</a></li>' for i in range(8))


def sentence(number: int) -> str:
    return SENTENCE.format(number)


def page(body: str, head: str = "<title>Kế hoạch</title>") -> bytes:
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'.encode()
    )


def read_bytes(folder: Path, data: bytes, name: str = "trang.html") -> SourceText:
    path = folder / name
    path.write_bytes(data)
    return read(path)


def lines(folder: Path, body: str) -> list[str]:
    return read_bytes(folder, page(body)).text.split("\n")


def test_short_headings_tables_and_lists_stay_in_order(tmp_path: Path) -> None:
    body = (
        f"<h2>I. MỤC ĐÍCH</h2><p>{sentence(1)}</p><ul><li>Thiết thực.</li><li>Hiệu quả.</li></ul>"
        "<h3>II. NHIỆM VỤ</h3><table><tr><th>STT</th><th>Nội dung</th><th>Quý</th></tr>"
        f"<tr><td>1</td><td>Hội nghị</td><td>I</td></tr></table><p>{sentence(2)}</p>"
    )
    assert lines(tmp_path, body) == [
        "I. MỤC ĐÍCH",
        sentence(1),
        "- Thiết thực.",
        "- Hiệu quả.",
        "II. NHIỆM VỤ",
        "STT | Nội dung | Quý",
        "1 | Hội nghị | I",
        sentence(2),
    ]


@pytest.mark.parametrize(
    ("opening", "first", "second"),
    [
        ("<ol>", "1. Một", "2. Hai"),
        ('<ol start="4">', "4. Một", "5. Hai"),
        ('<ol type="a">', "a. Một", "b. Hai"),
        ('<ol type="A">', "A. Một", "B. Hai"),
        ('<ol type="I">', "I. Một", "II. Hai"),
        ('<ol style="list-style-type: none">', "Một", "Hai"),
    ],
)
def test_list_numbers_are_restored(tmp_path: Path, opening: str, first: str, second: str) -> None:
    body = f"<p>{sentence(1)}</p>{opening}<li>Một</li><li><p>Hai</p></li></ol><p>{sentence(2)}</p>"
    assert lines(tmp_path, body)[1:3] == [first, second]


def test_numbers_in_the_text_are_not_doubled(tmp_path: Path) -> None:
    items = "<ol><li>1. Một</li><li>b) Hai</li></ol><ul><li>- Ba</li><li>+Bốn</li></ul>"
    body = f"<p>{sentence(1)}</p>{items}<p>{sentence(2)}</p>"
    assert lines(tmp_path, body)[1:5] == ["1. Một", "b) Hai", "- Ba", "+Bốn"]


def test_nested_lists_and_given_values(tmp_path: Path) -> None:
    inner = '<ol type="a"><li>Con</li></ol>'
    items = f'<ol><li>Một{inner}</li><li value="7">Bảy</li><li>Tám</li></ol>'
    body = f"<p>{sentence(1)}</p>{items}<p>{sentence(2)}</p>"
    assert lines(tmp_path, body)[1:5] == ["1. Một", "a. Con", "7. Bảy", "8. Tám"]


def test_inline_tags_break_neither_words_nor_lines(tmp_path: Path) -> None:
    body = f"<p>Kết luận <b>s</b><span>ố</span>\n 07-<i>KL</i>/TW,\r\n {sentence(1)}</p>"
    assert lines(tmp_path, body) == [f"Kết luận số 07-KL/TW, {sentence(1)}"]


def test_breaks_make_lines_and_wide_spaces_close_up(tmp_path: Path) -> None:
    body = f"<div>{sentence(1)}<br>&nbsp;&nbsp;&nbsp;- Một&nbsp; &nbsp;hai<br/><br/>số&nbsp;24</div>"
    assert lines(tmp_path, body) == [sentence(1), "- Một hai", "số\u00a024"]


def test_letterhead_and_signature_tables_are_read_cell_by_cell(tmp_path: Path) -> None:
    head = "<table><tr><td><p>ỦY BAN MTTQ</p><p>Số: 5/KH</p></td><td>CỘNG HÒA<br>Độc lập</td></tr></table>"
    sign = "<table><tr><td>Nơi nhận:<br>- Lưu: VT.</td><td><b>TM. BAN THƯỜNG TRỰC</b></td></tr></table>"
    found = lines(tmp_path, f"{head}<p>{sentence(1)}</p><p>{sentence(2)}</p>{sign}")
    assert found[:4] == ["ỦY BAN MTTQ", "Số: 5/KH", "CỘNG HÒA", "Độc lập"]
    assert found[-3:] == ["Nơi nhận:", "- Lưu: VT.", "TM. BAN THƯỜNG TRỰC"]


def test_word_bullets_in_symbol_fonts(tmp_path: Path) -> None:
    bullet = (
        "<span style='font-family:Symbol'>·<span style='font:7pt Times'>&nbsp;&nbsp;&nbsp; </span></span>"
    )
    assert lines(tmp_path, f"<p>{sentence(1)}</p><p>{bullet}Một</p>")[1] == "- Một"


CHROME = [
    f'<div id="topmenu"><ul>{MENU}</ul></div>',
    f"<nav><ul>{MENU}</ul></nav>",
    '<div class="login"><a href="/dn">Đăng nhập</a> Mật khẩu</div>',
    f"<table><tr><td>{MENU}</td></tr></table>",
    '<div class="breadcrumb">Trang chủ &raquo; Tin tức</div>',
    '<div id="loading">Đang xử lý.....</div>',
    '<div style="display:none">Hộp thoại ẩn</div>',
    "<script>var dieu = 1;</script><style>p {}</style>",
]
AROUND = [
    f'<div class="related"><h3>Tin liên quan</h3><ul>{MENU}</ul></div>',
    f"<div><b>Các tin khác</b><br>{MENU}</div>",
    "<div>Đang truy cập: 12<br>Tổng lượt truy cập: 1.234.567</div>",
    "<div><b>ỦY BAN NHÂN DÂN XÃ A</b><br>Địa chỉ: thôn 1, xã A. Điện thoại: 0123.456.789</div>",
    "<footer><p>Cơ quan chủ quản: Ủy ban xã. Giấy phép số 1.</p></footer>",
    "<div>Bản quyền thuộc về Cổng thông tin điện tử của Ủy ban Mặt trận Tổ quốc xã A.</div>",
]
ARTICLE = f"<div><h1>Kế hoạch năm 2026</h1><p>{sentence(1)}</p><p><b>Ngắn</b></p><p>{sentence(2)}</p></div>"
WANTED = ["Kế hoạch năm 2026", sentence(1), "Ngắn", sentence(2)]


@pytest.mark.parametrize("before", CHROME)
def test_what_stands_before_the_article_goes(tmp_path: Path, before: str) -> None:
    assert lines(tmp_path, before + ARTICLE) == WANTED


@pytest.mark.parametrize("after", AROUND)
def test_what_stands_after_the_article_goes(tmp_path: Path, after: str) -> None:
    assert lines(tmp_path, ARTICLE + after) == WANTED


def test_a_whole_portal_page(tmp_path: Path) -> None:
    everything = "".join(CHROME) + f'<div class="col">{ARTICLE}</div>' + "".join(AROUND)
    assert lines(tmp_path, f'<div class="menu-open wrapper">{everything}</div>') == WANTED


def test_page_data_inside_the_article_goes(tmp_path: Path) -> None:
    body = f"<div><p>{sentence(1)}</p><span>Admin</span><p>Lượt xem: 512</p><p>{sentence(2)}</p></div>"
    assert lines(tmp_path, body) == [sentence(1), sentence(2)]


def test_tasks_that_sound_like_a_site_stay(tmp_path: Path) -> None:
    tasks = [
        "- Đăng ký thực hiện công trình chào mừng.",
        "- Chia sẻ kinh nghiệm.",
        "- Chịu trách nhiệm chung.",
    ]
    inner = "".join(f"<p>{task}</p>" for task in tasks)
    assert lines(tmp_path, f"<p>{sentence(1)}</p>{inner}<p>{sentence(2)}</p>")[1:4] == tasks


def test_links_inside_sentences_stay(tmp_path: Path) -> None:
    body = f'<p>{sentence(1)}</p><p>Theo <a href="/v">Nghị định số 30/2020/NĐ-CP</a> của Chính phủ.</p>'
    assert lines(tmp_path, body)[1] == "Theo Nghị định số 30/2020/NĐ-CP của Chính phủ."


def test_heading_outside_the_article_is_found_by_the_title(tmp_path: Path) -> None:
    body = (
        "<div><h2>Mặt trận quận triển khai công tác năm 2020</h2></div><div><a href='#'>In trang</a></div>"
        f"<div><p>{sentence(1)}</p><p>{sentence(2)}</p></div>"
    )
    data = page(body, "<title>Mặt trận quận triển khai công tác năm 2020 - Cổng thông tin</title>")
    assert read_bytes(tmp_path, data).text.split("\n")[0] == "Mặt trận quận triển khai công tác năm 2020"


def test_title_prefers_the_page_s_own_over_the_site_s(tmp_path: Path) -> None:
    head = '<title>Kế hoạch - Cổng</title><meta property="og:title" content="Kế  hoạch\n năm 2026">'
    assert read_bytes(tmp_path, page(f"<p>{sentence(1)}</p>", head)).title == "Kế hoạch năm 2026"
    assert read_bytes(tmp_path, page(f"<p>{sentence(1)}</p>", "<title> Một </title>")).title == "Một"
    assert read_bytes(tmp_path, page(f"<p>{sentence(1)}</p>", "")).title is None


def declared(charset: str) -> str:
    return f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head>'


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (f"{declared('utf-8')}<p>Mặt trận</p>".encode(), "declared UTF-8"),
        (f"{declared('windows-1258')}<p>Mặt trận</p>".encode(), "UTF-8 declared as something else"),
        ("<p>Mặt trận</p>".encode(), "nothing declared"),
        (codecs.BOM_UTF16_LE + "<p>Mặt trận</p>".encode("utf-16-le"), "UTF-16"),
        (declared("windows-1258").encode() + "<p>Mă\u0323t trâ\u0323n</p>".encode("cp1258"), "cp1258"),
        (
            declared("utf-8").encode() + "<p>Mă\u0323t trâ\u0323n</p>".encode("cp1258"),
            "cp1258 declared as UTF-8",
        ),
        (b"<p>M&#7863;t tr&#x1EAD;n</p>", "entities"),
        ("<?xml version='1.0' encoding='utf-8'?><html><body><p>Mặt trận</p></body></html>".encode(), "XHTML"),
    ],
)
def test_charsets(tmp_path: Path, data: bytes, kind: str) -> None:
    assert read_bytes(tmp_path, data, "a.htm").text == "Mặt trận", kind


@pytest.mark.parametrize("body", ["", "<p> &nbsp; </p>", "<img src='a.jpg'>", f"<nav><ul>{MENU}</ul></nav>"])
def test_pages_without_text_are_refused(tmp_path: Path, body: str) -> None:
    with pytest.raises(ReadError, match=r"trang\.html"):
        read_bytes(tmp_path, page(body))


def test_deeply_nested_pages_do_not_break_the_reader(tmp_path: Path) -> None:
    body = "<div>" * 5000 + sentence(1) + "</div>" * 5000
    with contextlib.suppress(ReadError):
        assert sentence(1) in read_bytes(tmp_path, page(body)).text
