"""Health and metrics of a whole process, for those that answer no other requests and for the embedded platform."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from shared.api.frame.health import metrics_text, readiness
from shared.api.problem_response import problem_response
from shared.problems import NotFound
from shared.runtime import Runtime
from shared.service import Service


def operations_app(hosted: Sequence[tuple[Service, Runtime]]) -> Starlette:
    """`/livez`, `/readyz` and `/metrics` over all services of this process."""

    async def livez(_: Request) -> Response:
        return JSONResponse({"status": "alive", "services": [service.name for service, _ in hosted]})

    async def readyz(_: Request) -> Response:
        states = {service.name: await readiness(service, runtime) for service, runtime in hosted}
        ready = all(state.ready for state in states.values())
        return JSONResponse({name: state.model_dump() for name, state in states.items()}, 200 if ready else 503)

    async def metrics(_: Request) -> Response:
        if len(hosted) == 1:
            return PlainTextResponse(await metrics_text(hosted[0][1]))
        return JSONResponse({service.name: f"/{service.name}/metrics" for service, _ in hosted})

    async def nothing(request: Request) -> Response:
        return problem_response(NotFound(), request.headers.get("accept-language"), request.url.path)

    routes = [
        Route("/livez", livez),
        Route("/readyz", readyz),
        Route("/metrics", metrics),
        Route("/{path:path}", nothing, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
    ]
    return Starlette(routes=routes)
