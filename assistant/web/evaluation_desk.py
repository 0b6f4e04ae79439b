"""Measuring from the page: one run at a time, told how far it is, stopped when asked.

What measures is given from above (`Measures`): this package does not know it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from threading import Event, Lock, Thread
from typing import Protocol

from assistant.web import evaluation_texts as words
from assistant.web.office import Office
from ingest.errors import MattranError, UsageError

_GLANCE = 0.3  # seconds between two looks at a run
_PATIENCE = 10.0  # seconds that a question may take when a run is asked to stop


@dataclass(frozen=True, slots=True)
class SuiteRow:
    """A suite that can be run; `name` is its key."""

    name: str
    description: str
    questions: int


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run that is kept; `good` is a share of 1 or None."""

    id: str
    suite: str
    answerer: str
    date: str
    questions: int
    good: float | None


@dataclass(frozen=True, slots=True)
class RatedRow:
    """A rated answer that may become a row of a suite."""

    conversation: str
    position: int
    question: str
    thumb: str
    note: str | None


class Measures(Protocol):
    """What measures; every function may raise MattranError."""

    def suites(self) -> Sequence[SuiteRow]:
        """What can be run."""
        ...

    def measure(self, suite: str, each: Callable[[int, int], None]) -> str:
        """Run a suite and keep the run; its id. What `each` raises ends it."""
        ...

    def runs(self) -> Sequence[RunRow]:
        """What is kept, the latest first."""
        ...

    def report(self, run: str, before: str | None = None) -> str:
        """A run as one self-contained page, compared with an earlier one."""
        ...

    def rated(self) -> Sequence[RatedRow]:
        """The rated answers, the latest first."""
        ...

    def add_row(self, conversation: str, position: int) -> str:
        """Put a rated answer into the suite of this home; the suite's name."""
        ...


@dataclass(frozen=True, slots=True)
class Step:
    """How far a run is; `run` is its id when it is done, `error` why it is not."""

    suite: str
    done: int = 0
    total: int = 0
    run: str = ""
    error: str = ""
    stopped: bool = False

    @property
    def ended(self) -> bool:
        return bool(self.run or self.error or self.stopped)


class _StoppedError(Exception):
    """Ends a run that was asked to stop."""


class EvaluationDesk:
    """Serves every user of the page."""

    def __init__(self, office: Office, measures: Measures) -> None:
        self.measures = measures
        self._office = office
        self._lock = Lock()
        self._stop, self._idle = Event(), Event()
        self._idle.set()
        self._step: Step | None = None

    @property
    def step(self) -> Step | None:
        """The run that is under way, or the last one."""
        return self._step

    def check(self, user: str | None) -> None:
        """UsageError unless `user` may run and change suites."""
        if not self._office.may(user, "manage"):
            raise UsageError(words.NOT_ALLOWED)

    def run(self, suite: str, user: str | None = None) -> Iterator[Step]:
        """Run a suite and tell how far it is, until it has ended; a run goes on when nobody looks."""
        self.check(user)
        self._begin(suite)
        worker = Thread(target=self._work, args=(suite, user), name="measure", daemon=True)
        worker.start()
        going = True
        while going:
            worker.join(_GLANCE)
            going = worker.is_alive()
            if self._step is not None:
                yield self._step

    def stop(self, user: str | None = None) -> None:
        """Stop the run that is under way after its question, and wait for that a while."""
        self.check(user)
        self._stop.set()
        self._idle.wait(_PATIENCE)

    def add_row(self, conversation: str, position: int, user: str | None = None) -> str:
        """Put a rated answer into the suite of this home; the suite's name."""
        self.check(user)
        suite = self.measures.add_row(conversation, position)
        self._office.record(user, words.DID_ADD, f"{suite}: {conversation} {position}")
        return suite

    def _begin(self, suite: str) -> None:
        with self._lock:
            if self._step is not None and not self._step.ended:
                raise UsageError(words.BUSY.format(suite=self._step.suite))
            self._stop.clear()
            self._idle.clear()
            self._step = Step(suite)

    def _work(self, suite: str, user: str | None) -> None:
        try:
            self._office.record(user, words.DID_RUN, suite)
            self._step = Step(suite, run=self.measures.measure(suite, lambda *at: self._tell(suite, *at)))
        except _StoppedError:
            self._step = Step(suite, stopped=True)
        except MattranError as error:
            self._step = Step(suite, error=self._office.told(error))
        finally:
            if self._step is not None and not self._step.ended:
                self._step = Step(suite, error=words.BROKEN)
            self._idle.set()

    def _tell(self, suite: str, done: int, total: int) -> None:
        self._step = Step(suite, done, total)
        if self._stop.is_set():
            raise _StoppedError
