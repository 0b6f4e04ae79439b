"""What keeps a draft from being made."""

from ingest.errors import UsageError


class DraftingError(UsageError):
    """The parent plan, the unit or the year cannot be used; the message says what can."""
