"""Secrets at rest and cursors in the open: sealed and checked with the service's own key."""

import base64
import hmac
import os
from hashlib import sha256
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.key_files import make_random_once, read_random

_NONCE_BYTES = 12


class Unsealable(ValueError):
    """The value was not sealed with this key, or was changed."""


class SecretBox:
    """AES-256-GCM for stored secrets, HMAC-SHA-256 for what callers carry about."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(sha256(b"seal" + key).digest())
        self._mac_key = sha256(b"mac" + key).digest()

    @classmethod
    def from_file(cls, path: Path, *, make: bool) -> Self:
        """Reads the key, at least 32 bytes in base64; with `make` a missing one is made (embedded start only).

        Raises:
            BadKeyFile: too short or not base64.
        """
        if make:
            make_random_once(path)
        return cls(read_random(path))

    def seal(self, secret: str) -> str:
        """The secret as it may lie in a table."""
        nonce = os.urandom(_NONCE_BYTES)
        return base64.b64encode(nonce + self._cipher.encrypt(nonce, secret.encode(), None)).decode()

    def unseal(self, sealed: str) -> str:
        """The secret again.

        Raises:
            Unsealable: another key, or changed.
        """
        try:
            raw = base64.b64decode(sealed, validate=True)
            return self._cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], None).decode()
        except (InvalidTag, ValueError) as error:
            raise Unsealable("sealed with another key, or changed") from error

    def sign(self, payload: bytes) -> str:
        """A tag that only this key makes."""
        return base64.urlsafe_b64encode(hmac.digest(self._mac_key, payload, "sha256")[:16]).decode().rstrip("=")

    def signed(self, payload: bytes, tag: str) -> bool:
        """Whether the tag belongs to the payload; any text may be asked about."""
        return hmac.compare_digest(self.sign(payload).encode(), tag.encode("utf-8", "surrogatepass"))
