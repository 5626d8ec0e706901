"""Consent: declared, copied with the admission, decided by the firm; withdrawn, it revokes in the pledge list alone."""

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.events.finance_matching import WhitelistEntryRevoked
from shared.testing.world import World
from tests.finance_matching.given import admitted, declared, listed, publish, uscc_of

pytestmark = pytest.mark.anyio
LATER = datetime(2024, 6, 12, tzinfo=UTC)


async def decide(world: World, n: int, granted: Any, role: str = "firm", on: str = "2024-08-01") -> object:
    answer = await world.call(
        "PUT",
        f"/v1/firms/{uscc_of(n)}/consent",
        role,
        scope={"uscc": uscc_of(n)} if role == "firm" else {},
        json={"granted": granted, "effective_on": on},
    )
    return answer.json() if answer.status_code == 200 else (answer.status_code, answer.json()["code"])


async def test_a_withdrawal_revokes_in_the_pledge_list_alone(world: World) -> None:
    await world.feed(admitted(1), admitted(2))
    await publish(world)
    decided = await decide(world, 1, granted=False)
    assert isinstance(decided, dict)
    assert (decided["granted"], decided["source"], decided["revoked"]) == (False, "decision", True)
    assert await listed(world, "pledge") == {uscc_of(2): "listed"}
    assert await listed(world, "members") == {uscc_of(1): "listed", uscc_of(2): "listed"}
    (revoked,) = [event for event in await world.published() if isinstance(event, WhitelistEntryRevoked)]
    assert (revoked.list_kind, revoked.reason, str(revoked.effective_on)) == (
        "pledge",
        "consent_withdrawn",
        "2024-08-01",
    )


async def test_consent_given_again_lists_the_firm_with_the_next_version(world: World) -> None:
    await world.feed(admitted(1))
    await publish(world)
    await decide(world, 1, granted=False)
    await decide(world, 1, granted=True)
    assert await listed(world, "pledge") == {}
    await publish(world, "pledge")
    assert await listed(world, "pledge") == {uscc_of(1): "listed"}


async def test_a_declaration_outweighs_the_admissions_copy_in_either_order(world: World) -> None:
    await world.feed(declared(1, True), admitted(1, consent=False))
    await world.feed(admitted(2, consent=False), declared(2, True))
    await world.feed(declared(3, False), admitted(3, consent=True))
    await publish(world, "pledge")
    assert set(await listed(world, "pledge")) == {uscc_of(1), uscc_of(2)}


async def test_a_declaration_that_says_nothing_leaves_what_is_known(world: World) -> None:
    await world.feed(declared(1, True), declared(1, None, at=LATER), admitted(1, consent=False))
    await publish(world, "pledge")
    assert set(await listed(world, "pledge")) == {uscc_of(1)}


async def test_the_later_declaration_counts_and_a_refusal_in_it_revokes(world: World) -> None:
    await world.feed(declared(1, True), admitted(1))
    await publish(world)
    await world.feed(declared(1, False, at=LATER))
    assert await listed(world, "pledge") == {}
    await world.feed(declared(1, True))
    await publish(world, "pledge")
    assert await listed(world, "pledge") == {}, "the older of two declarations came last and counts for nothing"


async def test_what_the_firm_decided_here_outweighs_a_later_declaration(world: World) -> None:
    await world.feed(admitted(1))
    await publish(world)
    await decide(world, 1, granted=False)
    await world.feed(declared(1, True, at=datetime(2026, 11, 1, tzinfo=UTC)))
    await publish(world, "pledge")
    assert await listed(world, "pledge") == {}


async def test_only_the_firm_itself_and_the_province_decide(world: World) -> None:
    assert isinstance(await decide(world, 1, granted=True), dict)
    assert isinstance(await decide(world, 1, granted=True, role="province"), dict)
    path, body = f"/v1/firms/{uscc_of(1)}/consent", {"granted": True, "effective_on": "2024-08-01"}
    other = await world.call("PUT", path, "firm", scope={"uscc": uscc_of(2)}, json=body)
    assert (other.status_code, other.json()["code"]) == (404, "not-found")
    bank = await world.call("PUT", path, "bank", scope={"bank": "00000000-0000-0000-0000-000000000001"}, json=body)
    assert bank.status_code == 403
    read = await world.get(path, "firm", scope={"uscc": uscc_of(2)})
    assert read.status_code == 404


async def test_a_decision_cannot_lie_ahead_of_today(world: World) -> None:
    assert await decide(world, 1, granted=False, on="2999-01-01") == (422, "effective-date-ahead")


@pytest.mark.parametrize("granted", ["yes", "true", 1])
async def test_consent_is_said_by_true_or_false(world: World, granted: Any) -> None:
    await world.feed(admitted(1))
    assert await decide(world, 1, granted) == (422, "malformed-request")
