"""What was measured: settings, documents, models and code, so that two runs can be told apart."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

import corpus
from ingest.library import Library
from ingest.settings import Settings

_PLACES = {"home", "cache", "model_wheel"}  # where things lie changes no answer
_SECRET = ("key", "password", "secret", "url")
_ROOMS = ("assistant", "ingest", "prompts")
_CODE = {".py", ".md", ".txt", ".yaml", ".json"}


class Subject(BaseModel):
    """Settings without places and secrets, and hashes of settings, documents and code."""

    model_config = ConfigDict(extra="forbid")
    settings: dict[str, Any] = {}
    settings_hash: str = ""
    corpus_hash: str = ""
    documents: int = 0
    model: str = ""
    language_model: str = ""
    version: str = ""

    @property
    def label(self) -> str:
        """One line for a reader."""
        return (
            f"bản {self.version}, mô hình tìm kiếm {self.model}, "
            f"{f'mô hình viết {self.language_model}' if self.language_model else 'không mô hình viết'}, {self.documents} văn bản "
            f"(mã kho {self.corpus_hash}, mã cài đặt {self.settings_hash})"
        )


def describe(settings: Settings, library: Library) -> Subject:
    """The subject of a run over `library` as it stands now."""
    from ingest.embedding import embedder_name

    plain = settings.model_dump(mode="json", exclude=_PLACES)
    hashes = sorted(content for _, content in library.hashes().values())
    return Subject(
        settings={name: value for name, value in plain.items() if not any(s in name for s in _SECRET)},
        settings_hash=_digest([json.dumps(plain, sort_keys=True).encode()]),
        corpus_hash=_digest(content.encode() for content in hashes),
        documents=len(hashes),
        model=embedder_name(settings.embed_model, settings.cache),
        language_model=settings.llm_model if settings.llm_base_url else "",
        version=f"{_installed()}+{code_hash()}",
    )


def _installed() -> str:
    try:
        return version("mattran")
    except PackageNotFoundError:
        return "0"


@cache
def code_hash() -> str:
    """A hash of the code and data that answers come from."""
    rooms = [Path(str(corpus.path())), *(Path(__file__).parents[1] / room for room in _ROOMS)]
    files = (file for room in rooms for file in sorted(room.rglob("*")) if file.suffix in _CODE)
    return _digest(piece for file in files for piece in (file.name.encode(), file.read_bytes()))


def _digest(pieces: Iterable[bytes]) -> str:
    whole = hashlib.sha256()
    for piece in pieces:
        whole.update(hashlib.sha256(piece).digest())
    return whole.hexdigest()[:10]
