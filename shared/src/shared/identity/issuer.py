"""The embedded issuer: signs tokens with an Ed25519 key of the data folder."""

import json
import time
from collections.abc import Mapping
from pathlib import Path

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey

from shared.identity.caller import Role
from shared.identity.claims import caller_of_claims
from shared.key_files import BadKeyFile, make_once


class LocalIssuer:
    """Signs tokens as an OIDC issuer would; its public keys are what `make up` verifies with."""

    def __init__(self, folder: Path, issuer: str, audience: str) -> None:
        self._issuer, self._audience = issuer, audience
        path = folder / "issuer.jwk"
        make_once(path, _new_key)
        self._key = _read_key(path)

    @property
    def keys(self) -> KeySet:
        """The public key set, as a JWKS address would give it."""
        return KeySet([OKPKey.import_key(dict(self._key.as_dict(private=False)))])

    def token(
        self, subject: str, role: Role, scope: Mapping[str, str] | None = None, *, lifetime_s: int = 12 * 3600
    ) -> str:
        """A signed token. `scope`: unit, office, bank, uscc or body.

        Raises:
            InvalidToken: the role lacks the scope it needs, or is given another.
        """
        issued = int(time.time())
        claims = {
            "iss": self._issuer,
            "aud": self._audience,
            "sub": subject,
            "role": str(role),
            "iat": issued,
            "exp": issued + lifetime_s,
            **{name: value for name, value in (scope or {}).items() if value},
        }
        caller_of_claims(claims)
        header = {"alg": "EdDSA", "kid": self._key.kid}
        return jwt.encode(header, claims, self._key, algorithms=["EdDSA"])


def _new_key() -> bytes:
    return json.dumps(OKPKey.generate_key("Ed25519", auto_kid=True).as_dict(private=True)).encode()


def _read_key(path: Path) -> OKPKey:
    try:
        key = OKPKey.import_key(json.loads(path.read_bytes()))
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise BadKeyFile(path, "应为 Ed25519 私钥（JWK）", "it takes an Ed25519 private key as a JWK") from error
    if not key.is_private:
        raise BadKeyFile(path, "缺少私钥部分", "its private half is missing")
    return key
