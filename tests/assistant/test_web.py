"""The web page: served from this machine alone, answers with citations, shows the quoted words."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Citation
from assistant.web import texts
from assistant.web.app import make_app
from assistant.web.ask_tab import Handlers
from assistant.web.local import own_page
from assistant.web.markup import AFTER, BEFORE, answer_html, citations_html, source_html
from assistant.web.office import Office
from ingest.settings import Settings

QUESTION = "Chỉ thị 07-CT/TU của Tỉnh ủy An Hòa ban hành ngày tháng năm nào?"
ATTACK = '<script>alert(1)</script><img src=x onerror="alert(2)">'
CITATION = Citation(
    1, "ke-hoach", "Kế hoạch " + ATTACK, "12/KH" + ATTACK, ATTACK, "2024-02-06", "II.1" + ATTACK, 3, ATTACK,
    0, len(ATTACK), "tệp" + ATTACK,
)  # fmt: skip


@pytest.fixture(scope="module")
def office(indexed_samples: Path, tiny_model: Path) -> Iterator[Office]:
    office = Office(Settings(home=indexed_samples, embed_model=str(tiny_model)))
    yield office
    office.close()


@pytest.fixture(scope="module")
def address(office: Office) -> Iterator[str]:
    """Where the page is served from, on a free port, while the tests run."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(make_app(office), port=port, timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=30)


def outside_hosts(page: str, address: str) -> set[str]:
    hosts = set(re.findall(r"(?:https?:)?//([\w.-]+\.[a-z]{2,}|\d+\.\d+\.\d+\.\d+)", page))
    return hosts - {"127.0.0.1", "www.w3.org"}  # the latter names the SVG language, nothing is fetched


def test_the_page_names_no_other_host(address: str) -> None:
    page = httpx.get(f"{address}/")
    assert page.status_code == 200
    assert texts.TITLE in page.text
    assert 'lang="vi"' in page.text
    assert outside_hosts(page.text, address) == set()
    theme = httpx.get(f"{address}/theme.css")
    assert theme.status_code == 200
    assert outside_hosts(theme.text, address) == set()


def test_the_browser_is_told_to_ask_no_other_host(address: str) -> None:
    policy = httpx.get(f"{address}/").headers["content-security-policy"]
    sources = {word for directive in policy.split(";") for word in directive.split()[1:]}
    assert sources <= {"'self'", "'none'", "'unsafe-inline'", "'unsafe-eval'", "data:", "blob:"}
    assert "default-src 'self'" in policy


def test_a_name_pointed_at_this_machine_does_not_reach_the_library(address: str) -> None:
    assert httpx.get(f"{address}/", headers={"Host": "evil.example"}).status_code == 400


def test_programs_get_the_answer_object_with_its_citations(address: str, office: Office) -> None:
    from gradio_client import Client

    answer = Client(address, verbose=False, analytics_enabled=False).predict(QUESTION, api_name="/answer")
    assert answer["status"] == "grounded"
    assert answer["citations"]
    for citation in answer["citations"]:
        document = office.document(citation["doc_id"])
        text = document.text if document else ""
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_asking_fills_every_part_of_the_page(office: Office) -> None:
    answer, citations, choice, source, cited = Handlers(office).ask(QUESTION)
    assert "2023" in answer
    assert cited[0].source in citations
    assert [value for _, value in choice.choices] == [c.n for c in cited]
    assert "<mark>" in source
    assert Handlers(office).open(1, cited) == source


def test_without_grounds_there_is_nothing_to_open(office: Office) -> None:
    answer, citations, choice, source, cited = Handlers(office).ask("   ")
    assert "câu hỏi" in answer
    assert citations == f"<p>{texts.NO_CITATION}</p>"
    assert (choice.choices, source, cited) == ([], texts.NO_SOURCE, [])


def test_a_citation_of_a_document_that_is_gone_or_of_a_register_row(office: Office) -> None:
    assert Handlers(office).open(1, [CITATION]) == texts.NO_SOURCE
    row = replace(CITATION, doc_id="register:12-CT/TW@2022-01-05", quote="Chỉ thị 12-CT/TW", end=16)
    assert "<mark>Chỉ thị 12-CT/TW</mark>" in Handlers(office).open(1, [row])
    assert Handlers(office).open(None, []) == texts.NO_SOURCE


def test_threads_share_the_library(office: Office) -> None:
    found: list[Any] = []
    threads = [threading.Thread(target=lambda: found.append(office.ask(QUESTION))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({answer.answer for answer in found}) == 1
    assert len(found) == 6


def test_an_error_of_the_library_is_shown_as_its_message(tmp_path: Path) -> None:
    import gradio as gr

    office = Office(Settings(home=tmp_path, embed_model="/nowhere/model"))
    (tmp_path / "plan.txt").write_text("KẾ HOẠCH\nI. MỤC ĐÍCH\n1. Báo cáo trước ngày 17.\n", encoding="utf-8")
    from ingest.errors import ModelError
    from ingest.pipeline import ingest

    with pytest.raises(ModelError):
        ingest([tmp_path / "plan.txt"], Settings(home=tmp_path, embed_model="/nowhere/model"))
    with pytest.raises(gr.Error, match="/nowhere/model"):
        Handlers(office).ask("Báo cáo trước ngày nào?")
    office.close()


def test_an_empty_library_greets_with_what_to_do(tmp_path: Path) -> None:
    office = Office(Settings(home=tmp_path))
    assert Handlers(office).greet() == texts.EMPTY_LIBRARY
    office.close()


# -- markup ------------------------------------------------------------------------------------------


def test_words_of_a_document_never_become_markup() -> None:
    answer = Answer("grounded", ATTACK, None, (CITATION,), (), (ATTACK,))
    for page in (answer_html(answer), citations_html((CITATION,)), source_html(ATTACK, 0, len(ATTACK))):
        assert "<script" not in page
        assert "<img" not in page
        assert "&lt;script&gt;" in page


@given(st.text(max_size=60), st.text(min_size=1, max_size=60), st.text(max_size=60))
def test_the_mark_holds_exactly_the_quoted_words(before: str, quote: str, after: str) -> None:
    from html import unescape

    page = source_html(before + quote + after, len(before), len(before) + len(quote))
    marked = page.partition("<mark>")[2].partition("</mark>")[0]
    assert unescape(marked) == quote
    assert page.count("<mark>") == 1


def test_a_long_source_is_shown_around_the_quote() -> None:
    lines = [f"{n}. Dòng thứ {n} của một văn bản dài." for n in range(2000)]
    text = "\n".join(lines)
    start = text.index(lines[1000])
    page = source_html(text, start, start + len(lines[1000]))
    assert f"<mark>{lines[1000]}</mark>" in page
    assert len(page) < BEFORE + AFTER + 600
    assert "… " in page
    assert lines[0] not in page


def test_links_to_other_hosts_leave_the_page() -> None:
    page = (
        b'<html lang="en"><meta property="og:image" content="https://other.example/a.png" />'
        b'<link rel="stylesheet" href="https://fonts.example/css"><meta charset="utf-8" /></html>'
    )
    assert own_page(page) == b'<html lang="vi"><meta charset="utf-8" /></html>'
