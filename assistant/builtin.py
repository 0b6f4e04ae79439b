"""The documents that come with the project: samples, cards of directives, cards of plans."""

from __future__ import annotations

from pathlib import Path

import corpus

FOLDERS = ("samples", "directives", "plans")


def builtin_files() -> list[Path]:
    """Documents of `corpus/` that can be indexed, in a fixed order; the samples' own guide is not one."""
    from ingest.readers import SUPPORTED

    files = (file for folder in FOLDERS for file in sorted(corpus.path(folder).glob("*")))
    return [file for file in files if file.suffix.lower() in SUPPORTED and file.name != "README.md"]


def builtin_folders() -> list[Path]:
    """The folders that hold `builtin_files`."""
    return [corpus.path(folder) for folder in FOLDERS]
