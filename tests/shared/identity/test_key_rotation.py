"""Keys from an address: taken anew, kept while the issuer is away, asked for no more often than is decent (F-J4)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from shared.http import HTTPError
from shared.identity.keys import LEAST_PAUSE_S, JwksRefresh, fetch_jwks, keeping_keys, verifier
from shared.identity.tokens import InvalidToken, NoKeys, TokenVerifier
from shared.settings import Settings
from shared.testing.fixtures import WorldOf
from tests.shared.frame import frame_service
from tests.shared.identity.issuers import AUDIENCE, ISSUER, Issuer

pytestmark = pytest.mark.anyio
OLD, NEW = Issuer(), Issuer()


class Published:
    """An issuer's address: what it answers, how often it was asked, and the time that the refresh sees."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.document: str | None = OLD.jwks
        self.asked = 0
        self.now = 1000.0
        monkeypatch.setattr("shared.identity.keys._now", lambda: self.now)

    async def fetch(self, _: str) -> str:
        self.asked += 1
        await asyncio.sleep(0)
        if self.document is None:
            raise HTTPError("away")
        return self.document


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> Published:
    return Published(monkeypatch)


async def started(published: Published, keep_s: float = 3600) -> tuple[TokenVerifier, JwksRefresh]:
    tokens = TokenVerifier(None, ISSUER, AUDIENCE)
    refresh = JwksRefresh("https://login.test/keys", tokens, 300, keep_s, published.fetch)
    await refresh.look_again()
    return tokens, refresh


async def test_a_token_of_a_new_key_is_let_in_at_once(published: Published) -> None:
    tokens, _ = await started(published)
    assert (await tokens.verified(OLD.token())).subject == "zhang"
    published.document, published.now = NEW.jwks, published.now + LEAST_PAUSE_S
    assert (await tokens.verified(NEW.token())).subject == "zhang"
    with pytest.raises(InvalidToken):
        await tokens.verified(OLD.token())


async def test_two_hundred_requests_with_a_new_key_ask_the_issuer_once(published: Published) -> None:
    tokens, _ = await started(published)
    published.document, published.now = NEW.jwks, published.now + LEAST_PAUSE_S
    callers = await asyncio.gather(*(tokens.verified(NEW.token(jti=str(n))) for n in range(200)))
    assert {caller.subject for caller in callers} == {"zhang"}
    assert published.asked == 2


async def test_unknown_keys_do_not_make_us_a_hammer(published: Published) -> None:
    tokens, _ = await started(published)
    for _ in range(50):
        with pytest.raises(InvalidToken):
            await tokens.verified(Issuer().token())
    assert published.asked == 1


async def test_known_keys_go_on_while_the_issuer_is_away(published: Published) -> None:
    tokens, refresh = await started(published)
    published.document, published.now = None, published.now + 3000
    await refresh.look_again()
    assert (await tokens.verified(OLD.token())).subject == "zhang"


async def test_keys_that_are_too_old_are_trusted_no_more(published: Published) -> None:
    tokens, refresh = await started(published)
    published.document, published.now = None, published.now + 3601
    await refresh.look_again()
    with pytest.raises(NoKeys):
        await tokens.verified(OLD.token())
    published.document, published.now = OLD.jwks, published.now + LEAST_PAUSE_S
    await refresh.look_again()
    assert (await tokens.verified(OLD.token())).subject == "zhang"


async def test_an_answer_that_is_no_key_set_changes_nothing(published: Published) -> None:
    tokens, refresh = await started(published)
    for rubbish in ("<html>maintenance</html>", '{"keys": []}'):
        published.document, published.now = rubbish, published.now + LEAST_PAUSE_S
        await refresh.look_again()
    assert (await tokens.verified(OLD.token())).subject == "zhang"


async def test_the_same_keys_again_leave_what_is_remembered(published: Published) -> None:
    tokens, refresh = await started(published)
    tokens.caller_of(OLD.token())
    published.now += LEAST_PAUSE_S
    await refresh.look_again()
    assert (published.asked, len(tokens._seen)) == (2, 1)


async def test_the_background_asks_at_its_interval_and_sooner_while_the_issuer_is_away(
    published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, refresh = await started(published)
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        if seconds == 0:
            return
        slept.append(seconds)
        published.now += seconds
        published.document = None if len(slept) < 3 else OLD.jwks
        if len(slept) == 5:
            raise asyncio.CancelledError

    monkeypatch.setattr("shared.identity.keys.asyncio.sleep", sleep)
    with pytest.raises(asyncio.CancelledError):
        await refresh.run()
    assert slept == [300, LEAST_PAUSE_S, LEAST_PAUSE_S, 300, 300]


@asynccontextmanager
async def serving(answer: bytes) -> AsyncIterator[str]:
    """A web server of one answer."""

    async def reply(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(answer)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(reply, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/keys"


async def test_keys_come_over_http_from_the_address_of_the_settings() -> None:
    async with serving(OLD.jwks.encode()) as url:
        settings = Settings(jwks_url=url, token_issuer=ISSUER, token_audience=AUDIENCE)
        tokens = await verifier(settings)
        async with keeping_keys(tokens, settings):
            assert (await tokens.verified(OLD.token())).subject == "zhang"


async def test_an_answer_without_end_is_not_read_as_keys() -> None:
    async with serving(b" " * 1_000_001) as url:
        with pytest.raises(ValueError, match="too large"):
            await fetch_jwks(url)


async def test_a_service_starts_while_the_issuer_is_away_and_says_503_not_401(world_of: WorldOf) -> None:
    nowhere = "http://127.0.0.1:9/keys"
    async with world_of(frame_service(), jwks_url=nowhere) as world:
        answer = await world.get("/v1/journal")
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
        assert int(answer.headers["retry-after"]) > 0
        assert (await world.client.get("/intake/v1/journal")).status_code == 401
