"""`miaopu demo`: the whole programme on a platform of its own, with results to look at."""

import asyncio
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from miaopu.demo.api import Unexpected

COMMITTED = Path("examples/hubei-2024/applications.xlsx")
_COMMITTED_FIRMS, _COMMITTED_SEED = 1200, 2024
_LABELS = {
    "rows_read": "读取申报行 rows read",
    "rows_refused": "未受理 refused",
    "eligible": "符合 eligible",
    "needs_waiver": "需豁免 need a waiver",
    "needs_review": "需复核 need review",
    "ineligible": "不符合 ineligible",
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


def run(
    firms: Annotated[int, typer.Option(help="申报企业行数 / firm rows", min=60, max=20_000)] = _COMMITTED_FIRMS,
    seed: Annotated[int, typer.Option(help="随机种子 / seed of the generator")] = _COMMITTED_SEED,
    cap: Annotated[int, typer.Option(help="名额上限 / cap", min=10, max=500)] = 500,
    out: Annotated[Path, typer.Option(help="结果目录 / where the results go")] = Path("var/demo"),
) -> None:
    """Starts a fresh platform, runs the programme through its public API, and ends by itself."""
    started = time.monotonic()
    out.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(out / "data", ignore_errors=True)
    workbook = _workbook(out, firms, seed)
    try:
        summary = asyncio.run(_programme(workbook, cap, out, started))
    except (Unexpected, TimeoutError, RuntimeError) as error:
        sys.stderr.write(f"错误：演示未能完成 / Error: the demo did not finish: {error}\n")
        raise typer.Exit(1) from error
    _show(summary, out)


def _workbook(out: Path, firms: int, seed: int) -> Path:
    """The committed workbook where its numbers are asked for, else one made for them beside the results."""
    if (firms, seed) == (_COMMITTED_FIRMS, _COMMITTED_SEED) and COMMITTED.exists():
        return COMMITTED
    from miaopu.demo.generate import make_workbook

    path = out / "applications.xlsx"
    make_workbook(path, firms, seed)
    return path


async def _programme(workbook: Path, cap: int, out: Path, started: float) -> dict[str, Any]:
    from miaopu.demo.programme.run import SERVICES, run_programme
    from miaopu.demo.programme.story import BankAccess, SeatRule
    from miaopu.demo.results import summary_of, write_results, write_summary
    from miaopu.demo.serving import BankProcess, serving
    from shared.identity.caller import Role
    from shared.identity.keys import local_issuer
    from shared.log import configure_logging
    from shared.settings import Settings

    configure_logging("error")
    settings = Settings(data_dir=out / "data", log_level="error")
    bank = BankProcess(out / "data" / "bank.sqlite")
    with _Bars() as bars:
        bars.step("启动平台：私有 PostgreSQL 与五个服务", "starting the platform: private PostgreSQL, five services")
        try:
            async with serving(settings) as url:
                issuer = local_issuer(settings)
                begun = time.monotonic()
                story = await run_programme(
                    dict.fromkeys(SERVICES, url),
                    lambda role, subject, scope=None: issuer.token(subject, Role(role), scope),
                    workbook,
                    SeatRule(cap),
                    BankAccess(bank.webhook_url, bank.start, bank.copy),
                    bars,
                )
                programme_seconds = time.monotonic() - begun
                bars.step("写出结果", "writing the results")
                write_results(out, story)
        finally:
            bank.stop()
    summary = summary_of(story, programme_seconds, time.monotonic() - started)
    write_summary(out, summary)
    return summary


class _Bars:
    """One line a step, with a bar where the step is long."""

    def __init__(self) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(24), MofNCompleteColumn(), TimeElapsedColumn())
        self._progress = Progress(*columns, console=Console(stderr=False))
        self._current: Any = None

    def __enter__(self) -> "_Bars":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end()
        self._progress.stop()

    def step(self, zh: str, en: str) -> Callable[[int, int], None]:
        """Begins a step; the one before is over."""
        self._end()
        task = self._current = self._progress.add_task(f"{zh} · {en}", total=None)
        return lambda done, total: self._progress.update(task, completed=done, total=total)

    def _end(self) -> None:
        if self._current is not None:
            total = self._progress.tasks[self._current].total or 1
            self._progress.update(self._current, total=total, completed=total)


def _show(summary: dict[str, Any], out: Path) -> None:
    table = Table(title="苗圃演示结果 · what the programme did")
    table.add_column("项目 item")
    table.add_column("数量 number", justify="right")
    for name, label in _LABELS.items():
        table.add_row(label, f"{summary[name]:,}")
    console = Console()
    console.print(table)
    marginal = summary["marginal_firm"]
    console.print(
        f"最后一家入围 last firm seated: {marginal['name']} ({marginal['uscc']}, {marginal['reporting_unit']}), "
        f"第 {marginal['rank']} 名 rank, 得分 score {marginal['score']}"
    )
    console.print(f"用时 programme {summary['programme_seconds']} s，合计 total {summary['total_seconds']} s")
    console.print(f"结果在 results in {out}/")
    console.print(f"查看平台 look at the platform: make up DATA={out}/data")
