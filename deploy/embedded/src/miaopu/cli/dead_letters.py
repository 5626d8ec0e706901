"""`miaopu dead-letters`: events set aside, listed, read, tried again, given up."""

import json
import sys
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table

from miaopu.cli.connection import Data, Service, ask, client_for, one_service
from miaopu.platform_address import DEFAULT_DATA
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
        with client_for(name, data) as client:
            for letter in ask(client, "GET", f"/{name}/v1/dead-letters", params={"limit": 200}):
                table.add_row(name, *(str(letter[column]) for column in _COLUMNS))
    if table.row_count:
        Console().print(table)
    else:
        sys.stdout.write("没有搁置的事件 / no events are set aside\n")


@app.command()
def inspect(service: Service, letter_id: LetterId, data: Data = DEFAULT_DATA) -> None:
    """一个事件及其原文 / One of them, with the event as it came."""
    with client_for(service, data) as client:
        letter = ask(client, "GET", f"/{service}/v1/dead-letters/{letter_id}")
    sys.stdout.write(json.dumps(letter, ensure_ascii=False, indent=2) + "\n")


@app.command()
def replay(service: Service, letter_id: LetterId, data: Data = DEFAULT_DATA) -> None:
    """立即重试 / Tries it again now."""
    with client_for(service, data) as client:
        answer = ask(client, "POST", f"/{service}/v1/dead-letters/{letter_id}/replay")
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")


@app.command()
def discard(
    service: Service,
    letter_id: LetterId,
    reason: Annotated[str, typer.Argument(help="理由，记入日志 / why, for the journal")],
    data: Data = DEFAULT_DATA,
) -> None:
    """说明理由后放弃 / Gives it up for good, with a reason."""
    with client_for(service, data) as client:
        answer = ask(client, "POST", f"/{service}/v1/dead-letters/{letter_id}/discard", json={"reason": reason})
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
