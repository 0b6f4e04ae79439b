"""The page as it is served: from this machine alone, for programs too."""

from __future__ import annotations

import re
import threading
from typing import Any

import httpx
import pytest

from assistant.web import texts
from assistant.web.app import make_app
from assistant.web.local import own_page
from tests.web.serving import Served

QUESTION = "Hội thi kể chuyện của Bến Tre mở ngày nào?"


def outside_hosts(page: str) -> set[str]:
    hosts = set(re.findall(r"(?:https?:)?//([\w.-]+\.[a-z]{2,}|\d+\.\d+\.\d+\.\d+)", page))
    return hosts - {"127.0.0.1", "www.w3.org"}  # the latter names the SVG language, nothing is fetched


def test_the_page_names_no_other_host(served_plans: Served) -> None:
    page = httpx.get(f"{served_plans.url}/")
    assert page.status_code == 200
    assert texts.TITLE in page.text
    assert 'lang="vi"' in page.text
    assert outside_hosts(page.text) == set()
    assert outside_hosts(httpx.get(f"{served_plans.url}/theme.css").text) == set()


def test_the_head_stands_in_the_page_before_any_script_has_run(served_plans: Served) -> None:
    page = httpx.get(f"{served_plans.url}/").text
    assert page.index('id="mt-splash"') < page.index("<gradio-app")
    assert texts.OPENING in page


def test_the_browser_is_told_to_ask_no_other_host(served_plans: Served) -> None:
    policy = httpx.get(f"{served_plans.url}/").headers["content-security-policy"]
    sources = {word for directive in policy.split(";") for word in directive.split()[1:]}
    assert sources <= {"'self'", "'none'", "'unsafe-inline'", "'unsafe-eval'", "data:", "blob:"}
    assert "default-src 'self'" in policy


def test_a_name_pointed_at_this_machine_does_not_reach_the_library(served_plans: Served) -> None:
    assert httpx.get(f"{served_plans.url}/", headers={"Host": "evil.example"}).status_code == 400


def test_behind_another_server_the_page_works_below_its_path(served_plans: Served) -> None:
    from starlette.testclient import TestClient

    with TestClient(make_app(served_plans.office, root_path="/tro-ly")) as client:
        page = client.get("/", headers={"Host": "noi-bo.example"})
    assert page.status_code == 200
    assert "/tro-ly" in page.text


def test_programs_get_the_answer_object_with_its_citations(served_plans: Served) -> None:
    from gradio_client import Client

    client = Client(served_plans.url, verbose=False, analytics_enabled=False)
    answer = client.predict(QUESTION, api_name="/answer")
    assert answer["status"] == "grounded"
    assert answer["citations"]
    for citation in answer["citations"]:
        document = served_plans.office.document(citation["doc_id"])
        assert document is not None
        assert document.text[citation["start"] : citation["end"]] == citation["quote"]


def test_what_the_page_does_is_not_offered_to_programs(served_plans: Served) -> None:
    from gradio_client import Client

    named = Client(served_plans.url, verbose=False, analytics_enabled=False).view_api(return_format="dict")
    assert isinstance(named, dict)
    assert not {"/ask", "/open_source", "/remove_talk", "/rate"} & set(named["named_endpoints"])


@pytest.mark.parametrize("path", ["/etc/passwd", "/../library.sqlite", "/library.sqlite"])
def test_no_file_of_the_machine_is_served(served_plans: Served, path: str) -> None:
    for route in ("/gradio_api/file=", "/file=", "/static"):
        assert httpx.get(f"{served_plans.url}{route}{path}").status_code in {403, 404}
    home = served_plans.settings.home
    assert httpx.get(f"{served_plans.url}/gradio_api/file={home}/library.sqlite").status_code in {403, 404}


def test_threads_share_the_library(served_plans: Served) -> None:
    found: list[Any] = []
    threads = [
        threading.Thread(target=lambda: found.append(served_plans.office.ask(QUESTION))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert len({answer.answer for answer in found}) == 1


def test_links_to_other_hosts_leave_the_page() -> None:
    page = (
        b'<html lang="en"><meta property="og:image" content="https://other.example/a.png" />'
        b'<link rel="stylesheet" href="https://fonts.example/css"><meta charset="utf-8" /></html>'
    )
    assert own_page(page) == b'<html lang="vi"><meta charset="utf-8" /></html>'


# -- printed pages -----------------------------------------------------------------------------------


def printed(served: Served) -> str:
    """Where the first page of the sample that is a PDF is served."""
    from assistant.web.printed import address
    from ingest.source import Span

    document = next(
        found for doc_id in _ids(served) if (found := served.office.document(doc_id)) and found.page_starts
    )
    place = address(document, Span(0, 60))
    assert place is not None
    return f"{served.url}/{place}"


def _ids(served: Served) -> list[str]:
    with served.office.library() as library:
        return library.document_ids()


def test_a_page_of_a_pdf_is_served_with_its_marks(served_plans: Served) -> None:
    page = httpx.get(printed(served_plans))
    assert page.headers["content-type"] == "application/pdf"
    assert page.content.startswith(b"%PDF-")
    assert b"/Highlight" in page.content


def test_pages_of_what_is_not_in_the_library_are_not_served(served_plans: Served) -> None:
    place = printed(served_plans)
    other = next(doc_id for doc_id in _ids(served_plans) if "ben-tre" in doc_id)
    root, _, rest = place.partition("/trang-in/")
    page = rest.partition("/")[2]
    for doc_id in (other, "khong-co", "..%2f..%2fetc%2fpasswd"):
        assert httpx.get(f"{root}/trang-in/{doc_id}/{page}").status_code == 404
    assert httpx.get(place.replace("/1?", "/99?")).status_code == 404
