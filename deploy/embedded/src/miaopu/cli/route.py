"""`miaopu route`: for each firm of a workbook that is not eligible, the steps of least effort that make it so."""

from collections.abc import Sequence
from typing import Annotated

import typer

from eligibility.domain.assess import Assessment
from eligibility.domain.route.find import Route, find_route
from intake.workbook.answers import Entry
from miaopu.cli.output import Json, write_json
from miaopu.cli.plan_option import PlanFolder, plan_of
from miaopu.cli.workbook import ELIGIBILITY, Limits, On, Workbook, assess_all, parameters_of, read, tell_of_notes
from shared.domain.bad_value import BadValue
from shared.domain.money import plain
from shared.domain.uscc import BadUscc, check_uscc

Code = Annotated[str | None, typer.Option("--uscc", metavar="CODE", help="只看这一家 / only the firm with this code")]
Found = Sequence[tuple[Entry, Assessment, Route]]


class NoSuchFirm(BadValue):
    """The code belongs to no firm of the workbook, or only to rows that were refused."""


def run(
    workbook: Workbook,
    on: On,
    uscc: Code = None,
    limits: Limits = [],  # noqa: B006 - typer copies it
    json: Json = None,
    folder: PlanFolder = None,
) -> None:
    """每家不符合企业达标所需的最少工作量步骤 / The steps of least effort that make each firm eligible.

    退出码：0 已读取，2 文件、选项或代码被拒绝 / exit status 0 when it was read, 2 when file, option or code was refused
    """
    plan = plan_of(folder, ELIGIBILITY)
    parameters = parameters_of(plan, on, limits)
    workbook_read = read(workbook, plan, on)
    chosen = workbook_read.entries if uscc is None else [_entry(workbook_read.entries, uscc)]
    tell_of_notes(workbook_read)
    found = [
        (entry, assessment, find_route(entry.declaration, plan, on, parameters))
        for entry, assessment in assess_all(chosen, plan, on, parameters)
        if assessment.outcome != "eligible" and entry.declaration
    ]
    if json is not None:
        write_json(json, (_answer(*firm) for firm in found))
    elif found:
        _print(found, in_words=uscc is not None)
    else:
        _say_that_all_are_eligible([entry for entry in chosen if entry.declaration], one=uscc is not None)


def _entry(entries: Sequence[Entry], text: str) -> Entry:
    """The assessed firm with this code.

    Raises:
        NoSuchFirm: there is none; where its rows were refused the text says so.
    """
    code = _compact(text)
    mine = [entry for entry in entries if entry.uscc == code]
    for entry in mine:
        if entry.declaration is not None:
            return entry
    if not mine:
        raise NoSuchFirm(
            "unknown_code", f"申报表中没有代码 {code} 的企业", f"No firm of the workbook has the code {code}"
        )
    [row, *_] = mine
    reason = row.refusals[0].message
    raise NoSuchFirm(
        "refused_code",
        f"代码 {code} 的企业（第 {row.row} 行）未受理：{reason['zh']}",
        f"The firm with the code {code} (row {row.row}) was refused: {reason['en']}",
    )


def _compact(text: str) -> str:
    try:
        return check_uscc(text)
    except BadUscc:
        return text.strip()


def _answer(entry: Entry, assessment: Assessment, route: Route) -> dict[str, object]:
    return {"row": entry.row, "uscc": entry.uscc, "outcome": assessment.outcome, **route.to_json()}


def _say_that_all_are_eligible(firms: Sequence[Entry], *, one: bool) -> None:
    if one:
        [firm] = firms
        print(
            f"{firm.name} {firm.uscc} 已符合全部条件，无需任何步骤\n"
            f"{firm.name} {firm.uscc} is eligible already; no step is needed"
        )
    else:
        print(
            f"已评估的 {len(firms)} 家均符合全部条件，无需任何步骤\n"
            f"All firms that were assessed are eligible already ({len(firms)}); no step is needed"
        )


def _print(found: Found, *, in_words: bool) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table()
    for title in ("行 / row", "代码 / code", "结论 / outcome", "工作量 / effort", "步骤 / steps"):
        table.add_column(title, overflow="fold")
    for entry, assessment, route in found:
        effort = "–" if route.effort is None else plain(route.effort)
        table.add_row(str(entry.row), entry.uscc, assessment.outcome, effort, _shown(route))
    console = Console()
    console.print(table)
    reachable = sum(route.reachable for _, _, route in found)
    console.print(f"可达标 {reachable} 家，共 {len(found)} 家 / reachable: {reachable} of {len(found)}")
    for step in (step for _, _, route in found for step in route.steps if in_words):
        print(f"{step.message['zh']}佐证：{step.evidence['zh']}\n{step.message['en']} Evidence: {step.evidence['en']}")


def _shown(route: Route) -> str:
    if not route.reachable:
        return f"无法达标 / blocked by {'，'.join(route.blocked_by)}"
    return "，".join(f"{step.criterion} {step.field or step.kind}" for step in route.steps)
