"""The page: one tab a file, assembled here and served from this machine."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Sequence
from typing import Any

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware

from assistant.web import (
    ask_tab,
    ask_texts,
    directives_tab,
    directives_texts,
    draft_tab,
    draft_texts,
    evaluation_texts,
    library_tab,
    library_texts,
    login_texts,
    programs,
    texts,
)
from assistant.web.account_bar import add_account_bar
from assistant.web.evaluation_desk import Measures
from assistant.web.evaluation_tab import EvaluationTab
from assistant.web.interface_words import BY_KEY
from assistant.web.local import LocalOnly
from assistant.web.login import Gate, user_of
from assistant.web.markup import header_html
from assistant.web.office import Office
from assistant.web.printed import add_printed_pages
from ingest.settings import Settings

TABS = (ask_tab, draft_tab, library_tab, directives_tab)  # each: LABEL, ID, build(office, page)
STYLES = (
    texts.STYLE,
    ask_texts.STYLE,
    draft_texts.STYLE,
    library_texts.STYLE,
    directives_texts.STYLE,
    evaluation_texts.STYLE,
    login_texts.BAR_STYLE,
)
_UPLOADS_KEPT = (3600, 86400)  # looked at every hour, removed after a day, all when the app starts
# Gradio would sum up all earlier events after each one.
_NO_STATISTICS = {"GRADIO_ANALYTICS_MAX_EVENTS": "1", "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000000"}


def run(
    settings: Settings,
    host: str,
    port: int,
    root_path: str = "",
    measures: Measures | None = None,
    mcp: bool = False,
) -> None:
    """Serve until stopped; with `measures` there is a tab to measure, with `mcp` there are tools."""
    office = Office(settings)
    office.warm()
    try:
        # An open page keeps a connection alive; without a limit Ctrl+C would wait for it to be closed.
        uvicorn.run(
            make_app(office, host, root_path, measures, mcp),
            host=host,
            port=port,
            log_level="warning",
            timeout_graceful_shutdown=2,
        )
    finally:
        office.close()


def make_app(
    office: Office,
    host: str = "127.0.0.1",
    root_path: str = "",
    measures: Measures | None = None,
    mcp: bool = False,
) -> FastAPI:
    """The ASGI application over `office`; behind another server (`root_path`) that one checks host names."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    add_printed_pages(app, office)
    if mcp:
        from assistant.web.tools import add_tools

        add_tools(app, office)
    _mount(app, make_page(office, measures), root_path)
    _guard(app, office, host, root_path)
    return app


def _mount(app: FastAPI, page: gr.Blocks, root_path: str) -> None:
    page.has_launched = True  # or Gradio would not check that a file named in a request was uploaded
    gr.mount_gradio_app(
        app, page, path="/", root_path=root_path or None, theme=_theme(), css="\n".join(STYLES),
        footer_links=[], run_history=False, ssr_mode=False, pwa=False, mcp_server=False,
        enable_monitoring=False, show_error=False, auth_dependency=user_of, i18n=gr.I18n(en=BY_KEY),
    )  # fmt: skip


def _guard(app: FastAPI, office: Office, host: str, root_path: str) -> None:
    app.add_middleware(Gate, office=office, root=root_path, required=not is_own(host))
    app.add_middleware(LocalOnly)
    if is_own(host) and not root_path and ":" not in host:
        # A page elsewhere must not reach the library through a name that it points at this machine.
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", host])


def is_own(host: str) -> bool:
    """Whether only this machine reaches that address."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _theme() -> gr.themes.Base:
    theme = gr.themes.Default(
        primary_hue=gr.themes.Color(*texts.RED, name="front"), neutral_hue="stone", font=texts.FONTS,
        font_mono=texts.MONO_FONTS, text_size="md", radius_size="sm",
    )  # fmt: skip
    return theme.set(
        button_primary_background_fill="*primary_700", button_primary_background_fill_hover="*primary_800",
        button_primary_background_fill_dark="*primary_700", button_primary_text_color="white",
        button_primary_text_color_dark="white", body_background_fill="*neutral_50",
        body_text_color_subdued="*neutral_600",
        body_text_color_subdued_dark="*neutral_400",
        link_text_color="*primary_700", link_text_color_dark="*primary_300",
    )  # fmt: skip


def make_page(office: Office, measures: Measures | None = None) -> gr.Blocks:
    """The page over `office`; a tab is drawn when it is first opened."""
    os.environ.update(_NO_STATISTICS)
    page: gr.Blocks
    with gr.Blocks(title=texts.TITLE, analytics_enabled=False, delete_cache=_UPLOADS_KEPT) as page:
        gr.HTML(header_html(), elem_id="mt-header", apply_default_css=False, js_on_load=None)
        add_account_bar(office, page)
        programs.offer(office)
        tabs: Sequence[Any] = (*TABS, EvaluationTab(measures)) if measures else TABS
        with gr.Tabs(elem_id="mt-tabs"):
            for tab in tabs:
                with gr.Tab(tab.LABEL, id=tab.ID, elem_id=f"mt-tab-{tab.ID}"):
                    tab.build(office, page)
    return page
