"""The page: one tab a file, assembled here and served from this machine."""

from __future__ import annotations

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware

from assistant.web import ask_tab, texts
from assistant.web.local import LocalOnly
from assistant.web.office import Office
from ingest.settings import Settings

TABS = (ask_tab,)  # each: LABEL, ID, build(office, page)


def run(settings: Settings, host: str, port: int, root_path: str = "") -> None:
    """Serve until stopped."""
    office = Office(settings)
    office.warm()
    try:
        # An open page keeps a connection alive; without a limit Ctrl+C would wait for it to be closed.
        uvicorn.run(
            make_app(office, host, root_path),
            host=host,
            port=port,
            log_level="warning",
            timeout_graceful_shutdown=2,
        )
    finally:
        office.close()


def make_app(office: Office, host: str = "127.0.0.1", root_path: str = "") -> FastAPI:
    """The ASGI application over `office`; behind another server (`root_path`) that one checks host names."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    gr.mount_gradio_app(
        app, make_page(office), path="/", root_path=root_path or None, theme=_theme(), css=texts.STYLE,
        footer_links=[], run_history=False, ssr_mode=False, pwa=False, mcp_server=False,
        enable_monitoring=False,
    )  # fmt: skip
    app.add_middleware(LocalOnly)
    if not root_path and ":" not in host:
        # A page elsewhere must not reach the library through a name that it points at this machine.
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", host])
    return app


def _theme() -> gr.themes.Base:
    return gr.themes.Default(primary_hue="red", font=texts.FONTS, font_mono=texts.MONO_FONTS)


def make_page(office: Office) -> gr.Blocks:
    """The page over `office`."""
    page: gr.Blocks
    with gr.Blocks(title=texts.TITLE, analytics_enabled=False) as page:
        gr.Markdown(f"# {texts.TITLE}\n{texts.INTRODUCTION}")
        with gr.Tabs():
            for tab in TABS:
                with gr.Tab(tab.LABEL, id=tab.ID):
                    tab.build(office, page)
    return page
