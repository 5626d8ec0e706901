"""What the demo leaves to look at: counts, tables, and the life of the removed firm."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from miaopu.demo.programme.story import REFERENCE_DATE, Story

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


def summary_of(story: Story, programme_seconds: float, total_seconds: float) -> dict[str, Any]:
    """The content of `summary.json`."""
    marginal = {name: story.marginal_firm[name] for name in ("uscc", "name", "reporting_unit", "rank", "score")}
    return {
        **{name: story.counts[name] for name in _COUNTS},
        "programme_seconds": round(programme_seconds, 2),
        "total_seconds": round(total_seconds, 2),
        "reference_date": str(REFERENCE_DATE),
        "marginal_firm": marginal,
    }


def write_results(out: Path, story: Story) -> None:
    """Writes the tables and the timeline."""
    _write_table(out / "members.xlsx", "入库企业", _members(story))
    _write_table(out / "whitelist.xlsx", "银行名单", _whitelist(story))
    _write_table(out / "refusals.xlsx", "未通过原因", _refusals(story))
    timeline = json.dumps(story.timeline, ensure_ascii=False, indent=2)
    (out / f"timeline-{story.removed}.json").write_text(timeline + "\n", encoding="utf-8")


def write_summary(out: Path, summary: dict[str, Any]) -> None:
    """Writes `summary.json`."""
    (out / "summary.json").write_text(json.dumps(summary, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


Table = tuple[Sequence[str], Iterable[Sequence[Any]]]


def _members(story: Story) -> Table:
    header = ("统一社会信用代码", "企业名称", "推荐单位", "入库日期", "离库日期", "状态")
    names = ("uscc", "name", "reporting_unit", "admitted_on", "left_on", "state")
    members = sorted(story.members, key=lambda member: member["uscc"])
    return header, ([member.get(name) for name in names] for member in members)


def _whitelist(story: Story) -> Table:
    header = ("名单", "统一社会信用代码", "企业名称", "推荐单位", "入库日期", "状态")
    names = ("list_kind", "uscc", "name", "reporting_unit", "admitted_on", "state")
    entries = sorted(story.whitelist, key=lambda entry: (entry["list_kind"], entry["uscc"]))
    return header, ([entry.get(name) for name in names] for entry in entries)


def _refusals(story: Story) -> Table:
    header = (
        "类别",
        "行号",
        "统一社会信用代码",
        "企业名称",
        "项目",
        "原因代码",
        "数值",
        "限值",
        "条款",
        "说明",
        "Explanation",
    )
    return header, [*_refused_rows(story), *_ineligible_firms(story)]


def _refused_rows(story: Story) -> Iterable[Sequence[Any]]:
    for row in story.refused_rows:
        for refusal in row["refusals"]:
            message = refusal["message"]
            firm = ("申报行未受理", row["row"], row["uscc"], row["name"])
            yield (*firm, refusal["column"], refusal["code"], "", "", "", message["zh"], message["en"])


def _ineligible_firms(story: Story) -> Iterable[Sequence[Any]]:
    for row in sorted(story.assessments.values(), key=lambda row: row["uscc"]):
        for finding in row.get("findings", ()):
            if finding["met"] is not False:
                continue
            values, limits = (_plain(finding[part]) for part in ("values", "limits"))
            message = finding["message"]
            firm = ("不符合条件", "", row["uscc"], row["name"])
            yield (
                *firm,
                finding["criterion"],
                finding["reason"] or "unmet",
                values,
                limits,
                finding["clause"],
                message["zh"],
                message["en"],
            )


def _plain(document: dict[str, Any]) -> str:
    return "; ".join(f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in document.items())


def _write_table(path: Path, sheet: str, table: Table) -> None:
    header, rows = table
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as workbook:
        bold = workbook.add_format({"bold": True, "bg_color": "#E3EFE6"})
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
