"""Each fault of the proxy does to a connection what the fault tests believe it does."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from shared.testing.tcp_proxy import TcpProxy

PIECE = b"0123456789"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def proxy(anyio_backend: str) -> AsyncIterator[TcpProxy]:
    """A proxy before a server that sends everything back and says goodbye when the client ends."""

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while piece := await reader.read(1000):
                writer.write(piece)
            writer.write(b"bye")
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    async with server, TcpProxy(server.sockets[0].getsockname()[:2]) as proxy:
        yield proxy


async def _answer(proxy: TcpProxy, piece: bytes = PIECE) -> bytes:
    """What comes back for it, with the goodbye; raises as the connection does."""
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    try:
        writer.write(piece)
        writer.write_eof()
        async with asyncio.timeout(20):
            return await reader.read(-1)
    finally:
        writer.transport.abort()


@pytest.mark.anyio
async def test_without_a_fault_both_directions_and_the_end_pass(proxy: TcpProxy) -> None:
    assert await _answer(proxy) == PIECE + b"bye"


@pytest.mark.anyio
async def test_a_large_transfer_is_passed_to_its_end(proxy: TcpProxy) -> None:
    assert await _answer(proxy, 1_000_000 * PIECE) == 1_000_000 * PIECE + b"bye"


@pytest.mark.anyio
async def test_delay_holds_each_piece_back(proxy: TcpProxy) -> None:
    proxy.to_server.delay_s = 0.3
    begun = time.monotonic()
    assert await _answer(proxy) == PIECE + b"bye"
    assert time.monotonic() - begun >= 0.3


@pytest.mark.anyio
async def test_cut_lets_so_many_bytes_through_and_breaks_the_connection(proxy: TcpProxy) -> None:
    proxy.to_client.cut_after = 4
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    writer.write(PIECE)
    assert await reader.readexactly(4) == PIECE[:4]
    with pytest.raises(ConnectionResetError):
        await reader.readexactly(1)
    writer.transport.abort()


@pytest.mark.anyio
async def test_cut_when_a_piece_is_seen_keeps_that_piece_from_the_server(proxy: TcpProxy) -> None:
    proxy.to_server.cut_when = lambda piece: b"5" in piece
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    writer.write(b"1")
    assert await reader.readexactly(1) == b"1"
    writer.write(b"5")
    with pytest.raises(ConnectionResetError):
        await reader.readexactly(1)
    writer.transport.abort()


@pytest.mark.anyio
async def test_a_blackhole_answers_nothing_until_it_is_taken_back(proxy: TcpProxy) -> None:
    proxy.to_client.blackhole = True
    waiting = asyncio.create_task(_answer(proxy))
    done, _ = await asyncio.wait({waiting}, timeout=0.3)
    assert not done
    proxy.to_client.blackhole = False
    assert await waiting == PIECE + b"bye"


@pytest.mark.anyio
async def test_half_close_ends_one_direction_and_leaves_the_other(proxy: TcpProxy) -> None:
    proxy.to_server.half_close_after = 6
    assert await _answer(proxy) == PIECE[:6] + b"bye"


@pytest.mark.anyio
async def test_a_server_that_is_gone_shows_as_a_closed_connection(proxy: TcpProxy) -> None:
    proxy.target = ("127.0.0.1", 1)
    with pytest.raises(ConnectionResetError):
        await _answer(proxy)
