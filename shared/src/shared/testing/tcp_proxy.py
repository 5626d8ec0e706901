"""A TCP proxy that misbehaves on purpose, to stand before PostgreSQL, Kafka or a bank's webhook."""

import asyncio
import socket
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import inf
from pathlib import Path


@dataclass(slots=True)
class Fault:
    """What happens in one direction; may be changed while connections are open. Counts are bytes of one connection."""

    delay_s: float = 0.0
    cut_after: float = inf
    cut_when: Callable[[bytes], bool] = lambda _: False  # told each piece before it is passed on
    half_close_after: float = inf  # the receiver is told "no more", the other direction goes on
    blackhole: bool = False  # nothing arrives, nothing is lost: it is passed on when this is taken back


@dataclass(slots=True)
class TcpProxy:
    """Listens on 127.0.0.1:`port` inside its context; `target` is (host, port) or the path of a UNIX socket."""

    target: tuple[str, int] | Path
    to_server: Fault = field(default_factory=Fault)
    to_client: Fault = field(default_factory=Fault)
    port: int = 0
    _listener: asyncio.Server = field(init=False)
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    async def __aenter__(self) -> "TcpProxy":
        self._listener = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._listener.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._listener.close()
        self.cut()
        await self._listener.wait_closed()

    def cut(self) -> None:
        """Break every open connection off (RST), and drop what was not yet passed on."""
        _break_off(self._open)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        pair = [writer]
        try:
            if isinstance(self.target, Path):
                far_reader, far_writer = await asyncio.open_unix_connection(self.target)
            else:
                far_reader, far_writer = await asyncio.open_connection(*self.target)
            pair.append(far_writer)
            self._open.update(pair)
            await asyncio.gather(_pass(reader, far_writer, self.to_server), _pass(far_reader, writer, self.to_client))
        except OSError:  # one side broke off, or a fault did: the other learns it
            _break_off(pair)
        finally:
            self._open.difference_update(pair)
            for each in pair:
                each.close()


def _break_off(writers: Iterable[asyncio.StreamWriter]) -> None:
    for writer in writers:
        if not writer.is_closing():
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, fault: Fault) -> None:
    passed = 0
    while passed < fault.half_close_after and (piece := await reader.read(65536)):
        await asyncio.sleep(fault.delay_s)
        while fault.blackhole and not writer.is_closing():  # noqa: ASYNC110 - a flag that a test sets from anywhere
            await asyncio.sleep(0.02)
        if fault.cut_when(piece):
            raise ConnectionAbortedError
        room = min(fault.cut_after, fault.half_close_after) - passed
        writer.write(piece if room >= len(piece) else piece[: max(int(room), 0)])
        await writer.drain()
        passed += len(piece)
        if passed >= fault.cut_after:
            raise ConnectionAbortedError
    writer.write_eof()
