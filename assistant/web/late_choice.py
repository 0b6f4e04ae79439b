"""A list to choose from that is filled when the page opens."""

from __future__ import annotations

from typing import Any

import gradio as gr


def late_choice(label: str, choices: list[tuple[str, str]] | None = None, **more: Any) -> gr.Dropdown:
    """A list that takes what the page sends: after a restart the server knows no choices of a page still open.

    What uses the choice says in its own words when there is no such thing.
    """
    made = gr.Dropdown(choices or [], label=label, **more)
    made.preprocess = lambda payload: payload  # type: ignore[method-assign]
    return made
