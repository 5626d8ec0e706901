"""`miaopu doctor`: do all services know the same, subject by subject? And what people do where they do not."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import partial
from itertools import groupby
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Annotated, Final

import orjson
import typer
from rich.console import Console
from rich.table import Table

from miaopu.cli.connection import Data, Service, asked, body_of
from miaopu.cli.output import STDOUT, Json, write_json
from miaopu.cli.refusal import refuse
from miaopu.comparison import compare
from miaopu.diagnosis import Difference, brought, replays
from miaopu.platform_address import DEFAULT_DATA
from shared.clients.by_name import CLIENTS
from shared.clients.frame import FrameClient
from shared.clients.refused import Refused
from shared.schemas.event_lines import BroughtIn, SettledIn
from shared.schemas.retelling import ReplayIn, TellAgainIn

app = typer.Typer(help="核对各服务所知是否一致 / Do producers and consumers agree?", invoke_without_command=True)
_SHOWN: Final = 200
_SETTLED_BY_PEOPLE: Final = ("diverged", "ahead")
_SETTLED_BEFORE: Final = 404
"""So that a list may be settled again after it was broken off."""
_BROUGHT: Final = "已由归档补齐，逐个主体核对一致 / brought from the archive; no subject is behind"
_DIFFERENT: Final = 1
"""Exit status where anything differs."""
_WORDS: Final = {
    "diverged": "产生方已恢复到更早状态，须由人核对 / the producer fell back; people must settle it",
    "ahead": "消费方比产生方新，产生方已恢复 / further than the producer, which was restored",
    "lost": "待读的事件已不在 Kafka，请运行 miaopu doctor replay / gone from Kafka unread: miaopu doctor replay",
    "behind": "有事件未处理，请运行 miaopu doctor replay / events not dealt with: miaopu doctor replay",
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
Subjects = Annotated[
    list[str], typer.Argument(help="主体，可多个，见核对结果 / subjects, one or more, as the findings name them")
]
Listed = Annotated[
    Path,
    typer.Argument(help="doctor --json 写出的文件，可删去未核对的行 / file of doctor --json; lines may be left out"),
]


@app.callback()
def run(context: typer.Context, data: Data = DEFAULT_DATA, json: Json = None) -> None:
    """逐个主体核对；有不一致时退出码为 1 / Compares every subject; exit status 1 where any differs."""
    if context.invoked_subcommand is not None:
        return
    found = compare(data)
    if json is not None:
        write_json(json, map(asdict, found))
    if json != STDOUT:
        _show(found)
    if found:
        raise typer.Exit(_DIFFERENT)


@app.command()
def replay(data: Data = DEFAULT_DATA) -> None:
    """由产生方的归档补发落后的消费方缺少的事件 / Producers send again what consumers behind them lack."""
    found, events = compare(data), 0
    for consumer, topic in brought(found):
        body = BroughtIn(topic=topic, reason=_BROUGHT)
        asked(CLIENTS[consumer], data, partial(_brought, body))
        sys.stdout.write(f"{consumer} 已补齐 {topic} / {consumer} has all of {topic}\n")
    for one in replays(found):
        wanted = ReplayIn(topic=one.topic, subject=one.subject)
        events += asked(CLIENTS[one.producer], data, partial(_replayed, wanted))
    sys.stdout.write(f"重新发送 {events} 个事件 / {events} events go out again\n")


async def _brought(topic: BroughtIn, consumer: FrameClient) -> None:
    await consumer.post_brought(topic)


async def _replayed(wanted: ReplayIn, producer: FrameClient) -> int:
    return (await producer.post_archive_replay(wanted)).events


async def _told_again(wanted: Sequence[TellAgainIn], producer: FrameClient) -> int:
    return sum([(await producer.post_tell_again(one)).events for one in wanted])


@app.command("tell-again")
def tell_again(service: Service, subjects: Subjects, reason: Reason, data: Data = DEFAULT_DATA) -> None:
    """由产生方重新告知这些主体的全部事实 / The producer tells all facts of these subjects as new events."""
    _tell_again({(service, subject) for subject in subjects}, reason, data)


@app.command("tell-listed")
def tell_listed(listed: Listed, reason: Reason, data: Data = DEFAULT_DATA) -> None:
    """由产生方重新告知文件所列主体的最新事实 / Producers tell the subjects of a file again."""
    _tell_again({(one.producer, one.subject) for one in _read(listed) if one.kind in _SETTLED_BY_PEOPLE}, reason, data)


def _tell_again(subjects: Iterable[tuple[str, str]], reason: str, data: Path) -> None:
    events = 0
    for producer, group in groupby(sorted(subjects), key=itemgetter(0)):
        wanted = [body_of(TellAgainIn, {"subject": subject, "reason": reason}) for _, subject in group]
        events += asked(CLIENTS[producer], data, partial(_told_again, wanted))
    sys.stdout.write(f"重新告知 {events} 个事件 / {events} events are told again\n")


@app.command()
def settle(
    service: Service,
    topic: Annotated[str, typer.Argument(help="主题 / the topic")],
    subjects: Subjects,
    reason: Reason,
    data: Data = DEFAULT_DATA,
) -> None:
    """这些主体在消费方的分歧已由人核对 / People have settled these subjects at the consumer."""
    here = [
        one for one in compare(data) if (one.consumer, one.topic) == (service, topic) and one.kind in _SETTLED_BY_PEOPLE
    ]
    unknown = sorted(set(subjects) - {one.subject for one in here})
    if unknown:
        refuse(
            f"无需登记：{', '.join(unknown)}。请运行 miaopu doctor 查看核对结果",
            f"nothing to settle for {', '.join(unknown)}: see what miaopu doctor finds",
        )
    _settle([one for one in here if one.subject in subjects], reason, data)


@app.command("settle-listed")
def settle_listed(listed: Listed, reason: Reason, data: Data = DEFAULT_DATA) -> None:
    """文件所列主体的分歧已由人核对 / People have settled the subjects that a file lists."""
    _settle([one for one in _read(listed) if one.kind in _SETTLED_BY_PEOPLE], reason, data)


def _settle(settled: Sequence[Difference], reason: str, data: Path) -> None:
    for consumer, group in groupby(sorted(settled, key=attrgetter("consumer")), key=attrgetter("consumer")):
        wanted = [
            body_of(SettledIn, {"topic": one.topic, "subject": one.subject, "produced": one.produced, "reason": reason})
            for one in group
        ]
        asked(CLIENTS[consumer], data, partial(_all_settled, wanted))
    sys.stdout.write(f"已登记 {len(settled)} 项 / {len(settled)} settled\n")


async def _all_settled(settled: Sequence[SettledIn], consumer: FrameClient) -> None:
    for one in settled:
        try:
            await consumer.post_settlement(one)
        except Refused as refused:
            if refused.status != _SETTLED_BEFORE:
                raise


def _read(listed: Path) -> list[Difference]:
    try:
        return [Difference(**one) for one in orjson.loads(listed.read_bytes())]
    except (TypeError, ValueError):
        refuse(f"{listed} 不是 miaopu doctor --json 写出的文件", f"{listed} was not written by miaopu doctor --json")


def _show(found: Sequence[Difference]) -> None:
    if not found:
        sys.stdout.write("各服务一致 / all services agree\n")
        return
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
