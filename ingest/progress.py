"""How far a long step is."""

from __future__ import annotations

from typing import Literal, Protocol


class Progress(Protocol):
    """Told how far each step is; the command line draws bars with it."""

    def __call__(self, step: Literal["read", "embed"], done: int, total: int, name: str) -> None: ...


def silent(step: str, done: int, total: int, name: str) -> None:
    """A `Progress` that shows nothing."""
