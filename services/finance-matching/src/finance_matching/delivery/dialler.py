"""Connects to banks: the address that is dialled is the one that was checked, at every connection anew."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import ip_address
from typing import NoReturn

from finance_matching.domain.targets import Address, BadTarget, DeliveryPolicy, Target, check_address, read_target
from shared.http import AsyncBaseTransport, ConnectError, Request, Response, new_transport
from shared.runtime import Runtime
from shared.settings import Settings

Resolve = Callable[[str, int], Awaitable[Sequence[Address]]]
"""Addresses of a name; raises OSError where there are none."""

_CONNECTIONS = 4
_KEEP_ALIVE_S = 60.0
_KNOWN_FOR_S = 30.0
_RESOLVE_S = 5.0


async def resolve_by_system(host: str, port: int) -> Sequence[Address]:
    """Asks the system's resolver."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ip_address(place[0]) for *_, place in found]


@dataclass
class Dialler:
    """Finds and checks the addresses of a webhook's host."""

    policy: DeliveryPolicy
    resolve: Resolve = resolve_by_system

    @cached_property
    def tls(self) -> ssl.SSLContext:
        """Verification by the system's authorities (`SSL_CERT_FILE` names others); made on first use."""
        return ssl.create_default_context()

    async def addresses(self, target: Target) -> Sequence[Address]:
        """Addresses of the target, each of them allowed.

        Raises:
            BadTarget: it has none, or one that may not be dialled.
        """
        found = [target.address] if target.address else await self._resolved(target)
        for address in found:
            check_address(address, target.scheme, self.policy)
        return found

    async def _resolved(self, target: Target) -> Sequence[Address]:
        try:
            async with asyncio.timeout(_RESOLVE_S):
                found = await self.resolve(target.host, target.port)
        except (OSError, UnicodeError):
            _unknown(target.host)
        return found or _unknown(target.host)

    def transport(self) -> AsyncBaseTransport:
        """Connections of one endpoint."""
        return CheckedTransport(self, new_transport(_CONNECTIONS, _KEEP_ALIVE_S, self.tls))


@dataclass(slots=True)
class CheckedTransport(AsyncBaseTransport):
    """Dials by address; the name stays in the Host header and in what the certificate is checked against."""

    dialler: Dialler
    inner: AsyncBaseTransport
    _known: tuple[str, float, Sequence[Address]] = field(default=("", 0.0, ()))

    async def handle_async_request(self, request: Request) -> Response:
        """Sends a request to a checked address.

        Raises:
            BadTarget: the host may not be dialled, or no longer.
        """
        target = read_target(str(request.url))
        addresses = await self._addresses(target)
        request.extensions["sni_hostname"] = target.host
        for address in addresses[:-1]:
            request.url = request.url.copy_with(host=str(address))
            try:
                return await self.inner.handle_async_request(request)
            except ConnectError:
                continue
        request.url = request.url.copy_with(host=str(addresses[-1]))
        return await self.inner.handle_async_request(request)

    async def _addresses(self, target: Target) -> Sequence[Address]:
        now = asyncio.get_running_loop().time()
        host, until, addresses = self._known
        if host != target.host or now >= until:
            addresses = await self.dialler.addresses(target)
            self._known = (target.host, now + _KNOWN_FOR_S, addresses)
        return addresses

    async def aclose(self) -> None:
        """Closes the connections."""
        await self.inner.aclose()


def policy_of(settings: Settings) -> DeliveryPolicy:
    """The operator's policy; embedded, this machine may be called too."""
    return DeliveryPolicy(settings.delivery_networks, loopback=settings.mode == "embedded")


@asynccontextmanager
async def open_dialler(runtime: Runtime) -> AsyncIterator[None]:
    """The service's dialler, in its resources."""
    runtime.resources["dialler"] = Dialler(policy_of(runtime.settings))
    yield


def dialler_of(runtime: Runtime) -> Dialler:
    """The service's dialler."""
    dialler: Dialler = runtime.resources["dialler"]
    return dialler


def _unknown(host: str) -> NoReturn:
    raise BadTarget(
        "host",
        f"无法解析主机 {host}，请核对网址",
        f"The host {host} cannot be resolved; compare the URL",
    )
