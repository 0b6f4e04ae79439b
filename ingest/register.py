"""The register of directives: which documents exist, what became of them, where sources disagree.

File: corpus/register.yaml, one row a document. A wrong row stops the load with its line.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

import corpus
from ingest.errors import RegisterError

Evidence = Literal["S", "P", "G", "K", "M"]
Status = Literal[
    "confirmed",
    "source_only",
    "conflict",
    "superseded_by",
    "supplemented_by",
    "continued_by",
    "pending",
    "expired_topic",
    "no_successor_known",
    "unverified",
]
Level = Literal[
    "trung_uong",
    "quoc_hoi",
    "chinh_phu",
    "tinh",
    "huyen",
    "xa",
    "mttq_trung_uong",
    "mttq_tinh",
    "mttq_huyen",
    "mttq_xa",
]
RelationType = Literal[
    "superseded_by",
    "supplemented_by",
    "continued_by",
    "implemented_by",
    "resolved_by",
    "follows",
    "replaces",
    "amends",
]
ConflictField = Literal["issuer", "date", "title", "number"]

_FAST_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL_TAG = "tag:yaml.org,2002:null"


def _iso_date(value: object) -> object:
    """Pydantic would also take timestamps; only YYYY-MM-DD is a date here."""
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError("not YYYY-MM-DD")
    return value


Text = Annotated[str, Field(min_length=1)]
IsoDate = Annotated[datetime.date, BeforeValidator(_iso_date)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Relation(_Row):
    """A tie from the row that holds it to the row named `target`."""

    type: RelationType
    target: Text
    evidence: Evidence
    source: Text


class Conflict(_Row):
    """Another reading of one field: what it says, who says so, on what ground."""

    field: ConflictField
    reading: Text
    by: Text
    evidence: Evidence
    source: Text
    note: Text | None = None


class Directive(_Row):
    """One document. `date` is the day of issue; `valid_to` the last day of the period it names itself."""

    id: Text
    kind: Text
    number: Text | None
    date: IsoDate | None
    term: Text | None
    issuer: Text
    title: Text
    status: Status
    relations: tuple[Relation, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    aliases: tuple[Text, ...] = ()
    topics: tuple[Text, ...] = ()
    level: Level
    evidence: Evidence
    source: Text
    note: Text | None = None
    valid_to: IsoDate | None = None

    @property
    def symbol(self) -> str | None:
        """Issuer's symbol inside the number: "TW" of "07-KL/TW", "MTTW-BTT" of "79/HD-MTTW-BTT"."""
        if self.number is None:
            return None
        last = self.number.rsplit("/", 1)[1] if "/" in self.number else self.number
        # Party numbers hold the kind before the slash; the others begin the last part with it.
        return last if re.match(r"\d+-", self.number) or "-" not in last else last.split("-", 1)[1]


@dataclass(frozen=True, slots=True)
class Register:
    """Every row, in the order of the file."""

    directives: tuple[Directive, ...]

    def by_id(self, directive_id: str) -> Directive | None:
        """The row of that id, or None."""
        return next((row for row in self.directives if row.id == directive_id), None)

    def by_number(self, kind: str | None, number: str) -> list[Directive]:
        """Rows of that number, any case or spacing; newest first, undated ones last.

        A bare number ("03") stands for every row whose number begins with it.
        """
        found = [row for row in self.directives if row.number and _same_number(row.number, number)]
        same_kind = [row for row in found if kind is None or _key(row.kind) == _key(kind)]
        return sorted(same_kind, key=lambda row: row.date or datetime.date.min, reverse=True)

    def incoming(self, directive_id: str) -> list[tuple[Directive, Relation]]:
        """Relations that point at the row, each with the row it comes from."""
        pairs = ((row, relation) for row in self.directives for relation in row.relations)
        return [(row, relation) for row, relation in pairs if relation.target == directive_id]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A validated row and the line it begins on."""

    line: int
    row: Directive


def load_register(path: Path | None = None) -> Register:
    """The register in `path`, by default the one of this package.

    Raises RegisterError that lists every wrong row with its line.
    """
    path = path or corpus.path("register.yaml")
    placed: list[_Placed] = []
    problems: list[str] = []
    for line, raw in _raw_rows(path):
        try:
            placed.append(_Placed(line, Directive.model_validate(raw)))
        except ValidationError as error:
            problems += [_problem(line, raw, detail) for detail in error.errors()]
    problems += [] if problems else [*_duplicates(placed), *_dangling(placed)]
    if problems:
        raise RegisterError(_report(path, problems))
    return Register(tuple(item.row for item in placed))


def _raw_rows(path: Path) -> Iterator[tuple[int, object]]:
    node = _compose(path)
    if not isinstance(node, yaml.SequenceNode):
        raise RegisterError(_report(path, ["dòng 1: tệp phải là một danh sách các mục “- id: …”"]))
    return ((item.start_mark.line + 1, _plain(item)) for item in node.value)


def _compose(path: Path) -> yaml.Node | None:
    try:
        node: yaml.Node | None = yaml.compose(path.read_text(encoding="utf-8"), Loader=_FAST_LOADER)
        return node
    except (OSError, UnicodeDecodeError) as error:
        raise RegisterError(
            f"Không đọc được sổ đăng ký văn bản {path}: {error}. Hãy kiểm tra tệp."
        ) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise RegisterError(_report(path, [f"dòng {line}: không phải YAML hợp lệ"])) from error


def _plain(node: yaml.Node) -> object:
    """Text, None, lists and dicts; no value becomes a date or a number, so a wrong one keeps its row."""
    if isinstance(node, yaml.MappingNode):
        return {str(_plain(key)): _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return None if node.tag == _NULL_TAG else node.value


def _duplicates(placed: Sequence[_Placed]) -> list[str]:
    """Rows that name a document again: same id, or same kind, number (with symbol) and date or term."""
    first: dict[tuple[str, ...], _Placed] = {}
    problems = []
    for item in placed:
        for key in _identities(item.row):
            other = first.setdefault(key, item)
            if other is not item:
                problems.append(_row_text(item, f"trùng định danh với dòng {other.line} ({other.row.id})"))
                break
    return problems


def _identities(row: Directive) -> list[tuple[str, ...]]:
    keys: list[tuple[str, ...]] = [("id", _key(row.id))]
    if row.number:
        keys.append(("number", _key(row.kind), _key(row.number), str(row.date or row.term)))
    return keys


def _dangling(placed: Sequence[_Placed]) -> list[str]:
    known = {item.row.id for item in placed}
    return [
        _row_text(item, f"quan hệ “{relation.type}” trỏ tới “{relation.target}”, không có mục nào mang id đó")
        for item in placed
        for relation in item.row.relations
        if relation.target not in known
    ]


def _same_number(held: str, asked: str) -> bool:
    held, asked = _key(held), _key(asked)
    return re.split(r"[-/]", held)[0] == asked if asked.isdecimal() else held == asked


def _key(text: str) -> str:
    """Form for comparing: NFC, case-folded, no spaces, no leading zeros."""
    folded = unicodedata.normalize("NFC", text).casefold()
    return re.sub(r"\s+", "", folded).lstrip("0")


def _row_text(item: _Placed, problem: str) -> str:
    return f"dòng {item.line} ({item.row.id}): {problem}"


def _problem(line: int, raw: object, detail: ErrorDetails) -> str:
    name = raw.get("id", "không có id") if isinstance(raw, dict) else "không phải một mục"
    where = ".".join(str(part) for part in detail["loc"])
    return f"dòng {line} ({name}): {_explain(where, detail)}"


def _explain(where: str, detail: ErrorDetails) -> str:
    given = detail.get("input")
    match detail["type"]:
        case "missing":
            return f"thiếu trường “{where}”"
        case "extra_forbidden":
            return f"trường lạ “{where}”"
        case "string_too_short":
            return f"trường “{where}” đang trống"
        case "literal_error":
            return f"trường “{where}” có giá trị lạ “{given}”, chỉ nhận {detail['ctx']['expected']}"
        case kind if where in ("date", "valid_to") and kind != "date_type":
            return f"trường “{where}”: “{given}” không phải ngày dạng NĂM-THÁNG-NGÀY"
        case _:
            return f"trường “{where}” sai kiểu dữ liệu" if where else "không phải là một mục có các trường"


def _report(path: Path, problems: Sequence[str]) -> str:
    listed = "\n".join(f"- {problem}" for problem in problems)
    head = f"Sổ đăng ký văn bản {path} có {len(problems)} chỗ sai:"
    return f"{head}\n{listed}\nHãy sửa các dòng trên rồi chạy lại."
