"""`mattran users`: accounts of the page and the log of changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.session import Home, Json, Session, note, session
from ingest.errors import UsageError

if TYPE_CHECKING:
    from ingest.database import Database

app = typer.Typer(help="Tài khoản dùng trang: thêm, xem, xóa, đổi mật khẩu, nhật ký.")
Name = Annotated[str, typer.Argument(metavar="NAME", help="Tên tài khoản.")]
RoleName = Annotated[str, typer.Option("--role", metavar="ROLE", help="Vai trò: cán-bộ hoặc quản-trị.")]
PasswordFile = Annotated[
    Path | None,
    typer.Option("--password-file", metavar="FILE", help="Đọc mật khẩu ở dòng đầu của tệp này."),
]
Limit = Annotated[int, typer.Option("--limit", min=1, max=10_000, metavar="N", help="Số dòng mới nhất.")]


@app.callback()
def shared(ctx: typer.Context, home: Home = None, as_json: Json = False) -> None:
    """Tài khoản dùng trang: thêm, xem, xóa, đổi mật khẩu, nhật ký."""
    session(ctx, home, as_json)


@app.command("add")
def add_user(
    ctx: typer.Context,
    name: Name,
    role: RoleName = "cán-bộ",
    password_file: PasswordFile = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Thêm một tài khoản; mật khẩu được hỏi khi chạy, hoặc đọc từ --password-file."""
    from assistant import accounts, audit

    here, wanted = session(ctx, home, as_json), accounts.role_named(role)
    password = _password(password_file)
    with _database(here) as database:
        made = accounts.add(database, name, password, wanted)
        audit.record(database, audit.COMMAND_LINE, "thêm tài khoản", f"{made.name} ({made.role})")
    here.give(made.as_json(), f"Đã thêm tài khoản {made.name} ({made.role}).")


@app.command("list")
def list_users(ctx: typer.Context, home: Home = None, as_json: Json = False) -> None:
    """Liệt kê tài khoản."""
    from assistant import accounts

    here = session(ctx, home, as_json)
    with _database(here) as database:
        known = accounts.list_accounts(database)
    rows = [f"{account.name}: {account.role}, thêm lúc {account.made_at}" for account in known]
    none = "Chưa có tài khoản nào. Thêm bằng: mattran users add TÊN --role quản-trị"
    here.give([account.as_json() for account in known], *(rows or [none]))


@app.command("remove")
def remove_user(ctx: typer.Context, name: Name, home: Home = None, as_json: Json = False) -> None:
    """Xóa một tài khoản; người đang đăng nhập bằng tài khoản đó bị thoát ra."""
    from assistant import accounts, audit

    here = session(ctx, home, as_json)
    with _database(here) as database:
        removed = accounts.remove(database, name)
        audit.record(database, audit.COMMAND_LINE, "xóa tài khoản", removed.name)
    here.give({"removed": removed.name}, f"Đã xóa tài khoản {removed.name}.")


@app.command("password")
def change_password(
    ctx: typer.Context,
    name: Name,
    password_file: PasswordFile = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Đổi mật khẩu của một tài khoản."""
    from assistant import accounts, audit

    here = session(ctx, home, as_json)
    password = _password(password_file)
    with _database(here) as database:
        account = accounts.set_password(database, name, password)
        audit.record(database, audit.COMMAND_LINE, "đổi mật khẩu", account.name)
    here.give(account.as_json(), f"Đã đổi mật khẩu của {account.name}.")


@app.command("log")
def show_log(ctx: typer.Context, limit: Limit = 50, home: Home = None, as_json: Json = False) -> None:
    """Xem nhật ký thay đổi, mới nhất trước."""
    from assistant import audit

    here = session(ctx, home, as_json)
    with _database(here) as database:
        found = audit.entries(database, limit)
    lines = [f"{entry.at}  {entry.who}: {entry.action} {entry.detail}".rstrip() for entry in found]
    here.give([entry.as_json() for entry in found], *(lines or ["Nhật ký chưa có dòng nào."]))


@contextmanager
def _database(here: Session) -> Iterator[Database]:
    from ingest.upkeep import opened

    with opened(here.settings) as library:
        yield library.database


def _password(file: Path | None) -> str:
    """From the first line of a file, else typed twice without being shown."""
    if file is None:
        return str(typer.prompt("Mật khẩu", hide_input=True, confirmation_prompt="Gõ lại mật khẩu", err=True))
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"Không đọc được tệp mật khẩu {file}: {error}. Hãy kiểm tra đường dẫn.") from error
    if file.stat().st_mode & 0o077:
        note(f"Tệp {file} người khác trên máy cũng đọc được. Hãy xóa nó sau khi dùng.")
    return lines[0] if lines else ""
