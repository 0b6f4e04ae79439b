"""Questions that name a document number, or ask for one: the mentions in the library and the words around them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant import evidence
from assistant.answer import Quote
from assistant.evidence import STRICT, Terms
from assistant.listing import title_quote
from assistant.question import Question
from assistant.view import DocumentView, Sentence
from ingest.language import align, comparable, fold_normalised, syllables
from ingest.library import Library, Reference
from ingest.numbering import DocumentNumber, same_number
from ingest.source import Span

_LONGEST = 420  # characters of a mention with its date, issuer and title
_ENOUGH = 0.6  # share of the question that a reference's words must hold to be the document asked for
_JOINED = re.compile(r"(?:[,;]|\bvà|\bvà các)\s*$")
_ISSUED = re.compile(
    r", (?=(?:Ban Thường trực|Ban Thường vụ|Ủy ban|Uỷ ban|Đoàn Chủ tịch|UBND|Ban Chấp hành)\b[^,;]{0,120} (?:xây dựng|ban hành))"
)
_ALIAS = re.compile(r"\s*\((?:sau đây )?gọi tắt[^)]*\)")
_PLAN_KINDS = frozenset({"Kế hoạch", "Chương trình", "Đề án", "Công văn"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A reference where it stands, with the words that belong to it: date, issuer, title."""

    reference: Reference
    sentence: Sentence
    view: DocumentView
    span: Span

    @property
    def quote(self) -> Quote:
        """The mention as (part of) an answer."""
        return Quote(self.view, self.span, self.sentence.section)

    @property
    def words(self) -> str:
        """Normalised words of the mention."""
        return align(self.view.document.text[self.span.start : self.span.end]).text


def unknown(question: Question, library: Library, doc_ids: Collection[str] | None) -> str | None:
    """Why a number in the question cannot be answered: no document in scope names it; None when all are known."""
    if not question.numbers:
        return None
    known = [r.number for r in library.references() if doc_ids is None or r.doc_id in doc_ids]
    for mention in question.numbers:
        if any(same_number(mention.number, number) for number in known):
            continue
        if not mention.number.full and mention.number.kind in _PLAN_KINDS:
            continue
        return _unknown_reason(question.text[mention.span.start : mention.span.end], mention.number, known)
    return None


def citing(question: Question, library: Library) -> list[str]:
    """Documents that name a number of the question."""
    asked = [n.number for n in question.numbers]
    return [r.doc_id for r in library.references() if any(same_number(r.number, n) for n in asked)]


def _unknown_reason(asked: str, number: DocumentNumber, known: Sequence[DocumentNumber]) -> str:
    running = re.split(r"[-/]", number.number)[0].lstrip("0")
    near = sorted({_named(k) for k in known if re.split(r"[-/]", k.number)[0].lstrip("0") == running})
    hint = f" Có số gần giống: {', '.join(near[:3])}." if near else ""
    return f"Không có văn bản nào trong phạm vi hỏi nhắc tới {asked}.{hint}"


def _named(number: DocumentNumber) -> str:
    return f"{number.kind} {number.number}" if number.kind else number.number


def quotes(question: Question, terms: Terms, library: Library, views: Sequence[DocumentView]) -> list[Quote]:
    """The words that answer a question about a numbered document; one per citing document when that is asked."""
    found = [
        m for v in views for m in mentions(v, library)
        if any(same_number(m.reference.number, n.number) for n in question.numbers)
    ]  # fmt: skip
    if question.reverse:
        return _one_each(found)
    if question.answer_type in STRICT:
        found = [m for m in found if evidence.holds(question, m.words[len(_numeral(m)) :])] or _stating(
            question, terms, found
        )
    if not found:
        return []
    ranked = sorted(found, key=lambda m: -_value(question, terms, m))
    if question.answer_type in {"text", "list", "place"} and not asks_identity(question):
        return [_whole(question, terms, ranked[0])]
    best = ranked[0]
    span = _with_subject(best) if asks_identity(question) else best.span
    return [Quote(best.view, span, best.sentence.section)]


_SUBJECT = re.compile(r"\b(?:về|ban hành|quy định)\b", re.IGNORECASE)


def _with_subject(mention: Mention) -> Span:
    """A mention that does not say what the document is about: with the clause before it, or up to a shared title."""
    text, span, sentence = mention.view.document.text, mention.span, mention.sentence.span
    if _SUBJECT.search(mention.words):
        return span
    after = align(text[span.end : min(sentence.end, span.start + _LONGEST)]).text
    if _JOINED_NEXT.match(after) and _SUBJECT.search(after):
        return Span(span.start, min(sentence.end, span.start + _LONGEST))
    before = max(sentence.start, span.start - 200)
    cut = max(text.rfind(mark, before, span.start) for mark in ";.")
    return Span(
        cut + 2 if cut >= before else sentence.start if before == sentence.start else span.start, span.end
    )


_JOINED_NEXT = re.compile(r"\s*(?:và|,)\s")


def _stating(question: Question, terms: Terms, found: Sequence[Mention]) -> list[Mention]:
    """Mentions whose sentence, not their own words, holds the kind of thing asked near the question's words."""
    stating = []
    for mention in found:
        local = evidence.localised(terms, mention.view)
        piece = evidence.best_piece(question, local, mention.sentence, mention.view.document.text)
        if evidence.holds(question, piece.text) and _coverage(terms, piece.text) >= _ENOUGH:
            stating.append(replace(mention, span=piece.span))
    return stating


def _numeral(mention: Mention) -> str:
    span = mention.reference.span
    return align(mention.view.document.text[span.start : span.end]).text


def asks_identity(question: Question) -> bool:
    """Does the question ask what a document is about?"""
    return bool(
        re.search(
            r"\b(ve (viec|van de|noi dung)? ?(gi|nao)|la (van ban )?gi|ten (day du|goi)|noi ve|quy dinh (viec )?gi)\b",
            question.folded,
        )
    )


def _one_each(found: Sequence[Mention]) -> list[Quote]:
    """For each citing document its title and the first mention."""
    first: dict[str, list[Quote]] = {}
    for mention in found:
        if mention.reference.doc_id not in first:
            quote = Quote(mention.view, mention.span, mention.sentence.section)
            first[mention.reference.doc_id] = [*title_quote(mention.view), quote]
    return [quote for quotes in first.values() for quote in quotes]


def _value(question: Question, terms: Terms, mention: Mention) -> float:
    covered = _coverage(terms, mention.words)
    longer = min(len(mention.words), 300) / 300
    bare = fold_normalised(mention.words)
    return (
        covered
        + 0.3 * longer
        + 0.4 * mention.reference.number.full
        + (0.3 if evidence.holds(question, bare) else 0.0)
    )


def _coverage(terms: Terms, words: str) -> float:
    folded, accented = set(syllables(fold_normalised(words))), set(syllables(comparable(words)))
    pairs = zip(terms.folded, terms.accented, terms.weights, strict=True)
    held = sum(
        w * (1.0 if not terms.trust_accents or a in accented else 0.8) for f, a, w in pairs if f in folded
    )
    return held / terms.total


def _whole(question: Question, terms: Terms, mention: Mention) -> Quote:
    local = evidence.localised(terms, mention.view)
    span = evidence.best_piece(question, local, mention.sentence, mention.view.document.text).span
    if not (span.start <= mention.reference.span.start < span.end):
        span = mention.span
    return Quote(mention.view, span, mention.sentence.section)


def best_reference(
    question: Question,
    terms: Terms,
    library: Library,
    views: Sequence[DocumentView],
    preferred: Collection[str] = (),
) -> Mention | None:
    """The referenced document that the question describes by kind and subject ("Kết luận nào về ...")."""
    kind = _asked_kind(question)
    ranked = []
    for shown in views:
        for mention in mentions(shown, library):
            if kind and mention.reference.number.kind and mention.reference.number.kind != kind:
                continue
            held = _coverage(terms, mention.words) + 0.15 * (shown.document.id in preferred)
            context = _coverage(
                terms, " ".join((mention.words, *sorted(shown.title.single | mention.sentence.above.single)))
            )
            ranked.append((held + 0.4 * context, context, mention))
    if not ranked:
        return None
    _, context, best = max(ranked, key=lambda row: row[0])
    return best if context >= _ENOUGH else None


def references(
    question: Question,
    terms: Terms,
    library: Library,
    views: Sequence[DocumentView],
    preferred: Collection[str],
) -> list[Quote]:
    """The document asked for; where several are asked for, all that stand beside it and fit as well."""
    best = best_reference(question, terms, library, views, preferred)
    if best is None:
        return []
    if not question.listing:
        return [best.quote]
    least = 0.6 * _coverage(terms, best.words)
    beside = [
        m for m in mentions(best.view, library)
        if m.sentence.provision == best.sentence.provision and _coverage(terms, m.words) >= least
    ]  # fmt: skip
    return [m.quote for m in beside] or [best.quote]


def other_document(
    question: Question, terms: Terms, library: Library, views: Sequence[DocumentView]
) -> Quote | None:
    """A referenced document that the question describes better than the titles of the library's own do."""
    found = best_reference(question, terms, library, views)
    if found is None or not _of_named_kind(question, found):
        return None
    titles = max((_coverage(terms, shown.document.header.title or "") for shown in views), default=0.0)
    return found.quote if _coverage(terms, found.words) > titles else None


def _of_named_kind(question: Question, mention: Mention) -> bool:
    """Is a document of this kind spoken of in the question at all, where it speaks of kinds?"""
    named = {name for said, name in _KIND_NAMES.items() if re.search(rf"\b{said}\b", question.folded)}
    kind = mention.reference.number.kind
    return not named or kind is None or kind in named


_KIND_ASKED = re.compile(
    r"\b(chi thi|nghi quyet|ket luan|quyet dinh|quy dinh|huong dan|ke hoach|chuong trinh|de an|nghi dinh|thong tu) (?:nao|so may|so bao nhieu)\b"
    r"|^(chi thi|nghi quyet|ket luan|quyet dinh|quy dinh|huong dan|de an|nghi dinh|thong tu)\b"
)
_KIND_NAMES = {
    "chi thi": "Chỉ thị", "nghi quyet": "Nghị quyết", "ket luan": "Kết luận", "quyet dinh": "Quyết định",
    "quy dinh": "Quy định", "huong dan": "Hướng dẫn", "ke hoach": "Kế hoạch", "chuong trinh": "Chương trình",
    "de an": "Đề án", "nghi dinh": "Nghị định", "thong tu": "Thông tư",
}  # fmt: skip


def _asked_kind(question: Question) -> str | None:
    match = _KIND_ASKED.search(question.folded)
    return _KIND_NAMES[match[1] or match[2]] if match else None


def mentions(shown: DocumentView, library: Library) -> Iterator[Mention]:
    """Every reference of a document with the words that belong to it."""
    references = library.references(shown.document.id)
    starts = [r.span.start for r in references]
    for reference in references:
        sentence = _sentence_at(shown, reference.span.start)
        if sentence is not None:
            later = [s for s in starts if s > reference.span.start]
            yield Mention(
                reference, sentence, shown, _segment(shown.document.text, reference, sentence, later)
            )


def _sentence_at(shown: DocumentView, offset: int) -> Sentence | None:
    return next((s for s in shown.sentences if s.span.start <= offset < s.span.end), None)


def _segment(text: str, reference: Reference, sentence: Sentence, later: Sequence[int]) -> Span:
    """From the mention to the end of its title: a closing quotation mark, a semicolon, the next document in the row."""
    start = reference.span.start
    end = min(sentence.span.end, start + _LONGEST)
    for stop in later:
        if stop < end and _JOINED.search(text[reference.span.end : stop]):
            end = start + len(_JOINED.sub("", text[start:stop]).rstrip())
            break
    end = min([end, *(i for i in [text.find(";", reference.span.end, end)] if i > 0)])
    if issued := _ISSUED.search(text, reference.span.end, end):
        end = issued.start()
    opened = re.compile(r"[“\"]").search(text, reference.span.end, end)
    if opened and (closed := _closing(text, opened.start(), end)):
        alias = _ALIAS.match(text, closed)
        end = alias.end() if alias and alias.end() <= sentence.span.end else closed
    return Span(start, max(end, reference.span.end))


def _closing(text: str, opened: int, end: int) -> int | None:
    """Offset after the mark that closes the quotation opened at `opened`; nested ones are stepped over."""
    depth = 0
    for index in range(opened, end):
        if text[index] == "“":
            depth += 1
        elif text[index] == "”":
            depth -= 1
            if depth <= 0:
                return index + 1
        elif text[index] == '"' and text[opened] == '"' and index > opened:
            return index + 1
    return None
