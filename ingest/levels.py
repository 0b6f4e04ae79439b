"""How the plan of a lower level differs from its parent: vocabulary, verbs, recipients, guards."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Literal

from pydantic import Field, model_validator

import corpus
from ingest.datafile import Row, check_sources, read_data

FILE = "levels.yaml"
ColumnId = Literal["city_district", "province_district", "province_commune"]
COLUMNS: tuple[ColumnId, ...] = ("city_district", "province_district", "province_commune")
ANY = "any"


class Column(Row):
    """One step down: kinds of the parent and of the child, and the dates between which it exists."""

    id: ColumnId
    name: str
    parent_kinds: tuple[str, ...]
    child_kinds: tuple[str, ...]
    valid_from: date | None = None
    valid_to: date | None = None


class Cell(Row):
    """Terms of the parent plan and what takes their place, by kind of the child unit or "any"."""

    parent: tuple[str, ...] = Field(min_length=1)
    child: dict[str, str] = Field(min_length=1)
    note: str | None = None

    def for_kind(self, kind: str) -> str | None:
        """The child's term for a unit of this kind."""
        return self.child.get(kind, self.child.get(ANY))


class Slot(Row):
    """One thing that every plan names; a column is null where nothing is known, never left out."""

    id: str
    name: str
    source: str
    city_district: Cell | None
    province_district: Cell | None
    province_commune: Cell | None

    def cell(self, column: ColumnId) -> Cell | None:
        """The cell of a column."""
        return {
            "city_district": self.city_district,
            "province_district": self.province_district,
            "province_commune": self.province_commune,
        }[column]


class VerbShift(Row):
    """What becomes of a task by who does it in the parent plan."""

    id: str
    parent: tuple[str, ...] = Field(min_length=1)
    owner: Literal["parent", "child", "all_levels"]
    child: tuple[str, ...] = Field(min_length=1)
    default: Literal["shift", "keep", "drop"]
    note: str | None = None
    source: str


class ParentRecipient(Row):
    """What becomes of a recipient of the parent plan; `child` is None exactly when it is dropped."""

    parent: tuple[str, ...] = Field(min_length=1)
    action: Literal["drop", "shift", "keep"]
    child: str | None = None
    purpose: str | None = None
    source: str

    @model_validator(mode="after")
    def _replaced(self) -> ParentRecipient:
        if (self.action == "drop") != (self.child is None):
            raise ValueError("`child` chỉ được bỏ trống khi `action` là drop")
        return self


class Recipient(Row):
    """One line of the child's list of recipients, {parent} and {kind} to be filled in."""

    text: str
    purpose: Literal["để b/c", "để t/h"] | None = None
    source: str


class Recipients(Row):
    """Recipients by column, in the order of the list; null where no list of that time is known."""

    from_parent: tuple[ParentRecipient, ...]
    city_district: tuple[Recipient, ...] | None
    province_district: tuple[Recipient, ...] | None
    province_commune: tuple[Recipient, ...] | None


class Term(Row):
    """A run of words with its source."""

    text: str
    source: str


class Guards(Row):
    """Words never rewritten, and words that may not appear in a draft of the two-tier era."""

    protected: tuple[Term, ...]
    ended: tuple[Term, ...]


class Levels(Row):
    """corpus/levels.yaml."""

    sources: dict[str, str]
    columns: tuple[Column, ...]
    slots: tuple[Slot, ...]
    verbs: tuple[VerbShift, ...]
    recipients: Recipients
    guards: Guards

    @model_validator(mode="after")
    def _consistent(self) -> Levels:
        if tuple(column.id for column in self.columns) != COLUMNS:
            raise ValueError(f"cần đúng các cột {', '.join(COLUMNS)}, theo thứ tự này")
        check_sources(self.sources, [row.source for row in self._rows()])
        for slot in self.slots:
            self._check_kinds(slot)
        return self

    def _rows(self) -> list[Slot | VerbShift | ParentRecipient | Recipient | Term]:
        lists = [getattr(self.recipients, column) or () for column in COLUMNS]
        guards = (*self.guards.protected, *self.guards.ended)
        return [*self.slots, *self.verbs, *self.recipients.from_parent, *sum(lists, ()), *guards]

    def _check_kinds(self, slot: Slot) -> None:
        for column in self.columns:
            cell = slot.cell(column.id)
            kinds = set(cell.child) if cell else {ANY}
            if kinds not in ({ANY}, set(column.child_kinds)):
                raise ValueError(f"{slot.id}.{column.id}: cần `any` hoặc đủ {', '.join(column.child_kinds)}")

    def column_for(self, parent_kind: str, child_kind: str, day: date) -> Column | None:
        """The column that holds on `day` for a parent and a child of these kinds; None when there is none."""
        for column in self.columns:
            in_force = (column.valid_from or date.min) <= day <= (column.valid_to or date.max)
            if in_force and parent_kind in column.parent_kinds and child_kind in column.child_kinds:
                return column
        return None


@cache
def load_levels() -> Levels:
    """The validated table, read on first use; raises DataError naming the faulty line."""
    return read_data(corpus.path(FILE), Levels)
