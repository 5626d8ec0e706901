"""`miaopu replay`: sends a service's past events once more; consumers drop what they have had."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from miaopu.cli.connection import ask, client_for


def run(
    service: Annotated[str, typer.Argument(help="事件的所属服务 / the service that owns the events")],
    since: Annotated[str, typer.Option(help="起始时刻 / from this instant (ISO 8601)")] = "",
    subject: Annotated[str, typer.Option(help="主体 / one subject only")] = "",
    topic: Annotated[str, typer.Option(help="主题 / one topic only")] = "",
    data: Annotated[Path, typer.Option(help="数据目录 / data folder")] = Path("var/data"),
) -> None:
    """Puts sent events of the archive up again."""
    wanted = {name: value for name, value in (("since", since), ("subject", subject), ("topic", topic)) if value}
    with client_for(service, data) as client:
        answer = ask(client, "POST", f"/{service}/v1/archive/replay", json=wanted)
    sys.stdout.write(f"重新发送 {answer['events']} 个事件 / {answer['events']} events go out again\n")
