"""What the demo leaves to look at: counts, tables, and the life of the removed firm."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from miaopu.demo import reasons
from miaopu.demo.programme.story import Story
from shared.schemas.pool.members import MemberOut
from shared.services import SERVICE_NAMES

_COUNTS = (
    "rows_read",
    "rows_refused",
    "assessed",
    "eligible",
    "needs_waiver",
    "needs_review",
    "ineligible",
    "waived",
    "recommended",
    "admitted",
    "graduated",
    "removed",
    "proposed_for_removal",
    "whitelisted",
    "revoked",
    "bank_receipts",
)
_MEMBER_STATES: Final = {"active": "在库", "graduated": "出库", "removed": "退库", "left": "退出"}
_LISTS: Final = {"members": "入库企业名单", "pledge": "授信白名单"}
_ENTRY_STATES: Final = {"listed": "在列", "graduated": "在列（已出库）", "revoked": "已撤销"}


def summary_of(story: Story, programme_seconds: float, total_seconds: float) -> dict[str, Any]:
    """The content of `summary.json`."""
    assert story.marginal_firm is not None
    return {
        **{name: story.counts[name] for name in _COUNTS},
        "programme_seconds": round(programme_seconds, 2),
        "total_seconds": round(total_seconds, 2),
        "reference_date": str(story.days.reference),
        "marginal_firm": story.marginal_firm.model_dump(),
    }


def write_results(out: Path, story: Story) -> None:
    """Writes the tables and the timeline."""
    firms = story.not_eligible
    refusals = [*reasons.of_refused_rows(story.refused_rows), *reasons.of_firms(firms, "ineligible", undecided=False)]
    open_points = reasons.of_firms(firms, "needs_waiver", "needs_review", undecided=True)
    _write_tables(out / "members.xlsx", {"入库企业": _members(story)})
    _write_tables(out / "whitelist.xlsx", {"银行名单": _whitelist(story)})
    _write_tables(
        out / "refusals.xlsx",
        {"未通过原因": (reasons.HEADER, refusals), "需豁免或核实": (reasons.HEADER, open_points)},
    )
    items = [item.model_dump(mode="json") for item in story.timeline]
    life = {"uscc": story.removed, "services": list(SERVICE_NAMES), "items": items}
    timeline = json.dumps(life, ensure_ascii=False, indent=2)
    (out / f"timeline-{story.removed}.json").write_text(timeline + "\n", encoding="utf-8")


def write_summary(out: Path, summary: dict[str, Any]) -> None:
    """Writes `summary.json`."""
    (out / "summary.json").write_text(json.dumps(summary, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


Table = tuple[Sequence[str], Iterable[Sequence[Any]]]


def _members(story: Story) -> Table:
    header = ("统一社会信用代码", "企业名称", "推荐单位", "入库日期", "离库日期", "状态", "状态代码")
    return header, map(_member, sorted(story.members, key=lambda member: member.uscc))


def _member(one: MemberOut) -> Sequence[str]:
    days = (str(day or "") for day in (one.admitted_on, one.left_on))
    return one.uscc, one.name, one.reporting_unit, *days, _MEMBER_STATES[one.state], one.state


def _whitelist(story: Story) -> Table:
    header = ("名单", "统一社会信用代码", "企业名称", "推荐单位", "入库日期", "状态", "名单代码", "状态代码")
    names = ("uscc", "name", "reporting_unit", "admitted_on")
    entries = sorted(story.whitelist, key=lambda entry: (entry["list_kind"], entry["uscc"]))
    return header, ([*_listed(entry, names), entry["list_kind"], entry["state"]] for entry in entries)


def _listed(entry: dict[str, Any], names: Sequence[str]) -> Sequence[Any]:
    return _LISTS[entry["list_kind"]], *(entry.get(name) for name in names), _ENTRY_STATES[entry["state"]]


def _write_tables(path: Path, tables: Mapping[str, Table]) -> None:
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as workbook:
        bold = workbook.add_format({"bold": True, "bg_color": "#E3EFE6"})
        for sheet, (header, rows) in tables.items():
            worksheet = workbook.add_worksheet(sheet)
            worksheet.freeze_panes(1, 0)
            worksheet.write_row(0, 0, header, bold)
            widths = [len(name) * 2 for name in header]
            for number, row in enumerate(rows, 1):
                worksheet.write_row(number, 0, ["" if value is None else value for value in row])
                widths = [max(width, min(60, _width(value))) for width, value in zip(widths, row, strict=True)]
            for column, width in enumerate(widths):
                worksheet.set_column(column, column, width + 2)


def _width(value: Any) -> int:
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in str(value))
