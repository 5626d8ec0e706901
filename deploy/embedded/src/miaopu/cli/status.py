"""`miaopu status`: the platform on one screen."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from miaopu.cli.connection import Data, ask, client_for
from miaopu.condition import Condition, condition_of, reds
from miaopu.platform_address import DEFAULT_DATA
from shared.services import SERVICE_NAMES

_COLUMNS = (
    "服务\nservice",
    "就绪\nready",
    "数据库\ndatabase",
    "总线\nbus",
    "未发\nunsent",
    "最久 s\noldest s",
    "搁置\nparked",
    "未封存\nunsealed",
)
_OF_WORK = ("服务\nservice", "版本\nversion", "滞后 s\nlag s", "转发\nrelay", "租约\nleases")
_FORBIDDEN = 403
_FINANCE = "/finance-matching/v1"
_NOT_YOURS = "此令牌的角色无权查看 not for this token's role"
_NOT_SHOWN = "–"
RED: Final = 1
"""Exit status where something is red."""


def run(data: Data = DEFAULT_DATA) -> None:
    """就绪、总线、事件、版本、名额和回执；有异常时退出码为 1 / Readiness, bus, events, seats, receipts; 1 if red."""
    console = Console()
    found = [condition_of(service, data) for service in SERVICE_NAMES]
    table = Table(*_COLUMNS, title="苗圃运行状态 · platform status", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    work = Table(*_OF_WORK, box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for condition in found:
        table.add_row(condition.service, *_row(condition))
        work.add_row(condition.service, *_work_row(condition))
    console.print(table)
    console.print(work)
    faults = [(condition.service, red) for condition in found for red in reds(condition)]
    if all(condition.serve is not None for condition in found):
        console.print(_programme(data))
    for service, red in faults:
        console.print(f"[red]异常 red[/] {service}: {escape(red)}", soft_wrap=True)
    if faults:
        raise typer.Exit(RED)


def _row(condition: Condition) -> list[str]:
    state = condition.serve or {}
    mark = "[green]是 yes[/]" if state.get("ready") else "[red]否 no[/]"
    bus = "down" if condition.bus.startswith("down") else condition.bus
    return [
        mark,
        str(state.get("database", "?")),
        bus,
        _shown(condition.figure("outbox_unsent")),
        _shown(condition.figure("outbox_oldest_seconds"), 1),
        _shown(condition.parked),
        _shown(condition.figure("journal_unsealed_rows")),
    ]


def _work_row(condition: Condition) -> list[str]:
    state = condition.work or condition.serve or {}
    relay = str(state.get("relay", "?")).partition(" since")[0]
    leases = ", ".join(state.get("leases", ()))
    return [str(state.get("version", "?")), _shown(condition.figure("consumer_lag_seconds"), 1), relay, leases]


def _shown(figure: float | None, places: int = 0) -> str:
    """A figure, or a dash where no process that was asked shows it."""
    return _NOT_SHOWN if figure is None else f"{figure:.{places}f}"


def _programme(data: Path) -> str:
    with client_for("pool", data, "province") as client:
        seats = ask(client, "GET", "/pool/v1/seat-plan", also=(_FORBIDDEN, 404))
    with client_for("finance-matching", data, "province") as client:
        pages = [
            ask(client, "GET", f"{_FINANCE}/{path}", also=(_FORBIDDEN,), params={"limit": 1})
            for path in ("lists/members", "lists/pledge", "banks")
        ]
        receipts = ask(client, "GET", f"{_FINANCE}/receipts/summary", also=(_FORBIDDEN,))
    members, pledge, banks = pages
    lines = (f"名额 seats: {_seats(seats)}", _entries(members, pledge), _receipts(receipts, banks))
    return "\n".join(lines)


def _seats(answer: Mapping[str, Any]) -> str:
    if answer.get("status") == _FORBIDDEN:
        return _NOT_YOURS
    return f"{answer['used']} / {answer['cap']}" if "cap" in answer else "未设定 not set"


def _entries(members: Mapping[str, Any], pledge: Mapping[str, Any]) -> str:
    if members.get("status") == _FORBIDDEN:
        return f"在列企业 firms on the lists: {_NOT_YOURS}"
    return (
        "在列企业 firms on the lists:\n"
        f"  入库企业名单 members: {members['total']}   授信白名单 pledge: {pledge['total']}"
    )


def _receipts(answer: Mapping[str, Any], banks: Mapping[str, Any]) -> str:
    """What all banks together were told, and have confirmed: a firm on a list counts once for each bank."""
    if answer.get("status") == _FORBIDDEN:
        return f"回执 receipts: {_NOT_YOURS}"
    return (
        f"通知，各银行合计 told, all banks together (banks: {banks['total']}):\n"
        f"  列入 listings: {answer['listed']}   撤销 revocations: {answer['revoked']}\n"
        f"  已回执 confirmed: {answer['confirmed']}   被撤销取代 superseded: {answer['superseded']}\n"
        f"  未回执的列入 open listings: {answer['open_grants']}   "
        f"未回执的撤销 open revocations: {answer['open_revocations']}"
    )
