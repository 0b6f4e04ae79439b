"""Profiles of all documents, kept in the library: making one reads the whole document, 2 ms each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import corpus
from assistant import scope
from assistant.scope import Profile, profile
from ingest import header, language, numbering, places, units
from ingest.keeping import keep
from ingest.library import Library
from ingest.numbering import DocumentNumber
from ingest.places import Unit, load_places

_MADE_BY = (scope, places, units, language, numbering, header)  # modules whose change changes profiles
_STATED = "d.hash, d.name, d.title, d.issuer, d.place, d.number, d.card"  # what a profile is made of


def load_profiles(library: Library) -> list[Profile]:
    """One profile for each document, in the order they were added.

    Kept ones are read; those missing, made by other code or of a document that has changed are made
    and kept, in one transaction. A library that cannot be written now gets them all the same.
    """
    rows = library.database.rows(
        f"SELECT d.id, p.content, {_STATED} FROM document d LEFT JOIN profile p ON p.doc_id = d.id ORDER BY d.rowid"
    )
    profiles, made = [], []
    for doc_id, content, *stated in rows:
        key = _key(stated)
        known = _read(doc_id, content, key)
        profiles.append(known or profile(library.document(doc_id)))
        if known is None:
            made.append((doc_id, _written(profiles[-1], key)))
    if made:
        _keep(library, made)
    return profiles


def _keep(library: Library, made: Sequence[tuple[str, str]]) -> None:
    database = library.database
    sql = "INSERT OR REPLACE INTO profile (doc_id, content) VALUES (?, ?)"
    keep(database, lambda: database.run_many(sql, made))


def _key(stated: Sequence[object]) -> str:
    """What a kept profile has to carry to be still true."""
    return hashlib.sha256(json.dumps([_version(), *stated]).encode()).hexdigest()[:24]


@cache
def _version() -> str:
    """Changes with the code and the data that make profiles."""
    digest = hashlib.sha256()
    for file in (*(module.__file__ for module in _MADE_BY), corpus.path(units.FILE)):
        digest.update(Path(str(file)).read_bytes())
    return digest.hexdigest()


# -- as JSON -----------------------------------------------------------------------------------------


def _written(made: Profile, key: str) -> str:
    number = made.number and [made.number.number, made.number.kind, made.number.symbol]
    content: dict[str, Any] = {
        "key": key,
        "units": sorted([unit.code, _era(unit)] for unit in made.units),
        "years": sorted(made.years),
        "text_years": sorted(made.text_years),
        "number": number,
        "named": made.named,
        "card": made.card,
    }
    return json.dumps(content, ensure_ascii=False)


def _read(doc_id: str, content: str | None, key: str) -> Profile | None:
    """The kept profile; None when it is stale or cannot be read."""
    try:
        held = json.loads(content or "{}")
        return _profile(doc_id, held) if held.get("key") == key else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _profile(doc_id: str, held: dict[str, Any]) -> Profile:
    return Profile(
        doc_id,
        frozenset(_unit(code, era) for code, era in held["units"]),
        frozenset(held["years"]),
        frozenset(held["text_years"]),
        DocumentNumber(*held["number"]) if held["number"] else None,
        held["named"],
        held["card"],
    )


def _era(unit: Unit) -> str:
    """Which map a unit stands on: one code may stand for an old and for a new unit."""
    if unit.current:
        return "current"
    return "late" if unit.only_on == "2025" else "old"


def _unit(code: str, era: str) -> Unit:
    return load_places().current(code) if era == "current" else load_places().old(code, late=era == "late")
