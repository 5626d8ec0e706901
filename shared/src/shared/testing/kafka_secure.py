"""A broker as a real installation has it: TLS, SCRAM and OAUTHBEARER, and an authorizer that denies by default.

Beside its secure listener stands one on loopback in clear, for the broker itself and for the tests' own administration.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import json
import socket
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from joserfc import jwt
from joserfc.jwk import ECKey

from shared.testing.kafka_broker import Broker

MECHANISMS = ("SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER")
AUDIENCE = "kafka"
_DAY = dt.timedelta(days=1)
_SECURITY = """\
listeners=SECURE://127.0.0.1:{secure_port},INSIDE://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}
advertised.listeners=SECURE://127.0.0.1:{secure_port},INSIDE://127.0.0.1:{port}
listener.security.protocol.map=SECURE:SASL_SSL,INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=INSIDE
sasl.enabled.mechanisms=SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER
listener.name.secure.ssl.keystore.type=PEM
listener.name.secure.ssl.keystore.location={keystore}
listener.name.secure.scram-sha-256.sasl.jaas.config={scram} required;
listener.name.secure.scram-sha-512.sasl.jaas.config={scram} required;
listener.name.secure.oauthbearer.sasl.jaas.config={bearer} required;
listener.name.secure.oauthbearer.sasl.server.callback.handler.class={validator}
listener.name.secure.oauthbearer.sasl.oauthbearer.jwks.endpoint.url={jwks}
listener.name.secure.oauthbearer.sasl.oauthbearer.expected.audience={audience}
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
allow.everyone.if.no.acl.found=false
super.users=User:ANONYMOUS
"""
_SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule"
_BEARER = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule"
_VALIDATOR = "org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler"
_PLAIN_LISTENERS = ("listeners=", "advertised.listeners=", "listener.security.protocol.map=")


class SecureBroker(Broker):
    """`bootstrap` is the administration's; clients go to `secure_bootstrap`, trust `ca_file` and name themselves."""

    def __init__(self, jars: Path, data_dir: Path, users: Sequence[str]) -> None:
        super().__init__(jars, data_dir)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.secure_port = int(free.getsockname()[1])
        self._users = tuple(users)
        self._issuer_key = ECKey.generate_key("P-256", auto_kid=True)
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self.ca_file, self._keystore = self.data_dir / "ca.pem", self.data_dir / "broker.pem"
        self._jwks = self.data_dir / "jwks.json"
        self._jwks.write_text(json.dumps({"keys": [self._issuer_key.as_dict(private=False)]}))
        make_certificates(self.ca_file, self._keystore)
        for user in users:
            self.password_file(user).write_text(f"{_password(user)}\n")
            self.token_file(user).write_text(self.token(user))

    @property
    def secure_bootstrap(self) -> str:
        """Address for everybody but the tests' administration."""
        return f"127.0.0.1:{self.secure_port}"

    def password_file(self, user: str) -> Path:
        """The user's password, as a Secret mounts it."""
        return self.data_dir / f"{user}.password"

    def token_file(self, user: str) -> Path:
        """A token of the user, as a projected volume holds it."""
        return self.data_dir / f"{user}.token"

    def token(self, user: str, lifetime_s: int = 3600) -> str:
        """A token whose subject is the user's principal."""
        issued = int(time.time())
        claims = {"sub": user, "aud": AUDIENCE, "iat": issued, "exp": issued + lifetime_s, "scope": "kafka"}
        return jwt.encode({"alg": "ES256", "kid": self._issuer_key.kid}, claims, self._issuer_key)

    def settings_of(self, user: str, mechanism: str) -> dict[str, Any]:
        """Settings of a process that is this user."""
        proof: dict[str, Any] = {"kafka_user": user, "kafka_password_file": self.password_file(user)}
        if mechanism == "OAUTHBEARER":
            proof = {"kafka_token_file": self.token_file(user)}
        return {
            "kafka_bootstrap": self.secure_bootstrap,
            "kafka_security_protocol": "SASL_SSL",
            "kafka_sasl_mechanism": mechanism,
            "kafka_ca_file": self.ca_file,
            **proof,
        }

    def properties(self) -> str:
        """Those of every broker, with other listeners."""
        plain = [line for line in super().properties().splitlines() if not line.startswith(_PLAIN_LISTENERS)]
        security = _SECURITY.format(
            secure_port=self.secure_port,
            port=self.port,
            controller_port=self._controller_port,
            keystore=self._keystore,
            scram=_SCRAM,
            bearer=_BEARER,
            validator=_VALIDATOR,
            jwks=self._jwks.as_uri(),
            audience=AUDIENCE,
        )
        return "\n".join([*plain, security])

    def java_options(self) -> tuple[str, ...]:
        """The broker reads an issuer's keys only from where it is told that it may."""
        return (f"-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls={self._jwks.as_uri()}",)

    def format_options(self) -> tuple[str, ...]:
        """The users, as KRaft keeps them."""
        kinds = [kind for kind in MECHANISMS if kind.startswith("SCRAM")]
        pairs = [(user, kind) for user in self._users for kind in kinds]
        options = [("--add-scram", f"{kind}=[name={user},password={_password(user)}]") for user, kind in pairs]
        return tuple(part for option in options for part in option)


def _password(user: str) -> str:
    return f"password-of-{user}"


def make_certificates(ca_file: Path, keystore: Path) -> None:
    """An authority of the test's own, and a certificate of 127.0.0.1 that it signed, with its key in one PEM file."""
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority, broker = _named("Miaopu tests"), _named("127.0.0.1")
    ca = _certificate(authority, authority, authority_key.public_key(), ca=True).sign(authority_key, hashes.SHA256())
    own = _certificate(broker, authority, key.public_key(), ca=False).sign(authority_key, hashes.SHA256())
    ca_file.write_bytes(ca.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    keystore.write_bytes(private + own.public_bytes(serialization.Encoding.PEM) + ca_file.read_bytes())


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, *, ca: bool
) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    builder = (
        builder.serial_number(x509.random_serial_number()).not_valid_before(now - _DAY).not_valid_after(now + _DAY)
    )
    builder = builder.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    return builder if ca else builder.add_extension(x509.SubjectAlternativeName([address]), critical=False)
