"""`miaopu dead-letters`: events set aside, listed, read, tried again, given up."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from miaopu.cli.connection import ask, client_for
from shared.settings import SERVICE_NAMES

app = typer.Typer(help="搁置的事件 / events set aside", no_args_is_help=True)
Data = Annotated[Path, typer.Option(help="数据目录 / data folder")]
Service = Annotated[str, typer.Argument(help=" ".join(SERVICE_NAMES))]
OneService = Annotated[str, typer.Option(help="只看一个服务 / one service only")]
_COLUMNS = ("服务 service", "编号 id", "状态 state", "类型 type", "主体 subject", "次数 attempts", "原因 reason")
DEFAULT_DATA = Path("var/data")


@app.command("list")
def list_(
    service: Annotated[str, typer.Option(help="只看一个服务 / one service only")] = "", data: Data = DEFAULT_DATA
) -> None:
    """All that are open, of one service or of all."""
    table = Table()
    for column in (
        "服务 service",
        "编号 id",
        "状态 state",
        "类型 type",
        "主体 subject",
        "次数 attempts",
        "原因 reason",
    ):
        table.add_column(column)
    for name in [service] if service else SERVICE_NAMES:
        with client_for(name, data) as client:
            for letter in ask(client, "GET", f"/{name}/v1/dead-letters", params={"limit": 200}):
                values = (letter[key] for key in ("id", "state", "event_type", "subject", "attempts", "reason"))
                table.add_row(name, *(str(value) for value in values))
    Console().print(table)


@app.command()
def inspect(service: Service, letter_id: str, data: Data = DEFAULT_DATA) -> None:
    """One of them, with the event as it came."""
    with client_for(service, data) as client:
        letter = ask(client, "GET", f"/{service}/v1/dead-letters/{letter_id}")
    sys.stdout.write(json.dumps(letter, ensure_ascii=False, indent=2) + "\n")


@app.command()
def replay(service: Service, letter_id: str, data: Data = DEFAULT_DATA) -> None:
    """Tries it again now."""
    with client_for(service, data) as client:
        answer = ask(client, "POST", f"/{service}/v1/dead-letters/{letter_id}/replay")
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")


@app.command()
def discard(service: Service, letter_id: str, reason: str, data: Data = DEFAULT_DATA) -> None:
    """Gives it up for good, with a reason."""
    with client_for(service, data) as client:
        answer = ask(client, "POST", f"/{service}/v1/dead-letters/{letter_id}/discard", json={"reason": reason})
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
