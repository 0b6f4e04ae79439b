"""`mattran directives`: the register, with what the library says of each document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.commands.session import Home, Json, session
from ingest.errors import UsageError

if TYPE_CHECKING:
    from ingest.library import Library

Query = Annotated[
    str | None, typer.Argument(metavar="TOPIC|NUMBER", help="Chủ đề hoặc số hiệu; để trống thì liệt kê hết.")
]


GraphFile = Annotated[
    Path | None,
    typer.Option(
        "--graph", metavar="FILE", help="Ghi sơ đồ dẫn chiếu ra tệp .graphml (để xử lý) hoặc .svg (hình)."
    ),
]


def directives(
    ctx: typer.Context,
    query: Query = None,
    graph: GraphFile = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Tra sổ văn bản chỉ đạo: hiệu lực, văn bản kế tục, chỗ các nguồn ghi khác nhau."""
    from assistant.directives import list_directives
    from ingest.upkeep import opened

    here = session(ctx, home, as_json)
    with opened(here.settings) as library:
        found = list_directives(library, query)
        if graph is not None:
            _draw(library, graph)
    here.give(found, *(line for row in found for line in _lines(row)), f"{len(found)} văn bản.")


def _draw(library: Library, file: Path) -> None:
    from assistant.graph import build_graph, to_graphml, to_svg

    writers = {".graphml": to_graphml, ".svg": to_svg}
    if file.suffix.lower() not in writers:
        raise UsageError(
            f"Không biết cách ghi sơ đồ ra '{file.name}'. Hãy đặt tên tệp kết thúc bằng .graphml hoặc .svg."
        )
    writers[file.suffix.lower()](build_graph(library), file)


def _lines(row: dict[str, Any]) -> list[str]:
    facts = (row.get(name) for name in ("kind", "number", "date", "issuer", "title"))
    lines = [" · ".join(str(fact) for fact in facts if fact) + f" [{row.get('status')}]"]
    if row.get("cited_in"):
        lines.append(f"    được dẫn trong: {', '.join(row['cited_in'])}")
    return lines
