"""`miaopu scenarios`: saved simulations, listed and laid side by side."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Final
from uuid import UUID

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from miaopu.cli.connection import Data, asked
from miaopu.cli.output import Json, write_json
from miaopu.platform_address import DEFAULT_DATA
from shared.clients.eligibility import EligibilityClient
from shared.identity.caller import Role
from shared.schemas.eligibility.comparison import ComparisonOut
from shared.schemas.eligibility.scenarios import ScenarioOut

app = typer.Typer(help="保存的模拟方案 / saved simulations", no_args_is_help=True)
_ID_WIDTH: Final = 36
"""Characters of an id: a cut one names nothing."""
_NOTHING: Final = "尚无保存的方案：请用 miaopu simulate … --save 名称 / nothing is saved: miaopu simulate … --save NAME"
_ROWS = {
    "eligible": "符合 eligible",
    "standing": "可入库 standing",
    "cap": "名额上限 cap",
    "seated": "入选 seated",
    "left": "剩余名额 left",
    "entering": "新进 entering",
    "leaving": "退出 leaving",
    "flips": "结论变化 flips",
}


@app.command("list")
def list_(
    batch: Annotated[str, typer.Option(help="只看一个批次 / one batch only")] = "",
    json: Json = None,
    data: Data = DEFAULT_DATA,
) -> None:
    """保存的方案，先建立的在前 / Saved scenarios, oldest first."""
    scenarios = asked(EligibilityClient, data, partial(_all, batch=batch or None), Role.PROVINCE)
    if json is not None:
        write_json(json, (each.model_dump(mode="json", exclude_unset=True) for each in scenarios))
    elif scenarios:
        Console().print(_listed(scenarios))
    else:
        print(_NOTHING)


async def _all(eligibility: EligibilityClient, batch: str | None) -> list[ScenarioOut]:
    return [each async for each in eligibility.get_scenarios(batch=batch)]


def _listed(scenarios: Sequence[ScenarioOut]) -> Table:
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("编号 id", no_wrap=True, min_width=_ID_WIDTH)
    for title in ("名称\nname", "批次\nbatch", "状态\nstate", "参数\nchanges", "建立\ncreated"):
        table.add_column(title, overflow="fold")
    for each in scenarios:
        changes = " ".join(f"{name}={value}" for name, value in each.request.changes.items())
        values = (each.id, each.name, each.batch, each.state, changes, f"{each.created_at:%Y-%m-%dT%H:%M}")
        table.add_row(*(escape(str(value)) for value in values))
    return table


@app.command()
def compare(
    ids: Annotated[list[UUID] | None, typer.Argument(help="2–6 个编号，默认最新 / two to six ids")] = None,
    data: Data = DEFAULT_DATA,
) -> None:
    """2 至 6 个方案并列 / Two to six scenarios side by side; without ids the newest that are saved."""
    found = asked(EligibilityClient, data, lambda client: client.read_comparison(ids=ids), Role.PROVINCE)
    if not found.scenarios:
        print(_NOTHING)
        return
    _show(found)


def _show(found: ComparisonOut) -> None:
    """The figures under a number for each scenario, and first whose number it is: names may be equal."""
    titles = {each.id: f"{number} {each.name or ''}".strip() for number, each in enumerate(found.scenarios, 1)}
    console = Console(highlight=False, soft_wrap=True, markup=False)
    for number, each in enumerate(found.scenarios, 1):
        console.print(f"{number}  {each.id}  {each.name or ''}".rstrip())
    table = Table("", *(escape(title) for title in titles.values()))
    for name, label in _ROWS.items():
        table.add_row(label, *(str(getattr(each, name)) for each in found.scenarios))
    ends = (each.marginal for each in found.scenarios)
    table.add_row("末位得分 cut score", *(str(end.score) if end else "–" for end in ends))
    Console().print(table)
    for overlap in found.overlaps:
        pair = f"{titles[overlap.first]} / {titles[overlap.second]}"
        alone = [len(firms) for firms in (overlap.seated_in_first_alone, overlap.seated_in_second_alone)]
        console.print(f"{pair}: 共同入选 both seat {overlap.seated}，各自独有 one alone {alone[0]} / {alone[1]}")
    if not found.comparable:
        console.print("下列各项不同，谨慎比较 / these differ, compare with care:")
    for difference in found.differences:
        console.print(f"{difference.message.zh} / {difference.message.en}")
