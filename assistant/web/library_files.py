"""Uploaded files: safe names, copies in the library's own folder, taken in with progress."""

from __future__ import annotations

import hashlib
import re
import shutil
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.web import library_texts as words
from assistant.web.library_work import Step, Taken, Work
from ingest import pipeline, readers
from ingest.errors import LibraryError, MattranError, ReadError
from ingest.files import content_hash
from ingest.pipeline import FORMAT, Outcome
from ingest.settings import Settings
from ingest.upkeep import opened

FOLDER = "files"  # below the home of the library
_LONGEST = 100  # characters of a kept name, without its suffix
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE
)  # names of devices on Windows
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')


def plain_name(name: str) -> str:
    """A name as it may be shown: without signs that are not seen and turn the words around them."""
    return "".join(sign for sign in name if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co"))


def safe_name(name: str) -> str:
    """A file name without folders, control characters and signs that a file system or a page might mind."""
    shown = plain_name(unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1]))
    stem, dot, suffix = _UNSAFE.sub("_", shown).rpartition(".")
    stem, suffix = (stem, suffix) if dot and stem.strip(". ") else (f"{stem}{dot}{suffix}", "")
    stem = " ".join(stem.split()).strip(". ")[:_LONGEST].rstrip(". ") or "van-ban"
    if _RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    ending = re.sub(r"[^A-Za-z0-9]", "", suffix)[:8].lower()
    return f"{stem}.{ending}" if ending else stem


class Intake(Work[Sequence[Path]]):
    """Takes files into the library; what is done when it stops stays done. `told` hears the end of it."""

    def __init__(self, settings: Settings, told: Callable[[Sequence[Taken]], None] | None = None) -> None:
        super().__init__()
        self._settings = settings
        self._told = told

    def _work(self, given: Sequence[Path]) -> Step:
        held: list[tuple[str, Path | Taken]] = []
        outcomes: list[Outcome] = []
        fault = None
        try:
            held = [(file.name, self._keep(file)) for file in given]
            outcomes = self._ingested([kept for _, kept in held if isinstance(kept, Path)])
        except (MattranError, OSError) as error:
            fault = str(error)
        taken = tuple(self._taken(name, kept, outcomes, fault) for name, kept in held)
        if self._told:
            self._told(taken)
        return Step("done", len(given), len(given), taken=taken, fault=fault)

    def _ingested(self, kept: Sequence[Path]) -> list[Outcome]:
        return pipeline.ingest(kept, self._settings, self._tell)

    def _keep(self, file: Path) -> Path | Taken:
        """A copy in the library's folder under a safe name; Taken where there is nothing to read in."""
        try:
            if file.suffix.lower() not in readers.SUPPORTED or file.stat().st_size > readers.MAX_BYTES:
                readers.read(file)  # says what is wrong
            known = self._known(content_hash(file, FORMAT))
            return Taken(file.name, "known", known) if known else keep(file, self._settings.home / FOLDER)
        except ReadError as error:
            return Taken(file.name, "failed", error=str(error))

    def _known(self, digest: str) -> str | None:
        """The document of that content whose file is still there."""
        with opened(self._settings) as library:
            return next(
                (i for path, (i, held) in library.hashes().items() if held == digest and Path(path).exists()),
                None,
            )

    def _taken(self, name: str, kept: Path | Taken, outcomes: Sequence[Outcome], fault: str | None) -> Taken:
        if isinstance(kept, Taken):
            return kept
        found = next((one for one in outcomes if Path(one.path).name == kept.name), None) or self._stored(
            kept
        )
        if found is None or found.status == "failed":
            kept.unlink(missing_ok=True)  # nothing half-written stays behind
            error = found.error if found else fault
            return Taken(name, "failed" if found else "stopped", error=(error or "").replace(kept.name, name))
        return Taken(name, "added", found.doc_id, found.warnings)

    def _stored(self, kept: Path) -> Outcome | None:
        """What an intake that was broken off has stored of a file."""
        try:
            with opened(self._settings) as library:
                doc_id, _ = library.hashes().get(str(kept), (None, ""))
        except LibraryError:
            return None
        return Outcome(str(kept), doc_id, "added") if doc_id else None


def keep(file: Path, folder: Path) -> Path:
    """Copy a file into `folder` under a safe name that is free; whole or not at all. Raises LibraryError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        real = folder.resolve()
        target = _free(real, safe_name(file.name), file)
        part = real / f".{target.name}.part"
        shutil.copyfile(file, part)
        part.replace(target)
    except OSError as error:
        raise LibraryError(words.NOT_KEPT.format(name=file.name, reason=error.strerror)) from error
    return target


def _free(folder: Path, name: str, file: Path) -> Path:
    """The name, or with a mark of the content where another file has it."""
    wanted = folder / name
    if not wanted.exists():
        return wanted
    mark = hashlib.sha256(file.read_bytes()).hexdigest()[:6]
    names = (f"{wanted.stem} ({mark}{f'-{n}' if n else ''}){wanted.suffix}" for n in range(1000))
    return next(folder / one for one in names if not (folder / one).exists())
