"""`mattran serve`: the web app."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.session import Home, Json, note, session
from ingest.errors import MattranError, UsageError

if TYPE_CHECKING:
    from assistant.web.evaluation_desk import Measures
    from ingest.settings import Settings

Host = Annotated[
    str, typer.Option("--host", help="Địa chỉ; khác máy này thì cần có tài khoản (mattran users add).")
]
Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="Cổng.")]
RootPath = Annotated[
    str, typer.Option("--root-path", metavar="/PATH", help="Đường dẫn khi đứng sau một máy chủ khác.")
]
Mcp = Annotated[
    bool, typer.Option("--mcp", help="Mở thêm các công cụ ask, directives, draft theo giao thức MCP ở /mcp.")
]

_measures: list[Callable[[Settings], Measures]] = []


def measured_with(make: Callable[[Settings], Measures]) -> None:
    """Give the page a tab to measure with what `make` returns."""
    _measures[:] = [make]


class ServeError(MattranError):
    """The web app could not take its address."""


def serve(
    ctx: typer.Context,
    host: Host = "127.0.0.1",
    port: Port = 7860,
    root_path: RootPath = "",
    mcp: Mcp = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Mở trang hỏi đáp trên máy này: http://127.0.0.1:7860"""
    here = session(ctx, home, as_json)
    check_loopback(host, here.settings)
    check_free(host, port)
    note(f"Đang mở trang hỏi đáp tại http://{host}:{port}{root_path} … Dừng bằng Ctrl+C.")
    from assistant.web.app import run

    with suppress(KeyboardInterrupt):
        measures = next((make(here.settings) for make in _measures), None)
        run(here.settings, host, port, root_path, measures, mcp)
    note("Đã đóng trang hỏi đáp.")


def check_loopback(host: str, settings: Settings) -> None:
    """Refuse an address that other machines can reach while there are no accounts; UsageError."""
    try:
        own = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        own = False
    if not own and not _any_account(settings):
        raise UsageError(
            f"Chưa mở được tại {host}: máy khác tới được địa chỉ này mà kho chưa có tài khoản nào. Hãy thêm "
            "một quản trị: mattran users add TÊN --role quản-trị, rồi chạy lại; hoặc bỏ --host để chỉ dùng "
            "trên máy này."
        )


def _any_account(settings: Settings) -> bool:
    from assistant.accounts import list_accounts
    from ingest.upkeep import opened

    with opened(settings) as library:
        return bool(list_accounts(library.database))


def check_free(host: str, port: int) -> None:
    """Say it plainly when another program holds the port; ServeError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ServeError(
                f"Không mở được cổng {port} ({error.strerror}): có thể trang đang chạy ở cửa sổ khác. "
                f"Hãy mở http://{host}:{port}, hoặc chọn cổng khác, ví dụ: mattran serve --port {port + 1}"
            ) from error
