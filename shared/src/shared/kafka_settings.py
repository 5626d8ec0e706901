"""How a broker is reached: its address, TLS, and who we are to it; what cannot work together is refused at start."""

from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_ON_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


class KafkaSettings(BaseSettings):
    """The part of the settings that concerns the broker."""

    model_config = SettingsConfigDict(use_attribute_docstrings=True)

    kafka_bootstrap: str | None = None
    """Addresses of brokers; None: the bus inside this process."""
    kafka_security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    """How brokers are spoken to: in clear or by TLS (`SSL`), unnamed or by name (`SASL`)."""
    kafka_sasl_mechanism: Literal["SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"] | None = None
    """How the name is proved: by a password (SCRAM) or by a token (OAUTHBEARER)."""
    kafka_user: str | None = None
    """Name of this process's principal (SCRAM), or its client id at the issuer of tokens (OAUTHBEARER)."""
    kafka_password_file: Path | None = None
    """File with the principal's password (SCRAM), or with its client's secret at the issuer of tokens."""
    kafka_token_file: Path | None = None
    """OAUTHBEARER: file with a token that somebody else renews; it is read at each connection."""
    kafka_token_url: Annotated[str, Field(pattern=r"^https?://[^\s/]+(/\S*)?$")] | None = None
    """OAUTHBEARER: where a token is asked for with client id and secret (client credentials), instead of a file."""
    kafka_ca_file: Path | None = None
    """Certificates (PEM) that the brokers' are signed with; None: those that the system trusts."""
    kafka_cert_file: Path | None = None
    """Our own certificate (PEM), where brokers know their clients by it."""
    kafka_key_file: Path | None = None
    """The private key (PEM, without a passphrase) of our own certificate."""
    kafka_deadline_s: Annotated[float, Field(gt=0)] = 10.0
    """Longest wait for any one call to the broker; a relay keeps its lease meanwhile, or is cut off with it."""
    kafka_session_timeout_s: Annotated[float, Field(gt=0)] = 6.0
    """How long a consumer may be silent before its partitions go to another, or to itself after a kill; brokers take
    6 s and more unless told otherwise."""
    kafka_partitions: Annotated[int, Field(ge=1)] = 12
    """Partitions of each topic that `python -m shared.bus.topics` makes."""
    kafka_replication: Annotated[int, Field(ge=1)] = 1
    """Copies of each topic that `python -m shared.bus.topics` makes."""

    @model_validator(mode="after")
    def _refuse_what_cannot_work_together(self) -> Self:
        faults = [*_of_protocol(self), *_of_tls(self), *_of_proof(self)]
        if faults:
            raise ValueError("; ".join(f"{zh} / {en}" for zh, en in faults))
        return self


Fault = tuple[str, str]


def _needs(name: str, of: str) -> Fault:
    return f"{of} 还须设置 {_env(name)}", f"{of} also needs {_env(name)}"


def _idle(name: str, because: str) -> Fault:
    return f"{_env(name)} 与 {because} 不能同用", f"{_env(name)} has no place beside {because}"


def _env(field: str) -> str:
    return f"MIAOPU_{field.upper()}"


def _of_protocol(given: KafkaSettings) -> list[Fault]:
    protocol = f"{_env('kafka_security_protocol')}={given.kafka_security_protocol}"
    faults: list[Fault] = []
    if given.kafka_security_protocol != "PLAINTEXT" and given.kafka_bootstrap is None:
        faults.append(_needs("kafka_bootstrap", protocol))
    by_name = given.kafka_security_protocol.startswith("SASL_")
    if by_name and given.kafka_sasl_mechanism is None:
        faults.append(_needs("kafka_sasl_mechanism", protocol))
    if not by_name:
        named = ("kafka_sasl_mechanism", "kafka_user", "kafka_password_file", "kafka_token_file", "kafka_token_url")
        faults += [_idle(name, protocol) for name in named if getattr(given, name) is not None]
    issuer = urlsplit(given.kafka_token_url or "https://")
    if issuer.scheme == "http" and issuer.hostname not in _ON_THIS_MACHINE:
        name = _env("kafka_token_url")
        faults.append((f"{name} 须用 https，密钥不得明文传送", f"{name} must be https: no secret travels in clear"))
    if given.kafka_security_protocol == "SASL_PLAINTEXT" and given.kafka_sasl_mechanism == "OAUTHBEARER":
        faults.append(("令牌不得以明文传送，须用 SASL_SSL", "a token must not travel in clear: use SASL_SSL"))
    return faults


def _of_tls(given: KafkaSettings) -> list[Fault]:
    protocol = f"{_env('kafka_security_protocol')}={given.kafka_security_protocol}"
    files = ("kafka_ca_file", "kafka_cert_file", "kafka_key_file")
    if not given.kafka_security_protocol.endswith("SSL"):
        return [_idle(name, protocol) for name in files if getattr(given, name) is not None]
    faults: list[Fault] = []
    for one, other in (("kafka_cert_file", "kafka_key_file"), ("kafka_key_file", "kafka_cert_file")):
        if getattr(given, one) is not None and getattr(given, other) is None:
            faults.append(_needs(other, _env(one)))
    return faults


def _of_proof(given: KafkaSettings) -> list[Fault]:
    """User, password and token, as the mechanism asks for them."""
    if given.kafka_sasl_mechanism is None or not given.kafka_security_protocol.startswith("SASL_"):
        return []
    because = f"{_env('kafka_sasl_mechanism')}={given.kafka_sasl_mechanism}"
    needed: tuple[str, ...] = ("kafka_user", "kafka_password_file")
    idle: tuple[str, ...] = ("kafka_token_file", "kafka_token_url")
    if given.kafka_sasl_mechanism == "OAUTHBEARER":
        if given.kafka_token_url is not None:
            because, idle = _env("kafka_token_url"), ("kafka_token_file",)
        elif given.kafka_token_file is not None:
            because, needed, idle = _env("kafka_token_file"), (), needed
        else:
            either = f"{_env('kafka_token_file')} | {_env('kafka_token_url')}"
            return [(f"{because} 还须设置 {either}", f"{because} also needs {either}")]
    faults = [_needs(name, because) for name in needed if getattr(given, name) is None]
    faults += [_idle(name, because) for name in idle if getattr(given, name) is not None]
    return faults
