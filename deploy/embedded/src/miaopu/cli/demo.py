"""`miaopu demo`: the whole programme on a platform of its own, with results to look at."""

import asyncio
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from rich.console import Console
from rich.table import Table

from miaopu.cli.plan_option import PlanFolder, plan_named
from miaopu.cli.refusal import refuse
from miaopu.cli.steps import Steps
from shared.domain.bad_value import BadValue
from shared.plan_settings import DEFAULT_PROVINCE, PLANS
from shared.services import SERVICE_NAMES

if TYPE_CHECKING:
    from shared.plan.model import Plan
    from shared.settings import Settings

SHIPPED: Final = PLANS / DEFAULT_PROVINCE
_COMMITTED_FIRMS, _COMMITTED_SEED = 1200, 2024
COMMITTED: Final = Path(f"examples/{DEFAULT_PROVINCE}-{_COMMITTED_SEED}/applications.xlsx")
"""The round of the shipped plan, made before."""
_MOST_OF_RECOMMENDED: Final = 0.9
_LABELS: Final[Mapping[str, str]] = {
    "rows_read": "读取申报行 rows read",
    "rows_refused": "未受理 refused",
    "assessed": "已评估 assessed",
    "eligible": "– 符合 eligible",
    "needs_waiver": "– 需豁免 need a waiver",
    "needs_review": "– 待核实 need review",
    "ineligible": "– 不符合 ineligible",
    "waived": "已豁免 waived",
    "recommended": "已推荐 recommended",
    "admitted": "入库 admitted",
    "graduated": "出库 graduated",
    "removed": "退库 removed",
    "proposed_for_removal": "建议退库 proposed for removal",
    "whitelisted": "名单条目 whitelist entries",
    "revoked": "撤销条目 revoked",
    "bank_receipts": "银行回执 bank receipts",
}


class CapAbovePlan(BadValue):
    """More seats than the plan allows."""

    def __init__(self, cap: int, allowed: int) -> None:
        super().__init__(
            "cap_above_plan",
            f"方案规定的名额上限为 {allowed}，--cap 不能为 {cap}",
            f"the plan allows a cap of {allowed}: --cap may not be {cap}",
        )


class CapTooHigh(BadValue):
    """The cap would not bind: a round without a contest for seats is not what the programme plays."""

    def __init__(self, cap: int, firms: int, most: int) -> None:
        super().__init__(
            "cap_too_high",
            f"{firms} 行申报约可推荐的企业不足以争夺 {cap} 个名额：--cap 最多 {most}，或增加 --firms",
            f"{firms} rows bring too few firms to contend for {cap} seats: --cap may be {most} at most, "
            "or give more --firms",
        )


def run(
    firms: Annotated[int, typer.Option(help="申报企业行数 / firm rows", min=60, max=20_000)] = _COMMITTED_FIRMS,
    seed: Annotated[int, typer.Option(help="随机种子 / seed of the generator")] = _COMMITTED_SEED,
    cap: Annotated[int | None, typer.Option(help="名额上限，默认按方案 / cap, by default the plan's", min=10)] = None,
    out: Annotated[Path, typer.Option(help="结果目录 / where the results go")] = Path("var/demo"),
    folder: PlanFolder = None,
) -> None:
    """在新的平台上跑完整个流程并写出结果；上一次演示的结果会被替换 / Plays the whole round on a fresh platform.

    退出码：0 完成，1 未能完成，2 未开始 / exit status 0 when done, 1 when it did not finish, 2 when it did not begin
    """
    started = time.monotonic()
    from shared.postgres.private_server import PrivateServerError

    try:
        played = _prepare(firms, seed, cap, out, folder)
        summary = asyncio.run(_programme(played, out, started))
    except PrivateServerError as error:
        refuse(error.zh, error.en)
    else:
        _show(summary, out)


@dataclass(frozen=True, slots=True)
class _Round:
    """What is played, under which plan."""

    settings: "Settings"
    plan: "Plan"
    workbook: Path
    cap: int


def _prepare(firms: int, seed: int, cap: int | None, out: Path, folder: Path | None) -> _Round:
    """Everything that can be refused is, before anything is touched.

    Raises:
        BadSettings, PlanFaults, PlanTooYoung, PlanTooOld, CapAbovePlan, CapTooHigh, NotADemos, PrivateServerError: it
            is.
    """
    from miaopu.demo.folder import WORKBOOK, fresh_folder
    from miaopu.demo.generate import make_workbook
    from miaopu.demo.programme.days import days_of
    from miaopu.demo.settings import demo_settings
    from miaopu.platform import SERVICES
    from shared import clock
    from shared.service import plan_for

    settings = demo_settings(os.environ, out / "data", plan_named(folder, out / "data"))
    plan = plan_for(settings.plan_dir, *SERVICES)
    days_of(plan, clock.today())
    seats = _cap(plan, firms, cap)
    fresh_folder(out)
    shipped = settings.plan_dir.resolve() == SHIPPED.resolve()
    if shipped and (firms, seed) == (_COMMITTED_FIRMS, _COMMITTED_SEED) and COMMITTED.exists():
        return _Round(settings, plan, COMMITTED, seats)
    make_workbook(out / WORKBOOK, firms, seed, plan)
    return _Round(settings, plan, out / WORKBOOK, seats)


def _cap(plan: "Plan", firms: int, cap: int | None) -> int:
    """The cap of the round: as asked for, else the plan's, or the most that still binds.

    Raises:
        CapAbovePlan, CapTooHigh: the one asked for is not allowed, or does not bind.
    """
    from miaopu.demo.generate import counts
    from miaopu.demo.programme.applications import waivers_of
    from pool.usecases.seat_plan import CAP

    allowed = CAP.of(plan.on(plan.in_force_from))
    most = int((counts(firms)["eligible"] + waivers_of(firms)) * _MOST_OF_RECOMMENDED)
    if cap is None:
        return min(allowed, most)
    if cap > allowed:
        raise CapAbovePlan(cap, allowed)
    if cap > most:
        raise CapTooHigh(cap, firms, most)
    return cap


async def _programme(played: _Round, out: Path, started: float) -> dict[str, Any]:
    """The summary, once the results are written.

    Raises:
        typer.Exit: the programme did not finish; what the platform answered has been said.
    """
    from shared.clients.refused import NotUnderstood, Refused
    from shared.http import HTTPError
    from shared.log import configure_logging
    from shared.postgres.private_server import PrivateServerError

    configure_logging(played.settings.log_level)
    try:
        with Steps(Console()) as steps:
            return await _play(played, out, started, steps)
    except PrivateServerError:
        raise
    except (Refused, NotUnderstood, HTTPError, TimeoutError, RuntimeError) as error:
        reason = str(error) or type(error).__name__
        sys.stderr.write(f"错误：演示未能完成：{reason}\nError: the demo did not finish: {reason}\n")
        raise typer.Exit(1) from error


async def _play(played: _Round, out: Path, started: float, steps: Steps) -> dict[str, Any]:
    from miaopu.demo.folder import BANK_COPY
    from miaopu.demo.programme.run import run_programme
    from miaopu.demo.programme.story import BankAccess, SeatRule
    from miaopu.demo.results import summary_of, write_results, write_summary
    from miaopu.demo.serving import BankProcess, serving
    from shared.identity.caller import Role
    from shared.identity.keys import local_issuer

    settings = played.settings
    bank = BankProcess(settings.data_dir / BANK_COPY)
    steps.step("启动平台：自带 PostgreSQL 与五个服务", "starting the platform")
    try:
        async with serving(settings) as url:
            issuer = local_issuer(settings)
            begun = time.monotonic()
            story = await run_programme(
                dict.fromkeys(SERVICE_NAMES, url),
                lambda role, subject, scope=None: issuer.token(subject, Role(role), scope),
                played.workbook,
                SeatRule(played.cap),
                BankAccess(bank.webhook_url, bank.start, bank.copy),
                steps,
                played.plan,
            )
            programme_seconds = time.monotonic() - begun
            steps.step("写出结果并停止平台", "writing the results, stopping the platform")
            write_results(out, story)
    finally:
        bank.stop()
    summary = summary_of(story, programme_seconds, time.monotonic() - started)
    write_summary(out, summary)
    return summary


def _show(summary: dict[str, Any], out: Path) -> None:
    table = Table(title="苗圃演示结果 · what the programme did")
    table.add_column("项目 item")
    table.add_column("数量 number", justify="right")
    for name, label in _LABELS.items():
        table.add_row(label, f"{summary[name]:,}")
    console = Console(highlight=False, soft_wrap=True)
    console.print(table)
    marginal = summary["marginal_firm"]
    lines = (
        f"最后一家入围 last firm seated: {marginal['name']} {marginal['uscc']}",
        f"  推荐单位 unit {marginal['reporting_unit']}, 名次 rank {marginal['rank']}, 得分 score {marginal['score']}",
        f"用时 programme {summary['programme_seconds']} s, 合计 total {summary['total_seconds']} s",
        f"结果 results: {out}/ (summary.json, members.xlsx, whitelist.xlsx, refusals.xlsx, timeline-*.json)",
        f"查看平台 look at the platform: make up DATA={out}/data",
    )
    for line in lines:
        console.print(line, markup=False)
