"""Tokens in: signed JSON Web Tokens (EdDSA or RS256), checked against a key set and read as a caller."""

import hashlib
import time
import warnings
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError, SecurityWarning
from joserfc.jwk import KeySet

from shared.identity.caller import Caller
from shared.identity.claims import caller_of_claims
from shared.identity.invalid_token import InvalidToken
from shared.identity.issuer import LocalIssuer
from shared.identity.key_sets import key_set_from_json

__all__ = [
    "ALGORITHMS",
    "InvalidToken",
    "LocalIssuer",
    "NoKeys",
    "TokenVerifier",
    "UnknownKey",
    "caller_of_claims",
    "key_set_from_json",
]

ALGORITHMS = ["EdDSA", "RS256"]
# RFC 9864 renames EdDSA with this curve to Ed25519; issuers in use still say EdDSA.
warnings.filterwarnings("ignore", "EdDSA is deprecated", SecurityWarning)
LEEWAY_S = 30
_CACHE_SIZE = 4096


class UnknownKey(InvalidToken):
    """Signed with a key that is not in the set; the issuer may have taken a new one."""


class NoKeys(RuntimeError):
    """The issuer's keys are not to be had: nothing can be said of any token, good or bad."""


class TokenVerifier:
    """Verifies once, then remembers the token by its digest until it expires."""

    def __init__(self, keys: KeySet | None, issuer: str, audience: str) -> None:
        self._keys = keys
        self._claims = jwt.JWTClaimsRegistry(
            leeway=LEEWAY_S,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            exp={"essential": True},
            sub={"essential": True},
        )
        self._seen: OrderedDict[bytes, tuple[float, Caller]] = OrderedDict()
        self.look_again: Callable[[], Awaitable[None]] | None = None
        """Asks the issuer for its keys, where they come from an address (`shared/identity/keys.py`)."""

    def replace_keys(self, keys: KeySet | None) -> None:
        """Takes a newer key set; tokens of keys that are gone are checked anew. None: no keys are to be trusted."""
        self._keys = keys
        self._seen.clear()

    async def verified(self, token: str) -> Caller:
        """Whose token it is; a key that is not known yet is looked for once at the issuer's.

        Raises:
            InvalidToken: it proves nothing. NoKeys: no keys are there to check it with.
        """
        try:
            return self.caller_of(token)
        except UnknownKey:
            if self.look_again is None:
                raise
        await self.look_again()
        return self.caller_of(token)

    def caller_of(self, token: str) -> Caller:
        """Whose token it is, by the keys at hand.

        Raises:
            InvalidToken: signature, algorithm, key, issuer, audience, times or claims are wrong.
            NoKeys: no keys are there to check it with.
        """
        digest = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        seen = self._seen.get(digest)
        if seen and seen[0] > time.time():
            return seen[1]
        claims = self._verified(token)
        caller = caller_of_claims(claims)
        self._seen[digest] = (float(claims["exp"]), caller)
        if len(self._seen) > _CACHE_SIZE:
            self._seen.popitem(last=False)
        return caller

    def _verified(self, token: str) -> dict[str, Any]:
        if self._keys is None:
            raise NoKeys("no keys of the issuer are known")
        try:
            decoded = jwt.decode(token, self._keys, algorithms=ALGORITHMS)
            self._claims.validate(decoded.claims)
        except InvalidKeyIdError as error:
            raise UnknownKey(str(error)) from error
        except (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise InvalidToken(f"{type(error).__name__}: {error}") from error
        return decoded.claims
