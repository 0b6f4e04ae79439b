"""The tab "Văn bản chỉ đạo" without a browser: the register narrowed, one directive, quotes, the picture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from assistant.web import directives_texts as words
from assistant.web.directives_desk import DirectivesDesk
from assistant.web.directives_markup import directive_html, quote_html, register_html
from assistant.web.directives_tab import Handlers
from assistant.web.office import Office
from ingest.errors import UsageError
from ingest.pipeline import ingest
from ingest.settings import Settings
from tests.fake_embedder import FakeEmbedder

PLAN = """ỦY BAN MTTQ VIỆT NAM
XÃ SUỐI MƠ
Số: 12/KH-MTTQ
Suối Mơ, ngày 03 tháng 02 năm 2031

KẾ HOẠCH
Chăm lo người cao tuổi <img src=x onerror=alert(1)>

Căn cứ Nghị quyết số 43-NQ/TW ngày 24/11/2023 của Ban Chấp hành Trung ương;
Căn cứ Hướng dẫn số 999/HD-ABC ngày 05/5/2030 về <script>việc</script> lạ;

I. MỤC ĐÍCH
1. Thăm hỏi từng nhà trước ngày 20/3/2031.
"""
EVERYTHING = ("", "", False, False, "")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder: Path = tmp_path_factory.mktemp("directives")
    settings = Settings(home=folder / "home")
    file = folder / "ke-hoach.txt"
    file.write_text(PLAN, encoding="utf-8")
    ingest([file], settings, embedder=FakeEmbedder())
    office = Office(settings)
    yield office
    office.close()


@pytest.fixture(scope="module")
def desk(office: Office) -> DirectivesDesk:
    return DirectivesDesk(office)


def event(**data: object) -> Any:
    return SimpleNamespace(_data=data)


def test_the_register_and_what_the_library_cites_are_listed(desk: DirectivesDesk) -> None:
    rows = desk.rows()
    cited = desk.rows(cited=True)
    assert len(rows) > len(cited) >= 2
    assert {"43-NQ/TW", "999/HD-ABC"} <= {row["number"] for row in cited}


def test_it_is_narrowed_by_number_status_and_conflicts(desk: DirectivesDesk) -> None:
    assert {row["number"] for row in desk.rows("43-NQ/TW")} == {"43-NQ/TW"}
    assert {row["status"] for row in desk.rows(status="superseded_by")} == {"superseded_by"}
    assert all(row["conflicts"] for row in desk.rows(conflicts=True))
    assert desk.rows("xyzzy không có gì") == []


def test_a_directive_tells_who_cites_it_and_where(desk: DirectivesDesk) -> None:
    (row,) = [row for row in desk.rows("43-NQ/TW") if row["cited_in"]]
    found = desk.directive(row["id"])
    (place,) = found.places
    assert place.doc_id == "ke-hoach"
    quoted = desk.quoted(place.doc_id, place.span.start, place.span.end)
    assert "43-NQ/TW" in quoted.document.text[quoted.span.start : quoted.span.end]
    assert "43-NQ/TW" in quote_html(quoted).split("<mark")[1].split("</mark>")[0]


def test_what_replaced_a_directive_can_be_opened(desk: DirectivesDesk) -> None:
    row = next(row for row in desk.rows(status="superseded_by") if desk.directive(row["id"]).later)
    found = desk.directive(row["id"])
    assert words.LATER in directive_html(found)
    assert desk.directive(found.later[0][0]).shown["id"] == found.later[0][0]


def test_a_document_outside_the_register_is_shown_too(desk: DirectivesDesk) -> None:
    (row,) = desk.rows("999/HD-ABC")
    found = desk.directive(row["id"])
    assert [place.doc_id for place in found.places] == ["ke-hoach"]
    assert found.later == ()


def test_what_is_not_there_is_said(desk: DirectivesDesk) -> None:
    with pytest.raises(UsageError):
        desk.directive("nothing")
    with pytest.raises(UsageError):
        desk.quoted("nothing", 0, 1)


def test_a_place_outside_the_text_opens_the_text(desk: DirectivesDesk) -> None:
    assert "<mark" not in quote_html(desk.quoted("ke-hoach", 10**9, -5))


def test_the_handlers_open_a_directive_and_its_quote(office: Office, desk: DirectivesDesk) -> None:
    handlers = Handlers(office)
    (row,) = [row for row in desk.rows("43-NQ/TW") if row["cited_in"]]
    listed, shown, quote, opened = handlers.open(*EVERYTHING, event(id=row["id"]))
    assert 'aria-selected="true"' in listed
    assert words.CITED_IN.format(count=1) in shown
    assert (quote, opened) == ("", row["id"])
    (place,) = desk.directive(row["id"]).places
    marked = handlers.quote(event(doc=place.doc_id, start=str(place.span.start), end=str(place.span.end)))
    assert "<mark" in marked
    with pytest.raises(gr.Error):
        handlers.open(*EVERYTHING, event(id="<b>"))


def test_the_picture_is_drawn(office: Office) -> None:
    *_, drawn = Handlers(office).draw()
    assert "<svg" in drawn
    assert "43-NQ/TW" in drawn


def test_words_of_documents_stay_text(office: Office, desk: DirectivesDesk) -> None:
    (row,) = desk.rows("999/HD-ABC")
    found = desk.directive(row["id"])
    place = found.places[0]
    *_, drawn = Handlers(office).draw()
    page = register_html(desk.rows()) + directive_html(found) + drawn
    page += quote_html(desk.quoted(place.doc_id, place.span.start, place.span.end))
    assert "&lt;script&gt;" in page
    for tag in ("<script", "<img"):
        assert tag not in page
