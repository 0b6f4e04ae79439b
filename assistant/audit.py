"""The audit log: who changed what and when, kept in the library and never rewritten."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from ingest.database import Database

NOBODY = "không đăng nhập"
COMMAND_LINE = "dòng lệnh"
_LONGEST = 500  # characters of a detail


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log; `at` is UTC."""

    number: int
    at: str
    who: str
    action: str
    detail: str

    def as_json(self) -> dict[str, str | int]:
        """Its fields."""
        return asdict(self)


def record(database: Database, who: str | None, action: str, detail: str = "") -> None:
    """Add a line; `who` is an account, or None where nobody is logged in."""
    values = (who or NOBODY, action, " ".join(detail.split())[:_LONGEST])
    database.run("INSERT INTO audit (who, action, detail) VALUES (?, ?, ?)", values)


def entries(database: Database, limit: int = 200) -> list[Entry]:
    """The latest lines, the newest first."""
    rows = database.rows(
        "SELECT number, at, who, action, detail FROM audit ORDER BY number DESC LIMIT ?", (limit,)
    )
    return [Entry(*row) for row in rows]
