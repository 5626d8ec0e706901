"""The yearly check over the running service: one job over all members, once a member and day, told to the others."""

from datetime import date
from typing import Any

import pytest

from eligibility.usecases.compliance import check_job
from eligibility.wiring import service
from shared.events.eligibility import ComplianceChecked
from shared.jobs.model import JobRun, caller_from
from shared.messaging.unit_of_work import UnitOfWork
from shared.testing.builders import uscc
from shared.testing.world import World
from tests.eligibility.members import admitted, appealed, exited, verified, violated
from tests.eligibility.rules import approved
from tests.eligibility.submissions import HUANGSHI, NO_TITLE, submitted

pytestmark = pytest.mark.anyio
CHECKS = "/v1/compliance-checks"
ON = "2025-12-31"


async def given_members(world: World, *numbers: int, **declared: Any) -> None:
    await world.feed(*(submitted(number, **declared) for number in numbers))
    await world.feed(*(admitted(number) for number in numbers))


async def check(world: World, on: str = ON) -> dict[str, Any]:
    ordered = await world.post(CHECKS, {"on": on})
    assert ordered.status_code == 202, ordered.text
    await world.run_jobs()
    job: dict[str, Any] = (await world.get(f"/v1/jobs/{ordered.json()['job_id']}")).json()
    assert job["state"] == "done", job
    return job


async def told(world: World) -> list[ComplianceChecked]:
    return [event for event in await world.published() if isinstance(event, ComplianceChecked)]


async def outcomes(world: World, **filters: str) -> dict[str, str]:
    rows = (await world.get(CHECKS, params=filters)).json()["items"]
    return {row["uscc"]: row["outcome"] for row in rows}


async def detail(world: World, number: int = 1, place: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = (await world.get(f"{CHECKS}/{uscc(number)}")).json()[place]
    return found


async def test_all_members_are_checked_kept_and_told(world: World) -> None:
    await given_members(world, 1, 2)
    await world.feed(submitted(3), violated(2))
    job = await check(world)
    assert (job["done"], job["total"]) == (2, 2)
    assert job["result"] == {
        "on": ON,
        "looked_at": 2,
        "checked": 2,
        "outcomes": {"compliant": 1, "attention": 1},
    }
    assert await outcomes(world) == {uscc(1): "compliant", uscc(2): "attention"}
    events = {event.uscc: event for event in await told(world)}
    assert (events[uscc(2)].outcome, events[uscc(2)].unmet) == ("attention", ("C5",))
    assert (events[uscc(1)].outcome, events[uscc(1)].effective_on) == ("compliant", date(2025, 12, 31))
    acts = [line["act"] for line in await world.journal()]
    assert (acts.count("order-compliance-check"), acts.count("check-compliance")) == (1, 2)


async def test_a_member_that_would_fail_the_entry_test_now_is_compliant(world: World) -> None:
    await given_members(world, 1, employees=2000, revenue_yuan="900000000", rd_input_yuan="1000000", **NO_TITLE)
    entry = (await world.get("/v1/assessments")).json()["items"][0]
    assert (entry["outcome"], entry["unmet"]) == ("ineligible", ["A1.3", "A2", "A6"])
    await check(world)
    assert await outcomes(world) == {uscc(1): "compliant"}


async def test_a_repeat_of_the_day_checks_only_who_came_since(world: World) -> None:
    await given_members(world, 1)
    await check(world)
    await given_members(world, 2)
    await world.feed(violated(1))
    again = await check(world)
    assert (again["result"]["looked_at"], again["result"]["checked"]) == (2, 1)
    assert await outcomes(world) == {uscc(1): "compliant", uscc(2): "compliant"}
    assert len(await told(world)) == 2
    await check(world, "2026-01-01")
    assert await outcomes(world, on="2026-01-01") == {uscc(1): "attention", uscc(2): "compliant"}


async def test_only_members_of_that_day_are_checked(world: World) -> None:
    await given_members(world, 1, 2)
    await world.feed(admitted(3, on=date(2026, 1, 1)), exited(2, on=date(2025, 12, 31)))
    await check(world)
    assert await outcomes(world) == {uscc(1): "compliant"}
    await check(world, "2025-12-30")
    assert set(await outcomes(world, on="2025-12-30")) == {uscc(1), uscc(2)}


async def test_the_check_of_a_day_knows_nothing_of_later_days(world: World) -> None:
    await given_members(world, 1)
    await world.feed(verified(1, on=date(2025, 7, 10), valid=10, industrialised=3), violated(1, on=date(2025, 9, 1)))
    for on, unmet in (("2025-07-09", []), ("2025-07-10", ["C3"]), ("2025-09-01", ["C3", "C5"])):
        await check(world, on)
        assert (await detail(world))["unmet"] == unmet, on
    assert (await detail(world, place=2))["checked_on"] == "2025-07-09"


async def test_a_finding_tells_value_limit_margin_and_clause(world: World) -> None:
    await given_members(world, 1)
    await world.feed(verified(1, valid=10, industrialised=3))
    await check(world)
    found = await detail(world)
    (c3,) = [one for one in found["findings"] if one["criterion"] == "C3"]
    assert (c3["met"], c3["limits"], c3["margins"], c3["clause"]) == (
        False,
        {"industrialised_share": "0.4"},
        {"industrialised_share": "-1"},
        "O3.2",
    )
    rules = (await world.get("/v1/rules", params={"on": ON})).json()
    assert found["rules_version"] == rules["continuing_version"] != rules["version"]


async def test_a_changed_rule_of_members_counts_from_its_day(world: World) -> None:
    await given_members(world, 1)
    await world.feed(verified(1, valid=10, industrialised=8))
    change = {"kind": "parameter", "name": "continuing.C3.industrialised_share", "value": "0.9"}
    await approved(world, change, since="2025-12-31")
    await check(world, "2025-12-30")
    await check(world, "2025-12-31")
    assert await outcomes(world, on="2025-12-30") == {uscc(1): "compliant"}
    assert await outcomes(world, on="2025-12-31") == {uscc(1): "attention"}


async def test_a_member_of_which_nothing_was_declared_is_unknown(world: World) -> None:
    await world.feed(admitted(1))
    await check(world)
    assert ((await detail(world))["outcome"], (await detail(world))["undecided"]) == ("unknown", ["C1", "C2", "C3"])


async def test_a_job_goes_on_after_a_kill_where_it_had_committed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_job, "_PIECE", 2)
    await given_members(world, 1, 2, 3, 4, 5)
    await world.post(CHECKS, {"on": ON})
    (row,) = await world.fetch("SELECT id, payload, caller FROM job")
    pieces = []
    tell = JobRun.progress

    async def killed(
        self: JobRun, done: int, total: int, checkpoint: str | None = None, uow: UnitOfWork | None = None
    ) -> None:
        pieces.append(done)
        if len(pieces) == 2:
            raise KeyboardInterrupt
        await tell(self, done, total, checkpoint, uow)

    monkeypatch.setattr(JobRun, "progress", killed)
    run = JobRun(row["id"], row["payload"], None, caller_from(row["caller"]), world.runtime)
    with pytest.raises(KeyboardInterrupt):
        await service.jobs[check_job.KIND](run)
    assert len(await told(world)) == 2
    (row,) = await world.fetch("SELECT id, payload, checkpoint, caller FROM job")
    again = JobRun(row["id"], row["payload"], row["checkpoint"], caller_from(row["caller"]), world.runtime)
    result = await check_job.run_check(again)
    assert (result.looked_at, result.checked, pieces) == (5, 5, [2, 4, 4, 5])
    assert sorted(event.uscc for event in await told(world)) == sorted(uscc(number) for number in range(1, 6))


@pytest.mark.parametrize(
    ("on", "code"),
    [("2999-01-01", "effective-date-ahead"), ("2024-06-05", "before-plan"), ("soon", "malformed-request")],
)
async def test_a_day_that_cannot_be_checked_is_refused(world: World, on: str, code: str) -> None:
    answer = await world.post(CHECKS, {"on": on})
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_checks_are_read_within_scope(world: World) -> None:
    await given_members(world, 1)
    await world.feed(submitted(2, unit="420200"), admitted(2, unit="420200"), violated(2))
    await check(world)
    own = (await world.get(CHECKS, "city", scope=HUANGSHI)).json()
    assert ([row["uscc"] for row in own["items"]], own["total"]) == ([uscc(2)], 1)
    assert (await world.get(f"{CHECKS}/{uscc(1)}", "city", scope=HUANGSHI)).status_code == 404
    assert (await world.get(f"{CHECKS}/{uscc(2)}", "firm", scope={"uscc": uscc(2)})).status_code == 200
    assert (await world.post(CHECKS, {"on": ON}, "city", scope=HUANGSHI)).status_code == 403
    assert await outcomes(world, outcome="attention") == {uscc(2): "attention"}
    assert await outcomes(world, unit="420100") == {uscc(1): "compliant"}


async def test_an_appeal_is_looked_at_as_it_stood_on_the_day(world: World) -> None:
    """Confirmed in September, under appeal from October, reversed in December: three checks, three answers."""
    await given_members(world, 1)
    violation = violated(1, ground="abnormal_filing")
    await world.feed(verified(1), violation)
    await world.feed(appealed(violation, "pending", date(2025, 10, 1)))
    await world.feed(appealed(violation, "reversed", date(2025, 12, 1)))
    for day in ("2025-09-30", "2025-11-30", "2025-12-01"):
        await check(world, day)
    found = (await world.get(f"{CHECKS}/{uscc(1)}")).json()
    assert [one["outcome"] for one in found] == ["compliant", "unknown", "attention"]
    assert (found[1]["undecided"], found[2]["unmet"]) == (["C4"], ["C4"])


async def test_a_check_follows_a_correction_that_is_dated_before_the_step_it_corrects(world: World) -> None:
    await given_members(world, 1)
    violation = violated(1, ground="abnormal_filing")
    await world.feed(verified(1), violation)
    await world.feed(appealed(violation, "reversed", date(2025, 12, 1)))
    await world.feed(appealed(violation, "upheld", date(2025, 11, 1)))
    for day in ("2025-09-30", "2025-11-30", "2025-12-01"):
        await check(world, day)
    found = (await world.get(f"{CHECKS}/{uscc(1)}")).json()
    assert [one["outcome"] for one in found] == ["attention"] * 3
