"""The tasks of a document as rows: who does what, by when, reporting to whom, with the words that say so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, Literal

from assistant.drafting.bodies import (
    SectionKind,
    matches,
    opens_task,
    read_heading,
    read_recipient,
    read_subject,
    read_way,
    section_kind,
    task_words,
)
from assistant.drafting.deadlines import Deadline, find_deadlines
from assistant.drafting.pieces import is_task, pieces
from ingest.header import Header, read_issuing_body
from ingest.language import AlignedText, align, fold_normalised, normalise
from ingest.library import Document
from ingest.markers import BULLETS, read_marker
from ingest.outline import Outline, Provision, read_outline
from ingest.source import SourceText, Span

Kind = Literal["task", "report", "target", "requirement"]
Origin = Literal["clause", "heading", "issuer"]
UNNAMED = "cơ quan ban hành"


@dataclass(frozen=True, slots=True)
class Task:
    """One task. `quote == text[span.start:span.end]` for the document's text of record.

    `actor` is who does it: named in the clause, in a heading or a sentence that leads to it, or the
    body that issued the document (`actor_from`). Spans of `deadlines` lie in the text of record; a
    deadline of the sentence that leads to the task lies outside of the quote. `way` is the unit and
    the e-mail through which it is reported. "target" is a figure to reach, "requirement" how work
    is to be done.
    """

    kind: Kind
    actor: str
    actor_from: Origin
    action: str
    deadlines: tuple[Deadline, ...]
    report_to: str | None
    way: str | None
    section: str
    quote: str
    span: Span

    @property
    def deadline(self) -> Deadline | None:
        """The first deadline."""
        return self.deadlines[0] if self.deadlines else None

    @property
    def due(self) -> str | None:
        """The deadlines in the document's words."""
        return "; ".join(dict.fromkeys(one_line(d.words) for d in self.deadlines)) or None

    def as_json(self) -> dict[str, Any]:
        """The task with its deadlines, for `--json`."""
        deadlines = [
            {
                "words": one_line(d.words), "rhythm": d.rhythm, "first": _iso(d.first), "last": _iso(d.last),
                "day": d.day, "weekdays": list(d.weekdays), "start": d.span.start, "end": d.span.end,
            }
            for d in self.deadlines
        ]  # fmt: skip
        return {
            "kind": self.kind, "actor": self.actor, "actor_from": self.actor_from, "action": self.action,
            "deadline": self.due, "deadlines": deadlines, "report_to": self.report_to, "way": self.way,
            "section": self.section, "quote": self.quote, "start": self.span.start, "end": self.span.end,
        }  # fmt: skip


def _iso(day: Any) -> str | None:
    """ "2024-06-10", "--06-10" without a year."""
    return f"{day.year or '-'}-{day.month:02}-{day.day:02}" if day else None


def one_line(words: str) -> str:
    """Verbatim words as they are shown in a cell: composed characters, single blanks."""
    return " ".join(normalise(words).split())


def tasks(document: Document, provisions: Outline | Sequence[Provision] | None = None) -> tuple[Task, ...]:
    """Every task of `document` in reading order; `provisions` or the outline save reading it again."""
    if provisions is None:
        return _read_once(document.id, document.header, document.source)
    tree = provisions.provisions if isinstance(provisions, Outline) else tuple(provisions)
    return tuple(_Reader(document, tree).read())


@lru_cache(maxsize=64)
def _read_once(doc_id: str, header: Header, source: SourceText) -> tuple[Task, ...]:
    """Many drafts of one parent ask for its tasks."""
    document = Document(doc_id, "", "", "", header, source.text, source.page_starts)
    return tuple(_Reader(document, read_outline(source).provisions).read())


_YEAR = re.compile(r"(?<![0-9/.-])(?<!- )20[0-9]{2}(?![0-9/-])(?! - )")


def plan_year(document: Document) -> int | None:
    """The year a document is for: that of its title, else that of its date; None when neither says."""
    said = _YEAR.findall(normalise(document.header.title or ""))
    if said:
        return int(said[-1])
    return document.header.date.year if document.header.date else None


# -- the tree ----------------------------------------------------------------------------------------

_MARKED = BULLETS | {"section", "subsection", "point", "item", "part", "block", "article"}
_PARTS = frozenset({"part", "block", "chapter", "book"})
_LISTING = re.compile(
    r"(?:như sau|sau đây|sau|gồm|gồm có|bao gồm|trọng tâm|bước|đợt|việc|nội dung|hoạt động) ?:$"
)
_FOLDED = 1500  # characters of a task with the items that say more of it
_STATES_AIM = re.compile(r"(?:nhằm|giúp|làm cho|để|góp phần|chuẩn bị tốt)\b", re.IGNORECASE)
_REPORTS = re.compile(r"\bbao cao\b")
_EDGES = " .;:,/-…"


@dataclass(frozen=True)
class _Node:
    """A provision with its words: normalised, `start` after the opening mark, places of the text of record."""

    provision: Provision
    aligned: AlignedText
    start: int

    @cached_property
    def words(self) -> str:
        return self.aligned.text[self.start :].strip().replace("**", "")

    @property
    def title(self) -> bool:
        """Nothing but its heading; a full sentence that says who does what is none."""
        heading = self.provision.heading
        if heading is None or self.words.strip(" .:;") != heading.strip(" .:;"):
            return False
        return not (self.words.endswith(".") and (_says_who_does(self.words) or find_deadlines(self.words)))

    @property
    def lead(self) -> bool:
        """Announces what stands below it or after it; the title of a part does not."""
        if not self.words.endswith(":"):
            return False
        small = self.provision.level in BULLETS | {"paragraph", "point", "item"}
        return small or bool(_LISTING.search(self.words.lower()))

    @property
    def detail(self) -> str | None:
        """What the item says of the task above it ("time" for "Thời gian: tháng 6"), if that is all it does."""
        heading, details = self.provision.heading, task_words().details
        if heading is None or self.title or self.provision.parent is None:
            return None
        rows = (("time", details.time), ("actor", details.actor), ("other", details.other))
        return next((name for name, pattern in rows if matches(pattern, heading)), None)

    def span(self, start: int, end: int) -> Span:
        """Characters of the text of record behind normalised `start` to `end`, blanks and marks at the end left out."""
        raw = self.aligned.raw_span(start, start + len(self.aligned.text[start:end].rstrip(" ;")))
        offset = self.provision.span.start
        return Span(offset + raw.start, offset + raw.end)


class _Reader:
    """Walks the tree in order; what stands above a provision tells who acts and what kind of section it is."""

    def __init__(self, document: Document, provisions: Sequence[Provision]) -> None:
        self._document = document
        self._year = plan_year(document)
        self._nodes = [_node(document.text, p) for p in provisions]
        self._children: dict[int | None, list[_Node]] = {}
        for node in self._nodes:
            self._children.setdefault(node.provision.parent, []).append(node)
        self._issuer = _issuer(document, [n.words for n in self._nodes if _is_opening(n)])
        self._done: set[int] = set()

    def read(self) -> Iterator[Task]:
        """Every task in order."""
        for node in self._nodes:
            if node.provision.index in self._done or _is_opening(node) or node.provision.level == "note":
                continue
            kind = self._section(node)
            if kind == "none" or not node.words or matches(task_words().closings, node.words):
                continue
            if node.provision.level == "row":
                yield from self._row(node, kind)
            else:
                yield from self._of_node(node, kind)

    # -- where a provision stands ----------------------------------------------------------------

    def _above(self, node: _Node) -> Iterator[_Node]:
        """What leads to a provision, nearest first: the sentence before a list, then the provisions above."""
        if before := self._lead_before(node):
            yield before
        parent = node.provision.parent
        if parent is not None:
            yield self._nodes[parent]
            yield from self._above(self._nodes[parent])

    def _lead_before(self, node: _Node) -> _Node | None:
        """The paragraph that announces the list in which a marked provision stands."""
        if node.provision.level not in _MARKED:
            return None
        earlier = [
            n for n in self._children[node.provision.parent] if n.provision.index < node.provision.index
        ]
        for other in reversed(earlier):
            if other.provision.level == "paragraph":
                return other if other.lead and not _is_opening(other) else None
        return None

    def _members(self, node: _Node) -> list[_Node]:
        """What a provision announces: its children, for a paragraph the marked provisions after it."""
        if node.provision.level != "paragraph":
            return self._children.get(node.provision.index, [])
        later = [n for n in self._children[node.provision.parent] if self._lead_before(n) is node]
        return later if node.lead else []

    def _section(self, node: _Node) -> SectionKind:
        headings = [n.provision.heading for n in (node, *self._above(node)) if n.provision.heading]
        kinds = [kind for heading in headings if (kind := section_kind(heading))]
        if any(matches(task_words().criteria, n.words) for n in self._above(node) if n.lead):
            return "requirement"
        if kinds[:1] == ["none"] and "task" in kinds[1:]:
            return "task"
        return kinds[0] if kinds else "task"

    def _inherited(self, node: _Node) -> tuple[str, Origin]:
        """Who acts where the clause itself names no one."""
        for above in self._above(node):
            heading = above.provision.heading
            if heading and (body := read_heading(heading)):
                return _unshouted(body), "heading"
            if heading and above.title and self._lists_bodies(above):
                return one_line(heading), "heading"
            if not above.title and (subject := read_subject(above.words)):
                return one_line(above.words[subject.start : subject.end]), "heading"
            if actor := self._stated_actor(above):
                return actor, "heading"
        return self._issuer, "issuer"

    def _lists_bodies(self, node: _Node) -> bool:
        """Whether most headings beside this one are bodies: then it is one too ("Công an Thành phố")."""
        beside = [
            n
            for n in self._children[node.provision.parent]
            if n.title and n.provision.level == node.provision.level
        ]
        named = sum(read_heading(n.provision.heading or "") is not None for n in beside)
        own = node.provision.heading or ""
        return len(beside) > 2 and 2 * named >= len(beside) and not (section_kind(own) or opens_task(own))

    def _stated_actor(self, node: _Node) -> str | None:
        """Of "Chủ trì: ..." below a task."""
        named = next((n for n in self._members(node) if n.detail == "actor"), None)
        return _after_colon(named.words) if named else None

    # -- a provision -----------------------------------------------------------------------------

    def _of_node(self, node: _Node, kind: SectionKind) -> Iterator[Task]:
        members = self._members(node)
        if node.detail and not members:
            return
        more = self._said_more(node, members)
        self._done.update(n.provision.index for n in more)
        criteria = node.lead and matches(task_words().criteria, node.words)
        if members and not more and (node.title or node.lead) and not criteria:
            return
        yield from self._cut(node, kind, more)

    def _said_more(self, node: _Node, members: Sequence[_Node]) -> list[_Node]:
        """The items below a task that say more of it: all of them, or beside others those that say when."""
        more = [n for n in members if self._only_says_more(n)]
        whole = len(more) == len(members) or any(n.detail == "time" for n in more)
        return more if whole and node.provision.level not in _PARTS else []

    def _only_says_more(self, node: _Node) -> bool:
        """A detail ("Địa điểm: ..."), or an item of a list without a task, a deadline or items of its own."""
        if self._members(node) or node.provision.level == "row":
            return False
        before = self._lead_before(node)
        siblings = self._children[node.provision.parent] if node.provision.parent is not None else []
        listed = before is not None or any(n.detail for n in siblings)
        listed = listed or (node.provision.parent is not None and any(n.lead for n in self._above(node)))
        return bool(node.detail) or (listed and not is_task(node.words) and not self._deadlines(node.words))

    def _cut(self, node: _Node, kind: SectionKind, more: Sequence[_Node]) -> Iterator[Task]:
        """The tasks of one provision; each names who acts or goes on with the one named before."""
        actor, origin = self._inherited(node)
        if stated := next((n for n in more if n.detail == "actor"), None):
            actor, origin = _after_colon(stated.words), "clause"
        cut = pieces(node.aligned.text, node.start)
        report_to: str | None = None
        for number, place in enumerate(cut):
            text = node.aligned.text[slice(*place)]
            lead = _lead(node, text) if number == 0 else 0
            if body := read_heading(text[:lead]):
                actor, origin = _unshouted(one_line(body)), "clause"
            subject = read_subject(text[lead:])
            if subject and not matches(task_words().anaphors, text[lead:][subject.start : subject.end]):
                actor, origin = one_line(text[lead:][subject.start : subject.end]), "clause"
            if not self._counts(node, text, kind, first=number == 0):
                continue
            action = ("" if body else text[:lead]) + text[lead:][subject.verb if subject else 0 :]
            task = self._task(node, place, kind, (actor, origin), action)
            if task.kind == "report":
                report_to = task.report_to or report_to
                task = replace(task, report_to=report_to)
            yield (
                self._with_more(task, more)
                if number == len(cut) - 1 and more
                else self._with_lead(task, node)
            )

    def _counts(self, node: _Node, text: str, kind: SectionKind, first: bool) -> bool:
        """Whether a piece is a task in a section of this kind."""
        if matches(task_words().closings, text):
            return False
        if kind == "funding":
            return read_subject(text) is not None
        if kind == "purpose_requirement":
            return not _STATES_AIM.match(text)
        listed = first and (node.provision.level in _MARKED or kind == "requirement")
        return listed or is_task(text) or bool(self._deadlines(text))

    def _task(
        self, node: _Node, place: tuple[int, int], kind: SectionKind, who: tuple[str, Origin], action: str
    ) -> Task:
        span = node.span(*place)
        quote = self._document.text[span.start : span.end]
        text = node.aligned.text[place[0] : place[1]]
        deadlines = tuple(_moved(d, span.start) for d in find_deadlines(quote, self._year))
        report_to = read_recipient(text)
        sort = _kind(kind, text, bool(deadlines), report_to)
        return Task(
            sort, *who, one_line(action).strip(_EDGES), deadlines, report_to, read_way(text) if report_to else None,
            node.provision.path, quote, span,
        )  # fmt: skip

    def _deadlines(self, text: str) -> list[Deadline]:
        return find_deadlines(text, self._year)

    def _with_lead(self, task: Task, node: _Node) -> Task:
        """With the deadline of the sentence or the item that leads to it, where it has none of its own."""
        if task.deadlines:
            return task
        for above in self._above(node):
            if above.lead and (found := self._node_deadlines(above)):
                return replace(task, deadlines=found)
        return task

    def _node_deadlines(self, node: _Node) -> tuple[Deadline, ...]:
        span = node.provision.span
        text = self._document.text[span.start : span.end]
        return tuple(_moved(d, span.start) for d in find_deadlines(text, self._year))

    def _with_more(self, task: Task, more: Sequence[_Node]) -> Task:
        """A task with the items that say more of it, as long as the whole stays readable."""
        timed = tuple(d for n in more if n.detail == "time" for d in self._node_deadlines(n))
        touching = [n for at, n in enumerate(more) if n.provision.index == more[0].provision.index + at]
        end = touching[-1].provision.span.end
        if end - task.span.start > _FOLDED:
            return replace(task, deadlines=task.deadlines or timed)
        span = Span(task.span.start, end)
        action = "; ".join(
            [
                task.action,
                *(one_line(n.words).strip(_EDGES) for n in touching if n.detail not in {"time", "actor"}),
            ]
        )
        quote = self._document.text[span.start : span.end]
        return replace(task, deadlines=task.deadlines or timed, span=span, quote=quote, action=action)

    # -- a row of a table ------------------------------------------------------------------------

    def _row(self, node: _Node, kind: SectionKind) -> Iterator[Task]:
        """A row of a table whose first row names the columns."""
        rows = [n for n in self._children[node.provision.parent] if n.provision.level == "row"]
        columns = _columns(rows[0].words)
        cells = [cell.strip() for cell in node.words.split("|")]
        if node is rows[0] or "action" not in columns or len(cells) <= max(columns.values()):
            return
        cell = {name: cells[at] for name, at in columns.items()}
        if not cell["action"]:
            return
        span = node.span(node.start, len(node.aligned.text))
        deadlines = tuple(
            _moved(d, span.start) for d in find_deadlines(_text(self._document, span), self._year)
        )
        who: tuple[str, Origin] = (cell["actor"], "clause") if cell.get("actor") else self._inherited(node)
        sort: SectionKind = "target" if "chi tieu" in fold_normalised(rows[0].words) else kind
        yield Task(
            _kind(sort, cell["action"], bool(deadlines), None), *who, _row_action(cells, columns, sort), deadlines,
            cell.get("report_to") or None, None, node.provision.path, _text(self._document, span), span,
        )  # fmt: skip


def _node(text: str, provision: Provision) -> _Node:
    aligned = align(text[provision.span.start : provision.span.end])
    lead = len(aligned.text) - len(aligned.text.lstrip())
    marker = read_marker(aligned.text.strip()) if provision.level not in {"paragraph", "row"} else None
    start = lead + (marker.end if marker else 0)
    return _Node(provision, aligned, start + len(aligned.text[start:]) - len(aligned.text[start:].lstrip()))


def _says_who_does(words: str) -> bool:
    subject = read_subject(words)
    return subject is not None and opens_task(words[subject.verb :])


def _lead(node: _Node, text: str) -> int:
    """Characters of a lead such as "Công tác Đối ngoại: " that opens the provision; 0 when there is none."""
    heading = node.provision.heading
    lead, colon, rest = text.partition(": ")
    return len(lead) + 2 if heading and colon and rest and lead.strip() == heading.strip() else 0


def _is_opening(node: _Node) -> bool:
    return node.provision.level == "basis" or node.provision.path.startswith("phần mở đầu")


def _text(document: Document, span: Span) -> str:
    return document.text[span.start : span.end]


def _moved(deadline: Deadline, offset: int) -> Deadline:
    span = Span(deadline.span.start + offset, deadline.span.end + offset)
    return replace(deadline, span=span)


def _after_colon(words: str) -> str:
    return one_line(words.partition(":")[2]).strip(_EDGES)


def _kind(section: SectionKind, text: str, dated: bool, report_to: str | None) -> Kind:
    if section in {"requirement", "purpose_requirement"}:
        return "requirement"
    if section == "target":
        return "target"
    reports = bool(_REPORTS.search(fold_normalised(text)))
    return "report" if (reports and (dated or report_to)) or (dated and report_to) else "task"


def _columns(header: str) -> dict[str, int]:
    """Which column of a table says what; empty when no heading says that it lists tasks."""
    words, found = task_words().columns, dict[str, int]()
    for at, cell in enumerate(header.split("|")):
        for name in ("report_to", "time", "action", "actor"):
            if name not in found and matches(getattr(words, name), cell):
                found[name] = at
                break
    return found


def _row_action(cells: Sequence[str], columns: dict[str, int], kind: SectionKind) -> str:
    """The cell of the task; for a figure to reach the cells after it too."""
    at = columns["action"]
    return ": ".join(cells[at:]) if kind == "target" and "actor" not in columns else cells[at]


def _issuer(document: Document, opening: Sequence[str]) -> str:
    """The body that issued a document, as the opening names it, else as the head does."""
    named = read_issuing_body("\n".join(opening)) or document.header.issuer
    title = normalise(document.header.title or "")
    if not named and (subject := read_subject(title)):
        named = title[subject.start : subject.end]
    return _unshouted(one_line(named)) if named else UNNAMED


_STANDING = "BAN THƯỜNG TRỰC"
_WORDINGS = (
    "Ban Thường trực", "Ban Thường vụ", "Ban Chấp hành", "Ban Chỉ đạo", "Ủy ban", "Mặt trận Tổ quốc Việt Nam", "Việt Nam",
    "Tỉnh ủy", "Thành ủy", "Quận ủy", "Huyện ủy", "Thị ủy", "Đảng ủy", "thành phố", "thị xã", "thị trấn", "đặc khu",
    "Đại hội đại biểu", "lần thứ", "Hội đồng nhân dân", "nhân dân", "tỉnh", "quận", "huyện", "xã", "phường", "MTTQ", "MTTQVN", "TW",
)  # fmt: skip
_ROMAN = re.compile("[IVX]+")
_SHOUTED = re.compile("|".join([*(re.escape(words.upper()) for words in _WORDINGS), r"[^\W\d_]+"]))
_WORDED = {words.upper(): words for words in _WORDINGS}


def _unshouted(name: str) -> str:
    """ "ỦY BAN MTTQ VIỆT NAM TỈNH AN HÒA BAN THƯỜNG TRỰC" as "Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh An Hòa"."""
    if not name.isupper():
        return name
    if name.endswith(f" {_STANDING}"):
        name = f"{_STANDING} {name.removesuffix(_STANDING).strip()}"
    return _SHOUTED.sub(
        lambda m: _WORDED.get(m[0]) or (m[0] if _ROMAN.fullmatch(m[0]) else m[0].capitalize()), name
    )
