"""`mattran serve`: the web app."""

from __future__ import annotations

import ipaddress
import socket
from contextlib import suppress
from typing import Annotated

import typer

from assistant.commands.session import Home, Json, note, session
from ingest.errors import MattranError, UsageError

Host = Annotated[str, typer.Option("--host", help="Địa chỉ của chính máy này.")]
Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="Cổng.")]
RootPath = Annotated[
    str, typer.Option("--root-path", metavar="/PATH", help="Đường dẫn khi đứng sau một máy chủ khác.")
]


class ServeError(MattranError):
    """The web app could not take its address."""


def serve(
    ctx: typer.Context,
    host: Host = "127.0.0.1",
    port: Port = 7860,
    root_path: RootPath = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Mở trang hỏi đáp trên máy này: http://127.0.0.1:7860"""
    here = session(ctx, home, as_json)
    check_loopback(host)
    check_free(host, port)
    note(f"Đang mở trang hỏi đáp tại http://{host}:{port}{root_path} … Dừng bằng Ctrl+C.")
    from assistant.web.app import run

    with suppress(KeyboardInterrupt):
        run(here.settings, host, port, root_path)
    note("Đã đóng trang hỏi đáp.")


def check_loopback(host: str) -> None:
    """Refuse an address that other machines can reach; UsageError."""
    try:
        own = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        own = False
    if not own:
        raise UsageError(
            f"Chưa mở được tại {host}: phần mềm chưa có tài khoản người dùng nên chỉ phục vụ trên chính "
            "máy này. Hãy bỏ --host hoặc dùng --host 127.0.0.1."
        )


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
