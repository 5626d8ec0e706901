"""Issuers of tests: good ones with either algorithm, and forgers."""

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import Any

from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey, RSAKey

ISSUER, AUDIENCE = "https://login.test", "miaopu"


@dataclass
class Issuer:
    """One signing key and what a sound token of it carries."""

    key: OKPKey | RSAKey = field(default_factory=lambda: OKPKey.generate_key("Ed25519", auto_kid=True))
    algorithm: str = "EdDSA"

    @property
    def jwks(self) -> str:
        """The public key set as published."""
        return json.dumps(KeySet([self.key]).as_dict(private=False))

    def token(self, *, kid: str | None = None, without: str | None = None, **changes: Any) -> str:
        """A token of a city, with claims changed or left out."""
        claims = {**claims_of_a_city(), **changes}
        if without:
            del claims[without]
        header = {"alg": self.algorithm, "kid": kid or self.key.kid}
        return jwt.encode(header, claims, self.key, algorithms=[self.algorithm])


def rsa_issuer() -> Issuer:
    """An issuer that signs as most OIDC issuers do."""
    return Issuer(RSAKey.generate_key(2048, auto_kid=True), "RS256")


def claims_of_a_city() -> dict[str, Any]:
    """Sound claims."""
    now = int(time.time())
    return {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "zhang",
        "role": "city",
        "unit": "420100",
        "iat": now,
        "exp": now + 600,
    }


def unsigned(kid: str | None) -> str:
    """`alg: none`, as an attacker writes it."""
    return f"{_part({'alg': 'none', 'kid': kid})}.{_part(claims_of_a_city())}."


def signed_with_public_key(issuer: Issuer) -> str:
    """HS256 with the published key as its secret: a verifier that believes the header accepts it."""
    signed = f"{_part({'alg': 'HS256', 'kid': issuer.key.kid})}.{_part(claims_of_a_city())}"
    secret = issuer.key.as_pem(private=False)
    return f"{signed}.{_text(hmac.digest(secret, signed.encode(), hashlib.sha256))}"


def _part(document: dict[str, Any]) -> str:
    return _text(json.dumps(document).encode())


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
