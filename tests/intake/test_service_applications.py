"""Applications over HTTP: taken in once, within scope, told to the others, recommended when they may be."""

from copy import deepcopy
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from shared import clock
from shared.events.eligibility import ApplicationAssessed, WaiverDecided
from shared.events.intake import ApplicationRecommended, ApplicationSubmitted
from shared.testing.example import APPLICATION_EXAMPLE
from shared.testing.world import World
from tests.intake.given import BATCH

pytestmark = pytest.mark.anyio
WUHAN = {"unit": "420100", "office": "ip"}


async def submit(world: World, **options: Any) -> Any:
    scope = options.pop("scope", WUHAN)
    return await world.post(
        "/v1/applications", options.pop("json", APPLICATION_EXAMPLE), "city", scope=scope, **options
    )


def assessed(application_id: str, outcome: str, waivers_needed: tuple[str, ...] = ()) -> ApplicationAssessed:
    return ApplicationAssessed(
        uscc=APPLICATION_EXAMPLE["declaration"]["uscc"],
        application_id=UUID(application_id),
        batch="2024-1",
        name="武汉示例光通信有限公司",
        reporting_unit="420100",
        submitted_at=datetime(2024, 6, 10, tzinfo=UTC),
        reference_date=date(2024, 6, 15),
        outcome=outcome,
        waivers_needed=waivers_needed,
        score=Decimal("1.5"),
        rules_version="test",
    )


async def recommend(world: World, application_id: str, scope: dict[str, str] | None = None) -> Any:
    body = {"effective_on": "2024-06-18"}
    return await world.post(f"/v1/applications/{application_id}/recommendation", body, "city", scope=scope or WUHAN)


async def test_an_application_is_stored_told_and_written_in_the_journal(world: World) -> None:
    answer = await submit(world)
    assert answer.status_code == 201
    (event,) = await world.published()
    assert isinstance(event, ApplicationSubmitted)
    assert event.declaration.model_dump(mode="json", exclude_none=True) == {
        **APPLICATION_EXAMPLE["declaration"],
    }
    assert "contact" not in event.model_dump_json()
    assert [row["act"] for row in await world.journal()] == ["open-batch", "submit-application"]


async def test_an_application_of_a_batch_that_was_recorded_late_came_in_on_its_last_day(world: World) -> None:
    await submit(world)
    (event,) = await world.published()
    assert isinstance(event, ApplicationSubmitted)
    assert (event.received_on, event.reference_date) == (date(2024, 6, 15), date(2024, 6, 15))
    (row,) = await world.fetch("SELECT received_on, reference_date, entered_later FROM application")
    assert (row["received_on"], row["reference_date"]) == (event.received_on, event.reference_date)
    assert row["entered_later"]


async def test_an_application_of_an_open_batch_came_in_today(world: World) -> None:
    day = str(clock.today())
    await world.post("/v1/batches", BATCH | {"code": "2030-1", "closes_on": "9999-12-01", "reference_date": day})
    assert (await submit(world, json={**APPLICATION_EXAMPLE, "batch": "2030-1"})).status_code == 201
    (row,) = await world.fetch("SELECT received_on, entered_later FROM application")
    assert (str(row["received_on"]), row["entered_later"]) == (day, False)


async def test_the_same_request_gets_the_same_answer_and_one_effect(world: World) -> None:
    first = await submit(world, headers={"Idempotency-Key": "k1"})
    again = await submit(world, headers={"Idempotency-Key": "k1"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert len(await world.published()) == 1


async def test_a_key_that_stands_for_another_body_is_refused(world: World) -> None:
    await submit(world, headers={"Idempotency-Key": "k1"})
    other = deepcopy(APPLICATION_EXAMPLE)
    other["declaration"]["employees"] = 161
    answer = await submit(world, json=other, headers={"Idempotency-Key": "k1"})
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency-key-reused")


async def test_a_firm_applies_once_in_a_batch(world: World) -> None:
    await submit(world)
    answer = await submit(world)
    assert (answer.status_code, answer.json()["code"]) == (409, "application-exists")
    assert len(await world.published()) == 1


async def test_a_city_submits_for_its_own_unit_alone(world: World) -> None:
    answer = await submit(world, scope={"unit": "420200"})
    assert (answer.status_code, answer.json()["code"]) == (403, "outside-scope")
    assert await world.published() == []


async def test_every_fault_of_a_declaration_is_named_at_once(world: World) -> None:
    bad = deepcopy(APPLICATION_EXAMPLE)
    bad["declaration"] |= {"employees": 10, "rd_staff": 11, "established_on": "2024-06-16"}
    answer = await submit(world, json=bad)
    assert answer.status_code == 422
    pointers = {error["pointer"] for error in answer.json()["errors"]}
    assert pointers == {"/declaration/rd_staff", "/declaration/established_on"}


async def test_a_mistyped_field_is_named_by_its_pointer(world: World) -> None:
    bad = deepcopy(APPLICATION_EXAMPLE)
    bad["declaration"]["uscc"] = "91420112MAKU9HGJ3Y"
    answer = await submit(world, json=bad, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/declaration/uscc"]


async def test_a_certificate_is_told_with_all_that_was_given_of_it(world: World) -> None:
    certificate = {"name": "高新技术企业", "issuer": "湖北省科学技术厅", "number": "GR202242000001",
                   "valid_from": "2022-11-29", "valid_to": "2025-11-28",
                   "edition": "2022", "award_batch": "第五批"}  # fmt: skip
    wanted = deepcopy(APPLICATION_EXAMPLE)
    wanted["declaration"]["qualifications"] = [certificate]
    assert (await submit(world, json=wanted)).status_code == 201
    (event,) = await world.published()
    assert isinstance(event, ApplicationSubmitted)
    (told,) = event.declaration.qualifications or ()
    assert told.model_dump(mode="json", exclude_none=True) == certificate


@pytest.mark.parametrize(("language", "text"), [("zh", "有效期止 2022-11-28 早于"), ("en", "before its first day")])
async def test_a_certificate_that_ends_before_it_begins_is_refused(world: World, language: str, text: str) -> None:
    wanted = deepcopy(APPLICATION_EXAMPLE)
    certificate = {"name": "高新技术企业", "valid_from": "2022-11-29", "valid_to": "2022-11-28"}
    wanted["declaration"]["qualifications"] = [certificate]
    answer = await submit(world, json=wanted, headers={"Accept-Language": language})
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["code"]) == (422, "validity_reversed")
    assert error["pointer"] == "/declaration/qualifications/0/valid_to"
    assert text in error["message"]


async def test_only_an_eligible_or_fully_waived_application_is_recommended(world: World) -> None:
    application_id = (await submit(world)).json()["id"]
    assert (await recommend(world, application_id)).json()["code"] == "not-recommendable"
    await world.feed(assessed(application_id, "needs_waiver", ("A2", "A3")))
    assert (await recommend(world, application_id)).json()["code"] == "not-recommendable"
    for criterion in ("A2", "A3"):
        await world.feed(
            WaiverDecided(
                uscc=APPLICATION_EXAMPLE["declaration"]["uscc"],
                application_id=UUID(application_id),
                reporting_unit="420100",
                waiver_id=UUID(int=len(criterion)),
                criterion=criterion,
                granted=True,
                ground="正在复审",
            )
        )
    answer = await recommend(world, application_id)
    assert answer.status_code == 200
    assert ApplicationRecommended in [type(one) for one in await world.published()]


async def test_a_second_recommendation_is_refused_and_tells_nothing(world: World) -> None:
    application_id = (await submit(world)).json()["id"]
    await world.feed(assessed(application_id, "eligible"))
    first, second = await recommend(world, application_id), await recommend(world, application_id)
    assert (first.status_code, second.status_code) == (200, 409)
    assert [type(event) for event in await world.published()] == [ApplicationSubmitted, ApplicationRecommended]


async def test_another_citys_application_is_not_there(world: World) -> None:
    application_id = (await submit(world)).json()["id"]
    await world.feed(assessed(application_id, "eligible"))
    assert (await recommend(world, application_id, {"unit": "420200"})).status_code == 404
    listed = (await world.get("/v1/applications", "city", scope={"unit": "420200"})).json()
    assert (listed["items"], listed["total"]) == ([], 0)


async def test_a_recommendation_cannot_lie_ahead_of_today(world: World) -> None:
    application_id = (await submit(world)).json()["id"]
    body = {"effective_on": "2999-01-01"}
    answer = await world.post(f"/v1/applications/{application_id}/recommendation", body, "city", scope=WUHAN)
    assert (answer.status_code, answer.json()["code"]) == (422, "effective-date-ahead")


async def test_a_page_goes_on_where_the_last_one_ended_and_its_cursor_is_the_owners(world: World) -> None:
    await submit(world)
    first = (await world.get("/v1/applications", "city", scope=WUHAN, params={"limit": 1})).json()
    assert first["next"] is None
    forged = await world.get("/v1/applications", "city", scope=WUHAN, params={"cursor": "abc.def"})
    assert (forged.status_code, forged.json()["code"]) == (422, "cursor-refused")
