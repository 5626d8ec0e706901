"""The transaction of a request: committed before the answer, with the answer kept for repeats."""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.routing import APIRoute
from starlette.responses import Response

from shared.api.callers import present_caller, runtime_of
from shared.database import idempotency
from shared.database.idempotency import EARLIER, Answer, IdempotencyInProgress, Repeated, repeat_of
from shared.messaging.reading import Reading, reading
from shared.messaging.unit_of_work import UnitOfWork, unit_of_work
from shared.problems import MalformedRequest, UnsupportedMediaType

_LONGEST_KEY = 200


async def request_digest(request: Request) -> str:
    """Digest of role, scope, method, path, query and body: what `same request` means.

    A person with two hats, or two persons whose names are alike in two cities, never read each other's answers.
    """
    caller = present_caller(request)
    path, query = request.scope["path"], request.scope["query_string"].decode("latin-1")
    head = f"{caller.role} {caller.on_behalf_of} {request.method} {path}?{query}\n".encode()
    return hashlib.sha256(head + await request.body()).hexdigest()


def idempotency_key(request: Request) -> str | None:
    """The request's key.

    Raises:
        MalformedRequest: longer than 200 characters.
    """
    key = request.headers.get("idempotency-key")
    if key is not None and not 0 < len(key) <= _LONGEST_KEY:
        message = {"zh": "Idempotency-Key 应为 1–200 个字符", "en": "an Idempotency-Key has 1 to 200 characters"}
        raise MalformedRequest(
            errors=[{"in": "header", "pointer": "/idempotency-key", "code": "length", "message": message}]
        )
    return key


async def get_uow(request: Request) -> AsyncIterator[UnitOfWork]:
    """Opens the transaction; it commits when the route has returned and before the answer is sent."""
    caller = present_caller(request)
    async with unit_of_work(runtime_of(request), caller) as uow:
        if request.method == "POST" and (key := idempotency_key(request)):
            await _meet_earlier(uow, caller.subject, key, await request_digest(request))
        request.state.uow = uow
        yield uow


async def get_reading(request: Request) -> AsyncIterator[Reading]:
    """Opens a transaction in which nothing can be written."""
    async with reading(runtime_of(request), present_caller(request)) as uow:
        yield uow


async def _meet_earlier(uow: UnitOfWork, caller: str, key: str, digest: str) -> None:
    ours = (await uow.execute_native(idempotency.LOCK, f"{caller}\n{key}"))[0]["ours"]
    if not ours:
        raise IdempotencyInProgress(retry_after_s=1)
    if rows := await uow.execute_native(EARLIER, caller, key):
        raise repeat_of(rows[0], digest)
    uow.answer = Answer(caller, key, digest, 0, b"")


def replayed(earlier: Repeated) -> Response:
    """The first answer once more, marked as such."""
    return Response(earlier.body, earlier.status, {"Idempotent-Replay": "true"}, "application/json")


def must_be_json(request: Request) -> None:
    """Lets requests on whose body is said to be JSON, and those that say there is none.

    Raises:
        UnsupportedMediaType: another type, or none named.
    """
    headers = request.headers
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json")):
        return
    if headers.get("content-length", "0") != "0" or "transfer-encoding" in headers:
        raise UnsupportedMediaType(wanted="application/json")


class AnsweringRoute(APIRoute):
    """Keeps the answer with the transaction, while it is still open."""

    def get_route_handler(self) -> Callable[[Request], Any]:
        """Wraps the framework's handler."""
        original: Callable[[Request], Awaitable[Response]] = super().get_route_handler()
        takes_json = self.body_field is not None

        async def handle(request: Request) -> Response:
            if takes_json:
                must_be_json(request)
            try:
                response = await original(request)
            except Repeated as earlier:
                return replayed(earlier)
            uow: UnitOfWork | None = getattr(request.state, "uow", None)
            if uow is not None and uow.answer is not None:
                first = uow.answer
                uow.answer = Answer(
                    first.caller, first.key, first.request_digest, response.status_code, bytes(response.body)
                )
            return response

        return handle


Uow = Annotated[UnitOfWork, Depends(get_uow, scope="function")]
"""The request's transaction. `scope="function"`: without it the client has its 201 before the commit."""

ReadUow = Annotated[Reading, Depends(get_reading, scope="function")]
"""The transaction of a request that asks: one state of the database, and READ ONLY."""
