"""What a person does with drafts: choose a parent plan and a unit, make, go through the clauses, make again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from threading import RLock

from assistant.drafting import revise, sources, store
from assistant.drafting.batch import read_day
from assistant.drafting.compose import Options, judged
from assistant.drafting.compose import draft as compose
from assistant.drafting.draft import Draft, Target
from assistant.drafting.merge import Conflict
from assistant.drafting.parent import ParentPlan
from assistant.drafting.suggest import Offers, offers
from assistant.drafting.target import make_target
from assistant.drafting.tasks import Task, tasks
from assistant.web.draft_texts import BAD_DAY, DID, NO_DRAFT, NO_PARENT, NO_YEAR
from assistant.web.office import Office
from ingest.errors import MattranError, UsageError
from ingest.library import Document, Library
from ingest.units import Unit


@dataclass(frozen=True, slots=True)
class Form:
    """What the form of a new draft holds, as typed."""

    parent_id: str = ""
    unit: str = ""
    year: float | None = None
    day: str = ""
    number: str = ""
    signer: str = ""
    signer_title: str = ""
    working_days: float | None = None


@dataclass(frozen=True, slots=True)
class View:
    """Which draft is open on a page, and how: `show` an action or "all", a clause being edited or added after."""

    draft_id: str = ""
    show: str = "all"
    editing: str = ""
    adding: str = ""
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A draft with its parent plan, where that is still there, and the tasks that the plan gives."""

    draft: Draft
    parent: Document | None
    duties: tuple[Task, ...] = ()


class DraftDesk:
    """Drafts of one library; each call opens the library for itself, changes go one at a time."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._lock = RLock()

    @property
    def home(self) -> Path:
        """Where parent plans that are not in the library are kept."""
        return self._office.settings.home

    def record(self, user: str | None, action: str, detail: str) -> None:
        """Write a change into the audit log."""
        self._office.record(user, action, detail)

    def message(self, error: MattranError) -> str:
        """What is told of an error, without places of this machine."""
        return self._office.told(error)

    # -- a new draft -------------------------------------------------------------------------------

    def parents(self) -> tuple[list[Document], list[ParentPlan]]:
        """Plans of the library that can be drafted from, and those of uploaded files."""
        with self._office.library() as library:
            return sources.plans_of(library), sources.kept_plans(self.home)

    def keep(self, file: Path) -> ParentPlan:
        """Take an uploaded file as a parent plan."""
        return sources.keep(self.home, file)

    def plan(self, parent_id: str) -> ParentPlan:
        """The parent plan with this id."""
        if not parent_id:
            raise UsageError(NO_PARENT)
        with self._office.library() as library:
            return sources.find(library, self.home, parent_id)

    def offers(self, typed: str, form: Form) -> Offers:
        """Units that the typed words may mean on the day of the form."""
        plan = self.plan(form.parent_id) if form.parent_id else None
        return offers(typed, _day(form, plan), _home(plan))

    def target(self, form: Form) -> tuple[ParentPlan, Target]:
        """The unit of the form as it stands on its day."""
        plan = self.plan(form.parent_id)
        target = make_target(
            form.unit, None, form_year(form, plan), plan, day=form_day(form.day), number=form.number.strip(),
            signer=form.signer.strip(), signer_title=form.signer_title.strip(),
        )  # fmt: skip
        return plan, target

    def make(self, form: Form) -> str:
        """Make the draft of the form and keep it; its id."""
        plan, target = self.target(form)
        days = None if form.working_days is None else max(0, int(form.working_days))
        made = compose(plan, target, Options(days))
        with self._office.library() as library:
            return store.save(library, made)

    def made(self, form: Form, by: str | None = None) -> Draft:
        """Make the draft of the form, keep it and log it."""
        return self.open(self.make_logged(form, by)).draft

    def make_logged(self, form: Form, by: str | None = None) -> str:
        """As `make`, told to the audit log."""
        draft_id = self.make(form)
        self.record(by, DID["make"], f"{draft_id}: {form.unit}")
        return draft_id

    # -- drafts that are kept ----------------------------------------------------------------------

    def drafts(self) -> list[store.Stored]:
        """All drafts, the one changed last first."""
        with self._office.library() as library:
            return store.list_drafts(library)

    def open(self, draft_id: str) -> Opened:
        """A draft and its parent plan."""
        if not draft_id:
            raise UsageError(NO_DRAFT)
        with self._office.library() as library:
            draft = store.load(library, draft_id)
            parent = self._parent(library, draft)
        return Opened(draft, parent, tasks(parent) if parent else ())

    def remove(self, draft_id: str) -> None:
        """Take a draft out of the library."""
        with self._lock, self._office.library() as library:
            store.remove(library, draft_id)

    def _parent(self, library: Library, draft: Draft) -> Document | None:
        try:
            return sources.find(library, self.home, draft.parent_id).document
        except store.DraftError:
            return None

    # -- its clauses -------------------------------------------------------------------------------

    def accept(self, draft_id: str, clause_id: str) -> Draft:
        """Agree with a clause as it stands."""
        return self._changed(draft_id, lambda library: store.accept_clause(library, draft_id, clause_id))

    def accept_rest(self, draft_id: str) -> Draft:
        """Agree with every clause that need not be looked at."""

        def accepted(library: Library) -> Draft:
            draft = store.load(library, draft_id)
            fine = [c.action != "flagged" for c in draft.clauses]
            rows = zip(draft.clauses, fine, strict=True)
            return replace(draft, clauses=tuple(replace(c, accepted=ok or c.accepted) for c, ok in rows))

        return self._changed(draft_id, accepted)

    def edit(self, draft_id: str, clause_id: str, text: str) -> Draft:
        """Set the words of a clause, on one line."""
        words = " ".join(text.split())
        return self._changed(draft_id, lambda library: store.edit_clause(library, draft_id, clause_id, words))

    def drop(self, draft_id: str, clause_id: str) -> Draft:
        """Take a clause out, a heading with all below it; numbers follow one another again."""
        return self._each_below(draft_id, clause_id, store.drop_clause)

    def restore(self, draft_id: str, clause_id: str) -> Draft:
        """Put a clause back to what the rules made of it; below a heading those that the user took out."""
        return self._each_below(draft_id, clause_id, store.restore_clause, only_dropped=True)

    def add(self, draft_id: str, after: str, text: str) -> Draft:
        """Add a clause of the user's own."""
        return self._changed(
            draft_id, lambda library: revise.with_clause(store.load(library, draft_id), after, text)
        )

    def set_head(self, draft_id: str, title: str, form: Form) -> Draft:
        """Fill in title, number, day and signature."""
        day = form_day(form.day)
        return self._changed(
            draft_id,
            lambda library: revise.with_head(
                store.load(library, draft_id), title, form.number.strip(), day, form.signer.strip(),
                form.signer_title.strip(),
            ),
        )  # fmt: skip

    def _each_below(
        self,
        draft_id: str,
        clause_id: str,
        change: Callable[[Library, str, str], Draft],
        only_dropped: bool = False,
    ) -> Draft:
        def changed(library: Library) -> Draft:
            draft = store.load(library, draft_id)
            below = revise.below(draft.clauses, clause_id)
            if revise.is_own(below[0]):
                return revise.without_own(draft, clause_id)
            for clause in below:
                if clause.id == clause_id or not only_dropped or clause.reason == store.DROPPED:
                    draft = change(library, draft_id, clause.id)
            return replace(draft, clauses=revise.numbered_again(draft.clauses, clause_id))

        return self._changed(draft_id, changed)

    def _changed(self, draft_id: str, change: Callable[[Library], Draft]) -> Draft:
        """Make a change, then coverage and checklist anew, and keep the draft."""
        with self._lock, self._office.library() as library:
            draft = change(library)
            parent = self._parent(library, draft)
            draft = judged(draft, parent) if parent else draft
            store.save(library, replace(draft, id=draft_id))
        return draft

    # -- made again --------------------------------------------------------------------------------

    def make_again(self, draft_id: str, file: Path | None) -> tuple[Conflict, ...]:
        """Carry a draft over to its corrected parent plan (`file`, else as it stands now); what both changed."""
        with self._lock, self._office.library() as library:
            edited, base = store.load(library, draft_id), store.load_base(library, draft_id)
            plan = self.keep(file) if file else sources.find(library, self.home, edited.parent_id)
            merged, new = revise.made_again(plan, base, edited)
            store.save(library, replace(merged.draft, id=draft_id), base=new)
        return merged.conflicts


# -- the form ------------------------------------------------------------------------------------------


def form_day(text: str) -> date | None:
    """The day typed; None where nothing is, UsageError where it is no day."""
    if not text.strip():
        return None
    day = read_day(text)
    if day is None:
        raise UsageError(BAD_DAY.format(day=text.strip()))
    return day


def form_year(form: Form, plan: ParentPlan) -> int:
    """The year of the form, of its day, or of the parent plan; UsageError when none says."""
    day = form_day(form.day)
    year = int(form.year) if form.year else day.year if day else plan.year
    if year is None:
        raise UsageError(NO_YEAR)
    return year


def _day(form: Form, plan: ParentPlan | None) -> date:
    """The day that decides the map: that of the form, else the first of its year, else of the plan's."""
    year = int(form.year) if form.year and 1976 <= form.year <= 2100 else plan.year if plan else None
    return read_day(form.day) or (date(year, 1, 1) if year else date.today())


def _home(plan: ParentPlan | None) -> Unit | None:
    return plan.place if plan else None


def plan_year_now() -> int:
    """The year that plans are made for today: from October on the next one."""
    today = date.today()
    return today.year + (today.month >= 10)
