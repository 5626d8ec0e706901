"""`miaopu dead-letters`: events set aside, listed, read, tried again, given up."""

import sys
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table

from miaopu.cli.connection import Data, Service, asked, body_of, one_service
from miaopu.platform_address import DEFAULT_DATA
from shared.clients.by_name import CLIENTS
from shared.clients.frame import FrameClient
from shared.schemas.dead_letters import DeadLetterOut, DiscardIn
from shared.services import SERVICE_NAMES

app = typer.Typer(help="搁置的事件 / events set aside", no_args_is_help=True)
OneService = Annotated[
    str | None,
    typer.Argument(parser=one_service, metavar="SERVICE", help="只看一个服务 / one only, else all"),
]
LetterId = Annotated[UUID, typer.Argument(help="编号，见 list / its id, see list")]
_COLUMNS = ("id", "state", "event_type", "subject", "attempts", "reason")
_TITLES = ("服务 service", "编号 id", "状态 state", "类型 type", "主体 subject", "次数 attempts", "原因 reason")


@app.command("list")
def list_(service: OneService = None, data: Data = DEFAULT_DATA) -> None:
    """尚未处理的搁置事件 / All that are open, of one service or of all."""
    table = Table()
    for title in _TITLES:
        table.add_column(title, overflow="fold")
    for name in [service] if service else SERVICE_NAMES:
        for letter in asked(CLIENTS[name], data, _all_open):
            table.add_row(name, *(str(getattr(letter, column)) for column in _COLUMNS))
    if table.row_count:
        Console().print(table)
    else:
        sys.stdout.write("没有搁置的事件 / no events are set aside\n")


async def _all_open(client: FrameClient) -> list[DeadLetterOut]:
    return [letter async for letter in client.list_dead_letters()]


@app.command()
def inspect(service: Service, letter_id: LetterId, data: Data = DEFAULT_DATA) -> None:
    """一个事件及其原文 / One of them, with the event as it came."""
    letter = asked(CLIENTS[service], data, lambda client: client.read_dead_letter(letter_id))
    sys.stdout.write(letter.model_dump_json(indent=2) + "\n")


@app.command()
def replay(service: Service, letter_id: LetterId, data: Data = DEFAULT_DATA) -> None:
    """立即重试 / Tries it again now."""
    answer = asked(CLIENTS[service], data, lambda client: client.post_replay(letter_id))
    sys.stdout.write(answer.model_dump_json() + "\n")


@app.command()
def discard(
    service: Service,
    letter_id: LetterId,
    reason: Annotated[str, typer.Argument(help="理由，记入日志 / why, for the journal")],
    data: Data = DEFAULT_DATA,
) -> None:
    """说明理由后放弃 / Gives it up for good, with a reason."""
    body = body_of(DiscardIn, {"reason": reason})
    answer = asked(CLIENTS[service], data, lambda client: client.post_discard(letter_id, body))
    sys.stdout.write(answer.model_dump_json() + "\n")
