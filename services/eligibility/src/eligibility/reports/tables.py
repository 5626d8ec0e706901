"""The tables of a simulation's result, the same in every kind of file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, get_args

from shared.schemas.eligibility.simulation_results import TableName

Result = Mapping[str, Any]
Cell = str | int | Decimal | None
TABLES: Final[tuple[TableName, ...]] = get_args(TableName)
SHEETS: Final[Mapping[str, str]] = {
    "firms": "企业 firms",
    "units": "市州 units",
    "sections": "行业门类 sections",
    "classes": "行业小类 classes",
    "intensity": "专利密集型 intensity",
    "majors": "专利密集型大类 majors",
    "categories": "专利密集型类别 categories",
    "sizes": "规模 sizes",
    "flips": "结论变化 flips",
    "sweep": "敏感性 sweep",
}
_SPLITS: Final = {
    "units": "by_unit",
    "sections": "by_section",
    "classes": "by_class",
    "intensity": "by_intensity",
    "majors": "by_major",
    "categories": "by_category",
    "sizes": "by_size",
}
_NUMBERS: Final = frozenset({"score_before", "score_after", "value", "marginal_score"})
TITLES: Final[Mapping[str, str]] = {
    "application_id": "申报编号",
    "uscc": "统一社会信用代码",
    "name": "企业名称",
    "reporting_unit": "推荐单位",
    "industry_class": "行业小类",
    "size": "规模",
    "change": "变化",
    "why": "原因",
    "turned_by": "引起变化的条件",
    "rank_before": "原名次",
    "rank_after": "新名次",
    "score_before": "原得分",
    "score_after": "新得分",
    "outcome_before": "原结论",
    "outcome_after": "新结论",
    "key": "代码",
    "name_zh": "名称",
    "name_en": "英文名称",
    "major": "所属大类",
    "applications": "申报",
    "standing_before": "原可入库",
    "standing_after": "新可入库",
    "seated_before": "原入选",
    "seated_after": "新入选",
    "entering": "新进",
    "leaving": "退出",
    "seats_before": "原名额",
    "seats_after": "新名额",
    "used_before": "原已用",
    "used_after": "新已用",
    "left_before": "原剩余",
    "left_after": "新剩余",
    "from": "原结论",
    "to": "新结论",
    "firms": "家数",
    "value": "取值",
    "eligible": "符合",
    "needs_waiver": "需豁免",
    "needs_review": "待核实",
    "ineligible": "不符合",
    "standing": "可入库",
    "seated": "入选",
    "marginal_score": "最后一名得分",
    "marginal_uscc": "最后一名代码",
}


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns and rows; a number is a number, a score a decimal."""

    name: str
    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]]


def tables_of(result: Result) -> list[Table]:
    """Every table that has rows, in a fixed order."""
    found = [table_of(result, name) for name in TABLES]
    return [table for table in found if table.rows]


def table_of(result: Result, name: TableName) -> Table:
    """One table; without rows where the result has none: a sweep not asked for, a split of which it is too old."""
    if name == "sweep":
        return _sweep(result)
    if name == "flips":
        return _table(name, result["flips"]["by_outcome"])
    rows = result["firms"] if name == "firms" else result.get(_SPLITS[name], ())
    return _table(name, rows)


def _table(name: str, rows: Sequence[Mapping[str, Any]]) -> Table:
    columns = tuple(rows[0]) if rows else ()
    return Table(name, columns, [tuple(_cell(column, row[column]) for column in columns) for row in rows])


def _sweep(result: Result) -> Table:
    """A row a point, with a column for the seats of each unit."""
    points = result["sweep"]["points"] if result["sweep"] else []
    units = sorted({unit for point in points for unit in point["units"]})
    rows = [
        {
            **{name: value for name, value in point.items() if name not in {"marginal", "units"}},
            "marginal_score": point["marginal"] and point["marginal"]["score"],
            "marginal_uscc": point["marginal"] and point["marginal"]["uscc"],
            **{unit: point["units"].get(unit, 0) for unit in units},
        }
        for point in points
    ]
    return _table("sweep", rows)


def _cell(column: str, value: Any) -> Cell:
    if isinstance(value, list):
        return " ".join(value)
    if column in _NUMBERS and value is not None:
        return Decimal(value)
    cell: Cell = value
    return cell
