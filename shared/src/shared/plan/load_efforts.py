"""The tables of efforts of a plan's folder: one CSV an edition, named by the day from which it holds."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final, NamedTuple

from shared.plan.dated import Dated
from shared.plan.efforts import (
    AT_ONCE,
    MOVES,
    NEXT_FULL_YEAR,
    STEP,
    UNITS,
    Effort,
    Efforts,
    StepKey,
    StepKind,
    has_a_distance,
)
from shared.plan.errors import PlanError
from shared.plan.tables import Row, read_table

FOLDER: Final = "efforts"
_COLUMNS: Final = (
    "criterion", "field", "kind", "fixed", "per_unit", "unit", "earliest", "evidence_zh", "evidence_en", "source",
)  # fmt: skip
_NUMBER: Final = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12})?")
_DAYS: Final = re.compile(r"[0-9]{1,5} days")
STATED: Final = "industrialised_patents"
"""The field whose missing answer costs no more than a better one."""
_BOTH: Final[tuple[StepKind, StepKind]] = ("improve", "supply")
_KINDS: Final[Mapping[str, StepKind]] = {"improve": "improve", "supply": "supply", "waiver": "waiver"}


def load_efforts(root: Path, starts: date) -> Dated[Efforts]:
    """Every edition; they stand apart from `tables`, for no judgement depends on them and no version names them.

    Raises:
        PlanError: a file whose name is no day, a row that is wrong or twice, none on the plan's first day.
    """
    found = {_day(path): _read(root, path) for path in sorted((root / FOLDER).glob("*.csv"))}
    if not any(day <= starts for day in found):
        zh, en = f"方案施行日 {starts} 尚无生效的工作量表", f"No table of efforts is in force on {starts}"
        raise PlanError(f"{FOLDER}/{starts}.csv", 1, zh, en)
    return Dated(found)


def _day(path: Path) -> date:
    try:
        return date.fromisoformat(path.stem)
    except ValueError:
        zh, en = "文件名应为生效日期，如 2024-06-06.csv", "Name the file by its day, such as 2024-06-06.csv"
        raise PlanError(f"{FOLDER}/{path.name}", 1, zh, en) from None


def _read(root: Path, path: Path) -> Efforts:
    rows = read_table(root, path, _COLUMNS)
    efforts: dict[StepKey, Effort] = {}
    lines: dict[StepKey, Row] = {}
    for row in rows:
        effort = effort_of(row)
        if effort.key in efforts:
            raise row.error("该步骤重复", "This step stands twice")
        efforts[effort.key], lines[effort.key] = effort, row
    if wrong := what_disagrees(list(efforts.values())):
        raise lines[wrong.key].error(wrong.zh, wrong.en)
    return Efforts(list(efforts.values()))


class Disagreement(NamedTuple):
    """A row that cannot stand beside the others, and why."""

    key: StepKey
    zh: str
    en: str


def what_disagrees(efforts: Sequence[Effort]) -> Disagreement | None:
    """The first row that would make the least effort ambiguous.

    A field costs the same under every criterion, and stating the use of a patent no more than putting one to use, so
    that asking for less is never dearer.
    """
    prices: dict[tuple[str, str], tuple[Decimal, Decimal]] = {}
    for row in efforts:
        price = row.fixed, row.per_unit
        if row.field and prices.setdefault((row.field, row.kind), price) != price:
            zh = f"{row.field} 在各条件下的工作量应相同"
            return Disagreement(row.key, zh, f"{row.field} must cost the same under every criterion")
    improve, supply = (prices.get((STATED, kind)) for kind in _BOTH)
    if improve and supply and (improve[0] < supply[0] or improve[1] < supply[1]):
        zh, en = (
            "注明是否产业化的工作量不得高于实施产业化",
            "Stating a patent's use must not cost more than putting one to use",
        )
        return Disagreement(next(row.key for row in efforts if (row.field, row.kind) == (STATED, "supply")), zh, en)
    return None


def effort_of(row: Row) -> Effort:
    """A row of the table.

    Raises:
        PlanError: no such step, a number, unit or day that it cannot have, or an empty cell.
    """
    criterion, field, kind = row.needed("criterion"), row["field"] or None, _KINDS.get(row["kind"])
    if kind is None or (field is None) != (kind == "waiver") or (field and kind not in MOVES.get(field, ())):
        raise row.error("没有这样的步骤", "There is no such step")
    distance = has_a_distance(field, kind)
    fixed, per_unit = _number(row, "fixed"), _number(row, "per_unit")
    if fixed == 0:
        raise row.error("fixed 应大于 0", "fixed must be above 0")
    if per_unit and not distance:
        raise row.error("一次性步骤的 per_unit 应为 0", "per_unit must be 0 where a step has no distance")
    if row["unit"] != (unit := UNITS.get(field or "", STEP)):
        raise row.error(f"unit 应为 {unit}", f"unit must be {unit}")
    return Effort(
        criterion, field, kind, fixed, per_unit, unit, _earliest(row),
        row.needed("evidence_zh"), row.needed("evidence_en"), row.needed("source"),
    )  # fmt: skip


def _number(row: Row, column: str) -> Decimal:
    if not _NUMBER.fullmatch(row[column]):
        raise row.error(f"{column} 应为不小于 0 的十进制数", f"{column} must be a decimal number of at least 0")
    return Decimal(row[column])


def _earliest(row: Row) -> str:
    """A value that is supplied counts from the reference date; other steps take their time."""
    text = row["earliest"]
    if row["kind"] == "supply" and text != AT_ONCE:
        raise row.error(f"补充数据的 earliest 应为 {AT_ONCE}", f"earliest of a supplied value must be {AT_ONCE}")
    if text not in {AT_ONCE, NEXT_FULL_YEAR} and not _DAYS.fullmatch(text):
        zh, en = f"earliest 应为 {AT_ONCE}、{NEXT_FULL_YEAR} 或 “90 days”", "earliest must be a word or like “90 days”"
        raise row.error(zh, en)
    return text
