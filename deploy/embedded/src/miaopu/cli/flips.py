"""`miaopu flips`: the firms of a workbook whose outcome changes under other limits, and what turned it."""

from eligibility.domain.flips import Flip, flip_of
from intake.workbook.answers import Entry
from miaopu.cli.output import Json, write_json
from miaopu.cli.plan_option import PlanFolder, plan_of
from miaopu.cli.workbook import (
    ELIGIBILITY,
    Limits,
    On,
    Workbook,
    assess_all,
    limit_in_force,
    parameters_of,
    read,
    tell_of_notes,
)


def run(
    workbook: Workbook,
    on: On,
    limits: Limits = [],  # noqa: B006 - typer copies it
    json: Json = None,
    folder: PlanFolder = None,
) -> None:
    """改用其他限值后结论改变的企业 / Firms whose outcome changes under other limits.

    退出码：0 已读取，2 文件或选项被拒绝 / exit status 0 when it was read, 2 when the file or an option was refused
    """
    plan = plan_of(folder, ELIGIBILITY)
    before, after = plan.on(on), parameters_of(plan, on, limits)
    found = read(workbook, plan, on)
    tell_of_notes(found)
    old_and_new = (assess_all(found.entries, plan, on, parameters) for parameters in (before, after))
    judged = zip(*old_and_new, strict=True)
    flips = [(entry, flip) for (entry, old), (_, new) in judged if (flip := flip_of(old, new))]
    if json is not None:
        write_json(json, ({"row": entry.row, "uscc": entry.uscc, **flip.to_json()} for entry, flip in flips))
    elif limits:
        _print(flips)
    else:
        limit = limit_in_force(before)
        print(
            f"未改动任何限值，结论不会改变；请用 --set 给出另一限值，现行的如 {limit}\n"
            f"No limit was changed, so no outcome changes; name another with --set; one in force is {limit}"
        )


def _print(flips: list[tuple[Entry, Flip]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table()
    for title in ("行 / row", "代码 / code", "原结论 / from", "新结论 / to", "原因 / turned by"):
        table.add_column(title, overflow="fold")
    for entry, flip in flips:
        table.add_row(str(entry.row), entry.uscc, flip.before, flip.after, "，".join(flip.turned_by) or "–")
    console = Console()
    console.print(table)
    console.print(f"结论改变 {len(flips)} 家 / outcomes that change: {len(flips)}")
