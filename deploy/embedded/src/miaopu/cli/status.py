"""`miaopu status`: the platform on one screen."""

from pathlib import Path
from typing import Final

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from miaopu.cli.connection import Data, asked
from miaopu.condition import Condition, condition_of, reds
from miaopu.platform_address import DEFAULT_DATA
from shared.clients.finance_matching import FinanceMatchingClient
from shared.clients.pool import PoolClient
from shared.clients.refused import Refused
from shared.identity.caller import Role
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
_FORBIDDEN, _NOT_THERE = 403, 404
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
    state = condition.serve
    mark = "[green]是 yes[/]" if state and state.ready else "[red]否 no[/]"
    bus = "down" if condition.bus.startswith("down") else condition.bus
    return [
        mark,
        state.database if state else "?",
        bus,
        _shown(condition.figure("outbox_unsent")),
        _shown(condition.figure("outbox_oldest_seconds"), 1),
        _shown(condition.parked),
        _shown(condition.figure("journal_unsealed_rows")),
    ]


def _work_row(condition: Condition) -> list[str]:
    state, lag = condition.work or condition.serve, _shown(condition.figure("consumer_lag_seconds"), 1)
    if state is None:
        return ["?", lag, "?", ""]
    return [state.version, lag, state.relay.partition(" since")[0], ", ".join(state.leases)]


def _shown(figure: float | None, places: int = 0) -> str:
    """A figure, or a dash where no process that was asked shows it."""
    return _NOT_SHOWN if figure is None else f"{figure:.{places}f}"


def _programme(data: Path) -> str:
    seats = asked(PoolClient, data, _seats, Role.PROVINCE)
    return "\n".join((f"名额 seats: {seats}", *asked(FinanceMatchingClient, data, _lists, Role.PROVINCE)))


async def _seats(pool: PoolClient) -> str:
    try:
        plan = await pool.read_seat_plan()
    except Refused as refused:
        if refused.status == _NOT_THERE:
            return "未设定 not set"
        return _not_yours(refused)
    return f"{plan.used} / {plan.cap}"


async def _lists(finance: FinanceMatchingClient) -> tuple[str, str]:
    try:
        entries = await _entries(finance)
    except Refused as refused:
        entries = f"在列企业 firms on the lists: {_not_yours(refused)}"
    try:
        return entries, await _receipts(finance)
    except Refused as refused:
        return entries, f"回执 receipts: {_not_yours(refused)}"


def _not_yours(refused: Refused) -> str:
    if refused.status != _FORBIDDEN:
        raise refused
    return _NOT_YOURS


async def _entries(finance: FinanceMatchingClient) -> str:
    members = (await finance.get_list("members", limit=1)).total
    pledge = (await finance.get_list("pledge", limit=1)).total
    return f"在列企业 firms on the lists:\n  入库企业名单 members: {members}   授信白名单 pledge: {pledge}"


async def _receipts(finance: FinanceMatchingClient) -> str:
    """What all banks together were told, and have confirmed: a firm on a list counts once for each bank."""
    told, banks = await finance.get_receipt_summary(), await finance.get_banks(limit=1)
    return (
        f"通知，各银行合计 told, all banks together (banks: {banks.total}):\n"
        f"  列入 listings: {told.listed}   撤销 revocations: {told.revoked}\n"
        f"  已回执 confirmed: {told.confirmed}   被撤销取代 superseded: {told.superseded}\n"
        f"  未回执的列入 open listings: {told.open_grants}   未回执的撤销 open revocations: {told.open_revocations}"
    )
