"""`miaopu up`: the embedded platform on a data folder, until Ctrl-C."""

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

DEFAULT_PORT = 8080


def run(
    data: Annotated[Path, typer.Option(help="数据目录 / data folder")] = Path("var/data"),
    host: Annotated[str, typer.Option(help="监听地址 / address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口 / port")] = DEFAULT_PORT,
) -> None:
    """Starts PostgreSQL and the five services; finds its data again the next time."""
    from shared.log import configure_logging
    from shared.settings import read_settings
    from shared.store.private_server import PrivateServerError

    settings = read_settings(os.environ, data_dir=data, host=host, port=port, log_level="warning")
    configure_logging(settings.log_level)
    try:
        asyncio.run(_serve(settings))
    except PrivateServerError as error:
        sys.stderr.write(f"错误 / Error: {error}\n")
        raise typer.Exit(2) from error


async def _serve(settings: "Settings") -> None:  # type: ignore[name-defined]  # noqa: F821
    from miaopu.demo.serving import serving

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with serving(settings, settings.port) as url:
        sys.stdout.write(f"苗圃已启动 / Miaopu is up: {url}  (Ctrl-C 结束 / to stop)\n")
        sys.stdout.flush()
        await stop.wait()
