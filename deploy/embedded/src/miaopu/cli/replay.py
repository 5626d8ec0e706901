"""`miaopu replay`: sends a service's past events once more; consumers drop what they have had."""

import sys
from typing import Annotated

import typer

from miaopu.cli.connection import Data, Service, asked, body_of
from miaopu.platform_address import DEFAULT_DATA
from shared.clients.by_name import CLIENTS
from shared.schemas.retelling import ReplayIn


def run(
    service: Service,
    since: Annotated[str, typer.Option(help="起始时刻 / from this instant (ISO 8601)")] = "",
    subject: Annotated[str, typer.Option(help="主体 / one subject only")] = "",
    topic: Annotated[str, typer.Option(help="主题 / one topic only")] = "",
    data: Data = DEFAULT_DATA,
) -> None:
    """把该服务已发送的归档事件重新发送 / Puts events that the service has sent up again."""
    wanted = {name: value for name, value in (("since", since), ("subject", subject), ("topic", topic)) if value}
    body = body_of(ReplayIn, wanted)
    sent = asked(CLIENTS[service], data, lambda client: client.post_archive_replay(body))
    sys.stdout.write(f"重新发送 {sent.events} 个事件 / {sent.events} events go out again\n")
