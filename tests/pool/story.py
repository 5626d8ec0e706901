"""Sentences about the pool that its tests are told in."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from shared.domain.abnormal_filing import AbnormalKind, AppealState
from shared.domain.declaration import Declaration
from shared.events.eligibility import ApplicationAssessed, AssessmentChanged, Outcome, WaiverDecided
from shared.events.intake import ApplicationRecommended, ApplicationSubmitted, FirmAssigned
from shared.events.monitoring import (
    AppealRecorded,
    ProductYear,
    ProgressVerified,
    ProgressVerifiedV2,
    RecognisedProduct,
    ViolationConfirmed,
)
from shared.events.pool import RemovalGround
from shared.http import Response
from shared.ids import uuid7
from shared.testing.builders import uscc
from shared.testing.example import APPLICATION_EXAMPLE
from shared.testing.world import World

BATCH = "2024-1"
WUHAN, HUANGSHI = "420100", "420200"
BY_SCREENING = {"channel": "screening", "ground": "按省级筛选会商结果列入"}
"""Of a list by name that takes seats; without it the firms use rights of their localities."""
_FRIDAY = 4


def assessed(number: int, *, unit: str = WUHAN, outcome: Outcome = "eligible", score: str = "1") -> ApplicationAssessed:
    return ApplicationAssessed(
        uscc=uscc(number),
        application_id=UUID(int=number),
        batch=BATCH,
        name=f"第{number}号企业",
        reporting_unit=unit,
        submitted_at=datetime(2024, 6, 10, tzinfo=UTC),
        reference_date=date(2024, 6, 15),
        received_on=date(2024, 6, 10),
        outcome=outcome,
        score=Decimal(score),
        rules_version="hubei-test",
        valid_patents=10,
        industrialised_patents=5,
        bank_consent=True,
    )


def changed(before: ApplicationAssessed, outcome: Outcome, **fields: Any) -> AssessmentChanged:
    """The same application after a change of the rules."""
    told = before.model_dump() | {"outcome": outcome, "outcome_before": before.outcome, **fields}
    return AssessmentChanged.model_validate({**told, "cause": "rules", "cause_id": UUID(int=7)})


def waived(
    fact: ApplicationAssessed, criterion: str = "A2", *, granted: bool = True, expires_on: date | None = None
) -> WaiverDecided:
    return WaiverDecided(
        uscc=fact.uscc,
        application_id=fact.application_id,
        reporting_unit=fact.reporting_unit,
        waiver_id=uuid7(),
        criterion=criterion,
        granted=granted,
        ground="高新技术企业复审已公示，证书待发",
        expires_on=expires_on,
    )


def recommended(number: int, *, unit: str = WUHAN) -> ApplicationRecommended:
    return ApplicationRecommended(
        uscc=uscc(number),
        application_id=UUID(int=number),
        batch=BATCH,
        reporting_unit=unit,
        effective_on=date(2024, 6, 20),
    )


async def given_candidates(world: World, numbers: Sequence[int], unit: str = WUHAN) -> None:
    """Firms that are eligible and recommended; the lower number has the better score."""
    await world.feed(*(assessed(number, unit=unit, score=str(1000 - number)) for number in numbers))
    await world.feed(*(recommended(number, unit=unit) for number in numbers))


def submitted(
    number: int, received: date, *, place: str = WUHAN, batch: str = "2025-1", unit: str = WUHAN
) -> ApplicationSubmitted:
    """A newer application of the firm, as intake tells it."""
    told = {**APPLICATION_EXAMPLE["declaration"], "uscc": uscc(number), "registered_division": place}
    return ApplicationSubmitted(
        uscc=uscc(number),
        application_id=UUID(int=10_000 + number),
        batch=batch,
        reporting_unit=unit,
        reference_date=received,
        received_on=received,
        submitted_at=datetime.combine(received, time(4), UTC),
        declaration=Declaration.model_validate(told),
    )


def assigned(number: int, unit: str | None, on: date = date(2024, 6, 18)) -> FirmAssigned:
    """The province assigned the firm; None: it took that back."""
    return FirmAssigned(uscc=uscc(number), reporting_unit=unit, ground="鄂知发〔2024〕11 号", effective_on=on)


async def given_new_application(world: World, number: int, received: date, batch: str = "2025-1") -> None:
    """The firm applies again, is found eligible, and is recommended on the day."""
    told = submitted(number, received, batch=batch)
    fields = {"application_id": told.application_id, "batch": batch, "received_on": received}
    judged = assessed(number).model_copy(update={**fields, "submitted_at": told.submitted_at})
    named = recommended(number).model_copy(update={"application_id": told.application_id, "batch": batch})
    await world.feed(told, judged, named.model_copy(update={"effective_on": received}))


async def given_seats(world: World, cap: int, units: dict[str, int | None] | None = None) -> Response:
    current = await world.get("/v1/seat-plan")
    headers = {"If-Match": current.headers["etag"]} if current.is_success else {}
    body = {"cap": cap, "units": units or {}, "effective_on": "2024-06-20"}
    return await world.call("PUT", "/v1/seat-plan", json=body, headers=headers)


async def given_notice(world: World, path: str, on: str = "2024-07-01") -> Response:
    """Puts the list on public notice so that it can be admitted on the day: nine days, the last of them Friday."""
    day = date.fromisoformat(on)
    last_day = day - timedelta(days=(day.weekday() - _FRIDAY) % 7 or 7)
    first_day = last_day - timedelta(days=6)
    return await world.post(f"{path}/notice", {"first_day": str(first_day), "last_day": str(last_day)})


async def when_proposed(world: World, numbers: Sequence[int], on: str = "2024-07-01", batch: str = BATCH) -> Any:
    """A list by name, put on notice, co-signed and put up to a second person; the answer, be it a refusal."""
    return await when_proposed_as(world, numbers, BY_SCREENING, on, batch)


async def when_proposed_as(
    world: World, numbers: Sequence[int], channel: dict[str, str], on: str = "2024-07-01", batch: str = BATCH
) -> Any:
    """The same by the channel."""
    body = {"batch": batch, "effective_on": on, "usccs": [uscc(number) for number in numbers], **channel}
    listed = (await world.post("/v1/admission-lists", body)).json()
    path = f"/v1/admission-lists/{listed['id']}"
    noticed = await given_notice(world, path, on)
    assert noticed.status_code == 201, noticed.text
    for signer in ("IPO", "EIT"):
        answer = await world.post(f"{path}/co-signatures", {}, "department", f"{signer}-person", scope={"body": signer})
        assert answer.status_code == 200, answer.text
    return (await world.post(f"{path}/proposal", {})).json()


async def when_admitted(world: World, numbers: Sequence[int], on: str = "2024-07-01", batch: str = BATCH) -> Any:
    """Admits a list by two people; the result."""
    proposed = await when_proposed(world, numbers, on, batch)
    assert "approval_id" in proposed, proposed
    answer = await world.decide(proposed["approval_id"], proposed["digest"])
    assert answer.status_code == 200, answer.text
    return answer.json()["result"]


async def when_screened(world: World, screened_on: str, on: str) -> list[tuple[str, str]]:
    """Screens anew and admits the list of it by two people; its firms, and what became of them."""
    screening = (await world.post("/v1/screenings", {"batch": BATCH, "effective_on": screened_on})).json()
    body = {"batch": BATCH, "effective_on": on, "screening_id": screening["id"]}
    listed = (await world.post("/v1/admission-lists", body)).json()
    path = f"/v1/admission-lists/{listed['id']}"
    await given_notice(world, path, on)
    for signer in ("IPO", "EIT"):
        await world.post(f"{path}/co-signatures", {}, "department", f"{signer}-person", scope={"body": signer})
    proposed = (await world.post(f"{path}/proposal", {})).json()
    decided = (await world.decide(proposed["approval_id"], proposed["digest"])).json()
    return [(firm["uscc"], firm["outcome"]) for firm in decided["result"]["firms"]]


def verified(number: int, *, valid: int = 10, industrialised: int = 10, on: date = date(2025, 6, 20),
             recognised: date | None = date(2025, 3, 18)) -> ProgressVerified:  # fmt: skip
    products = () if recognised is None else (RecognisedProduct(name="新产品", recognised_on=recognised),)
    return ProgressVerified(
        uscc=uscc(number),
        report_id=uuid7(),
        reporting_unit=WUHAN,
        period="2025-H1",
        substantive=True,
        valid_patents=valid,
        industrialised_patents=industrialised,
        recognised_products=products,
        effective_on=on,
    )


def grown(number: int, *years: tuple[int, str, str], on: date = date(2026, 6, 20)) -> ProgressVerifiedV2:
    """Verified figures with years of one product that was recognised before the admission."""
    told = verified(number, on=on, recognised=None)
    product = {"product": "光模块", "state": "recognised", "recognised_on": date(2024, 3, 18)}
    kept = tuple(
        ProductYear.model_validate({**product, "data_year": year, "sales": Decimal(sales), "profit": Decimal(profit)})
        for year, sales, profit in years
    )
    return ProgressVerifiedV2(**dict(told), product_years=kept)


def violated(number: int, *, ground: RemovalGround = "data_falsification", cited_law: str | None = None,
             occurred: date = date(2025, 8, 20), on: date = date(2025, 9, 1)) -> ViolationConfirmed:  # fmt: skip
    return ViolationConfirmed(
        uscc=uscc(number),
        violation_id=uuid7(),
        reporting_unit=WUHAN,
        ground=ground,
        cited_law=cited_law,
        occurred_on=occurred,
        effective_on=on,
    )


def filed_abnormally(number: int, appeal: AppealState = "not_appealed") -> ViolationConfirmed:
    """A confirmed abnormal filing with the state of its appeal."""
    finding = {"abnormal_kind": AbnormalKind.SCATTERED, "abnormal_order": 77, "appeal_state": appeal}
    return violated(number, ground="abnormal_filing").model_copy(update=finding)


def appealed(violation: ViolationConfirmed, state: AppealState, on: date = date(2025, 9, 10)) -> AppealRecorded:
    return AppealRecorded(
        uscc=violation.uscc,
        violation_id=violation.violation_id,
        reporting_unit=violation.reporting_unit,
        appeal_state=state,
        effective_on=on,
    )


def graduation(number: int, on: str = "2025-07-15") -> dict[str, Any]:
    return {
        "uscc": uscc(number),
        "effective_on": on,
        "model_effect": {"finding": "创新驱动、以专利产业化实现成长，具有样板效应"},
    }


def removal(number: int, ground: str = "data_falsification", on: str = "2025-09-15", **named: str) -> dict[str, str]:
    return {"uscc": uscc(number), "ground": ground, "effective_on": on, **named}


async def approve(world: World, proposed: dict[str, Any]) -> Any:
    return await world.decide(proposed["approval_id"], proposed["digest"])


def codes_of(refusal: Any) -> list[str]:
    """The heaviest reason against each firm of a refused proposal."""
    return [error["code"] for error in refusal["errors"]]


async def given_heard(world: World, proposed: dict[str, Any], on: str = "2025-09-10") -> None:
    """The firm is told of its removal and answers on the same day."""
    path = f"/v1/removals/{proposed['id']}"
    served = {"notified_on": on, "method": "直接送达", "served_by": "省局陈某", "document_no": "鄂知告〔2025〕12号"}
    for step, body in (
        ("notice", served),
        ("answer", {"answered_on": on, "statement": "无异议", "document_no": "鄂知陈述〔2025〕1号"}),
    ):
        answer = await world.post(f"{path}/{step}", body)
        assert answer.status_code == 201, answer.text


async def approve_removal(world: World, proposed: dict[str, Any], on: str = "2025-09-10") -> Any:
    """Hears the firm, then approves."""
    await given_heard(world, proposed, on)
    return await approve(world, proposed)


async def when_removed(
    world: World, number: int, on: str = "2025-09-15", ground: str = "data_falsification"
) -> Response:
    """Removes a firm by two people on a violation confirmed before; the first answer that refuses, or the last."""
    proposed = await world.post("/v1/removals", removal(number, ground, on=on))
    return await approve_removal(world, proposed.json(), on) if proposed.is_success else proposed


def under(world: World, **changes: Decimal | int | str) -> None:
    """Runs the world under a plan with other values: `cooling_months=6` for `removal.cooling_months`."""
    plan = world.runtime.plan
    history = {
        name: [replace(one, value=changes.get(name.rpartition(".")[2], one.value)) for one in values]
        for name, values in plan.history.items()
    }
    world.runtime.plan = replace(plan, history=history)


async def counters(world: World) -> tuple[int, int, int, int]:
    """Seats used by the plan, by the units, by the ledger, and active members: always the same number."""
    rows = await world.fetch(
        """
        SELECT (SELECT used FROM seat_plan), (SELECT sum(used)::int FROM unit_seats),
          (SELECT coalesce(sum(delta), 0)::int FROM seat_line), (SELECT count(*)::int FROM member WHERE left_on IS NULL)
        """
    )
    first, second, third, fourth = rows[0].values()
    return (first, second, third, fourth)
