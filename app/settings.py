"""The only reader of the environment: secrets and addresses, never anything about the trade."""

from pathlib import Path

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

OFFLINE = "offline"


class Settings(BaseSettings):
    """What the environment says, by names that begin with FRONTDESK_.

    Attributes:
        database_url: SQLAlchemy URL; none: a fresh demo database in a temporary folder.
        business_file: a business.toml; none: the demo business, or what the database holds.
        model: "offline", or "openai:NAME" for any OpenAI-compatible server.
        openai_base_url: of that server; none: OpenAI's own.
        openai_api_key: also read from OPENAI_API_KEY.
        model_timeout_s: seconds that a model may take for one answer.
        server_key: secret under which codes, sessions and confirmations are sealed; none: a key
            file beside the SQLite database, made at first use.
    """

    model_config = SettingsConfigDict(env_prefix="FRONTDESK_", extra="ignore")

    database_url: str | None = None
    business_file: Path | None = None
    model: str = OFFLINE
    openai_base_url: str | None = None
    openai_api_key: SecretStr = Field(  # type: ignore[pydantic-alias]  # its default needs no alias
        default=SecretStr(""),
        validation_alias=AliasChoices("FRONTDESK_OPENAI_API_KEY", "OPENAI_API_KEY"),
    )
    model_timeout_s: float = Field(default=15.0, gt=0)
    server_key: SecretStr | None = None
