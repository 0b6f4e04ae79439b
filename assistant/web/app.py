"""The page: a question, its answer, the citations, and the quoted words in their document."""

from __future__ import annotations

from typing import Any, NamedTuple

import gradio as gr
import uvicorn
from fastapi import FastAPI
from gradio.events import api
from starlette.middleware.trustedhost import TrustedHostMiddleware

from assistant.answer import Answer, Citation
from assistant.web import texts
from assistant.web.desk import Desk
from assistant.web.local import LocalOnly
from assistant.web.markup import answer_html, choice_label, citations_html, source_html
from ingest.errors import MattranError
from ingest.settings import Settings

_LONGEST = 2000  # characters of a question


def run(settings: Settings, host: str, port: int, root_path: str = "") -> None:
    """Serve until stopped."""
    desk = Desk(settings)
    desk.warm()
    try:
        # An open page keeps a connection alive; without a limit Ctrl+C would wait for it to be closed.
        uvicorn.run(
            make_app(desk, host, root_path),
            host=host,
            port=port,
            log_level="warning",
            timeout_graceful_shutdown=2,
        )
    finally:
        desk.close()


def make_app(desk: Desk, host: str = "127.0.0.1", root_path: str = "") -> FastAPI:
    """The ASGI application over `desk`; behind another server (`root_path`) that one checks host names."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    gr.mount_gradio_app(
        app, make_page(desk), path="/", root_path=root_path or None, theme=_theme(), css=texts.STYLE,
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


def make_page(desk: Desk) -> gr.Blocks:
    """The page over `desk`; `/answer` gives the answer object to programs."""
    page: gr.Blocks
    with gr.Blocks(title=texts.TITLE, analytics_enabled=False) as page:
        gr.Markdown(f"# {texts.TITLE}\n{texts.INTRODUCTION}")
        library = gr.Markdown()
        question = gr.Textbox(
            label=texts.QUESTION,
            placeholder=texts.PLACEHOLDER,
            max_lines=4,
            max_length=_LONGEST,
            autofocus=True,
        )
        button = gr.Button(texts.ASK, variant="primary")
        gr.Examples([[example] for example in texts.EXAMPLES], [question], label=texts.EXAMPLES_LABEL)
        area = _answer_area()
        handlers = Handlers(desk)
        gr.on([question.submit, button.click], handlers.ask, [question], list(area), api_visibility="private")
        area.choice.input(handlers.open, [area.choice, area.cited], [area.source], api_visibility="private")
        page.load(handlers.greet, None, [library], api_visibility="private")
        api(handlers.answer, api_name="answer")
    return page


class Area(NamedTuple):
    """What an answer fills; `cited` keeps the citations for the choice among them."""

    answer: gr.HTML
    citations: gr.HTML
    choice: gr.Radio
    source: gr.HTML
    cited: gr.State


def _answer_area() -> Area:
    with gr.Row():
        with gr.Column():
            answer = _panel(texts.ANSWER)
            citations = _panel(texts.CITATIONS)
        with gr.Column():
            choice = gr.Radio([], label=texts.OPEN_SOURCE)
            source = _panel(texts.SOURCE, texts.NO_SOURCE)
    return Area(answer, citations, choice, source, gr.State([]))


def _panel(heading: str, value: str = "") -> gr.HTML:
    gr.Markdown(f"### {heading}")
    return gr.HTML(value)


class Handlers:
    """What the page does; each is one call to the desk and its markup."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def greet(self) -> str:
        """How much the library holds."""
        count = self._desk.count()
        return texts.LIBRARY.format(count=count) if count else texts.EMPTY_LIBRARY

    def ask(self, question: str) -> tuple[Any, ...]:
        """Values of the answer area for one question."""
        answer = self._ask(question)
        choices = [(choice_label(citation), citation.n) for citation in answer.citations]
        choice = gr.Radio(choices=choices, value=1 if choices else None)
        source = self.open(1, list(answer.citations)) if choices else texts.NO_SOURCE
        return answer_html(answer), citations_html(answer.citations), choice, source, list(answer.citations)

    def answer(self, question: str) -> dict[str, Any]:
        """The answer object of the contract."""
        return self._ask(question).as_json()

    def open(self, n: int | None, citations: list[Citation]) -> str:
        """The source of citation `n` with its words marked."""
        chosen = next((citation for citation in citations if citation.n == n), None)
        text = self._text(chosen) if chosen else None
        if chosen is None or text is None:
            return texts.NO_SOURCE
        return source_html(text, chosen.start, chosen.end)

    def _text(self, citation: Citation) -> str | None:
        """A line of the register or of a side-car ("register:...", "sidecar:...") is its own source."""
        return citation.quote if ":" in citation.doc_id else self._desk.text(citation.doc_id)

    def _ask(self, question: str) -> Answer:
        try:
            return self._desk.ask(question)
        except MattranError as error:
            raise gr.Error(str(error)) from error
