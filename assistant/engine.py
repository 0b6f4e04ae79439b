"""Question in, answer out: understanding, scope, search, evidence, composition."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from assistant import asks, evidence, listing, numbered, pieces, refusal, told
from assistant.answer import Answer, Quote, compose, joined
from assistant.candidates import Standing, ranked
from assistant.directive_answers import answer_directive
from assistant.duties import duties, past_year, read_asked
from assistant.evidence import STRICT, Scored, Terms
from assistant.model import Model, load_model
from assistant.profiles import load_profiles
from assistant.question import Question
from assistant.reading import Reader
from assistant.refusal import Weighed
from assistant.retrieval import DEPTH, Hit, Retriever, SearchQuery
from assistant.scope import Narrow, Profile, Scope, find_scope
from assistant.unit_counts import impossible_counts
from assistant.verify import checked
from assistant.view import DocumentView, view
from assistant.writing import rewrite
from ingest.language import fold_normalised
from ingest.library import Library
from ingest.places import ended_note, find_places
from ingest.settings import Settings
from ingest.tokens import folded_tokens

if TYPE_CHECKING:
    from ingest.dense import DenseSearch
    from ingest.embedding import Embedder

logger = logging.getLogger(__name__)
_PASSAGES = 12  # passages whose sentences are looked at
_PREFERRED = 0.6  # added to the search score of a document of the very year or place that is asked about
_READ_WHOLE = 40  # documents whose whole text is looked at for lists and references
_CARD = 0.8  # taken from the search score of a card: it comes after the document it tells of
_NO_SIDES = "Không có đoạn nào nói về các bên được so sánh."
_NEVER_ELSE = frozenset({"email", "phone", "link", "money"})  # what has a form that nothing else has
_NEAR_ENOUGH = 0.12  # share of the question's words that the clause with the asked date or number has to hold


class Assistant:
    """Answers from one library; keeps models and views of documents between questions."""

    def __init__(self, settings: Settings, library: Library) -> None:
        self._settings = settings
        self._library = library
        self._revision = -1
        self._known: dict[str, int] = {}
        self._views: dict[str, DocumentView] = {}
        self._profiles: list[Profile] = []

    def ask(self, text: str, narrow: Narrow = Narrow()) -> Answer:  # noqa: B008  # frozen
        """Answer a question from the library, or abstain and say why; `narrow` keeps to part of it."""
        clock = _Clock()
        with clock("understand"):
            self._refresh()
            question = self._reader.read(text)
        answer = self._completed(question, self._answered(question, narrow, clock), narrow, clock)
        with clock("verify"):
            answer = checked(answer, self._record, question)
        if self._language_model is not None:
            with clock("answer"):
                answer = rewrite(answer, question, self._language_model, self._record)
        return replace(_noted(answer, question), timings_ms=clock.finished())

    def _answered(self, question: Question, narrow: Narrow, clock: _Clock) -> Answer:
        """The answer to one question, from the register or from the documents in scope."""
        with clock("understand"):
            scope = find_scope(question, self._profiles, self._mentioned, narrow)
            question = replace(question, numbers=tuple(n for n in question.numbers if n not in scope.own))
            terms = self._terms(question, scope)
            directive = self._directive(question, scope)
        if directive is not None:
            return directive
        if refusal := _unanswerable(question, scope, self._library):
            return _refused(refusal)
        with clock("retrieve"):
            hits = self._search(question, scope)
        with clock("answer"):
            answer = self._duties(question, scope, hits) or self._answer(
                question, scope, terms, hits, narrowed=narrow.doc is not None
            )
            return self._doubted(answer)

    def _completed(self, question: Question, answer: Answer, narrow: Narrow, clock: _Clock) -> Answer:
        """With what a later part of the question asks for, where the answer does not hold it yet."""
        parts = asks.split(question)
        if len(parts) < 2:
            return answer
        if answer.status == "abstained":
            answer = self._answered(parts[0], narrow, clock)
        for part in parts[1:]:
            if _lacks(answer, part):
                answer = _with_part(answer, part, self._answered(part, _beside(answer, narrow), clock))
        return answer

    def weighed(self, text: str, narrow: Narrow = Narrow()) -> Weighed | None:  # noqa: B008  # frozen
        """The evidence that a question would be answered from, for learning; None when the scope holds nothing."""
        self._refresh()
        question = self._reader.read(text)
        scope = find_scope(question, self._profiles, self._mentioned, narrow)
        question = replace(question, numbers=tuple(n for n in question.numbers if n not in scope.own))
        if _unanswerable(question, scope, self._library):
            return None
        hits = self._search(question, scope)
        terms = self._terms(question, scope)
        return self._weighed(question, terms, hits, scope.preferred, narrow.doc is not None)

    def search(self, text: str) -> tuple[list[Hit], float]:
        """The passages closest to a question over the whole library, best first, and the milliseconds it took."""
        self._refresh()
        start = time.perf_counter()
        question = self._reader.read(text)
        hits = self._search(question, Scope(None), limit=DEPTH)
        return hits, (time.perf_counter() - start) * 1000

    def warm(self) -> None:
        """Load the embedding model for good; for the web app and for batches. Any thread may do it."""
        self._embedder.warm()

    # -- state -------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        """Forget what was read from the library when it has changed."""
        if (revision := self._library.revision) != self._revision:
            self._views.clear()
            self._profiles = load_profiles(self._library)
            self._revision = revision
            self._known.clear()
            self.__dict__.pop("_retriever", None)
            self.__dict__.pop("_reader", None)

    def view(self, doc_id: str) -> DocumentView:
        """A document cut into sentences; made once."""
        if doc_id not in self._views:
            self._views[doc_id] = view(self._library, doc_id)
        return self._views[doc_id]

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self._library, self._frequencies)

    @cached_property
    def _language_model(self) -> Model | None:
        return load_model(self._settings)

    def _record(self, doc_id: str) -> str | None:
        """The text of record of a document; None for what the library does not hold."""
        return self.view(doc_id).document.text if doc_id in self._library.document_ids() else None

    @cached_property
    def _embedder(self) -> Embedder:
        from ingest.embedding import load_embedder

        return load_embedder(self._settings.embed_model, self._settings.cache, self._settings.model_wheel)

    @cached_property
    def _dense(self) -> DenseSearch:
        from ingest.dense import DenseSearch

        return DenseSearch(self._library, self._settings.vectors, self._embedder.name)

    @cached_property
    def _retriever(self) -> Retriever:
        return Retriever(self._library, self._dense, self._frequencies)

    # -- steps -------------------------------------------------------------------------------------

    def _terms(self, question: Question, scope: Scope) -> Terms:
        known = self._frequencies(evidence.vocabulary(question.words()))
        return evidence.weigh(question, known, self._library.passage_count(), scope.spans)

    def _search(self, question: Question, scope: Scope, limit: int = _PASSAGES) -> list[Hit]:
        accented = question.restored or question.text
        query = SearchQuery(
            folded=fold_normalised(question.searched) if question.searched else question.folded,
            exact=question.searched or accented,
            numbers=[n.number.number for n in question.numbers],
            embedding=self._embedder.queries([accented])[0],
            within=scope.doc_ids,
        )
        return self._retriever.search(query, limit)

    def _answer(
        self, question: Question, scope: Scope, terms: Terms, hits: Sequence[Hit], narrowed: bool
    ) -> Answer:
        views = [self.view(i) for i in self._candidates(question, scope, hits)]
        if (
            scope.own
            and question.about is None
            and question.answer_type not in STRICT
            and numbered.asks_identity(question)
        ):
            return _grounded([quote for shown in views for quote in listing.title_quote(shown)])
        if part := listing.by_path(question, views) or listing.placed(question, terms, views):
            return _grounded([part])
        if about := listing.about(question, views):
            named = about.status == "abstained" and question.about in {"date", "number", "issuer"}
            other = numbered.other_document(question, terms, self._library, views) if named else None
            return _grounded([other]) if other else about
        if question.numbers:
            quotes = numbered.quotes(question, terms, self._library, views)
            return _grounded(quotes, question.reverse) if quotes else _refused(_missing_type(question))
        weighed = self._weighed(question, terms, hits, scope.preferred, narrowed)
        if question.answer_type == "comparison" or _names_both_sides(question, scope):
            return self._compare(question, scope, terms, weighed)
        sure = refusal.sureness(weighed, narrowed)
        enough = sure >= refusal.least(narrowed) or question.structural
        answer = self._told(question, scope, views, weighed) if enough else None
        if answer is None:
            sure = 0.0 if weighed.lacks_kind else sure
            answer = refusal.refused(
                refusal.reason(question, scope, views, weighed, self._mentioned),
                refusal.nearest(weighed, self.view),
            )
        return replace(answer, confidence=sure)

    def _told(
        self, question: Question, scope: Scope, views: Sequence[DocumentView], weighed: Weighed
    ) -> Answer | None:
        """The references, the list or the sentence asked for; None when nothing of the kind is there."""
        terms = weighed.terms
        if question.answer_type == "document":
            found = numbered.references(question, terms, self._library, views, scope.preferred)
            if found:
                return _grounded(found, listing=len(found) > 1)
        if question.listing and (items := listing.items(question, terms, weighed.views, weighed.ranked)):
            return _grounded(items, listing=True)
        return self._best(question, terms, weighed.fitting) if weighed.fitting else None

    def _weighed(
        self,
        question: Question,
        terms: Terms,
        hits: Sequence[Hit],
        preferred: Collection[str],
        narrowed: bool = False,
    ) -> Weighed:
        """The sentences of the passages found, best first, and those that hold the kind of thing asked."""
        passages = [self._standing(hit, preferred) for hit in hits]
        found = ranked(question, terms, passages)
        fitting = _fitting(question, found)
        if narrowed and not fitting and question.answer_type not in _NEVER_ELSE:
            fitting = found  # of the very document asked, the nearest sentence may say it in other words
        lexical = max((hit.lexical for hit in hits), default=0.0)
        return Weighed(question, terms, found, fitting, passages, lexical)

    def _standing(self, hit: Hit, preferred: Collection[str]) -> Standing:
        """A passage found, higher in a document of the very place or year asked about, lower in a card."""
        shown = self.view(hit.passage.doc_id)
        moved = _PREFERRED * (hit.passage.doc_id in preferred) - _CARD * shown.document.card
        return Standing(shown, hit.passage.span, hit.score + moved)

    def _duties(self, question: Question, scope: Scope, hits: Sequence[Hit]) -> Answer | None:
        """The tasks asked for ("Tháng này phải báo cáo gì?"); None when the question is of another kind."""
        today = date.today()
        if read_asked(question, today) is None:
            return None
        quotes = duties(question, [self.view(i) for i in self._candidates(question, scope, hits)], today)
        note = past_year(quotes, today)
        answer = _grounded(quotes, listing=True) if quotes else None
        return replace(answer, warnings=(note,)) if answer and note else answer

    def _directive(self, question: Question, scope: Scope) -> Answer | None:
        """What the register and the graph of references say; None when the question is not about a directive."""
        if not question.text:
            return None
        within = None if scope.refusal else scope.doc_ids
        finding = answer_directive(question, self._library, within, self.view)
        if finding is None:
            return None
        if finding.refusal:
            return replace(
                _refused(finding.refusal), directives=finding.directives, warnings=finding.warnings
            )
        return told.answer(finding, self.view) if finding.lines else None

    def _frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """How many passages hold each term; remembered, one question asks for the same words several times."""
        if missing := [term for term in terms if term not in self._known]:
            self._known.update(dict.fromkeys(missing, 0) | self._library.frequencies(missing))
        return {term: held for term in terms if (held := self._known[term])}

    def _doubted(self, answer: Answer) -> Answer:
        """With a word on each quoted count of units that the map of that time contradicts."""
        told = []
        for citation in answer.citations:
            if ":" not in citation.doc_id and re.search(r"\d (?:quận|huyện|thị xã)", citation.quote):
                told += [
                    r for r in impossible_counts(self.view(citation.doc_id)) if f", {citation.section}, " in r
                ]
        return replace(answer, warnings=(*answer.warnings, *dict.fromkeys(told))) if told else answer

    def _mentioned(self, name: str) -> bool:
        """Does the library's text say these (folded) words side by side?"""
        pairs = [token for token in folded_tokens(name) if "_" in token] or folded_tokens(name)
        return len(self._frequencies(pairs)) == len(set(pairs))

    def _candidates(self, question: Question, scope: Scope, hits: Sequence[Hit]) -> list[str]:
        """Documents worth reading whole: all in a small scope, else those found and those that name a number asked for."""
        inside = scope.doc_ids if scope.doc_ids is not None else [p.doc_id for p in self._profiles]
        if len(inside) <= _READ_WHOLE:
            return list(inside)
        citing = numbered.citing(question, self._library) if question.numbers else []
        return list(dict.fromkeys([*_docs(hits), *(i for i in citing if i in set(inside))]))[:_READ_WHOLE]

    def _best(self, question: Question, terms: Terms, fitting: Sequence[Scored]) -> Answer:
        """The best sentence, or the list that it announces or is part of; in doubt the next best one too."""
        best = self._below_heading(question, fitting)
        shown = self.view(best.sentence.doc_id)
        if _wants_items(question) and (items := listing.announced(question, terms, shown, best)):
            return _grounded(items, listing=True)
        if question.listing and (rows := listing.alike(question, shown, best)):
            return _grounded(rows, listing=True)
        subject = listing.subject(shown, best) if question.answer_type == "body" else []
        whole = question.listing or best is not fitting[0]
        told = [best] if whole else pieces.chosen(question, terms, fitting, shown)
        return _grounded([*subject, *map(self._quote, told)])

    def _below_heading(self, question: Question, scored: Sequence[Scored]) -> Scored:
        """The best sentence; where it is a mere heading, the best one below it that holds what is asked."""
        best = scored[0]
        node = best.sentence.provision
        if node is None or question.answer_type not in STRICT | {"body"} or not self._is_heading(best):
            return best
        shown = self.view(best.sentence.doc_id)
        below = [
            s
            for s in scored
            if s.sentence.doc_id == best.sentence.doc_id
            and s.sentence.provision is not None
            and any(above.index == node for above in shown.ancestors(s.sentence.provision))
        ]
        found = next((s for s in below if s.typed), None)
        return replace(found, confidence=max(found.confidence, best.confidence)) if found else best

    def _is_heading(self, scored: Scored) -> bool:
        """Is the sentence the title of a part, with others below it?"""
        node = scored.sentence.provision
        shown = self.view(scored.sentence.doc_id)
        if node is None or not shown.provisions[node].heading or not shown.children(node):
            return False
        return len(scored.sentence.text) <= len(shown.provisions[node].heading or "") + 2

    def _quote(self, scored: Scored) -> Quote:
        return Quote(self.view(scored.sentence.doc_id), scored.sentence.span, scored.sentence.section)

    def _compare(self, question: Question, scope: Scope, terms: Terms, weighed: Weighed) -> Answer:
        """One cited line a side, each looked for in the documents of its place."""
        quotes = []
        for _, documents in scope.sides:
            hits = self._search(question, replace(scope, doc_ids=documents))
            side = self._weighed(question, terms, hits, scope.preferred, narrowed=True)
            own = [s for s in side.fitting if s.sentence.doc_id not in self._others(scope, documents)]
            if own and refusal.sureness(side, narrowed=True) >= refusal.least(narrowed=True):
                quotes.append(self._quote(own[0]))
        if quotes:
            return _grounded(quotes, listing=True)
        return self._best(question, terms, weighed.fitting) if weighed.fitting else _refused(_NO_SIDES)

    def _others(self, scope: Scope, documents: tuple[str, ...]) -> set[str]:
        """Documents of the other places that are named: a district's plan does not speak for its city."""
        return {side[0] for _, side in scope.sides if side and side[0] != documents[0]}


def _beside(answer: Answer, narrow: Narrow) -> Narrow:
    """Where the next part of a question is looked for: in the document that answers the part before."""
    given = answer.citations if answer.status != "abstained" else ()
    doc_id = given[0].doc_id if given else ""
    return narrow if not doc_id or ":" in doc_id else replace(narrow, doc=doc_id)


def _lacks(answer: Answer, part: Question) -> bool:
    """Does the answer not hold yet what a part of the question asks for?"""
    if part.answer_type in STRICT:
        return not evidence.holds(part, answer.answer)
    return part.about in {"number", "signer"} and not any(":" in c.doc_id for c in answer.citations)


def _with_part(answer: Answer, part: Question, more: Answer) -> Answer:
    if more.status != "abstained":
        return joined(answer, more) if answer.status != "abstained" else more
    if answer.status == "abstained":
        return answer
    told = f"Chưa thấy căn cứ cho phần hỏi “{part.text}”. {more.reason or ''}".strip()
    return replace(answer, status="partial", warnings=(*answer.warnings, told))


def _fitting(question: Question, scored: Sequence[Scored]) -> Sequence[Scored]:
    """Evidence that holds the asked kind of thing, near the words of the question."""
    if question.answer_type not in STRICT:
        return scored
    least = _NEAR_ENOUGH if question.answer_type in {"date", "deadline", "year", "money"} else 0.0
    return [s for s in scored if s.typed and s.near >= least]


def _noted(answer: Answer, question: Question) -> Answer:
    """With a word on each unit asked about that exists no more; it stands beside the answer, not in a citation."""
    notes = []
    for mention in find_places(question.text):
        # Communes share their names across provinces: a note on one may speak of another.
        ended = all(not unit.current and unit.level != "commune" for unit in mention.units)
        if ended and (note := ended_note(mention.units[0])):
            notes.append(note)
    return replace(answer, warnings=(*answer.warnings, *dict.fromkeys(notes))) if notes else answer


def _wants_items(question: Question) -> bool:
    return question.answer_type not in STRICT | {"body", "document", "place"} or question.listing


def _docs(hits: Sequence[Hit]) -> list[str]:
    return list(dict.fromkeys(hit.passage.doc_id for hit in hits))


def _names_both_sides(question: Question, scope: Scope) -> bool:
    firsts = {fitting[:1] for _, fitting in scope.sides if fitting}
    return len(firsts) > 1


# "Soạn cho tôi kế hoạch năm 2027": an order, not a question.
_DRAFTING = re.compile(
    r"(?:(?:hay|giup|nho|cho|lam on|vui long|toi|em|minh) )*(?:soan(?: thao)?|viet|lap|du thao|lam)"
    r"(?: (?:giup|ho|gium|cho|toi|em|minh|chung toi|don vi|mot|1|ban|du thao))* (?:ke hoach|bao cao|cong van|to trinh|thong bao)\b"
)
_ASKING = re.compile(r"\b(?:nao|gi|ai|may|dau|bao gio|bao nhieu|the nao|co .* khong|bao lau)\b")


def _unanswerable(question: Question, scope: Scope, library: Library) -> str | None:
    if not question.text:
        return "Chưa có câu hỏi. Hãy nhập câu hỏi rồi gửi lại."
    if library.passage_count() == 0:
        return "Kho chưa có văn bản nào. Hãy nạp văn bản bằng: mattran ingest THƯ_MỤC"
    if _DRAFTING.match(question.folded) and not _ASKING.search(question.folded):
        return "Đây là việc soạn văn bản: hãy dùng thẻ “Soạn kế hoạch” trên trang, hoặc lệnh mattran draft."
    return scope.refusal or numbered.unknown(question, library, scope.doc_ids)


def _missing_type(question: Question) -> str:
    names = {
        "email": "e-mail", "link": "đường dẫn", "phone": "số điện thoại", "money": "số tiền", "date": "ngày tháng",
        "person": "họ tên", "year": "năm", "deadline": "thời hạn", "period": "định kỳ", "number": "con số",
    }  # fmt: skip
    return f"Văn bản trong kho không nêu {names.get(question.answer_type, 'điều')} được hỏi."


def _grounded(quotes: Sequence[Quote], listing: bool = False) -> Answer:
    if not quotes:
        return _refused("Không thấy căn cứ trong kho cho câu hỏi này.")
    text, citations = compose(quotes, listing)
    return Answer("grounded", text, None, citations)


def _refused(reason: str) -> Answer:
    return Answer("abstained", "Không tìm thấy căn cứ trong kho văn bản. " + reason, reason)


class _Clock:
    """Milliseconds by step."""

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self._steps = {"understand": 0.0, "retrieve": 0.0, "answer": 0.0, "verify": 0.0}

    @contextmanager
    def __call__(self, step: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self._steps[step] += (time.perf_counter() - start) * 1000

    def finished(self) -> dict[str, float]:
        total = (time.perf_counter() - self._start) * 1000
        return {name: round(value, 2) for name, value in (self._steps | {"total": total}).items()}
