"""Acts of people outside the pool: who applies, who looks into it, who reports and who appeals."""

from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from shared.http import Response
from shared.testing.builders import application, uscc
from shared.testing.world import World
from tests.journeys.standing_machine.platform import Platform

WUHAN = {"unit": "420100", "office": "ip"}
KINDS: Final[dict[str, dict[str, Any]]] = {
    "good": {"qualifications": [{"name": "高新技术企业"}]},
    "certificate ends": {"qualifications": [{"name": "高新技术企业", "valid_to": "2025-03-31"}]},
    "no title": {"qualifications": []},
    "from elsewhere": {"registered_division": "420202"},
}
"""What firms declare: eligible, eligible until a day, in need of a waiver, of another unit's place."""
GROUNDS = ("data_falsification", "tax_evasion", "abnormal_filing")


async def applies(platform: Platform, firm: int, kind: str, day: date) -> Response:
    """In the batch of its day, which is entered afterwards."""
    intake, code = platform.worlds["intake"], f"B-{day}"
    batch = {"code": code, "title": f"{day} 批次", "authority": "湖北省知识产权局", "reference_date": str(day)}
    await intake.post("/v1/batches", {**batch, "opens_on": str(day), "closes_on": str(day)})
    body = {**application(firm, **KINDS[kind]), "batch": code, "received_on": str(day)}
    return await intake.post("/v1/applications", body, "city", scope=WUHAN)


async def recommends(platform: Platform, application_id: UUID, day: date) -> Response:
    """The city's word."""
    body = {"effective_on": str(day)}
    return await platform.worlds["intake"].post(
        f"/v1/applications/{application_id}/recommendation", body, "city", scope=WUHAN
    )


async def by_two(world: World, path: str, body: dict[str, Any], first: str = "province-person") -> Response:
    """A proposal and its approval; the answer that refuses, or the last."""
    proposed = await world.post(path, body, subject=first)
    if not proposed.is_success:
        return proposed
    return await world.decide(proposed.json()["approval_id"], proposed.json()["digest"], "second-person")


async def review(platform: Platform, application_id: UUID, trademarks: int, day: date) -> Response:
    """Two persons find so many trademarks: none is a hard criterion missed."""
    body = {
        "application_id": str(application_id),
        "field": "own_trademarks",
        "verdict": "overturned",
        "value": trademarks,
        "ground": "商标公告与申报不一致，经核查认定",
        "evidence": ["商标公告 第 1873 期"],
        "effective_on": str(day),
    }
    return await by_two(platform.worlds["eligibility"], "/v1/reviews", body)


async def waive(platform: Platform, application_id: UUID, day: date, last_day: date | None) -> Response:
    """Two persons waive the missing title."""
    body = {"application_id": str(application_id), "criterion": "A2", "ground": "证书复审已公示，待发"}
    ends = {"expires_on": str(last_day)} if last_day else {}
    return await by_two(platform.worlds["eligibility"], "/v1/waivers", {**body, "effective_on": str(day), **ends})


async def violates(platform: Platform, firm: int, ground: str, occurred: date, day: date) -> Response:
    """Reported by the city, confirmed by the province; the answer that refuses, or the last."""
    monitoring = platform.worlds["monitoring"]
    body: dict[str, Any] = {
        "uscc": uscc(firm),
        "ground": ground,
        "occurred_on": str(occurred),
        "reported_on": str(day),
        "description": "经核查与申报材料不符",
    }
    if ground == "abnormal_filing":
        body["abnormal"] = {"kind": "scattered", "notified_on": str(max(occurred, date(2024, 1, 20)))}
    reported = await monitoring.post("/v1/violations", body, "city", "reporter", scope=WUHAN)
    if not reported.is_success:
        return reported
    path = f"/v1/violations/{reported.json()['id']}/confirmation"
    return await monitoring.post(path, {"effective_on": str(day)}, subject="confirmer")


async def appeals(
    platform: Platform, violation_id: UUID, state: str, day: date, *, correction: bool = False
) -> Response:
    """A step of the appeal; a correction is dated back to the step before, where that is known."""
    body: dict[str, Any] = {"appeal_state": state, "effective_on": str(day)}
    if correction:
        body |= {"correction": True, "note": "登记有误，依决定书更正"}
    path = f"/v1/violations/{violation_id}/appeal"
    return await platform.worlds["monitoring"].post(path, body, subject="recorder")


async def progresses(platform: Platform, firm: int, day: date) -> Response:
    """A report that shows what a graduation asks for, verified by another."""
    monitoring, code = platform.worlds["monitoring"], uscc(firm)
    products = [{"name": f"新产品{day}", "recognised_on": str(day)}]
    figures = {"valid_patents": 8, "industrialised_patents": 8, "recognised_products": products}
    body = {"uscc": code, "period": f"{day.year}", "reported_on": str(day), **figures}
    reported = await monitoring.post("/v1/progress-reports", body, "city", "reporter", scope=WUHAN)
    if not reported.is_success:
        return reported
    path = f"/v1/progress-reports/{reported.json()['id']}/verification"
    verified = {"substantive": True, "verified_on": str(day)}
    return await monitoring.post(path, verified, "city", "verifier", scope=WUHAN)


def days_ago(day: date, days: int) -> date:
    """So many days before."""
    return day - timedelta(days=days)
