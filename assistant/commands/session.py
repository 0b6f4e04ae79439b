"""What every command shares: `--home`, `--json`, settings, and how things are said."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from ingest.settings import Settings

Home = Annotated[
    Path | None,
    typer.Option("--home", metavar="DIR", help="Thư mục của kho văn bản; mặc định theo MATTRAN_HOME."),
]
Json = Annotated[bool, typer.Option("--json", help="In một giá trị JSON ra stdout, không in gì khác.")]

_QUIET = {
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "TOKENIZERS_PARALLELISM": "false",
}


def quiet_environment() -> None:
    """Switch off telemetry and downloads of the libraries below; what the user has set stays."""
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)


@dataclass(frozen=True, slots=True)
class Session:
    """The shared options, given before or after the command's name."""

    home: Path | None = None
    as_json: bool = False

    @property
    def settings(self) -> Settings:
        """Settings of the environment with the library's folder of `--home`."""
        from ingest.settings import Settings

        return Settings(home=self.home) if self.home is not None else Settings()

    def give(self, value: Any, *lines: str) -> None:
        """The result: `value` as JSON, or the lines meant for a reader."""
        if self.as_json:
            write_json(value)
        elif lines:
            typer.echo("\n".join(lines))


def session(ctx: typer.Context, home: Path | None, as_json: bool) -> Session:
    """Options of this command over those given earlier on the line; remembered for commands below."""
    earlier = ctx.obj if isinstance(ctx.obj, Session) else Session()
    ctx.obj = merged = Session(home if home is not None else earlier.home, as_json or earlier.as_json)
    return merged


def write_json(value: Any) -> None:
    """One JSON value on a line of stdout, written at once so that a pipe sees it."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def note(message: str) -> None:
    """A line for the user on stderr."""
    typer.echo(message, err=True)
