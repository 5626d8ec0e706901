"""The one module that imports the HTTP client library, so that replacing it is one line."""

import ssl
from collections.abc import Mapping

import httpx
from httpx import ASGITransport, AsyncBaseTransport, AsyncClient, Client, ConnectError, HTTPError, Request, Response

__all__ = [
    "BROKEN_CONNECTION",
    "ASGITransport",
    "AsyncBaseTransport",
    "AsyncClient",
    "Client",
    "ConnectError",
    "HTTPError",
    "Request",
    "Response",
    "new_blocking_client",
    "new_client",
    "new_transport",
]

BROKEN_CONNECTION = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError)
"""A connection that was there and broke, as one does that the other side closed while it was idle."""


def new_client(
    timeout_s: float,
    base_url: str = "",
    headers: Mapping[str, str] | None = None,
    transport: AsyncBaseTransport | None = None,
) -> AsyncClient:
    """A client that follows no redirects and trusts no proxy settings of its environment."""
    return AsyncClient(
        base_url=base_url,
        headers=headers,
        transport=transport,
        timeout=httpx.Timeout(timeout_s),
        follow_redirects=False,
        trust_env=False,
    )


def new_transport(connections: int, keep_alive_s: float, tls: ssl.SSLContext) -> AsyncBaseTransport:
    """Connections of one's own, kept open between requests."""
    limits = httpx.Limits(
        max_connections=connections, max_keepalive_connections=connections, keepalive_expiry=keep_alive_s
    )
    return httpx.AsyncHTTPTransport(verify=tls, limits=limits, trust_env=False)


def new_blocking_client(timeout_s: float, base_url: str = "", headers: Mapping[str, str] | None = None) -> Client:
    """The same for programs without a loop."""
    return Client(
        base_url=base_url, headers=headers, timeout=httpx.Timeout(timeout_s), follow_redirects=False, trust_env=False
    )
