"""`mattran doctor`: what is installed, what is missing, and the command that adds it."""

from __future__ import annotations

import typer

from assistant.commands.session import Home, Json, session


def doctor(ctx: typer.Context, home: Home = None, as_json: Json = False) -> None:
    """Kiểm tra máy: Python, thư viện, mô hình, kho, công cụ kèm theo; thiếu gì thì chỉ lệnh thêm vào."""
    from assistant.doctor import examine

    here = session(ctx, home, as_json)
    checks = examine(here.settings)
    sound = all(check.ok for check in checks if check.required)
    lines = [line for check in checks for line in check.lines()]
    closing = "Máy sẵn sàng." if sound else "Còn thiếu thứ bắt buộc, xem các dòng ✗."
    here.give({"ok": sound, "checks": [check.as_json() for check in checks]}, *lines, closing)
    if not sound:
        raise typer.Exit(1)
