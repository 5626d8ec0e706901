"""F-A1 … F-A7: processes die by SIGKILL at named points; nothing is lost, nothing has two effects."""

import asyncio
from typing import Any

import pytest

from shared.http import HTTPError, new_client
from shared.testing.builders import application
from shared.testing.processes import NotReady
from tests.faults.rig import BATCH, Rig, next_number
from tests.pool.story import BY_SCREENING

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kafka,
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.xdist_group("heavy"),
]
SIGKILLED = -9
SENT = "SELECT topic, event_id FROM outbox WHERE subject = $1 AND sent_at IS NOT NULL"


async def crash(rig: Rig, service: str, act: str, point: str) -> None:
    """Starts the process anew with a crash point armed; one that dies of what it still had to do is started again."""
    process = rig.platform.processes[service, act]
    process.stop()
    for _ in range(5):
        process.start(MIAOPU_FAULTS=point)
        try:
            await process.ready()
        except NotReady:
            if await process.ended() != SIGKILLED:
                raise
        else:
            return
    raise NotReady(f"{service} {act} dies at {point} again and again")


async def revive(rig: Rig, service: str, act: str) -> None:
    """Waits for the armed process to have died at its point, then starts it as it should be."""
    process = rig.platform.processes[service, act]
    assert await process.ended() == SIGKILLED
    process.start()
    await process.ready()


@pytest.mark.parametrize("point", ["intake-after-insert", "intake-after-commit"])
async def test_intake_killed_round_its_commit_answers_a_retry_with_one_application(
    rig: Rig, point: str, rounds: int
) -> None:
    for _ in range(rounds):
        number = next_number()
        await crash(rig, "intake", "serve", point)
        assert await rig.send(application(number), f"crash-{number}") is None
        await revive(rig, "intake", "serve")
        first = await rig.send_until_told(application(number), f"crash-{number}")
        again = await rig.send_until_told(application(number), f"crash-{number}")
        assert first.json() == again.json()
        committed_before = point == "intake-after-commit"
        assert first.headers.get("Idempotent-Replay") == ("true" if committed_before else None)
        assert again.headers["Idempotent-Replay"] == "true"
    await rig.check()


async def sent_event(rig: Rig, uscc: str) -> Any:
    """The firm's event, once the relay knows that it is out."""
    async with asyncio.timeout(30):
        while not (rows := await rig.fetch("intake", SENT, uscc)):
            await asyncio.sleep(0.1)
    return rows[0]


@pytest.mark.parametrize("point", ["relay-after-send", "relay-after-mark"])
async def test_relay_killed_round_marking_sends_again_and_has_one_effect(rig: Rig, point: str, rounds: int) -> None:
    for _ in range(rounds):
        await crash(rig, "intake", "work", point)
        number = next_number()
        told = await rig.send_until_told(application(number), f"crash-{number}")
        await revive(rig, "intake", "work")
        event = await sent_event(rig, told.json()["uscc"])
        assert await rig.copies(event["topic"], str(event["event_id"])) == 2
    await rig.check()


@pytest.mark.parametrize("point", ["consumer-after-read", "consumer-after-commit"])
async def test_eligibility_killed_round_its_commit_judges_once(rig: Rig, point: str, rounds: int) -> None:
    for _ in range(rounds):
        await crash(rig, "eligibility", "work", point)
        number = next_number()
        await rig.send_until_told(application(number), f"crash-{number}")
        await revive(rig, "eligibility", "work")
    await rig.check()


COUNTERS = """
SELECT (SELECT used FROM seat_plan) AS used, (SELECT sum(used)::int FROM unit_seats) AS units,
  (SELECT coalesce(sum(delta), 0)::int FROM seat_line) AS lines,
  (SELECT count(*)::int FROM member WHERE left_on IS NULL) AS members
"""


async def ask(rig: Rig, service: str, path: str, body: dict[str, Any] | None, headers: dict[str, str]) -> Any:
    """A request that must succeed, repeated while a fact is still on its way."""
    for _ in range(100):
        async with new_client(20, rig.platform.urls[service]) as client:
            answer = await client.request("POST", f"/{service}{path}", json=body, headers=headers)
        if answer.status_code != 409:
            break
        await asyncio.sleep(0.1)
    assert answer.is_success, answer.text
    return answer.json()


async def proposed_list(rig: Rig, number: int) -> dict[str, Any]:
    """A firm that is recommended, on a list of its own, co-signed and put up to a second person."""
    told = (await rig.send_until_told(application(number), f"admit-{number}")).json()
    city, province = rig.headers("city", "zhang", unit="420100"), rig.headers("province", "zhao")
    recommendation = {"effective_on": "2024-06-20"}
    await ask(rig, "intake", f"/v1/applications/{told['id']}/recommendation", recommendation, city)
    wanted = {"batch": BATCH, "effective_on": "2024-07-01", "usccs": [told["uscc"]], **BY_SCREENING}
    listed = await ask(rig, "pool", "/v1/admission-lists", wanted, province)
    path = f"/v1/admission-lists/{listed['id']}"
    await ask(rig, "pool", f"{path}/notice", {"first_day": "2024-06-22", "last_day": "2024-06-28"}, province)
    for body in ("IPO", "EIT"):
        await ask(rig, "pool", f"{path}/co-signatures", {}, rig.headers("department", body, body=body))
    proposal: dict[str, Any] = await ask(rig, "pool", f"{path}/proposal", {}, province)
    return proposal


async def test_pool_killed_between_counter_and_member_leaves_both_or_neither(rig: Rig, rounds: int) -> None:
    async with new_client(20, rig.platform.urls["pool"]) as client:
        plan = {"cap": 500, "units": {}, "effective_on": "2024-06-20"}
        await client.put("/pool/v1/seat-plan", json=plan, headers=rig.headers("province", "zhao"))
    for _ in range(rounds):
        proposal = await proposed_list(rig, next_number())
        before = tuple((await rig.fetch("pool", COUNTERS))[0])
        await crash(rig, "pool", "serve", "pool-after-counter")
        decision = {"decision": "approve", "digest": proposal["digest"]}
        path = f"/v1/approvals/{proposal['approval_id']}/decision"
        with pytest.raises(HTTPError):
            await ask(rig, "pool", path, decision, rig.headers("province", "qian"))
        await revive(rig, "pool", "serve")
        assert tuple((await rig.fetch("pool", COUNTERS))[0]) == before
        decided = await ask(rig, "pool", path, decision, rig.headers("province", "qian"))
        assert decided["result"]["admitted"] == 1
        assert tuple((await rig.fetch("pool", COUNTERS))[0]) == tuple(number + 1 for number in before)
    await rig.check()
