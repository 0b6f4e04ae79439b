"""What the tab "Đánh giá" of the page measures with: suites, runs, reports, rows from rated answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from assistant.web.evaluation_desk import RatedRow, RunRow, SuiteRow
from ingest.errors import UsageError
from ingest.settings import Settings
from ingest.upkeep import opened

if TYPE_CHECKING:
    from eval.suite import Suite
    from ingest.library import Library


class Bench:
    """Measures the library of `settings`; a `Measures` of assistant/web/evaluation_desk.py."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def suites(self) -> list[SuiteRow]:
        """The suites of the home and those shipped that ask questions; a file that is wrong is left out."""
        found = [self._suite(name) for name in self._names()]
        return [SuiteRow(s.name, s.description, len(s.measured)) for s in found if s is not None]

    def measure(self, suite: str, each: Callable[[int, int], None]) -> str:
        """Run a suite over the library as it is and keep the run; its id."""
        from assistant.engine import Assistant
        from eval.runs import measure, save_run
        from eval.subject import describe

        asked = self._known(suite)
        with opened(self._settings) as library:
            _check_documents(asked, library)
            assistant = Assistant(self._settings, library)
            record = cache(lambda doc_id: library.document(doc_id).text)
            run = measure(asked, assistant.ask, record, describe(self._settings, library), each=each)
            save_run(library.database, run)
        return run.id

    def runs(self) -> list[RunRow]:
        """The runs kept, latest first."""
        from eval.runs import list_runs

        with opened(self._settings) as library:
            return [_run_row(row) for row in list_runs(library.database)]

    def report(self, run: str, before: str | None = None) -> str:
        """A run as one page: figures, charts, failing questions; what changed against `before`."""
        from eval.comparison import compare
        from eval.report import page
        from eval.runs import load_run

        with opened(self._settings) as library:
            kept = {row.id for row in self.runs()}
            if unknown := {run, before or run} - kept:
                raise UsageError(f"Không còn lần đo {', '.join(sorted(unknown))}. Hãy tải lại trang.")
            shown = load_run(library.database, run)
            earlier = load_run(library.database, before) if before else None
        return page(shown, compare(earlier, shown) if earlier else None)

    def rated(self) -> list[RatedRow]:
        """The rated answers, the latest first."""
        from assistant.feedback import rated

        with opened(self._settings) as library:
            found = rated(library)
        return [RatedRow(r.conversation, r.position, r.question, r.thumb, r.note) for r in found]

    def add_row(self, conversation: str, position: int) -> str:
        """Put a rated answer into the suite of this home; the suite's name."""
        from assistant.feedback import rated
        from eval.feedback import append_row, row_from_turn, suite_path

        with opened(self._settings) as library:
            rating = next((r for r in rated(library, conversation) if r.position == position), None)
            if rating is None:
                raise UsageError("Câu này không còn lượt chấm nào. Hãy tải lại trang rồi chọn câu khác.")
            owner = _owner(library, conversation)
            turn = _turns(library, conversation, owner)[position - 1]
        row = row_from_turn(turn.resolved.text, turn.answer, rating.thumb, rating.note, owner)
        return append_row(suite_path(self._settings), row).name

    def _names(self) -> list[str]:
        from eval.suite import SHIPPED

        folders = (self._settings.home / "suites", SHIPPED)
        files = [file for folder in folders if folder.is_dir() for file in sorted(folder.glob("*.yaml"))]
        return list(dict.fromkeys(file.stem for file in files))

    def _suite(self, name: str) -> Suite | None:
        from eval.suite import load_suite, suite_file

        try:
            found = load_suite(suite_file(name, self._settings.home / "suites"))
        except UsageError:
            return None  # conversations.yaml and the like are suites of another kind
        return found.model_copy(update={"name": name})

    def _known(self, name: str) -> Suite:
        found = self._suite(name) if name in self._names() else None
        if found is None:
            raise UsageError(f"Không có bộ câu hỏi “{name}”. Hãy tải lại trang rồi chọn lại.")
        if not found.measured:
            raise UsageError(f"Bộ câu hỏi “{name}” chưa có câu nào có đáp án. Hãy bổ sung đáp án rồi đo.")
        return found


def _check_documents(suite: Suite, library: Library) -> None:
    names = [document.name for document in library.documents()]
    missing = [start for start in suite.documents if not any(name.startswith(start) for name in names)]
    if missing:
        raise UsageError(
            f"Kho chưa có văn bản mà bộ câu hỏi “{suite.name}” hỏi tới: {', '.join(missing)}. "
            "Hãy nạp các văn bản đó vào kho rồi đo lại."
        )


def _run_row(row: dict[str, Any]) -> RunRow:
    total = row["total"]
    questions = int(total.get("questions") or 0)
    return RunRow(row["id"], row["suite"], row["answerer"], row["date"], questions, total.get("good"))


def _owner(library: Library, conversation: str) -> str | None:
    rows = library.database.rows("SELECT owner FROM conversation WHERE id = ?", (conversation,))
    return str(rows[0][0]) if rows and rows[0][0] is not None else None


def _turns(library: Library, conversation: str, owner: str | None) -> Any:
    from assistant.conversations import Conversations

    return Conversations(library, owner).open(conversation)
