"""What the tab "Soạn kế hoạch" does: each handler is one call to the desk and its markup."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from typing import Any

import gradio as gr

from assistant.drafting.parent import ParentPlan
from assistant.web import draft_markup as markup
from assistant.web import draft_texts as texts
from assistant.web.clauses_markup import clauses_html
from assistant.web.draft_at_desk import AtDesk, Values, typed_form
from assistant.web.draft_desk import Form, View, plan_year_now
from assistant.web.markup import status_html, warnings_html
from assistant.web.uploaded import uploaded
from ingest.errors import MattranError, UsageError
from ingest.library import Document


class Handlers(AtDesk):
    """A new draft, and the open one."""

    # -- a new draft -------------------------------------------------------------------------------

    def greet(self, year: float | None) -> Values:
        """The parent plans to choose from, the year that is planned for, the drafts that are kept."""
        return self.parents(), year or plan_year_now(), markup.kept_html(self._desk.drafts())

    def parents(self) -> Any:
        """The parent plans to choose from."""
        choices = self._choices()
        return gr.Dropdown(choices=choices, info=texts.PARENT_HINT if choices else texts.NO_PARENTS)

    def _choices(self) -> list[tuple[str, str]]:
        documents, kept = self._desk.parents()
        choices = [(_document_label(document), document.id) for document in documents]
        return choices + [(_plan_label(plan), plan.id) for plan in kept]

    def upload(self, request: gr.Request | None, file: str | None) -> Values:
        """Take an uploaded file as the parent plan; it stands beside the library, so anybody may."""
        if not file:
            return gr.skip(), ""
        with self._told():
            plan = self._desk.keep(uploaded(file))
            self._log(request, "upload", f"{plan.id}: {plan.document.name}")
        dropdown = gr.Dropdown(choices=self._choices(), value=plan.id)
        return dropdown, status_html(texts.UPLOADED.format(title=plan.title))

    def find(self, typed: str, *fields: Any) -> Values:
        """Units that the typed words may mean; the only one is chosen."""
        try:
            found = self._desk.offers(typed or "", typed_form(fields))
        except MattranError as error:
            return gr.skip(), warnings_html([self._desk.message(error)])
        names = [offer.text for offer in found.units]
        choices = [(offer.label, offer.text) for offer in found.units]
        note = status_html(found.note)
        if len(names) == 1:
            return gr.Radio(choices=choices, value=names[0]), note
        if fields[1] and fields[1] not in names:
            return gr.Radio(choices=choices, value=None), note
        return gr.Radio(choices=choices), note  # what was chosen meanwhile stays

    def facts(self, *fields: Any) -> str:
        """What is known of the chosen unit."""
        form = typed_form(fields)
        if not (form.unit and form.parent_id):
            return ""
        try:
            return markup.facts_html(*self._desk.target(form))
        except MattranError as error:
            return warnings_html([self._desk.message(error)])

    def make(self, request: gr.Request | None, typed: str, *fields: Any) -> Generator[Values, None, None]:
        """Make a draft and open it."""
        form = typed_form(fields)
        form = replace(form, unit=form.unit or typed.strip())
        unchanged = [gr.skip()] * 17
        yield status_html(texts.READING, busy=True), *unchanged
        with self._told():
            if not form.unit:
                raise UsageError(texts.NO_UNIT)
            _, target = self._desk.target(form)
            yield status_html(texts.MAKING.format(unit=target.unit), busy=True), *unchanged
            opened = self._whole(View(self._desk.make_logged(form, self._user(request))))
        yield status_html(texts.DONE.format(unit=target.unit)), *opened

    def draft(self, request: gr.Request | None, parent: str, unit: str, year: int) -> dict[str, Any]:
        """Draft the plan of a unit from a plan of the library.

        Args:
            parent: id of the parent plan in the library
            unit: the unit, such as "phường Hoàng Mai"
            year: the year of the new plan
        """
        with self._told():
            return self._desk.made(Form(parent, unit, year), self._user(request)).as_json()

    # -- drafts that are kept ----------------------------------------------------------------------

    def kept(self, request: gr.Request | None, view: View, event: gr.EventData) -> Values:
        """Open or remove a draft of the list."""
        draft_id = str(event.draft)
        with self._told():
            if event.act == "open":
                return self._whole(View(draft_id))
            self._desk.remove(draft_id)
            self._log(request, "remove", draft_id)
            if view.draft_id == draft_id:
                return self._nothing()
        return (*[gr.skip()] * 15, markup.kept_html(self._desk.drafts(), view.draft_id), gr.skip())

    def _nothing(self) -> Values:
        """No draft is open."""
        kept = markup.kept_html(self._desk.drafts())
        head = status_html(texts.NO_DRAFT)
        return (View(), head, *[gr.skip()] * 6, gr.Column(visible=False), *[gr.skip()] * 6, kept, gr.skip())

    # -- the open draft ----------------------------------------------------------------------------

    def click(self, request: gr.Request | None, view: View, event: gr.EventData) -> Values:
        """A button beside a clause."""
        act, clause = str(event.act), str(getattr(event, "clause", ""))
        closed = replace(view, editing="", adding="")
        looks: dict[str, Callable[[], View]] = {
            "show": lambda: replace(closed, show=str(event.show)),
            "edit": lambda: replace(closed, editing=clause),
            "adding": lambda: replace(closed, adding=clause),
            "cancel": lambda: closed,
        }
        with self._told():
            if act not in looks:
                self._change(act, view.draft_id, clause)
                self._log(request, act, f"{view.draft_id}: {clause}")
        return self._steps(looks[act]() if act in looks else closed)

    def _change(self, act: str, draft_id: str, clause: str) -> None:
        desk = self._desk
        if act == "accept_rest":
            desk.accept_rest(draft_id)
        else:
            {"accept": desk.accept, "drop": desk.drop, "restore": desk.restore}[act](draft_id, clause)

    def submit(self, request: gr.Request | None, view: View, event: gr.EventData) -> Values:
        """Words typed for a clause, or for a new one after it."""
        with self._told():
            save = self._desk.edit if event.act == "save" else self._desk.add
            save(view.draft_id, str(event.clause), str(event.text))
            self._log(request, str(event.act), f"{view.draft_id}: {event.clause}")
        return self._steps(replace(view, editing="", adding=""))

    def set_head(self, request: gr.Request | None, view: View, *fields: str | None) -> Values:
        """Keep title, number, day and signature."""
        title, number, day, signer, signer_title = (field or "" for field in fields)
        form = Form(day=day, number=number, signer=signer, signer_title=signer_title)
        with self._told():
            self._desk.set_head(view.draft_id, title, form)
            self._log(request, "head", view.draft_id)
        gr.Info(texts.HEAD_KEPT)
        return *self._steps(view), markup.kept_html(self._desk.drafts(), view.draft_id)

    def again(self, request: gr.Request | None, view: View, file: str | None = None) -> Values:
        """Make the draft again from its corrected parent plan."""
        with self._told():
            conflicts = self._desk.make_again(view.draft_id, uploaded(file) if file else None)
            self._log(request, "again", view.draft_id)
            if not conflicts:
                gr.Info(texts.AGAIN_DONE)
            return self._whole(View(view.draft_id, conflicts=conflicts))

    def settle(self, request: gr.Request | None, view: View, event: gr.EventData) -> Values:
        """Keep one's own words at a place that both sides changed, or take the new ones."""
        at = int(event.conflict)
        conflict = view.conflicts[at]
        with self._told():
            if event.act == "theirs" and conflict.new is not None and conflict.edited is not None:
                self._desk.restore(view.draft_id, conflict.place)
            elif (conflict.new if event.act == "theirs" else conflict.edited) is None:
                self._desk.drop(view.draft_id, conflict.place)
        self._log(request, "settle", f"{view.draft_id}: {conflict.place}")
        left = (*view.conflicts[:at], *view.conflicts[at + 1 :])
        return self._steps(replace(view, conflicts=left))

    def _steps(self, view: View) -> Values:
        """Values of what changes with every step."""
        with self._told():
            opened = self._desk.open(view.draft_id)
        draft = opened.draft
        checks, covered = markup.titles(draft)
        return (
            view, markup.head_html(opened), markup.conflicts_html(view.conflicts), clauses_html(opened, view),
            gr.Accordion(label=checks), markup.checklist_html(draft.checklist), gr.Accordion(label=covered),
            markup.coverage_html(draft.coverage),
        )  # fmt: skip

    def _whole(self, view: View) -> Values:
        """Values of the whole area, for a draft that is opened."""
        with self._told():
            opened = self._desk.open(view.draft_id)
        target = opened.draft.target
        day = f"{target.day:%d/%m/%Y}" if target.day else ""
        kept = markup.kept_html(self._desk.drafts(), view.draft_id)
        return (
            *self._steps(view), gr.Column(visible=True), markup.duties_html(opened.duties), opened.draft.title,
            target.number or "", day, target.signer or "", target.signer_title or "", kept, gr.Tabs(selected=texts.TAB_OPEN),
        )  # fmt: skip


def _document_label(document: Document) -> str:
    header = document.header
    when = f", {header.date:%d/%m/%Y}" if header.date else ""
    return f"{header.title or document.name} ({header.number or 'chưa rõ số'}{when})"


def _plan_label(plan: ParentPlan) -> str:
    return f"{plan.title} (tệp tải lên: {plan.document.name})"
