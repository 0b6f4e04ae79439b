"""Parent plans of stored drafts: documents of the library, and files kept beside it."""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from assistant.drafting.output import write
from assistant.drafting.parent import PLAN_KINDS, ParentPlan, parent_from_path, read_parent
from assistant.drafting.store import DraftError
from ingest.errors import MattranError
from ingest.library import Document, Library

FOLDER = "parents"  # inside the home of the library
_KEPT = "tep-"  # how the id of a kept file begins
_LISTED = 8
_UNSAFE = re.compile(r"[^\w .()-]")


def keep(home: Path, file: Path) -> ParentPlan:
    """Read a file as a parent plan and keep it beside the library, so that its drafts can be opened again.

    Raises MattranError, and keeps nothing, when it is no parent plan.
    """
    parent_from_path(file)
    data = file.read_bytes()
    folder = home / FOLDER / hashlib.sha256(data).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / (_UNSAFE.sub("_", file.stem)[:80] + file.suffix.lower())
    if not any(folder.iterdir()):
        write(kept, data)
    return find(None, home, f"{_KEPT}{folder.name}")


def find(library: Library | None, home: Path, parent_id: str) -> ParentPlan:
    """The parent plan with this id; DraftError when it is no longer there."""
    if parent_id.startswith(_KEPT):
        return _kept(home / FOLDER / parent_id.removeprefix(_KEPT), parent_id)
    if library is None or parent_id not in library.document_ids():
        raise DraftError(
            "Kế hoạch cấp trên của dự thảo này không còn trong kho. Hãy nạp lại kế hoạch đó, hoặc tải tệp lên."
        )
    return read_parent(library.document(parent_id))


def _kept(folder: Path, parent_id: str) -> ParentPlan:
    whole = re.fullmatch(rf"{_KEPT}[0-9a-f]{{16}}", parent_id) and folder.is_dir()
    files = sorted(folder.iterdir()) if whole else []
    if not files:
        raise DraftError("Tệp kế hoạch cấp trên của dự thảo này không còn trên máy. Hãy tải tệp lên lại.")
    return _read_once(files[0], parent_id)


@lru_cache(maxsize=_LISTED)
def _read_once(file: Path, parent_id: str) -> ParentPlan:
    """A kept file never changes: its folder is named by its content."""
    plan = parent_from_path(file)
    return replace(plan, document=replace(plan.document, id=parent_id))


def kept_plans(home: Path) -> list[ParentPlan]:
    """Plans of the files kept last, the newest first; those that can no longer be read are left out."""
    folders = [folder for folder in (home / FOLDER).glob("*") if folder.is_dir()]
    newest = sorted(folders, key=lambda folder: folder.stat().st_mtime, reverse=True)[:_LISTED]
    found = []
    for folder in newest:
        with suppress(MattranError):
            found.append(find(None, home, f"{_KEPT}{folder.name}"))
    return found


def plans_of(library: Library) -> list[Document]:
    """Documents of the library that can be parent plans by their kind, the newest first, undated ones last."""
    marks = ", ".join("?" * len(PLAN_KINDS))
    rows = library.database.rows(
        f"SELECT id FROM document WHERE NOT card AND kind IN ({marks}) ORDER BY date IS NULL, date DESC, name",
        sorted(PLAN_KINDS),
    )
    return [library.document(row[0]) for row in rows]
