"""Errors a user may see. Each message says what happened, to which file, and what to do, in Vietnamese."""


class MattranError(Exception):
    """Root of every expected failure; the message is shown to the user as it stands."""


class ReadError(MattranError):
    """A file could not be turned into text."""


class LibraryError(MattranError):
    """The library (SQLite or Chroma) could not be read or written."""


class ModelError(MattranError):
    """The embedding model could not be built or loaded."""


class UsageError(MattranError):
    """The command was called with something it cannot use (exit code 2)."""


class RegisterError(MattranError):
    """The register of directives holds a wrong row; the message names the file and the line."""
