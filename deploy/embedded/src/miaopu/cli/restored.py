"""`miaopu restored`: a service's database came from a backup; what it sends from now on says so."""

import sys
from typing import Annotated

import typer

from miaopu.cli.connection import Data, Service, asked, body_of
from miaopu.platform_address import DEFAULT_DATA
from shared.clients.by_name import CLIENTS
from shared.schemas.event_lines import ReasonIn


def run(
    service: Service,
    reason: Annotated[str, typer.Option(help="理由，记入日志 / why, for the journal")],
    data: Data = DEFAULT_DATA,
) -> None:
    """数据库由备份恢复后开始新的事件世代 / Begins a new epoch of a service whose database was restored."""
    body = body_of(ReasonIn, {"reason": reason})
    epoch = asked(CLIENTS[service], data, lambda client: client.post_epoch(body)).epoch
    sys.stdout.write(f"新世代 {epoch}，请运行 miaopu doctor / epoch {epoch}; now run miaopu doctor\n")
