"""`miaopu up`: the embedded platform on a data folder, until Ctrl-C."""

import asyncio
import os
import signal
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from miaopu.cli.connection import Data
from miaopu.cli.plan_option import PlanFolder, plan_named
from miaopu.cli.refusal import refuse
from miaopu.platform_address import DEFAULT_DATA

if TYPE_CHECKING:
    from shared.settings import Settings


def run(
    data: Data = DEFAULT_DATA,
    host: Annotated[str | None, typer.Option(help="监听地址 / address to listen on", show_default="127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(help="端口 / port", show_default="8080", min=0, max=65_535)] = None,
    folder: PlanFolder = None,
) -> None:
    """启动 PostgreSQL 与五个服务，再次启动时数据仍在 / Serves until Ctrl-C; finds its data again the next time."""
    from shared.log import configure_logging
    from shared.postgres.private_server import PrivateServerError
    from shared.settings import read_settings

    named = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    if "MIAOPU_LOG_LEVEL" not in os.environ:
        named["log_level"] = "warning"
    settings = read_settings(os.environ, data_dir=data, **plan_named(folder, data), **named)
    configure_logging(settings.log_level)
    try:
        asyncio.run(_serve(settings))
    except PrivateServerError as error:
        refuse(error.zh, error.en)


async def _serve(settings: "Settings") -> None:
    from miaopu.demo.serving import serving

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with serving(settings, settings.port) as url:
        sys.stdout.write(f"苗圃已启动 / Miaopu is up: {url}  (Ctrl-C 结束 / to stop)\n")
        sys.stdout.flush()
        await stop.wait()
        sys.stdout.write("正在停止 / stopping …\n")
        sys.stdout.flush()
