"""Every setting of the product, its services, commands and tests, in one registry."""

from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "MIAOPU_"
SERVICE_NAMES = ("intake", "eligibility", "pool", "finance-matching", "monitoring")
OTHER_NAMES: Mapping[str, str] = {
    **{f"MIAOPU_{name.replace('-', '_').upper()}_DATABASE_URL": f"database of {name} alone" for name in SERVICE_NAMES},
    **{
        f"MIAOPU_{name.replace('-', '_').upper()}_URL": f"where clients find {name}, without an ingress"
        for name in SERVICE_NAMES
    },
    "MIAOPU_URL": "where command-line clients find the platform",
    "MIAOPU_TOKEN": "token that command-line clients send",
    "MIAOPU_REQUIRE_KAFKA": "tests: a run without a real broker fails",
    "MIAOPU_BENCH_ROUNDS": "benchmarks: rounds of each measure",
    "MIAOPU_BANK_DATABASE": "example bank: its own copy (SQLite file)",
    "MIAOPU_BANK_SECRET": "example bank: the webhook secret that registration showed once",
}
"""Names beyond the fields of `Settings`, with what they are for."""

IpNetwork = IPv4Network | IPv6Network


class UnknownSettings(ValueError):
    """The environment holds names with our prefix that nothing reads: most likely a typing error."""


class Settings(BaseSettings):
    """Read once at start and passed down; every default works embedded with no environment at all."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    mode: Literal["embedded", "distributed"] = "embedded"
    province: str = "hubei"
    plan_dir: Path | None = None
    data_dir: Path = Path("var/data")
    host: str = "127.0.0.1"
    port: int = 8080
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    faults: str = ""

    database_url: str | None = None
    """A PostgreSQL server of one's own; None: the private server in the data folder."""
    database_pool_size: Annotated[int, Field(ge=2, le=100)] = 10
    database_pool_timeout_s: float = 3.0
    database_lock_timeout_s: float = 5.0
    database_transaction_timeout_s: float = 30.0

    kafka_bootstrap: str | None = None
    """None: the bus inside this process."""
    kafka_deadline_s: Annotated[float, Field(gt=0)] = 10.0
    """Longest wait for any one call to the broker."""
    kafka_session_timeout_s: Annotated[float, Field(gt=0)] = 10.0
    kafka_partitions: Annotated[int, Field(ge=1)] = 12
    kafka_replication: Annotated[int, Field(ge=1)] = 1

    relay_interval_s: float = 0.5
    relay_batch: Annotated[int, Field(ge=1, le=2000)] = 500
    lease_s: float = 6.0
    """A holder that says nothing for so long has lost its lease."""
    consumer_batch: Annotated[int, Field(ge=1, le=2000)] = 500
    retry_pauses_s: tuple[float, ...] = (0.2, 1.0, 5.0, 30.0, 120.0)
    """Pauses before a failed event is tried again; after the last it is a dead letter."""
    seal_interval_s: float = 0.5
    archive_days: Annotated[int, Field(ge=1)] = 3650
    inbox_days: Annotated[int, Field(ge=1)] = 400
    idempotency_days: Annotated[int, Field(ge=1)] = 31

    token_issuer: str = "miaopu-local"  # noqa: S105 - a name, not a secret
    token_audience: str = "miaopu"  # noqa: S105 - a name, not a secret
    jwks_url: str | None = None
    jwks_file: Path | None = None
    journal_key_file: Path | None = None
    secret_key_file: Path | None = None
    """Key that seals bank secrets and cursors at rest; None: made in the data folder (embedded only)."""

    max_body_bytes: int = 1_000_000
    max_upload_bytes: int = 40_000_000
    compute_workers: Annotated[int, Field(ge=1, le=64)] = 2

    delivery_networks: Annotated[tuple[IpNetwork, ...] | None, NoDecode] = None
    """Where webhooks may go (comma-separated CIDR); None: public addresses only, embedded adds loopback."""
    delivery_timeout_s: float = 10.0
    delivery_pauses_s: tuple[float, ...] = (1.0, 5.0, 30.0, 120.0, 600.0, 3600.0)

    @field_validator("delivery_networks", mode="before")
    @classmethod
    def _split_networks(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())
        return value

    @model_validator(mode="after")
    def _refuse_embedded_defaults_when_distributed(self) -> Self:
        if self.mode == "embedded":
            return self
        needed = {
            "MIAOPU_KAFKA_BOOTSTRAP": self.kafka_bootstrap,
            "MIAOPU_JWKS_URL or MIAOPU_JWKS_FILE": self.jwks_url or self.jwks_file,
            "MIAOPU_JOURNAL_KEY_FILE": self.journal_key_file,
            "MIAOPU_SECRET_KEY_FILE": self.secret_key_file,
        }
        missing = [name for name, value in needed.items() if not value]
        if missing:
            raise ValueError(f"distributed mode needs {', '.join(missing)}; the embedded defaults are not for it")
        return self


def known_names() -> frozenset[str]:
    """Every MIAOPU_ name that something reads."""
    return frozenset({PREFIX + field.upper() for field in Settings.model_fields} | set(OTHER_NAMES))


def check_environment(environ: Mapping[str, str]) -> None:
    """Stops a start with a mistyped setting.

    Raises:
        UnknownSettings: names with our prefix that are not in the registry.
    """
    unknown = sorted(name for name in environ if name.startswith(PREFIX) and name not in known_names())
    if unknown:
        raise UnknownSettings(f"unknown settings: {', '.join(unknown)}. Known: {', '.join(sorted(known_names()))}")


def database_url_for(service: str, settings: Settings, environ: Mapping[str, str]) -> str | None:
    """URL of one service's own database: its own setting, or its name on the common server."""
    variable = service.replace("-", "_")
    if own := environ.get(f"{PREFIX}{variable.upper()}_DATABASE_URL"):
        return own
    if settings.database_url is None:
        return None
    return with_database(settings.database_url, f"miaopu_{variable}")


def with_database(url: str, database: str) -> str:
    """The same server with another database name; query parameters stay."""
    base, question, query = url.partition("?")
    head, _, tail = base.partition("://")
    authority = tail.partition("/")[0]
    return f"{head}://{authority}/{database}{question}{query}"
