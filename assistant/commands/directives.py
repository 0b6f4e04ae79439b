"""`mattran directives`: the register, with what the library says of each document."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from assistant.commands.session import Home, Json, session

Query = Annotated[
    str | None, typer.Argument(metavar="TOPIC|NUMBER", help="Chủ đề hoặc số hiệu; để trống thì liệt kê hết.")
]


def directives(ctx: typer.Context, query: Query = None, home: Home = None, as_json: Json = False) -> None:
    """Tra sổ văn bản chỉ đạo: hiệu lực, văn bản kế tục, chỗ các nguồn ghi khác nhau."""
    from assistant.directives import list_directives
    from ingest.upkeep import opened

    here = session(ctx, home, as_json)
    with opened(here.settings) as library:
        found = list_directives(library, query)
    here.give(found, *(line for row in found for line in _lines(row)), f"{len(found)} văn bản.")


def _lines(row: dict[str, Any]) -> list[str]:
    facts = (row.get(name) for name in ("kind", "number", "date", "issuer", "title"))
    lines = [" · ".join(str(fact) for fact in facts if fact) + f" [{row.get('status')}]"]
    if row.get("cited_in"):
        lines.append(f"    được dẫn trong: {', '.join(row['cited_in'])}")
    return lines
