"""`miaopu simulate`: what if the rules or the seats were others, asked of the platform for a whole batch."""

import asyncio
import re
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from uuid import UUID

import orjson
import typer

from miaopu.cli.assignments import assignment
from miaopu.cli.connection import asked, body_of
from miaopu.cli.output import STDOUT, Json, write_content
from miaopu.cli.refusal import refuse
from shared.clients.eligibility import EligibilityClient
from shared.clients.intake import IntakeClient
from shared.identity.caller import Role
from shared.schemas.eligibility.simulation_results import SimulationResult
from shared.schemas.eligibility.simulations import SimulationIn

_SWEEP: Final = re.compile(r"([^=]+)=([^:]+):([^:]+):(\d+)")
_LOOK_EVERY_S: Final = 0.15
FileKind = Literal["csv", "xlsx", "parquet", "svg"]

Changes = Annotated[list[str], typer.Option("--set", metavar="NAME=VALUE", help="试算的参数值，可重复 / repeatable")]
Units = Annotated[
    list[str], typer.Option("--unit-seats", metavar="UNIT=N|none", help="改市州名额，可重复 / seats of a unit")
]
Stand = Annotated[str, typer.Option(metavar="recommendable|recommended", help="参与者 / who stands for a seat")]
File = Annotated[Path | None, typer.Option(metavar="FILE", help="另存文件 / also write this file")]


def run(
    changes: Changes = [],  # noqa: B006 - typer copies it
    batch: Annotated[str, typer.Option(help="批次，默认最新 / batch, by default the newest")] = "",
    sweep: Annotated[str, typer.Option(metavar="NAME=FROM:TO:POINTS", help="敏感性分析 / threshold sweep")] = "",
    cap: Annotated[int | None, typer.Option(min=0, help="名额上限 / another cap")] = None,
    unit_seats: Units = [],  # noqa: B006
    stand: Stand = "recommendable",
    fresh: Annotated[bool, typer.Option("--fresh", help="视为无人入库 / as if nobody had a seat")] = False,
    on: Annotated[str | None, typer.Option(metavar="DATE", help="筛选日，默认今天 / day of screening")] = None,
    save: Annotated[str | None, typer.Option(metavar="NAME", help="保存为方案 / save as a scenario")] = None,
    json: Json = None,
    csv: File = None,
    xlsx: File = None,
    parquet: File = None,
    chart: File = None,
    data: Annotated[Path, typer.Option(help="数据目录 / data folder")] = Path("var/data"),
) -> None:
    """按真实名额规则试算整个批次 / Simulate a batch under the real seat rules; nothing real is changed.

    例 / example: miaopu simulate --set NAME=0.08 --sweep NAME=0.05:0.15:50 --chart curve.svg

    参数名称见 GET /eligibility/v1/rules / GET /eligibility/v1/rules names the parameters.
    """
    _must_be_svg(chart)
    order = {
        "batch": batch or asked(IntakeClient, data, _newest_batch, Role.PROVINCE),
        "name": save,
        "changes": _pairs(changes, "--set"),
        "cap": cap,
        "unit_seats": {unit: _seats(text) for unit, text in _pairs(unit_seats, "--unit-seats").items()},
        "stand": stand,
        "seats": "fresh" if fresh else "current",
        "on": on,
        "sweep": _sweep(sweep),
    }
    files: dict[FileKind, Path | None] = {"csv": csv, "xlsx": xlsx, "parquet": parquet, "svg": chart}
    wanted = {kind: target for kind, target in files.items() if target}
    scenario, result = _carried_out(data, order, wanted)
    _show(result, json)
    _tell_what_is_left(scenario, save, [*([json] if json else []), *map(str, wanted.values())])


def _carried_out(
    data: Path, order: Mapping[str, object], files: Mapping[FileKind, Path]
) -> tuple[UUID, SimulationResult]:
    """The scenario's id and its whole result, once its files are written."""
    act = partial(_simulated, order=body_of(SimulationIn, order), files=files)
    return asked(EligibilityClient, data, act, Role.PROVINCE)


def _must_be_svg(chart: Path | None) -> None:
    if chart is not None and chart.suffix.lower() != ".svg":
        refuse(
            f"图只有 SVG 格式，--chart 的文件名应以 .svg 结尾，而不是 {chart}",
            f"the chart is an SVG picture: --chart takes a name that ends in .svg, not {chart}",
        )


async def _simulated(
    eligibility: EligibilityClient, order: SimulationIn, files: Mapping[FileKind, Path]
) -> tuple[UUID, SimulationResult]:
    """Orders the simulation, waits for its job and writes its files; the scenario's id and the whole result."""
    accepted = await eligibility.post_simulation(order)
    await _wait(eligibility, accepted.job_id)
    for kind, target in files.items():
        target.write_bytes(await _file(eligibility, accepted.id, kind))
    result = await eligibility.read_result(accepted.id)
    assert isinstance(result, SimulationResult)
    return accepted.id, result


async def _file(eligibility: EligibilityClient, scenario: UUID, kind: FileKind) -> bytes:
    if kind == "svg":
        return (await eligibility.read_chart(scenario)).encode()
    content = await eligibility.read_result(scenario, format_=kind)
    assert isinstance(content, bytes)
    return content


def _show(result: SimulationResult, target: str | None) -> None:
    if target is None:
        from miaopu.cli.simulation_tables import show_result

        show_result(result)
    else:
        told = result.model_dump(mode="json", by_alias=True, exclude_unset=True)
        write_content(target, orjson.dumps(told, option=orjson.OPT_INDENT_2) + b"\n")


def _tell_what_is_left(scenario: UUID, name: str | None, targets: Sequence[str]) -> None:
    """Where the result is; on stderr where stdout holds the result itself."""
    files = [target for target in targets if target != STDOUT]
    out = sys.stderr if STDOUT in targets else sys.stdout
    saved = f" 已保存为 saved as {name}" if name else ""
    print(f"方案 scenario {scenario}{saved}", *(f"已写出 wrote {file}" for file in files), sep="\n", file=out)


async def _newest_batch(intake: IntakeClient) -> str:
    newest = await intake.get_batches(limit=1)
    if not newest.items:
        refuse("尚无批次，请以 --batch 指定", "there is no batch yet; name one with --batch")
    return newest.items[0].code


def _pairs(texts: Sequence[str], option: str) -> dict[str, str]:
    """`NAME=VALUE` as pairs, each name once."""
    pairs: dict[str, str] = {}
    for text in texts:
        name, value = assignment(text, option)
        if name in pairs:
            refuse(f"{option} {name} 设置了两次，请只写一次", f"{option} {name} is set twice; write it once")
        pairs[name] = value
    return pairs


def _seats(text: str) -> int | None:
    if text == "none":
        return None
    if not text.isascii() or not text.isdigit():
        refuse(f"名额应为整数或 none：{text}", f"seats are a whole number, or none: {text}")
    return int(text)


def _sweep(text: str) -> dict[str, Any] | None:
    if not text:
        return None
    found = _SWEEP.fullmatch(text)
    if found is None:
        refuse(
            f"--sweep 应写成 名称=起:止:点数，例如 NAME=0.05:0.15:50，而不是 {text}",
            f"write --sweep NAME=FROM:TO:POINTS, such as NAME=0.05:0.15:50, not {text}",
        )
    assert found is not None
    return {"parameter": found[1], "from": found[2], "to": found[3], "points": int(found[4])}


async def _wait(eligibility: EligibilityClient, job_id: UUID) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("试算 simulating"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("", total=None)
        while True:
            job = await eligibility.get_job(job_id)
            progress.update(bar, completed=job.done, total=job.total)
            if job.state == "done":
                return
            if job.error is not None:
                refuse(f"试算失败：{job.error.zh}", f"the simulation failed: {job.error.en}")
            await asyncio.sleep(_LOOK_EVERY_S)
