"""Questions for lists and headings, and for facts that a document states of itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, takewhile

from assistant import evidence
from assistant.answer import Answer, Quote, cite, compose
from assistant.evidence import Scored, Terms
from assistant.question import Question
from assistant.view import DocumentView, words_of
from ingest.language import CAPITAL, SMALL, align, fold, fold_normalised
from ingest.markers import read_marker
from ingest.outline import Provision, read_outline
from ingest.source import Span

_ITEM = 240  # characters of one item of a list
_LISTED = 0.5  # share of the question that a node has to cover before its items are the answer
_LACKING = 0.12  # share of the question's words that a node may lack against the best sentence
_CALLED = 0.4  # bonus of a node whose heading stands word for word in the question
_BEST = 3  # sentences that are looked at for one item that says more than its list's heading
_MOST = 14  # items shown
_PARTS = 24  # the same in an overview
_PERSON = re.compile(rf"[{CAPITAL}][{SMALL}]+(?: [{CAPITAL}][{SMALL}]+){{1,4}}")
_OPENING = 200  # characters of a point that an overview shows whole
_SHORTEST = 60  # characters that the beginning of a longer one has at least
_DATED = re.compile(r"ngay ?\d{1,2} ?thang ?\d{1,2} ?nam ?\d{4}|\d{1,2}/\d{1,2}/\d{4}")


# -- what a document says of itself ------------------------------------------------------------------


def about(question: Question, views: Sequence[DocumentView]) -> Answer | None:
    """Answer a question about the document itself (its date, number, signer, recipients, parts); else None."""
    if question.about is None or question.numbers:
        return None
    target = _target(question, views)
    if target is None:
        return None
    found = _stated(question, target)
    if not found and (told := _told(question, target)):
        return told
    if found:
        text, citations = compose(found, listing=len(found) > 1)
        return Answer("grounded", text, None, citations)
    names = {
        "title": "trích yếu", "date": "ngày ban hành", "number": "số, ký hiệu của chính văn bản", "signer": "tên người ký",
        "issuer": "cơ quan ban hành", "recipients": "danh sách nơi nhận", "summary": "các phần", "structure": "các phần",
    }  # fmt: skip
    reason = (
        f"Văn bản “{target.document.header.title or target.document.name}” không ghi {names[question.about]}."
    )
    return Answer("abstained", "Không tìm thấy căn cứ trong kho văn bản. " + reason, reason)


def _told(question: Question, shown: DocumentView) -> Answer | None:
    """A header field that the text does not give but a side-car states, shown as coming from there."""
    document = shown.document
    field = question.about if question.about in {"title", "date", "number", "issuer"} else None
    origin = (document.stated_by or {}).get(field or "")
    if not field or not origin:
        return None
    value = getattr(document.header, field)
    line = f"{_FIELDS[field]}: {value.strftime('%d/%m/%Y') if field == 'date' else value}"
    citation = replace(
        cite(Quote(shown, Span(0, 0), "thông tin kèm theo"), 1),
        doc_id=f"sidecar:{document.id}", quote=line, start=0, end=len(line), source=origin, page=None,
    )  # fmt: skip
    warning = f"Văn bản không tự ghi điều này; thông tin lấy từ {origin}."
    return Answer("grounded", f"{line} [1]", None, (citation,), (), (warning,))


_FIELDS = {
    "title": "Trích yếu",
    "date": "Ngày ban hành",
    "number": "Số, ký hiệu",
    "issuer": "Cơ quan ban hành",
}


def _target(question: Question, views: Sequence[DocumentView]) -> DocumentView | None:
    """The document meant: its kind is named in the question, and its title shares most words with it."""
    kinds = [v for v in views if v.document.header.kind and fold(v.document.header.kind) in question.folded]
    if not kinds:
        return None
    best = max(kinds, key=lambda v: _title_fit(v, question, views))
    return best if len(views) == 1 or _title_fit(best, question, views) >= 0.35 else None


def _title_fit(shown: DocumentView, question: Question, views: Sequence[DocumentView]) -> float:
    """How well the question names a title: shared words, those that few titles have counting most."""
    asked = {word.folded for word in question.words()}
    weight = {w: 1 / sum(w in v.title.single for v in views) for w in shown.title.single}
    held = sum(weight[w] for w in weight if w in asked)
    return held / (sum(weight.values()) or 1.0) ** 0.5 if len(views) > 1 else held


def _stated(question: Question, shown: DocumentView) -> list[Quote]:
    record, outline = shown.document.text, read_outline(shown.document.source)
    if question.about == "date":
        return [
            Quote(shown, s, "phần đầu văn bản") for s in outline.head if _DATED.search(_folded(record, s))
        ][:1]
    if question.about == "number":
        number = fold(shown.document.header.number or "")
        return [
            Quote(shown, s, "phần đầu văn bản")
            for s in outline.head
            if number and number in _folded(record, s)
        ][:1]
    if question.about == "signer":
        named = any(_PERSON.fullmatch(record[s.start : s.end].strip()) for s in outline.signature)
        return [Quote(shown, _cover(outline.signature), "chữ ký")] if named or _asks_post(question) else []
    if question.about == "title":
        return title_quote(shown)
    if question.about == "issuer":
        return _issuer(shown)
    if question.about == "recipients":
        return [Quote(shown, s, "nơi nhận") for s in outline.recipients[1:]]
    if question.about == "summary":
        return [*title_quote(shown), *_overview(shown)][:_PARTS]
    return [Quote(shown, p.span, p.path) for p in _headed(shown.children(None))]


def _overview(shown: DocumentView) -> list[Quote]:
    """The parts of a document, each with what its points are about: the first clause of each."""
    found = []
    for part in _headed(shown.children(None)):
        found.append(Quote(shown, part.span, part.path))
        points = [p for p in shown.children(part.index) if p.level not in {"basis", "paragraph", "row"}]
        found += [Quote(shown, _opening(shown, p), p.path) for p in points]
    return found


def _opening(shown: DocumentView, provision: Provision) -> Span:
    """The first sentence of a provision, cut at its first clause when it is long."""
    first = next(iter(shown.of_provision(provision.index)), None)
    if first is None or len(first.text) <= _OPENING:
        return first.span if first else provision.span
    end = next((end for _, end in evidence.clauses(first.text) if end >= _SHORTEST), len(first.text))
    return evidence.raw_span(first, shown.document.text, 0, end)


def _issuer(shown: DocumentView) -> list[Quote]:
    """Where the issuing body is named: the clause of a sentence, else the lines of the head that make it up."""
    issuer = fold(shown.document.header.issuer or "")
    for sentence in shown.sentences:
        at = fold_normalised(sentence.text).find(issuer)
        if issuer and at >= 0:
            span = evidence.raw_span(sentence, shown.document.text, at, len(sentence.text))
            return [Quote(shown, span, sentence.section)]
    return _head_lines(shown, issuer)


def _folded(record: str, span: Span) -> str:
    return re.sub(r"\s+", " ", fold(record[span.start : span.end]))


def _asks_post(question: Question) -> bool:
    return bool(re.search(r"chuc (vu|danh)", question.folded))


def _cover(spans: Sequence[Span]) -> Span:
    return Span(min((s.start for s in spans), default=0), max((s.end for s in spans), default=0))


_PATHS = (
    re.compile(
        r"\b(?:muc|khoan|diem|nhiem vu) (?:so |thu )?(?P<section>[0-9]{1,2}),? (?:cua |trong |thuoc |o )?phan (?P<part>[ivx]+)\b"
    ),
    re.compile(r"\bphan (?P<part>[ivx]+),? (?:muc|khoan|diem) (?:so |thu )?(?P<section>[0-9]{1,2})\b"),
    re.compile(r"\b(?:muc|phan) (?P<part>[ivx]+)\.(?P<section>[0-9]{1,2})\b"),
    re.compile(r"\b(?:muc|phan|chuong) (?:so |thu )?(?P<part>[ivx]+)(?P<section>)\b"),
)


def by_path(question: Question, views: Sequence[DocumentView]) -> Quote | None:
    """The heading of a section asked for by its place ("mục 5 phần II"), in the document that the question names."""
    match = next((m for pattern in _PATHS if (m := pattern.search(question.folded))), None)
    if match is None or not _ASKS_HEADING.search(question.folded):
        return None
    path = ".".join(part for part in (match["part"].upper(), match["section"]) if part)
    named = [(_title_fit(v, question, views), i, v) for i, v in enumerate(views)]
    for _, _, shown in sorted(named, key=lambda row: (-row[0], row[1])):
        for provision in shown.provisions:
            if provision.path == path:
                return Quote(shown, provision.span, path)
    return None


_ASKS_PLACE = re.compile(
    r"\b(?:nam o|nam trong|o|thuoc|trong|ghi o) (?:phan|muc|chuong) (?:thu |so )?(?:may|nao)\b"
)


def placed(question: Question, terms: Terms, views: Sequence[DocumentView]) -> Quote | None:
    """The heading of the part that deals with something ("Kinh phí nằm ở phần mấy?"); None when none is called so."""
    asked = _ASKS_PLACE.search(question.folded)
    if asked is None or question.answer_type != "number":
        return None
    topic = _split(question.folded[: asked.start()])
    found = [
        (_title_fit(v, question, views), v, p)
        for v in views
        for p in _headed(v.children(None))
        if _words(v, p) <= topic
    ]
    if not found:
        return None
    _, shown, part = max(found, key=lambda row: (row[0], len(row[2].heading or "")))
    return Quote(shown, part.span, part.path)


_ASKS_HEADING = re.compile(
    r"\b(?:la (?:muc |phan )?gi|ten (?:la )?gi|noi (?:ve )?(?:viec |van de |noi dung )?gi|ve (?:viec |van de )?gi|quy dinh gi|nhu the nao)\b"
)


# -- what a lead-in announces ------------------------------------------------------------------------

_LEAD_IN = re.compile(r"(?:như sau|sau đây|sau|gồm|là|:)\s*:?\s*$")


def announced(question: Question, terms: Terms, shown: DocumentView, lead: Scored) -> list[Quote]:
    """The items that a sentence ending in "... như sau:" announces; of several groups the one that is asked for."""
    sentence = lead.sentence
    if sentence.provision is None or not _LEAD_IN.search(sentence.text):
        return []
    members = shown.children(sentence.provision) or _following(shown, sentence.provision)
    if len(members) == 1 or not members:
        return []
    return _quoted(question, terms, shown, _asked_group(terms, shown, members))


def _asked_group(terms: Terms, shown: DocumentView, members: Sequence[Provision]) -> Sequence[Provision]:
    """Items in groups ("Với tập thể: ...; Với cá nhân: ..."): those of the group asked for, else of all groups."""
    groups = [p for p in members if len(shown.children(p.index)) > 1]
    if not groups or len(groups) < len(members) or any(len(_words(shown, p)) > 8 for p in groups):
        return members
    asked = max(groups, key=lambda p: _share(terms, _words(shown, p)))
    chosen = [asked] if _share(terms, _words(shown, asked)) > 0 else groups
    return [child for group in chosen for child in shown.children(group.index)]


def _quoted(
    question: Question, terms: Terms, shown: DocumentView, provisions: Sequence[Provision]
) -> list[Quote]:
    return [Quote(shown, _item_span(question, terms, shown, p), p.path) for p in provisions[:_MOST]]


_BODY = re.compile(
    r"(?:Ban|Ủy ban|Uỷ ban|Các|Hội|Đoàn|Mặt trận|MTTQ|UBMTTQ|Văn phòng|Đảng ủy|Phòng|Bộ|Sở|BTT)\b"
)


def subject(shown: DocumentView, found: Scored) -> list[Quote]:
    """The heading that names who has to do what stands below it ("2. Ban Thường trực ... các huyện")."""
    if found.sentence.provision is None:
        return []
    for above in shown.ancestors(found.sentence.provision):
        if above.heading and _BODY.match(above.heading):
            return [Quote(shown, above.span, above.path)]
    return []


def _following(shown: DocumentView, index: int) -> list[Provision]:
    """The marked siblings of one level that come right after a sentence that announces them."""
    own = shown.provisions[index]
    later = [
        p
        for p in shown.children(own.parent)
        if p.index > index and p.level not in {"paragraph", "basis", "row"}
    ]
    return (
        list(takewhile(lambda p: p.level == later[0].level, later))
        if later and later[0].level != own.level
        else []
    )


def alike(question: Question, shown: DocumentView, found: Scored) -> list[Quote]:
    """Siblings that open with the same word and hold the same kind of thing ("Đợt 1 (từ ngày ...", "Đợt 2 ...")."""
    if found.sentence.provision is None or not found.sentence.folded:
        return []
    own = shown.provisions[found.sentence.provision]
    opening = shown.of_provision(own.index)[0].folded[:1]
    rows = [s for p in shown.children(own.parent) for s in shown.of_provision(p.index)[:1]]
    rows = [s for s in rows if s.folded[:1] == opening and evidence.holds(question, s.text)]
    numbered = [s for s in rows if len(s.folded) > 1 and s.folded[1].isdigit()]
    return [Quote(shown, s.span, s.section) for s in numbered] if len(numbered) > 1 else []


def title_quote(shown: DocumentView) -> list[Quote]:
    """The title where it stands in the document's head; nothing when it stands elsewhere."""
    return _head_lines(shown, shown.document.header.title or "")


def _head_lines(shown: DocumentView, words: str) -> list[Quote]:
    """The longest row of lines of the head that are part of `words`: a name alone may recur further up or down."""
    whole = fold(words)
    head = [s for s in shown.sentences if s.section == "phần đầu văn bản" and fold_normalised(s.text).strip()]
    runs = [list(run) for held, run in groupby(head, lambda s: fold_normalised(s.text) in whole) if held]
    if not runs:
        return []
    lines = max(runs, key=lambda run: run[-1].span.end - run[0].span.start)
    return [Quote(shown, Span(lines[0].span.start, lines[-1].span.end), "phần đầu văn bản")]


def _share(terms: Terms, words: frozenset[str]) -> float:
    return sum(w for f, w in zip(terms.folded, terms.weights, strict=True) if f in words) / terms.total


# -- lists in the tree -------------------------------------------------------------------------------


def items(
    question: Question, terms: Terms, views: Sequence[DocumentView], scored: Sequence[Scored]
) -> list[Quote]:
    """The items below the provision that the question describes; empty when a sentence answers better."""
    best: tuple[float, DocumentView, int | None] | None = None
    for candidate in views:
        roots: list[int | None] = [None] if question.structural else []
        for index in (*roots, *(p.index for p in candidate.provisions)):
            if len(_members(candidate, index)) < 2:
                continue
            value = _node_value(question, terms, candidate, index)
            if best is None or value > best[0]:
                best = (value, candidate, index)
    if best is None or not _beats(best[0], scored) or _names_inline(question, scored):
        return []
    if scored and _said_by(terms, scored[0]) > _said_over(terms, best[1], best[2]) + _LACKING:
        return []  # the sentence says what the heading does not ("khen thưởng những ai")
    _, shown, node = best
    if one := _one_of(terms, shown, node, scored):
        return [Quote(shown, one.sentence.span, one.sentence.section)]
    return _quoted(question, terms, shown, _asked_group(terms, shown, _members(shown, node)))


def _one_of(terms: Terms, shown: DocumentView, node: int | None, scored: Sequence[Scored]) -> Scored | None:
    """The sentence below a node that says what its heading does not, among the best."""
    least = _said_over(terms, shown, node) + _LACKING
    for found in scored[:_BEST]:
        own = found.sentence.provision
        if found.sentence.doc_id != shown.document.id or own is None or node is None:
            continue
        if any(p.index == node for p in shown.ancestors(own)) and _said_by(terms, found) > least:
            return found
    return None


def _members(shown: DocumentView, node: int | None) -> list[Provision]:
    """What is listed below a node: its headed children when it has them, else all that carry a mark."""
    children = shown.children(node)
    return (
        _headed(children) if node is None else [p for p in children if p.level not in {"basis", "paragraph"}]
    )


def _headed(provisions: Sequence[Provision]) -> list[Provision]:
    return [p for p in provisions if p.heading]


def _node_value(question: Question, terms: Terms, shown: DocumentView, node: int | None) -> float:
    """Share of the question's words in the node's own words, those above and the title at a discount."""
    if node is None:
        own, above = "", shown.title.single
    else:
        provision = shown.provisions[node]
        own = provision.heading or shown.document.text[provision.span.start : provision.span.end][-200:]
        above = shown.title.single.union(*(_words(shown, p) for p in shown.ancestors(node)))
    own_words = words_of(own)
    called = fold_normalised(align(own).text).strip(" :.")
    bonus = _CALLED if len(own_words.single) > 1 and called and called in question.folded else 0.0
    value = 0.0
    for folded, weight in zip(terms.folded, terms.weights, strict=True):
        value += weight * (1.0 if folded in own_words.single else 0.75 if folded in above else 0.0)
    named = sum(f in own_words.single for f in terms.focus)
    if not question.structural and not bonus and named < 0.5 * len(terms.focus):
        return 0.0
    focus = sum(1.0 if f in own_words.single else 0.6 if f in above else 0.0 for f in terms.focus)
    pairs = evidence.share_of(terms, own_words.pairs)
    covered = value / terms.total
    shares = 0.6 * covered + 0.4 * focus / len(terms.focus) if terms.focus else covered
    return shares + 0.3 * pairs + bonus


def _words(shown: DocumentView, provision: Provision) -> frozenset[str]:
    return _split(provision.heading or shown.document.text[provision.span.start : provision.span.end])


def _split(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", fold(text)))


def _beats(value: float, scored: Sequence[Scored]) -> bool:
    """A list wins when its node covers the question about as well as the best single sentence."""
    if value < _LISTED:
        return False
    if not scored:
        return True
    inline = scored[0].sentence.text.count(",") + scored[0].sentence.text.count(";") >= 2
    return value >= scored[0].confidence * (0.95 if inline else 0.8)


def _said_by(terms: Terms, found: Scored) -> float:
    """Share of the question's words in the sentence or over it."""
    sentence = found.sentence
    return _share(terms, frozenset(sentence.folded) | sentence.above.single | sentence.lead.single)


def _said_over(terms: Terms, shown: DocumentView, node: int | None) -> float:
    """Share of the question's words in a node's own words, those over it and the title."""
    words = set(shown.title.single)
    for provision in () if node is None else (shown.provisions[node], *shown.ancestors(node)):
        words |= _words(shown, provision)
    return _share(terms, frozenset(words))


def _names_inline(question: Question, scored: Sequence[Scored]) -> bool:
    """Names are asked for, and the best sentence gives several in quotation marks."""
    return question.answer_type == "name" and bool(scored) and scored[0].sentence.text.count('"') >= 4


def _item_span(question: Question, terms: Terms, shown: DocumentView, provision: Provision) -> Span:
    """The heading of an item, else its first sentence, trimmed to a readable length."""
    own = shown.of_provision(provision.index)
    if not own:
        return provision.span
    first = own[0]
    record = shown.document.text
    if provision.heading and fold_normalised(first.text).startswith(fold_normalised(provision.heading)[:40]):
        lead = len(provision.heading)
        if lead < len(first.text) - 3 and read_marker(
            record[provision.span.start : provision.span.end].strip()
        ):
            return evidence.raw_span(first, record, 0, lead)
    if len(first.text) <= _ITEM:
        return first.span
    end = 0
    for _, right in evidence.clauses(first.text):
        if right > _ITEM and end:
            break
        end = right
    return evidence.raw_span(first, record, 0, end)
