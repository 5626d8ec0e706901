"""Where the keys that verify tokens come from: the local issuer, a file, or an address asked again and again."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from joserfc.jwk import KeySet

from shared.http import HTTPError, new_client
from shared.identity.issuer import LocalIssuer
from shared.identity.key_sets import BadKeySet, key_set_from_json
from shared.identity.tokens import TokenVerifier
from shared.log import get_logger
from shared.settings import Settings

log = get_logger(__name__)
_TIMEOUT_S = 5.0
_LARGEST_DOCUMENT = 1_000_000
LEAST_PAUSE_S = 10.0
"""An issuer is asked at most so often, however many tokens name keys that nobody knows."""


def local_issuer(settings: Settings) -> LocalIssuer:
    """The embedded issuer of this data folder."""
    return LocalIssuer(settings.data_dir / "keys", settings.token_issuer, settings.token_audience)


async def verifier(settings: Settings) -> TokenVerifier:
    """A verifier with the keys that the settings name; an address is asked later, by `keeping_keys`.

    Raises:
        BadKeySet, OSError: the file is none, or not to be read.
    """
    keys: KeySet | None = None
    if settings.jwks_file:
        keys = key_set_from_json(settings.jwks_file.read_text(encoding="utf-8"))
    elif settings.jwks_url is None:
        keys = local_issuer(settings).keys
    return TokenVerifier(keys, settings.token_issuer, settings.token_audience)


@asynccontextmanager
async def keeping_keys(tokens: TokenVerifier, settings: Settings) -> AsyncIterator[None]:
    """Within the block the keys of `jwks_url` are asked for again and again; without an address nothing happens."""
    if settings.jwks_file or settings.jwks_url is None:
        yield
        return
    refresh = JwksRefresh(settings.jwks_url, tokens, settings.jwks_refresh_s, settings.jwks_keep_s)
    await refresh.look_again()
    task = asyncio.create_task(refresh.run())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def fetch_jwks(url: str) -> str:
    """The issuer's key set as it publishes it now.

    Raises:
        HTTPError: it does not answer well. BadKeySet: it answers with more than a key set ever is.
    """
    async with new_client(timeout_s=_TIMEOUT_S) as client, asyncio.timeout(2 * _TIMEOUT_S):
        response = await client.get(url)
        response.raise_for_status()
        if len(response.content) > _LARGEST_DOCUMENT:
            raise BadKeySet("the JWKS document is too large")
        return response.text


class JwksRefresh:
    """Keeps a verifier's keys as an address publishes them, and the last good ones while it is away."""

    def __init__(
        self,
        url: str,
        tokens: TokenVerifier,
        every_s: float,
        keep_s: float,
        fetch: Callable[[str], Awaitable[str]] = fetch_jwks,
    ) -> None:
        self._url, self._tokens, self._every_s, self._keep_s = url, tokens, every_s, keep_s
        self._fetch = fetch
        self._turn = asyncio.Lock()
        self._document: str | None = None
        self._good_at: float | None = None
        self._asked_at: float | None = None
        tokens.look_again = self.look_again

    async def run(self) -> None:
        """Asks at a bounded interval until cancelled; sooner while the issuer is away."""
        while True:
            away = self._good_at != self._asked_at
            await asyncio.sleep(min(self._every_s, LEAST_PAUSE_S) if away else self._every_s)
            async with self._turn:
                await self._ask()

    async def look_again(self) -> None:
        """Asks now, unless that was done a moment ago; those who come together wait for one answer."""
        async with self._turn:
            if self._asked_at is None or _now() - self._asked_at >= LEAST_PAUSE_S:
                await self._ask()

    async def _ask(self) -> None:
        self._asked_at = asked_at = _now()
        try:
            document = await self._fetch(self._url)
            keys = key_set_from_json(document)
        except (HTTPError, BadKeySet, OSError, TimeoutError, ValueError) as error:
            log.warning("the issuer's keys were not to be had", reason=f"{type(error).__name__}: {error}")
            self._drop_old_keys()
            return
        self._good_at = asked_at
        if document != self._document:
            self._document = document
            self._tokens.replace_keys(keys)

    def _drop_old_keys(self) -> None:
        if self._good_at is not None and _now() - self._good_at > self._keep_s:
            log.error("the issuer's keys are too old to be trusted; no token is accepted until it answers")
            self._document = self._good_at = None
            self._tokens.replace_keys(None)


def _now() -> float:
    return asyncio.get_running_loop().time()
