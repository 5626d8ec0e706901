"""A change of the rules from the official who stages it to every service that decides by it."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from finance_matching.domain.deadlines import Deadlines
from shared import clock
from shared.clients.eligibility import EligibilityClient
from shared.clients.pool import PoolClient
from shared.clients.refused import Refused
from shared.messaging.unit_of_work import unit_of_work
from shared.schemas.eligibility.counted import CountedOut
from shared.schemas.eligibility.decisions import RulesChanged
from shared.schemas.eligibility.rule_changes import RuleChangeDetail, RuleChangeIn
from shared.schemas.eligibility.rule_contents import ParameterChangeIn
from shared.schemas.pool.exits import RemovalIn
from shared.schemas.pool.removals import RemovalNoticeIn
from shared.services import SERVICE_NAMES
from shared.testing.builders import uscc
from shared.testing.databases import Databases
from tests.journeys.standing_machine.people import SECOND, by_two
from tests.journeys.standing_machine.platform import Platform, open_platform
from tests.pool.story import given_candidates, violated, when_admitted

pytestmark = pytest.mark.anyio
WHY = "依第三条追溯适用"
DOCUMENT = "知发〔2026〕18 号"
OTHERS = sorted(set(SERVICE_NAMES) - {"eligibility"})


@pytest.fixture
async def platform(databases: Databases, tmp_path: Path) -> AsyncIterator[Platform]:
    async with open_platform(databases, tmp_path) as platform:
        yield platform


async def approved(platform: Platform, since: str, name: str, value: str) -> RulesChanged:
    """Staged by one person and approved by a second one."""
    change = ParameterChangeIn(kind="parameter", name=name, value=value)
    wanted = RuleChangeIn(
        title="调整参数", source=DOCUMENT, since=date.fromisoformat(since), retroactive_ground=WHY, changes=[change]
    )
    first, second = platform.client(EligibilityClient), platform.client(EligibilityClient, subject=SECOND)
    decided = await by_two(first.post_rule_change(wanted), second)
    assert not isinstance(decided, Refused), decided
    return RulesChanged.model_validate(decided.result)


async def change_of(platform: Platform, result: RulesChanged) -> RuleChangeDetail:
    return await platform.client(EligibilityClient).read_rule_change(result.rule_change_id)


async def heard(platform: Platform) -> None:
    await platform.collect("eligibility")
    await platform.settle()


async def given_three_violations(platform: Platform) -> None:
    """Of three members; the removal of each can be proposed."""
    pool = platform.worlds["pool"]
    await given_candidates(pool, [1, 2, 3])
    await when_admitted(pool, [1, 2, 3])
    await pool.feed(violated(1), violated(2), violated(3))


async def last_day_of_a_notice(platform: Platform, number: int, notified_on: str) -> date:
    """Of a removal that is proposed and served."""
    pool = platform.client(PoolClient)
    wanted = RemovalIn(uscc=uscc(number), ground="data_falsification", effective_on=date(2025, 12, 15))
    removal = await pool.post_removal(wanted)
    served = RemovalNoticeIn(
        notified_on=date.fromisoformat(notified_on), method="直接送达", served_by="陈某、刘某", document_no="知告1号"
    )
    notice = (await pool.post_removal_notice(removal.id, served)).notice
    assert notice is not None
    return notice.last_day


def counted(found: list[CountedOut]) -> dict[str, int]:
    return {one.noun: one.count for one in found}


async def test_the_next_removal_of_pool_takes_the_number_of_days_that_two_people_changed(platform: Platform) -> None:
    await given_three_violations(platform)
    assert await last_day_of_a_notice(platform, 1, "2025-09-02") == date(2025, 9, 17)
    result = await approved(platform, "2025-09-10", "removal.answer_days", "30")
    assert (sorted(result.awaited), bool(result.meanwhile), result.job_id) == (OTHERS, True, None)
    assert [version.partition("-")[0] for version in result.versions] == ["pool"]
    assert await last_day_of_a_notice(platform, 2, "2025-09-10") == date(2025, 9, 25), "until pool has heard of it"
    await heard(platform)
    assert await last_day_of_a_notice(platform, 3, "2025-09-10") == date(2025, 10, 10)


async def test_a_change_dated_back_is_told_with_what_it_meets_in_every_service(platform: Platform) -> None:
    pool = platform.client(PoolClient)
    await given_three_violations(platform)
    await last_day_of_a_notice(platform, 1, "2025-09-02")
    await last_day_of_a_notice(platform, 2, "2025-09-12")
    before = await pool.get_rules()
    await heard(platform)
    result = await approved(platform, "2025-09-10", "removal.answer_days", "30")
    assert counted(result.touches) == {"admissions": 0, "exits": 0}
    await heard(platform)
    change = await change_of(platform, result)
    assert (sorted(one.service for one in change.confirmed_by), change.awaited) == (OTHERS, [])
    (told,) = [one for one in change.confirmed_by if one.service == "pool"]
    assert (counted(told.touches)["removal_notices"], counted(told.pending)["removal_notices"]) == (1, 1)
    assert [one.touches for one in change.confirmed_by if one.service != "pool"] == [[], [], []]
    rules = await pool.get_rules(on=date(2025, 9, 10))
    (days,) = [one for one in rules.parameters if one.name == "removal.answer_days"]
    assert [(str(one.since), one.value) for one in days.history] == [("2024-06-06", "15"), ("2025-09-10", "30")]
    assert (days.source, rules.newest_change) == (DOCUMENT, result.rule_change_id)
    assert [rules.version] == result.versions != [before.version]


async def test_a_deadline_of_the_banks_changes_as_an_eligibility_limit_does(platform: Platform) -> None:
    day = str(clock.today())
    first = await approved(platform, day, "A6.rd_share", "0.08")
    second = await approved(platform, day, "revocation.received_within_hours", "12")
    await heard(platform)
    finance = platform.worlds["finance-matching"].runtime
    async with unit_of_work(finance, finance.caller) as uow:
        assert Deadlines.of(uow.plan.on(date.fromisoformat(day))).received.total_seconds() == 12 * 3600
    for result in (first, second):
        assert (await change_of(platform, result)).awaited == []
    pool = await platform.client(PoolClient).get_rules()
    assert pool.newest_change == second.rule_change_id
    assert pool.version == platform.worlds["pool"].runtime.plan.version_of("pool", clock.today())


async def test_a_value_by_which_a_service_cannot_decide_is_refused_by_it_and_mended_by_the_next(
    platform: Platform,
) -> None:
    day = str(clock.today())
    bad = await approved(platform, day, "revocation.received_within_hours", "0")
    await heard(platform)
    change = await change_of(platform, bad)
    (refusal,) = change.refused_by
    assert refusal.service == "finance-matching"
    assert "revocation.received_within_hours" in refusal.reason.zh
    assert platform.worlds["finance-matching"].runtime.copy is None, "it goes on by the values before"
    good = await approved(platform, day, "revocation.received_within_hours", "6")
    await heard(platform)
    assert [(await change_of(platform, each)).refused_by for each in (bad, good)] == [[], []]
