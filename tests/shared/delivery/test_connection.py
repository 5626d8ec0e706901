"""The connection to a bank under the event loop that production runs on."""

import asyncio

import pytest
import uvloop

from shared.delivery.connection import BadAnswer, Connection

ANSWER = b"HTTP/1.1 204 No Content\r\nconnection: keep-alive\r\n\r\n"
REQUEST = b"POST / HTTP/1.1\r\nhost: bank\r\ncontent-length: 0\r\n\r\n"


async def _asked_twice(answers: tuple[bytes, ...]) -> list[int]:
    """The statuses of two requests on one connection to a bank that gives these answers, then hangs up."""

    async def bank(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answer in answers:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
        await reader.read(1)
        writer.close()
        gone.set()

    gone = asyncio.Event()
    server = await asyncio.start_server(bank, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    free: asyncio.Queue[Connection] = asyncio.Queue()
    async with server:
        _, connection = await asyncio.get_running_loop().create_connection(Connection, host, port)
        statuses = []
        try:
            for _ in range(2):
                statuses.append((await connection.ask(REQUEST, free.put_nowait)).status)
                async with asyncio.timeout(5):
                    assert await free.get() is connection
        finally:
            connection.close()
            await gone.wait()
        return statuses


@pytest.mark.parametrize("loop_factory", [asyncio.new_event_loop, uvloop.new_event_loop])
def test_one_connection_carries_one_request_after_another(loop_factory: object) -> None:
    with asyncio.Runner(loop_factory=loop_factory) as runner:  # type: ignore[arg-type]
        assert runner.run(_asked_twice((ANSWER, ANSWER))) == [204, 204]


@pytest.mark.parametrize("loop_factory", [asyncio.new_event_loop, uvloop.new_event_loop])
def test_what_is_no_http_fails_and_says_so(loop_factory: object) -> None:
    with asyncio.Runner(loop_factory=loop_factory) as runner, pytest.raises(BadAnswer, match="not an HTTP answer"):  # type: ignore[arg-type]
        runner.run(_asked_twice((b"220 smtp.bank ready\r\n",)))
