"""Digests of documents: equal content, equal digest, whatever the order of keys."""

import hashlib
from typing import Any

import rfc8785


def digest_of(document: Any) -> str:
    """SHA-256 of the canonical JSON (RFC 8785), as 64 hexadecimal digits."""
    return hashlib.sha256(rfc8785.dumps(document)).hexdigest()


def digest_of_bytes(raw: bytes) -> str:
    """SHA-256 of bytes as they were received."""
    return hashlib.sha256(raw).hexdigest()
