"""The bank's webhook: verified over the raw bytes, stored, then answered."""

import logging
from collections.abc import Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Lock
from typing import Any

import httpx
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from standardwebhooks import Webhook, WebhookVerificationError
from starlette.background import BackgroundTask

from example_bank.copy_of_lists import CopyOfLists
from example_bank.events import NotAnEvent, read_json

log = logging.getLogger(__name__)
_MOST_BYTES = 256 * 1024


def create_app(database: Path, secret: str, renew: Callable[[CopyOfLists], None] | None = None) -> FastAPI:
    """The receiver: `POST /events` takes webhooks, `GET /copy` shows what the bank has.

    With an empty secret it refuses every event with 503, which the sender repeats later: the secret is known only once
    this address has been registered. `renew` takes the snapshots of both lists; it is called, behind the answer, once
    an event shows that the copy is of another epoch. Without it that is left to `pull` and `snapshot`.
    """
    copy = CopyOfLists(database)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> Any:
        yield
        copy.close()

    app = FastAPI(title="Example bank", docs_url=None, redoc_url=None, max_body_size=_MOST_BYTES, lifespan=lifespan)
    verifier = Webhook(secret) if secret else None
    renewal = BackgroundTask(_Renewal(database, renew)) if renew else None

    @app.post("/events")
    async def take(request: Request) -> Response:
        answer = _take(copy, verifier, request.headers, await request.body())
        if copy.is_outdated:
            answer.background = renewal
        return answer

    @app.get("/copy")
    async def show(list_kind: str | None = None) -> JSONResponse:
        return JSONResponse(copy.entries(list_kind))

    return app


class _Renewal:
    """Snapshots for a copy that is outdated, by a connection of their own, one at a time."""

    def __init__(self, database: Path, renew: Callable[[CopyOfLists], None]) -> None:
        self._database, self._renew, self._turn = database, renew, Lock()

    def __call__(self) -> None:
        if not self._turn.acquire(blocking=False):
            return
        try:
            with CopyOfLists(self._database) as copy:
                self._renew(copy)
            log.info("both lists taken anew")
        except httpx.HTTPError as error:
            log.warning("snapshot not taken, the next event tries again: %s", error)
        finally:
            self._turn.release()


def _take(copy: CopyOfLists, verifier: Webhook | None, headers: Mapping[str, str], body: bytes) -> Response:
    """204 once the event is on the disk, and for every repeat; 503 for what has to wait for the snapshot.

    401 for what is not signed, or signed too long ago.
    """
    if verifier is None:
        return _refusal(503, "no secret yet: register this address, then start with MIAOPU_BANK_SECRET")
    try:
        verifier.verify(body, dict(headers), json_parse=False)
    except (WebhookVerificationError, ValueError) as error:
        return _refusal(401, f"signature refused: {error}")
    try:
        event = read_json(body)
        if event.get("id") != headers["webhook-id"]:
            return _refusal(400, "webhook-id is not the id of the event")
        outcome = copy.apply(event)
    except NotAnEvent as error:
        return _refusal(400, str(error))
    log.info("event %s %s: %s", event["id"], event["type"], outcome)
    if outcome == "waits":
        return _refusal(503, "another epoch of the feed, or a number given twice: the snapshot comes first")
    return Response(status_code=204)


def _refusal(status: int, reason: str) -> JSONResponse:
    log.warning("refused with %s: %s", status, reason)
    return JSONResponse({"error": reason}, status)
