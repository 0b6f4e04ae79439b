"""Figures that must not be missed: eval/gates.yaml is the one place where they are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from eval.runs import Numbers
from ingest.datafile import Row, read_data

FILE = Path(__file__).parent / "gates.yaml"


class Gate(Row):
    """A figure of a suite with the least (or most) it may be, and by how much it may be missed.

    `search` tells with which search it holds: the offline model of meaning, or words alone.
    """

    metric: str
    least: float | None = None
    most: float | None = None
    tolerance: float = Field(ge=0)
    search: Literal["offline", "words"] = "offline"

    @model_validator(mode="after")
    def _one_side(self) -> Gate:
        if (self.least is None) == (self.most is None):
            raise ValueError("cần đúng một trong hai: `least` hoặc `most`")
        return self

    def holds(self, value: float | None) -> bool:
        """Is the figure there and missed by no more than the tolerance?"""
        if value is None:
            return False
        if self.least is not None:
            return value >= round(self.least - self.tolerance, 6)
        return value <= round((self.most or 0.0) + self.tolerance, 6)

    def surpassed(self, value: float | None) -> bool:
        """Is the figure better by more than the tolerance, so that the gate may be raised?"""
        if value is None:
            return False
        if self.least is not None:
            return value > self.least + self.tolerance
        return value < (self.most or 0.0) - self.tolerance


class GatedSuite(Row):
    """A suite, the folder of documents it needs besides those of corpus/, and its gates."""

    suite: str
    kind: Literal["answers", "drafts"] = "answers"
    home: str
    documents: str | None = None
    gates: tuple[Gate, ...]

    def of(self, search: str) -> list[Gate]:
        """The gates that hold with this kind of search."""
        return [gate for gate in self.gates if gate.search == search]


class Gates(Row):
    """The file as a whole."""

    suites: tuple[GatedSuite, ...]

    def suite(self, name: str) -> GatedSuite:
        """The gates of one suite; KeyError when it has none."""
        return {gated.suite: gated for gated in self.suites}[name]


@dataclass(frozen=True, slots=True)
class Checked:
    """A gate held against the figure that was measured."""

    suite: str
    gate: Gate
    value: float | None

    @property
    def ok(self) -> bool:
        return self.gate.holds(self.value)

    def as_json(self) -> dict[str, object]:
        surpassed = self.gate.surpassed(self.value)
        return {
            "suite": self.suite,
            **self.gate.model_dump(),
            "value": self.value,
            "ok": self.ok,
            "surpassed": surpassed,
        }


def load_gates(path: Path = FILE) -> Gates:
    """Read the file; DataError naming file and line when it is wrong."""
    return read_data(path, Gates)


def home_of(suite: str) -> str:
    """The folder of the library that a suite is asked over; one of its own where the file does not name it."""
    return next((gated.home for gated in load_gates().suites if gated.suite == suite), suite)


def check(suite: str, gates: Sequence[Gate], total: Numbers) -> list[Checked]:
    """Hold the gates of a suite against its figures."""
    return [Checked(suite, gate, total.get(gate.metric)) for gate in gates]
