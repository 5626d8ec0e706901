"""Members, reports and violations as the tests of monitoring need them."""

from datetime import date
from typing import Any
from uuid import UUID

from shared.events.pool import FirmAdmitted, FirmExited
from shared.testing.world import World

FIRM = "91420112MAKU9HGJ3X"
NEIGHBOUR = "91420100MA4TEKT06N"
STRANGER = "91420200MA4AAAAA0F"
WUHAN = {"unit": "420100", "office": "ip"}
HUANGSHI = {"unit": "420200", "office": "ip"}
REPORTS = "/v1/progress-reports"
VIOLATIONS = "/v1/violations"
FINDING = {"kind": "without_research", "order_no": 77, "notified_on": "2025-08-12", "appeal_state": "not_appealed"}


def admitted(uscc: str = FIRM, unit: str = "420100", on: date = date(2024, 7, 1)) -> FirmAdmitted:
    return FirmAdmitted(
        uscc=uscc,
        application_id=UUID(int=1),
        name="武汉示例光通信有限公司",
        reporting_unit=unit,
        admission_list_id=UUID(int=2),
        effective_on=on,
        rules_version="test",
    )


def exited(uscc: str = FIRM, on: date = date(2025, 9, 15)) -> FirmExited:
    return FirmExited(
        uscc=uscc,
        name="武汉示例光通信有限公司",
        reporting_unit="420100",
        route="removal",
        ground="data_falsification",
        clause="T12.3c",
        effective_on=on,
    )


def report(**changes: Any) -> dict[str, Any]:
    return {
        "uscc": FIRM,
        "period": "2025-H1",
        "reported_on": "2025-06-20",
        "valid_patents": 8,
        "industrialised_patents": 6,
        "recognised_products": [{"name": "高速光模块", "recognised_on": "2025-03-18"}],
        "sales_yuan": "86400000.50",
        **changes,
    }


def violation(**changes: Any) -> dict[str, Any]:
    return {
        "uscc": FIRM,
        "ground": "data_falsification",
        "occurred_on": "2025-08-20",
        "reported_on": "2025-08-25",
        "description": "填报的专利产品销售额与审计报告不符",
        **changes,
    }


async def post_report(world: World, subject: str = "zhang", **changes: Any) -> Any:
    return await world.post(REPORTS, report(**changes), "city", subject, scope=WUHAN)


async def verify(world: World, report_id: str, subject: str = "wang", **changes: Any) -> Any:
    body = {"substantive": True, "verified_on": "2025-06-25", **changes}
    return await world.post(f"{REPORTS}/{report_id}/verification", body, "city", subject, scope=WUHAN)


async def post_violation(world: World, subject: str = "zhang", **changes: Any) -> Any:
    return await world.post(VIOLATIONS, violation(**changes), "city", subject, scope=WUHAN)


async def confirm(world: World, violation_id: str, subject: str = "li", **changes: Any) -> Any:
    body = {"effective_on": "2025-09-01", **changes}
    return await world.post(f"{VIOLATIONS}/{violation_id}/confirmation", body, "province", subject)
