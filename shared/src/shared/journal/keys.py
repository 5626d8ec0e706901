"""The key that signs the heads of the journal."""

import base64
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from shared.digest import digest_of_bytes
from shared.key_files import BadKeyFile, make_once


class JournalKey:
    """An Ed25519 key; its id is the digest of its public half."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public_bytes = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.key_id = key_id_of(self.public_bytes)

    @classmethod
    def from_file(cls, path: Path, *, make: bool) -> "JournalKey":
        """Reads the PEM file; with `make` a missing one is made (embedded start only).

        Raises:
            BadKeyFile: it holds no such key.
        """
        if make:
            make_once(path, _new_key)
        return cls(_read_key(path))

    def sign(self, number: int, link_hash: str) -> str:
        """The signature over one head."""
        return base64.b64encode(self._private.sign(head_bytes(number, link_hash))).decode()


def _new_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _read_key(path: Path) -> Ed25519PrivateKey:
    try:
        private = load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        private = None
    if not isinstance(private, Ed25519PrivateKey):
        raise BadKeyFile(path, "应为未加密的 Ed25519 私钥（PEM）", "it takes an unencrypted Ed25519 key in PEM")
    return private


def public_key_from_file(path: Path) -> tuple[str, bytes]:
    """Id and bytes of a public key; the file holds it, or the private key that it belongs to, in PEM.

    Raises:
        BadKeyFile: it holds neither.
    """
    content = path.read_bytes()
    if b"PUBLIC KEY" not in content:
        key = JournalKey(_read_key(path))
        return key.key_id, key.public_bytes
    try:
        public = load_pem_public_key(content)
    except (ValueError, UnsupportedAlgorithm):
        public = None
    if not isinstance(public, Ed25519PublicKey):
        raise BadKeyFile(path, "应为 Ed25519 公钥（PEM）", "it takes an Ed25519 public key in PEM")
    raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return key_id_of(raw), raw


def key_id_of(public_bytes: bytes) -> str:
    """The name under which heads refer to a key."""
    return digest_of_bytes(public_bytes)[:16]


def head_bytes(number: int, link_hash: str) -> bytes:
    """What a head's signature covers."""
    return f"miaopu-journal-head:{number}:{link_hash}".encode()


def head_is_signed(public_bytes: bytes, number: int, link_hash: str, signature: str) -> bool:
    """Whether the head was signed with the key of these public bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(public_bytes).verify(
            base64.b64decode(signature), head_bytes(number, link_hash)
        )
    except (InvalidSignature, ValueError):
        return False
    return True
