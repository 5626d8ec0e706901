"""What a simulation says is what happens: the same firms get seats when pool screens and admits them for real."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import pytest

from eligibility.wiring import service as eligibility
from pool.wiring import service as pool
from shared.events.base import Event
from shared.events.eligibility import ApplicationAssessed
from shared.events.intake import ApplicationRecommended
from shared.events.pool import FirmAdmitted, FirmShortlisted
from shared.messaging.archive import COLUMNS
from shared.messaging.relay import message_of
from shared.testing.fixtures import WorldOf
from shared.testing.in_thread import InThread
from shared.testing.world import World
from tests.eligibility.submissions import submitted
from tests.pool.story import BATCH, approve, given_notice, given_seats

pytestmark = pytest.mark.anyio
UNITS = ("420100", "420200", "420500")
SEATS = {"420100": 9, "420200": 3, "420500": None}
CAP = 20
HNTE = {"name": "高新技术企业"}
ENDS = {"valid_to": "2024-06-20"}
"""The day before the screening."""
LATER = {"name": "专精特新中小企业", "valid_from": "2024-06-21", "valid_to": "2024-12-31"}
"""Takes over without a gap."""
_UNSENT = f"SELECT {COLUMNS} FROM outbox o WHERE o.sent_at IS NULL ORDER BY o.id"
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"


@dataclass
class Both:
    """Eligibility and pool, each with its own database; what one tells is carried to the other."""

    eligibility: World
    pool: World

    async def carry(self) -> None:
        """Brings what was told since to whoever listens, as it is sent."""
        for source, target in ((self.eligibility, self.pool), (self.pool, self.eligibility)):
            rows = await source.fetch(_UNSENT)
            await target.deliver([message_of(row) for row in rows])
            await source.fetch("UPDATE outbox SET sent_at = now()")


def firms(seed: int, number: int) -> list[Any]:
    """Applications of all kinds: eligible, short of A6 or A8, in need of a waiver, with certificates that end; some
    level in every figure."""
    random = Random(seed)
    return [
        submitted(
            n,
            unit=random.choice(UNITS),
            after_minutes=random.randrange(5),
            rd_input_yuan=str(random.choice([2_000_000, 4_500_000, 5_000_000, 6_000_000, 9_000_000])),
            revenue_yuan=str(random.choice([45_000_000, 60_000_000])),
            rd_staff=random.choice([20, 40, 64]),
            own_trademarks=random.choice([0, 1, 1, 2]),
            qualifications=random.choice([[], [HNTE], [HNTE], [HNTE | ENDS], [HNTE | ENDS, LATER]]),
        )
        for n in range(1, number + 1)
    ]


@pytest.fixture
async def both(world_of: WorldOf) -> AsyncIterator[Both]:
    async with world_of(eligibility) as first, world_of(pool) as second:
        first.runtime.compute = InThread(1)
        yield Both(first, second)


def told(events: Sequence[Event], kind: type[Any]) -> list[Any]:
    return [event for event in events if isinstance(event, kind)]


async def given_applications(both: Both, seed: int, waived: set[str] | None = None) -> set[str]:
    """Submitted, some waived (those told, else by lot), most recommended by their cities, and seats set."""
    submissions = firms(seed, 120)
    await both.eligibility.feed(*submissions)
    assessed = told(await both.eligibility.published(), ApplicationAssessed)
    needing = [one for one in assessed if one.outcome == "needs_waiver" or one.waivers_after]
    granted = {one.uscc for one in needing if drawn(seed, "waived", one.uscc) < 0.6} if waived is None else waived
    for one in needing:
        if one.uscc in granted:
            await waive(both.eligibility, one)
    recommended = [
        ApplicationRecommended(
            uscc=one.uscc,
            application_id=one.application_id,
            batch=BATCH,
            reporting_unit=one.reporting_unit,
            effective_on=one.reference_date,
        )
        for one in submissions
        if drawn(seed, "recommended", one.uscc) < 0.8
    ]
    for world in (both.eligibility, both.pool):
        await world.feed(*recommended)
    await given_seats(both.pool, CAP, SEATS)
    await both.carry()
    return granted


def drawn(seed: int, lot: str, code: str) -> float:
    """A firm's own number in a lot, whoever else draws."""
    return Random(f"{seed} {lot} {code}").random()


async def waive(world: World, one: ApplicationAssessed) -> None:
    for criterion in one.waivers_after or one.waivers_needed:
        body = {"application_id": str(one.application_id), "criterion": criterion, "ground": "证书复审已公示，待发"}
        proposed = (await world.post("/v1/waivers", body, subject="zhao")).json()
        assert (await world.decide(proposed["approval_id"], proposed["digest"])).is_success


async def simulated(both: Both, **order: Any) -> Any:
    answer = await both.eligibility.post(
        "/v1/simulations", {"batch": BATCH, "stand": "recommended", "on": "2024-06-21", **order}
    )
    assert answer.status_code == 202, answer.text
    await both.eligibility.run_jobs()
    return (await both.eligibility.get(f"/v1/scenarios/{answer.json()['id']}/result")).json()


async def admitted(both: Both) -> tuple[Any, list[str], set[str]]:
    """Screening and admission for real: the screening, its shortlist by rank, and who was admitted."""
    screening = (await both.pool.post("/v1/screenings", {"batch": BATCH, "effective_on": "2024-06-21"})).json()
    shortlisted = told(await both.pool.published(), FirmShortlisted)
    body = {"batch": BATCH, "effective_on": "2024-07-01", "screening_id": screening["id"]}
    listed = (await both.pool.post("/v1/admission-lists", body)).json()
    path = f"/v1/admission-lists/{listed['id']}"
    noticed = await given_notice(both.pool, path)
    assert noticed.status_code == 201, noticed.text
    for signer in ("IPO", "EIT"):
        await both.pool.post(f"{path}/co-signatures", {}, "department", f"{signer}-person", scope={"body": signer})
    decided = await approve(both.pool, (await both.pool.post(f"{path}/proposal", {})).json())
    assert decided.status_code == 200, decided.text
    seated = told(await both.pool.published(), FirmAdmitted)
    return screening, [event.uscc for event in shortlisted], {event.uscc for event in seated}


def seats_of(result: Any, change: set[str]) -> list[str]:
    return [firm["uscc"] for firm in result["firms"] if firm["change"] in change]


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_the_rules_in_force_seat_whom_pool_admits(both: Both, seed: int) -> None:
    await given_applications(both, seed)
    result = await simulated(both)
    screening, shortlisted, members = await admitted(both)
    assert seats_of(result, {"stays"}) == shortlisted
    assert set(shortlisted) == members
    assert result["before"]["seated"] == screening["shortlisted"] == len(members)
    assert result["before"]["standing"] == screening["recommended"]
    assert result["marginal_before"]["uscc"] == screening["marginal"]["uscc"]
    by_unit = {row["key"]: row["seated_before"] for row in result["by_unit"]}
    assert by_unit == {row["reporting_unit"]: row["shortlisted"] for row in screening["units"]}
    await both.carry()
    afterwards, anew = await simulated(both), await simulated(both, seats="fresh")
    assert afterwards["before"]["used"] == len(members)
    assert not set(seats_of(afterwards, {"stays"})) & members
    assert set(seats_of(anew, {"stays"})) == members


@pytest.mark.parametrize(
    "changes",
    [
        {"A6.rd_share": "0.08", "A8.own_trademarks": "0"},
        {"A2.kind": "hard"},
        {"ranking.A7.2.weight": "0", "ranking.A6.most_above": "0"},
    ],
)
async def test_a_what_if_seats_whom_pool_admits_once_the_rules_are_so(both: Both, changes: dict[str, str]) -> None:
    """The same firms in a second pair of services whose plan has the changes from the beginning."""
    waived = await given_applications(both, 4)
    result = await simulated(both, changes=changes)
    assert result["entering"] + result["leaving"] > 0
    predicted = seats_of(result, {"stays", "enters"})
    await reset_under(both, changes)
    await given_applications(both, 4, waived)
    _, shortlisted, members = await admitted(both)
    assert predicted == shortlisted
    assert set(predicted) == members


async def reset_under(both: Both, changes: dict[str, str]) -> None:
    """Both services as at first, with other values in the files of their plan."""
    plan = both.eligibility.runtime.plan
    parameters = plan.on(plan.in_force_from)
    values = {name: parameters.definition(name).read(text) for name, text in changes.items()}
    history = {
        name: [replace(one, value=values.get(name, one.value)) for one in dated] for name, dated in plan.history.items()
    }
    for world in (both.eligibility, both.pool):
        tables = await world.fetch(_TABLES)
        await world.fetch("TRUNCATE " + ", ".join(f'"{row["tablename"]}"' for row in tables) + " CASCADE")
        world.runtime.plan = replace(plan, history=history)
        world.runtime.resources.pop("eligibility.rules", None)
        world.sequences.clear()
