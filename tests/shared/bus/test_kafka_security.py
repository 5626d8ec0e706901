"""How a broker is reached: what cannot work together is refused in words, and files that are no good are named."""

import asyncio
import re
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from aiokafka.errors import SaslAuthenticationFailed
from pydantic import ValidationError

from shared.bus.kafka import KafkaBus
from shared.bus.kafka_security import client_options
from shared.settings import BadSettings, Settings, read_settings
from shared.testing.kafka_secure import make_certificates

pytestmark = pytest.mark.anyio
SCRAM = {
    "kafka_bootstrap": "kafka:9093",
    "kafka_security_protocol": "SASL_SSL",
    "kafka_sasl_mechanism": "SCRAM-SHA-512",
    "kafka_user": "miaopu-pool",
    "kafka_password_file": "password",
}
BEARER = {**{name: SCRAM[name] for name in ("kafka_bootstrap", "kafka_security_protocol")}, "kafka_token_file": "token"}
BEARER["kafka_sasl_mechanism"] = "OAUTHBEARER"
BY_ADDRESS = {**SCRAM, "kafka_sasl_mechanism": "OAUTHBEARER", "kafka_token_url": "https://login.example.org/token"}
TLS = {"kafka_bootstrap": "kafka:9093", "kafka_security_protocol": "SSL"}


@pytest.mark.parametrize("given", [{}, SCRAM, BEARER, BY_ADDRESS, TLS], ids=["clear", "scram", "bearer", "url", "tls"])
def test_what_works_together_is_taken(given: dict[str, Any]) -> None:
    assert Settings(**given)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({**SCRAM, "kafka_bootstrap": None}, "MIAOPU_KAFKA_BOOTSTRAP"),
        ({**SCRAM, "kafka_sasl_mechanism": None}, "MIAOPU_KAFKA_SASL_MECHANISM"),
        ({**SCRAM, "kafka_user": None}, "MIAOPU_KAFKA_USER"),
        ({**SCRAM, "kafka_password_file": None}, "MIAOPU_KAFKA_PASSWORD_FILE"),
        ({**SCRAM, "kafka_token_file": "token"}, "MIAOPU_KAFKA_TOKEN_FILE"),
        ({**SCRAM, "kafka_security_protocol": "SSL"}, "MIAOPU_KAFKA_PASSWORD_FILE"),
        ({**SCRAM, "kafka_security_protocol": "PLAINTEXT"}, "MIAOPU_KAFKA_USER"),
        ({**SCRAM, "kafka_security_protocol": "SASL_PLAINTEXT", "kafka_ca_file": "ca.pem"}, "MIAOPU_KAFKA_CA_FILE"),
        ({**BEARER, "kafka_token_file": None}, "MIAOPU_KAFKA_TOKEN_URL"),
        ({**BEARER, "kafka_user": "miaopu-pool"}, "MIAOPU_KAFKA_USER"),
        ({**BEARER, "kafka_security_protocol": "SASL_PLAINTEXT"}, "SASL_SSL"),
        ({**BY_ADDRESS, "kafka_token_file": "token"}, "MIAOPU_KAFKA_TOKEN_FILE"),
        ({**BY_ADDRESS, "kafka_user": None}, "MIAOPU_KAFKA_USER"),
        ({**BY_ADDRESS, "kafka_token_url": "http://login.example.org/token"}, "https"),
        ({**TLS, "kafka_cert_file": "cert.pem"}, "MIAOPU_KAFKA_KEY_FILE"),
        ({**TLS, "kafka_key_file": "key.pem"}, "MIAOPU_KAFKA_CERT_FILE"),
        ({"kafka_ca_file": "ca.pem"}, "MIAOPU_KAFKA_CA_FILE"),
        ({**SCRAM, "kafka_sasl_mechanism": "PLAIN"}, "SCRAM-SHA-256"),
    ],
)
def test_what_cannot_work_together_is_refused_and_named(given: dict[str, Any], named: str) -> None:
    with pytest.raises(ValidationError, match=named):
        Settings(**given)


def test_a_refused_combination_is_told_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIAOPU_KAFKA_BOOTSTRAP", "kafka:9093")
    monkeypatch.setenv("MIAOPU_KAFKA_SECURITY_PROTOCOL", "SASL_SSL")
    with pytest.raises(BadSettings) as refused:
        read_settings({"MIAOPU_KAFKA_SECURITY_PROTOCOL": "SASL_SSL"})
    assert "还须设置 MIAOPU_KAFKA_SASL_MECHANISM" in refused.value.zh
    assert "also needs MIAOPU_KAFKA_SASL_MECHANISM" in refused.value.en


@pytest.mark.parametrize(
    ("setting", "content"),
    [
        pytest.param("kafka_password_file", None, id="no password file"),
        pytest.param("kafka_password_file", " \n", id="empty password"),
        pytest.param("kafka_ca_file", None, id="no authority"),
        pytest.param("kafka_ca_file", "hello", id="authority is no PEM"),
    ],
)
async def test_a_file_that_is_no_good_stops_the_start_and_its_setting_is_named(
    setting: str, content: str | None, tmp_path: Path
) -> None:
    (tmp_path / "password").write_text("s3cret")
    bad = tmp_path / "bad"
    if content is not None:
        bad.write_text(content)
    settings = Settings(**{**SCRAM, "kafka_password_file": tmp_path / "password", setting: bad})  # type: ignore[arg-type]
    with pytest.raises(BadSettings, match=f"MIAOPU_{setting.upper()}"):
        await KafkaBus(settings).start()


def test_a_certificate_of_our_own_is_shown_with_its_key_and_no_other(tmp_path: Path) -> None:
    ca, own, other = tmp_path / "ca.pem", tmp_path / "own.pem", tmp_path / "other.pem"
    make_certificates(ca, own)
    make_certificates(tmp_path / "other-ca.pem", other)
    given = {**TLS, "kafka_ca_file": ca, "kafka_cert_file": own}
    context = client_options(Settings(**given, kafka_key_file=own))["ssl_context"]  # type: ignore[arg-type]
    assert (context.check_hostname, context.verify_mode) == (True, ssl.CERT_REQUIRED)
    assert len(context.get_ca_certs()) == 1
    with pytest.raises(BadSettings, match="MIAOPU_KAFKA_CERT_FILE"):
        client_options(Settings(**given, kafka_key_file=other))  # type: ignore[arg-type]


def test_a_new_client_takes_the_new_password(tmp_path: Path) -> None:
    file = tmp_path / "password"
    settings = Settings(**{**SCRAM, "kafka_password_file": file})  # type: ignore[arg-type]
    for password in ("old", "new"):
        file.write_text(f"{password}\n")
        assert client_options(settings)["sasl_plain_password"] == password


async def test_a_token_file_is_read_at_each_connection(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("first")
    provider = client_options(Settings(**{**BEARER, "kafka_token_file": file}))["sasl_oauth_token_provider"]  # type: ignore[arg-type]
    assert await provider.token() == "first"
    file.write_text("second")
    assert await provider.token() == "second"


class Issuer(BaseHTTPRequestHandler):
    """Gives tokens that live for as long as is said."""

    given: ClassVar[list[tuple[str, str]]] = []
    lives_s = 300
    status = 200

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.given.append((self.headers["Authorization"], body))
        answer = f'{{"access_token": "token-{len(self.given)}", "expires_in": {type(self).lives_s}}}'.encode()
        self.send_response(type(self).status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        """Silent."""


@pytest.fixture
def issuer(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(Issuer, "given", [])
    server = HTTPServer(("127.0.0.1", 0), Issuer)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/token"
    server.shutdown()
    server.server_close()


def _by_address(url: str, folder: Path) -> Any:
    (folder / "secret").write_text("client-secret")
    given = {**BY_ADDRESS, "kafka_token_url": url, "kafka_password_file": folder / "secret"}
    return client_options(Settings(**given))["sasl_oauth_token_provider"]  # type: ignore[arg-type]


async def test_one_token_serves_all_connections_until_it_grows_old(
    issuer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = _by_address(issuer, tmp_path)
    assert set(await asyncio.gather(*(provider.token() for _ in range(5)))) == {"token-1"}
    [(proof, body)] = Issuer.given
    assert proof.startswith("Basic ")
    assert body == "grant_type=client_credentials"
    monkeypatch.setattr(Issuer, "lives_s", 0)
    short_lived = _by_address(issuer, tmp_path)
    assert (await short_lived.token(), await short_lived.token()) == ("token-2", "token-3")


async def test_an_issuer_that_gives_no_token_is_an_authentication_that_failed(
    issuer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Issuer, "status", 401)
    with pytest.raises(SaslAuthenticationFailed, match=f"{re.escape(issuer)} gives no token: status 401"):
        await _by_address(issuer, tmp_path).token()
