"""What this service alone reads of the environment."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.settings import PREFIX


class AlarmSettings(BaseSettings):
    """Who hears of banks that take nothing."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid", use_attribute_docstrings=True)

    alarm_url: Annotated[str, Field(pattern=r"^https?://[^\s/]+(/\S*)?$")] | None = None
    """Where alarms about banks are posted, signed, once a day per matter; None: they stand in the list alone."""
    alarm_secret_file: Path | None = None
    """The secret (`whsec_…`) that signs what is posted there."""
    alarm_interval_s: Annotated[float, Field(gt=0)] = 10.0
    """How often banks are looked over for alarms where nothing hurries it."""

    @model_validator(mode="after")
    def _sign_what_is_posted(self) -> Self:
        if (self.alarm_url is None) != (self.alarm_secret_file is None):
            both = "MIAOPU_ALARM_URL, MIAOPU_ALARM_SECRET_FILE"
            raise ValueError(f"{both} 须同时设置 / {both} belong together")
        return self
