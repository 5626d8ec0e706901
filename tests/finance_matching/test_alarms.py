"""People are told of a bank: failing, disabled, well again, overdue; once a day, signed, and in a list."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from standardwebhooks import Webhook

from finance_matching.delivery.alarm_post import alarm_client, post_alarms
from finance_matching.domain.alarms import Health, Subject, Trouble, trouble_of
from finance_matching.domain.deadlines import Deadlines
from finance_matching.usecases.note_alarms import note_alarms
from finance_matching.wiring import service
from shared.events.finance_matching import BankEndpointChanged
from shared.messaging.unit_of_work import unit_of_work
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.finance_matching.given import admitted, bank, exited, name_endpoint, publish, pull
from tests.finance_matching.receivers import receiver

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
DEADLINES = Deadlines(timedelta(hours=24), timedelta(hours=72))
WELL = Health(None, None, None, None)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.mark.parametrize(
    ("subject", "health", "trouble"),
    [
        pytest.param("endpoint", WELL, None, id="well"),
        pytest.param("endpoint", Health(NOW - timedelta(minutes=9), None, None, None), None, id="a short break"),
        pytest.param(
            "endpoint",
            Health(NOW - timedelta(minutes=10), None, None, None),
            Trouble("failing", NOW - timedelta(minutes=10)),
            id="failing for ten minutes",
        ),
        pytest.param(
            "endpoint", Health(NOW, NOW, None, None), Trouble("disabled", NOW), id="410 or a bad certificate, at once"
        ),
        pytest.param("revocations", Health(None, None, NOW - timedelta(hours=24), None), None, id="in the last moment"),
        pytest.param(
            "revocations",
            Health(None, None, NOW - timedelta(hours=25), None),
            Trouble("overdue", NOW - timedelta(hours=1)),
            id="not received after a day",
        ),
        pytest.param("revocations", Health(None, None, None, NOW - timedelta(hours=72)), None, id="to be applied yet"),
        pytest.param(
            "revocations",
            Health(None, None, None, NOW - timedelta(hours=73)),
            Trouble("overdue", NOW - timedelta(hours=1)),
            id="not applied after three days",
        ),
    ],
)
def test_what_people_are_told_of(subject: Subject, health: Health, trouble: Trouble | None) -> None:
    assert trouble_of(subject, health, DEADLINES, NOW) == trouble


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        await world.feed(admitted(1), admitted(2))
        yield world


async def look(world: World) -> None:
    """One turn of whoever watches the banks."""
    async with unit_of_work(world.runtime, world.runtime.caller) as uow:
        await note_alarms(uow)


async def told(world: World) -> list[str]:
    """States of banks that were published."""
    return [event.state for event in await world.published() if isinstance(event, BankEndpointChanged)]


async def alarms(world: World, role: str = "province", **params: str) -> list[tuple[str, str]]:
    answer = await world.get("/v1/alarms", role, params=params)
    assert answer.status_code == 200, answer.text
    return [(alarm["subject"], alarm["state"]) for alarm in answer.json()["items"]]


async def age(world: World, statement: str) -> None:
    """Makes something older, or otherwise as days would have made it."""
    await world.fetch(statement)


async def announce(world: World, bank_id: UUID, *, applies: bool) -> None:
    path, scope = f"/v1/banks/{bank_id}/applies", {"bank": str(bank_id)}
    answer = await world.call("PUT", path, "bank", scope=scope, json={"applies": applies})
    assert answer.status_code == 200, answer.text


async def receive(world: World, bank_id: UUID) -> str:
    """The bank pulls the first open revocation and confirms it; its id."""
    (revoked, *_) = (await pull(world, bank_id)).json()["events"]
    await pull(world, bank_id, max=0, ack=[revoked["id"]])
    return str(revoked["id"])


async def resend(world: World, bank_id: UUID) -> None:
    """The bank has lost the revocations that it received."""
    numbers = [row["number"] for row in await world.fetch("SELECT number FROM bank_event WHERE change = 'revoked'")]
    answer = await world.post(f"/v1/banks/{bank_id}/resend", {"numbers": numbers}, "bank", scope={"bank": str(bank_id)})
    assert answer.json()["numbers"] == numbers


async def test_an_overdue_revocation_is_told_each_day_until_it_is_received(world: World) -> None:
    bank_id = await bank(world)
    await publish(world, "members")
    events = (await pull(world, bank_id)).json()["events"]
    await pull(world, bank_id, max=0, ack=[event["id"] for event in events])
    await world.feed(exited(1))
    await look(world)
    assert await alarms(world) == []
    await age(world, "UPDATE list_fact SET caused_at = caused_at - interval '25 hours' WHERE change = 'revoked'")
    await look(world)
    await look(world)
    assert await alarms(world) == [("revocations", "overdue")]
    assert await told(world) == ["overdue"]
    await age(world, "UPDATE alarm SET noted_on = noted_on - 1")
    await look(world)
    assert await told(world) == ["overdue", "overdue"]
    (revoked,) = (await pull(world, bank_id)).json()["events"]
    await pull(world, bank_id, max=0, ack=[revoked["id"]])
    await look(world)
    assert (await alarms(world), await alarms(world, show="all")) == ([], [("revocations", "overdue")])
    await look(world)
    assert await told(world) == ["overdue", "overdue"]


async def test_a_bank_that_says_what_it_applies_is_done_only_by_that(world: World) -> None:
    bank_id = await bank(world)
    await publish(world, "members")
    scope = {"bank": str(bank_id)}
    announced = await world.call("PUT", f"/v1/banks/{bank_id}/applies", "bank", scope=scope, json={"applies": True})
    assert announced.json()["applies"] is True
    await world.feed(exited(1))
    (revoked, *_) = (await pull(world, bank_id)).json()["events"]
    await pull(world, bank_id, max=0, ack=[revoked["id"]])
    await age(world, "UPDATE list_fact SET caused_at = caused_at - interval '73 hours' WHERE change = 'revoked'")
    await look(world)
    assert await alarms(world) == [("revocations", "overdue")]
    await world.post("/v1/bank/applied", {"events": [revoked["id"]]}, "bank", scope=scope)
    await look(world)
    assert await alarms(world) == []


async def test_what_a_bank_had_received_before_it_announced_applying_is_done(world: World) -> None:
    bank_id = await bank(world)
    await publish(world, "members")
    await world.feed(exited(1))
    (revoked, *_) = (await pull(world, bank_id)).json()["events"]
    await pull(world, bank_id, max=0, ack=[revoked["id"]])
    await world.feed(exited(2))
    await age(world, "UPDATE list_fact SET caused_at = caused_at - interval '20 hours' WHERE change = 'revoked'")
    scope = {"bank": str(bank_id)}
    for _ in range(2):
        await world.call("PUT", f"/v1/banks/{bank_id}/applies", "bank", scope=scope, json={"applies": True})
    (other, *_) = (await pull(world, bank_id)).json()["events"]
    await pull(world, bank_id, max=0, ack=[other["id"]])
    await world.call("PUT", f"/v1/banks/{bank_id}/applies", "bank", scope=scope, json={"applies": True})
    await age(world, "UPDATE list_fact SET caused_at = caused_at - interval '80 hours' WHERE change = 'revoked'")
    await look(world)
    assert await alarms(world) == [("revocations", "overdue")], "received after the announcement, and not applied"
    await world.post("/v1/bank/applied", {"events": [other["id"]]}, "bank", scope=scope)
    await look(world)
    assert await alarms(world) == [], "the first was received before it"


async def test_who_announces_anew_that_it_applies_owes_what_it_received_while_it_did(world: World) -> None:
    bank_id = await bank(world)
    await publish(world, "members")
    await announce(world, bank_id, applies=True)
    await world.feed(exited(1))
    owed = await receive(world, bank_id)
    await age(world, "UPDATE list_fact SET caused_at = caused_at - interval '73 hours' WHERE change = 'revoked'")
    for applies in (False, True, False):
        await announce(world, bank_id, applies=applies)
        await look(world)
        assert await alarms(world) == [("revocations", "overdue")], applies
    await world.feed(exited(2))
    await receive(world, bank_id)
    await announce(world, bank_id, applies=True)
    await world.post("/v1/bank/applied", {"events": [owed]}, "bank", scope={"bank": str(bank_id)})
    await age(world, "UPDATE list_fact SET caused_at = caused_at - interval '73 hours' WHERE change = 'revoked'")
    await look(world)
    assert await alarms(world) == [], "the other was received while it announced nothing"


async def test_what_a_bank_asks_for_again_is_not_overdue_at_once(world: World) -> None:
    bank_id = await bank(world)
    await publish(world, "members")
    await announce(world, bank_id, applies=True)
    await world.feed(exited(1))
    applied = await receive(world, bank_id)
    await world.post("/v1/bank/applied", {"events": [applied]}, "bank", scope={"bank": str(bank_id)})
    await age(world, "UPDATE list_fact SET caused_at = caused_at - interval '80 hours' WHERE change = 'revoked'")
    await resend(world, bank_id)
    await look(world)
    assert await alarms(world) == []
    await age(world, "UPDATE bank_event SET receive_from = receive_from - interval '25 hours' WHERE change = 'revoked'")
    await look(world)
    assert await alarms(world) == [("revocations", "overdue")], "a day later it has not received it again"


@pytest.mark.parametrize("applies", [True, False])
async def test_nor_does_asking_again_put_off_what_it_owes(world: World, applies: bool) -> None:
    bank_id = await bank(world)
    await publish(world, "members")
    await announce(world, bank_id, applies=True)
    await world.feed(exited(1))
    await receive(world, bank_id)
    await age(world, "UPDATE list_fact SET caused_at = caused_at - interval '73 hours' WHERE change = 'revoked'")
    await announce(world, bank_id, applies=applies)
    await resend(world, bank_id)
    await announce(world, bank_id, applies=False)
    await receive(world, bank_id)
    await look(world)
    assert await alarms(world) == [("revocations", "overdue")]


async def test_failing_disabled_and_recovered_are_told_once_each(world: World) -> None:
    bank_id = await bank(world)
    await name_endpoint(world, bank_id, "http://127.0.0.1:9/events")
    fail = """UPDATE bank_endpoint SET failures = 3, failing_since = now() - interval '11 minutes',
      next_try_at = now(), last_error = 'answered 500'"""
    well = "UPDATE bank_endpoint SET failures = 0, failing_since = NULL, next_try_at = NULL, disabled_at = NULL"
    for statement in (fail, fail, "UPDATE bank_endpoint SET disabled_at = now()", well, well):
        await age(world, statement)
        await look(world)
    assert await told(world) == ["failing", "disabled", "recovered"]
    shown = (await world.get("/v1/alarms", params={"show": "all"})).json()["items"]
    assert [(alarm["state"], alarm["must_act"], alarm["bank"]["code"]) for alarm in shown] == [
        ("disabled", ["bank", "province"], "BANK-A")
    ]
    assert shown[0]["closed_at"]


async def test_a_bank_sees_its_own_alarms_alone(world: World) -> None:
    mine, other = await bank(world, "BANK-A"), await bank(world, "BANK-B")
    await publish(world, "members")
    await world.feed(exited(1))
    await age(world, "UPDATE list_fact SET caused_at = caused_at - interval '25 hours'")
    await look(world)
    seen = (await world.get("/v1/alarms", "bank", scope={"bank": str(mine)})).json()["items"]
    assert [alarm["bank"]["id"] for alarm in seen] == [str(mine)]
    assert len(await alarms(world)) == 2, str(other)


@asynccontextmanager
async def overdue_world(world_of: WorldOf, tmp_path: Path, url: str) -> AsyncIterator[tuple[World, UUID]]:
    """A bank with an overdue revocation, and an address that is told of it."""
    secret_file = tmp_path / "alarm.secret"
    secret_file.write_text(f"{SECRET}\n")
    async with world_of(service, alarm_url=url, alarm_secret_file=secret_file) as world:
        await world.feed(admitted(1))
        bank_id = await bank(world)
        await publish(world, "members")
        await world.feed(exited(1))
        await age(world, "UPDATE list_fact SET caused_at = caused_at - interval '25 hours'")
        await look(world)
        yield world, bank_id


async def post(world: World) -> None:
    client = alarm_client(world.runtime)
    assert client is not None
    await post_alarms(world.runtime, client)
    client.close()


async def test_the_named_address_hears_once_a_day_and_once_when_it_is_over(world_of: WorldOf, tmp_path: Path) -> None:
    async with receiver() as desk, overdue_world(world_of, tmp_path, desk.url) as (world, bank_id):
        await post(world)
        await post(world)
        assert len(desk.requests) == 1
        await age(world, "UPDATE alarm SET told_on = told_on - 1")
        await post(world)
        events = (await pull(world, bank_id)).json()["events"]
        await pull(world, bank_id, max=0, ack=[event["id"] for event in events])
        await look(world)
        await post(world)
        await post(world)
    assert [request.event["data"]["state"] for request in desk.requests] == ["overdue", "overdue", "recovered"]
    for request in desk.requests:
        Webhook(SECRET).verify(request.body, request.headers)
    data = desk.requests[0].event["data"]
    assert (data["code"], data["open_revocations"], data["must_act"]) == ("BANK-A", 1, ["bank", "province"])


async def test_an_alarm_that_was_not_taken_is_posted_again(world_of: WorldOf, tmp_path: Path) -> None:
    statuses = iter([500, 204])

    async def answer(_: Any) -> int:
        return next(statuses)

    async with receiver(answer) as desk, overdue_world(world_of, tmp_path, desk.url) as (world, _):
        await post(world)
        await post(world)
        assert len(desk.requests) == 1, "a minute later"
        await age(world, "UPDATE alarm SET tell_after = now()")
        await post(world)
        await post(world)
    assert len({request.event["id"] for request in desk.requests}) == 1
    assert len(desk.requests) == 2


async def test_gauges_show_open_revocations_and_failing_endpoints_by_bank(world: World) -> None:
    bank_id = await bank(world)
    await name_endpoint(world, bank_id, "http://127.0.0.1:9/events")
    await publish(world, "members")
    await world.feed(exited(1))
    await age(world, "UPDATE list_fact SET caused_at = now() - interval '100 seconds' WHERE change = 'revoked'")
    await age(world, "UPDATE bank_endpoint SET failures = 1, failing_since = now(), next_try_at = now()")
    text = (await world.client.get("/finance-matching/metrics")).text
    figures = dict(line.rsplit(" ", 1) for line in text.splitlines() if line.startswith("bank_"))
    assert float(figures['bank_open_revocations{bank="BANK-A"}']) == 1
    assert 100 <= float(figures['bank_oldest_open_revocation_seconds{bank="BANK-A"}']) < 200
    assert float(figures['bank_open_grants{bank="BANK-A"}']) == 1
    assert float(figures['bank_endpoint_failing{bank="BANK-A"}']) == 1
