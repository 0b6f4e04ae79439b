"""The prompts: files of prompts/ with name, role and version in front, placeholders filled under check."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

import yaml
from pydantic import ValidationError

import prompts
from ingest.datafile import DataError, Row

_FRONT = re.compile(r"\A---\n(?P<front>.*?)\n---\n(?P<text>.*)\Z", re.DOTALL)
_PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")


class _Front(Row):
    name: str
    version: int
    role: Literal["system", "user"]
    use: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """The words of one file; `{{name}}` in them stands for what is filled in."""

    name: str
    version: int
    role: str
    text: str

    @property
    def placeholders(self) -> frozenset[str]:
        """Names that `render` has to be given."""
        return frozenset(_PLACEHOLDER.findall(self.text))


@cache
def load_prompt(name: str) -> Prompt:
    """The prompt of prompts/NAME.md; DataError when it is missing, or its front is not what it should be."""
    path = prompts.path(f"{name}.md")
    try:
        match = _FRONT.match(path.read_text(encoding="utf-8"))
        front = _Front.model_validate(yaml.safe_load(match["front"]) if match else None)
    except OSError as error:
        raise DataError(f"Không mở được lời nhắc {path}: {error}. Hãy cài lại chương trình.") from error
    except (yaml.YAMLError, ValidationError) as error:
        raise DataError(
            f"Phần đầu của lời nhắc {path} không đúng mẫu: {error}. Cần name, version, role, use giữa hai dòng ---."
        ) from error
    if match is None or front.name != name:
        raise DataError(f"Lời nhắc {path} mang tên “{front.name}”. Hãy đặt tên trùng với tên tệp.")
    return Prompt(front.name, front.version, front.role, match["text"].strip())


def render(prompt: Prompt, values: Mapping[str, str]) -> str:
    """The text with every placeholder filled in once; DataError when names are missing or left over.

    What is filled in is not looked at again: "{{question}}" in a document stays as it is.
    """
    if wrong := prompt.placeholders ^ set(values):
        raise DataError(f"Lời nhắc {prompt.name}: chỗ điền không khớp: {', '.join(sorted(wrong))}.")
    return _PLACEHOLDER.sub(lambda match: values[match[1]], prompt.text)
