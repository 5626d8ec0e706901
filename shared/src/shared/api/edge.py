"""The outermost layer of a service: carries the trace in and out, counts, and lets refusals out as problems alone."""

import asyncio
import time
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import trace
from shared.api.problem_response import problem_response
from shared.log import get_logger
from shared.problems import BodyTooLarge
from shared.runtime import Runtime

log = get_logger(__name__)
_SILENT = ("/livez", "/readyz", "/metrics")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Labels are few whatever callers send."""
ANSWERED, LOGGED = "miaopu.answered", "miaopu.logged"
"""Marks in a request's scope: its answer has begun, and its fault is in the log."""
_GONE = 499
"""Counted where the caller hung up before the answer."""


class Edge:
    """Pure ASGI, nothing is buffered; it stands outside the framework's fault handling and so sees every answer.

    A fault after a whole answer ends here: the caller has what was asked for, the log has the fault, once.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        token = trace.current.set(trace.child_of(_header(scope, b"traceparent")))
        exchange, started = _Exchange(scope, receive, send), time.perf_counter()
        try:
            await self._app(scope, receive, exchange.send)
        except asyncio.CancelledError:
            exchange.status = _GONE
            raise
        except Exception as error:
            if not exchange.ended:
                raise  # a broken-off answer is the server's to deal with
            if not scope.get(LOGGED):  # a fault of what stands outside the framework's handlers, such as a hot route
                log.error("a request failed after its answer had begun", path=scope["path"], exc_info=error)
        finally:
            trace.current.reset(token)
            _count(scope, exchange.status, time.perf_counter() - started)


@dataclass(slots=True)
class _Exchange:
    """One request's way out."""

    scope: Scope
    receive: Receive
    out: Send
    status: int = 500
    ended: bool = False
    replaced: bool = False

    async def send(self, message: Message) -> None:
        """Passes the answer on with its trace; the framework's plain 413 becomes a problem."""
        if self.replaced:
            return
        if message["type"] == "http.response.start" and _is_plain_413(message):
            self.replaced = True
            problem = problem_response(BodyTooLarge(), _header(self.scope, b"accept-language"), self.scope["path"])
            await problem(self.scope, self.receive, self._pass_on)
            return
        await self._pass_on(message)

    async def _pass_on(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.scope[ANSWERED] = True
            self.status = message["status"]
            traceparent = (trace.current.get() or "").encode()
            message["headers"] = [*message.get("headers", []), (b"traceparent", traceparent)]
        await self.out(message)
        self.ended = message["type"] == "http.response.body" and not message.get("more_body", False)


def _is_plain_413(message: Message) -> bool:
    if message["status"] != BodyTooLarge.status:
        return False
    return any(name == b"content-type" and value.startswith(b"text/plain") for name, value in message["headers"])


def _count(scope: Scope, status: int, seconds: float) -> None:
    runtime: Runtime | None = getattr(scope["app"].state, "runtime", None)
    if runtime is None or scope["path"].endswith(_SILENT):
        return
    template = getattr(scope.get("route"), "path", "unknown")
    method = scope["method"] if scope["method"] in _METHODS else "OTHER"
    runtime.metrics.answered(template, method, status, seconds)


def _header(scope: Scope, name: bytes) -> str | None:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), None)
