"""The page at the platform's own address: what runs here and where to go on."""

from collections.abc import Sequence
from html import escape

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from shared.api.health import readiness
from shared.api.operations import operations_app
from shared.runtime import Runtime
from shared.service import Service

_PAGE = """<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><title>苗圃 Miaopu</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body {{ font: 16px/1.6 system-ui, "Noto Sans CJK SC", sans-serif; color: #1d2b22;
  max-width: 60rem; margin: 3rem auto; padding: 0 1rem }}
h1 {{ margin-bottom: 0 }} p.sub {{ color: #55665b; margin-top: .2rem }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ text-align: left; padding: .55rem .6rem; border-bottom: 1px solid #d6e0d9 }}
.ok {{ color: #13733a }} .no {{ color: #a3341f }} code {{ background: #eef4f0; padding: .1rem .3rem }}
</style></head><body>
<h1>苗圃 Miaopu</h1>
<p class="sub">专利产业化样板企业培育库 · the province's cultivation pool of model patent-industrialisation firms</p>
<table><thead><tr><th>服务 service</th><th>职责 what it decides</th><th>状态 state</th><th>接口 API</th></tr></thead>
<tbody>{rows}</tbody></table>
<p>令牌 tokens: <code>miaopu token --role province --subject zhao</code> · 状态 state: <code>miaopu status</code></p>
</body></html>"""
_ROW = (
    '<tr><td>{name}</td><td>{zh}<br><small>{en}</small></td><td class="{css}">{state}</td>'
    '<td><a href="/{name}/docs">docs</a> · <a href="/{name}/openapi.json">openapi.json</a></td></tr>'
)


def landing_app(hosted: Sequence[tuple[Service, Runtime]]) -> Starlette:
    """The page beside `/livez`, `/readyz` and `/metrics`."""

    async def landing(_: Request) -> Response:
        rows = [await _row(service, runtime) for service, runtime in hosted]
        return HTMLResponse(_PAGE.format(rows="".join(rows)), headers={"Content-Security-Policy": _POLICY})

    app = operations_app(hosted)
    app.router.routes.insert(0, Route("/", landing))
    return app


_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


async def _row(service: Service, runtime: Runtime) -> str:
    state = await readiness(service, runtime)
    return _ROW.format(
        name=escape(service.name),
        zh=escape(service.summary["zh"]),
        en=escape(service.summary["en"]),
        css="ok" if state.ready else "no",
        state="就绪 ready" if state.ready else escape(f"未就绪 not ready: {state.database}"),
    )
