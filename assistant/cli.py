"""Command line `mattran`: the commands lie in `assistant/commands`, `eval/cli.py` adds those that measure."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.commands import (
    ask,
    chat,
    directives,
    doctor,
    draft,
    ingest,
    library,
    model,
    serve,
    tasks,
    users,
)
from assistant.commands.root import WRONG_USAGE, Root
from assistant.commands.session import Home, Json, session
from ingest.errors import UsageError

app = typer.Typer(
    cls=Root,
    help="Trợ lý văn bản cho cán bộ Mặt trận Tổ quốc Việt Nam: hỏi đáp có trích dẫn, không cần mạng.",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"mattran {version('mattran')}")
        raise typer.Exit


Version = Annotated[
    bool, typer.Option("--version", is_eager=True, callback=_show_version, help="In số phiên bản.")
]


@app.callback(invoke_without_command=True)
def shared(ctx: typer.Context, home: Home = None, as_json: Json = False, version: Version = False) -> None:
    """Options for every command; without a command, how to use it."""
    here = session(ctx, home, as_json)
    if ctx.invoked_subcommand is None:
        if here.as_json:
            raise UsageError("Chưa nêu lệnh. Xem các lệnh bằng: mattran --help")
        typer.echo(ctx.get_help(), err=True)
        raise typer.Exit(WRONG_USAGE)


app.command()(ingest.ingest)
app.command()(ask.ask)
app.command()(chat.chat)
app.add_typer(chat.app, name="conversations")
app.command()(draft.draft)
app.add_typer(library.app, name="library")
app.command()(directives.directives)
app.command()(serve.serve)
app.add_typer(model.app, name="model")
app.add_typer(users.app, name="users")
app.command()(doctor.doctor)
app.command()(tasks.tasks)
