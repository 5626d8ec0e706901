"""`miaopu assess`: every firm of a workbook against the criteria, offline, with the service's own rules."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated, Final

import typer

from eligibility.domain.assess import Assessment
from intake.workbook.answers import Entry
from miaopu.cli.output import STDOUT, Json, write_json
from miaopu.cli.plan_option import PlanFolder, plan_of
from miaopu.cli.refusal import refuse
from miaopu.cli.workbook import ELIGIBILITY, Limits, On, Workbook, judge, parameters_of, read, tell_of_notes

_REFUSED: Final = "refused"
_OUTCOMES: Final[Mapping[str, str]] = {
    "eligible": "符合",
    "needs_waiver": "需豁免",
    "needs_review": "待核实",
    "ineligible": "不符合",
    _REFUSED: "未受理",
}
_SHOWN_REFUSALS: Final = 10

Judged = Sequence[tuple[Entry, Assessment | None]]


Notes = Annotated[
    str | None,
    typer.Option("--notes", metavar="-|FILE", help="文件的说明写为 JSON / what concerns the whole file, as JSON"),
]


def run(
    workbook: Workbook,
    on: On,
    limits: Limits = [],  # noqa: B006 - typer copies it
    json: Json = None,
    notes: Notes = None,
    folder: PlanFolder = None,
) -> None:
    """按基准日核对申报表 / Assess every firm of a workbook.

    退出码：0 已读取（含未受理的行），2 文件被拒绝 / exit status 0 when it was read, 2 when the file was refused
    """
    if notes == json == STDOUT:
        refuse("--json 与 --notes 不能都写到标准输出", "--json and --notes cannot both go to stdout")
    plan = plan_of(folder, ELIGIBILITY)
    parameters = parameters_of(plan, on, limits)
    found = read(workbook, plan, on)
    tell_of_notes(found)
    judged = [(entry, judge(entry, plan, on, parameters)) for entry in found.entries]
    if notes is not None:
        write_json(notes, (note.as_json() for note in found.notes))
    if json is None and notes != STDOUT:
        _print_summary(judged)
    elif json is not None:
        write_json(json, (answer(entry, assessment) for entry, assessment in judged))


def answer(entry: Entry, assessment: Assessment | None) -> dict[str, object]:
    """The entry as the contract of the workbook writes it."""
    row = entry.as_json()
    judged = assessment.to_json() if assessment else {}
    return {
        "row": row.pop("row"),
        "uscc": row.pop("uscc"),
        "name": row.pop("name"),
        "status": "assessed" if assessment else _REFUSED,
        "outcome": judged.get("outcome"),
        **{key: judged.get(key, []) for key in ("flags", "unmet", "undecided", "findings")},
        **row,
    }


def _print_summary(judged: Judged) -> None:
    from rich.console import Console
    from rich.table import Table

    outcomes = Counter(assessment.outcome if assessment else _REFUSED for _, assessment in judged)
    reasons = Counter(name for _, assessment in judged if assessment for name in assessment.unmet)
    table = Table("结论 / outcome", "家数 / firms")
    for outcome, zh in _OUTCOMES.items():
        table.add_row(f"{zh} {outcome}", str(outcomes[outcome]))
    table.add_row("合计 total", str(len(judged)))
    console = Console()
    console.print(table)
    console.print("未满足的条件 / unmet: " + ("，".join(f"{name} {n}" for name, n in reasons.most_common()) or "–"))
    reasons_of_refused = [(entry, refusal) for entry, _ in judged for refusal in entry.refusals]
    for entry, refusal in reasons_of_refused[:_SHOWN_REFUSALS]:
        message = f"{refusal.message['zh']} / {refusal.message['en']}"
        print(f"第 {entry.row} 行 {entry.name or '–'}｜{refusal.column}：{message}")
    if (more := len(reasons_of_refused) - _SHOWN_REFUSALS) > 0:
        print(f"…另有 {more} 项，见 --json / {more} more, see --json")
