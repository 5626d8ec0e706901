"""The page at the platform's own address: what runs here and where to go on."""

import shlex
from collections.abc import Sequence
from html import escape

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from shared.api.frame.health import readiness
from shared.api.frame.operations import operations_app
from shared.runtime import Runtime
from shared.service import Service

_PAGE = """<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><title>苗圃 Miaopu</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body {{ font: 16px/1.6 system-ui, "Noto Sans CJK SC", sans-serif; color: #1d2b22;
  max-width: 62rem; margin: 3rem auto; padding: 0 1rem }}
h1 {{ margin-bottom: 0 }} h2 {{ font-size: 1.2rem; margin-top: 2.2rem }} p.sub, small {{ color: #55665b }}
p.sub {{ margin-top: .2rem }} table {{ border-collapse: collapse; width: 100% }}
th, td {{ text-align: left; padding: .55rem .6rem; border-bottom: 1px solid #d6e0d9 }}
td.tight, th {{ white-space: nowrap }} li {{ margin: .5rem 0 }} a {{ color: #13733a }}
.ok {{ color: #13733a }} .no {{ color: #a3341f }} code, pre {{ background: #eef4f0; padding: .1rem .3rem }}
pre {{ padding: .6rem .8rem; white-space: pre-wrap; overflow-wrap: anywhere }}
@media (max-width: 40rem) {{ thead {{ display: none }} tr, td {{ display: block }} tr {{ padding: .5rem 0 }}
  td {{ padding: .1rem .6rem }} td:not(:last-child) {{ border: 0 }} }}
</style></head><body>
<h1>苗圃 Miaopu</h1>
<p class="sub">{title_zh} · {title_en}</p>
<table><thead><tr><th>服务 service</th><th>职责 what it decides</th><th>状态 state</th><th>接口 API</th></tr></thead>
<tbody>{rows}</tbody></table>
<h2>从这里开始 · where to begin</h2>
<ol>
<li>在项目目录签发令牌，省级用户可见全部数据：<br>
<small>Make a token in the project's folder; a person of the province sees everything:</small>
<pre>{token}</pre></li>
<li>打开任一接口页，点 Authorize 粘贴令牌，再选接口点 Try it out：<br>
<small>Open an API page, paste the token under Authorize, then try a route:</small><br>
{links}</li>
<li>一屏看运行状态；核验日志未被改动：<br>
<small>The state on one screen; proof that no journal was changed:</small>
<pre>{status}
{verify}</pre></li>
</ol>
<p>数据目录 data folder: <code>{data}</code> · 健康 health: <a href="/livez">livez</a> · <a href="/readyz">readyz</a> ·
指标 metrics: <a href="/metrics">metrics</a></p>
</body></html>"""
_ROW = (
    '<tr><td class="tight">{name}</td><td>{zh}<br><small>{en}</small></td><td class="tight {css}">{state}</td>'
    '<td class="tight"><a href="/{name}/docs">docs</a> · <a href="/{name}/openapi.json">openapi.json</a></td></tr>'
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def landing_app(hosted: Sequence[tuple[Service, Runtime]]) -> Starlette:
    """The page beside `/livez`, `/readyz` and `/metrics`."""

    async def landing(_: Request) -> Response:
        return HTMLResponse(await _page(hosted), headers={"Content-Security-Policy": _POLICY})

    app = operations_app(hosted)
    app.router.routes.insert(0, Route("/", landing))
    return app


async def _page(hosted: Sequence[tuple[Service, Runtime]]) -> str:
    rows = [await _row(service, runtime) for service, runtime in hosted]
    fronts = ((service.name, *service.front) for service, _ in hosted if service.front)
    links = (f'<a href="/{name}/docs#/{tag}">{escape(text)}</a>' for name, tag, text in fronts)
    plan, data = hosted[0][1].plan, str(hosted[0][1].settings.data_dir)
    on = f"--data {shlex.quote(data)}"
    return _PAGE.format(
        title_zh=escape(plan.title_zh),
        title_en=escape(plan.title_en),
        rows="".join(rows),
        links=" · ".join(links),
        token=escape(f".venv/bin/miaopu token --role province --subject zhao {on}"),
        status=escape(f".venv/bin/miaopu status {on}"),
        verify=escape(f".venv/bin/miaopu verify {on}"),
        data=escape(data),
    )


async def _row(service: Service, runtime: Runtime) -> str:
    state = await readiness(service, runtime)
    return _ROW.format(
        name=escape(service.name),
        zh=escape(service.summary["zh"]),
        en=escape(service.summary["en"]),
        css="ok" if state.ready else "no",
        state="就绪 ready" if state.ready else escape(f"未就绪 not ready: {state.database}"),
    )
