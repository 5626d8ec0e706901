"""Clients beyond single requests: pages, repeats, files, streams, versions, and refusals in both languages."""

from datetime import date
from uuid import UUID

import pytest

from shared.clients.finance_matching import FinanceMatchingClient
from shared.clients.intake import IntakeClient
from shared.clients.pool import PoolClient
from shared.clients.refused import NotUnderstood, Refused
from shared.events.eligibility import ApplicationAssessed
from shared.http import Response
from shared.schemas.approvals import DecisionIn
from shared.schemas.finance_matching.banks import BankIn
from shared.schemas.finance_matching.lists import VersionIn
from shared.schemas.intake.applications import ApplicationIn
from shared.schemas.intake.batches import BatchIn
from shared.schemas.intake.extensions import ExtensionIn
from shared.schemas.intake.recommendations import RecommendationIn, RecommendationsIn, RecommendationsResult
from shared.schemas.jobs import JobOut
from shared.schemas.pool.seats import SeatPlanIn
from shared.testing.builders import application, uscc
from shared.testing.world import World
from tests.finance_matching.given import admitted
from tests.intake.given import BATCH
from tests.pool.story import assessed
from tests.services.seed_intake import imported_code, workbook_of
from tests.services.seeding import WUHAN

pytestmark = pytest.mark.anyio
DAY = date(2024, 6, 18)
LISTED_ON = date(2024, 7, 1)


def applied(number: int) -> ApplicationIn:
    return ApplicationIn.model_validate(application(number))


async def given_a_batch(world: World) -> None:
    async with world.connected(IntakeClient, "province") as province:
        await province.post_batch(BatchIn.model_validate(BATCH))


async def given_eligible(world: World, number: int, application_id: UUID) -> None:
    fact = assessed(number).model_dump() | {"application_id": application_id}
    await world.feed(ApplicationAssessed.model_validate(fact))


async def test_a_repeat_with_its_key_has_one_effect_and_the_same_answer(at_intake: World) -> None:
    await given_a_batch(at_intake)
    async with at_intake.connected(IntakeClient, "city", unit="420100") as intake:
        accepted = await intake.post_application(applied(1), idempotency_key="key-1")
        assert await intake.post_application(applied(1), idempotency_key="key-1") == accepted
        await given_eligible(at_intake, 1, accepted.id)
        recommended = await intake.post_recommendation(accepted.id, RecommendationIn(effective_on=DAY))
        assert (recommended.state, recommended.recommended_on) == ("recommended", DAY)
        assert [one.id async for one in intake.get_applications(state="recommended")] == [accepted.id]
        assert [one.act for one in (await intake.read_timeline(uscc(1))).items][:1] == ["submit-application"]


async def test_a_list_is_iterated_through_all_its_pages_and_awaited_page_by_page(at_intake: World) -> None:
    await given_a_batch(at_intake)
    async with at_intake.connected(IntakeClient, "city", unit="420100") as intake:
        sent = [(await intake.post_application(applied(number))).id for number in range(1, 6)]
        assert [one.id async for one in intake.get_applications(batch="2024-1", limit=2)] == sent
        first = await intake.get_applications(limit=2)
        assert ([one.id for one in first.items], first.total) == (sent[:2], 5)
        second = await intake.get_applications(limit=2, cursor=first.next)
        assert [one.id for one in second.items] == sent[2:4]
        assert [one.id async for one in intake.get_applications(limit=2, cursor=second.next)] == sent[4:]


async def test_a_job_is_followed_to_its_end_and_its_result_has_a_model(at_intake: World) -> None:
    await given_a_batch(at_intake)
    async with at_intake.connected(IntakeClient, "city", unit="420100") as intake:
        one = await intake.post_application(applied(1))
        await given_eligible(at_intake, 1, one.id)
        wanted = RecommendationsIn(batch="2024-1", effective_on=DAY, application_ids=[one.id])
        accepted = await intake.post_recommendation_job(wanted)
        await at_intake.run_jobs()
        states: list[JobOut] = [state async for state in intake.get_job_events(accepted.job_id)]
        assert states[-1].state == "done"
        assert RecommendationsResult.model_validate(states[-1].result).recommended == 1
        with pytest.raises(Refused, match="not-found"):
            await anext(aiter(intake.get_job_events(UUID(int=1))))


async def test_a_workbook_goes_up_and_its_answered_copy_comes_down(at_intake: World) -> None:
    await given_a_batch(at_intake)
    async with at_intake.connected(IntakeClient, "city", unit="420100") as intake:
        started = await intake.post_import(workbook_of(WUHAN), batch="2024-1", received_on=date(2024, 6, 10))
        assert (await intake.get_import(started.id)).state == "waiting"
        await at_intake.run_jobs()
        imported = await intake.get_import(started.id)
        assert (imported.state, imported.rows_read, imported.accepted) == ("done", 1, 1)
        assert [row.uscc async for row in intake.get_import_rows(started.id)] == [imported_code(WUHAN)]
        assert (await intake.get_answered_workbook(started.id)).startswith(b"PK")


async def test_a_refusal_carries_its_code_the_whole_problem_and_both_texts(at_intake: World) -> None:
    async with at_intake.connected(IntakeClient, "province") as intake:
        with pytest.raises(Refused) as refused:
            await intake.read_application(UUID(int=1))
        assert (refused.value.status, refused.value.code) == (404, "not-found")
        assert refused.value.problem.instance.endswith(str(UUID(int=1)))
        assert (refused.value.zh, refused.value.en) == (
            "未找到，或不在您的数据范围内",
            "Not found, or outside your data scope",
        )
        unclear = ExtensionIn.model_construct({"until", "ground"}, until=DAY, ground="天")
        with pytest.raises(Refused) as refused:
            await intake.post_extension("2024-1", unclear)
    assert refused.value.zh.startswith("请求内容不符合格式，请按逐项说明修改后重发：/ground: ")
    assert refused.value.en.startswith("The request is malformed; mend each item named and send it again: /ground: ")


async def test_a_name_with_a_question_mark_stays_one_part_of_the_path(at_intake: World) -> None:
    async with at_intake.connected(IntakeClient, "province") as intake:
        with pytest.raises(Refused, match="malformed-request"):
            await intake.read_timeline("a?b")


async def test_a_change_names_the_version_that_it_is_based_on(at_pool: World) -> None:
    async with at_pool.connected(PoolClient, "province") as pool:
        first = await pool.put_seat_plan(SeatPlanIn(cap=5, effective_on=DAY))
        with pytest.raises(Refused, match="precondition-required"):
            await pool.put_seat_plan(SeatPlanIn(cap=6, effective_on=DAY))
        wider = SeatPlanIn(cap=6, units={WUHAN.unit: None}, effective_on=DAY)
        changed = await pool.put_seat_plan(wider, if_match=f'"{first.version}"')
        assert ((await pool.read_seat_plan()).cap, changed.version) == (6, first.version + 1)


async def test_two_persons_publish_a_list_and_a_bank_reads_it_once_per_version(at_finance: World) -> None:
    await at_finance.feed(admitted(1))
    async with (
        at_finance.connected(FinanceMatchingClient, "province", "zhao") as zhao,
        at_finance.connected(FinanceMatchingClient, "province", "li") as li,
    ):
        proposed = await zhao.post_version("members", VersionIn(effective_on=LISTED_ON))
        decision = DecisionIn(decision="approve", digest=proposed.digest)
        with pytest.raises(Refused) as refused:
            await zhao.post_decision(proposed.approval_id, decision)
        assert refused.value.status == 409
        assert (await li.post_decision(proposed.approval_id, decision)).approval.state == "approved"
        bank = await zhao.post_bank(BankIn(name="示例银行", code="BANK-A"))
        page = await zhao.get_list("members")
        assert ([entry.uscc for entry in page.items], page.version) == ([uscc_of_admitted()], 1)
        await zhao.delete_old_secret(bank.id)
        async with at_finance.connected(FinanceMatchingClient, "bank", bank=str(bank.id)) as own:
            snapshot = await own.get_snapshot("members")
            assert snapshot is not None
            assert [entry.uscc for entry in snapshot.entries] == [uscc_of_admitted()]


def uscc_of_admitted() -> str:
    return admitted(1).uscc


async def test_an_answer_of_something_else_is_told_apart_from_a_refusal(
    at_intake: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_intake.connected(IntakeClient, "province") as intake:

        async def elsewhere(*_: object, **__: object) -> Response:
            return Response(200, text="<html>login</html>", request=at_intake.client.build_request("GET", "/"))

        monkeypatch.setattr(intake._http, "request", elsewhere)
        with pytest.raises(NotUnderstood, match="BatchOut"):
            await intake.get_batches()
