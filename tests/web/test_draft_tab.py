"""The tab "Soạn kế hoạch" without a browser: what its handlers give, over a library of their own."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from assistant import audit
from assistant.drafting import store
from assistant.drafting.draft import Change, Clause
from assistant.drafting.layout_check import check_layout
from assistant.drafting.profile import load_profile
from assistant.web import draft_markup as markup
from assistant.web import draft_texts as texts
from assistant.web.clauses_markup import clauses_html
from assistant.web.draft_batch_handlers import BatchHandlers
from assistant.web.draft_desk import DraftDesk, Form, View
from assistant.web.draft_diff import marked_pair
from assistant.web.draft_file_handlers import FileHandlers
from assistant.web.draft_files import draft_file, run_batch, unit_rows, zipped
from assistant.web.draft_handlers import Handlers
from assistant.web.office import Office
from ingest.errors import MattranError, UsageError
from ingest.settings import Settings
from tests.web.plans import PLAN, corrected, write_plan


class _Event:
    """A click in the page, as Gradio tells of it."""

    def __init__(self, **data: str) -> None:
        self.__dict__.update(data)


@pytest.fixture(autouse=True)
def uploads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of the test stand for uploads."""
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DraftDesk]:
    office = Office(Settings(home=tmp_path / "home"))
    yield DraftDesk(office)
    office.close()


@pytest.fixture
def form(desk: DraftDesk, tmp_path: Path) -> Form:
    """The form with an uploaded plan and a unit."""
    plan = desk.keep(write_plan(tmp_path))
    return Form(plan.id, "phường Hoàng Mai, thành phố Hà Nội", 2027, working_days=5)


@pytest.fixture
def draft_id(desk: DraftDesk, form: Form) -> str:
    return desk.make(form)


def clause(desk: DraftDesk, draft_id: str, words: str) -> Clause:
    """The first clause whose words, or the parent's, hold `words`."""
    clauses = desk.open(draft_id).draft.clauses
    return next(c for c in clauses if words in c.text or words in (c.parent_quote or ""))


def fields(form: Form) -> tuple[Any, ...]:
    return (form.parent_id, form.unit, form.year, form.day, form.number, form.signer, form.signer_title, 5)


# -- a new draft ---------------------------------------------------------------------------------------


def test_an_uploaded_plan_is_kept_and_read_again(desk: DraftDesk, form: Form, tmp_path: Path) -> None:
    assert desk.plan(form.parent_id).title == "Công tác tuyên truyền năm 2027"
    (tmp_path / "ke-hoach.txt").unlink()
    assert desk.plan(form.parent_id).year == 2027


def test_what_is_no_plan_is_refused_and_not_kept(desk: DraftDesk, tmp_path: Path) -> None:
    letter = tmp_path / "thu.txt"
    letter.write_text("Chúc mừng năm mới các đồng chí.\n", encoding="utf-8")
    with pytest.raises(MattranError, match="không phải kế hoạch"):
        desk.keep(letter)
    assert not (desk.home / "parents").exists()


def test_a_name_like_a_path_stays_inside_the_home(desk: DraftDesk, tmp_path: Path) -> None:
    file = tmp_path / "..%2f..<b>kế hoạch&.txt"
    file.write_text(PLAN, encoding="utf-8")
    plan = desk.keep(file)
    kept = Path(plan.document.path)
    assert kept.is_relative_to(desk.home / "parents")
    assert not set(kept.name) & set("<>&%/")


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("P. Hoang Mai", ["phường Hoàng Mai, thành phố Hà Nội"]),
        ("hoang liet", ["phường Hoàng Liệt, thành phố Hà Nội"]),
        (
            "phường Đại Kim",
            ["phường Định Công", "phường Hoàng Liệt", "phường Khương Đình", "phường Thanh Liệt"],
        ),
    ],
)
def test_units_are_found_by_what_is_typed(desk: DraftDesk, form: Form, typed: str, names: list[str]) -> None:
    found = [offer.text for offer in desk.offers(typed, form).units]
    assert len(found) >= len(names)
    assert all(any(text.startswith(name) for text in found) for name in names)


def test_a_district_gives_its_twelve_communes_and_says_so(desk: DraftDesk, form: Form) -> None:
    radio, note = Handlers(desk).find("quận Hoàng Mai", *fields(form))
    assert len(radio.choices) == 12
    assert "không còn cấp huyện" in note


def test_a_plan_of_an_earlier_time_gives_the_district(desk: DraftDesk, form: Form) -> None:
    found = desk.offers("hoang mai", replace(form, day="05/01/2025", year=None))
    assert [offer.text for offer in found.units] == ["quận Hoàng Mai, thành phố Hà Nội"]


def test_the_facts_of_the_unit_are_shown(desk: DraftDesk, form: Form) -> None:
    shown = Handlers(desk).facts(*fields(form))
    assert "phường Hoàng Mai" in shown
    assert "Ban Công tác Mặt trận các tổ dân phố" in shown


def test_a_wrong_day_is_told_beside_the_form(desk: DraftDesk, form: Form) -> None:
    assert "Ngày “31/2”" in Handlers(desk).facts(*fields(replace(form, day="31/2")))


def test_making_tells_what_it_does_and_opens_the_draft(desk: DraftDesk, form: Form) -> None:
    said = list(Handlers(desk).make(None, "", *fields(form)))
    assert "Đang soạn từng đoạn cho phường Hoàng Mai" in said[1][0]
    assert said[-1][1].draft_id == desk.drafts()[0].id
    assert len({len(values) for values in said}) == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"parent_id": ""}, "Chưa chọn kế hoạch cấp trên"),
        ({"unit": ""}, "Chưa chọn đơn vị"),
        ({"unit": "phường Hoàng Mi"}, "Có phải: phường Hoàng Mai"),
        ({"year": 2020}, "trước năm 2027"),
        ({"day": "5 tháng 1"}, "không đúng"),
    ],
)
def test_a_form_that_cannot_be_used_is_told_and_nothing_is_kept(
    desk: DraftDesk, form: Form, change: dict[str, Any], message: str
) -> None:
    with pytest.raises(gr.Error, match=message):
        list(Handlers(desk).make(None, "", *fields(replace(form, **change))))
    assert desk.drafts() == []


# -- its clauses ---------------------------------------------------------------------------------------


def test_an_edited_clause_stays_and_the_open_fields_follow(desk: DraftDesk, draft_id: str) -> None:
    task = clause(desk, draft_id, "Hội đồng tư vấn")
    added = clause(desk, draft_id, "việc cụ thể của phường")
    assert task.action == "dropped"
    assert "việc cụ thể của phường" in desk.open(draft_id).draft.open_fields
    desk.edit(draft_id, added.id, "- Mở tủ sách\n ở nhà văn hóa.")
    draft = desk.open(draft_id).draft
    assert next(c for c in draft.clauses if c.id == added.id).text == "- Mở tủ sách ở nhà văn hóa."
    assert "việc cụ thể của phường" not in draft.open_fields


def test_a_dropped_task_is_open_no_longer_covered_until_it_is_restored(
    desk: DraftDesk, draft_id: str
) -> None:
    task = clause(desk, draft_id, "tờ gấp")

    def status() -> str:
        return next(row.status for row in desk.open(draft_id).draft.coverage if "tờ gấp" in row.task)

    assert status() == "covered"
    desk.drop(draft_id, task.id)
    assert status() == "dropped"
    desk.restore(draft_id, task.id)
    assert status() == "covered"


def test_dropping_a_section_drops_what_is_below_and_closes_the_numbers(
    desk: DraftDesk, draft_id: str
) -> None:
    heads = [
        c for c in desk.open(draft_id).draft.clauses if c.level == "section" and c.parent_section == "II.1"
    ]
    desk.drop(draft_id, heads[0].id)
    after = desk.open(draft_id).draft.clauses
    sections = [
        c.text[:2]
        for c in after
        if c.level == "section" and (c.parent_section or "").startswith("II.") and c.text
    ]
    assert sections == ["1.", "2."]
    assert not [c for c in after if (c.parent_section or "").startswith("II.1,") and c.text]
    desk.restore(draft_id, heads[0].id)
    again = desk.open(draft_id).draft.clauses
    assert [c.text for c in again] == [c.text for c in store_base(desk, draft_id)]


def store_base(desk: DraftDesk, draft_id: str) -> tuple[Clause, ...]:
    with desk._office.library() as library:
        return store.load_base(library, draft_id).clauses


def test_a_clause_of_ones_own_follows_its_neighbour_and_can_be_taken_out(
    desk: DraftDesk, draft_id: str
) -> None:
    task = clause(desk, draft_id, "tờ gấp")
    draft = desk.add(draft_id, task.id, "Chiếu phim lưu động ở nhà văn hóa")
    at = [c.id for c in draft.clauses].index(task.id)
    own = draft.clauses[at + 1]
    assert (own.text, own.action, own.level) == ("- Chiếu phim lưu động ở nhà văn hóa", "added", "dash")
    desk.drop(draft_id, own.id)
    assert own.id not in {c.id for c in desk.open(draft_id).draft.clauses}


def test_a_recipient_that_is_changed_is_printed_so(desk: DraftDesk, draft_id: str) -> None:
    filed = clause(desk, draft_id, "Lưu: VT")
    desk.edit(draft_id, filed.id, "- Lưu: VT, MTTQ")
    assert desk.open(draft_id).draft.recipients[-1] == "Lưu: VT, MTTQ"


def test_accepting_is_counted_and_takes_a_flag_away(desk: DraftDesk, draft_id: str) -> None:
    flagged = clause(desk, draft_id, "Covid-19")
    assert flagged.action == "flagged"
    desk.accept(draft_id, flagged.id)
    desk.accept_rest(draft_id)
    draft = desk.open(draft_id).draft
    assert all(c.accepted for c in draft.clauses if c.action != "flagged")
    done, count = sum(c.accepted for c in draft.clauses), len(draft.clauses)
    assert f"{done}/{count} đoạn đã duyệt" in markup.head_html(desk.open(draft_id))
    assert next(c for c in draft.clauses if c.id == flagged.id).action == "kept"


def test_the_head_is_filled_in(desk: DraftDesk, draft_id: str) -> None:
    desk.set_head(
        draft_id, "", Form(day="05/01/2027", number="7", signer="Trần Văn Thử", signer_title="Chủ tịch")
    )
    draft = desk.open(draft_id).draft
    assert (draft.target.number, draft.target.signer) == ("7", "Trần Văn Thử")
    assert not {"số", "người ký"} & set(draft.open_fields)


def test_a_day_of_another_time_is_refused(desk: DraftDesk, draft_id: str) -> None:
    with pytest.raises(MattranError, match="không hợp với phường Hoàng Mai"):
        desk.set_head(draft_id, "", Form(day="05/01/2025"))


def test_the_buttons_of_a_clause_do_what_they_say(desk: DraftDesk, draft_id: str) -> None:
    handlers, task = Handlers(desk), clause(desk, draft_id, "tờ gấp")
    values = handlers.click(None, View(draft_id), _Event(act="edit", clause=task.id))  # type: ignore[arg-type]
    assert values[0].editing == task.id
    assert f'data-clause="{task.id}"><label>' in values[3]
    values = handlers.submit(None, values[0], _Event(act="save", clause=task.id, text="- Phát tờ gấp."))  # type: ignore[arg-type]
    assert values[0].editing == ""
    assert clause(desk, draft_id, "tờ gấp").text == "- Phát tờ gấp."
    values = handlers.click(None, values[0], _Event(act="show", show="edited"))  # type: ignore[arg-type]
    assert values[3].count("<article") == 1


# -- made again ----------------------------------------------------------------------------------------


def test_a_corrected_plan_keeps_what_was_edited_and_shows_where_both_changed(
    desk: DraftDesk, draft_id: str, tmp_path: Path
) -> None:
    mine = clause(desk, draft_id, "tờ gấp")
    desk.edit(draft_id, mine.id, "- Phát 300 tờ gấp ở tổ dân phố.")
    own = clause(desk, draft_id, "Covid-19")
    desk.edit(draft_id, own.id, "- Phòng bệnh mùa hè.")
    conflicts = desk.make_again(draft_id, write_plan(tmp_path, corrected(), "sua.txt"))
    assert [conflict.place for conflict in conflicts] == [mine.id]
    after = {c.id: c for c in desk.open(draft_id).draft.clauses}
    assert after[mine.id].text == "- Phát 300 tờ gấp ở tổ dân phố."
    assert after[own.id].text == "- Phòng bệnh mùa hè."
    assert "Hội báo xuân" in " ".join(c.text for c in after.values())


def test_a_conflict_is_settled_for_the_new_words(desk: DraftDesk, draft_id: str, tmp_path: Path) -> None:
    mine = clause(desk, draft_id, "tờ gấp")
    desk.edit(draft_id, mine.id, "- Phát 300 tờ gấp ở tổ dân phố.")
    handlers = Handlers(desk)
    values = handlers.again(None, View(draft_id), str(write_plan(tmp_path, corrected(), "sua.txt")))
    assert texts.TAKE_THEIRS in values[2]
    values = handlers.settle(None, values[0], _Event(act="theirs", conflict="0"))  # type: ignore[arg-type]
    assert (values[0].conflicts, values[2]) == ((), "")
    assert "900 tờ gấp" in clause(desk, draft_id, "tờ gấp").text


# -- drafts that are kept ------------------------------------------------------------------------------


def test_a_draft_is_opened_again_and_removed(desk: DraftDesk, draft_id: str) -> None:
    handlers = Handlers(desk)
    values = handlers.kept(None, View(), _Event(act="open", draft=draft_id))  # type: ignore[arg-type]
    assert values[0].draft_id == draft_id
    values = handlers.kept(None, View(draft_id), _Event(act="remove", draft=draft_id))  # type: ignore[arg-type]
    assert values[0] == View()
    assert desk.drafts() == []


def test_a_draft_without_its_parent_can_still_be_edited(desk: DraftDesk, draft_id: str) -> None:
    for file in (desk.home / "parents").rglob("*.txt"):
        file.unlink()
    from assistant.drafting.sources import _read_once

    _read_once.cache_clear()
    opened = desk.open(draft_id)
    assert opened.parent is None
    assert texts.PARENT_GONE in markup.head_html(opened)
    desk.edit(draft_id, clause(desk, draft_id, "tờ gấp").id, "- Phát tờ gấp.")
    with pytest.raises(UsageError, match="không còn"):
        draft_file(desk.open(draft_id), "xlsx", "mttq-nd30")


def test_the_draft_object_is_given_to_programs(desk: DraftDesk, form: Form) -> None:
    made = Handlers(desk).draft(None, form.parent_id, "phường Hoàng Mai", 2027)
    assert made["target"]["unit"] == "phường Hoàng Mai"
    assert made["clauses"]


def test_every_change_is_in_the_audit_log(desk: DraftDesk, form: Form) -> None:
    handlers = Handlers(desk)
    draft_id = list(handlers.make(None, "", *fields(form)))[-1][1].draft_id
    task = clause(desk, draft_id, "tờ gấp")
    handlers.submit(None, View(draft_id), _Event(act="save", clause=task.id, text="- Phát."))  # type: ignore[arg-type]
    handlers.click(None, View(draft_id), _Event(act="drop", clause=task.id))  # type: ignore[arg-type]
    handlers.kept(None, View(), _Event(act="remove", draft=draft_id))  # type: ignore[arg-type]
    with desk._office.library() as library:
        found = [(entry.action, draft_id in entry.detail) for entry in audit.entries(library.database)]
    assert found == [(texts.DID[act], True) for act in ("remove", "drop", "save", "make")]


# -- files ---------------------------------------------------------------------------------------------


def test_the_word_file_is_in_order_and_says_what_was_edited(desk: DraftDesk, draft_id: str) -> None:
    import docx

    desk.edit(draft_id, clause(desk, draft_id, "tờ gấp").id, "- Phát 300 tờ gấp ở tổ dân phố.")
    name, data = draft_file(desk.open(draft_id), "word", "mttq-nd30")
    assert name == "ke-hoach-phuong-hoang-mai-2027.docx"
    assert check_layout(data, load_profile("mttq-nd30")) == []
    assert "- Phát 300 tờ gấp ở tổ dân phố." in [p.text for p in docx.Document(io.BytesIO(data)).paragraphs]


@pytest.mark.parametrize(("kind", "begins"), [("form", b"PK"), ("xlsx", b"PK"), ("ics", b"BEGIN:VCALENDAR")])
def test_the_other_files_are_made(desk: DraftDesk, draft_id: str, kind: str, begins: bytes) -> None:
    name, data = draft_file(desk.open(draft_id), kind, "mttq-nd30")
    assert data.startswith(begins)
    path = FileHandlers(desk)._file(View(draft_id), kind, "mttq-nd30")
    assert Path(path).name == name


def test_many_units_become_an_archive_and_one_that_fails_stops_no_other(
    desk: DraftDesk, form: Form, tmp_path: Path
) -> None:
    listed = tmp_path / "ds.csv"
    listed.write_text("Đơn vị;Số\nphường Hoàng Mai;7\nphường Không Có;8\nxã Thanh Trì;9\n", encoding="utf-8")
    folder = tmp_path / "ra"
    folder.mkdir()
    runs = list(
        run_batch(desk, form, unit_rows(desk, form, listed, False), folder, "mttq-nd30", lambda: False)
    )
    assert [len(run.lines) for run in runs] == [0, 1, 2, 3]
    assert [line.status for line in runs[-1].lines] == ["done", "failed", "done"]
    names = zipfile.ZipFile(io.BytesIO(zipped(folder))).namelist()
    assert {"phuong-hoang-mai.docx", "xa-thanh-tri.docx", "tong-hop.xlsx"} <= set(names)


def test_a_run_that_is_stopped_packs_what_is_done(desk: DraftDesk, form: Form) -> None:
    handlers = BatchHandlers(desk)
    run = handlers.run(None, None, True, "mttq-nd30", *fields(form))
    next(run)
    name = next(run)[-1]
    assert texts.BATCH_STOPPING in handlers.stop(name)[0]
    *_, last = run
    assert "soạn được 2/126" in last[0] or "soạn được 1/126" in last[0]
    names = zipfile.ZipFile(
        last[1].value["path"] if isinstance(last[1].value, dict) else last[1].value
    ).namelist()
    assert "tong-hop.xlsx" in names


def test_every_commune_of_the_province_is_taken(desk: DraftDesk, form: Form) -> None:
    rows = unit_rows(desk, form, None, True)
    assert len(rows) == 126
    assert rows[0].unit.endswith("thành phố Hà Nội")


def test_a_run_without_a_list_is_told(desk: DraftDesk, form: Form) -> None:
    with pytest.raises(gr.Error, match="Chưa có danh sách"):
        list(BatchHandlers(desk).run(None, None, False, "mttq-nd30", *fields(form)))


# -- markup --------------------------------------------------------------------------------------------


def test_what_is_gone_is_struck_and_what_is_new_is_marked() -> None:
    left, right = marked_pair("- Hướng dẫn các quận tổ chức.", "- Tổ chức ở phường.")
    assert re.findall("<del>(.*?)</del>", left)
    assert "<ins>" in right
    assert re.sub("<[^>]+>", "", left) == "- Hướng dẫn các quận tổ chức."
    assert re.sub("<[^>]+>", "", right) == "- Tổ chức ở phường."


def test_a_stop_at_the_end_is_no_change() -> None:
    assert marked_pair("Căn cứ Luật", "Căn cứ Luật;") == ("Căn cứ Luật", "Căn cứ Luật;")


HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)> ${x} {{y}}'


def test_words_of_documents_stay_words(desk: DraftDesk, draft_id: str) -> None:
    opened = desk.open(draft_id)
    bad = Clause(
        f'id"{HOSTILE}', "body", "dash", 1, HOSTILE, "flagged", HOSTILE, f"{HOSTILE} cũ", None, HOSTILE,
        (Change(HOSTILE, HOSTILE, HOSTILE),),
    )  # fmt: skip
    draft = replace(opened.draft, clauses=(bad,), title=HOSTILE, warnings=(HOSTILE,), open_fields=(HOSTILE,))
    opened = replace(opened, draft=draft)
    editing = View(draft_id, editing=bad.id, adding=bad.id)
    pages = [
        clauses_html(opened, View(draft_id)), clauses_html(opened, editing), markup.head_html(opened),
        markup.kept_html([store.Stored(HOSTILE, "p", HOSTILE, 2027, HOSTILE, "", "2027-01-01")]),
    ]  # fmt: skip
    for shown in pages:
        assert "<script" not in shown
        assert "<img" not in shown


def test_the_head_is_kept_from_the_page(desk: DraftDesk, draft_id: str) -> None:
    Handlers(desk).set_head(None, View(draft_id), "Kế hoạch mới", "7", "05/01/2027", "Trần Văn Thử", None)
    draft = desk.open(draft_id).draft
    assert (draft.title, draft.target.number, draft.target.signer_title) == ("Kế hoạch mới", "7", None)
