"""Facts about a document that its text does not give: side-car `NAME.meta.yaml`, or a card's front matter."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from ingest.header import Header

SUFFIX = ".meta.yaml"
_NAMES = {
    "kind": "loại văn bản", "number": "số, ký hiệu", "date": "ngày ban hành", "place": "nơi ban hành",
    "issuer": "cơ quan ban hành", "title": "trích yếu",
}  # fmt: skip


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
    except yaml.YAMLError as error:
        place = getattr(error, "problem_mark", None)
        line = f" ở dòng {place.line + 1}" if place else ""
        raise ValueError(f"sai cú pháp YAML{line}") from error
    except ValidationError as error:
        wrong = ", ".join(sorted({str(e["loc"][0]) if e["loc"] else "toàn tệp" for e in error.errors()}))
        raise ValueError(f"giá trị không hợp lệ ở mục: {wrong}") from error


def front_matter(text: str) -> str | None:
    """The YAML between the two "---" lines that open a Markdown card; None when there is none."""
    lines = text.split("\n")
    if lines[0].strip() != "---" or "---" not in (line.strip() for line in lines[1:]):
        return None
    end = next(i for i, line in enumerate(lines[1:], start=1) if line.strip() == "---")
    return "\n".join(lines[1:end])


def complete(header: Header, facts: StatedFacts, origin: str) -> tuple[Header, dict[str, str], list[str]]:
    """Fill what the text leaves open; (header, field -> origin, warnings where the two disagree)."""
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
            warnings.append(
                f"{origin} ghi {_NAMES[name]} là “{_shown(given)}”, còn văn bản ghi “{_shown(own)}”: "
                "giữ theo văn bản."
            )
    return header, stated, warnings


def _shown(value: object) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else str(value)
