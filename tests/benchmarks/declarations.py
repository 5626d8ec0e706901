"""Well-formed applications with valid codes, as many firms as a load needs, told apart by their credit code alone."""

import json
from datetime import date, timedelta
from random import Random
from typing import Any

from miaopu.demo.numbers import Numbers

BATCH = "2024-1"
REFERENCE_DATE = date(2024, 6, 15)
UNIT = "420100"
CODE = "@CODE@"
"""Stands where the firm's credit code goes."""
TEMPLATES = 64
_PATENTS = 5
_KINDS = {"invention": "发明", "utility_model": "实用新型", "design": "外观设计"}
_QUALIFICATIONS = ("高新技术企业", "专精特新中小企业", "国家知识产权优势企业")


def codes(number: int, seed: int = 11) -> list[str]:
    """Different credit codes with right check characters."""
    numbers = Numbers(Random(seed))
    return [numbers.uscc(UNIT) for _ in range(number)]


def templates(number: int = TEMPLATES, seed: int = 7) -> list[str]:
    """Bodies of `POST /intake/v1/applications`, about 2.4 KB each, with `CODE` in place of the credit code."""
    chance = Random(seed)
    numbers = Numbers(chance)
    bodies = [_application(chance, numbers) for _ in range(number)]
    return [json.dumps(body, ensure_ascii=False, separators=(",", ":")) for body in bodies]


def body(template: str, code: str) -> str:
    """The application of one firm."""
    return template.replace(CODE, code)


def _application(chance: Random, numbers: Numbers) -> dict[str, Any]:
    patents = [_patent(chance, numbers) for _ in range(_PATENTS)]
    employees = chance.randrange(30, 900)
    declaration = {
        "name": f"武汉第{chance.randrange(10**6)}精密光电科技有限公司",
        "uscc": CODE,
        "reporting_unit": UNIT,
        "registered_division": "420112",
        "established_on": str(date(2008, 1, 1) + timedelta(days=chance.randrange(4000))),
        "legal_person": True,
        "industry_class": "3976",
        "employees": employees,
        "revenue_yuan": _yuan(chance, 10**7, 4 * 10**8),
        "total_assets_yuan": _yuan(chance, 10**7, 5 * 10**8),
        "rd_input_yuan": _yuan(chance, 10**6, 4 * 10**7),
        "rd_calibre": chance.choice(("hnte", "super_deduction", "statistics")),
        "rd_staff": chance.randrange(5, employees),
        "qualifications": [
            {"name": name, "valid_to": "2026-11-30"} for name in _QUALIFICATIONS[: chance.randint(1, 3)]
        ],
        **dict.fromkeys(("rd_leader", "rd_team", "university_cooperation"), True),
        "own_trademarks": chance.randrange(20),
        **dict.fromkeys(("ip_rules", "ip_body", "ip_staff", "ip_safeguards"), True),
        **dict.fromkeys(("abnormal_filings", "misconduct"), False),
        "financing_need_yuan": _yuan(chance, 10**6, 3 * 10**7),
        "bank_consent": True,
        "patents": patents,
        "products": [_product(chance, patents)],
    }
    contact = {"contact_name": "张三", "contact_phone": "027-00000000"}
    return {"batch": BATCH, "declaration": declaration, "contact": contact}


def _patent(chance: Random, numbers: Numbers) -> dict[str, Any]:
    year, kind = chance.randint(2012, 2021), chance.choice(tuple(_KINDS))
    return {
        "patent_no": numbers.patent(year, _KINDS[kind]),
        "title": f"一种光模块自动耦合装置及其第{chance.randrange(1000)}种控制方法",
        "kind": kind,
        "legal_status": "valid",
        "granted_on": str(date(year, 12, 1) + timedelta(days=chance.randrange(500))),
        "origin": chance.choice(("own", "own", "assigned", "licensed")),
        "industrialised": True,
        "product": "高速光模块",
        "pledged": False,
        "citations": chance.randrange(30),
    }


def _product(chance: Random, patents: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": "高速光模块",
        "main": True,
        "core_patents": [patent["patent_no"] for patent in patents[:2]],
        "filing_status": "filed",
        "filing_year": 2023,
        "sales_yuan": _yuan(chance, 10**6, 10**8),
    }


def _yuan(chance: Random, low: int, high: int) -> str:
    return f"{chance.randrange(low, high)}.{chance.randrange(100):02d}"
