"""Data of the domain: samples, abbreviations, stop phrases. Files only; read through `path`."""

from importlib.resources import files
from pathlib import Path


def path(name: str = "") -> Path:
    """Where the data file or folder `name` of this package lies on disk."""
    return Path(str(files(__name__))) / name
