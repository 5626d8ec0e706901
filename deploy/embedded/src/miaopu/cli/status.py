"""`miaopu status`: the platform on one screen."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from miaopu.cli.connection import DEFAULT_DATA, Data, answer_of, ask, client_for
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
_FORBIDDEN = 403
_FINANCE = "/finance-matching/v1"
_NOT_YOURS = "此令牌的角色无权查看 not for this token's role"
_FIGURES = ("outbox_unsent", "outbox_oldest_seconds", "journal_unsealed_rows")


def run(data: Data = DEFAULT_DATA) -> None:
    """就绪、总线、未发与搁置的事件、名额和回执 / Readiness, bus, outbox, dead letters, seats and receipts."""
    console = Console()
    table = Table(*_COLUMNS, title="苗圃运行状态 · platform status", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for service in SERVICE_NAMES:
        table.add_row(service, *_row(service, data))
    console.print(table)
    console.print(_programme(data))


def _row(service: str, data: Path) -> list[str]:
    with client_for(service, data) as client:
        ready = ask(client, "GET", f"/{service}/readyz", also=(503,))
        figures = metrics_of(answer_of(client, "GET", f"/{service}/metrics").text)
        parked = sum(value for name, value in figures.items() if name.startswith("parked_events{"))
    mark = "[green]是 yes[/]" if ready["ready"] else "[red]否 no[/]"
    unsent, oldest, unsealed = (figures.get(name, 0.0) for name in _FIGURES)
    return [mark, ready["database"], ready["bus"], f"{unsent:.0f}", f"{oldest:.1f}", f"{parked:.0f}", f"{unsealed:.0f}"]


def metrics_of(text: str) -> dict[str, float]:
    """Prometheus text as figures by name and labels."""
    lines = (line.rpartition(" ") for line in text.splitlines() if line and not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}


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
