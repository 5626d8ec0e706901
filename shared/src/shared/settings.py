"""Every setting that services share, and the name of every other one, in one registry."""

from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from shared.domain.bad_value import BadValue
from shared.kafka_settings import KafkaSettings
from shared.plan_settings import PlanSettings
from shared.services import SERVICE_NAMES, database_of, variable_of

PREFIX = "MIAOPU_"
EMBEDDED_ISSUER = "miaopu-local"
"""The issuer in the data folder; distributed mode trusts another."""
OTHER_NAMES: Mapping[str, str] = {
    **{variable_of(name, "DATABASE_URL"): f"database of {name} alone" for name in SERVICE_NAMES},
    **{variable_of(name, "URL"): f"where clients find {name}, without an ingress" for name in SERVICE_NAMES},
    **{variable_of(name, "WORK_URL"): f"where `miaopu status` finds {name}'s work" for name in SERVICE_NAMES},
    "MIAOPU_ALARM_URL": "finance-matching: where alarms about banks are posted",
    "MIAOPU_ALARM_SECRET_FILE": "finance-matching: the secret that signs what is posted there",
    "MIAOPU_ALARM_INTERVAL_S": "finance-matching: how often banks are looked over",
    "MIAOPU_URL": "where command-line clients find the platform",
    "MIAOPU_TOKEN": "token that command-line clients send",
    "MIAOPU_REQUIRE_KAFKA": "tests: a run without a real broker fails",
    "MIAOPU_REQUIRE_KUBECTL": "tests: a run that cannot render the Kubernetes files fails",
    "MIAOPU_REQUIRE_BROWSER": "tests: a run without Chromium fails",
    "MIAOPU_BENCH_ROUNDS": "benchmarks: rounds of each measure",
    "MIAOPU_BANK_DATABASE": "example bank: its own copy (SQLite file)",
    "MIAOPU_BANK_SECRET": "example bank: the webhook secret that registration showed once",
}
"""Names beyond the fields of `Settings`, with what they are for; those of one service alone are fields of its own."""

IpNetwork = IPv4Network | IPv6Network
T = TypeVar("T")


class BadSettings(BadValue):
    """A setting that cannot work; the text names it."""


class UnknownSettings(BadSettings):
    """The environment holds names with our prefix that nothing reads: most likely a typing error."""

    def __init__(self, unknown: str, known: str) -> None:
        super().__init__(
            "unknown-settings",
            f"未知的设置项：{unknown}；可用的有：{known}",
            f"unknown settings: {unknown}. Known: {known}",
        )


class Settings(KafkaSettings, PlanSettings):
    """Read once at start and passed down; every default works embedded with no environment at all."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid", use_attribute_docstrings=True)

    mode: Literal["embedded", "distributed"] = "embedded"
    """`embedded`: one process with its own PostgreSQL, bus and issuer. `distributed`: refuses all of these."""
    data_dir: Path = Path("var/data")
    """Where the embedded platform keeps its database, keys and address."""
    host: str = "127.0.0.1"
    """Address that HTTP listens on."""
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    """Port of HTTP; a process that only works answers health and metrics on the next one."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """Least grave lines that are written."""
    faults: str = ""
    """Tests only: crash points at which this process kills itself, such as `relay-after-send:3`."""

    database_url: str | None = None
    """A PostgreSQL server of one's own; None: the private server in the data folder."""
    database_pool_size: Annotated[int, Field(ge=2, le=100)] = 10
    """Connections of each of a service's two pools."""
    database_pool_timeout_s: Annotated[float, Field(gt=0)] = 3.0
    """Longest wait for a connection before a request is answered 503."""
    database_lock_timeout_s: Annotated[float, Field(gt=0)] = 5.0
    """Longest wait for a lock before a request is answered 503."""
    database_transaction_timeout_s: Annotated[float, Field(gt=0)] = 30.0
    """Longest transaction; a longer one holds back sealer and bank feeds."""
    database_connect_timeout_s: Annotated[float, Field(gt=0)] = 10.0
    """Longest wait for a new connection."""
    database_command_timeout_s: Annotated[float, Field(gt=0)] = 35.0
    """Longest wait for the answer to one statement; above the longest transaction, so that the server ends it first."""
    database_silence_s: Annotated[float, Field(ge=3)] = 15.0
    """A connection whose other end confirms nothing for so long (TCP) is given up, by the server as by us."""

    relay_interval_s: Annotated[float, Field(gt=0)] = 0.5
    """How often the outbox is swept where nothing hurries it."""
    relay_batch: Annotated[int, Field(ge=1, le=2000)] = 500
    """Events that the relay sends at once."""
    relay_failing_s: Annotated[float, Field(gt=0)] = 60.0
    """A process whose relay has sent nothing for so long, though it tried, is not ready."""
    lease_s: Annotated[float, Field(gt=0)] = 6.0
    """A holder that says nothing for so long has lost its lease."""
    consumer_batch: Annotated[int, Field(ge=1, le=2000)] = 500
    """Events that a consumer takes at once."""
    retry_pauses_s: Annotated[tuple[float, ...], Field(min_length=1)] = (0.2, 1.0, 5.0, 30.0, 120.0)
    """Pauses before a failed event is tried again; after the last it is a dead letter."""
    seal_interval_s: Annotated[float, Field(gt=0)] = 0.5
    """How often new journal rows are linked and signed."""
    archive_days: Annotated[int, Field(ge=1)] = 3650
    """How long sent events stay, for a replay."""
    inbox_days: Annotated[int, Field(ge=1)] = 400
    """How long received event ids stay, against repeats."""
    idempotency_days: Annotated[int, Field(ge=1)] = 31
    """How long first answers stay, for requests with the same `Idempotency-Key`."""

    token_issuer: str = EMBEDDED_ISSUER
    """`iss` that every token must carry."""
    token_audience: str = "miaopu"  # noqa: S105 - a name, not a secret
    """`aud` that every token must carry."""
    jwks_url: Annotated[str, Field(pattern=r"^https?://[^\s/]+(/\S*)?$")] | None = None
    """Where the issuer publishes its keys; they are asked for again and again."""
    jwks_file: Path | None = None
    """The issuer's keys as a file, instead of an address."""
    jwks_refresh_s: Annotated[float, Field(ge=10)] = 300.0
    """How often the issuer's keys are asked for; a token with an unknown key asks sooner."""
    jwks_keep_s: Annotated[float, Field(ge=60)] = 86_400.0
    """How long the last good keys are trusted while the issuer is away."""
    journal_key_file: Path | None = None
    """Ed25519 key (PEM) that signs journal heads; None: made in the data folder (embedded only)."""
    secret_key_file: Path | None = None
    """Key that seals bank secrets and cursors at rest; None: made in the data folder (embedded only)."""
    person_key_file: Path | None = None
    """Key of the marks by which services compare persons, the same for all services of an installation; None: made in
    the data folder (embedded only)."""

    max_body_bytes: Annotated[int, Field(ge=10_000)] = 1_000_000
    """Largest body of a request; uploads of workbooks have a limit of their own."""
    compute_workers: Annotated[int, Field(ge=1, le=64)] = 2
    """Processes for workbooks, solvers and simulations."""

    delivery_networks: Annotated[tuple[IpNetwork, ...] | None, NoDecode] = None
    """Where webhooks may go (comma-separated CIDR); None: public addresses only, embedded adds loopback."""
    delivery_timeout_s: Annotated[float, Field(gt=0)] = 10.0
    """Longest time that a bank's receiver may take."""
    delivery_pauses_s: Annotated[tuple[float, ...], Field(min_length=1)] = (1.0, 5.0, 30.0, 120.0, 600.0, 3600.0)
    """Pauses between attempts at one delivery; the last one is repeated."""
    delivery_urgent_pause_s: Annotated[float, Field(gt=0)] = 20.0
    """How often an open revocation is tried again, without end, spread by a quarter both ways."""
    delivery_gone_pause_s: Annotated[float, Field(gt=0)] = 900.0
    """How often an endpoint is tried that said 410 or showed a bad certificate, until it is registered anew."""

    @field_validator("delivery_networks", mode="before")
    @classmethod
    def _split_networks(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())
        return value

    @model_validator(mode="after")
    def _let_the_server_end_a_transaction_first(self) -> Self:
        if self.database_command_timeout_s <= self.database_transaction_timeout_s:
            longer, than = "MIAOPU_DATABASE_COMMAND_TIMEOUT_S", "MIAOPU_DATABASE_TRANSACTION_TIMEOUT_S"
            raise ValueError(f"{longer} 须大于 {than} / {longer} must be above {than}")
        return self

    @model_validator(mode="after")
    def _refuse_embedded_defaults_when_distributed(self) -> Self:
        if self.mode == "embedded":
            return self
        needed = {
            "MIAOPU_KAFKA_BOOTSTRAP": self.kafka_bootstrap,
            "MIAOPU_JWKS_URL or MIAOPU_JWKS_FILE": self.jwks_url or self.jwks_file,
            "MIAOPU_TOKEN_ISSUER": self.token_issuer != EMBEDDED_ISSUER,
            "MIAOPU_JOURNAL_KEY_FILE": self.journal_key_file,
            "MIAOPU_SECRET_KEY_FILE": self.secret_key_file,
            "MIAOPU_PERSON_KEY_FILE": self.person_key_file,
        }
        missing = [name for name, value in needed.items() if not value]
        if missing:
            names = ", ".join(missing)
            raise ValueError(
                f"分布式模式须设置 {names} / distributed mode needs {names}: embedded defaults are not for it"
            )
        return self


def known_names() -> frozenset[str]:
    """Every MIAOPU_ name that something reads."""
    return frozenset({PREFIX + field.upper() for field in Settings.model_fields} | set(OTHER_NAMES))


def check_environment(environ: Mapping[str, str]) -> None:
    """Stops a start with a mistyped setting.

    Raises:
        UnknownSettings: names with our prefix that are not in the registry.
    """
    known = known_names()
    unknown = sorted(name for name in environ if name.upper().startswith(PREFIX) and name.upper() not in known)
    if unknown:
        raise UnknownSettings(", ".join(unknown), ", ".join(sorted(known)))


def read_settings(environ: Mapping[str, str], **given: Any) -> Settings:
    """The settings of a start; `given` stand above the environment.

    Raises:
        UnknownSettings: a name that nothing reads. BadSettings: a value that cannot work.
    """
    check_environment(environ)
    return _read(Settings, given)


def read_plan_settings(environ: Mapping[str, str], **given: Any) -> PlanSettings:
    """Which plan applies, for commands that stand on nothing else; raises as `read_settings`."""
    check_environment(environ)
    return _read(PlanSettings, given)


def read_own_settings(kind: type[T], **given: Any) -> T:
    """What one service alone reads of the environment; its names stand in the registry like all others.

    Raises:
        BadSettings: a value that cannot work.
    """
    return _read(kind, given)


def _read(kind: type[T], given: Mapping[str, Any]) -> T:
    try:
        return kind(**given)
    except ValidationError as error:
        faults = [
            "".join(f"{PREFIX}{str(part).upper()}: " for part in fault["loc"][:1])
            + fault["msg"].removeprefix("Value error, ")
            for fault in error.errors(include_url=False, include_input=False)
        ]
        text = "; ".join(faults)
        raise BadSettings("bad-settings", f"设置有误：{text}", f"bad settings: {text}") from error


def database_url_for(service: str, settings: Settings, environ: Mapping[str, str]) -> str | None:
    """URL of one service's own database: its own setting, or its name on the common server."""
    if own := environ.get(variable_of(service, "DATABASE_URL")):
        return own
    if settings.database_url is None:
        return None
    return with_database(settings.database_url, database_of(service))


def with_database(url: str, database: str) -> str:
    """The same server with another database name; query parameters stay."""
    base, question, query = url.partition("?")
    head, _, tail = base.partition("://")
    authority = tail.partition("/")[0]
    return f"{head}://{authority}/{database}{question}{query}"
