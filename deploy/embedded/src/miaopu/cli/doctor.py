"""`miaopu doctor`: do all services know the same, subject by subject? And what people do where they do not."""

import sys
import time
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.table import Table

from miaopu.cli.connection import DEFAULT_DATA, Data, Service, ask, client_for
from miaopu.diagnosis import Difference, Heard, Place, differences, still_behind
from shared.http import Client
from shared.services import SERVICE_NAMES

app = typer.Typer(help="核对各服务所知是否一致 / Do producers and consumers agree?", invoke_without_command=True)
_PAGE: Final = 5000
_PAUSE_S: Final = 2.0
_SHOWN: Final = 200
_DIFFERENT: Final = 1
"""Exit status where anything differs."""
_WORDS: Final = {
    "diverged": "产生方已恢复到更早状态，须由人核对 / the producer fell back; people must settle it",
    "ahead": "消费方比产生方新，产生方已恢复 / further than the producer, which was restored",
    "behind": "有事件未处理，可重新发送归档 / events not dealt with; replay the archive",
}
_TITLES: Final = (
    "结论 finding",
    "产生方 producer",
    "消费方 consumer",
    "主题 topic",
    "主体 subject",
    "产生 sent",
    "处理 dealt with",
)
Reason = Annotated[str, typer.Option(help="理由，记入日志 / why, for the journal")]
Subject = Annotated[str, typer.Argument(help="主体，见核对结果 / the subject, as the findings name it")]


@app.callback()
def run(context: typer.Context, data: Data = DEFAULT_DATA) -> None:
    """逐个主体核对；有不一致时退出码为 1 / Compares every subject; exit status 1 where any differs."""
    if context.invoked_subcommand is not None:
        return
    first = _look(data)
    if any(one.kind == "behind" for one in first):
        time.sleep(_PAUSE_S)
        first = still_behind(first, _look(data))
    if not first:
        sys.stdout.write("各服务一致 / all services agree\n")
        return
    _show(first)
    raise typer.Exit(_DIFFERENT)


@app.command("tell-again")
def tell_again(service: Service, subject: Subject, reason: Reason, data: Data = DEFAULT_DATA) -> None:
    """由产生方重新告知该主体的最新事实 / The producer tells the newest facts of a subject as new events."""
    with client_for(service, data) as client:
        wanted = {"subject": subject, "reason": reason}
        answer = ask(client, "POST", f"/{service}/v1/archive/tell-again", json=wanted)
    sys.stdout.write(f"重新告知 {answer['events']} 个事件 / {answer['events']} events are told again\n")


@app.command()
def settle(
    service: Service,
    topic: Annotated[str, typer.Argument(help="主题 / the topic")],
    subject: Subject,
    reason: Reason,
    data: Data = DEFAULT_DATA,
) -> None:
    """消费方的分歧已由人核对 / People have settled a subject at the consumer."""
    wanted = {"topic": topic, "subject": subject, "reason": reason}
    with client_for(service, data) as client:
        ask(client, "POST", f"/{service}/v1/event-lines/settlement", json=wanted)
    sys.stdout.write("已记录 / recorded\n")


def _look(data: Path) -> list[Difference]:
    produced: dict[str, dict[Place, int]] = {}
    consumed: dict[str, dict[Place, Heard]] = {}
    for service in SERVICE_NAMES:
        with client_for(service, data) as client:
            produced[service] = {_place(one): one["last"] for one in _lines(client, service, "produced")}
            consumed[service] = {
                _place(one): Heard(one["last"], one["diverged_from"]) for one in _lines(client, service, "consumed")
            }
    return differences(produced, consumed)


def _lines(client: Client, service: str, side: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        params = {"side": side, "limit": _PAGE, **({"cursor": cursor} if cursor else {})}
        page = ask(client, "GET", f"/{service}/v1/event-lines", params=params)
        found += page["items"]
        cursor = page["next"]
        if cursor is None:
            return found


def _place(line: dict[str, Any]) -> Place:
    return line["topic"], line["subject"]


def _show(found: list[Difference]) -> None:
    table = Table()
    for title in _TITLES:
        table.add_column(title, overflow="fold")
    for one in found[:_SHOWN]:
        figures = (str(one.produced), str(one.consumed))
        table.add_row(_WORDS[one.kind], one.producer, one.consumer, one.topic, one.subject, *figures)
    Console().print(table)
    if len(found) > _SHOWN:
        more = len(found) - _SHOWN
        sys.stdout.write(f"另有 {more} 个主体不一致 / {more} more subjects differ\n")
