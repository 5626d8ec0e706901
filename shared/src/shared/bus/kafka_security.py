"""What every client of the broker is made with: addresses, TLS, and the proof of who we are.

Files are read anew for each client, tokens for each connection, so that renewed ones are taken up without a restart.
"""

import asyncio
import base64
import json
import time
from pathlib import Path
from ssl import SSLContext, SSLError, create_default_context
from typing import Any

from aiokafka.abc import AbstractTokenProvider
from aiokafka.errors import SaslAuthenticationFailed

from shared.http import HTTPError, new_client
from shared.settings import PREFIX, BadSettings, Settings

_RENEW_AT = 0.8
"""Part of a token's life after which another is asked for."""


def client_options(settings: Settings) -> dict[str, Any]:
    """Arguments that producers, consumers and admin clients have in common.

    Raises:
        BadSettings: a file cannot be read or is no good; names the setting.
    """
    return {
        "bootstrap_servers": settings.kafka_bootstrap,
        "security_protocol": settings.kafka_security_protocol,
        **_tls(settings),
        **_proof(settings),
    }


def _tls(settings: Settings) -> dict[str, Any]:
    if not settings.kafka_security_protocol.endswith("SSL"):
        return {}
    for name in ("kafka_ca_file", "kafka_cert_file", "kafka_key_file"):
        if (path := getattr(settings, name)) is not None:
            _content(name, path)
    return {"ssl_context": _context(settings)}


def _context(settings: Settings) -> SSLContext:
    """Trusts the named certificates alone, or the system's; a broker's name is always compared with its certificate."""
    try:
        context = create_default_context(cafile=settings.kafka_ca_file)
    except SSLError as error:
        raise _bad("kafka_ca_file", "不含 PEM 证书", "holds no PEM certificate") from error
    if settings.kafka_cert_file is not None and settings.kafka_key_file is not None:
        try:
            context.load_cert_chain(settings.kafka_cert_file, settings.kafka_key_file, password=_no_passphrase)
        except SSLError as error:
            raise _bad("kafka_cert_file", "证书与私钥不相符", "is no certificate of the given key") from error
    return context


def _no_passphrase() -> str:
    raise _bad("kafka_key_file", "私钥不得带口令", "must have no passphrase")


def _proof(settings: Settings) -> dict[str, Any]:
    mechanism = settings.kafka_sasl_mechanism
    if mechanism is None:
        return {}
    if mechanism == "OAUTHBEARER":
        return {"sasl_mechanism": mechanism, "sasl_oauth_token_provider": _tokens(settings)}
    assert settings.kafka_password_file is not None
    return {
        "sasl_mechanism": mechanism,
        "sasl_plain_username": settings.kafka_user,
        "sasl_plain_password": _content("kafka_password_file", settings.kafka_password_file),
    }


def _tokens(settings: Settings) -> AbstractTokenProvider:
    if settings.kafka_token_url is None:
        assert settings.kafka_token_file is not None
        _content("kafka_token_file", settings.kafka_token_file)
        return TokenFromFile(settings.kafka_token_file)
    assert settings.kafka_user is not None
    assert settings.kafka_password_file is not None
    secret = _content("kafka_password_file", settings.kafka_password_file)
    return TokenFromIssuer(settings.kafka_token_url, settings.kafka_user, secret, settings.kafka_deadline_s)


class TokenFromFile(AbstractTokenProvider):  # type: ignore[misc]
    """A token that somebody else renews, such as the cluster's projected service account token."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def token(self) -> str:
        """What the file holds now.

        Raises:
            SaslAuthenticationFailed: nobody has renewed it; the client would not notice the broker's refusal.
        """
        token = _content("kafka_token_file", self._path)
        if _ends_at(token) <= time.time():
            raise SaslAuthenticationFailed(f"the token in {self._path} has expired")
        return token


def _ends_at(token: str) -> float:
    """End of a token's life, seconds since 1970; without end where it is no JWT."""
    try:
        claims = token.split(".")[1]
        return float(json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["exp"])
    except (IndexError, KeyError, TypeError, ValueError):
        return float("inf")


class TokenFromIssuer(AbstractTokenProvider):  # type: ignore[misc]
    """Tokens by client credentials (RFC 6749, 4.4); one serves all connections for most of its life."""

    def __init__(self, url: str, client_id: str, secret: str, deadline_s: float) -> None:
        self._url, self._client, self._deadline_s = url, (client_id, secret), deadline_s
        self._token, self._good_until = "", 0.0
        self._asking = asyncio.Lock()

    async def token(self) -> str:
        """A token that is good for a while.

        Raises:
            SaslAuthenticationFailed: the issuer gives none, with what it answered.
        """
        async with self._asking:
            if time.monotonic() >= self._good_until:
                await self._ask()
        return self._token

    async def _ask(self) -> None:
        asked_at = time.monotonic()
        try:
            async with new_client(self._deadline_s) as client:
                answer = await client.post(self._url, data={"grant_type": "client_credentials"}, auth=self._client)
            given = answer.json() if answer.is_success else {}
        except (HTTPError, ValueError) as error:
            raise SaslAuthenticationFailed(f"{self._url} gives no token: {type(error).__name__}: {error}") from error
        if not isinstance(given, dict) or not isinstance(given.get("access_token"), str):
            raise SaslAuthenticationFailed(f"{self._url} gives no token: status {answer.status_code}")
        self._token = given["access_token"]
        self._good_until = asked_at + _RENEW_AT * float(given.get("expires_in") or 0)


def _content(setting: str, path: Path) -> str:
    try:
        content = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise _bad(setting, f"无法读取 {path}", f"cannot be read: {path}") from error
    if not content:
        raise _bad(setting, f"{path} 为空", f"is empty: {path}")
    return content


def _bad(setting: str, zh: str, en: str) -> BadSettings:
    name = f"{PREFIX}{setting.upper()}"
    return BadSettings("bad-settings", f"{name} {zh}", f"{name} {en}")
