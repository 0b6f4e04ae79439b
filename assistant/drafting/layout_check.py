"""Whether a Word file looks as its profile says: read from the XML, independent of what wrote it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.drafting.profile import Measure, Profile, Rule, StyleName
from assistant.drafting.text_width import width_mm
from assistant.drafting.word_reader import PAGE_FIELD, Para, Table, Word, read_word

_KINDS = re.compile(r"(?:KẾ HOẠCH|CHƯƠNG TRÌNH|HƯỚNG DẪN|ĐỀ ÁN|PHƯƠNG ÁN|BÁO CÁO|THÔNG BÁO)$")
_BASIS = re.compile(
    r"(?:- )?(?:Căn cứ|Thực hiện|Thi hành|Xét|Theo|Triển khai|Tiếp tục thực hiện|Trên cơ sở)\b.*[;.,]$"
)
_PART = re.compile(r"[IVX]+(?:\. |- )")
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2})*[.)]? ")
_POINT = re.compile(r"([a-zđ])\) ")
_DATE = re.compile(r"(?P<place>\S.*), ngày (?P<day>\S+) tháng (?P<month>\S+) năm (?P<year>\S+)$")
_ALPHABET = "abcdđeghiklmnopqrstuvxy"
_OPEN = "[…]"
_ALIGN = {"both": "justify", "start": "left"}
_NEAR = 0.3  # millimetres: what rounding to twips may take away
_LABELS: dict[StyleName, str] = {
    "national": "Quốc hiệu", "motto": "Tiêu ngữ", "superior": "Tên cơ quan chủ quản",
    "issuer": "Tên cơ quan ban hành", "number": "Số, ký hiệu", "place_date": "Địa danh và thời gian",
    "kind": "Tên loại", "title": "Trích yếu", "basis": "Căn cứ", "body": "Nội dung", "part": "Mục (I, II)",
    "heading": "Khoản có tiêu đề", "authority": "Quyền hạn ký", "signer_title": "Chức vụ ký",
    "signer": "Họ tên người ký", "recipients": "Nơi nhận", "recipient": "Dòng nơi nhận",
    "annex": "Phụ lục", "annex_title": "Tên phụ lục", "table": "Bảng", "page_number": "Số trang",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as the profile says: component, property, found, expected."""

    part: str
    what: str
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.part}: {self.what} là {self.found}, cần {self.expected}."


@dataclass(frozen=True, slots=True)
class _Layout:
    """The components of a document, recognised by place and words."""

    head: Table
    left: list[Para]
    right: list[Para]
    dated: tuple[list[Para], list[Para]]
    title: list[Para]
    text: list[Para]
    tables: list[Table]
    recipients: list[Para]
    signature: list[Para]
    foot: Table
    annexes: list[list[Para]]


def check_layout(data: bytes, profile: Profile) -> list[Fault]:
    """Every departure of the DOCX `data` from `profile`, in reading order; [] when it is sound.

    ReadError when `data` is no Word file.
    """
    word = read_word(data)
    faults = [*_page_faults(word, profile), *_font_faults(word, profile), *_clean_faults(word)]
    layout = _recognise(word, profile)
    if isinstance(layout, Fault):
        return [*faults, layout]
    checks: tuple[Callable[[_Layout, Profile], Iterator[Fault]], ...] = (
        _head_faults, _number_faults, _date_faults, _title_faults, _text_faults, _order_faults,
        _table_faults, _foot_faults, _annex_faults,
    )  # fmt: skip
    return [*faults, *(fault for check in checks for fault in check(layout, profile))]


# -- recognising -------------------------------------------------------------------------------------


def _recognise(word: Word, profile: Profile) -> _Layout | Fault:
    blocks = word.blocks
    tables = [block for block in blocks if isinstance(block, Table)]
    heads = [t for t in tables if profile.words.national[0] in t.text]
    feet = [t for t in tables if profile.words.recipients.rstrip(":") in t.text and t not in heads]
    if not heads or heads[0] is not blocks[0] or len(heads[0].rows) < 2:
        return Fault("Phần đầu", "bảng hai cột, hai hàng", "không thấy", "bảng đầu trang có Quốc hiệu")
    if not feet:
        return Fault("Phần cuối", "bảng Nơi nhận và chữ ký", "không thấy", "bảng hai cột")
    head, foot = heads[0], feet[-1]
    if any(len(row) != 2 for row in (*head.rows[:2], foot.rows[0])):
        return Fault("Phần đầu và phần cuối", "số cột", "khác 2", "2")
    at, end = blocks.index(head), blocks.index(foot)
    between = [block for block in blocks[at + 1 : end] if isinstance(block, Para)]
    title, text = _split_title(between)
    (left, right), dated = head.rows[0], (head.rows[1][0].paragraphs, head.rows[1][1].paragraphs)
    after = [block for block in blocks[end + 1 :] if isinstance(block, Para)]
    return _Layout(
        head, left.paragraphs, right.paragraphs, dated, title, text,
        [t for t in tables if t not in (head, foot)], foot.rows[0][0].paragraphs,
        foot.rows[0][1].paragraphs, foot, _annexes(after),
    )  # fmt: skip


def _split_title(between: Sequence[Para]) -> tuple[list[Para], list[Para]]:
    """Kind, title and rule; then the text, which begins after the first rule (or "-----")."""
    for n, para in enumerate(between):
        if para.rule or set(para.text.strip()) == {"-"}:
            return list(between[: n + 1]), [p for p in between[n + 1 :] if p.text.strip()]
    return list(between[:2]), [p for p in between[2:] if p.text.strip()]


def _annexes(after: Sequence[Para]) -> list[list[Para]]:
    found: list[list[Para]] = []
    for para in after:
        if re.match(r"(?i)phụ lục\b", para.text):
            found.append([])
        if found and para.text.strip():
            found[-1].append(para)
    return found


# -- page --------------------------------------------------------------------------------------------


def _page_faults(word: Word, profile: Profile) -> Iterator[Fault]:
    for section in word.sections:
        wanted = (
            ("khổ giấy, chiều rộng (mm)", section.width, profile.page.width),
            ("khổ giấy, chiều cao (mm)", section.height, profile.page.height),
            ("lề trên (mm)", section.top, profile.page.top),
            ("lề dưới (mm)", section.bottom, profile.page.bottom),
            ("lề trái (mm)", section.left, profile.page.left),
            ("lề phải (mm)", section.right, profile.page.right),
            ("số trang cách mép trên (mm)", section.header, profile.page.page_number_from_edge),
        )
        yield from (fault for what, found, measure in wanted for fault in _off("Trang", what, found, measure))
        if section.landscape:
            yield Fault("Trang", "hướng giấy", "ngang", "dọc")
        if not section.title_page:
            yield Fault("Số trang", "trang đầu", "có số trang", "không đánh số")
    yield from _page_number_faults(word, profile)


def _page_number_faults(word: Word, profile: Profile) -> Iterator[Fault]:
    if any(PAGE_FIELD in para.fields for para in word.first_header):
        yield Fault("Số trang", "trang đầu", "có số trang", "không đánh số")
    numbered = [para for para in word.header if PAGE_FIELD in para.fields]
    if not numbered:
        yield Fault("Số trang", "đầu trang", "không có", "số trang ở giữa lề trên")
    for para in numbered:
        yield from _style_faults("page_number", para, profile)


def _font_faults(word: Word, profile: Profile) -> Iterator[Fault]:
    faces = {face for para in word.all_paragraphs for run in para.runs for face in run.fonts}
    for face in sorted(faces - {profile.font.name}):
        yield Fault("Toàn văn bản", "phông chữ", face or "không nêu", profile.font.name)
    colours = {run.colour for para in word.all_paragraphs for run in para.runs}
    for colour in sorted(colours - {profile.font.colour, "auto"}):
        yield Fault("Toàn văn bản", "màu chữ", colour, profile.font.colour)


def _clean_faults(word: Word) -> Iterator[Fault]:
    for trace in word.traces:
        yield Fault("Tệp ký", "dấu vết soạn thảo", trace, "không có")


# -- head --------------------------------------------------------------------------------------------


def _head_faults(layout: _Layout, profile: Profile) -> Iterator[Fault]:
    if layout.head.has_borders or layout.foot.has_borders:
        yield Fault("Phần đầu và phần cuối", "bảng", "có đường kẻ", "không đường kẻ")
    yield from _national_faults(layout, profile)
    named = [para for para in layout.left if para.text.strip(" *")]
    if len(named) < 2:
        yield Fault(_LABELS["issuer"], "số dòng", str(len(named)), "cơ quan chủ quản và cơ quan ban hành")
        return
    for para in named[:-1]:
        yield from _style_faults("superior", para, profile)
    yield from _style_faults("issuer", named[-1], profile)
    width = layout.head.widths[0]
    yield from _rule_faults("issuer", profile.rules.issuer, layout.left, named[-1], width)


def _national_faults(layout: _Layout, profile: Profile) -> Iterator[Fault]:
    names: tuple[StyleName, ...] = ("national", "motto")
    words = profile.words.national
    shown = [para for para in layout.right if para.text.strip()]
    for name, text, para in zip(names, words, shown, strict=False):
        if para.text.strip() != text:
            yield Fault(_LABELS[name], "lời", para.text, text)
        yield from _style_faults(name, para, profile)
    if len(shown) < len(words):
        yield Fault(_LABELS["motto"], "lời", "không có", words[-1])
        return
    sizes = tuple(para.size for para in (*shown[: len(words)], *layout.dated[1][:1]))
    if profile.size_sets and sizes not in profile.size_sets:
        expected = " hoặc ".join("/".join(f"{s:g}" for s in sizes) for sizes in profile.size_sets)
        yield Fault("Phần đầu", "bộ cỡ chữ", "/".join(f"{s:g}" for s in sizes), expected)
    last = names[len(words) - 1]
    width = layout.head.widths[1]
    yield from _rule_faults(last, profile.rules.national, layout.right, shown[len(words) - 1], width)


def _rule_faults(
    name: StyleName, rule: Rule, paras: Sequence[Para], above: Para, width: float
) -> Iterator[Fault]:
    """The rule must come right after `above`; its length is measured against the widest printed line."""
    at = next(n for n, para in enumerate(paras) if para is above)
    below = paras[at + 1] if at + 1 < len(paras) else None
    part = f"Đường kẻ dưới {_LABELS[name].lower()}"
    if rule.share is None:
        if below is None or below.text.strip() != rule.text:
            yield Fault(part, "dấu", below.text if below else "không có", rule.text or "")
    elif below is None or not below.rule:
        yield Fault(part, "đường kẻ", "không có", "có")
    else:
        shown = max(width_mm(line, above.size, above.bold) for line in above.shown.split("\n"))
        length = width - below.left - below.right
        if not rule.share.allows(length / shown, tolerance=0.02):
            yield Fault(part, "độ dài so với dòng chữ", f"{length / shown:.2f}", rule.share.range_text)


def _number_faults(layout: _Layout, profile: Profile) -> Iterator[Fault]:
    para = next((p for p in layout.dated[0] if p.text.strip()), None)
    if para is None:
        yield Fault(_LABELS["number"], "dòng", "không có", "có")
        return
    yield from _style_faults("number", para, profile)
    form = re.escape(profile.words.number).replace(r"\{number\}", r"(?P<number>\d{2,}[a-zđA-ZĐ]?|\[…\])")
    form = form.replace(r"\{kind\}", r"(?:[A-ZĐ][A-Za-zĐđ]*|\[…\])").replace(
        r"\{body\}", r"[A-ZĐ]+(?:-[A-ZĐ]+)*"
    )
    if not re.fullmatch(form, para.text.strip()):
        example = profile.words.number.format(number="07", kind="KH", body=profile.words.body)
        yield Fault(_LABELS["number"], "cách ghi", para.text.strip(), f"như “{example}”")


def _date_faults(layout: _Layout, profile: Profile) -> Iterator[Fault]:
    para = next((p for p in layout.dated[1] if p.text.strip()), None)
    match = _DATE.match(para.text.strip()) if para else None
    if para is None or match is None:
        yield Fault(
            _LABELS["place_date"],
            "cách ghi",
            para.text if para else "không có",
            "như “Hoàng Mai, ngày 05 tháng 01 năm 2027”",
        )
        return
    yield from _style_faults("place_date", para, profile)
    if match["day"] != _OPEN and not re.fullmatch(r"0[1-9]|[12]\d|3[01]", match["day"]):
        yield Fault(_LABELS["place_date"], "ngày", match["day"], "hai chữ số")
    if match["month"] != _OPEN and not re.fullmatch(r"0[12]|[3-9]|1[0-2]", match["month"]):
        yield Fault(_LABELS["place_date"], "tháng", match["month"], "01, 02, 3, 4 … 12")


def _title_faults(layout: _Layout, profile: Profile) -> Iterator[Fault]:
    shown = [para for para in layout.title if para.text.strip(" -")]
    if len(shown) < 2 or not _KINDS.match(shown[0].shown.strip()):
        yield Fault(
            _LABELS["kind"], "dòng", shown[0].text if shown else "không có", "tên loại, rồi trích yếu"
        )
        return
    yield from _style_faults("kind", shown[0], profile)
    for para in shown[1:]:
        yield from _style_faults("title", para, profile)
    yield from _rule_faults("title", profile.rules.title, layout.title, shown[-1], profile.page.text_width)


# -- text --------------------------------------------------------------------------------------------


def _text_faults(layout: _Layout, profile: Profile) -> Iterator[Fault]:
    bases = _bases(layout.text)
    for n, para in enumerate(bases, 1):
        wanted = "." if n == len(bases) else ";"
        if not para.text.endswith(wanted):
            yield Fault(_LABELS["basis"], "dấu cuối dòng", para.text[-1], wanted)
    for para in layout.text:
        name: StyleName = "basis" if para in bases else _style_name(para)
        yield from _style_faults(name, para, profile)
        yield from _body_faults(name, para, profile)
    if layout.text and not layout.text[-1].text.endswith(profile.words.end):
        yield Fault(_LABELS["body"], "dấu hết văn bản", layout.text[-1].text[-3:], profile.words.end)


def _bases(paras: Sequence[Para]) -> list[Para]:
    """The paragraphs before the opening sentence ("... như sau:"), or those that begin as a basis does."""
    start = next(
        (n for n, para in enumerate(paras) if _PART.match(para.text) or _NUMBERED.match(para.text)), 0
    )
    opening = list(paras[:start])
    colon = next((n for n, para in enumerate(opening) if para.text.rstrip().endswith(":")), None)
    return opening[:colon] if colon is not None else [p for p in opening if _BASIS.match(p.text)]


def _style_name(para: Para) -> StyleName:
    if _PART.match(para.text) and (para.bold or para.shown.isupper()):
        return "part"
    return "heading" if _NUMBERED.match(para.text) and para.mostly_bold else "body"


def _body_faults(name: StyleName, para: Para, profile: Profile) -> Iterator[Fault]:
    body, part = profile.body, _LABELS[name]
    yield from _off(part, "thụt dòng đầu (mm)", para.first_line, body.first_line)
    yield from _off(part, "cách đoạn (pt)", max(para.before, para.after), body.after)
    if body.line and para.line_exact is not None:
        yield Fault(part, "cách dòng", f"{para.line_exact:g} pt", f"{body.line.range_text} dòng")
    elif body.line:
        yield from _off(part, "cách dòng", para.line, body.line)
    elif body.line_exact and para.line_exact is None:
        yield Fault(part, "cách dòng", f"{para.line:g} dòng", f"đúng {body.line_exact.range_text} pt")
    elif body.line_exact:
        yield from _off(part, "cách dòng (pt)", para.line_exact or 0, body.line_exact)


def _order_faults(layout: _Layout, profile: Profile) -> Iterator[Fault]:
    """Points run a, b, c, d, đ, e ...: the Vietnamese alphabet."""
    before = ""
    for para in layout.text:
        match = _POINT.match(para.text)
        if match and match[1] not in _ALPHABET:
            yield Fault("Điểm", "chữ cái", f"{match[1]})", "chữ cái tiếng Việt (không có f, j, w, z)")
        elif match and before and match[1] != "a" and match[1] != _next_letter(before):
            yield Fault("Điểm", "thứ tự", f"{match[1]}) sau {before})", f"{_next_letter(before)})")
        before = match[1] if match and match[1] in _ALPHABET else before


def _next_letter(letter: str) -> str:
    at = _ALPHABET.index(letter) + 1
    return _ALPHABET[at] if at < len(_ALPHABET) else "a"


def _table_faults(layout: _Layout, profile: Profile) -> Iterator[Fault]:
    for table in layout.tables:
        if not table.has_borders:
            yield Fault(_LABELS["table"], "đường kẻ", "không có", "có")
        for para in (p for row in table.rows for cell in row for p in cell.paragraphs if p.text.strip()):
            yield from _off(_LABELS["table"], "cỡ chữ", para.size, profile.styles["table"].size)


# -- foot --------------------------------------------------------------------------------------------


def _foot_faults(layout: _Layout, profile: Profile) -> Iterator[Fault]:
    shown = [para for para in layout.recipients if para.text.strip()]
    if not shown or shown[0].text.strip() != profile.words.recipients:
        yield Fault(
            _LABELS["recipients"],
            "dòng đầu",
            shown[0].text if shown else "không có",
            profile.words.recipients,
        )
        return
    yield from _style_faults("recipients", shown[0], profile)
    yield from _recipient_faults(shown[1:], profile)
    yield from _signature_faults(layout, profile)


def _recipient_faults(items: Sequence[Para], profile: Profile) -> Iterator[Fault]:
    part = _LABELS["recipient"]
    for n, para in enumerate(items, 1):
        yield from _style_faults("recipient", para, profile)
        wanted = "." if n == len(items) else ";"
        if not (para.text.startswith("- ") and para.text.endswith(wanted)):
            yield Fault(part, "cách ghi", para.text, f"“- …{wanted}”")
    if items and not items[-1].text.startswith("- Lưu"):
        yield Fault(part, "dòng cuối", items[-1].text, "“- Lưu: …”")


def _signature_faults(layout: _Layout, profile: Profile) -> Iterator[Fault]:
    names: tuple[StyleName, ...] = ("authority", "signer_title", "signer")
    shown = [para for para in layout.signature if para.text.strip()]
    if len(shown) != len(names):
        yield Fault("Chữ ký", "số dòng", str(len(shown)), "quyền hạn, chức vụ, họ tên")
        return
    if shown[0].text.strip() != profile.words.authority:
        yield Fault(_LABELS["authority"], "lời", shown[0].text, profile.words.authority)
    for name, para in zip(names, shown, strict=True):
        yield from _style_faults(name, para, profile)
    if not layout.foot.kept_whole:
        yield Fault("Chữ ký", "ngắt trang", "có thể bị chia đôi", "giữ cả khối trên một trang")


def _annex_faults(layout: _Layout, profile: Profile) -> Iterator[Fault]:
    for annex in layout.annexes:
        yield from _style_faults("annex", annex[0], profile)
        if len(annex) > 1 and annex[1].shown.isupper():
            yield from _style_faults("annex_title", annex[1], profile)
        if not annex[0].numbered_anew:
            yield Fault(_LABELS["annex"], "số trang", "nối tiếp", "đánh số riêng từ 1")


# -- properties --------------------------------------------------------------------------------------


def _style_faults(name: StyleName, para: Para, profile: Profile) -> Iterator[Fault]:
    style, part = profile.styles[name], _LABELS[name]
    for run in para.runs:
        yield from _off(part, "cỡ chữ", run.size, style.size)
        marks = (("đậm", run.bold, style.bold), ("nghiêng", run.italic, style.italic),
                 ("gạch chân", run.underline, style.underline))  # fmt: skip
        yield from (Fault(part, what, _yes(on), _yes(wanted)) for what, on, wanted in marks if on != wanted)
    align = _ALIGN.get(para.align, para.align)
    if align != style.align:
        yield Fault(part, "căn lề", align, style.align)
    if style.capitals and not _in_capitals(para.shown):
        yield Fault(part, "chữ in hoa", "không", "có")


def _in_capitals(shown: str) -> bool:
    words = re.sub(r"\[…[^\]]*\]", "", shown)
    return words.upper() == words


def _yes(on: bool) -> str:
    return "có" if on else "không"


def _off(part: str, what: str, found: float, measure: Measure) -> Iterator[Fault]:
    tolerance = _NEAR if "mm" in what else 0.01
    if not measure.allows(found, tolerance):
        yield Fault(part, what, f"{found:g}", measure.range_text)
