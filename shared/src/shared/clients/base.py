"""A client of one service: an address, a token, and the caller's languages."""

from types import TracebackType
from typing import Literal, Self

from shared.clients.calls import Calls
from shared.http import AsyncBaseTransport, AsyncClient, new_client

_BOTH = "mul"
"""The language tag for several; a refusal then comes with its text in the other language as well."""


class ServiceClient(Calls):
    """One service at its address, with one caller's token."""

    def __init__(
        self,
        url: str,
        token: str,
        *,
        timeout_s: float = 30,
        language: Literal["zh", "en"] = "zh",
        transport: AsyncBaseTransport | None = None,
        http: AsyncClient | None = None,
    ) -> None:
        """`http` is a connection that others use too, and close."""
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": f"{language}, {_BOTH}"}
        super().__init__(http or new_client(timeout_s, url.rstrip("/"), transport=transport), headers)
        self._owns = http is None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._owns:
            await self._http.aclose()
