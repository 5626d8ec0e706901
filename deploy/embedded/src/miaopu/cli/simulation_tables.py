"""A simulation's result on a screen: totals, who enters and leaves, where seats move, the curve."""

from collections.abc import Mapping, Sequence
from typing import Final

from rich.console import Console
from rich.table import Table

from shared.schemas.eligibility.simulation_results import SimulationResult
from shared.schemas.eligibility.simulation_seats import CurveOut, SeatedFirmOut
from shared.schemas.eligibility.simulation_splits import SplitOut

_TOTALS: Final[Mapping[str, str]] = {
    "applications": "申报 applications",
    "eligible": "符合 eligible",
    "needs_waiver": "需豁免 need a waiver",
    "needs_review": "待核实 need review",
    "ineligible": "不符合 ineligible",
    "standing": "可入库 standing",
    "seated": "入选 seated",
    "unit_full": "市州名额已满 unit full",
    "cap_reached": "总名额已满 cap reached",
    "cap": "名额上限 cap",
    "left": "剩余名额 left",
}
_WHY: Final[Mapping[str, str]] = {
    "stands_now": "现可入库 stands now",
    "within_seats": "名次进入名额 now within the seats",
    "stands_no_longer": "不再可入库 stands no longer",
    "unit_full": "市州名额已满 unit full",
    "cap_reached": "总名额已满 cap reached",
}
_SHOWN: Final = 10


def show_result(result: SimulationResult) -> None:
    """Prints it."""
    console = Console()
    console.print(_totals(result))
    for change, title in (("enters", "新进 entering"), ("leaves", "退出 leaving")):
        firms = [firm for firm in result.firms if firm.change == change]
        if firms:
            console.print(_firms(firms, f"{title}: {len(firms)}"))
    if moved := _moved(result.by_unit):
        console.print(_units(moved))
    if moved := _moved(result.by_category):
        console.print(_categories(moved))
    if result.sweep:
        console.print(_curve(result.sweep))
    seats = result.seat_plan
    stamp = f"名额方案 seat plan #{seats.sequence}" if seats else "未设名额 no seat plan"
    rules = "; ".join(f"{rule.version} → {rule.what_if_version}" for rule in result.rules)
    console.print(f"{stamp}   规则 rules {rules}", soft_wrap=True)


def _totals(result: SimulationResult) -> Table:
    table = Table("", "现行 in force", "模拟 what-if", "差 change")
    for name, label in _TOTALS.items():
        before, after = getattr(result.before, name), getattr(result.after, name)
        table.add_row(label, str(before), str(after), f"{after - before:+d}" if after != before else "")
    ends = (result.marginal_before, result.marginal_after)
    table.add_row("最后一名 marginal firm", *(end.name if end else "–" for end in ends), "")
    table.add_row("其得分 its score", *(str(end.score) if end else "–" for end in ends), "")
    return table


def _firms(firms: Sequence[SeatedFirmOut], title: str) -> Table:
    table = Table("企业 firm", "单位 unit", "原名次 was", "新名次 now", "原因 why", "条件 criteria", title=title)
    for firm in firms[:_SHOWN]:
        ranks = ("–" if rank is None else str(rank) for rank in (firm.rank_before, firm.rank_after))
        why = _WHY.get(firm.why or "", "")
        table.add_row(firm.name, firm.reporting_unit, *ranks, why, " ".join(firm.turned_by))
    if len(firms) > _SHOWN:
        table.caption = f"…另有 {len(firms) - _SHOWN} 家，见 --json 或 --csv / more in --json or --csv"
    return table


def _moved(rows: Sequence[SplitOut]) -> list[SplitOut]:
    return [row for row in rows if row.entering or row.leaving]


def _categories(rows: Sequence[SplitOut]) -> Table:
    table = Table("专利密集型类别 category", "现行 in force", "模拟 what-if", "新进 entering", "退出 leaving")
    for row in rows:
        counts = (str(getattr(row, name)) for name in ("seated_before", "seated_after", "entering", "leaving"))
        table.add_row(f"{row.name_zh} {row.key}", *counts)
    return table


def _units(rows: Sequence[SplitOut]) -> Table:
    table = Table("单位 unit", "名额 seats", "现行 in force", "模拟 what-if", "新进 entering", "退出 leaving")
    for row in rows:
        left = getattr(row, "seats_after", None)  # a unit's own beside the counts of every split
        seats = "不限 none" if left is None else str(left)
        counts = (str(getattr(row, name)) for name in ("seated_before", "seated_after", "entering", "leaving"))
        table.add_row(f"{row.name_zh} {row.key}", seats, *counts)
    return table


def _curve(sweep: CurveOut) -> Table:
    names = ("eligible", "standing", "seated", "entering", "leaving")
    table = Table(sweep.parameter, *names, "末位得分 cut score")
    for point in sweep.points:
        cut = str(point.marginal.score) if point.marginal else "–"
        table.add_row(point.value, *(str(getattr(point, name)) for name in names), cut)
    return table
