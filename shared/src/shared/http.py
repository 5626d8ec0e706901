"""The one module that imports the HTTP client library, so that replacing it is one line."""

from collections.abc import Mapping

import httpx
from httpx import ASGITransport, AsyncBaseTransport, AsyncClient, Client, HTTPError, Response

__all__ = [
    "ASGITransport",
    "AsyncBaseTransport",
    "AsyncClient",
    "Client",
    "HTTPError",
    "Response",
    "new_blocking_client",
    "new_client",
]
_LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=2.0)
"""An idle connection is given up before the server does (after 5 s), else a request may meet its end: `ReadError`."""


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
        limits=_LIMITS,
        follow_redirects=False,
        trust_env=False,
    )


def new_blocking_client(timeout_s: float, base_url: str = "", headers: Mapping[str, str] | None = None) -> Client:
    """The same for programs without a loop."""
    return Client(
        base_url=base_url,
        headers=headers,
        timeout=httpx.Timeout(timeout_s),
        limits=_LIMITS,
        follow_redirects=False,
        trust_env=False,
    )
