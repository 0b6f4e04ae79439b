"""The line that says who is logged in, with the way to leave; empty where there are no accounts."""

from __future__ import annotations

import gradio as gr

from assistant.web.login_markup import bar_html
from assistant.web.office import Office


def add_account_bar(office: Office, page: gr.Blocks) -> None:
    """Put the line into the page."""

    def shown(request: gr.Request) -> str:
        account = office.accounts().get(getattr(request, "username", None) or "")
        return bar_html(account.name, account.role) if account else ""

    bar = gr.HTML("", elem_id="mt-account", apply_default_css=False, js_on_load=None)
    page.load(shown, None, [bar], show_progress="hidden", api_visibility="private", queue=False)
