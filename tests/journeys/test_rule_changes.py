"""A change of the rules from the official who stages it to every service that decides by it."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from finance_matching.domain.deadlines import Deadlines
from shared import clock
from shared.messaging.unit_of_work import unit_of_work
from shared.services import SERVICE_NAMES
from shared.testing.databases import Databases
from tests.journeys.standing_machine.platform import Platform, open_platform
from tests.pool.story import given_candidates, removal, violated, when_admitted

pytestmark = pytest.mark.anyio
WHY = "依鄂知发〔2026〕18 号第三条追溯适用"
SERVED = {"method": "直接送达", "served_by": "省局陈某、刘某", "document_no": "鄂知告〔2025〕12号"}
OTHERS = sorted(set(SERVICE_NAMES) - {"eligibility"})


@pytest.fixture
async def platform(databases: Databases, tmp_path: Path) -> AsyncIterator[Platform]:
    async with open_platform(databases, tmp_path) as platform:
        yield platform


async def staged(platform: Platform, since: str, name: str, value: str) -> Any:
    changes = [{"kind": "parameter", "name": name, "value": value}]
    body = {"title": "调整参数", "source": "鄂知发〔2026〕18 号", "since": since, "changes": changes}
    answer = await platform.worlds["eligibility"].post("/v1/rule-changes", {**body, "retroactive_ground": WHY})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def approved(platform: Platform, since: str, name: str, value: str) -> Any:
    """Staged by one person, approved by a second one, and carried to every service."""
    change = await staged(platform, since, name, value)
    decided = await platform.worlds["eligibility"].decide(change["approval_id"], change["digest"])
    assert decided.status_code == 200, decided.text
    return decided.json()["result"]


async def change_of(platform: Platform, result: Any) -> Any:
    return (await platform.worlds["eligibility"].get(f"/v1/rule-changes/{result['rule_change_id']}")).json()


async def heard(platform: Platform) -> None:
    await platform.collect("eligibility")
    await platform.settle()


async def last_day_of_a_notice(platform: Platform, number: int, notified_on: str) -> str:
    """Of a removal that is proposed and served."""
    pool = platform.worlds["pool"]
    removed = (await pool.post("/v1/removals", removal(number, on="2025-12-15"))).json()
    told = await pool.post(f"/v1/removals/{removed['id']}/notice", {"notified_on": notified_on, **SERVED})
    assert told.status_code == 201, told.text
    return str(told.json()["notice"]["last_day"])


async def test_the_next_removal_of_pool_takes_the_number_of_days_that_two_people_changed(platform: Platform) -> None:
    pool = platform.worlds["pool"]
    await given_candidates(pool, [1, 2, 3])
    await when_admitted(pool, [1, 2, 3])
    await pool.feed(violated(1), violated(2), violated(3))
    assert await last_day_of_a_notice(platform, 1, "2025-09-02") == "2025-09-17"
    result = await approved(platform, "2025-09-10", "removal.answer_days", "30")
    assert (sorted(result["awaited"]), bool(result["meanwhile"]["zh"]), result["job_id"]) == (OTHERS, True, None)
    assert [version.partition("-")[0] for version in result["versions"]] == ["pool"]
    assert await last_day_of_a_notice(platform, 2, "2025-09-10") == "2025-09-25", "until pool has heard of it"
    await heard(platform)
    assert await last_day_of_a_notice(platform, 3, "2025-09-10") == "2025-10-10"


async def test_a_change_dated_back_is_told_with_what_it_meets_in_every_service(platform: Platform) -> None:
    pool = platform.worlds["pool"]
    await given_candidates(pool, [1, 2, 3])
    await when_admitted(pool, [1, 2, 3])
    await pool.feed(violated(1), violated(2), violated(3))
    await last_day_of_a_notice(platform, 1, "2025-09-02")
    await last_day_of_a_notice(platform, 2, "2025-09-12")
    before = (await pool.get("/v1/rules")).json()
    await heard(platform)
    result = await approved(platform, "2025-09-10", "removal.answer_days", "30")
    assert {one["noun"]: one["count"] for one in result["touches"]} == {"admissions": 0, "exits": 0}
    await heard(platform)
    change = await change_of(platform, result)
    assert (sorted(one["service"] for one in change["confirmed_by"]), change["awaited"]) == (OTHERS, [])
    (told,) = [one for one in change["confirmed_by"] if one["service"] == "pool"]
    assert {one["noun"]: one["count"] for one in told["touches"]}["removal_notices"] == 1
    assert {one["noun"]: one["count"] for one in told["pending"]}["removal_notices"] == 1
    assert [one["touches"] for one in change["confirmed_by"] if one["service"] != "pool"] == [[], [], []]
    rules = (await pool.get("/v1/rules", params={"on": "2025-09-10"})).json()
    (days,) = [one for one in rules["parameters"] if one["name"] == "removal.answer_days"]
    assert [(one["since"], one["value"]) for one in days["history"]] == [("2024-06-06", "15"), ("2025-09-10", "30")]
    assert (days["source"], rules["newest_change"]) == ("鄂知发〔2026〕18 号", result["rule_change_id"])
    assert [rules["version"]] == result["versions"] != [before["version"]]


async def test_a_deadline_of_the_banks_changes_as_an_eligibility_limit_does(platform: Platform) -> None:
    day = str(clock.today())
    first = await approved(platform, day, "A6.rd_share", "0.08")
    second = await approved(platform, day, "revocation.received_within_hours", "12")
    await heard(platform)
    finance = platform.worlds["finance-matching"].runtime
    async with unit_of_work(finance, finance.caller) as uow:
        assert Deadlines.of(uow.plan.on(date.fromisoformat(day))).received.total_seconds() == 12 * 3600
    for result in (first, second):
        assert (await change_of(platform, result))["awaited"] == []
    pool = (await platform.worlds["pool"].get("/v1/rules")).json()
    assert pool["newest_change"] == second["rule_change_id"]
    assert pool["version"] == platform.worlds["pool"].runtime.plan.version_of("pool", clock.today())


async def test_a_value_by_which_a_service_cannot_decide_is_refused_by_it_and_mended_by_the_next(
    platform: Platform,
) -> None:
    day = str(clock.today())
    bad = await approved(platform, day, "revocation.received_within_hours", "0")
    await heard(platform)
    change = await change_of(platform, bad)
    (refusal,) = change["refused_by"]
    assert (refusal["service"], "revocation.received_within_hours" in refusal["reason"]["zh"]) == (
        "finance-matching",
        True,
    )
    assert platform.worlds["finance-matching"].runtime.copy is None, "it goes on by the values before"
    good = await approved(platform, day, "revocation.received_within_hours", "6")
    await heard(platform)
    assert [(await change_of(platform, each))["refused_by"] for each in (bad, good)] == [[], []]
