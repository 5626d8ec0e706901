"""Secrets at rest, tags in the open, and key files that are whole or not there."""

import asyncio
import base64
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.identity.person_marks import PersonMarks
from shared.journal.keys import JournalKey, head_is_signed
from shared.key_files import BadKeyFile, make_once
from shared.sealing import SecretBox, Unsealable

BOX, OTHER = SecretBox(b"k" * 32), SecretBox(b"o" * 32)


@given(st.text())
def test_a_secret_comes_back_and_never_looks_the_same_twice(secret: str) -> None:
    first, second = BOX.seal(secret), BOX.seal(secret)
    assert (BOX.unseal(first), BOX.unseal(second)) == (secret, secret)
    assert first != second


@pytest.mark.parametrize(
    "sealed",
    [
        "",
        "x",
        "****",
        "AAAA",
        base64.b64encode(b"\0" * 40).decode(),
        "é",
        pytest.param(OTHER.seal("s"), id="sealed with another key"),
    ],
)
def test_what_was_not_sealed_with_this_key_is_refused(sealed: str) -> None:
    with pytest.raises(Unsealable):
        BOX.unseal(sealed)


@given(st.integers(0, 39), st.integers(1, 255))
def test_a_changed_byte_is_refused(place: int, change: int) -> None:
    raw = bytearray(base64.b64decode(BOX.seal("a secret of a bank")))
    raw[place] ^= change
    with pytest.raises(Unsealable):
        BOX.unseal(base64.b64encode(bytes(raw)).decode())


@given(st.binary(), st.text())
def test_a_tag_is_its_payloads_alone(payload: bytes, other: str) -> None:
    assert BOX.signed(payload, BOX.sign(payload))
    assert not BOX.signed(payload + b"x", BOX.sign(payload))
    assert not OTHER.signed(payload, BOX.sign(payload))
    assert not BOX.signed(payload, other)


def test_a_key_is_made_once_readable_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "secret.key"
    first = SecretBox.from_file(path, make=True)
    second = SecretBox.from_file(path, make=False)
    assert second.unseal(first.seal("s")) == "s"
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [b"", b"\n", b"short", base64.b64encode(b"k" * 31), b"!" * 60])
def test_a_key_that_is_empty_short_or_no_base64_stops_the_start(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "secret.key"
    path.write_bytes(content)
    with pytest.raises(BadKeyFile, match=r"secret\.key"):
        SecretBox.from_file(path, make=True)


@pytest.mark.parametrize("content", [b"", b"-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n"])
def test_a_journal_key_that_is_none_stops_the_start(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "journal.pem"
    path.write_bytes(content)
    with pytest.raises(BadKeyFile, match=r"journal\.pem"):
        JournalKey.from_file(path, make=True)


def test_a_key_that_is_named_and_not_there_is_not_made(tmp_path: Path) -> None:
    for read in (SecretBox.from_file, PersonMarks.from_file, JournalKey.from_file):
        with pytest.raises(FileNotFoundError):
            read(tmp_path / "nowhere", make=False)


def test_a_head_is_its_numbers_and_its_hashes_alone(tmp_path: Path) -> None:
    key = JournalKey.from_file(tmp_path / "journal.pem", make=True)
    signature = key.sign(7, "a" * 64)
    assert head_is_signed(key.public_bytes, 7, "a" * 64, signature)
    assert not head_is_signed(key.public_bytes, 8, "a" * 64, signature)
    assert not head_is_signed(key.public_bytes, 7, "b" * 64, signature)
    assert not head_is_signed(key.public_bytes, 7, "a" * 64, "no base64")


@pytest.mark.anyio
async def test_of_many_that_start_together_the_first_ones_key_stays(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    boxes = await asyncio.gather(*(asyncio.to_thread(SecretBox.from_file, path, make=True) for _ in range(20)))
    sealed = boxes[0].seal("s")
    assert {box.unseal(sealed) for box in boxes} == {"s"}
    assert [each.name for each in tmp_path.iterdir()] == ["secret.key"]


def test_a_start_that_is_cut_off_while_it_writes_leaves_no_half_key(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"

    def cut_off() -> bytes:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_once(path, cut_off)
    assert list(tmp_path.iterdir()) == []
    make_once(path, lambda: os.urandom(32))
    assert path.stat().st_size == 32
