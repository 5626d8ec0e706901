"""Declarations from a workbook written exactly as the layout says; real ones go through the reader of intake."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineWorkbook

from shared.domain.declaration import Declaration
from shared.plan.load import load_plan

EXAMPLES = Path(__file__).parent.parent / "workbook_examples"
YES_NO = {"是": True, "有": True, "否": False, "无": False, "": None}
STATUS = {"有效": "valid", "失效": "invalid", "审中": "pending", "": None}
FLAGS = {
    "legal_person": "是否独立法人",
    "rd_leader": "科研带头人",
    "rd_team": "研发团队",
    "university_cooperation": "产学研合作",
    "ip_rules": "知识产权制度",
    "ip_body": "知识产权机构",
    "ip_staff": "知识产权人员",
    "ip_safeguards": "知识产权保障",
    "abnormal_filings": "非正常专利申请",
    "misconduct": "重大事故及违法失信",
}
COUNTS = {"employees": "从业人员数", "rd_staff": "研发人员数", "own_trademarks": "自主商标数"}
AMOUNTS = {"revenue_yuan": "营业收入(万元)", "total_assets_yuan": "资产总额(万元)", "rd_input_yuan": "研发投入(万元)"}
Row = dict[str, object]


def declarations() -> list[Declaration]:
    """The firms of `clean.xlsx` in sheet order."""
    book = CalamineWorkbook.from_path(str(EXAMPLES / "clean.xlsx"))
    patents, products = list(_rows(book, "专利清单")), list(_rows(book, "主营产品"))
    return [_declaration(row, patents, products) for row in _rows(book, "申报企业")]


def _rows(book: CalamineWorkbook, sheet: str) -> Iterator[Row]:
    header, *rows = book.get_sheet_by_name(sheet).to_python()
    return (dict(zip(map(str, header), row, strict=True)) for row in rows)


def _declaration(row: Row, patents: list[Row], products: list[Row]) -> Declaration:
    uscc = row["统一社会信用代码"]
    return Declaration.model_validate(
        {
            "name": row["企业名称"],
            "uscc": uscc,
            "reporting_unit": load_plan().units.find(str(row["推荐单位"])).code,
            "registered_division": row["注册地行政区划"],
            "industry_class": row["主营业务行业代码"],
            "qualifications": _qualifications(row),
            **{name: YES_NO[str(row[header])] for name, header in FLAGS.items()},
            **{name: None if row[header] == "" else int(str(row[header])[:-2]) for name, header in COUNTS.items()},
            **{name: Decimal(str(row[header])) * 10_000 for name, header in AMOUNTS.items()},
            "patents": [_patent(patent) for patent in patents if patent["统一社会信用代码"] == uscc],
            "products": [_product(product) for product in products if product["统一社会信用代码"] == uscc],
        }
    )


def _qualifications(row: Row) -> list[Row] | None:
    if row["资质"] in {"", "无"}:
        return None if row["资质"] == "" else []
    until = row["资质有效期至"]
    names = str(row["资质"]).split("；")
    days = [until] * len(names) if isinstance(until, date) or not until else str(until).split("；")
    return [{"name": name, "valid_to": day or None} for name, day in zip(names, days, strict=True)]


def _patent(row: Row) -> Row:
    return {
        "patent_no": row["专利号"],
        "legal_status": STATUS[str(row["法律状态"])],
        "industrialised": YES_NO[str(row["是否产业化"])],
    }


def _product(row: Row) -> Row:
    core = str(row["核心专利号"])
    return {
        "main": row["是否主营"] == "是",
        "core_patents": core.split("；") if core else [],
        "filing_status": {"已备案": "filed", "未备案": "not_filed", "": None}[str(row["备案状态"])],
    }
