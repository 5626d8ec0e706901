"""Connects to endpoints: the address that is dialled is the one that was checked, at every connection anew."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property
from ipaddress import ip_address
from typing import NoReturn

from prometheus_client import Counter

from shared.delivery.connection import Connection
from shared.delivery.targets import Address, BadTarget, DeliveryPolicy, Target, check_address
from shared.runtime import Runtime
from shared.settings import Settings

Resolve = Callable[[str, int], Awaitable[Sequence[Address]]]
"""Addresses of a name; raises OSError where there are none."""
_RESOLVE_S = 5.0


async def resolve_by_system(host: str, port: int) -> Sequence[Address]:
    """Asks the system's resolver."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ip_address(address[0]) for *_, address in found]


@dataclass
class Connector:
    """Finds and checks the addresses of a webhook's host, and connects to them."""

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

    async def connect(self, target: Target) -> Connection:
        """A new connection to the first checked address that answers; certificates are those of the name.

        Raises:
            BadTarget: the host may not be dialled, or no longer.
            OSError: nobody answers, or the certificate is bad.
        """
        *others, last = await self.addresses(target)
        for address in others:
            try:
                return await self._connect(target, address)
            except OSError:
                continue
        return await self._connect(target, last)

    async def _connect(self, target: Target, address: Address) -> Connection:
        secure = target.scheme == "https"
        _, connection = await asyncio.get_running_loop().create_connection(
            Connection,
            str(address),
            target.port,
            ssl=self.tls if secure else None,
            server_hostname=target.host if secure else None,
        )
        return connection


def policy_of(settings: Settings) -> DeliveryPolicy:
    """The operator's policy; embedded, this machine may be called too."""
    return DeliveryPolicy(settings.delivery_networks, loopback=settings.mode == "embedded")


@asynccontextmanager
async def open_connector(runtime: Runtime) -> AsyncIterator[None]:
    """The service's connector and the count of what it sends, in its resources."""
    runtime.resources["connector"] = Connector(policy_of(runtime.settings))
    runtime.resources["attempts"] = Counter(
        "webhook_attempts_total", "Requests to endpoints", ["result"], registry=runtime.metrics.registry
    )
    yield


def connector_of(runtime: Runtime) -> Connector:
    """The service's connector."""
    connector: Connector = runtime.resources["connector"]
    return connector


def attempts_of(runtime: Runtime) -> Counter:
    """Requests that the service has sent to endpoints, by result."""
    attempts: Counter = runtime.resources["attempts"]
    return attempts


def _unknown(host: str) -> NoReturn:
    raise BadTarget(
        "host",
        f"无法解析主机 {host}，请核对网址",
        f"The host {host} cannot be resolved; compare the URL",
    )
