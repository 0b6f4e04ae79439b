"""Uploaded files: safe names, copies in the library's own folder, taken in with progress."""

from __future__ import annotations

import hashlib
import re
import shutil
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread
from typing import Literal

from assistant.web import library_texts as words
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


def safe_name(name: str) -> str:
    """A file name without folders, control characters and signs that a file system or a page might mind."""
    shown = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    shown = "".join(sign for sign in shown if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co"))
    stem, dot, suffix = _UNSAFE.sub("_", shown).rpartition(".")
    stem, suffix = (stem, suffix) if dot and stem.strip(". ") else (f"{stem}{dot}{suffix}", "")
    stem = " ".join(stem.split()).strip(". ")[:_LONGEST].rstrip(". ") or "van-ban"
    if _RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    ending = re.sub(r"[^A-Za-z0-9]", "", suffix)[:8].lower()
    return f"{stem}.{ending}" if ending else stem


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one upload; `name` as the user knows it."""

    name: str
    status: Literal["added", "known", "failed", "stopped"]
    doc_id: str | None = None
    warnings: tuple[str, ...] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """How far taking in has come; `taken` once it is over, `fault` where it broke off."""

    step: str
    done: int
    total: int
    name: str = ""
    taken: tuple[Taken, ...] | None = None
    fault: str | None = None


class StoppedError(MattranError):
    """The user asked to stop."""


class Intake:
    """Takes files into the library in a thread of its own; what is done when it stops stays done."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._steps: SimpleQueue[Step] = SimpleQueue()
        self._stop = Event()

    def stop(self) -> None:
        """Ask to stop at the next file or batch."""
        self._stop.set()

    def run(self, files: Sequence[Path]) -> Iterator[Step]:
        """Steps until all is over; the last one holds what became of each file."""
        Thread(target=self._work, args=(list(files),), name="intake", daemon=True).start()
        while True:
            step = self._steps.get()
            yield step
            if step.taken is not None:
                return

    def _work(self, files: list[Path]) -> None:
        held: list[tuple[str, Path | Taken]] = []
        outcomes: list[Outcome] = []
        fault = None
        try:
            held = [(file.name, self._keep(file)) for file in files]
            outcomes = pipeline.ingest(
                [kept for _, kept in held if isinstance(kept, Path)], self._settings, self._tell
            )
        except StoppedError:
            fault = words.STOPPED
        except (MattranError, OSError) as error:
            fault = str(error)
        finally:
            taken = tuple(self._taken(name, kept, outcomes, fault) for name, kept in held)
            self._steps.put(Step("done", len(files), len(files), taken=taken, fault=fault))

    def _tell(self, step: str, done: int, total: int, name: str) -> None:
        if self._stop.is_set():
            raise StoppedError(words.STOPPED)
        self._steps.put(Step(step, done, total, name))

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
