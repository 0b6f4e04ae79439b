"""Writes that only save time later: left out when the file cannot be written now."""

from __future__ import annotations

import logging
from collections.abc import Callable

from ingest.database import Database
from ingest.errors import LibraryError

logger = logging.getLogger(__name__)
_PATIENCE = 200  # milliseconds to wait for another writer; whoever asks a question waits for this


def keep(database: Database, write: Callable[[], object]) -> bool:
    """Run `write` in one transaction; False, and nothing written, for a read-only or a busy file."""
    patience = int(database.rows("PRAGMA busy_timeout")[0][0])
    database.rows(f"PRAGMA busy_timeout = {_PATIENCE:d}")
    try:
        with database.transaction():
            write()
    except LibraryError as error:
        logger.info("not kept: %s", error)
        return False
    finally:
        database.rows(f"PRAGMA busy_timeout = {patience:d}")
    return True
