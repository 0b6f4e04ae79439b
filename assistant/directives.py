"""The register as it is shown: its rows in words, warnings, near misses, and what the library says of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from assistant.citations import Citations, CitingDocument, citations, cited_in, the_register
from assistant.disagreement import FIELD_NAMES, document_label, recorded, row_name, same_reading, written_date
from assistant.matching import resolve
from assistant.naming import find_named
from assistant.question import Question, understand
from assistant.resolution import ResolvedReference
from assistant.stated import read_stated, spelt_out
from assistant.wording import terms, vocabulary, weights
from ingest.language import fold, normalise, syllables
from ingest.library import Library
from ingest.numbering import DocumentNumber, NumberMention, find_numbers, parse_number, same_number
from ingest.register import Conflict, Directive, Register, Relation
from ingest.source import Span

__all__ = [
    "Fit", "cited_in", "directive_object", "full_name", "identity_line", "library_object", "list_directives",
    "near_numbers", "rank", "register_line", "status_text", "successors", "warnings_for",
]  # fmt: skip

_UNKNOWN = "chưa rõ"
_FORWARD = ("superseded_by", "continued_by", "resolved_by")
_RELATION_WORDS = {
    "superseded_by": "có văn bản thay thế hoặc kế tục là",
    "supplemented_by": "được bổ sung, sửa đổi bởi",
    "continued_by": "được tiếp tục bởi",
    "resolved_by": "được ban hành thành",
    "implemented_by": "được triển khai bởi",
    "follows": "tiếp nối",
    "replaces": "thay thế",
    "amends": "sửa đổi, bổ sung",
}
_STATUS_WORDS = {
    "confirmed": "đã xác nhận qua nguồn công khai",
    "source_only": "chỉ biết qua văn bản dẫn chiếu, chưa thấy bản chính",
    "conflict": "các nguồn ghi khác nhau",
    "superseded_by": "đã có văn bản thay thế hoặc kế tục",
    "supplemented_by": "đã được bổ sung, sửa đổi",
    "continued_by": "đã có văn bản tiếp tục",
    "pending": "được dẫn khi chưa ban hành",
    "expired_topic": "hết giai đoạn hoặc hết bối cảnh",
    "no_successor_known": "chưa thấy văn bản thay thế (không có nghĩa là còn hiệu lực)",
    "unverified": "chưa kiểm chứng",
}
_STATUS_WORTH = {
    "superseded_by": 0.8, "expired_topic": 0.85, "continued_by": 0.9, "unverified": 0.8, "pending": 0.8,
}  # fmt: skip
_LEVEL_WORTH = {
    "trung_uong": 1.0, "quoc_hoi": 1.0, "chinh_phu": 0.98, "mttq_trung_uong": 0.98, "tinh": 0.8, "mttq_tinh": 0.8,
    "huyen": 0.75, "mttq_huyen": 0.75, "xa": 0.7, "mttq_xa": 0.7,
}  # fmt: skip


# --- a row in words --------------------------------------------------------------------------------


def full_name(row: Directive) -> str:
    """Kind, number, date (else term) and issuer, as far as they are known; the title where there is no number."""
    if row.number is None:
        titled = row.title if fold(row.title).startswith(fold(row.kind)) else f"{row.kind} {row.title}"
        by = "" if row.issuer.startswith((_UNKNOWN, "Đại hội")) else f" của {row.issuer}"
        return f"{titled}{by}"
    when = f" ngày {written_date(row.date)}" if row.date else f" khóa {row.term}" if row.term else ""
    by = "" if row.issuer.startswith(_UNKNOWN) else f" của {row.issuer}"
    return f"{row_name(row)}{when}{by}"


def identity_line(row: Directive) -> str:
    """Name and title of a row in one line."""
    if row.number is None:
        return full_name(row)
    joined = row.title[:1].islower()
    return f"{full_name(row)} {row.title}" if joined else f"{full_name(row)}: {row.title}"


def status_text(row: Directive, register: Register | None = None) -> str:
    """The status in words, with what followed the document."""
    register = register or the_register()
    text = _STATUS_WORDS[row.status]
    if row.status == "conflict":
        text += " về " + ", ".join(dict.fromkeys(FIELD_NAMES[c.field] for c in row.conflicts))
    if row.valid_to:
        text += f", thời hạn văn bản nêu đến ngày {written_date(row.valid_to)}"
    later = [relation for relation in row.relations if relation.type in _FORWARD[:2]]
    if row.status in _FORWARD[:2]:
        return f"{text}: {'; '.join(_related(relation, register) for relation in later)}" if later else text
    return "; ".join([text, *(relation_text(relation, register) for relation in later)])


def register_line(row: Directive, register: Register | None = None) -> str:
    """The whole row as one line: identity, status, relations, other readings. The quote of "register:ID"."""
    register = register or the_register()
    parts = [identity_line(row), f"tình trạng: {_STATUS_WORDS[row.status]}"]
    if row.term:
        parts.append(f"khóa {row.term}")
    if row.valid_to:
        parts.append(f"thời hạn văn bản nêu: đến ngày {written_date(row.valid_to)}")
    parts += [relation_text(relation, register) for relation in row.relations]
    parts += [other_reading(conflict) for conflict in row.conflicts]
    return "; ".join(parts)


def other_reading(conflict: Conflict) -> str:
    """What another source writes: "cơ quan ban hành theo Kế hoạch Trà Vinh 2022: “Bộ Chính trị”"."""
    return f"{FIELD_NAMES[conflict.field]} theo {conflict.by}: “{conflict.reading}”"


def relation_text(relation: Relation, register: Register) -> str:
    """A tie in words: "được bổ sung, sửa đổi bởi Chỉ thị 18-CT/TW ngày 26/10/2022 của Ban Bí thư"."""
    return f"{_RELATION_WORDS[relation.type]} {_related(relation, register)}"


def _related(relation: Relation, register: Register) -> str:
    row = register.by_id(relation.target)
    name = full_name(row) if row else relation.target
    return f"{name} (chưa kiểm chứng)" if relation.evidence == "M" else name


def successors(row: Directive, register: Register | None = None) -> list[Directive]:
    """Documents that replace, continue or resolve a row, those of today last; a circle is left at its start."""
    register = register or the_register()
    chain: list[Directive] = []
    current: Directive | None = row
    while current:
        later = next((r for r in current.relations if r.type in _FORWARD and r.evidence != "M"), None)
        current = register.by_id(later.target) if later else None
        if current is None or current in chain or current == row:
            break
        chain.append(current)
    return chain


def warnings_for(row: Directive, register: Register | None = None, today: date | None = None) -> list[str]:
    """What to know before citing the row, as Vietnamese sentences; `today` decides whether a period is over."""
    register = register or the_register()
    return [
        *_later_documents(row, register),
        *_period(row, today or date.today()),
        *(recorded(row, conflict) for conflict in row.conflicts if row.status == "conflict"),
        *_standing(row),
    ]


def _later_documents(row: Directive, register: Register) -> Iterator[str]:
    words = {
        "superseded_by": "thay thế hoặc kế tục",
        "supplemented_by": "bổ sung, sửa đổi",
        "continued_by": "tiếp tục",
        "resolved_by": "ra sau, thay cho tên dự kiến",
    }
    name = row_name(row)
    for relation in row.relations:
        if relation.type in words and (target := register.by_id(relation.target)):
            doubt = " (chưa kiểm chứng)" if relation.evidence == "M" else ""
            yield f"{name}: đã có {full_name(target)} {words[relation.type]}{doubt}; cần đối chiếu trước khi dẫn."
    chain = successors(row, register)
    if len(chain) > 1:
        yield f"{name}: văn bản gần nhất trong chuỗi kế tục là {full_name(chain[-1])}."


def _period(row: Directive, today: date) -> Iterator[str]:
    if row.valid_to and row.valid_to < today:
        yield f"{row_name(row)}: thời hạn văn bản tự nêu đã hết ngày {written_date(row.valid_to)}."
    elif row.status == "expired_topic":
        yield f"{row_name(row)}: bối cảnh hoặc giai đoạn của văn bản đã qua; không nên dẫn như nhiệm vụ đang làm."


def _standing(row: Directive) -> Iterator[str]:
    name = row_name(row)
    if row.status == "unverified":
        yield f"{name}: thông tin chưa kiểm chứng; cần tra bản chính trước khi dẫn."
    if row.status == "source_only":
        yield f"{name}: chỉ biết qua văn bản dẫn chiếu, chưa thấy bản chính."
    if row.status == "no_successor_known":
        yield f"{name}: chưa thấy văn bản thay thế; điều đó không có nghĩa là văn bản còn hiệu lực."


# --- numbers close by ------------------------------------------------------------------------------


def near_numbers(number: DocumentNumber, register: Register | None = None) -> list[Directive]:
    """Rows with the same running number, or one a digit or a step away; same kind first. Exact hits are left out."""
    found = []
    for row in (register or the_register()).directives:
        own = parse_number(f"{row.kind} {row.number}") if row.number else None
        if own and not same_number(own, number) and (worth := _closeness(own, number)):
            found.append((worth, row))
    return [row for _, row in sorted(found, key=lambda pair: -pair[0])]


def _closeness(own: DocumentNumber, asked: DocumentNumber) -> int:
    """0 for far apart; the same running number weighs most, then the neighbour and the slip of a figure."""
    held, typed = _running(own), _running(asked)
    same_kind = _code(own) == _code(asked) if own.full and asked.full else own.kind == asked.kind
    same_body = not asked.full or _body(own) == _body(asked)
    if held == typed:
        return 4 if same_kind else 2 if same_body else 0
    return 3 if same_kind and _is_slip(held, typed) else 0


def _is_slip(held: str, typed: str) -> bool:
    """The next number, two figures exchanged, or (in longer numbers) one figure wrong."""
    if not (held.isdecimal() and typed.isdecimal()):
        return False
    wrong = sum(a != b for a, b in zip(held, typed, strict=False))
    exchanged = len(held) == len(typed) and sorted(held) == sorted(typed) and wrong == 2
    return exchanged or abs(int(held) - int(typed)) == 1 or (len(held) == len(typed) > 2 and wrong == 1)


def _body(number: DocumentNumber) -> str:
    return re.split(r"[-/]", number.symbol or "")[-1]


def _running(number: DocumentNumber) -> str:
    return re.split(r"[-/]", number.number)[0]


def _code(number: DocumentNumber) -> str:
    return re.split(r"[-/]", number.symbol or "")[0]


# --- what fits a topic -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fit:
    """A row and how well it fits: `share` (0..1) of the query's weight that it covers, `score` for ranking."""

    row: Directive
    share: float
    score: float


_COMMON = 0.25  # weight of a word that many rows share ("tăng cường", "Đảng")
_STRANGE = 3.0  # weight of a word that no row has
_ALONE = (
    0.35  # worth of a word that stands in the row, but with other neighbours ("xây dựng Đảng", "Đảng viên")
)


def rank(words: Sequence[str], register: Register | None = None, years: Sequence[int] = ()) -> list[Fit]:
    """Rows that share words with the content `words` of a query, best first.

    Rare words weigh more, and a word counts fully only beside a neighbour that it has in the query.
    Documents that were replaced or whose time is over come after those in use, local ones after those of
    the centre, older ones after newer.
    """
    register = register or the_register()
    asked = [word for word in syllables(fold(spelt_out(" ".join(words)))) if not word[0].isdigit()]
    fits = [_fit(asked, row, register, years) for row in register.directives] if asked else []
    found = [fit for fit in fits if fit.share > 0]
    return sorted(found, key=lambda fit: (-round(fit.score, 2), -(fit.row.date or date.min).toordinal()))


def _fit(asked: Sequence[str], row: Directive, register: Register, years: Sequence[int]) -> Fit:
    held, table = _searched(row), weights(register)
    weight = [table.get(word, _STRANGE) or _COMMON for word in asked]
    share = sum(w * _covered(asked, i, held) for i, w in enumerate(weight)) / sum(weight)
    said = terms(" ".join(asked))
    whole = any(" " in topic and terms(topic) <= said for topic in row.topics)
    title = terms(row.title)
    close = len(said & title) / (len(title) or 1)
    return Fit(row, share, (share + 0.2 * whole + 0.2 * close) * _worth(row, years))


def _covered(asked: Sequence[str], at: int, held: frozenset[str]) -> float:
    """1 for a word of the row beside one of its neighbours in the query, or when it is the whole query."""
    if asked[at] not in held:
        return 0.0
    pairs = [f"{asked[i]} {asked[i + 1]}" for i in (at - 1, at) if 0 <= i < len(asked) - 1]
    return 1.0 if not pairs or any(pair in held for pair in pairs) else _ALONE


def _worth(row: Directive, years: Sequence[int]) -> float:
    held = {int(year) for year in re.findall(r"(?:19|20)[0-9]{2}", f"{row.title} {row.date} {row.valid_to}")}
    dated = 1.0 if not years or held & set(years) else 0.8
    vague = 0.9 if "chưa rõ" in row.title else 1.0
    return _STATUS_WORTH.get(row.status, 1.0) * _LEVEL_WORTH[row.level] * dated * vague


def _searched(row: Directive) -> frozenset[str]:
    return vocabulary(row) | _issuer_terms(row.issuer)


@lru_cache(maxsize=512)
def _issuer_terms(issuer: str) -> frozenset[str]:
    return terms(issuer)


# --- what the library says -------------------------------------------------------------------------


def directive_object(row: Directive, found: Citations) -> dict[str, Any]:
    """The directive object of the contract, with status in words, relations, note and source."""
    register = found.register
    return {
        "id": row.id,
        "kind": row.kind,
        "number": row.number,
        "date": row.date.isoformat() if row.date else None,
        "issuer": row.issuer,
        "title": row.title,
        "status": row.status,
        "status_text": status_text(row, register),
        "conflicts": conflicts_of(row, found),
        "cited_in": found.citing(row.id),
        "relations": [
            {"type": r.type, "target": r.target, "text": relation_text(r, register)} for r in row.relations
        ],
        "warnings": [text for text in warnings_for(row, register) if " ghi “" not in text],
        "note": row.note,
        "source": row.source,
        "evidence": row.evidence,
    }


def conflicts_of(row: Directive, found: Citations) -> list[str]:
    """Sentences on every other reading: of indexed documents, then those that the register records."""
    told = [
        one for _, reference in found.naming(row.id) for one in reference.conflicts if one.directive == row.id
    ]
    texts = list(dict.fromkeys(one.text for one in told))
    kept = [
        recorded(row, conflict)
        for conflict in row.conflicts
        if not any(
            one.field == conflict.field and same_reading(one.reading, conflict.reading) for one in told
        )
    ]
    return [*texts, *kept]


def library_object(citing: CitingDocument, one: ResolvedReference, found: Citations) -> dict[str, Any]:
    """The same object for a document that is cited in the library and is not in the register."""
    assert one.number is not None
    assert one.identity is not None
    stated = read_stated(citing.document.text[one.span.end : one.quote.end])
    where = f"{document_label(citing.document)}, {one.section}"
    return {
        "id": one.identity, "kind": one.number.kind, "number": one.number.number,
        "date": one.date.isoformat() if one.date else None, "issuer": stated.issuer, "title": stated.title,
        "status": "source_only", "status_text": _STATUS_WORDS["source_only"], "conflicts": [],
        "cited_in": found.citing(one.identity), "relations": [], "warnings": [], "note": None,
        "source": f"dẫn tại {where}", "evidence": "library",
    }  # fmt: skip


def _unregistered(found: Citations) -> Iterator[tuple[CitingDocument, ResolvedReference]]:
    """Documents named by number that the register does not hold: where each is first named in full."""
    seen: set[str] = set()
    for citing in found.documents():
        for one in citing.references:
            full = one.number is not None and one.number.full
            if full and one.identity and not one.directives and one.identity not in seen:
                seen.add(one.identity)
                yield citing, one


def list_directives(library: Library, query: str | None = None) -> list[dict[str, Any]]:
    """The register with what the library says of each row; with a query, what fits a topic or a number, best first."""
    found = citations(library)
    if query is None or not query.strip():
        rows = [directive_object(row, found) for row in found.register.directives]
        return rows + [library_object(*pair, found) for pair in _unregistered(found)]
    text = normalise(query).strip()
    numbers = list(find_numbers(text)) or _bare_number(text)
    if numbers:
        return _by_number(numbers, text, found)
    named = [row for name in find_named(text, found.register) for row in name.directives]
    question = understand(text)
    fits = fitting(topic_words(question, found.register), found.register, question.years)
    return [directive_object(row, found) for row in dict.fromkeys([*named, *(fit.row for fit in fits)])]


FITS = 0.5  # share of a query that a row must cover to be listed
_CLOSE = 0.75  # share of the best row's that another one needs to be listed beside it
_TELLING = 1.1  # weight of a pair of words that makes a topic even of words that mostly only ask ("thể thức")
_KIND_WORDS = re.compile(
    r"\b(?:van ban|chi thi|nghi quyet|ket luan|quyet dinh|quy dinh|huong dan|ke hoach|chuong trinh|nghi dinh|thong tu"
    r"|can cu|co so phap ly|hien hanh|moi nhat|ap dung|thuc hien|trien khai|lien quan|quy pham|danh muc|ban hanh)\b"
)


def fitting(
    words: Sequence[str],
    register: Register,
    years: Sequence[int] = (),
    eligible: Callable[[Directive], bool] = lambda row: True,
) -> list[Fit]:
    """The ranked rows that cover enough of the query, and about as much as the best eligible one."""
    ranked = [fit for fit in rank(words, register, years) if eligible(fit.row)]
    best = max((fit.share for fit in ranked), default=0.0)
    return [fit for fit in ranked if fit.share >= max(FITS, _CLOSE * best)]


def topic_words(question: Question, register: Register, ignored: Sequence[tuple[int, int]] = ()) -> list[str]:
    """The content words of a question, without those for kinds of documents, for asking after them, and `ignored`."""
    masked = [*ignored, *(match.span() for match in _KIND_WORDS.finditer(question.folded))]
    masked += [(number.span.start, number.span.end) for number in question.numbers]
    words = [w for w in question.words() if not any(start <= w.start < end for start, end in masked)]
    table = weights(register)
    telling = {
        i + k
        for i, (a, b) in enumerate(zip(words, words[1:], strict=False))
        for k in (0, 1)
        if table.get(f"{a.folded} {b.folded}", 0.0) >= _TELLING and (a.content or b.content)
    }
    return [word.accented for i, word in enumerate(words) if word.content or i in telling]


def _bare_number(text: str) -> list[NumberMention]:
    number = parse_number(text)
    return [NumberMention(number, Span(0, len(text)), None)] if number else []


def _by_number(numbers: Sequence[NumberMention], text: str, found: Citations) -> list[dict[str, Any]]:
    rows = [row for one in numbers for row in resolve(one, text, found.register, asked=True).candidates]
    cited = [
        library_object(citing, one, found)
        for citing, one in _unregistered(found)
        if one.number and any(same_number(one.number, asked.number) for asked in numbers)
    ]
    return [directive_object(row, found) for row in dict.fromkeys(rows)] + cited
