"""Faults as the page tells them; they are the user's to mend, so the server's log stays without them."""

from __future__ import annotations

import gradio as gr

from assistant.web import texts


def fault(message: str, title: str = texts.FAILED) -> gr.Error:
    """To be raised in a handler: what happened and what to do."""
    return gr.Error(message, title=title, print_exception=False)
