"""`miaopu efforts`: the dated table that `miaopu route` adds up, with its source."""

from collections.abc import Sequence

from miaopu.cli.output import Json, write_json
from miaopu.cli.plan_option import PlanFolder, plan_of
from miaopu.cli.workbook import ELIGIBILITY, On
from shared.domain.money import plain
from shared.plan.efforts import Effort


def run(on: On, json: Json = None, folder: PlanFolder = None) -> None:
    """各类步骤的工作量表 / What each kind of step towards eligibility costs.

    一步的工作量 = fixed + per_unit ×（to − from，按 unit 计）；缺失的数据只计 fixed /
    effort of a step = fixed + per_unit x (to - from, in unit); a value that was missing costs fixed alone
    """
    plan = plan_of(folder, ELIGIBILITY)
    plan.on(on)
    rows = list(plan.efforts.on(on).values())
    if json is None:
        _print(rows)
    else:
        write_json(json, (row.to_json() for row in rows))


def _print(rows: Sequence[Effort]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("条件", "步骤 / step", "工作量 / effort", "最早 / earliest")
    for row in rows:
        effort = plain(row.fixed) + (f" + {plain(row.per_unit)} / {row.unit}" if row.per_unit else "")
        table.add_row(row.criterion, f"{row.kind} {row.field or ''}", effort, row.earliest)
    console = Console()
    console.print(table)
    console.print("出处 / source: " + "；".join(dict.fromkeys(row.source for row in rows)))
