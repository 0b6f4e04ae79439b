"""Question suites: one pydantic schema for every YAML file of questions; eval/README.md explains it to staff."""

from __future__ import annotations

import datetime
from collections import Counter
from pathlib import Path
from typing import Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from eval.faults import told
from ingest.errors import UsageError

Model = TypeVar("Model", bound=BaseModel)
SHIPPED = Path(__file__).parent / "suites"


class ExpectedCitation(BaseModel):
    """Where the answer stands: a file name that starts with `document`, and words in the quote.

    `fragment` is a short run of words that the cited quote must contain (compared after
    normalisation and case folding); `section` a section path such as "II.1", which the cited
    place must be or lie in.
    """

    model_config = ConfigDict(extra="forbid")
    document: str = Field(min_length=1)
    fragment: str | None = None
    section: str | None = None


class Question(BaseModel):
    """One question with its gold answer.

    `facts` is a list of groups; an answer is right when every group has at least one of its
    alternatives in the answer text. `citations` are alternatives: one of them must be cited.
    `directives` are document numbers that the answer must name as directives. `refuse` says that
    the library does not hold the answer. `pending` rows wait for their gold and are not counted.
    `split` keeps tuning apart from reporting.
    """

    model_config = ConfigDict(extra="forbid")
    id: str = Field(min_length=1)
    question: str = Field(min_length=1)
    kind: str = Field(min_length=1)
    facts: list[list[str]] = []
    forbidden: list[str] = []
    citations: list[ExpectedCitation] = []
    directives: list[str] = []
    refuse: bool = False
    pending: bool = False
    split: Literal["tune", "report"] = "tune"
    notes: str | None = None
    author: str | None = None
    date: datetime.date | None = None

    @model_validator(mode="after")
    def _has_gold(self) -> Question:
        if not (self.refuse or self.pending or self.facts or self.directives):
            raise ValueError("cần `facts` hoặc `directives`, hoặc `refuse: true`, hoặc `pending: true`")
        if (self.refuse or self.pending) and (self.facts or self.directives):
            raise ValueError(
                "đã có `facts` hay `directives` thì không đặt `refuse: true` hay `pending: true`"
            )
        if not all(group and all(group) for group in self.facts):
            raise ValueError("mỗi ý của `facts` cần ít nhất một cách viết, và không để trống")
        return self


class Suite(BaseModel):
    """A named set of questions over documents whose file names start with `documents`."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=1)
    description: str
    documents: list[str] = []
    questions: list[Question]

    @model_validator(mode="after")
    def _ids_differ(self) -> Suite:
        counts = Counter(question.id for question in self.questions)
        if repeated := [name for name, times in counts.items() if times > 1]:
            raise ValueError(f"mã câu hỏi `id` dùng hơn một lần: {', '.join(repeated)}")
        return self

    @property
    def measured(self) -> list[Question]:
        """The questions that have their gold."""
        return [question for question in self.questions if not question.pending]


# -- files -------------------------------------------------------------------------------------------


def load_suite(path: Path) -> Suite:
    """Read and validate a suite; UsageError naming the file and, row by row, each fault and what to do."""
    return load(path, Suite)


def load(path: Path, model: type[Model]) -> Model:
    """A YAML file of rows as a `model`; UsageError as in `load_suite`."""
    text = _read(path)
    try:
        node = yaml.compose(text, yaml.CSafeLoader)
        return model.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as error:
        raise UsageError(f"Bộ câu hỏi {path} không phải YAML đúng: {error}. Hãy sửa chỗ đó.") from error
    except ValidationError as error:
        lines = [f"Bộ câu hỏi {path} không đúng mẫu:", *told(node, error)]
        raise UsageError("\n".join(lines)) from error


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"Không mở được bộ câu hỏi {path}: {error}. Hãy kiểm tra đường dẫn.") from error
    except UnicodeDecodeError as error:
        raise UsageError(
            f"Bộ câu hỏi {path} không phải UTF-8: {error}. Hãy lưu lại bằng mã UTF-8."
        ) from error


def dumped(suite: Suite) -> str:
    """The suite as YAML; what has its default value is left out."""
    value = suite.model_dump(mode="json", exclude_defaults=True) | {
        "questions": [question.model_dump(mode="json", exclude_defaults=True) for question in suite.questions]
    }
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=110)


def save_suite(suite: Suite, path: Path) -> None:
    """Write a suite so that the file is whole at any moment; UsageError when it cannot be written."""
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(dumped(suite), encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise UsageError(f"Không ghi được bộ câu hỏi {path}: {error}. Hãy chọn nơi khác.") from error


def suite_file(name: str | Path, *folders: Path) -> Path:
    """The file that `name` means: a path, or a suite of `folders` or of this package by its name."""
    path = Path(name)
    if path.exists() or path.suffix:
        return path
    found = (folder / f"{name}.yaml" for folder in (*folders, SHIPPED))
    return next((file for file in found if file.exists()), path)
