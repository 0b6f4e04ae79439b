"""Progress bars on stderr: how far reading and embedding are, and how long is left."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

if TYPE_CHECKING:
    from rich.progress import TaskID

_NAMES = {"read": "Đọc văn bản", "embed": "Tạo véc-tơ"}


class Bars:
    """A `Progress` of the pipeline, drawn while stderr is a terminal; silent elsewhere."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        console = Console(stderr=True)
        self._tasks: dict[str, TaskID] = {}
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[name]}"),
            console=console,
            disable=not console.is_terminal,
        )

    def __call__(self, step: Literal["read", "embed"], done: int, total: int, name: str) -> None:
        """Show that `done` of `total` are finished, `name` being worked on."""
        self.show(_NAMES[step], done, total, name)

    def show(self, label: str, done: int, total: int, name: str = "") -> None:
        """The same for any other work."""
        if label not in self._tasks:
            self._tasks[label] = self._progress.add_task(label, name=name)
        self._progress.update(self._tasks[label], completed=done, total=total, name=name)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()
