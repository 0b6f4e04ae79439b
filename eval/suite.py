"""Question suites: one pydantic schema for every YAML file in eval/suites."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from ingest.errors import UsageError


class ExpectedCitation(BaseModel):
    """Where the answer stands: a file name that starts with `document`, and words in the quote.

    `fragment` is a short run of words that the cited quote must contain (compared after
    normalisation and case folding); `section` a section path such as "II.1".
    """

    model_config = ConfigDict(extra="forbid")
    document: str
    fragment: str | None = None
    section: str | None = None


class Question(BaseModel):
    """One question with its gold answer.

    `facts` is a list of groups; an answer is right when every group has at least one of its
    alternatives in the answer text. `citations` are alternatives: one of them must be cited.
    `refuse` says that the library does not hold the answer. `split` keeps tuning apart from reporting.
    """

    model_config = ConfigDict(extra="forbid")
    id: str
    question: str
    kind: str
    facts: list[list[str]] = []
    forbidden: list[str] = []
    citations: list[ExpectedCitation] = []
    directives: list[str] = []
    refuse: bool = False
    split: Literal["tune", "report"] = "tune"
    notes: str | None = None

    @model_validator(mode="after")
    def _has_gold(self) -> Question:
        if not self.refuse and not (self.facts or self.directives):
            raise ValueError("cần `facts` hoặc `directives`, hoặc `refuse: true`")
        return self


class Suite(BaseModel):
    """A named set of questions over documents whose file names start with `documents`."""

    model_config = ConfigDict(extra="forbid")
    name: str
    description: str
    documents: list[str] = []
    questions: list[Question]


def load_suite(path: Path) -> Suite:
    """Read and validate a suite; raises UsageError naming the file and the first fault."""
    try:
        return Suite.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise UsageError(f"Không mở được bộ câu hỏi {path}: {error}. Hãy kiểm tra đường dẫn.") from error
    except (yaml.YAMLError, ValidationError, UnicodeDecodeError) as error:
        raise UsageError(f"Bộ câu hỏi {path} không đúng mẫu: {error}") from error
