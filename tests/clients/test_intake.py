"""Intake through its typed client."""

from datetime import date
from uuid import UUID

import pytest
from shared.clients.intake import IntakeClient

from shared.clients.base import Refused
from shared.events.eligibility import ApplicationAssessed
from shared.schemas.intake.applications import RecommendationsResult
from shared.testing.builders import application, uscc
from shared.testing.world import World
from tests.intake.test_service_applications import BATCH
from tests.pool.story import assessed
from tests.services.seed_intake import imported_code, workbook_of
from tests.services.seeding import WUHAN

pytestmark = pytest.mark.anyio
DAY = date(2024, 6, 18)


async def given_a_batch(world: World) -> None:
    assert (await world.post("/v1/batches", BATCH)).status_code == 201


async def given_eligible(world: World, number: int, application_id: UUID) -> None:
    fact = assessed(number).model_dump() | {"application_id": application_id}
    await world.feed(ApplicationAssessed.model_validate(fact))


async def test_an_application_is_submitted_once_read_and_recommended(at_intake: World) -> None:
    await given_a_batch(at_intake)
    async with at_intake.connected(IntakeClient, "city", unit="420100") as intake:
        accepted = await intake.submit(application(1), "key-1")
        assert await intake.submit(application(1), "key-1") == accepted
        await given_eligible(at_intake, 1, accepted.id)
        assert (await intake.application(accepted.id)).declaration["uscc"] == uscc(1)
        recommended = await intake.recommend(accepted.id, DAY)
        assert (recommended.state, recommended.recommended_on) == ("recommended", DAY)
        assert [one.id async for one in intake.applications(state="recommended")] == [accepted.id]
        assert [one.act for one in (await intake.timeline(uscc(1))).items][:1] == ["submit-application"]


async def test_a_list_is_read_through_all_its_pages(at_intake: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.clients.base._PAGE", 2)
    await given_a_batch(at_intake)
    async with at_intake.connected(IntakeClient, "city", unit="420100") as intake:
        sent = [(await intake.submit(application(number), f"key-{number}")).id for number in range(1, 6)]
        assert [one.id async for one in intake.applications(batch="2024-1")] == sent


async def test_many_are_recommended_by_a_job_whose_result_has_a_type(at_intake: World) -> None:
    await given_a_batch(at_intake)
    async with at_intake.connected(IntakeClient, "city", unit="420100") as intake:
        one = await intake.submit(application(1), "key-1")
        await given_eligible(at_intake, 1, one.id)
        accepted = await intake.recommend_all("2024-1", DAY, [one.id])
        await at_intake.run_jobs()
        job = await intake.job(accepted.job_id)
        assert job.state == "done"
        assert RecommendationsResult.model_validate(job.result).recommended == 1


async def test_a_workbook_is_handed_in_and_watched(at_intake: World) -> None:
    await given_a_batch(at_intake)
    async with at_intake.connected(IntakeClient, "city", unit="420100") as intake:
        started = await intake.import_workbook("2024-1", workbook_of(WUHAN))
        assert (await intake.imported(started.id)).state == "waiting"
        await at_intake.run_jobs()
        imported = await intake.imported(started.id)
        assert (imported.state, imported.rows_read, imported.accepted) == ("done", 1, 1)
        assert [one.uscc async for one in intake.applications()] == [imported_code(WUHAN)]


async def test_a_refusal_carries_its_code_and_the_whole_problem(at_intake: World) -> None:
    await given_a_batch(at_intake)
    async with at_intake.connected(IntakeClient, "city", unit="420100") as intake:
        with pytest.raises(Refused) as refused:
            await intake.application(UUID(int=1))
    assert (refused.value.status, refused.value.code) == (404, "not-found")
    assert refused.value.problem["instance"].endswith(str(UUID(int=1)))


async def test_late_applications_are_let_in_until_a_day(at_intake: World) -> None:
    await given_a_batch(at_intake)
    async with at_intake.connected(IntakeClient, "province", "zhao") as province:
        extension = await province.extend("2024-1", date(2024, 7, 31), "系统停机两日，顺延受理", WUHAN.unit)
        assert (extension.batch, extension.reporting_unit, extension.until) == ("2024-1", WUHAN.unit, date(2024, 7, 31))
        with pytest.raises(Refused, match="unknown-batch"):
            await province.extend("2031-1", date(2031, 7, 31), "系统停机两日，顺延受理")


async def test_two_persons_of_the_province_assign_a_firm_to_a_unit(at_intake: World) -> None:
    async with at_intake.connected(IntakeClient, "province", "zhao") as zhao:
        proposed = await zhao.assign(uscc(1), "420200", "鄂知发〔2024〕11 号：主要生产经营地在黄石市", DAY)
        assert (proposed.uscc, proposed.reporting_unit) == (uscc(1), "420200")
    async with at_intake.connected(IntakeClient, "province", "qian") as qian:
        decided = await qian.decide(proposed.approval_id, proposed.digest)
        assert (decided.result or {})["reporting_unit"] == "420200"
        with pytest.raises(Refused) as refused:
            await qian.assign(uscc(1), "420200", "鄂知发〔2024〕11 号：主要生产经营地在黄石市", DAY)
    assert refused.value.code == "assignment-unchanged"
