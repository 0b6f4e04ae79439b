"""`mattran model`: the offline embedding model."""

from __future__ import annotations

import typer

from assistant.commands.session import Home, Json, note, session

app = typer.Typer(help="Mô hình nhúng dùng khi không có mạng.")


@app.callback()
def shared(ctx: typer.Context, home: Home = None, as_json: Json = False) -> None:
    """Mô hình nhúng dùng khi không có mạng."""
    session(ctx, home, as_json)


@app.command()
def build(ctx: typer.Context, home: Home = None, as_json: Json = False) -> None:
    """Dựng mô hình mặc định vào thư mục đệm (một lần, khoảng 500 MB)."""
    from ingest.offline_model import build_offline_model

    here = session(ctx, home, as_json)
    settings = here.settings
    folder = build_offline_model(settings.cache, settings.model_wheel, note)
    here.give({"model": str(folder)}, f"Mô hình ở {folder}")
