"""A firm that meets every criterion, and how a test changes it."""

from datetime import date

from eligibility.domain.assess import Assessment, assess
from eligibility.domain.findings import Finding
from shared.domain.declaration import Declaration
from shared.plan.load import load_plan

PLAN = load_plan()
ON = date(2024, 6, 15)
PARAMETERS = PLAN.on(ON)

INVENTIONS = ("2017106018623", "2013106997442", "2017109110922", "2021114346804", "202310800009X")
UTILITY_MODEL = "2022234567890"


def patent(number: str, **changes: object) -> dict[str, object]:
    """A valid patent in use."""
    return {"patent_no": number, "legal_status": "valid", "industrialised": True, **changes}


def product(*core: str, **changes: object) -> dict[str, object]:
    """A filed main product that rests on these patents."""
    return {"name": "示例产品", "main": True, "core_patents": core, "filing_status": "filed", **changes}


MODEL: dict[str, object] = {
    "name": "武汉示例光通信有限公司",
    "uscc": "91420100MA4TEKT06N",
    "reporting_unit": "420100",
    "registered_division": "420111",
    "legal_person": True,
    "industry_class": "3976",
    "employees": 160,
    "revenue_yuan": "72000000",
    "total_assets_yuan": "54000000",
    "rd_input_yuan": "8100000",
    "rd_staff": 44,
    "qualifications": [{"name": "高新技术企业", "valid_to": "2025-11-30"}],
    "rd_leader": True,
    "rd_team": True,
    "university_cooperation": False,
    "own_trademarks": 2,
    "ip_rules": True,
    "ip_body": True,
    "ip_staff": True,
    "ip_safeguards": True,
    "abnormal_filings": False,
    "misconduct": False,
    "patents": [patent(INVENTIONS[0]), patent(INVENTIONS[1], industrialised=False)],
    "products": [product(INVENTIONS[0])],
}


def firm(**changes: object) -> Declaration:
    """The model firm with these values instead; None takes a value away."""
    return Declaration.model_validate({**MODEL, **changes})


def judged(changed: str | None = None, /, **changes: object) -> Assessment:
    """The assessment of the changed model firm; `changed` sets one parameter, as `A6.rd_share=0.2`."""
    parameters = PARAMETERS.replaced(dict([changed.split("=")])) if changed else PARAMETERS
    return assess(firm(**changes), PLAN, ON, parameters)


def finding(criterion: str, changed: str | None = None, /, **changes: object) -> Finding:
    """The finding of one criterion on the changed model firm."""
    return next(found for found in judged(changed, **changes).findings if found.criterion == criterion)
