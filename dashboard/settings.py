"""Settings of a running server, from its call or from DASHBOARD_... in the environment."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from dashboard.data.declared import NOTHING, Declared
from dashboard.data.shipped import shipped


class Settings(BaseSettings):
    """Where the server listens, and the table that it serves."""

    model_config = SettingsConfigDict(env_prefix="DASHBOARD_", extra="ignore")

    host: str = "127.0.0.1"
    port: int = Field(default=8050, ge=1, le=65535)
    workers: int = Field(default=1, ge=1, le=64)
    origins: str = ""  # other pages of the web that may read /api: "https://a.org" or "*"
    table: Path = Field(default_factory=lambda: shipped("figures.parquet"))
    declared: Declared = NOTHING  # what the table does not say of itself
