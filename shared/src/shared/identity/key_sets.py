"""Key sets as issuers publish them (RFC 7517): what can sign our tokens is taken, the rest is passed over."""

import json
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OctKey, OKPKey, RSAKey

Key = OctKey | RSAKey | ECKey | OKPKey
_KINDS: dict[str, type[OKPKey] | type[RSAKey]] = {"OKP": OKPKey, "RSA": RSAKey}


class BadKeySet(ValueError):
    """No key set, or none of its keys can verify a token."""


def key_set_from_json(document: str) -> KeySet:
    """The public keys of a JWKS document that can verify EdDSA or RS256.

    Issuers publish other keys beside them (encryption, newer algorithms); one of those must not cost us all.

    Raises:
        BadKeySet: not a JWKS document, or nothing in it can be used.
    """
    try:
        listed = json.loads(document)["keys"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadKeySet("this is no JWKS document: it takes an object with keys") from error
    found = [_usable(raw) for raw in listed if isinstance(raw, dict)] if isinstance(listed, list) else []
    keys: list[Key] = [key for key in found if key is not None]
    if not keys:
        raise BadKeySet("the JWKS document holds no Ed25519 or RSA key for signatures")
    return KeySet(keys)


def _usable(raw: dict[str, Any]) -> OKPKey | RSAKey | None:
    kind = _KINDS.get(str(raw.get("kty")))
    if kind is None or raw.get("use", "sig") != "sig":
        return None
    try:
        return kind.import_key(raw)
    except (JoseError, ValueError, TypeError, KeyError):
        return None
