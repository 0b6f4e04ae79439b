"""Data files of the domain (corpus/*.yaml): read, validated, faults reported with their line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from ingest.errors import MattranError

M = TypeVar("M", bound=BaseModel)


class DataError(MattranError):
    """A data file of the domain is missing or holds a wrong row."""


class Row(BaseModel):
    """Base of every model of a data file: read-only, unknown fields refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def read_data(path: Path, model: type[M]) -> M:
    """The YAML file at `path` as a `model`; raises DataError with file, line and the first fault."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        return model.model_validate(_plain(node))
    except OSError as error:
        raise DataError(f"Không mở được tệp dữ liệu {path}: {error}. Hãy cài lại chương trình.") from error
    except yaml.YAMLError as error:
        raise DataError(f"Tệp dữ liệu {path} không phải YAML đúng: {error}. Hãy sửa chỗ đó.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        line = _line(node, first["loc"])
        fault = f"dòng {line}, {where}: {first['msg']}"
        raise DataError(f"Tệp dữ liệu {path}, {fault}. Hãy sửa dòng đó.") from error


def check_sources(sources: dict[str, str], used: Sequence[str]) -> None:
    """Raise ValueError when a row names a source that the file's table of sources does not have."""
    missing = sorted(set(used) - set(sources))
    if missing:
        raise ValueError(f"nguồn chưa khai báo trong `sources`: {', '.join(missing)}")


def _plain(node: yaml.Node | None) -> object:
    return None if node is None else yaml.CSafeLoader("").construct_document(node)


def _line(node: yaml.Node | None, location: Sequence[int | str]) -> int:
    """1-based line of the deepest node on the way to `location`."""
    for step in location:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
        elif isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == step), node)
    return 1 if node is None else int(node.start_mark.line) + 1
