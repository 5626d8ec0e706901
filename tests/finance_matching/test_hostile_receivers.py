"""Receivers that redirect, drip, never end, change their address or show a bad certificate do no harm."""

import asyncio
import base64
import gzip
import ipaddress
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from standardwebhooks import Webhook

from shared.delivery.client import WebhookClient
from shared.delivery.connector import Connector
from shared.delivery.pauses import Verdict, verdict_of
from shared.delivery.queue import Outcome
from shared.delivery.targets import Address, BadTarget, DeliveryPolicy, read_target
from tests.finance_matching.receivers import Noted, raw_server, receiver, request_of

pytestmark = pytest.mark.anyio
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
LOOPBACK = DeliveryPolicy(loopback=True)
SAMPLE = {"id": "0199-sample", "type": "sample.v1", "specversion": "1.0", "source": "test"}


async def bring(url: str, connector: Connector | None = None, deadline_s: float = 0.5) -> Outcome:
    """One attempt at an endpoint."""
    client = WebhookClient(connector or Connector(LOOPBACK), url, (SECRET,), deadline_s, sender="finance-matching")
    try:
        return await client.send(SAMPLE)
    finally:
        client.close()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed(status: int) -> None:
    async with receiver() as elsewhere:

        async def away(_: Noted) -> object:
            return status, [(b"location", elsewhere.url.encode())], b""

        async with receiver(away) as at_bank:
            outcome = await bring(at_bank.url)
    assert (outcome.result, outcome.status) == ("refused", status)
    assert verdict_of(outcome) is Verdict.ENDPOINT
    assert elsewhere.requests == []


async def test_who_takes_the_request_and_says_nothing_meets_the_deadline() -> None:
    async def silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await request_of(reader)
        await asyncio.sleep(60)

    async with raw_server(silent) as url:
        started = asyncio.get_running_loop().time()
        outcome = await bring(url)
        took = asyncio.get_running_loop().time() - started
    assert outcome.result == "unreachable"
    assert 0.4 < took < 2


async def test_who_drips_headers_meets_the_total_deadline() -> None:
    async def drips(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        writer.write(b"HTTP/1.1 204 No Content\r\n")
        while True:
            writer.write(b"x-more: x\r\n")
            await writer.drain()
            await asyncio.sleep(0.05)

    async with raw_server(drips) as url:
        assert (await bring(url)).result == "unreachable"


async def test_who_drips_a_body_has_said_its_status() -> None:
    async def drips(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 60000\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    async with raw_server(drips) as url:
        async with asyncio.timeout(4):
            outcome = await bring(url, deadline_s=3)
    assert (outcome.result, outcome.status) == ("received", 200)


async def test_an_endless_body_is_read_for_64_kb_and_no_more() -> None:
    sent = 0

    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        await request_of(reader)
        writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
            await writer.drain()
            sent += 0x10000

    async with raw_server(endless) as url:
        outcome = await bring(url, deadline_s=5)
        await asyncio.sleep(0.1)
        after = sent
        await asyncio.sleep(0.2)
    assert outcome.result == "received"
    assert sent == after, "the connection is closed"
    assert sent < 16_000_000, "what the kernel's buffers took, and not what the receiver would send"


async def test_a_gzip_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < 64 * 1024

    async def bombing(_: Noted) -> object:
        return 200, [(b"content-encoding", b"gzip")], bomb

    async with receiver(bombing) as at_bank:
        started = asyncio.get_running_loop().time()
        outcome = await bring(at_bank.url, deadline_s=5)
        took = asyncio.get_running_loop().time() - started
    assert outcome.result == "received"
    assert took < 0.5


@pytest.mark.parametrize(
    "answer",
    [
        b"\x00\x01\x02\x03",
        b"HTTP/1.1 999999 Odd\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 204 No Content\r\nbad",
    ],
)
async def test_who_does_not_speak_http_is_unreachable(answer: bytes) -> None:
    async def babbles(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        writer.write(answer)
        await writer.drain()

    async with raw_server(babbles) as url:
        assert (await bring(url)).result == "unreachable"


async def test_a_kept_connection_that_the_bank_closed_meanwhile_costs_no_failure() -> None:
    requests = 0

    async def short(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal requests
        await request_of(reader)
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        await writer.drain()
        requests += 1
        # Closes when the next request has begun to arrive: the client cannot have seen it before.
        await reader.read(1)

    async with raw_server(short) as url:
        client = WebhookClient(Connector(LOOPBACK), url, (SECRET,), 1.0, sender="finance-matching")
        outcomes = [(await client.send(SAMPLE)).result for _ in range(4)]
        client.close()
    assert outcomes == ["received"] * 4
    assert requests == 4


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        pytest.param(b"120", 120, id="seconds"),
        pytest.param(b"99999999999999999999", 999_999_999, id="a number without end"),
        pytest.param(b"Wed, 21 Oct 2015 07:28:00 GMT", 0, id="a date gone by"),
        pytest.param(b"soon", None, id="no such thing"),
        pytest.param(b"-5", None, id="a negative number"),
    ],
)
async def test_what_a_bank_asks_for_by_retry_after_is_read(header: bytes, seconds: float | None) -> None:
    async def busy(_: Noted) -> object:
        return 503, [(b"retry-after", header)], b""

    async with receiver(busy) as at_bank:
        outcome = await bring(at_bank.url)
    assert (outcome.status, outcome.retry_after_s) == (503, seconds)


async def test_with_two_secrets_each_signs() -> None:
    other = "whsec_" + base64.b64encode(b"another secret of thirty-two byt").decode()
    async with receiver() as at_bank:
        client = WebhookClient(Connector(LOOPBACK), at_bank.url, (SECRET, other), 1.0, sender="alarms")
        assert (await client.send(SAMPLE)).result == "received"
        client.close()
    (request,) = at_bank.requests
    for secret in (SECRET, other):
        Webhook(secret).verify(request.body, request.headers)
    assert request.headers["user-agent"] == "miaopu-alarms", "the service that sends"


async def test_nobody_listening_is_unreachable() -> None:
    assert (await bring("http://127.0.0.1:9/events")).result == "unreachable"


def resolver(*answers: Sequence[str]) -> tuple[Connector, list[str]]:
    """A connector whose names have these addresses, one answer after another, and the names that were asked."""
    asked: list[str] = []
    left = iter(answers)

    async def resolve(host: str, _: int) -> Sequence[Address]:
        asked.append(host)
        found = next(left, None)
        if found is None:
            raise OSError("no such name")
        return [ipaddress.ip_address(text) for text in found]

    return Connector(LOOPBACK, resolve), asked


async def test_the_address_that_was_checked_is_the_one_dialled() -> None:
    async with receiver() as at_bank:
        port = at_bank.url.split(":")[2].split("/")[0]
        connector, asked = resolver(["127.0.0.1"])
        outcome = await bring(f"http://hooks.bank.example:{port}/events", connector)
    assert outcome.result == "received"
    assert asked == ["hooks.bank.example"], "resolved once, by us; the client library resolves nothing"
    assert at_bank.requests[0].headers["host"] == f"hooks.bank.example:{port}"


async def test_a_name_that_turns_inward_after_registration_is_blocked_at_connect() -> None:
    connector, _ = resolver(["119.36.1.1"], ["10.0.0.5"])
    await connector.addresses(read_target("https://hooks.bank.example/events"))
    outcome = await bring("https://hooks.bank.example/events", connector)
    assert outcome.result == "blocked"
    assert "10.0.0.5" in (outcome.error or "")


async def test_one_inner_address_among_public_ones_is_enough_to_refuse() -> None:
    connector, _ = resolver(["119.36.1.1", "169.254.169.254"])
    with pytest.raises(BadTarget):
        await connector.addresses(read_target("https://hooks.bank.example/events"))


async def test_a_name_without_an_address_is_refused() -> None:
    for connector, _ in (resolver(), resolver([])):
        with pytest.raises(BadTarget) as refusal:
            await connector.addresses(read_target("https://hooks.bank.example/events"))
        assert refusal.value.reason == "host"


async def test_the_next_address_is_tried_where_the_first_does_not_answer() -> None:
    async with receiver() as at_bank:
        port = at_bank.url.split(":")[2].split("/")[0]
        connector, _ = resolver(["::1", "127.0.0.1"])
        assert (await bring(f"http://hooks.bank.example:{port}/events", connector)).result == "received"


def certificate(folder: Path, name: str, *, days: int = 1) -> tuple[Path, Path]:
    """A certificate of one name by its own authority, and its key; with negative days it has expired."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    start = datetime.now(UTC) - timedelta(days=10)
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(datetime.now(UTC) + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / f"{name}.crt", folder / f"{name}.key"
    public.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return public, private


async def over_tls(folder: Path, name: str, *, trusted: bool, days: int = 1) -> Outcome:
    """An attempt at `hooks.bank.example`, whose server shows a certificate of `name`."""
    public, private = certificate(folder, name, days=days)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(public, private)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        await writer.drain()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    connector, _ = resolver(["127.0.0.1"])
    if trusted:
        connector.tls.load_verify_locations(public)
    try:
        return await bring(f"https://hooks.bank.example:{server.sockets[0].getsockname()[1]}/", connector, 3)
    finally:
        server.close()


async def test_a_good_certificate_of_the_name_is_accepted_though_an_address_is_dialled(tmp_path: Path) -> None:
    assert (await over_tls(tmp_path, "hooks.bank.example", trusted=True)).result == "received"


@pytest.mark.parametrize(
    ("name", "trusted", "days"),
    [
        pytest.param("hooks.bank.example", False, 1, id="unknown authority"),
        pytest.param("other.example", True, 1, id="another name"),
        pytest.param("hooks.bank.example", True, -1, id="expired"),
    ],
)
async def test_a_bad_certificate_is_never_overlooked(tmp_path: Path, name: str, trusted: bool, days: int) -> None:
    outcome = await over_tls(tmp_path, name, trusted=trusted, days=days)
    assert outcome.result == "unreachable"
    assert "CERTIFICATE_VERIFY_FAILED" in (outcome.error or "")
    assert outcome.bad_certificate
