"""Hỏi đáp: a question, its answer, the citations, and the quoted words in their document."""

from __future__ import annotations

from typing import Any, NamedTuple

import gradio as gr
from gradio.events import api

from assistant.answer import Answer, Citation
from assistant.web import texts
from assistant.web.markup import answer_html, choice_label, citations_html, source_html
from assistant.web.office import Office
from ingest.errors import MattranError

LABEL, ID = "Hỏi đáp", "ask"
_LONGEST = 2000  # characters of a question


def build(office: Office, page: gr.Blocks) -> None:
    """The tab; `/answer` gives the answer object to programs."""
    library = gr.Markdown()
    question = gr.Textbox(
        label=texts.QUESTION, placeholder=texts.PLACEHOLDER, max_lines=4, max_length=_LONGEST, autofocus=True
    )
    button = gr.Button(texts.ASK, variant="primary")
    gr.Examples([[example] for example in texts.EXAMPLES], [question], label=texts.EXAMPLES_LABEL)
    area = _answer_area()
    handlers = Handlers(office)
    gr.on([question.submit, button.click], handlers.ask, [question], list(area), api_visibility="private")
    area.choice.input(handlers.open, [area.choice, area.cited], [area.source], api_visibility="private")
    page.load(handlers.greet, None, [library], api_visibility="private")
    api(handlers.answer, api_name="answer")


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

    def __init__(self, office: Office) -> None:
        self._office = office

    def greet(self) -> str:
        """How much the library holds."""
        count = self._office.count()
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
        return citation.quote if ":" in citation.doc_id else self._record(citation.doc_id)

    def _record(self, doc_id: str) -> str | None:
        document = self._office.document(doc_id)
        return document.text if document else None

    def _ask(self, question: str) -> Answer:
        try:
            return self._office.ask(question)
        except MattranError as error:
            raise gr.Error(str(error)) from error
