"""Nobody is listed who must not be: each reason made true between proposal and publication, and what was reversed."""

from collections.abc import AsyncIterator, Callable
from datetime import date
from itertools import permutations
from typing import Any
from uuid import uuid4

import pytest

from finance_matching.wiring import service
from shared.events.finance_matching import WhitelistEntryListed, WhitelistEntryMarked, WhitelistEntryRevoked
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.finance_matching.given import (
    LISTED_ON,
    admitted,
    appealed,
    exited,
    listed,
    propose,
    publish,
    reinstated,
    removed,
    uscc_of,
    violated,
)

pytestmark = pytest.mark.anyio
Told = Callable[[], list[Any]]


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        await world.feed(admitted(1), admitted(2))
        yield world


REASONS: dict[str, Told] = {
    "graduated": lambda: [exited(1, "graduation")],
    "earlier_membership": lambda: [exited(1)],
    "before_falsification": lambda: [violated(1, "data_falsification")],
    "violation_acts": lambda: [violated(1)],
    "filing_acts": lambda: [violated(1, "abnormal_filing")],
    "appeal_pending": lambda: [violated(1, "abnormal_filing", "pending")],
}
"""Of a member; the reasons that speak of an application never touch one (7 to 13)."""


@pytest.mark.parametrize("code", REASONS)
async def test_a_reason_that_comes_true_after_the_proposal_keeps_the_firm_off_the_list(world: World, code: str) -> None:
    proposed = await propose(world, "members")
    assert (proposed["entries"], proposed["left_out"]) == (2, [])
    await world.feed(*REASONS[code]())
    result = (await world.decide(proposed["approval_id"], proposed["digest"])).json()["result"]
    assert (result["left_out"], result["because"]) == ([uscc_of(1)], {uscc_of(1): code})
    assert await listed(world, "members") == {uscc_of(2): "listed"}
    again = await propose(world, "members", date(2025, 12, 1))
    assert again["entries"] == 1
    if code not in ("graduated", "earlier_membership"):
        assert [(one["uscc"], one["reasons"][0]["code"]) for one in again["left_out"]] == [(uscc_of(1), code)]


async def test_where_nothing_comes_true_both_are_listed(world: World) -> None:
    await publish(world)
    assert await listed(world, "pledge") == {uscc_of(1): "listed", uscc_of(2): "listed"}


async def test_an_entry_that_stands_stays_until_two_persons_remove_the_member(world: World) -> None:
    await publish(world)
    await world.feed(violated(1))
    await publish(world, on=date(2025, 12, 1))
    assert await listed(world, "members") == {uscc_of(1): "listed", uscc_of(2): "listed"}
    asked = (await world.get(f"/v1/firms/{uscc_of(1)}/standing")).json()
    assert (asked["may_be"]["listed"], [one["ground"] for one in asked["must_leave"]]) == (False, ["tax_evasion"])


async def test_a_violation_that_was_reversed_keeps_nobody_off(world: World) -> None:
    violation = violated(1, "abnormal_filing")
    await world.feed(violation, appealed(violation, "pending"), appealed(violation, "reversed"))
    await publish(world)
    assert await listed(world, "members") == {uscc_of(1): "listed", uscc_of(2): "listed"}


async def test_the_sequence_alone_orders_memberships_and_days_never_do(world: World) -> None:
    """The admission is dated into the earlier stay, and comes after its end all the same."""
    await world.feed(exited(1), admitted(1, on=date(2024, 7, 2)))
    await publish(world)
    assert await listed(world, "members") == {uscc_of(1): "listed", uscc_of(2): "listed"}


async def test_a_reinstated_firm_is_listed_again_where_its_removal_revoked_it_and_nowhere_else(world: World) -> None:
    await publish(world, "members")
    await world.feed(removed(1), reinstated(1))
    assert await listed(world, "members") == {uscc_of(1): "listed", uscc_of(2): "listed"}
    assert await listed(world, "pledge") == {}
    events = [event for event in await world.published() if getattr(event, "uscc", None) == uscc_of(1)]
    assert [(type(event).__name__, event.version) for event in events] == [  # type: ignore[attr-defined]
        ("WhitelistEntryListed", 1),
        ("WhitelistEntryRevoked", 2),
        ("WhitelistEntryListed", 3),
    ]
    again = events[-1]
    assert isinstance(again, WhitelistEntryListed)
    assert (again.admitted_on, again.effective_on) == (date(2024, 7, 1), date(2025, 11, 1))
    await world.feed(removed(1).model_copy(update={"exit_id": uuid4()}))
    assert await listed(world, "members") == {uscc_of(2): "listed"}


async def test_a_consent_that_was_withdrawn_meanwhile_keeps_the_pledge_list_closed(world: World) -> None:
    await publish(world)
    await world.feed(removed(1))
    body = {"granted": False, "effective_on": "2025-10-01"}
    await world.call("PUT", f"/v1/firms/{uscc_of(1)}/consent", "firm", json=body, scope={"uscc": uscc_of(1)})
    await world.feed(reinstated(1))
    assert uscc_of(1) in await listed(world, "members")
    assert uscc_of(1) not in await listed(world, "pledge")


async def test_another_violation_keeps_a_reinstated_firm_off_until_it_falls(world: World) -> None:
    await publish(world)
    violation = violated(1, "abnormal_filing")
    await world.feed(removed(1), violation, reinstated(1))
    assert uscc_of(1) not in await listed(world, "members")
    await world.feed(appealed(violation, "reversed"))
    for kind in ("members", "pledge"):
        assert uscc_of(1) in await listed(world, kind)


FACTS = ("exit", "reinstatement", "pending", "reversal")
ORDERS = [
    order
    for order in permutations(FACTS)
    if order.index("exit") < order.index("reinstatement") and order.index("pending") < order.index("reversal")
]
"""Each topic in its own order, and none between the two."""


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
async def test_a_reinstated_firm_is_on_both_lists_whatever_comes_first_of_pool_and_monitoring(
    world: World, order: tuple[str, ...]
) -> None:
    await publish(world)
    violation = violated(1)
    facts: dict[str, Any] = {
        "exit": removed(1).model_copy(update={"violation_id": violation.violation_id}),
        "reinstatement": reinstated(1),
        "pending": appealed(violation, "pending"),
        "reversal": appealed(violation, "reversed"),
    }
    await world.feed(violation)
    for fact in order:
        await world.feed(facts[fact])
    for kind in ("members", "pledge"):
        assert await listed(world, kind) == {uscc_of(1): "listed", uscc_of(2): "listed"}
    told = [event for event in await world.published() if getattr(event, "uscc", None) == uscc_of(1)]
    assert [getattr(event, "version", 0) for event in told if getattr(event, "list_kind", "") == "members"] == [1, 2, 3]
    assert told[-1].effective_on == date(2025, 11, 1)  # type: ignore[attr-defined]


@pytest.mark.parametrize("consents", [True, False])
async def test_who_graduates_before_the_reversal_is_heard_comes_back_as_a_graduate(
    world: World, *, consents: bool
) -> None:
    """Pool knew of the reversal when it reinstated the firm and let it graduate; here monitoring is heard last."""
    await publish(world)
    violation = violated(1)
    exit_ = removed(1).model_copy(update={"violation_id": violation.violation_id})
    await world.feed(violation, exit_, reinstated(1), exited(1, "graduation", on=date(2025, 12, 1)))
    if not consents:
        body = {"granted": False, "effective_on": "2025-12-02"}
        await world.call("PUT", f"/v1/firms/{uscc_of(1)}/consent", "firm", json=body, scope={"uscc": uscc_of(1)})
    assert await listed(world, "members") == {uscc_of(2): "listed"}
    await world.feed(appealed(violation, "pending"), appealed(violation, "reversed"))
    for kind in ("members", "pledge") if consents else ("members",):
        assert await listed(world, kind) == {uscc_of(1): "graduated", uscc_of(2): "listed"}
    if not consents:
        assert await listed(world, "pledge") == {uscc_of(2): "listed"}
    told = [event for event in await world.published() if getattr(event, "uscc", None) == uscc_of(1)]
    own = [event for event in told if getattr(event, "list_kind", "") == "members"]
    assert [(type(event).__name__, getattr(event, "version", 0)) for event in own] == [
        ("WhitelistEntryListed", 1),
        ("WhitelistEntryRevoked", 2),
        ("WhitelistEntryListed", 3),
        ("WhitelistEntryMarked", 4),
    ]


async def test_who_graduates_from_a_later_membership_is_not_listed_on_the_one_that_was_revoked(world: World) -> None:
    await publish(world)
    violation = violated(1)
    exit_ = removed(1).model_copy(update={"violation_id": violation.violation_id})
    again = admitted(1, on=date(2025, 11, 20))
    await world.feed(violation, exit_, again, exited(1, "graduation", on=date(2025, 12, 1)))
    await world.feed(appealed(violation, "pending"), appealed(violation, "reversed"))
    assert await listed(world, "members") == {uscc_of(2): "listed"}


async def test_what_falls_lists_no_firm_again_on_a_membership_that_stays_over(world: World) -> None:
    await publish(world)
    violation, other = violated(1), violated(1, "abnormal_filing")
    await world.feed(violation, removed(1), admitted(1, on=date(2025, 10, 2)), other, appealed(other, "reversed"))
    assert await listed(world, "members") == {uscc_of(2): "listed"}


async def test_a_violation_ends_a_graduates_entries_and_its_reversal_brings_them_back_marked(
    world: World,
) -> None:
    await publish(world)
    violation = violated(1, "abnormal_filing")
    await world.feed(exited(1, "graduation"), violation)
    for kind in ("members", "pledge"):
        assert await listed(world, kind) == {uscc_of(2): "listed"}
    revoked = [event for event in await world.published() if isinstance(event, WhitelistEntryRevoked)]
    assert [(event.list_kind, event.reason) for event in revoked] == [("members", "violation"), ("pledge", "violation")]
    await world.feed(appealed(violation, "pending"))
    assert await listed(world, "members") == {uscc_of(2): "listed"}
    await world.feed(appealed(violation, "reversed"))
    for kind in ("members", "pledge"):
        assert await listed(world, kind) == {uscc_of(1): "graduated", uscc_of(2): "listed"}
    told = [
        event for event in await world.published() if isinstance(event, WhitelistEntryListed | WhitelistEntryMarked)
    ]
    own = [(event.list_kind, event.version) for event in told if event.uscc == uscc_of(1)]
    assert own[-4:] == [("members", 4), ("members", 5), ("pledge", 4), ("pledge", 5)]


async def test_a_graduation_and_a_violation_end_the_entries_in_either_order(world: World) -> None:
    await publish(world)
    for number, order in enumerate(permutations((0, 1)), 1):
        facts = (exited(number, "graduation"), violated(number))
        await world.feed(*(facts[place] for place in order))
    assert await listed(world, "members") == {}


async def test_who_was_never_a_member_or_is_anothers_has_no_standing_here(world: World) -> None:
    assert (await world.get(f"/v1/firms/{uscc_of(9)}/standing")).status_code == 404
    other = await world.get(f"/v1/firms/{uscc_of(1)}/standing", "city", scope={"unit": "420200"})
    assert other.status_code == 404
    own = await world.get(f"/v1/firms/{uscc_of(1)}/standing", "firm", scope={"uscc": uscc_of(1)})
    assert own.json()["on"] >= str(LISTED_ON)
