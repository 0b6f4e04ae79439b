"""Web pages saved as HTML: the text of the article, without what every page of the site carries.

trafilatura says which sentences are the article. It drops short headings and the letterhead of a
document at times, so the lines themselves come from the page: the smallest element that holds
those sentences, and the lines next to it until the first one that is a link or a site's own.
"""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from typing import Any

from ingest.errors import ReadError
from ingest.readers.charset import Decoded, decode, is_binary, strict_utf8
from ingest.readers.glyphs import drop_unprintable, replace_private
from ingest.readers.html_lines import Node, WebLine, page_lines
from ingest.source import SourceText

_DECLARED = re.compile(rb"""(?i)<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?([\w-]+)""")
_CHROME_TAGS = frozenset(("nav", "aside", "footer"))
_CHROME_ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "complementary", "dialog"))
_CHROME_NAME = re.compile(
    r"""(?xi)(?:^|[\s_-])(?:nav(?:bar|igation)?|(?:main|top|left|right|sub)?-?menu\w*|breadcrumbs?|
    (?:left|right)?side-?bar|(?:site|page)?-?footer\w*|log-?in\w*|sign-?in|dang-?nhap|counter|thong-?ke|truy-?cap|
    share\w*|social\w*|addthis\w*|related\w*|(?:tin|bai)?-?lien-?quan|tin-?khac|other-?news|comments?|binh-?luan|
    banner\w*|advert\w*|ads|quang-?cao|paging|pagination|rating|popup|modal|cookies?|search\w*|tim-?kiem|
    tool-?bar|skip-link|tags?)(?:$|[\s_-])"""
)
# What a site prints around an article; these forms do not occur as a whole line of a document.
_PAGE_DATA = (
    r"đang (?:xử lý|tải)\W*(?:dữ liệu|trang)?\W*",
    r".{0,60}\b(?:lượt (?:truy cập|xem|đọc)|số lần xem|đang (?:truy cập|online))\W*\d[\d.,]*.{0,20}",
    r"(?:ngày (?:đăng|tạo)|(?:ngày )?cập nhật(?: lúc)?|đăng lúc)\W*.{0,12}\d{1,2}[/-]\d{1,2}[/-]\d{4}.{0,30}",
    r"(?:thứ \w+|chủ nhật) ?,.{0,10}\d{1,2}[/-]\d{1,2}[/-]\d{4}.{0,30}",
    r"\d{1,2}[/-]\d{1,2}[/-]\d{4} ?[,|-]? ?\d{1,2}[:h]\d{2}.{0,20}",
    r"admin|quản trị(?: viên)?|đăng (?:nhập|ký|xuất)|chia sẻ(?: (?:bài viết|facebook|zalo))?|gửi email",
    r"in (?:trang|bài)(?: viết| này)?|bản in|về đầu trang",
)
# What stands beyond the article; inside one these words may open a sentence.
_SURROUNDINGS = (
    r"(?:các )?(?:tin|bài viết|bài|văn bản) (?:liên quan|khác|mới|cũ hơn|cùng chuyên mục)\b.{0,40}",
    r"(?:bản quyền|copyright|©|ghi rõ nguồn|giấy phép (?:số|thiết lập)|chịu trách nhiệm)\b.{0,200}",
    r"(?:địa chỉ|trụ sở|điện thoại|hotline|fax|email|e-mail) ?:.{0,250}",
    r"(?:đăng nhập|đăng ký|thăm dò|thống kê|lượt truy cập|liên kết|tổng đài)\b.{0,60}",
)
_IN_ARTICLE = re.compile("|".join(_PAGE_DATA), re.IGNORECASE)
_BEYOND_ARTICLE = re.compile("|".join(_PAGE_DATA + _SURROUNDINGS), re.IGNORECASE)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LONG = 60
_SHARE = 0.8
logging.getLogger("trafilatura").addHandler(logging.NullHandler())


def read_html(data: bytes, name: str) -> SourceText:
    """Lines of the article of a page and its title; ReadError when no text is left."""
    decoded = decode_page(data)
    if is_binary(data) and not decoded.encoding.startswith("utf-16"):
        raise _empty(name)
    root = _parse(decoded.text, name)
    title = _title(root)
    try:
        lines = page_lines(_without_chrome(root))
    except RecursionError as error:
        raise _empty(name) from error
    kept = [line.text for line in _article(lines, _main_sentences(decoded.text), title)]
    text = drop_unprintable(replace_private("\n".join(kept)))
    if not text.strip():
        raise _empty(name)
    return SourceText(text, title=title, warnings=(decoded.warning,) if decoded.warning else ())


def _empty(name: str) -> ReadError:
    return ReadError(
        f"Trang web “{name}” không có nội dung chữ đọc được. "
        "Hãy mở trang bằng trình duyệt, chép phần văn bản vào tệp .docx hoặc .txt rồi nạp lại."
    )


def decode_page(data: bytes) -> Decoded:
    """Characters of a page: byte order mark, UTF-8 if it is that, what the page declares, else a guess."""
    utf8 = strict_utf8(data)
    declared = _DECLARED.search(data[:4096])
    if utf8 is not None or declared is None:
        return decode(data)
    charset = declared[1].decode("ascii", "replace").lower()
    return _declared(data, charset) or decode(data)


def _declared(data: bytes, charset: str) -> Decoded | None:
    """`data` in the declared charset; None where the declaration is as good as none."""
    if charset in ("utf-8", "utf8", "windows-1258", "iso-8859-1", "windows-1252", "us-ascii"):
        return None
    try:
        return Decoded(data.decode(charset), charset)
    except (LookupError, UnicodeError):
        return None


def _parse(text: str, name: str) -> Node:
    from lxml import etree, html  # type: ignore[import-untyped]

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(text.replace("\x00", "").encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise _empty(name) from error


def _title(root: Node) -> str | None:
    found = [*root.xpath("//meta[@property='og:title']/@content"), *root.xpath("//head/title/text()")]
    titles = (" ".join(drop_unprintable(title).split()) for title in found)
    return next((title for title in titles if title), None)


def _main_sentences(page: str) -> set[str]:
    """Keys of the lines that trafilatura holds for the article; empty when it finds none."""
    import trafilatura

    try:
        text = trafilatura.extract(page, include_comments=False, include_tables=True, deduplicate=False)
    except (ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError):
        return set()
    return {_key(line) for line in (text or "").split("\n")}


def _key(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _without_chrome(root: Node) -> Node:
    """The body of the page without menus, side bars and the like, unless most text is in them."""
    body = next(root.iter("body"), root)
    total = _length(body)
    for node in [node for node in body.iter() if node is not body and _is_chrome(node)]:
        if node.getparent() is not None and _length(node) * 3 < total:
            node.drop_tree()
    return body


def _is_chrome(node: Node) -> bool:
    if not isinstance(node.tag, str):
        return False
    if node.tag in _CHROME_TAGS or node.get("role") in _CHROME_ROLES:
        return True
    names = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", f"{node.get('id') or ''} {node.get('class') or ''}")
    return bool(_CHROME_NAME.search(names))


def _length(node: Node) -> int:
    return sum(len(text.strip()) for text in node.itertext())


def _article(lines: list[WebLine], main: set[str], title: str | None) -> list[WebLine]:
    """The lines of the article, its heading first."""
    if not lines:
        return []
    first, last = _core(lines, main)
    core = [line for line in lines[first : last + 1] if not _IN_ARTICLE.fullmatch(line.text)]
    before = _run(lines[:first][::-1])[::-1]
    following = lines[last + 1 :]
    after = _without_box_head(_run(following), following)
    kept = before + _without_link_runs(core) + after
    heading = _heading(lines[: first - len(before)], title)
    return [*heading, *kept]


def _core(lines: list[WebLine], main: set[str]) -> tuple[int, int]:
    """First and last telling line of the deepest element that holds most of the article's sentences."""
    weights = _weights(lines, main)
    total = sum(weights)
    shares: dict[Any, int] = defaultdict(int)
    for line, weight in zip(lines, weights, strict=True):
        for node in (line.node, *line.node.iterancestors()):
            shares[node] += weight
    enough = [node for node, share in shares.items() if share >= _SHARE * total]
    root = max(enough, key=lambda node: sum(1 for _ in node.iterancestors()))
    telling = [i for i, weight in enumerate(weights) if weight and _is_inside(lines[i].node, root)]
    return telling[0], telling[-1]


def _is_inside(node: Node, root: Node) -> bool:
    return node is root or root in node.iterancestors()


def _weights(lines: list[WebLine], main: set[str]) -> list[int]:
    """How much each line tells of where the article is: long sentences that trafilatura kept."""
    long_lines = [len(line.text) * _is_sentence(line) for line in lines]
    chosen = [weight * (_key(line.text) in main) for line, weight in zip(lines, long_lines, strict=True)]
    for weights in (chosen, long_lines):
        if 2 * sum(weights) > sum(long_lines):
            return weights
    return [len(line.text) for line in lines]


def _is_sentence(line: WebLine) -> bool:
    return len(line.text) >= _LONG and not line.is_link and not _BEYOND_ARTICLE.fullmatch(line.text)


def _run(lines: list[WebLine]) -> list[WebLine]:
    """Lines up to the first one that belongs to the site and not to the article."""
    kept: list[WebLine] = []
    for line in lines:
        if line.is_link or _BEYOND_ARTICLE.fullmatch(line.text.lstrip("-|• ")):
            break
        kept.append(line)
    return kept


def _without_box_head(lines: list[WebLine], following: list[WebLine]) -> list[WebLine]:
    """`lines` without the head of the box that begins below them: of links, or with the site's address."""
    if not lines or len(following) == len(lines):
        return lines
    head, below = lines[-1], following[len(lines)]
    same_box = head.node is below.node or head.node.getparent() is below.node.getparent()
    if below.is_link:
        return lines[:-1] if head.node.tag in _HEADINGS else lines
    return lines[:-1] if same_box and head.text.isupper() else lines


def _without_link_runs(lines: list[WebLine]) -> list[WebLine]:
    """`lines` without neighbours that are all links: menus and lists of other articles."""
    links = [False, *(line.is_link for line in lines), False]
    return [
        line
        for i, line in enumerate(lines, 1)
        if not (links[i] and (links[i - 1] or links[i + 1]) and len(line.text) < 2 * _LONG)
    ]


def _heading(lines: list[WebLine], title: str | None) -> list[WebLine]:
    """The article's heading, found above its text by the title of the page."""
    key = _key(title or "")
    matches = [line for line in lines if len(_key(line.text)) > 10 and _key(line.text) in key]
    return matches[-1:]
