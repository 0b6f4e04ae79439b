"""Long work on the library in a thread of its own: it goes on when nobody looks, and stops when asked."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Event, Thread
from typing import Generic, Literal, TypeVar

from assistant.web import library_texts as words
from ingest.errors import MattranError

Given = TypeVar("Given")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one upload; `name` as the user knows it."""

    name: str
    status: Literal["added", "known", "failed", "stopped"]
    doc_id: str | None = None
    warnings: tuple[str, ...] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """How far a work has come; `taken` once it is over, `fault` where it broke off."""

    step: str
    done: int
    total: int
    name: str = ""
    taken: tuple[Taken, ...] | None = None
    fault: str | None = None


class StoppedError(MattranError):
    """The user asked to stop."""


class Work(ABC, Generic[Given]):
    """Works on what it is given and tells each step; the last one is "done"."""

    def __init__(self) -> None:
        self._steps: SimpleQueue[Step] = SimpleQueue()
        self._stop = Event()

    def stop(self) -> None:
        """Ask to stop at the next step."""
        self._stop.set()

    def run(self, given: Given) -> Iterator[Step]:
        """Steps until all is over."""
        Thread(target=self._finish, args=(given,), name=type(self).__name__, daemon=True).start()
        while (step := self._steps.get()).step != "done":
            yield step
        yield step

    @abstractmethod
    def _work(self, given: Given) -> Step:
        """Do it all and say what became of it."""

    def _finish(self, given: Given) -> None:
        end = Step("done", 0, 0, taken=(), fault=words.BROKEN)
        try:
            end = self._work(given)
        finally:
            self._steps.put(end)

    def _tell(self, step: str, done: int, total: int, name: str) -> None:
        """Tell how far it is; StoppedError where it was asked to stop."""
        if self._stop.is_set():
            raise StoppedError(words.STOPPED)
        self._steps.put(Step(step, done, total, name))
