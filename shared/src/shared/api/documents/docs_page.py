"""The API page with its script and style from an installed package: government networks have no content network."""

from importlib.resources import files

from fastapi import APIRouter
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from shared.problems import NotFound
from shared.service import Service

OPEN_PATHS = ("/docs", "/docs/assets/{name}", "/openapi.json")
_ASSETS = {
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui.css": "text/css",
    "favicon.png": "image/png",
}


def docs_router(service: Service) -> APIRouter:
    """`/docs` and what it loads; the document is that of the application that answers, whose plan its examples name."""
    router = APIRouter(include_in_schema=False)
    prefix = f"/{service.name}"

    @router.get("/docs")
    async def docs() -> HTMLResponse:
        """The service's routes, to be tried out."""
        assets = f"{prefix}/docs/assets"
        return get_swagger_ui_html(
            openapi_url=f"{prefix}/openapi.json",
            title=f"苗圃 {service.name}",
            swagger_js_url=f"{assets}/swagger-ui-bundle.js",
            swagger_css_url=f"{assets}/swagger-ui.css",
            swagger_favicon_url=f"{assets}/favicon.png",
        )

    @router.get("/openapi.json")
    async def document(request: Request) -> Response:
        """The OpenAPI document."""
        return JSONResponse(request.app.openapi())

    @router.get("/docs/assets/{name}")
    async def asset(name: str) -> Response:
        """One of the page's files."""
        if name not in _ASSETS:
            raise NotFound
        content = files("fastapi_offline").joinpath("static", name).read_bytes()
        return Response(content, media_type=_ASSETS[name], headers={"Cache-Control": "public, max-age=86400"})

    return router
