"""`miaopu restored`: a service's database came from a backup; what it sends from now on says so."""

import sys
from typing import Annotated

import typer

from miaopu.cli.connection import Data, Service, ask, client_for
from miaopu.platform_address import DEFAULT_DATA


def run(
    service: Service,
    reason: Annotated[str, typer.Option(help="理由，记入日志 / why, for the journal")],
    data: Data = DEFAULT_DATA,
) -> None:
    """数据库由备份恢复后开始新的事件世代 / Begins a new epoch of a service whose database was restored."""
    with client_for(service, data) as client:
        answer = ask(client, "POST", f"/{service}/v1/epochs", json={"reason": reason})
    epoch = answer["epoch"]
    sys.stdout.write(f"新世代 {epoch}，请运行 miaopu doctor / epoch {epoch}; now run miaopu doctor\n")
