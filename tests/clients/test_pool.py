"""Pool through its typed client."""

from datetime import date
from uuid import UUID

import pytest
from shared.clients.pool import PoolClient

from shared.clients.base import Refused
from shared.schemas.pool.screening import ScreeningJobResult
from shared.testing.builders import uscc
from shared.testing.world import World
from tests.pool.story import (
    BATCH,
    BY_SCREENING,
    given_candidates,
    given_seats,
    removal,
    violated,
    when_admitted,
)

pytestmark = pytest.mark.anyio


async def test_seats_and_members_are_read_and_the_clock_is_swept(at_pool: World) -> None:
    async with at_pool.connected(PoolClient, "province") as pool:
        with pytest.raises(Refused, match="not-found"):
            await pool.seat_plan()
        await given_seats(at_pool, 10)
        await given_candidates(at_pool, [1, 2])
        await when_admitted(at_pool, [1, 2])
        seats = await pool.seat_plan()
        assert (seats.cap, seats.used) == (10, 2)
        assert [one.uscc async for one in pool.members(on="2024-07-01")] == sorted([uscc(1), uscc(2)])
        assert [one async for one in pool.members(on="2024-06-30")] == []
        swept = await pool.sweep(date(2026, 7, 2))
        assert {one.uscc for one in swept.proposed} == {uscc(1), uscc(2)}


async def test_a_screening_runs_as_a_job_whose_result_has_a_type(at_pool: World) -> None:
    await given_seats(at_pool, 1)
    await given_candidates(at_pool, [1, 2])
    async with at_pool.connected(PoolClient, "province") as pool:
        accepted = await pool.start_screening(BATCH, date(2024, 6, 25))
        await at_pool.run_jobs()
        result = ScreeningJobResult.model_validate((await pool.job(accepted.job_id)).result)
        assert (result.recommended, result.shortlisted) == (2, 1)


async def test_a_list_is_put_on_notice(at_pool: World) -> None:
    await given_seats(at_pool, 10)
    await given_candidates(at_pool, [1])
    body = {"batch": BATCH, "effective_on": "2024-07-01", "usccs": [uscc(1)], **BY_SCREENING}
    listed = (await at_pool.post("/v1/admission-lists", body)).json()
    async with at_pool.connected(PoolClient, "province") as pool:
        with pytest.raises(Refused, match="notice-too-short"):
            await pool.open_notice(UUID(listed["id"]), date(2024, 6, 22), date(2024, 6, 24))
        noticed = await pool.open_notice(UUID(listed["id"]), date(2024, 6, 22), date(2024, 6, 28))
        assert noticed.notice is not None
        assert noticed.notice.last_day == date(2024, 6, 28)


async def test_a_firm_is_notified_of_its_removal_and_answers_or_waives(at_pool: World) -> None:
    await given_seats(at_pool, 10)
    await given_candidates(at_pool, [1, 2])
    await when_admitted(at_pool, [1, 2])
    await at_pool.feed(violated(1), violated(2))
    served = {"method": "直接送达", "served_by": "省局陈某", "document_no": "鄂知告〔2025〕12号"}
    async with at_pool.connected(PoolClient, "province") as pool:
        ids = [UUID((await at_pool.post("/v1/removals", removal(number))).json()["id"]) for number in (1, 2)]
        with pytest.raises(Refused, match="removal-not-notified"):
            await pool.answer_removal(ids[0], date(2025, 9, 10), statement="无异议")
        for removal_id in ids:
            told = await pool.notify_removal(removal_id, date(2025, 9, 2), **served)
            assert told.decidable_from == date(2025, 9, 18)
        await pool.answer_removal(ids[0], date(2025, 9, 10), statement="无异议")
        declared = {"document_no": "放弃陈述声明〔2025〕3号", "waived_by": "法定代表人 周某"}
        waived = await pool.answer_removal(ids[1], date(2025, 9, 11), **declared)
        assert (waived.decidable_from, waived.answer and waived.answer.waived) == (date(2025, 9, 11), True)
        first = await pool.removal(ids[0])
        assert (first.state, first.answer and first.answer.statement) == ("proposed", "无异议")
