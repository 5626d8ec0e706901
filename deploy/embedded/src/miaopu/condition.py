"""How each service stands, as `serve` and `work` tell it, and what of that somebody must look at."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter

from miaopu.cli.connection import asked
from shared.clients.by_name import CLIENTS
from shared.clients.frame import FrameClient
from shared.clients.refused import NotUnderstood, Refused
from shared.http import Client, HTTPError, new_blocking_client
from shared.schemas.health import Readiness
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
_WELL = {"database": ("up",), "fit": ("same", "ahead"), "relay": ("ok", "unused"), "work": ("ok",)}
_STATES = TypeAdapter(dict[str, Readiness])
_OLDEST_REVOCATION = "bank_oldest_open_revocation_seconds{"


@dataclass(frozen=True, slots=True)
class Condition:
    """What the processes of one service answered: nothing where they did not, or were not asked."""

    service: str
    serve: Readiness | None
    work: Readiness | None
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
        state = self.work or self.serve
        return state.bus if state else "?"


def condition_of(service: str, data: Path) -> Condition:
    """Asks `serve`, and `work` where it is another process: at `MIAOPU_<SERVICE>_WORK_URL`."""
    serve, figures = asked(CLIENTS[service], data, _of_serve)
    if serve is not None and serve.relay != "unused":
        return Condition(service, serve, serve, asked_work=True, figures=figures)
    url = os.environ.get(variable_of(service, "WORK_URL"))
    if url is None:
        return Condition(service, serve, None, asked_work=False, figures=figures)
    with new_blocking_client(_ASK_S, url) as client:
        work, more = _of_work_process(client, service)
        return Condition(service, serve, work, asked_work=True, figures={**figures, **more})


async def _of_serve(client: FrameClient) -> tuple[Readiness | None, dict[str, float]]:
    try:
        state = await client.readyz()
    except (HTTPError, Refused, NotUnderstood):
        return None, {}
    try:
        return state, metrics_of(await client.metrics())
    except (HTTPError, Refused, ValueError):
        return state, {}


def _of_work_process(client: Client, service: str) -> tuple[Readiness | None, dict[str, float]]:
    """A process that works has no routes of services, and tells of all that it works for."""
    try:
        states = _STATES.validate_json(client.get("/readyz").content)
        metrics = client.get("/metrics")
        return states.get(service), metrics_of(metrics.text) if metrics.is_success else {}
    except (HTTPError, ValueError):
        return None, {}


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
        elif not state.ready:
            yield f"{name} 未就绪 / {name} is not ready: {_why(state)}"
    if not condition.asked_work and condition.serve is not None:
        variable = variable_of(condition.service, "WORK_URL")
        yield f"未查询 work，请设置 {variable} / work was not asked: set {variable}"
    if condition.bus.startswith("down"):
        yield f"总线中断 / the bus is {condition.bus}"
    if condition.work is not None:
        yield from _of_work(condition.work)
    yield from _of_figures(condition)


def _why(state: Readiness) -> str:
    """The parts of an unready answer that say why."""
    said = [f"{name} {getattr(state, name)}" for name, good in _WELL.items() if getattr(state, name) not in good]
    return "; ".join(said) or "?"


def _of_work(work: Readiness) -> Iterator[str]:
    if work.relay.startswith("failing") and work.ready:
        yield f"转发失败 / the relay is {work.relay}"
    if work.database == "up" and "relay" not in work.leases:
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
