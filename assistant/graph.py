"""The graph of who cites whom: built from the library and the register, saved as GraphML or as a picture."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.citations import Citations, CitingDocument, citations
from assistant.directives import full_name
from assistant.disagreement import document_label, row_name, written_date
from assistant.picture import Box, Link, svg
from assistant.resolution import ResolvedReference
from ingest.errors import UsageError
from ingest.library import Library
from ingest.numbering import parse_number, same_number
from ingest.register import Directive

if TYPE_CHECKING:
    import networkx as nx  # type: ignore[import-untyped]

_LONGEST = 44  # characters of a line in a box
_RELATED_STEPS = 2  # how far from a cited document the picture follows replacements and supplements


def build_graph(library: Library) -> nx.DiGraph:
    """Documents and directives as nodes; "cites" and the register's relations as edges.

    Node ids are document ids and directive ids (for documents outside the register: kind, number,
    date). Node attributes: `node` (document, directive, unregistered), `label`, `detail`, `status`.
    Edge attributes: `type`, `sections` (joined by "; "), `count`, `certain`. A row that stands for an
    indexed document shares its node. Cards are left out.
    """
    import networkx as nx

    found = citations(library)
    graph = nx.DiGraph()
    own = {row_id: c.document.id for c in found.documents() for row_id in c.own}
    for citing in found.documents():
        graph.add_node(citing.document.id, **_document_node(citing))
    for row in found.register.directives:
        if row.id not in own:
            graph.add_node(row.id, **_row_node(row))
    for citing in found.documents():
        for one in citing.references:
            _add_citation(graph, citing, one, own, found)
    for row in found.register.directives:
        for relation in row.relations:
            ends = own.get(row.id, row.id), own.get(relation.target, relation.target)
            if not graph.has_edge(*ends):
                graph.add_edge(
                    *ends, type=relation.type, sections="", count=1, certain=relation.evidence != "M"
                )
    return graph


def _document_node(citing: CitingDocument) -> dict[str, str]:
    header = citing.document.header
    title = header.title or citing.document.name
    if header.number is None:
        label = f"{header.kind} {title}" if header.kind else title
        return {"node": "document", "label": label, "detail": "", "status": "indexed"}
    when = f", {written_date(header.date)}" if header.date else ""
    label = f"{header.kind or 'Văn bản'} {header.number}{when}"
    return {"node": "document", "label": label, "detail": title, "status": "indexed"}


def _row_node(row: Directive) -> dict[str, str]:
    if row.number is None:
        return {"node": "directive", "label": full_name(row), "detail": "", "status": row.status}
    when = f", {written_date(row.date)}" if row.date else f", khóa {row.term}" if row.term else ""
    return {"node": "directive", "label": f"{row_name(row)}{when}", "detail": row.title, "status": row.status}


def _unregistered_node(citing: CitingDocument, one: ResolvedReference, name: str) -> dict[str, str]:
    when = f", {written_date(one.date)}" if one.date else ""
    detail = f"dẫn trong {document_label(citing.document)}"
    return {"node": "unregistered", "label": f"{name.split('@')[0]}{when}", "detail": detail, "status": ""}


def _add_citation(
    graph: nx.DiGraph, citing: CitingDocument, one: ResolvedReference, own: dict[str, str], found: Citations
) -> None:
    if not one.direct:
        return
    for target in _targets(one, found):
        node = own.get(target, target)
        if node not in graph:
            graph.add_node(node, **_unregistered_node(citing, one, target))
        if node == citing.document.id:
            continue
        held = graph.get_edge_data(citing.document.id, node) or {}
        sections = dict.fromkeys([*filter(None, held.get("sections", "").split("; ")), one.section])
        graph.add_edge(
            citing.document.id, node, type="cites", sections="; ".join(sections), count=held.get("count", 0) + 1,
            certain=one.certain or not one.directives,
        )  # fmt: skip


def _targets(one: ResolvedReference, found: Citations) -> list[str]:
    """Rows that the mention names; else the indexed document of that number and date; else its own identity."""
    if one.directives:
        return list(one.directives)
    if one.number is None or not one.number.full or one.identity is None:
        return []
    for citing in found.documents():
        header = citing.document.header
        number = parse_number(header.number) if header.number else None
        if number and same_number(number, one.number) and header.date == one.date:
            return [citing.document.id]
    return [one.identity]


def to_graphml(graph: nx.DiGraph, path: Path) -> None:
    """Write the graph for Gephi, yEd and the like; raises UsageError when `path` cannot be written."""
    import networkx as nx

    _write(path, "\n".join(nx.generate_graphml(graph, encoding="utf-8", prettyprint=True)))


def to_svg(graph: nx.DiGraph, path: Path) -> None:
    """Write the picture: documents at the left, what they cite in the middle, what became of that at the right."""
    _write(path, picture(graph))


def picture(graph: nx.DiGraph) -> str:
    """The same picture as text of SVG; every word of a document is escaped."""
    return svg(*_picture(graph))


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"Không ghi được {path}: {error.strerror}. Hãy chọn nơi lưu khác.") from error


def _picture(graph: nx.DiGraph) -> tuple[list[Box], list[Link]]:
    """Boxes in three columns and the links between them; nodes without any link to a document are left out."""
    documents = [n for n, node in graph.nodes(data="node") if node == "document"]
    cited = [
        n
        for n in graph
        if n not in documents and any(e == "cites" for *_, e in graph.in_edges(n, data="type"))
    ]
    related = list(_related(graph, [*documents, *cited]))
    columns = {node: column for column, nodes in enumerate((documents, cited, related)) for node in nodes}
    boxes = [
        Box(node, column, *_lines(graph.nodes[node]), graph.nodes[node]["status"])
        for node, column in columns.items()
    ]
    links = [
        Link(start, end, data["type"], data["sections"])
        for start, end, data in graph.edges(data=True)
        if start in columns and end in columns
    ]
    return boxes, links


def _related(graph: nx.DiGraph, known: list[str]) -> Iterator[str]:
    """Nodes tied to the known ones by what became of a document, nearest first."""
    seen, edge = set(known), known
    for _ in range(_RELATED_STEPS):
        step = [
            n for node in edge for n in (*graph.successors(node), *graph.predecessors(node)) if n not in seen
        ]
        edge = list(dict.fromkeys(step))
        seen |= set(edge)
        yield from edge


def _lines(data: dict[str, Any]) -> tuple[str, str]:
    """The two lines of a box: number and title, or a name that runs over both."""
    if data["detail"]:
        return _cut(data["label"])[0], _cut(data["detail"])[0]
    lines = _cut(data["label"], 2)
    return lines[0], lines[1] if len(lines) > 1 else ""


def _cut(text: str, lines: int = 1) -> list[str]:
    return textwrap.wrap(text, _LONGEST, max_lines=lines, placeholder="…") or [""]
