"""Facts about a document that its text does not give: a side-car `NAME.meta.yaml`, or a card's front matter."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from ingest.header import Header

SUFFIX = ".meta.yaml"


class StatedFacts(BaseModel):
    """Header fields stated from outside the text, with where they come from."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    kind: str | None = None
    number: str | None = None
    date: dt.date | None = None
    place: str | None = None
    issuer: str | None = None
    title: str | None = None
    source: str | None = None
    card: Literal["directive", "plan"] | None = None
    register_id: str | None = None


def sidecar_of(path: Path) -> Path | None:
    """The side-car beside `path` ("plan.txt.meta.yaml" or "plan.meta.yaml"), if there is one."""
    for candidate in (path.with_name(path.name + SUFFIX), path.with_name(path.stem + SUFFIX)):
        if candidate.is_file():
            return candidate
    return None


def read_facts(text: str) -> StatedFacts:
    """Facts in a side-car's YAML; raises ValueError with the reason when it is not right."""
    try:
        return StatedFacts.model_validate(yaml.safe_load(text) or {})
    except (yaml.YAMLError, ValidationError) as error:
        raise ValueError(str(error).splitlines()[0]) from error


def front_matter(text: str) -> str | None:
    """The YAML between the two "---" lines that open a Markdown card; None when there is none."""
    lines = text.split("\n")
    if lines[0].strip() != "---" or "---" not in (line.strip() for line in lines[1:]):
        return None
    end = next(i for i, line in enumerate(lines[1:], start=1) if line.strip() == "---")
    return "\n".join(lines[1:end])


def complete(header: Header, facts: StatedFacts, origin: str) -> tuple[Header, dict[str, str], list[str]]:
    """Fill what the text leaves open; (header, field -> origin, warnings where text and side-car disagree)."""
    stated: dict[str, str] = {}
    warnings = []
    for name in (field.name for field in fields(Header)):
        own, given = getattr(header, name), getattr(facts, name)
        if given is None or given == own:
            continue
        if own is None:
            header = replace(header, **{name: given})
            stated[name] = facts.source or origin
        else:
            warnings.append(f"{origin} ghi {name} là '{given}', còn văn bản ghi '{own}': giữ theo văn bản.")
    return header, stated, warnings
