"""A draft as a Word file, ready to be signed: layout by the profile, open fields in yellow, no comments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from assistant.drafting import head_words
from assistant.drafting.draft import Clause, Draft
from assistant.drafting.profile import Profile, Rule, StyleName
from assistant.drafting.text_width import balanced_lines, width_mm
from assistant.drafting.word_package import SECTION_END, Look, PageSetup, ParagraphStyle, build
from assistant.drafting.word_xml import (
    RULE_STYLE,
    cell,
    clean,
    drawn_rule,
    lines,
    paragraph,
    row,
    runs,
    table,
)

_LABELS: dict[StyleName, str] = {
    "national": "MT Quốc hiệu", "motto": "MT Tiêu ngữ", "superior": "MT Cơ quan chủ quản",
    "issuer": "MT Cơ quan ban hành", "number": "MT Số ký hiệu", "place_date": "MT Địa danh thời gian",
    "kind": "MT Tên loại", "title": "MT Trích yếu", "basis": "MT Căn cứ", "body": "MT Nội dung",
    "part": "MT Phần", "heading": "MT Mục", "authority": "MT Quyền hạn ký", "signer_title": "MT Chức vụ ký",
    "signer": "MT Họ tên", "recipients": "MT Nơi nhận", "recipient": "MT Dòng nơi nhận",
    "annex": "MT Phụ lục", "annex_title": "MT Tên phụ lục", "table": "MT Ô bảng", "page_number": "MT Số trang",
}  # fmt: skip
_INDENTED: frozenset[StyleName] = frozenset({"basis", "body", "part", "heading"})
_GAPS: dict[StyleName, tuple[float, float]] = {  # points before and after
    "number": (4, 0), "place_date": (4, 0), "kind": (14, 0), "signer": (68, 0), "annex": (0, 0),
    "annex_title": (0, 6), "table": (2, 2),
}  # fmt: skip
_TITLE_SIDES = 5.0  # millimetres that a title keeps clear on either side
_CELL_SIDES = 1.0
_HEADING_LIMIT = 250  # characters; what is longer is a sentence, not a heading
_PARTS = frozenset({"part", "block", "book", "chapter", "division", "subdivision", "heading"})
_HEADS: frozenset[StyleName] = frozenset({"part", "heading"})
_ANNEX = re.compile(r"(?i:phụ lục)((?: (?i:số))?(?: (?:[0-9]+[a-zA-Z]?|[IVX]+|[A-HĐ]))?)(?!\w)(.*)")
_ATTACHED = re.compile(r"\((?:[Bb]an hành )?[Kk]èm theo\b")
_LEADS = re.compile(r"\bsau:$|…$|\.\.\.$")  # what follows is announced, so the sign stays
_HEADED = frozenset({"section", "subsection", "article"})
_MARKDOWN = re.compile(r"^#{1,6} +|\*\*|__")
_DASH = re.compile(r"^([-–+*])\s*(?=\S)")
_PART_MARK = re.compile(r"^([IVX]+)\s*[.\-:)/]\s*")
_ENDING = re.compile(r"[\s.;,:/]*$")
_FIRST_CELL = re.compile(r"[\d.]+|[-–]?")


def render(draft: Draft, profile: Profile) -> bytes:
    """The plan as a DOCX; the same draft and profile give the same bytes."""
    main, annexes = _split_annexes(draft.clauses)
    body = [_head(draft, profile), _title(draft, profile), *_text(main, profile, closing=True)]
    body.append(_foot(draft, profile))
    for annex in annexes:
        body += [SECTION_END, *_annex(annex, profile)]
    kind, title = head_words.kind_and_title(draft.title)
    last = paragraph(RULE_STYLE, "")  # Word wants a paragraph after a table
    return build(_look(profile), "".join(body) + last, clean(f"{kind} {title}"))


def _split_annexes(clauses: Sequence[Clause]) -> tuple[list[Clause], list[list[Clause]]]:
    """What is printed before the signature, and the annexes after it; dropped clauses and recipients are not."""
    printed = [clause for clause in clauses if clause.text.strip() and clause.part != "recipient"]
    starts = [n for n, clause in enumerate(printed) if clause.level == "annex"]
    bounds = [*starts, len(printed)]
    annexes = [printed[start:end] for start, end in zip(starts, bounds[1:], strict=True)]
    return printed[: bounds[0]], annexes


# -- look --------------------------------------------------------------------------------------------


def style_id(name: StyleName) -> str:
    """Id of the paragraph style of a component."""
    return "Mt" + "".join(word.capitalize() for word in name.split("_"))


def _look(profile: Profile) -> Look:
    page, font = profile.page, profile.font
    setup = PageSetup(
        page.width.value, page.height.value, page.top.value, page.bottom.value, page.left.value,
        page.right.value, page.page_number_from_edge.value,
    )  # fmt: skip
    styles = tuple(_style(name, profile) for name in _LABELS if name in profile.styles)
    return Look(setup, font.name, font.colour, font.language, styles, style_id("page_number"))


def _style(name: StyleName, profile: Profile) -> ParagraphStyle:
    style, body = profile.styles[name], profile.body
    running = name in _INDENTED
    before, after = _GAPS.get(name, (0, 0))
    return ParagraphStyle(
        style_id(name), _LABELS[name], style.size.value, style.align, style.bold, style.italic,
        style.underline, style.capitals,
        first_line=body.first_line.value if running else 0,
        hanging=2.3 if name == "recipient" else 0,
        before=before,
        after=body.after.value if running else after,
        line=body.line.value if running and body.line else 1,
        line_exact=body.line_exact.value if running and body.line_exact else None,
        keep_next=name in {"part", "heading", "kind", "annex", "annex_title", "authority", "signer_title"},
    )  # fmt: skip


# -- head and title ----------------------------------------------------------------------------------


def _head(draft: Draft, profile: Profile) -> str:
    """Issuer and number at the left, national name, motto, place and date at the right."""
    left = profile.page.head_left.value
    right = profile.page.text_width - left
    kind, _ = head_words.kind_and_title(draft.title)
    number = head_words.number_line(draft.target.number, kind, profile)
    place = head_words.place_line(draft.target, profile)
    names = row([cell(_issuer(draft, profile, left), left), cell(_national(profile, right), right)])
    dated = row([cell(_line("number", number), left), cell(_line("place_date", place), right)])
    return table([names, dated], (left, right), "none")


def _line(name: StyleName, text: str, properties: str = "") -> str:
    return paragraph(style_id(name), runs(clean(text)), properties)


def _issuer(draft: Draft, profile: Profile, width: float) -> str:
    size = profile.styles["superior"].size.value
    above = head_words.superior_lines(draft.target, width - 2 * _CELL_SIDES, size)
    organ = profile.words.organ
    drawn = _rule(profile.rules.issuer, organ, "issuer", width, profile)
    return "".join(_line("superior", line) for line in above) + _line("issuer", organ) + drawn


def _national(profile: Profile, width: float) -> str:
    names: tuple[StyleName, ...] = ("national", "motto")
    words = profile.words.national
    printed = "".join(_line(name, text) for name, text in zip(names, words, strict=False))
    return printed + _rule(profile.rules.national, words[-1], names[len(words) - 1], width, profile)


def _rule(rule: Rule, text: str, name: StyleName, width: float, profile: Profile) -> str:
    """What stands below `text`: a line of its share of the words' width, or characters."""
    style = profile.styles[name]
    if rule.share is None:
        return paragraph(style_id(name), runs(rule.text or ""))
    words = text.upper() if style.capitals else text
    return drawn_rule(rule.share.value * width_mm(words, style.size.value, style.bold), width)


def _title(draft: Draft, profile: Profile) -> str:
    kind, title = head_words.kind_and_title(clean(draft.title))
    style, width = profile.styles["title"], profile.page.text_width
    context = " ".join(clause.text for clause in draft.clauses)
    broken = balanced_lines(title, width - 2 * _TITLE_SIDES, style.size.value, style.bold, context)
    longest = max(broken, key=lambda line: width_mm(line, style.size.value, style.bold), default="")
    keep = "<w:keepNext/>"
    drawn = _rule(profile.rules.title, longest, "title", width, profile)
    gap = paragraph(RULE_STYLE, "")
    return _line("kind", kind.upper()) + lines(style_id("title"), broken, keep) + drawn + gap


# -- text --------------------------------------------------------------------------------------------


def _text(clauses: Sequence[Clause], profile: Profile, closing: bool = False) -> list[str]:
    """Paragraphs and tables of the clauses; `closing` puts the mark of the end behind the last one."""
    bases = [clause.id for clause in clauses if _is_basis(clause)]
    pieces: list[str] = []
    for tabular, group in groupby(enumerate(clauses), key=lambda item: item[1].level == "row"):
        members = list(group)
        if tabular:
            pieces.append(_grid([clause.text for _, clause in members], profile))
            continue
        for at, clause in members:
            last = closing and at == len(clauses) - 1
            after = clauses[at + 1] if at + 1 < len(clauses) else None
            pieces.append(_clause(clause, after, bases, profile, last))
    if closing and clauses and clauses[-1].level == "row":
        pieces.append(_line("body", profile.words.end, "<w:keepNext/>"))
    return pieces


def _clause(clause: Clause, after: Clause | None, bases: list[str], profile: Profile, last: bool) -> str:
    text = _MARKDOWN.sub("", clean(clause.text))
    name = _style_of(clause, text, after)
    if name == "basis":
        text = _basis_text(text, clause.id == bases[-1], profile)
    elif name == "part":
        text = _PART_MARK.sub(lambda mark: profile.words.part_mark.format(mark[1]), text)
    else:
        text = _DASH.sub(r"\1 ", text)
    if name in _HEADS and not _LEADS.search(text):
        text = text.rstrip(" .:;")
    if last:
        text = _ENDING.sub("", text) + profile.words.end
    return _line(name, text, "<w:keepNext/>" if last else "")


def _style_of(clause: Clause, text: str, after: Clause | None) -> StyleName:
    if _is_basis(clause):
        return "basis"
    heads = after is not None and after.depth > clause.depth and len(text) <= _HEADING_LIMIT
    if clause.level in _PARTS and (heads or text.isupper()):
        return "part"
    return "heading" if clause.level in _HEADED and heads else "body"


def _is_basis(clause: Clause) -> bool:
    """A legal basis on its own line; the opening sentence that ends in a colon is none."""
    return clause.part == "basis" and not clause.text.rstrip().endswith(":")


def _basis_text(text: str, last: bool, profile: Profile) -> str:
    bare = _ENDING.sub("", text.lstrip("-+* "))
    return f"{profile.words.basis_mark}{bare}{'.' if last else ';'}"


def _annex(clauses: Sequence[Clause], profile: Profile) -> list[str]:
    """An annex: its label, its title, what it belongs to, its text; its pages are numbered from 1."""
    label, title = _annex_label(clean(clauses[0].text))
    following = list(clauses[1:])
    if not title and following and following[0].text.isupper():
        title = following.pop(0).text
    pieces = [_line("annex", label), *([_line("annex_title", title)] if title else [])]
    if following and _ATTACHED.match(clean(following[0].text)):
        pieces.append(_line("place_date", following.pop(0).text))
    return [*pieces, *_text(following, profile)]


def _annex_label(text: str) -> tuple[str, str]:
    """ "PHỤ LỤC II: Biểu mẫu" as ("Phụ lục II", "Biểu mẫu")."""
    match = _ANNEX.match(text)
    return (f"Phụ lục{match[1]}", match[2].strip(" .:–-")) if match else (text, "")


# -- tables ------------------------------------------------------------------------------------------


def _grid(texts: Sequence[str], profile: Profile) -> str:
    """Rows "a | b | c" as a table with lines; a first row of words only is its head."""
    rows = [[clean(part) for part in text.strip().strip("|").split("|")] for text in texts]
    count = max(map(len, rows))
    widths = _column_widths(rows, count, profile)
    headed = len(rows) > 1 and not _FIRST_CELL.fullmatch(rows[0][0]) and len(rows[0]) == count
    body = [_grid_row(cells, widths, headed and n == 0) for n, cells in enumerate(rows)]
    gap = paragraph(RULE_STYLE, "", '<w:spacing w:before="0" w:after="120"/>')
    return table(body, widths, "single", padding=1.5) + gap


def _grid_row(cells: list[str], widths: Sequence[float], head: bool) -> str:
    """One row; a row of a single cell spans the table, a short one is filled up."""
    if len(cells) == 1 and len(widths) > 1:
        return row([cell(_cell_text(cells[0], True), sum(widths), span=len(widths))])
    filled = [*cells, *[""] * (len(widths) - len(cells))]
    made = [
        cell(_cell_text(text, head), width, align="center")
        for text, width in zip(filled, widths, strict=True)
    ]
    return row(made, header=head)


def _cell_text(text: str, strong: bool) -> str:
    centred = strong or _FIRST_CELL.fullmatch(text)
    align = '<w:jc w:val="center"/>' if centred else ""
    return paragraph(style_id("table"), runs(text, "<w:b/><w:bCs/>" if strong else ""), align)


def _column_widths(rows: Sequence[list[str]], count: int, profile: Profile) -> list[float]:
    """Shares of the text width by what the columns hold, none narrower than its longest word."""
    size, total = profile.styles["table"].size.value, profile.page.text_width
    columns = [[cells[n] for cells in rows if n < len(cells) and len(cells) > 1] for n in range(count)]
    words = [max((width_mm(w, size, True) for t in c for w in t.split()), default=0) + 5 for c in columns]
    needs = [max((min(width_mm(t, size), total / 2) for t in c), default=0) + 5 for c in columns]
    spare = total - sum(words)
    if spare <= 0:
        return [total * word / sum(words) for word in words]
    wanted = [max(need - word, 0.1) for need, word in zip(needs, words, strict=True)]
    return [word + spare * want / sum(wanted) for word, want in zip(words, wanted, strict=True)]


# -- foot --------------------------------------------------------------------------------------------


def _foot(draft: Draft, profile: Profile) -> str:
    """Recipients at the left, the signature at the right; the row is never split over two pages."""
    left = profile.page.foot_left.value
    right = profile.page.text_width - left
    recipients = _line("recipients", profile.words.recipients)
    recipients += "".join(_line("recipient", item) for item in head_words.recipient_lines(draft))
    signed = head_words.signature(draft.target, profile)
    block = _line("authority", signed.authority) + _line("signer_title", signed.title)
    block += _line("signer", signed.name)
    return table([row([cell(recipients, left), cell(block, right)])], (left, right), "none")
