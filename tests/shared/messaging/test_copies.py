"""Events into tables by name: what stands in the end, in whatever order and sets they come."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise, permutations
from typing import Any
from uuid import UUID

import pytest

from pool.handlers import ASSESSED, SUBMITTED, WAIVED
from pool.wiring import service
from shared.events.eligibility import WaiverExpired
from shared.messaging.received import Received
from shared.messaging.unit_of_work import UnitOfWork
from shared.testing.builders import uscc
from shared.testing.world import World
from tests.pool.story import assessed, changed, recommended, submitted, waived
from tests.shared.messaging.notes import received, undone

APPLICATION = UUID(int=10_001)


def five() -> list[Received[Any]]:
    """All that is told of one application, numbered by who tells it."""
    told = submitted(1, date(2025, 3, 1))
    fields = {"application_id": APPLICATION, "batch": told.batch, "submitted_at": told.submitted_at}
    judged = assessed(1).model_copy(update={**fields, "reference_date": told.reference_date, "received_on": None})
    turned = changed(judged, "needs_waiver", score="2.5", waivers_needed=("A2",), rules_version="hubei-later")
    named = recommended(1).model_copy(update={"application_id": APPLICATION, "batch": told.batch})
    numbered = [(told, 1), (judged, 1), (turned, 2), (waived(judged), 3), (named, 2)]
    return [received(event, sequence) for event, sequence in numbered]


async def taken(uow: UnitOfWork, sets: Sequence[Sequence[Received[Any]]]) -> Any:
    """Every set by its handler, one type at a time; the candidate after them, or `rows` where there is not one."""
    await uow.session.begin_nested()
    for events in sets:
        for one in events:
            await handler_of(one)([one], uow)
    rows = await uow.execute_native("SELECT * FROM candidate")
    await uow.session.rollback()
    (row,) = rows
    return dict(row)


def handler_of(one: Received[Any]) -> Any:
    return next(handler for kind, handler in service.subscriptions.items() if kind.type == one.event.type)


@pytest.mark.anyio
async def test_five_events_on_one_candidate_end_in_one_row_in_every_order(world: World) -> None:
    seen = []
    for order in permutations(five()):
        async with undone(world) as uow:
            seen.append(await taken(uow, [order]))
    row = seen[0]
    assert len(seen) == 120
    assert [one for one in seen if one != row] == []
    assert (row["outcome"], row["score"], row["assessed_sequence"]) == ("needs_waiver", Decimal("2.5"), 2)
    assert (row["waivers_needed"], row["waivers_granted"], row["rules_version"]) == (["A2"], ["A2"], "hubei-later")
    assert (row["received_on"], row["recommended_on"]) == (date(2025, 3, 1), date(2024, 6, 20))
    assert row["registered_division"] == "420100"


def cuts(events: Sequence[Any]) -> Iterator[list[Sequence[Any]]]:
    """The events in sets, cut at every choice of points."""
    for mask in range(2 ** (len(events) - 1)):
        edges = [0, *(place for place in range(1, len(events)) if mask >> (place - 1) & 1), len(events)]
        yield [events[start:end] for start, end in pairwise(edges)]


@pytest.mark.anyio
async def test_assessments_end_alike_however_they_are_cut_into_sets(world: World) -> None:
    first = assessed(1)
    told = [
        received(changed(first, "eligible", score=str(number), rules_version=f"v{number}"), number)
        for number in range(1, 6)
    ]
    told[4] = received(told[4].event.model_copy(update={"received_on": None}), 5)
    orders = [
        told,
        told[::-1],
        [told[2], told[0], told[4], told[1], told[3]],
        [told[1], told[4], told[3], told[0], told[2]],
    ]
    for order in orders:
        expected = date(2024, 6, 10) if order.index(told[4]) else None
        for sets in cuts(order):
            async with undone(world) as uow:
                for events in sets:
                    await ASSESSED(events, uow)
                (row,) = await uow.execute_native("SELECT * FROM candidate")
            assert (row["assessed_sequence"], row["rules_version"], row["score"]) == (5, "v5", Decimal(5))
            assert row["received_on"] == expected


@pytest.mark.anyio
@pytest.mark.parametrize("at_once", [True, False])
async def test_an_event_that_says_nothing_of_a_kept_column_leaves_it(world: World, at_once: bool) -> None:
    told = submitted(1, date(2025, 3, 1)).model_copy(update={"entered_later": True})
    of_old = told.model_copy(update={"received_on": None, "entered_later": None})
    both = [received(told, 1), received(of_old, 2)]
    async with undone(world) as uow:
        for events in [both] if at_once else [[one] for one in both]:
            await SUBMITTED(events, uow)
        (row,) = await uow.execute_native("SELECT received_on, entered_later FROM candidate")
    assert (row["received_on"], row["entered_later"]) == (date(2025, 3, 1), True)


@pytest.mark.anyio
async def test_waivers_are_merged_alike_however_they_are_cut_into_sets(world: World) -> None:
    fact = assessed(1)
    ended = WaiverExpired(
        **waived(fact, "A8").model_dump(include={"uscc", "application_id", "reporting_unit", "waiver_id", "criterion"}),
        expires_on=date(2024, 6, 30),
        effective_on=date(2024, 7, 1),
    )
    told = [
        waived(fact, "A2", expires_on=date(2024, 9, 30)),
        waived(fact, "A8", expires_on=date(2024, 6, 30)),
        waived(fact, "A2", granted=False),
        ended,
        waived(fact, "A2", expires_on=date(2025, 1, 31)),
        waived(fact, "A7"),
    ]
    for sets in cuts([received(event, number) for number, event in enumerate(told, 1)]):
        async with undone(world) as uow:
            for events in sets:
                await WAIVED(events, uow)
            (row,) = await uow.execute_native("SELECT *, waivers_expire_on::text AS ends FROM candidate")
        assert (row["uscc"], row["waivers_granted"], row["ends"]) == (uscc(1), ["A2", "A7"], '{"A2": "2025-01-31"}')


@pytest.mark.anyio
async def test_a_set_is_one_statement_whatever_its_size(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = []
    native = UnitOfWork.execute_native

    async def counted(uow: UnitOfWork, statement: str, *args: Any) -> Any:
        sent.append(statement)
        return await native(uow, statement, *args)

    monkeypatch.setattr(UnitOfWork, "execute_native", counted)
    async with undone(world) as uow:
        await ASSESSED([received(assessed(number)) for number in range(1, 1201)], uow)
        (row,) = await native(uow, "SELECT count(*) AS rows FROM candidate")
    assert (len(sent), row["rows"]) == (1, 1200)
