"""How each service stands, as `serve` and `work` tell it, and what of that somebody must look at."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from miaopu.cli.connection import client_for
from shared.http import Client, HTTPError, new_blocking_client
from shared.services import variable_of

LATE_S = 60.0
"""An event that is unsent, or waits to be dealt with, for longer is late."""
REVOCATION_S = 30.0
"""A revocation that a bank has not taken for longer is late."""
_ASK_S = 10.0
_LATE = {
    "outbox_oldest_seconds": ("事件未发出", "events are unsent"),
    "consumer_lag_seconds": ("事件未处理", "events wait"),
}
_OLDEST_REVOCATION = "bank_oldest_open_revocation_seconds{"


@dataclass(frozen=True, slots=True)
class Condition:
    """What the processes of one service answered: nothing where they did not, or were not asked."""

    service: str
    serve: Mapping[str, Any] | None
    work: Mapping[str, Any] | None
    asked_work: bool
    figures: Mapping[str, float] = field(default_factory=dict)

    def figure(self, name: str) -> float | None:
        """One that has no labels."""
        return self.figures.get(name)

    @property
    def one_process(self) -> bool:
        """Whether `serve` works as well, as in the embedded platform."""
        return self.serve is not None and self.work is self.serve

    @property
    def parked(self) -> float | None:
        """Events set aside, whatever their state."""
        found = [value for name, value in self.figures.items() if name.startswith("parked_events{")]
        return sum(found) if found else None

    @property
    def bus(self) -> str:
        """The bus as the process that uses it sees it."""
        return str((self.work or self.serve or {}).get("bus", "?"))


def condition_of(service: str, data: Path) -> Condition:
    """Asks `serve`, and `work` where it is another process: at `MIAOPU_<SERVICE>_WORK_URL`."""
    with client_for(service, data) as client:
        serve, figures = _asked(client, f"/{service}"), _figures(client, f"/{service}")
    if serve is not None and serve.get("relay", "unused") != "unused":
        return Condition(service, serve, serve, asked_work=True, figures=figures)
    url = os.environ.get(variable_of(service, "WORK_URL"))
    if url is None:
        return Condition(service, serve, None, asked_work=False, figures=figures)
    with new_blocking_client(_ASK_S, url) as client:
        work = (_asked(client, "") or {}).get(service)
        return Condition(service, serve, work, asked_work=True, figures={**figures, **_figures(client, "")})


def _asked(client: Client, prefix: str) -> Mapping[str, Any] | None:
    try:
        answer = client.get(f"{prefix}/readyz").json()
    except (HTTPError, ValueError):
        return None
    return answer if isinstance(answer, dict) else None


def _figures(client: Client, prefix: str) -> dict[str, float]:
    try:
        answer = client.get(f"{prefix}/metrics")
        return metrics_of(answer.text) if answer.is_success else {}
    except (HTTPError, ValueError):
        return {}


def metrics_of(text: str) -> dict[str, float]:
    """Prometheus text as figures by name and labels."""
    lines = (line.rpartition(" ") for line in text.splitlines() if line and not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}


def reds(condition: Condition) -> Iterator[str]:
    """What somebody must look at, each in both languages; nothing where all is as it should be."""
    for name, state in (("serve", condition.serve), ("work", condition.work)):
        if name == "work" and (not condition.asked_work or condition.one_process):
            continue
        if state is None:
            yield f"{name} 没有应答 / {name} does not answer"
        elif not state.get("ready"):
            yield f"{name} 未就绪 / {name} is not ready: {_why(state)}"
    if not condition.asked_work and condition.serve is not None:
        variable = variable_of(condition.service, "WORK_URL")
        yield f"未查询 work，请设置 {variable} / work was not asked: set {variable}"
    if condition.bus.startswith("down"):
        yield f"总线中断 / the bus is {condition.bus}"
    if condition.work is not None:
        yield from _of_work(condition.work)
    yield from _of_figures(condition)


def _why(state: Mapping[str, Any]) -> str:
    """The parts of an unready answer that say why."""
    well = {"database": ("up",), "fit": ("same", "ahead"), "relay": ("ok", "unused"), "work": ("ok",)}
    said = [f"{name} {state.get(name)}" for name, good in well.items() if state.get(name) not in good]
    return "; ".join(said) or "?"


def _of_work(work: Mapping[str, Any]) -> Iterator[str]:
    if str(work.get("relay", "")).startswith("failing") and work.get("ready"):
        yield f"转发失败 / the relay is {work['relay']}"
    if work.get("database") == "up" and "relay" not in work.get("leases", ()):
        yield "没有进程在转发事件 / no process relays events: nobody holds the lease"


def _of_figures(condition: Condition) -> Iterator[str]:
    for name, (zh, en) in _LATE.items():
        if (seconds := condition.figure(name) or 0.0) > LATE_S:
            yield f"{zh}已 {seconds:.0f} 秒 / {en} for {seconds:.0f} s"
    if dead := condition.figures.get('parked_events{state="dead"}', 0.0):
        yield f"{dead:.0f} 个事件已搁置待处理 / {dead:.0f} dead letters: miaopu dead-letters list {condition.service}"
    if several := condition.figure("diverged_subjects"):
        en = f"{several:.0f} subjects are known differently since a restore, settle them: miaopu doctor"
        yield f"恢复后有 {several:.0f} 个主体的记录不一致，待核对 / {en}"
    if lost := condition.figure("consumer_positions_lost"):
        en = f"{lost:.0f} partitions had lost events that were still to be read: miaopu doctor"
        yield f"{lost:.0f} 个分区缺少尚未读取的事件 / {en}"
    for name, seconds in condition.figures.items():
        if name.startswith(_OLDEST_REVOCATION) and seconds > REVOCATION_S:
            bank = name.partition('bank="')[2].rstrip('"}')
            late = f"{seconds:.0f}"
            yield f"银行 {bank} 的撤销 {late} 秒未送达 / bank {bank} has not taken a revocation for {late} s"
